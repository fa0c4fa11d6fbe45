-- Every table that is forced was enabled before wall_off.sql.
DO $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one);
  END LOOP;
END
$$;
