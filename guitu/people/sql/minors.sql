-- Files of people under eighteen. Before a worker may open one, somebody responsible, who is not on the team, approves it by
-- own hand (Regulation on the Protection of Minors in Cyberspace, Art. 36). Until then the worker has no grant.

CALL wall.enclose('public.minor_file');
CALL wall.enclose('public.file_approval');
GRANT SELECT ON public.file_approval TO guitu_app;
CREATE POLICY file_approval_read ON public.file_approval FOR SELECT TO guitu_app USING (person_id = (SELECT app.own()));

-- Whoever is let into the team of a minor waits: the person's yes is kept here, and opens nothing yet.
CREATE FUNCTION wall.approval_comes_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.agreed_at IS NULL OR NEW.ended_at IS NOT NULL
     OR NOT EXISTS (SELECT 1 FROM public.minor_file f WHERE f.person_id = NEW.person_id AND f.until > now())
     OR EXISTS (SELECT 1 FROM public.file_approval a WHERE a.id = NEW.id AND a.approved_at IS NOT NULL)
     -- Somebody who is asked about already: the insert turns into an update of that row, which comes by here again.
     OR (TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM public.team_member m WHERE m.person_id = NEW.person_id
         AND m.worker_id = NEW.worker_id AND m.is_cover = NEW.is_cover AND m.ended_at IS NULL)) THEN
    RETURN NEW;
  END IF;
  INSERT INTO public.file_approval (id, person_id, consent_id, worker_id, asked_at)
  VALUES (NEW.id, NEW.person_id, NEW.consent_id, NEW.worker_id, now()) ON CONFLICT (id) DO NOTHING;
  NEW.agreed_at := NULL;
  RETURN NEW;
END
$$;
CREATE TRIGGER approval_comes_first BEFORE INSERT OR UPDATE ON public.team_member
  FOR EACH ROW EXECUTE FUNCTION wall.approval_comes_first();

-- Says, while a record is being made and never later, that it is a minor's, and until which month. Nothing takes it back.
CREATE FUNCTION app.guard_minor(p_person uuid, p_until timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.minor_file (person_id, consent_id, until)
  SELECT p.id, p.consent_id, p_until FROM public.person p
  WHERE p.id = p_person AND p.made_at = now() AND p_until > now() AND p_until < now() + interval '19 years'
  ON CONFLICT (person_id) DO NOTHING;
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  -- Whoever came in together with the record waits like everybody else.
  UPDATE public.team_member SET agreed_at = agreed_at WHERE person_id = p_person AND agreed_at IS NOT NULL;
  RETURN 'ok';
END
$$;

-- What waits for the team lead of the worker's station: who would read, since when. No name, no content, no id of a person.
CREATE FUNCTION app.approvals() RETURNS TABLE (id uuid, worker_id uuid, asked_at timestamptz, is_cover boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id, a.worker_id, a.asked_at, m.is_cover
  FROM (SELECT (i).user_id, (i).station_id FROM wall.me() i WHERE (i).kind = 'staff' AND (i).role = 'lead') me
  JOIN public.worker w ON w.station_id = me.station_id AND w.left_at IS NULL AND w.id <> me.user_id
  JOIN public.file_approval a ON a.worker_id = w.id AND a.approved_at IS NULL
  JOIN public.team_member m ON m.id = a.id AND m.ended_at IS NULL AND coalesce(m.ends_at > now(), true)
  WHERE NOT EXISTS (SELECT 1 FROM public.team_member t WHERE t.person_id = a.person_id AND t.worker_id = me.user_id)
  ORDER BY a.asked_at, a.id
$$;

-- Which yes of somebody waits for a team lead, told to those who read that record: the seats, and nothing of the lead.
CREATE FUNCTION app.held_seats(p_person uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id FROM public.file_approval a
  JOIN public.access_grant g ON g.consent_id = a.consent_id AND g.valid_until > now()
    AND g.user_id = (SELECT (i).user_id FROM wall.me() i)
  WHERE a.person_id = p_person AND a.approved_at IS NULL
$$;

CREATE FUNCTION app.approve_file(p_approval uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  done public.file_approval;
BEGIN
  UPDATE public.file_approval SET approved_by = me.user_id, approved_at = now()
  WHERE id = p_approval AND approved_at IS NULL AND id IN (SELECT w.id FROM app.approvals() w) RETURNING * INTO done;
  IF done.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  UPDATE public.team_member SET agreed_at = now() WHERE id = done.id AND ended_at IS NULL;
  PERFORM wall.record(me, done.person_id, me.organisation_id, 'file.approve', 'minor');
  RETURN 'ok';
END
$$;

GRANT SELECT, DELETE ON public.minor_file, public.file_approval TO guitu_eraser;
CREATE POLICY minor_file_eraser ON public.minor_file FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY minor_file_eraser_out ON public.minor_file FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY file_approval_eraser ON public.file_approval FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY file_approval_eraser_out ON public.file_approval FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
