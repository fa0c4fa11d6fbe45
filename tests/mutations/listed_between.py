"""The mutations around what is kept between the person and one worker."""

from tests.mutations.kinds import Mutation, one

BETWEEN = "guitu/foundations/access/sql/between.sql"
NOTES_SQL = "guitu/journey/contacts/sql/between.sql"
NEEDS_SQL = "guitu/journey/needs/sql/between.sql"
NOTES = ("guitu/journey/contacts/tests/test_between.py",)
NEEDS = ("guitu/journey/needs/tests/test_between.py",)

BETWEEN_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "the team reads what is between two", 1, NOTES, BETWEEN,
        "for_worker_id = (SELECT app.staff()) OR", "(SELECT app.staff()) IS NOT NULL OR",
    ),
    one(
        "somebody trusted reads what is between two", 1, NOTES, BETWEEN,
        "'(for_worker_id IS NULL OR", "'(for_worker_id IS NULL OR (SELECT app.trusted()) IS NOT NULL OR",
    ),
    one(
        "an answer is read beside a note between two", 1, NOTES, NOTES_SQL,
        "CALL wall.beside('public.reply', 'contact_id', 'public.contact');\n", "",
    ),
    one(
        "a newer text of a note slips out beside its mark", 6, NOTES, NOTES_SQL,
        "                 AND c.for_worker_id IS NOT DISTINCT FROM NEW.for_worker_id) THEN\n", ") THEN\n",
    ),
    one(
        "only one text of a note is kept between two", 6, NOTES, NOTES_SQL,
        "SET for_worker_id = note.author_id WHERE id IN (SELECT id FROM chain)",
        "SET for_worker_id = note.author_id WHERE id = p_note",
    ),
    one(
        "a note is given to another worker than the button named", 1, NOTES, NOTES_SQL,
        "    RETURN 'changed';\n", "    NULL;\n",
    ),
    one(
        "a need is kept between the person and somebody they did not let in", 1, NEEDS, NEEDS_SQL,
        "  JOIN public.access_grant w ON w.consent_id = n.consent_id AND w.user_id = p_worker"
        " AND w.valid_until > now()\n", "",
    ),
    one(
        "a need meant for one worker goes to the team once another area is chosen", 1, NEEDS,
        "guitu/journey/needs/templates/needs/own_area.html",
        "{{ form.helps.as_hidden }}{{ form.for_worker.as_hidden }}", "{{ form.helps.as_hidden }}",
    ),
)  # fmt: skip
