-- Standing in for a colleague: a lead names somebody until a date, and can end it.

CALL wall.enclose('public.cover');

-- Who stands in for whom: two workers, read by the lead who can end it and by whoever steps in.
CREATE FUNCTION app.leads() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).station_id FROM wall.me() i WHERE (i).kind = 'staff' AND (i).role = 'lead'
$$;
GRANT SELECT ON public.cover TO guitu_app;
CREATE POLICY cover_read ON public.cover FOR SELECT TO guitu_app
  USING (stand_in_id = (SELECT app.staff()) OR station_id = (SELECT app.leads()));

-- Until when somebody can stand in with a person: while a colleague is named as away who is on that team themselves.
CREATE FUNCTION wall.stands_in_until(p_person uuid, p_stand_in uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(now(), max(least(c.until, coalesce(t.ends_at, 'infinity'))))
  FROM public.team_member t JOIN public.cover c ON c.away_id = t.worker_id
  WHERE t.person_id = p_person AND NOT t.is_cover AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL
    AND c.stand_in_id = p_stand_in AND c.until > now()
$$;

-- On whose team somebody is, or was.
CREATE FUNCTION wall.team_of(p_worker uuid) RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(SELECT t.person_id FROM public.team_member t WHERE t.worker_id = p_worker AND NOT t.is_cover)
$$;

-- Nobody stands in for longer than that. Whose stand-in, or one of theirs, has an earlier last day now is returned.
CREATE FUNCTION wall.no_longer_than_the_team(p_people uuid[], p_stand_in uuid) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.team_member m SET ends_at = wall.stands_in_until(m.person_id, m.worker_id)
  WHERE m.person_id = ANY (p_people) AND m.worker_id = coalesce(p_stand_in, m.worker_id) AND m.is_cover
    AND m.ended_at IS NULL AND m.ends_at > wall.stands_in_until(m.person_id, m.worker_id)
  RETURNING m.person_id
$$;

-- Whoever is let go, is given a last day, or leaves the organisation takes whoever stood in for them along.
CREATE FUNCTION wall.stand_ins_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.no_longer_than_the_team(ARRAY[NEW.person_id], NULL);
  RETURN NULL;
END
$$;
CREATE TRIGGER stand_ins_follow AFTER UPDATE OF ended_at, ends_at ON public.team_member
  FOR EACH ROW WHEN (NOT NEW.is_cover) EXECUTE FUNCTION wall.stand_ins_follow();

-- Once "a colleague may step in" is taken back, or has lapsed for good, nobody stands in: who did does not come back with
-- the next yes, unless they are named again.
CREATE FUNCTION wall.cover_is_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.team_member SET ends_at = now()
  WHERE person_id = NEW.person_id AND is_cover AND ended_at IS NULL AND coalesce(ends_at, 'infinity') > now();
  RETURN NULL;
END
$$;
CREATE TRIGGER cover_is_taken_back AFTER UPDATE OF withdrawn_at, erased_at ON public.consent
  FOR EACH ROW WHEN (NEW.purpose = 'cover' AND OLD.withdrawn_at IS NULL AND OLD.erased_at IS NULL
                     AND (NEW.withdrawn_at IS NOT NULL OR NEW.erased_at IS NOT NULL))
  EXECUTE FUNCTION wall.cover_is_taken_back();

-- A lead lets a colleague step in until a date, for those who ticked "a colleague may step in": for somebody who is on
-- the team now, and no longer than they are; for nobody who has said goodbye. Named again, the new day counts, also an
-- earlier one. For how many it was is not told: 0 says that it is done.
CREATE FUNCTION app.cover(p_away uuid, p_stand_in uuid, p_until timestamptz) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  covered uuid[];
BEGIN
  IF me.kind IS DISTINCT FROM 'staff' OR me.role <> 'lead' OR p_until IS NULL OR p_until <= now()
     OR p_until > now() + interval '60 days'
     OR p_away = p_stand_in
     OR 2 <> (SELECT count(*) FROM public.worker w WHERE w.id IN (p_away, p_stand_in) AND w.station_id = me.station_id
              AND wall.can_be_on_a_team(w.id)) THEN
    RETURN -1;
  END IF;
  DELETE FROM public.cover WHERE station_id = me.station_id AND until <= now();
  INSERT INTO public.cover (id, station_id, away_id, stand_in_id, until)
  VALUES (gen_random_uuid(), me.station_id, p_away, p_stand_in, p_until)
  ON CONFLICT (stand_in_id, away_id)
  DO UPDATE SET station_id = excluded.station_id, until = excluded.until;
  WITH stepping_in AS (
  INSERT INTO public.team_member
    (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at, agreed_at, ends_at)
  SELECT gen_random_uuid(), m.person_id, m.consent_id, p_stand_in, true, me.user_id, now(), now(),
         wall.stands_in_until(m.person_id, p_stand_in)
  FROM public.team_member m
  JOIN public.consent c ON c.person_id = m.person_id AND c.purpose = 'cover' AND c.withdrawn_at IS NULL
   AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
  WHERE m.worker_id = p_away AND NOT m.is_cover AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL
    AND coalesce(m.ends_at, 'infinity') > now() AND NOT wall.is_closed(m.person_id)
    -- Whoever said no to this worker is not given her through the back door.
    AND NOT EXISTS (SELECT 1 FROM public.team_member no WHERE no.person_id = m.person_id AND no.worker_id = p_stand_in
                    AND no.ended_at IS NOT NULL)
    -- Whoever is on the team already reads as it is.
    AND NOT EXISTS (SELECT 1 FROM public.team_member own WHERE own.person_id = m.person_id AND own.worker_id = p_stand_in
                    AND NOT own.is_cover AND own.agreed_at IS NOT NULL AND own.ended_at IS NULL
                    AND coalesce(own.ends_at, 'infinity') > now())
  ON CONFLICT (person_id, worker_id, is_cover) WHERE ended_at IS NULL
  DO UPDATE SET ends_at = excluded.ends_at, invited_by = excluded.invited_by, invited_at = excluded.invited_at
  -- What is said twice is said once, and stands in nobody's trace twice.
  WHERE team_member.ends_at IS DISTINCT FROM excluded.ends_at
  RETURNING person_id
  )
  SELECT array_agg(person_id) INTO covered FROM stepping_in;
  covered := covered || ARRAY(SELECT wall.no_longer_than_the_team(wall.team_of(p_away), p_stand_in));
  PERFORM wall.record(me, one, me.organisation_id, 'team.cover', 'away') FROM (SELECT DISTINCT unnest(covered) AS one) every;
  RETURN 0;
END
$$;

-- A lead ends it at once, for everybody it was for: its last day is now. It is nobody's no, so the same may be named
-- again; what the person ended stays as she left it. Where the stand-in also steps in for another, that goes on.
CREATE FUNCTION app.end_cover(p_cover uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  done public.cover;
  uncovered uuid[];
BEGIN
  DELETE FROM public.cover c WHERE c.id = p_cover AND c.station_id = me.station_id AND c.until > now()
    AND me.kind = 'staff' AND me.role = 'lead' RETURNING * INTO done;
  IF done.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  uncovered := ARRAY(SELECT wall.no_longer_than_the_team(wall.team_of(done.away_id), done.stand_in_id));
  PERFORM wall.record(me, one, me.organisation_id, 'team.cover_end', 'away') FROM unnest(uncovered) one;
  RETURN 'ok';
END
$$;

-- Who is on the asking person's own team, until when, and who stands in for whom there.
CREATE FUNCTION app.company()
RETURNS TABLE (worker_id uuid, ends_at timestamptz, stand_in varchar, stands_in_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.worker_id, m.ends_at, w.name, least(c.until, s.ends_at)
  FROM (SELECT (i).user_id FROM wall.me() i WHERE (i).kind = 'person') me
  JOIN public.team_member m ON m.person_id = me.user_id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL
    AND coalesce(m.ends_at, 'infinity') > now()
  LEFT JOIN (public.cover c
      JOIN public.team_member s ON s.worker_id = c.stand_in_id AND s.is_cover AND s.agreed_at IS NOT NULL
        AND s.ended_at IS NULL AND s.ends_at > now()
      JOIN public.worker w ON w.id = s.worker_id)
    ON c.away_id = m.worker_id AND s.person_id = m.person_id AND NOT m.is_cover AND c.until > now()
$$;

SELECT wall.adopt();
