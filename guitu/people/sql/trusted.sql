-- Whom a person trusts with a part of the record. The person alone invites, changes and ends; the web role writes nothing.

CALL wall.enclose('public.trusted_person');

-- None of the three secrets is among the columns the web role may read.
GRANT SELECT (id, person_id, consent_id, called, relation, sees_meetings, sees_plan, sees_needs, sees_notes, is_shown,
              invited_at, accepted_at, until, ended_at)
  ON public.trusted_person TO guitu_app;
CREATE POLICY trusted_person_read ON public.trusted_person FOR SELECT TO guitu_app
  USING (person_id = (SELECT app.own()) OR (id = (SELECT app.trusted()) AND ended_at IS NULL AND until > now()));

-- By the person's own hand, under a base consent that they confirmed themselves. Sent twice, it is one invitation, and the
-- newer code counts.
CREATE FUNCTION app.invite_trusted(
  p_trusted uuid, p_called bytea, p_relation bytea, p_sees text[], p_is_shown boolean, p_days int, p_code_hash bytea,
  p_word_hash text
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.person;
BEGIN
  SELECT p.* INTO base FROM public.person p
  JOIN public.consent c ON c.id = p.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
    AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
  WHERE p.id = me.user_id AND me.kind = 'person';
  IF base.id IS NULL THEN
    RETURN wall.why_not_yet(me);
  END IF;
  -- Under fourteen nobody else is let in by one hand: whoever stands beside a child could ask for it.
  IF wall.is_child(base.id) THEN
    RETURN 'together';
  END IF;
  -- An id is one person's, one worker's or one trusted person's for ever: a second owner would take over the first one's sight.
  IF num_nulls(p_trusted, p_called, p_relation, p_is_shown, p_code_hash) > 0 OR coalesce(p_word_hash, '') = ''
     OR coalesce(p_days NOT BETWEEN 1 AND 365, true)
     OR coalesce(NOT p_sees <@ ARRAY['meetings', 'plan', 'needs', 'notes'], true)
     OR EXISTS (SELECT 1 FROM public.worker w WHERE w.id = p_trusted)
     OR EXISTS (SELECT 1 FROM public.consent c WHERE c.person_id = p_trusted)
     OR EXISTS (SELECT 1 FROM public.waiting_card c WHERE c.id = p_trusted) THEN
    RETURN 'incomplete';
  END IF;
  INSERT INTO public.trusted_person AS t
    (id, person_id, consent_id, called, relation, sees_meetings, sees_plan, sees_needs, sees_notes, is_shown,
     code_hash, word_hash, pin_hash, invited_at, until)
  VALUES (p_trusted, base.id, base.consent_id, p_called, p_relation, 'meetings' = ANY (p_sees), 'plan' = ANY (p_sees),
          'needs' = ANY (p_sees), 'notes' = ANY (p_sees), p_is_shown, p_code_hash,
          p_word_hash, '', now(), now() + make_interval(days => p_days))
  ON CONFLICT (id) DO UPDATE SET called = excluded.called, relation = excluded.relation,
    sees_meetings = excluded.sees_meetings, sees_plan = excluded.sees_plan, sees_needs = excluded.sees_needs,
    sees_notes = excluded.sees_notes, is_shown = excluded.is_shown, code_hash = excluded.code_hash,
    word_hash = excluded.word_hash, until = excluded.until
  WHERE t.person_id = base.id AND t.accepted_at IS NULL AND wall.is_trusted(t);
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.record(me, base.id, base.organisation_id, 'trusted.invite', 'own');
  RETURN 'ok';
END
$$;

-- The same the other way round: nobody's record begins under the id of a trusted person.
CREATE FUNCTION wall.person_is_nobody_else() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.trusted_person t WHERE t.id = NEW.id) THEN
    RAISE EXCEPTION 'this id is somebody else''s' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER person_is_nobody_else AFTER INSERT ON public.person
  FOR EACH ROW EXECUTE FUNCTION wall.person_is_nobody_else();

-- Whether it still stands. An invitation waits fourteen days to be taken up.
CREATE FUNCTION wall.is_trusted(one public.trusted_person) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT one.ended_at IS NULL AND one.until > now()
    AND (one.accepted_at IS NOT NULL OR one.invited_at > now() - interval '14 days')
$$;

