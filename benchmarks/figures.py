"""One measured figure, as one line of JSON."""

import json
import sys
from dataclasses import dataclass, field

from benchmarks.goals import GOALS


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what it is held against, and whether it is good enough.

    `more` holds what one kind of figure has besides: for acts statements, percentiles, parts of the CPU time.
    """

    name: str
    value: float
    unit: str
    yardstick: float | None = None
    ratio: float | None = None
    more: dict[str, float | str] = field(default_factory=dict)

    @property
    def is_met(self) -> bool:
        """Return whether the goal of this name is met."""
        return GOALS[self.name].is_met(self.value, self.ratio)

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        told = {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "yardstick": _short(self.yardstick),
            "ratio": _short(self.ratio),
            "goal": GOALS[self.name].words,
            "met": self.is_met,
            **{name: _short(one) if isinstance(one, float) else one for name, one in self.more.items()},
        }
        return json.dumps(told, ensure_ascii=False)


def _short(value: float | None) -> float | None:
    """Return a number with four digits that count."""
    return None if value is None else float(f"{value:.4g}") if abs(value) < 10_000 else round(value)


def emit(figure: Figure) -> None:
    """Write a figure to stdout, at once."""
    sys.stdout.write(f"{figure.line()}\n")
    sys.stdout.flush()


def say(what: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()
