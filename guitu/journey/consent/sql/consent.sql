-- Consent: who may write it, what follows from it at once, and how it is taken back.

CALL wall.enclose('public.consent');
CALL wall.enclose('public.consent_event');
CALL wall.enclose('public.receipt');
CALL wall.enclose('public.erasure_order');
GRANT SELECT ON public.notice TO guitu_app, guitu_definer, guitu_backup;

GRANT SELECT ON public.consent, public.consent_event, public.erasure_order TO guitu_app;
CREATE POLICY consent_read ON public.consent FOR SELECT TO guitu_app
  USING (person_id = (SELECT app.own()) OR EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = consent.id));
CREATE INDEX consent_person ON public.consent (person_id);
CREATE POLICY consent_event_read ON public.consent_event FOR SELECT TO guitu_app USING (person_id = (SELECT app.own()));
CREATE POLICY erasure_order_read ON public.erasure_order FOR SELECT TO guitu_app
  USING (person_id = (SELECT app.own()) OR organisation_id = (SELECT app.office()));

-- No person without her base consent: checked when the transaction that made the row ends.
CREATE FUNCTION wall.person_has_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM public.consent c WHERE c.id = NEW.consent_id AND c.person_id = NEW.id AND c.purpose = 'support'
                 AND c.withdrawn_at IS NULL) THEN
    RAISE EXCEPTION 'a person exists only together with a base consent' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER person_has_consent AFTER INSERT ON public.person
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wall.person_has_consent();

