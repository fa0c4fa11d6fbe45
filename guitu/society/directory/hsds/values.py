"""One value of one field: what it must look like, and how the database takes it. Pure.

What passes here the database can store: no value is refused for the first time when it is already on its way.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from guitu.society.directory.hsds.reading import LONGEST_VALUE
from guitu.society.directory.rules import Frequency, PlaceKind, ServiceStatus, Weekday

Said = str | int | bool | Decimal | None
IS_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_TIME = re.compile(r"\d\d:\d\d(:\d\d)?")
_CONTROL = re.compile("[\x00\ud800-\udfff]")
OLDEST_YEAR, LATEST_YEAR = 1000, 2999
LONGEST_ID = 200


class ValueRefusedError(Exception):
    """A value is not what its field holds. Its text says what was expected."""


def identity(source: str, kind: str, said: str) -> str:
    """Return the id of an entry: the UUID it is called by, else one made from its own name, the same every time."""
    if IS_UUID(said):
        return said
    bare = said.strip().lower()
    if IS_UUID(bare):
        return bare
    if len(said) > LONGEST_ID:
        raise ValueRefusedError(f"An id is longer than {LONGEST_ID} characters.")
    return str(uuid5(NAMESPACE_URL, f"urn:guitu:directory:{source}:{kind}:{text(said)}"))


def text(said: Said) -> str:
    """Return a text as it may be stored."""
    if not isinstance(said, str):
        said = str(said).lower() if isinstance(said, bool) else str(said)
    if len(said) > LONGEST_VALUE:
        raise ValueRefusedError(f"The value is longer than {LONGEST_VALUE:,} characters.")
    if _CONTROL.search(said):
        raise ValueRefusedError("The value holds a character that is no text (NUL, or half of a pair).")
    return said


def number(said: Said) -> str:
    """Return a number exactly as it was meant, without an exponent."""
    if isinstance(said, bool):
        raise ValueRefusedError("A number is expected.")
    if isinstance(said, Decimal):
        if not said.is_finite() or abs(said.adjusted()) > 15:
            raise ValueRefusedError("The number is too large or too fine.")
        said = format(said, "f")
    bare = str(said).strip() if not isinstance(said, int) or abs(said) < 10**15 else "too large"
    if not _NUMBER.fullmatch(bare):
        raise ValueRefusedError("A number is expected, with at most 15 digits before and after the point.")
    if Decimal(repr(float(bare))) != Decimal(bare):
        raise ValueRefusedError("The number is finer than numbers in JSON are.")
    return plain(Decimal(bare))


def plain(value: Decimal) -> str:
    """Return a number without zeros that say nothing."""
    told = format(value, "f")
    told = told.rstrip("0").rstrip(".") if "." in told else told
    return "0" if told in {"", "-0"} else told


def day(said: Said) -> str:
    """Return a day."""
    try:
        told = date.fromisoformat(str(said).strip()[:10]) if len(str(said).strip()) == 10 else None
    except ValueError:
        told = None
    if told is None or not OLDEST_YEAR <= told.year <= LATEST_YEAR or str(told) != str(said).strip():
        raise ValueRefusedError("A day is expected, as 2026-11-22.")
    return told.isoformat()


def hour(said: Said) -> str:
    """Return a time of day; a day that ends at 24:00 ends at 00:00."""
    bare = str(said).strip().removesuffix("Z")
    try:
        bare = "00:00" if bare in {"24:00", "24:00:00"} else bare
        told = time.fromisoformat(bare) if _TIME.fullmatch(bare) else None
    except ValueError:
        told = None
    if told is None:
        raise ValueRefusedError("A time of day is expected, as 08:30 or 08:30:00.")
    return told.isoformat()


def moment(said: Said) -> str:
    """Return a moment; where no zone is told it is UTC."""
    try:
        told = datetime.fromisoformat(str(said).strip()) if len(str(said)) <= 40 else None
    except ValueError:
        told = None
    if told is None or not OLDEST_YEAR <= told.year <= LATEST_YEAR:
        raise ValueRefusedError("A moment is expected, as 2026-11-22T08:30:00Z.")
    return told.isoformat() if told.tzinfo else f"{told.isoformat()}+00:00"


def _one_of(values: type[ServiceStatus | PlaceKind | Frequency | Weekday]) -> Callable[[Said], str]:
    known = {one.value for one in values}

    def judge(said: Said) -> str:
        bare = str(said).strip() if isinstance(said, str) else ""
        if bare not in known:
            raise ValueRefusedError(f"One of these is expected: {', '.join(one.value for one in values)}.")
        return bare

    return judge


JUDGES: dict[str, Callable[[Said], str]] = {
    "text": text,
    "number": number,
    "date": day,
    "time": hour,
    "moment": moment,
    "status": _one_of(ServiceStatus),
    "place": _one_of(PlaceKind),
    "frequency": _one_of(Frequency),
    "weekday": _one_of(Weekday),
}
# How a staged column is typed in the database; text where nothing is said.
TYPES = {"id": "uuid", "any": "uuid", "number": "numeric", "date": "date", "time": "time", "moment": "timestamptz"}


def is_empty(said: object) -> bool:
    """Tell whether a field says nothing."""
    return said is None or said == ""
