"""Somebody types what they have: one character, two, the first letters of pinyin, a word of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.surfaces.finder import tiles, words


def stored(name: str, kinds: str = "", rest: str = "") -> set[str]:
    return {one.rpartition(":")[0].strip("'") for one in words.vector(name, kinds, rest).split(" ")}


@pytest.mark.parametrize("asked", ["住", "住宿", "男士住宿", "zs", "NSZS", "\uff5a\uff53", "宿 男"])
def test_a_name_is_found_by_characters_pairs_and_initials(asked: str) -> None:
    there = stored("男士住宿")
    ways = words.asked(asked, {}).words
    assert ways
    assert all(any(set(way) <= there for way in one) for one in ways)


@pytest.mark.parametrize("asked", ["宿住", "食", "zx"])
def test_what_is_not_there_is_not_found(asked: str) -> None:
    there = stored("男士住宿")
    assert not all(any(set(way) <= there for way in one) for one in words.asked(asked, {}).words)


def test_initials_are_of_names_and_kinds_only() -> None:
    assert "~zs" in stored("住宿")
    assert "~zs" in stored("", "住宿")
    assert "~zs" not in stored("", "", "住宿")


def test_a_name_is_read_as_it_is_spoken() -> None:
    assert "~cq" in stored("重庆路食堂")


def test_a_word_of_ones_own_finds_what_is_meant() -> None:
    asked = words.asked("今晚没地方住", {"没地方住": ["住宿", "床位"]})
    assert asked.also == ("住宿", "床位")
    assert asked.strict("A") == "(('今晚':A & '晚没':A & '没地':A & '地方':A & '方住':A) | ('住宿':A) | ('床位':A))"


def test_the_words_of_a_question_are_all_wanted_and_a_latin_word_may_go_on() -> None:
    assert (
        words.asked("hot meal", {}).strict()
        == "(('hot':*) | ('~ho' & '~ot')) & (('meal':*) | ('~me' & '~ea' & '~al'))"
    )


@given(st.text(max_size=200))
def test_no_question_breaks_the_query(text: str) -> None:
    asked = words.asked(text, {"床": ["住宿"]})
    assert len(asked.text) <= words.LONGEST_QUESTION
    assert len(asked.words) <= words.MOST_WORDS
    for query in (asked.strict(), asked.strict("AB"), asked.loose()):
        assert query.count("(") == query.count(")")
        assert query.replace("'", "").isascii() or bool(asked)


@given(st.text(alphabet="床位住宿食物", min_size=1, max_size=8))
def test_whatever_is_written_in_a_name_finds_it(name: str) -> None:
    there = stored(name)
    for begin in range(len(name)):
        part = name[begin:]
        assert set(words.grams(part)) <= there


def test_names_are_put_in_order_by_pinyin() -> None:
    assert sorted(["中医", "阿姨食堂", "法律援助"], key=words.sort_key) == ["阿姨食堂", "法律援助", "中医"]


def test_a_known_city_lies_as_it_lies_and_an_unknown_one_in_rows() -> None:
    known = {tile.name: tile for tile in tiles.drawn({"越秀区": 4, "花都区": 1, "南沙区": 0}).tiles}
    assert known["花都区"].y < known["越秀区"].y < known["南沙区"].y
    assert [known[name].shade for name in ("越秀区", "花都区", "南沙区")] == [4, 1, 0]
    unknown = tiles.drawn(dict.fromkeys(("东城", "西城", "南城", "北城", "新城"), 1))
    assert {(tile.x, tile.y) for tile in unknown.tiles} == {(0, 0), (100, 0), (200, 0), (0, 100), (100, 100)}
    assert (unknown.width, unknown.height) == (292, 192)


def test_a_town_without_entries_has_no_map() -> None:
    assert tiles.drawn({}).tiles == ()


def test_a_district_is_called_in_english_where_its_name_is_known() -> None:
    (tile,) = tiles.drawn({"越秀区": 1}, in_english=True).tiles
    assert (tile.name, tile.label) == ("越秀区", "Yuexiu")
    assert tiles.called("某某区", in_english=True) == "某某区"
    assert tiles.called("越秀区", in_english=False) == "越秀区"
