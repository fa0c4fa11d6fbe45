"""What a note says of the clock, read from its words: somebody who writes of the evening was there in the evening."""

import re
from functools import cache

# From which hour to which a contact is, if its words say this.
_HOURS = (
    ("年三十晚上", (18, 20)),
    ("午后打来", (13, 16)),
    ("第二天一早|早上.{0,6}打来|一早来电|今早", (8, 10)),
    ("听了一早上|问中午吃什么|站里中午|谈到午饭|中午炒了", (11, 13)),
    ("看成了四点|在江边看人划龙舟", (14, 16)),
    ("放学|傍晚|晚霞", (17, 19)),
    (
        "晚饭后|^晚上|(?<!一)晚上.{0,6}(回|打|补|发|问)|“今晚吃|今晚的月亮|今晚甜|已经困了|剪了一晚上|看不看得见。|晚上停电|看别人放的烟花",
        (19, 21),
    ),
)
_RULES = tuple((re.compile(words), hours) for words, hours in _HOURS)


@cache
def hours(text: str) -> tuple[int, int] | None:
    """Return from which hour to which a contact is of which this is written, or nothing if the words do not say."""
    return next((found for words, found in _RULES if words.search(text)), None)
