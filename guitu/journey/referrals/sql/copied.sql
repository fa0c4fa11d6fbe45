-- What a draft copies out of needs and plans goes with them: from the moment a need is between two, or needs or the plan
-- are left out, no draft with those words is there any more. What was sent is the person's own word, and stays.

-- Only what the whole team reads goes into a draft. Whoever marks a need waits, so that no words slip out beside the mark.
CREATE FUNCTION wall.referral_copies_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_needs int;
BEGIN
  PERFORM wall.mark_stays(NEW.person_id);
  SELECT count(*) INTO found_needs FROM (
    SELECT 1 FROM public.support_need n WHERE n.id = ANY (NEW.need_ids) AND n.consent_id = NEW.consent_id
      AND n.for_worker_id IS NULL FOR KEY SHARE) held;
  IF found_needs <> coalesce(cardinality(NEW.need_ids), 0) THEN
    RAISE EXCEPTION 'a draft copies what the team reads' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.has_goals THEN
    PERFORM 1 FROM public.plan p WHERE p.consent_id = NEW.consent_id AND p.for_worker_id IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a draft copies what the team reads' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER referral_copies_in_turn AFTER INSERT ON public.referral
  FOR EACH ROW WHEN (NEW.need_ids IS NOT NULL OR NEW.has_goals) EXECUTE FUNCTION wall.referral_copies_in_turn();

-- Destroys the drafts among these that were not sent. They are held first: of one that is just being sent it is known
-- afterwards that it left.
CREATE FUNCTION wall.destroy_drafts(p_drafts uuid[]) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[];
BEGIN
  PERFORM 1 FROM public.referral r WHERE r.id = ANY (p_drafts) ORDER BY r.id FOR UPDATE;
  gone := ARRAY(SELECT r.id FROM public.referral r WHERE r.id = ANY (p_drafts)
                AND NOT EXISTS (SELECT 1 FROM public.referral_sent s WHERE s.referral_id = r.id));
  UPDATE public.referral SET replaces_id = NULL WHERE replaces_id = ANY (gone);
  DELETE FROM public.referral_word WHERE referral_id = ANY (gone);
  DELETE FROM public.referral WHERE id = ANY (gone);
END
$$;

-- A need that was the team's is between two from now on.
CREATE FUNCTION wall.confided_leaves_drafts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.destroy_drafts(ARRAY(
    SELECT r.id FROM public.referral r WHERE r.person_id = NEW.person_id AND NEW.id = ANY (r.need_ids)));
  RETURN NULL;
END
$$;
CREATE TRIGGER confided_leaves_drafts AFTER UPDATE OF for_worker_id ON public.support_need
  FOR EACH ROW WHEN (OLD.for_worker_id IS NULL AND NEW.for_worker_id IS NOT NULL)
  EXECUTE FUNCTION wall.confided_leaves_drafts();

-- Needs (2) or the plan (4) are left out.
CREATE FUNCTION wall.left_out_leaves_drafts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kinds int := NEW.left_out | NEW.guardian_left_out;
BEGIN
  PERFORM wall.destroy_drafts(ARRAY(
    SELECT r.id FROM public.referral r WHERE r.person_id = NEW.person_id
      AND (kinds & 2 > 0 AND r.need_ids IS NOT NULL OR kinds & 4 > 0 AND r.has_goals)));
  RETURN NULL;
END
$$;
CREATE TRIGGER left_out_leaves_drafts AFTER UPDATE OF left_out, guardian_left_out ON public.consent
  FOR EACH ROW WHEN ((NEW.left_out | NEW.guardian_left_out) & 6 > 0) EXECUTE FUNCTION wall.left_out_leaves_drafts();

SELECT wall.adopt();
