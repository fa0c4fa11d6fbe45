SELECT p.name, p.birth_date, p.phone, k.id, k.kind, k.happened_at, k.note, w.name, w.post
FROM public.person p
CROSS JOIN LATERAL (
  SELECT * FROM public.contact k WHERE k.person_id = p.id ORDER BY k.happened_at DESC LIMIT 25
) k
JOIN public.worker w ON w.id = k.author_id
WHERE p.id = %(person)s
