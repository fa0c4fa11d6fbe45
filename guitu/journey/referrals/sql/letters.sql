-- A draft that replaces another, and a referral that goes to a service outside as a letter, by hand.

ALTER TABLE public.referral
  ADD CONSTRAINT referral_to_somebody CHECK (station_id IS NOT NULL OR service_id IS NOT NULL),
  ADD CONSTRAINT referral_replaces FOREIGN KEY (replaces_id, consent_id) REFERENCES public.referral (id, consent_id);

-- A draft is replaced only while it is a draft that nobody has answered or taken back.
CREATE FUNCTION wall.referral_replaced_in_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM public.referral r WHERE r.id = NEW.replaces_id AND r.person_id = NEW.person_id FOR NO KEY UPDATE;
  IF NOT FOUND
     OR EXISTS (SELECT 1 FROM public.referral_sent s WHERE s.referral_id = NEW.replaces_id)
     OR EXISTS (SELECT 1 FROM public.referral_word w WHERE w.referral_id = NEW.replaces_id AND w.what IN (1, 4)) THEN
    RAISE EXCEPTION 'this draft is decided on' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER referral_replaced_in_turn AFTER INSERT ON public.referral
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION wall.referral_replaced_in_turn();

-- Whether this can be said of a letter now: first that it was handed over, then what was answered there.
CREATE FUNCTION wall.may_tell_referral(p_now text, p_state text, p_reason text) RETURNS boolean
LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN p_now = 'requested' THEN coalesce(p_state = 'received' AND p_reason = '', false)
    ELSE wall.may_answer_referral(CASE p_now WHEN 'received' THEN 'requested' ELSE p_now END, p_state, p_reason)
  END
$$;

-- The person or the team says that the letter was handed over; the team says what the place outside answered.
CREATE FUNCTION app.tell_referral(
  p_move uuid, p_referral uuid, p_step int, p_state text, p_reason text, p_words bytea
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  sent public.referral_sent := wall.sent_under_my_pen(p_referral);
  last public.referral_move;
BEGIN
  PERFORM 1 FROM public.disclosure d WHERE d.id = sent.disclosure_id AND d.station_id IS NULL
    AND d.taken_back_at IS NULL AND d.ends_at > now() FOR NO KEY UPDATE;
  IF NOT FOUND OR (me.kind = 'person' AND p_state IS DISTINCT FROM 'received') THEN
    RETURN 'not_yours';
  END IF;
  IF EXISTS (SELECT 1 FROM public.referral_move m WHERE m.id = p_move AND m.disclosure_id = sent.disclosure_id) THEN
    RETURN 'ok';
  END IF;
  last := wall.last_move(sent.disclosure_id);
  IF last.step IS NULL OR p_step IS DISTINCT FROM last.step + 1
     OR NOT wall.may_tell_referral(last.state, p_state, p_reason) THEN
    RETURN 'changed';
  END IF;
  IF p_words IS NULL AND p_state IN ('completed', 'failed') THEN
    RETURN 'incomplete';
  END IF;
  PERFORM wall.move_from_here(p_move, sent.disclosure_id, p_step, p_state, p_reason, p_words);
  UPDATE public.referral_sent s SET handed_at = now() WHERE s.id = sent.id AND p_state = 'received';
  PERFORM wall.record(me, sent.person_id, me.organisation_id, 'referral.tell',
    CASE me.kind WHEN 'person' THEN 'own' ELSE 'support' END);
  RETURN 'ok';
END
$$;

SELECT wall.adopt();
