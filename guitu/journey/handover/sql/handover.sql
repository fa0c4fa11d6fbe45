-- Handing over. The note is a worker's, the yes is the person's, the answer to the note is that of whoever takes over.

CALL wall.enclose_record('public.handover', 'worker');
CALL wall.enclose_record('public.handover_move', 'both');
ALTER TABLE public.handover_move ADD CONSTRAINT handover_move_of_handover FOREIGN KEY (handover_id, consent_id)
  REFERENCES public.handover (id, consent_id);

-- Whether somebody can take a case over from somebody else: another of the same organisation who can be on a team.
CREATE FUNCTION wall.is_colleague(p_worker uuid, p_other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.worker w JOIN public.worker o ON o.organisation_id = w.organisation_id
    WHERE w.id = p_worker AND o.id = p_other AND w.id <> o.id AND wall.can_be_on_a_team(w.id))
$$;

-- Whether the person has said no to somebody: turned them down, let them go, or declined a hand-over to them. Once the
-- person has asked them into the team by their own hand, they have not.
CREATE FUNCTION wall.said_no_to(p_person uuid, p_worker uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.team_member m WHERE m.person_id = p_person AND m.worker_id = p_worker
                     AND NOT m.is_cover AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL)
    AND (EXISTS (SELECT 1 FROM public.team_member m WHERE m.person_id = p_person AND m.worker_id = p_worker
                 AND m.ended_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM public.handover h JOIN public.handover_move v ON v.handover_id = h.id AND v.what = 3
                 WHERE h.person_id = p_person AND h.worker_id = p_worker))
$$;

CREATE FUNCTION wall.handover_is_to_a_colleague() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT wall.is_colleague(NEW.worker_id, NEW.by_id) THEN
    RAISE EXCEPTION 'one hands over to a colleague' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  -- After a clear no nobody asks again.
  IF wall.said_no_to(NEW.person_id, NEW.worker_id) THEN
    RAISE EXCEPTION 'the person has said no to this one' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER handover_is_to_a_colleague AFTER INSERT ON public.handover
  FOR EACH ROW EXECUTE FUNCTION wall.handover_is_to_a_colleague();

-- 1 agreed, 2 chose somebody else, 3 said no, 6 waits no longer: the person's own hand. 4 taken back, 5 taken over: a
-- worker's.
CREATE POLICY handover_move_hands ON public.handover_move AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (CASE WHEN by_id = person_id THEN what IN (1, 2, 3, 6) ELSE what IN (4, 5) END);

-- One answer to a note, a yes before its last day, or it is taken back by whoever wrote it; then, after a yes, the note of
-- the one who was named, or the person waits for none.
CREATE FUNCTION wall.handover_moves_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  note public.handover;
  answer public.handover_move;
  fits boolean;
BEGIN
  SELECT * INTO note FROM public.handover h WHERE h.id = NEW.handover_id;
  SELECT * INTO answer FROM public.handover_move m WHERE m.handover_id = NEW.handover_id AND m.step = 1 AND m.id <> NEW.id;
  fits := CASE NEW.what
    WHEN 1 THEN answer.id IS NULL AND note.until > now() AND NEW.worker_id = note.worker_id
    WHEN 2 THEN answer.id IS NULL AND note.until > now() AND NEW.worker_id <> note.worker_id
      AND wall.is_colleague(NEW.worker_id, note.by_id)
    WHEN 3 THEN answer.id IS NULL AND NEW.worker_id IS NULL
    WHEN 4 THEN answer.id IS NULL AND NEW.worker_id IS NULL AND NEW.by_id = note.by_id
    WHEN 5 THEN answer.worker_id = NEW.by_id AND NEW.worker_id IS NULL
    WHEN 6 THEN answer.worker_id IS NOT NULL AND NEW.worker_id IS NULL
  END;
  IF fits IS NOT TRUE OR NEW.step <> (CASE WHEN NEW.what IN (5, 6) THEN 2 ELSE 1 END) THEN
    RAISE EXCEPTION 'a move follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER handover_moves_in_turn AFTER INSERT ON public.handover_move
  FOR EACH ROW EXECUTE FUNCTION wall.handover_moves_in_turn();

SELECT wall.adopt();
