"""Every page and act of a worker's desk about one person. Forms are read from their page and sent as browsers do."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Final, Protocol
from urllib.parse import urljoin

from lxml import html

DAY = 86_400
# 54 characters, as a worker writes them.
NOTE = "今天陪她去街道服务站办了临时身份证，办事员很耐心；她说下周想去看看那份面包房的工作，约好周三早上九点在老地方"
Typed = Mapping[str, str]
Pairs = list[tuple[str, str]]


class Browsing(Protocol):
    """What this needs of a browser."""

    status: int
    body: bytes

    def get(self, path: str) -> None:
        """Ask for a page."""

    def send_form(self, path: str, pairs: Pairs) -> None:
        """Send what a form holds, its token among it."""


class NoFormError(Exception):
    """A page did not offer the form of an act. Its text says which."""


def _nothing() -> Typed:
    return {}


def _words() -> Typed:
    return {"words": NOTE}


def _day(ahead: int) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(time.time() + ahead * DAY))


# Quarters of an hour outside working hours, some thousands: nobody is met twice at once, which would be asked about.
_QUARTERS = cycle(
    (day, minute) for day in range(2, 88) for minute in (*range(0, 7 * 60, 15), *range(18 * 60, 24 * 60, 15))
)


def _free() -> Typed:
    day, minute = next(_QUARTERS)
    return {"begins_on": _day(day), "begins_time": f"{minute // 60}:{minute % 60:02}", "minutes": "15"}


def _birthday() -> str:
    """Return a day between 1970 and 2002, another one each time: nobody of the worker's people was born on it."""
    return time.strftime("%Y-%m-%d", time.localtime(time.time_ns() // 1_000 % 12_000 * DAY))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: where it is, seen from the person's own, and the act that makes the row it is about."""

    path: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A form that is sent.

    `has` names a field or button by which it is found on its page; with a slash before it, the end of where it goes.
    `press` is the button, `to` where it goes if not to its own page, `answers` the status it gets, `makes` the field
    that carries the id of the row it makes. `undo` is a button that is pressed first where the page offers it: a
    goodbye that waits is taken back before the next is proposed. `then` are the buttons of the pages that follow: a
    place that was found is taken, the answers are looked at once more; up to the last the act is not measured.
    """

    path: str
    has: str
    typed: Callable[[], Typed] = _nothing
    press: str = ""
    before: str = ""
    makes: str = ""
    undo: str = ""
    then: tuple[str, ...] = ()
    to: str = ""
    answers: int = 302


PAGES: Final[dict[str, Page]] = {
    "desk_today": Page("/desk/today/"),
    "desk_new": Page("/desk/people/new/"),
    "desk_arrivals": Page("/desk/arrivals/"),
    "desk_colleagues": Page("/desk/colleagues/"),
    "desk_note": Page("notes/{row}/", "keep_note"),
    "desk_team": Page("team/"),
    "desk_needs": Page("needs/"),
    "desk_need_new": Page("needs/add/"),
    "desk_need": Page("needs/{row}/", "add_need"),
    "desk_questions": Page("needs/questions/"),
    "desk_asked": Page("needs/questions/1/"),
    "desk_answers": Page("needs/answers/{row}/", "ask_questions"),
    "desk_safety": Page("needs/safety/"),
    "desk_plan": Page("plan/"),
    "desk_plan_new": Page("plan/write/"),
    "desk_plan_version": Page("plan/versions/{row}/", "write_plan"),
    "desk_meetings": Page("meetings/"),
    "desk_meeting": Page("meetings/{row}/", "propose_meeting"),
    "desk_meeting_time": Page("meetings/{row}/time/", "propose_meeting"),
    "desk_meeting_file": Page("meetings/{row}/calendar/", "tell_yes"),
    "desk_reminders": Page("reminders/"),
    "desk_relations": Page("relations/"),
    "desk_services": Page("services/"),
    "desk_sent_along": Page("sent-along/"),
    "desk_referrals": Page("referrals/"),
    "desk_referral_new": Page("referrals/new/"),
    "desk_referral": Page("referrals/{row}/", "draft_referral"),
    "desk_referral_edit": Page("referrals/{row}/edit/", "draft_referral"),
    "desk_handover": Page("handover/"),
    "desk_outcomes": Page("outcomes/"),
    "desk_outcomes_new": Page("outcomes/start/"),
    "desk_closing": Page("closing/"),
}

ACTS: Final[dict[str, Act]] = {
    "keep_note": Act("", "note_id", _words, makes="note_id"),
    "change_note": Act("notes/{row}/", "note_id", _words, before="keep_note"),
    "search": Act("/desk/people/", "words", lambda: {"words": "林"}, answers=200),
    "begin_on_word": Act(
        "/desk/people/new/",
        "told",
        lambda: {"name": "林晓禾", "birth_date": _birthday(), "told": "on", "is_another": "on"},
    ),
    "suggest": Act("team/", "worker"),
    "add_need": Act("needs/add/", "need", lambda: {"domain": "employment-status", **_words()}, makes="need"),
    "change_need": Act("needs/{row}/", "words", lambda: {"words": NOTE[:40]}, before="add_need"),
    "move_need": Act("needs/{row}/", "then", press="then", before="add_need", to="needs/{row}/move/"),
    "ask_questions": Act("needs/questions/1/", "given", makes="given"),
    "see_together": Act("needs/answers/{row}/", "/see/", before="ask_questions", to="needs/answers/{row}/see/"),
    "keep_safety": Act("needs/safety/", "signs", lambda: {"signs": NOTE, "people": NOTE}),
    "write_plan": Act("plan/write/", "plan_id", lambda: {"g0-words": NOTE, "g0-s0-words": NOTE}, makes="plan_id"),
    "mark_step": Act("plan/", "mark", press="mark", before="write_plan", to="plan/versions/{row}/steps/{row}/"),
    "propose_meeting": Act("meetings/", "meeting", _free, makes="meeting"),
    "name_other_time": Act("meetings/{row}/time/", "begins_on", _free, before="propose_meeting"),
    "tell_yes": Act("meetings/{row}/", "what", press="what=told_yes", before="propose_meeting", makes="{row}"),
    "call_off": Act("meetings/{row}/", "what", press="what=cancelled", before="propose_meeting"),
    "add_reminder": Act("reminders/", "reminder", lambda: {"words": NOTE[:60], "due_on": _day(1)}, makes="reminder"),
    "finish_reminder": Act("reminders/", "done_id", before="add_reminder", to="reminders/{row}/"),
    "draft_referral": Act(
        "referrals/new/",
        "referral",
        lambda: {"until": _day(30), "wishes": NOTE, "need": "", "district": ""},
        press="look",
        then=("take", "put"),
        makes="referral",
    ),
    "change_referral": Act(
        "referrals/{row}/edit/", "wishes", lambda: {"wishes": NOTE[:40]}, press="put", before="draft_referral"
    ),
    "take_referral_back": Act("referrals/{row}/", "did", press="did=in_error", before="draft_referral"),
    "hand_over": Act(
        "handover/", "to_whom", lambda: {"until_day": _day(20), "matters": NOTE}, undo="move=taken_back", makes="row"
    ),
    "keep_case": Act("handover/", "move", press="move=taken_back", before="hand_over", to="handover/move/"),
    "judge": Act("outcomes/start/", "judged", then=("step=keep",)),
    "judge_end": Act("outcomes/end/", "judged", then=("step=keep",)),
    # Once a round: whoever has wished already is passed over, and there are as many as there are people.
    "wish_again": Act("outcomes/", "wish", before="judge_end", to="outcomes/again/"),
    "propose_goodbye": Act("closing/", "words", _words, press="move=proposed", undo="move=taken_back"),
    "keep_open": Act("closing/", "row", press="move=taken_back", before="propose_goodbye"),
}


def open_page(browser: Browsing, home: str, name: str) -> str:
    """Return the address of a page about whoever is at `home`, with a row made for it if it needs one."""
    page = PAGES[name]
    row = _made(browser, home, page.before) if page.before else ""
    return _at(home, page.path, row)


def filled(browser: Browsing, home: str, name: str) -> tuple[str, Pairs]:
    """Return where an act's form goes and what it holds, filled in and not yet sent.

    Raises:
        NoFormError: the page has none.
    """
    path, pairs, _row = _ready(browser, home, name)
    return path, pairs


def _made(browser: Browsing, home: str, name: str) -> str:
    """Do an act and return the id of the row it made."""
    path, pairs, row = _ready(browser, home, name)
    browser.send_form(path, pairs)
    return row if ACTS[name].makes == "{row}" else dict(pairs).get(ACTS[name].makes, "")


def _ready(browser: Browsing, home: str, name: str) -> tuple[str, Pairs, str]:
    act = ACTS[name]
    row = _made(browser, home, act.before) if act.before else ""
    path = _at(home, act.path, row)
    browser.get(path)
    if act.undo and (form := _found(browser.body, act.undo)) is not None:
        browser.send_form(*_sent(form, path, {}, act.undo))
        browser.get(path)
    if (form := _found(browser.body, act.press or act.has)) is None:
        raise NoFormError(f"{name}: {path} was answered with {browser.status} and has no form with {act.has}.")
    sent = _sent(form, path, act.typed(), act.press)
    for button in act.then:
        browser.send_form(*sent)
        if (form := _found(browser.body, button)) is None:
            raise NoFormError(f"{name}: {path} does not lead on to {button}.")
        sent = _sent(form, path, {}, button)
    return *sent, row


def _at(home: str, path: str, row: str) -> str:
    return path if path.startswith("/") else home + path.format(row=row)


def _found(page: bytes, mark: str) -> html.FormElement | None:
    """Return the first form with a field or button of this name, and of this value if one is given."""
    name, _, value = mark.partition("=")
    if mark.startswith("/"):
        return next(
            (form for form in html.document_fromstring(page.decode()).forms if mark in (form.action or "")), None
        )
    for form in html.document_fromstring(page.decode()).forms:
        if any(one.get("name") == name and value in {"", one.get("value")} for one in form.iter()):
            return form
    return None


def _sent(form: html.FormElement, path: str, typed: Typed, press: str) -> tuple[str, Pairs]:
    """Return what a browser sends: what stands in the form, the first choice where none was made, what is typed."""
    held = {**dict(form.form_values()), **typed}
    held |= {name: value for name, value in _first_choices(form) if name not in typed and not held.get(name)}
    if press:
        name, _, value = press.partition("=")
        held[name] = value or next(one.get("value") for one in form.iter("button") if one.get("name") == name)
    return urljoin(path, form.get("action") or ""), list(held.items())


def _first_choices(form: html.FormElement) -> Iterator[tuple[str, str]]:
    for one in reversed(list(form.iter("input"))):
        if one.get("type") == "radio":
            yield one.name, one.get("value")
    for one in form.iter("select"):
        yield one.name, next(filter(None, one.value_options), "")
