"""Answers ready to show: what each hand said on each occasion of each round, and what can be answered next."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from guitu.foundations import clock
from guitu.foundations.access.verdicts import PROVEN_WORDS, Proven, Words
from guitu.foundations.sealing.scopes import UNREADABLE, Scope
from guitu.journey.consent.models import PURPOSE_WORDS
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import rules
from guitu.journey.outcomes.models import DOMAIN_WORDS, LEVEL_WORDS, OCCASION_WORDS, Outcome, OutcomeRound
from guitu.journey.outcomes.pictures import Drawing, drawings
from guitu.journey.outcomes.rules import PURPOSES, Domain, Hand, Judged, Level, Mark, Moment, Occasion
from guitu.society.workforce.models import Worker


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one hand says of one occasion now, put together from what can be read."""

    is_own: bool
    by: str
    day: str
    proven: Words
    number: int
    answers: dict[Domain, Level]
    words: str
    is_changed: bool

    @property
    def told(self) -> tuple[tuple[Words, Words, str, int], ...]:
        """Return each answer with its area in words and as the form knows them."""
        return tuple((DOMAIN_WORDS[one], LEVEL_WORDS[level], one.value, level) for one, level in self.answers.items())


@dataclass(frozen=True, slots=True)
class When:
    """One occasion of a round with what each hand says of it."""

    moment: Moment
    own: Sitting | None
    told: Sitting | None

    @property
    def code(self) -> str:
        return self.moment.code

    @property
    def says(self) -> Words:
        return OCCASION_WORDS[self.moment.occasion]

    @property
    def is_answered(self) -> bool:
        return self.told is not None or self.own is not None

    @property
    def waits(self) -> bool:
        """Return whether a worker wrote something down to which the person has not yet said anything."""
        return self.told is not None and self.own is None

    @property
    def is_agreed(self) -> bool:
        """Return whether the person says the same as a worker wrote down."""
        return self.told is not None and self.own is not None and self.told.answers == self.own.answers

    def said(self, domain: Domain) -> dict[Hand, Level]:
        """Return what each hand answered to one question."""
        by_hand = ((Hand.PERSON, self.own), (Hand.WORKER, self.told))
        return {hand: one.answers[domain] for hand, one in by_hand if one and domain in one.answers}


@dataclass(frozen=True, slots=True)
class Round:
    """Start, middle and end, once. `since` is the day on which a later round began."""

    number: int
    since: str
    occasions: tuple[When, ...]

    @property
    def says(self) -> str:
        return _("Round %(number)s") % {"number": self.number}

    @property
    def is_answered(self) -> bool:
        return any(one.is_answered for one in self.occasions)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not asked because the person has not agreed to records about it."""

    purpose: Purpose
    title: Words
    domains: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that was answered, oldest round first, and what can be answered next.

    `wishes` is who has said that they would like another round, once this one has its end.
    """

    case: Case
    rounds: tuple[Round, ...]
    drawings: tuple[Drawing, ...]
    next: When | None
    may_wish: bool
    wishes: frozenset[Mark]
    missing: tuple[Missing, ...]

    @property
    def is_answered(self) -> bool:
        return any(one.is_answered for one in self.rounds)

    @property
    def now(self) -> Round:
        return self.rounds[-1]

    @property
    def newest_first(self) -> tuple[Round, ...]:
        return self.rounds[::-1]

    @property
    def waiting(self) -> tuple[When, ...]:
        """Return what a worker wrote down and the person has not looked at."""
        return tuple(when for one in self.rounds for when in one.occasions if when.waits)

    @property
    def person_wishes(self) -> bool:
        return Mark.PERSON_WISHES in self.wishes

    @property
    def worker_wishes(self) -> bool:
        return Mark.WORKER_WISHES in self.wishes

    def when(self, moment: Moment) -> When | None:
        """Return one occasion, if its round has begun."""
        return next((one for each in self.rounds for one in each.occasions if one.moment == moment), None)


def asked(case: Case) -> tuple[Domain, ...]:
    """Return which questions can be asked: those to which the person has agreed."""
    return tuple(one for one in Domain if PURPOSES[one] in case.consents)


def begun(person_id: UUID) -> int:
    """Return in which round an opened person is. One statement."""
    return rules.begun(said_of_rounds(person_id))


def said_of_rounds(person_id: UUID) -> set[tuple[int, Mark]]:
    """Return who has wished for which round, and which began with a coming back. One statement."""
    return {(number, mark) for number, mark, _at in _marks(person_id)}


def answered(person_id: UUID) -> set[Moment]:
    """Return on which occasions an opened person has answered, or told. One statement."""
    rows = Outcome.objects.filter(person_id=person_id).values_list("round", "occasion").distinct()
    return {Moment(number, Occasion(occasion)) for number, occasion in rows}


