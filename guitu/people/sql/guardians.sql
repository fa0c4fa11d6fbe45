-- Children under fourteen: their record stands only while a guardian and the child agree together (PIPL Art. 31). The
-- database knows until which month somebody is a child, and by which keyed hash the guardian's phone is recognised.

CALL wall.enclose('public.guardian');
GRANT SELECT (is_guardian) ON public.trusted_person TO guitu_app;

-- Whether somebody's record is a child's today. Asked wherever a consent would be given, renewed or widened by one hand.
CREATE FUNCTION wall.is_child(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.minor_file f WHERE f.person_id = p_person AND f.child_until > now())
$$;

-- Whether a guardian reads along with somebody now: told to the person and to those who read that record.
CREATE FUNCTION app.guardian_reads(p_person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM public.trusted_person t
    JOIN public.consent c ON c.id = t.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
      AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
    JOIN public.access_grant g ON g.consent_id = c.id AND g.valid_until > now()
      AND g.user_id = (SELECT (i).user_id FROM wall.me() i)
    WHERE t.person_id = p_person AND t.is_guardian AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL AND t.until > now());
END
$$;

GRANT SELECT, DELETE ON public.guardian TO guitu_eraser;
CREATE POLICY guardian_eraser ON public.guardian FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY guardian_eraser_out ON public.guardian FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
