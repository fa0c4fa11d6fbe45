-- Answers to questions and the plan for hard moments are always between the person and one worker: no row of them is the
-- team's, nobody trusted and no guardian reads one, and none is handed on when that worker leaves.

CALL wall.between_two('public.assessment');
CALL wall.beside('public.assessment_seen', 'assessment_id', 'public.assessment');
CALL wall.between_two('public.safety_plan');
-- Where they could be shared by a tick before.
DROP POLICY IF EXISTS assessment_by_tick ON public.assessment;
DROP POLICY IF EXISTS assessment_seen_by_tick ON public.assessment_seen;
DROP POLICY IF EXISTS safety_plan_by_tick ON public.safety_plan;

-- Another version of a plan is for the same eyes as the one before it.
CREATE FUNCTION wall.safety_plan_keeps_its_two() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.safety_plan p WHERE p.id = NEW.replaces_id AND p.for_worker_id = NEW.for_worker_id) THEN
    RAISE EXCEPTION 'a changed plan is for the same eyes' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER safety_plan_keeps_its_two AFTER INSERT ON public.safety_plan
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.safety_plan_keeps_its_two();

SELECT wall.adopt();
