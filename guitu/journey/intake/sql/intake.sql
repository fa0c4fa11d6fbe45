-- Waiting cards: seen by the desk of their own station, opened like a record, gone when they expire.

CALL wall.enclose('public.waiting_card');
CALL wall.enclose('public.invitation');

GRANT SELECT ON public.waiting_card TO guitu_app;
CREATE POLICY waiting_card_read ON public.waiting_card FOR SELECT TO guitu_app
  USING (station_id = (SELECT app.desk()) AND expires_at > now());

CREATE FUNCTION app.make_card(p_id uuid, p_name bytea, p_route bytea, p_wish text, p_epoch int, p_wrapped bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.kind IS DISTINCT FROM 'staff' OR me.role <> 'intake' THEN
    RETURN 'not_yours';
  END IF;
  -- Held until commit, so that no key is wrapped by an epoch that is being retired.
  PERFORM 1 FROM public.key_epoch e WHERE e.organisation_id = me.organisation_id AND e.epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RETURN 'stale_epoch';
  END IF;
  IF EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_id OR c.id = p_id)
     OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_id) THEN
    RETURN 'not_yours';
  END IF;
  IF (SELECT count(*) FROM public.waiting_card c WHERE c.made_by = me.user_id AND c.made_at > now() - interval '1 day') >= 40 THEN
    RETURN 'too_many';
  END IF;
  INSERT INTO public.waiting_card (id, organisation_id, station_id, name, route, wish, made_by, made_at, expires_at)
  VALUES (p_id, me.organisation_id, me.station_id, p_name, p_route, p_wish, me.user_id, now(), now() + interval '14 days');
  INSERT INTO public.data_key (id, subject_id, organisation_id, epoch, wrapped)
  VALUES (p_id, p_id, me.organisation_id, p_epoch, p_wrapped);
  PERFORM wall.record(me, p_id, me.organisation_id, 'waiting_card.make', 'intake');
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

-- Throws a card away, with its key. "She no longer wishes it" needs no reason.
CREATE FUNCTION app.drop_card(p_id uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  DELETE FROM public.waiting_card c
  WHERE c.id = p_id AND c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake';
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  DELETE FROM public.data_key WHERE id = p_id;
  DELETE FROM public.invitation WHERE card_id = p_id;
  PERFORM wall.record(me, p_id, me.organisation_id, 'waiting_card.drop', 'intake');
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
                 AND w.left_at IS NULL AND w.role = 'worker') THEN
    RETURN 'no_such_worker';
  END IF;
  INSERT INTO public.invitation
    (id, card_id, organisation_id, station_id, worker_id, secret_hash, made_at, expires_at)
  VALUES (p_id, p_card, me.organisation_id, me.station_id, p_worker, p_secret_hash, now(), now() + interval '2 hours');
  PERFORM wall.record(me, p_card, me.organisation_id, 'waiting_card.invite', 'intake');
  RETURN 'ok';
END
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

SELECT wall.adopt();
