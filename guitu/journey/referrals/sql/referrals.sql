-- A referral in the person's record: drafted by a worker, sent by the person alone, recalled when that consent ends.

CALL wall.enclose_record('public.referral', 'worker');
CALL wall.enclose_record('public.referral_word', 'both');
ALTER TABLE public.referral_word ADD CONSTRAINT referral_word_of_referral FOREIGN KEY (referral_id, consent_id)
  REFERENCES public.referral (id, consent_id);

-- Which copy is whose. Read by the person and the team, written by the functions below, never by the web role.
CALL wall.enclose('public.referral_sent');
ALTER TABLE public.referral_sent
  ADD CONSTRAINT referral_sent_of_person FOREIGN KEY (consent_id, person_id) REFERENCES public.consent (id, person_id),
  ADD CONSTRAINT referral_sent_of_referral FOREIGN KEY (referral_id, consent_id) REFERENCES public.referral (id, consent_id),
  ADD CONSTRAINT referral_sent_by_own_hand CHECK (by_id = person_id);
GRANT SELECT ON public.referral_sent TO guitu_app;
CREATE POLICY referral_sent_read ON public.referral_sent FOR SELECT TO guitu_app
  USING (EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = referral_sent.consent_id));
GRANT SELECT, DELETE ON public.referral_sent TO guitu_eraser;
CREATE POLICY referral_sent_eraser ON public.referral_sent FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY referral_sent_eraser_out ON public.referral_sent FOR DELETE TO guitu_eraser USING (true);

-- 1 not now, 2 how it was: the person says it. 3 loop closed, 4 written by mistake: a worker does. 5 that those who
-- hold a letter were told: whoever told them.
CREATE POLICY referral_word_hands ON public.referral_word AS RESTRICTIVE FOR INSERT TO guitu_app
  WITH CHECK (CASE WHEN by_id = person_id THEN what IN (1, 2, 5) ELSE what IN (3, 4, 5) END);

-- How a referral that was sent stands; nothing for a draft, and nothing once its copy is erased.
CREATE FUNCTION wall.referral_state(p_disclosure uuid) RETURNS varchar LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.state FROM public.referral_move m WHERE m.disclosure_id = p_disclosure ORDER BY m.step DESC LIMIT 1
$$;

-- A draft is answered or taken back only while it is a draft, and taken back by whoever wrote it. The loop closes only
-- when the outcome came back and the person has looked back. Who holds a letter is told once it is no longer for them.
CREATE FUNCTION wall.referral_word_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  draft public.referral;
  sent public.referral_sent;
BEGIN
  SELECT * INTO draft FROM public.referral r WHERE r.id = NEW.referral_id AND r.person_id = NEW.person_id FOR NO KEY UPDATE;
  SELECT * INTO sent FROM public.referral_sent s WHERE s.referral_id = NEW.referral_id;
  IF draft.id IS NULL
     OR (NEW.what IN (1, 4)) <> (sent.id IS NULL)
     OR (NEW.what = 4 AND NEW.by_id <> draft.by_id)
     OR (NEW.what IN (1, 4) AND EXISTS (SELECT 1 FROM public.referral_word w
         WHERE w.referral_id = NEW.referral_id AND w.what = 4 AND w.id <> NEW.id))
     OR (NEW.what IN (1, 4) AND EXISTS (SELECT 1 FROM public.referral r WHERE r.replaces_id = NEW.referral_id))
     OR (NEW.what = 5 AND (sent.handed_at IS NULL OR (sent.taken_back_at IS NULL
         AND coalesce(wall.referral_state(sent.disclosure_id), '') NOT IN ('cancelled', 'entered-in-error'))))
     OR (NEW.what IN (2, 3) AND coalesce(wall.referral_state(sent.disclosure_id), '') NOT IN ('completed', 'failed'))
     OR (NEW.what = 3 AND NOT EXISTS (SELECT 1 FROM public.referral_word w
         WHERE w.referral_id = NEW.referral_id AND w.what = 2)) THEN
    RAISE EXCEPTION 'a word follows what it is about' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER referral_word_in_turn AFTER INSERT ON public.referral_word
  FOR EACH ROW EXECUTE FUNCTION wall.referral_word_in_turn();

