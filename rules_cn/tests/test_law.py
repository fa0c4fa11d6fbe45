"""Everything that the package says rests on an article that was read, and nothing on memory."""

import re
from datetime import date
from pathlib import Path

import pytest

import rules_cn
from rules_cn import figures
from rules_cn.choices import CHOICES
from rules_cn.kinds import Choice, Fen
from rules_cn.places import PLACES, chain, known
from rules_cn.sources import CONFIDENCES, article, cite, sources
from rules_cn.system import system

PACKAGE = Path(rules_cn.__file__).parent
WRITTEN = sorted(file for kind in ("*.py", "*.yaml") for file in PACKAGE.rglob(kind))
# Figures and numbers of documents that were only remembered. They must not slip in, however likely they look.
REMEMBERED = (
    r"民发.2022.83号",
    r"国办发.2021.42号",
    "公告2023年第15号",
    *(r"\b(?:1[,_]?010|1[,_]?080|1[,_]?120)(?:\.00)? yuan", r"\b(?:101|108|112)_?000\b"),
)


def test_every_variable_names_its_article_and_its_meaning() -> None:
    for name, variable in system().variables.items():
        assert variable.reference, name
        assert variable.label, name
        assert type(variable).__doc__, name
        assert all(article(one).number for one in variable.reference), name


def test_every_first_day_of_a_rule_lies_within_a_source_that_it_names() -> None:
    loose = [
        f"{name} from {day}"
        for name, variable in system().variables.items()
        for day in variable.formulas
        if not day.startswith("0001")
        if not any(article(one).source.holds(_month_after(day)) for one in variable.reference)
        if not _only_looks_up(name)
    ]
    assert loose == []


def _month_after(day: str) -> date:
    first = date.fromisoformat(day)
    return first.replace(day=28)


def _only_looks_up(name: str) -> bool:
    """Tell whether a variable only pays what another source names: the figure itself then says from when on."""
    return name in {"disability_living", "disability_nursing", "tekun_standard"}


def test_every_figure_has_a_source_that_was_read_and_holds_on_its_days() -> None:
    for one in figures.every(system().parameters):
        assert one.confidence in CONFIDENCES, one
        assert one.source.read == "V", one
        assert one.check, one
        assert one.article, one
        assert bool(one.derivation) == (one.confidence == "D"), one
        assert one.source.since <= one.since, one
        assert one.source.holds(one.since), one
        assert one.until is None or one.source.until is None or one.until <= one.source.until, one


def test_every_figure_is_a_whole_number() -> None:
    assert [one for one in figures.every(system().parameters) if type(one.value) is not int] == []


def test_the_line_on_the_border_is_one_and_a_half_times_the_standard() -> None:
    on = date(2025, 6, 1)
    line, standard, share = (
        figures.find(system().parameters, name, "440100", on).value
        for name in ("dibao.borderline_line", "dibao.standard", "dibao.borderline_permille")
    )
    assert line * 1000 == standard * share


def test_a_figure_that_was_only_reported_is_no_figure() -> None:
    for one in figures.reports(system().parameters):
        found = figures.find(system().parameters, one.name, one.place, date(2020, 5, 1))
        assert found.now is None, one


def test_nothing_remembered_stands_anywhere_in_the_package() -> None:
    written = [file for file in WRITTEN if file != Path(__file__)]
    found = [
        f"{file.name}: {words}"
        for file in written
        for words in REMEMBERED
        if re.search(words, file.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_value_is_marked_as_anything_but_read_or_worked_out() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in (PACKAGE / "parameters").glob("*.yaml"))
    assert set(re.findall(r"confidence: (\w+)", text)) == set(CONFIDENCES)
    assert {one.read for one in sources().values()} == {"V"}


def test_every_document_is_cited() -> None:
    cited = {article(one).source.key for variable in system().variables.values() for one in variable.reference}
    cited |= {one.source.key for one in figures.every(system().parameters)}
    assert set(sources()) - cited == set()


def test_a_citation_of_an_unknown_document_is_refused() -> None:
    with pytest.raises(KeyError):
        article(cite("dibao-1999", "1"))


@pytest.mark.parametrize("wrong", ["dibao-2021", "dibao-2021 § ", ""])
def test_something_that_is_no_citation_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a citation"):
        article(wrong)


def test_every_choice_has_its_list_and_every_list_its_choice() -> None:
    choices = {name for name, variable in system().variables.items() if isinstance(variable, Choice)}
    assert choices == set(CHOICES)


def test_money_has_sixty_four_bits() -> None:
    assert {variable.dtype.itemsize for variable in system().variables.values() if isinstance(variable, Fen)} == {8}


def test_a_place_stands_within_wider_ones() -> None:
    assert chain("440112") == ("440112", "440100", "440000", "000000")
    assert chain("000000") == ("000000",)
    assert known("440106") == "440100"
    assert known("650100") == "000000"
    assert len({place.code for place in PLACES}) == len(PLACES)


@pytest.mark.parametrize("code", ["44", "4401001", "44o100", "44010\u0664"])
def test_something_that_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="six digits"):
        chain(code)


def test_the_rules_know_neither_the_application_nor_the_web() -> None:
    found = [
        f"{file.name}: {line}"
        for file in PACKAGE.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(from|import) (guitu|django|tests|benchmarks)\b", line)
    ]
    assert found == []