-- The one place that says who may read and write under which consent. Everything else asks `access_grant`.
--   the person        reads every consent of hers that is not taken back, until 90 days after a lapse
--   a team member     reads and writes while the consent is live; on a worker's word: that worker alone
--   a stand-in        the same until a date, while "a colleague may step in" is live
CREATE FUNCTION wall.refresh_grants(p_person uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  -- One at a time for one person: two acts at the same moment would else make the same grant twice.
  SELECT pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  DELETE FROM public.access_grant g USING public.consent c WHERE c.person_id = p_person AND g.consent_id = c.id;
  INSERT INTO public.access_grant (user_id, consent_id, may_write, valid_until)
  SELECT u.user_id, u.consent_id, bool_or(u.may_write), max(u.valid_until) FROM (
    SELECT c.person_id AS user_id, c.id AS consent_id, true AS may_write, c.expires_at + interval '90 days' AS valid_until
    FROM public.consent c
    WHERE c.person_id = p_person AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
    UNION ALL
    SELECT m.worker_id, c.id, true,
           least(c.expires_at, base.expires_at, coalesce(m.ends_at, 'infinity'),
                 CASE WHEN m.is_cover THEN cover.expires_at ELSE 'infinity' END)
    FROM public.consent c
    JOIN public.team_member m ON m.person_id = c.person_id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL
    JOIN public.consent base ON base.person_id = c.person_id AND base.purpose = 'support' AND base.withdrawn_at IS NULL
      AND base.erased_at IS NULL AND (base.confirmed_at IS NOT NULL OR base.word_of = m.worker_id)
    LEFT JOIN public.consent cover ON cover.person_id = c.person_id AND cover.purpose = 'cover'
      AND cover.withdrawn_at IS NULL AND cover.erased_at IS NULL AND cover.confirmed_at IS NOT NULL
    WHERE c.person_id = p_person AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
      AND c.purpose IN ('support', 'health', 'family')
      AND (c.confirmed_at IS NOT NULL OR c.word_of = m.worker_id)
      AND (NOT m.is_cover OR cover.id IS NOT NULL)
  ) u GROUP BY u.user_id, u.consent_id
$$;

CREATE FUNCTION wall.grants_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.refresh_grants(coalesce(NEW.person_id, OLD.person_id));
  RETURN NULL;
END
$$;
CREATE TRIGGER grants_follow AFTER INSERT OR UPDATE OR DELETE ON public.consent
  FOR EACH ROW EXECUTE FUNCTION wall.grants_follow();
CREATE TRIGGER grants_follow AFTER INSERT OR UPDATE OR DELETE ON public.team_member
  FOR EACH ROW EXECUTE FUNCTION wall.grants_follow();

CREATE FUNCTION wall.note_event(p_me public.identity, p_consent uuid, p_person uuid, p_what text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.consent_event (id, consent_id, person_id, what, at, by_id, proven)
  VALUES (gen_random_uuid(), p_consent, p_person, p_what, now(), p_me.user_id, p_me.proven)
$$;

-- A new record whole: consents with their keys, the person, her way in, her worker, her receipt.
CREATE FUNCTION wall.open_record(
  p_me public.identity, p_word_of uuid, p_worker uuid, p_person uuid, p_consents uuid[], p_purposes text[],
  p_notices uuid[], p_epoch int, p_wraps bytea[], p_name bytea, p_birth bytea, p_phone bytea,
  p_phone_index bytea, p_birth_check bytea, p_pin_hash text, p_receipt_hash bytea
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n int;
BEGIN
  PERFORM 1 FROM public.key_epoch e WHERE e.organisation_id = p_me.organisation_id AND e.epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'stale_epoch';
  END IF;
  -- What is sent elsewhere is agreed to in the act of sending it (`app.send_referral`), never in advance.
  IF p_purposes[1] <> 'support' OR 'referral' = ANY (p_purposes) OR cardinality(p_consents) <> cardinality(p_purposes)
     OR cardinality(p_wraps) <> cardinality(p_purposes) OR cardinality(p_notices) <> cardinality(p_purposes) THEN
    RETURN 'incomplete';
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(p_notices, p_purposes) w(notice, purpose)
             WHERE NOT EXISTS (SELECT 1 FROM public.notice t WHERE t.id = w.notice AND t.purpose = w.purpose))
     -- An id is one person's or one worker's for ever: a second owner would take over the first one's grants and log.
     OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_person)
     OR EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_person)
     OR EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id = p_person) THEN
    RETURN 'incomplete';
  END IF;
  FOR n IN 1 .. cardinality(p_consents) LOOP
    INSERT INTO public.consent
      (id, person_id, organisation_id, purpose, notice_id, proven, word_of, given_at, confirmed_at, expires_at)
    VALUES (p_consents[n], p_person, p_me.organisation_id, p_purposes[n], p_notices[n], p_me.proven, p_word_of, now(),
            CASE WHEN p_word_of IS NULL THEN now() END,
            now() + CASE WHEN p_word_of IS NULL THEN interval '365 days' ELSE interval '14 days' END);
    INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
    VALUES (p_consents[n], p_person, p_me.organisation_id, p_epoch, p_wraps[n]);
    PERFORM wall.note_event(p_me, p_consents[n], p_person, 'given');
  END LOOP;
  INSERT INTO public.person (id, organisation_id, consent_id, name, birth_date, phone, made_at)
  VALUES (p_person, p_me.organisation_id, p_consents[1], p_name, p_birth, p_phone, now());
  INSERT INTO public.portal_account (person_id, organisation_id, phone_index, birth_check, pin_hash)
  VALUES (p_person, p_me.organisation_id, p_phone_index, p_birth_check, p_pin_hash);
  INSERT INTO public.team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at, agreed_at)
  VALUES (gen_random_uuid(), p_person, p_consents[1], p_worker, false, p_me.user_id, now(), now());
  IF p_receipt_hash IS NOT NULL THEN
    INSERT INTO public.receipt (id, person_id, code_hash, made_at, until)
    VALUES (gen_random_uuid(), p_person, p_receipt_hash, now(), now() + interval '3 years');
  END IF;
  PERFORM wall.record(p_me, p_person, p_me.organisation_id, 'consent.give', 'own');
  RETURN 'ok';
END
$$;

-- When a yes given now ends: after three, six or twelve months, as was chosen. No other length can be chosen.
CREATE FUNCTION wall.ends_after(p_months int) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_months IN (3, 6, 12) THEN now() + make_interval(months => p_months) END
$$;

