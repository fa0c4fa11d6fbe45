-- Consent for a child under fourteen, by two hands: the child's wish, then the guardian, proven by a code to the phone that
-- the guardian holds. Either of the two can take it back alone. From fourteen on none of this lets anybody in.

-- The guardian's own way in, for reading: everything of the child's support but what is kept between two. It ends before
-- the child is fourteen. A former way in of a guardian ends with the new one.
CREATE FUNCTION wall.let_guardian_in(
  p_me public.identity, p_person uuid, p_guardian uuid, p_called bytea, p_relation bytea, p_code_hash bytea, p_pin_hash text
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.identity i USING public.trusted_person t
  WHERE t.person_id = p_person AND t.is_guardian AND i.user_id = t.id AND i.kind = 'trusted';
  UPDATE public.trusted_person SET ended_at = now(), code_hash = NULL, word_hash = '', pin_hash = ''
  WHERE person_id = p_person AND is_guardian AND ended_at IS NULL;
  INSERT INTO public.trusted_person
    (id, person_id, consent_id, called, relation, sees_meetings, sees_plan, sees_needs, sees_notes, is_shown,
     is_guardian, code_hash, word_hash, pin_hash, invited_at, accepted_at, until)
  SELECT p_guardian, g.person_id, g.consent_id, p_called, p_relation, true, true, true, true, true, true,
         p_code_hash, '', p_pin_hash, now(), now(), g.sight_until
  FROM public.guardian g WHERE g.person_id = p_person;
  PERFORM wall.record(p_me, p_person, p_me.organisation_id, 'trusted.guardian', 'guardian');
END
$$;

-- An id is one person's, one worker's or one trusted person's for ever.
CREATE FUNCTION wall.is_nobodys(p_id uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_id)
    AND NOT EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_id)
    AND NOT EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id = p_id)
    AND NOT EXISTS (SELECT 1 FROM public.trusted_person t WHERE t.id = p_id)
$$;

-- A new record of a child: like `app.accept_invitation`, but never without the code to the guardian's phone, never on a
-- worker's word, and never without a lead's approval. The consents end in the month after the fourteenth birthday at
-- the latest: then the young person says yes, or it lapses.
CREATE FUNCTION app.accept_with_guardian(
  p_secret text, p_phone_code text, p_worker uuid, p_person uuid, p_consents uuid[], p_purposes text[], p_notices uuid[],
  p_epoch int, p_wraps bytea[], p_name bytea, p_birth bytea, p_phone bytea, p_birth_check bytea, p_pin_hash text,
  p_receipt_hash bytea, p_minor_until timestamptz, p_child_until timestamptz, p_sight_until timestamptz, p_guardian uuid,
  p_called bytea, p_relation bytea, p_guardian_index bytea, p_code_hash bytea, p_guardian_pin_hash text,
  p_months int DEFAULT 12, p_left_out int DEFAULT 0
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
  IF num_nulls(p_phone_code, p_worker, p_person, p_guardian, p_called, p_relation, p_guardian_index, p_code_hash,
               p_minor_until, p_child_until, p_sight_until) > 0
     OR wall.ends_after(p_months) IS NULL OR coalesce(p_left_out, -1) NOT BETWEEN 0 AND 15
     OR coalesce(p_phone_code, '') = '' OR coalesce(p_guardian_pin_hash, '') = '' OR coalesce(p_pin_hash, '') = ''
     OR p_sight_until <= now() OR p_child_until < p_sight_until OR p_child_until > now() + interval '15 years'
     OR p_minor_until <= p_child_until OR p_guardian = p_person OR NOT wall.is_nobodys(p_guardian) THEN
    RETURN 'incomplete';
  END IF;
  IF NOT wall.spend_code(invited.id, p_guardian_index, p_phone_code) THEN
    RETURN 'wrong_code';
  END IF;
  me.user_id := p_person;
  me.organisation_id := invited.organisation_id;
  me.proven := 6;
  answer := wall.open_record(me, NULL, p_worker, p_person, p_consents, p_purposes, p_notices, p_epoch, p_wraps, p_name,
    p_birth, p_phone, NULL, p_birth_check, p_pin_hash, p_receipt_hash);
  IF answer <> 'ok' THEN
    RETURN answer;
  END IF;
  UPDATE public.consent SET given_with = p_guardian,
    expires_at = least(expires_at, p_child_until, wall.ends_after(p_months)) WHERE person_id = p_person;
  INSERT INTO public.guardian (person_id, consent_id, phone_index, sight_until)
  VALUES (p_person, p_consents[1], p_guardian_index, p_sight_until);
  answer := app.guard_minor(p_person, p_minor_until);
  IF answer <> 'ok' THEN
    RAISE EXCEPTION 'a child is a minor' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  UPDATE public.minor_file SET child_until = p_child_until WHERE person_id = p_person;
  PERFORM wall.leave_out_at_first(me, p_person, p_left_out, true);
  me.user_id := p_guardian;
  PERFORM wall.let_guardian_in(me, p_person, p_guardian, p_called, p_relation, p_code_hash, p_guardian_pin_hash);
  PERFORM wall.spend_invitation(invited, p_person);
  RETURN 'ok';
END
$$;

-- Whether a phone is the one that the asking child's guardian gave: no message goes to another.
CREATE FUNCTION app.is_guardians_phone(p_phone_index bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.guardian g JOIN wall.me() i ON (i).user_id = g.person_id AND (i).kind = 'person'
                 WHERE g.phone_index = p_phone_index AND wall.is_child(g.person_id))
$$;

-- The guardian takes the consent back: at once and whole, as if the child had done it. Only while it is the guardian's, too.
CREATE FUNCTION app.withdraw_as_guardian() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  child uuid;
  gone uuid[];
BEGIN
  SELECT t.person_id INTO child FROM public.trusted_person t
  WHERE t.id = me.user_id AND me.kind = 'trusted' AND t.is_guardian AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL
    AND t.until > now() AND wall.is_child(t.person_id);
  IF child IS NULL THEN
    RETURN 'not_yours';
  END IF;
  WITH taken AS (
    UPDATE public.consent SET withdrawn_at = now()
    WHERE person_id = child AND withdrawn_at IS NULL AND erased_at IS NULL RETURNING id
  )
  SELECT array_agg(id) INTO gone FROM taken;
  -- What the child took back before is gone already.
  IF gone IS NULL THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.note_event(me, one, child, 'withdrawn') FROM unnest(gone) one;
  PERFORM wall.destroy(gone);
  PERFORM wall.record(me, child, me.organisation_id, 'consent.withdraw', 'guardian');
  RETURN 'ok';
END
$$;

SELECT wall.adopt();
