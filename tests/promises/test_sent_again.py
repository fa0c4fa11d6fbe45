"""What is sent twice is kept once; what was changed with the back button and sent again is never lost in silence.

Each form of the record is sent, sent again as it was, and sent again with other words under the same hidden id.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from guitu.journey.needs import packs
from guitu.journey.needs.rules import Instrument
from guitu.journey.referrals.tests import by_letter
from guitu.journey.referrals.tests.scene import Between
from tests import listing
from tests.city import City, Somebody, Staff, now
from tests.handing import handed

FIRST, THEN = "先写的这一句。", "后来改成了这一句。"
PHQ = packs.packs()[Instrument.PHQ_9]
ANSWERS = {item.link: item.options[0][0] for item in PHQ.items if item.is_required}


def day(ahead: int) -> str:
    return (now() + timedelta(days=ahead)).date().isoformat()


@dataclass(frozen=True)
class Scene:
    """Somebody with a worker, a note, a plan, a need and a proposed meeting."""

    city: City
    town: Between
    ids: dict[str, uuid.UUID] = field(default_factory=dict)

    @property
    def wang(self) -> Somebody:
        return self.town.wang

    @property
    def limin(self) -> Staff:
        return self.town.limin


@dataclass(frozen=True)
class Page:
    """A form of the record: who sends it where, what it holds, and what is changed before it is sent again."""

    name: str
    table: str
    by: str
    place: str
    typed: Callable[[], dict[str, Any]]
    changed: dict[str, Any]
    # What must stand on the page that comes back.
    shown: tuple[str, ...] = (FIRST, THEN)


def row(name: str, **more: Any) -> Callable[[], dict[str, Any]]:
    return lambda: {name: str(uuid.uuid4()), **more}


MEETING = {"begins_time": "14:30", "minutes": "60", "kind": "2", "place": "", "about": FIRST}
SAID = {"words": FIRST, "wish": "", "helps": "nobody_yet"}
SAFETY = {"signs": FIRST, "calms": "", "places": "", "people": "", "experts": "", "home": ""}
PLAN = {
    "replaces": "", "g0-key": str(uuid.uuid4()), "g0-words": FIRST, "g0-s0-key": str(uuid.uuid4()),
    "g0-s0-words": "去问一问", "g0-s0-doer": "person", "g0-s0-due_on": "",
}  # fmt: skip
NOTE = {"words": FIRST, "kind": "1", "topic": "support"}
DESK = "/desk/people/{person}/"
WORDS = {"words": THEN}

PAGES = (
    Page("a note", "contact", "worker", DESK, row("note_id", **NOTE, happened_on=day(-1)), WORDS),
    Page("a note of today", "contact", "worker", DESK, row("note_id", **NOTE, happened_on=day(0)), WORDS),
    Page(
        "a changed note", "contact", "worker", DESK + "notes/{note}/",
        row("note_id", **NOTE, happened_on=day(-1)), WORDS,
    ),
    Page("her word", "reply", "person", "/me/record/{note}/reply/", row("reply", stance="2", words=FIRST), WORDS),
    Page(
        "a reminder", "reminder", "worker", DESK + "reminders/",
        row("reminder", words=FIRST, due_on=day(2)), WORDS,
    ),
    Page(
        "a meeting", "meeting", "worker", DESK + "meetings/",
        row("meeting", **MEETING, begins_on=day(3)), {"about": THEN},
    ),
    Page(
        "another day for a meeting", "meeting_move", "worker", DESK + "meetings/{meeting}/time/",
        row("move", step="2", begins_on=day(4), begins_time="10:00", minutes="60"), {"begins_on": day(6)},
        (day(4), day(6)),
    ),
    Page(
        "her meeting", "meeting", "person", "/me/meetings/new/",
        row("meeting", **MEETING, begins_on=day(3), with_whom="{worker}"), {"about": THEN},
    ),
    Page("her answer", "meeting_move", "person", "/me/meetings/{meeting}/", row("move", step="2", what="confirmed"),
         {"what": "declined"}, ()),
    Page("quiet", "pause", "person", "/me/quiet/", row("pause", until_day=day(5), answer="yes"),
         {"until_day": day(9)}, (day(9),)),
    Page("how she sees it", "bond", "person", "/me/relations/", row("view", relation="3", nearness="2", words=FIRST),
         WORDS),
    Page("a number only", "bond", "person", "/me/relations/", row("view", relation="3", nearness="2", words=FIRST),
         {"nearness": "5"}, (FIRST,)),
    Page("a need", "support_need", "person", "/me/needs/add/",
         row("need", domain="financial-insecurity", step="keep", **SAID), WORDS),
    Page("a need told", "support_need", "worker", DESK + "needs/add/",
         row("need", domain="financial-insecurity", **SAID), WORDS),
    Page("a changed need", "support_need", "worker", DESK + "needs/{need}/", row("need", **SAID), WORDS),
    Page("answers", "assessment", "person", "/me/needs/questions/1/",
         row("given", occasion="other", for_worker="{worker}", **ANSWERS),
         {PHQ.items[0].link: PHQ.items[0].options[1][0]}, ()),
    Page("a plan for hard moments", "safety_plan", "person", "/me/needs/safety/",
         row("plan", replaces="", for_worker="{worker}", **SAFETY),
         {"signs": THEN}),
    Page("a plan", "plan", "worker", DESK + "plan/with/{worker}/write/", row("plan_id", **PLAN), {"g0-words": THEN}),
    Page("her answer to a plan", "plan_answer", "person", "/me/plan/versions/{plan}/answer/",
         row("answer_id", stance="2", words=FIRST), WORDS),
    Page("a goodbye proposed", "closing_move", "worker", DESK + "closing/", row("row", words=FIRST, move="proposed"),
         WORDS),
    Page("a hand-over note", "handover", "worker", DESK + "handover/",
         row("row", to_whom="{colleague}", until_day=day(9), matters=FIRST, still_open=""),
         {"matters": THEN}),
    Page("her answer to a hand-over", "handover_move", "person", "/me/handover/",
         row("row", handover="{handover}", worker="{colleague}", words=FIRST, move="agreed"), WORDS),
    Page("an answer outside", "referral_move", "worker", DESK + "referrals/{referral}/tell/",
         row("move", step="3", to="accepted", words=FIRST), WORDS),
    Page("an answer to a referral", "referral_move", "desk", "/desk/arrivals/{copy}/",
         row("move", step="2", to="accepted", words=FIRST, send="1", worker="{huang}"), WORDS),
    Page("not yet", "closing_move", "person", "/me/goodbye/", row("row", words=FIRST, move="declined"), WORDS),
)  # fmt: skip


@pytest.fixture
def scene(city: City) -> Scene:
    town = Between(city, purposes=("support", "health"))
    wang, limin = town.wang, town.limin
    plan, _step = city.plan(wang, limin)
    ids = {"note": city.note(wang, limin, "原来的一条。"), "need": city.need(wang, limin), "plan": plan}
    ids |= {"colleague": city.staff("张华").id, "worker": limin.id}
    ids |= {"huang": town.huang.id}
    return Scene(city, town, {**ids, "meeting": city.meeting(wang, limin)})


def filled(scene: Scene, text: Any) -> Any:
    named = {**scene.ids, "person": scene.wang.id}
    return text.format(**named) if isinstance(text, str) and "{" in text else text


def sent(scene: Scene, page: Page, typed: dict[str, Any]) -> Any:
    hands: dict[str, Somebody | Staff] = {"person": scene.wang, "worker": scene.limin, "desk": scene.town.desk}
    told = {name: filled(scene, value) for name, value in typed.items()}
    return scene.city.browser_of(hands[page.by]).post(filled(scene, page.place), told)


def rows(scene: Scene, page: Page) -> int:
    return int(scene.city.one(f"SELECT count(*) FROM {page.table}"))  # noqa: S608


def prepared(scene: Scene, page: Page) -> dict[str, Any]:
    """Return the form, with whatever must stand before it can be sent."""
    if page.name == "not yet":
        typed = {"row": str(uuid.uuid4()), "words": "", "move": "proposed"}
        scene.city.browser_of(scene.limin).post(f"/desk/people/{scene.wang.id}/closing/", typed)
    if page.name == "her answer to a hand-over":
        colleague = scene.city.staff("何梅")
        scene.ids["colleague"] = colleague.id
        scene.ids["handover"] = handed(scene.city, scene.wang, scene.limin, colleague)
    if page.name == "an answer outside":
        scene.ids["referral"], _copy = by_letter.handed(scene.town, listing.service(scene.city, "电工夜校"))
    if page.name == "an answer to a referral":
        _referral, scene.ids["copy"] = scene.town.sent()
    return page.typed()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name.replace(" ", "_"))
def test_sent_again_as_it_was_it_is_kept_once(scene: Scene, page: Page) -> None:
    typed = prepared(scene, page)
    before = rows(scene, page)
    for _ in range(2):
        assert sent(scene, page, typed).status_code == 302
    assert rows(scene, page) == before + 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name.replace(" ", "_"))
def test_changed_and_sent_again_nothing_is_kept_and_both_stand_on_the_page(scene: Scene, page: Page) -> None:
    typed = prepared(scene, page)
    assert sent(scene, page, typed).status_code == 302
    before = rows(scene, page)
    answer = sent(scene, page, {**typed, **page.changed})
    assert answer.status_code in {200, 409}
    told = answer.content.decode()
    assert [text for text in page.shown if text not in told] == []
    assert "govuk-error-summary" in told or "moj-alert--warning" in told
    assert rows(scene, page) == before


@pytest.mark.parametrize("name", ["her word", "a reminder", "how she sees it", "a need told", "her answer to a plan"])
def test_pressed_once_more_it_is_kept_beside_the_first(scene: Scene, name: str) -> None:
    page = next(one for one in PAGES if one.name == name)
    typed = prepared(scene, page)
    (hidden,) = [key for key in typed if str(typed[key]).count("-") == 4]
    assert sent(scene, page, typed).status_code == 302
    before = rows(scene, page)
    told = sent(scene, page, {**typed, **page.changed}).content.decode()
    fresh = told.split(f'name="{hidden}" value="', 1)[1].split('"', 1)[0]
    assert fresh != typed[hidden]
    assert sent(scene, page, {**typed, **page.changed, hidden: fresh}).status_code == 302
    assert rows(scene, page) == before + 1


def test_a_note_that_was_kept_and_changed_is_saved_as_its_next_text(scene: Scene) -> None:
    page = PAGES[0]
    typed = page.typed()
    sent(scene, page, typed)
    told = sent(scene, page, {**typed, "words": THEN}).content.decode()
    place = f"/desk/people/{scene.wang.id}/notes/{typed['note_id']}/"
    assert f'action="{place}"' in told
    again = {**typed, "note_id": str(uuid.uuid4()), "words": THEN}
    assert scene.city.browser_of(scene.limin).post(place, again).status_code == 302
    kept = scene.city.one("SELECT replaces_id FROM contact WHERE id = %s", again["note_id"])
    assert str(kept) == typed["note_id"]
