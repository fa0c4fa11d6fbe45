"""How a phone number, a PIN and a date of birth are read. Pure."""

import unicodedata
from datetime import date
from itertools import pairwise

PIN_DIGITS = 6
# PIPL Art. 31: below this age a guardian has to agree.
OWN_CONSENT_AGE = 14
OLDEST = 120
PHONE_DIGITS = 11


def digits(typed: str) -> str:
    """Return the digits of what was typed, full-width ones too."""
    return "".join(str(unicodedata.digit(one)) for one in typed if one.isdigit())


def phone_digits(typed: str) -> str:
    """Return the eleven digits of a mainland mobile number, or nothing if it is none."""
    found = digits(typed)
    for country in ("0086", "86"):
        if len(found) == PHONE_DIGITS + len(country):
            found = found.removeprefix(country)
    return found if len(found) == PHONE_DIGITS and found.startswith("1") else ""


def is_weak_pin(pin: str) -> bool:
    """Return whether a PIN is among the first that somebody would try: one digit only, or a row up or down."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return len(steps) == 1 and steps <= {0, 1, 9}


def age(born: date, *, on: date) -> int:
    """Return how many birthdays somebody has had."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
