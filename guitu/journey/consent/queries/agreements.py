"""What somebody reads before agreeing, and what she agreed to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from guitu.foundations.access.verdicts import Actor, Proven, Words
from guitu.foundations.sealing import scopes
from guitu.journey.consent.models import (
    HAPPENING_WORDS,
    PURPOSE_WORDS,
    STATE_WORDS,
    TOLD,
    Consent,
    ConsentEvent,
    Notice,
    kept_kinds,
    said_kinds,
)
from guitu.journey.consent.rules import LAPSE_KEPT, Happening, Kind, Purpose, State, kinds, lapses_soon, state
from guitu.people import queries as people
from guitu.people.queries import Helper
from guitu.society.directory import queries as directory
from guitu.society.organisations.models import Organisation, Station
from guitu.society.workforce.models import Worker
from guitu.society.workforce.rules import BESIDE

MOOD = {State.LIVE: "ok", State.ON_WORD: "wait", State.LAPSED: "stop", State.WITHDRAWN: "", State.ERASED: ""}


@dataclass(frozen=True, slots=True)
class Invited:
    """What the holder of a code is invited to."""

    id: UUID
    organisation_id: UUID
    organisation: str
    station_id: UUID
    station: str
    where: str
    phone: str
    worker_id: UUID
    until: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a notice: what it answers, and the answer."""

    asks: str
    says: str


@dataclass(frozen=True, slots=True)
class Text:
    """The notice of one purpose in the language of the page."""

    id: UUID
    purpose: Purpose
    title: Words
    version: int
    lines: tuple[Line, ...]


