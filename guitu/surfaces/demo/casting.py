"""Deals threads to the people whose case was opened within a year: none twice alike on one worker's caseload. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from guitu.journey.outcomes.rules import Mark
from guitu.surfaces.demo import rounds, seasons, telling
from guitu.surfaces.demo.case import EARLY, Case, Ending, Part, Small
from guitu.surfaces.demo.rounds import Asked, Begin
from guitu.surfaces.demo.telling import Thread
from guitu.surfaces.demo.told import House, Life

# What cannot be true of one person at the same time.
APART = (
    {"alone", "partner"}, {"alone", "kidhome"}, {"kidhome", "kidaway"}, {"old", "young"}, {"old", "parent"},
    {"old", "working"}, {"old", "hometown"}, {"mature", "parent"}, {"young", "parent"}, {"young", "mature"},
    {"child", "teen"}, {"hostel", "ownhome"}, {"hostel", "kidhome"}, {"hostel", "partner"},
)  # fmt: skip
TELLINGS = 2
# How often a third, fourth and fifth matter does not come up although there would be time.
SPARED = (0.2, 0.3, 0.4)
# On which day of a case the first plan is written, and how long after a thread began it is taken into the plan.
PLANNED, TAKEN_IN = 5, 3
LONGEST = 358
# After how many days somebody may come back.
BACK_AFTER, LEFT_OVER = 25, 75
# For how long a proposed goodbye may wait for an answer.
ANSWERED = 20
# How often somebody wants no help with something, and cannot say what they think of the plan.
SIDEWAYS = (("no", 0.3), ("cannot", 0.12))
YOUNG = ("child", "teen")
# A plan is written anew for a matter of the beginning, and for one that takes longer than this to turn.
TURNS_LATE = 24
# How many tellings for each person to come stay aside, because not every one fits everybody.
KEPT = 0.6
# How many matters there are at most where it shall end in some way.
MATTERS: dict[Ending | None, int] = {Ending.REOPENED: 2, Ending.TAKEN_BACK: 3}


class Casting:
    """Deals to the people of one worker, one after the other, and remembers what was told already."""

    def __init__(self, rng: Random, house: House | None = None) -> None:
        self.rng, self.house, self.life = rng, house or House(), Life()
        self.deck = [number for number, one in enumerate(telling.threads()) if not one.tags & set(YOUNG)]
        # How many tellings there are for grown people.
        self.stock = TELLINGS * len(self.deck)
        rng.shuffle(self.deck)
        self.tellings = {number: self._in_turn() for number in range(len(telling.threads()))}
        self.lines: dict[str, list[int]] = {}

    def _in_turn(self) -> list[int]:
        first = self.rng.randrange(TELLINGS)
        return [(first + turn) % TELLINGS for turn in range(TELLINGS)]

    def case(self, first: date, days: int, ending: Ending | None = None) -> Case:
        """Return the case of somebody who came `days` days ago; one that shall end in some way has fewer matters."""
        self.life = Life()
        self.house.turn += 1
        parts = self._parts(first, days, most=MATTERS.get(ending, 5))
        threads = telling.threads()
        over = max(part.day(threads[part.thread].lasts) for part in parts)
        ending, ends = self._ending(over, days, ending)
        back = None
        if ending is Ending.REOPENED and ends is not None:
            back = max(ends + BACK_AFTER, days - 30 - self.rng.randrange(40))
        last = ends if ends is not None and ending in {Ending.CLOSED, Ending.REOPENED} else days
        busy = {part.day(beat.day) for part in parts for beat in threads[part.thread].beats}
        small = [*self._milestones(parts, last), *self._seasons(first, last, busy)]
        if ends is not None and last == ends:
            small += self._line("last", ends)
        said = [*self._said(parts, ending, ends)]
        if back is not None:
            said += self._line("reopen", back)
            small += [*self._line("return", back + 3), *self._line("carry", back + 17)]
        asked, begins = self._rounds(parts, ending, ends, back, days)
        said += self._asked(asked)
        return Case(first, days, parts, tuple(sorted(small)), tuple(said), begins, ending, ends, back, self.house.turn)

    def _rounds(
        self, parts: tuple[Part, ...], ending: Ending, ends: int | None, back: int | None, days: int
    ) -> tuple[list[Asked], tuple[Begin, ...]]:
        """Return when the same questions are asked, and what lets a second round begin."""
        if back is not None and ends is not None:
            asked = [*rounds.once(ends, ends), *rounds.after_a_return(back, days)]
            return asked, (Begin(back, Mark.CAME_BACK),)
        if ending is Ending.CLOSED:
            return [*rounds.once(ends or days, ends)], ()
        turn = None
        if ending is Ending.NONE:
            turn = rounds.turning(self.rng, [part.start for part in parts], days)
        elif ending is Ending.DECLINED and ends is not None and rounds.HALFWAY < ends < days - rounds.STAYS:
            turn = ends + 3
        if turn is None:
            return [*rounds.once(days, None)], ()
        begins = rounds.wished(self.rng, turn)
        asked = [*rounds.once(turn, None), *rounds.anew(turn, days)]
        return (asked if len(begins) > 1 else asked[:3]), begins

    def _asked(self, asked: Iterable[Asked]) -> Iterator[Small]:
        for day, key in asked:
            yield from self._line(key, day)

    def _said(self, parts: tuple[Part, ...], ending: Ending, ends: int | None) -> Iterator[Small]:
        """Yield what is said beside the contacts: to a plan, a "no", at the end."""
        for day in rewritten(parts, telling.threads()):
            yield from self._line("agreed", day)
        for key, share in SIDEWAYS:
            if self.rng.random() < share:
                yield from self._line(key, PLANNED)
        if ends is not None:
            yield from self._line("propose", ends - 6)
            yield from self._last_words(ending, ends)

    def _last_words(self, ending: Ending, ends: int) -> Iterator[Small]:
        if ending is Ending.TAKEN_BACK:
            yield from self._line("unsaid", ends)
        elif ending in {Ending.CLOSED, Ending.REOPENED}:
            yield from self._line("goodbye", ends)
        elif ending is Ending.DECLINED:
            yield from self._line("notyet", ends)

    def young(self, first: date, days: int, kind: str) -> Case:
        """Return the case of a child, or of somebody of fourteen and more: threads of their own, fewer occasions."""
        self.life = Life()
        self.house.turn += 1
        dealt = [number for number, one in enumerate(telling.threads()) if kind in one.tags]
        order = sorted(dealt, key=lambda number: "early" not in telling.threads()[number].tags)
        starts = zip(order, (3, 10, 34, 90), strict=False)
        found = [
            self._dealt(number, first, days, start, is_fresh=True) or self._dealt(number, first, days, start)
            for number, start in starts
            if start < EARLY or start + 12 < days
        ]
        parts = tuple(part for part in found if part is not None)
        small = [*self._line(f"{telling.YOUNG}first", 0)]
        said = [*self._line(f"{telling.YOUNG}starts", rounds.FIRST)]
        if days > PLANNED:
            small += self._line(f"{telling.YOUNG}plan", PLANNED)
        if days > rounds.HALFWAY:
            said += self._line(f"{telling.YOUNG}midway", days // 2)
        for day in rewritten(parts, telling.threads()):
            said += self._line("agreed", day)
        return Case(first, days, parts, tuple(sorted(small)), tuple(said), turn=self.house.turn)

    def avoid(self, case: Case) -> None:
        """Keep away from what is told, or told in much the same way, in a case that others read beside these."""
        like = frozenset().union(*(case.thread(number).like for number in range(len(case.parts))))
        for number, thread in enumerate(telling.threads()):
            if thread.key in like:
                self.tellings[number] = []
                self.house.tellings |= {(number, turn) for turn in range(TELLINGS)}
        for small in (*case.small, *case.said):
            self.house.lines.add((small.key, small.line))
            lines = self.lines.setdefault(small.key, self._shuffled(small.key))
            if small.line in lines:
                lines.remove(small.line)

    # Threads

    def _parts(self, first: date, days: int, *, most: int) -> tuple[Part, ...]:
        parts: list[Part] = []
        starts = (3, 9 + self.rng.randrange(5), 42 + self.rng.randrange(28), 120 + self.rng.randrange(40), 205)
        for number, start in enumerate(starts[:most]):
            if number >= 2 and (start + 12 > days or self.rng.random() < SPARED[number - 2]):
                continue
            if number >= 2 and self.house.expected and self.rng.random() > self.house.spare(self.stock) - KEPT:
                # What is left is kept for the first two matters of those who are still to come.
                continue
            is_anchored = number >= 2 and self.rng.random() < 0.4
            found = self._fitting(parts, first, days, start, is_anchored=True) if is_anchored else None
            found = found or self._fitting(parts, first, days, start)
            if found is not None:
                parts.append(found)
        return tuple(parts)

    def _fitting(
        self, parts: list[Part], first: date, days: int, start: int, *, is_anchored: bool = False
    ) -> Part | None:
        # What nobody of the station has told; for the first matter of a life, else, what this worker has not.
        for is_fresh in (True,) if parts else (True, False):
            for place, number in enumerate(self.deck):
                thread = telling.threads()[number]
                if (thread.anchor is not None) is not is_anchored:
                    continue
                if not all(fits(number, part.thread) for part in parts):
                    continue
                if ("early" if start > EARLY else "late") in thread.tags:
                    continue
                found = self._dealt(number, first, days, start, is_fresh=is_fresh)
                if found is not None:
                    self.deck.append(self.deck.pop(place))
                    return found
        return None

    def _dealt(self, number: int, first: date, days: int, start: int, *, is_fresh: bool = False) -> Part | None:
        """Return the part with a telling that agrees with all that is told of this life, if there is one left."""
        thread = telling.threads()[number]
        begins = _anchored(thread.anchor, first, days) if thread.anchor else start
        if begins is None:
            return None
        off = seasons.closed(first, begins, days) if thread.at_school else ()
        # Every young person of a worker may have the same threads: there is one child, and one of fourteen.
        for turn in self.tellings[number]:
            if is_fresh and (number, turn) in self.house.tellings:
                continue
            part = Part(number, turn, begins, off)
            if self.life.takes(part):
                self.tellings[number].remove(turn)
                self.house.tellings.add((number, turn))
                return part
        return None

    def _ending(self, over: int, days: int, wanted: Ending | None) -> tuple[Ending, int | None]:
        ends = over + 8 + self.rng.randrange(14)
        draw = self.rng.random()
        if wanted is not None and ends < days - (LEFT_OVER if wanted is Ending.REOPENED else 10):
            return wanted, ends
        if ends >= days - 1 or draw > 0.7:
            return Ending.NONE, None
        # Nobody leaves a goodbye without an answer for a season.
        is_answered = ends < days - ANSWERED
        if draw < 0.4 or (is_answered and draw < 0.47):
            return Ending.CLOSED, ends
        return (Ending.PROPOSED if draw < 0.55 and not is_answered else Ending.DECLINED), ends

    # Sentences of the bank

    def _milestones(self, parts: tuple[Part, ...], last: int) -> Iterator[Small]:
        yield from self._line("first", 0)
        if last > PLANNED:
            yield from self._line("plan", PLANNED)
        again = [day for day in rewritten(parts, telling.threads()) if day < last]
        if again:
            yield from self._line("again", again[0])

    def _seasons(self, first: date, last: int, busy: set[int]) -> Iterator[Small]:
        """Yield a line at some festivals, and one in each month in which little else was noted."""
        for on, feast in seasons.between(first + timedelta(days=7), first + timedelta(days=last - 1)):
            day = (on - first).days
            if self.rng.random() < 0.45 and not busy & {day - 1, day, day + 1}:
                busy.add(day)
                for _, key, line in self._line(feast, day, is_fresh=True):
                    yield Small(min(day + telling.after(key, line), last - 1), key, line)
        for day in range(24, last, 9):
            if self.rng.random() < 0.6 and not busy & set(range(day - 9, day + 8)):
                quiet = min(day + self.rng.randrange(4), last - 1)
                busy.add(quiet)
                month = f"m{(first + timedelta(days=quiet)).month}"
                yield from self._line(month if self.rng.random() < 0.6 else "carry", quiet, is_fresh=True)

    def _line(self, key: str, day: int, *, is_fresh: bool = False) -> Iterator[Small]:
        """Yield a sentence that this worker has not written yet and that is true of this life, if one is left."""
        if key not in self.lines:
            self.lines[key] = self._shuffled(key)
        lines = self.lines[key]
        fresh = [one for one in lines if (key, one) not in self.house.lines]
        for one in fresh if is_fresh else (*fresh, *lines):
            if self.life.bears(telling.presumes(key, one), day):
                lines.remove(one)
                self.house.lines.add((key, one))
                yield Small(day, key, one)
                return

    def _shuffled(self, key: str) -> list[int]:
        return self.rng.sample(range(telling.count(key)), telling.count(key))


@cache
def fits(one: int, other: int) -> bool:
    """Return whether two threads can run through one life."""
    first, second = telling.threads()[one], telling.threads()[other]
    is_like = first.domain is second.domain or (first.group and first.group == second.group)
    return not is_like and not any(pair <= first.tags | second.tags for pair in APART)


def _anchored(anchor: tuple[str, int], first: date, days: int) -> int | None:
    """Return on which day a thread begins that belongs to a festival, if that lies within the case."""
    feast, offset = anchor
    for year in (first.year, first.year + 1):
        on = seasons.day(feast, year)
        begins = (on - first).days + offset if on else -1
        if 3 <= begins <= days - 15:
            return begins
    return None


def rewritten(parts: tuple[Part, ...], threads: tuple[Thread, ...]) -> list[int]:
    """Return on which days the plan is written anew: when a thread says so, and when another thread is taken in."""
    days = {part.start + TAKEN_IN for part in parts if not part.is_early}
    days |= {part.day(turn) for part in parts if (turn := turns_on(part, threads[part.thread])) is not None}
    if not days and any(threads[part.thread].turns for part in parts):
        days = {parts[0].day(55)}
    # Nobody writes a plan twice in one week: the later of two days takes both.
    return [day for day in sorted(days) if not days & set(range(day + 1, day + 10))]


def turns_on(part: Part, thread: Thread) -> int | None:
    """Return how long after its beginning a thread has the plan written anew, if it does."""
    turn = thread.rewrite
    return turn if turn is not None and (part.is_early or turn >= TURNS_LATE) else None


def showcase(first: date, days: int) -> Case:
    """Return the case of the one person who is shown to everybody: every thread of it is written for this life."""
    threads = telling.showcase()
    parts = tuple(Part(number, 0, thread.start or 0) for number, thread in enumerate(threads))
    lines = {"chunjie": 1, "yuanxiao": 4, "duanwu": 0, "zhongqiu": 2, "dongzhi": 5}
    small = [Small(0, "first", 15), Small(PLANNED, "plan", 11), Small(64, "again", 6), Small(153, "again", 2)]
    for on, feast in seasons.between(first + timedelta(days=7), first + timedelta(days=days - 2)):
        if feast in lines:
            line = lines[feast]
            small.append(Small((on - first).days + telling.after(feast, line), feast, line))
    said = (
        Small(PLANNED, "no", 6), Small(6, "starts", 5), Small(92, "midway", 9), Small(188, "turned", 0),
        Small(197, "again starts", 0), Small(300, "again midway", 0), Small(64, "agreed", 3), Small(153, "agreed", 0),
    )  # fmt: skip
    begins = (Begin(189, Mark.PERSON_WISHES), Begin(191, Mark.WORKER_WISHES))
    return Case(first, days, parts, tuple(sorted(small)), said, begins, is_showcase=True)