-- Other ticks, by the person's own hand. They count at once.
CREATE FUNCTION app.change_trusted(p_trusted uuid, p_sees text[], p_is_shown boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.trusted_person t SET is_shown = p_is_shown, sees_meetings = 'meetings' = ANY (p_sees),
    sees_plan = 'plan' = ANY (p_sees), sees_needs = 'needs' = ANY (p_sees), sees_notes = 'notes' = ANY (p_sees)
  WHERE t.id = p_trusted AND t.person_id = me.user_id AND me.kind = 'person' AND wall.is_trusted(t)
    AND p_is_shown IS NOT NULL AND p_sees <@ ARRAY['meetings', 'plan', 'needs', 'notes'];
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'trusted.change', 'own');
  RETURN 'ok';
END
$$;

-- One tap: from the moment this commits nothing can be read, the way in is gone, and an open session is over.
CREATE FUNCTION app.end_trusted(p_trusted uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  UPDATE public.trusted_person t SET ended_at = now(), code_hash = NULL, word_hash = '', pin_hash = ''
  WHERE t.id = p_trusted AND t.person_id = me.user_id AND me.kind = 'person' AND wall.is_trusted(t);
  IF NOT FOUND THEN
    RETURN 'not_yours';
  END IF;
  DELETE FROM public.identity WHERE user_id = p_trusted AND kind = 'trusted';
  PERFORM wall.record(me, me.user_id, me.organisation_id, 'trusted.end', 'own');
  RETURN 'ok';
END
$$;

-- What the team may know of those beside the person: that they are there, and the relation, where the person ticked it.
CREATE FUNCTION app.trusted_beside(p_person uuid) RETURNS TABLE (id uuid, consent_id uuid, relation bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.consent_id, t.relation FROM public.trusted_person t
  JOIN public.access_grant g ON g.consent_id = t.consent_id AND g.valid_until > now()
    AND g.user_id = (SELECT (i).user_id FROM wall.me() i WHERE (i).kind = 'staff')
  WHERE t.person_id = p_person AND t.is_shown AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL AND t.until > now()
  ORDER BY t.accepted_at, t.id
$$;

-- The door: whose code this is, while it is good.
CREATE FUNCTION auth.trusted(p_code_hash bytea)
RETURNS TABLE (trusted_id uuid, organisation_id uuid, word_hash varchar, pin_hash varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT t.id, c.organisation_id, t.word_hash, t.pin_hash FROM public.trusted_person t
    JOIN public.consent c ON c.id = t.consent_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
      AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
    WHERE t.code_hash = p_code_hash AND wall.is_trusted(t);
END
$$;

-- The first time: an own PIN takes the place of the word. The person sees it in the record of openings.
CREATE FUNCTION auth.take_up_trusted(p_trusted uuid, p_pin_hash text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity;
  whose uuid;
  organisation uuid;
BEGIN
  UPDATE public.trusted_person t SET pin_hash = p_pin_hash, word_hash = '', accepted_at = now()
  WHERE t.id = p_trusted AND t.accepted_at IS NULL AND wall.is_trusted(t) RETURNING t.person_id INTO whose;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  SELECT p.organisation_id INTO organisation FROM public.person p WHERE p.id = whose;
  me.user_id := p_trusted;
  me.proven := 9;
  PERFORM wall.record(me, whose, organisation, 'trusted.take_up', 'with');
  RETURN true;
END
$$;

CREATE FUNCTION auth.begin_trusted(p_trusted uuid, p_token_hash bytea, p_proven smallint, p_hours int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.identity
    (token_hash, user_id, kind, role, organisation_id, station_id, called, proven, began_at, expires_at)
  SELECT p_token_hash, t.id, 'trusted', '', p.organisation_id, NULL, '', p_proven, now(),
         least(t.until, now() + make_interval(hours => p_hours))
  FROM public.trusted_person t JOIN public.person p ON p.id = t.person_id
  WHERE t.id = p_trusted AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL AND t.until > now()
$$;

GRANT SELECT, DELETE ON public.trusted_person TO guitu_eraser;
CREATE POLICY trusted_person_eraser ON public.trusted_person FOR SELECT TO guitu_eraser USING (true);
CREATE POLICY trusted_person_eraser_out ON public.trusted_person FOR DELETE TO guitu_eraser USING (true);

SELECT wall.adopt();
