"""HSDS 3.0's own examples and schemas: nothing refused, nothing lost, and what we write holds to their schemas."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from guitu.society.directory.hsds import giving
from guitu.society.directory.hsds.standard import KINDS
from guitu.society.directory.tests.town import Town

# The examples refer to entries that stand in no file. Each is named; there are no others.
LOOSE_IN_TABLES = {
    ("organization", "parent_organization_id"),
    ("location", "organization_id"),
    ("contact", "organization_id"),
    ("contact", "service_at_location_id"),
    ("taxonomy_term", "parent_id"),
    ("taxonomy_term", "taxonomy_id"),
}
LOOSE_IN_TREES = {("organization", "parent_organization_id"), ("taxonomy_term", "parent_id")}
# What each example is by the standard.
EXAMPLES = {
    "service_full.json": "service",
    "organization_full.json": "organization",
    "service_at_location_full.json": "service_at_location",
    "location.json": "location",
    "taxonomy.json": "taxonomy",
    "taxonomy_term.json": "taxonomy_term",
    "service_list.json": "service",
    "organization_list.json": "organization",
    "service_at_location_list.json": "service_at_location",
    "taxonomy_list.json": "taxonomy",
    "taxonomy_term_list.json": "taxonomy_term",
    "tabular.json": "",
}


def _validator(official: Path, name: str) -> Draft202012Validator:
    files = [one for one in (official / "schema").glob("*.json") if one.name != "openapi.json"]
    known = {one.name: json.loads(one.read_text(encoding="utf-8")) for one in files}
    registry: Any = Registry().with_resources(
        [(key, Resource.from_contents(value, DRAFT202012)) for key, value in known.items()]
    )
    return Draft202012Validator(known[f"{name}.json"], registry=registry)


def _errors(official: Path, name: str, entry: object) -> list[str]:
    return [f"{error.json_path}: {error.message[:120]}" for error in _validator(official, name).iter_errors(entry)]


def _contents(path: Path) -> list[Any]:
    said = json.loads(path.read_text(encoding="utf-8"))
    return list(said["contents"]) if "contents" in said else [said]


def _loose(town: Town) -> set[tuple[str, str]]:
    return {(row[0], row[2]) for row in town.everything()["loose"]}


def _there_and_back(town: Town) -> None:
    whole = town.everything()
    for path in (town.give("csv"), town.give("json")):
        town.clear()
        assert [str(one) for one in town.take(path, may_be_loose=True).verdicts.refusals] == []
        assert town.everything() == whole


def test_every_example_is_known(official: Path) -> None:
    there = {one.name for one in (official / "examples").glob("*.json")}
    assert there == {*EXAMPLES, "base.json"}, "base.json says only what an API is; it holds no entry"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_taken_over_whole_and_given_back_the_same(town: Town, official: Path, name: str) -> None:
    taken = town.take(official / "examples" / name, may_be_loose=True)
    assert [str(one) for one in taken.verdicts.refusals] == []
    assert taken.verdicts.unknown == {}
    assert _loose(town) <= (LOOSE_IN_TREES if EXAMPLES[name] else LOOSE_IN_TABLES)
    assert not town.take(official / "examples" / name, may_be_loose=True).is_new
    _there_and_back(town)


def test_the_tables_are_taken_over_whole_and_given_back_cell_by_cell(town: Town, official: Path) -> None:
    folder = official / "examples" / "csv"
    taken = town.take(folder, may_be_loose=True)
    assert [str(one) for one in taken.verdicts.refusals] == []
    assert taken.verdicts.unknown == {}
    assert taken.added == sum(len(one.read_text(encoding="utf-8").splitlines()) - 1 for one in folder.glob("*.csv"))
    assert _loose(town) == LOOSE_IN_TABLES
    given = town.give("csv")
    for one in sorted(folder.glob("*.csv")):
        assert _cells(given / one.name) == _cells(one), one.name
    _there_and_back(town)


def _cells(path: Path) -> list[dict[str, str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def _plain(entry: Any) -> Any:
    """Return an entry without two differences of no weight.

    `10:00` is written as `10:00:00`; and a place inside a service says whose it is, which the example leaves to the
    list of places of the organisation.
    """
    if isinstance(entry, list):
        return [_plain(one) for one in entry]
    if not isinstance(entry, dict):
        return f"{entry}:00" if re.fullmatch(r"\d\d:\d\d", str(entry)) else entry
    is_place = "location_type" in entry
    return {key: _plain(value) for key, value in entry.items() if not (is_place and key == "organization_id")}


@pytest.mark.parametrize("name", ["service_full.json", "organization_full.json", "location.json"])
def test_an_entry_is_given_back_as_the_example_has_it(town: Town, official: Path, name: str) -> None:
    path = official / "examples" / name
    town.take(path, may_be_loose=True)
    [entry] = _contents(path)
    # A list of services in an organisation is no field of the standard; here the services are asked for as services.
    entry.pop("services", None)
    [given] = giving.trees(town.connection, KINDS[EXAMPLES[name]], [entry["id"]], is_whole=True)
    assert _plain(given) == _plain(entry)


@pytest.mark.parametrize("name", [name for name, kind in EXAMPLES.items() if kind])
def test_the_examples_and_what_we_write_of_them_hold_to_the_schemas(town: Town, official: Path, name: str) -> None:
    path = official / "examples" / name
    for entry in _contents(path):
        assert _errors(official, EXAMPLES[name], entry) == []
    town.take(path, may_be_loose=True)
    for file in town.give("json").glob("*.json"):
        kind = next(kind for kind in KINDS.values() if kind.file == file.name.replace(".json", ".csv"))
        for entry in _contents(file):
            assert _errors(official, kind.name, entry) == [], file.name


def test_the_description_of_our_tables_says_what_theirs_says(official: Path) -> None:
    theirs = json.loads((official / "datapackage.json").read_text(encoding="utf-8"))
    ours = {one["name"]: one for one in giving.package(list(KINDS.values()))["resources"]}
    for one in theirs["resources"]:
        assert ours[one["name"]]["path"] == one["path"]
        names = {field["name"] for field in ours[one["name"]]["schema"]["fields"]}
        assert {field["name"] for field in one["schema"]["fields"]} <= names
