-- Needs in the person's own words: written by the person, or by a worker to whom they told it; never changed.

CALL wall.enclose_record('public.support_need', 'both');
-- A change stands under the consent of what it changes, and goes with it.
ALTER TABLE public.support_need ADD CONSTRAINT support_need_replaces FOREIGN KEY (replaces_id, consent_id)
  REFERENCES public.support_need (id, consent_id);

SELECT wall.adopt();
