-- The moves by which a case is closed and opened again.

CALL wall.enclose_record('public.closing_move', 'both');

-- Only the person ends a case, says "not yet", or comes back (5); only a worker proposes an end.
CREATE POLICY closing_move_hands ON public.closing_move AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (CASE WHEN by_id = person_id THEN what IN (2, 4, 5) ELSE what IN (1, 3) END);

-- One move follows another, numbered as they came: 1 an end is proposed, 2 not yet, 3 taken back, 4 goodbye, 5 came back.
CREATE FUNCTION wall.closing_moves_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made int;
  last_word int;
BEGIN
  SELECT count(*), (array_agg(m.what ORDER BY m.step DESC))[1] INTO made, last_word FROM public.closing_move m
  WHERE m.consent_id = NEW.consent_id AND m.id <> NEW.id;
  IF NEW.step <> made + 1 OR (CASE NEW.what
      WHEN 1 THEN coalesce(last_word, 5) IN (2, 3, 5)
      WHEN 4 THEN coalesce(last_word, 5) IN (1, 2, 3, 5)
      WHEN 5 THEN last_word = 4
      ELSE last_word = 1 END) IS NOT TRUE THEN
    RAISE EXCEPTION 'a move follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER closing_moves_in_turn AFTER INSERT ON public.closing_move
  FOR EACH ROW EXECUTE FUNCTION wall.closing_moves_in_turn();

-- Whether somebody has said goodbye and not come back.
CREATE FUNCTION wall.is_closed(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT m.what = 4 FROM public.closing_move m WHERE m.person_id = p_person AND m.what IN (4, 5)
                   ORDER BY m.step DESC LIMIT 1), false)
$$;

-- After a goodbye whoever may still open the record reads it, and nobody but the person writes, until they come back.
CREATE FUNCTION wall.closed_is_only_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.may_write := NEW.may_write AND NOT EXISTS (
    SELECT 1 FROM public.consent c WHERE c.id = NEW.consent_id AND c.person_id <> NEW.user_id
      AND wall.is_closed(c.person_id));
  RETURN NEW;
END
$$;
CREATE TRIGGER closed_is_only_read BEFORE INSERT ON public.access_grant
  FOR EACH ROW EXECUTE FUNCTION wall.closed_is_only_read();

CREATE FUNCTION wall.grants_follow_a_goodbye() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.refresh_grants(NEW.person_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER grants_follow_a_goodbye AFTER INSERT ON public.closing_move
  FOR EACH ROW WHEN (NEW.what IN (4, 5)) EXECUTE FUNCTION wall.grants_follow_a_goodbye();

SELECT wall.adopt();
