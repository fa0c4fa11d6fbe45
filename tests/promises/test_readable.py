"""Promise 2: no row that somebody of the team writes past the pages takes the person's own pages away from them."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta

import psycopg
import pytest
from django.db import models

from conftest import Ground
from guitu.foundations.sealing.records import EARLIEST, LATEST
from tests.architecture import tree
from tests.by_hand import by_hand
from tests.city import City, Somebody, Staff, now
from tests.promises.test_two_lists import MAY_INSERT

# What is kept as the sum of several codes.
SUMS = {"contact.worked_on"}


def _conditions(model: type[models.Model]) -> Iterator[tuple[str, object]]:
    """Yield what each CHECK of a table asks that must hold in every row."""
    for one in model._meta.constraints:
        if isinstance(one, models.CheckConstraint) and isinstance(one.condition, models.Q):
            is_all = one.condition.connector == models.Q.AND and not one.condition.negated
            yield from (part for part in one.condition.children if is_all and isinstance(part, tuple))


def test_every_code_and_every_moment_that_is_written_from_the_web_has_its_check() -> None:
    found, missing = set(), []
    for model in tree.our_models():
        if model._meta.db_table not in MAY_INSERT:
            continue
        found.add(model._meta.db_table)
        asked = [(name, str(value)) for name, value in _conditions(model)]
        for field in model._meta.concrete_fields:
            place, is_day = f"{model._meta.db_table}.{field.column}", type(field) is models.DateField
            if isinstance(field, models.DateField):
                first, last = (EARLIEST.date(), LATEST.date()) if is_day else (EARLIEST, LATEST)
                wanted = {(f"{field.name}__gte", str(first)), (f"{field.name}__lt", str(last))}
            elif field.choices and not isinstance(field, models.BinaryField):
                codes = [value for value, _words in field.flatchoices]
                wanted = {(f"{field.name}__in", str(codes))}
                is_sum = (
                    all(isinstance(one, int) for one in codes) and (f"{field.name}__lte", str(sum(codes))) in asked
                )
                wanted = set() if is_sum else wanted
            else:
                continue
            missing += [place] if wanted - set(asked) else []
    assert found == MAY_INSERT
    assert missing == []


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    return city.person("王建国", team=(limin,))


FAR = "9999-12-31 23:00+00"
# What a worker could write: a table, and the one value in an otherwise honest row that no page could show.
CROOKED: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("contact", {"kind": 99}),
    ("contact", {"happened_at": "infinity"}),
    ("meeting", {"kind": 99}),
    ("outcome", {"occasion": "zz"}),
    ("reminder", {"due_at": "infinity"}),
    ("reminder", {"due_at": "-infinity"}),
    ("reminder", {"due_at": FAR}),
    ("contact", {"happened_at": "0044-03-15 12:00+00 BC"}),
    ("referral", {"ends_on": "infinity"}),
)


def honest(table: str, wang: Somebody, limin: Staff) -> dict[str, object]:
    """Return a row as a worker would write it."""
    row: dict[str, object] = {"id": uuid.uuid4(), "person_id": wang.id, "consent_id": wang.consents["support"]}
    if table == "contact":
        moments = {"happened_at": now(), "received_at": now()}
        return {**row, **moments, "author_id": limin.id, "kind": 1, "note": b"x", "worked_on": 0}
    more: dict[str, dict[str, object]] = {
        "meeting": {"worker_id": limin.id, "kind": 2, "place": b"x", "about": b"x"},
        "outcome": {"round": 1, "occasion": "start", "hand": "worker", "number": 1, "proven": 7, "said": b"x"},
        "reminder": {"due_at": now() + timedelta(days=1), "words": b"x"},
        "referral": {"station_id": uuid.uuid4(), "ends_on": now().date(), "content": b"x"},
    }
    return {**row, "by_id": limin.id, "at": now(), **more[table]}


def write(ground: Ground, who: Staff, table: str, row: Mapping[str, object]) -> None:
    values = ", ".join(["%s"] * len(row))
    by_hand(ground, who, f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", *row.values())  # noqa: S608


@pytest.mark.parametrize(("table", "crooked"), CROOKED)
def test_nobody_writes_what_no_page_could_show(
    ground: Ground, wang: Somebody, limin: Staff, table: str, crooked: Mapping[str, object]
) -> None:
    row = honest(table, wang, limin)
    with pytest.raises(psycopg.errors.CheckViolation, match=f"{table}_readable"):
        write(ground, limin, table, {**row, **crooked})
    write(ground, limin, table, row)


OWN = ("", "record/", "meetings/", "needs/", "plan/", "outcomes/", "referrals/", "relations/", "goodbye/", "handover/")
DESK = ("", "meetings/", "needs/", "needs/add/", "plan/", "plan/write/", "outcomes/", "referrals/", "referrals/new/",
        "reminders/", "relations/", "closing/", "handover/")  # fmt: skip
# Where somebody would look for it, and where a row of this table is read: its own page, and the worker's.
SPOILT = {
    "contact": ("record/", ""),
    "meeting": ("meetings/", "meetings/"),
    "support_need": ("needs/", "needs/"),
    "plan": ("plan/", "plan/"),
    "outcome": ("outcomes/", ""),
    "referral": ("", ""),
    "reminder": ("", "reminders/"),
    "bond": ("relations/", "relations/"),
    "closing_move": ("goodbye/", "closing/"),
    "handover": ("handover/", "handover/"),
}


def spoil(city: City, ground: Ground, wang: Somebody, limin: Staff, table: str) -> None:
    """Let somebody write a row that opens with no key."""
    row, whose = uuid.uuid4(), (wang.id, wang.consents["support"])
    if table == "meeting":
        meeting = city.meeting(wang, limin)
        city.run("UPDATE meeting SET place = 'x', about = 'x' WHERE id = %s", meeting)
        return
    base: dict[str, object] = {
        "id": row,
        "person_id": whose[0],
        "consent_id": whose[1],
        "by_id": limin.id,
        "at": now(),
    }
    own = base | {"by_id": wang.id}
    until = now() + timedelta(days=9)
    rows: dict[str, dict[str, object]] = {
        "support_need": base | dict.fromkeys(("domain", "words", "wish", "helps", "status"), b"x"),
        "plan": base | {"number": 1, "content": b"x"},
        "bond": own | {"relation": 3, "nearness": b"x", "words": b"x"},
        "closing_move": base | {"step": 1, "what": 1, "words": b"x", "left_open": b"x"},
        "handover": base | {"worker_id": city.staff("张华").id, "until": until, "matters": b"x", "still_open": b"x"},
    }
    found = rows.get(table) or honest(table, wang, limin)
    city.run(
        f"INSERT INTO {table} ({', '.join(found)}) VALUES ({', '.join(['%s'] * len(found))})",  # noqa: S608
        *found.values(),
    )


@pytest.mark.parametrize("table", SPOILT)
def test_one_row_that_somebody_spoilt_takes_no_page_away_and_does_not_hide(
    city: City, ground: Ground, wang: Somebody, limin: Staff, table: str
) -> None:
    spoil(city, ground, wang, limin, table)
    pages: dict[str, str] = {}
    for who, base, places in ((wang, "/me/", OWN), (limin, f"/desk/people/{wang.id}/", DESK)):
        browser = city.browser_of(who)
        for place in places:
            answer = browser.get(base + place)
            assert answer.status_code == 200, (base + place, answer.status_code)
            pages[base + place] = answer.content.decode()
    own, desk = SPOILT[table]
    for address in ([f"/me/{own}"] if own else []) + ([f"/desk/people/{wang.id}/{desk}"] if desk else []):
        assert "这一条内容无法读取" in pages[address], address


@pytest.mark.parametrize("crooked", [{"what": 99}, {"minutes": -5}, {"begins_at": FAR}])
def test_no_meeting_is_put_where_no_calendar_reaches(
    city: City, ground: Ground, wang: Somebody, limin: Staff, crooked: Mapping[str, object]
) -> None:
    meeting = city.meeting(wang, limin)
    whose = {"person_id": wang.id, "consent_id": wang.consents["support"], "by_id": limin.id, "at": now()}
    move = {"meeting_id": meeting, "step": 2, "what": 2, "begins_at": now() + timedelta(days=2), "minutes": 60}
    row = {"id": uuid.uuid4(), **whose, **move}
    with pytest.raises(psycopg.errors.CheckViolation, match="meeting_move_readable"):
        write(ground, limin, "meeting_move", {**row, **crooked})
    write(ground, limin, "meeting_move", row)
