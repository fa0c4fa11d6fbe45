"""What the person reads about herself. Every page opens her record in her own name, then only reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from guitu.foundations import quiet, waiting
from guitu.foundations.access.verdicts import PROVEN_WORDS, Actor, Proven, Words
from guitu.foundations.audit.models import Entry
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.foundations.timelines import Timeline
from guitu.journey.closure import queries as closings
from guitu.journey.consent import queries as consents
from guitu.journey.consent.models import PURPOSE_WORDS, said_kinds
from guitu.journey.consent.queries import Agreed, Text, Traced
from guitu.journey.consent.rules import OPTIONAL, Purpose, State
from guitu.journey.contacts import queries as contacts
from guitu.journey.contacts.models import TOPIC_WORDS, Contact
from guitu.journey.contacts.queries import Answer, Note
from guitu.journey.contacts.rules import Side, Topic
from guitu.journey.handover import queries as handovers
from guitu.journey.plans import queries as plans
from guitu.journey.referrals import queries as referrals
from guitu.people import queries as people
from guitu.people.queries import Member, Trusted
from guitu.society.organisations.models import Organisation
from guitu.society.workforce import queries as workforce
from guitu.society.workforce.models import POST_WORDS, Worker
from guitu.society.workforce.queries import Colleague
from guitu.society.workforce.rules import Post
from guitu.surfaces.portal import words
from guitu.surfaces.portal.first import Home, Opening
from guitu.surfaces.portal.takeback import TakenBack
from guitu.surfaces.portal.timeline import Recorded, timeline

ENTRIES_A_PAGE = 50


def _open(by: Actor, part: str) -> Scope:
    """Open the person's own record; from here on this transaction only reads. One statement."""
    return scopes.open_person(by.uid, part=part, only_reads=True)


def home(*, by: Actor, at: datetime) -> Home:
    """Return the first page: eight statements beside identity and trace; two more at a goodbye or while away."""
    scope = _open(by, "home")
    card = people.card(scope=scope, person_id=by.uid)
    agreed = consents.agreed(person_id=by.uid, at=at)
    team = people.team(person_id=by.uid, at=at)
    meetings = contacts.told(contacts.meetings(scope=scope, person_id=by.uid, at=at, side=Side.PERSON), team)
    waits = _waits(by.uid, at)
    return Home(
        name=card.name,
        to_confirm=tuple(one for one in agreed if one.state is State.ON_WORD),
        to_renew=tuple(one for one in agreed if one.is_due),
        suggestions=tuple(one for one in team if one.is_waiting),
        team=tuple(one for one in team if not one.is_waiting),
        base=_base(agreed),
        held=sum(one.is_held for one in agreed),
        last=_last(scope, by.uid, at),
        is_plan_waiting="plan" in waits,
        referrals_waiting=referrals.waiting(person_id=by.uid, at=at),
        is_handover_waiting="handover" in waits,
        is_parcel_waiting="parcel" in waits,
        is_parted="goodbye" in waits,
        goodbye_from=closings.who_proposed(person_id=by.uid) if "farewell" in waits else "",
        proposed=meetings.waiting,
        quiet=quiet.at(at, until=card.quiet_until),
        next_meeting=next((one for one in meetings.coming if one.is_agreed), None),
    )


def _waits(person_id: UUID, at: datetime) -> set[str]:
    """Return what waits for the person, of the stages and of others who offer it: the way back, too. One statement."""
    plan, handover = plans.waiting(person_id=person_id), handovers.waiting(person_id=person_id, at=at)
    return waiting.of(person_id, plan=plan, handover=handover, **closings.said_last(person_id=person_id))


def _last(scope: Scope, person_id: UUID, at: datetime) -> Opening | None:
    """Return the newest look by somebody else. One statement, three if it was somebody trusted."""
    actor = Worker.objects.filter(pk=OuterRef("actor_id"))
    rows = Entry.objects.filter(words.LOOKS, subject_id=person_id).exclude(actor_id=person_id)
    rows = rows.annotate(name=Subquery(actor.values("name")), post=Subquery(actor.values("post")))
    row = rows.order_by("-at", "pk").first()
    if row is None:
        return None
    if row.name is None:
        return _opening(row, _names(scope, person_id, [row], at), 1)
    return _opening(row, {row.actor_id: (row.name, POST_WORDS[Post(row.post)])}, 1)


def _base(agreed: Iterable[Agreed]) -> Agreed | None:
    return next((one for one in agreed if one.is_base and one.is_held), None)


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a note said before it was changed."""

    words: str
    received_at: datetime
    replaces_id: UUID | None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One note as the person reads it."""

    note: Note
    topic: Words
    mood: str
    earlier: tuple[Earlier, ...]
    may_reply: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One page of the person's record."""

    lines: tuple[Recorded, ...]
    timeline: Timeline
    lapsed: tuple[Agreed, ...]


