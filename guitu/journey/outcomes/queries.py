"""Answers ready to show: what each hand said on each occasion, as a picture, as a table and in a sentence."""

import json
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from guitu.foundations import clock
from guitu.foundations.access.verdicts import PROVEN_WORDS, Proven, Words
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent.models import PURPOSE_WORDS
from guitu.journey.consent.queries import Case
from guitu.journey.consent.rules import Purpose
from guitu.journey.outcomes import rules
from guitu.journey.outcomes.models import DOMAIN_WORDS, LEVEL_WORDS, OCCASION_WORDS, QUESTION_WORDS, Outcome
from guitu.journey.outcomes.rules import PURPOSES, Domain, Dot, Hand, Judged, Level, Occasion
from guitu.society.workforce.models import Worker


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one hand says of one occasion now, put together from what can be read."""

    occasion: Occasion
    says: Words
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
class Cell:
    """What stands in the table for one question on one occasion, the person's own word first."""

    own: Words
    told: Words
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One dot with its word."""

    dot: Dot
    says: Words
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One question over the occasions: drawn, told in a sentence, and as a row of the table."""

    domain: Domain
    title: Words
    question: Words
    dots: tuple[Drawn, ...]
    line: str
    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class When:
    """One occasion with what each hand says of it."""

    code: str
    says: Words
    own: Sitting | None
    told: Sitting | None

    @property
    def waits(self) -> bool:
        """Return whether a worker wrote something down to which the person has not yet said anything."""
        return self.told is not None and self.own is None

    @property
    def is_agreed(self) -> bool:
        """Return whether the person says the same as a worker wrote down."""
        return self.told is not None and self.own is not None and self.told.answers == self.own.answers


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not asked because the person has not agreed to records about it."""

    purpose: Purpose
    title: Words
    domains: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that was answered, and what can be answered next."""

    case: Case
    occasions: tuple[When, ...]
    pictures: tuple[Picture, ...]
    next: str
    missing: tuple[Missing, ...]

    @property
    def is_answered(self) -> bool:
        return any(one.own or one.told for one in self.occasions)

    def when(self, occasion: Occasion) -> When:
        """Return one occasion."""
        return next(one for one in self.occasions if one.code == occasion.value)

    def shown(self, occasion: Occasion, hand: Hand) -> Sitting | None:
        """Return what one hand says of one occasion now."""
        return self.when(occasion).own if hand is Hand.PERSON else self.when(occasion).told


def asked(case: Case) -> tuple[Domain, ...]:
    """Return which questions can be asked: those to which the person has agreed."""
    return tuple(one for one in Domain if PURPOSES[one] in case.consents)


def page(*, case: Case) -> Page:
    """Return the answers of an opened person. Two statements, for any number of versions."""
    sittings = _sittings(case)
    occasions = tuple(
        When(one.value, OCCASION_WORDS[one], sittings.get((one, Hand.PERSON)), sittings.get((one, Hand.WORKER)))
        for one in Occasion
    )
    following = rules.next_occasion([one for one, _hand in sittings])
    return Page(
        case=case,
        occasions=occasions,
        pictures=pictures(occasions) if sittings else (),
        next=following.value if following else "",
        missing=tuple(
            Missing(one, PURPOSE_WORDS[one], tuple(DOMAIN_WORDS[d] for d in Domain if PURPOSES[d] is one))
            for one in Purpose
            if one in PURPOSES.values() and one not in case.consents
        ),
    )


def looked_at(shown: Page, judged: Judged) -> tuple[Picture, ...]:
    """Return the pictures as they would be with answers that are not kept yet: the person looks at them first."""
    before = shown.when(judged.occasion)
    told = Sitting(
        occasion=judged.occasion,
        says=before.says,
        is_own=False,
        by="",
        day="",
        proven="",
        number=judged.after + 1,
        answers=dict(before.told.answers if before.told else {}) | dict(judged.answers),
        words=judged.words,
        is_changed=judged.after > 0,
    )
    return pictures(tuple(replace(one, told=told) if one is before else one for one in shown.occasions))


