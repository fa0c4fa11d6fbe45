-- Staff sign-in. The directory of organisations, stations and workers holds nobody we support.

GRANT SELECT ON public.organisation, public.station, public.worker TO guitu_app, guitu_definer, guitu_backup;
CALL wall.enclose('public.staff_account');

-- Whether somebody's organisation keeps records at all. One that holds people sends them on to others and reads nothing.
CREATE FUNCTION wall.keeps_records(p_organisation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.organisation o WHERE o.id = p_organisation AND o.kind <> 'custodial_sender')
$$;

-- Whoever is on a team reads all that it reads. So: a worker who is still there, of an organisation that keeps records. A
-- volunteer or a peer reads what the person ticks, as somebody trusted.
CREATE FUNCTION wall.can_be_on_a_team(p_worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.role = 'worker' AND w.left_at IS NULL
                 AND w.post NOT IN ('volunteer', 'peer') AND wall.keeps_records(w.organisation_id))
$$;

CREATE FUNCTION auth.staff(p_login text)
RETURNS TABLE (worker_id uuid, password_hash varchar, totp_sealed bytea, totp_step bigint, organisation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.worker_id, a.password_hash, a.totp_sealed, a.totp_step, w.organisation_id
  FROM public.staff_account a JOIN public.worker w ON w.id = a.worker_id
  WHERE a.login = p_login AND w.left_at IS NULL
$$;

CREATE FUNCTION auth.set_totp(p_worker uuid, p_sealed bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.staff_account SET totp_sealed = p_sealed, totp_step = 0 WHERE worker_id = p_worker
$$;

-- A code may be used once: the step must be later than the last one used.
CREATE FUNCTION auth.spend_totp(p_worker uuid, p_step bigint) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH moved AS (
    UPDATE public.staff_account SET totp_step = p_step WHERE worker_id = p_worker AND totp_step < p_step RETURNING 1
  )
  SELECT EXISTS (SELECT 1 FROM moved)
$$;

CREATE FUNCTION auth.begin_staff(p_worker uuid, p_token_hash bytea, p_proven smallint, p_hours int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.identity
    (token_hash, user_id, kind, role, organisation_id, station_id, called, proven, began_at, expires_at)
  SELECT p_token_hash, w.id, 'staff', w.role, w.organisation_id, w.station_id, w.name, p_proven, now(),
         now() + make_interval(hours => p_hours)
  FROM public.worker w WHERE w.id = p_worker AND w.left_at IS NULL
$$;

SELECT wall.adopt();
