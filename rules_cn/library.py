"""The law library as a page: every document, figure and rule, for a civil servant or a lawyer to check."""

from collections.abc import Iterator
from datetime import date
from inspect import getdoc
from typing import Any

from rules_cn import figures
from rules_cn.figures import Figure
from rules_cn.places import PLACES
from rules_cn.sources import CONFIDENCES, article, sources
from rules_cn.system import system

HEAD = """\
# The rules of social assistance

{made}

Every rule in `rules_cn` names its article, and every figure its document, its days and how it was found. What is not
here, nobody of us has read: then a rule is unknown, and where a figure ended it is lapsed. Neither is ever a zero.
Money stands in yuan. A month reads the law of its first day. Nothing here is legal advice; the last column of the
documents says who must still compare it with the official text.

A confidence of V means {V}; D means {D}.
"""


def page(made: str) -> str:
    """Return the page; `made` says how it came to be."""
    parts = [HEAD.format(made=made, **CONFIDENCES)]
    parts += [_table("## Documents", _DOCUMENT_HEAD, _documents())]
    parts += [_table("## Figures", _FIGURE_HEAD, _figures())]
    parts += [_table("## Figures that are missing", ("figure", "what it is", "seen outside the text"), _missing())]
    parts += [_table("## Rules", ("rule", "about", "what it says", "articles", "from"), _rules())]
    return "\n".join(parts)


_DOCUMENT_HEAD = ("document", "title", "number", "issuer", "from", "to", "must still be checked by")
_FIGURE_HEAD = ("figure", "where", "is", "from", "to", "document and article", "confidence")


def _table(title: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [title, "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _documents() -> Iterator[tuple[str, ...]]:
    for one in sorted(sources().values(), key=lambda one: one.key):
        title = f"{one.title}<br>{one.english}"
        link = f"<br>{one.url}" if one.url else ""
        yield f"`{one.key}`", title + link, one.number, one.issuer, str(one.since), _end(one.until), one.check


def _end(until: date | None) -> str:
    return str(until) if until else "no end known"


def _figures() -> Iterator[tuple[str, ...]]:
    places = {place.code: place.english for place in PLACES}
    for one in figures.every(system().parameters):
        how = f"{one.confidence}: {one.derivation}" if one.derivation else one.confidence
        yield (
            f"`{one.name}`",
            f"{one.place} {places[one.place]}",
            _shown(one),
            str(one.since),
            _end(one.until),
            f"`{one.source.key}` § {one.article}",
            how,
        )


def _shown(one: Figure) -> str:
    return f"{one.value // 100:,}.{one.value % 100:02d} yuan" if one.unit == "fen" else f"{one.value:,} {one.unit}"


def _missing() -> Iterator[tuple[str, ...]]:
    root = system().parameters
    there = {one.name for one in figures.every(root)}
    told: dict[str, list[str]] = {}
    for report in figures.reports(root):
        told.setdefault(report.name, []).append(f"{report.place}: {report.words}")
    for name in figures.names(root):
        if name not in there or name in told:
            yield f"`{name}`", figures.described(root, name), "<br>".join(told.get(name, []))


def _rules() -> Iterator[tuple[str, ...]]:
    variables: dict[str, Any] = system().variables
    for name in sorted(variables):
        one = variables[name]
        if not one.formulas:
            continue
        said = " ".join((getdoc(type(one)) or "").split())
        cited = "<br>".join(f"`{found.source.key}` § {found.number}" for found in map(article, one.reference))
        days = "<br>".join("always" if day.startswith("0001") else day for day in one.formulas)
        yield f"`{name}`", one.entity.label, said, cited, days
