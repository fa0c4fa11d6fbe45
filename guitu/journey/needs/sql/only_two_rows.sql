-- What was answered and planned before it was kept between two: it is for whoever asked, or wrote the plan with the person;
-- where the person did that alone, for the first worker they let in, and where there is none, for the person alone.
ALTER TABLE public.assessment NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.safety_plan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE public.team_member NO FORCE ROW LEVEL SECURITY;

UPDATE public.assessment a SET for_worker_id = coalesce(
  nullif(a.by_id, a.person_id),
  (SELECT m.worker_id FROM public.team_member m WHERE m.person_id = a.person_id AND NOT m.is_cover
   AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL ORDER BY m.agreed_at, m.id LIMIT 1),
  a.person_id)
WHERE a.for_worker_id IS NULL;

-- Every version of a plan is for the same eyes.
UPDATE public.safety_plan p SET for_worker_id = coalesce(
  (SELECT o.by_id FROM public.safety_plan o WHERE o.consent_id = p.consent_id AND o.by_id <> o.person_id
   ORDER BY o.at, o.id LIMIT 1),
  (SELECT m.worker_id FROM public.team_member m WHERE m.person_id = p.person_id AND NOT m.is_cover
   AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL ORDER BY m.agreed_at, m.id LIMIT 1),
  p.person_id)
WHERE p.for_worker_id IS NULL;

ALTER TABLE public.assessment FORCE ROW LEVEL SECURITY;
ALTER TABLE public.safety_plan FORCE ROW LEVEL SECURITY;
ALTER TABLE public.team_member FORCE ROW LEVEL SECURITY;
