"""The face of the rules for pages: a situation in, one answer for each benefit out, with its reasons as data.

Nothing is kept. An answer is advice for a conversation with an office, never a decision.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from rules_cn import figures
from rules_cn.amounts import why_not
from rules_cn.choices import CHOICES
from rules_cn.figures import Figure, Found, Report
from rules_cn.kinds import Truth
from rules_cn.places import chain, known
from rules_cn.situation import NOT_ASKED, Asked, Situation, Value, month_of, simulation
from rules_cn.sources import Article, article, cite
from rules_cn.system import CountryTaxBenefitSystem, system
from rules_cn.truth import Verdict

FAMILY: Final = ""
# A choice that is not needed: without it the usual way is taken.
NEVER_NEEDED: Final = frozenset({"tempaid_way"})
# What was traced is kept for so many months: ten years of questions.
MONTHS_KEPT: Final = 120


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit: the variables that decide about it, and which office to ask.

    `exact` names the variable that tells whether more than the amount may be paid. `posted` is the article by which
    the office posts names in public, `never_posted` the one by which it must not. `clocks` are figures of deadlines.
    """

    code: str
    verdict: str
    amount: str
    office: str
    exact: str = ""
    posted: str = ""
    never_posted: str = ""
    clocks: tuple[str, ...] = ()