def pictures(occasions: tuple[When, ...]) -> tuple[Picture, ...]:
    """Return a small picture of every question that was ever answered."""
    return tuple(
        _picture(domain, occasions)
        for domain in Domain
        if any(domain in one.answers for when in occasions for one in (when.own, when.told) if one)
    )


def _sittings(case: Case) -> dict[tuple[Occasion, Hand], Sitting]:
    rows = Outcome.objects.filter(person_id=case.person_id).order_by("number", "pk")
    latest: dict[tuple[Occasion, Hand], dict[UUID, Outcome]] = {}
    for row in rows:
        if case.scope.holds(row.consent_id):
            latest.setdefault((Occasion(row.occasion), Hand(row.hand)), {})[row.consent_id] = row
    by = {row.by_id for found in latest.values() for row in found.values()} - {case.person_id}
    names = dict(Worker.objects.filter(pk__one_of=by).values_list("pk", "name"))
    return {place: _sitting(case.scope, list(found.values()), names) for place, found in latest.items()}


def _sitting(scope: Scope, rows: list[Outcome], names: dict[UUID, str]) -> Sitting:
    answers: dict[Domain, Level] = {}
    words = ""
    for row in rows:
        said = json.loads(scope.unseal(row.said, consent_id=row.consent_id, field="outcome.said", row_id=row.pk))
        answers |= {Domain(code): Level(level) for code, level in said["answers"].items()}
        words = words or said["words"]
    last = max(rows, key=lambda row: row.number)
    return Sitting(
        occasion=Occasion(last.occasion),
        says=OCCASION_WORDS[Occasion(last.occasion)],
        is_own=last.by_id == last.person_id,
        by=names.get(last.by_id, ""),
        day=clock.day(last.at),
        proven=PROVEN_WORDS[Proven(last.proven)],
        number=last.number,
        answers={one: answers[one] for one in Domain if one in answers},
        words=words,
        is_changed=last.number > 1,
    )


def _picture(domain: Domain, occasions: tuple[When, ...]) -> Picture:
    said = {
        Occasion(when.code): {
            hand: one.answers[domain]
            for hand, one in ((Hand.PERSON, when.own), (Hand.WORKER, when.told))
            if one and domain in one.answers
        }
        for when in occasions
    }
    points = rules.line(said)
    return Picture(
        domain=domain,
        title=DOMAIN_WORDS[domain],
        question=QUESTION_WORDS[domain],
        dots=tuple(Drawn(one, LEVEL_WORDS[one.level], _anchor(one.x)) for one in rules.dots(said)),
        line=" ".join(f"{x},{y}" for x, y in points) if len(points) > 1 else "",
        sentence=_sentence(said),
        cells=tuple(
            _cell(said[Occasion(one.code)], is_answered=one.own is not None or one.told is not None)
            for one in occasions
        ),
    )


def _anchor(x: int) -> str:
    """Return to which side a word in the picture runs, so that none runs out of it."""
    return {rules.LEFT: "start", rules.RIGHT: "end"}.get(x, "middle")


def _cell(by_hand: dict[Hand, Level], *, is_answered: bool) -> Cell:
    own, told = by_hand.get(Hand.PERSON), by_hand.get(Hand.WORKER)
    return Cell(
        own=LEVEL_WORDS[own] if own is not None else "",
        told=LEVEL_WORDS[told] if told is not None and told != own else "",
        is_answered=is_answered,
    )


def _sentence(said: dict[Occasion, dict[Hand, Level]]) -> str:
    """Say in one plain sentence what the picture shows; it judges nothing."""
    first_said = [(OCCASION_WORDS[one], rules.first_said(by_hand)) for one, by_hand in said.items()]
    found = [(when, LEVEL_WORDS[level]) for when, level in first_said if level is not Level.NO_ANSWER]
    if not found:
        return _("Nothing was said to this, and that is fine.")
    words = {"first": found[0][1], "last": found[-1][1], "when": found[0][0], "then": found[-1][0]}
    if len(found) == 1:
        return _("%(when)s: “%(first)s”.") % words
    if len({str(one) for _when, one in found}) == 1:
        return _("It has stayed the same: “%(last)s”.") % words
    return _("%(when)s: “%(first)s”. %(then)s: “%(last)s”.") % words
