"""Tells one life: takes the threads that were dealt to it and says when what happened, in whose words."""

import re
from random import Random

from guitu.journey.closure.rules import Move as ClosingMove
from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.journey.outcomes.rules import Mark as RoundMark
from guitu.people.rules import Stance
from guitu.surfaces.demo import arranging, details, hours, judging, manner, spoken, telling
from guitu.surfaces.demo.case import Case, Ending, Slot
from guitu.surfaces.demo.diary import Diary
from guitu.surfaces.demo.manner import Promise
from guitu.surfaces.demo.naming import Namer
from guitu.surfaces.demo.planner import Planner
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE
from guitu.surfaces.demo.tale import Answers, Coming, Hero, Met, Note, Tale, View
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
NEXT_DAY = re.compile("第二天|隔天")
FACE_TO_FACE = frozenset({ContactKind.OFFICE, ContactKind.HOME, ContactKind.VIDEO, ContactKind.GROUP})
PLANS = frozenset({"plan", "again", f"{telling.YOUNG}plan"})
YOUNG, SATURDAY, AFTER_SCHOOL = {"child", "teen"}, 5, (16, 19)
# How many working days later a contact is at most, where somebody was met on its day already.
CROWDED = 3
# At which hour a station opens.
OPENS = 9
# How soon a next meeting must be to be named in a note.
SOON = 15 * DAY
ABOUT = {"first": "第一次见面", "plan": "一起写计划", "again": "看看计划，该改的改", "last": "好好道个别"}
ABOUT |= {f"{telling.YOUNG}first": "认识一下", f"{telling.YOUNG}plan": "把计划写下来"}


