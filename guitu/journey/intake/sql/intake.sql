-- Waiting cards: seen by the desk of their own station, opened like a record, gone when they expire.

CALL wall.enclose('public.waiting_card');
CALL wall.enclose('public.invitation');

-- A name, a way to reach them, and the person's own wish. There is no room for a story.
ALTER TABLE public.waiting_card
  ADD CONSTRAINT waiting_card_is_short CHECK (octet_length(name) < 600 AND octet_length(route) < 1200),
  ADD CONSTRAINT waiting_card_own_wish CHECK (wish IN ('called', 'came', 'wrote', 'online', 'said')),
  ADD CONSTRAINT waiting_card_sender CHECK (
    sender_kind IN ('self', 'hospital', 'school', 'community', 'family', 'ngo', 'other')
    AND (sender_id IS NULL OR sender_kind NOT IN ('self', 'family'))),
  -- What stands as the person's own request was written by nobody else; what another system says was heard by nobody here.
  ADD CONSTRAINT waiting_card_own_hand CHECK (
    (wish IN ('online', 'said')) = (made_by IS NULL) AND (wish <> 'online' OR sender_kind = 'self')
    AND (wish <> 'said' OR sender_kind NOT IN ('self', 'family')));

-- The hash of the code for taking it back is not among the columns the web role may read.
GRANT SELECT (id, organisation_id, station_id, name, route, wish, sender_kind, sender_id, made_by, made_at, expires_at)
  ON public.waiting_card TO guitu_app;
CREATE POLICY waiting_card_read ON public.waiting_card FOR SELECT TO guitu_app
  USING (station_id = (SELECT app.desk()) AND expires_at > now());

-- The organisation of a station at which a desk receives people; nothing for any other place.
CREATE FUNCTION wall.receiving(p_station uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.organisation_id FROM public.station s JOIN public.organisation o ON o.id = s.organisation_id
  WHERE s.id = p_station AND o.kind <> 'custodial_sender'
    AND EXISTS (SELECT 1 FROM public.worker w WHERE w.station_id = s.id AND w.role = 'intake' AND w.left_at IS NULL)
$$;

-- Keeps a card with its own key, under an id that is nobody's.
CREATE FUNCTION wall.keep_card(p_card public.waiting_card, p_epoch int, p_wrapped bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Held until commit, so that no key is wrapped by an epoch that is being retired.
  PERFORM 1 FROM public.key_epoch e WHERE e.organisation_id = p_card.organisation_id AND e.epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'stale_epoch';
  END IF;
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_card.id OR c.id = p_card.id)
     OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_card.id) THEN
    RETURN 'not_yours';
  END IF;
  INSERT INTO public.waiting_card (id, organisation_id, station_id, name, route, wish, sender_kind, sender_id, made_by,
    take_back_hash, made_at, expires_at)
  VALUES (p_card.id, p_card.organisation_id, p_card.station_id, p_card.name, p_card.route, p_card.wish, p_card.sender_kind,
    p_card.sender_id, p_card.made_by, p_card.take_back_hash, now(), now() + interval '14 days')
  ON CONFLICT (id) DO NOTHING;
  IF NOT FOUND THEN
    RETURN 'taken';
  END IF;
  INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
  VALUES (p_card.id, p_card.id, p_card.organisation_id, p_epoch, p_wrapped);
  RETURN 'ok';
END
$$;

-- The desk notes that somebody wishes to be contacted. Sent twice, it is one card.
CREATE FUNCTION app.make_card(
  p_id uuid, p_name bytea, p_route bytea, p_wish text, p_sender_kind text, p_sender uuid, p_epoch int, p_wrapped bytea
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  card public.waiting_card;
  answer text;
  today bigint;
  lately bigint;
BEGIN
  IF me.kind IS DISTINCT FROM 'staff' OR me.role <> 'intake' OR NOT wall.keeps_records(me.organisation_id) THEN
    RETURN 'not_yours';
  END IF;
  -- One at a time for one desk: a second click finds the first one's card, and the limit holds for many at once.
  PERFORM pg_advisory_xact_lock(hashtextextended('card|' || me.user_id::text, 0));
  IF EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id = p_id AND c.made_by = me.user_id) THEN
    RETURN 'ok';
  END IF;
  -- An institution that holds people is never named on a card: it would say where somebody comes from.
  IF p_sender IS NOT NULL AND NOT EXISTS (SELECT 1 FROM public.organisation o WHERE o.id = p_sender
     AND o.kind <> 'custodial_sender' AND o.id <> me.organisation_id) THEN
    RETURN 'no_such_sender';
  END IF;
  -- Counted in the log: a card that was declined or has become a record makes no room for another.
  SELECT count(*) FILTER (WHERE e.at > now() - interval '1 day'), count(*) INTO today, lately FROM public.entry e
  WHERE e.actor_id = me.user_id AND e.part = 'waiting_card.make' AND e.at > now() - interval '14 days';
  IF today >= 40 THEN
    RETURN 'too_many';
  END IF;
  IF lately >= 200 THEN
    RETURN 'too_many_lately';
  END IF;
  card.id := p_id;
  card.organisation_id := me.organisation_id;
  card.station_id := me.station_id;
  card.name := p_name;
  card.route := p_route;
  card.wish := p_wish;
  card.sender_kind := p_sender_kind;
  card.sender_id := p_sender;
  card.made_by := me.user_id;
  answer := wall.keep_card(card, p_epoch, p_wrapped);
  IF answer = 'ok' THEN
    PERFORM wall.record(me, p_id, me.organisation_id, 'waiting_card.make', 'intake');
  END IF;
  RETURN answer;
