"""What the worker's screens show: her own people, and one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from pypinyin import Style, lazy_pinyin

from guitu.foundations import quiet
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.clock import day
from guitu.foundations.quiet import Quiet
from guitu.foundations.sealing import ciphers, keyring, scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Timeline
from guitu.journey.consent import queries as consents
from guitu.journey.consent.models import PURPOSE_WORDS, STATE_WORDS, Consent
from guitu.journey.consent.rules import Facts, Kind, Purpose, State, state
from guitu.journey.contacts import queries as contacts
from guitu.journey.contacts.rules import Topic
from guitu.people import queries as people
from guitu.people.models import Person
from guitu.people.queries import Called
from guitu.society.workforce.models import POST_WORDS
from guitu.society.workforce.rules import Post
from guitu.surfaces.desk.timeline import timeline

PAGE = 25
# Whom a worker walks beside, and whether as stand-in.
Mine = Sequence[tuple[UUID, bool]]
MOOD = {State.LIVE: "ok", State.ON_WORD: "wait", State.LAPSED: "stop"}


@dataclass(frozen=True, slots=True)
class Row:
    """One person in a caseload."""

    id: UUID
    name: str
    state: Words
    mood: str
    until: str
    is_cover: bool


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of one's own people, in the order in which they let the worker in."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    words: str = ""


# By rows and not by models: these are asked for every page. The wall stands before them as before any other statement.
_MINE = """
SELECT t.person_id, t.is_cover FROM team_member t
WHERE t.worker_id = %s AND t.agreed_at IS NOT NULL AND t.ended_at IS NULL AND (t.ends_at IS NULL OR t.ends_at > %s)
ORDER BY t.agreed_at DESC, t.id
"""


def _mine(by: Actor, at: datetime) -> Mine:
    """Return whom the actor walks beside now, each once. One statement."""
    found = _asked(_MINE, by.uid, at)
    own = {one for one, is_cover in found if not is_cover}
    return [(one, is_cover) for one, is_cover in found if not is_cover or one not in own]


def _asked(sql: str, *values: UUID | datetime | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def caseload(*, by: Actor, at: datetime, page: int = 1) -> Caseload:
    """Return one page of the caseload: one statement for any number of people, beside identity and trace.

    The order is when each let the worker in. There is no other: no list here is sorted by contact, answers or lapses.
    """
    mine = _mine(by, at)
    pages = max(1, -(-len(mine) // PAGE))
    page = min(max(1, page), pages)
    shown = mine[(page - 1) * PAGE : page * PAGE]
    return Caseload(_rows(shown, _called(shown, why="caseload"), at), len(mine), page, pages)


def found(*, words: str, by: Actor, at: datetime) -> Caseload:
    """Return those of one's own people whose name has these characters or pinyin initials.

    Names are opened and compared in memory; nobody outside the caseload is looked at. All who fit are on one page:
    they are opened and traced already, and a search has no second page to ask for.
    """
    mine = _mine(by, at)
    called = {one: about for one, about in _called(mine, why="search").items() if _fits(about.name, words)}
    fitting = [one for one in mine if one[0] in called]
    return Caseload(_rows(fitting, called, at), len(fitting), 1, 1, words)


def born_then(*, birth_date: date, besides: UUID, by: Actor, at: datetime) -> tuple[UUID, ...]:
    """Return which of one's own people were born on a day, whoever is being begun with left out. Two statements.

    Compared by keyed hashes, so that nobody is opened; nobody outside the caseload is looked at.
    """
    mine = [one for one, is_cover in _mine(by, at) if one != besides and not is_cover]
    if not mine:
        return ()
    key = keyring.index_key(by.organisation)
    checks = [ciphers.index(key, "birth", f"{one}|{birth_date.isoformat()}") for one in mine]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.born_then(%s, %s)", [mine, checks])
        return tuple(row[0] for row in cursor.fetchall())


def called(people_ids: Sequence[UUID]) -> tuple[tuple[UUID, str], ...]:
    """Return what some of one's own people are called. One statement, after which this transaction only reads."""
    _scope, names = people.names(people_ids, why="search")
    return tuple((one, names[one].name) for one in people_ids if one in names)


def _fits(name: str, words: str) -> bool:
    if words in name:
        return True
    if not words.isascii():
        return False
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return initials.startswith(words.lower()) or "".join(lazy_pinyin(name)).startswith(words.lower())


def _called(mine: Mine, *, why: str) -> dict[UUID, Called]:
    """Return what those of one's own people are called who can be opened. One statement."""
    _scope, called = people.names([one for one, _is_cover in mine], why=why)
    return called


def _rows(mine: Mine, called: Mapping[UUID, Called], at: datetime) -> tuple[Row, ...]:
    """Return these people as a caseload shows them, in the order given."""
    rows = []
    for person_id, is_cover in mine:
        if one := called.get(person_id):
            now, until = state(Facts(one.is_confirmed, one.agreed_until), at=at), day(one.agreed_until)
            rows.append(Row(person_id, one.name, STATE_WORDS[now], MOOD.get(now, "stop"), until, is_cover))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One purpose the person agreed to."""

    purpose: Words
    state: Words
    mood: str
    until: str


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody on the support team, or asked to join it."""

    worker_id: UUID
    name: str
    post: Words
    is_cover: bool
    # Whether nothing opens for them yet; and then, whether that is for a team lead to say.
    is_waiting: bool
    is_held: bool
    until: str


