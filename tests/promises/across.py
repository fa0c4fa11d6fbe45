"""Two homes of one human, and what goes between them: sent by her alone, answered there, taken back by her.

Beside it what stands between her and one worker, or is hers alone: answers, goodbyes, whom she trusts.
"""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from guitu.foundations.identity import tokens
from guitu.journey.needs import packs
from guitu.journey.needs.rules import Instrument
from tests.city import City, Staff, now
from tests.promises.homes import HERS, KINDS, NEXT, Copy, Home
from tests.trusting import Guest

HOMES, MATES = st.sampled_from([0, 1]), st.sampled_from([0, 1])
HANDS = st.sampled_from(["desk", 0, 1])
ANSWERS = st.sampled_from(["accepted", "accepted", "rejected", "in-progress", "on-hold", "completed", "failed"])
REASONS = {"rejected": "no_capacity", "on-hold": "no_place_yet", "failed": "not_possible"}
PHQ = packs.packs()[Instrument.PHQ_9]
GIVEN = {item.link: item.options[0][0] for item in PHQ.items if item.is_required}


class Across(RuleBasedStateMachine):
    """Who presses what, and the steps of a referral from one home to the other."""

    city: City
    homes: list[Home]

    def she(self, home: Home, address: str, /, **typed: object) -> int:
        """Press a button of her own pages."""
        return int(self.city.browser_of(home.her).post(address, typed).status_code)

    def worker(self, home: Home, mate: int, tail: str, /, **typed: object) -> Any:
        """Press a button of the desk, about her."""
        return self.city.browser_of(home.workers[mate]).post(f"/desk/people/{home.her.id}/{tail}", typed)

    @staticmethod
    def hand(home: Home, which: str | int) -> Staff:
        """Return who works at a home: at its desk, or one of its two workers."""
        return home.desk if which == "desk" else home.workers[int(which)]

    def steps(self, copy: UUID) -> set[tuple[str, UUID]]:
        """Return the steps that were said of a copy or a letter."""
        rows = self.city.run("SELECT id FROM referral_move WHERE disclosure_id = %s", copy).fetchall()
        return {("referral_move", row[0]) for row in rows}

    # What of her is kept.

    @rule(home=HOMES, kind=st.sampled_from(sorted(KINDS)))
    def she_leaves_a_kind_out(self, home: int, kind: str) -> None:
        here = self.homes[home]
        if here.is_there:
            status = self.she(here, f"/me/consents/kinds/{kind}/")
            assert (status == 302) is here.is_live("support")
            if status == 302:
                here.leave_out(kind)

    @rule(home=HOMES, kind=st.sampled_from(sorted(KINDS)))
    def she_takes_a_kind_in_again(self, home: int, kind: str) -> None:
        here = self.homes[home]
        if here.is_there:
            status = self.she(here, f"/me/consents/kinds/{kind}/again/")
            assert (status == 302) is here.is_live("support")
            if status == 302:
                here.out.discard(kind)

    # From one home to the other.

    @rule(home=HOMES, mate=MATES)
    def a_worker_prepares_a_referral_to_the_other_organisation(self, home: int, mate: int) -> None:
        here, there, row = self.homes[home], self.homes[1 - home], uuid.uuid4()
        typed = {
            "referral": row,
            "help": "training",
            "wishes": "学电工。",
            "words": "",
            "station": there.desk.station_id,
        }
        day = (now() + timedelta(days=30)).date().isoformat()
        kept = self.worker(here, mate, "referrals/new/", **typed, until=day).status_code == 302
        assert kept is here.writes(mate)
        if kept:
            here.agreed["support"].rows.add(("referral", row))
            here.draft_across = row

    @rule(home=HOMES)
    def she_agrees_that_it_goes(self, home: int) -> None:
        here, there, copy = self.homes[home], self.homes[1 - home], uuid.uuid4()
        if here.draft_across is None:
            return
        status = self.she(here, f"/me/referrals/{here.draft_across}/check/", copy=copy, item=["wish-1"], send="1")
        assert (status == 302) is here.is_live("support")
        if status == 302:
            found = "SELECT id, agreed_id FROM referral_sent WHERE disclosure_id = %s"
            row, agreed = self.city.run(found, copy).fetchall()[0]
            went = Copy(copy, agreed, here.draft_across, self.steps(copy))
            here.agreed["support"].rows |= {("referral_sent", row)} | went.moves
            here.sent.append(went)
            there.arrived.append(went)
            here.draft_across = None

    @rule(home=HOMES, hand=HANDS, to=ANSWERS, mate=MATES)
    def they_open_it_there_and_say_how_it_goes_on(self, home: int, hand: str | int, to: str, mate: int) -> None:
        here, there = self.homes[home], self.homes[1 - home]
        browser = self.city.browser_of(self.hand(there, hand))
        stranger = self.city.browser_of(self.hand(here, hand))
        for copy in there.arrived[-2:]:
            may = copy.is_open and hand in {"desk", copy.worker}
            place, move = f"/desk/arrivals/{copy.id}/", uuid.uuid4()
            assert browser.get(place).status_code == (200 if may else 404)
            assert stranger.get(place).status_code == 404
            typed = {"move": move, "step": len(copy.moves) + 1, "to": to, "words": "", "send": "1"}
            typed["reason"] = REASONS.get(to, "")
            typed |= (
                {"worker": there.workers[mate].id}
                if to == "accepted"
                else {"result-wish-1": "reached", "wish": "wish-1"}
            )
            is_said = browser.post(place, typed).status_code == 302
            assert is_said is (may and to in NEXT.get(copy.state, set()))
            if is_said:
                self._stepped(here, copy, move, to)
                copy.worker = mate if to == "accepted" else copy.worker

    @staticmethod
    def _stepped(here: Home, copy: Copy, move: UUID, state: str) -> None:
        copy.state = state
        copy.moves.add(("referral_move", move))
        if here.is_there:
            here.agreed["support"].rows.add(("referral_move", move))

    @rule(home=HOMES, mate=st.sampled_from(["herself", 0, 1]))
    def it_is_called_off(self, home: int, mate: str | int) -> None:
        here, move = self.homes[home], uuid.uuid4()
        for copy in here.sent[-1:] if here.is_there else ():
            typed = {"did": "stopped", "move": move, "step": len(copy.moves) + 1, "reason": "found_elsewhere"}
            if mate == "herself":
                is_done, may = (
                    self.she(here, f"/me/referrals/{copy.referral}/", **typed) == 302,
                    here.is_live("support"),
                )
            else:
                answer = self.worker(here, int(mate), f"referrals/{copy.referral}/", **typed)
                is_done, may = answer.status_code == 302, here.writes(int(mate))
            assert is_done is (may and copy.state in NEXT)
            if is_done:
                self._stepped(here, copy, move, "cancelled")

    @rule(home=HOMES)
    def she_takes_back_what_went(self, home: int) -> None:
        here = self.homes[home]
        if here.is_live("support") and here.sent and here.sent[-1].has_its_key:
            assert self.she(here, f"/me/consents/{here.sent[-1].agreed}/withdraw/") == 200
            here.sent[-1].is_theirs = here.sent[-1].has_its_key = False

    @rule(home=HOMES)
    def the_last_day_of_what_went_has_passed(self, home: int) -> None:
        for copy in self.homes[home].sent[-1:]:
            self.city.run("UPDATE disclosure SET ends_at = now() - interval '1 minute' WHERE id = %s", copy.id)
            copy.is_theirs = False

    # What stands between her and one worker, or is hers alone.

    @rule(home=HOMES, mate=MATES)
    def she_answers_questions_for_one_worker(self, home: int, mate: int) -> None:
        here, row = self.homes[home], uuid.uuid4()
        if not here.is_there:
            return
        typed = {"given": row, "occasion": "other", "for_worker": here.workers[mate].id, **GIVEN}
        status = self.she(here, f"/me/needs/questions/{PHQ.number}/", **typed)
        # Where nobody is on her team it is hers alone.
        is_offered = mate in here.team or not here.team
        assert (status == 302) is (here.is_live("support") and here.is_live("health") and is_offered)
        if status == 302:
            here.agreed["health"].rows.add(("assessment", row))
            here.only["assessment", row] = mate if here.team else HERS

    @rule(home=HOMES, hand=st.sampled_from(["herself", 0, 1]))
    def how_life_is_going_is_said(self, home: int, hand: str | int) -> None:
        here, row = self.homes[home], uuid.uuid4()
        side = "person" if hand == "herself" else "worker"
        typed = {"judged": row, "after": here.judged.get(side, 0), "home": "2", "words": "", "step": "keep"}
        if hand == "herself":
            is_kept, may = self.she(here, "/me/outcomes/start/", **typed) == 302, here.is_live("support")
            is_kept = is_kept and here.is_there
        else:
            answer, may = self.worker(here, int(hand), "outcomes/start/", **typed), here.writes(int(hand))
            is_kept = answer.status_code == 302
        assert is_kept is (may and "life" not in here.out)
        if is_kept:
            here.agreed["support"].rows.add(("outcome", row))
            here.judged[side] = here.judged.get(side, 0) + 1

    @rule(home=HOMES, mate=MATES)
    def a_worker_proposes_an_end(self, home: int, mate: int) -> None:
        here, row = self.homes[home], uuid.uuid4()
        answer = self.worker(here, mate, "closing/", row=row, words="一路走好。", move="proposed")
        may = here.writes(mate) and not here.is_proposed
        assert (answer.status_code == 302) is may
        if may:
            here.agreed["support"].rows.add(("closing_move", row))
            here.is_proposed = True

    @rule(home=HOMES)
    def she_trusts_somebody_with_her_meetings(self, home: int) -> None:
        here, row = self.homes[home], uuid.uuid4()
        if here.guest is not None:
            return
        who = {"called": "姐姐", "relation": "family", "parts": "meetings", "lasts": "30", "word": "三月的雨"}
        self.she(here, "/me/trusted/invite/", trusted=row, **who)
        is_kept = self.city.one("SELECT count(*) FROM trusted_person WHERE id = %s", row) == 1
        assert is_kept is here.is_live("support")
        if is_kept:
            here.trusted.add(("trusted_person", row))
            # The word and the PIN at that door are another test's.
            token = tokens.new_token()
            self.city.run(
                "UPDATE trusted_person SET accepted_at = now(), word_hash = '', pin_hash = 'x' WHERE id = %s", row
            )
            self.city.sign_in(row, token, kind="trusted", organisation=here.her.organisation_id)
            here.guest = Guest(row, token, "")

    @rule(home=HOMES)
    def she_ends_what_somebody_may_read(self, home: int) -> None:
        here = self.homes[home]
        if here.guest is not None and here.is_live("support"):
            assert self.she(here, f"/me/trusted/{here.guest.id}/end/") == 302
            here.end_trust()
