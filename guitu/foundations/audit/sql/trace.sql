-- Every opening leaves a trace, because the key and the entry come from the same statement.

CALL wall.enclose('public.data_key');
CALL wall.enclose('public.key_epoch');
CALL wall.enclose('public.entry');
CALL wall.enclose('public.entry_pending');
CALL wall.enclose('public.refused_attempt');
-- Which leaf is whose entry, the web role has no need to know: it would tell a stranger when somebody was opened.
GRANT SELECT ON public.entry_sealed, public.tile, public.checkpoint TO guitu_backup;
GRANT SELECT ON public.checkpoint TO guitu_app;

-- The one key under which somebody who opened too many people is held (in `throttle`, like other too many tries).
CREATE FUNCTION wall.bulk_key(p_user uuid) RETURNS bytea LANGUAGE sql IMMUTABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to('open|' || p_user::text, 'UTF8'))
$$;

-- Whoever opened more people within an hour than anybody needs (3,000: a caseload of 100, thirty times over) is held for
-- an hour, and the data-protection officer sees it. Counted apart from the pages, so that no page waits for it.
CREATE FUNCTION work.watch_openings() RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH busy AS (
    SELECT e.actor_id, i.organisation_id FROM public.entry e
    JOIN LATERAL (SELECT x.organisation_id FROM public.identity x WHERE x.user_id = e.actor_id LIMIT 1) i ON true
    WHERE e.at > now() - interval '1 hour'
    GROUP BY e.actor_id, i.organisation_id HAVING count(*) > 3000
  ), held AS (
    INSERT INTO public.throttle (key, tries, until)
    SELECT wall.bulk_key(b.actor_id), 1, now() + interval '1 hour' FROM busy b
    ON CONFLICT (key) DO NOTHING
    RETURNING key
  ), told AS (
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    SELECT gen_random_uuid(), clock_timestamp(), b.actor_id, b.organisation_id, b.actor_id, 'bulk'
    FROM busy b JOIN held h ON h.key = wall.bulk_key(b.actor_id)
  )
  SELECT count(*)::int FROM held
$$;

-- How the id of an opening's entry begins: with the moment, and chance ends it. Those of one list lie side by side
-- in the indexes, and a hundred do not touch a hundred pages of each. An entry says its moment anyway, and its leaf in the
-- log holds no id.
CREATE FUNCTION wall.moment() RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT substring(int8send((extract(epoch FROM now()) * 1000)::bigint) FROM 3)
$$;

-- Ends a request of somebody who is held for having opened too many people.
CREATE FUNCTION wall.not_held(p_user uuid) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.throttle t WHERE t.key = wall.bulk_key(p_user) AND t.until > now()) THEN
    RAISE EXCEPTION 'too many people opened within an hour' USING ERRCODE = 'GT429';
  END IF;
END
$$;

-- Opens somebody for reading: one entry, in the statement that hands out the wrapped keys.
-- Whoever may not be opened is left out and put before the data-protection officer.
-- Why, nobody says: it is the person, or somebody who supports them. What a list shows and what was done goes other ways.
-- With p_only_reads the rest of the transaction is read-only: what was to be written is written.
CREATE FUNCTION app.open(p_subject uuid, p_part text, p_only_reads boolean DEFAULT false)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  moment bytea := wall.moment();
BEGIN
  IF me.user_id IS NULL THEN
    RETURN;
  END IF;
  PERFORM wall.insist(p_part, CASE me.kind WHEN 'person' THEN wall.readings() || wall.own_readings() ELSE wall.readings() END);
  PERFORM wall.not_held(me.user_id);
  RETURN QUERY
    WITH allowed AS MATERIALIZED (
      SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write
      FROM public.data_key k
      JOIN public.access_grant g ON g.consent_id = k.id AND g.user_id = me.user_id AND g.valid_until > now()
      WHERE k.subject_id = p_subject
    ), written AS (
      INSERT INTO public.entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)
      SELECT encode(moment || substring(uuid_send(gen_random_uuid()) FROM 7), 'hex')::uuid, clock_timestamp(), me.user_id,
             a.subject_id, a.organisation_id, p_part,
             CASE me.kind WHEN 'person' THEN 'own' ELSE 'support' END, me.proven, uuid_send(gen_random_uuid())
      FROM allowed a LIMIT 1
      RETURNING id
    ), pending AS (
      INSERT INTO public.entry_pending (entry_id) SELECT id FROM written
    )
    SELECT a.subject_id, a.id, a.organisation_id, a.epoch, a.wrapped, a.may_write FROM allowed a;
  -- Asked plainly: a refusal costs a statement of its own only when there is one.
  IF NOT FOUND AND p_subject IS NOT NULL THEN
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    VALUES (gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, p_subject, p_part);
  END IF;
  IF p_only_reads THEN
    PERFORM set_config('transaction_read_only', 'on', true);
  END IF;
