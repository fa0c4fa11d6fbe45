"""The mutations around notes, needs and answers: the person's word stands, what is between two stays so."""

from tests.mutations.kinds import Mutation, one

BESIDE = ("guitu/journey/contacts/tests/test_beside_notes.py",)
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
)  # fmt: skip
