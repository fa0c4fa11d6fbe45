-- What the sign-in role may ask. It has no right on any table, only these questions.

CREATE FUNCTION auth.throttled(p_key bytea, p_limit int, p_seconds int) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.throttle AS t (key, tries, until) VALUES (p_key, 1, now() + make_interval(secs => p_seconds))
  ON CONFLICT (key) DO UPDATE SET
    tries = CASE WHEN t.until < now() THEN 1 ELSE t.tries + 1 END,
    until = CASE WHEN t.until < now() THEN excluded.until ELSE t.until END
  RETURNING tries > p_limit
$$;

CREATE FUNCTION auth.clear_throttle(p_key bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.throttle WHERE key = p_key
$$;

CREATE FUNCTION auth.finish(p_token_hash bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.identity WHERE token_hash = p_token_hash
$$;

-- Who this browser was, also shortly after the session ended: for drafts, and to keep the two doors apart.
CREATE FUNCTION auth.was(p_token_hash bytea)
RETURNS TABLE (user_id uuid, kind varchar, organisation_id uuid, is_live boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT i.user_id, i.kind, i.organisation_id, i.expires_at > now() FROM public.identity i WHERE i.token_hash = p_token_hash
$$;

CREATE FUNCTION auth.put_code(p_subject uuid, p_phone_index bytea, p_code_hash bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.phone_code AS c (subject_id, phone_index, code_hash, tries, expires_at)
  VALUES (p_subject, p_phone_index, p_code_hash, 0, now() + interval '10 minutes')
  ON CONFLICT (subject_id) DO UPDATE SET phone_index = excluded.phone_index, code_hash = excluded.code_hash,
    tries = 0, expires_at = excluded.expires_at
$$;

-- True once, for the right code in time; a wrong code costs one of five tries.
CREATE FUNCTION wall.spend_code(p_subject uuid, p_phone_index bytea, p_code text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_right boolean;
BEGIN
  UPDATE public.phone_code SET tries = tries + 1
  WHERE subject_id = p_subject AND expires_at > now() AND tries < 5
  RETURNING phone_index = p_phone_index AND code_hash = sha256(convert_to(p_subject::text || p_code, 'UTF8')) INTO is_right;
  IF coalesce(is_right, false) THEN
    DELETE FROM public.phone_code WHERE subject_id = p_subject;
    RETURN true;
  END IF;
  RETURN false;
END
$$;

CREATE FUNCTION auth.check_code(p_subject uuid, p_phone_index bytea, p_code text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT wall.spend_code(p_subject, p_phone_index, p_code)
$$;

CREATE FUNCTION auth.keep_draft(p_owner uuid, p_place text, p_id uuid, p_sealed bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.draft (id, owner_id, place, sealed, expires_at)
  VALUES (p_id, p_owner, p_place, p_sealed, now() + interval '30 minutes')
$$;

-- Shows a draft to its owner. It is forgotten when saved, or after 30 minutes.
CREATE FUNCTION auth.read_draft(p_id uuid, p_owner uuid, p_place text) RETURNS TABLE (sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.sealed FROM public.draft d
  WHERE d.id = p_id AND d.owner_id = p_owner AND d.place = p_place AND d.expires_at > now()
$$;

CREATE FUNCTION work.tidy() RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH a AS (DELETE FROM public.identity WHERE expires_at < now() - interval '1 hour' RETURNING 1),
       b AS (DELETE FROM public.throttle WHERE until < now() RETURNING 1),
       c AS (DELETE FROM public.phone_code WHERE expires_at < now() RETURNING 1),
       d AS (DELETE FROM public.draft WHERE expires_at < now() RETURNING 1)
  SELECT ((SELECT count(*) FROM a) + (SELECT count(*) FROM b) + (SELECT count(*) FROM c) + (SELECT count(*) FROM d))::int
$$;

SELECT wall.adopt();