-- The person's own act, and the only way out: a consent of its own, with the copy that it covers. The copy gets an id,
-- a key and a place at the recipient of its own. Sent twice, it is sent once.
CREATE FUNCTION app.send_referral(
  p_referral uuid, p_consent uuid, p_disclosure uuid, p_notice uuid, p_epoch int, p_wrap bytea, p_text bytea, p_picked bytea
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  draft public.referral;
  sent public.referral_sent;
  recipient uuid;
  ends timestamptz;
BEGIN
  SELECT * INTO draft FROM public.referral r
  WHERE r.id = p_referral AND r.person_id = me.user_id AND me.kind = 'person' FOR NO KEY UPDATE;
  SELECT * INTO sent FROM public.referral_sent s WHERE s.referral_id = draft.id;
  IF sent.id IS NOT NULL THEN
    RETURN CASE WHEN sent.disclosure_id = p_disclosure THEN 'ok' ELSE 'sent' END;
  END IF;
  IF wall.is_child(draft.person_id) THEN
    RETURN 'together';
  END IF;
  PERFORM 1 FROM public.consent c WHERE c.id = draft.consent_id AND c.purpose = 'support' AND c.withdrawn_at IS NULL
    AND c.erased_at IS NULL AND c.confirmed_at IS NOT NULL AND c.expires_at > now() FOR SHARE;
  IF NOT FOUND OR p_text IS NULL OR p_picked IS NULL
     OR NOT EXISTS (SELECT 1 FROM public.notice t WHERE t.id = p_notice AND t.purpose = 'referral')
     OR EXISTS (SELECT 1 FROM public.referral_word w WHERE w.referral_id = draft.id AND w.what = 4) THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.referral r WHERE r.replaces_id = draft.id) THEN
    RETURN 'changed';
  END IF;
  -- An id of a copy is nobody's: neither a consent's nor a person's, a worker's or a card's, nor of somebody trusted.
  IF p_consent = p_disclosure
     OR EXISTS (SELECT 1 FROM public.consent c WHERE p_disclosure IN (c.id, c.person_id) OR p_consent IN (c.id, c.person_id))
     OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id IN (p_consent, p_disclosure))
     OR EXISTS (SELECT 1 FROM public.disclosure d WHERE d.id IN (p_consent, p_disclosure))
     OR EXISTS (SELECT 1 FROM public.trusted_person t WHERE t.id IN (p_consent, p_disclosure))
     OR EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id IN (p_consent, p_disclosure)) THEN
    RETURN 'not_yours';
  END IF;
  ends := (draft.ends_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' - interval '1 second';
  IF ends <= now() OR ends > now() + interval '366 days' THEN
    RETURN 'no_such_day';
  END IF;
  -- To another organisation, one that receives people; never to an institution that holds them.
  recipient := wall.receiving(draft.station_id);
  IF draft.station_id IS NOT NULL AND (recipient IS NULL OR recipient = me.organisation_id) THEN
    RETURN 'no_such_station';
  END IF;
  -- To a service outside a letter goes by hand. No copy lies anywhere here; what is answered is sealed at home.
  IF draft.station_id IS NULL THEN
    recipient := me.organisation_id;
    INSERT INTO public.directory_named (service_id, name, provider)
    SELECT s.id, s.name, coalesce(p.name, '') FROM public.directory_service s
    LEFT JOIN public.directory_provider p ON p.id = s.provider_id
    WHERE s.id = draft.service_id AND s.status IN ('', 'active', 'temporarily closed')
    ON CONFLICT (service_id) DO UPDATE SET name = excluded.name, provider = excluded.provider;
    IF NOT FOUND THEN
      RETURN 'no_such_service';
    END IF;
  END IF;
  PERFORM 1 FROM public.key_epoch e WHERE e.organisation_id = recipient AND e.epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'stale_epoch';
  END IF;
  INSERT INTO public.consent (id, person_id, organisation_id, purpose, recipient_id, notice_id, proven, given_at,
    confirmed_at, expires_at)
  VALUES (p_consent, me.user_id, me.organisation_id, 'referral', coalesce(draft.station_id, draft.service_id), p_notice,
    me.proven, now(), now(), ends);
  PERFORM wall.note_event(me, p_consent, me.user_id, 'given');
  INSERT INTO public.disclosure (id, organisation_id, station_id, from_station_id, at, ends_at)
  SELECT p_disclosure, recipient, draft.station_id, w.station_id, now(), ends FROM public.worker w WHERE w.id = draft.by_id;
  INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
  VALUES (p_disclosure, p_disclosure, recipient, p_epoch, p_wrap);
  INSERT INTO public.disclosed_text (disclosure_id, content) SELECT p_disclosure, p_text WHERE draft.station_id IS NOT NULL;
  INSERT INTO public.referral_sent (id, person_id, consent_id, by_id, at, referral_id, agreed_id, disclosure_id, picked)
  VALUES (gen_random_uuid(), me.user_id, draft.consent_id, me.user_id, now(), draft.id, p_consent, p_disclosure, p_picked);
  INSERT INTO public.referral_move (id, disclosure_id, step, state, hand, at, reason)
  VALUES (gen_random_uuid(), p_disclosure, 1, 'requested', 'person', now(), '');
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'referral.send', 'own');
  RETURN 'ok';
END
$$;

-- What was sent under this referral, for whoever may write in its record now; nothing for anybody else.
CREATE FUNCTION wall.sent_under_my_pen(p_referral uuid) RETURNS public.referral_sent
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.* FROM wall.me() me
  JOIN public.access_grant g ON g.user_id = (me).user_id AND g.may_write AND g.valid_until > now()
  JOIN public.consent c ON c.id = g.consent_id AND c.expires_at > now()
  JOIN public.referral_sent s ON s.consent_id = c.id AND s.referral_id = p_referral
$$;

