"""The mutations of waiting cards: the table says what can happen to one, and by whose hand."""

from tests.mutations.kinds import Mutation, one

MOVES = ("guitu/journey/intake/tests/test_card_moves.py",)
SEALED = ("guitu/people/tests/test_team_and_cards.py",)
PERSON = ("guitu/surfaces/desk/tests/test_person.py",)
OWN_REQUEST = ("guitu/journey/intake/tests/test_own_request.py",)
CARDS = ("guitu/journey/intake/tests/test_which_card.py",)
INTAKE = "guitu/journey/intake/sql/intake.sql"

CARD_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a desk acts on cards without asking the table", 1, MOVES, "guitu/journey/intake/access.py",
        "return by.role is Role.INTAKE and Hand.DESK in rules.hands(what)", "return by.role is Role.INTAKE",
    ),
    one(
        "any worker ends a card with a code made for another", 1, MOVES, "guitu/journey/consent/sql/consent.sql",
        "  IF p_card_secret IS NOT NULL AND invited.worker_id IS DISTINCT FROM me.user_id THEN",
        "  IF p_card_secret IS NOT NULL AND invited.worker_id IS NULL THEN",
    ),
    one(
        "a card waits on at the desk after its record began", 1, MOVES, "guitu/journey/consent/sql/consent.sql",
        "  IF answer = 'ok' AND p_card_secret IS NOT NULL THEN", "  IF false THEN",
    ),
    one(
        "another station's desk declines a card", 1, MOVES, INTAKE,
        "c.station_id = me.station_id AND me.kind = 'staff' AND me.role = 'intake';",
        "me.kind = 'staff' AND me.role = 'intake';",
    ),
    one(
        "a code older than two hours begins a record", 1, MOVES, INTAKE,
        "i.used_at IS NULL AND i.expires_at > now()\n  FOR NO KEY UPDATE", "i.used_at IS NULL\n  FOR NO KEY UPDATE",
    ),
    one(
        "a worker does not know which envelope is whose", 2, SEALED, "guitu/surfaces/desk/queries.py",
        "SealedCard(number, day(made_at)) if number else None", "None",
    ),
    one(
        "a sealed card that has ended is said to be good", 2, SEALED, "guitu/surfaces/desk/queries.py",
        "(c.expires_at > %s AND", "(c.expires_at > %s OR",
    ),
    one(
        "whoever reloads the page with the code reads an error", 2, SEALED, "guitu/surfaces/desk/views.py",
        'return render(request, "desk/card_shown.html", status=403)', "raise",
    ),
    one(
        "a record on a worker's word, sent twice, makes two people", 1, PERSON, "guitu/surfaces/desk/actions.py",
        "    person_id, consent_id = row, uuid.uuid4()\n", "    person_id, consent_id = uuid.uuid4(), uuid.uuid4()\n",
    ),
    one(
        "a record begun by one worker counts as begun by another", 1, PERSON, "guitu/journey/consent/sql/consent.sql",
        "c.person_id = p_person AND c.word_of = me.user_id\n", "c.person_id = p_person\n",
    ),
    one(
        "after an error a note is offered what nobody agreed to", 1, PERSON, "guitu/surfaces/desk/views.py",
        "    _offer_only(form, page.topics)\n", "",
    ),
    one(
        "a number that nobody can call back is taken", 1, OWN_REQUEST, "guitu/journey/intake/rules.py",
        'return len(number) == MOBILE_DIGITS if number.startswith("1") else len', "return len",
    ),
    one(
        "a card is destroyed without saying which one it is", 2, CARDS, "guitu/journey/intake/views.py",
        '{"form": form, "which": queries.which(card_id=card_id)}', '{"form": form}',
    ),
    one(
        "a lead is not told that a minor's file waits", 2, ("guitu/people/tests/test_minors.py",),
        "guitu/surfaces/desk/views.py", 'page | {"waiting": len(who.to_approve())}', "page",
    ),
    one(
        "after a letter was sent a page says that nothing has left", 3,
        ("guitu/journey/referrals/tests/test_two_tabs.py",), "guitu/journey/referrals/views/record.py",
        "if not told.is_draft and request", "if told.newer_id and request",
    ),
    one(
        "a birthday is looked for among other workers' people", 1, PERSON, "guitu/people/sql/people.sql",
        "g.consent_id = p.consent_id AND g.user_id = me.user_id AND g.valid_until > now()\n  WHERE me.kind",
        "g.consent_id = p.consent_id AND g.valid_until > now()\n  WHERE me.kind",
    ),
    one(
        "a birthday that is found leaves no entry", 2, PERSON, "guitu/people/sql/people.sql",
        "'name', 'search') FROM unnest(found) one;", "'name', 'search') FROM unnest(found) one WHERE false;",
    ),
)  # fmt: skip
