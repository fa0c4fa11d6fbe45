"""What editors changed here is not taken back by an older file; a newer one may; either way it is said."""

from typing import Any

import pytest

from guitu.society.directory.hsds.taking import Taken
from guitu.society.directory.tests.town import Rows, Town, small, some_id

OLD, NEW = "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"


def _dated(moment: str = OLD) -> Rows:
    """Return the small directory as a file of some moment tells it."""
    rows = small()
    rows["service"][0] |= {"last_modified": moment}
    return rows


def _edited(town: Town, kind: str, row: str, field: str, what: str = "set") -> None:
    """Note a change by an editor, as the functions of the database do."""
    service = small()["service"][0]["id"]
    town.connection.execute(
        "INSERT INTO directory_edit (id, service_id, kind, row_id, field, what, at, by_id)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, now(), gen_random_uuid())",
        [service, kind, row, field, what],
    )


def _renamed(town: Town) -> None:
    service = small()["service"][0]["id"]
    town.connection.execute(
        "UPDATE directory_service SET name = '热的午餐', last_modified = now() WHERE id = %s", [service]
    )
    _edited(town, "service", service, "name")


def _kept(taken: Taken) -> list[tuple[Any, ...]]:
    return [(one.file, one.row, one.field) for one in taken.verdicts.kept]


@pytest.fixture
def known(town: Town) -> Town:
    """A directory whose one service an editor has renamed since it was imported."""
    town.take(town.tables(_dated()))
    _renamed(town)
    return town


@pytest.mark.parametrize("moment", [OLD, ""])
def test_an_older_or_undated_file_does_not_take_back_what_an_editor_said(known: Town, moment: str) -> None:
    before = known.everything()
    again = known.take(known.tables(_dated(moment)))
    assert known.everything() == before
    assert not again.is_new
    assert _kept(again) == [("services.csv", 2, "name")]


def test_what_the_editor_did_not_touch_is_taken_from_the_file(known: Town) -> None:
    rows = _dated()
    rows["service"][0]["description"] = "一荤两素"
    known.take(known.tables(rows))
    stored = known.everything()["service"][0]
    assert (stored["name"], stored["description"]) == ("热的午餐", "一荤两素")


def test_a_file_that_is_newer_than_the_change_is_believed(known: Town) -> None:
    taken = known.take(known.tables(_dated(NEW)))
    assert known.everything()["service"][0]["name"] == "午餐"
    assert _kept(taken) == []


def test_the_same_is_kept_when_the_file_comes_as_json(known: Town) -> None:
    service = {k: v for k, v in _dated()["service"][0].items() if k != "organization_id"}
    tree = {**service, "organization": small()["organization"][0]}
    assert _kept(known.take(known.file("services.json", [tree]))) == [("services.json", 1, "name")]


def test_whoever_said_later_that_an_entry_is_right_is_believed(known: Town) -> None:
    service = small()["service"][0]["id"]
    known.connection.execute("UPDATE directory_service SET assured_date = '2026-11-01' WHERE id = %s", [service])
    _edited(known, "service", service, "assured_date")
    for day, kept in (("2026-10-01", "2026-11-01"), ("2026-12-01", "2026-12-01")):
        rows = _dated(NEW)
        rows["service"][0]["assured_date"] = day
        known.take(known.tables(rows))
        assert known.everything()["service"][0]["assured_date"] == kept


def test_free_places_that_were_told_later_stay(known: Town) -> None:
    service, row = small()["service"][0]["id"], some_id("capacity")
    told = {"id": row, "service_id": service, "available": "4", "updated": OLD}
    rows = _dated()
    rows["service_capacity"] = [told]
    known.take(known.tables(rows))
    known.connection.execute("UPDATE directory_capacity SET available = 0, updated = now() WHERE id = %s", [row])
    _edited(known, "service_capacity", row, "available")
    known.take(known.tables(rows))
    assert known.everything()["service_capacity"][0]["available"] == 0
    rows["service_capacity"] = [told | {"updated": NEW}]
    known.take(known.tables(rows))
    assert known.everything()["service_capacity"][0]["available"] == 4


def test_a_line_that_was_dropped_stays_away_and_one_that_was_added_stays(known: Town) -> None:
    phone, added, service = small()["phone"][0]["id"], some_id("added"), small()["service"][0]["id"]
    rows = _dated()
    rows["language"] = [{"id": some_id("spoken"), "phone_id": phone, "name": "粤语"}]
    known.connection.execute("DELETE FROM directory_phone WHERE id = %s", [phone])
    _edited(known, "phone", phone, "phone", "dropped")
    known.connection.execute(
        "INSERT INTO directory_phone (id, source_id, changed_at, service_id, number, kind, description)"
        " SELECT %s, source_id, now(), id, '7', '', '' FROM directory_service WHERE id = %s",
        [added, service],
    )
    _edited(known, "phone", added, "phone", "added")
    taken = known.take(known.tables(rows), is_whole=True)
    assert not taken.is_refused
    assert [one["id"] for one in known.everything()["phone"]] == [added]
    assert ("phones.csv", 2, "") in _kept(taken)


def test_what_is_exported_is_ours_and_comes_back_unchanged(known: Town) -> None:
    before = known.everything()
    given = known.give("csv")
    assert "热的午餐" in (given / "services.csv").read_text(encoding="utf-8")
    assert not known.take(given).is_new
    assert known.everything() == before
