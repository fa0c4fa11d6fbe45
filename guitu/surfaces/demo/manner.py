"""How each worker writes: what they call the person, how a note begins, and how it ends."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from guitu.journey.contacts.rules import ContactKind
from guitu.surfaces.demo.details import WEEKDAYS

_PLACES = {
    ContactKind.OFFICE: ("在站里面谈。", "来站里。", "约在站里。", "站里，小会客室。", "面谈。"),
    ContactKind.HOME: ("家访。", "上门。", "约好的家访。", "去家里。", "应约上门。"),
    ContactKind.PHONE: ("电话。", "通话十来分钟。", "打了个电话。", "通了电话。", "回电。"),
}
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

    def note(self, text: str, kind: ContactKind, following: tuple[date, int] | None, number: int) -> str:
        """Return a note as this worker writes it; `following` is the day and the hour of the next meeting."""
        is_plain = kind in _PLACES and not _SAID.search(text[:16])
        begin = _PLACES[kind][(number + self.end) % 5] if is_plain and number % (3 + self.begin) == 1 else ""
        return f"{begin}{text}{self._end(following, number) if kind in _PLACES and not text.endswith(_QUOTED) else ''}"

    def _end(self, following: tuple[date, int] | None, number: int) -> str:
        if following is None or number % (2 + self.often):
            return ""
        on, hour = following
        half = "上午" if hour < 12 else "下午"
        weekday = f"{on.day}号{WEEKDAYS[on.weekday()]}{half}"
        when = f"{on.month}月{on.day}日{half}" if (number + self.end) % 2 else weekday
        return _NEXT[self.end].format(when=when)


@cache
def manner(worker_id: bytes) -> Manner:
    """Return the manner of one worker, always the same."""
    number = int.from_bytes(worker_id, "big")
    return Manner(number % 5, number // 5 % 4, number // 20 % len(_NEXT), number // 200 % 4)
