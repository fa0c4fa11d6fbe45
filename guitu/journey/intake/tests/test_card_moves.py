"""What can happen to a waiting card: every way it lies, step and hand, asked of the database; the table is asked."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from uuid import UUID

import pytest

from guitu.foundations.access.verdicts import NOBODY, Actor, Kind, RefusedError, Role
from guitu.journey.intake import actions, rules
from guitu.journey.intake.rules import CARD_MOVES, Hand, Lying, Reason, Sender, Step, Wish, lying
from guitu.journey.intake.tests.test_cards import second_desk
from tests.city import City, Somebody, Staff, now

HANDS = ("desk", "asker", "invited", "another desk", "the worker", "another worker", "somebody else")
OF = {"desk": Hand.DESK, "asker": Hand.ASKER, "invited": Hand.INVITED, "the worker": Hand.WORKER}
# When the card ends, and its newest code, from now; nothing where there is none.
ENDS: dict[Lying, tuple[str, str]] = {
    Lying.NONE: ("", ""),
    Lying.WAITING: ("9 days", ""),
    Lying.INVITED: ("9 days", "1 hour"),
    Lying.UNANSWERED: ("9 days", "-1 hour"),
    Lying.OVER: ("-1 day", "-2 days"),
}
BEGIN = (
    "SELECT app.accept_invitation(%s, '', %s, gen_random_uuid(), ARRAY[gen_random_uuid()], ARRAY['support'],"
    " ARRAY[%s::uuid], 1, ARRAY['x'::bytea], 'x', 'x', 'x', sha256(%s), 'x', '', NULL)"
)
ON_WORD = (
    "SELECT app.record_on_word(gen_random_uuid(), gen_random_uuid(), %s, 1, 'x', 'x', 'x', 'x', sha256(%s), 'x', %s)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Who is there, and the text that is agreed to."""

    city: City
    desk: Staff
    other: Staff
    worker: Staff
    mate: Staff
    person: Somebody
    notice: UUID

    def token(self, hand: str) -> str:
        """Return by what session a hand asks: whoever holds a code has none."""
        signed: dict[str, Staff | Somebody] = {
            "desk": self.desk,
            "another desk": self.other,
            "the worker": self.worker,
            "another worker": self.mate,
            "somebody else": self.person,
        }
        return signed[hand].token if hand in signed else ""


@pytest.fixture
def place(city: City) -> Place:
    worker, mate = city.staff("李敏"), city.staff("张华")
    notice = city.one("SELECT id FROM notice WHERE purpose = 'support' ORDER BY version DESC LIMIT 1")
    return Place(city, city.staff("周洁", "intake"), second_desk(city), worker, mate, city.person("王建国"), notice)


def laid(place: Place, how: Lying) -> UUID:
    """Let a card lie so, past the wall. Its codes are its own id: backwards for whoever asked."""
    card = uuid.uuid4()
    ends, code = ENDS[how]
    if not ends:
        return card
    station = place.desk.station_id
    place.city.run(
        "INSERT INTO waiting_card (id, organisation_id, station_id, name, route, wish, sender_kind, take_back_hash,"
        " made_at, expires_at) VALUES (%s, %s, %s, 'x', 'x', 'online', 'self', %s, now(), now() + %s::interval)",
        card, place.desk.organisation_id, station, sha256(str(card)[::-1].encode()).digest(), ends,
    )  # fmt: skip
    place.city.run(
        "INSERT INTO data_key (id, subject_id, organisation_id, epoch, wrapped) VALUES (%s, %s, %s, 1, 'x')",
        card, card, place.desk.organisation_id,
    )  # fmt: skip
    if code:
        place.city.run(
            "INSERT INTO invitation (id, card_id, organisation_id, station_id, worker_id, secret_hash, made_at,"
            " expires_at) VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, now(), now() + %s::interval)",
            card, place.desk.organisation_id, station, place.worker.id, sha256(str(card).encode()).digest(), code,
        )  # fmt: skip
    return card


def lies(place: Place, card: UUID) -> Lying:
    """Return how a card lies, by the rule, from what the database holds."""
    ends = place.city.one("SELECT expires_at FROM waiting_card WHERE id = %s", card)
    code = place.city.one("SELECT max(expires_at) FROM invitation WHERE card_id = %s AND used_at IS NULL", card)
    return lying(expires_at=ends, invited_until=code, at=now())


