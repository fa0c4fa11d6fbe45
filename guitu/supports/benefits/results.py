"""The result as a page reads it: each benefit with its reasons, and what would change it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Words
from guitu.supports.benefits import asking, labels, words
from guitu.supports.benefits.rules import yuan
from guitu.supports.benefits.telling import Said, Telling, situation
from rules_cn.answers import Answer, Need, Step
from rules_cn.figures import Figure
from rules_cn.levers import changes
from rules_cn.sources import Article, article
from rules_cn.truth import Verdict

ORDER: Final = (Verdict.YES, Verdict.UNSAID, Verdict.LAPSED, Verdict.UNKNOWN, Verdict.NO)
# What tells most about the allowance, besides what its own article looks at.
TELLING_MOST: Final = frozenset({"family_size", "family_income", "dibao_standard", "counted_member", "child.standard"})


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, and where it stands in the law library."""

    words: str
    key: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence of why, with its articles; `looked_at` says on what it rests."""

    words: str
    mark: str
    cited: tuple[Cited, ...]
    looked_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What one page part says about one benefit for one person or the family."""

    code: str
    title: Words
    about: str
    verdict: str
    words: Words
    kind: str
    amount: str
    at_least: bool
    needs: tuple[str, ...]
    ended: tuple[str, ...]
    reported: tuple[str, ...]
    asks: tuple[str, ...]
    reasons: tuple[Reason, ...]
    steps: tuple[Reason, ...]
    levers: tuple[tuple[Words, ...], ...]
    office: Words
    bring: tuple[Words, ...]
    clocks: tuple[str, ...]
    posted: Cited | None
    never_posted: Cited | None
    leaves_minors_out: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the result page."""

    telling: Telling
    results: tuple[Result, ...]
    unlikely: tuple[Result, ...]
    looked_up: tuple[Cited, ...]
    is_open: bool


def page(telling: Telling, beside: Iterable[Said] = ()) -> Page:
    """Return the result of what was told."""
    everything = tuple(beside)
    found = sorted(asking.answers(telling, everything), key=lambda one: ORDER.index(one.verdict))
    steps = _levers(telling, everything) if found else {}
    shown = [_result(one, steps.get((one.benefit.code, one.about), ())) for one in found]
    return Page(
        telling=telling,
        results=tuple(one for one in shown if one.verdict != "no" or one.levers),
        unlikely=tuple(one for one in shown if one.verdict == "no" and not one.levers),
        looked_up=tuple(_cited(one) for one in _in_force(telling)),
        is_open=any(one.needs for one in shown),
    )


def _in_force(telling: Telling) -> Iterator[Article]:
    """Yield the articles by which an office must look up by itself what it can."""
    for found in map(article, words.LOOKED_UP):
        if found.source.holds(telling.on):
            yield found


def _levers(telling: Telling, beside: tuple[Said, ...]) -> dict[tuple[str, str], tuple[tuple[Words, ...], ...]]:
    found: dict[tuple[str, str], tuple[tuple[Words, ...], ...]] = {}
    for one in changes(situation(telling, beside), on=telling.on, where=telling.where):
        key = one.benefit.code, one.about
        steps = tuple(words.LEVERS[code] for code, _about in one.steps)
        found[key] = (*found.get(key, ()), steps)
    return found


def _result(answer: Answer, steps: tuple[tuple[Words, ...], ...]) -> Result:
    named, benefit = words.BENEFITS[answer.benefit.code], answer.benefit
    said, kind = words.VERDICTS[answer.verdict]
    return Result(
        code=benefit.code,
        title=named.title,
        about=words.who(answer.about) if answer.about else "",
        verdict=answer.verdict.name.lower(),
        words=said,
        kind=kind,
        amount=_amount(answer),
        at_least=answer.at_least and answer.amount is not None,
        needs=tuple(dict.fromkeys(map(needed, answer.needs))),
        ended=tuple(map(_ended, answer.ended)),
        reported=tuple(labels.told(one.words) for one in answer.reported),
        asks=tuple(dict.fromkeys(labels.told(one.check) for one in answer.ended)),
        reasons=tuple(map(_reason, _most(answer))),
        steps=tuple(map(_reason, answer.why)),
        levers=steps,
        office=words.OFFICES[benefit.office],
        bring=named.bring,
        clocks=tuple(map(_clock, answer.clocks)),
        posted=_cited(article(benefit.posted)) if benefit.posted else None,
        never_posted=_cited(article(benefit.never_posted)) if benefit.never_posted else None,
        leaves_minors_out=benefit.code.startswith("disability"),
    )


def _amount(answer: Answer) -> str:
    if answer.amount is None or answer.verdict is not Verdict.YES:
        return ""
    return str(words.BENEFITS[answer.benefit.code].amount) % {"sum": yuan(answer.amount)}


def needed(need: Need) -> str:
    """Return which fact is missing, and about whom."""
    about = words.who(need.about)
    return _("%(who)s: %(what)s") % {"who": about, "what": labels.FACTS[need.fact]}


def _ended(figure: Figure) -> str:
    return _("The last figure we know for “%(what)s” is %(sum)s. It held until %(day)s (%(source)s).") % {
        "what": labels.FIGURES[figure.name],
        "sum": words.counted(figure.value, figure.unit),
        "day": figure.until,
        "source": figure.source.number or figure.source.title,
    }


def _clock(figure: Figure) -> str:
    return _("%(what)s: %(number)s (%(source)s)") % {
        "what": labels.FIGURES[figure.name],
        "number": words.counted(figure.value, figure.unit),
        "source": words.cited(Article(figure.source, figure.article)),
    }


def _most(answer: Answer) -> list[Step]:
    """Return the steps that tell most: what the article itself looked at, and who was counted."""
    top = [one for one in answer.why if one.variable == answer.benefit.verdict]
    below = {(name, about) for one in top for about, name, _value in one.looked_at}
    return [
        one
        for one in answer.why
        if one in top
        or (one.variable, one.about) in below
        or one.variable == answer.benefit.amount
        or (answer.benefit.code == "dibao" and one.variable in TELLING_MOST)
    ]


def _reason(step: Step) -> Reason:
    looked = [
        _("%(who)s, %(what)s: %(value)s")
        % {"who": words.who(whom), "what": labels.called(fact), "value": words.value(fact, given)}
        for whom, fact, given in step.looked_at
    ]
    mark = step.value.name.lower() if isinstance(step.value, Verdict) else "number"
    return Reason(_sentence(step), mark, tuple(map(_cited, step.articles)), (*looked, *_used(step)))


def _sentence(step: Step) -> str:
    """Return one step as a sentence: its own where there is one, otherwise one that names the rule."""
    verdict = step.value if isinstance(step.value, Verdict) else None
    who, value = words.who(step.about), words.value(step.variable, step.value)
    spoken = words.SPOKEN.get((step.variable, verdict))
    if spoken is not None:
        return str(spoken) % {"who": who, "value": value}
    what = _("%(what)s (%(who)s)") % {"what": labels.called(step.variable), "who": who}
    if verdict is not None:
        return str(words.SENTENCES[verdict]) % {"what": what}
    return _("%(what)s: %(value)s.") % {"what": what, "value": value}


def _used(step: Step) -> Iterator[str]:
    for one in step.figures:
        if one.now is not None:
            yield _("%(what)s: %(number)s (%(source)s)") % {
                "what": labels.FIGURES[one.name],
                "number": words.counted(one.now.value, one.now.unit),
                "source": words.cited(Article(one.now.source, one.now.article)),
            }
        elif one.last is not None:
            yield _ended(one.last)
        else:
            yield _("We do not know this figure here: %(what)s.") % {"what": labels.FIGURES[one.name]}


def _cited(one: Article) -> Cited:
    return Cited(words.cited(one), one.source.key, anchor(one.number))


def anchor(number: str) -> str:
    """Return by which mark an article is found on the page of its document."""
    return "a-" + "".join(c if c.isalnum() else "-" for c in number.lower()).strip("-")
