-- How long a consent lasts: it goes on, or ends earlier, only by the hand of whose it is. Both take effect in the grants in
-- the same statement (`wall.grants_follow`), and both stay among the events with the day that was chosen.

-- What came before this file renewed for a fixed year, under whatever text had been read once.
DROP FUNCTION IF EXISTS app.renew(uuid);
DROP FUNCTION IF EXISTS app.renew_with_guardian(text, bytea, uuid, bytea, bytea, bytea, text);

-- The text that is read today before somebody agrees to a purpose.
CREATE FUNCTION wall.current_notice(p_purpose text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id FROM public.notice t WHERE t.purpose = p_purpose ORDER BY t.version DESC LIMIT 1
$$;

-- An event says by itself which text was read and until when it then lasted: the consent itself moves on.
CREATE FUNCTION wall.event_says_what_was_read() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.what IN ('given', 'renewed') THEN
    SELECT c.notice_id INTO NEW.notice_id FROM public.consent c WHERE c.id = NEW.consent_id;
  END IF;
  IF NEW.what IN ('renewed', 'narrowed') THEN
    SELECT c.expires_at INTO NEW.until FROM public.consent c WHERE c.id = NEW.consent_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER event_says_what_was_read BEFORE INSERT ON public.consent_event
  FOR EACH ROW EXECUTE FUNCTION wall.event_says_what_was_read();

-- For three, six or twelve more months from today, under the text that is read today.
CREATE FUNCTION app.renew(p_consent uuid, p_notice uuid, p_months int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  until timestamptz := wall.ends_after(p_months);
BEGIN
  IF me.kind = 'person' AND wall.is_child(me.user_id) THEN RETURN 'together'; END IF;
  IF until IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.id = p_consent AND c.person_id = me.user_id
             AND p_notice IS DISTINCT FROM wall.current_notice(c.purpose)) THEN
    RETURN 'other_notice';
  END IF;
  UPDATE public.consent SET expires_at = until, notice_id = p_notice, confirmed_at = coalesce(confirmed_at, now()),
    proven = me.proven, given_with = NULL
  WHERE id = p_consent AND person_id = me.user_id AND me.kind = 'person' AND withdrawn_at IS NULL AND erased_at IS NULL
    AND purpose <> 'referral' AND (confirmed_at IS NOT NULL OR expires_at <= now()) AND expires_at > now() - interval '90 days'
    AND expires_at < until;
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.note_event(me, p_consent, me.user_id, 'renewed');
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.renew', 'own');
  RETURN 'ok';
END
$$;

-- An earlier last day, and nothing but that: at once, and never a later one. A child may, too: it takes nobody else to end.
-- What was sent elsewhere is called back, not shortened.
CREATE FUNCTION app.narrow(p_consent uuid, p_until timestamptz) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.consent SET expires_at = p_until
  WHERE id = p_consent AND person_id = me.user_id AND me.kind = 'person' AND withdrawn_at IS NULL AND erased_at IS NULL
    AND purpose <> 'referral' AND confirmed_at IS NOT NULL AND expires_at > now()
    AND p_until > now() AND p_until < expires_at;
  IF NOT FOUND THEN
    RETURN 'not_narrower';
  END IF;
  PERFORM wall.note_event(me, p_consent, me.user_id, 'narrowed');
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.narrow', 'own');
  RETURN 'ok';
END
$$;

-- Whether the asking person is under fourteen: then nothing goes on by one hand alone.
CREATE FUNCTION app.goes_on_together() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((SELECT wall.is_child((i).user_id) FROM wall.me() i WHERE (i).kind = 'person'), false)
$$;

-- From when on the asking person decides alone: nothing that two agreed to lasts longer. Null for who is no child.
CREATE FUNCTION app.together_until() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.child_until FROM wall.me() i JOIN public.minor_file f ON f.person_id = (i).user_id AND f.child_until > now()
  WHERE (i).kind = 'person'
$$;

-- Whether a guardian of the asking child can still read: not in the month in which the child turns fourteen.
CREATE FUNCTION app.guardian_can_read() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM wall.me() i JOIN public.guardian g ON g.person_id = (i).user_id AND g.sight_until > now()
                 WHERE (i).kind = 'person' AND wall.is_child(g.person_id))
