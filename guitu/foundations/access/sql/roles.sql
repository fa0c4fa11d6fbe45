-- The nine roles, for one database. Run once by a superuser (the ninth, who does nothing else).
-- No role below may bypass row-level security; `guitu check` and the start of the web process verify it.
DO $roles$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['guitu_owner', 'guitu_auth', 'guitu_app', 'guitu_jobs', 'guitu_eraser', 'guitu_stats', 'guitu_backup']
  LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT', wanted);
    END IF;
  END LOOP;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'guitu_definer') THEN
    CREATE ROLE guitu_definer NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
  END IF;
END
$roles$;

-- The owner may hand a function over to the definer, but does not inherit what the definer may do.
GRANT guitu_definer TO guitu_owner;

ALTER SCHEMA public OWNER TO guitu_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION guitu_owner;
CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION guitu_owner;
CREATE SCHEMA IF NOT EXISTS work AUTHORIZATION guitu_owner;
CREATE SCHEMA IF NOT EXISTS wall AUTHORIZATION guitu_owner;
GRANT USAGE ON SCHEMA public TO guitu_definer, guitu_auth, guitu_app, guitu_jobs, guitu_eraser, guitu_stats, guitu_backup;
GRANT USAGE ON SCHEMA app TO guitu_definer, guitu_app;
GRANT USAGE ON SCHEMA auth TO guitu_definer, guitu_auth;
GRANT USAGE ON SCHEMA work TO guitu_definer, guitu_jobs;
GRANT USAGE ON SCHEMA wall TO guitu_definer;
GRANT CREATE ON SCHEMA app, auth, work, wall TO guitu_definer;
-- Nobody but the owner makes tables; the web role cannot even make temporary ones.
DO $temp$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $temp$;
DO $connect$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['guitu_owner', 'guitu_auth', 'guitu_app', 'guitu_jobs', 'guitu_eraser', 'guitu_stats', 'guitu_backup']
  LOOP
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), one);
  END LOOP;
END
$connect$;
-- A page that hangs or a transaction left open must not hold the wall's locks. A mistake is ended by these; who has stolen the
-- role sets them anew for themselves (docs/threat-model.md).
ALTER ROLE guitu_app SET statement_timeout = '20s';
ALTER ROLE guitu_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE guitu_auth SET statement_timeout = '10s';
ALTER ROLE guitu_app SET jit = off;
-- What goes round by itself does not stand still where somebody holds one row: it goes on with the next.
ALTER ROLE guitu_jobs SET lock_timeout = '3s';
ALTER ROLE guitu_eraser SET lock_timeout = '3s';

-- Locks on a number that anybody can work out: whoever holds one for good would stop a withdrawal, or the log. Only the
-- wall's own functions, the worker that seals the log and the owner's import take any, and none beyond a transaction.
DO $locks$
DECLARE
  one regprocedure;
BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_'
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
  END LOOP;
END
$locks$;
GRANT EXECUTE ON FUNCTION pg_advisory_xact_lock(bigint) TO guitu_definer;
GRANT EXECUTE ON FUNCTION pg_try_advisory_xact_lock(bigint) TO guitu_jobs, guitu_owner;

-- Large objects are a store without a wall: closed to all but superusers.
REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
  lo_open(oid, int), lowrite(int, bytea), lo_truncate(int, int), lo_truncate64(int, bigint), lo_unlink(oid),
  lo_get(oid), lo_get(oid, bigint, int), loread(int, int) FROM PUBLIC;
