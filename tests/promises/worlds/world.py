"""One random world: two organisations, about twenty people, everybody who works there, every state of consent."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from tests.promises.worlds import outside, referring, rows, sent_rows
from tests.promises.worlds.covering_rows import Cover
from tests.promises.worlds.records import TABLES, Draft, Record, draw
from tests.promises.worlds.row import Row

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPTIONAL = ("health", "family", "cover", "statistics")
NOTED = ("support", "health", "family")
# How a base consent stands, and how often that is drawn.
STANDINGS = {
    "live": 40,
    "on_word": 16,
    "expiring": 8,
    "lapsed": 12,
    "lapsed_on_word": 5,
    "overdue": 4,
    "withdrawn": 8,
    "erased": 7,
}
GONE = ("withdrawn", "erased")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at the other end of a connection: the token she sends, and who she is if it is worth anything."""

    token: str
    kind: str = ""
    role: str = ""
    id: UUID | None = None
    organisation_id: UUID | None = None
    station_id: UUID | None = None
    called: str = "nobody"


@dataclass(slots=True)
class World:
    """Every row of one world, and everybody who will try something in it."""

    seed: int
    at: datetime
    random: random.Random
    tables: dict[str, list[Row]] = field(default_factory=dict)
    actors: list[Actor] = field(default_factory=list)
    secrets: dict[str, UUID] = field(default_factory=dict)
    notices: dict[str, UUID] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)

    def add(self, row: rows.R) -> rows.R:
        """Return the row after putting it into the world."""
        self.tables.setdefault(row.table, []).append(row)
        return row

    def all(self, kind: type[rows.R]) -> list[rows.R]:
        """Return the rows of one table."""
        return [row for row in self.tables.get(kind.table, []) if isinstance(row, kind)]

    def uuid(self) -> UUID:
        """Return a random id."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def bytes(self, size: int = 40) -> bytes:
        """Return what a sealed value looks like from outside."""
        return self.random.randbytes(size)

    def chance(self, percent: int) -> bool:
        """Return yes, so many times in a hundred."""
        return self.random.randrange(100) < percent

    def ago(self, low: int, high: int) -> datetime:
        """Return a moment between so many days ago."""
        return self.at - DAY * self.random.randint(low, high) - HOUR * self.random.randint(1, 20)

    def ahead(self, low: int, high: int) -> datetime:
        """Return a moment so many days ahead, never within the hour."""
        return self.at + DAY * self.random.randint(low, high) + HOUR * self.random.randint(1, 20)

    def sample(self, pool: Iterable[rows.R], most: int) -> list[rows.R]:
        """Return a few of them."""
        found = list(pool)
        return self.random.sample(found, min(most, len(found)))


def make(seed: int, at: datetime, notices: dict[str, UUID]) -> World:
    """Return the world of one seed. This function will give the same world for the same seed and moment."""
    world = World(seed, at, random.Random(seed), notices=notices)  # noqa: S311 - worlds are drawn, not secret
    for n in range(2):
        _organisation(world, n)
    for _ in range(world.random.randint(18, 22)):
        _person(world)
    referring.draw(world)
    for system in outside.draw(world, _invitation):
        _identity(world, "sender", system.id, system.organisation_id, station=system.station_id)
    _replies_and_log(world)
    _strangers(world)
    return world


def _organisation(world: World, n: int) -> None:
    home = world.add(rows.Organisation(world.uuid(), f"organisation {n}", "social_work"))
    world.add(rows.KeyEpoch(home.id, 1, world.ago(300, 400)))
    stations = [
        world.add(rows.Station(world.uuid(), home.id, f"station {n}.{s}", "Yuexiu", "a street", "0")) for s in range(2)
    ]
    for role in ("worker", "worker", "worker", "intake", "lead", "officer", "administrator", "editor"):
        _worker(world, world.random.choice(stations), role)
    desks = [w for w in world.all(rows.Worker) if w.organisation_id == home.id and w.role == "intake"]
    for station in stations:
        for _ in range(world.random.randint(1, 3)):
            _card(world, station, world.random.choice(desks))


def _worker(world: World, station: rows.Station, role: str) -> None:
    one = rows.Worker(
        world.uuid(), station.organisation_id, station.id, f"a {role}", "social_worker", role, "none", None
    )
    world.add(one)
    world.add(rows.StaffAccount(one.id, f"w{one.id.hex}", "!", 0))
    _identity(world, "staff", one.id, station.organisation_id, role, station.id)


def _identity(
    world: World, kind: str, user: UUID, organisation: UUID, role: str = "", station: UUID | None = None
) -> None:
    """Sign somebody in; this function will leave one in ten with a session that is over, too."""
    for is_over in (False, True):
        if is_over and not world.chance(10):
            continue
        token = world.bytes(24).hex()
        until = world.at - HOUR if is_over else world.at + 8 * HOUR
        hashed = hashlib.sha256(token.encode()).digest()
        world.add(rows.Identity(hashed, user, kind, role, organisation, station, "", 2, world.at - 9 * HOUR, until))
        called = f"{role or kind} {user}"
        if is_over:
            world.actors.append(Actor(token, called=f"expired session of {called}"))
        else:
            world.actors.append(Actor(token, kind, role, user, organisation, station, called))


def _card(world: World, station: rows.Station, desk: rows.Worker) -> None:
    is_over = world.chance(30)
    until = world.ago(0, 3) if is_over else world.ahead(0, 13)
    is_own = world.chance(40)
    secret = world.bytes(8).hex()
    wish, sender = ("online", "self") if is_own else ("called", world.random.choice(["self", "school"]))
    card = rows.WaitingCard(
        world.uuid(), station.organisation_id, station.id, world.bytes(), world.bytes(), wish, sender, None,
        None if is_own else desk.id, hashlib.sha256(secret.encode()).digest() if is_own else None,
        until - 14 * DAY, until,
    )  # fmt: skip
    world.add(card)
    if is_own:
        world.secrets[secret] = card.id
    world.add(rows.DataKey(card.id, card.id, card.organisation_id, 1, world.bytes(60)))
    if world.chance(50):
        _invitation(world, card)


def _invitation(world: World, card: rows.WaitingCard) -> None:
    secret = world.bytes(16).hex()
    worker = world.random.choice(
        [w for w in world.all(rows.Worker) if w.organisation_id == card.organisation_id and w.role == "worker"]
    )
    is_over, is_used = world.chance(25), world.chance(20)
    one = rows.Invitation(
        world.uuid(), card.id, card.organisation_id, card.station_id, worker.id,
        hashlib.sha256(secret.encode()).digest(), world.at - HOUR,
        world.at - HOUR if is_over else world.at + HOUR, world.at - HOUR if is_used else None,
    )  # fmt: skip
    world.add(one)
    world.secrets[secret] = one.id
    world.add(rows.PhoneCode(one.id, world.bytes(16), world.bytes(32), 0, world.at + HOUR))


def _person(world: World) -> None:
    organisation = world.random.choice(world.all(rows.Organisation))
    staff = [w for w in world.all(rows.Worker) if w.organisation_id == organisation.id and w.role == "worker"]
    standing = world.random.choices(list(STANDINGS), list(STANDINGS.values()))[0]
    main, person = world.random.choice(staff), world.uuid()
    base = _consent(world, person, main, "support", standing)
    person_row = rows.Person(
        person, organisation.id, base.id, world.bytes(), world.bytes(), world.bytes(), base.given_at
    )
    world.add(person_row)
    for purpose in OPTIONAL:
        if world.chance(55):
            _optional(world, person, main, purpose, standing)
    _team(world, base, main, staff)
    _notes(world, person, staff)
    _records(world, person, staff)
    _way_in(world, base, standing, main)
    for _ in range(world.random.randint(0, 2)):
        _trusted(world, base)
    if world.chance(25):
        _minor(world, base)


def _optional(world: World, person: UUID, main: rows.Worker, purpose: str, base: str) -> None:
    if base in GONE:
        _consent(world, person, main, purpose, base)
        return
    if world.chance(20):
        _consent(world, person, main, purpose, "withdrawn")
    usual = {"on_word": "on_word", "lapsed_on_word": "lapsed_on_word"}.get(base, "live")
    # She may confirm the base consent alone: another one still stands on the worker's word.
    usual = "on_word" if world.chance(15) else usual
    _consent(
        world, person, main, purpose, world.random.choices([usual, "live", "lapsed", "expiring"], [6, 2, 2, 2])[0]
    )


def _consent(world: World, person: UUID, main: rows.Worker, purpose: str, standing: str) -> rows.Consent:
    until = {
        "on_word": world.ahead(0, 13),
        "expiring": world.at + 2 * HOUR,
        "lapsed": world.ago(0, 80),
        "lapsed_on_word": world.ago(0, 80),
        "overdue": world.ago(95, 200),
        "erased": world.ago(95, 200),
    }.get(standing, world.ahead(20, 360))
    is_word = standing in {"on_word", "lapsed_on_word"} or (standing in GONE and world.chance(20))
    given = until - (14 * DAY if is_word else 365 * DAY)
    one = rows.Consent(
        world.uuid(), person, main.organisation_id, purpose, world.notices[purpose], 7 if is_word else 6,
        main.id if is_word or world.chance(20) else None, given, None if is_word else given + HOUR, until,
        world.ago(0, 3) if standing == "withdrawn" else None, world.ago(0, 3) if standing == "erased" else None,
        # What was there before is destroyed by the act itself; here it is only seen to that nothing is added.
        left_out=world.random.choice([1, 2, 4, 8, 5, 15]) if purpose == "support" and world.chance(15) else 0,
    )  # fmt: skip
    world.add(one)
    world.add(rows.ConsentEvent(world.uuid(), one.id, person, "given", given, person, one.proven))
    if standing in GONE:
        world.add(rows.ConsentEvent(world.uuid(), one.id, person, standing, world.at - HOUR, person, 6))
        world.add(
            rows.ErasureOrder(world.uuid(), one.id, person, one.organisation_id, purpose == "support", world.at - HOUR)
        )
    else:
        world.add(rows.DataKey(one.id, person, one.organisation_id, 1, world.bytes(60)))
    return one


def _team(world: World, base: rows.Consent, main: rows.Worker, staff: list[rows.Worker]) -> None:
    began = base.given_at + HOUR
    ended = world.ago(0, 5) if world.chance(8) else None
    # A last day that was agreed to, after a hand-over or a goodbye: it has passed, or is to come.
    ends = (world.ago(0, 9) if world.chance(50) else world.ahead(0, 50)) if world.chance(20) else None
    _member(world, base, main, is_cover=False, agreed=began, ends=ends, ended=ended)
    others = [w for w in staff if w.id != main.id]
    for one in world.sample(others, world.random.randint(0, 4)):
        agreed = began if world.chance(60) else None
        ended = world.ago(0, 5) if world.chance(30) else None
        if world.chance(35):
            ends = world.ago(0, 9) if world.chance(30) else world.ahead(0, 50)
            _member(world, base, one, is_cover=True, agreed=began, ends=ends, ended=ended)
            _named(world, main, one, ends)
        else:
            _member(world, base, one, is_cover=False, agreed=agreed, ends=None, ended=ended)


def _named(world: World, away: rows.Worker, stand_in: rows.Worker, until: datetime) -> None:
    """Let a lead have named a stand-in. The id follows from the two, so that nothing else is drawn differently."""
    one = UUID(int=away.id.int ^ stand_in.id.int)
    if all(known.id != one for known in world.all(Cover)):
        world.add(Cover(one, stand_in.station_id, away.id, stand_in.id, until))


def _member(
    world: World, base: rows.Consent, worker: rows.Worker, *, is_cover: bool,
    agreed: datetime | None, ends: datetime | None, ended: datetime | None,
) -> None:  # fmt: skip
    world.add(
        rows.TeamMember(
            world.uuid(), base.person_id, base.id, worker.id, is_cover, worker.id, base.given_at, agreed, ends, ended
        )
    )


def _notes(world: World, person: UUID, staff: list[rows.Worker]) -> None:
    for consent in [c for c in world.all(rows.Consent) if c.person_id == person and c.purpose in NOTED]:
        last: rows.Contact | None = None
        for _ in range(world.random.randint(0, 3)):
            older = last if world.chance(30) else None
            mark = world.random.choice(staff).id if world.chance(30) else None
            note = rows.Contact(
                world.uuid(), person, consent.id, world.random.choice(staff).id, 1, consent.given_at + HOUR,
                consent.given_at + HOUR, older.id if older else None, world.bytes(),
                older.for_worker_id if older else mark,
            )  # fmt: skip
            last = world.add(note)


def _records(world: World, person: UUID, staff: list[rows.Worker]) -> None:
    readers = tuple(one.id for one in staff)
    for consent in [c for c in world.all(rows.Consent) if c.person_id == person and c.purpose in NOTED]:
        for table in TABLES:
            hands = [person] if table.is_written_by("person") else []
            hands += [world.random.choice(staff).id] if table.is_written_by("staff") else []
            by, when = world.random.choice(hands), consent.given_at + HOUR
            draft = Draft(world.random, person, by, when, readers, is_first=True)
            made = draw(table, draft, consent=consent.id, rows=world.records)
            if made is None or world.chance(30):
                continue
            if table.name == "referral":
                made = replace(made, others={**made.others, **_place(world)})
            if table.only_for and not table.parent and world.chance(50):
                with_whom = made.others.get("worker_id") if table.name == "meeting" else world.random.choice(staff).id
                made = replace(made, only_for=UUID(str(with_whom)))
            world.records.append(made)


def _place(world: World) -> dict[str, UUID | None]:
    """Return where a referral goes: to a station, or by hand to a service of the directory."""
    if not world.chance(40):
        return {"station_id": world.random.choice(world.all(rows.Station)).id}
    listed = world.add(sent_rows.DirectoryService(world.uuid(), world.uuid(), world.at))
    return {"station_id": None, "service_id": listed.id}


def _way_in(world: World, base: rows.Consent, standing: str, main: rows.Worker) -> None:
    if standing == "withdrawn":
        return
    _identity(world, "person", base.person_id, base.organisation_id)
    if standing == "erased":
        return
    world.add(rows.PortalAccount(base.person_id, base.organisation_id, world.bytes(16), world.bytes(32), "!"))
    for is_issued in (True, False):
        if world.chance(30):
            until = world.ahead(0, 29) if world.chance(60) else world.ago(0, 9)
            issue = (world.bytes(32), main.id, world.ago(1, 2), until) if is_issued else (None, None, None, None)
            number, asked = world.bytes(5).hex(), world.ago(1, 9)
            person, station = base.person_id, main.station_id
            world.add(rows.PortalCard(world.uuid(), person, base.id, station, number, main.id, asked, *issue))


def _minor(world: World, base: rows.Consent) -> None:
    """Make it a minor's file; this function will let whoever is in be approved, and some others wait."""
    is_over = world.chance(20)
    until, child = world.ago(1, 9) if is_over else world.ahead(30, 900), None
    if world.chance(50):
        child = world.ago(1, 9) if world.chance(25) else world.ahead(5, 25)
        world.add(rows.Guardian(base.person_id, base.id, world.bytes(16), child))
        _trusted(world, base, is_guardian=True)
    world.add(rows.MinorFile(base.person_id, base.id, until, child))
    lead = next(w.id for w in world.all(rows.Worker) if w.organisation_id == base.organisation_id and w.role == "lead")
    for one in [m for m in world.all(rows.TeamMember) if m.person_id == base.person_id]:
        if one.agreed_at or world.chance(60):
            by, when = (lead, one.agreed_at) if one.agreed_at else (None, None)
            place = (one.person_id, one.consent_id, one.worker_id)
            world.add(rows.FileApproval(one.id, *place, one.invited_at, by, when))


