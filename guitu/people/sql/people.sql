-- The person, her sign-in, her cards and her team. The web role reads some of it and writes none of it.

CALL wall.enclose('public.person');
CALL wall.enclose('public.portal_account');
CALL wall.enclose('public.portal_card');
CALL wall.enclose('public.team_member');

GRANT SELECT ON public.person TO guitu_app;
CREATE POLICY person_read ON public.person FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = person.consent_id));

-- What a list says of people: their sealed names, and until when they agreed. One entry each, in the statement that hands out
-- the one key under which the name lies; no other key of theirs leaves the database, and the rest of the transaction only
-- reads. Whoever could not be opened at all is put before the data-protection officer.
CREATE FUNCTION app.open_names(p_subjects uuid[], p_why text)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean,
               name bytea, is_confirmed boolean, agreed_until timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  moment bytea := wall.moment();
  opened int;
BEGIN
  IF me.user_id IS NULL THEN
    RETURN;
  END IF;
  PERFORM wall.insist(p_why, wall.lists());
  PERFORM wall.not_held(me.user_id);
  RETURN QUERY
    WITH allowed AS MATERIALIZED (
      SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write, p.name, c.confirmed_at, c.expires_at
      FROM public.person p
      JOIN public.consent c ON c.id = p.consent_id
      JOIN public.data_key k ON k.id = p.consent_id
      JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now()
      WHERE p.id = ANY (p_subjects)
    ), written AS (
      INSERT INTO public.entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)
      SELECT encode(moment || substring(uuid_send(gen_random_uuid()) FROM 7), 'hex')::uuid, clock_timestamp(), me.user_id,
             a.subject_id, a.organisation_id, 'name', p_why, me.proven, uuid_send(gen_random_uuid())
      FROM allowed a
      RETURNING id
    ), pending AS (
      INSERT INTO public.entry_pending (entry_id) SELECT id FROM written
    )
    SELECT a.subject_id, a.id, a.organisation_id, a.epoch, a.wrapped, a.may_write, a.name, a.confirmed_at IS NOT NULL,
           a.expires_at
    FROM allowed a;
  GET DIAGNOSTICS opened = ROW_COUNT;
  IF opened < cardinality(p_subjects) THEN
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    SELECT gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, s, 'name'
    FROM unnest(p_subjects) s
    WHERE s IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM public.data_key k JOIN public.access_grant g ON g.consent_id = k.id
      WHERE k.subject_id = s AND g.user_id = me.user_id AND g.valid_until > now());
  END IF;
  PERFORM set_config('transaction_read_only', 'on', true);
END
$$;

-- Which of one's own people were born on a day, by the keyed hashes of that day: asked before a record begins on a
-- worker's word, so that nobody gets two. Nobody else is looked at, and whoever is found is on record as found in a search.
CREATE FUNCTION app.born_then(p_people uuid[], p_checks bytea[]) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  found uuid[];
BEGIN
  SELECT array_agg(p.id ORDER BY p.id) INTO found FROM unnest(p_people, p_checks) w(id, birth_check)
  JOIN public.person p ON p.id = w.id
  JOIN public.portal_account a ON a.person_id = p.id AND a.birth_check = w.birth_check
  JOIN public.access_grant g ON g.consent_id = p.consent_id AND g.user_id = me.user_id AND g.valid_until > now()
  WHERE me.kind = 'staff';
  PERFORM wall.record(me, one, me.organisation_id, 'name', 'search') FROM unnest(found) one;
  RETURN QUERY SELECT unnest(found);
END
$$;

GRANT SELECT ON public.team_member TO guitu_app;
CREATE POLICY team_member_read ON public.team_member FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = team_member.consent_id));

-- The code's hash is not among the columns the web role may read.
GRANT SELECT (id, person_id, consent_id, station_id, number, asked_by, asked_at, issued_at, expires_at)
  ON public.portal_card TO guitu_app;
CREATE POLICY portal_card_read ON public.portal_card FOR SELECT TO guitu_app
  USING ((station_id = (SELECT app.desk()) AND issued_at IS NULL)
         OR EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = portal_card.consent_id));

