-- Where a provider is reached here, and what a service was called: read by everybody who signs in, and written by the
-- owner's process (`guitu link`) and by the act of consent alone.
GRANT SELECT ON public.directory_reach, public.directory_named TO guitu_app, guitu_jobs, guitu_backup;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.directory_reach, public.directory_named TO guitu_definer;
