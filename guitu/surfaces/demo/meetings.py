"""Arranges meetings in the synthetic city: the next week of every social worker, some reminders, sealed for real."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from guitu.journey.consent.rules import Purpose, State
from guitu.journey.contacts.rules import ContactKind, MeetingState, Move, Reason
from guitu.surfaces.demo.diary import Diary, minutes
from guitu.surfaces.demo.frame import Frame, Who, raw_id
from guitu.surfaces.demo.hours import EAST, between, lived, opened, worked
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE, Table, moment, perhaps, small
from guitu.surfaces.demo.sealer import Nonces, bound, seal
from guitu.surfaces.demo.tale import Met, Moved, Tale

PLACES = {
    ContactKind.OFFICE: ("站里二楼小会议室", "站里谈话室", "站里靠窗的小桌", "站里茶水间", "站里"),
    ContactKind.HOME: ("家里", "小区东门口"),
    ContactKind.PHONE: ("",),
    ContactKind.VIDEO: ("",),
    ContactKind.GROUP: ("社区活动室",),
}
# What a meeting is about, and the worker reminded of, where nothing is in hand.
ABOUT = ("聊聊这一周过得怎么样", "说说近况", "坐坐，看看有什么要办的", "说说这两周", "")
REMINDERS = ("问问这两周过得怎么样", "把上次问的电话告诉本人", "问问最近身体怎么样")
KINDS = (ContactKind.OFFICE, ContactKind.OFFICE, ContactKind.HOME, ContactKind.PHONE)
# How many of a hundred people have a meeting in the days to come, and how those stand.
ARRANGED, REMINDED = 0.3, 0.05
STANDS = (
    *[MeetingState.CONFIRMED] * 13,
    *[MeetingState.TOLD] * 2,
    *[MeetingState.WAITS_FOR_PERSON] * 3,
    *[MeetingState.WAITS_FOR_WORKER] * 2,
)
# How many meetings are proposed for a wrong day first.
SLIPS = 0.012
DAYS = 8


def _place(rng: Random, kind: ContactKind, about: str) -> str:
    """Return where somebody is met: in the home where that is what it is about."""
    place = rng.choice(PLACES[kind])
    return PLACES[kind][0] if "家里" in about and kind is ContactKind.HOME else place


class Arranger:
    """Writes meetings and reminders into the tables of a scribe."""

    def __init__(self, frame: Frame, tables: dict[str, Table], nonces: Nonces) -> None:
        self.frame, self.tables, self.nonces = frame, tables, nonces
        self.today = (frame.at + EAST) // DAY * DAY - EAST
        self.diary = Diary()
        # What the one who is shown has ahead is written down before anybody else's.
        first = opened(self.today + DAY)
        self.shown = (first + 15 * HOUR, opened(first + 2 * DAY) + 10 * HOUR)
        for one in frame.society.caseworkers()[:1]:
            for kind, begins in zip((ContactKind.OFFICE, ContactKind.HOME), self.shown, strict=True):
                self.diary.take(one.id.bytes, kind, begins)

    def arrange(self, who: Who, about: str = "", remind: str = "") -> None:
        """Arrange what somebody has ahead of them, about what is in hand; draws of its own, for the rest to stay."""
        rng = Random(self.frame.seed * 1_000_033 + who.life.number)  # noqa: S311 - the same for the same seed
        if who.life.state is State.LIVE and rng.random() < ARRANGED:
            kind = rng.choice(KINDS)
            self._meeting(who, rng, self._free(who, rng, kind), rng.choice(STANDS), kind, about or None)
        elif who.life.state is State.ON_WORD:
            kind = rng.choice(KINDS)
            self._meeting(who, rng, self._free(who, rng, kind), MeetingState.TOLD, kind)
        if who.life.state is State.LIVE and rng.random() < REMINDED:
            self._reminder(who, rng, remind or rng.choice(REMINDERS))

    def tell(self, who: Who, tale: Tale) -> None:
        """Write the meetings of a tale, and what it has ahead."""
        rng = who.rng
        self.kept(who, tale.met)
        if who.life.is_demo and tale.coming:
            told, (first, second) = tale.coming, self.shown
            self._meeting(who, rng, first, MeetingState.CONFIRMED, told.kind, told.about)
            about = "到家里坐坐，看看窗台上的花"
            self._meeting(who, rng, second, MeetingState.WAITS_FOR_PERSON, ContactKind.HOME, about)
        elif tale.coming and (tale.coming.days < DAYS or rng.random() < ARRANGED):
            told = tale.coming
            self._meeting(who, rng, self._free(who, rng, told.kind), rng.choice(STANDS), told.kind, told.about)
        if tale.reminder and (who.life.is_demo or rng.random() < 5 * REMINDED):
            self._reminder(who, rng, tale.reminder)

    def kept(self, who: Who, met: Iterable[Met]) -> None:
        """Write meetings that were."""
        for one in met:
            self._met(who, who.rng, one)

    def _met(self, who: Who, rng: Random, met: Met) -> None:
        asked = met.moves[0]
        is_slip = asked.begins is not None and not asked.is_own and asked.at > who.life.given + DAY
        if is_slip and not who.life.is_demo and rng.random() < SLIPS:
            # Proposed for a wrong day, and taken back before anybody had to answer.
            wrong = replace(asked, at=asked.at - 9 * MINUTE, begins=(asked.begins or 0) + 7 * DAY)
            back = Moved(Move.CANCELLED, is_own=False, at=asked.at - 4 * MINUTE)
            self._written(who, rng, replace(met, moves=(wrong, back)))
        self._written(who, rng, met)

    def _written(self, who: Who, rng: Random, met: Met) -> None:
        row, base, worker = raw_id(rng), who.agreed[Purpose.SUPPORT], who.caseworker.id.bytes
        asked = met.moves[0]
        self.tables["meeting"].add(
            row,
            who.id,
            base.id,
            who.id if asked.is_own else worker,
            moment(asked.at),
            worker,
            small(met.kind),
            self._sealed(who, "meeting.place", _place(rng, met.kind, met.about), row),
            self._sealed(who, "meeting.about", met.about, row),
            worker if met.is_private else None,
        )
        last = [one.begins for one in met.moves if one.begins is not None][-1]
        for step, one in enumerate(met.moves, 1):
            by = who.id if one.is_own else worker
            then = (one.begins, minutes(met.kind, last)) if one.begins is not None else None
            self._move(who, rng, row, step, one.what, by, one.at, then, one.reason)

    def _free(self, who: Who, rng: Random, kind: ContactKind) -> int:
        """Return a time at which this worker is free; whoever goes to school is met after it."""
        return self.diary.find(who.caseworker.id.bytes, kind, rng, self.today, DAYS, is_pupil=who.life.is_minor)

    def _meeting(
        self,
        who: Who,
        rng: Random,
        begins: int,
        stands: MeetingState,
        kind: ContactKind,
        about: str | None = None,
    ) -> None:
        row, base, worker = raw_id(rng), who.agreed[Purpose.SUPPORT], who.caseworker.id.bytes
        about = rng.choice(ABOUT) if about is None else about
        is_own = stands is MeetingState.WAITS_FOR_WORKER
        asked = min(begins, self.frame.at) - int((1 + 3 * rng.random()) * DAY)
        asked = max(base.since + HOUR, lived(asked, who.clock) if is_own else worked(asked, who.clock))
        asked = min(asked, self.frame.at - HOUR)
        first = who.id if stands is MeetingState.WAITS_FOR_WORKER else worker
        self.tables["meeting"].add(
            row,
            who.id,
            base.id,
            first,
            moment(asked),
            worker,
            small(kind),
            self._sealed(who, "meeting.place", _place(rng, kind, about), row),
            self._sealed(who, "meeting.about", about, row),
            None,
        )
        self._move(who, rng, row, 1, Move.PROPOSED, first, asked, (begins, minutes(kind, begins)))
        for step, (what, by) in enumerate(self._after(who, stands), 2):
            at = begins + HOUR if what is Move.KEPT else self._answered(who, asked, is_own=by == who.id)
            self._move(who, rng, row, step, what, by, at)

    def _answered(self, who: Who, asked: int, *, is_own: bool) -> int:
        if is_own:
            return max(asked, between(asked, self.frame.at, who.clock, is_own=True))
        return min(asked + 20 * MINUTE, self.frame.at)

    @staticmethod
    def _after(who: Who, stands: MeetingState) -> Iterator[tuple[Move, bytes]]:
        if stands is MeetingState.TOLD:
            yield Move.TOLD_YES, who.caseworker.id.bytes
        if stands in {MeetingState.CONFIRMED, MeetingState.KEPT}:
            yield Move.CONFIRMED, who.id
        if stands is MeetingState.KEPT:
            yield Move.KEPT, who.caseworker.id.bytes

    def _move(
        self,
        who: Who,
        rng: Random,
        meeting: bytes,
        step: int,
        what: Move,
        by: bytes,
        at: int,
        then: tuple[int, int] | None = None,
        reason: Reason | None = None,
    ) -> None:
        self.tables["meeting_move"].add(
            raw_id(rng),
            who.id,
            who.agreed[Purpose.SUPPORT].id,
            by,
            moment(at),
            meeting,
            small(step),
            small(what),
            perhaps(then[0] if then else None),
            small(then[1]) if then else None,
            small(reason) if reason else None,
        )

    def _reminder(self, who: Who, rng: Random, words: str) -> None:
        row, base = raw_id(rng), who.agreed[Purpose.SUPPORT]
        due = self.today + (0 if who.life.is_demo else rng.randrange(DAYS)) * DAY
        self.tables["reminder"].add(
            row,
            who.id,
            base.id,
            who.caseworker.id.bytes,
            moment(max(base.since + HOUR, worked(self.frame.at - 2 * DAY, who.clock))),
            moment(due),
            self._sealed(who, "reminder.words", words, row),
        )

    def _sealed(self, who: Who, field: str, text: str, row: bytes) -> bytes:
        base = who.agreed[Purpose.SUPPORT]
        return seal(base.encrypt, self.nonces, text.encode(), bound(field, who.id) + row)
