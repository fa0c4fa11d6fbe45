-- What editors write of the search: the card of an entry they keep, and the town's synonyms. And the one thing that
-- anybody may write: that a word found nothing.

GRANT SELECT, INSERT, UPDATE ON public.index_card TO guitu_definer;
GRANT SELECT, INSERT, DELETE ON public.synonym, public.asked_in_vain TO guitu_definer;
GRANT USAGE ON SEQUENCE public.synonym_id_seq, public.asked_in_vain_id_seq TO guitu_definer;
GRANT SELECT ON public.asked_in_vain TO guitu_backup;

-- The card of an entry, worked out anew by the page that changed it. An entry of another keeper at one's own place
-- may change its card, too: its address is ours to tell.
CREATE FUNCTION app.keep_card(p_service uuid, p_listed boolean, p_words text, p_sort_key text, p_needs text[],
  p_districts text[], p_week text, p_irregular boolean, p_has_free boolean, p_assured_on date, p_shown text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me public.identity := wall.editor();
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.directory_service s JOIN public.directory_keeping k ON k.provider_id = s.provider_id
    WHERE s.id = p_service AND k.organisation_id = me.organisation_id
    UNION ALL
    SELECT FROM public.directory_service_at_place a JOIN public.directory_place p ON p.id = a.place_id
    JOIN public.directory_keeping k ON k.provider_id = p.provider_id
    WHERE a.service_id = p_service AND k.organisation_id = me.organisation_id
  ) THEN
    RAISE EXCEPTION 'another organisation keeps this entry' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.index_card (service_id, is_listed, words, sort_key, needs, districts, week, is_irregular,
      has_free, assured_on, shown)
    VALUES (p_service, p_listed, p_words::tsvector, p_sort_key, p_needs, p_districts, p_week::int4multirange,
      p_irregular, p_has_free, p_assured_on, p_shown::jsonb)
    ON CONFLICT (service_id) DO UPDATE SET is_listed = excluded.is_listed, words = excluded.words,
      sort_key = excluded.sort_key, needs = excluded.needs, districts = excluded.districts, week = excluded.week,
      is_irregular = excluded.is_irregular, has_free = excluded.has_free, assured_on = excluded.assured_on,
      shown = excluded.shown;
END
$$;

-- Two words that mean the same. They are the town's: any editor adds and removes them.
CREATE FUNCTION app.add_synonym(p_word text, p_means text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.editor();
  IF p_word IS NULL OR p_means IS NULL OR p_word = p_means OR length(p_word) NOT BETWEEN 1 AND 20
     OR length(p_means) NOT BETWEEN 1 AND 20 THEN
    RETURN 'no word';
  END IF;
  INSERT INTO public.synonym (word, means) VALUES (p_word, p_means) ON CONFLICT (word, means) DO NOTHING;
  DELETE FROM public.asked_in_vain WHERE word = p_word;
  RETURN 'ok';
END
$$;

CREATE FUNCTION app.drop_synonym(p_word text, p_means text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.editor();
  DELETE FROM public.synonym WHERE word = p_word AND means = p_means;
  RETURN 'ok';
END
$$;

-- A word that found nothing: only the word and the day. It carries no digit, so that no number of anybody is kept,
-- and on one day no more than five hundred are taken, so that nobody fills the table.
CREATE FUNCTION app.tell_in_vain(p_word text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
  IF p_word IS NULL OR p_word !~ '^([\u3400-\u4dbf\u4e00-\u9fff]{1,20}|[a-z]{2,20})$' THEN
    RETURN 'no word';
  ELSIF (SELECT count(*) FROM public.asked_in_vain v WHERE v.on = today) >= 500 THEN
    RETURN 'enough';
  END IF;
  INSERT INTO public.asked_in_vain (word, "on") VALUES (p_word, today) ON CONFLICT (word, "on") DO NOTHING;
  RETURN 'ok';
END
$$;

-- The words that found nothing, those told on most days first; for editors.
CREATE FUNCTION app.words_in_vain() RETURNS TABLE (word varchar, days bigint, last date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.editor();
  RETURN QUERY SELECT v.word, count(*), max(v.on) FROM public.asked_in_vain v GROUP BY v.word
    ORDER BY count(*) DESC, max(v.on) DESC, v.word LIMIT 100;
END
$$;

CREATE FUNCTION app.forget_in_vain(p_word text) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM wall.editor();
  DELETE FROM public.asked_in_vain WHERE word = p_word;
  RETURN 'ok';
END
$$;

-- After ninety days a word that found nothing is forgotten. Called by the worker.
CREATE FUNCTION work.forget_words() RETURNS int LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone int;
BEGIN
  DELETE FROM public.asked_in_vain v WHERE v.on < (now() AT TIME ZONE 'Asia/Shanghai')::date - 90;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

SELECT wall.adopt();
