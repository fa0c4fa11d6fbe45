-- With the base consent goes, in the same transaction, whatever was shared under it: the way in, the session, the row.

CREATE FUNCTION wall.sharing_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.identity i USING public.trusted_person t
  WHERE t.consent_id = NEW.id AND i.user_id = t.id AND i.kind = 'trusted';
  DELETE FROM public.trusted_person t WHERE t.consent_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER sharing_ends AFTER UPDATE OF withdrawn_at, erased_at ON public.consent FOR EACH ROW
  WHEN (NEW.withdrawn_at IS NOT NULL OR NEW.erased_at IS NOT NULL) EXECUTE FUNCTION wall.sharing_ends();

SELECT wall.adopt();
