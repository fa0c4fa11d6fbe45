"""Sends some of the synthetic people elsewhere, by their own hand: a draft, the copy, and what came back."""

import json
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from guitu.foundations.access.verdicts import Role
from guitu.journey.consent.rules import Purpose
from guitu.journey.needs.rules import Domain, Status
from guitu.journey.referrals import rules
from guitu.journey.referrals.rules import (
    Addressee,
    Content,
    Hand,
    Help,
    Helped,
    Item,
    Kind,
    Reason,
    Result,
    Said,
    State,
)
from guitu.society.organisations.rules import OrganisationKind
from guitu.surfaces.demo import accounts
from guitu.surfaces.demo.case import Case, Ending
from guitu.surfaces.demo.frame import EPOCH, Who, raw_id
from guitu.surfaces.demo.hours import EAST
from guitu.surfaces.demo.listings import Listing
from guitu.surfaces.demo.rows import DAY, SECOND, integer, moment, perhaps, small
from guitu.surfaces.demo.sealer import bound, mint, seal
from guitu.surfaces.demo.society import Station
from guitu.surfaces.demo.tale import Tale
from guitu.surfaces.demo.telling import Thread
from guitu.surfaces.demo.times import Times

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# Which help answers a need, and what kind of house gives it.
ANSWERS = {
    Domain.WORK: (Help.WORK, OrganisationKind.JOB_CENTRE),
    Domain.LEARNING: (Help.TRAINING, OrganisationKind.JOB_CENTRE),
    Domain.A_PLACE: (Help.HOUSING, OrganisationKind.HOUSING),
    Domain.HOME: (Help.HOUSING, OrganisationKind.HOUSING),
    Domain.MONEY: (Help.AID, OrganisationKind.AID_OFFICE),
    Domain.COSTS: (Help.HEALTH, OrganisationKind.COMMUNITY_HEALTH),
    Domain.INSURANCE: (Help.HEALTH, OrganisationKind.COMMUNITY_HEALTH),
    Domain.FOOD: (Help.EVERYDAY, OrganisationKind.NGO),
    Domain.STRENGTH: (Help.MENTORING, OrganisationKind.SOCIAL_WORK),
}
# Which help answers a need by letter, at a service of the directory that works without Guitu.
BY_LETTER = {
    Domain.LEARNING: Help.TRAINING,
    Domain.WORK: Help.WORK,
    Domain.MONEY: Help.AID,
    Domain.FOOD: Help.EVERYDAY,
    Domain.PEOPLE: Help.MENTORING,
    Domain.PHONE_SKILLS: Help.EVERYDAY,
    Domain.INSURANCE: Help.HEALTH,
    Domain.COSTS: Help.HEALTH,
}
# Where people learn or do something together; elsewhere something is settled for them, with papers.
COMPANY = frozenset({Help.WORK, Help.TRAINING, Help.MENTORING})
# How often somebody is sent by letter where both ways are open, and how often they carry it themselves.
LETTERS, OWN_HAND = 0.3, 0.6
# Of a hundred people whose need could be answered elsewhere, how many are asked; of those, who says "not now".
# Every so many are called off again.
CALLED_OFF_EVERY = 8
ASKED, NOT_NOW, TURNED_DOWN = 0.22, 0.1, 0.1
_EPOCH_DAY = date(2000, 1, 1)


class Way(NamedTuple):
    """How a need can be answered elsewhere: by which help, where, by letter to which service, or in the last days."""

    help: Help
    places: list[Station]
    listed: Listing | None = None
    is_late: bool = False


