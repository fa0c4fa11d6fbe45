-- Short messages that the person asked for. They say that something waits, or that the quiet is over: no name, no content.

CALL wall.enclose_record('public.text_wish', 'person');
-- Whether somebody wants to be written to is nobody else's business, not the team's either.
CREATE POLICY text_wish_only_own ON public.text_wish AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (person_id = (SELECT app.own()));

-- The last word about quiet holds; with a day, until that day is over.
CREATE FUNCTION wall.is_quiet(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.what = 1 AND coalesce(p.until > now(), true) FROM public.pause p
                   WHERE p.person_id = p_person ORDER BY p.at DESC, p.id DESC LIMIT 1), false)
$$;

-- Whoever asked to be told when the quiet is over is told at nine on the morning after, if that word still holds then.
CREATE FUNCTION wall.quiet_will_be_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.due (id, at, kind, subject_id)
  VALUES (gen_random_uuid(), ((NEW.until AT TIME ZONE 'Asia/Shanghai')::date + 1 + time '09:00') AT TIME ZONE 'Asia/Shanghai',
          'quiet_over', NEW.person_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER quiet_will_be_over AFTER INSERT ON public.pause
  FOR EACH ROW WHEN (NEW.is_told AND NEW.until IS NOT NULL) EXECUTE FUNCTION wall.quiet_will_be_over();

-- When somebody was last written to. The log of openings knows: nothing else is kept. Only what Guitu itself opened to
-- write counts: nobody's hand can make it seem that somebody was told.
CREATE FUNCTION wall.last_written_to(p_person uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT e.at FROM public.entry e WHERE e.subject_id = p_person AND e.part = 'phone' AND e.why = 'asked'
                     AND e.actor_id = '00000000-0000-0000-0000-000000000000'
                   ORDER BY e.at DESC LIMIT 1), '-infinity')
$$;

-- Whether a short message is due to somebody who asked for it: something waits that they were not told of, or both have
-- agreed to meet tomorrow. Never while it is quiet, and once a day; never of a meeting to which the worker cannot come,
-- because they were let go, have left, or are there no longer on that day.
CREATE FUNCTION wall.is_text_due(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH wish AS (
    SELECT w.what, w.at FROM public.text_wish w WHERE w.person_id = p_person ORDER BY w.at DESC, w.id DESC LIMIT 1
  ), moves AS (
    SELECT v.meeting_id, v.step, v.what, v.at, v.begins_at, v.by_id = v.person_id AS is_own
    FROM public.meeting_move v JOIN public.consent c ON c.id = v.consent_id
    WHERE v.person_id = p_person AND c.expires_at > now()
  ), meetings AS (
    SELECT DISTINCT ON (v.meeting_id) v.meeting_id, v.what, v.at, v.is_own,
      (SELECT t.begins_at FROM moves t WHERE t.meeting_id = v.meeting_id AND t.what IN (1, 2) ORDER BY t.step DESC LIMIT 1)
        AS begins_at
    FROM moves v ORDER BY v.meeting_id, v.step DESC
  ), today AS (
    SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS on_day, wall.last_written_to(p_person) AS written
  )
  SELECT EXISTS (
    SELECT 1 FROM meetings m, wish, today
    WHERE wish.what = 1 AND NOT wall.is_quiet(p_person) AND m.begins_at > now()
      AND EXISTS (
        SELECT 1 FROM public.meeting k JOIN public.team_member t ON t.person_id = k.person_id AND t.worker_id = k.worker_id
        WHERE k.id = m.meeting_id AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL
          AND coalesce(t.ends_at, 'infinity') > m.begins_at)
      AND (today.written = '-infinity' OR (today.written AT TIME ZONE 'Asia/Shanghai')::date < today.on_day)
      AND ((m.what = 3 AND (m.begins_at AT TIME ZONE 'Asia/Shanghai')::date = today.on_day + 1)
        OR ((m.what = 4 OR (m.what IN (1, 2) AND NOT m.is_own)) AND m.at > greatest(today.written, wish.at))))
$$;

-- Whether somebody's quiet is over of which they wanted to be told. A later word takes the wish back.
CREATE FUNCTION wall.is_quiet_over(p_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT p.what = 1 AND p.is_told AND p.until <= now() FROM public.pause p
                   WHERE p.person_id = p_person ORDER BY p.at DESC, p.id DESC LIMIT 1), false)
$$;

-- Finds to whom a short message is due and returns how many they are. Ids only.
CREATE FUNCTION work.find_texts() RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH found AS (
    INSERT INTO public.due (id, at, kind, subject_id)
    SELECT gen_random_uuid(), now(), 'short_text', w.person_id FROM (SELECT DISTINCT t.person_id FROM public.text_wish t) w
    WHERE NOT EXISTS (SELECT 1 FROM public.due d WHERE d.subject_id = w.person_id AND d.kind = 'short_text')
      AND wall.is_text_due(w.person_id)
    RETURNING 1
  )
  SELECT count(*)::int FROM found
$$;

-- Puts a message off: whoever asked for it is not woken by it.
CREATE FUNCTION work.text_later(p_person uuid, p_kind text, p_at timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.due (id, at, kind, subject_id)
  SELECT gen_random_uuid(), p_at, p_kind, p_person WHERE p_kind IN ('short_text', 'quiet_over')
$$;

-- Opens one phone number for a message of one kind, if it is still due: asked again here, where it is written down.
CREATE FUNCTION work.phone_to_write_to(p_person uuid, p_kind text)
RETURNS TABLE (consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, phone bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('text|' || p_person::text, 0));
  IF NOT coalesce((p_kind = 'short_text' AND wall.is_text_due(p_person))
                  OR (p_kind = 'quiet_over' AND wall.is_quiet_over(p_person)), false) THEN
    RETURN;
  END IF;
  me.user_id := '00000000-0000-0000-0000-000000000000';
  me.proven := 8;
  RETURN QUERY SELECT p.consent_id, p.organisation_id, k.epoch, k.wrapped, p.phone
    FROM public.person p JOIN public.data_key k ON k.id = p.consent_id
    JOIN public.consent c ON c.id = p.consent_id AND c.expires_at > now() WHERE p.id = p_person;
  IF FOUND THEN
    PERFORM wall.record(me, p.id, p.organisation_id, 'phone', 'asked') FROM public.person p WHERE p.id = p_person;
  END IF;
END
$$;

SELECT wall.adopt();
