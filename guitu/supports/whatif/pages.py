"""The result of a reform as a page that stands alone: a chart and a table for each benefit, and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from rules_cn.whatif.population import ASSUMED
from rules_cn.whatif.published import Line
from rules_cn.whatif.reform import Change, Reform

# The names of the languages in a file's name, and what Django calls them.
LANGUAGES = {"zh": "zh-hans", "en": "en"}
BENEFIT_WORDS: dict[str, Words] = {
    "dibao": _("Minimum living allowance (dibao)"),
    "tekun": _("Support for people in extreme hardship (tekun)"),
    "child": _("Allowance for a child whom in fact nobody raises"),
    "disability_living": _("Living allowance for people with a disability"),
    "disability_care": _("Care allowance for people with a severe disability"),
}
GROUPING_WORDS: dict[str, Words] = {
    "everybody": _("All families"),
    "size": _("Size of the family"),
    "children": _("Children under 18"),
    "older": _("Somebody of 60 or more"),
    "disability": _("Somebody with a disability certificate"),
    "income": _("Own income a month, for each of the family"),
}
CELL_WORDS: dict[str, Words] = {
    "all": _("all"),
    "1": _("1 person"),
    "2": _("2 people"),
    "3": _("3 people"),
    "4": _("4 people"),
    "5+": _("5 people or more"),
    "with": _("yes"),
    "without": _("no"),
    "none": _("nothing"),
    "below_1000": _("below 1,000 yuan"),
    "below_2000": _("below 2,000 yuan"),
    "below_4000": _("below 4,000 yuan"),
    "more": _("4,000 yuan or more"),
}
ASSUMED_WORDS: dict[str, Words] = {
    "families of 1, 2, 3, 4, 5, 6 people": _("families of 1, 2, 3, 4, 5, 6 people"),
    "second and further people: child, parent, other relative": _(
        "second and further people: child, parent, other relative"
    ),
    "second person is husband or wife": _("second person is husband or wife"),
    "grown-ups below 60 with a wage": _("grown-ups below 60 with a wage"),
    "people with a disability certificate": _("people with a disability certificate"),
    "people of 60 and more with a pension": _("people of 60 and more with a pension"),
    "children with a parent who cannot raise them": _("children with a parent who cannot raise them"),
    "families whose property stays within the limits": _("families whose property stays within the limits"),
    "people registered in a village": _("people registered in a village"),
}
PLACE_WORDS: dict[str, Words] = {
    "000000": _("the whole country"),
    "320000": _("Jiangsu"),
    "320600": _("Nantong"),
    "330000": _("Zhejiang"),
    "440000": _("Guangdong"),
    "440100": _("Guangzhou"),
    "440112": _("Guangzhou, Huangpu"),
    "440113": _("Guangzhou, Panyu"),
    "440115": _("Guangzhou, Nansha"),
    "442000": _("Zhongshan"),
    "500000": _("Chongqing"),
}
# In units of the drawing: how wide it is, the middle, the longest bar to one side, and how high a row is.
WIDTH, MIDDLE, REACH, ROW = 760, 570, 185, 26
_FEN = 100
WITHHELD = "…"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart: to the right who would get more, to the left who would get less."""

    words: str
    y: int
    right: float
    left: float
    left_x: float


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    grouping: str
    cell: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One benefit: its chart and its table. `is_touched` tells whether the reform changes anything for anybody."""

    key: str
    title: str
    bars: tuple[Bar, ...]
    height: int
    rows: tuple[Row, ...]
    is_touched: bool


def page(reform: Reform, lines: tuple[Line, ...], *, language: str, families: int, is_assumed: bool) -> str:
    """Return a whole page in a language of LANGUAGES; `is_assumed` where the population is the one drawn here."""
    with translation.override(LANGUAGES[language]):
        told = {
            "html_lang": LANGUAGES[language],
            "title": reform.title[language],
            "reform": reform,
            "place": _place(reform.place),
            "changes": [(one, _place(one.place), _shown(one, one.now), _shown(one, one.then))
                        for one in reform.changes],
            "families": f"{families:,}",
            "assumed": [(ASSUMED_WORDS[name], " / ".join(f"{one / 10:g} %" for one in shares))
                        for name, shares in ASSUMED.items()] if is_assumed else [],
            "parts": list(parts(lines)),
            "middle": MIDDLE,
            "width": WIDTH,
        }  # fmt: skip
        return render_to_string("whatif/page.html", told)


def _place(code: str) -> str:
    return f"{PLACE_WORDS[code]} ({code})"


def _shown(change: Change, value: int) -> str:
    """Return a figure as people read it, fen as yuan."""
    return f"{value / _FEN:,.2f} ¥" if change.unit == "fen" else f"{value:,}"


def parts(lines: tuple[Line, ...]) -> Iterator[Part]:
    """Yield each benefit with its chart and its table."""
    for benefit, found in groupby(lines, key=lambda one: one.benefit):
        mine = tuple(found)
        bars = tuple(_bars(mine))
        yield Part(
            key=benefit,
            title=str(BENEFIT_WORDS[benefit]),
            bars=bars,
            height=ROW * len(bars),
            rows=tuple(map(_row, mine)),
            is_touched=any(one.more != 0 or one.less != 0 for one in mine),
        )


def _row(line: Line) -> Row:
    numbers = (line.families, line.before, line.after, line.more, line.less, line.unruled, line.gained, line.lost)
    shown = tuple(WITHHELD if one is None else f"{one:,}" for one in numbers)
    return Row(str(GROUPING_WORDS[line.grouping]), str(CELL_WORDS[line.cell]), shown)


def _bars(lines: tuple[Line, ...]) -> Iterator[Bar]:
    """Yield a bar for each group: a share of its families for whom the rules know an answer. The longest sets all."""
    shares = [(_share(one.more, one), _share(one.less, one)) for one in lines]
    longest = max((value for both in shares for value in both), default=0) or 1
    for number, (one, (up, down)) in enumerate(zip(lines, shares, strict=True)):
        right, left = up / longest * REACH, down / longest * REACH
        yield Bar(
            words=f"{GROUPING_WORDS[one.grouping]}: {CELL_WORDS[one.cell]}",
            y=ROW * number,
            right=round(right, 1),
            left=round(left, 1),
            left_x=round(MIDDLE - left, 1),
        )


def _share(count: int | None, line: Line) -> float:
    ruled = (line.families or 0) - (line.unruled or 0)
    return (count or 0) / ruled if ruled > 0 else 0.0