END
$$;

-- Puts on record what somebody tried for a person for whom they may do nothing at all, where it was looked for in vain before
-- anything was asked. Whoever may act for them only looked in vain.
CREATE FUNCTION app.note_refusal(p_verb text, p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  PERFORM wall.insist(p_verb, wall.acts() || wall.noted() || wall.tried());
  INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
  SELECT gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, p_person, p_verb
  WHERE me.user_id IS NOT NULL AND p_person IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM public.data_key k JOIN public.access_grant g ON g.consent_id = k.id
    WHERE k.subject_id = p_person AND g.user_id = me.user_id AND g.may_write AND g.valid_until > now());
END
$$;

-- Writes one entry for an act. Called by the functions that act.
CREATE FUNCTION wall.record(p_me public.identity, p_subject uuid, p_organisation uuid, p_part text, p_why text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH written AS (
    INSERT INTO public.entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)
    VALUES (gen_random_uuid(), clock_timestamp(), p_me.user_id, p_subject, p_organisation, p_part, p_why, p_me.proven,
            uuid_send(gen_random_uuid()))
    RETURNING id
  )
  INSERT INTO public.entry_pending (entry_id) SELECT id FROM written
$$;

GRANT SELECT ON public.entry TO guitu_app;
CREATE POLICY entry_read ON public.entry FOR SELECT TO guitu_app
  USING (subject_id = (SELECT app.own()) OR organisation_id = (SELECT app.office()));
-- Whether the worker who asks has opened this part of somebody's record since a moment: about nobody's doing but their own.
CREATE FUNCTION app.has_looked(p_person uuid, p_parts text[], p_since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.entry e WHERE e.subject_id = p_person AND e.actor_id = (SELECT app.uid())
    AND e.at > p_since AND e.part = ANY (p_parts) AND e.part <> 'name')
$$;
GRANT SELECT ON public.refused_attempt TO guitu_app;
CREATE POLICY refused_attempt_read ON public.refused_attempt FOR SELECT TO guitu_app
  USING (organisation_id = (SELECT app.office()));
GRANT SELECT ON public.key_epoch TO guitu_app;
CREATE POLICY key_epoch_read ON public.key_epoch FOR SELECT TO guitu_app USING (true);

-- The worker process numbers entries and signs the head of the log. It sees no content.
GRANT SELECT ON public.entry TO guitu_jobs;
CREATE POLICY entry_jobs ON public.entry FOR SELECT TO guitu_jobs USING (true);
GRANT SELECT, DELETE ON public.entry_pending TO guitu_jobs;
CREATE POLICY entry_pending_jobs ON public.entry_pending FOR SELECT TO guitu_jobs USING (true);
CREATE POLICY entry_pending_jobs_out ON public.entry_pending FOR DELETE TO guitu_jobs USING (true);
GRANT SELECT, INSERT ON public.entry_sealed, public.checkpoint TO guitu_jobs;
GRANT SELECT, INSERT, UPDATE ON public.tile TO guitu_jobs;

-- The eraser rotates the master key's epoch after a withdrawal: it wraps anew, it never sees a record's page.
GRANT SELECT, UPDATE ON public.data_key TO guitu_eraser;
CREATE POLICY data_key_eraser ON public.data_key FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY data_key_eraser_wrap ON public.data_key FOR UPDATE TO guitu_eraser USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON public.key_epoch TO guitu_eraser;
CREATE POLICY key_epoch_eraser ON public.key_epoch FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY key_epoch_eraser_in ON public.key_epoch FOR INSERT TO guitu_eraser WITH CHECK (true);
CREATE POLICY key_epoch_eraser_up ON public.key_epoch FOR UPDATE TO guitu_eraser USING (true) WITH CHECK (true);

SELECT wall.adopt();
