"""The worker's day: whom they meet, what waits for them, and what came back. Nothing here is about who was not met."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations import arising
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.clock import ZONE, day, long_day
from guitu.foundations.quiet import Quiet
from guitu.foundations.ui.addresses import address
from guitu.journey.closure import queries as closure
from guitu.journey.closure.models import MOVE_WORDS
from guitu.journey.closure.rules import Move
from guitu.journey.contacts import queries as contacts
from guitu.journey.contacts.queries import Slot, ToRemember
from guitu.journey.contacts.rules import AGREED, DAYS_AHEAD, DAYS_BACK, DAYS_NAMED, MEETING_AHEAD, MeetingState
from guitu.journey.handover import queries as handovers
from guitu.journey.needs import queries as needs
from guitu.journey.plans import queries as plans
from guitu.journey.plans.models import STATE_WORDS as PLAN_WORDS
from guitu.journey.plans.rules import ANSWERED
from guitu.journey.referrals import queries as referrals
from guitu.journey.referrals.models import STATE_WORDS as REFERRAL_WORDS
from guitu.journey.referrals.rules import State
from guitu.people import queries as people


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what came, with the page on which it is read: the person's, or of the very thing.

    `what` is the word of the code that tells it from others of the same part, if there are.
    """

    part: arising.Part
    page: str
    has_id: bool = False
    of: Words = ""
    what: str | None = None


TAKING_OVER = Kind(handovers.TO_RECEIVE, "handover:case")
LET_IN = Kind(people.LET_IN, "desk:person")
HANDED = Kind(handovers.SAID, "handover:case", of=_("Handing over"))
GOODBYE = Kind(closure.PARTING, "closure:closing", what=closure.PARTED)
BACK = Kind(closure.PARTING, "closure:closing", of=_("Saying goodbye"), what=closure.CAME_BACK)
PLAN = Kind(plans.SAID_OTHERWISE, "plans:plan", of=_("Plan"))
ANSWER = Kind(referrals.ANSWERED, "referrals:one", has_id=True, of=_("Referral"))
ARRIVAL = Kind(referrals.ARRIVED, "referrals:arrival", has_id=True)
OWN_PLAN = Kind(plans.OWN_VERSION, "plans:plan", of=_("Plan"))
OWN_NEED = Kind(needs.OWN_WORDS, "needs:case", of=_("Needs"))
OWN_REPLY = Kind(contacts.SAID_OTHERWISE, "desk:person", of=_("Note"))
BY_OWN_HAND = (OWN_PLAN, OWN_NEED, OWN_REPLY)
KINDS = (LET_IN, TAKING_OVER, HANDED, GOODBYE, BACK, PLAN, ANSWER, ARRIVAL, *BY_OWN_HAND)
PARTS = (*dict.fromkeys(one.part for one in KINDS), contacts.DUE, people.STANDS_IN)
# What is said of each, by its word of the code; of an arrival from where it came.
SAYS: dict[str, Words] = {
    **{str(stance.value): PLAN_WORDS[state] for stance, (_move, state) in ANSWERED.items()},
    **{state.value: REFERRAL_WORDS[state] for state in State},
    **handovers.SAYS,
    closure.CAME_BACK: MOVE_WORDS[Move.REOPENED],
}


@dataclass(frozen=True, slots=True)
class Met:
    """One meeting on the page of the day, with whom; in what waits also whether they asked for quiet.

    Put into words here, once: a template that works each of them out takes longer than reading them. `when` is the
    time of a day that is named above it, or all of the moment.
    """

    name: str
    href: str
    page: str
    when: str
    note: str
    mood: str
    says: Words
    away: str = ""
    quiet: Quiet | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """One own reminder that is due, and about whom."""

    name: str
    reminder: ToRemember


@dataclass(frozen=True, slots=True)
class News:
    """Something that came since: about whom, what it is about, in what words, when, and where it is read."""

    name: str
    of: Words
    says: Words
    day: str
    href: str


@dataclass(frozen=True, slots=True)
class DayOfMeetings:
    """The agreed meetings of one day, in the order of their times."""

    on: date
    met: tuple[Met, ...]

    @property
    def long_day(self) -> str:
        return long_day(self.on)


@dataclass(frozen=True, slots=True)
class Today:
    """The worker's day: what is agreed, what waits for them, what came back. The only order is that of time.

    `later` is how many more meetings the week has, of people who are not named here.
    """

    on: date
    met: tuple[Met, ...]
    days: tuple[DayOfMeetings, ...]
    later: int
    been: tuple[Met, ...]
    waiting: tuple[Met, ...]
    due: tuple[Due, ...]
    news: tuple[News, ...]
    written: tuple[News, ...]
    arrived: tuple[News, ...]
    let_in: tuple[News, ...]
    taking_over: tuple[News, ...]
    goodbyes: tuple[News, ...]

    @property
    def long_day(self) -> str:
        return long_day(self.on)


