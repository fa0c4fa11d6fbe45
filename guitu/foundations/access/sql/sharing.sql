-- What a person shares with somebody they trust: for reading, part by part. A table that is not shared stays closed.
-- A trusted person has no row in `access_grant`, so that no other policy and no other function lets them in.

-- The asking trusted person's own id; null for everybody else.
CREATE FUNCTION app.trusted() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT (i).user_id FROM wall.me() i WHERE (i).kind = 'trusted'
$$;

-- The one place that says what a trusted person may read: the consents that one part lives under, as long as the person
-- has ticked it, the day has not come, nobody ended it, and the consents themselves are in force by the person's own hand.
CREATE FUNCTION app.shared(p_part text) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.kind IS DISTINCT FROM 'trusted' THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(
    SELECT c.id FROM public.trusted_person t
    JOIN public.consent base ON base.id = t.consent_id AND base.withdrawn_at IS NULL AND base.erased_at IS NULL
      AND base.confirmed_at IS NOT NULL AND base.expires_at > now()
    JOIN public.consent c ON c.person_id = t.person_id AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
      AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
      AND (c.purpose = 'support'
           -- A guardian under whose consent it was written reads needs and notes about health and family, too.
           OR (t.is_guardian AND p_part IN ('needs', 'notes') AND c.purpose IN ('health', 'family')))
    WHERE t.id = me.user_id AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL AND t.until > now()
      AND CASE p_part
        WHEN 'home' THEN true
        WHEN 'meetings' THEN t.sees_meetings
        WHEN 'plan' THEN t.sees_plan
        WHEN 'needs' THEN t.sees_needs
        WHEN 'notes' THEN t.sees_notes
        ELSE false
      END
  );
END
$$;

-- Lets those who were ticked for a part read a table of it, and nothing else: no insert, and no other table.
-- PostgreSQL asks policies from the last name to the first: after `…_read` has said yes to a worker or the person,
-- `…_by_tick` is not asked any more and costs them nothing.
CREATE PROCEDURE wall.share(p_table regclass, p_part text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
BEGIN
  IF p_part NOT IN ('meetings', 'plan', 'needs', 'notes') THEN
    RAISE EXCEPTION 'no part is called %', p_part;
  END IF;
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO guitu_app USING (consent_id = ANY ((SELECT app.shared(%L))::uuid[]))',
                 bare || '_by_tick', p_table, p_part);
END
$$;
REVOKE ALL ON PROCEDURE wall.share(regclass, text) FROM PUBLIC;

-- Opens one part for a trusted person: `p_part` is `with.` and the part. The entry and the key come from one statement.
CREATE FUNCTION app.open_shared(p_part text)
RETURNS TABLE (subject_id uuid, consent_id uuid, organisation_id uuid, epoch int, wrapped bytea, may_write boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  whose uuid;
  allowed uuid[];
BEGIN
  SELECT t.person_id INTO whose FROM public.trusted_person t WHERE t.id = me.user_id AND me.kind = 'trusted';
  IF whose IS NULL THEN
    RETURN;
  END IF;
  PERFORM wall.insist(p_part, wall.shared_readings());
  allowed := app.shared(substr(p_part, 6));
  IF cardinality(allowed) = 0 THEN
    INSERT INTO public.refused_attempt (id, at, actor_id, organisation_id, subject_id, part)
    VALUES (gen_random_uuid(), clock_timestamp(), me.user_id, me.organisation_id, whose, p_part);
    RETURN;
  END IF;
  PERFORM wall.record(me, whose, me.organisation_id, p_part, 'with');
  RETURN QUERY
    SELECT k.subject_id, k.id, k.organisation_id, k.epoch, k.wrapped, false FROM public.data_key k WHERE k.id = ANY (allowed);
END
$$;

SELECT wall.adopt();
