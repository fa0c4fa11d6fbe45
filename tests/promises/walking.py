"""Somebody's way through the stages while things are killed: what stands decides what can be written next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from guitu.journey.needs import packs
from guitu.journey.needs.rules import Instrument

# Where a form is sent, what is typed, and by what the row is found if not by the id that the page made.
Page = tuple[str, dict[str, str]] | tuple[str, dict[str, str], UUID]
CODE = 'class="g-code"'


@dataclass(frozen=True)
class Pair:
    """A worker and somebody who let that worker in."""

    person: UUID
    consent: UUID
    worker_token: str
    # Somebody who is not on the team yet, if there is anybody.
    colleague: UUID | None
    worker: UUID


@dataclass(frozen=True)
class House:
    """The desk of the own organisation, and the station of another that somebody can be referred to."""

    desk_token: str
    station: UUID
    there_token: str
    mate: UUID


@dataclass
class Walk:
    """What stands in one record of what is written here: the newest row of each table that something follows from."""

    pair: Pair
    own_token: str
    house: House
    # What lies sealed for the person and was not opened yet.
    parcels: list[UUID] = field(default_factory=list)
    newest: dict[str, UUID] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    parting: str = "open"
    is_alone: bool = False

    @property
    def desk(self) -> str:
        """Return where the person's pages begin at the desk."""
        return f"/desk/people/{self.pair.person}/"

    def page(self, act: str, row: UUID) -> tuple[str, str, dict[str, str], UUID] | None:
        """Return where it is sent, by whom, what is typed, and what its row is known by; nothing out of turn."""
        found = {**WAYS, **UNDOING}[act](self, row)
        if found is None:
            return None
        place, typed = found[0], found[1]
        return place, self._token(place), typed, found[2] if len(found) == 3 else row

    def _token(self, place: str) -> str:
        if place.startswith("/me/"):
            return self.own_token
        if place.startswith("/desk/arrivals/"):
            return self.house.there_token
        return self.house.desk_token if place.startswith("/desk/cards/") else self.pair.worker_token

    def was_kept(self, act: str, row: UUID, typed: dict[str, str]) -> None:
        """Remember what stands now."""
        self.newest[act] = row
        self.counted[act] = self.counted.get(act, 0) + 1
        if act == "closing_move":
            self.parting = typed["move"]
            # Whoever said goodbye has nobody beside them until they choose somebody again.
            self.is_alone = self.is_alone or typed["move"] == "closed"
        if act == "team_member":
            self.is_alone = False
        if act == "sent_along":
            self.parcels.remove(row)
        if act == "plan":
            self.newest["step"] = uuid5(row, "step")
        for ended in ENDED_BY.get(act, ()):
            self.newest.pop(ended, None)


def _day(ahead: int) -> str:
    return f"{datetime.now(UTC) + timedelta(days=ahead):%Y-%m-%d}"  # noqa: TID251


def _is_odd(row: UUID) -> bool:
    """Return one of two answers, by the chance that made the id."""
    return bool(row.int & 1)


def _contact(walk: Walk, row: UUID) -> Page:
    said = {"words": f"路上记的 {row}", "kind": "1", "topic": "support", "happened_on": _day(0)}
    return walk.desk, {"note_id": str(row), **said}


def _reply(walk: Walk, row: UUID) -> Page | None:
    note = walk.newest.get("contact")
    typed = {"reply": str(row), "stance": "2", "words": f"我看不一样 {row}"}
    return (f"/me/record/{note}/reply/", typed) if note else None


def _need(walk: Walk, row: UUID) -> Page:
    said = {"domain": "employment-status", "words": f"想找工作 {row}", "wish": "", "helps": "nobody_yet"}
    return f"{walk.desk}needs/add/", {"need": str(row), **said}


def _assessment(walk: Walk, row: UUID) -> Page:
    pack = packs.packs()[Instrument.PHQ_9]
    given = {item.link: item.options[0][0] for item in pack.items if item.is_required}
    given |= {"occasion": "other", "for_worker": str(walk.pair.worker)}
    return f"/me/needs/questions/{pack.number}/", {"given": str(row), **given}


