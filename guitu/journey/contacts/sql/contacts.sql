-- Notes and the person's word beside them. Written once; never changed or deleted by the web role.

CALL wall.enclose('public.contact');
CALL wall.enclose('public.reply');
ALTER TABLE public.contact ADD CONSTRAINT contact_consent_of_person
  FOREIGN KEY (consent_id, person_id) REFERENCES public.consent (id, person_id);
ALTER TABLE public.reply ADD CONSTRAINT reply_consent_of_person
  FOREIGN KEY (consent_id, person_id) REFERENCES public.consent (id, person_id);
-- If the older text is erased with its consent, the newer one stays and stands alone: nothing may hold an erasure up.
ALTER TABLE public.contact ADD CONSTRAINT contact_replaces FOREIGN KEY (replaces_id) REFERENCES public.contact (id)
  ON DELETE SET NULL (replaces_id);
ALTER TABLE public.reply ADD CONSTRAINT reply_to_contact FOREIGN KEY (contact_id) REFERENCES public.contact (id);

-- A note replaces another of the same record, never itself.
CREATE FUNCTION wall.replaces_same_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.replaces_id = NEW.id OR NOT EXISTS (
      SELECT 1 FROM public.contact c
      WHERE c.id = NEW.replaces_id AND c.consent_id = NEW.consent_id AND c.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a note replaces another note of the same record' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER replaces_same_record AFTER INSERT ON public.contact
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.replaces_same_record();

CREATE TRIGGER consent_stands AFTER INSERT ON public.contact FOR EACH ROW EXECUTE FUNCTION wall.consent_stands();
CREATE TRIGGER consent_stands AFTER INSERT ON public.reply FOR EACH ROW EXECUTE FUNCTION wall.consent_stands();

GRANT SELECT, INSERT ON public.contact TO guitu_app;
CREATE POLICY contact_read ON public.contact FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = contact.consent_id));
CREATE POLICY contact_write ON public.contact FOR INSERT TO guitu_app
  WITH CHECK (author_id = (SELECT app.staff())
              AND EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = contact.consent_id AND g.may_write));

CALL wall.date_by_the_clock('public.contact', 'received_at');
CALL wall.date_by_the_clock('public.reply', 'at');

-- Only the person answers, only beside her own record, only while that consent is live.
GRANT SELECT, INSERT ON public.reply TO guitu_app;
CREATE POLICY reply_read ON public.reply FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = reply.consent_id));
CREATE POLICY reply_write ON public.reply FOR INSERT TO guitu_app
  WITH CHECK (person_id = (SELECT app.own())
              AND EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = reply.consent_id AND g.may_write)
              AND EXISTS (SELECT 1 FROM public.consent c WHERE c.id = reply.consent_id AND c.expires_at > now())
              AND EXISTS (SELECT 1 FROM public.contact k WHERE k.id = reply.contact_id AND k.consent_id = reply.consent_id));

GRANT SELECT, DELETE ON public.contact, public.reply TO guitu_eraser;
CREATE POLICY contact_eraser ON public.contact FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY contact_eraser_out ON public.contact FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY reply_eraser ON public.reply FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY reply_eraser_out ON public.reply FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
