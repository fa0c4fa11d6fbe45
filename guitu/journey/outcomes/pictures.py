"""The picture of each question: its rounds apart and on the same scale, drawn, in a sentence, and as a table's row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Words
from guitu.journey.outcomes import rules
from guitu.journey.outcomes.models import DOMAIN_WORDS, LEVEL_WORDS, OCCASION_WORDS, QUESTION_WORDS
from guitu.journey.outcomes.rules import Beside, Domain, Dot, Hand, Level, Moment, Occasion, Said

# Where the word of a dot is held, in the words of a drawing.
_ANCHORS = {Beside.LEFT: "end", Beside.BOTH: "middle", Beside.RIGHT: "start"}


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
class Panel:
    """One round of one question. `before` is the line of the round before it, drawn faintly to compare."""

    number: int
    dots: tuple[Drawn, ...]
    line: str
    before: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One question over all rounds: the present one, the earlier ones newest first, and the row of the table."""

    domain: Domain
    title: Words
    question: Words
    now: Panel
    earlier: tuple[Panel, ...]
    cells: tuple[Cell, ...]


# What was said to one question in each round.
Rounds = Mapping[int, Said]


def drawings(said: Mapping[Domain, Rounds], *, answered: Collection[Moment]) -> tuple[Drawing, ...]:
    """Return the picture of each question. `answered` is where anything was said at all."""
    return tuple(_drawing(domain, rounds, answered) for domain, rounds in said.items())


def _drawing(domain: Domain, rounds: Rounds, answered: Collection[Moment]) -> Drawing:
    panels = [_panel(number, one, rounds.get(number - 1, {})) for number, one in sorted(rounds.items(), reverse=True)]
    return Drawing(
        domain=domain,
        title=DOMAIN_WORDS[domain],
        question=QUESTION_WORDS[domain],
        now=panels[0],
        earlier=tuple(panels[1:]),
        cells=tuple(
            _cell(one.get(occasion, {}), is_answered=Moment(number, occasion) in answered)
            for number, one in sorted(rounds.items())
            for occasion in Occasion
        ),
    )


def _panel(number: int, said: Said, before: Said) -> Panel:
    return Panel(
        number=number,
        dots=tuple(Drawn(one, LEVEL_WORDS[one.level], _ANCHORS[one.side]) for one in rules.dots(said)),
        line=_line(said),
        before=_line(before),
        sentence=_sentence(said),
    )


def _line(said: Said) -> str:
    points = rules.line(said)
    return " ".join(f"{x},{y}" for x, y in points) if len(points) > 1 else ""


def _cell(by_hand: Mapping[Hand, Level], *, is_answered: bool) -> Cell:
    own, told = by_hand.get(Hand.PERSON), by_hand.get(Hand.WORKER)
    return Cell(
        own=LEVEL_WORDS[own] if own is not None else "",
        told=LEVEL_WORDS[told] if told is not None and told != own else "",
        is_answered=is_answered,
    )


def _sentence(said: Said) -> str:
    """Say in one plain sentence what the picture shows; it judges nothing."""
    first_said = [(OCCASION_WORDS[one], rules.first_said(by_hand)) for one, by_hand in said.items()]
    found = [(when, LEVEL_WORDS[level]) for when, level in first_said if level is not Level.NO_ANSWER]
    if not found:
        is_asked = any(said.values())
        return _("Nothing was said to this, and that is fine.") if is_asked else _("Not answered yet in this round.")
    words = {"first": found[0][1], "last": found[-1][1], "when": found[0][0], "then": found[-1][0]}
    if len(found) == 1:
        return _("%(when)s: “%(first)s”.") % words
    if len({str(one) for _when, one in found}) == 1:
        return _("It has stayed the same: “%(last)s”.") % words
    return _("%(when)s: “%(first)s”. %(then)s: “%(last)s”.") % words
