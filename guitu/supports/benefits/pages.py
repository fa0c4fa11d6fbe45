"""What the pages of an interview show besides the question: what was said so far, and whom it is about."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Words
from guitu.supports.benefits import asked, labels, words
from guitu.supports.benefits.asking import TOPICS
from guitu.supports.benefits.rules import yuan
from guitu.supports.benefits.telling import Said, Telling
from rules_cn.answers import FAMILY, Need
from rules_cn.places import PLACES


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in the list of what was said, with the number under which it can be changed."""

    number: int
    who: str
    what: Words
    value: str


def told(telling: Telling) -> tuple[Line, ...]:
    """Return what was said so far, in its order."""
    return tuple(
        Line(number, words.who(one.about), labels.FACTS[one.fact], _value(one))
        for number, one in enumerate(telling.said)
    )


def _value(one: Said) -> str:
    if one.value is None:
        return _("I don't know")
    if isinstance(one.value, bool):
        return _("Yes") if one.value else _("No")
    question = asked.QUESTIONS[one.fact]
    if isinstance(one.value, int):
        shown = yuan(one.value) if question.kind == asked.MONEY else f"{one.value}"
        return f"{shown} {question.unit}"
    return str(dict(asked.CHOICES.get(one.fact, ())).get(str(one.value), one.value))


def place(telling: Telling) -> str:
    """Return what the place is called."""
    return next((labels.told(one.english) for one in PLACES if one.code == telling.where), telling.where)


def topics(telling: Telling) -> list[Words]:
    """Return what it is about."""
    return [one.words for one in TOPICS if one.code in telling.topics]


def last(telling: Telling) -> int:
    """Return the number of the latest answer."""
    return len(telling.said) - 1


def about(need: Need, telling: Telling) -> str:
    """Return whom a question is about; nothing where there is only one person."""
    return words.who(need.about) if len(telling.people) > 1 or need.about == FAMILY else ""


def is_asked_of(need: Need, telling: Telling) -> bool:
    """Return whether this question can be about that person, in this interview."""
    return need.fact in asked.QUESTIONS and need.about in {FAMILY, *telling.people}
