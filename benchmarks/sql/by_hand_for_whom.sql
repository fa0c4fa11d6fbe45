SELECT m.worker_id, m.person_id
FROM public.team_member m
WHERE m.agreed_at IS NOT NULL AND m.ended_at IS NULL
  AND (SELECT count(*) FROM public.contact k WHERE k.person_id = m.person_id) > 30
LIMIT 1