def _trusted(world: World, base: rows.Consent, *, is_guardian: bool = False) -> None:
    """Let somebody trusted in; this function will leave them a session even where it is over."""
    accepted = base.given_at + 2 * HOUR if world.chance(80) else None
    ended = world.ago(0, 5) if world.chance(15) else None
    ends = world.ago(0, 9) if world.chance(15) else world.ahead(0, 300)
    a, b, c, d = (world.chance(85 if is_guardian else 50) for _ in range(4))
    one = rows.TrustedPerson(
        world.uuid(), base.person_id, base.id, world.bytes(), world.bytes(), a, b, c, d, world.chance(50),
        None if ended else world.bytes(32), "" if ended or accepted else "!", "!" if accepted and not ended else "",
        base.given_at, accepted, ends, ended, is_guardian,
    )  # fmt: skip
    world.add(one)
    _identity(world, "trusted", one.id, base.organisation_id)


def _replies_and_log(world: World) -> None:
    for note in world.sample(world.all(rows.Contact), 12):
        world.add(
            rows.Reply(world.uuid(), note.id, note.person_id, note.consent_id, 1, world.bytes(), world.ago(0, 5))
        )
    staff = world.all(rows.Worker)
    subjects: list[rows.Person | rows.WaitingCard] = [*world.all(rows.Person), *world.all(rows.WaitingCard)]
    for one in world.random.sample(subjects, 12):
        actor = world.random.choice(staff)
        told = ("record", "support", 2, world.bytes(32))
        world.add(rows.Entry(world.uuid(), world.ago(0, 9), actor.id, one.id, one.organisation_id, *told))
        refused = (actor.id, actor.organisation_id, one.id, "record")
        world.add(rows.RefusedAttempt(world.uuid(), world.ago(0, 9), *refused))
    for person in world.sample(world.all(rows.Person), 6):
        world.add(rows.Receipt(world.uuid(), person.id, world.bytes(32), world.ago(1, 9), world.ahead(300, 900)))


def _strangers(world: World) -> None:
    """Add those who have no session: this function will let them try what they might have seen of others'."""
    signed = world.random.choice(world.all(rows.Identity))
    tries = ("", "0" * 48, signed.token_hash.hex(), "\\x" + signed.token_hash.hex(), str(signed.user_id))
    chosen = world.random.sample(tries, 2)
    world.actors += [Actor(token, called=f"forged token {token[:12]!r}") for token in chosen]
