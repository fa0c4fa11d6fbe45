"""What somebody reads who asks what would follow: whole sentences in both languages, nothing withheld shown."""

from datetime import date

import pytest

from guitu.supports.whatif import pages
from rules_cn.places import PLACES
from rules_cn.whatif.counts import BENEFITS, CELLS
from rules_cn.whatif.population import ASSUMED
from rules_cn.whatif.published import Line
from rules_cn.whatif.reform import Change, Reform

REFORM = Reform(
    {"zh": "标准提高一成", "en": "A tenth more"},
    date(2025, 6, 10),
    "440100",
    (Change("dibao.standard", "440100", 130_900, 143_990, "fen"), Change("age.elderly", "440100", 60, 65, "years")),
)


def lines(more: int | None = 120, less: int | None = 0, gained: int | None = 9_000) -> tuple[Line, ...]:
    return tuple(
        Line(name, *cell, 5_000, 310, 420, 110, 0, more, less, 40, gained, 0) for name in BENEFITS for cell in CELLS
    )


def page(language: str, of: tuple[Line, ...] | None = None, *, is_assumed: bool = True) -> str:
    return pages.page(REFORM, of or lines(), language=language, families=5_000, is_assumed=is_assumed)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("A tenth more", "1,309.00", "1,439.90", "Guangzhou", "2025-06-10", "5,000", "Rule not known", ">65<")),
        ("zh", ("标准提高一成", "1,439.90", "广州", "最低生活保障", "规则不明", "这里没有真实的家庭")),
    ],
)  # fmt: skip
def test_the_page_says_what_was_changed_where_and_for_whom(language: str, words: tuple[str, ...]) -> None:
    text = page(language)
    assert [one for one in words if one not in text] == []


def test_what_is_withheld_stands_as_withheld_and_draws_no_bar() -> None:
    text = page("en", lines(more=None, gained=None))
    assert f">{pages.WITHHELD}<" in text
    assert 'width="0.0"' in text
    assert ">9,000<" not in text


def test_where_nothing_changes_there_is_a_sentence_and_no_chart() -> None:
    text = page("en", lines(more=0, gained=0))
    assert text.count("Nothing would change for anybody.") == len(BENEFITS)
    assert "<svg" not in text


def test_a_bar_to_the_left_and_one_to_the_right_never_leave_the_drawing() -> None:
    for part in pages.parts(lines(more=4_960, less=2_000)):
        for bar in part.bars:
            assert 0 <= bar.left_x <= pages.MIDDLE <= pages.MIDDLE + bar.right <= pages.WIDTH
            assert bar.right > bar.left > 0


def test_what_the_families_rest_on_is_said_only_of_the_families_drawn_here() -> None:
    assert "families of 1, 2, 3, 4, 5, 6 people" in page("en")
    assert "families of 1, 2, 3, 4, 5, 6 people" not in page("en", is_assumed=False)


def test_every_code_that_can_stand_on_the_page_has_words() -> None:
    assert set(pages.BENEFIT_WORDS) == set(BENEFITS)
    assert {(grouping, cell) for grouping in pages.GROUPING_WORDS for cell in pages.CELL_WORDS} >= set(CELLS)
    assert set(pages.ASSUMED_WORDS) == set(ASSUMED)
    assert set(pages.PLACE_WORDS) == {place.code for place in PLACES}


def test_the_page_stands_alone() -> None:
    text = page("zh")
    assert "<script" not in text
    assert 'href="guitu.css"' in text
    assert "http" not in text.replace("http-equiv", "")