def record(*, by: Actor, at: datetime, kind: str = "", page: int = 1) -> Record:
    """Return one page of the record, newest first: at most eight statements beside the opening, for any number."""
    scope = _open(by, "record")
    agreed = consents.agreed(person_id=by.uid, at=at)
    by_id = {one.id: one for one in agreed}
    base = next((one.id for one in agreed if one.is_base and scope.holds(one.id)), by.uid)
    found = timeline(scope=scope, person_id=by.uid, base=base, kind=kind, page=page)
    notes = [one.told.more for one in found.events if isinstance(one.told.more, Note)]
    earlier = _earlier(scope, by.uid) if any(one.is_changed for one in notes) else {}
    told = {one.id: _told(one, by_id[one.consent_id], earlier) for one in notes}
    return Record(
        lines=tuple(Recorded(one, told.get(one.id)) for one in found.events),
        timeline=found,
        lapsed=tuple(one for one in agreed if one.state is State.LAPSED),
    )


MOODS = {Topic.SUPPORT: "", Topic.HEALTH: "info", Topic.FAMILY: "wait"}


def _told(note: Note, agreed: Agreed, earlier: dict[UUID, Earlier]) -> Told:
    before: list[Earlier] = []
    wanted = note.replaces_id
    while wanted is not None and (found := earlier.get(wanted)):
        before.append(replace(found, answers=tuple(one for one in note.answers if one.contact_id == wanted)))
        wanted = found.replaces_id
    topic = Topic(agreed.purpose.value)
    is_live = agreed.state in {State.LIVE, State.ON_WORD}
    return Told(note, TOPIC_WORDS[topic], MOODS[topic], tuple(before), is_live)


def _earlier(scope: Scope, person_id: UUID) -> dict[UUID, Earlier]:
    """Return every note that has been replaced. One statement."""
    replaced = Contact.objects.filter(person_id=person_id, replaces_id__isnull=False).values("replaces_id")
    rows = [one for one in Contact.objects.filter(person_id=person_id, pk__in=replaced) if scope.holds(one.consent_id)]
    return {
        row.pk: Earlier(
            scope.read(bytes(row.note), consent_id=row.consent_id, field="contact.note", row_id=row.pk),
            row.received_at,
            row.replaces_id,
        )
        for row in rows
    }


def note(*, contact_id: UUID, by: Actor, at: datetime) -> Told:
    """Return one note to be answered.

    Raises:
        NotYoursError: it is not in the person's own record.
    """
    return _one_note(_open(by, "reply"), contact_id, by, at)


def newest(*, contact_id: UUID, by: Actor, at: datetime) -> Told:
    """Return the note that stands in the place of this one by now. One statement more for each text in between.

    Raises:
        NotYoursError: it is not in the person's own record.
    """
    scope = _open(by, "reply")
    while newer := contacts.successor(scope=scope, contact_id=contact_id):
        contact_id = newer.id
    return _one_note(scope, contact_id, by, at)


def _one_note(scope: Scope, contact_id: UUID, by: Actor, at: datetime) -> Told:
    versions = contacts.versions(scope=scope, person_id=by.uid, contact_id=contact_id)
    agreed = {one.id: one for one in consents.agreed(person_id=by.uid, at=at)}
    if not versions or versions[0].consent_id not in agreed:
        raise scopes.NotYoursError
    return _told(versions[0], agreed[versions[0].consent_id], {})


@dataclass(frozen=True, slots=True)
class Day:
    """Who looked on one day: openings, and names in lists."""

    on: date
    openings: tuple[Opening, ...]
    names: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One page of who has looked; the person's own looking stands apart."""

    days: tuple[Day, ...]
    own: tuple[Opening, ...]
    page: int
    has_older: bool


Names = dict[UUID, tuple[str, Words]]


def _names(scope: Scope, person_id: UUID, rows: list[Entry], at: datetime) -> Names:
    """Return who opened something: workers by post, those trusted as the person calls them. Two statements at most."""
    workers = Worker.objects.in_bulk({row.actor_id for row in rows})
    names: Names = {one.pk: (one.name, POST_WORDS[Post(one.post)]) for one in workers.values()}
    if any(row.why == words.TRUSTED for row in rows):
        names |= {
            one.id: (one.called, one.relation) for one in people.trusted(scope=scope, person_id=person_id, at=at)
        }
    return names


def opened(*, by: Actor, at: datetime, page: int) -> Opened:
    """Return who has looked, by days, newest first: five statements at most for any number of openings."""
    scope = _open(by, "opened")
    start = (page - 1) * ENTRIES_A_PAGE
    rows = list(Entry.objects.filter(subject_id=by.uid).order_by("-at", "pk")[start : start + ENTRIES_A_PAGE + 1])
    shown = rows[:ENTRIES_A_PAGE]
    others = [row for row in shown if row.actor_id != by.uid]
    names = _names(scope, by.uid, others, at)
    days: dict[date, list[Entry]] = defaultdict(list)
    for row in others:
        days[timezone.localdate(row.at)].append(row)
    return Opened(
        days=tuple(_day(on, found, names) for on, found in days.items()),
        own=tuple(_opening(row, names, 1) for row in shown if row.actor_id == by.uid),
        page=page,
        has_older=len(rows) > len(shown),
    )


