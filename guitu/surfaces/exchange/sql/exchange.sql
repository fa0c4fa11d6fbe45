-- Referrals from outside: a system of another organisation says who it is by a signature, and puts one card on one desk.
-- What it writes beside the card lies under a key of its own. Nobody gets that key but the person, once they have begun
-- a record; what they do not open within 14 days goes with its key.

CALL wall.enclose('public.outside_referral');
CALL wall.enclose('public.parcel');
-- Only the person lets what was sent become part of the record.
CALL wall.enclose_record('public.sent_along', 'person');

-- Who may send: names and public keys of organisations. Written by the owner alone (`guitu sender`).
GRANT SELECT ON public.sending_system TO guitu_app, guitu_definer, guitu_backup;

ALTER TABLE public.outside_referral
  ADD CONSTRAINT outside_referral_states CHECK (state IN ('requested', 'accepted', 'rejected', 'completed')),
  ADD CONSTRAINT outside_referral_from FOREIGN KEY (system_id) REFERENCES public.sending_system (id);
-- It waits with a card, or for a person; never for both.
ALTER TABLE public.parcel ADD CONSTRAINT parcel_is_somebodys CHECK ((card_id IS NULL) <> (person_id IS NULL));

GRANT SELECT ON public.parcel TO guitu_app;
CREATE POLICY parcel_read ON public.parcel FOR SELECT TO guitu_app
  USING (person_id = (SELECT app.own()) AND expires_at > now());

-- The sending system that asks; no row for anybody else, nor for one that was ended.
CREATE FUNCTION wall.sending() RETURNS public.sending_system LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT s FROM wall.me() i JOIN public.sending_system s ON s.id = (i).user_id
  WHERE (i).kind = 'sender' AND s.ended_at IS NULL
$$;

-- A signature was checked: the system gets a token for five minutes. Its hash is kept like that of a signed-in browser.
CREATE FUNCTION auth.begin_system(p_system uuid, p_token_hash bytea, p_proven int) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH begun AS (
    INSERT INTO public.identity (token_hash, user_id, kind, role, organisation_id, station_id, called, proven, began_at,
                                 expires_at)
    SELECT p_token_hash, s.id, 'sender', '', s.organisation_id, s.station_id, '', p_proven, now(),
           now() + interval '5 minutes'
    FROM public.sending_system s WHERE s.id = p_system AND s.ended_at IS NULL
    RETURNING 1
  )
  SELECT EXISTS (SELECT 1 FROM begun)
$$;

-- A system puts a card on the desk it is bound to, with what lies sealed beside it. Sent twice, it is one card.
-- Of those who hold people nothing is taken but the card, and the log does not name them beside it.
CREATE FUNCTION app.take_in(
  p_id uuid, p_key_index bytea, p_content_index bytea, p_until timestamptz, p_card uuid, p_name bytea, p_route bytea,
  p_epoch int, p_wrapped bytea, p_parcel uuid, p_content bytea, p_parcel_wrapped bytea, p_tell_hash bytea
) RETURNS TABLE (answer text, id uuid) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  me public.identity := wall.me();
  system public.sending_system := wall.sending();
  before public.outside_referral;
  card public.waiting_card;
  said text;
  is_custodial boolean;
BEGIN
  is_custodial := system.kind = 'custodial_sender';
  IF system.id IS NULL OR num_nulls(p_id, p_key_index, p_content_index, p_card, p_name, p_route) > 0
     OR (p_until IS NULL) = is_custodial OR (p_until <= now())
     OR (is_custodial AND num_nonnulls(p_parcel, p_content, p_parcel_wrapped, p_tell_hash) > 0)
     OR num_nulls(p_parcel, p_content, p_parcel_wrapped, p_tell_hash) NOT IN (0, 4) THEN
    RETURN QUERY SELECT 'not_yours', NULL::uuid;
    RETURN;
  END IF;
  -- One at a time for one system: the same sent twice at once finds the first, and the limit holds.
  PERFORM pg_advisory_xact_lock(hashtextextended('outside|' || system.id::text, 0));
  SELECT * INTO before FROM public.outside_referral r WHERE r.system_id = system.id AND r.key_index = p_key_index;
  IF FOUND THEN
    RETURN QUERY SELECT CASE WHEN before.content_index = p_content_index THEN 'known' ELSE 'otherwise' END, before.id;
    RETURN;
  END IF;
  IF wall.receiving(system.station_id) IS DISTINCT FROM system.organisation_id THEN
    RETURN QUERY SELECT 'no_such_station', NULL::uuid;
    RETURN;
  END IF;
  IF (SELECT count(*) FROM public.outside_referral r
      WHERE r.system_id = system.id AND r.made_at > now() - interval '1 day') >= 40 THEN
    RETURN QUERY SELECT 'too_many', NULL::uuid;
    RETURN;
  END IF;
  card.id := p_card;
  card.organisation_id := system.organisation_id;
  card.station_id := system.station_id;
  card.name := p_name;
  card.route := p_route;
  card.wish := 'said';
  -- An institution that holds people is never named on a card.
  card.sender_kind := CASE WHEN is_custodial THEN 'other' ELSE system.kind END;
  said := wall.keep_card(card, p_epoch, p_wrapped);
  IF said <> 'ok' THEN
    RETURN QUERY SELECT said, NULL::uuid;
    RETURN;
  END IF;
  INSERT INTO public.outside_referral
    (id, system_id, card_id, key_index, content_index, state, tell_hash, made_at, moved_at, until)
  VALUES (p_id, system.id, p_card, p_key_index, p_content_index, 'requested', p_tell_hash, now(), now(),
          coalesce(p_until, now() + interval '90 days'));
  IF p_parcel IS NOT NULL THEN
    INSERT INTO public.parcel (id, card_id, content, expires_at)
    VALUES (p_parcel, p_card, p_content, now() + interval '14 days');
    INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
    VALUES (p_parcel, p_parcel, system.organisation_id, p_epoch, p_parcel_wrapped);
  END IF;
  IF is_custodial THEN
    me.user_id := p_card;
  END IF;
  PERFORM wall.record(me, p_card, system.organisation_id, 'waiting_card.receive', 'referral');
  RETURN QUERY SELECT 'ok', p_id;
