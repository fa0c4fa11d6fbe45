"""The mutations of the timeline: the person sees everything, and what is no event stays out of it."""

from tests.mutations.kinds import Mutation, one

TOLD = ("guitu/surfaces/desk/tests/test_timeline.py",)
PERSON = ("guitu/surfaces/desk/tests/test_person.py",)

TIMELINE_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "whoever was opened to be read can be written about", 2, PERSON, "guitu/foundations/audit/sql/trace.sql",
        "    PERFORM set_config('transaction_read_only', 'on', true);\n", "    NULL;\n",
    ),
    one(
        "a stage is missing in the person's own record", 2, TOLD, "guitu/surfaces/portal/timeline.py",
        '    (NEEDS, "needs:own_change"),\n', "",
    ),
    one(
        "a not yet stands in the timeline", 7, TOLD, "guitu/journey/closure/timeline.py",
        "SHOWN = (Move.PROPOSED, Move.CLOSED, Move.REOPENED)", "SHOWN = tuple(Move)",
    ),
    one(
        "a no to a meeting stands in the timeline", 7, TOLD, "guitu/journey/contacts/timeline.py",
        "AND v.what = {Move.CONFIRMED.value}", "AND v.what >= {Move.CONFIRMED.value}",
    ),
    one(
        "a meeting that was called off stands in the timeline as agreed", 2, TOLD,
        "guitu/journey/contacts/timeline.py",
        "    if last in _OFF:\n", "    if last is None:\n",
    ),
    one(
        "a meeting stands in the timeline once for each time that was spoken of", 2, TOLD,
        "guitu/journey/contacts/timeline.py", " AND n.step > v.step)", " AND n.step > 99)",
    ),
    one(
        "a step gets a day that has passed", 6, ("guitu/journey/plans/tests/test_days.py",),
        "guitu/journey/plans/actions.py", "        raise PastError(late)\n", "        pass\n",
    ),
    one(
        "a day that passed since cannot stay in a plan", 6, ("guitu/journey/plans/tests/test_days.py",),
        "guitu/journey/plans/rules.py", " and (one.key, one.due_on) not in said)", ")",
    ),
)  # fmt: skip