END
$$;

-- Somebody asks for a call by their own hand, without an account. The log names the card itself as the one who acted:
-- whoever may be signed in in that browser is not asked and not written down. Sent twice, it is one card.
CREATE FUNCTION app.ask_for_call(
  p_id uuid, p_station uuid, p_name bytea, p_route bytea, p_epoch int, p_wrapped bytea, p_code_hash bytea
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  own_hand public.identity;
  card public.waiting_card;
  answer text;
BEGIN
  card.organisation_id := wall.receiving(p_station);
  -- Staff note a wish at the desk, in their own name.
  IF card.organisation_id IS NULL OR p_code_hash IS NULL OR me.kind = 'staff' THEN
    RETURN 'no_such_station';
  END IF;
  -- One at a time for one station, so that the limit holds for many at once, and a second click finds the first one's card.
  PERFORM pg_advisory_xact_lock(hashtextextended('call|' || p_station::text, 0));
  IF EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id = p_id AND c.take_back_hash = p_code_hash) THEN
    RETURN 'ok';
  END IF;
  IF (SELECT count(*) FROM public.waiting_card c WHERE c.station_id = p_station AND c.wish = 'online'
      AND c.made_at > now() - interval '1 day') >= 30 THEN
    RETURN 'too_many_calls';
  END IF;
  card.id := p_id;
  card.station_id := p_station;
  card.name := p_name;
  card.route := p_route;
  card.wish := 'online';
  card.sender_kind := 'self';
  card.take_back_hash := p_code_hash;
  answer := wall.keep_card(card, p_epoch, p_wrapped);
  IF answer = 'ok' THEN
    own_hand.user_id := p_id;
    own_hand.proven := 0;
    PERFORM wall.record(own_hand, p_id, card.organisation_id, 'waiting_card.ask', 'own');
  END IF;
  RETURN answer;
END
$$;

