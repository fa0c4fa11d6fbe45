"""How each worker writes: what they call the person, how a note begins, and how it ends."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache

from guitu.journey.contacts.rules import ContactKind
from guitu.surfaces.demo.details import WEEKDAYS


class Promise(Enum):
    """What may be said of how a contact came about."""

    KEPT = "kept"
    ARRANGED = "arranged"
    NONE = "none"
    # The note says it itself.
    UNSAID = "unsaid"


# How a note begins: where the one before it had named the day, where they had arranged it, and where they had not.
_OFFICE = ("在站里面谈。", "来站里。", "站里，小会客室。", "面谈。", "站里见面。")
_HOME = ("家访。", "上门。", "去家里。", "到家里。", "在家里坐。")
_KEPT = ("照说好的，来站里。", "说好今天，准时来了。", "按上次说的时间来。", "按约来的。", "到点就来了。")
_PLACES = {
    (ContactKind.OFFICE, Promise.KEPT): _KEPT,
    (ContactKind.OFFICE, Promise.ARRANGED): (*_OFFICE, "约在站里。"),
    (ContactKind.OFFICE, Promise.NONE): (*_OFFICE, "路过进来的。"),
    (ContactKind.HOME, Promise.KEPT): ("照约好的上门。", "说好今天去家里。", "按上次说的上门。", "应约上门。"),
    (ContactKind.HOME, Promise.ARRANGED): (*_HOME, "约好的家访。", "应约上门。"),
    (ContactKind.HOME, Promise.NONE): _HOME,
    **dict.fromkeys(
        ((ContactKind.PHONE, how) for how in (Promise.ARRANGED, Promise.NONE, Promise.KEPT)),
        ("电话。", "通话十来分钟。", "打了个电话。", "通了电话。", "电话里。"),
    ),
}
_NAMED = {ContactKind.OFFICE, ContactKind.HOME, ContactKind.PHONE}
_NEXT = ("下次{when}。", "约了{when}。", "{when}再见面。", "下一次定在{when}。", "说好{when}见。", "{when}再谈。")
COMPOUND = ("欧阳", "司徒", "上官")
# Where a note says itself how they spoke, no word of that stands before it.
_QUOTED = ("”", "。）")
_SAID = re.compile("电话|视频|消息|发来|来电|留言|语音|照片|打来|站里|上门|截图|家里|“|没来|约|坐了")


def called(name: str, age: int) -> tuple[str, str]:
    """Return how somebody is called for short: by the given name, and by the surname."""
    surname = name[:2] if name.startswith(COMPOUND) else name[:1]
    given = name.removeprefix(surname)
    return given if len(given) > 1 else f"阿{given}", f"{'老' if age >= 50 else '小'}{surname}"


# Where a note says itself what comes next, no other day is named after it.
_AHEAD = re.compile("改到|改天|下次|下周|重新约|再约|再见面|电话里说|没有再打|收到。$")


def day_of(then: datetime) -> str:
    """Return a day to come as it is said: the date and the day of the week."""
    return f"{then.day}号{WEEKDAYS[then.weekday()]}"


# The person at the beginning of a note, who may be left out there: nobody else was named yet.
_FIRST = re.compile(r"^\{p\}(?![的：那嗓])")


@dataclass(frozen=True, slots=True)
class Manner:
    """One worker's way of writing."""

    name: int
    begin: int
    end: int
    often: int

    def calls(self, given: str, familiar: str) -> str:
        """Return how the person is called."""
        return (given, familiar, given, given, "本人")[self.name]

    def subject(self, text: str) -> str:
        """Return a text that begins with the person, or, in some hands, with what the person does."""
        return _FIRST.sub("", text) if self.name in {2, 4} else text

    def note(
        self, text: str, kind: ContactKind, how: Promise, on: date, following: datetime | None, number: int
    ) -> tuple[str, bool]:
        """Return a note of one day as this worker writes it, and whether it names the next meeting."""
        places = _PLACES.get((kind, how), ())
        often = 2 if how is Promise.KEPT else 3 + self.begin
        is_plain = places and not _SAID.search(text[:16])
        begin = places[(number + self.end) % len(places)] if is_plain and number % often == 1 else ""
        is_open = kind in _NAMED and not text.endswith(_QUOTED) and not _AHEAD.search(text)
        end = self._end(on, following, number) if is_open and following else ""
        return f"{begin}{text}{end}", bool(end)

    def _end(self, on: date, following: datetime, number: int) -> str:
        if number % (2 + self.often):
            return ""
        half = "上午" if following.hour < 12 else "下午" if following.hour < 18 else "晚上"
        days = (following.date() - on).days
        if days <= 1:
            when = f"{'明天' if days else '今天'}{half}"
        elif (number + self.end) % 2:
            when = f"{following.month}月{following.day}日{half}"
        else:
            when = f"{day_of(following)}{half}"
        return _NEXT[self.end].format(when=when)


@cache
def manner(worker_id: bytes) -> Manner:
    """Return the manner of one worker, always the same."""
    number = int.from_bytes(worker_id, "big")
    return Manner(number % 5, number // 5 % 4, number // 20 % len(_NEXT), number // 200 % 4)
