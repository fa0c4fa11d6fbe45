-- Notes, meetings and own views "just me and my worker".

CALL wall.between_two('public.contact');
CALL wall.beside('public.reply', 'contact_id', 'public.contact');
CALL wall.between_two('public.meeting');
CALL wall.beside('public.meeting_move', 'meeting_id', 'public.meeting');
CALL wall.between_two('public.bond');

-- A changed note is for the same eyes as the note before it.
CREATE FUNCTION wall.note_keeps_its_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.mark_stays(NEW.person_id);
  IF NOT EXISTS (SELECT 1 FROM public.contact c WHERE c.id = NEW.replaces_id
                 AND c.for_worker_id IS NOT DISTINCT FROM NEW.for_worker_id) THEN
    RAISE EXCEPTION 'a changed note is for the same eyes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER note_keeps_its_mark AFTER INSERT ON public.contact
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.note_keeps_its_mark();

-- By the person's own hand, at any time: a note and every text of it is from now on for them and for whoever wrote the
-- text that they saw. Once somebody has put another text in its place, the button named somebody else. Nothing but that
-- mark changes, and nothing takes it off.
CREATE FUNCTION app.confide_note(p_note uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  note public.contact;
BEGIN
  IF me.kind IS DISTINCT FROM 'person' OR p_note IS NULL THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.mark_stays(me.user_id);
  SELECT c.* INTO note FROM public.contact c
  JOIN public.access_grant g ON g.consent_id = c.consent_id AND g.user_id = me.user_id AND g.valid_until > now()
  WHERE c.id = p_note AND c.person_id = me.user_id AND c.for_worker_id IS NULL;
  IF note.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.contact n WHERE n.replaces_id = note.id AND n.consent_id = note.consent_id) THEN
    RETURN 'changed';
  END IF;
  WITH RECURSIVE chain AS (
    SELECT note.id, note.replaces_id
    UNION
    SELECT c.id, c.replaces_id FROM chain
    JOIN public.contact c ON c.id = chain.replaces_id AND c.consent_id = note.consent_id
  )
  UPDATE public.contact SET for_worker_id = note.author_id WHERE id IN (SELECT id FROM chain) AND for_worker_id IS NULL;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'contact.confide', 'own');
  RETURN 'ok';
END
$$;

-- The same for a meeting: that it is, when, and what about, for the two who meet.
CREATE FUNCTION app.confide_meeting(p_meeting uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.meeting SET for_worker_id = worker_id
  WHERE id = p_meeting AND person_id = me.user_id AND me.kind = 'person' AND for_worker_id IS NULL
    AND EXISTS (SELECT 1 FROM public.access_grant g
                WHERE g.consent_id = meeting.consent_id AND g.user_id = me.user_id AND g.valid_until > now());
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'meeting.confide', 'own');
  RETURN 'ok';
END
$$;

SELECT wall.adopt();
