"""All of a file or nothing: what is taken over, what is refused, and that a refusal leaves no trace."""

import json
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.society.directory.hsds import giving, taking
from guitu.society.directory.hsds.staging import LOCK
from guitu.society.directory.hsds.standard import KINDS, Field, Kind
from guitu.society.directory.tests.town import Rows, Town, small, some_id

if TYPE_CHECKING:
    from conftest import Ground


def _reasons(taken: taking.Taken) -> list[str]:
    return [str(one) for one in taken.verdicts.refusals]


def test_tables_are_taken_over_and_twice_changes_nothing(town: Town) -> None:
    path = town.tables(small())
    first = town.take(path)
    assert (first.added, first.changed, first.is_refused) == (9, 0, False)
    before = town.everything()
    again = town.take(path)
    assert (again.rows, again.is_new) == (9, False)
    assert town.everything() == before
    assert town.connection.execute("SELECT count(*) FROM directory_taking").fetchall() == [(1,)]


def test_a_corrected_file_changes_what_it_corrects(town: Town) -> None:
    rows = small()
    town.take(town.tables(rows))
    rows["service"][0]["name"] = "早餐"
    assert town.take(town.tables(rows)).changed == 1
    assert town.everything()["service"][0]["name"] == "早餐"


def test_what_a_source_no_longer_lists_goes_only_when_the_file_is_said_to_be_whole(town: Town) -> None:
    rows = small()
    town.take(town.tables(rows))
    del rows["phone"]
    assert not town.take(town.tables(rows)).is_new
    assert town.take(town.tables(rows), is_whole=True).removed == 1
    assert town.everything()["phone"] == []


def test_a_whole_file_leaves_nothing_of_another_source_hanging(town: Town) -> None:
    town.take(town.tables(small()), "town")
    more = {"phone": [{"id": some_id("other"), "service_id": small()["service"][0]["id"], "number": "1"}]}
    assert town.take(town.tables(more), "other").added == 1
    rows = small()
    for name in ("service", "service_at_location", "contact", "phone", "attribute"):
        del rows[name]
    before = town.everything()
    refused = town.take(town.tables(rows), "town", is_whole=True)
    assert "Entries of another source refer" in _reasons(refused)[0]
    assert town.everything() == before


def test_a_second_source_overwrites_nothing_of_the_first(town: Town) -> None:
    rows = small()
    town.take(town.tables(rows), "first")
    assert town.take(town.tables(rows), "second").added == 0, "the same said again is known already"
    rows["service"][0]["name"] = "Dinner"
    refused = town.take(town.tables(rows), "second")
    assert _reasons(refused) == [
        "services.csv, row 2, id: An entry of the source “first” has this id and says something else."
    ]
    assert town.everything()["service"][0]["name"] == "午餐"


def _spoilt(name: str) -> Rows:
    rows = deepcopy(small())
    own = some_id("provider")
    if name == "twice":
        rows["phone"].append({**rows["phone"][0]})
    elif name == "dangling":
        rows["phone"][0]["contact_id"] = some_id("nobody")
    elif name == "unlinked":
        rows["attribute"][0]["link_id"] = some_id("nobody")
    elif name == "cycle":
        rows["organization"] += [{"id": some_id("a"), "name": "A", "description": "A", "parent_organization_id": own}]
        rows["organization"][0]["parent_organization_id"] = some_id("a")
    elif name == "itself":
        rows["taxonomy_term"][0]["parent_id"] = rows["taxonomy_term"][0]["id"]
    elif name == "nowhere":
        rows["service_at_location"][0]["service_id"] = ""
    return rows


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("twice", "phones.csv, row 3, id: The id stands in row 2 already."),
        ("dangling", "phones.csv, row 2, contact_id: There is no contact with this id."),
        ("unlinked", "attributes.csv, row 2, link_id: There is no entry with this id."),
        ("cycle", "parent_organization_id: This organization is among its own ancestors."),
        ("itself", "taxonomy_terms.csv, row 2, parent_id: This taxonomy_term is among its own ancestors."),
        ("nowhere", "service_at_location.csv, row 2, service_id: This is missing."),
    ],
)
def test_what_only_all_rows_together_show_is_refused_by_file_row_and_field(town: Town, name: str, reason: str) -> None:
    town.take(town.tables({"unit": [{"id": some_id("bed"), "name": "Bed"}]}), "before")
    before = town.everything()
    refused = town.take(town.tables(_spoilt(name)))
    assert reason in " / ".join(_reasons(refused))
    assert town.everything() == before
    assert not refused.is_new


def test_one_wrong_row_refuses_all_and_every_file_is_named(town: Town) -> None:
    rows = small()
    rows["service"][0]["status"] = "open"
    rows["location"][0]["location_type"] = "house"
    refused = town.take(town.tables(rows))
    named = {one.file for one in refused.verdicts.refusals}
    assert {"services.csv", "locations.csv"} <= named
    assert town.count() == 0


def test_an_incomplete_file_can_be_kept_with_its_loose_ends_until_they_meet(town: Town) -> None:
    rows = small()
    rows["location"][0]["organization_id"] = some_id("later")
    assert town.take(town.tables(rows)).is_refused
    kept = town.take(town.tables(rows), may_be_loose=True)
    assert (kept.loose, kept.is_refused) == (1, False)
    assert not town.take(town.tables(rows), may_be_loose=True).is_new
    rows["organization"].append({"id": some_id("later"), "name": "Later", "description": "Later"})
    town.take(town.tables(rows))
    assert town.everything()["loose"] == []
    assert town.everything()["location"][0]["provider_id"] == some_id("later")


