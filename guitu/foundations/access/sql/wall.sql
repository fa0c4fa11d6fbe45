-- Grants and the few words every policy uses. Read with docs/threat-model.md beside it.

-- Hands every function made since the last call over to the definer, closed to all but the role of its schema.
CREATE FUNCTION wall.adopt() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f record;
  reader text;
BEGIN
  FOR f IN
    SELECT p.oid::regprocedure AS name, n.nspname AS home, p.oid
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('app', 'auth', 'work', 'wall') AND p.proowner = current_user::regrole
      AND p.prokind = 'f' AND p.proname <> 'adopt'
  LOOP
    reader := CASE f.home WHEN 'app' THEN 'guitu_app' WHEN 'auth' THEN 'guitu_auth' WHEN 'work' THEN 'guitu_jobs' END;
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.name);
    IF reader IS NOT NULL THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f.name, reader);
    END IF;
    EXECUTE format('ALTER FUNCTION %s OWNER TO guitu_definer', f.name);
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION wall.adopt() FROM PUBLIC;

-- Puts a table behind the wall: forced row-level security, open to the definer's functions and the backup role.
CREATE PROCEDURE wall.enclose(p_table regclass) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY %I ON %s TO guitu_definer USING (true) WITH CHECK (true)', bare || '_definer', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO guitu_backup USING (true)', bare || '_backup', p_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO guitu_definer', p_table);
  EXECUTE format('GRANT SELECT ON %s TO guitu_backup', p_table);
END
$$;
REVOKE ALL ON PROCEDURE wall.enclose(regclass) FROM PUBLIC;

-- A policy sees what stood when its statement began. So a row of the record holds its consent, too: whoever takes the consent
-- back waits for whoever is writing under it and takes the row along, and after that nothing is written under it any more.
CREATE FUNCTION wall.consent_stands() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.consent c
  WHERE c.id = NEW.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this consent was taken back' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;

-- When something was written down nobody chooses: a row says the moment at which it comes, give or take what a request lasts.
CREATE PROCEDURE wall.date_by_the_clock(p_table regclass, p_moment text) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('CREATE POLICY %I ON %s AS RESTRICTIVE FOR INSERT TO guitu_app WITH CHECK (%I BETWEEN'
                 ' now() - interval ''5 minutes'' AND now() + interval ''5 minutes'')',
                 (SELECT relname FROM pg_class WHERE oid = p_table) || '_just_now', p_table, p_moment);
END
$$;
REVOKE ALL ON PROCEDURE wall.date_by_the_clock(regclass, text) FROM PUBLIC;

