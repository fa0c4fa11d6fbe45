"""Whom somebody lets in: the social worker, helpers, a stand-in; with a minor only once a lead has approved it."""

from typing import TYPE_CHECKING

from guitu.foundations.access.verdicts import Proven, Role
from guitu.journey.consent.rules import Purpose, State
from guitu.society.workforce.rules import BESIDE, Post, ReportingDuty
from guitu.surfaces.demo import accounts
from guitu.surfaces.demo.frame import Who, raw_id
from guitu.surfaces.demo.hours import between, lived, worked
from guitu.surfaces.demo.rows import DAY, FALSE, HOUR, MINUTE, TRUE, moment, perhaps
from guitu.surfaces.demo.society import Worker
from guitu.surfaces.demo.tale import Helper

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# How long after the two agreed a lead looks at it: they sit in the same house.
APPROVED_AFTER = 40 * MINUTE
# How many helpers are suggested by the social worker; the others were asked in by the person.
OWN_CHOICE = 0.6


class Teams:
    """Writes the teams of one city."""

    def __init__(self, scribe: "Scribe") -> None:
        self.scribe, self.tables = scribe, scribe.tables

    def write(self, who: Who) -> None:
        """Write everybody whom somebody let in, or asked."""
        main = who.caseworker.id.bytes
        given = who.life.given
        is_over = who.life.case is not None and who.life.case.last < who.life.case.days
        came = given + APPROVED_AFTER if who.life.is_minor else given
        stays = who.handing.until if who.handing and who.handing.takes_over else None
        row = self._member(who, main, invited=given, agreed=came, ends=stays, ended=who.left, by=who.id)
        self._approved(who, row, who.caseworker, asked=given, approved=came)
        who.authors = [main] * 16
        if who.life.confirmed is None:
            return
        for place, helper in enumerate(self._helpers(who)):
            self._help(who, place, helper)
        if who.back is not None:
            self._member(who, main, invited=who.back, agreed=who.back, by=who.id)
        if who.handing and who.handing.takes_over and who.handing.answered:
            then = who.handing.answered
            self._member(who, who.handing.takes_over, invited=then, agreed=then, by=who.id)
        if not is_over:
            self._stand_in(who)

    def _help(self, who: Who, place: int, helper: Worker) -> None:
        """Write a helper who was invited, and came in, or did not."""
        given, span = who.life.given, (who.left or who.until) - who.life.given
        # All before the first sixth of the time: only then do notes have other authors.
        invited = worked(given + int(span * (0.01 + 0.07 * who.rng.random())), who.clock)
        invited = max(invited, given + HOUR)
        draw = 0.5 + 0.2 * place if who.life.is_demo else who.rng.random()
        # Many are asked in by the person: that counts at once. A minor's team grows by the worker's word and a lead's.
        is_own = not who.life.is_minor and draw > OWN_CHOICE
        agreed = None if draw < 0.04 else self._agreed(who, invited, min(DAY, int(span * 0.03)))
        invited = agreed if is_own and agreed is not None else invited
        ended = self._left(who, span) if draw > 0.95 else who.left
        if who.life.is_minor and not who.life.is_child and who.life.caseworker == place == 0:
            # One who waits for the lead whom visitors can sign in as.
            row = self._member(who, helper.id.bytes, invited=invited, agreed=None)
            self._approved(who, row, helper, asked=worked(self.scribe.frame.at - DAY, who.clock), approved=None)
            return
        by = who.id if is_own else None
        row = self._member(who, helper.id.bytes, invited=invited, agreed=agreed, ended=ended, by=by)
        if agreed is None:
            return
        self._approved(who, row, helper, asked=max(invited, agreed - APPROVED_AFTER), approved=agreed)
        who.settled = max(who.settled, agreed)
        who.helpers.append(Helper(helper.id.bytes, helper.post.value, agreed, ended or who.until))
        if ended is None:
            who.authors[15 - 2 * place] = who.authors[14 - 2 * place] = helper.id.bytes

    @staticmethod
    def _agreed(who: Who, invited: int, within: int) -> int:
        """Return when somebody let a helper in: by their own hand, a minor's once the lead has looked."""
        latest = invited + within
        return max(invited, between(invited, latest, who.clock, is_own=not who.life.is_minor))

    @staticmethod
    def _left(who: Who, span: int) -> int:
        """Return when somebody took leave of a helper, before today."""
        last = who.left or who.until
        at = lived(last - int(span * 0.05 * who.rng.random()), who.clock)
        return min(at, last)

    def _helpers(self, who: Who) -> list[Worker]:
        wanted = 3 if who.life.is_demo else who.rng.choices((0, 1, 2, 3), (30, 36, 24, 10))[0]
        nearby = [one for one in self.scribe.stations[who.caseworker.station.id] if self._may_help(who, one)]
        if len(nearby) < wanted:
            nearby = [one for one in self.scribe.houses[who.organisation] if self._may_help(who, one)]
        wanted = min(wanted, len(nearby))
        chosen = who.rng.sample(nearby, wanted)
        first = next((one for one in nearby if one.login == accounts.NURSE.login), None) if who.life.is_demo else None
        if first is None and who.life.case and Purpose.HEALTH in who.life.case.purposes:
            first = next((one for one in nearby if one.post is Post.NURSE), None)
        return [first, *[one for one in chosen if one is not first]][: max(wanted, 1)] if first else chosen

    @staticmethod
    def _may_help(who: Who, one: Worker) -> bool:
        # Beside a minor stands only whoever must report when a child is harmed.
        is_fitting = not who.life.is_minor or one.duty is ReportingDuty.MINOR_HARM
        return is_fitting and one.role == "worker" and one.post != "social_worker" and one.post not in BESIDE

    def _member(
        self,
        who: Who,
        worker: bytes,
        *,
        invited: int,
        agreed: int | None,
        ended: int | None = None,
        ends: int | None = None,
        by: bytes | None = None,
        is_cover: bool = False,
    ) -> bytes:
        row = raw_id(who.rng)
        self.tables["team_member"].add(
            row,
            who.id,
            who.agreed[Purpose.SUPPORT].id,
            worker,
            TRUE if is_cover else FALSE,
            by or who.caseworker.id.bytes,
            moment(invited),
            perhaps(agreed),
            perhaps(ends),
            perhaps(ended),
        )
        return row

    def _stand_in(self, who: Who) -> None:
        cover = self.scribe.frame.covers.get(who.caseworker.id)
        if cover and Purpose.COVER in who.agreed and who.life.state is State.LIVE:
            stand_in, lead, ends = cover
            now = worked(self.scribe.frame.at - 2 * DAY, who.clock)
            row = self._member(who, stand_in.bytes, invited=now, agreed=now, ends=ends, by=lead.bytes, is_cover=True)
            away = next(one for one in self.scribe.frame.society.workers if one.id == stand_in)
            self._approved(who, row, away, asked=now - 20 * MINUTE, approved=now)

    def _approved(self, who: Who, row: bytes, worker: Worker, *, asked: int, approved: int | None) -> None:
        """Write that a lead was asked whether this worker may open a minor's file, and the answer if there is one."""
        if not who.life.is_minor:
            return
        lead = next(one for one in self.scribe.stations[worker.station.id] if one.role is Role.LEAD).id.bytes
        self.tables["file_approval"].add(
            row,
            who.id,
            who.agreed[Purpose.SUPPORT].id,
            worker.id.bytes,
            moment(asked),
            lead if approved is not None else None,
            perhaps(approved),
        )
        if approved is not None:
            who.approved = who.approved or approved
            proven = Proven.PASSWORD_AND_TOTP
            self.scribe.entry(who.rng, approved, lead, who.id, who.organisation.bytes, "file.approve", "minor", proven)
