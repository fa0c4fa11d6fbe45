"""What synthetic people are called and what is written about them."""

from random import Random

import pytest

from guitu.journey.contacts.rules import Topic
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


def test_every_note_has_between_20_and_120_characters() -> None:
    steps = [text for thread in (notebank.BEGINNING, *notebank.THREADS) for step in thread.steps for text in step]
    openings = [text for texts in notebank.OPENINGS.values() for text in texts]
    shortest = (
        min(map(len, openings))
        + min(map(len, [*steps, *notebank.EVERYDAY]))
        + min(len(one.decode()) for one in story.ENDINGS)
    )
    assert shortest >= 20
    assert notebank.longest() <= 120


def rng() -> Random:
    return Random(7)  # noqa: S311


def test_a_matter_nobody_agreed_to_never_comes_up() -> None:
    told = {topic for topic, _ in story.arc(rng(), frozenset({Topic.SUPPORT}), 400)}
    assert told == {Topic.SUPPORT}


def test_everybody_begins_with_getting_to_know_each_other() -> None:
    first = next(iter(story.arc(rng(), frozenset(Topic), 3)))
    assert [text.decode() for text in first[1]] == list(notebank.BEGINNING.steps[0])


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
