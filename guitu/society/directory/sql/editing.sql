-- Who may change the directory, asked by the database itself: an editor, and only entries that the editor's own
-- organisation keeps. The web role has no right to write any of these tables; it calls the functions below.
-- Nobody we support is in them.

-- A provider that an import removes has no keeper any more; the import need not know of keepers.
ALTER TABLE public.directory_keeping ADD CONSTRAINT keeping_of_provider
  FOREIGN KEY (provider_id) REFERENCES public.directory_provider (id) ON DELETE CASCADE;
GRANT SELECT ON public.directory_keeping TO guitu_app, guitu_definer, guitu_backup;
GRANT SELECT, INSERT ON public.directory_edit TO guitu_definer;
GRANT SELECT ON public.directory_edit TO guitu_backup;

-- The asking editor; anybody else is refused.
CREATE FUNCTION wall.editor() RETURNS public.identity LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.me();
BEGIN
  IF me.kind IS DISTINCT FROM 'staff' OR me.role IS DISTINCT FROM 'editor' THEN
    RAISE EXCEPTION 'only an editor changes the directory' USING ERRCODE = '42501';
  END IF;
  RETURN me;
END
$$;

-- The asking editor, if their organisation keeps this entry; the entry is held until the transaction ends.
CREATE FUNCTION wall.keeper(p_service uuid) RETURNS public.identity LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.editor();
BEGIN
  PERFORM 1 FROM public.directory_service s JOIN public.directory_keeping k ON k.provider_id = s.provider_id
    WHERE s.id = p_service AND k.organisation_id = me.organisation_id FOR NO KEY UPDATE OF s;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another organisation keeps this entry' USING ERRCODE = '42501';
  END IF;
  RETURN me;
END
$$;

