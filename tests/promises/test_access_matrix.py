"""Every address, for every kind of reader, on an own, a colleague's and a stranger's person: what opens, is noted.

A new address without a row here fails. A cell is `status` or `status/entries`: how many entries of the access history
the request must write, no more and no fewer.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from guitu.journey.consent.rules import Kind
from tests import listing, referring
from tests.city import City, Somebody, Staff
from tests.seating import named
from tests.trusting import PARTS, browser_of, trusted

TABLE = Path(__file__).parent / "access_matrix.txt"
# One document, rule and figure of the law library stands for all of them.
LAW = {
    "benefits:document": {"key": "dibao-2021"},
    "benefits:rule": {"name": "dibao_verdict"},
    "benefits:figure": {"name": "dibao.standard"},
}
READERS = (
    "nobody",
    "worker",
    "colleague",
    "elsewhere",
    "intake",
    "lead",
    "officer",
    "administrator",
    "self",
    "other",
    "editor",
)


@dataclass(frozen=True)
class Scene:
    """A person with her worker, and everybody else who might try."""

    wang: Somebody
    readers: dict[str, Staff | Somebody | None]
    ids: dict[str, uuid.UUID | int | str]


def names() -> Iterator[str]:
    """Yield every named address of the site."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, f"{one.namespace}:" if one.namespace else prefix)
            else:
                yield f"{prefix}{one.name}"

    yield from walk(get_resolver().url_patterns, "")


def planned(city: City, whom: Somebody, mate: Staff) -> dict[str, uuid.UUID]:
    """Write a plan and return the ids by which its addresses name it."""
    plan, step = city.plan(whom, mate)
    return {"plan_id": plan, "step_key": step, "worker_id": mate.id}


def arranged(city: City, whom: Somebody, mate: Staff) -> dict[str, uuid.UUID]:
    """Let each side propose a meeting, and return the ids by which the addresses around meetings name them."""
    city.meeting(whom, mate, by=whom.id)
    return {"meeting_id": city.meeting(whom, mate), "reminder_id": uuid.uuid4()}


def needed(city: City, whom: Somebody, mate: Staff) -> dict[str, uuid.UUID | int]:
    """Write a need and answers to an instrument, and return how their addresses name them."""
    return {"need_id": city.need(whom, mate), "assessment_id": city.assessment(whom, mate), "number": 1}


def referred(city: City, whom: Somebody, mate: Staff) -> dict[str, uuid.UUID]:
    """Send a referral to the desk of this very station, and return how its addresses name it and its copy."""
    referral, copy = referring.sent(city, whom, mate, mate.station_id)
    return {"referral_id": referral, "copy_id": copy}


def offered(city: City, _whom: Somebody, _mate: Staff) -> dict[str, uuid.UUID | str]:
    """Put a service into the public directory, and return how its address names it."""
    bed = listing.service(city, "夜间住宿")
    listing.kept(city, bed, city.organisations[0])
    return {"service_id": bed.id, "key": bed.id, "tongue": "zh", "code": uuid.uuid4()}


def covered(city: City, _whom: Somebody, mate: Staff) -> dict[str, uuid.UUID]:
    """Let a colleague stand in for the worker, and return how that is named."""
    return {"cover_id": named(city, mate, city.staff("周宁"))}


