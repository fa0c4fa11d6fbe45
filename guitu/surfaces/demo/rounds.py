"""On which days somebody is asked the same few questions, and what lets another round begin. Pure."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from guitu.journey.outcomes.rules import Mark

# On which day of a case the questions are asked first, and after how many days on the way.
FIRST, HALFWAY = 6, 100
# How many of those who stay long look back in the midst of it; and of those, where only one side wishes to go on.
TURNS, ALONE = 0.4, 0.2
# How long somebody is there before they look back, and how long they stay after it at least.
LONG, STAYS = 150, 40
# How many days after a round has begun its questions are asked; and on the way, if there is time.
AGAIN, ON_THE_WAY = 4, 32


class Begin(NamedTuple):
    """On which day who wished for another round, or came back."""

    day: int
    what: Mark


class Asked(NamedTuple):
    """Which questions are asked on which day: the key of the words that are said to them."""

    day: int
    key: str


def once(last: int, ends: int | None) -> Iterator[Asked]:
    """Yield when the questions of one round are asked, with an end if somebody said goodbye."""
    yield Asked(FIRST, "starts")
    if last > HALFWAY:
        yield Asked(last // 2, "midway")
    if ends is not None:
        yield Asked(ends - 4, "ended")


def after_a_return(back: int, days: int) -> Iterator[Asked]:
    """Yield when they are asked once more of somebody who came back."""
    yield from (one for one in (Asked(back + AGAIN, "again starts"), Asked(back + ON_THE_WAY, "again midway"))
                if one.day < days - 2)  # fmt: skip


def turning(rng: Random, starts: Sequence[int], days: int) -> int | None:
    """Return on which day somebody who stays long looks back: before something new is taken up, if there is that."""
    if days < LONG + STAYS or rng.random() >= TURNS:
        return None
    late = [start - 12 for start in starts if LONG < start < days - STAYS + 12]
    return late[0] if late else rng.randrange(LONG, days - STAYS + 1)


def wished(rng: Random, turn: int) -> tuple[Begin, ...]:
    """Return who wishes for another round: as a rule both, now and then one side, and the other says nothing."""
    hands = [Mark.PERSON_WISHES, Mark.WORKER_WISHES]
    rng.shuffle(hands)
    begins = (Begin(turn + 1, hands[0]), Begin(turn + 2 + rng.randrange(2), hands[1]))
    return begins[:1] if rng.random() < ALONE else begins


def anew(turn: int, days: int) -> Iterator[Asked]:
    """Yield when the first round is asked to its end, and the second after both have wished it."""
    yield Asked(turn, "turned")
    yield Asked(turn + 9, "again starts")
    if days - turn > 2 * STAYS:
        yield Asked((turn + days) // 2, "again midway")
