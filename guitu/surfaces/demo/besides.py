"""What stands beside a tale: a hand-over with both notes, quiet that was asked for, what was done, trusted people."""

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from guitu.foundations.identity import tokens
from guitu.journey.consent.rules import Purpose, State
from guitu.journey.contacts.rules import Hush
from guitu.journey.handover.rules import Move
from guitu.people.rules import Part, Relation
from guitu.society.workforce.rules import Post
from guitu.surfaces.demo import telling
from guitu.surfaces.demo.case import Case, Ending
from guitu.surfaces.demo.frame import Handing, Who, raw_id
from guitu.surfaces.demo.hours import EAST, evening, worked
from guitu.surfaces.demo.rows import DAY, FALSE, HOUR, MINUTE, TRUE, moment, perhaps, small
from guitu.surfaces.demo.sealer import bound, seal
from guitu.surfaces.demo.tale import Tale

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# How many ask for quiet at a time when little was to be done, and how long such a time is at least.
QUIET, LONG = 0.14, 16 * DAY
# How many of those with a case, and of the others, let somebody read along; and of those, how it stands.
TRUST = {True: 0.06, False: 0.012}
INVITED, OVER = 0.15, 0.8
GUESTS = (
    ("表姐", Relation.FAMILY), ("堂哥", Relation.FAMILY), ("小姨", Relation.FAMILY), ("三舅", Relation.FAMILY),
    ("阿秋", Relation.FRIEND), ("老同学阿柏", Relation.FRIEND), ("阿曼", Relation.FRIEND), ("细佬", Relation.FRIEND),
    ("茶会的阿泰", Relation.PEER), ("老简", Relation.PEER), ("先走过一段的芳姐", Relation.PEER),
    ("周三陪我走路的阿坚", Relation.PEER), ("活动室的小庄", Relation.VOLUNTEER), ("义工阿聪", Relation.VOLUNTEER),
    ("教我写信的陶老师", Relation.VOLUNTEER), ("读书会的文姐", Relation.VOLUNTEER),
    ("周老师", Relation.OTHER), ("楼下的容姨", Relation.OTHER),
)  # fmt: skip
SEEN = ((Part.MEETINGS,), (Part.MEETINGS, Part.PLAN), (Part.PLAN,), (Part.MEETINGS, Part.PLAN, Part.NEEDS))


