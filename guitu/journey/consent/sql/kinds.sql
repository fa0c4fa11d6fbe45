-- What somebody leaves out while their support goes on: notes (1), needs (2), the plan (4), how life is going (8). It is
-- theirs alone to say. What exists of a kind that is left out is destroyed in the same transaction, and the database takes
-- no row of it any more, from nobody, until it is taken in again.

-- A table of one kind: from now on a row of it is taken only while that kind is kept, and its rows go when the kind is
-- left out. Tables of one kind are named in the order in which they can be removed. The table has a column person_id.
-- Nothing is asked on reading: what is left out is not there.
CREATE PROCEDURE wall.may_be_left_out(p_table regclass, p_kind text) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bare text := (SELECT relname FROM pg_class WHERE oid = p_table);
  bit int := CASE p_kind WHEN 'notes' THEN 1 WHEN 'needs' THEN 2 WHEN 'plan' THEN 4 WHEN 'life' THEN 8 END;
  before int := (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = 'public.consent'::regclass AND t.tgname ~ '^left_out_');
BEGIN
  IF bit IS NULL THEN
    RAISE EXCEPTION 'no kind is called %', p_kind;
  END IF;
  -- Asked after the row holds its consent (`consent_stands`: triggers of one event go by their names), so that whoever leaves
  -- a kind out waits for whoever is writing it and takes the row along.
  EXECUTE format('CREATE FUNCTION wall.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER'
                 ' SET search_path = pg_catalog, pg_temp AS %L', bare || '_is_kept',
                 format('BEGIN PERFORM 1 FROM public.consent base WHERE base.person_id = NEW.person_id'
                        ' AND base.purpose = %L AND base.withdrawn_at IS NULL AND base.erased_at IS NULL'
                        ' AND (base.left_out | base.guardian_left_out) & %s = 0;'
                        ' IF NOT FOUND THEN RAISE EXCEPTION %L USING ERRCODE = %L; END IF; RETURN NULL; END',
                        'support', bit, format('new row is of a kind that is left out: "%s_left_out"', bare), 'insufficient_privilege'));
  EXECUTE format('CREATE TRIGGER kind_is_kept AFTER INSERT ON %s FOR EACH ROW EXECUTE FUNCTION wall.%I()',
                 p_table, bare || '_is_kept');
  EXECUTE format('CREATE FUNCTION wall.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER'
                 ' SET search_path = pg_catalog, pg_temp AS %L', bare || '_goes',
                 format('BEGIN DELETE FROM %s WHERE person_id = NEW.person_id; RETURN NULL; END', p_table));
  -- Triggers of one event go by their names: the number keeps the order in which the tables were named.
  EXECUTE format('CREATE TRIGGER %I AFTER UPDATE OF left_out, guardian_left_out ON public.consent FOR EACH ROW'
                 ' WHEN ((NEW.left_out | NEW.guardian_left_out) & %s > 0 AND (OLD.left_out | OLD.guardian_left_out) & %s = 0)'
                 ' EXECUTE FUNCTION wall.%I()',
                 format('left_out_%s_%s', lpad((before + 1)::text, 2, '0'), bare), bit, bit, bare || '_goes');
END
$$;
REVOKE ALL ON PROCEDURE wall.may_be_left_out(regclass, text) FROM PUBLIC;

-- Whom the asking guardian agreed together with, as long as they may: the child under fourteen.
CREATE FUNCTION wall.ward() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.person_id FROM wall.me() i JOIN public.trusted_person t ON t.id = (i).user_id
  WHERE (i).kind = 'trusted' AND t.is_guardian AND t.accepted_at IS NOT NULL AND t.ended_at IS NULL AND t.until > now()
    AND wall.is_child(t.person_id)
$$;

-- Holds every consent of somebody, so that whoever is writing under one of them has finished or waits, and returns the base
-- if it is in force. Nothing for nobody, and for a sum of kinds that there is not.
CREATE FUNCTION wall.held_base(p_person uuid, p_kinds int) RETURNS public.consent LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base public.consent;
BEGIN
  PERFORM 1 FROM public.consent c WHERE c.person_id = p_person AND c.withdrawn_at IS NULL AND c.erased_at IS NULL
  ORDER BY c.purpose <> 'support', c.id FOR NO KEY UPDATE;
  SELECT c.* INTO base FROM public.consent c WHERE c.person_id = p_person AND c.purpose = 'support'
    AND c.withdrawn_at IS NULL AND c.erased_at IS NULL AND c.expires_at > now() AND p_kinds BETWEEN 1 AND 15;
  RETURN base;
END
$$;

