-- A version of answers follows the one before it, whichever area of life that one was about, and stands in a round that has
-- begun: by both wishes (1 and 2), or because the person came back (3).

CREATE FUNCTION wall.outcome_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.number > 1 AND NOT EXISTS (
      SELECT 1 FROM public.outcome o
      WHERE o.person_id = NEW.person_id AND o.round = NEW.round AND o.occasion = NEW.occasion AND o.hand = NEW.hand
        AND o.number = NEW.number - 1) THEN
    RAISE EXCEPTION 'a version follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (
      SELECT 1 FROM generate_series(2, NEW.round) n
      WHERE (SELECT count(*) FROM public.outcome_round r
             WHERE r.person_id = NEW.person_id AND r.number = n AND r.what IN (1, 2)) < 2
        AND NOT EXISTS (SELECT 1 FROM public.outcome_round r
                        WHERE r.person_id = NEW.person_id AND r.number = n AND r.what = 3)) THEN
    RAISE EXCEPTION 'this round has not begun' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER outcome_in_turn AFTER INSERT ON public.outcome FOR EACH ROW
  WHEN (NEW.number > 1 OR NEW.round > 1) EXECUTE FUNCTION wall.outcome_in_turn();

SELECT wall.adopt();
