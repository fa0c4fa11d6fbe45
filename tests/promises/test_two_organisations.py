"""Promise 1, lived: one human with a record in each of two organisations, who may do anything at any time.

Whatever she does, and whatever the workers try meanwhile, after every step each of them reads exactly what this page
of plain Python says, and nothing of one organisation ever shows in the other.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import permutations
from typing import Protocol
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test

from guitu.foundations.clock import ZONE
from tests import listing, referring
from tests.city import City, now
from tests.promises.across import HOMES, MATES, Across
from tests.promises.homes import Agreed, Copy, Home, Row
from tests.trusting import trusted

# The same journeys in every run, and enough of them to meet every pair of steps.
PROFILE = settings(
    max_examples=14,
    stateful_step_count=22,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
SHOWN = (
    *("person", "contact", "support_need", "assessment", "meeting", "plan", "outcome", "outcome_round", "handover"),
    *("closing_move", "trusted_person", "referral", "referral_sent", "referral_move", "disclosure", "disclosed_text"),
)
KEYS = {"disclosed_text": "disclosure_id"}
LOOK = " UNION ALL ".join(f"SELECT '{one}', {KEYS.get(one, 'id')} FROM {one}" for one in SHOWN)  # noqa: S608


class Ground(Protocol):
    """The laid database: how to reach it as each role."""

    def dsn(self, role: str) -> str: ...


class Journey(Across):
    """What she and the workers of both organisations do, one after the other, in any order."""

    db: "psycopg.Connection[tuple[object, ...]]"
    jobs: "psycopg.Connection[tuple[object, ...]]"

    def __init__(self) -> None:
        """Begin with a record in each organisation, one worker let in, something written under each consent."""
        super().__init__()
        self.city.clear()
        self.city.organisations.clear()
        self.course = listing.service(self.city, "电工夜校").id
        # In one of them she has let in one worker, in the other both; what is between two is tried at once.
        self.homes = [self._home("向阳社会工作服务中心", team=1), self._home("白鹭社会服务中心", team=2)]
        for here, there in permutations(self.homes):
            self._went(here, there)

    def _home(self, name: str, *, team: int) -> Home:
        house = self.city.organisation(name)
        workers = (self.city.staff("李敏", organisation=house), self.city.staff("张华", organisation=house))
        her = self.city.person("王建国", team=workers[:team], purposes=("support", "health"), organisation=house)
        agreed = {purpose: Agreed(consent) for purpose, consent in her.consents.items()}
        agreed["support"].rows = {
            ("person", her.id),
            ("contact", self.city.note(her, workers[0])),
            ("support_need", self.city.need(her, workers[0])),
            ("meeting", self.city.meeting(her, workers[0])),
            ("plan", self.city.plan(her, workers[0])[0]),
        }
        answers = ("assessment", self.city.assessment(her, workers[0]))
        agreed["health"].rows = {("contact", self.city.note(her, workers[0], topic="health")), answers}
        home = Home(workers, self.city.staff("周洁", "intake", organisation=house), her, agreed, only={answers: 0})
        home.team = set(range(team))
        home.guest = trusted(self.city, her, "meetings", code=uuid.uuid4().hex[:12].upper())
        home.trusted.add(("trusted_person", home.guest.id))
        return home

    def _went(self, here: Home, there: Home) -> None:
        """Begin with something of hers on its way: nobody there has opened it yet."""
        referral, copy = referring.sent(self.city, here.her, here.workers[0], there.desk.station_id)
        found = "SELECT id, agreed_id FROM referral_sent WHERE disclosure_id = %s"
        row, agreed = self.city.run(found, copy).fetchall()[0]
        went = Copy(copy, agreed, referral, self.steps(copy))
        here.agreed["support"].rows |= {("referral", referral), ("referral_sent", row)} | went.moves
        here.sent.append(went)
        there.arrived.append(went)

    def member(self, home: Home, mate: int) -> UUID | None:
        """Return the place that a worker has in her team, or is suggested for."""
        found: UUID | None = self.city.one(
            "SELECT id FROM team_member WHERE person_id = %s AND worker_id = %s AND ended_at IS NULL",
            home.her.id,
            home.workers[mate].id,
        )
        return found

    # What she does.

    @rule(home=HOMES, mate=MATES)
    def she_asks_somebody_into_her_team(self, home: int, mate: int) -> None:
        here = self.homes[home]
        status = self.she(here, "/me/team/choose/", worker=here.workers[mate].id)
        if here.is_live("support"):
            assert status == 302
            here.team.add(mate)
            here.suggested.discard(mate)
        else:
            assert status in {200, 302, 403}

    @rule(home=HOMES, mate=MATES)
    def nobody_of_the_other_organisation_can_be_asked(self, home: int, mate: int) -> None:
        stranger = self.homes[1 - home].workers[mate]
        assert self.she(self.homes[home], "/me/team/choose/", worker=stranger.id) in {200, 302, 403}

    @rule(home=HOMES, mate=MATES)
    def she_lets_somebody_go(self, home: int, mate: int) -> None:
        here = self.homes[home]
        if here.is_there and mate in here.team:
            assert self.she(here, f"/me/team/{self.member(here, mate)}/", answer="end") == 302
            here.team.discard(mate)

    @rule(home=HOMES, yes=st.booleans())
    def she_answers_a_suggestion(self, home: int, *, yes: bool) -> None:
        here = self.homes[home]
        for mate in sorted(here.suggested):
            assert self.she(here, f"/me/team/{self.member(here, mate)}/", answer="yes" if yes else "no") == 302
            (here.team if yes else here.turned_down).add(mate)
        here.suggested.clear()

    @rule(home=HOMES, purpose=st.sampled_from(["support", "health"]), days=st.sampled_from([1, 40, 900]))
    def she_narrows_what_she_agreed_to(self, home: int, purpose: str, days: int) -> None:
        here = self.homes[home]
        if not here.is_there or purpose not in here.agreed:
            return
        consent, day = here.agreed[purpose].id, (now() + timedelta(days=days)).astimezone(ZONE).date()
        last, ends = datetime.combine(day, time(23, 59), ZONE), "SELECT expires_at FROM consent WHERE id = %s"
        is_earlier = here.is_live(purpose) and last < self.city.one(ends, consent)
        status = self.she(here, f"/me/consents/{consent}/narrow/", ends="day", day=day.isoformat())
        assert (status == 302) is is_earlier
        if is_earlier:
            assert self.city.one(ends, consent) == last
            late = "SELECT count(*) FROM access_grant WHERE consent_id = %s AND user_id <> %s AND valid_until > %s"
            assert self.city.one(late, consent, here.her.id, last) == 0

    @rule(home=HOMES)
    def she_takes_one_thing_back(self, home: int) -> None:
        here = self.homes[home]
        if here.is_there and "health" in here.agreed and here.agreed["health"].stands != "overdue":
            assert self.she(here, f"/me/consents/{here.agreed['health'].id}/withdraw/") == 200
            del here.agreed["health"]

    @rule(home=HOMES)
    def she_agrees_to_more(self, home: int) -> None:
        here = self.homes[home]
        status = self.she(here, "/me/consents/add/health/")
        if here.is_live("support") and "health" not in here.agreed:
            assert status == 302
            found = "SELECT id FROM consent WHERE person_id = %s AND purpose = 'health' AND withdrawn_at IS NULL"
            here.agreed["health"] = Agreed(self.city.one(f"{found} AND erased_at IS NULL", here.her.id))
        else:
            assert status in {302, 403}

    @precondition(lambda self: all(one.is_there for one in self.homes))
    @rule(home=HOMES)
    def she_takes_everything_back(self, home: int) -> None:
        here = self.homes[home]
        if here.agreed["support"].stands == "overdue":
            return
        assert self.she(here, f"/me/consents/{here.agreed['support'].id}/withdraw/") == 200
        here.forget()
        assert self.city.one("SELECT count(*) FROM data_key WHERE subject_id = %s", here.her.id) == 0

    @rule(home=HOMES, until_further_notice=st.booleans())
    def she_asks_for_quiet_or_is_open_again(self, home: int, *, until_further_notice: bool) -> None:
        here = self.homes[home]
        answer = "yes" if until_further_notice else "end"
        status = self.she(here, "/me/quiet/", pause=uuid.uuid4(), until_day="", answer=answer)
        if here.is_live("support"):
            assert status == 302
            here.is_quiet = until_further_notice

    @rule(home=HOMES)
    def she_says_goodbye_or_comes_back(self, home: int) -> None:
        here = self.homes[home]
        if here.is_live("support"):
            what, row = "reopened" if here.is_closed else "closed", uuid.uuid4()
            assert self.she(here, "/me/goodbye/", row=row, words="", move=what) == 302
            here.agreed["support"].rows.add(("closing_move", row))
            if here.is_closed and here.judged and not here.is_anew:
                here.agreed["support"].rows.add(("outcome_round", uuid.uuid5(row, "round")))
                here.is_anew = True
            here.is_closed, here.is_proposed = not here.is_closed, False
            if here.is_closed:
                here.team.clear()
                here.end_trust()
                here.turned_down |= here.suggested
                here.suggested.clear()

    @rule(home=HOMES)
    def she_agrees_to_a_hand_over(self, home: int) -> None:
        here = self.homes[home]
        if here.handed_to is None or not here.is_live("support"):
            return
        note = self.city.one("SELECT id FROM handover WHERE person_id = %s ORDER BY at DESC LIMIT 1", here.her.id)
        to = here.workers[here.handed_to].id
        typed = {"row": uuid.uuid4(), "handover": note, "worker": to, "words": "", "move": "agreed"}
        assert self.she(here, "/me/handover/", **typed) == 302
        here.team.add(here.handed_to)
        here.suggested.discard(here.handed_to)
        here.handed_to = None

    @rule(home=HOMES)
    def she_agrees_to_a_letter(self, home: int) -> None:
        here, copy = self.homes[home], uuid.uuid4()
        if here.draft is None:
            return
        status = self.she(here, f"/me/referrals/{here.draft}/check/", copy=copy, item=["wish-1"], send="1")
        assert (status == 302) is here.is_live("support")
        if status == 302:
            sent = "SELECT id, agreed_id FROM referral_sent WHERE disclosure_id = %s"
            row, agreed = self.city.run(sent, copy).fetchall()[0]
            here.agreed["support"].rows |= {("referral_sent", row)} | self.steps(copy)
            here.letters[agreed], here.draft = copy, None

    @rule(home=HOMES)
    def she_takes_the_letters_back(self, home: int) -> None:
        here = self.homes[home]
        for agreed in list(here.letters) if here.is_live("support") else ():
            assert self.she(here, f"/me/consents/{agreed}/withdraw/") == 200
            del here.letters[agreed]

    # What time does.

    @rule(home=HOMES, purpose=st.sampled_from(["support", "health"]), days=st.sampled_from([1, 95]))
    def a_consent_runs_out(self, home: int, purpose: str, days: int) -> None:
        here = self.homes[home]
        if here.is_live(purpose):
            self.city.run(
                "UPDATE consent SET expires_at = now() - %s WHERE id = %s",
                timedelta(days=days),
                here.agreed[purpose].id,
            )
            here.agreed[purpose].stands = "lapsed" if days == 1 else "overdue"

    @rule(home=HOMES, purpose=st.sampled_from(["support", "health"]), months=st.sampled_from([3, 6, 12]))
    def she_renews(self, home: int, purpose: str, months: int) -> None:
        here = self.homes[home]
        if here.is_there and purpose in here.agreed and here.agreed[purpose].stands == "lapsed":
            text = self.city.one("SELECT id FROM notice WHERE purpose = %s ORDER BY version DESC LIMIT 1", purpose)
            typed = {"notice": text, "months": months}
            assert self.she(here, f"/me/consents/{here.agreed[purpose].id}/renew/", **typed) == 302
            here.agreed[purpose].stands = "live"

    @rule()
    def the_night_comes_and_what_ran_out_long_ago_is_destroyed(self) -> None:
        self.jobs.execute("SELECT work.lapse()")
        for here in self.homes:
            if here.is_there and here.agreed["support"].stands == "overdue":
                here.forget()
            here.agreed = {name: one for name, one in here.agreed.items() if one.stands != "overdue"}

    @rule(home=HOMES, mate=MATES)
    def the_last_day_of_somebody_who_handed_over_has_passed(self, home: int, mate: int) -> None:
        here = self.homes[home]
        passed = self.city.run(
            "UPDATE team_member SET ends_at = now() - interval '1 minute' WHERE person_id = %s AND worker_id = %s"
            " AND ended_at IS NULL AND ends_at IS NOT NULL",
            here.her.id,
            here.workers[mate].id,
        )
        if passed.rowcount:
            here.team.discard(mate)

    # What the workers try.

    @rule(home=HOMES, mate=MATES, topic=st.sampled_from(["support", "health"]))
    def a_worker_writes(self, home: int, mate: int, topic: str) -> None:
        here, note = self.homes[home], uuid.uuid4()
        day = now().date().isoformat()
        typed = {"note_id": note, "words": "见了面。", "kind": "1", "topic": topic, "happened_on": day}
        answer = self.worker(here, mate, "", **typed)
        may = here.writes(mate, topic) and "notes" not in here.out
        assert (answer.status_code == 302) is may
        if may:
            here.agreed[topic].rows.add(("contact", note))

    @rule(home=HOMES, mate=MATES)
    def a_worker_of_the_other_organisation_tries(self, home: int, mate: int) -> None:
        stranger = self.city.browser_of(self.homes[1 - home].workers[mate])
        place = f"/desk/people/{self.homes[home].her.id}/"
        assert stranger.get(place).status_code == 404
        typed = {"note_id": uuid.uuid4(), "words": "看看。", "kind": "1", "topic": "support"}
        assert stranger.post(place, {**typed, "happened_on": now().date().isoformat()}).status_code in {404, 409}

    @rule(home=HOMES, mate=MATES)
    def a_worker_suggests_the_colleague(self, home: int, mate: int) -> None:
        here, other = self.homes[home], 1 - mate
        # Whoever has a place, be it one whose last day has passed, or was turned down, is not suggested again.
        is_asked = other in here.turned_down or self.member(here, other) is not None
        answer = self.worker(here, mate, "team/", worker=here.workers[other].id)
        if here.writes(mate) and not is_asked:
            assert answer.status_code == 302
            here.suggested.add(other)
        else:
            assert answer.status_code in {403, 404}

    @rule(home=HOMES, mate=MATES)
    def a_worker_proposes_a_meeting(self, home: int, mate: int) -> None:
        here, meeting = self.homes[home], uuid.uuid4()
        day = (now() + timedelta(days=2)).date().isoformat()
        typed = {"meeting": meeting, "begins_on": day, "begins_time": "14:30", "minutes": "60", "kind": "1"}
        # Whoever is met at that time already is told, and means it.
        typed["is_meant"] = "on"
        answer = self.worker(here, mate, "meetings/", **typed, place="", about="")
        may = here.writes(mate) and not here.is_quiet
        assert (answer.status_code == 302) is may
        if may:
            here.agreed["support"].rows.add(("meeting", meeting))

    @rule(home=HOMES, mate=MATES)
    def a_worker_hands_over(self, home: int, mate: int) -> None:
        here, row, other = self.homes[home], uuid.uuid4(), 1 - mate
        day = (now() + timedelta(days=20)).date().isoformat()
        typed = {"row": row, "to_whom": here.workers[other].id, "until_day": day, "matters": "慢慢来。"}
        answer = self.worker(here, mate, "handover/", **typed, still_open="")
        is_kept = answer.status_code == 302
        assert not is_kept or here.writes(mate)
        if is_kept:
            here.agreed["support"].rows.add(("handover", row))
            here.handed_to = other

    @rule(home=HOMES, mate=MATES)
    def a_worker_prepares_a_letter_or_changes_the_draft(self, home: int, mate: int) -> None:
        here, row = self.homes[home], uuid.uuid4()
        tail = f"referrals/{here.draft}/edit/" if here.draft else f"referrals/to/{self.course}/"
        typed = {"referral": row, "service": self.course, "help": "training", "wishes": "学电工。", "words": ""}
        day = (now() + timedelta(days=30)).date().isoformat()
        assert (self.worker(here, mate, tail, **typed, until=day).status_code == 302) is here.writes(mate)
        if here.writes(mate):
            here.agreed["support"].rows.add(("referral", row))
            here.draft = row

    # What must hold, always.

    def sees(self, token: str) -> set[Row]:
        """Return what the database shows to whoever holds a token, under the web role."""
        with self.db.transaction(force_rollback=True):
            self.db.execute("SELECT FROM app.begin(%s)", [token])
            return {(str(table), UUID(str(one))) for table, one in self.db.execute(LOOK.encode()).fetchall()}

    @invariant()
    def everybody_reads_what_she_agreed_to_and_nothing_else(self) -> None:
        for here in self.homes:
            for mate, one in enumerate(here.workers):
                assert self.sees(one.token) == here.read_by(mate), f"{one.name} of {here.workers[0].organisation_id}"
            assert self.sees(here.her.token) == here.read_by_her(), "she herself"
            assert self.sees(here.desk.token) == here.read_by_desk(), "the desk"
            if here.guest is not None:
                assert self.sees(here.guest.token) == here.read_by_guest(), "whom she trusts"
            for past in here.past_guests:
                assert not self.sees(past.token), "whom she trusted once"

    @invariant()
    def no_key_is_left_of_what_was_taken_back(self) -> None:
        kept = {one.id for here in self.homes for one in here.agreed.values()}
        kept |= {copy for here in self.homes for copy in here.letters.values()}
        kept |= {copy.id for here in self.homes for copy in here.sent if copy.has_its_key}
        assert {row[0] for row in self.city.run("SELECT id FROM data_key").fetchall()} == kept


@pytest.fixture
def lived(city: City, ground: Ground) -> Iterator[type[Journey]]:
    with (
        psycopg.connect(ground.dsn("guitu_app"), autocommit=True) as db,
        psycopg.connect(ground.dsn("guitu_jobs"), autocommit=True) as jobs,
    ):
        yield type("Lived", (Journey,), {"city": city, "db": db, "jobs": jobs})


@pytest.mark.slow
def test_whatever_she_does_each_of_them_reads_what_she_agreed_to_and_nothing_else(lived: type[Journey]) -> None:
    run_state_machine_as_test(lived, settings=PROFILE)