CREATE FUNCTION wall.note_kinds(p_me public.identity, p_consent uuid, p_person uuid, p_what text, p_kinds int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.consent_event (id, consent_id, person_id, what, at, by_id, proven, kinds)
  VALUES (gen_random_uuid(), p_consent, p_person, p_what, now(), p_me.user_id, p_me.proven, p_kinds)
$$;

-- Keeps what is left out now, by the two who may say so, with its event.
CREATE FUNCTION wall.say_kinds(
  p_me public.identity, p_base public.consent, p_own int, p_guardians int, p_what text, p_kinds int
) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.consent SET left_out = p_own, guardian_left_out = p_guardians WHERE id = p_base.id;
  SELECT wall.note_kinds(p_me, p_base.id, p_base.person_id, p_what, p_kinds);
$$;

-- At the first yes nothing is there yet that could go. A child and a guardian say it together: both must take it in again.
CREATE FUNCTION wall.leave_out_at_first(p_me public.identity, p_person uuid, p_kinds int, p_is_together boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  base uuid;
BEGIN
  IF p_kinds > 0 THEN
    UPDATE public.consent SET left_out = p_kinds, guardian_left_out = CASE WHEN p_is_together THEN p_kinds ELSE 0 END
    WHERE person_id = p_person AND purpose = 'support' RETURNING id INTO base;
    PERFORM wall.note_kinds(p_me, base, p_person, 'left_out', p_kinds);
  END IF;
END
$$;

-- By the person's own hand, at any time, a child's too: it takes nobody else to say less.
CREATE FUNCTION app.leave_out(p_kinds int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.consent := wall.held_base(CASE me.kind WHEN 'person' THEN me.user_id END, p_kinds);
  fresh int := p_kinds & ~base.left_out;
BEGIN
  IF base.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF fresh > 0 THEN
    PERFORM wall.say_kinds(me, base, base.left_out | fresh, base.guardian_left_out, 'left_out', fresh);
    PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.leave_out', 'own');
  END IF;
  RETURN 'ok';
END
$$;

-- What somebody left out they take in again; what was destroyed stays destroyed. Under fourteen that brings nothing back
-- which the guardian left out; from fourteen on it is the young person's own to say.
CREATE FUNCTION app.take_in(p_kinds int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.consent := wall.held_base(CASE me.kind WHEN 'person' THEN me.user_id END, p_kinds);
  theirs int;
  fresh int;
BEGIN
  IF base.id IS NULL OR base.confirmed_at IS NULL THEN
    RETURN 'not_yours';
  END IF;
  theirs := CASE WHEN wall.is_child(me.user_id) THEN 0 ELSE base.guardian_left_out END;
  fresh := p_kinds & (base.left_out | theirs);
  IF fresh > 0 THEN
    PERFORM wall.say_kinds(me, base, base.left_out & ~fresh, base.guardian_left_out & ~(fresh & theirs), 'taken_in', fresh);
    PERFORM wall.record(me, me.user_id, me.organisation_id, 'consent.take_in', 'own');
  ELSIF p_kinds & base.guardian_left_out > 0 THEN
    RETURN 'together';
  END IF;
  RETURN 'ok';
END
$$;

-- The guardian's own word about a child's record: a kind is kept while neither of the two has left it out.
CREATE FUNCTION app.leave_out_as_guardian(p_kinds int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.consent := wall.held_base(wall.ward(), p_kinds);
  fresh int := p_kinds & ~base.guardian_left_out;
BEGIN
  IF base.id IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF fresh > 0 THEN
    PERFORM wall.say_kinds(me, base, base.left_out, base.guardian_left_out | fresh, 'left_out', fresh);
    PERFORM wall.record(me, base.person_id, me.organisation_id, 'consent.leave_out', 'guardian');
  END IF;
  RETURN 'ok';
END
$$;

CREATE FUNCTION app.take_in_as_guardian(p_kinds int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
  base public.consent := wall.held_base(wall.ward(), p_kinds);
  fresh int := p_kinds & base.guardian_left_out;
BEGIN
  IF base.id IS NULL OR base.confirmed_at IS NULL THEN
    RETURN 'not_yours';
  END IF;
  IF fresh > 0 THEN
    PERFORM wall.say_kinds(me, base, base.left_out, base.guardian_left_out & ~fresh, 'taken_in', fresh);
    PERFORM wall.record(me, base.person_id, me.organisation_id, 'consent.take_in', 'guardian');
  END IF;
  RETURN 'ok';
END
$$;

-- What the asking guardian has left out so far; nothing for everybody else. What the child left out is the child's to tell.
CREATE FUNCTION app.left_out_as_guardian() RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.guardian_left_out FROM public.consent c WHERE c.person_id = wall.ward() AND c.purpose = 'support'
    AND c.withdrawn_at IS NULL AND c.erased_at IS NULL AND c.expires_at > now()
$$;

SELECT wall.adopt();
