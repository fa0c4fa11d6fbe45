"""The days and hours of a life are those of its words: nothing before it was heard, nobody met at a closed door."""

import re
from datetime import date, timedelta

import pytest

from guitu.journey.contacts.rules import ContactKind
from guitu.surfaces.demo import details, hours, spoken, teller
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.tests.test_lives import Told, page, told

__all__ = ["told"]


def test_nothing_is_told_of_before_the_consent_and_nobody_is_met_while_the_station_is_closed(told: Told) -> None:
    for who, tale in told:
        since = who.life.confirmed or who.life.given
        acts = [note.at for note in tale.notes] + [need.at for need in tale.needs] + [one.at for one in tale.versions]
        acts += [one.at for one in tale.judged] + [one.at for one in tale.views] + [at for at, *_ in tale.dues]
        assert min(acts) >= since
        closed = [note for note in tale.notes if note.kind is not ContactKind.MESSAGE and hours.is_closed(note.at)]
        assert closed == []
        begins = [move.begins for met in tale.met for move in met.moves if move.begins is not None]
        assert [one for one in begins if hours.is_closed(one)] == []


def test_what_a_worker_writes_down_was_heard_before(told: Told) -> None:
    for _who, tale in told:
        first = min(note.at for note in tale.notes)
        assert [need for need in tale.needs if not need.is_own and need.at < first] == []
        spoken = {hours.day(note.at): note.at for note in tale.notes if note.thread in teller.PLANS}
        early = [one for one in tale.versions if one.at < spoken.get(hours.day(one.at), 0)]
        assert early == [], "a plan was written before they spoke about it"


def test_a_meeting_that_is_put_off_to_a_day_is_on_that_day(told: Told) -> None:
    put_off = kept = 0
    for _who, tale in told:
        days = {hours.day(move.begins) for met in tale.met for move in met.moves if move.begins is not None}
        for note in tale.notes:
            named = re.search(r"改到(\d+)号周", note.text)
            if named:
                then = next(day for day in range(hours.day(note.at), hours.day(note.at) + 20)
                            if (date(2000, 1, 1) + timedelta(days=day)).day == int(named[1]))  # fmt: skip
                assert then in days, note.text
                put_off += 1
            kept += bool(re.match("照说好的|说好今天|按上次说的|按约来的|照约好的", note.text))
            assert not re.match("约在站里。|约好的家访。|应约", note.text) or hours.day(note.at) in days, note.text
    assert put_off > 5
    assert kept > 5, "a meeting that was named is spoken of when it is kept"


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [("晚上去坐了坐", 18, 21), ("问中午吃什么", 11, 13), ("晚霞", 17, 19), ("晚饭后回的", 18, 21)],
)
def test_who_writes_of_the_evening_was_there_in_the_evening(told: Told, word: str, first: int, last: int) -> None:
    clocks = [(note.at + hours.EAST) % DAY // HOUR for _who, tale in told for note in tale.notes if word in note.text]
    assert [clock for clock in clocks if not first <= clock <= last] == []
    assert spoken.hours(word)


def test_whoever_goes_to_school_is_met_and_called_after_it(told: Told) -> None:
    young = [(who, tale) for who, tale in told if who.life.is_minor]
    assert young
    for _who, tale in young:
        spoken_with = [note.at for note in tale.notes if note.kind is not ContactKind.MESSAGE]
        on_weekdays = [at for at in spoken_with if hours.day(at) % 7 not in {0, hours.SUNDAY}]
        # A first meeting follows the yes of that day, whenever it was.
        assert [at for at in on_weekdays[1:] if not 15 <= (at + hours.EAST) % DAY // HOUR <= 20] == []


def test_whoever_is_old_speaks_of_a_sister_and_not_of_a_mother_who_calls(told: Told) -> None:
    old = [tale for who, tale in told if who.life.case and "old" in who.life.case.tags]
    parents = re.compile("|".join(details.PARENTS))
    assert old
    assert [text for tale in old for text in page(tale) if parents.search(text)] == []