-- By the person's own hand, with the code of an invitation. With a code sent to her phone the consent is whole at once;
-- without, it counts as the worker's word: that worker alone, 14 days, until she confirms in her portal.
CREATE FUNCTION app.accept_invitation(
  p_secret text, p_phone_code text, p_worker uuid, p_person uuid, p_consents uuid[], p_purposes text[], p_notices uuid[],
  p_epoch int, p_wraps bytea[], p_name bytea, p_birth bytea, p_phone bytea, p_phone_index bytea,
  p_birth_check bytea, p_pin_hash text, p_receipt_hash bytea, p_months int DEFAULT 12, p_left_out int DEFAULT 0
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  invited public.invitation := wall.invited(p_secret);
  me public.identity;
  answer text;
BEGIN
  IF invited.id IS NULL THEN
    RETURN 'expired';
  END IF;
  IF NOT wall.may_choose(invited, p_worker) THEN
    RETURN 'no_such_worker';
  END IF;
  IF coalesce(p_left_out, -1) NOT BETWEEN 0 AND 15 THEN
    RETURN 'incomplete';
  END IF;
  IF p_phone_code IS NULL OR p_worker IS NULL OR wall.ends_after(p_months) IS NULL THEN
    RETURN 'incomplete';
  END IF;
  IF p_phone_code <> '' AND NOT wall.spend_code(invited.id, p_phone_index, p_phone_code) THEN
    RETURN 'wrong_code';
  END IF;
  me.user_id := p_person;
  me.organisation_id := invited.organisation_id;
  me.proven := CASE WHEN p_phone_code <> '' THEN 6 ELSE 7 END;
  answer := wall.open_record(me, CASE WHEN p_phone_code = '' THEN p_worker END, p_worker, p_person, p_consents, p_purposes,
    p_notices, p_epoch, p_wraps, p_name, p_birth, p_phone, p_phone_index, p_birth_check, p_pin_hash, p_receipt_hash);
  IF answer = 'ok' THEN
    -- For as long as was chosen; a worker's word lasts its fourteen days.
    UPDATE public.consent SET expires_at = wall.ends_after(p_months)
    WHERE person_id = p_person AND expires_at > wall.ends_after(p_months);
    PERFORM wall.leave_out_at_first(me, p_person, p_left_out, false);
    PERFORM wall.spend_invitation(invited, p_person);
  END IF;
  RETURN answer;
END
$$;

-- On a worker's word: a new record only, the base purpose only, for this worker only, for 14 days. With the code that the
-- desk made for this worker, the waiting card has become this record, and nothing is left of it.
CREATE FUNCTION app.record_on_word(
  p_person uuid, p_consent uuid, p_notice uuid, p_epoch int, p_wrap bytea, p_name bytea, p_birth bytea, p_phone bytea,
  p_phone_index bytea, p_birth_check bytea, p_card_secret text DEFAULT NULL
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  invited public.invitation := wall.invited(p_card_secret);
  answer text;
BEGIN
  IF me.kind IS DISTINCT FROM 'staff' OR NOT wall.can_be_on_a_team(me.user_id) THEN RETURN 'not_yours'; END IF;
  -- Sent twice, it is one record: the second waits for the first, and changes nothing.
  PERFORM pg_advisory_xact_lock(hashtextextended(p_person::text, 0));
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_person AND c.word_of = me.user_id
             AND c.withdrawn_at IS NULL AND c.erased_at IS NULL AND c.expires_at > now()) THEN RETURN 'kept'; END IF;
  IF p_card_secret IS NOT NULL AND invited.worker_id IS DISTINCT FROM me.user_id THEN RETURN 'no_such_card'; END IF;
  answer := wall.open_record(me, me.user_id, me.user_id, p_person, ARRAY[p_consent], ARRAY['support'], ARRAY[p_notice],
    p_epoch, ARRAY[p_wrap], p_name, p_birth, p_phone, p_phone_index, p_birth_check, '', NULL);
  IF answer = 'ok' AND p_card_secret IS NOT NULL THEN
    PERFORM wall.spend_invitation(invited, p_person);
  END IF;
  RETURN answer;
END
$$;

-- Everything below is the person's own act: it asks for her session, nothing else opens it.
-- For three, six or twelve months from today, as with every later yes.
CREATE FUNCTION app.confirm_consents(p_months int DEFAULT 12) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  confirmed int;
BEGIN
  IF me.kind IS DISTINCT FROM 'person' OR wall.is_child(me.user_id) OR wall.ends_after(p_months) IS NULL THEN
    RETURN 0;
  END IF;
  WITH done AS (
    UPDATE public.consent SET confirmed_at = now(), proven = me.proven, expires_at = wall.ends_after(p_months)
    WHERE person_id = me.user_id AND confirmed_at IS NULL AND withdrawn_at IS NULL AND erased_at IS NULL AND expires_at > now()
    RETURNING id
  )
  SELECT count(wall.note_event(me, id, me.user_id, 'confirmed') IS NULL) INTO confirmed FROM done;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.confirm', 'own');
  RETURN confirmed;
END
$$;

CREATE FUNCTION app.add_consent(
  p_consent uuid, p_purpose text, p_notice uuid, p_epoch int, p_wrap bytea, p_months int DEFAULT 12
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.kind = 'person' AND wall.is_child(me.user_id) THEN RETURN 'together'; END IF;
  PERFORM 1 FROM public.consent c WHERE c.person_id = me.user_id AND me.kind = 'person' AND c.purpose = 'support'
    AND c.withdrawn_at IS NULL AND c.confirmed_at IS NOT NULL AND c.expires_at > now() FOR SHARE;
  IF NOT FOUND OR p_purpose IN ('support', 'referral') OR wall.ends_after(p_months) IS NULL
     OR NOT EXISTS (SELECT 1 FROM public.notice t WHERE t.id = p_notice AND t.purpose = p_purpose)
     OR EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = me.user_id AND c.purpose = p_purpose
                AND c.withdrawn_at IS NULL AND c.erased_at IS NULL) THEN
    RETURN 'not_yours';
  END IF;
  PERFORM 1 FROM public.key_epoch e WHERE e.organisation_id = me.organisation_id AND e.epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'stale_epoch';
  END IF;
  INSERT INTO public.consent (id, person_id, organisation_id, purpose, notice_id, proven, given_at, confirmed_at, expires_at)
  VALUES (p_consent, me.user_id, me.organisation_id, p_purpose, p_notice, me.proven, now(), now(),
    wall.ends_after(p_months));
  INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
  VALUES (p_consent, me.user_id, me.organisation_id, p_epoch, p_wrap);
  PERFORM wall.note_event(me, p_consent, me.user_id, 'given');
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.give', 'own');
  RETURN 'ok';
END
$$;

-- What withdrawal and a final lapse have in common: the key goes, the order to remove the rows stands.
CREATE FUNCTION wall.destroy(p_consents uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.access_grant WHERE consent_id = ANY (p_consents);
  DELETE FROM public.data_key WHERE id = ANY (p_consents);
  INSERT INTO public.erasure_order (id, consent_id, person_id, organisation_id, is_whole_record, ordered_at)
  SELECT gen_random_uuid(), c.id, c.person_id, c.organisation_id, c.purpose = 'support', now()
  FROM public.consent c WHERE c.id = ANY (p_consents)
  ON CONFLICT (consent_id) DO NOTHING;
  -- With the base consent the way in goes too: account, cards, codes, drafts and every open session of hers; and what others
  -- had half written on a page about her.
  DELETE FROM public.portal_account a USING public.consent c
    WHERE c.id = ANY (p_consents) AND c.purpose = 'support' AND a.person_id = c.person_id;
  DELETE FROM public.portal_card a USING public.consent c
    WHERE c.id = ANY (p_consents) AND c.purpose = 'support' AND a.person_id = c.person_id;
  DELETE FROM public.draft a USING public.consent c
    WHERE c.id = ANY (p_consents) AND c.purpose = 'support'
      AND (a.owner_id = c.person_id OR strpos(a.place, c.person_id::text) > 0);
  DELETE FROM public.phone_code a USING public.consent c
    WHERE c.id = ANY (p_consents) AND c.purpose = 'support' AND a.subject_id = c.person_id;
  DELETE FROM public.identity a USING public.consent c
    WHERE c.id = ANY (p_consents) AND c.purpose = 'support' AND a.user_id = c.person_id;
$$;

-- Takes a consent back. The base consent takes the whole record with it. Works at once: when this transaction commits,
-- grants and keys are gone and nobody can read; the rows follow.
CREATE FUNCTION app.withdraw(p_consent uuid, p_receipt_hash bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  is_base boolean;
  gone uuid[];
BEGIN
  SELECT c.purpose = 'support' INTO is_base FROM public.consent c
  WHERE c.id = p_consent AND c.person_id = me.user_id AND me.kind = 'person' AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
  FOR NO KEY UPDATE;
  IF is_base IS NULL THEN
    RETURN 'not_yours';
  END IF;
  WITH taken AS (
    UPDATE public.consent SET withdrawn_at = now()
    WHERE person_id = me.user_id AND withdrawn_at IS NULL AND erased_at IS NULL AND (is_base OR id = p_consent)
    RETURNING id
  )
  SELECT array_agg(id) INTO gone FROM taken;
  PERFORM wall.note_event(me, one, me.user_id, 'withdrawn') FROM unnest(gone) one;
  PERFORM wall.destroy(gone);
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.withdraw', 'own');
  INSERT INTO public.receipt (id, person_id, code_hash, made_at, until)
  VALUES (gen_random_uuid(), me.user_id, p_receipt_hash, now(), now() + interval '3 years');
  RETURN 'ok';
END
$$;

-- What a receipt code opens, for three years, without an account: what happened to the consents, and who opened what.
CREATE FUNCTION app.read_receipt(p_code text)
RETURNS TABLE (at timestamptz, what varchar, part varchar, actor varchar, done_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (
    SELECT r.person_id FROM public.receipt r WHERE r.code_hash = sha256(convert_to(p_code, 'UTF8')) AND r.until > now()
  )
  SELECT e.at, CASE WHEN e.what = 'given' AND c.word_of IS NOT NULL THEN 'told' ELSE e.what END, c.purpose, ''::varchar,
      o.done_at FROM mine
    JOIN public.consent_event e ON e.person_id = mine.person_id JOIN public.consent c ON c.id = e.consent_id
    LEFT JOIN public.erasure_order o ON o.consent_id = e.consent_id AND e.what = 'withdrawn'
  UNION ALL
  SELECT e.at, 'opened', e.part, coalesce(w.name, ''), NULL FROM mine
    JOIN public.entry e ON e.subject_id = mine.person_id LEFT JOIN public.worker w ON w.id = e.actor_id
  ORDER BY 1 DESC
$$;

-- Holds the consent against a withdrawal that is under way, checks that it is live, writes the entry, hands out the key.
CREATE FUNCTION app.act(p_verb text, p_person uuid, p_purpose text)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  held uuid;
BEGIN
  PERFORM wall.insist(p_verb, wall.acts());
  SELECT c.id INTO held FROM public.consent c
  WHERE c.person_id = p_person AND c.purpose = p_purpose AND c.withdrawn_at IS NULL AND c.erased_at IS NULL AND c.expires_at > now()
    AND EXISTS (SELECT 1 FROM public.access_grant g WHERE g.consent_id = c.id AND g.user_id = me.user_id AND g.may_write
                AND g.valid_until > now())
  FOR SHARE;
  RETURN QUERY SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, g.may_write
    FROM public.data_key k JOIN public.access_grant g ON g.consent_id = k.id
    WHERE k.id = held AND g.user_id = me.user_id AND g.may_write AND g.valid_until > now();
  IF FOUND THEN
    PERFORM wall.record(me, p_person, me.organisation_id, p_verb, CASE WHEN me.kind = 'person' THEN 'own' ELSE p_purpose END);
  ELSE
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    SELECT gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, p_person, p_verb WHERE me.user_id IS NOT NULL;
  END IF;
END
$$;

-- The eraser's view of consents: it reads orders, reports, and marks what is gone.
GRANT SELECT, UPDATE ON public.erasure_order TO guitu_eraser;
CREATE POLICY erasure_order_eraser ON public.erasure_order FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY erasure_order_eraser_up ON public.erasure_order FOR UPDATE TO guitu_eraser USING (true) WITH CHECK (true);

-- When the last row is gone the consent is erased, and says so.
CREATE FUNCTION wall.erasure_is_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity;
BEGIN
  me.user_id := '00000000-0000-0000-0000-000000000000';
  me.proven := 8;
  UPDATE public.consent SET erased_at = now() WHERE id = NEW.consent_id AND erased_at IS NULL;
  IF FOUND THEN
    PERFORM wall.note_event(me, NEW.consent_id, NEW.person_id, 'erased');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER erasure_is_told AFTER UPDATE OF done_at ON public.erasure_order
  FOR EACH ROW WHEN (OLD.done_at IS NULL AND NEW.done_at IS NOT NULL) EXECUTE FUNCTION wall.erasure_is_told();

SELECT wall.adopt();
