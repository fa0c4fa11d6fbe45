-- Interviews about benefits. A row alone opens nothing: its key lies in the cookie of one browser.
-- UNLOGGED: what is sealed here never enters the write-ahead log.

ALTER TABLE public.interview SET UNLOGGED;
ALTER TABLE public.passage SET UNLOGGED;
CALL wall.enclose('public.interview');
CALL wall.enclose('public.passage');

-- Thirty minutes after the last word, two hours at most.
CREATE FUNCTION wall.interview_end(p_began timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(now() + interval '30 minutes', p_began + interval '2 hours')
$$;

-- No more than 2,000 at once: a machine that asks for ever more fills no disk.
CREATE FUNCTION auth.begin_interview(p_id uuid, p_sealed bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH made AS (
    INSERT INTO public.interview (id, sealed, turn, began_at, expires_at)
    SELECT p_id, p_sealed, 0, now(), wall.interview_end(now())
    WHERE (SELECT count(*) FROM public.interview) < 2000 AND length(p_sealed) < 65536 RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM made)
$$;

CREATE FUNCTION auth.read_interview(p_id uuid) RETURNS TABLE (sealed bytea, turn int)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.interview i SET expires_at = wall.interview_end(i.began_at)
  WHERE i.id = p_id AND i.expires_at > now() AND i.expires_at < wall.interview_end(i.began_at) - interval '1 minute';
  SELECT i.sealed, i.turn FROM public.interview i WHERE i.id = p_id AND i.expires_at > now();
$$;

-- Whoever read an older turn is told so, and reads again: of two presses at once neither is lost.
CREATE FUNCTION auth.keep_interview(p_id uuid, p_sealed bytea, p_turn int) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (
    UPDATE public.interview i SET sealed = p_sealed, turn = i.turn + 1, expires_at = wall.interview_end(i.began_at)
    WHERE i.id = p_id AND i.turn = p_turn AND i.expires_at > now() AND length(p_sealed) < 65536 RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM kept)
$$;

CREATE FUNCTION auth.end_interview(p_id uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.passage WHERE interview_id = p_id;
  DELETE FROM public.interview WHERE id = p_id;
$$;

CREATE FUNCTION auth.open_passage(p_hash bytea, p_interview uuid, p_sealed bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.passage WHERE interview_id = p_interview;
  INSERT INTO public.passage (token_hash, interview_id, sealed, expires_at)
  SELECT p_hash, i.id, p_sealed, now() + interval '10 minutes' FROM public.interview i
  WHERE i.id = p_interview AND i.expires_at > now() AND length(p_sealed) < 1024;
$$;

-- Once: whoever takes the passage leaves none behind.
CREATE FUNCTION auth.take_passage(p_hash bytea) RETURNS TABLE (interview_id uuid, sealed bytea)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.passage p WHERE p.token_hash = p_hash AND p.expires_at > now()
  RETURNING p.interview_id, p.sealed
$$;

-- The interview goes over to another browser under a new id and a new key; the two hours go on.
CREATE FUNCTION auth.move_interview(p_id uuid, p_turn int, p_new uuid, p_sealed bytea) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH moved AS (
    UPDATE public.interview i SET id = p_new, sealed = p_sealed, turn = 0, expires_at = wall.interview_end(i.began_at)
    WHERE i.id = p_id AND i.turn = p_turn AND i.expires_at > now() RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM moved)
$$;

CREATE FUNCTION work.end_interviews() RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH a AS (DELETE FROM public.passage WHERE expires_at < now() RETURNING 1),
       b AS (DELETE FROM public.interview WHERE expires_at < now() RETURNING 1)
  SELECT ((SELECT count(*) FROM a) + (SELECT count(*) FROM b))::int
$$;

SELECT wall.adopt();
