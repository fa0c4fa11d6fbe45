-- Three years after the last consent of somebody has ended the log about them goes, too (PIPL Art. 56): the consents, what
-- happened to them, the orders and their reports, the receipts, and who opened what. Of the record of openings the hashes
-- stay: they hold the tree together for everybody else, and say nothing once salt and row are gone. What is about somebody who
-- is still with us stays, however old it is: they see everything.

-- Those of whom nothing but the log has been left for three years: every consent has ended, and every order is carried out.
-- So many at once as the locks of one transaction can hold; the others tomorrow.
CREATE FUNCTION wall.long_gone() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT ARRAY(
    SELECT c.person_id FROM public.consent c
    LEFT JOIN public.erasure_order o ON o.consent_id = c.id
    GROUP BY c.person_id
    HAVING bool_and(coalesce(coalesce(c.withdrawn_at, c.erased_at) < now() - interval '3 years', false))
       AND bool_and(o.id IS NULL OR o.done_at IS NOT NULL)
    LIMIT 500)
$$;

-- Entries about nobody who ever agreed (a waiting card, a copy that is closed) go three years after they were written; so do
-- attempts that were refused, and receipts that open nothing any more.
CREATE FUNCTION work.forget_log() RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid[] := wall.long_gone();
BEGIN
  DELETE FROM public.entry e WHERE e.subject_id = ANY (gone);
  DELETE FROM public.receipt r WHERE r.person_id = ANY (gone) OR r.until < now();
  DELETE FROM public.erasure_order o USING public.consent c WHERE o.consent_id = c.id AND c.person_id = ANY (gone);
  DELETE FROM public.consent_event e WHERE e.person_id = ANY (gone);
  DELETE FROM public.consent c WHERE c.person_id = ANY (gone);
  DELETE FROM public.entry e WHERE e.at < now() - interval '3 years'
    AND NOT EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = e.subject_id);
  DELETE FROM public.refused_attempt a WHERE a.at < now() - interval '3 years';
  RETURN cardinality(gone);
END
$$;

SELECT wall.adopt();
