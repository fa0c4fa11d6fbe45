-- Social workers with more than one page of people, each with people who have more than one page of notes,
-- all of it readable to her on both sites.
WITH readable AS (
  SELECT f.worker_id, f.id, row_number() OVER (PARTITION BY f.worker_id ORDER BY f.id) AS n
  FROM floor.floor_person f
  JOIN floor.auth_user u ON u.id = f.worker_id
  JOIN public.staff_account a ON a.login = u.username
  JOIN public.person p ON p.id = f.id
  JOIN public.access_grant g ON g.consent_id = p.consent_id AND g.user_id = a.worker_id AND g.valid_until > now()
  WHERE (SELECT count(*) FROM public.contact k WHERE k.person_id = f.id) > 30
    AND NOT EXISTS (
      SELECT 1 FROM public.contact k
      WHERE k.person_id = f.id AND NOT EXISTS (
        SELECT 1 FROM public.access_grant h
        WHERE h.consent_id = k.consent_id AND h.user_id = a.worker_id AND h.valid_until > now()))
)
SELECT u.username, array_agg(r.id ORDER BY r.id)
FROM readable r JOIN floor.auth_user u ON u.id = r.worker_id
WHERE r.n <= %s AND (SELECT count(*) FROM floor.floor_person f WHERE f.worker_id = r.worker_id) > 40
GROUP BY u.username HAVING count(*) > 3 ORDER BY md5(u.username) LIMIT %s
