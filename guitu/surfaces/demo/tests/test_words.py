"""What synthetic people are called and what is written about them."""

import itertools
import re
from datetime import date, timedelta
from random import Random

import pytest

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.surfaces.demo import districts, names, notebank, story

# A second net, beside the careful hand: words no note may hold.
_TOLD = """
警 公安 派出所 犯 罪 刑 监狱 看守 拘 戒 毒 吸食 复吸 尿 检测 抽查 阳性 违 处罚 管控 监控 监督 定位 轨迹 手环 人脸
风险 高危 预警 排查 失联 脱失 考勤 达标 案主 对象 信仰 宗教 教堂 佛 菩萨 祷 民族 政治 党 同性 艾滋 感染 身份证号
出所 出狱 释放 矫正 帮教 强制 她 他
"""
FORBIDDEN = _TOLD.split()


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_note_can_hold_a_word_of_control(word: str) -> None:
    assert [text for text in notebank.every_text() if word in text] == []


def test_every_note_is_a_sentence_and_none_is_long() -> None:
    assert min(len(line.text) for line in notebank.everyday()) >= 3
    assert {text[-1] for text in notebank.every_text() if text} <= set("。，”）") | {
        text[-1] for text in notebank.ROUTES
    }
    assert notebank.longest() <= 120


@pytest.mark.parametrize(
    ("word", "months"), [("端午", {5, 6}), ("中秋", {9, 10}), ("清明", {3, 4}), ("过年", {1, 2, 3}), ("冬至", {12})]
)
def test_a_festival_is_spoken_of_around_its_day_and_at_no_other_time(word: str, months: set[int]) -> None:
    days = [date(2024, 1, 1) + timedelta(days=number) for number in range(3 * 366)]
    told = [line for line in notebank.everyday() if word in line.text]
    assert told
    assert {on.month for line in told for on in days if line.is_in_season(on)} <= months
    # Nothing of a matter is bound to a day: it is told whenever its turn comes.
    tales = [*notebank.beginnings(), *(one for tellings in notebank.matters() for one in tellings)]
    assert [step.text for one in tales for step in one.steps if word in step.text] == []


@pytest.mark.parametrize("kind", notebank.KINDS.values())
def test_a_contact_of_each_kind_is_told_on_every_day_and_never_by_what_belongs_to_another(kind: ContactKind) -> None:
    for number in range(0, 400, 9):
        day = 9_600 + number
        texts = {one.text.decode() for one in story.lines(kind, day, frozenset({"work"}))}
        assert len(texts) > 15
        assert all(kind in line.kinds for line in notebank.everyday() if line.text in texts)
    elsewhere = {ContactKind.PHONE: "画了|来站里|一起看", ContactKind.MESSAGE: "画了|坐|一起|电话里|见面"}
    words = re.compile(elsewhere.get(kind, "发来"))
    tales = [*notebank.beginnings(), *(one for tellings in notebank.matters() for one in tellings)]
    steps = [text for one in tales for step in one.steps if kind in step.kinds for text in step.texts]
    begins = [one.text for one in notebank.openings()[kind]]
    assert [text for text in [*steps, *begins] if words.search(text) and not text.startswith("发来")] == []


def test_contacts_come_irregularly() -> None:
    days = list(story.days(rng(), 70, 1000))
    gaps = [later - sooner for sooner, later in itertools.pairwise(days)]
    assert sorted(days) == days
    assert days[-1] < 1000
    assert max(gaps.count(gap) for gap in set(gaps)) < 15
    assert max(gaps) > 25


def rng() -> Random:
    return Random(7)  # noqa: S311


def test_a_matter_nobody_agreed_to_never_comes_up() -> None:
    told = {
        step.topic
        for step in story.arc(rng(), frozenset({Topic.SUPPORT}), frozenset(), range(0, 2000, 5), story.Stock())
        if step
    }
    assert told == {Topic.SUPPORT}


def test_everybody_begins_with_getting_to_know_each_other() -> None:
    first = next(iter(story.arc(rng(), frozenset(Topic), frozenset(), range(3), story.Stock())))
    assert first
    assert first.step in {one.steps[0] for one in notebank.beginnings()}


def test_no_synthetic_phone_can_ring_anywhere() -> None:
    phones = {names.phone(number) for number in range(40_000)}
    assert len(phones) == 40_000
    assert {len(one) for one in phones} == {11}
    assert {one[:4] for one in phones} == {"1200"}
    assert "12000000001" not in phones
    assert names.landline(178).startswith("020-0000 ")


def test_the_city_has_all_eleven_districts() -> None:
    assert len(districts.DISTRICTS) == 11
    assert districts.street("越秀区", 1) == "北京街道"
    assert districts.street("从化区", 3) == "温泉镇"
