"""The Ohana API's sample county, whole: every cell is found again, or its loss is listed with the reason."""

import csv
import re
from pathlib import Path
from typing import Any

from guitu.society.directory.hsds.ohana import NOT_TAKEN
from guitu.society.directory.tests.town import Town

# What is not taken over: file, column → why. There is nothing else.
LOST = {
    ("*", "id"): "a number of another system; a UUID is made of it, the same each time",
    ("locations.csv", "admin_emails"): NOT_TAKEN["locations.csv", "admin_emails"],
    ("taxonomy.csv", "parent_name"): NOT_TAKEN["taxonomy.csv", "parent_name"],
}
# What is kept as something else than the same words.
IDS = re.compile(r"id|\w+_id|taxonomy_ids")
HOURS = {"9am": "09:00:00", "3pm": "15:00:00", "4:00 PM": "16:00:00"}
DAYS = {"Monday": "MO", "Tuesday": "TU", "Wednesday": "WE", "Thursday": "TH", "Friday": "FR", "Saturday": "SA"}
SAME = {"virtual": {"false": "physical", "true": "virtual"}, "weekday": {**DAYS, "Sunday": "SU"}}
LISTS = {"accessibility", "languages", "funding_sources", "service_areas", "required_documents"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _said(everything: dict[str, list[Any]]) -> set[str]:
    rows = [row for name, rows in everything.items() if name != "loose" for row in rows]
    return {str(value) for row in rows for value in row.values() if value not in {None, ""}}


def _told(column: str, cell: str) -> list[str]:
    """Return how a cell is to be found again."""
    if column in LISTS:
        return [part.strip() for part in cell.split(",")]
    if column in SAME:
        return [SAME[column][cell]]
    if column in {"opens_at", "closes_at"}:
        return [HOURS.get(cell, f"{cell}:00")]
    return [cell.strip()]


def _lost(rows: list[dict[str, str]], file: str, said: set[str], notes: str) -> list[str]:
    return [
        f"{file}, {column}: {want}"
        for row in rows
        for column, cell in row.items()
        if cell and cell.strip() and not IDS.fullmatch(column) and (file, column) not in LOST
        for want in _told(column, cell)
        if want not in said and f"{column}: {want}" not in notes and not _is_number(want, said)
        if column not in {"number", "country_prefix"} or not any(want in one for one in said)
    ]


def _is_number(want: str, said: set[str]) -> bool:
    """Tell whether a number stands there without the zeros that say nothing."""
    try:
        return any(float(one) == float(want) for one in said if re.fullmatch(r"-?[\d.]+", one))
    except ValueError:
        return False


def test_the_whole_county_is_taken_over_and_every_cell_is_found_again(town: Town, official: Path) -> None:
    taken = town.take(official, "ohana")
    assert [str(one) for one in taken.verdicts.refusals] == []
    assert set(taken.verdicts.unknown) == {key for key in LOST if key[0] != "*"}
    everything = town.everything()
    said = _said(everything)
    notes = "\n".join(row["notes"] for row in everything["schedule"])
    lost = [one for file in sorted(official.glob("*.csv")) for one in _lost(_rows(file), file.name, said, notes)]
    assert lost == []


def test_every_row_is_an_entry_and_hangs_where_it_hung(town: Town, official: Path) -> None:
    town.take(official, "ohana")
    found = town.everything()
    counts = {name: len(_rows(official / f"{name}.csv")) for name in ("organizations", "locations", "services")}
    assert [len(found[one]) for one in ("organization", "location", "service")] == list(counts.values())
    assert len(found["phone"]) == len(_rows(official / "phones.csv"))
    assert len(found["address"]) == sum(len(_rows(official / f"{n}.csv")) for n in ("addresses", "mail_addresses"))
    assert len(found["schedule"]) == sum(
        len(_rows(official / f"{name}_schedules.csv")) for name in ("regular", "holiday")
    )
    assert [row["name"] for row in found["service"] if row["provider_id"] is None] == []
    tagged = [row for row in found["attribute"] if not row["value"]]
    wanted = [term for row in _rows(official / "services.csv") for term in row["taxonomy_ids"].split(",") if term]
    assert len(tagged) == len(wanted)


def test_the_county_comes_back_the_same_from_both_exports(town: Town, official: Path) -> None:
    town.take(official, "ohana")
    assert not town.take(official, "ohana").is_new
    whole = town.everything()
    for path in (town.give("csv"), town.give("json")):
        town.clear()
        assert not town.take(path, "ohana").is_refused
        assert town.everything() == whole
