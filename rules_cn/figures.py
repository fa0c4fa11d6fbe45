"""The figures of the rules, by place and month: a number, or that it lapsed, or that it is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from rules_cn.amounts import NUMBER_LAPSED, NUMBER_UNKNOWN, Numbers, or_else
from rules_cn.kinds import Group, Month, People
from rules_cn.places import INDEX, PLACES, chain
from rules_cn.sources import Source, sources

NOWHERE: Final = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in one place between two days, with what it rests on.

    `confidence` is V (read in the text) or D (worked out; then `derivation` shows how). `value` counts `unit`.
    """

    name: str
    place: str
    value: int
    unit: str
    since: date
    until: date | None
    source: Source
    article: str
    confidence: str
    derivation: str
    check: str

    def holds(self, on: date) -> bool:
        """Return whether it holds on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Report:
    """A figure seen only outside the text of a rule. It is told to whoever asks, and decides nothing."""

    name: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for one figure in one place on one day: the figure, or the last one that ended, or nothing."""

    name: str
    place: str
    now: Figure | None
    last: Figure | None

    @property
    def value(self) -> int:
        """Return the number, or the reason why there is none."""
        if self.now is not None:
            return self.now.value
        return NUMBER_UNKNOWN if self.last is None else NUMBER_LAPSED


def every(root: Any) -> Iterator[Figure]:
    """Return every figure of a tree of parameters, by name, place and first day."""
    for name, node in _leaves(root):
        for child in sorted(node.children):
            yield from _in_one_place(name, node, child)


def reports(root: Any) -> Iterator[Report]:
    """Return every figure that was seen only outside the text of a rule."""
    for name, node in _leaves(root):
        for place, words in sorted((node.metadata.get("reported") or {}).items()):
            yield Report(name, str(place), str(words))


def names(root: Any) -> list[str]:
    """Return the names of all figures, also of those that nobody knows."""
    return sorted(name for name, _node in _leaves(root))


def described(root: Any, name: str) -> str:
    """Return what a figure is, in a sentence."""
    return next(str(node.description) for found, node in _leaves(root) if found == name)


def find(root: Any, name: str, code: str, on: date) -> Found:
    """Return what holds in a place on a day; the narrowest place that ever had a figure of its own speaks.

    Raises:
        AttributeError: there is no figure of that name.
    """
    node = root
    for part in name.split("."):
        node = getattr(node, part)
    for place in chain(code):
        if f"p{place}" in node.children:
            listed = list(_in_one_place(name, node, f"p{place}"))
            begun = [one for one in listed if one.since <= on]
            latest = begun[-1] if begun else None
            holds = latest is not None and latest.holds(on)
            return Found(name, place, latest if holds else None, None if holds else latest)
    return Found(name, code, None, None)


def figure(asking: Group | People, period: Month, name: str) -> Numbers:
    """Return a figure for every family or person, by their place, on the first day of the month."""
    system, on = asking.simulation.tax_benefit_system, period.start.date
    key = (name, on)
    if key not in system.tables:
        found = [find(system.parameters, name, place.code, on).value for place in PLACES]
        system.tables[key] = np.array(found, dtype=np.int64)
    places = or_else(asking.simulation.populations["family"]("place", period), NOWHERE)
    if asking.simulation.trace:
        for here in np.unique(places).tolist():
            asking.simulation.tracer.record_parameter_access(
                f"{name}@{PLACES[here].code}", str(period.start), system.tables[key][here]
            )
    table: Numbers = system.tables[key]
    if places.size and places.min() == places.max():
        return np.broadcast_to(table[places[0]], (asking.count,))
    values: Numbers = table[places]
    return values if hasattr(asking, "members") else values[asking.family.members_entity_id]


def place_number(code: str) -> int:
    """Return the number that stands for a place in the variable `place`."""
    return INDEX[code]


def _leaves(root: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the nodes below which the places stand."""
    for name in sorted(root.children):
        child = root.children[name]
        here = f"{above}.{name}" if above else name
        if child.metadata.get("unit"):
            yield here, child
        else:
            yield from _leaves(child, here)


def _in_one_place(name: str, node: Any, child: str) -> Iterator[Figure]:
    """Yield the figures of one place in the order of time. A value of null only ends what stood before it."""
    values = sorted(node.children[child].values_list, key=lambda one: one.instant_str)
    for number, one in enumerate(values):
        if one.value is None:
            continue
        end = values[number + 1].instant_str if number + 1 < len(values) else ""
        said = one.metadata
        yield Figure(
            name=name,
            place=child.removeprefix("p"),
            value=one.value,
            unit=node.metadata["unit"],
            since=date.fromisoformat(one.instant_str),
            until=date.fromisoformat(end) - timedelta(days=1) if end else None,
            source=sources()[said["source"]],
            article=str(said["article"]),
            confidence=said["confidence"],
            derivation=said.get("derivation", ""),
            check=said.get("check", "") or sources()[said["source"]].check,
        )