@pytest.fixture
def scene(city: City) -> Scene:
    limin = city.staff("李敏")
    elsewhere = city.organisation("白鹭社会服务中心")
    wang = city.person("王建国", team=(limin,), purposes=("support", "health"), phone="12000000001")
    readers: dict[str, Staff | Somebody | None] = {
        "nobody": None,
        "worker": limin,
        "colleague": city.staff("张华"),
        "elsewhere": city.staff("黄晴", organisation=elsewhere),
        "intake": city.staff("周洁", "intake"),
        "lead": city.staff("吴刚", "lead"),
        "officer": city.staff("郑文", "officer"),
        "administrator": city.staff("孙立", "administrator"),
        "editor": city.staff("何苗", "editor"),
        "self": wang,
        "other": city.person("陈志强"),
    }
    suggested, asked, colleague = uuid.uuid4(), uuid.uuid4(), readers["colleague"]
    assert isinstance(colleague, Staff)
    city.run(
        "INSERT INTO team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at)"
        " VALUES (%s, %s, %s, %s, false, %s, now())",
        suggested,
        wang.id,
        wang.consents["support"],
        colleague.id,
        limin.id,
    )
    city.run(
        "INSERT INTO portal_card (id, person_id, consent_id, station_id, number, asked_by, asked_at)"
        " VALUES (%s, %s, %s, %s, 'ABC234', %s, now())",
        asked,
        wang.id,
        wang.consents["support"],
        limin.station_id,
        limin.id,
    )
    ids: dict[str, uuid.UUID | int | str] = {
        "person_id": wang.id,
        "contact_id": city.note(wang, limin),
        "member_id": suggested,
        "consent_id": wang.consents["health"],
        "card_id": asked,
        "station_id": limin.station_id,
        "trusted_id": trusted(city, wang, "needs").id,
        "occasion": "start",
    }
    for write in (arranged, planned, needed, referred, offered, covered):
        ids |= write(city, wang, limin)
    return Scene(wang, readers, ids)


def rows() -> list[tuple[str, str, list[str]]]:
    """Return the table: method, name, a cell for each reader."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [(line[0], line[1], line[2:]) for line in lines]


def address(name: str, scene: Scene) -> str:
    """Return the address of a name, filled with ids of the scene."""
    wanted = get_arguments(name)
    words = {"purpose": "statistics", "part": "needs", "kind": Kind.NOTES} | LAW.get(name, {})
    values = {key: words.get(key) or scene.ids[key] for key in wanted}
    return reverse(name, kwargs=values)


def get_arguments(name: str) -> list[str]:
    """Return which arguments an address takes."""
    resolver: URLResolver | None = get_resolver()
    space, _, bare = name.rpartition(":")
    assert resolver is not None
    if space:
        resolver = resolver.namespace_dict[space][1]
    return list(resolver.reverse_dict.getlist(bare)[0][0][0][1])


def test_every_address_has_a_row() -> None:
    assert {name for _, name, _ in rows()} == set(names())


def seen_by_all(city: City, scene: Scene, method: str, name: str) -> list[str]:
    """Return what each reader gets: the status, and how many entries that wrote."""
    found = []
    for reader in READERS:
        who = scene.readers[reader]
        browser = city.browser_of(who) if who else Client()
        before = city.one("SELECT count(*) FROM entry")
        answer = getattr(browser, method.lower())(address(name, scene))
        entries = city.one("SELECT count(*) FROM entry") - before
        found.append(f"{answer.status_code}/{entries}" if entries else str(answer.status_code))
    return found


@pytest.mark.parametrize(("method", "name", "cells"), rows(), ids=lambda one: one if isinstance(one, str) else "")
def test_who_opens_what_and_what_is_noted(city: City, scene: Scene, method: str, name: str, cells: list[str]) -> None:
    found = seen_by_all(city, scene, method, name)
    assert dict(zip(READERS, found, strict=True)) == dict(zip(READERS, cells, strict=True))


@pytest.mark.parametrize(("method", "name", "cells"), rows(), ids=lambda one: one if isinstance(one, str) else "")
def test_somebody_trusted_gets_nowhere_else_more_than_nobody(
    city: City, scene: Scene, method: str, name: str, cells: list[str]
) -> None:
    guest = trusted(city, scene.wang, *PARTS, code="another code")
    before = city.one("SELECT count(*) FROM entry")
    answer = getattr(browser_of(guest), method.lower())(address(name, scene))
    entries = city.one("SELECT count(*) FROM entry") - before
    if name in {"alongside:home", "alongside:part"}:
        assert (answer.status_code, entries) == (200, 1)
        return
    if (method, name) == ("GET", "alongside:take_back"):
        # Who looks is traced like any other reader; that they are no guardian is found after that.
        assert (answer.status_code, entries) == (404, 1)
        return
    assert entries == 0
    # The pages of a guardian open nothing, and are not there for whoever is none.
    is_guardians = method == "GET" and name in {"alongside:kinds", "alongside:leave_out"}
    assert answer.status_code in ({404} if is_guardians else {int(cells[0]), 302, 403})