-- Whether a row belongs to an entry: the entry itself, what hangs on it, and what hangs on places and the provider
-- that the same organisation keeps. A building of somebody else is theirs to describe.
CREATE FUNCTION wall.belongs(p_service uuid, p_kind text, p_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH entry AS (SELECT s.id, s.provider_id FROM public.directory_service s WHERE s.id = p_service),
    at_place AS (SELECT a.id, a.place_id FROM public.directory_service_at_place a WHERE a.service_id = p_service),
    place AS (SELECT p.id FROM public.directory_place p JOIN at_place a ON a.place_id = p.id
              JOIN entry ON entry.provider_id = p.provider_id)
  SELECT CASE p_kind
    WHEN 'service' THEN p_row = p_service
    WHEN 'location' THEN EXISTS (SELECT FROM place WHERE place.id = p_row)
    WHEN 'address' THEN EXISTS (SELECT FROM public.directory_address d JOIN place ON place.id = d.place_id WHERE d.id = p_row)
    WHEN 'required_document' THEN EXISTS (SELECT FROM public.directory_document d
      WHERE d.id = p_row AND d.service_id = p_service)
    WHEN 'phone' THEN EXISTS (SELECT FROM public.directory_phone d WHERE d.id = p_row AND d.service_id = p_service)
    WHEN 'schedule' THEN EXISTS (SELECT FROM public.directory_schedule d WHERE d.id = p_row
      AND (d.service_id = p_service OR d.service_at_place_id IN (SELECT at_place.id FROM at_place)))
    WHEN 'service_capacity' THEN EXISTS (SELECT FROM public.directory_capacity d
      WHERE d.id = p_row AND d.service_id = p_service)
    ELSE false END
$$;

-- Writes down what was changed: for everybody which organisation did, for the editors themselves who it was.
CREATE FUNCTION wall.log_edit(p_by public.identity, p_service uuid, p_kind text, p_row uuid, p_field text, p_what text,
  p_before text, p_after text) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line uuid := gen_random_uuid();
BEGIN
  INSERT INTO public.directory_source (id, name) VALUES (gen_random_uuid(), 'editors of this directory')
    ON CONFLICT (name) DO NOTHING;
  INSERT INTO public.directory_change (id, source_id, changed_at, resource_id, resource_type, last_action_date,
      last_action_type, field_name, previous_value, replacement_value, updated_by)
    SELECT line, s.id, now(), p_row, p_kind, (now() AT TIME ZONE 'Asia/Shanghai')::date,
      CASE p_what WHEN 'added' THEN 'create' WHEN 'dropped' THEN 'delete' ELSE 'update' END,
      p_field, coalesce(p_before, ''), coalesce(p_after, ''), o.name
    FROM public.directory_source s, public.organisation o
    WHERE s.name = 'editors of this directory' AND o.id = p_by.organisation_id;
  INSERT INTO public.directory_edit (id, service_id, kind, row_id, field, what, at, by_id)
    VALUES (line, p_service, p_kind, p_row, p_field, p_what, now(), p_by.user_id);
END
$$;

-- "Still right": today, by this organisation. Said twice on one day it is said once.
CREATE FUNCTION app.assure_entry(p_service uuid) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.keeper(p_service);
  today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
  before date;
BEGIN
  SELECT s.assured_date INTO before FROM public.directory_service s WHERE s.id = p_service;
  IF before IS DISTINCT FROM today THEN
    UPDATE public.directory_service SET assured_date = today, changed_at = now() WHERE id = p_service;
    PERFORM wall.log_edit(me, p_service, 'service', p_service, 'assured_date', 'set', before::text, today::text);
  END IF;
  RETURN 'ok';
END
$$;

-- How many places are free. `p_words` says what a number cannot: that it is "at least one".
CREATE FUNCTION app.tell_capacity(p_service uuid, p_new uuid, p_free int, p_words text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.keeper(p_service);
  kept public.directory_capacity;
BEGIN
  IF p_free IS NULL OR p_free NOT BETWEEN 0 AND 9999 OR p_words NOT IN ('', 'at least one') THEN
    RETURN 'not a number of places';
  END IF;
  SELECT * INTO kept FROM public.directory_capacity c WHERE c.service_id = p_service AND c.available IS NOT NULL
    ORDER BY c.id LIMIT 1 FOR UPDATE;
  IF kept.id IS NULL THEN
    INSERT INTO public.directory_capacity (id, source_id, changed_at, service_id, available, description, updated)
      SELECT p_new, s.source_id, now(), p_service, p_free, p_words, now() FROM public.directory_service s
      WHERE s.id = p_service;
    PERFORM wall.log_edit(me, p_service, 'service_capacity', p_new, 'available', 'added', '', p_free::text);
  ELSE
    IF p_free > kept.maximum THEN
      RETURN 'more than there are';
    END IF;
    UPDATE public.directory_capacity SET available = p_free, description = p_words, updated = now(), changed_at = now()
      WHERE id = kept.id;
    PERFORM wall.log_edit(me, p_service, 'service_capacity', kept.id, 'available', 'set',
      trim_scale(kept.available)::text, p_free::text);
  END IF;
  RETURN 'ok';
END
$$;

-- One field of an entry in words. `p_before` is what the page had shown: whoever was quicker is not overwritten.
CREATE FUNCTION app.edit_entry(p_service uuid, p_kind text, p_row uuid, p_field text, p_before text, p_after text)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.keeper(p_service);
  home text;
  done int;
BEGIN
  SELECT t.home INTO home FROM (VALUES
    ('service', 'directory_service', '{name,alternate_name,description,email,url,status,application_process,fees_description,eligibility_description,interpretation_services,alert}'::text[]),
    ('location', 'directory_place', '{transportation}'),
    ('address', 'directory_address', '{address_1,address_2}')
  ) t (kind, home, fields) WHERE t.kind = p_kind AND p_field = ANY (t.fields);
  IF home IS NULL OR p_after IS NULL OR length(p_after) > 4000 OR NOT wall.belongs(p_service, p_kind, p_row)
     OR (p_field IN ('name', 'address_1') AND btrim(p_after) = '') THEN
    RAISE EXCEPTION 'this is no field of that entry' USING ERRCODE = '42501';
  END IF;
  EXECUTE format('UPDATE public.%I SET %I = $1, changed_at = now() WHERE id = $2 AND %I = $3', home, p_field, p_field)
    USING p_after, p_row, p_before;
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done = 0 THEN
    RETURN 'changed meanwhile';
  END IF;
  UPDATE public.directory_service SET last_modified = now() WHERE id = p_service;
  PERFORM wall.log_edit(me, p_service, p_kind, p_row, p_field, 'set', p_before, p_after);
  RETURN 'ok';
END
$$;

-- A line more: a phone or what to bring, on the entry; opening hours, on the entry or on one of its places.
CREATE FUNCTION app.add_line(p_service uuid, p_kind text, p_row uuid, p_at_place uuid, p_said text[]) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.keeper(p_service);
  source uuid;
BEGIN
  SELECT s.source_id INTO source FROM public.directory_service s WHERE s.id = p_service;
  IF p_at_place IS NOT NULL AND NOT EXISTS (
     SELECT FROM public.directory_service_at_place a WHERE a.id = p_at_place AND a.service_id = p_service)
     OR p_said IS NULL OR length(array_to_string(p_said, '')) NOT BETWEEN 1 AND 500 THEN
    RAISE EXCEPTION 'this is no line of that entry' USING ERRCODE = '42501';
  ELSIF p_kind = 'phone' THEN
    INSERT INTO public.directory_phone (id, source_id, changed_at, service_id, number, kind, description)
      VALUES (p_row, source, now(), p_service, p_said[1], 'voice', coalesce(p_said[2], ''));
  ELSIF p_kind = 'required_document' THEN
    INSERT INTO public.directory_document (id, source_id, changed_at, service_id, document, uri)
      VALUES (p_row, source, now(), p_service, p_said[1], '');
  ELSIF p_kind = 'schedule' THEN
    INSERT INTO public.directory_schedule (id, source_id, changed_at, service_id, service_at_place_id, freq, wkst,
        byday, byweekno, bymonthday, byyearday, description, schedule_link, attending_type, notes, opens_at, closes_at)
      VALUES (p_row, source, now(), CASE WHEN p_at_place IS NULL THEN p_service END, p_at_place, 'WEEKLY', '',
        p_said[1], '', '', '', '', '', '', '', p_said[2]::time, p_said[3]::time);
  ELSE
    RAISE EXCEPTION 'this is no line of that entry' USING ERRCODE = '42501';
  END IF;
  UPDATE public.directory_service SET last_modified = now() WHERE id = p_service;
  PERFORM wall.log_edit(me, p_service, p_kind, p_row, p_kind, 'added', '', array_to_string(p_said, ' '));
  RETURN 'ok';
END
$$;

-- A line less. The languages of a phone go with it.
CREATE FUNCTION app.drop_line(p_service uuid, p_kind text, p_row uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.keeper(p_service);
  said text;
BEGIN
  IF NOT wall.belongs(p_service, p_kind, p_row) THEN
    RETURN 'changed meanwhile';
  ELSIF p_kind = 'phone' THEN
    DELETE FROM public.directory_language WHERE phone_id = p_row;
    DELETE FROM public.directory_phone WHERE id = p_row RETURNING concat_ws(' ', number, description) INTO said;
  ELSIF p_kind = 'required_document' THEN
    DELETE FROM public.directory_document WHERE id = p_row RETURNING document INTO said;
  ELSIF p_kind = 'schedule' THEN
    DELETE FROM public.directory_schedule WHERE id = p_row
      RETURNING concat_ws(' ', byday, to_char(opens_at, 'HH24:MI'), to_char(closes_at, 'HH24:MI')) INTO said;
  ELSE
    RAISE EXCEPTION 'this is no line of that entry' USING ERRCODE = '42501';
  END IF;
  UPDATE public.directory_service SET last_modified = now() WHERE id = p_service;
  PERFORM wall.log_edit(me, p_service, p_kind, p_row, p_kind, 'dropped', said, '');
  RETURN 'ok';
END
$$;

-- What was changed of an entry and by whom, the newest first; for the editors of the organisation that keeps it.
CREATE FUNCTION app.entry_log(p_service uuid, p_most int)
RETURNS TABLE (at timestamptz, kind varchar, field varchar, what varchar, before text, after text, called varchar)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.keeper(p_service);
  RETURN QUERY
    SELECT e.at, e.kind, e.field, e.what, c.previous_value, c.replacement_value, w.name
    FROM public.directory_edit e JOIN public.directory_change c ON c.id = e.id
    LEFT JOIN public.worker w ON w.id = e.by_id
    WHERE e.service_id = p_service ORDER BY e.at DESC, e.id LIMIT least(p_most, 200);
END
$$;

SELECT wall.adopt();
