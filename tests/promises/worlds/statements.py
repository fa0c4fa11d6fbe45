"""What the adversary says to the database, in its own language."""

from psycopg import sql

from tests.promises.worlds import records

SEEN = (
    "person", "team_member", "trusted_person", "file_approval", "contact", "reply", "consent", "consent_event",
    "portal_card", "waiting_card", "parcel",
)  # fmt: skip
REFERRED = ("referral_sent", "disclosure", "disclosed_text", "referral_move")
KEYS = {"disclosed_text": "disclosure_id"}
OFFICE = ("entry", "refused_attempt", "erasure_order")
RECORDS = tuple(table.name for table in records.TABLES)
LOOK = sql.SQL(" UNION ALL ").join([
    sql.SQL("SELECT 'access_grant', user_id || '/' || consent_id FROM public.access_grant"),
    *(
        sql.SQL("SELECT {}, {}::text FROM {}").format(
            sql.Literal(name), sql.Identifier(KEYS.get(name, "id")), sql.Identifier("public", name)
        )
        for name in (*SEEN, *REFERRED, *OFFICE, *RECORDS)
    ),
])  # fmt: skip
OPEN = "SELECT o.subject_id, o.consent_id FROM unnest(%s::uuid[]) s, app.open(s, 'record') o"
NAMES = "SELECT subject_id, consent_id FROM app.open_names(%s, 'caseload')"
ACT = (
    "SELECT t.person, t.purpose, a.consent_id FROM unnest(%s::uuid[], %s::text[]) t(person, purpose),"
    " LATERAL app.act('contact.write', t.person, t.purpose) a"
)
# What says another thing than what was done.
LIES = ("name", "phone", "copy", "parcel", "waiting_card", "team.end", "consent.withdraw", "with.notes", "xidu", "")
LYING_OPEN = "SELECT o.consent_id FROM unnest(%s::uuid[]) s, app.open(s, %s) o"
LYING_ACT = "SELECT a.consent_id FROM unnest(%s::uuid[]) s, LATERAL app.act(%s, s, 'support') a"
# Each try is undone at once, so that the next finds the world as it was. What would have stood is kept in `done`.
WRITE = """
DO $$
DECLARE
  r record;
  done jsonb := '[]';
BEGIN
  FOR r IN SELECT * FROM jsonb_to_recordset(current_setting('adversary.notes')::jsonb)
    AS t(n int, id uuid, person_id uuid, consent_id uuid, author_id uuid, replaces_id uuid, for_worker_id uuid)
  LOOP
    BEGIN
      INSERT INTO public.contact
        (id, person_id, consent_id, author_id, kind, happened_at, received_at, replaces_id, note, for_worker_id)
      VALUES (r.id, r.person_id, r.consent_id, r.author_id, 1, now(), now(), r.replaces_id, 'x', r.for_worker_id);
      RAISE EXCEPTION USING ERRCODE = 'GT001';
    EXCEPTION WHEN SQLSTATE 'GT001' THEN done := done || to_jsonb(r.n); WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  FOR r IN SELECT * FROM jsonb_to_recordset(current_setting('adversary.replies')::jsonb)
    AS t(n int, id uuid, person_id uuid, consent_id uuid, contact_id uuid)
  LOOP
    BEGIN
      INSERT INTO public.reply (id, contact_id, person_id, consent_id, stance, words, at)
      VALUES (r.id, r.contact_id, r.person_id, r.consent_id, 1, 'x', now());
      RAISE EXCEPTION USING ERRCODE = 'GT001';
    EXCEPTION WHEN SQLSTATE 'GT001' THEN done := done || to_jsonb(r.n); WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  FOR r IN SELECT * FROM jsonb_to_recordset(current_setting('adversary.records')::jsonb)
    AS t(n int, name text, told jsonb)
  LOOP
    BEGIN
      EXECUTE format('INSERT INTO public.%1$I SELECT p.* FROM jsonb_populate_record(NULL::public.%1$I, $1) p', r.name)
        USING r.told || jsonb_build_object('at', now() + make_interval(secs => (r.told->>'late')::float));
      RAISE EXCEPTION USING ERRCODE = 'GT001';
    EXCEPTION WHEN SQLSTATE 'GT001' THEN done := done || to_jsonb(r.n); WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  PERFORM set_config('adversary.done', done::text, true);
END
$$
"""
# Calls build on each other; each must also stand the checks that wait for the end of a transaction.
CALL = """
DO $$
DECLARE
  r record;
  got jsonb;
  told jsonb := '[]';
BEGIN
  FOR r IN SELECT * FROM jsonb_to_recordset(current_setting('adversary.calls')::jsonb) AS t(n int, call text)
  LOOP
    BEGIN
      SET CONSTRAINTS ALL DEFERRED;
      EXECUTE r.call INTO got;
      SET CONSTRAINTS ALL IMMEDIATE;
      told := told || jsonb_build_object('n', r.n, 'got', got);
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
  PERFORM set_config('adversary.told', told::text, true);
END
$$
"""
