-- The city's own directory, again and again, until there are enough services. Each with its card.
WITH own AS (SELECT s, c FROM public.directory_service s JOIN public.index_card c ON c.service_id = s.id),
many AS MATERIALIZED (
  SELECT own.s, own.c, gen_random_uuid() AS id
  FROM own, generate_series(1, 1 + %(services)s::int / (SELECT count(*) FROM own)::int) LIMIT %(services)s::int
),
services AS (
  INSERT INTO public.directory_service
  SELECT (jsonb_populate_record(m.s, jsonb_build_object('id', m.id))).* FROM many m
)
INSERT INTO public.index_card
SELECT (jsonb_populate_record(m.c, jsonb_build_object('service_id', m.id))).* FROM many m;
