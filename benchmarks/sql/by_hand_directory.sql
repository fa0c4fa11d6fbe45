-- What a list of the directory needs, written by hand: a word of two characters, best first, twenty and the count.
WITH found AS (
  SELECT c.service_id, count(*) OVER () AS count,
    CASE WHEN c.words @@ '''住宿'':A'::tsquery THEN 1 WHEN c.words @@ '''住宿'':AB'::tsquery THEN 2 ELSE 3 END AS tier,
    c.has_free, c.assured_on, c.sort_key
  FROM public.index_card c WHERE c.is_listed AND c.words @@ '''住宿'''::tsquery
  ORDER BY tier, c.has_free DESC, c.assured_on DESC NULLS LAST, c.sort_key, c.service_id LIMIT 20
)
SELECT f.service_id, c.shown, f.assured_on, f.count FROM found f JOIN public.index_card c USING (service_id)
ORDER BY f.tier, f.has_free DESC, f.assured_on DESC NULLS LAST, f.sort_key, f.service_id;
