"""Each worker's diary: how long a meeting of each kind takes, and that nobody is in two places at once."""

from collections.abc import Callable, Iterator
from random import Random

from guitu.journey.contacts.rules import ContactKind
from guitu.surfaces.demo.hours import EAST, HALF, is_closed
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE

# How many minutes a meeting takes, in turn; of the lengths that can be chosen on the page of a meeting.
LENGTHS = {
    ContactKind.PHONE: (30,),
    ContactKind.VIDEO: (30, 45),
    ContactKind.OFFICE: (60, 45),
    ContactKind.HOME: (90, 60),
    ContactKind.GROUP: (90,),
}
# The way to a home, and back.
TRAVEL = 30 * MINUTE
OPENS, CLOSES, AFTER_SCHOOL = 9, 18, 16
# How many days are looked through before somebody would have to be met at any price.
FAR = 40


def minutes(kind: ContactKind, begins: int) -> int:
    """Return how long a meeting takes: always the same for the same time, the longer one every other half hour."""
    lengths = LENGTHS[kind]
    return lengths[begins // HALF % len(lengths)]


def span(kind: ContactKind, begins: int) -> tuple[int, int]:
    """Return from when until when a worker is taken up by a meeting, with the way to a home and back."""
    way = TRAVEL if kind is ContactKind.HOME else 0
    return begins - way, begins + minutes(kind, begins) * MINUTE + way


class Diary:
    """What is in the diaries of the workers, as far as this share of the city knows: it has whole caseloads."""

    def __init__(self) -> None:
        self.taken: dict[tuple[bytes, int], list[tuple[int, int]]] = {}

    def is_free(self, worker: bytes, kind: ContactKind, begins: int) -> bool:
        """Return whether nothing else of this worker's is at that time."""
        first, last = span(kind, begins)
        there = self.taken.get((worker, (begins + EAST) // DAY), ())
        return not any(first < end and begin < last for begin, end in there)

    def take(self, worker: bytes, kind: ContactKind, begins: int) -> None:
        """Write a meeting down."""
        self.taken.setdefault((worker, (begins + EAST) // DAY), []).append(span(kind, begins))

    def fitted(self, worker: bytes, kind: ContactKind, tries: list[int], begins: Callable[[int], int]) -> int | None:
        """Return the first of some moments at which a worker is free, and write it down; nothing if there is none."""

        def half(at: int) -> int:
            then = begins(at)
            return then - then % HALF

        at = next((one for one in tries if self.is_free(worker, kind, half(one))), None)
        if at is not None:
            self.take(worker, kind, half(at))
        return at

    def find(self, worker: bytes, kind: ContactKind, rng: Random, today: int, days: int, *, is_pupil: bool) -> int:
        """Return when a worker is free for a meeting in the days to come, and write it down."""
        for begins in _tries(kind, rng, today, days, is_pupil=is_pupil):
            if self.is_free(worker, kind, begins):
                self.take(worker, kind, begins)
                return begins
        raise LookupError("A worker has no time at all.")


def _tries(kind: ContactKind, rng: Random, today: int, days: int, *, is_pupil: bool) -> Iterator[int]:
    """Yield times within the hours of a station: of the days to come in any order, of those after them in theirs."""
    soon = list(range(days))
    rng.shuffle(soon)
    for day in (*soon, *range(days, FAR)):
        if is_closed(today + day * DAY):
            continue
        opens = AFTER_SCHOOL if is_pupil else OPENS
        halves = list(range(2 * opens, 2 * CLOSES))
        rng.shuffle(halves)
        for half in halves:
            begins = today + day * DAY + half * HALF
            first, last = span(kind, begins)
            if today + day * DAY + OPENS * HOUR <= first and last <= today + day * DAY + CLOSES * HOUR:
                yield begins