class Besides:
    """Writes what stands beside the tales; draws of its own, so that the rest of the city stays as it is."""

    def __init__(self, scribe: "Scribe") -> None:
        self.scribe, self.tables, self.frame = scribe, scribe.tables, scribe.frame
        self.today = (self.frame.at + EAST) // DAY * DAY - EAST

    def _rng(self, who: Who, stream: int) -> Random:
        return Random((self.frame.seed + stream) * 1_000_041 + who.life.number)  # noqa: S311 - the same for the seed

    def handing(self, who: Who) -> Handing | None:
        """Return how somebody is handed over to a colleague, if they are."""
        how, main = who.life.handed, who.caseworker
        others = [one for one in self.scribe.houses[who.organisation] if one.post is Post.SOCIAL_WORKER]
        others = sorted((one for one in others if one is not main), key=lambda one: one.station is not main.station)
        if not how or not others:
            return None
        rng = self._rng(who, 1)
        at = worked(self.frame.at - (6 + rng.randrange(9)) * DAY, who.clock)
        answered = evening(at + (1 + rng.randrange(2)) * DAY, who.clock) if how != "waiting" else None
        received = None
        if answered is not None and how in {"received", "chose"}:
            received = max(worked(answered + (1 + rng.randrange(2)) * DAY, who.clock), answered + HOUR)
        chosen = others[1 % len(others) if how == "chose" else 0]
        until = self.today + (10 + rng.randrange(16)) * DAY + DAY - MINUTE
        is_let_in = how in {"received", "chose", "agreed"}
        return Handing(others[0].id.bytes, chosen.id.bytes, at, answered, received, until, is_let_in=is_let_in)

    def write(self, who: Who, case: Case, tale: Tale) -> None:
        """Write all that stands beside one tale."""
        if who.handing:
            self._handover(who, who.handing, tale)
        for at, due, done, words in tale.dues:
            row = self._row(who, "reminder", who.caseworker.id.bytes, at, moment(due), "words", words)
            self._row(who, "reminder_done", who.caseworker.id.bytes, done, row)
        if case.ending is Ending.NONE and not (who.handing or who.life.is_demo or who.life.is_minor):
            self._quiet(who, tale)

    def _row(self, who: Who, table: str, by: bytes, at: int, *values: bytes | str | None) -> bytes:
        """Write one row and return its id; a text comes after the name of its column, and is sealed."""
        row, base = raw_id(who.clock), who.agreed[Purpose.SUPPORT]
        told: list[bytes | None] = []
        texts = iter(values)
        for value in texts:
            if isinstance(value, str):
                place = bound(f"{table}.{value}", who.id) + row
                told.append(seal(base.encrypt, self.scribe.nonces, str(next(texts)).encode(), place))
            else:
                told.append(value)
        self.tables[table].add(row, who.id, base.id, by, moment(at), *told)
        return row

    # A hand-over

    def _handover(self, who: Who, handing: Handing, tale: Tale) -> None:
        """Write the note of the one who leaves, the person's own answer, and the note of the one who takes over."""
        rng, main = self._rng(who, 2), who.caseworker.id.bytes

        def line(key: str) -> str:
            return rng.choice(telling.bank()[key])[1].format_map(tale.names)

        row = self._row(
            who, "handover", main, handing.at, handing.to, moment(handing.until), "matters", line("matters"),
            "still_open", line("still"),
        )  # fmt: skip
        self.scribe.acted(who, handing.at, main, "handover.propose")
        if handing.answered is None:
            return
        what, words, by, taker = Move.DECLINED, "unwanted", who.id, None
        if handing.takes_over:
            is_other = handing.chosen != handing.to
            what, words = (Move.CHOSE, "chose") if is_other else (Move.AGREED, "yes")
            taker = handing.chosen
        elif who.life.handed == "taken_back":
            what, words, by = Move.TAKEN_BACK, "stays", main
        at = handing.answered if by == who.id else worked(handing.answered, who.clock)
        self._moved(who, row, 1, what, by, at, taker, line(words))
        if handing.received is not None:
            self._moved(who, row, 2, Move.RECEIVED, handing.chosen, handing.received, None, line("received"))

    def _moved(
        self, who: Who, row: bytes, step: int, what: Move, by: bytes, at: int, taker: bytes | None, words: str
    ) -> None:
        self._row(who, "handover_move", by, at, row, small(step), small(what), taker, "words", words)
        self.scribe.acted(who, at, by, "handover.move")

    # Quiet

    def _quiet(self, who: Who, tale: Tale) -> None:
        """Write that somebody wanted quiet: at a time when nobody met them, or now if nothing is to come."""
        rng = self._rng(who, 3)
        if rng.random() > QUIET:
            return
        busy = sorted(
            [note.at for note in tale.notes] + [need.at for need in tale.needs] + [one.at for one in tale.versions]
            + [move.at for met in tale.met for move in met.moves] + [at for at, *_ in tale.dues]
        )  # fmt: skip
        if tale.coming is None and busy[-1] < who.until - 3 * DAY:
            end = self.today + (8 + rng.randrange(30)) * DAY + DAY - MINUTE
            self._hush(who, evening(busy[-1] + DAY, who.clock), Hush.QUIET, rng.choice((end, None)))
            return
        free = [(last, then) for last, then in pairwise(busy) if then - last > LONG]
        if not free:
            return
        last, then = rng.choice(free)
        asked, over = evening(last + 2 * DAY, who.clock), evening(then - 3 * DAY, who.clock)
        if rng.random() < 0.5:
            self._hush(who, asked, Hush.QUIET, None)
            self._hush(who, over, Hush.OPEN_AGAIN, None)
        else:
            self._hush(who, asked, Hush.QUIET, (over + EAST) // DAY * DAY - EAST + DAY - MINUTE, is_told=True)

    def _hush(self, who: Who, at: int, what: Hush, until: int | None, *, is_told: bool = False) -> None:
        told = TRUE if is_told else FALSE
        self._row(who, "pause", who.id, at, small(what), perhaps(until), told)
        self.scribe.acted(who, at, who.id, "pause.ask" if what is Hush.QUIET else "pause.end")

    # Trusted people

    def trust(self, who: Who) -> None:
        """Let somebody of the person's own choice read along, for some: asked, let in, or over."""
        rng, base = self._rng(who, 4), who.agreed[Purpose.SUPPORT]
        is_there = who.life.confirmed is not None and who.life.state is State.LIVE and (not who.left or who.back)
        if not is_there or who.life.is_demo or who.life.is_minor or rng.random() > TRUST[who.life.case is not None]:
            return
        draw = rng.random()
        ago = 2 + rng.randrange(10) if draw < INVITED else 20 + rng.randrange(60)
        asked = max(evening(self.frame.at - ago * DAY, who.clock), (who.back or base.since) + DAY)
        if asked > self.frame.at - 4 * DAY and draw >= INVITED:
            return
        came = evening(asked + DAY, who.clock) + HOUR if draw >= INVITED else None
        ended = evening(self.frame.at - 2 * DAY, who.clock) if draw >= OVER and came else None
        guest = raw_id(rng)
        called, relation = rng.choice(GUESTS)
        sealed = [
            seal(base.encrypt, self.scribe.nonces, text.encode(), bound(f"trusted_person.{name}", who.id) + guest)
            for name, text in (("called", called), ("relation", relation.value))
        ]
        seen, pin = rng.choice(SEEN), self.frame.pin_hash.encode()
        sees = [TRUE if part in seen else FALSE for part in Part]
        self.tables["trusted_person"].add(
            guest,
            who.id,
            base.id,
            *sealed,
            *sees,
            TRUE if rng.random() < 0.5 else FALSE,
            FALSE,
            None if ended else tokens.hashed(rng.randbytes(16).hex()),
            b"" if came else pin,
            pin if came and not ended else b"",
            moment(asked),
            perhaps(came),
            moment(asked + rng.choice((90, 180, 365)) * DAY),
            perhaps(ended),
        )
        self.scribe.acted(who, asked, who.id, "trusted.invite")