class Teller:
    """Tells the life of one person."""

    def __init__(self, case: Case, hero: Hero, rng: Random, clock: Random, diary: Diary) -> None:
        """Tell it for `hero`; `clock` draws the hours of the day, `diary` knows when the worker is free."""
        self.case, self.hero, self.rng, self.clock, self.tale = case, hero, rng, clock, Tale()
        # What found no free half hour on its day was no meeting: somebody came by.
        self.diary, self.loose = diary, set[Slot]()
        self.noted: dict[tuple[int, int], int] = {}
        # When each contact of a part is, on which days somebody was met, and when a plan was spoken about.
        self.whens: dict[tuple[int, int], int] = {}
        self.busy: set[int] = set()
        self.planned: dict[int, int] = {}
        # For when the last note named the next meeting.
        self.promised: int | None = None
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
        Namer(self.case, self.hero, self.details, self.times, self.noted, self.rng, self.clock).name(self.tale)
        Planner(self.case, self.details, self.times, self.planned, self.rng, self.clock).plan(self.tale)
        self.tale.judged = judging.judged(self.case, self.tale.needs, self.times, self.rng, self.clock)
        self._begins()
        self._beside()
        self._dues()
        self._closing()
        called = manner.manner(self.hero.worker.bytes).calls(*self.calls)
        in_hand = [one for one in self.about if one[0].topic is Topic.SUPPORT][-2:]
        self.tale.names = {**self.bank, **details.nouns(in_hand), "p": called, "p3": called}
        return self.tale

    # Contacts and meetings

    def _contacts(self) -> None:
        slots = sorted(self.case.slots(), key=lambda one: (not one.key, not self._is_fixed(one), one))
        placed = sorted(((self._when(slot), slot) for slot in slots), key=lambda one: (one[0], one[1]))
        self.whens = {(slot.part, slot.beat): at for at, slot in placed if not slot.key}
        following: list[int | None] = [None]
        for at, slot in reversed(placed[1:]):
            following.append(self._begins_at(slot, at) if self._is_arranged(slot) else following[-1])
        for number, (at, slot) in enumerate(placed):
            self._note(at, slot, following[-1 - number], number)
        for number, part in enumerate(self.case.parts):
            for beat in self.threads[number].beats:
                if beat.how is How.NO and part.day(beat.day) < self.case.last:
                    then = self._offered(part.day(beat.day))
                    self._met(beat, beat.about, number, then, then)
        self._coming()

    def _kind(self, slot: Slot) -> ContactKind:
        if slot.key:
            return telling.bank()[slot.key][slot.beat][0] or ContactKind.PHONE
        return self._beat(slot).kind

    def _beat(self, slot: Slot) -> Beat:
        return self.threads[slot.part].beats[slot.beat]

    def _is_arranged(self, slot: Slot) -> bool:
        """Return whether the contact was a meeting that a note before it can name."""
        is_said = bool(slot.key) or self._beat(slot).how in {How.MET, How.CAME_BETWEEN}
        return is_said and self._kind(slot) in FACE_TO_FACE and self._is_meeting(slot)

    def _begins_at(self, slot: Slot, at: int) -> int:
        """Return for when a meeting was arranged: of one that did not come about the note is written hours later."""
        if slot.key or self._beat(slot).how is not How.CAME_BETWEEN:
            return at
        then = at - self._heard_after(slot) * DAY - 4 * HOUR
        then -= then % (30 * MINUTE)
        clock = self.times.local(then)
        return then if clock.hour >= OPENS else then + (OPENS + 5 - clock.hour) * HOUR

    def _drops_in(self, slot: Slot, beat: Beat) -> bool:
        """Return whether somebody came by, or was called on, without an appointment; that is often so."""
        before = self.threads[slot.part].beats[slot.beat - 1] if slot.beat else None
        if before is not None and before.how is How.CAME_BETWEEN:
            # It was put off to this day.
            return False
        is_loose = beat.how is How.MET and beat.kind in {ContactKind.OFFICE, ContactKind.HOME}
        return is_loose and not self.case.is_showcase and (slot.day + 3 * slot.part) % 7 < 3

    def _is_fixed(self, slot: Slot) -> bool:
        """Return whether a contact belongs to one day of the calendar: to a festival or to the school."""
        return bool(slot.key) or self.threads[slot.part].anchor is not None or self.threads[slot.part].at_school

    def _when(self, slot: Slot) -> int:
        kind, came_between = self._kind(slot), not slot.key and self._beat(slot).how is How.CAME_BETWEEN
        first, last = (17, 20) if came_between else HOURS[kind]
        day = self._day(slot, kind)
        is_message = kind is ContactKind.MESSAGE
        if self.case.tags & YOUNG and not is_message and self.times.date(day).weekday() < SATURDAY:
            # After school.
            first, last = AFTER_SCHOOL
        first, last = spoken.hours(self._told(slot).text) or (first, last)
        hour = first + self.rng.randrange(last - first)
        is_on_time = kind in FACE_TO_FACE and not came_between
        minute = 30 * self.rng.randrange(2) if is_on_time else self.rng.randrange(60)
        drawn = (day + self._heard_after(slot), hour, 0 if is_on_time and hour >= 20 else minute)
        return self._kept_apart(slot, drawn, (first, last))

    def _kept_apart(self, slot: Slot, drawn: tuple[int, int, int], within: tuple[int, int]) -> int:
        """Return when a contact is: at the time that was drawn, or, as a meeting, near it when the worker is free."""
        day, *clock = drawn
        at = self._before_leaving(slot, self.times.at(day, *clock))
        if not self._is_meeting(slot):
            return at
        clocks = [(one, half) for low, high in (within, HOURS[self._kind(slot)]) for one in range(low, high)
                  for half in (0, 30) if one < 20 or not half]  # fmt: skip
        tries = [at, *(self._before_leaving(slot, self.times.at(day, *one)) for one in clocks)]
        kind = self._kind(slot) if slot.key else arranging.kind(self._beat(slot))
        free = self.diary.fitted(self.hero.worker.bytes, kind, tries, lambda one: self._begins_at(slot, one))
        if free is None:
            self.loose.add(slot)
        return at if free is None else free

    def _before_leaving(self, slot: Slot, at: int) -> int:
        is_before = self.case.ends is not None and slot.day <= self.case.ends
        return min(at, self.hero.left - HOUR) if self.hero.left and is_before else at

    def _is_meeting(self, slot: Slot) -> bool:
        """Return whether a contact stands in the diary as a meeting."""
        if slot.key or slot in self.loose:
            return slot not in self.loose and slot.key in ABOUT and self._kind(slot) in FACE_TO_FACE
        beat = self._beat(slot)
        return (beat.kind in FACE_TO_FACE or beat.how is How.CAME_BETWEEN) and not self._drops_in(slot, beat)

    def _day(self, slot: Slot, kind: ContactKind) -> int:
        """Return on which day a contact is: while the station is open, and no two of one life on one day."""
        if kind is ContactKind.MESSAGE and (slot.key or self._beat(slot).how is not How.CAME_BETWEEN):
            return slot.day
        end = max(self.case.last, slot.day + 1)
        if self.case.ends is not None and slot.day <= self.case.ends and self.hero.left:
            end = self.case.ends + 1
        day = self._open(slot, slot.day)
        if day >= end:
            # There is no day left after it: they met before.
            day = self.times.workday_before(slot.day)
            while self._heard_after(slot) and self.times.workday(day + 1) != day + 1:
                day = self.times.workday_before(day - 1)
        elif not self._is_fixed(slot):
            tries = [day]
            while len(tries) <= CROWDED:
                tries.append(self._open(slot, tries[-1] + 1))
            day = next((one for one in tries if one not in self.busy and one < end), day)
        self.busy.add(day)
        return day

    def _open(self, slot: Slot, day: int) -> int:
        """Return the next day on which the station is open, and, where that is told on the day after, then as well."""
        day = self.times.workday(day)
        while self._heard_after(slot) and self.times.workday(day + 1) != day + 1:
            day = self.times.workday(day + 1)
        return day

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
        names["again"] = self._again(slot, at)
        text = style.subject(told.text.replace("护士", "我") if is_helper else told.text)
        kind = self._kept_kind(slot)
        following = None if is_helper or following is None or not at < following < at + SOON else following
        words = self._worded(style, text.format_map(names), slot, at, following, number)
        topic = Topic.SUPPORT if slot.key else self.threads[slot.part].topic
        key = slot.key or self.threads[slot.part].key
        reply, addition = self._reply(told, names, at)
        if slot.key in PLANS:
            self.planned[slot.day] = at
        self.noted.setdefault((slot.part, -1 if slot.key else slot.beat), at)
        self.tale.notes.append(Note(at, by, kind, topic, words, reply, addition, key))
        if slot.key in ABOUT and self._is_meeting(slot):
            self._met(None, (ABOUT[slot.key],), 0, at, at, kind)
        elif not slot.key and self._is_meeting(slot):
            beat = self._beat(slot)
            self._met(beat, beat.about, slot.part, at - self._heard_after(slot) * DAY, self._begins_at(slot, at))

    def _worded(self, style: manner.Manner, text: str, slot: Slot, at: int, following: int | None, number: int) -> str:
        """Return a note in the manner of whoever writes it, and remember for when it named the next meeting."""
        how = Promise.KEPT if at == self.promised else Promise.NONE
        if self._is_arranged(slot) and how is Promise.NONE:
            how = Promise.ARRANGED
        if slot.key or self._beat(slot).how is How.CAME_BETWEEN:
            how = Promise.UNSAID
        then = self.times.local(following) if following is not None else None
        words, is_named = style.note(text, self._kept_kind(slot), how, self.times.local(at).date(), then, number)
        self.promised = following if is_named else self.promised
        return words

    def _again(self, slot: Slot, at: int) -> str:
        """Return to when a meeting was put off that did not come about: to the next one of the same matter."""
        then = None if slot.key else self.whens.get((slot.part, slot.beat + 1))
        if then is None or not at < then < at + 15 * DAY:
            return "改天再约"
        if self.threads[slot.part].beats[slot.beat + 1].kind not in FACE_TO_FACE:
            return "先电话里说"
        return f"改到{manner.day_of(self.times.local(then))}"

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
        self,
        beat: Beat | None,
        about: tuple[str, ...],
        part: int,
        at: int,
        begins: int,
        kind: ContactKind | None = None,
    ) -> None:
        """Write down how a meeting came about that was to begin at a time, and what became of it."""
        kind = kind or (arranging.kind(beat) if beat else ContactKind.OFFICE)
        begins -= begins % (30 * MINUTE)
        if begins < self.hero.since + HOUR:
            return
        is_private = beat is not None and self.threads[part].is_private
        how = beat.how if beat else How.MET
        moves = tuple(arranging.moves(self.hero, how, max(at, begins), begins, self.rng, self.clock))
        self.tale.met.append(Met(kind, self._about(about, part), moves, is_private))

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
            told = told or self.case.line("due", 13 * number)
            called = manner.manner(self.hero.worker.bytes).calls(*self.calls)
            words = told.format_map({**self.details[number], "p3": called, "P": called})
            at, done = self.times.acted(day - 3, self.clock, is_own=False), self.times.at(day, 18)
            if words != self.tale.reminder and at < done - DAY:
                due = self.times.midnight + day * DAY
                self.tale.dues.append((at, due, done - self.clock.randrange(9 * 60) * MINUTE, words))

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

    def _begins(self) -> None:
        for day, what in self.case.begins:
            is_own = what is not RoundMark.WORKER_WISHES
            at = self.hero.back if what is RoundMark.CAME_BACK else None
            looked = max(one.at for one in self.tale.judged if one.round == 1) + HOUR
            at = at or max(looked, self.times.acted(day, self.clock, is_own=is_own))
            self.tale.begins.append((what, at))

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
