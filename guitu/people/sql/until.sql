-- Until when somebody is on a team: a last day that the person agreed to, or the day a worker leaves the organisation.

-- The person lets somebody go on a day to come, for instance once another has taken over. Only she can.
CREATE FUNCTION app.stay_until(p_worker uuid, p_until timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.team_member SET ends_at = p_until
  WHERE person_id = me.user_id AND me.kind = 'person' AND worker_id = p_worker AND NOT is_cover
    AND agreed_at IS NOT NULL AND ended_at IS NULL AND coalesce(ends_at, 'infinity') > now()
    AND p_until > now() AND p_until <= now() + interval '90 days';
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'team.until', 'own');
  RETURN 'ok';
END
$$;

-- Whoever leaves the organisation leaves every team and is signed out at the same moment.
CREATE FUNCTION wall.worker_leaves() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.identity WHERE user_id = NEW.id;
  UPDATE public.team_member SET ended_at = now() WHERE worker_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER worker_leaves AFTER UPDATE OF left_at ON public.worker
  FOR EACH ROW WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL) EXECUTE FUNCTION wall.worker_leaves();

SELECT wall.adopt();
