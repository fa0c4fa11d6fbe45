SELECT p.id, p.name, c.expires_at, m.is_cover, m.total
FROM (
  SELECT person_id, is_cover, agreed_at, count(*) OVER () AS total
  FROM public.team_member
  WHERE worker_id = %(worker)s AND agreed_at IS NOT NULL AND ended_at IS NULL
  ORDER BY agreed_at DESC LIMIT 25
) m
JOIN public.person p ON p.id = m.person_id
JOIN public.consent c ON c.id = p.consent_id