class Sender:
    """Writes the referrals of one city."""

    def __init__(self, scribe: "Scribe") -> None:
        self.scribe, self.tables, self.nonces = scribe, scribe.tables, scribe.nonces
        # A service that is reached by letter, or one that is linked to a station.
        self.listed: Listing | None = None
        self.reached: Listing | None = None
        # How many days ago some are sent who have just arrived: two wait for an answer, one was accepted.
        self.late = [6, 3, 2]
        # How many were sent so far.
        self.sent = 0
        self.houses: dict[OrganisationKind, list[Station]] = {}
        for station in scribe.frame.society.stations:
            self.houses.setdefault(station.organisation.kind, []).append(station)

    def send(self, who: Who, case: Case, tale: Tale) -> None:
        """Send somebody elsewhere with one need, if one of theirs could be answered there."""
        rng = Random(self.scribe.frame.seed * 1_000_037 + who.life.number)  # noqa: S311 - the same for the same seed
        times = Times(case.first, since=who.life.given, until=who.until)
        if who.life.is_child:
            # Before fourteen nothing is sent elsewhere by one hand.
            return
        for number, part in enumerate(case.parts):
            thread = case.thread(number)
            way = self._way(rng, who, case, thread)
            if way and not thread.is_private and part.start + 12 < case.last:
                wish = next(one.wish for one in tale.needs if one.thread == thread.key)
                nearby = [one for one in way.places if one.district == who.caseworker.station.district]
                self.listed, station = way.listed, rng.choice(nearby or way.places)
                reached = None if way.listed else self.scribe.frame.linked.get(station.id)
                self.reached = reached if reached and reached.need == thread.domain.value else None
                self.thread, self.help = thread, way.help
                day = max(12, case.days - self.late.pop()) if way.is_late else part.start + 8
                self._draft(who, rng, times, day - 2, station, way.help, wish)
                is_met = any(one.thread == thread.key and one.status is Status.MET for one in tale.needs)
                is_shown = case.is_showcase or day > part.start + 8
                self._go_on(rng, day, is_met=is_met and day == part.start + 8, is_shown=is_shown)
                return

    def _way(self, rng: Random, who: Who, case: Case, thread: Thread) -> Way | None:
        """Return how one need could be answered elsewhere, if it could and somebody is asked."""
        help_, kind = ANSWERS.get(thread.domain, (None, None))
        houses = self.houses.get(kind, []) if kind else []
        places = [one for one in houses if one.organisation.id != who.organisation]
        is_chosen = thread.domain is Domain.STRENGTH if case.is_showcase else rng.random() < ASKED
        listed = None if case.is_showcase else self._listed(rng, who, thread.domain)
        if help_ and (received := self._received(case, places)):
            return Way(help_, [received], is_late=True)
        if listed and is_chosen:
            return Way(BY_LETTER[thread.domain], places or [who.caseworker.station], listed)
        if case.is_showcase:
            # Whoever looks around finds one that went to a linked service.
            places = [one for one in places if one.id in self.scribe.frame.linked] or places
        return Way(help_, places) if help_ and places and is_chosen else None

    def _received(self, case: Case, places: list[Station]) -> Station | None:
        """Return the station to which the first few are sent lately: one can be signed in as who receives them."""
        if case.is_showcase or case.ending is not Ending.NONE or not self.late:
            return None
        return next((one for one in places if self._is_shown(one)), None)

    def _is_shown(self, station: Station) -> bool:
        return any(one.login == accounts.PARTNER.login for one in self.scribe.stations[station.id])

    def _listed(self, rng: Random, who: Who, domain: Domain) -> Listing | None:
        """Return a service of the directory for some, near by if there is one."""
        fitting = [one for one in self.scribe.frame.services if domain in BY_LETTER and one.need == domain.value]
        nearby = [one for one in fitting if one.district == who.caseworker.station.district]
        return rng.choice(nearby or fitting) if fitting and rng.random() < LETTERS else None

    def _line(self, key: str) -> str:
        """Return what is said of a referral of its kind: no two of a station say the same, as long as stock lasts."""
        if own := self.thread.lines.get(key):
            return own[0]
        case, kind = self.who.life.case, "company" if self.help in COMPANY else "errand"
        return case.line(key, self.who.caseworker.station.id.int % 97, f"{key} {kind}") if case else ""

    def _draft(self, who: Who, rng: Random, times: Times, day: int, station: Station, help_: Help, wish: str) -> None:
        """Write the draft, with what might be told."""
        self.who, self.times, self.station = who, times, station
        items = (
            Item("wish-1", Kind.WISH, wish),
            Item("name", Kind.NAME, who.name),
            Item("words", Kind.WORDS, self._line("intro")),
        )
        one = self.listed or self.reached
        to = Addressee(one.name, one.provider, f"{one.district}{one.street}", one.phone) if one else None
        self.content = Content(help_, items, to)
        self.base, self.row = who.agreed[Purpose.SUPPORT], raw_id(rng)
        self.ends = min(times.date(day + 350), _EPOCH_DAY + timedelta(days=self.scribe.frame.at // DAY + 60))
        sealed = self._sealed("referral.content", rules.pack(self.content), self.row)
        ends_on = integer((self.ends - _EPOCH_DAY).days)
        main, at = who.caseworker.id.bytes, times.acted(day, who.clock, is_own=False)
        arrives = None if self.listed else station.id.bytes
        where = (arrives, ends_on, sealed, one.id.bytes if one else None)
        self.tables["referral"].add(self.row, who.id, self.base.id, main, moment(at), *where)

    def _sealed(self, field: str, text: str, row: bytes) -> bytes:
        return seal(self.base.encrypt, self.nonces, text.encode(), bound(field, self.who.id) + row)

    def _word(self, rng: Random, what: Said, at: int, *, helped: str = "", words: str = "") -> None:
        row, is_own = raw_id(rng), what in {Said.NOT_NOW, Said.FEEDBACK}
        by = self.who.id if is_own else self.who.caseworker.id.bytes
        sealed = [
            self._sealed(f"referral_word.{name}", text, row) for name, text in (("helped", helped), ("words", words))
        ]
        self.tables["referral_word"].add(
            row, self.who.id, self.base.id, by, moment(at), self.row, small(what), *sealed
        )

    def _go_on(self, rng: Random, day: int, *, is_met: bool, is_shown: bool) -> None:
        """Write what became of the draft: not now, or sent and answered, as far as it has come."""
        clock = self.who.clock
        at = self.times.acted(day, clock, is_own=True)
        if rng.random() < NOT_NOW and not is_shown:
            self._word(rng, Said.NOT_NOW, at)
            return
        steps = self._steps(rng, is_met=is_met, is_shown=is_shown)
        steps = [one for one in steps if self.times.at(day + one[0] + 1, 10) < self.who.until - DAY]
        reached = {state for _, state, _ in steps}
        handed = self.times.acted(day + 1, clock, is_own=False) if State.RECEIVED in reached else None
        self._send(rng, at, is_accepted=State.ACCEPTED in reached, handed=handed)
        for number, (after, state, reason) in enumerate(steps, 2):
            at = max(at, self.times.acted(day + after, clock, is_own=False))
            self._move(rng, number, state, at, reason)
        if State.COMPLETED in reached and self.times.at(day + 53, 10) < self.who.until:
            helped = rng.choice((Helped.YES, Helped.YES, Helped.A_LITTLE)).value
            looked = self.times.acted(day + 49, clock, is_own=True)
            self._word(rng, Said.FEEDBACK, looked, helped=helped, words=self._line("looked"))
            self._word(rng, Said.SETTLED, self.times.acted(day + 52, clock, is_own=False))

    def _steps(self, rng: Random, *, is_met: bool, is_shown: bool) -> list[tuple[int, State, str]]:
        """Return what became of it: after how many days, how it stood then, and why."""
        steps: list[tuple[int, State, str]] = [(2, State.ACCEPTED, ""), (6, State.IN_PROGRESS, "")]
        if rng.random() < TURNED_DOWN and not is_shown:
            steps = [(2, State.REJECTED, Reason.NO_CAPACITY.value)]
        elif is_met or is_shown:
            steps.append((45, State.COMPLETED, ""))
        if self.listed:
            steps = [(1, State.RECEIVED, ""), *((after + 3, state, reason) for after, state, reason in steps)]
        self.sent += not is_shown
        is_called_off = self.sent % CALLED_OFF_EVERY == CALLED_OFF_EVERY // 2 and not is_shown
        if is_called_off:
            # Called off by whoever asked for it, before anything came of it.
            reason = rng.choice(rules.REASONS[State.CANCELLED]).value
            steps = [one for one in steps if one[1] in {State.RECEIVED, State.ACCEPTED}]
            steps.append((steps[-1][0] + 4 if steps else 3, State.CANCELLED, reason))
        return steps

    def _at_desk(self, role: Role) -> bytes:
        here = self.scribe.stations[self.station.id]
        return next((one for one in here if one.role is role), here[0]).id.bytes

    def _send(self, rng: Random, at: int, *, is_accepted: bool, handed: int | None) -> None:
        """Write the person's own act: the consent, and the copy under a key of its own at the recipient.

        Of a letter no copy lies anywhere; the key of the answers is kept at home.
        """
        agreed, copy = raw_id(rng), raw_id(rng)
        there = self.who.organisation if self.listed else self.station.organisation.id
        station = None if self.listed else self.station.id.bytes
        # To the end of the last day, as the act itself writes it (`app.send_referral`).
        ends = ((self.ends - _EPOCH_DAY).days + 1) * DAY - EAST - SECOND
        recipient = self.listed.id if self.listed else self.station.id
        self.scribe.referral_consent(self.who, agreed, recipient.bytes, at, ends)
        self.encrypt, wrapped = mint(key_id=copy, organisation_id=there, epoch=EPOCH)
        self.copy, worker = copy, self._at_desk(Role.WORKER) if is_accepted and station else None
        mine = self.who.caseworker.station.id.bytes
        self.tables["disclosure"].add(copy, there.bytes, station, mine, worker, moment(at), moment(ends), None)
        self.tables["data_key"].add(copy, copy, there.bytes, integer(EPOCH), wrapped)
        text = rules.pack(self.content).encode()
        content = seal(self.encrypt, self.nonces, text, bound("disclosed_text.content", copy) + copy)
        if station:
            self.tables["disclosed_text"].add(copy, content)
        picked = self._sealed("referral_sent.picked", json.dumps([one.key for one in self.content.items]), self.row)
        who = self.who.id
        self.tables["referral_sent"].add(
            raw_id(rng),
            who,
            self.base.id,
            who,
            moment(at),
            self.row,
            agreed,
            copy,
            picked,
            perhaps(None),
            perhaps(handed),
        )
        self.tables["referral_move"].add(
            raw_id(rng), copy, small(1), State.REQUESTED.encode(), b"person", None, moment(at), b"", None
        )

    def _move(self, rng: Random, number: int, state: State, at: int, reason: str) -> None:
        main, is_own = self.who.caseworker.id.bytes, False
        if state is State.CANCELLED:
            is_own = rng.random() < OWN_HAND
            hand, by = (Hand.PERSON, None) if is_own else (Hand.SOURCE, main)
            told = (
                raw_id(rng),
                self.copy,
                small(number),
                state.encode(),
                hand.encode(),
                by,
                moment(at),
                reason.encode(),
            )
            self.tables["referral_move"].add(*told, None)
            return
        if self.listed and state is State.RECEIVED:
            is_own = rng.random() < OWN_HAND
        row, by = raw_id(rng), (None if is_own else main) if self.listed else self._at_desk(Role.INTAKE)
        hand = Hand.PERSON if is_own else Hand.SOURCE if self.listed else Hand.OWNER
        answer = rules.Answer(self._line("said")) if self.listed and state is State.ACCEPTED else rules.Answer()
        if state is State.COMPLETED:
            answer = rules.Answer(self._line("back"), (("wish-1", rng.choice((Result.REACHED, Result.PARTLY))),))
        text = rules.pack_answer(answer).encode()
        words = seal(self.encrypt, self.nonces, text, bound("referral_move.words", self.copy) + row)
        self.tables["referral_move"].add(
            row, self.copy, small(number), state.encode(), hand.encode(), by, moment(at), reason.encode(), words
        )