def today(*, by: Actor, at: datetime, is_week: bool = False) -> Today:
    """Return the day and the next ones: at most four statements for any number of rows, beside identity and trace.

    The only order is the time that two people spoke of, or at which something came. Whoever is named here is opened,
    and can read that: so people of later days are named only when the whole week is asked for.
    """
    on = at.astimezone(ZONE).date()
    begins = datetime.combine(on, time(), ZONE)
    found = arising.read(PARTS, worker_id=by.uid, at=at)
    since, until = begins - timedelta(days=DAYS_BACK), at + MEETING_AHEAD
    is_standing_in = people.STANDS_IN.kind in found
    slots = contacts.slots(worker_id=by.uid, since=since, until=until, at=at, is_standing_in=is_standing_in)
    agreed = [one for one in slots if one.state in AGREED]
    # What is asked of a colleague, and how it was with them, waits for the colleague.
    been = [one for one in agreed if one.begins_at < begins and not one.away]
    week = [one for one in agreed if begins <= one.begins_at < begins + timedelta(days=DAYS_AHEAD + 1)]
    near = week if is_week else _near(week, on)
    asked = [
        one for one in slots if one.state is MeetingState.WAITS_FOR_WORKER and one.begins_at > at and not one.away
    ]
    about = {line.person_id for lines in found.values() for line in lines if line.person_id}
    named = {one.person_id for one in (*been, *near, *asked)} | about
    scope, called = people.names(named, why="today")
    names = {person_id: one.name for person_id, one in called.items()}
    asked = [one for one in asked if one.person_id in names]
    due = contacts.reminded(found.get(contacts.DUE.kind, ()), scope=scope)
    hushed = people.hushed([one.person_id for one in asked], at=at)
    by_day: dict[date, list[Met]] = defaultdict(list)
    for one in near:
        if one.person_id in names:
            by_day[_day(one)].append(_met(one, names, when=one.hour, place=contacts.place_of(scope, one)))
    return Today(
        on=on,
        met=tuple(by_day.pop(on, ())),
        days=tuple(DayOfMeetings(day, tuple(found)) for day, found in by_day.items()),
        later=len(week) - len(near),
        been=tuple(_met(one, names, when=one.moment) for one in been if one.person_id in names),
        waiting=tuple(_met(one, names, when=one.moment, quiet=hushed.get(one.person_id)) for one in asked),
        due=tuple(Due(names[one.person_id], one) for one in due),
        news=_news(found, names, PLAN, ANSWER, HANDED, BACK),
        written=_news(found, names, *BY_OWN_HAND),
        arrived=_news(found, names, ARRIVAL),
        let_in=_news(found, names, LET_IN),
        taking_over=_news(found, names, TAKING_OVER),
        goodbyes=_news(found, names, GOODBYE),
    )


def _near(week: list[Slot], on: date) -> list[Slot]:
    """Return the meetings of the day itself, and of the next days that have any."""
    next_days = sorted({_day(one) for one in week} - {on})[:DAYS_NAMED]
    return [one for one in week if _day(one) in (on, *next_days)]


def _day(slot: Slot) -> date:
    return slot.begins_at.astimezone(ZONE).date()


def _met(slot: Slot, names: dict[UUID, str], *, when: str, place: str = "", quiet: Quiet | None = None) -> Met:
    """Return a meeting with somebody who could be opened."""
    return Met(
        name=names[slot.person_id],
        href=address("desk:person", slot.person_id),
        page=address("contacts:meeting", slot.person_id, slot.id),
        when=when,
        note=" · ".join(filter(None, (str(slot.kind), slot.length, place))),
        mood=slot.mood,
        says=slot.says,
        away=slot.away,
        quiet=quiet,
    )


def _news(found: arising.Found, names: dict[UUID, str], *kinds: Kind) -> tuple[News, ...]:
    """Return what came, with the page on which it is read, in the order in which it came."""
    came = (
        (one, kind)
        for kind in kinds
        for one in found.get(kind.part.kind, ())
        if (one.person_id is None or one.person_id in names) and kind.what in {None, one.what}
    )
    return tuple(
        News(
            name=names[one.person_id] if one.person_id else "",
            of=kind.of,
            says=SAYS.get(one.what, one.what),
            day=day(one.at),
            href=address(kind.page, *((one.person_id,) if one.person_id else ()), *((one.id,) if kind.has_id else ())),
        )
        for one, kind in sorted(came, key=lambda both: both[0].at)
    )