def invitation(code: str) -> Invited | None:
    """Return what a code invites to, if it is still good. Two statements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, station_id, worker_id, expires_at FROM app.read_invitation(%s)", [code])
        row = cursor.fetchone()
    if row is None:
        return None
    station = Station.objects.select_related("organisation").get(pk=row[1])
    return Invited(
        id=row[0],
        organisation_id=station.organisation_id,
        organisation=station.organisation.name,
        station_id=station.pk,
        station=station.name,
        where=station.street,
        phone=station.phone,
        worker_id=row[2],
        until=row[3],
    )


def helpers(invited: Invited, *, chosen: UUID) -> tuple[Helper, ...]:
    """Return who may be chosen: the worker meant by the invitation or chosen already first, then the others."""
    can_lead = Q(role="worker", left_at=None) & ~Q(post__in=BESIDE)
    offered = Q(pk=invited.worker_id) | can_lead & Q(station_id=invited.station_id)
    workers = Worker.objects.filter(offered).select_related("station").order_by("name", "pk")
    return tuple(sorted((people.helper(one) for one in workers), key=lambda one: one.id != chosen))


def notices() -> dict[Purpose, Text]:
    """Return the latest notice of every purpose, in the order of the purposes. One statement."""
    latest = {Purpose(one.purpose): _text(one) for one in Notice.objects.order_by("version")}
    return {purpose: latest[purpose] for purpose in Purpose if purpose in latest}


def _text(notice: Notice) -> Text:
    words = notice.text_en if (get_language() or "").startswith("en") else notice.text_zh
    purpose = Purpose(notice.purpose)
    return Text(notice.pk, purpose, PURPOSE_WORDS[purpose], notice.version, tuple(_lines(words)))


def _lines(words: str) -> Iterable[Line]:
    for line in words.strip().splitlines():
        asks, colon, says = line.replace("：", ": ", 1).partition(": ")
        yield Line(asks, says.strip()) if colon else Line("", line)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a consent."""

    happening: Happening
    what: Words
    at: datetime
    # Until when it lasted from then on, where that was chosen; which version was read, where something was.
    until: datetime | None = None
    version: int | None = None
    # Which kinds were left out, or taken in again.
    kinds: frozenset[Kind] = frozenset()
    # A worker said that it was given; nobody's own hand did.
    on_word: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent as the person sees it."""

    id: UUID
    purpose: Purpose
    title: Words
    state: State
    says: Words
    mood: str
    until: datetime
    readable_until: datetime
    text: Text
    given_at: datetime
    proven: Proven
    word_of: UUID | None
    lapses_soon: bool
    events: tuple[Event, ...]
    recipient: str = ""
    # Whether a guardian agreed together with a child.
    is_together: bool = False
    # Whether the end is one that the person moved nearer.
    is_narrowed: bool = False
    # Which kinds are left out, for the whole record.
    without: frozenset[Kind] = frozenset()
    # From when on whoever is a child now decides alone.
    together_until: datetime | None = None

    @property
    def kinds(self) -> Words:
        return kept_kinds(self.purpose, self.without)

    @property
    def is_in_force(self) -> bool:
        return self.state in {State.LIVE, State.ON_WORD}

    @property
    def is_base(self) -> bool:
        return self.purpose is Purpose.SUPPORT

    @property
    def is_held(self) -> bool:
        """Return whether something is still kept under it."""
        return self.state in {State.ON_WORD, State.LIVE, State.LAPSED}

    @property
    def goes_on_alone(self) -> bool:
        """Return whether it lasts as long as it can by two hands: what comes after that the person decides alone."""
        return self.together_until is not None and self.until >= self.together_until

    @property
    def is_due(self) -> bool:
        """Return whether the person is asked if it goes on; what was sent elsewhere ends on its day."""
        is_ending = self.state is State.LAPSED or (self.state is State.LIVE and self.lapses_soon)
        return is_ending and self.purpose is not Purpose.REFERRAL and not self.goes_on_alone

    @property
    def may_renew(self) -> bool:
        """Return whether the person can let it go on: when it is due, or when they had made it shorter."""
        return self.is_due or (self.may_narrow and self.is_narrowed)

    @property
    def may_narrow(self) -> bool:
        """Return whether the person can let it end earlier; what was sent elsewhere is called back."""
        return self.state is State.LIVE and self.purpose is not Purpose.REFERRAL


def agreed(*, person_id: UUID, at: datetime, with_events: bool = False) -> tuple[Agreed, ...]:
    """Return a person's consents, held ones first, in the order of the purposes.

    One statement; one more with events, and one more to name whom something was sent to.
    """
    rows = _rows().filter(person_id=person_id)
    if with_events:
        rows = rows.prefetch_related("events__notice")
    rows = rows.order_by("-given_at")
    places = recipients(row.recipient_id for row in rows)
    found = [_agreed(row, at, with_events=with_events, places=places) for row in rows]
    order = list(Purpose)
    return tuple(sorted(found, key=lambda one: (not one.is_held, order.index(one.purpose))))


def _rows() -> QuerySet[Consent]:
    """Return consents with their notices, what last set their end, and what is left out of the whole record."""
    ends = ("given", "confirmed", "renewed", "narrowed")
    last = ConsentEvent.objects.filter(consent_id=OuterRef("pk"), what__in=ends).order_by("-at")
    base = Consent.objects.filter(
        person_id=OuterRef("person_id"), purpose="support", withdrawn_at=None, erased_at=None
    )
    out = Subquery(base.values_list(F("left_out").bitor(F("guardian_left_out")))[:1])  # type: ignore[arg-type]
    alone_from: Func = Func(function="app.together_until", output_field=DateTimeField())
    rows = Consent.objects.select_related("notice")
    return rows.annotate(last_set=Subquery(last.values("what")[:1]), all_out=out, together_until=alone_from)


def recipients(places: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of stations, and of services of the directory, to which something was sent.

    One statement, none where nothing was, and one more where something went to a service outside.
    """
    asked = {one for one in places if one}
    rows = Station.objects.filter(pk__one_of=asked).select_related("organisation") if asked else ()
    found = {row.pk: f"{row.organisation.name} · {row.name}" for row in rows}
    outside = asked - found.keys()
    return found | directory.named(outside) if outside else found


