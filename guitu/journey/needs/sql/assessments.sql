-- Answers to instruments, that the person has seen what they say, and plans for hard moments. Both write; none changes.

CALL wall.enclose_record('public.assessment', 'both');
CALL wall.enclose_record('public.assessment_seen', 'both');
CALL wall.enclose_record('public.safety_plan', 'both');
ALTER TABLE public.assessment_seen ADD CONSTRAINT assessment_seen_of FOREIGN KEY (assessment_id, consent_id)
  REFERENCES public.assessment (id, consent_id);
ALTER TABLE public.safety_plan ADD CONSTRAINT safety_plan_replaces FOREIGN KEY (replaces_id, consent_id)
  REFERENCES public.safety_plan (id, consent_id);

SELECT wall.adopt();