TOWNSHIP, INSURANCE, WORK, HOUSING, LAW = "township", "medical_insurance", "employment", "housing", "legal_aid"
# Of grown-ups only: the names of those under 18 are left out.
_DISABILITY_POSTED: Final = cite("gz-disability-2022", "6(3)")
BENEFITS: Final = (
    Benefit(
        "dibao",
        "dibao_verdict",
        "dibao_amount",
        TOWNSHIP,
        exact="dibao_amount_is_exact",
        posted=cite("dibao-2021", "19"),
        clocks=("dibao.opening_days", "dibao.posting_days", "dibao.decision_days", "dibao.decision_days_special"),
    ),
    Benefit("borderline", "borderline_verdict", "", TOWNSHIP),
    Benefit("apply_alone", "may_apply_alone", "", TOWNSHIP),
    Benefit("rigid", "rigid_verdict", "", TOWNSHIP),
    Benefit("tekun", "tekun_verdict", "tekun_standard", TOWNSHIP, posted=cite("tekun-2021", "15")),
    Benefit("temporary", "tempaid_verdict", "tempaid_max", TOWNSHIP, posted=cite("gz-tempaid-2021", "8")),
    Benefit(
        "child",
        "defacto_child_verdict",
        "defacto_child_allowance",
        TOWNSHIP,
        never_posted=cite("child-2019", "2(2)"),
        clocks=("child.inquiry_days", "child.decision_days"),
    ),
    Benefit(
        "disability_living", "disability_living_verdict", "disability_living", TOWNSHIP, posted=_DISABILITY_POSTED
    ),
    Benefit(
        "disability_care", "disability_nursing_verdict", "disability_nursing", TOWNSHIP, posted=_DISABILITY_POSTED
    ),
    Benefit("medical_aid", "med_aid_verdict", "", INSURANCE),
    Benefit("unemployment", "ui_verdict", "ui_amount", WORK),
    Benefit("unemployment_again", "ui_resumable", "ui_amount", WORK),
    Benefit("startup_loan", "startup_loan_group", "startup_loan_cap", WORK),
    Benefit("startup_grant", "startup_grant_verdict", "startup_grant", WORK),
    Benefit("rent", "rent_verdict", "rent_subsidy", HOUSING),
    Benefit("legal_aid", "legal_aid_no_means_test", "", LAW),
)


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that was not said and can still change an answer. `about` names a person; empty, it is the family."""

    about: str
    fact: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one article said about somebody: its answer, and what it looked at.

    A value is a verdict, a number, the name of a choice, or the reason why there is no number.
    """

    variable: str
    label: str
    about: str
    value: Verdict | int | str
    articles: tuple[Article, ...]
    looked_at: tuple[tuple[str, str, Verdict | int | str], ...]
    figures: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say about one benefit. Money in fen.

    `at_least` tells that more than the amount may be paid. `ended` holds the last figures of a rule that lapsed, and
    `reported` what was only seen outside the text of a rule: it is told, and has decided nothing. `clocks` are the
    deadlines that hold on the day.
    """

    benefit: Benefit
    about: str
    verdict: Verdict
    amount: int | None
    at_least: bool
    needs: tuple[Need, ...]
    why: tuple[Step, ...]
    ended: tuple[Figure, ...]
    reported: tuple[Report, ...]
    clocks: tuple[Figure, ...]


def screen(
    situation: Situation,
    *,
    on: date,
    where: str,
    only: Collection[str] = (),
    rules: CountryTaxBenefitSystem | None = None,
) -> tuple[Answer, ...]:
    """Return an answer for each benefit, or only for some: once for the family, or for each of its people.

    Raises:
        UnknownFactError: a fact that no rule asks for, or a value that cannot be its answer.
        ValueError: the place is not a code of six digits.
    """
    wanted = [one for one in BENEFITS if not only or one.code in only]
    read = Reading(Asked(situation, on, where), wanted, rules or system())
    return tuple(read.answer(benefit, row) for benefit in wanted for row in read.rows_of(benefit))


@dataclass(frozen=True, slots=True)
class Looks:
    """What one variable looks at, and which figures it looks up: the same whatever was said."""

    at: tuple[str, ...]
    up: tuple[str, ...]


def looks(asked: Asked, rules: CountryTaxBenefitSystem) -> dict[str, Looks]:
    """Return what every variable looks at in one month: traced the first time somebody asks for that month."""
    month = asked.on.year, asked.on.month
    if month not in rules.traced:
        if len(rules.traced) > MONTHS_KEPT:
            rules.traced.clear()
        rules.traced[month] = _trace(asked, rules)
    found: dict[str, Looks] = rules.traced[month]
    return found


def _trace(asked: Asked, rules: CountryTaxBenefitSystem) -> dict[str, Looks]:
    built = simulation([asked], rules=rules, trace=True)
    for name in _names(BENEFITS):
        built.calculate(name, month_of(asked.on))
    nodes: dict[str, Any] = {}
    for tree in built.tracer.trees:
        _remember(tree, nodes)
    return {
        name: Looks(
            tuple(one for one in dict.fromkeys(child.name for child in node.children) if one not in NOT_ASKED),
            tuple(dict.fromkeys(one.name.partition("@")[0] for one in node.parameters)),
        )
        for name, node in nodes.items()
    }


def _remember(node: Any, nodes: dict[str, Any]) -> None:
    """Keep the node of each variable at which its formula ran: asked again, it only looks up its value."""
    kept = nodes.get(node.name)
    if kept is None or len(node.children) + len(node.parameters) > len(kept.children) + len(kept.parameters):
        nodes[node.name] = node
    for child in node.children:
        _remember(child, nodes)


def _names(wanted: Iterable[Benefit]) -> Iterator[str]:
    for benefit in wanted:
        yield from filter(None, (benefit.verdict, benefit.amount, benefit.exact))


class Reading:
    """One family, worked out once, and what every rule looked at while it was."""

    def __init__(self, asked: Asked, wanted: Iterable[Benefit], rules: CountryTaxBenefitSystem) -> None:
        """Work out some benefits."""
        self.asked, self.rules = asked, rules
        self.names = list(asked.situation.people)
        self.place = known(asked.where)
        self._built, self._period = simulation([asked], rules=rules), month_of(asked.on)
        for name in _names(wanted):
            self._built.calculate(name, self._period)
        self._looks = looks(asked, rules)
        self._personal = {name: bool(rules.variables[name].entity.is_person) for name in self._looks}
        self._found: dict[str, Found] = {}
        self._made: dict[tuple[str, int], Step] = {}
        self._cited: dict[str, tuple[tuple[Article, ...], tuple[Found, ...]]] = {}
        self._values: dict[str, list[int]] = {}

    def rows_of(self, benefit: Benefit) -> range:
        """Return the rows for which a benefit is answered: one for the family, or one for each person."""
        return range(len(self.names)) if self._personal[benefit.verdict] else range(1)

    def answer(self, benefit: Benefit, row: int) -> Answer:
        """Return what the rules say about one benefit."""
        verdict = Verdict(self._raw(benefit.verdict, row))
        amount = self._raw(benefit.amount, row) if benefit.amount else None
        is_paid = amount is not None and why_not(amount) is None and verdict in {Verdict.YES, Verdict.UNSAID}
        begin = [one for one in (benefit.verdict, benefit.amount) if one]
        steps = self._steps(begin, row)
        stuck = [step for step in steps if step.value is Verdict.LAPSED or step.value is Verdict.UNKNOWN]
        found = {(one.name, one.place): one for step in stuck for one in step.figures if one.now is None}
        return Answer(
            benefit=benefit,
            about=self._about(benefit.verdict, row),
            verdict=verdict,
            amount=amount if is_paid else None,
            at_least=bool(benefit.exact) and self._raw(benefit.exact, row) != Verdict.YES,
            needs=tuple(dict.fromkeys(self._needs(benefit.verdict, row))),
            why=steps,
            ended=tuple(one.last for one in found.values() if one.last is not None),
            reported=tuple(self._reported({name for name, _place in found})) if found else (),
            clocks=tuple(one.now for one in map(self._figure, benefit.clocks) if one.now is not None),
        )

    def _reported(self, missing: set[str]) -> Iterator[Report]:
        around = set(chain(self.asked.where))
        for one in self.rules.reports():
            if one.name in missing and one.place in around:
                yield one

    def _raw(self, name: str, row: int) -> int:
        if name not in self._values:
            self._values[name] = self._built.get_array(name, self._period).tolist()
        return self._values[name][row]

    def _about(self, name: str, row: int) -> str:
        return self.names[row] if self._personal[name] else FAMILY

    def _value(self, name: str, row: int) -> Verdict | int | str:
        """Return a value as a reader knows it."""
        raw = self._raw(name, row)
        if isinstance(self.rules.variables[name], Truth):
            return Verdict(raw)
        if name in CHOICES:
            return CHOICES[name](raw).name.lower() if raw else Verdict.UNSAID
        reason = why_not(raw)
        return raw if reason is None else reason

    def _below(self, name: str, row: int) -> list[tuple[str, int]]:
        """Return what a variable looked at: of the same person, of the family, or of everybody in it."""
        everybody = [row] if self._personal[name] else range(len(self.names))
        return [
            (child, one) for child in self._looks[name].at for one in (everybody if self._personal[child] else (0,))
        ]

    def _needs(self, name: str, row: int, seen: set[tuple[str, int]] | None = None) -> Iterator[Need]:
        """Yield the facts behind an answer that waits for facts; nothing behind any other."""
        seen = set() if seen is None else seen
        if (name, row) in seen or self._value(name, row) is not Verdict.UNSAID or name in NEVER_NEEDED:
            return
        seen.add((name, row))
        if not self.rules.variables[name].formulas:
            yield Need(self._about(name, row), name)
        for child, one in self._below(name, row):
            yield from self._needs(child, one, seen)

    def _steps(self, begin: list[str], row: int) -> tuple[Step, ...]:
        """Return what each article said on the way to an answer, the first looked at first."""
        seen: dict[tuple[str, int], Step | None] = {}
        for name in begin:
            self._walk(name, row, seen)
        # A variable is entered before what it looked at and finished after it: the order of finishing is told.
        return tuple(step for step in seen.values() if step is not None)

    def _walk(self, name: str, row: int, seen: dict[tuple[str, int], Step | None]) -> None:
        here = name, row
        if here in seen or not self.rules.variables[name].formulas:
            return
        seen[here] = None
        for child, one in self._below(name, row):
            self._walk(child, one, seen)
        if here not in self._made:
            self._made[here] = self._one_step(name, row)
        del seen[here]
        seen[here] = self._made[here]

    def _one_step(self, name: str, row: int) -> Step:
        if name not in self._cited:
            self._cited[name] = self._articles(name), tuple(map(self._figure, self._looks[name].up))
        articles, used = self._cited[name]
        return Step(
            variable=name,
            label=self.rules.variables[name].label,
            about=self._about(name, row),
            value=self._value(name, row),
            articles=articles,
            looked_at=tuple(
                (self._about(child, one), child, self._value(child, one)) for child, one in self._below(name, row)
            ),
            figures=used,
        )

    def _articles(self, name: str) -> tuple[Article, ...]:
        """Return the articles in force on the day; where none is, those that were or will be."""
        all_of_them = tuple(article(one) for one in self.rules.variables[name].reference)
        return tuple(one for one in all_of_them if one.source.holds(self.asked.on)) or all_of_them

    def _figure(self, name: str) -> Found:
        if name not in self._found:
            first = self.asked.on.replace(day=1)
            self._found[name] = figures.find(self.rules.parameters, name, self.place, first)
        return self._found[name]


def with_fact(situation: Situation, need: Need, value: Value) -> Situation:
    """Return a situation in which one more fact was said."""
    if need.about == FAMILY:
        return replace(situation, family={**situation.family, need.fact: value})
    people = {
        name: {**facts, need.fact: value} if name == need.about else facts for name, facts in situation.people.items()
    }
    return replace(situation, people=people)
