-- The directory holds nobody we support: it is what a town knows about itself. Everybody may read it; nobody who
-- signs in may write it but through a function. The owner's process alone imports (`guitu import`).
DO $directory$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname LIKE 'directory\_%'
  LOOP
    EXECUTE format('GRANT SELECT ON public.%I TO guitu_app, guitu_jobs, guitu_backup', one);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO guitu_definer', one);
  END LOOP;
END
$directory$;
