-- Plans with what was answered and marked, in the order in which they can go.

CALL wall.may_be_left_out('public.plan_answer', 'plan');
CALL wall.may_be_left_out('public.step_mark', 'plan');
CALL wall.may_be_left_out('public.plan', 'plan');

SELECT wall.adopt();
