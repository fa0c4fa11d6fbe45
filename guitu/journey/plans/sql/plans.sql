-- Plans: both write, the person alone answers, both mark. Whoever may not read a plan reads nothing beside it.

CALL wall.enclose_record('public.plan', 'both');
CALL wall.enclose_record('public.plan_answer', 'person');
CALL wall.enclose_record('public.step_mark', 'both');

ALTER TABLE public.plan ADD CONSTRAINT plan_replaces FOREIGN KEY (replaces_id, consent_id)
  REFERENCES public.plan (id, consent_id);
ALTER TABLE public.plan_answer ADD CONSTRAINT plan_answer_to_plan FOREIGN KEY (plan_id, consent_id)
  REFERENCES public.plan (id, consent_id);
ALTER TABLE public.step_mark ADD CONSTRAINT step_mark_in_plan FOREIGN KEY (plan_id, consent_id)
  REFERENCES public.plan (id, consent_id);

-- A version follows the one before it, in the same plan: no number is left out and no plan runs into another.
CREATE FUNCTION wall.plan_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM public.plan p
      WHERE p.id = NEW.replaces_id AND p.consent_id = NEW.consent_id AND p.person_id = NEW.person_id
        AND p.number = NEW.number - 1 AND p.for_worker_id IS NOT DISTINCT FROM NEW.for_worker_id) THEN
    RAISE EXCEPTION 'a version follows the one before it' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER plan_follows AFTER INSERT ON public.plan
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.plan_follows();

-- "Just me and my worker": beside the grant, the row must be the person's own or name this very worker.
CREATE POLICY plan_between_two ON public.plan AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (for_worker_id IS NULL OR for_worker_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));
CREATE POLICY plan_between_two_written ON public.plan AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (for_worker_id IS NULL OR for_worker_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));

-- What stands beside a plan is seen by those who see the plan.
CREATE POLICY plan_answer_beside ON public.plan_answer AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.plan p WHERE p.id = plan_answer.plan_id));
CREATE POLICY plan_answer_beside_written ON public.plan_answer AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (EXISTS (SELECT 1 FROM public.plan p WHERE p.id = plan_answer.plan_id));
CREATE POLICY step_mark_beside ON public.step_mark AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.plan p WHERE p.id = step_mark.plan_id));
CREATE POLICY step_mark_beside_written ON public.step_mark AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (EXISTS (SELECT 1 FROM public.plan p WHERE p.id = step_mark.plan_id));

SELECT wall.adopt();
