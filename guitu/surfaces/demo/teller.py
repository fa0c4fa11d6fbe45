"""Tells one life: takes the threads that were dealt to it and says when what happened, in whose words."""

import re
from dataclasses import replace
from random import Random

from guitu.journey.closure.rules import Move as ClosingMove
from guitu.journey.contacts.rules import ContactKind, Move, Reason, Topic
from guitu.journey.needs.rules import PURPOSES, Domain, Hand, Helps, Status, can_move
from guitu.people.rules import Stance
from guitu.surfaces.demo import details, hours, judging, manner, telling
from guitu.surfaces.demo.casting import Case, Ending, Slot
from guitu.surfaces.demo.planner import Planner
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE
from guitu.surfaces.demo.tale import Answers, Coming, Hero, Met, Moved, Need, Note, Tale, View
from guitu.surfaces.demo.telling import Beat, How, Telling
from guitu.surfaces.demo.times import Times

# The hours in which each kind of contact happens.
HOURS = {
    ContactKind.OFFICE: (9, 17),
    ContactKind.HOME: (10, 18),
    ContactKind.PHONE: (9, 20),
    ContactKind.VIDEO: (14, 20),
    ContactKind.MESSAGE: (8, 22),
    ContactKind.GROUP: (10, 17),
}
# For how many matters the worker writes down what to do.
REMINDED = 0.35
# On which day somebody says with what they want no help.
SAYS_NO = 4
NEXT_DAY = re.compile("第二天|隔天")
FACE_TO_FACE = frozenset({ContactKind.OFFICE, ContactKind.HOME, ContactKind.VIDEO, ContactKind.GROUP})
ABOUT = {"first": "第一次见面", "plan": "一起写计划", "again": "看看计划，该改的改", "last": "好好道个别"}
ABOUT |= {f"{telling.YOUNG}first": "认识一下", f"{telling.YOUNG}plan": "把计划写下来"}


