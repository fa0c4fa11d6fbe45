"""The closed lists of answers. The first of each means that nothing was said."""

from enum import IntEnum
from typing import Final


class Relation(IntEnum):
    """Who somebody is to the one who applies. Source: dibao-2021 § 7, dibao-2012 § 5."""

    UNSAID = 0
    SELF = 1
    SPOUSE = 2
    CHILD = 3
    PARENT = 4
    OTHER_SUPPORTED = 5
    NONE = 6


class Away(IntEnum):
    """Where somebody is who is not at home. It is asked only when an article turns on it, and never kept."""

    UNSAID = 0
    HOME = 1
    PRISON_TERM = 2
    ISOLATION_TREATMENT = 3
    DECLARED_MISSING = 4
    ELSEWHERE = 5


class Disability(IntEnum):
    """The kind on a disability certificate. Source: tekun-2021 § 5."""

    UNSAID = 0
    NO_CERTIFICATE = 1
    PHYSICAL = 2
    VISUAL = 3
    HEARING = 4
    SPEECH = 5
    INTELLECTUAL = 6
    MENTAL = 7
    SEVERAL = 8


class Parent(IntEnum):
    """How it stands with a child's mother or father. Source: child-2019 § 1."""

    UNSAID = 0
    CARING = 1
    DEAD = 2
    DECLARED_MISSING = 3
    SEVERELY_DISABLED = 4
    SERIOUSLY_ILL = 5
    PRISON_TERM = 6
    ISOLATION_TREATMENT = 7
    OTHERWISE_HELD = 8
    OUT_OF_CONTACT = 9


class Event(IntEnum):
    """What made temporary help necessary. Source: gz-tempaid-2021 § 5."""

    UNSAID = 0
    NOTHING = 1
    EMERGENCY = 2
    EXPENDITURE = 3


class Way(IntEnum):
    """How temporary help is given. Source: gz-tempaid-2021 § 12."""

    UNSAID = 0
    USUAL = 1
    HELP_FIRST = 2
    MONTH_BY_MONTH = 3


class Sex(IntEnum):
    """Asked only for the start-up loan, whose age limits differ. Source: gz-loan-2025 § 1."""

    UNSAID = 0
    WOMAN = 1
    MAN = 2


class SelfCare(IntEnum):
    """How far somebody looks after themselves. Source: tekun-2021 § 22."""

    FULL = 0
    PARTLY = 1
    NOT = 2


CHOICES: Final[dict[str, type[IntEnum]]] = {
    "relation": Relation,
    "away_status": Away,
    "disability_type": Disability,
    "first_parent": Parent,
    "second_parent": Parent,
    "tempaid_event": Event,
    "tempaid_way": Way,
    "sex": Sex,
}
