"""Letters: tagged PDF (PDF/UA-1) that can be read aloud, set by typst from a template and plain values.

Values go in as data, never as markup: whatever somebody typed cannot become an instruction.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

# The first of these that the machine has is used. Without one, Chinese would be a row of empty boxes.
CHINESE = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "PingFang SC")


class NoFontError(Exception):
    """The machine has no font with Chinese characters, so no letter can be set here."""


@cache
def font() -> str | None:
    """Return the Chinese font this machine has, if any."""
    there = set(typst.Fonts().families())
    return next((name for name in CHINESE if name in there), None)


def write(template: Path, told: Mapping[str, Any]) -> bytes:
    """Return a letter as PDF. `told` must go into JSON; the template finds it as `told`, with `told.font`.

    Raises:
        NoFontError: there is no Chinese font.
    """
    chosen = font()
    if chosen is None:
        raise NoFontError
    inputs = {"told": json.dumps({**told, "font": chosen}, ensure_ascii=False)}
    made = typst.compile(str(template), format="pdf", pdf_standards="ua-1", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made
