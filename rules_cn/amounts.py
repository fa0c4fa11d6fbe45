"""Whole numbers, or the reason why there is none. Money is fen: 1 yuan is 100 fen.

The lowest values of int64 stand for the reasons, in the order of `truth.Verdict`: the least of several numbers is then
the reason that hides the others, if there is any. Nothing here is a float: at an exact threshold a float is wrong.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from rules_cn.truth import NO, UNKNOWN, YES, Truths, Verdict

Numbers = npt.NDArray[np.int64]
_LOWEST: Final = int(np.iinfo(np.int64).min)


def reason(why: Verdict) -> int:
    """Return the value that stands for "no number, because …"."""
    return _LOWEST + int(why)


NUMBER_LAPSED: Final = reason(Verdict.LAPSED)
NUMBER_UNKNOWN: Final = reason(Verdict.UNKNOWN)
NUMBER_UNSAID: Final = reason(Verdict.UNSAID)


def is_number(values: Numbers) -> npt.NDArray[np.bool_]:
    """Return where there is a number and not a reason."""
    return values > NUMBER_UNSAID


def why_not(value: int) -> Verdict | None:
    """Return the reason a value stands for; nothing when it is a number."""
    return None if value > NUMBER_UNSAID else Verdict(value - _LOWEST)


def lifted(result: Numbers, *used: Numbers) -> Numbers:
    """Return the result where all it was made of are numbers, and elsewhere the reason that hides the others."""
    if all(map(_all_numbers, used)):
        return result
    least = used[0]
    for one in used[1:]:
        least = np.minimum(least, one)
    return np.where(least > NUMBER_UNSAID, result, least)


def or_else(values: Numbers, instead: int) -> Numbers:
    """Return the numbers, and something else where there is a reason."""
    return values if _all_numbers(values) else np.where(values > NUMBER_UNSAID, values, np.int64(instead))


def below(value: Numbers, line: Numbers | np.int64) -> Truths:
    """Return whether a value is less than a line."""
    return _judged(value < line, value, line)


def at_least(value: Numbers, line: Numbers | np.int64) -> Truths:
    """Return whether a value reaches a line."""
    return _judged(value >= line, value, line)


def at_most(value: Numbers, line: Numbers | np.int64) -> Truths:
    """Return whether a value does not go past a line."""
    return _judged(value <= line, value, line)


def above(value: Numbers, line: Numbers | np.int64) -> Truths:
    """Return whether a value is more than a line."""
    return _judged(value > line, value, line)


def _judged(holds: npt.NDArray[np.bool_], value: Numbers, line: Numbers | np.int64) -> Truths:
    said: Truths = holds.view(np.int8) * YES
    if _all_numbers(value) and _all_numbers(line):
        return said
    least = np.minimum(value, line)
    return np.where(least > NUMBER_UNSAID, said, as_truth(least))


def as_truth(values: Numbers) -> Truths:
    """Return the reason for each value that is none, and yes for each number."""
    return np.where(values > NUMBER_UNSAID, YES, (values - _LOWEST).astype(np.int8))


def as_reason(truths: Truths) -> Numbers:
    """Return the value that stands for each reason; a yes or no is none and must not be asked."""
    return _LOWEST + truths.astype(np.int64)


def where_yes(truths: Truths, values: Numbers) -> Numbers:
    """Return the value where the answer is yes, zero where it is no, and the reason elsewhere."""
    found = np.where(truths == YES, values, np.int64(0))
    doubtful = (truths != YES) & (truths != NO)
    return np.where(doubtful, as_reason(truths), found) if doubtful.any() else found


def where_ruled(figure: Numbers, truths: Truths) -> Truths:
    """Return the answer where the place has a figure, unknown where it has none, at best lapsed where it ended."""
    if _all_numbers(figure):
        return truths
    return np.where(figure == NUMBER_UNKNOWN, UNKNOWN, np.minimum(truths, as_truth(figure)))


def _all_numbers(values: Numbers | np.int64) -> bool:
    return bool(values.size == 0 or values.min() > NUMBER_UNSAID)
