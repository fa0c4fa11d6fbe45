"""What somebody told in an interview: the day, the place, what it is about, who belongs, and answers in their order.

Where somebody is who is not at home is never among them: it travels beside, from page to page, and is dropped.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rules_cn import questions
from rules_cn.answers import FAMILY, Need
from rules_cn.situation import Situation, Value

EVERYBODY_HOME, ANY_INCOME = "everybody_home", "any_income"
# Never kept: used for one answer and dropped.
MOMENTARY: Final = frozenset({*questions.LAST, EVERYBODY_HOME})
INCOME: Final = ("transfers_in", "wage_income", "business_net", "property_net", "transfers_out")
# Whom one person stands for: what is said of them is known from who they are.
RELATIONS: Final = {
    "self": "self",
    "spouse": "spouse",
    "child": "child",
    "parent": "parent",
    "other": "other_supported",
}


class MomentaryError(ValueError):
    """Something was about to be kept that is never kept."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer. No value means that they do not know."""

    about: str
    fact: str
    value: Value

    @property
    def need(self) -> Need:
        """Return which question it answers."""
        return Need(self.about, self.fact)


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that is kept while an interview runs."""

    on: date
    where: str
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()

    def with_answer(self, one: Said) -> "Telling":
        """Return it with one more answer, or with one changed where it stands.

        Raises:
            MomentaryError: the answer is of the kind that is never kept.
        """
        if one.fact in MOMENTARY:
            raise MomentaryError(one.fact)
        there = [other.need for other in self.said]
        if one.need not in there:
            return replace(self, said=(*self.said, one))
        return replace(self, said=tuple(one if other.need == one.need else other for other in self.said))

    def about(self, topics: tuple[str, ...]) -> "Telling":
        """Return it about other topics."""
        return replace(self, topics=topics, people=self.people or ("self",))

    def heads(self) -> dict[str, str]:
        """Return how many of each kind belong to the family, as the form asks for them."""
        bare = [name.rstrip("0123456789") for name in self.people]
        return {kind: str(bare.count(kind)) for kind in ("spouse", "child", "parent", "other")}

    def with_people(self, people: tuple[str, ...]) -> "Telling":
        """Return it with other people; what was said about those who are gone goes, too."""
        kept = tuple(one for one in self.said if one.about in {FAMILY, *people})
        return replace(self, people=people, said=kept)


def relation_of(name: str) -> str:
    """Return the relation that a name stands for: `child2` is a child."""
    return RELATIONS[name.rstrip("0123456789")]


def situation(telling: Telling, beside: Iterable[Said] = ()) -> Situation:
    """Return what the rules are asked about: what was kept, and what travels beside."""
    everything = [*telling.said, *beside]
    people: dict[str, dict[str, Value]] = {name: {"relation": relation_of(name)} for name in telling.people}
    family: dict[str, Value] = {}
    if any(one.fact == EVERYBODY_HOME and one.value is True for one in everything):
        for facts in people.values():
            facts["away_status"] = "home"
    for one in everything:
        if one.fact == ANY_INCOME and one.value is False and one.about in people:
            people[one.about] |= dict.fromkeys(INCOME, 0)
    for one in everything:
        if one.fact not in {ANY_INCOME, EVERYBODY_HOME} and one.value is not None:
            (family if one.about == FAMILY else people.get(one.about, {}))[one.fact] = one.value
    return Situation(people, family)


def written(telling: Telling) -> str:
    """Return it as text, filled up so that its length says little."""
    told = {
        "on": telling.on.isoformat(),
        "where": telling.where,
        "topics": telling.topics,
        "people": telling.people,
        "said": listed(telling.said),
    }
    text = json.dumps(told, ensure_ascii=False)
    return text + " " * (-len(text.encode()) % 1024)


def read(text: str) -> Telling:
    """Return what `written` wrote."""
    told = json.loads(text)
    return Telling(
        on=date.fromisoformat(told["on"]),
        where=told["where"],
        topics=tuple(told["topics"]),
        people=tuple(told["people"]),
        said=unlisted(told["said"]),
    )


def listed(said: Iterable[Said]) -> list[list[object]]:
    """Return answers as plain lists; a day says that it is one."""
    return [[one.about, one.fact, _plain(one.value)] for one in said]


def unlisted(rows: Iterable[Iterable[object]]) -> tuple[Said, ...]:
    """Return the answers that `listed` wrote."""
    return tuple(Said(str(about), str(fact), _value(value)) for about, fact, value in rows)


def _plain(value: Value) -> object:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(plain: object) -> Value:
    if isinstance(plain, Mapping):
        return date.fromisoformat(plain["day"])
    if plain is None or isinstance(plain, bool | int | str):
        return plain
    raise TypeError(type(plain))