def _day(on: date, rows: list[Entry], names: Names) -> Day:
    return Day(
        on=on,
        openings=tuple(_opening(row, names, 1) for row in rows if row.part != words.NAME_IN_LIST),
        names=_by_who([row for row in rows if row.part == words.NAME_IN_LIST], names),
    )


def _by_who(rows: list[Entry], names: Names) -> tuple[Opening, ...]:
    times = Counter(row.actor_id for row in rows)
    last = {row.actor_id: row for row in reversed(rows)}
    return tuple(_opening(row, names, times[actor]) for actor, row in last.items())


def _opening(row: Entry, names: Names, times: int) -> Opening:
    who, post = names.get(row.actor_id, ("", ""))
    return Opening(
        who=who,
        post=post,
        part=words.part(row.part),
        is_reading=words.is_reading(row.part),
        why=words.why(row.why),
        proven=PROVEN_WORDS[Proven(row.proven)],
        at=row.at,
        times=times,
    )


@dataclass(frozen=True, slots=True)
class Consents:
    """What the person agreed to, and what else she could agree to."""

    held: tuple[Agreed, ...]
    past: tuple[Agreed, ...]
    offered: tuple[Text, ...]
    organisation: str
    # Which kinds are left out, in words.
    without: str = ""


def agreements(*, by: Actor, at: datetime) -> Consents:
    """Return every consent with its events: six statements."""
    _open(by, "consents")
    agreed = consents.agreed(person_id=by.uid, at=at, with_events=True)
    base, texts = _base(agreed), consents.notices()
    held = tuple(one for one in agreed if one.is_held)
    lacking = set(OPTIONAL) - {one.purpose for one in held}
    is_live = base is not None and base.state is State.LIVE
    return Consents(
        organisation=Organisation.objects.get(pk=by.organisation).name,
        held=held,
        past=tuple(one for one in agreed if not one.is_held),
        offered=tuple(texts[one] for one in OPTIONAL if one in lacking) if is_live else (),
        without=said_kinds(base.without) if base else "",
    )


def agreement(*, consent_id: UUID, by: Actor, at: datetime) -> TakenBack:
    """Return one consent of the person's own that something is still kept under.

    Raises:
        NotYoursError: it is not hers, or taken back already.
    """
    _open(by, "consents")
    found = [one for one in consents.agreed(person_id=by.uid, at=at) if one.id == consent_id and one.is_held]
    if not found:
        raise scopes.NotYoursError
    letters = referrals.on_paper(person_id=by.uid)
    return TakenBack(found[0], tuple(one for one in letters if found[0].is_base or one.agreed_id == consent_id))


@dataclass(frozen=True, slots=True)
class Team:
    """Who walks beside the person: workers, and whom the person trusts with a part."""

    members: tuple[Member, ...]
    trusted: tuple[Trusted, ...]


def team(*, by: Actor, at: datetime) -> Team:
    """Return the team: four statements."""
    scope = _open(by, "team")
    trusted = people.trusted(scope=scope, person_id=by.uid, at=at)
    return Team(people.team(person_id=by.uid, at=at), tuple(one for one in trusted if not one.is_over))


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom the person can ask into the team: where their team works, and elsewhere."""

    near: tuple[Colleague, ...]
    far: tuple[Colleague, ...]


def choices(*, by: Actor, at: datetime) -> Choices:
    """Return whom the person can ask into the team beside those who are in it: four statements.

    Without a team, everybody is as near as everybody else.
    """
    _open(by, "team")
    team = [one for one in people.team(person_id=by.uid, at=at) if not one.is_waiting and not one.is_cover]
    there, stations = {one.helper.id for one in team}, {one.helper.station for one in team}
    asked = [one for one in workforce.helpers(organisation_id=by.organisation) if one.id not in there]
    near = tuple(one for one in asked if one.station in stations or not stations)
    return Choices(near, tuple(one for one in asked if one not in near))


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what a receipt code shows."""

    at: datetime
    what: Words
    about: Words
    who: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt code shows."""

    consents: tuple[Happened, ...]
    openings: tuple[Happened, ...]


def receipt(*, code: str) -> Receipt | None:
    """Return what a receipt code shows; nothing for an unknown code. One statement."""
    traced = consents.receipt(code)
    if not traced:
        return None
    lines = [(one.what == "opened", _happened(one)) for one in traced]
    return Receipt(
        consents=tuple(one for is_opening, one in lines if not is_opening),
        openings=tuple(one for is_opening, one in lines if is_opening),
    )


def _happened(one: Traced) -> Happened:
    is_opening = one.what == "opened"
    about = words.part(one.part) if is_opening else PURPOSE_WORDS[Purpose(one.part)]
    who = one.actor or (str(words.nobodys(one.part)) if is_opening else "")
    return Happened(one.at, words.WHAT_WORDS[one.what], about, who, one.done_at)