def _assessment_seen(walk: Walk, _row: UUID) -> Page | None:
    given = walk.newest.get("assessment")
    return (f"/me/needs/answers/{given}/see/", {}, given) if given else None


def _safety_plan(walk: Walk, row: UUID) -> Page:
    steps = dict.fromkeys(("calms", "places", "people", "experts", "home"), "")
    steps |= {"replaces": str(walk.newest.get("safety_plan", "")), "for_worker": str(walk.pair.worker)}
    return "/me/needs/safety/", {"plan": str(row), "signs": f"睡不着 {row}", **steps}


def _plan(walk: Walk, row: UUID) -> Page:
    goal = {"replaces": str(walk.newest.get("plan", "")), "g0-key": str(row), "g0-words": f"一步一步来 {row}"}
    step = {
        "g0-s0-key": str(uuid5(row, "step")),
        "g0-s0-words": "先问一问",
        "g0-s0-doer": "person",
        "g0-s0-due_on": "",
    }
    return f"{walk.desk}plan/write/", {"plan_id": str(row), **goal, **step}


def _plan_answer(walk: Walk, row: UUID) -> Page | None:
    typed = {"answer_id": str(row), "stance": "1", "words": f"好 {row}"}
    return (f"/me/plan/versions/{walk.newest['plan']}/answer/", typed) if "plan" in walk.newest else None


def _step_mark(walk: Walk, _row: UUID) -> Page | None:
    if (step := walk.newest.get("step")) is None:
        return None
    return f"/me/plan/versions/{walk.newest['plan']}/steps/{step}/", {"mark": "done"}, step


def _meeting(walk: Walk, row: UUID) -> Page | None:
    when = {"begins_on": _day(9), "begins_time": "10:00", "minutes": "60", "kind": "1", "place": "", "about": ""}
    return None if "meeting" in walk.newest else (f"{walk.desk}meetings/", {"meeting": str(row), **when})


def _meeting_move(walk: Walk, row: UUID) -> Page | None:
    typed = {"move": str(row), "step": "2", "what": "confirmed"}
    return (f"/me/meetings/{walk.newest['meeting']}/", typed) if "meeting" in walk.newest else None


def _pause(walk: Walk, row: UUID) -> Page:
    answer = "end" if walk.counted.get("pause", 0) % 2 else "yes"
    return "/me/quiet/", {"pause": str(row), "until_day": "", "answer": answer}


def _text_wish(_walk: Walk, row: UUID) -> Page:
    return "/me/messages/", {"wish": str(row), "what": "yes" if _is_odd(row) else "no"}


def _reminder(walk: Walk, row: UUID) -> Page:
    return f"{walk.desk}reminders/", {"reminder": str(row), "words": f"带上材料 {row}", "due_on": _day(3)}


def _reminder_done(walk: Walk, row: UUID) -> Page | None:
    last = walk.newest.get("reminder")
    return (f"{walk.desk}reminders/{last}/", {"done_id": str(row)}) if last else None


def _bond(_walk: Walk, row: UUID) -> Page:
    said = {"relation": "3", "nearness": "4", "words": f"还行 {row}", "for_worker": "team"}
    return "/me/relations/", {"view": str(row), **said}


def _outcome(walk: Walk, row: UUID) -> Page:
    after = str(walk.counted.get("outcome", 0))
    return "/me/outcomes/end/", {"judged": str(row), "after": after, "home": "2", "words": f"好些了 {row}"}


def _outcome_round(walk: Walk, row: UUID) -> Page | None:
    typed = {"wish": str(row), "round": "2"}
    return ("/me/outcomes/again/", typed) if "outcome" in walk.newest and "outcome_round" not in walk.newest else None


def _handover(walk: Walk, row: UUID) -> Page | None:
    to = {"to_whom": str(walk.pair.colleague), "until_day": _day(9), "matters": f"慢慢来 {row}", "still_open": ""}
    return None if "handover" in walk.newest else (f"{walk.desk}handover/", {"row": str(row), **to})


def _handover_move(walk: Walk, row: UUID) -> Page | None:
    note = walk.newest.get("handover")
    typed = {"row": str(row), "handover": str(note), "worker": "", "words": f"先不换 {row}", "move": "declined"}
    return ("/me/handover/", typed) if note else None


