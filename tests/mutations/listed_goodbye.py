"""Mutations around a goodbye: who reads on, and what of two alone others would read."""

from tests.mutations.kinds import Mutation, one

GOODBYE = ("guitu/journey/closure/tests/test_goodbye.py",)
CLOSING = "guitu/journey/closure/actions.py"

GOODBYE_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "whoever was let read along reads on after a goodbye", 1, GOODBYE, CLOSING,
        "        people.end_trust(trusted_id=guest, by=by, at=at)\n", "        pass\n",
    ),
    one(
        "the team reads on after a goodbye though nobody wished it", 2, GOODBYE, CLOSING,
        "at + READ_ON if may_read_on else None", "at + READ_ON",
    ),
    one(
        "whoever reads on after a goodbye writes", 1, GOODBYE, "guitu/journey/closure/sql/closure.sql",
        "  NEW.may_write := NEW.may_write AND NOT EXISTS (", "  NEW.may_write := NEW.may_write OR NOT EXISTS (",
    ),
    one(
        "who has come back is not written for again", 6, GOODBYE, "guitu/journey/closure/sql/closure.sql",
        "WHEN (NEW.what IN (4, 5))", "WHEN (NEW.what = 4)",
    ),
    one(
        "nobody but the person is said though a worker reads", 2, GOODBYE, "guitu/journey/closure/queries.py",
        "readers=_readers(case.person_id, by, at) if now is State.CLOSED else ()", "readers=()",
    ),
    one(
        "a meeting between two is named to the team with a goodbye", 1, GOODBYE,
        "guitu/journey/contacts/queries/meetings.py", "m.id = v.meeting_id AND m.for_worker_id IS NULL)",
        "m.id = v.meeting_id)",
    ),
    one(
        "a need between two goes into a referral that the team reads", 1,
        ("guitu/journey/referrals/tests/test_drafts.py",), "guitu/journey/needs/queries.py",
        "open_to_all = (row for row in newest.values() if row.for_worker_id is None)",
        "open_to_all = iter(newest.values())",
    ),
    one(
        "words of goodbye are no word on the first page", 6, GOODBYE, "guitu/surfaces/portal/queries.py",
        'if "farewell" in waits else ""', 'if "farewell" in {"goodbye"} else ""',
    ),
    one(
        "words of goodbye do not rest while it is quiet", 6, GOODBYE,
        "guitu/surfaces/portal/templates/portal/home.html",
        "{% if page.goodbye_from and not page.quiet %}", "{% if page.goodbye_from %}",
    ),
)  # fmt: skip
