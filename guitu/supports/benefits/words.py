"""The words of the result: what each benefit is called, who decides about it, and what to take along."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.supports.benefits import asked, rules
from guitu.supports.benefits.labels import told
from guitu.supports.benefits.telling import MOMENTARY
from rules_cn import answers
from rules_cn.answers import FAMILY
from rules_cn.kinds import Fen
from rules_cn.sources import Article, cite
from rules_cn.system import system
from rules_cn.truth import Verdict

VERDICTS: Final[dict[Verdict, tuple[Words, str]]] = {
    Verdict.YES: (_("Likely"), "ok"),
    Verdict.UNSAID: (_("Facts are missing"), "info"),
    Verdict.LAPSED: (_("The rule has lapsed"), "wait"),
    Verdict.UNKNOWN: (_("We do not know the rule here"), "wait"),
    Verdict.NO: (_("Unlikely"), "bare"),
}
SAYS: Final[dict[Verdict, Words]] = {
    Verdict.YES: _("yes"),
    Verdict.NO: _("no"),
    Verdict.UNSAID: _("not said"),
    Verdict.UNKNOWN: _("rule not known"),
    Verdict.LAPSED: _("rule lapsed"),
}
SENTENCES: Final[dict[Verdict, Words]] = {
    Verdict.YES: _("This holds: %(what)s."),
    Verdict.NO: _("This does not hold: %(what)s."),
    Verdict.UNSAID: _("A fact is missing, so this is open: %(what)s."),
    Verdict.UNKNOWN: _("The rule for this is not known to us: %(what)s."),
    Verdict.LAPSED: _("The rule for this has lapsed: %(what)s."),
}
# What is said oftenest is said in sentences of its own.
SPOKEN: Final[dict[tuple[str, Verdict | None], Words]] = {
    ("counted_member", Verdict.YES): _("%(who)s: counted as a member of the family."),
    ("counted_member", Verdict.NO): _("%(who)s: not counted as a member of the family for now."),
    ("family_size", None): _("The number of people who are counted is %(value)s."),
    ("family_income", None): _("Together they have %(value)s a month that is counted."),
    ("dibao_standard", None): _("The standard here is %(value)s a month for one person."),
    ("dibao_standard", Verdict.LAPSED): _("The standard here has lapsed, and no newer one is known to us."),
    ("dibao_standard", Verdict.UNKNOWN): _("The standard of this place is not known to us."),
    ("income_below_standard", Verdict.YES): _("For each person that is less than the standard."),
    ("income_below_standard", Verdict.NO): _("For each person that is not less than the standard."),
    ("income_below_standard", Verdict.LAPSED): _("So nobody can say whether the income lies below it."),
    ("dibao_amount", None): _("The standard times the people who are counted, less their income: %(value)s a month."),
    ("dibao_verdict", Verdict.YES): _("So the family may have the minimum living allowance."),
    ("dibao_verdict", Verdict.NO): _("So the family may not have the minimum living allowance."),
    ("dibao_verdict", Verdict.LAPSED): _("So we cannot say whether the family may have the allowance."),
    ("minor", Verdict.YES): _("%(who)s: under age."),
    ("minor", Verdict.NO): _("%(who)s: grown up."),
    ("defacto_child_verdict", Verdict.YES): _("%(who)s: a child whom in fact nobody raises, as the paper means it."),
    ("defacto_child_verdict", Verdict.NO): _(
        "%(who)s: not a child whom in fact nobody raises, as the paper means it."
    ),
    ("defacto_child_allowance", None): _("The standard, less what the child has already: %(value)s a month."),
    ("ui_resumable", Verdict.YES): _("The benefit was suspended and is not lost: what was left can be drawn now."),
    ("ui_resumable", Verdict.NO): _("There is no suspended benefit to go on with."),
    ("ui_amount", None): _("The benefit is a share of the local minimum wage: %(value)s a month."),
    ("at_liberty", Verdict.YES): _("Nothing suspends the benefit now."),
    ("at_liberty", Verdict.NO): _("The benefit is suspended for now, and not lost."),
}
OFFICES: Final[dict[str, Words]] = {
    answers.TOWNSHIP: _("the social assistance desk of the township or street where the family is registered"),
    answers.INSURANCE: _("the medical insurance bureau"),
    answers.WORK: _("the employment and social security office"),
    answers.HOUSING: _("the housing office"),
    answers.LAW: _("the legal aid centre"),
}
LEVERS: Final[dict[str, Words]] = {
    "register_as_unemployed": _("Register as unemployed. It is free, and can be done at the street's desk."),
    "ask_to_be_recognised_as_hard_to_employ": _("Ask to be recognised as finding work with difficulty."),
    "have_the_allowance_decided": _("Have the minimum living allowance decided: whoever has it may have this, too."),
    "have_the_border_decided": _("Have it decided that the family is on the border of the allowance."),
}
PEOPLE: Final[dict[str, Words]] = {
    "self": _("You"),
    "spouse": _("Husband or wife"),
    "child": _("Child %(n)s"),
    "parent": _("Parent %(n)s"),
    "other": _("Other member %(n)s"),
}
RELATIONS: Final[dict[str, Words]] = {
    "self": _("who applies"),
    "spouse": _("husband or wife"),
    "child": _("child"),
    "parent": _("parent"),
    "other_supported": _("somebody to be supported"),
}
ENTITIES: Final[dict[str, Words]] = {"person": _("one person"), "family": _("the whole family")}
UNITS: Final[dict[str, Words]] = {
    "months": _("%(n)s months"),
    "days": _("%(n)s days"),
    "working days": _("%(n)s working days"),
    "years": _("%(n)s years"),
    "thousandths": _("%(n)s thousandths"),
    "jobs": _("%(n)s jobs"),
    "acts": _("%(n)s of six acts"),
    "level": _("level %(n)s"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """What one benefit is called, how its amount is said, and which papers belong to it."""

    title: Words
    amount: Words = ""
    bring: tuple[Words, ...] = ()


_A_MONTH, _AT_MOST, _ONCE = _("%(sum)s yuan a month"), _("%(sum)s yuan at most"), _("%(sum)s yuan, once")
_INCOME = _("what shows income: pay slips, bank pages, a pension book; what you do not have the office can look up")
_CERTIFICATE = _("the disability certificate")
BENEFITS: Final[dict[str, Named]] = {
    "dibao": Named(_("Minimum living allowance"), _A_MONTH, (_INCOME,)),
    "borderline": Named(_("Family on the border of the allowance"), "", (_INCOME,)),
    "apply_alone": Named(
        _("Applying alone, as a household of one"), "", (_("papers about the disability or illness"),)
    ),
    "rigid": Named(
        _("Family with unavoidable expenses"), "", (_("receipts of the expenses of twelve months"), _INCOME)
    ),
    "tekun": Named(_("Support for people in extreme hardship"), _A_MONTH, (_("papers about disability, if any"),)),
    "temporary": Named(_("Temporary assistance"), _AT_MOST, (_("papers about what happened, and receipts"),)),
    "child": Named(
        _("Allowance for a child whom in fact nobody raises"), _A_MONTH, (_("the child's page of the household book"),)
    ),
    "disability_living": Named(_("Living allowance for people in need with a disability"), _A_MONTH, (_CERTIFICATE,)),
    "disability_care": Named(_("Care allowance for people with a severe disability"), _A_MONTH, (_CERTIFICATE,)),
    "medical_aid": Named(_("Medical aid"), "", (_("bills, and what insurance has paid"),)),
    "unemployment": Named(_("Unemployment benefit"), _A_MONTH, (_("the social security card"),)),
    "unemployment_again": Named(_("Unemployment benefit that goes on"), _A_MONTH, (_("the social security card"),)),
    "startup_loan": Named(_("Guaranteed start-up loan"), _AT_MOST, (_("papers about the business"),)),
    "startup_grant": Named(_("One-time start-up grant"), _ONCE, (_("papers about the business"),)),
    "rent": Named(_("Rent subsidy"), _A_MONTH, (_("the rent contract"),)),
    "legal_aid": Named(
        _("Free legal aid without a look at income"), "", (_("the paper that shows the assistance you have"),)
    ),
}


def who(name: str) -> str:
    """Return how somebody of the family is called on a page."""
    if name == FAMILY:
        return str(_("The family"))
    bare = name.rstrip("0123456789")
    return str(PEOPLE[bare]) % {"n": name.removeprefix(bare)}


def cited(article: Article) -> str:
    """Return how an article is named in a sentence."""
    title = source_title(article)
    if article.number[:1].isdigit():
        return gettext("%(title)s, § %(number)s") % {"title": title, "number": article.number}
    return gettext("%(title)s: %(number)s") % {"title": title, "number": told(article.number)}


def source_title(article: Article) -> str:
    """Return what a document is called in the language of the page."""
    source = article.source
    return gettext("%(chinese)s (%(english)s)") % {"chinese": source.title, "english": source.english}


def value(fact: str, given: Verdict | int | str) -> str:
    """Return a value of the rules as it is read. What was said last is not repeated."""
    if fact in MOMENTARY:
        return str(_("told last, not repeated here"))
    if isinstance(given, Verdict):
        return str(SAYS[given])
    if isinstance(given, int):
        return number(fact, given)
    choices = RELATIONS if fact == "relation" else dict(asked.CHOICES.get(fact, ()))
    return str(choices.get(given, given))


def number(fact: str, given: int) -> str:
    """Return a number of the rules as it is read: a sum, a day, or how many."""
    if isinstance(system().variables[fact], Fen):
        return str(_("%(sum)s yuan") % {"sum": rules.yuan(given)})
    if fact == "birth":
        return f"{given // 10000}-{given // 100 % 100:02d}-{given % 100:02d}"
    return f"{given:,}"


def counted(amount: int, unit: str) -> str:
    """Return a figure with what it counts."""
    if unit == "fen":
        return str(_("%(sum)s yuan") % {"sum": rules.yuan(amount)})
    if unit == "yes or no":
        return str(_("yes") if amount else _("no"))
    return str(UNITS[unit] % {"n": f"{amount:,}"})


# By these an office looks up by itself what it can, and asks for nothing that it can look up.
LOOKED_UP: Final = (
    cite("dibao-2021", "10"),
    cite("dibao-2021", "17"),
    cite("assistance-law-2026", "41"),
    cite("assistance-law-2026", "62"),
)


def also_cited() -> tuple[str, ...]:
    """Return the articles that no rule names, but a page does."""
    posted = [one for benefit in answers.BENEFITS for one in (benefit.posted, benefit.never_posted) if one]
    return (*posted, *LOOKED_UP)