def _agreed(row: Consent, at: datetime, *, with_events: bool, places: Mapping[UUID, str]) -> Agreed:
    purpose, now = Purpose(row.purpose), state(row.facts, at=at)
    events = sorted(row.events.all(), key=lambda one: one.at, reverse=True) if with_events else []
    return Agreed(
        id=row.pk,
        purpose=purpose,
        title=PURPOSE_WORDS[purpose],
        state=now,
        says=STATE_WORDS[now],
        mood=MOOD[now],
        until=row.expires_at,
        readable_until=row.expires_at + LAPSE_KEPT,
        text=_text(row.notice),
        given_at=row.given_at,
        proven=Proven(row.proven),
        word_of=row.word_of,
        lapses_soon=lapses_soon(row.facts, at=at),
        events=tuple(_event(one, word_of=row.word_of) for one in events),
        recipient=places.get(row.recipient_id, "") if row.recipient_id else "",
        is_together=row.given_with is not None,
        is_narrowed=row.facts.is_narrowed,
        without=kinds(getattr(row, "all_out", None) or 0),
        together_until=getattr(row, "together_until", None),
    )


@dataclass(frozen=True, slots=True)
class Traced:
    """One line of what a receipt code opens."""

    at: datetime
    what: str
    part: str
    actor: str
    done_at: datetime | None


def _event(row: ConsentEvent, *, word_of: UUID | None) -> Event:
    what, of = Happening(row.what), kinds(row.kinds or 0)
    on_word = what is Happening.GIVEN and word_of is not None
    says = TOLD if on_word else f"{HAPPENING_WORDS[what]} · {said_kinds(of)}" if of else HAPPENING_WORDS[what]
    return Event(what, says, row.at, row.until, row.notice.version if row.notice else None, of, on_word)


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that a receipt of one consent says. It names no person, only who may open the record."""

    agreed: Agreed
    organisation: str
    team: tuple[str, ...]
    notice_sha256: str
    made_at: datetime


def paper(*, consent_id: UUID, by: Actor, at: datetime) -> Paper:
    """Return one of the person's own consents for taking away. Seven statements with the trace.

    Raises:
        NotYoursError: it is not the asking person's, or nothing of them can be opened any more.
    """
    scopes.open_person(by.uid, part="receipt", only_reads=True)
    row = _rows().filter(pk=consent_id, person_id=by.uid).prefetch_related("events__notice").first()
    if row is None:
        raise scopes.NotYoursError
    one = _agreed(row, at, with_events=True, places=recipients([row.recipient_id]))
    # What is not in force is open to nobody but the person; what was sent elsewhere is not the team's to open.
    beside = {Purpose.COVER, Purpose.STATISTICS, Purpose.REFERRAL}
    is_open = one.state in {State.LIVE, State.ON_WORD} and one.purpose not in beside
    team = people.team(person_id=by.uid, at=at) if is_open else ()
    return Paper(
        agreed=one,
        organisation=one.recipient or Organisation.objects.get(pk=row.organisation_id).name,
        team=tuple(f"{mate.helper.name} ({mate.helper.post})" for mate in team if mate.is_in),
        notice_sha256=bytes(row.notice.sha256).hex(),
        made_at=at,
    )


def ends_at(*, consent_id: UUID, by: Actor) -> datetime:
    """Return when one of the person's own consents ends. One statement.

    Raises:
        NotYoursError: it is not theirs.
    """
    found = Consent.objects.filter(pk=consent_id, person_id=by.uid).values_list("expires_at", flat=True).first()
    if found is None:
        raise scopes.NotYoursError
    return found


def without(person_id: UUID) -> frozenset[Kind]:
    """Return which kinds somebody does not wish kept, as far as the asker may know it. One statement."""
    rows = Consent.objects.filter(person_id=person_id, purpose="support", withdrawn_at=None, erased_at=None)
    return next((row.without for row in rows), frozenset())


def receipt(code: str) -> tuple[Traced, ...]:
    """Return what a receipt code opens, newest first; nothing for an unknown code. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT at, what, part, actor, done_at FROM app.read_receipt(%s)", [code])
        return tuple(Traced(*row) for row in cursor.fetchall())