class Teller:
    """Tells the life of one person."""

    def __init__(self, case: Case, hero: Hero, rng: Random, clock: Random) -> None:
        """Tell it for `hero`; `clock` draws the hours of the day."""
        self.case, self.hero, self.rng, self.clock, self.tale = case, hero, rng, clock, Tale()
        self.noted: dict[tuple[int, int], int] = {}
        self.times = Times(case.first, since=hero.since, until=hero.until)
        given, familiar = manner.called(hero.name, hero.age)
        self.calls = (given, familiar)
        self.threads = [case.thread(number) for number in range(len(case.parts))]
        known = details.life(rng, district=hero.district, street=hero.street, tags=case.tags)
        self.details = [details.of(case.thread(number), rng, known) for number in range(len(case.parts))]
        self.about = list(zip(self.threads, (one.telling for one in case.parts), self.details, strict=True))
        self.bank = {**known, **details.nouns(self.about[:2])}

    def tell(self) -> Tale:
        """Return everything that is told of this life."""
        self._contacts()
        self._needs()
        Planner(self.case, self.details, self.times, self.rng, self.clock).plan(self.tale)
        self.tale.judged = judging.judged(self.case, self.tale.needs, self.times, self.rng, self.clock)
        self._beside()
        self._dues()
        self._closing()
        called = manner.manner(self.hero.worker.bytes).calls(*self.calls)
        in_hand = [one for one in self.about if one[0].topic is Topic.SUPPORT][-2:]
        self.tale.names = {**self.bank, **details.nouns(in_hand), "p": called, "p3": called}
        return self.tale

    # Contacts and meetings

    def _contacts(self) -> None:
        placed = sorted(((self._when(slot), slot) for slot in self.case.slots()), key=lambda one: (one[0], one[1]))
        following: list[int | None] = [None]
        for at, slot in reversed(placed[1:]):
            following.append(at if self._is_arranged(slot) else following[-1])
        for number, (at, slot) in enumerate(placed):
            self._note(at, slot, following[-1 - number], number)
        for number, part in enumerate(self.case.parts):
            for beat in self.threads[number].beats:
                if beat.how is How.NO and part.day(beat.day) < self.case.last:
                    self._met(beat, beat.about, number, self._offered(part.day(beat.day)))
        self._coming()

    def _kind(self, slot: Slot) -> ContactKind:
        if slot.key:
            return telling.bank()[slot.key][slot.beat][0] or ContactKind.PHONE
        return self._beat(slot).kind

    def _beat(self, slot: Slot) -> Beat:
        return self.threads[slot.part].beats[slot.beat]

    def _is_arranged(self, slot: Slot) -> bool:
        """Return whether the contact was a meeting that a note before it can name."""
        if slot.key:
            return slot.key in ABOUT and self._kind(slot) in FACE_TO_FACE
        beat = self._beat(slot)
        return beat.kind in FACE_TO_FACE and beat.how in {How.MET, How.CAME_BETWEEN} and not self._drops_in(slot, beat)

    def _drops_in(self, slot: Slot, beat: Beat) -> bool:
        """Return whether somebody came by, or was called on, without an appointment; that is often so."""
        is_loose = beat.how is How.MET and beat.kind in {ContactKind.OFFICE, ContactKind.HOME}
        return is_loose and not self.case.is_showcase and (slot.day + 3 * slot.part) % 7 < 3

    def _when(self, slot: Slot) -> int:
        kind = self._kind(slot)
        first, last = HOURS[kind]
        came_between = not slot.key and self._beat(slot).how is How.CAME_BETWEEN
        hour = 17 + self.clock.randrange(3) if came_between else first + self.rng.randrange(last - first)
        # A message may come on a Sunday; for everything else somebody of the station must be there.
        later = self.times.workday(slot.day)
        day = later if kind is not ContactKind.MESSAGE and later < max(self.case.last, slot.day + 1) else slot.day
        is_on_time = kind in FACE_TO_FACE and not came_between
        minute = 30 * self.rng.randrange(2) if is_on_time else self.rng.randrange(60)
        at = self.times.at(day + self._heard_after(slot), hour, minute)
        is_before = self.case.ends is not None and slot.day <= self.case.ends
        return min(at, self.hero.left - HOUR) if self.hero.left and is_before else at

    def _heard_after(self, slot: Slot) -> int:
        """Return how many days after a meeting that did not come about somebody told why, as the note itself says."""
        is_later = not slot.key and self._beat(slot).how is How.CAME_BETWEEN and NEXT_DAY.search(self._told(slot).text)
        return 1 if is_later else 0

    def _offered(self, day: int) -> int:
        """Return for when a meeting was proposed that did not come about."""
        return self.times.at(self.times.workday(day), 10 + self.clock.randrange(8), 30 * self.clock.randrange(2))

    def _note(self, at: int, slot: Slot, following: int | None, number: int) -> None:
        names = self.bank if slot.key else self.details[slot.part]
        told = self._told(slot)
        by, is_helper = self._author(slot, at)
        style = manner.manner(by)
        names["p"] = names["P"] = names["p2"] = names["p3"] = style.calls(*self.calls)
        text = style.subject(told.text.replace("护士", "我") if is_helper else told.text)
        is_soon = following is not None and following - at < 15 * DAY and not is_helper
        then = self.times.local(following) if following is not None and is_soon else None
        kind = self._kept_kind(slot)
        words = style.note(
            text.format_map(names), kind, (then.date(), then.hour) if then else None, 0 if slot.key else number
        )
        topic = Topic.SUPPORT if slot.key else self.threads[slot.part].topic
        key = slot.key or self.threads[slot.part].key
        reply, addition = self._reply(told, names, at)
        self.noted.setdefault((slot.part, -1 if slot.key else slot.beat), at)
        self.tale.notes.append(Note(at, by, kind, topic, words, reply, addition, key))
        if slot.key in ABOUT and kind in FACE_TO_FACE:
            self._met(None, (ABOUT[slot.key],), 0, at, kind)
        elif not slot.key:
            beat = self._beat(slot)
            is_meeting = beat.kind in FACE_TO_FACE or beat.how is How.CAME_BETWEEN
            if is_meeting and not self._drops_in(slot, beat):
                self._met(beat, beat.about, slot.part, at - self._heard_after(slot) * DAY)

    def _kept_kind(self, slot: Slot) -> ContactKind:
        kind = self._kind(slot)
        came_between = not slot.key and self._beat(slot).how is How.CAME_BETWEEN
        return ContactKind.PHONE if came_between and kind is not ContactKind.MESSAGE else kind

    def _told(self, slot: Slot) -> Telling:
        if slot.key:
            return Telling(telling.bank()[slot.key][slot.beat][1])
        return self.case.told(slot)

    def _author(self, slot: Slot, at: int) -> tuple[bytes, bool]:
        post = None if slot.key else self._beat(slot).post
        for one in self.hero.helpers:
            if post is not None and one.post == post.value and one.since < at < one.until:
                return one.id, True
        return self.hero.worker.bytes, False

    def _reply(
        self, told: Telling, names: dict[str, str], at: int
    ) -> tuple[tuple[Stance, str, int] | None, tuple[str, int] | None]:
        if told.stance is None or (not told.addition and self.rng.random() < 0.2):
            return None, None
        words = self.rng.choice(told.replies).format_map(names)
        # Answered in the evening of one of the next days.
        then = min(hours.evening(at + (1 + self.rng.randrange(3)) * DAY, self.clock), self.hero.until)
        added = min(hours.next_morning(then, self.clock.randrange(400)), self.hero.until)
        addition = (told.addition.format_map(names), added) if told.addition else None
        return (told.stance, words, then), addition

    def _met(
        self, beat: Beat | None, about: tuple[str, ...], part: int, at: int, kind: ContactKind | None = None
    ) -> None:
        """Write down how a meeting came about and what became of it."""
        kind = kind or (beat.kind if beat and beat.kind is not ContactKind.MESSAGE else ContactKind.OFFICE)
        how = beat.how if beat else How.MET
        begins = at - 4 * HOUR if how is How.CAME_BETWEEN else at
        begins -= begins % (30 * MINUTE)
        if begins < self.hero.since + HOUR:
            return
        is_private = beat is not None and self.threads[part].is_private
        moves = tuple(self._moves(how, at, begins))
        self.tale.met.append(Met(kind, self._about(about, part), moves, is_private))

    def _moves(self, how: How, at: int, begins: int) -> list[Moved]:
        """Return who proposed, answered and kept a meeting, each in hours of their own."""
        is_own = how is How.ASKED
        offered = begins - 2 * DAY if how is How.MOVED else begins
        offered -= DAY if how is How.MOVED and hours.is_sunday(offered) else 0
        latest = offered - 6 * HOUR
        asked = self._between(min(max(self.hero.since, begins - 7 * DAY), latest), latest, is_own=is_own)
        asked = max(self.hero.since, asked)
        answered = self._between(asked, min(begins, asked + 2 * DAY), is_own=not is_own)
        after = min(hours.written(at, 30 + self.clock.randrange(60)), self._last(at))
        moves = [Moved(Move.PROPOSED, is_own, asked, offered)]
        if how is How.NO:
            moves.append(Moved(Move.DECLINED, not is_own, answered))
        else:
            if how is How.MOVED:
                moves.append(Moved(Move.COUNTERED, not is_own, answered, begins))
                answered, is_own = self._between(answered, begins, is_own=False), True
            moves.append(Moved(Move.CONFIRMED, not is_own, answered))
            if how is How.CAME_BETWEEN:
                reason = self.rng.choice((Reason.CAME_BETWEEN, Reason.MOVED))
                moves.append(Moved(Move.NOT_MET, is_own=False, at=after, reason=reason))
            else:
                moves.append(Moved(Move.KEPT, is_own=False, at=after))
        return moves

    def _last(self, at: int) -> int:
        """Return until when something is written down: before a goodbye, if there was one."""
        return self.hero.left if self.hero.left and at <= self.hero.left else self.hero.until

    def _between(self, low: int, high: int, *, is_own: bool) -> int:
        return hours.between(low, high, self.clock, is_own=is_own)

    def _about(self, about: tuple[str, ...], part: int) -> str:
        if not about:
            return ""
        return about[self.case.parts[part].telling % len(about)].format_map(self.details[part])

    def _coming(self) -> None:
        """Say what the next meeting is for: the next beat of a thread that is not over."""
        if self.case.ending is Ending.REOPENED:
            self.tale.coming = Coming(ContactKind.OFFICE, self.rng.choice(telling.bank()["again to see"])[1], 3)
        if self.case.ending is not Ending.NONE:
            return
        ahead = [
            (part.day(beat.day) - self.case.days, number, beat)
            for number, part in enumerate(self.case.parts)
            for beat in self.threads[number].beats
            if part.day(beat.day) >= self.case.days and part.day(0) < self.case.days and beat.about
        ]
        for days, number, beat in sorted(ahead, key=lambda one: one[:2]):
            if beat.kind in FACE_TO_FACE or beat.how is How.CAME_BETWEEN:
                kind = beat.kind if beat.kind in FACE_TO_FACE else ContactKind.PHONE
                self.tale.coming = Coming(kind, self._about(beat.about, number), days)
                named = {**self.details[number], "p3": self.calls[0], "P": self.calls[0]}
                told = self.threads[number].line("remind", self.case.parts[number].telling)
                self.tale.reminder = told.format_map(named)
                return

    def _dues(self) -> None:
        """Write down what the worker meant to do before a meeting, and did: sometimes only in the evening."""
        for number, part in enumerate(self.case.parts):
            days = [part.day(beat.day) for beat in self.threads[number].beats if beat.is_kept_in(FACE_TO_FACE)]
            days = [self.times.workday(day) for day in days if 9 < day < self.case.last - 2]
            if not days or self.rng.random() > REMINDED:
                continue
            day = self.rng.choice(days)
            told = self.threads[number].line("remind", part.telling) if self.rng.random() < 0.6 else ""
            told = told or self.rng.choice(telling.bank()["due"])[1]
            called = manner.manner(self.hero.worker.bytes).calls(*self.calls)
            words = told.format_map({**self.details[number], "p3": called, "P": called})
            at, done = self.times.acted(day - 3, self.clock, is_own=False), self.times.at(day, 18)
            if words != self.tale.reminder and at < done - DAY:
                due = self.times.midnight + day * DAY
                self.tale.dues.append((at, due, done - self.clock.randrange(9 * 60) * MINUTE, words))

    # Needs

    def _needs(self) -> None:
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
        at = own if is_own else min(hours.written(heard, 4 + 9 * number), self.times.at(day + 1, 18))
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
        return min(max(then, at), self._last(at))

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

    # What stands beside

    def _beside(self) -> None:
        for number, part in enumerate(self.case.parts):
            thread, names = self.threads[number], self.details[number]
            for day, relation, nearness, words in thread.views:
                if part.day(day) < self.case.last:
                    said = words[part.telling % len(words)].format_map(names)
                    self.tale.views.append(
                        View(self.times.acted(part.day(day), self.clock, is_own=True), relation, nearness, said)
                    )
            for one in thread.asked:
                if part.day(one.day) < self.case.last:
                    is_own = self.rng.random() < 0.7
                    at = self.times.acted(part.day(one.day), self.clock, is_own=is_own)
                    self.tale.answers.append(Answers(at, is_own, one.instrument, one.occasion, one.level))
            if thread.safety:
                self._safety(number, *thread.safety[part.telling % len(thread.safety)])

    def _safety(self, number: int, day: int, written: tuple[str, ...]) -> None:
        then = self.case.parts[number].day(day)
        if then < self.case.last:
            texts = tuple(text.format_map(self.details[number]) for text in written)
            self.tale.safety = (self.times.acted(then, self.clock, is_own=False), texts)

    def _closing(self) -> None:
        hands = {
            "propose": (ClosingMove.PROPOSED, False),
            "notyet": (ClosingMove.DECLINED, True),
            "unsaid": (ClosingMove.TAKEN_BACK, False),
            "reopen": (ClosingMove.REOPENED, True),
            "goodbye": (ClosingMove.CLOSED, True),
        }
        for one in self.case.said:
            if one.key in hands:
                what, is_own = hands[one.key]
                words = telling.bank()[one.key][one.line][1].format_map(self.bank)
                known = {ClosingMove.CLOSED: self.hero.left, ClosingMove.REOPENED: self.hero.back}.get(what)
                at = known or self.times.acted(one.day, self.clock, is_own=is_own)
                self.tale.closing.append((what, at, is_own, words))
