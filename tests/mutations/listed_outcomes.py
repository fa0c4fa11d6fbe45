"""The mutations of outcomes: whose word it is, and who looks first."""

from tests.mutations.kinds import Mutation, one

ANSWERS = ("guitu/journey/outcomes/tests/test_outcomes.py",)
TODAY = ("guitu/surfaces/desk/tests/test_today.py",)
ROUNDS = ("guitu/journey/outcomes/tests/test_rounds.py",)
VIEWS = "guitu/journey/outcomes/views.py"

OUTCOMES_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "what a worker wrote down is kept before the person has looked", 2, ANSWERS, VIEWS,
        'keeps, is_late = request.actor.is_person or step == "keep", False', "keeps, is_late = True, False",
    ),
    one(
        "what was told stands before the person's own answer", 6, ("guitu/journey/outcomes/tests/test_rules.py",),
        "guitu/journey/outcomes/rules.py",
        "return own if own is not Level.NO_ANSWER else", "return own if Hand.WORKER not in by_hand else",
    ),
    one(
        "a told answer counts as the person's own hand", 6, ANSWERS, "guitu/journey/outcomes/actions.py",
        "hand=access.hand(by).value,", 'hand="worker",',
    ),
    one(
        "a round begins because one side wishes it", 6, ("guitu/journey/outcomes/tests/test_rules.py",),
        "guitu/journey/outcomes/rules.py", ">= BOTH or", "& BOTH or",
    ),
    one(
        "a worker comes back in the person's name", 7, ROUNDS, "guitu/journey/outcomes/sql/rounds.sql",
        "ELSE what = 2 END", "ELSE what IN (2, 3) END",
    ),
    one(
        "coming back lets the old round go on", 6, ROUNDS, "guitu/journey/closure/actions.py",
        "if what is Move.REOPENED:", "if what is None:",
    ),
    one(
        "a plan by a worker passes for one by the person's own hand", 6, TODAY, "guitu/journey/plans/queries.py",
        "    WHERE p.by_id = p.person_id\n", "",
    ),
    one(
        "what a colleague has read counts as read by whoever asks", 2, TODAY, "guitu/foundations/audit/sql/trace.sql",
        " AND e.actor_id = (SELECT app.uid())\n", "\n",
    ),
    one(
        "whoever is met next week is named each time the day is opened", 2, TODAY, "guitu/surfaces/desk/days.py",
        "near = week if is_week else _near(week, on)", "near = week",
    ),
    one(
        "a meeting already noted is asked about once more", 7, TODAY, "guitu/surfaces/desk/days.py",
        "[one for one in slots if one.state in AGREED]", "list(slots)",
    ),
    one(
        "answers about health live under the base consent", 1, ANSWERS, "guitu/journey/outcomes/rules.py",
        "    Domain.WELL: Purpose.HEALTH,\n", "",
    ),
    one(
        "a number that was made up freezes the answers", 6, ANSWERS, "guitu/journey/outcomes/sql/in_turn.sql",
        "  IF NEW.number > 1 AND NOT EXISTS (", "  IF false AND NOT EXISTS (",
    ),
    one(
        "an answer stands in a round that nobody began", 6, ANSWERS, "guitu/journey/outcomes/sql/in_turn.sql",
        "generate_series(2, NEW.round) n", "generate_series(2, 1) n",
    ),
    one(
        "a row that no page can show takes the person's own pages away", 2, ("tests/promises/test_readable.py",),
        "guitu/foundations/sealing/records.py",
        "(f\"{name}__lt\", LATEST))\n    for name in days", ")\n    for name in days",
    ),
    one(
        "one row that somebody spoilt takes the whole page away", 2, ("tests/promises/test_readable.py",),
        "guitu/foundations/sealing/scopes.py", "            return otherwise()\n", "            raise\n",
    ),
    one(
        "a need that was altered hides", 2, ("tests/promises/test_readable.py",), "guitu/journey/needs/queries.py",
        "str(SPOILT.get(name, UNREADABLE))", "str(SPOILT.get(name, ''))",
    ),
    one(
        "a meeting that is over is called off", 7, ("guitu/journey/contacts/tests/test_meeting_rules.py",),
        "guitu/journey/contacts/rules.py", "    return not (is_over and now", "    return not (False and now",
    ),
)  # fmt: skip
