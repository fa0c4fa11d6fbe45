-- Takes every policy away from the copy; wall_on.sql puts them back.
DO $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', one);
  END LOOP;
END
$$;
