"""Where a rule holds: codes of GB/T 2260, each inside a wider one. A figure of a wider place holds in the narrower."""

from dataclasses import dataclass
from typing import Final

NATION: Final = "000000"
_CODE_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A place for which the package knows something, or says on purpose that it knows nothing."""

    code: str
    english: str


PLACES: Final = (
    Place(NATION, "the whole country"),
    Place("320000", "Jiangsu"),
    Place("320600", "Nantong"),
    Place("330000", "Zhejiang"),
    Place("440000", "Guangdong"),
    Place("440100", "Guangzhou"),
    Place("440112", "Guangzhou, Huangpu"),
    Place("440113", "Guangzhou, Panyu"),
    Place("440115", "Guangzhou, Nansha"),
    Place("442000", "Zhongshan"),
    Place("500000", "Chongqing"),
)
INDEX: Final = {place.code: number for number, place in enumerate(PLACES)}


def chain(code: str) -> tuple[str, ...]:
    """Return a place and those around it, the narrowest first: 440112, 440100, 440000, 000000.

    Raises:
        ValueError: the code is not six digits.
    """
    if len(code) != _CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"A code of GB/T 2260 has six digits; this is {code!r}.")
    return tuple(dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000", NATION)))


def known(code: str) -> str:
    """Return the narrowest place around a code that the package has a word on.

    Raises:
        ValueError: the code is not six digits.
    """
    return next(one for one in chain(code) if one in INDEX)
