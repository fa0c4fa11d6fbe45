-- The same people and notes for the floor, in the open: same ids, same counts, plain Chinese text of the same length.
SET session_replication_role = replica;

INSERT INTO floor.auth_user (id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined)
SELECT row_number() OVER (ORDER BY w.id), a.login, a.password_hash, w.name, '', '', false, false, true, now()
FROM public.worker w JOIN public.staff_account a ON a.worker_id = w.id;

CREATE TEMP TABLE number_of AS
SELECT w.id AS worker_id, row_number() OVER (ORDER BY w.id) AS number
FROM public.worker w JOIN public.staff_account a ON a.worker_id = w.id;
CREATE UNIQUE INDEX ON number_of (worker_id);
ANALYZE number_of;

-- A sealed value is 30 bytes longer than its text. One in thirty is called 林, as in the city: a search finds as many.
INSERT INTO floor.floor_person (id, worker_id, name, birth_date, phone, state, since, until, changed_at)
SELECT DISTINCT ON (p.id) p.id, n.number,
       left(CASE WHEN get_byte(uuid_send(p.id), 0) < 9 THEN '林' ELSE '陈' END || '晓禾安然归途', (octet_length(p.name) - 30) / 3),
       '1991-04-12',
       left('12000000001', octet_length(p.phone) - 30), '同意有效', m.agreed_at, c.expires_at, now()
FROM public.person p
JOIN public.team_member m ON m.person_id = p.id AND m.agreed_at IS NOT NULL AND m.ended_at IS NULL AND NOT m.is_cover
JOIN number_of n ON n.worker_id = m.worker_id
JOIN public.worker w ON w.id = m.worker_id AND w.post = 'social_worker'
JOIN public.consent c ON c.id = p.consent_id
ORDER BY p.id, m.agreed_at;

INSERT INTO floor.floor_contact (id, person_id, author_id, kind, at, note)
SELECT k.id, k.person_id, n.number, k.kind, k.happened_at,
       left(repeat('今天一起去了街道服务站，办好了证件；下周约在老地方见面。', 60), (octet_length(k.note) - 30) / 3)
FROM public.contact k JOIN number_of n ON n.worker_id = k.author_id
ORDER BY k.person_id, k.happened_at;

DROP TABLE number_of;
SET session_replication_role = origin;
