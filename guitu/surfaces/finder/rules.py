"""What can be asked of the directory, and in which order it answers. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

A_PAGE = 20
# "Open now" is worked out exactly, by calendar, for this many of the best answers.
MOST_LOOKED_AT = 600
# HSDS asks that an entry be assured again within half a year.
ASSURED_FOR = timedelta(days=183)
# How a capacity says that its number is the least there is: "some places", told in one tap.
AT_LEAST_ONE = "at least one"


class Tier(IntEnum):
    """Where the words were found. The order of the answers follows it, and the page says so."""

    NAME = 1
    KIND = 2
    TEXT = 3
    PART = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    words: str = ""
    need: str = ""
    district: str = ""
    is_open: bool = False
    is_free: bool = False
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything was asked beside words."""
        return bool(self.need or self.district or self.is_open or self.is_free)

    @property
    def parts(self) -> dict[str, str]:
        """Return how it stands in an address."""
        told = {"q": self.words, "need": self.need, "district": self.district}
        told |= {"open": "1" if self.is_open else "", "free": "1" if self.is_free else ""}
        told["page"] = str(self.page) if self.page > 1 else ""
        return {name: value for name, value in told.items() if value}

    def on_page(self, page: int) -> "Wanted":
        """Return the same question, another page of it."""
        return replace(self, page=page)


def is_stale(assured_on: date | None, on: date) -> bool:
    """Return whether nobody has said for half a year that an entry is right."""
    return assured_on is None or on - assured_on > ASSURED_FOR
