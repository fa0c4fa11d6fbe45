"""The mutations around notes, needs and answers: the person's word stands, what is between two stays so."""

from tests.mutations.kinds import Mutation, one

BESIDE = ("guitu/journey/contacts/tests/test_beside_notes.py",)
ONLY_TWO = ("guitu/journey/needs/tests/test_only_two.py",)
DECLINED = ("guitu/journey/needs/tests/test_needs.py",)
PACKS = ("guitu/journey/needs/tests/test_packs.py",)
ONLY_TWO_SQL = "guitu/journey/needs/sql/only_two.sql"
NOTES = "guitu/journey/contacts/queries/notes.py"

NEEDS_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "the person's word vanishes when the note is changed", 6, BESIDE, NOTES,
        "if any(row.replaces_id for row in rows):", "if not rows:",
    ),
    one(
        "the person's word stands as if it had been said to the newer text", 6, BESIDE, NOTES,
        'said_to = clock.minute(earlier) if earlier else ""', 'said_to = ""',
    ),
    one(
        "the team reads the answers to questions", 1, ONLY_TWO, ONLY_TWO_SQL,
        "CALL wall.between_two('public.assessment');\n", "",
    ),
    one(
        "the team learns that answers were looked at", 1, ONLY_TWO, ONLY_TWO_SQL,
        "CALL wall.beside('public.assessment_seen', 'assessment_id', 'public.assessment');\n", "",
    ),
    one(
        "the team reads the plan for hard moments", 1, ONLY_TWO, ONLY_TWO_SQL,
        "CALL wall.between_two('public.safety_plan');\n", "",
    ),
    one(
        "another version of a plan for hard moments goes to other eyes", 6, ONLY_TWO, ONLY_TWO_SQL,
        " AND p.for_worker_id = NEW.for_worker_id) THEN", ") THEN",
    ),
    one(
        "a plan promised to a worker who has left is put into the hands of another", 1, ONLY_TWO,
        "guitu/journey/needs/views/questions.py",
        "form = _safety_form(request, plan, worker_id, is_asked=worker_id is None)",
        "form = _safety_form(request, plan, worker_id)",
    ),
    one(
        "a plan is promised to a worker who has left", 2, ONLY_TWO, "guitu/journey/needs/views/questions.py",
        "            worker_id = None\n", "            pass\n",
    ),
    one(
        "a worker asks again where no help is wanted", 6, DECLINED, "guitu/journey/needs/actions.py",
        "    if not by.is_person:\n", "    if by.is_person:\n",
    ),
    one(
        "thoughts of death are answered with a sentence that calms", 6, PACKS, "guitu/journey/needs/rules.py",
        "return not opens_safety or place >= CALMING", "return True",
    ),
)  # fmt: skip