CREATE FUNCTION auth.card(p_code_hash bytea)
RETURNS TABLE (person_id uuid, organisation_id uuid, birth_check bytea, pin_hash varchar, phone_index bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.person_id, a.organisation_id, a.birth_check, a.pin_hash, a.phone_index
  FROM public.portal_card c JOIN public.portal_account a ON a.person_id = c.person_id
  WHERE c.code_hash = p_code_hash AND c.expires_at > now()
$$;

CREATE FUNCTION auth.phone(p_indexes bytea[])
RETURNS TABLE (person_id uuid, organisation_id uuid, pin_hash varchar, phone_index bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.person_id, a.organisation_id, a.pin_hash, a.phone_index
  FROM public.portal_account a WHERE a.phone_index = ANY (p_indexes) AND a.pin_hash <> ''
$$;

-- Whoever chooses a new PIN is signed out everywhere else.
CREATE FUNCTION auth.set_pin(p_person uuid, p_pin_hash text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.identity WHERE user_id = p_person AND kind = 'person';
  UPDATE public.portal_account SET pin_hash = p_pin_hash WHERE person_id = p_person
$$;

CREATE FUNCTION auth.begin_person(p_person uuid, p_token_hash bytea, p_proven smallint, p_hours int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.identity
    (token_hash, user_id, kind, role, organisation_id, station_id, called, proven, began_at, expires_at)
  SELECT p_token_hash, a.person_id, 'person', '', a.organisation_id, NULL, '', p_proven, now(),
         now() + make_interval(hours => p_hours)
  FROM public.portal_account a WHERE a.person_id = p_person
$$;

-- A team member suggests a colleague. Nothing opens until the person agrees; a clear "no" is not asked again.
CREATE FUNCTION app.suggest_member(p_person uuid, p_worker uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.person;
BEGIN
  SELECT p.* INTO base FROM public.person p
  JOIN public.access_grant g ON g.consent_id = p.consent_id AND g.user_id = me.user_id AND g.may_write AND g.valid_until > now()
  WHERE p.id = p_person AND me.kind = 'staff';
  IF base.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.organisation_id = base.organisation_id
                 AND wall.can_be_on_a_team(w.id)) THEN
    RETURN 'no_such_worker';
  END IF;
  IF EXISTS (SELECT 1 FROM public.team_member m WHERE m.person_id = p_person AND m.worker_id = p_worker AND NOT m.is_cover
             AND (m.ended_at IS NULL OR m.agreed_at IS NULL)) THEN
    RETURN 'already_asked';
  END IF;
  INSERT INTO public.team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at)
  VALUES (gen_random_uuid(), p_person, base.consent_id, p_worker, false, me.user_id, now());
  PERFORM wall.record(me, p_person, base.organisation_id, 'team.suggest', 'support');
  RETURN 'ok';
END
$$;

-- Why a person without a confirmed base consent in force cannot let anybody in: it waits for them to confirm it, or has
-- lapsed, or there is none.
CREATE FUNCTION wall.why_not_yet(p_me public.identity) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((
    SELECT CASE WHEN c.expires_at <= now() THEN 'lapsed' ELSE 'not_confirmed' END FROM public.consent c
    WHERE c.person_id = p_me.user_id AND p_me.kind = 'person' AND c.purpose = 'support' AND c.withdrawn_at IS NULL
      AND c.erased_at IS NULL), 'not_yours');
END
$$;

-- The person asks somebody of her organisation into her team. It counts at once: nobody else has a say in it, and
-- whom she once turned down she may ask all the same.
CREATE FUNCTION app.invite_member(p_worker uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.person;
BEGIN
  SELECT p.* INTO base FROM public.person p
  JOIN public.consent c ON c.id = p.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
    AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
  WHERE p.id = me.user_id AND me.kind = 'person';
  IF base.id IS NULL THEN
    RETURN wall.why_not_yet(me);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.organisation_id = base.organisation_id
                 AND wall.can_be_on_a_team(w.id)) THEN
    RETURN 'no_such_worker';
  END IF;
  INSERT INTO public.team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at, agreed_at)
  VALUES (gen_random_uuid(), base.id, base.consent_id, p_worker, false, base.id, now(), now())
  ON CONFLICT (person_id, worker_id, is_cover) WHERE ended_at IS NULL
  -- Asked again, somebody stays without a last day.
  DO UPDATE SET agreed_at = coalesce(team_member.agreed_at, excluded.agreed_at), ends_at = NULL;
  PERFORM wall.record(me, base.id, base.organisation_id, 'team.invite', 'own');
  RETURN 'ok';
END
$$;

-- The person lets somebody in, or says no, or lets somebody go. Only she can.
CREATE FUNCTION app.answer_member(p_member uuid, p_agrees boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  asked public.team_member;
BEGIN
  SELECT * INTO asked FROM public.team_member m
  WHERE m.id = p_member AND m.person_id = me.user_id AND me.kind = 'person' AND m.ended_at IS NULL FOR NO KEY UPDATE;
  IF asked.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  -- Somebody's post may have changed since they were suggested.
  IF p_agrees AND asked.agreed_at IS NULL AND NOT wall.can_be_on_a_team(asked.worker_id) THEN
    RETURN 'no_such_worker';
  END IF;
  IF p_agrees THEN
    UPDATE public.team_member SET agreed_at = coalesce(agreed_at, now()) WHERE id = p_member;
  ELSE
    -- Whoever is let go, or turned down, does not stay as a stand-in.
    UPDATE public.team_member SET ended_at = now()
    WHERE person_id = asked.person_id AND worker_id = asked.worker_id AND ended_at IS NULL
      AND (id = p_member OR NOT asked.is_cover);
  END IF;
  PERFORM wall.record(me, me.user_id, me.organisation_id, CASE WHEN p_agrees THEN 'team.agree' ELSE 'team.end' END, 'own');
  RETURN 'ok';
END
$$;

-- A team member asks for a sealed card. The number says nothing; the desk prints a code that the team never sees.
CREATE FUNCTION app.ask_card(p_person uuid, p_id uuid, p_number text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.person;
BEGIN
  SELECT p.* INTO base FROM public.person p
  JOIN public.access_grant g ON g.consent_id = p.consent_id AND g.user_id = me.user_id AND g.valid_until > now()
  WHERE p.id = p_person AND me.kind = 'staff';
  IF base.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.portal_card c WHERE c.person_id = p_person AND c.issued_at IS NULL) THEN
    RETURN 'card_asked';
  END IF;
  INSERT INTO public.portal_card (id, person_id, consent_id, station_id, number, asked_by, asked_at)
  VALUES (p_id, p_person, base.consent_id, me.station_id, p_number, me.user_id, now());
  PERFORM wall.record(me, p_person, base.organisation_id, 'card.ask', 'support');
  RETURN 'ok';
END
$$;

-- Somebody at the desk, outside the team and not the one who asked, prints the card. Older cards end, and every browser in
-- which the person was signed in; the old phone is warned.
CREATE FUNCTION app.issue_card(p_card uuid, p_code_hash bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  card public.portal_card;
BEGIN
  SELECT * INTO card FROM public.portal_card c
  WHERE c.id = p_card AND c.issued_at IS NULL AND c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake'
    AND c.asked_by <> me.user_id
    AND NOT EXISTS (SELECT 1 FROM public.team_member m
                    WHERE m.person_id = c.person_id AND m.worker_id = me.user_id)
  FOR NO KEY UPDATE;
  IF card.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  UPDATE public.portal_card SET expires_at = now() WHERE person_id = card.person_id AND issued_at IS NOT NULL AND expires_at > now();
  UPDATE public.portal_card SET code_hash = p_code_hash, issued_by = me.user_id, issued_at = now(),
    expires_at = now() + interval '30 days' WHERE id = p_card;
  -- With a new card a new PIN is chosen, after the code to the phone if there is one: a forgotten PIN locks nobody out.
  UPDATE public.portal_account SET pin_hash = '' WHERE person_id = card.person_id;
  -- A lost phone must not go on reading; whoever has the card signs in anew.
  DELETE FROM public.identity WHERE user_id = card.person_id AND kind = 'person';
  INSERT INTO public.due (id, at, kind, subject_id) VALUES (gen_random_uuid(), now(), 'card_warning', card.person_id);
  PERFORM wall.record(me, card.person_id, me.organisation_id, 'card.issue', 'desk');
  RETURN 'ok';
END
$$;

-- The worker process opens one phone number to warn its owner; the person sees that opening like any other.
CREATE FUNCTION work.open_phone(p_person uuid)
RETURNS TABLE (consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, phone bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity;
BEGIN
  me.user_id := '00000000-0000-0000-0000-000000000000';
  me.proven := 8;
  PERFORM wall.record(me, p.id, p.organisation_id, 'phone', 'warning') FROM public.person p WHERE p.id = p_person;
  RETURN QUERY SELECT p.consent_id, p.organisation_id, k.epoch, k.wrapped, p.phone
    FROM public.person p JOIN public.data_key k ON k.id = p.consent_id WHERE p.id = p_person;
END
$$;

CALL wall.enclose('public.due');
GRANT SELECT, DELETE ON public.due TO guitu_jobs;
CREATE POLICY due_jobs ON public.due FOR SELECT TO guitu_jobs USING (true);
CREATE POLICY due_jobs_out ON public.due FOR DELETE TO guitu_jobs USING (true);

-- What the eraser may do here: find rows by consent or person, and delete them.
GRANT SELECT, DELETE ON public.person, public.portal_account, public.portal_card, public.team_member, public.due TO guitu_eraser;
CREATE POLICY person_eraser ON public.person FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY person_eraser_out ON public.person FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY portal_account_eraser ON public.portal_account FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY portal_account_eraser_out ON public.portal_account FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY portal_card_eraser ON public.portal_card FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY portal_card_eraser_out ON public.portal_card FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY team_member_eraser ON public.team_member FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY team_member_eraser_out ON public.team_member FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY due_eraser ON public.due FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY due_eraser_out ON public.due FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
