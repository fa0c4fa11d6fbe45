-- Children under fourteen: their record stands only while a guardian and the child agree together (PIPL Art. 31). The
-- database knows until which month somebody is a child, and by which keyed hash the guardian's phone is recognised.

CALL wall.enclose('public.guardian');
GRANT SELECT (is_guardian) ON public.trusted_person TO guitu_app;

-- Whether somebody's record is a child's today. Asked wherever a consent would be given, renewed or widened by one hand.
CREATE FUNCTION wall.is_child(p_person uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.minor_file f WHERE f.person_id = p_person AND f.child_until > now())
$$;

GRANT SELECT, DELETE ON public.guardian TO guitu_eraser;
CREATE POLICY guardian_eraser ON public.guardian FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY guardian_eraser_out ON public.guardian FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
