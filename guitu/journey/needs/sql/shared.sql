-- What of needs, answers and the plan for hard moments somebody the person trusts may read, each by its own tick.

CALL wall.share('public.support_need', 'needs');
CALL wall.share('public.assessment', 'answers');
CALL wall.share('public.assessment_seen', 'answers');
CALL wall.share('public.safety_plan', 'safety');
