"""Everything that the law package can ask or say has words, in both languages; and no figure is a recalled one."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guitu.supports.benefits import asked, asking, labels, library, results, rules, sayings, telling, words
from guitu.supports.benefits.telling import MomentaryError, Said, Telling
from rules_cn import figures, questions
from rules_cn.answers import BENEFITS, Need
from rules_cn.choices import CHOICES
from rules_cn.levers import LEVERS
from rules_cn.places import PLACES
from rules_cn.sources import CONFIDENCES, sources
from rules_cn.system import PARAMETERS, system

ON = date(2025, 3, 10)
# Standards that were only remembered and never read in a text: they stand nowhere. Guangzhou, 2017 to 2021.
RECALLED = ("900", "950", "1,010", "1,080", "1,120")
FACTS = {name for name, one in system().variables.items() if not one.formulas}
# Known from who somebody is, or from the first page.
NEVER_ASKED = {"relation", "place", "asked_on"}


def chinese(text: object) -> str:
    with translation.override("zh-hans"):
        return str(text)


def test_every_fact_has_a_question_a_reason_and_a_name() -> None:
    asked_of = set(asked.QUESTIONS) - {telling.ANY_INCOME, telling.EVERYBODY_HOME}
    assert asked_of == FACTS - NEVER_ASKED
    assert FACTS - NEVER_ASKED - set(labels.FACTS) == set()


def test_every_choice_has_words_and_no_other() -> None:
    there = {name: {one.name.lower() for one in kind if one} for name, kind in CHOICES.items() if name != "relation"}
    assert {name: {code for code, _words in listed} for name, listed in asked.CHOICES.items()} == there
    assert set(words.RELATIONS) == {one.name.lower() for one in CHOICES["relation"] if one} - {"none"}


def test_every_rule_figure_benefit_and_lever_has_a_name() -> None:
    assert set(labels.RULES) | FACTS == set(system().variables)
    assert set(labels.FIGURES) == set(figures.names(system().parameters))
    assert set(words.BENEFITS) == {one.code for one in BENEFITS}
    assert set(words.LEVERS) == {one.code for one in LEVERS}
    assert {code for topic in asking.TOPICS for code in topic.benefits} == set(words.BENEFITS)


def test_what_the_law_package_says_in_english_is_read_in_chinese() -> None:
    said = {one for source in sources().values() for one in (source.issuer, source.check)} | {*CONFIDENCES.values()}
    for one in figures.every(system().parameters):
        said |= {one.check, one.derivation}
    said |= {one.words for one in system().reports()} | {one.english for one in PLACES}
    told = {str(one) for one in labels.TOLD}
    with translation.override("en"):
        assert said - {""} - {str(one) for one in labels.TOLD} == set()
    assert all(re.search("[\u4e00-\u9fff]", chinese(one)) for one in told)


def test_what_a_rule_says_of_itself_is_read_in_chinese() -> None:
    with translation.override("en"):
        assert {str(one) for one in sayings.SAYINGS} == {library.saying(name) for name in library.rule_names()}
    assert [str(one) for one in sayings.SAYINGS if not re.search("[\u4e00-\u9fff]", chinese(one))] == []
    with translation.override("zh-hans"):
        assert library.rule("age", on=ON).said == "提问当日的周岁年龄。"


def test_every_question_is_asked_in_chinese_of_its_own() -> None:
    for name, one in asked.QUESTIONS.items():
        assert re.search("[\u4e00-\u9fff]", chinese(one.asks)), name
        assert re.search("[\u4e00-\u9fff]", chinese(one.why)), name


@pytest.mark.parametrize("fact", sorted(telling.MOMENTARY))
def test_what_is_used_once_is_refused_by_whatever_keeps(fact: str) -> None:
    with pytest.raises(MomentaryError):
        Telling(ON, "440100").with_answer(Said("self", fact, "home"))
    assert set(questions.LAST) < telling.MOMENTARY


def test_what_is_used_once_is_said_to_be_forgotten() -> None:
    for fact in telling.MOMENTARY:
        assert "忘掉" in chinese(asked.QUESTIONS[fact].why)


def test_no_step_that_is_offered_tells_anybody_to_earn_less_or_to_part() -> None:
    with translation.override("en"):
        offered = " ".join(map(str, words.LEVERS.values())).lower()
    assert not re.search(r"earn|less|separat|divorce|move out|sell|give up", offered)


@pytest.mark.parametrize("where", ["law", "figure", "document"])
def test_no_recalled_figure_stands_on_any_page_of_the_library(where: str) -> None:
    addresses = {
        "law": ["/benefits/law/"],
        "figure": [reverse("benefits:figure", args=[one]) for one in library.figure_names()],
        "document": [reverse("benefits:document", args=[one]) for one in sources()],
    }[where]
    for address in addresses:
        page = Client().get(address).content.decode()
        assert [one for one in RECALLED if re.search(rf"(?<![\d,.]){one}(\.00)? ?(yuan|元)", page)] == [], address


def test_no_recalled_figure_stands_in_the_package() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in PARAMETERS.rglob("*.yaml"))
    assert [one for one in RECALLED if f"value: {one.replace(',', '')}00," in text] == []
    assert {one.confidence for one in figures.every(system().parameters)} == {"V", "D"}


def test_every_figure_in_the_library_names_its_document_its_days_and_who_must_check_it() -> None:
    for one in library.lines(on=ON):
        assert one.cited.words
        assert one.check
        assert one.confidence
    assert {one.slug for one in library.lines(on=ON)} | {one.slug for one in library.gaps()} == {
        library.slug(name) for name in library.figure_names()
    }


def test_every_article_that_a_reason_names_has_its_place_on_the_page_of_its_document() -> None:
    for name in library.rule_names():
        for cited in library.rule(name, on=ON).cited:
            anchors = {part.anchor for part in library.document(cited.key, on=ON).articles}
            assert cited.anchor in anchors, name


def test_a_series_shows_how_a_figure_changed() -> None:
    page = Client().get(reverse("benefits:figure", args=["disability.living"])).content.decode()
    assert all(one in page for one in ("209元", "217元", "2025-12-31", "2026-01-01"))


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1200", 120_000), ("1,200.50", 120_050), ("\uffe51200", 120_000), ("1200元", 120_000), (" 1 200 ", 120_000),
        ("\uff11\uff12\uff10\uff10", 120_000), ("1.2万", 1_200_000), ("0", 0), ("-35.5", -3550), ("¥0.05", 5),
        ("1,20", None), ("一千", None), ("12.345", None), ("", None), ("1e9", None), ("99999999999", None),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_people_write_it(typed: str, fen: int | None) -> None:
    assert rules.fen_of(typed) == fen


@pytest.mark.parametrize("typed", ["1985-03-02", "1985/3/2", "1985.3.2", "19850302", "1985年3月2日", "\uff11985-3-2"])
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert rules.day_of(typed) == date(1985, 3, 2)


@pytest.mark.parametrize("typed", ["1985", "1985-13-01", "2-3-1985", "1985-02-30", "yesterday", ""])
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    assert rules.day_of(typed) is None


@given(st.integers(min_value=0, max_value=rules.MOST_FEN))
def test_a_sum_that_is_shown_is_read_as_the_same_sum(fen: int) -> None:
    assert rules.fen_of(rules.yuan(fen)) == fen


VALUES = st.none() | st.booleans() | st.integers(0, 10**9) | st.dates(date(1930, 1, 1)) | st.sampled_from(["physical"])


@given(st.lists(st.builds(Said, st.sampled_from(["self", ""]), st.sampled_from(["birth", "rural"]), VALUES)))
def test_what_was_told_is_read_as_it_was_written(said: list[Said]) -> None:
    told = Telling(ON, "440100", ("living",), ("self",), tuple(said))
    text = telling.written(told)
    assert telling.read(text) == told
    assert len(text.encode()) % 1024 == 0


def test_no_income_at_all_answers_five_questions() -> None:
    told = Telling(ON, "440100", ("living",), ("self",)).with_answer(Said("self", telling.ANY_INCOME, value=False))
    assert telling.situation(told).people["self"] == {"relation": "self"} | dict.fromkeys(telling.INCOME, 0)


def test_what_would_change_an_answer_stands_beside_it_and_not_among_the_unlikely() -> None:
    said = {"contribution_months": 66, "left_work_unwillingly": True, "registered_unemployed": False}
    told = Telling(date(2026, 3, 10), "440100", ("work",), ("self",))
    for fact, value in said.items():
        told = told.with_answer(Said("self", fact, value))
    page = results.page(told, (Said("self", "away_status", "home"),))
    said_beside = {
        one.code: [str(step) for steps in one.levers for step in steps] for one in page.results if one.levers
    }
    assert said_beside["unemployment"] == [str(words.LEVERS["register_as_unemployed"])]
    assert "unemployment" not in {one.code for one in page.unlikely}


def test_who_does_not_know_is_not_asked_again() -> None:
    told = Telling(ON, "440100", ("disability",), ("self",))
    first = asking.next_need(told)
    assert first == Need("self", "disability_type")
    assert asking.next_need(told.with_answer(Said("self", "disability_type", None))) != first


def test_work_and_business_are_asked_only_of_whoever_asks() -> None:
    told = Telling(ON, "440100", ("work",), ("self", "spouse", "child1"))
    assert {one.about for one in asking.answers(told)} == {"self"}
