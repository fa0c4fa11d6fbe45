"""What is asked next, and about what: only what can still change an answer, for those whom it concerns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.supports.benefits.telling import ANY_INCOME, EVERYBODY_HOME, INCOME, MOMENTARY, Said, Telling, situation
from rules_cn.answers import FAMILY, Answer, Need, screen
from rules_cn.questions import open_needs


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that somebody may come about, and the benefits that belong to it."""

    code: str
    words: Words
    benefits: tuple[str, ...]


TOPICS: Final = (
    Topic("living", _("Money to live on"), ("dibao", "borderline", "apply_alone", "rigid")),
    Topic("emergency", _("Something happened, or cost too much"), ("temporary",)),
    Topic("child", _("A child whose parents cannot care for it just now"), ("child",)),
    Topic("work", _("Out of work"), ("unemployment", "unemployment_again")),
    Topic("business", _("A business of one's own"), ("startup_loan", "startup_grant")),
    Topic("disability", _("Living with a disability"), ("disability_living", "disability_care")),
    Topic("alone", _("Cannot work, and nobody can help"), ("tekun",)),
    Topic("illness", _("Treatment costs"), ("medical_aid",)),
    Topic("rent", _("A place to live"), ("rent",)),
    Topic("rights", _("A lawyer free of charge"), ("legal_aid",)),
)
# For these it does not matter who else belongs to the family.
WITHOUT_FAMILY: Final = frozenset({"work", "business"})
# What is answered only for whoever asks, and what only for children.
OF_ONESELF: Final = frozenset(
    {"unemployment", "unemployment_again", "startup_loan", "startup_grant", "medical_aid", "legal_aid"}
)
OF_A_CHILD: Final = frozenset({"child"})


def benefits_of(telling: Telling) -> tuple[str, ...]:
    """Return the benefits of the topics that were chosen."""
    return tuple(code for topic in TOPICS if topic.code in telling.topics for code in topic.benefits)


def asks_for_family(telling: Telling) -> bool:
    """Return whether it matters who belongs to the family."""
    return bool(set(telling.topics) - WITHOUT_FAMILY)


def answers(telling: Telling, beside: Iterable[Said] = ()) -> tuple[Answer, ...]:
    """Return what the rules say, for those whom each benefit concerns."""
    wanted = benefits_of(telling)
    if not wanted:
        return ()
    found = screen(situation(telling, beside), on=telling.on, where=telling.where, only=wanted)
    return tuple(one for one in found if _concerns(one, telling.people))


def _concerns(answer: Answer, people: tuple[str, ...]) -> bool:
    """Return whether an answer about somebody is one that was asked for."""
    if answer.about == FAMILY:
        return True
    if answer.benefit.code in OF_ONESELF:
        return answer.about == "self"
    if answer.benefit.code in OF_A_CHILD:
        children = [name for name in people if name.startswith("child")] or ["self"]
        return answer.about in children
    return True


def next_need(telling: Telling, beside: Iterable[Said] = ()) -> Need | None:
    """Return what is asked next; nothing when no fact can change an answer any more."""
    everything = [*telling.said, *beside]
    said = {one.need for one in everything}
    needs = open_needs(answers(telling, everything[len(telling.said) :]), benefits_of(telling), _silent(everything))
    if not needs:
        return None
    first = needs[0]
    whole = Need(first.about, ANY_INCOME)
    if first.fact in INCOME and whole not in said and not any(Need(first.about, one) in said for one in INCOME):
        return whole
    if first.fact == "away_status" and Need(FAMILY, EVERYBODY_HOME) not in said and len(telling.people) > 1:
        return Need(FAMILY, EVERYBODY_HOME)
    return first


def _silent(everything: Iterable[Said]) -> frozenset[Need]:
    """Return what nobody is asked again, because they do not know."""
    silent = set()
    for one in everything:
        if one.value is None:
            silent.add(one.need)
            silent |= {Need(one.about, fact) for fact in INCOME if one.fact == ANY_INCOME}
    if Need(FAMILY, EVERYBODY_HOME) in silent:
        return frozenset(silent | {Need(name, "away_status") for name in _names(everything)})
    return frozenset(silent)


def _names(everything: Iterable[Said]) -> set[str]:
    return {one.about for one in everything if one.about}


def is_momentary(need: Need) -> bool:
    """Return whether the answer is used once and never kept."""
    return need.fact in MOMENTARY
