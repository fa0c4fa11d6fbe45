"""What is told already: of one life, so that nothing in it denies another thing, and at one station. Pure."""

from functools import cache
from typing import TYPE_CHECKING

from guitu.surfaces.demo import facts, telling
from guitu.surfaces.demo.facts import Said

if TYPE_CHECKING:
    from guitu.surfaces.demo.case import Part


class House:
    """What is told at one station already: two who sit in one room do not read the same, as long as stock lasts."""

    def __init__(self, expected: int = 0) -> None:
        """Keep what is told of about so many people."""
        self.tellings: set[tuple[int, int]] = set()
        self.lines: set[tuple[str, int]] = set()
        # How many people are expected, and how many were told of already.
        self.expected, self.turn = expected, 0

    def spare(self, stock: int) -> float:
        """Return how many tellings of a stock may go beyond two for each person to come, for each of them."""
        to_come = max(self.expected - self.turn, 1)
        return (stock - len(self.tellings)) / to_come - 2


class Life:
    """What is so in one life, as far as it is told."""

    def __init__(self) -> None:
        self.said: dict[str, list[Said]] = {}

    def takes(self, part: "Part") -> bool:
        """Keep what a part says, and return that it can be; or return that something else is so, and keep nothing."""
        named = 0 if part.is_early else part.start
        added: dict[str, list[Said]] = {}
        for name, ones in said(part.thread, part.telling).items():
            added[name] = [one.on(part.day(one.day) if one.day else named) for one in ones]
            if not self._agrees(name, added[name]):
                return False
        self._keep(added)
        return True

    def bears(self, presumed: facts.Known, day: int) -> bool:
        """Keep what a sentence takes for granted on a day, and return that it can be; see `takes`."""
        added = {name: [Said(day, name, value, value)] for name, value in presumed.items()}
        if not all(self._agrees(name, ones) for name, ones in added.items()):
            return False
        self._keep(added)
        return True

    def _agrees(self, name: str, ones: list[Said]) -> bool:
        return name not in self.said or facts.agree([*self.said[name], *ones])

    def _keep(self, added: dict[str, list[Said]]) -> None:
        for name, ones in added.items():
            self.said.setdefault(name, []).extend(ones)


@cache
def said(thread: int, turn: int) -> dict[str, list[Said]]:
    """Return what one telling of a thread says, see `facts.of`."""
    return facts.of(telling.threads()[thread], turn)