END
$$;

-- How a system's own referrals stand. Those who hold people hear yes or no, before the day, and nothing after it.
CREATE FUNCTION app.own_outside_referrals()
RETURNS TABLE (id uuid, state varchar, made_at timestamptz, moved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id,
         CASE WHEN s.kind = 'custodial_sender' AND r.state NOT IN ('requested', 'rejected') THEN 'accepted' ELSE r.state END,
         CASE WHEN s.kind <> 'custodial_sender' THEN r.made_at END,
         CASE WHEN s.kind <> 'custodial_sender' THEN r.moved_at END
  FROM wall.sending() s JOIN public.outside_referral r ON r.system_id = s.id
  WHERE r.until > now()
$$;

-- What follows by itself. The desk invites: the station has said yes.
CREATE FUNCTION wall.outside_is_accepted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.outside_referral SET state = 'accepted', moved_at = now()
  WHERE card_id = NEW.card_id AND state = 'requested';
  RETURN NULL;
END
$$;
CREATE TRIGGER outside_is_accepted AFTER INSERT ON public.invitation
  FOR EACH ROW EXECUTE FUNCTION wall.outside_is_accepted();

-- The card is gone, however: nothing points to it any more, and what lay beside it goes with its key. If nobody had
-- answered, that is a no. Whether somebody came after a yes is not for the sender to know.
CREATE FUNCTION wall.outside_card_is_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.outside_referral SET card_id = NULL,
    moved_at = CASE WHEN state = 'requested' THEN now() ELSE moved_at END,
    state = CASE WHEN state = 'requested' THEN 'rejected' ELSE state END
  WHERE card_id = OLD.id;
  DELETE FROM public.data_key k USING public.parcel p WHERE p.card_id = OLD.id AND k.id = p.id;
  DELETE FROM public.parcel WHERE card_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER outside_card_is_gone AFTER DELETE ON public.waiting_card
  FOR EACH ROW EXECUTE FUNCTION wall.outside_card_is_gone();

-- With the base consent what was never opened goes, too, in the same transaction.
CREATE FUNCTION wall.parcel_goes_too() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.data_key k USING public.parcel p WHERE p.person_id = NEW.person_id AND k.id = p.id;
  DELETE FROM public.parcel WHERE person_id = NEW.person_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER parcel_goes_too AFTER INSERT ON public.erasure_order
  FOR EACH ROW WHEN (NEW.is_whole_record) EXECUTE FUNCTION wall.parcel_goes_too();

-- The person, and nobody else, opens what was sealed for them: the entry and the key come from one function.
CREATE FUNCTION app.open_parcel()
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  RETURN QUERY
    SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, false
    FROM public.parcel p JOIN public.data_key k ON k.id = p.id
    WHERE p.person_id = me.user_id AND me.kind = 'person' AND p.expires_at > now();
  IF FOUND THEN
    PERFORM wall.record(me, me.user_id, me.organisation_id, 'parcel', 'own');
  END IF;
END
$$;

-- What is opened or thrown away is gone from here, with its key.
CREATE FUNCTION app.drop_parcel(p_parcel uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  DELETE FROM public.parcel p WHERE p.id = p_parcel AND p.person_id = me.user_id AND me.kind = 'person';
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  DELETE FROM public.data_key WHERE id = p_parcel;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'parcel.drop', 'own');
  RETURN 'ok';
END
$$;

-- The person lets the sender know that they took it up. The secret lay in what was sealed for them; nothing else in the
-- database says which referral is whose.
CREATE FUNCTION app.tell_sender(p_secret text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.outside_referral SET state = 'completed', moved_at = now(), tell_hash = NULL
  WHERE tell_hash = sha256(convert_to(p_secret, 'UTF8')) AND state = 'accepted' AND until > now() AND me.kind = 'person';
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'parcel.tell', 'own');
  RETURN 'ok';
END
$$;

-- What nobody opened goes with its key; what nobody may ask for any more is forgotten.
CREATE FUNCTION work.forget_outside() RETURNS int LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  WITH parcels AS (DELETE FROM public.parcel WHERE expires_at <= now() RETURNING id),
       keys AS (DELETE FROM public.data_key WHERE id IN (SELECT id FROM parcels)),
       asked AS (DELETE FROM public.outside_referral WHERE until <= now() RETURNING id)
  SELECT ((SELECT count(*) FROM parcels) + (SELECT count(*) FROM asked))::int
$$;

SELECT wall.adopt();
