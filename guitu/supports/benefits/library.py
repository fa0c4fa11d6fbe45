"""The law library as pages: every document, figure and rule, for a civil servant or a lawyer to check."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from inspect import getdoc

from guitu.foundations.access.verdicts import Words
from guitu.supports.benefits import labels, words
from guitu.supports.benefits.results import Cited, anchor
from rules_cn import figures
from rules_cn.answers import looks
from rules_cn.figures import Figure
from rules_cn.places import PLACES
from rules_cn.situation import Asked, Situation
from rules_cn.sources import CONFIDENCES, Article, Source, article, sources
from rules_cn.system import system

WHERE = "440100"
PLACE_NAMES = {one.code: one.english for one in PLACES}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as it stood between two days: what it was, on what it rests, who must still check it."""

    name: str
    slug: str
    words: Words
    place: str
    value: str
    since: date
    until: date | None
    cited: Cited
    confidence: str
    derivation: str
    check: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is called, what it says of itself, its articles, and from which days."""

    name: str
    words: Words
    about: Words
    said: str
    cited: tuple[Cited, ...]
    days: tuple[str, ...]
    looks_at: tuple[tuple[str, Words], ...]
    facts: tuple[Words, ...]
    figures: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that nobody of us has read, and what was seen outside the text."""

    slug: str
    words: Words
    reported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """One article of a document, the rules and the figures that rest on it."""

    number: str
    anchor: str
    rules: tuple[tuple[str, Words], ...]
    figures: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One document, with everything that a reader needs to find and check it."""

    source: Source
    title: str
    issuer: str
    check: str
    read: str
    holds: bool
    link: str
    articles: tuple[ArticlePart, ...] = ()


@cache
def figure_names() -> tuple[str, ...]:
    """Return the names of all figures."""
    return tuple(figures.names(system().parameters))


@cache
def rule_names() -> tuple[str, ...]:
    """Return the names of all rules."""
    return tuple(sorted(name for name, one in system().variables.items() if one.formulas))


def slug(name: str) -> str:
    """Return how a figure is named in an address."""
    return name.replace(".", "-")


def documents(*, on: date) -> tuple[Document, ...]:
    """Return every document, those in force first."""
    found = [_document(one, on) for one in sources().values()]
    return tuple(sorted(found, key=lambda one: (not one.holds, one.source.key)))


def _document(source: Source, on: date) -> Document:
    return Document(
        source=source,
        title=words.source_title(Article(source, "")),
        issuer=labels.told(source.issuer),
        check=labels.told(source.check),
        read=labels.told(CONFIDENCES[source.read]),
        holds=source.holds(on),
        link=source.url if source.url.startswith("https://") and " " not in source.url else "",
    )


def document(key: str, *, on: date) -> Document:
    """Return one document with its articles."""
    source = sources()[key]
    citing: dict[str, list[tuple[str, Words]]] = {}
    for name in rule_names():
        for one in map(article, system().variables[name].reference):
            if one.source.key == key:
                citing.setdefault(one.number, []).append((name, labels.called(name)))
    resting: dict[str, list[Line]] = {}
    for line in (_line(one, on) for one in figures.every(system().parameters) if one.source.key == key):
        resting.setdefault(line.cited.anchor, []).append(line)
    numbers = {anchor(one): one for one in citing}
    numbers |= {
        anchor(one.article): one.article for one in figures.every(system().parameters) if one.source.key == key
    }
    numbers |= {anchor(one.number): one.number for one in _also() if one.source.key == key}
    parts = tuple(
        ArticlePart(labels.told(number), mark, tuple(citing.get(number, ())), tuple(resting.get(mark, ())))
        for mark, number in sorted(numbers.items(), key=lambda one: _order(one[1]))
    )
    base = _document(source, on)
    return Document(source, base.title, base.issuer, base.check, base.read, base.holds, base.link, parts)


def _also() -> list[Article]:
    """Return the articles that facts and benefits name besides the rules."""
    cited = [name for one in system().variables.values() if not one.formulas for name in one.reference]
    return [article(one) for one in dict.fromkeys((*cited, *words.also_cited()))]


def _order(number: str) -> tuple[int, str]:
    first = number.partition("(")[0]
    return (int(first), number) if first.isdigit() else (10_000, number)


def _line(one: Figure, on: date) -> Line:
    of = Article(one.source, one.article)
    return Line(
        name=one.name,
        slug=slug(one.name),
        words=labels.FIGURES[one.name],
        place=labels.told(PLACE_NAMES[one.place]),
        value=words.counted(one.value, one.unit),
        since=one.since,
        until=one.until,
        cited=Cited(words.cited(of), one.source.key, anchor(one.article)),
        confidence=labels.told(CONFIDENCES[one.confidence]),
        derivation=labels.told(one.derivation),
        check=labels.told(one.check),
        holds=one.holds(on),
    )


def lines(name: str = "", *, on: date) -> tuple[Line, ...]:
    """Return every figure, or the whole series of one: its change history."""
    return tuple(_line(one, on) for one in figures.every(system().parameters) if name in {"", one.name})


def gaps(name: str = "") -> tuple[Gap, ...]:
    """Return the figures that nobody of us has read, or that were seen only outside the text."""
    there = {one.name for one in figures.every(system().parameters)}
    told: dict[str, list[str]] = {}
    for one in system().reports():
        told.setdefault(one.name, []).append(f"{labels.told(PLACE_NAMES[one.place])}: {labels.told(one.words)}")
    return tuple(
        Gap(slug(one), labels.FIGURES[one], tuple(told.get(one, ())))
        for one in figure_names()
        if name in {"", one} and (one not in there or one in told)
    )


def saying(name: str) -> str:
    """Return what a rule says of itself in the code, on one line."""
    return " ".join((getdoc(type(system().variables[name])) or "").split())


def rule(name: str, *, on: date) -> Rule:
    """Return one rule: what it says, where it says so, and what it looks at today."""
    one = system().variables[name]
    seen = looks(Asked(Situation({"self": {}}), on, WHERE), system()).get(name)
    at = seen.at if seen else ()
    return Rule(
        name=name,
        words=labels.called(name),
        about=words.ENTITIES[one.entity.key],
        said=labels.told(saying(name)),
        cited=tuple(
            Cited(words.cited(found), found.source.key, anchor(found.number)) for found in map(article, one.reference)
        ),
        days=tuple("" if day.startswith("0001") else day for day in one.formulas),
        looks_at=tuple((other, labels.called(other)) for other in at if system().variables[other].formulas),
        facts=tuple(dict.fromkeys(labels.called(other) for other in at if not system().variables[other].formulas)),
        figures=tuple((slug(other), labels.FIGURES[other]) for other in (seen.up if seen else ())),
    )


def rules() -> tuple[tuple[str, Words], ...]:
    """Return every rule with what it is called."""
    return tuple((name, labels.called(name)) for name in rule_names())
