"""JSON from a stranger: UTF-8, one value for a name, no numbers that are none, not too large and not too deep."""

import json
import math
import re
from typing import Any

from guitu.surfaces.exchange.fhir.issues import Issue, RefusedError

LARGEST = 1_000_000
DEEPEST = 40
# Each value becomes an object for the models, and each that is wrong a sentence: half a million of them in one body
# cost a minute and 800 MB. The largest of the official examples has a thousand.
MOST_VALUES = 20_000
TOO_LARGE = 413
NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def parse(body: bytes) -> dict[str, Any]:
    """Return the one object that a body holds.

    Raises:
        RefusedError: it is too large, too deep, not UTF-8, or not what JSON allows.
    """
    if len(body) > LARGEST:
        raise RefusedError(Issue("too-long", f"More than {LARGEST:,} bytes. Send one referral."), status=TOO_LARGE)
    try:
        told = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except UnicodeDecodeError as wrong:
        raise RefusedError(Issue("structure", "The text is not UTF-8."), status=400) from wrong
    except RecursionError as deep:
        raise _too_deep() from deep
    except ValueError as wrong:
        raise RefusedError(Issue("structure", f"This is not JSON: {str(wrong)[:120]}."), status=400) from wrong
    if not isinstance(told, dict):
        raise RefusedError(Issue("structure", "One JSON object is expected."), status=400)
    _measure(told)
    return told


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"the name {name[:40]!r} stands twice in one object")
        found[name] = value
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _too_deep() -> RefusedError:
    return RefusedError(Issue("too-long", f"Nested more than {DEEPEST} deep."), status=400)


def _measure(told: dict[str, Any]) -> None:
    """Refuse what is too deep or too much, and text that is no text: half a character, or a sign that ends it."""
    level: list[Any] = [told]
    count = 0
    for _depth in range(DEEPEST):
        below: list[Any] = []
        for one in level:
            below += _inside(one)
        if not below:
            return
        count += len(below)
        if count > MOST_VALUES:
            raise RefusedError(
                Issue("too-costly", f"It holds more than {MOST_VALUES:,} names and values."), status=TOO_LARGE
            )
        level = below
    raise _too_deep()


def _inside(one: Any) -> list[Any]:
    if isinstance(one, str):
        if NO_TEXT.search(one):
            raise RefusedError(Issue("value", "A text holds a sign that no text holds."), status=400)
        return []
    if isinstance(one, dict):
        return [*one, *one.values()]
    return one if isinstance(one, list) else []
