"""Calls of every function the web role may call, with arguments that are nearly right: own, foreign, empty, null."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID

from tests.promises.worlds import outside_rows, rows, sent_rows
from tests.promises.worlds.covering_rows import Cover
from tests.promises.worlds.world import OPTIONAL, Actor, World

# What each role would try first; the rest is tried too, less often.
LIKELY = {
    "lead": ("cover", "end_cover", "approve_file", "approve_file", "approvals"),
    "intake": (
        "make_card",
        "invite",
        "decline_card",
        "hand_card",
        "issue_card",
        "open_cards",
        "answer_referral",
        "tell_sender",
    ),
    "worker": (
        "suggest_member",
        "record_on_word",
        "ask_card",
        "act",
        "stop_referral",
        "answer_referral",
        "tell_referral",
        "tell_sender",
    ),
    "editor": ("add_synonym", "drop_synonym", "words_in_vain", "assure_entry", "tell_capacity", "edit_entry", "open"),
    "person": (
        "renew",
        "narrow",
        "leave_out",
        "take_in",
        "withdraw",
        "answer_member",
        "add_consent",
        "confirm_consents",
        "suggest_member",
        "invite_trusted",
        "change_trusted",
        "end_trusted",
        "send_referral",
        "stop_referral",
        "tell_referral",
        "stay_until",
        "confide_note",
        "confide_need",
        "confide_meeting",
        "drop_parcel",
        "tell_sender",
    ),
    "sender": ("take_in", "take_in", "take_in", "own_outside_referrals"),
    "trusted": (
        "tell_sender",
        "withdraw_as_guardian",
        "leave_out_as_guardian",
        "take_in_as_guardian",
        "open_shared",
        "shared",
        "open",
        "act",
        "invite_trusted",
        "end_trusted",
    ),
    "": (
        "accept_invitation",
        "read_invitation",
        "read_receipt",
        "ask_for_call",
        "take_back_card",
        "refuse_invitation",
    ),
}
# What opens a record: too many arguments that must agree for chance alone, so half of these calls are honest ones.
OPENS = ("accept_invitation", "record_on_word")
# What somebody tries for whom something lies sealed.
SEALED = ("drop_parcel", "tell_sender")
PARTS = ("meetings", "plan", "needs", "notes")
# What an entry says that no caller may say.
SAID = ("name", "phone", "team.end", "consent.withdraw", "bulk", "xidu")
# Takes up another identity, which is an actor of its own here; and what closes a transaction is tried by itself.
NOT_TRIED = {"begin", "open_names"}


T = TypeVar("T")


class Function(NamedTuple):
    """One function as the catalogue describes it."""

    name: str
    arguments: tuple[tuple[str, str], ...]


class Call(NamedTuple):
    """One call, ready to run, and its name for a report."""

    text: str
    label: str


@dataclass(slots=True)
class Caller:
    """Makes up arguments for one actor."""

    world: World
    actor: Actor
    functions: list[Function]
    dice: random.Random
    purposes: list[str] = field(default_factory=list)

    def calls(self, count: int) -> list[Call]:
        """Return so many calls, those that suit the actor's role more often."""
        likely = LIKELY.get(self.actor.role or self.actor.kind, ())
        pool = [f for f in self.functions if f.name not in NOT_TRIED]
        # A system has one thing to do; it tries that nearly always, and now and then everything else.
        often = 120 if self.actor.kind == "sender" else 15
        weights = [often if f.name in likely else 1 for f in pool]
        if self._own(outside_rows.Parcel):
            weights = [60 if f.name in SEALED else weight for f, weight in zip(pool, weights, strict=True)]
        return [self._call(function) for function in self.dice.choices(pool, weights, k=count)]

    def _call(self, function: Function) -> Call:
        self.purposes = self.dice.choice([["support"], ["support", "health"], ["support", "bogus"], ["health"]])
        honest = self._honest() if function.name in OPENS and self.dice.random() < 0.5 else {}
        missing = -1 if honest else self.dice.randrange(len(function.arguments) * 4 + 1)
        parts = []
        for n, (name, kind) in enumerate(function.arguments):
            value = honest[name] if name in honest else None if n == missing else self._value(name, kind)
            parts.append(f"{literal(value)}::{kind}")
        listed = ", ".join(parts)
        label = f"{function.name}({listed})"
        return Call(f"SELECT jsonb_agg(to_jsonb(x)) FROM app.{label} x", label)  # noqa: S608 - literals are quoted

    def _honest(self) -> dict[str, object]:
        """Return what somebody sends to open a record who holds all it takes: new ids and a code made for them."""
        self.purposes = self.dice.choice([["support"], ["support", "health"]])
        codes = {of: code for code, of in self.world.secrets.items()}
        waiting = [i for i in self.world.all(rows.Invitation) if i.used_at is None and i.expires_at > self.world.at]
        invited = self.dice.choice(waiting) if waiting else None
        worker = invited.worker_id if invited else self.worker()
        given = {"p_person": self.uuid(), "p_worker": worker, "p_secret": codes[invited.id] if invited else "guess"}
        ids = {"p_consent": self.uuid(), "p_consents": [self.uuid() for _ in self.purposes]}
        rest = {"p_months": self.dice.choice([3, 6, 12]), "p_left_out": 0, "p_phone_code": "", "p_card_secret": None}
        return {**given, **ids, **rest}

    def _value(self, name: str, kind: str) -> object:
        if kind.endswith("[]"):
            return [] if self.dice.random() < 0.05 else self._list(name, kind)
        maker = _MAKERS.get(name) or _BY_KIND.get(kind)
        return maker(self) if maker else None

    def _list(self, name: str, kind: str) -> list[object]:
        by_name: dict[str, Callable[[], list[object]]] = {
            "p_purposes": lambda: [*self.purposes],
            "p_notices": lambda: [self.world.notices.get(p, self.uuid()) for p in self.purposes],
            "p_consents": lambda: [self.uuid() for _ in self.purposes],
            "p_subjects": lambda: [self.person() for _ in range(4)],
            "p_sees": lambda: [*self.dice.sample(PARTS, self.dice.randint(1, len(PARTS)))],
        }
        if name in by_name:
            return by_name[name]()
        return [_BY_KIND[kind.removesuffix("[]")](self) for _ in self.purposes]

    def uuid(self) -> UUID:
        """Return an id nobody has."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def _own(self, kind: type[rows.R]) -> list[rows.R]:
        return [row for row in self.world.all(kind) if getattr(row, "person_id", None) == self.actor.id]

    def _one(self, kind: type[rows.R]) -> UUID:
        """Return the id of a row of the actor's own or, as often, of anybody's."""
        found = self._own(kind) if self.dice.random() < 0.5 else []
        return getattr(self.dice.choice(found or self.world.all(kind)), "id", self.uuid())

    def person(self) -> UUID | None:
        """Return a person: one the actor works with, herself, anybody, a worker, nobody yet."""
        mine = [m.person_id for m in self.world.all(rows.TeamMember) if m.worker_id == self.actor.id]
        anybody = self.dice.choice(self.world.all(rows.Person)).id
        worker = self.dice.choice(self.world.all(rows.Worker)).id
        options = [anybody, self.uuid(), worker, self.actor.id, self.dice.choice(mine or [anybody])]
        return self.dice.choices(options, [3, 3, 1, 2, 4])[0]

    def worker(self) -> UUID:
        """Return a worker, most often one of the actor's own station."""
        everybody = self.world.all(rows.Worker)
        near = [w for w in everybody if w.station_id == self.actor.station_id and w.role == "worker"]
        return self.dice.choice(near if near and self.dice.random() < 0.8 else everybody).id

    def consent(self) -> UUID:
        """Return a consent, or the id of one to be."""
        return self.uuid() if self.dice.random() < 0.4 else self._one(rows.Consent)

    def member(self) -> UUID:
        """Return somebody's place in a team."""
        return self._one(rows.TeamMember)

    def approval(self) -> UUID:
        """Return a place in a minor's team that waits, most often for the actor's own station, or any place."""
        near = {w.id for w in self.world.all(rows.Worker) if w.station_id == self.actor.station_id}
        waiting = [a for a in self.world.all(rows.FileApproval) if a.approved_at is None]
        mine = [a for a in waiting if a.worker_id in near]
        pool: list[rows.FileApproval | rows.TeamMember] = [*(mine or waiting)]
        return self.dice.choice(pool or self.world.all(rows.TeamMember)).id

    def cover(self) -> UUID:
        """Return what a lead named, most often at the actor's own station, or nothing that there is."""
        every = self.world.all(Cover)
        near = [c.id for c in every if c.station_id == self.actor.station_id]
        return self.dice.choice([*(near * 3), *(c.id for c in every), self.uuid()])

    def trusted(self) -> UUID | None:
        """Return somebody trusted, somebody else's id, or a new one."""
        return self.dice.choice([self._one(rows.TrustedPerson), self.uuid(), self.uuid(), self.person()])

    def card(self) -> UUID:
        """Return a waiting card or a paper card, most often of the actor's own station."""
        cards: list[rows.WaitingCard | rows.PortalCard] = [
            *self.world.all(rows.WaitingCard), *self.world.all(rows.PortalCard)
        ]  # fmt: skip
        near = [c for c in cards if c.station_id == self.actor.station_id]
        return self.dice.choice(near if near and self.dice.random() < 0.7 else cards).id

    def station(self) -> UUID:
        """Return a station, most often of the actor's own organisation."""
        everywhere = self.world.all(rows.Station)
        near = [s for s in everywhere if s.organisation_id == self.actor.organisation_id]
        return self.dice.choice(near if near and self.dice.random() < 0.7 else everywhere).id

    def sender(self) -> UUID | None:
        """Return an organisation that may have brought somebody's wish, or none."""
        return self.dice.choice([None, None, self.uuid(), *(o.id for o in self.world.all(rows.Organisation))])

    def new_id(self) -> UUID:
        """Return an id for a new row, sometimes one that is taken."""
        return self.uuid() if self.dice.random() < 0.5 else self.dice.choice([self.card(), self._one(rows.Consent)])

    def purpose(self) -> str:
        """Return a purpose; the notice drawn after it is about the same."""
        self.purposes = [self.dice.choice(["support", *OPTIONAL])]
        return self.purposes[0]

    def referral(self) -> UUID:
        """Return a referral of the actor's own or of anybody; the notice drawn after it is about that."""
        self.purposes = ["referral"]
        every = [one for one in self.world.records if one.table == "referral"]
        mine = [one for one in every if self.actor.id in {one.person_id, one.by_id}]
        return self.dice.choice(
            [one.id for one in (mine if self.dice.random() < 0.7 else []) or every] or [self.uuid()]
        )

    def record(self, table: str) -> UUID:
        """Return a row of a record, most often of the actor's own."""
        every = [one for one in self.world.records if one.table == table]
        mine = [one for one in every if one.person_id == self.actor.id]
        return self.dice.choice((mine if self.dice.random() < 0.7 else []) or every).id

    def copy(self) -> UUID:
        """Return a copy at the actor's own station or at any, or the id of one to be."""
        every = self.world.all(sent_rows.Disclosure)
        near = [d.id for d in every if d.station_id == self.actor.station_id]
        return self.dice.choice([*(near * 3), *(d.id for d in every), *(self.uuid() for _ in range(len(every) + 1))])

    def parcel(self) -> UUID | None:
        """Return what lies sealed for the actor, or for anybody; a system makes up a new one, or sends none."""
        if self.actor.kind == "sender":
            return self.beside(self.uuid())
        every = self.world.all(outside_rows.Parcel)
        mine = [one for one in every if one.person_id == self.actor.id]
        chosen = (mine if self.dice.random() < 0.7 else []) or every
        return self.dice.choice(chosen).id if chosen else self.uuid()

    def beside(self, value: T) -> T | None:
        """Return a value that a system sends beside a card; those who hold people nearly always send none."""
        is_custodial = any(s.id == self.actor.id and s.kind == "custodial_sender" for s in self._systems())
        return None if is_custodial and self.dice.random() < 0.97 else value

    def until(self) -> datetime | None:
        """Return a day; a system names one if it must."""
        if self.actor.kind == "sender":
            named = self.beside(self.world.at)
            return self.world.at + timedelta(days=9) if named is None or self.dice.random() < 0.1 else None
        return self.world.at + timedelta(days=self.dice.choice([-1, 5, 5, 30, 400]))

    def index(self) -> bytes:
        """Return what a referral from outside is known by: a new one, or one that was sent before."""
        known = [r.key_index for r in self.world.all(outside_rows.OutsideReferral)]
        return self.dice.choice([*known, *([self.dice.randbytes(32)] * (len(known) + 1))])

    def _systems(self) -> list[outside_rows.SendingSystem]:
        return self.world.all(outside_rows.SendingSystem)

    def secret(self) -> str:
        """Return the code of an invitation as its honest holder has it, or a guess."""
        return self.dice.choice([*self.world.secrets, "guess"])