def _referral(walk: Walk, row: UUID) -> Page:
    what = {"help": "training", "wishes": f"想学电工 {row}", "item": "name", "words": "", "until": _day(30)}
    return f"{walk.desk}referrals/new/", {"referral": str(row), "station": str(walk.house.station), **what}


def _referral_word(walk: Walk, row: UUID) -> Page | None:
    last = walk.newest.get("referral")
    return (f"/me/referrals/{last}/", {"did": "not_now", "word": str(row)}) if last and _is_odd(row) else None


def _referral_sent(walk: Walk, row: UUID) -> Page | None:
    last = walk.newest.get("referral")
    typed = {"copy": str(row), "item": "name", "send": "1"}
    return (f"/me/referrals/{last}/check/", typed) if last else None


def _referral_move(walk: Walk, row: UUID) -> Page | None:
    copy = walk.newest.get("referral_sent")
    answer = {"to": "accepted", "worker": str(walk.house.mate)}
    if _is_odd(row):
        answer = {"to": "rejected", "reason": "no_capacity"}
    typed = {"move": str(row), "step": "2", "words": f"周三下午来 {row}", "send": "1", **answer}
    return (f"/desk/arrivals/{copy}/", typed) if copy else None


def _closing_move(walk: Walk, row: UUID) -> Page:
    typed = {"row": str(row), "words": f"两年了 {row}"}
    if walk.parting == "closed":
        return "/me/goodbye/", {**typed, "move": "reopened"}
    if walk.parting != "proposed":
        return f"{walk.desk}closing/", {**typed, "move": "proposed"}
    if _is_odd(row):
        return f"{walk.desk}closing/", {**typed, "move": "taken_back"}
    return "/me/goodbye/", {**typed, "move": "closed" if row.int & 2 else "declined"}


def _team_member(walk: Walk, _row: UUID) -> Page | None:
    if walk.counted.get("team_member") and not walk.is_alone:
        return None
    whom = walk.pair.worker if walk.is_alone else walk.pair.colleague
    return "/me/team/choose/", {"worker": str(whom)}, walk.pair.person


def _portal_card(walk: Walk, _row: UUID) -> Page | None:
    return None if "portal_card" in walk.newest else (f"{walk.desk}card/", {}, walk.pair.person)


def _trusted_person(_walk: Walk, row: UUID) -> Page:
    who = {"called": "姐姐", "relation": "family", "parts": "meetings", "lasts": "30", "word": "三月的雨"}
    return "/me/trusted/invite/", {"trusted": str(row), **who}


def _sent_along(walk: Walk, _row: UUID) -> Page | None:
    return ("/me/sent-along/", {"decision": "open"}, walk.parcels[0]) if walk.parcels else None


def _waiting_card(_walk: Walk, row: UUID) -> Page:
    who = {"name": "小周", "route": "12000000000", "wish": "called", "sender_kind": "self", "sender": ""}
    return "/desk/cards/", {"card_id": str(row), **who}


def _invitation(walk: Walk, _row: UUID) -> Page | None:
    card = walk.newest.get("waiting_card")
    return (f"/desk/cards/{card}/invite/", {"worker": str(walk.pair.worker)}, card) if card else None


def _declined(walk: Walk, _row: UUID) -> Page | None:
    card = walk.newest.get("waiting_card")
    return (f"/desk/cards/{card}/decline/", {"reason": "no_capacity"}, card) if card else None


def _trust_ended(walk: Walk, _row: UUID) -> Page | None:
    last = walk.newest.get("trusted_person")
    return (f"/me/trusted/{last}/end/", {}, last) if last else None