-- A table of the record: each row is written once, under a live consent, in the name of whoever is signed in.
-- It has the columns id, person_id, consent_id, by_id and at. `p_hands` says who may write: 'worker', 'person', 'both'.
CREATE PROCEDURE wall.enclose_record(p_table regclass, p_hands text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
  granted text := 'EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = ' || bare || '.consent_id';
BEGIN
  IF p_hands NOT IN ('worker', 'person', 'both') THEN
    RAISE EXCEPTION 'nobody is called %', p_hands;
  END IF;
  CALL wall.enclose(p_table);
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (consent_id, person_id)'
                 ' REFERENCES public.consent (id, person_id)', p_table, bare || '_consent_of_person');
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I UNIQUE (id, consent_id)', p_table, bare || '_in_consent');
  EXECUTE format('GRANT SELECT, INSERT ON %s TO guitu_app', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO guitu_app USING (%s))', bare || '_read', p_table, granted);
  CALL wall.date_by_the_clock(p_table, 'at');
  IF p_hands <> 'person' THEN
    EXECUTE format('CREATE POLICY %I ON %s FOR INSERT TO guitu_app WITH CHECK (by_id = (SELECT app.staff()) AND'
                   ' %s AND g.may_write))', bare || '_by_worker', p_table, granted);
  END IF;
  -- A lapsed consent can still be read by the person, but nothing is added to it.
  IF p_hands <> 'worker' THEN
    EXECUTE format('CREATE POLICY %I ON %s FOR INSERT TO guitu_app WITH CHECK (by_id = (SELECT app.own())'
                   ' AND person_id = by_id AND %s AND g.may_write) AND EXISTS (SELECT 1 FROM public.consent c'
                   ' WHERE c.id = %I.consent_id AND c.expires_at > now()))',
                   bare || '_by_person', p_table, granted, bare);
  END IF;
  EXECUTE format('CREATE TRIGGER consent_stands AFTER INSERT ON %s FOR EACH ROW EXECUTE FUNCTION wall.consent_stands()', p_table);
  EXECUTE format('GRANT SELECT, DELETE ON %s TO guitu_eraser', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO guitu_eraser USING (true)', bare || '_eraser', p_table);
  EXECUTE format('CREATE POLICY %I ON %s FOR DELETE TO guitu_eraser USING (true)', bare || '_eraser_out', p_table);
END
$$;
REVOKE ALL ON PROCEDURE wall.enclose_record(regclass, text) FROM PUBLIC;

CALL wall.enclose('public.identity');
CALL wall.enclose('public.throttle');
CALL wall.enclose('public.phone_code');
CALL wall.enclose('public.draft');
CALL wall.enclose('public.access_grant');

-- Who is asking: the one row of `identity` whose token this transaction holds. Nobody in a transaction that goes on seeing
-- what stood when it began: it would not see what was taken back since.
CREATE FUNCTION wall.me() RETURNS public.identity LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT i FROM public.identity i
  WHERE i.token_hash = sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8')) AND i.expires_at > now()
    AND current_setting('transaction_isolation') = 'read committed'
$$;

CREATE FUNCTION app.uid() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.user_id FROM public.identity i
  WHERE i.token_hash = sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8')) AND i.expires_at > now()
    AND current_setting('transaction_isolation') = 'read committed'
$$;

-- The asking person's own id; null for staff.
CREATE FUNCTION app.own() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).user_id FROM wall.me() i WHERE (i).kind = 'person'
$$;

CREATE FUNCTION app.staff() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).user_id FROM wall.me() i WHERE (i).kind = 'staff'
$$;

-- The station whose waiting cards the asker may see: the intake desk's own.
CREATE FUNCTION app.desk() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).station_id FROM wall.me() i WHERE (i).kind = 'staff' AND (i).role = 'intake'
$$;

-- The organisation whose metadata the asker may see as data-protection officer.
CREATE FUNCTION app.office() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).organisation_id FROM wall.me() i WHERE (i).kind = 'staff' AND (i).role = 'officer'
$$;

-- Takes up an identity for the rest of the transaction and says whose it is.
CREATE FUNCTION app.begin(p_token text)
RETURNS TABLE (user_id uuid, kind varchar, role varchar, organisation_id uuid, station_id uuid, called varchar, proven smallint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('app.token', p_token, true);
  -- What is asked behind the wall is asked by ids: planned once for all of them. To plan it anew for each, with every policy
  -- in it, costs more than to run it, and PostgreSQL does not weigh that.
  PERFORM set_config('plan_cache_mode', 'force_generic_plan', true);
  RETURN QUERY
    SELECT i.user_id, i.kind, i.role, i.organisation_id, i.station_id, i.called, i.proven FROM public.identity i
    WHERE i.token_hash = sha256(convert_to(p_token, 'UTF8')) AND i.expires_at > now();
END
$$;

GRANT SELECT ON public.access_grant TO guitu_app;
-- Whoever asks is most often a worker, who holds some 150 grants, and not one of the many who hold a few of their own:
-- planned for those few, a policy would gather all grants of a worker to look at a handful of rows.
ALTER TABLE public.access_grant ALTER COLUMN user_id SET (n_distinct = -0.006);
CREATE POLICY access_grant_read ON public.access_grant FOR SELECT TO guitu_app
  USING (user_id = (SELECT app.uid()) AND valid_until > now());

SELECT wall.adopt();
-- The owner sets the trigger on every later table of the record, and may not call what it has handed over.
SET LOCAL ROLE guitu_definer;
GRANT EXECUTE ON FUNCTION wall.consent_stands() TO guitu_owner;
RESET ROLE;