-- The last step of what was sent, if there is one.
CREATE FUNCTION wall.last_move(p_disclosure uuid) RETURNS public.referral_move
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.* FROM public.referral_move m WHERE m.disclosure_id = p_disclosure ORDER BY m.step DESC LIMIT 1
$$;

-- A step from where it was sent: by the person, or by somebody of the team in their own name.
CREATE FUNCTION wall.move_from_here(
  p_move uuid, p_disclosure uuid, p_step int, p_state text, p_reason text, p_words bytea
) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.referral_move (id, disclosure_id, step, state, hand, by_id, at, reason, words)
  SELECT p_move, p_disclosure, p_step, p_state, CASE (me).kind WHEN 'person' THEN 'person' ELSE 'source' END,
    CASE (me).kind WHEN 'staff' THEN (me).user_id END, now(), p_reason, p_words FROM wall.me() me
$$;

-- The team or the person calls it off; whoever wrote it may say that it was a mistake. The copy is out of hand at once.
CREATE FUNCTION app.stop_referral(p_move uuid, p_referral uuid, p_step int, p_state text, p_reason text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  sent public.referral_sent := wall.sent_under_my_pen(p_referral);
  last public.referral_move;
BEGIN
  PERFORM 1 FROM public.disclosure d WHERE d.id = sent.disclosure_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.referral_move m WHERE m.id = p_move AND m.disclosure_id = sent.disclosure_id) THEN
    RETURN 'ok';
  END IF;
  last := wall.last_move(sent.disclosure_id);
  IF last.step IS NULL OR p_step IS DISTINCT FROM last.step + 1 THEN
    RETURN 'changed';
  END IF;
  IF p_state = 'cancelled' THEN
    IF last.state NOT IN ('requested', 'received', 'accepted', 'in-progress', 'on-hold') THEN
      RETURN 'changed';
    END IF;
    IF p_reason IS NULL OR p_reason NOT IN ('no_longer_wished', 'found_elsewhere', 'other_place') THEN
      RETURN 'no_such_reason';
    END IF;
  ELSIF p_state = 'entered-in-error' THEN
    IF last.state = 'entered-in-error' THEN
      RETURN 'changed';
    END IF;
    IF p_reason IS DISTINCT FROM '' THEN
      RETURN 'no_such_reason';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM public.referral r WHERE r.id = p_referral AND r.by_id = me.user_id) THEN
      RETURN 'not_yours';
    END IF;
  ELSE
    RETURN 'not_yours';
  END IF;
  PERFORM wall.move_from_here(p_move, sent.disclosure_id, p_step, p_state, p_reason, NULL);
  PERFORM wall.record(me, sent.person_id, me.organisation_id, 'referral.stop', CASE me.kind WHEN 'person' THEN 'own' ELSE 'support' END);
  RETURN 'ok';
END
$$;

-- The keys with which the answers can be read that came back. Only in a transaction that opened the person's referrals
-- before: the entry is there already, and without it there is no key. A list of names, or an act, opens none.
CREATE FUNCTION app.returned_keys(p_person uuid)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, false
  FROM wall.me() i
  JOIN public.access_grant g ON g.user_id = (i).user_id AND g.valid_until > now()
  JOIN public.referral_sent s ON s.consent_id = g.consent_id AND s.person_id = p_person
  JOIN public.data_key k ON k.id = s.disclosure_id
  WHERE EXISTS (SELECT 1 FROM public.entry e WHERE e.subject_id = p_person AND e.actor_id = (i).user_id AND e.at >= now()
                AND e.part IN ('referrals', 'letter'))
$$;

-- When the consent behind a copy ends for good, its key goes in the same transaction, and an order stands to remove the
-- rest. The order at the recipient names the copy, not the person. What the person took back is called so; what merely
-- ran out has ended.
CREATE FUNCTION wall.recall_copy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone uuid;
BEGIN
  UPDATE public.referral_sent s SET taken_back_at = CASE WHEN NEW.withdrawn_at IS NOT NULL THEN now() END
  WHERE s.agreed_id = NEW.id AND s.taken_back_at IS NULL RETURNING s.disclosure_id INTO gone;
  IF NEW.withdrawn_at IS NOT NULL THEN
    UPDATE public.disclosure d SET taken_back_at = now() WHERE d.id = gone;
  ELSE
    UPDATE public.disclosure d SET ends_at = least(d.ends_at, now()) WHERE d.id = gone;
  END IF;
  DELETE FROM public.data_key k WHERE k.id = gone;
  INSERT INTO public.erasure_order (id, consent_id, person_id, organisation_id, is_whole_record, ordered_at)
  SELECT gen_random_uuid(), d.id, d.id, d.organisation_id, false, now() FROM public.disclosure d WHERE d.id = gone
  ON CONFLICT (consent_id) DO NOTHING;
  RETURN NULL;
END
$$;
CREATE TRIGGER recall_copy AFTER UPDATE OF withdrawn_at, erased_at ON public.consent FOR EACH ROW
  WHEN (NEW.purpose = 'referral' AND (NEW.withdrawn_at IS NOT NULL OR NEW.erased_at IS NOT NULL))
  EXECUTE FUNCTION wall.recall_copy();

SELECT wall.adopt();