$$;

-- A child's consents, for another year at most, and a new way in for the guardian, as long as one can read: in the child's
-- own session, with a code to the guardian's phone, under the texts that both have just read. Sent twice, it is done once.
CREATE FUNCTION app.renew_with_guardian(
  p_phone_code text, p_phone_index bytea, p_guardian uuid, p_called bytea, p_relation bytea, p_code_hash bytea,
  p_pin_hash text, p_notices uuid[], p_months int
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  until timestamptz;
  renewed uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('together|' || me.user_id::text, 0));
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = me.user_id AND me.kind = 'person' AND c.given_with = p_guardian)
     AND NOT EXISTS (SELECT 1 FROM public.trusted_person t WHERE t.id = p_guardian AND t.code_hash IS DISTINCT FROM p_code_hash) THEN
    RETURN 'ok';
  END IF;
  IF num_nulls(p_phone_code, p_phone_index, p_guardian, p_called, p_relation, p_code_hash, p_notices) > 0
     OR wall.ends_after(p_months) IS NULL
     OR coalesce(p_pin_hash, '') = '' OR NOT wall.is_nobodys(p_guardian) OR NOT app.is_guardians_phone(p_phone_index) THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = me.user_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
             AND c.purpose <> 'referral' AND c.expires_at > now() - interval '90 days'
             AND wall.current_notice(c.purpose) <> ALL (p_notices)) THEN
    RETURN 'other_notice';
  END IF;
  IF NOT wall.spend_code(me.user_id, p_phone_index, p_phone_code) THEN
    RETURN 'wrong_code';
  END IF;
  SELECT least(wall.ends_after(p_months), f.child_until) INTO until
  FROM public.minor_file f WHERE f.person_id = me.user_id;
  WITH done AS (
    UPDATE public.consent SET expires_at = greatest(expires_at, until), notice_id = wall.current_notice(purpose),
      given_with = p_guardian, proven = 6
    WHERE person_id = me.user_id AND withdrawn_at IS NULL AND erased_at IS NULL AND purpose <> 'referral'
      AND expires_at > now() - interval '90 days'
    RETURNING id
  )
  SELECT array_agg(id) INTO renewed FROM done;
  IF renewed IS NULL THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.note_event(me, one, me.user_id, 'renewed') FROM unnest(renewed) one;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.renew', 'own');
  IF app.guardian_can_read() THEN
    me.user_id := p_guardian;
    PERFORM wall.let_guardian_in(me, (wall.me()).user_id, p_guardian, p_called, p_relation, p_code_hash, p_pin_hash);
  END IF;
  RETURN 'ok';
END
$$;

-- Lapses are noted; what lapsed 90 days ago is destroyed like something taken back.
CREATE FUNCTION work.lapse() RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity;
  gone uuid[];
BEGIN
  me.user_id := '00000000-0000-0000-0000-000000000000';
  me.proven := 8;
  PERFORM wall.note_event(me, c.id, c.person_id, 'lapsed') FROM public.consent c
  WHERE c.expires_at <= now() AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM public.consent_event e WHERE e.consent_id = c.id AND e.what = 'lapsed' AND e.at >= c.expires_at);
  -- What somebody is holding comes in the next round: nobody else's lapse waits for it.
  gone := ARRAY(
    SELECT c.id FROM public.consent c
    WHERE c.withdrawn_at IS NULL AND c.erased_at IS NULL
      AND (c.expires_at <= now() - interval '90 days'
           OR EXISTS (SELECT 1 FROM public.consent base WHERE base.person_id = c.person_id AND base.purpose = 'support'
                      AND base.withdrawn_at IS NULL AND base.erased_at IS NULL
                      AND base.expires_at <= now() - interval '90 days'))
    FOR NO KEY UPDATE SKIP LOCKED);
  IF cardinality(gone) > 0 THEN
    UPDATE public.consent SET withdrawn_at = NULL, erased_at = now() WHERE id = ANY (gone);
    PERFORM wall.note_event(me, c.id, c.person_id, 'erased') FROM public.consent c WHERE c.id = ANY (gone);
    PERFORM wall.destroy(gone);
  END IF;
  RETURN cardinality(gone);
END
$$;

SELECT wall.adopt();
