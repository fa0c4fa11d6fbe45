-- The moves by which a case is closed and opened again.

CALL wall.enclose_record('public.closing_move', 'both');

-- Only the person ends a case, says "not yet", or comes back (5); only a worker proposes an end.
CREATE POLICY closing_move_hands ON public.closing_move AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (CASE WHEN by_id = person_id THEN what IN (2, 4, 5) ELSE what IN (1, 3) END);

SELECT wall.adopt();