def _marks(person_id: UUID) -> list[tuple[int, Mark, datetime]]:
    rows = OutcomeRound.objects.filter(person_id=person_id).values_list("number", "what", "at")
    return [(number, Mark(what), at) for number, what, at in rows]


def page(*, case: Case) -> Page:
    """Return the answers of an opened person. Three statements, for any number of rounds and versions."""
    sittings, marks = _sittings(case), _marks(case.person_id)
    moments = {moment for moment, _hand in sittings}
    rounds = _rounds(sittings, marks)
    now = rounds[-1]
    following = rules.next_occasion([one.moment.occasion for one in now.occasions if one.is_answered])
    return Page(
        case=case,
        rounds=rounds,
        drawings=drawn(rounds) if sittings else (),
        next=next((one for one in now.occasions if one.moment.occasion is following), None),
        may_wish=rules.may_wish(now.number, moments),
        wishes=frozenset(mark for number, mark, _at in marks if number == now.number + 1),
        missing=tuple(
            Missing(one, PURPOSE_WORDS[one], tuple(DOMAIN_WORDS[d] for d in Domain if PURPOSES[d] is one))
            for one in Purpose
            if one in PURPOSES.values() and one not in case.consents
        ),
    )


def _rounds(
    sittings: dict[tuple[Moment, Hand], Sitting], marks: list[tuple[int, Mark, datetime]]
) -> tuple[Round, ...]:
    # What was answered in a round stays in view also if the row that let it begin went with its consent.
    spoken = max((moment.round for moment, _hand in sittings), default=1)
    last = max(rules.begun([(number, mark) for number, mark, _at in marks]), spoken)
    since = {number: at for number, _mark, at in sorted(marks, key=lambda one: one[2])}
    return tuple(
        Round(
            number=number,
            since=clock.day(since[number]) if number in since else "",
            occasions=tuple(
                When(one, sittings.get((one, Hand.PERSON)), sittings.get((one, Hand.WORKER)))
                for one in (Moment(number, occasion) for occasion in Occasion)
            ),
        )
        for number in range(1, last + 1)
    )


def drawn(rounds: tuple[Round, ...]) -> tuple[Drawing, ...]:
    """Return a picture of each question to which something was said."""
    said = {
        domain: {one.number: {when.moment.occasion: when.said(domain) for when in one.occasions} for one in rounds}
        for domain in Domain
        if any(when.said(domain) for one in rounds for when in one.occasions)
    }
    met = {when.moment for one in rounds for when in one.occasions if when.is_answered}
    return drawings(said, answered=met)


def looked_at(shown: Page, judged: Judged) -> tuple[Drawing, ...]:
    """Return the pictures as they would be with answers that are not kept yet: the person looks at them first."""
    before = shown.when(judged.moment)
    kept = before.told.answers if before and before.told else {}
    told = Sitting(
        is_own=False,
        by="",
        day="",
        proven="",
        number=judged.after + 1,
        answers=dict(kept) | dict(judged.answers),
        words=judged.words,
        is_changed=judged.after > 0,
    )
    return drawn(
        tuple(
            replace(
                one, occasions=tuple(replace(when, told=told) if when is before else when for when in one.occasions)
            )
            for one in shown.rounds
        )
    )


def _sittings(case: Case) -> dict[tuple[Moment, Hand], Sitting]:
    rows = Outcome.objects.filter(person_id=case.person_id).order_by("number", "pk")
    latest: dict[tuple[Moment, Hand], dict[UUID, Outcome]] = {}
    for row in rows:
        if case.scope.holds(row.consent_id):
            moment = Moment(row.round, Occasion(row.occasion))
            latest.setdefault((moment, Hand(row.hand)), {})[row.consent_id] = row
    by = {row.by_id for found in latest.values() for row in found.values()} - {case.person_id}
    names = dict(Worker.objects.filter(pk__one_of=by).values_list("pk", "name"))
    return {place: _sitting(case.scope, list(found.values()), names) for place, found in latest.items()}


def _sitting(scope: Scope, rows: list[Outcome], names: dict[UUID, str]) -> Sitting:
    answers: dict[Domain, Level] = {}
    words = ""
    for row in rows:
        place, spoilt = "outcome.said", {"answers": {}, "words": str(UNREADABLE)}
        said = json.loads(
            scope.read(
                row.said,
                consent_id=row.consent_id,
                field=place,
                row_id=row.pk,
                otherwise=partial(json.dumps, spoilt),
            )
        )
        answers |= {Domain(code): Level(level) for code, level in said["answers"].items()}
        words = words or said["words"]
    last = max(rows, key=lambda row: row.number)
    return Sitting(
        is_own=last.by_id == last.person_id,
        by=names.get(last.by_id, ""),
        day=clock.day(last.at),
        proven=PROVEN_WORDS[Proven(last.proven)],
        number=last.number,
        answers={one: answers[one] for one in Domain if one in answers},
        words=words,
        is_changed=last.number > 1,
    )
