"""How sums, numbers and days are typed, in several ways. Pure."""

import re
import unicodedata
from datetime import date

MOST_FEN = 100_000_000_000
TEN_THOUSAND = 10_000
_SUM = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?(万?)")
_NUMBER = re.compile(r"\d{1,4}")
_DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_AROUND_SUMS = "¥元块"
_AROUND_NUMBERS = "个月天人项级年"


def _plain(typed: str) -> str:
    """Return what was typed without blanks, full width as half."""
    return "".join(unicodedata.normalize("NFKC", typed).split()).replace("\u2212", "-")


def fen_of(typed: str) -> int | None:
    """Return a sum in fen: 1200, 1,200.50, ¥1200, 1200 yuan, 1.2 ten thousand. Nothing where it is none."""
    bare = _plain(typed).lower().removesuffix("yuan").removeprefix("rmb").strip(_AROUND_SUMS)
    found = _SUM.fullmatch(bare)
    if found is None:
        return None
    minus, whole, part, many = found.groups()
    fen = int(whole.replace(",", "")) * 100 + int((part or "").ljust(2, "0"))
    fen *= TEN_THOUSAND if many else 1
    if fen > MOST_FEN:
        return None
    return -fen if minus else fen


def number_of(typed: str) -> int | None:
    """Return a small whole number; nothing where it is none."""
    bare = _plain(typed).strip(_AROUND_NUMBERS)
    return int(bare) if _NUMBER.fullmatch(bare) else None


def day_of(typed: str) -> date | None:
    """Return a day: 1985-03-02, 1985/3/2, 1985.3.2, 19850302, and as it is written in Chinese."""
    found = _DAY.fullmatch(_plain(typed))
    if found is None:
        return None
    year, month, day = (int(one) for one in found.groups() if one)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def yuan(fen: int) -> str:
    """Return a sum as it is read: 1,118 or 785.40."""
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{size // 100:,}" + (f".{size % 100:02d}" if size % 100 else "")
