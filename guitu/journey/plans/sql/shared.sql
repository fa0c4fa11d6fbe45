-- What of a plan somebody the person trusts may read; never one between the person and a single worker.

CALL wall.share('public.plan', 'plan');
CALL wall.share('public.plan_answer', 'plan');
CALL wall.share('public.step_mark', 'plan');