@pytest.mark.parametrize("name", ["none", "empty", "other", "bad.zip", "services.csv"])
def test_what_is_no_directory_at_all_says_so(town: Town, name: str) -> None:
    path = town.folder() if name == "empty" else town.file(name, b"PK\x03\x04" if name == "bad.zip" else b"\x00\x01")
    path = path.with_name("missing") if name == "none" else path
    refused = town.take(path)
    assert len(_reasons(refused)) == 1
    assert town.count() == 0


def test_two_imports_do_not_run_at_once(town: Town, ground: "Ground") -> None:
    with psycopg.connect(ground.dsn("guitu_owner")) as other:
        other.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        with pytest.raises(taking.BusyError, match="Another import"):
            town.take(town.tables(small()))


def test_nothing_is_left_lying_beside_the_directory(town: Town) -> None:
    town.take(town.tables(small()))
    town.take(town.tables(_spoilt("dangling")))
    asked = "SELECT count(*) FROM pg_class WHERE relname LIKE 'incoming%'"
    assert town.connection.execute(asked).fetchall() == [(0,)]


def test_the_web_process_reads_the_directory_and_cannot_write_it(town: Town, ground: "Ground") -> None:
    town.take(town.tables(small()))
    with psycopg.connect(ground.dsn("guitu_app"), autocommit=True) as web:
        assert web.execute("SELECT count(*) FROM directory_service").fetchall() == [(1,)]
        for told in ("UPDATE directory_service SET name = ''", "DELETE FROM directory_phone"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(told)


# JSON


def _tree() -> dict[str, Any]:
    rows = small()
    provider = {**rows["organization"][0], "programs": [{"id": some_id("p"), "name": "P", "description": "P"}]}
    place = {k: v for k, v in rows["location"][0].items() if k != "organization_id"}
    service = {k: v for k, v in rows["service"][0].items() if k != "organization_id"}
    return {
        **service,
        "organization": provider,
        "program": {"id": some_id("p"), "name": "P", "description": "P"},
        "phones": [{"id": some_id("phone"), "number": "1", "languages": [{"id": some_id("l"), "name": "中文"}]}],
        "service_at_locations": [{"id": some_id("at"), "location": place}],
        "metadata": [],
        "invented": 7,
    }


def test_a_page_of_services_is_taken_with_all_that_is_nested_in_them(town: Town) -> None:
    other = {**_tree(), "id": some_id("second"), "phones": [], "service_at_locations": []}
    page = {"total_items": 2, "contents": [_tree(), other]}
    taken = town.take(town.file("services.json", page))
    assert _reasons(taken) == []
    found = town.everything()
    assert [len(found[name]) for name in ("organization", "service", "program", "phone", "language")] == [
        1,
        2,
        1,
        1,
        1,
    ]
    assert found["program"][0]["provider_id"] == some_id("provider")
    assert taken.verdicts.unknown == {("services.json", "service.invented"): 2}


def test_an_entry_told_twice_in_different_words_is_refused(town: Town) -> None:
    other = json.loads(json.dumps(_tree()))
    other |= {"id": some_id("second"), "phones": [], "service_at_locations": []}
    other["organization"]["name"] = "Somebody else"
    refused = town.take(town.file("services.json", [_tree(), other]))
    assert _reasons(refused) == [
        "services.json, row 2, organization.name: The same organization says something else in entry 1."
    ]


# There and back

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
_SOME = {
    "text": _TEXT,
    "number": st.decimals(-999, 999, places=3).map(str),
    "date": st.dates(min_value=date(1900, 1, 1), max_value=date(2900, 1, 1)).map(str),
    "time": st.times().map(lambda one: one.replace(microsecond=0).isoformat()),
    "moment": st.datetimes(
        datetime(1900, 1, 1), datetime(2900, 1, 1)  # noqa: DTZ001
    ).map(lambda one: one.isoformat() + "Z"),
    "status": st.sampled_from(["active", "defunct", "temporarily closed"]),
    "place": st.sampled_from(["physical", "virtual"]),
    "weekday": st.sampled_from(["MO", "SU"]),
    "frequency": st.sampled_from(["WEEKLY", "MONTHLY"]),
}  # fmt: skip


@st.composite
def directories(draw: st.DrawFn) -> Rows:
    """Draw a directory: some rows of every table, each hanging on rows that are there; parents form no circle."""
    ids = {name: [some_id(f"{name}{n}") for n in range(draw(st.integers(1, 3)))] for name in KINDS}

    def value(kind: Kind, number: int, one: Field) -> Any:
        if one.to == kind.name:
            return draw(st.sampled_from(["", *ids[one.to][:number]]))
        if one.to:
            return draw(st.sampled_from(ids[one.to]))
        if one.type == "any":
            return draw(st.sampled_from(ids["service"] + ids["phone"] + ids["taxonomy"]))
        return draw(_SOME[one.type])

    return {
        name: [
            {"id": own}
            | {one.name: value(kind, number, one) for one in kind.fields if one.required_flat or draw(st.booleans())}
            for number, own in enumerate(ids[name])
        ]
        for name, kind in KINDS.items()
    }


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=directories())
def test_what_was_exported_is_the_same_when_it_is_imported(town: Town, rows: Rows) -> None:
    town.clear()
    first = town.take(town.tables(rows))
    assert _reasons(first) == []
    whole = town.everything()
    given: list[Path] = [town.give("csv"), town.give("json")]
    for path in given:
        town.clear()
        assert _reasons(town.take(path)) == []
        assert town.everything() == whole


def test_an_export_never_overwrites(town: Town) -> None:
    town.take(town.tables(small()))
    path = town.give("csv")
    with pytest.raises(FileExistsError):
        giving.give(town.connection, path, "csv", tell=lambda _what, _part: None)
