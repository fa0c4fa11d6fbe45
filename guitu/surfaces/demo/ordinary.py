"""What stands beside ordinary notes: needs, plans, meetings that were kept and answers, as the notes tell them.

A note that speaks of a plan is told only where there is one, and nobody is at work before the search for it is over.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.journey.needs.rules import Domain, Helps, Status
from guitu.journey.outcomes import rules as outcomes
from guitu.journey.plans.rules import Doer, Goal, Mark, Step
from guitu.people.rules import Stance
from guitu.surfaces.demo import arranging, chronicle, hours, judging, telling
from guitu.surfaces.demo.diary import Diary
from guitu.surfaces.demo.frame import TOPICS, Who
from guitu.surfaces.demo.hours import EAST, HALF
from guitu.surfaces.demo.notebank import Matter
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE
from guitu.surfaces.demo.story import Told
from guitu.surfaces.demo.tale import Hero, Judged, Met, Need, Tale, Version
from guitu.surfaces.demo.telling import How
from guitu.surfaces.demo.times import day_of

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# With which matters, in turn, a plan is written; the others go without one.
PLANNED = (0, 1, 2, 4)
# After which step of getting to know each other the first need is named, and after which the plan is written.
NAMED_AFTER, PLANNED_AFTER = 1, 2
# How many meetings are looked back upon, at most; and for how long somebody is there before they are asked once more.
KEPT, LONG = 3, 100 * DAY
NEVER = 1 << 62
# How many say nothing beside an answer.
SILENT = 0.7
MEETINGS = frozenset({ContactKind.OFFICE, ContactKind.HOME, ContactKind.VIDEO})
# Between which hours somebody is met by appointment.
OPENS, CLOSES = 9, 20
CAME_BY = ("路过", "来拿", "下班顺路")


class Moment(NamedTuple):
    """When one step of a matter was told, and by which kind of contact."""

    at: int
    kind: ContactKind


class Going(NamedTuple):
    """One matter as it went with somebody: when each step of it was told, as far as they have come."""

    topic: Topic
    matter: Matter
    moments: list[Moment]

    @property
    def over(self) -> int | None:
        """Return when the last step was told."""
        return self.moments[-1].at if len(self.moments) == len(self.matter.steps) else None


class Course:
    """How the matters of one person go, known before the notes are written."""

    def __init__(
        self, who: Who, steps: Sequence[Told | None], moments: Sequence[Moment], *, is_whole: bool = True
    ) -> None:
        """Follow them through the contacts; where the record is not to be whole, nothing but the notes is told."""
        self.goings: list[Going] = []
        self.since = (who.life.confirmed or who.life.given) + HOUR
        self.is_told = is_whole and who.life.confirmed is not None
        agreed = {TOPICS[purpose]: one.since for purpose, one in who.agreed.items() if purpose in TOPICS}
        first: Going | None = None
        told: list[Told | None] = []
        for step, moment in zip(steps, moments, strict=True):
            going = self._going(step, moment, agreed) if step else None
            if going and going.matter.words is None:
                first = first or going
            told.append(step if going else None)
        self.begun = first.moments if first else []
        if first:
            self.goings.remove(first)
        # A telling that speaks of a plan is told of those who have one.
        self.planned = self._planned(agreed)
        self.steps = [
            None if one and self._is_denied(one, at.at) else one for one, at in zip(told, moments, strict=True)
        ]
        self.jobless, self.ahead = self._jobless(), tuple(self._ahead())

    def _going(self, step: Told, moment: Moment, agreed: dict[Topic, int]) -> Going | None:
        if step.place == 0 and agreed[step.topic] <= moment.at:
            self.goings.append(Going(step.topic, step.matter, []))
        going = self.goings[-1] if self.goings else None
        if going is None or going.matter is not step.matter:
            return None
        going.moments.append(moment)
        return going

    def _planned(self, agreed: dict[Topic, int]) -> int | None:
        """Return when the first plan was written: soon after they got to know each other, once a need was named."""
        if not (self.goings and self.is_told):
            return None
        first = self.goings[0]
        early = len(self.begun) > PLANNED_AFTER and agreed[first.topic] <= self.begun[NAMED_AFTER].at
        spoken = self.begun[PLANNED_AFTER].at if early else first.moments[0].at
        return max(hours.written(max(spoken, self.since), 40), self.since)

    def _is_denied(self, told: Told, at: int) -> bool:
        return "计划" in told.step.text and (self.planned is None or at <= self.planned)

    def named(self, number: int) -> int:
        """Return when a matter was first spoken of: that of the first plan before it was taken up."""
        going = self.goings[number]
        first = going.moments[0].at
        if number == 0 and self.planned is not None and self.planned < first:
            return self.begun[NAMED_AFTER].at
        return first

    def traits(self, traits: frozenset[str], at: int) -> frozenset[str]:
        """Return what may be presumed of somebody at a moment: that a step of a plan is ahead, or that they work."""
        if at <= self.jobless:
            traits -= {"work"}
        return traits | {"plan"} if any(first < at <= last for first, last in self.ahead) else traits

    def _jobless(self) -> int:
        """Return until when somebody looked for work, if they did."""
        for going in self.goings:
            if going.matter.words and going.matter.words.domain is Domain.WORK:
                return NEVER if going.over is None else going.over
        return 0

    def _ahead(self) -> Iterator[tuple[int, int]]:
        """Yield from when until when the plan held a step that was not done."""
        for number in PLANNED:
            if self.planned is not None and number < len(self.goings):
                yield self._begins(number), self.goings[number].over or NEVER

    def _begins(self, number: int) -> int:
        """Return when the version of the plan was written that takes in a matter."""
        written = self.planned or 0
        return max(written, hours.written(self.goings[number].moments[0].at, 50)) if number else written

    def at_hand(self, rng: Random) -> tuple[str, str]:
        """Return what a meeting in the days to come is about, and what the worker is reminded of, if anything."""
        going = self.goings[-1] if self.goings else None
        if going is None or going.over is not None or going.matter.words is None:
            return "", ""
        return rng.choice(going.matter.words.about), rng.choice(going.matter.words.remind)

    # As values

    def tale(self, who: Who, rng: Random, diary: Diary, texts: Sequence[bytes], moments: Sequence[Moment]) -> Tale:
        """Return what stands beside the notes of somebody who confirmed by their own hand."""
        tale, clock = Tale(), rng
        if not self.is_told:
            return tale
        for number in range(len(self.goings)):
            tale.needs += self._need(who, number, rng)
        tale.versions = list(self._versions(who, rng))
        tale.met = list(self._met(who, diary, clock, texts, moments))
        tale.judged = list(self._judged(who, tale.needs, rng))
        return tale

    def _need(self, who: Who, number: int, rng: Random) -> Iterator[Need]:
        going = self.goings[number]
        words, over = going.matter.words, going.over
        if words is None:
            return
        spoken = max(self.named(number), self.since)
        is_own = rng.random() < 0.25
        at = hours.evening(spoken, rng) if is_own else hours.written(spoken, 6 + rng.randrange(20))
        last = self.planned if not number and self.planned and spoken < self.planned else who.until
        at = min(max(at, spoken), last)
        helps = Helps.MYSELF if is_own else Helps.NOBODY_YET
        told = Need(
            number, at, is_own, words.domain, rng.choice(words.need), rng.choice(words.wish), helps, Status.OPEN
        )
        yield told
        if len(going.moments) > 1:
            then = Status.MET if over is not None and not going.matter.is_open else Status.HELPED
            stood = max(hours.written(going.moments[-1].at, 5 + rng.randrange(30)), at + MINUTE)
            yield replace(told, at=max(min(stood, who.until), at), is_own=False, status=then, helps=Helps.WORKER)

    def _versions(self, who: Who, rng: Random) -> Iterator[Version]:
        if self.planned is None:
            return
        agreed = [words for _, words in telling.bank()["agreed"]]
        for place, number in enumerate(one for one in PLANNED if one < len(self.goings)):
            at = self._begins(number)
            if at > who.until - DAY:
                return
            going = self.goings[number]
            goal = self._goal(going, at, rng)
            version = Version(place + 1, at, is_own=False, is_private=False, goals=(goal,), threads=())
            answered = hours.evening(at + (1 + rng.randrange(3)) * DAY, rng)
            if answered < who.until:
                words = rng.choice(agreed) if rng.random() > SILENT else ""
                version.answer = (Stance.AGREE, words, answered)
            if going.over is not None and going.over > at and not going.matter.is_open:
                done = [hours.written(going.over, 5 + rng.randrange(180)) for _ in goal.steps]
                marked = zip(goal.steps, done, strict=True)
                version.marks = [(one.key, Mark.DONE, min(then, who.until), False) for one, then in marked]
            yield version

    def _goal(self, going: Going, at: int, rng: Random) -> Goal:
        words = going.matter.words
        if words is None:
            raise LookupError("A plan is written for a matter that has words.")

        def key() -> UUID:
            return UUID(int=rng.getrandbits(128), version=4)

        own, ours = (day_of(at + days * DAY) for days in (14 + rng.randrange(20), 7 + rng.randrange(10)))
        steps = (
            Step(key(), rng.choice(words.own), Doer.PERSON, own),
            Step(key(), rng.choice(words.ours), Doer.WORKER, ours),
        )
        return Goal(key(), rng.choice(words.goal), steps)

    def _met(
        self, who: Who, diary: Diary, clock: Random, texts: Sequence[bytes], moments: Sequence[Moment]
    ) -> Iterator[Met]:
        """Yield the last few meetings for a matter of these, as far as the worker's diary has them."""
        when = {moment.at: text.decode() for moment, text in zip(moments, texts, strict=True)}
        places = [(at, going) for going in self.goings for at in going.moments if at.kind in MEETINGS]
        hero = Hero(who.name, who.age, "", "", who.caseworker.id, (), self.since, who.until)
        found = 0
        for moment, going in reversed(places):
            begins = moment.at - moment.at % HALF
            is_arranged = begins > self.since + 8 * DAY and not when[moment.at].startswith(CAME_BY)
            is_arranged = is_arranged and OPENS <= (begins + EAST) % DAY // HOUR < CLOSES
            if found == KEPT or going.matter.words is None:
                return
            if is_arranged and diary.is_free(who.caseworker.id.bytes, moment.kind, begins):
                diary.take(who.caseworker.id.bytes, moment.kind, begins)
                moves = tuple(arranging.moves(hero, How.MET, moment.at, begins, clock, clock))
                found += 1
                yield Met(moment.kind, clock.choice(going.matter.words.about), moves)

    def _judged(self, who: Who, needs: list[Need], rng: Random) -> Iterator[Judged]:
        first = hours.opened(self.since + 5 * DAY)
        asked = [("starts", first)] if first < who.until - DAY else []
        if who.until - self.since > LONG:
            asked.append(("midway", (self.since + who.until) // 2))
        for one in judging.plain(needs, asked, rng):
            known = {
                domain: level
                for domain, level in one.levels.items()
                if (agreed := who.agreed.get(outcomes.PURPOSES[domain])) and agreed.since <= one.at
            }
            yield replace(one, levels=known)


def write(scribe: "Scribe", who: Who, tale: Tale) -> None:
    """Write what stands beside the notes."""
    chronicle.Chronicler(scribe, who, 0).write(tale)
    scribe.arranger.kept(who, tale.met)