def literal(value: object) -> str:
    """Return a value as SQL text."""
    if value is None:
        return "NULL"
    if isinstance(value, list):
        return "ARRAY[" + ", ".join(literal(one) for one in value) + "]"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'"


_MAKERS: dict[str, Callable[[Caller], object]] = {
    "p_person": Caller.person,
    "p_consent": Caller.consent,
    "p_member": Caller.member,
    "p_worker": Caller.worker,
    "p_trusted": Caller.trusted,
    "p_approval": lambda c: c.approval(),
    "p_days": lambda c: c.dice.choice([1, 30, 365, 366, 0, 4000]),
    "p_kinds": lambda c: c.dice.choice([1, 2, 4, 8, 3, 15, 0, 16]),
    "p_left_out": lambda c: c.dice.choice([0, 0, 5, 15, 16]),
    "p_months": lambda c: c.dice.choice([3, 6, 12, 12, 1, 0]),
    "p_part": lambda c: c.dice.choice(["record", *PARTS, *SAID, "with.home", *(f"with.{one}" for one in PARTS)]),
    "p_verb": lambda c: c.dice.choice(["contact.write", "need.tell", "meeting.move", *SAID]),
    "p_away": Caller.worker,
    "p_stand_in": Caller.worker,
    "p_cover": Caller.cover,
    "p_card": lambda c: c.dice.choice([c.new_id(), c.uuid(), c.uuid()]) if c.actor.kind == "sender" else c.card(),
    "p_id": Caller.new_id,
    "p_station": Caller.station,
    "p_sender": Caller.sender,
    "p_wish": lambda c: c.dice.choice(["called", "came", "wrote", "online", "bogus"]),
    "p_sender_kind": lambda c: c.dice.choice(["self", "self", "hospital", "family", "bogus"]),
    "p_reason": lambda c: c.dice.choice(["no_capacity", "not_reached", "found_elsewhere", "", "", "bogus"]),
    "p_referral": Caller.referral,
    "p_disclosure": Caller.copy,
    "p_note": lambda c: c._one(rows.Contact),
    "p_need": lambda c: c.record("support_need"),
    "p_meeting": lambda c: c.record("meeting"),
    "p_step": lambda c: c.dice.choice([1, 2, 2, 2, 3]),
    "p_state": lambda c: c.dice.choice(
        ["received", "accepted", "rejected", "in-progress", "completed", "cancelled", "entered-in-error"]
    ),
    "p_secret": Caller.secret,
    "p_card_secret": lambda c: c.dice.choice([None, None, c.secret()]),
    "p_phone_code": lambda c: c.dice.choice(["", "", "000000"]),
    "p_purpose": Caller.purpose,
    "p_notice": lambda c: c.world.notices[c.purposes[0]],
    "p_until": Caller.until,
    "p_parcel": Caller.parcel,
    "p_parcel_wrapped": lambda c: c.beside(c.dice.randbytes(60)),
    "p_tell_hash": lambda c: c.beside(c.dice.randbytes(32)),
    "p_content": lambda c: c.beside(c.dice.randbytes(40)),
    "p_key_index": Caller.index,
    "p_means": lambda c: c.dice.choice(["bed", "home", "meal"]),
    "p_word": lambda c: c.dice.choice(["bed", "home", "12", "meal"]),
    "p_agrees": lambda c: c.dice.random() < 0.6,
}
_BY_KIND: dict[str, Callable[[Caller], object]] = {
    "uuid": Caller.uuid,
    "text": lambda c: c.dice.randbytes(5).hex(),
    "bytea": lambda c: c.dice.randbytes(32),
    "integer": lambda _: 1,
    "boolean": lambda c: c.dice.random() < 0.5,
    "timestamp with time zone": lambda c: c.world.at + timedelta(days=5),
}