-- Whoever holds the code takes the card back, wherever it lies now. Nothing tells apart what never was and what is gone.
CREATE FUNCTION app.take_back_card(p_secret text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own_hand public.identity;
  card public.waiting_card;
BEGIN
  SELECT * INTO card FROM public.waiting_card c
  WHERE c.take_back_hash = sha256(convert_to(p_secret, 'UTF8')) AND c.expires_at > now();
  -- Invitations are locked before their card, here and wherever both go, so that nobody waits in a circle.
  PERFORM 1 FROM public.invitation i WHERE i.card_id = card.id FOR UPDATE;
  DELETE FROM public.waiting_card c WHERE c.id = card.id;
  IF NOT FOUND THEN
    RETURN 'not_there';
  END IF;
  DELETE FROM public.data_key WHERE id = card.id;
  DELETE FROM public.invitation WHERE card_id = card.id;
  own_hand.user_id := card.id;
  own_hand.proven := 0;
  PERFORM wall.record(own_hand, card.id, card.organisation_id, 'waiting_card.take_back', 'own');
  RETURN 'ok';
END
$$;

-- Opens the waiting cards of the desk's own station: one entry each, in the statement that hands out the keys.
CREATE FUNCTION app.open_cards()
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  RETURN QUERY
    WITH allowed AS MATERIALIZED (
      SELECT k.id, k.organisation_id, k.epoch, k.wrapped
      FROM public.waiting_card c JOIN public.data_key k ON k.id = c.id
      WHERE c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake' AND c.expires_at > now()
    ), written AS (
      INSERT INTO public.entry (id, at, actor_id, subject_id, organisation_id, part, why, proven, salt)
      SELECT gen_random_uuid(), clock_timestamp(), me.user_id, a.id, a.organisation_id, 'waiting_card', 'intake', me.proven,
             uuid_send(gen_random_uuid())
      FROM allowed a
      RETURNING id
    ), pending AS (
      INSERT INTO public.entry_pending (entry_id) SELECT w.id FROM written w
    )
    SELECT a.id, a.id, a.organisation_id, a.epoch, a.wrapped, false FROM allowed a;
END
$$;

-- Declines a card: it goes with its key. What stays is that it was done, and one of five neutral codes.
CREATE FUNCTION app.decline_card(p_card uuid, p_reason text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF p_reason IS NULL OR p_reason NOT IN ('no_capacity', 'other_district', 'changed_mind', 'not_reached', 'other') THEN
    RETURN 'no_such_reason';
  END IF;
  PERFORM 1 FROM public.invitation i WHERE i.card_id = p_card AND i.station_id = me.station_id AND me.role = 'intake'
  FOR UPDATE;
  DELETE FROM public.waiting_card c
  WHERE c.id = p_card AND c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake';
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  DELETE FROM public.data_key WHERE id = p_card;
  DELETE FROM public.invitation WHERE card_id = p_card;
  PERFORM wall.record(me, p_card, me.organisation_id, 'waiting_card.decline', p_reason);
  RETURN 'ok';
END
$$;

-- Hands a card to another desk of the same organisation. Its 14 days go on, its open invitations end; the desk that
-- gave it away does not see it any more.
CREATE FUNCTION app.hand_card(p_card uuid, p_station uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF wall.receiving(p_station) IS DISTINCT FROM me.organisation_id OR p_station = me.station_id THEN
    RETURN 'no_such_station';
  END IF;
  PERFORM 1 FROM public.invitation i WHERE i.card_id = p_card AND i.station_id = me.station_id AND me.role = 'intake'
  FOR UPDATE;
  UPDATE public.waiting_card c SET station_id = p_station
  WHERE c.id = p_card AND c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake' AND c.expires_at > now();
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  DELETE FROM public.invitation WHERE card_id = p_card;
  PERFORM wall.record(me, p_card, me.organisation_id, 'waiting_card.hand', 'intake');
  RETURN 'ok';
END
$$;

CREATE FUNCTION app.invite(p_id uuid, p_card uuid, p_worker uuid, p_secret_hash bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  PERFORM 1 FROM public.waiting_card c WHERE c.id = p_card AND c.station_id = me.station_id AND me.kind = 'staff'
    AND me.role = 'intake' AND c.expires_at > now() FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.organisation_id = me.organisation_id
                 AND wall.can_be_on_a_team(w.id)) THEN
    RETURN 'no_such_worker';
  END IF;
  INSERT INTO public.invitation
    (id, card_id, organisation_id, station_id, worker_id, secret_hash, made_at, expires_at)
  VALUES (p_id, p_card, me.organisation_id, me.station_id, p_worker, p_secret_hash, now(), now() + interval '2 hours');
  PERFORM wall.record(me, p_card, me.organisation_id, 'waiting_card.invite', 'intake');
  RETURN 'ok';
END
$$;

-- When a code was last made for a card of the own desk, since it lies there. No more than that it was.
CREATE FUNCTION app.card_invited_at(p_card uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(e.at) FROM public.entry e
  WHERE e.subject_id = p_card AND e.part = 'waiting_card.invite'
    AND EXISTS (SELECT 1 FROM public.waiting_card c
                WHERE c.id = p_card AND c.station_id = app.desk() AND c.expires_at > now())
    AND NOT EXISTS (SELECT 1 FROM public.entry h
                    WHERE h.subject_id = p_card AND h.part = 'waiting_card.hand' AND h.at >= e.at)
$$;

-- What the holder of a code is invited to. Needs no sign-in: the code is the proof.
CREATE FUNCTION app.read_invitation(p_secret text)
RETURNS TABLE (id uuid, organisation_id uuid, station_id uuid, worker_id uuid, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.id, i.organisation_id, i.station_id, i.worker_id, i.expires_at FROM public.invitation i
  WHERE i.secret_hash = sha256(convert_to(p_secret, 'UTF8')) AND i.used_at IS NULL AND i.expires_at > now()
$$;

CREATE FUNCTION work.expire_cards() RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH cards AS (DELETE FROM public.waiting_card WHERE expires_at <= now() RETURNING id),
       keys AS (DELETE FROM public.data_key WHERE id IN (SELECT id FROM cards)),
       codes AS (DELETE FROM public.invitation WHERE card_id IN (SELECT id FROM cards) OR expires_at <= now())
  SELECT count(*)::int FROM cards
$$;

-- The invitation that a secret opens, while it is good.
CREATE FUNCTION wall.invited(p_secret text) RETURNS public.invitation
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.* FROM public.invitation i
  WHERE i.secret_hash = sha256(convert_to(p_secret, 'UTF8')) AND i.used_at IS NULL AND i.expires_at > now()
  FOR NO KEY UPDATE
$$;

-- Whether somebody invited may choose this worker: whoever invited them, or another at work in the same station.
CREATE FUNCTION wall.may_choose(invited public.invitation, p_worker uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT wall.can_be_on_a_team(p_worker) AND (p_worker = invited.worker_id OR EXISTS (
    SELECT 1 FROM public.worker w WHERE w.id = p_worker AND w.station_id = invited.station_id))
$$;

-- The record has begun: the invitation is used, and nothing is left of the waiting card.
-- What a sender had sealed beside the card (`parcel`) is the person's from here on: they alone may open it.
CREATE FUNCTION wall.spend_invitation(invited public.invitation, p_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.invitation SET used_at = now() WHERE id = invited.id;
  DELETE FROM public.invitation WHERE card_id = invited.card_id AND id <> invited.id;
  UPDATE public.parcel SET person_id = p_person, card_id = NULL, expires_at = now() + interval '14 days'
  WHERE card_id = invited.card_id;
  DELETE FROM public.waiting_card WHERE id = invited.card_id;
  DELETE FROM public.data_key WHERE id = invited.card_id;
END
$$;

SELECT wall.adopt();
