"""Five answers in one order, so that "and" is the least and "or" the greatest of them.

A rule says yes or no only when it can. Between them stand the three reasons why it cannot: its figure lapsed, its
figure is not known, or a fact was not said. A lapsed figure hides what else is missing; a fact that was not said can
still turn out either way. So whole columns of answers are joined by `numpy.minimum` and `numpy.maximum`.
"""

from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt

Truths = npt.NDArray[np.int8]


class Verdict(IntEnum):
    """What a rule says."""

    NO = 0
    LAPSED = 1
    UNKNOWN = 2
    UNSAID = 3
    YES = 4


NO, LAPSED, UNKNOWN, UNSAID, YES = (np.int8(one) for one in Verdict)
_OPPOSITE: Final = np.array([YES, LAPSED, UNKNOWN, UNSAID, NO], dtype=np.int8)


def told(holds: npt.NDArray[np.bool_]) -> Truths:
    """Return yes where something holds and no elsewhere."""
    return holds.view(np.int8) * YES


def both(first: Truths, *others: Truths) -> Truths:
    """Return whether all hold: one no is enough for no."""
    found = first
    for other in others:
        found = np.minimum(found, other)
    return found


def either(first: Truths, *others: Truths) -> Truths:
    """Return whether any holds: one yes is enough for yes."""
    found = first
    for other in others:
        found = np.maximum(found, other)
    return found


def opposite(truths: Truths) -> Truths:
    """Return no for yes and yes for no; a reason stays what it is."""
    return _OPPOSITE[truths]
