-- The copy at the recipient: opened only through here, by its desk or by the worker who took it on, while it may be.
-- Nothing here makes a copy of a copy: a recipient cannot pass it on.

CALL wall.enclose('public.disclosure');
CALL wall.enclose('public.disclosed_text');
CALL wall.enclose('public.referral_move');
ALTER TABLE public.referral_move
  ADD CONSTRAINT referral_move_names_staff CHECK ((hand = 'person') = (by_id IS NULL)),
  ADD CONSTRAINT referral_move_first CHECK ((step = 1) = (state = 'requested'));

-- The copies that the asker may open now: at this station, at the desk or in the hands that took it on, not recalled,
-- not past its day, not turned down or called off.
CREATE FUNCTION app.copies() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id FROM wall.me() i
  JOIN public.disclosure d ON d.station_id = (i).station_id
  WHERE (i).kind = 'staff' AND ((i).role = 'intake' OR ((i).role = 'worker' AND d.worker_id = (i).user_id))
    AND d.taken_back_at IS NULL AND d.ends_at > now()
    AND wall.referral_state(d.id) NOT IN ('rejected', 'cancelled', 'entered-in-error')
$$;

-- That a copy lies or lay here says nothing of whose it is.
GRANT SELECT ON public.disclosure TO guitu_app;
CREATE POLICY disclosure_read ON public.disclosure FOR SELECT TO guitu_app
  USING (station_id = (SELECT app.desk()) OR worker_id = (SELECT app.staff()));
GRANT SELECT ON public.disclosed_text TO guitu_app;
CREATE POLICY disclosed_text_read ON public.disclosed_text FOR SELECT TO guitu_app
  USING (disclosure_id IN (SELECT app.copies()));
-- The steps are seen on both sides. Their words are sealed under the key of the copy.
GRANT SELECT ON public.referral_move TO guitu_app;
CREATE POLICY referral_move_read ON public.referral_move FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.disclosure d WHERE d.id = referral_move.disclosure_id)
         OR EXISTS (SELECT 1 FROM public.referral_sent s WHERE s.disclosure_id = referral_move.disclosure_id));

-- Opens one copy. Two entries: one in the recipient's log about the copy, and one in the person's own, who sees by
-- whom and when. The recipient never learns the id that stands in the second.
CREATE FUNCTION app.open_copy(p_disclosure uuid)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF EXISTS (SELECT 1 FROM public.throttle t WHERE t.key = wall.bulk_key(me.user_id) AND t.until > now()) THEN
    RAISE EXCEPTION 'too many people opened within an hour' USING ERRCODE = 'GT429';
  END IF;
  RETURN QUERY
    SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, true FROM public.data_key k
    WHERE k.id = p_disclosure AND k.id IN (SELECT app.copies());
  IF FOUND THEN
    PERFORM wall.record(me, p_disclosure, me.organisation_id, 'copy', 'referral');
    PERFORM wall.record(me, s.person_id, c.organisation_id, 'copy', 'referral') FROM public.referral_sent s
      JOIN public.consent c ON c.id = s.agreed_id WHERE s.disclosure_id = p_disclosure;
  ELSE
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    SELECT gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, p_disclosure, 'copy'
    WHERE me.user_id IS NOT NULL AND p_disclosure IS NOT NULL;
  END IF;
END
$$;

-- Whether those who received it may say this now, and with this reason.
CREATE FUNCTION wall.may_answer_referral(p_now text, p_state text, p_reason text) RETURNS boolean
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((p_now, p_state) IN (
      ('requested', 'accepted'), ('requested', 'rejected'), ('accepted', 'in-progress'), ('accepted', 'on-hold'),
      ('in-progress', 'on-hold'), ('on-hold', 'in-progress'), ('accepted', 'completed'), ('in-progress', 'completed'),
      ('accepted', 'failed'), ('in-progress', 'failed'))
    AND CASE p_state
      WHEN 'rejected' THEN p_reason IN ('no_capacity', 'not_our_area', 'closed', 'other_help')
      WHEN 'on-hold' THEN p_reason IN ('when_it_suits', 'no_place_yet', 'papers_missing')
      WHEN 'failed' THEN p_reason IN ('not_possible', 'other_help', 'no_place_yet', 'not_in_touch')
      ELSE p_reason = '' END, false)
$$;

-- Those who received it answer, one step after the other. An end comes with what became of it.
CREATE FUNCTION app.answer_referral(
  p_move uuid, p_disclosure uuid, p_step int, p_state text, p_reason text, p_worker uuid, p_words bytea
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  last public.referral_move;
BEGIN
  PERFORM 1 FROM public.disclosure d WHERE d.id = p_disclosure FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM public.referral_move m WHERE m.id = p_move AND m.disclosure_id = p_disclosure
             AND m.by_id = me.user_id) THEN
    RETURN 'ok';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM app.copies() mine WHERE mine = p_disclosure) THEN
    RETURN 'not_yours';
  END IF;
  last := wall.last_move(p_disclosure);
  IF p_step IS DISTINCT FROM last.step + 1 OR NOT wall.may_answer_referral(last.state, p_state, p_reason) THEN
    RETURN 'changed';
  END IF;
  IF p_words IS NULL AND p_state IN ('completed', 'failed') THEN
    RETURN 'incomplete';
  END IF;
  IF (p_state = 'accepted') <> (p_worker IS NOT NULL) OR (p_state = 'accepted' AND NOT EXISTS (
      SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.station_id = me.station_id
      AND wall.can_be_on_a_team(w.id))) THEN
    RETURN 'no_such_worker';
  END IF;
  INSERT INTO public.referral_move (id, disclosure_id, step, state, hand, by_id, at, reason, words)
  VALUES (p_move, p_disclosure, p_step, p_state, 'owner', me.user_id, now(), p_reason, p_words);
  UPDATE public.disclosure d SET worker_id = p_worker WHERE d.id = p_disclosure AND p_worker IS NOT NULL;
  PERFORM wall.record(me, p_disclosure, me.organisation_id, 'referral.answer', 'referral');
  PERFORM wall.record(me, s.person_id, c.organisation_id, 'referral.answer', 'referral') FROM public.referral_sent s
    JOIN public.consent c ON c.id = s.agreed_id WHERE s.disclosure_id = p_disclosure;
  RETURN 'ok';
END
$$;

GRANT SELECT, DELETE ON public.disclosed_text, public.referral_move TO guitu_eraser;
CREATE POLICY disclosed_text_eraser ON public.disclosed_text FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY disclosed_text_eraser_out ON public.disclosed_text FOR DELETE TO guitu_eraser USING (true);
CREATE POLICY referral_move_eraser ON public.referral_move FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY referral_move_eraser_out ON public.referral_move FOR DELETE TO guitu_eraser USING (true);

-- That something lay here is forgotten too, 90 days after it was recalled or ended, once its content is gone.
CREATE FUNCTION work.forget_copies() RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (
    DELETE FROM public.disclosure d WHERE coalesce(d.taken_back_at, d.ends_at) < now() - interval '90 days'
      AND NOT EXISTS (SELECT 1 FROM public.disclosed_text t WHERE t.disclosure_id = d.id)
      AND NOT EXISTS (SELECT 1 FROM public.referral_move m WHERE m.disclosure_id = d.id)
    RETURNING 1
  )
  SELECT count(*)::int FROM gone
$$;

SELECT wall.adopt();
