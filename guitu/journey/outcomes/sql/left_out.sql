-- What was answered about how life is going, and the wishes for another round.

CALL wall.may_be_left_out('public.outcome', 'life');
CALL wall.may_be_left_out('public.outcome_round', 'life');

SELECT wall.adopt();
