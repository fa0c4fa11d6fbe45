"""Writes the plans of one life: versions, what the person says to them, and what became of each step."""

from collections.abc import Sequence
from random import Random
from uuid import UUID

from guitu.journey.plans.rules import Goal, Mark, Step
from guitu.people.rules import Stance
from guitu.surfaces.demo import casting, hours, telling
from guitu.surfaces.demo.case import Case
from guitu.surfaces.demo.casting import PLANNED, TAKEN_IN
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.tale import Tale, Version
from guitu.surfaces.demo.times import Times

# How many days somebody takes to answer a plan, at most.
ANSWERED_WITHIN = 4
# For how many days a step that was done stays in the versions that follow.
STAYS = 20


class Planner:
    """Writes the plan that the team reads, and the one between two where a thread asks for it."""

    def __init__(
        self,
        case: Case,
        details: Sequence[dict[str, str]],
        times: Times,
        planned: dict[int, int],
        rng: Random,
        clock: Random,
    ) -> None:
        """Write it for a case; `planned` is when, on which day of it, a plan was spoken about."""
        self.case, self.details, self.times, self.planned, self.rng = case, details, times, planned, rng
        self.clock = clock
        # When the need of each thread was named.
        self.named: dict[str, int] = {}
        self.keys: dict[tuple[int, int], UUID] = {}
        self.unsure = [one for one in case.said if one.key == "cannot"]
        self.agreed = [one for one in case.said if one.key == "agreed"]

    def plan(self, tale: Tale) -> None:
        """Add every version to the tale."""
        shared = [number for number in range(len(self.case.parts)) if not self.case.thread(number).is_private]
        alone = [number for number in range(len(self.case.parts)) if self.case.thread(number).is_private]
        self.named = {need.thread: need.at for need in reversed(tale.needs)}
        tale.versions += self._line(shared, is_private=False)
        tale.versions += self._line(alone, is_private=True)

    def _line(self, parts: list[int], *, is_private: bool) -> list[Version]:
        """Return the versions of one plan, answered and marked."""
        found: list[Version] = []
        for day in self._days(parts):
            chosen = [number for number in parts if self._taken_in(number) <= day and not self._is_over(number, day)]
            goals = tuple(self._goal(number, day) for number in chosen)
            if not goals or (found and found[-1].goals == goals):
                continue
            is_own = not self.case.is_showcase and self.rng.random() < (0.12 if not found else 0.15)
            keys = tuple(self.case.thread(number).key for number in chosen)
            named = max(self.named[key] for key in keys)
            at = max(self._written(day, is_own=is_own), min(hours.written(named, 12), self.times.until))
            found.append(Version(len(found) + 1, at, is_own, is_private, goals, keys))
        for place, version in enumerate(found):
            self._answer(version, parts, is_last=place == len(found) - 1)
        self._mark(found, parts)
        return found

    def _written(self, day: int, *, is_own: bool) -> int:
        """Return when a version was written: after they spoke about it, if they did on that day."""
        spoken = self.planned.get(day)
        if spoken is None:
            return self.times.acted(day, self.clock, is_own=is_own)
        minutes = 8 + self.clock.randrange(50)
        then = hours.evening(spoken, self.clock) if is_own else hours.written(spoken, minutes)
        return max(spoken, min(then, self.times.until))

    def _days(self, parts: list[int]) -> list[int]:
        if not parts:
            return []
        dealt = tuple(self.case.parts[number] for number in parts)
        threads = telling.showcase() if self.case.is_showcase else telling.threads()
        first = max(PLANNED, min(map(self._taken_in, parts)))
        days = {first, *(day for day in casting.rewritten(dealt, threads) if day > first)}
        return sorted(day for day in days if day < self.case.last)

    def _taken_in(self, number: int) -> int:
        """Return from which day on a thread is part of the plan."""
        part = self.case.parts[number]
        return PLANNED if part.is_early else part.start + TAKEN_IN

    def _is_over(self, number: int, day: int) -> bool:
        return self.case.parts[number].day(self.case.thread(number).lasts) < day

    def _is_rewritten(self, number: int, day: int) -> bool:
        part = self.case.parts[number]
        turn = casting.turns_on(part, self.case.thread(number))
        return day >= part.day(turn) if turn is not None else day > self._taken_in(number) + 20

    def _key(self, part: int, step: int) -> UUID:
        if (part, step) not in self.keys:
            self.keys[part, step] = UUID(int=self.rng.getrandbits(128), version=4)
        return self.keys[part, step]

    def _goal(self, number: int, day: int) -> Goal:
        part, thread, names = self.case.parts[number], self.case.thread(number), self.details[number]
        is_later = self._is_rewritten(number, day)
        words = (is_later and thread.line("goal later", part.telling)) or thread.line("goal", part.telling)
        steps = []
        for place, step in enumerate(thread.steps):
            if not (step.is_late if is_later else step.is_early):
                continue
            told = step.later if is_later else step.words
            text = told[part.telling % len(told)].format_map(names)
            is_long_done = step.done is not None and part.day(step.done) < day - STAYS
            told_step = Step(self._key(number, place), text, step.doer, self.times.date(part.day(step.due)))
            steps.append((is_long_done, told_step))
        left = [one for is_long_done, one in steps if not is_long_done] or [one for _, one in steps[-1:]]
        return Goal(self._key(number, -1), words.format_map(names), tuple(left))

    # What is said to it

    def _answer(self, version: Version, parts: list[int], *, is_last: bool) -> None:
        if version.is_own:
            return
        at = hours.evening(version.at + (1 + self.rng.randrange(ANSWERED_WITHIN)) * DAY, self.clock)
        if at > self.times.until:
            return
        stance, words = self._said(version, parts, is_last=is_last)
        version.answer = (stance, words, at)

    def _said(self, version: Version, parts: list[int], *, is_last: bool) -> tuple[Stance, str]:
        there = [number for number in parts if self.case.thread(number).key in version.threads]
        if version.number > 1:
            return Stance.AGREE, self._short()
        if not is_last:
            for number in there:
                is_heard = self.case.thread(number).turns and self.case.parts[number].is_early
                if is_heard and (words := self._told(number, "differ")) and self._is_drawn(0.55):
                    return Stance.DISAGREE, words
        if self.unsure:
            return Stance.COULD_NOT_ANSWER, telling.bank()["cannot"][self.unsure.pop().line][1]
        return Stance.AGREE, self._told(there[0], "agree")

    def _is_drawn(self, share: float) -> bool:
        return self.case.is_showcase or self.rng.random() < share

    def _short(self) -> str:
        return telling.bank()["agreed"][self.agreed.pop(0).line][1] if self.agreed else ""

    def _told(self, number: int, name: str) -> str:
        return self.case.thread(number).line(name, self.case.parts[number].telling).format_map(self.details[number])

    # What became of each step

    def _mark(self, versions: list[Version], parts: list[int]) -> None:
        for number in parts:
            part = self.case.parts[number]
            for place, step in enumerate(self.case.thread(number).steps):
                day = step.done if step.done is not None else step.let_go
                if day is None or part.day(day) >= self.case.last:
                    continue
                is_own = step.doer.value == "person" and self.rng.random() < 0.65
                at = self.times.acted(part.day(day), self.clock, is_own=is_own)
                what = Mark.DONE if step.done is not None else Mark.LET_GO
                current = next((one for one in reversed(versions) if one.at + HOUR < at), None)
                key = self._key(number, place)
                if current and any(one.key == key for goal in current.goals for one in goal.steps):
                    current.marks.append((key, what, at, is_own))
