"""Writes down the needs of one life: as each was named, said in other words, and as it stood after a contact."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from guitu.journey.needs.rules import PURPOSES, Domain, Hand, Helps, Status, can_move
from guitu.surfaces.demo import arranging, hours, telling
from guitu.surfaces.demo.case import Case
from guitu.surfaces.demo.rows import MINUTE
from guitu.surfaces.demo.tale import Hero, Need, Tale
from guitu.surfaces.demo.telling import How
from guitu.surfaces.demo.times import Times

# On which day somebody says with what they want no help.
SAYS_NO = 4


class Namer:
    """Writes the needs, each chain from when it was named."""

    def __init__(
        self,
        case: Case,
        hero: Hero,
        details: Sequence[dict[str, str]],
        times: Times,
        noted: dict[tuple[int, int], int],
        rng: Random,
        clock: Random,
    ) -> None:
        """Write them for a case; `noted` is when which contact of which part was."""
        self.case, self.hero, self.details, self.times, self.noted = case, hero, details, times, noted
        self.rng, self.clock, self.tale = rng, clock, Tale()
        self.threads = [case.thread(number) for number in range(len(case.parts))]

    def name(self, tale: Tale) -> None:
        """Add every need to the tale."""
        self.tale = tale
        for number, part in enumerate(self.case.parts):
            self._need(number, 0 if part.is_early else part.start)
        for one in self.case.said:
            if one.key == "no":
                self._refused(one.line)

    def _need(self, number: int, day: int) -> None:
        """Write down a need as it was named, reworded, and as it stood then."""
        part, thread, names = self.case.parts[number], self.threads[number], self.details[number]
        is_own = self.rng.random() < 0.3
        words, wish = (thread.line(name, part.telling).format_map(names) for name in ("need", "wish"))
        # What the worker writes down was said when they spoke of it; by own hand it is written in the evening.
        spoken = min((at for (one, _), at in self.noted.items() if one == number), default=0)
        heard = max(self.noted.get((-1, -1), 0) if part.is_early else spoken, self.hero.since)
        own = self.times.acted(day, self.clock, is_own=True)
        at = own if is_own else max(heard, min(hours.written(heard, 4 + 9 * number), self.times.at(day + 1, 18)))
        told = Need(number, at, is_own, thread.domain, words, wish, thread.helps, Status.OPEN, thread.key)
        self.tale.needs.append(told)
        turns: list[tuple[int, str, Status | None, bool]] = [
            (
                self.times.acted(part.day(reworded), self.clock, is_own=True),
                said[part.telling % len(said)].format_map(names),
                None,
                True,
            )
            for reworded, said in thread.rewords
            if part.day(reworded) < self.case.last
        ]
        turns += self._stands(number)
        for on, said, then, by_own in sorted(turns, key=lambda one: one[0]):
            hand = Hand.PERSON if by_own else Hand.WORKER
            status = then or told.status
            if then is not None and (then is told.status or not can_move(told.status, then, hand)):
                continue
            helps = Helps.WORKER if then is Status.HELPED and told.helps is Helps.NOBODY_YET else told.helps
            told = Need(
                number,
                max(on, told.at + MINUTE),
                by_own,
                told.domain,
                said or told.words,
                told.wish,
                helps,
                status,
                thread.key,
            )
            self.tale.needs.append(told)

    def _stands(self, number: int) -> list[tuple[int, str, Status | None, bool]]:
        part = self.case.parts[number]
        found: list[tuple[int, str, Status | None, bool]] = []
        for place, beat in enumerate(self.threads[number].beats):
            if beat.how is How.NO or part.day(beat.day) >= self.case.last:
                continue
            one = beat.tellings[part.telling % len(beat.tellings)]
            then = one.then
            if then is None and any(other.then is Status.HELPED for other in beat.tellings):
                then = Status.HELPED
            if then is not None:
                at = self.noted.get((number, place), self.times.at(part.day(beat.day), 16))
                found.append((self._stood(at, is_own=one.is_own), "", then, one.is_own))
        return found

    def _stood(self, at: int, *, is_own: bool) -> int:
        """Return when it was written how a need stands after a contact."""
        then = hours.evening(at, self.clock) if is_own else hours.written(at, 5 + self.clock.randrange(45))
        return min(max(then, at), arranging.last(self.hero, at))

    def _refused(self, line: int) -> None:
        """Write down that the person wants no help with something, if that is not what a thread is about."""
        area, words = telling.line_of_no(line)
        taken = {self.threads[number].domain for number in range(len(self.case.parts))}
        if Domain(area) in taken or PURPOSES[Domain(area)].value != "support":
            return
        at, number = self.times.acted(SAYS_NO, self.clock, is_own=True), len(self.case.parts)
        told = Need(
            chain=number,
            at=at,
            is_own=True,
            domain=Domain(area),
            words=words,
            wish="",
            helps=Helps.MYSELF,
            status=Status.OPEN,
        )
        self.tale.needs += [told, replace(told, at=at + 2 * MINUTE, status=Status.DECLINED)]