@dataclass(frozen=True, slots=True)
class SealedCard:
    """A sealed card that was asked for: the number by which the envelope is known, and when its code was made."""

    number: str
    made_on: str

    @property
    def is_asked(self) -> bool:
        """Return whether the desk has still to make it."""
        return not self.made_on


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person as her worker sees her."""

    id: UUID
    name: str
    born: str
    phone: str
    quiet: Quiet | None
    says: Words
    mood: str
    until: str
    agreed: tuple[Agreed, ...]
    team: tuple[Mate, ...]
    topics: tuple[Topic, ...]
    timeline: Timeline
    # Whether they wish that notes are kept.
    keeps_notes: bool = True
    # They have said goodbye: nothing can be written here.
    only_reads: bool = False
    sealed_card: SealedCard | None = None


def person(*, person_id: UUID, at: datetime, kind: str = "", page: int = 1) -> PersonPage:
    """Return one person's page: at most seven statements beside the fixed ones, for any number of lines.

    Raises:
        NotYoursError: no live consent lets this worker open her. The attempt is on record.
    """
    scope = scopes.open_person(person_id, part="record", only_reads=True)
    return _page(scope, person_id, at=at, kind=kind, page=page)


def _page(scope: Scope, person_id: UUID, *, at: datetime, kind: str, page: int) -> PersonPage:
    card, base, agreed = consents.head(scope=scope)
    now = state(base.facts, at=at)
    team, sealed_card = _team(person_id, base.confirmed_at, at)
    return PersonPage(
        id=person_id,
        name=card.name,
        born=card.birth_date.isoformat(),
        phone=card.phone,
        quiet=quiet.at(at, until=card.quiet_until),
        says=STATE_WORDS[now],
        mood=MOOD.get(now, "stop"),
        until=day(base.expires_at),
        agreed=tuple(_agreed(c, at) for p in Purpose for c in agreed if c.purpose == p),
        team=team,
        topics=tuple(t for t in Topic if any(c.purpose == t.value for c in agreed)),
        timeline=timeline(scope=scope, person_id=person_id, base=base.pk, kind=kind, page=page),
        keeps_notes=Kind.NOTES not in base.without,
        only_reads=not scope.opened[base.pk].may_write,
        sealed_card=sealed_card,
    )


def _agreed(consent: Consent, at: datetime) -> Agreed:
    now = state(consent.facts, at=at)
    return Agreed(
        PURPOSE_WORDS[Purpose(consent.purpose)], STATE_WORDS[now], MOOD.get(now, "stop"), day(consent.expires_at)
    )


# The newest sealed card comes with the team, in one statement: until it ends, or the person has confirmed since.
_TEAM = """
SELECT card.number, card.issued_at, t.worker_id, w.name, w.post, t.is_cover, t.agreed_at IS NULL,
    t.agreed_at IS NULL AND t.id IN (SELECT app.held_seats(%s)), t.ends_at
FROM team_member t JOIN worker w ON w.id = t.worker_id
LEFT JOIN (
    SELECT c.number, c.issued_at FROM portal_card c
    WHERE c.person_id = %s
    AND (c.issued_at IS NULL OR (c.expires_at > %s AND c.issued_at > coalesce(%s::timestamptz, '-infinity')))
    ORDER BY c.asked_at DESC LIMIT 1
) card ON true
WHERE t.person_id = %s AND t.ended_at IS NULL AND (t.ends_at IS NULL OR t.ends_at > %s) ORDER BY t.invited_at, t.id
"""


def _team(person_id: UUID, confirmed_at: datetime | None, at: datetime) -> tuple[tuple[Mate, ...], SealedCard | None]:
    """Return who is on the team, and the sealed card that is on its way to the person, if any. One statement."""
    rows = _asked(_TEAM, person_id, person_id, at, confirmed_at, person_id, at)
    mates = tuple(
        Mate(worker_id, name, POST_WORDS[Post(post)], is_cover, is_waiting, is_held, day(ends_at))
        for _n, _m, worker_id, name, post, is_cover, is_waiting, is_held, ends_at in rows
    )
    # Whoever reads as a member of the team need not stand in besides.
    there = {one.worker_id for one in mates if not (one.is_cover or one.is_waiting or one.is_held)}
    team = tuple(one for one in mates if not one.is_cover or one.worker_id not in there)
    number, made_at = rows[0][:2] if rows else (None, None)
    return team, SealedCard(number, day(made_at)) if number else None


@dataclass(frozen=True, slots=True)
class NotePage:
    """One note with its earlier versions, to be changed."""

    person_id: UUID
    name: str
    topics: tuple[Topic, ...]
    topic: Topic
    versions: tuple[contacts.Note, ...]
    newer: contacts.Note | None


def note(*, person_id: UUID, contact_id: UUID) -> NotePage:
    """Return one note for changing.

    Raises:
        NotYoursError: the person or the note is not open to this worker.
    """
    scope = scopes.open_person(person_id, part="note")
    row = Person.objects.get(pk=person_id)
    kept = contacts.versions(scope=scope, person_id=person_id, contact_id=contact_id)
    if not kept:
        raise scopes.NotYoursError
    purposes = dict(Consent.objects.filter(pk__one_of=scope.opened).values_list("pk", "purpose"))
    return NotePage(
        person_id=person_id,
        name=scope.unseal(row.name, consent_id=row.consent_id, field="person.name", row_id=row.pk),
        topics=(Topic(purposes[kept[0].consent_id]),),
        topic=Topic(purposes[kept[0].consent_id]),
        versions=kept,
        newer=contacts.successor(scope=scope, contact_id=contact_id),
    )