WAYS: dict[str, Callable[[Walk, UUID], Page | None]] = {
    "contact": _contact,
    "reply": _reply,
    "support_need": _need,
    "assessment": _assessment,
    "assessment_seen": _assessment_seen,
    "safety_plan": _safety_plan,
    "plan": _plan,
    "plan_answer": _plan_answer,
    "step_mark": _step_mark,
    "meeting": _meeting,
    "meeting_move": _meeting_move,
    "pause": _pause,
    "text_wish": _text_wish,
    "reminder": _reminder,
    "reminder_done": _reminder_done,
    "bond": _bond,
    "outcome": _outcome,
    "outcome_round": _outcome_round,
    "handover": _handover,
    "handover_move": _handover_move,
    "referral": _referral,
    "referral_word": _referral_word,
    "referral_sent": _referral_sent,
    "referral_move": _referral_move,
    "closing_move": _closing_move,
    "team_member": _team_member,
    "portal_card": _portal_card,
    "trusted_person": _trusted_person,
    "sent_along": _sent_along,
    "waiting_card": _waiting_card,
    "invitation": _invitation,
}
# What ends a row of a table for good, and in which tables.
UNDOING: dict[str, Callable[[Walk, UUID], Page | None]] = {"declined": _declined, "trust_ended": _trust_ended}
UNDOES = {"declined": ("waiting_card", "invitation"), "trust_ended": ("trusted_person",)}
# After which nothing of the other follows any more: a meeting is confirmed once, a draft is sent once.
ENDED_BY = {
    "assessment_seen": ("assessment",),
    "step_mark": ("step",),
    "meeting_move": ("meeting",),
    "reminder_done": ("reminder",),
    "handover_move": ("handover",),
    "referral_word": ("referral",),
    "referral_sent": ("referral",),
    "referral_move": ("referral_sent",),
    "declined": ("waiting_card",),
    "trust_ended": ("trusted_person",),
}
STAGES = tuple(WAYS)
# The column by which a row is known, where that is not what the page called it.
KEYS = {
    "assessment_seen": "assessment_id",
    "step_mark": "step_key",
    "referral_sent": "disclosure_id",
    "team_member": "person_id",
    "portal_card": "person_id",
    "invitation": "card_id",
}
# When a row was made, where the column has another name.
MOMENTS = {
    "contact": "received_at",
    "team_member": "invited_at",
    "portal_card": "asked_at",
    "trusted_person": "invited_at",
    "waiting_card": "made_at",
    "invitation": "made_at",
}
# Which rows an act of its own makes: with what is sent goes a first move, and with coming back begins another round.
OWN_ACT = {"referral_move": "hand = 'owner'", "outcome_round": "what = 1"}
# What is kept with a row of another table, under its id: a proposal's first move, the look at one's own answers.
WITH = {"meeting_move": "meeting", "assessment_seen": "assessment"}
# What a goodbye calls off by itself.
SETTLED = ("meeting_move", "handover_move")
# What is still in force of a table whose rows stay when they have ended.
IN_FORCE = {"trusted_person": "ended_at IS NULL"}
# The column that names somebody; a card at the desk belongs to nobody yet.
WHOSE = {**dict.fromkeys(STAGES, "person_id"), "waiting_card": "", "invitation": "", "referral_move": ""}
# Written in the same transaction as a row that is walked, or taken back here with the record: no walk of their own.
BESIDE = {
    "person": "made and gone with the base consent, which is taken back here",
    "consent": "taken back here, one after the other",
    "consent_event": "written with each taking back",
    "receipt": "written with each taking back",
    "erasure_order": "written with each taking back, and done by the eraser that is killed",
    "data_key": "gone with each taking back; made with every card and every copy",
    "access_grant": "kept by triggers of the team and the consents",
    "portal_account": "made with the record by a trigger of the same transaction",
    "disclosure": "one with each referral that is sent",
    "disclosed_text": "one with each referral that is sent",
    "parcel": "laid before the walk, opened on it, gone when it is opened",
    "entry": "one with each act; counted here for notes",
    "draft": "what was typed when a session ended, for thirty minutes: lost, it is typed again",
    "due": "when the phone is to be told something; carries nothing that was said",
    "phone_code": "ten minutes: lost, another one is sent",
    "refused_attempt": "who tried what is not theirs: written alone, past the transaction that failed",
    "minor_file": "made in the transaction of the record, which no walk begins: all walk of age",
    "guardian": "made in the transaction of the record, which no walk begins: all walk of age",
    "file_approval": "made by a trigger with a place in a minor's team: all walk of age",
    "outside_referral": "an answer to another system, which sends it again until it is answered",
}


def was_kept(status: int, leads: str, text: str) -> bool:
    """Return whether an answer says that it was kept: it leads on, or shows the code that is handed over."""
    return (status == 302 and not leads.endswith("done=late")) or (status == 200 and CODE in text)
