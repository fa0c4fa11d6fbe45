-- What stands beside the meetings: quiet that was asked for, a worker's reminders, the person's own view.

CALL wall.enclose_record('public.pause', 'person');
CALL wall.enclose_record('public.reminder', 'worker');
CALL wall.enclose_record('public.reminder_done', 'worker');
CALL wall.enclose_record('public.bond', 'person');
ALTER TABLE public.reminder_done ADD CONSTRAINT reminder_done_of_reminder FOREIGN KEY (reminder_id, consent_id)
  REFERENCES public.reminder (id, consent_id);

-- A reminder is for the one who wrote it; the person reads it, too. Nobody else on the team does.
CREATE POLICY reminder_only_own ON public.reminder AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (by_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));
CREATE POLICY reminder_done_only_own ON public.reminder_done AS RESTRICTIVE FOR SELECT TO guitu_app
  USING (by_id = (SELECT app.staff()) OR person_id = (SELECT app.own()));
-- Nobody ticks off what another wrote down.
CREATE POLICY reminder_done_by_its_writer ON public.reminder_done AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (EXISTS (SELECT 1 FROM public.reminder r WHERE r.id = reminder_id AND r.by_id = reminder_done.by_id));

-- Whoever asked for quiet is not asked for a meeting, nor for another time, by no page and by no statement. A worker still
-- answers what the person asked last, with a better time, too.
CREATE FUNCTION wall.quiet_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_word public.pause;
BEGIN
  SELECT * INTO last_word FROM public.pause p WHERE p.person_id = NEW.person_id ORDER BY p.at DESC, p.id DESC LIMIT 1;
  IF NEW.by_id <> NEW.person_id AND last_word.what = 1 AND coalesce(last_word.until > now(), true) THEN
    RAISE EXCEPTION 'they have asked for quiet' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER quiet_is_kept AFTER INSERT ON public.meeting FOR EACH ROW EXECUTE FUNCTION wall.quiet_is_kept();
CREATE FUNCTION wall.quiet_is_kept_of_times() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.by_id <> NEW.person_id AND wall.is_quiet(NEW.person_id) AND NOT EXISTS (
      SELECT 1 FROM public.meeting_move m WHERE m.meeting_id = NEW.meeting_id AND m.step = NEW.step - 1
        AND m.by_id = m.person_id AND m.what IN (1, 2)) THEN
    RAISE EXCEPTION 'they have asked for quiet' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER quiet_is_kept_of_times AFTER INSERT ON public.meeting_move FOR EACH ROW WHEN (NEW.what = 2)
  EXECUTE FUNCTION wall.quiet_is_kept_of_times();

SELECT wall.adopt();
