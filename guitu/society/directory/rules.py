"""The closed lists of the directory, as Open Referral's HSDS 3.0 has them."""

from enum import StrEnum


class ServiceStatus(StrEnum):
    """Whether a service can be asked for."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    CLOSED_FOR_NOW = "temporarily closed"


# What an entry says of itself when it can be looked for and asked for; many say nothing.
OFFERED = frozenset({"", ServiceStatus.ACTIVE.value, ServiceStatus.CLOSED_FOR_NOW.value})


class PlaceKind(StrEnum):
    """What a place or an address is: somewhere to go, somewhere to write to, or no place at all."""

    PHYSICAL = "physical"
    POSTAL = "postal"
    VIRTUAL = "virtual"


class Frequency(StrEnum):
    """How often a schedule comes back (RFC 5545, FREQ)."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"


class Weekday(StrEnum):
    """A day of the week (RFC 5545)."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


class EditKind(StrEnum):
    """What an editor did to a row of an entry."""

    SET = "set"
    ADDED = "added"
    DROPPED = "dropped"


# From whom rows are that editors add here. No file may come under this name.
OUR_EDITORS = "editors of this directory"
