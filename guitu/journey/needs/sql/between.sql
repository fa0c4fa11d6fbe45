-- Needs "just me and my worker".

CALL wall.between_two('public.support_need');

-- Other words for a need, and another state of it, are for the same eyes as what was before.
CREATE FUNCTION wall.need_keeps_its_mark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.mark_stays(NEW.person_id);
  IF NOT EXISTS (SELECT 1 FROM public.support_need n WHERE n.id = NEW.replaces_id
                 AND n.for_worker_id IS NOT DISTINCT FROM NEW.for_worker_id) THEN
    RAISE EXCEPTION 'a changed need is for the same eyes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER need_keeps_its_mark AFTER INSERT ON public.support_need
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.need_keeps_its_mark();

-- By the person's own hand, at any time: a need with all that was said before is from now on for them and for one worker
-- whom they let in. Nothing but that mark changes, and nothing takes it off.
CREATE FUNCTION app.confide_need(p_need uuid, p_worker uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  need public.support_need;
BEGIN
  IF me.kind IS DISTINCT FROM 'person' OR num_nulls(p_need, p_worker) > 0 THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.mark_stays(me.user_id);
  SELECT n.* INTO need FROM public.support_need n
  JOIN public.access_grant g ON g.consent_id = n.consent_id AND g.user_id = me.user_id AND g.valid_until > now()
  JOIN public.access_grant w ON w.consent_id = n.consent_id AND w.user_id = p_worker AND w.valid_until > now()
  WHERE n.id = p_need AND n.person_id = me.user_id AND p_worker <> me.user_id AND n.for_worker_id IS NULL;
  IF need.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  WITH RECURSIVE chain AS (
    SELECT need.id, need.replaces_id
    UNION
    SELECT n.id, n.replaces_id FROM chain
    JOIN public.support_need n ON (n.id = chain.replaces_id OR n.replaces_id = chain.id) AND n.consent_id = need.consent_id
  )
  UPDATE public.support_need SET for_worker_id = p_worker WHERE id IN (SELECT id FROM chain) AND for_worker_id IS NULL;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'need.confide', 'own');
  RETURN 'ok';
END
$$;

SELECT wall.adopt();
