-- What lets another round begin: one side's wish, or that the person came back (3). Nothing about why, and no answer.

CALL wall.enclose_record('public.outcome_round', 'both');

-- Each says only what they wish themselves, and nobody comes back in somebody else's name.
CREATE POLICY outcome_round_hands ON public.outcome_round AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (CASE WHEN by_id = person_id THEN what IN (1, 3) ELSE what = 2 END);

SELECT wall.adopt();