def step(place: Place, what: Step, hand: str, card: UUID) -> bool:
    """Ask the database for one step, with the code that this hand holds, if it holds one."""
    code = {"asker": str(card)[::-1], "invited": str(card)}.get(hand, "no code")
    hashed = sha256(code.encode()).digest()
    asked: dict[Step, tuple[str, list[object]]] = {
        Step.NOTED: ("SELECT app.make_card(%s, 'x', 'x', 'called', 'self', NULL, 1, 'x')", [card]),
        Step.ASKED: ("SELECT app.ask_for_call(%s, %s, 'x', 'x', 1, 'x', %s)", [card, place.desk.station_id, hashed]),
        Step.INVITED: ("SELECT app.invite(gen_random_uuid(), %s, %s, %s)", [card, place.worker.id, card.bytes]),
        Step.HANDED: ("SELECT app.hand_card(%s, %s)", [card, place.other.station_id]),
        Step.DECLINED: ("SELECT app.decline_card(%s, 'other')", [card]),
        Step.TAKEN_BACK: ("SELECT app.take_back_card(%s)", [code]),
        Step.REFUSED: ("SELECT app.refuse_invitation(%s)", [code]),
        Step.BEGUN: (BEGIN, [code, place.worker.id, place.notice, card.bytes]),
    }
    # A worker writes down the code that whoever was invited tells them, and begins on their word.
    if what is Step.BEGUN and hand in {"the worker", "another worker"}:
        asked[what] = (ON_WORD, [place.notice, card.bytes, str(card)])
    with place.city.database.transaction():
        place.city.run("SELECT app.begin(%s)", place.token(hand))
        statement, values = asked[what]
        return bool(place.city.one(statement, *values) == "ok")


@pytest.mark.parametrize("how", Lying)
def test_only_what_the_table_allows_happens_to_a_card_and_only_by_the_right_hand(place: Place, how: Lying) -> None:
    for what, hand in product(Step, HANDS):
        # Whoever asks for a call, with a code or without, is the one who asks; another desk notes a card of its own.
        if how is Lying.NONE and (what, hand) in {
            (Step.ASKED, "somebody else"),
            (Step.ASKED, "invited"),
            (Step.NOTED, "another desk"),
        }:
            continue
        card = laid(place, how)
        assert lies(place, card) is how
        then = CARD_MOVES.get((how, what, OF[hand])) if hand in OF else None
        assert step(place, what, hand, card) is (then is not None), (what, hand)
        assert lies(place, card) is (then or how), (what, hand)
        if then is Lying.NONE:
            assert place.city.one("SELECT count(*) FROM data_key WHERE id = %s", card) == 0, "its key goes with it"
            assert place.city.one("SELECT count(*) FROM invitation WHERE card_id = %s AND used_at IS NULL", card) == 0


DESK = Actor(pk=uuid.uuid4(), kind=Kind.STAFF, organisation_id=uuid.uuid4(), role=Role.INTAKE)
CARD = uuid.uuid4()
ASKED: dict[str, Callable[[], object]] = {
    "note": lambda: actions.make(
        card_id=CARD,
        name="小王",
        route="12000000009",
        wish=Wish.CALLED,
        sender=Sender.SELF,
        sender_id=None,
        by=DESK,
        at=now(),
    ),
    "ask": lambda: actions.ask_for_call(
        card_id=CARD, station_id=uuid.uuid4(), name="小王", route="12000000009", by=NOBODY, at=now()
    ),
    "invite": lambda: actions.invite(card_id=uuid.uuid4(), worker_id=uuid.uuid4(), by=DESK, at=now()),
    "hand": lambda: actions.hand(card_id=uuid.uuid4(), station_id=uuid.uuid4(), by=DESK, at=now()),
    "decline": lambda: actions.decline(card_id=uuid.uuid4(), reason=Reason.OTHER, by=DESK, at=now()),
    "take back": lambda: actions.take_back(code="ABCDEFGH", by=NOBODY, at=now()),
    "refuse": lambda: actions.refuse(code="ABCDEFGH", by=NOBODY, at=now()),
}


@pytest.mark.parametrize("name", ASKED)
def test_no_act_asks_the_database_for_what_the_table_of_cards_does_not_hold(
    city: City, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    city.clear()
    monkeypatch.setattr(rules, "CARD_MOVES", {})
    with pytest.raises(RefusedError) as told:
        ASKED[name]()
    # The verdict says no; the database would have said that it finds nothing.
    assert str(told.value) not in {str(one) for one in actions.ANSWERS.values()}
