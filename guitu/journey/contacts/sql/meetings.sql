-- Meetings and their moves. Each move is a row in the name of whoever made it: nobody confirms with another's hand.

CALL wall.enclose_record('public.meeting', 'both');
CALL wall.enclose_record('public.meeting_move', 'both');
ALTER TABLE public.meeting_move ADD CONSTRAINT meeting_move_of_meeting FOREIGN KEY (meeting_id, consent_id)
  REFERENCES public.meeting (id, consent_id);

-- A meeting is with somebody whom the person let in; a worker puts none into a colleague's day.
CREATE FUNCTION wall.meeting_is_with_the_team() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.by_id NOT IN (NEW.person_id, NEW.worker_id) OR NEW.worker_id = NEW.person_id OR NOT EXISTS (
      SELECT 1 FROM public.access_grant g WHERE g.consent_id = NEW.consent_id AND g.user_id = NEW.worker_id
        AND g.valid_until > now()) THEN
    RAISE EXCEPTION 'a meeting is with a worker of the team' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER meeting_is_with_the_team AFTER INSERT ON public.meeting
  FOR EACH ROW EXECUTE FUNCTION wall.meeting_is_with_the_team();

-- Moves follow one another. What was proposed (1, 2) is confirmed (3) by the other side's hand only; what was told by
-- word of mouth (4, 5) is written by a worker and confirms nothing.
CREATE FUNCTION wall.meeting_moves_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_persons boolean := NEW.by_id = NEW.person_id;
  asked_by_person boolean;
BEGIN
  IF (NEW.step = 1) <> (NEW.what = 1) OR (NEW.what IN (1, 2)) <> (NEW.begins_at IS NOT NULL AND NEW.minutes IS NOT NULL)
     OR (NEW.step > 1 AND NOT EXISTS (
         SELECT 1 FROM public.meeting_move m WHERE m.meeting_id = NEW.meeting_id AND m.step = NEW.step - 1)) THEN
    RAISE EXCEPTION 'a move follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.what IN (4, 5) AND is_persons THEN
    RAISE EXCEPTION 'only a worker was told' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT m.by_id = m.person_id INTO asked_by_person FROM public.meeting_move m
  WHERE m.meeting_id = NEW.meeting_id AND m.what IN (1, 2) AND m.step < NEW.step ORDER BY m.step DESC LIMIT 1;
  IF NEW.what = 3 AND is_persons = asked_by_person THEN
    RAISE EXCEPTION 'the other side confirms' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER meeting_moves_in_turn AFTER INSERT ON public.meeting_move
  FOR EACH ROW EXECUTE FUNCTION wall.meeting_moves_in_turn();

SELECT wall.adopt();
