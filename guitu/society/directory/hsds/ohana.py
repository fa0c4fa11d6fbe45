"""The older tables of the Ohana API (HSDS 1.x), made into entries of HSDS 3.0.

What 3.0 has no field for becomes an attribute whose term is named after the column. What is not taken over at all
stands in `NOT_TAKEN`, with the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from guitu.society.directory.hsds import flat
from guitu.society.directory.hsds.judging import Judge, Place
from guitu.society.directory.hsds.reading import Part, Read
from guitu.society.directory.hsds.standard import KINDS

# Columns and files that only the older tables have.
SIGNS = frozenset({"audience", "keywords", "funding_sources", "taxonomy_ids", "short_desc", "number_type", "closed"})
FILES = frozenset({"taxonomy.csv", "mail_addresses.csv", "regular_schedules.csv", "holiday_schedules.csv"})
NOT_TAKEN = {
    ("locations.csv", "admin_emails"): "names of accounts of another system; the directory keeps work contacts only",
    ("taxonomy.csv", "parent_name"): "the name of the parent stands in the parent's own row",
}
DAYS = {
    "monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR", "saturday": "SA",
    "sunday": "SU",
}  # fmt: skip
_HOUR = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(am|pm)?")
Cells = Mapping[str, str]
Told = Iterator[tuple[str, dict[str, Any]]]
# Columns that only change their name: file → column → field.
_SAME = {
    "organizations.csv": "name alternate_name description email website tax_status tax_id legal_status",
    "programs.csv": "organization_id name alternate_name",
    "services.csv": "program_id name alternate_name description email status interpretation_services"
    " application_process wait_time fees=fees_description eligibility=eligibility_description website=url",
    "locations.csv": "organization_id name alternate_name description transportation latitude longitude website=url",
    "addresses.csv": "location_id address_1 address_2 city state_province postal_code country",
    "mail_addresses.csv": "location_id attention address_1 address_2 city state_province postal_code country",
    "contacts.csv": "location_id organization_id service_id name title email department",
    "phones.csv": "location_id organization_id service_id contact_id extension number_type=type"
    " department=description",
    "regular_schedules.csv": "location_id service_id",
    "holiday_schedules.csv": "location_id service_id",
    "taxonomy.csv": "taxonomy_id=code name parent_id",
}
_KIND = {
    "organizations.csv": "organization", "programs.csv": "program", "services.csv": "service",
    "locations.csv": "location", "addresses.csv": "address", "mail_addresses.csv": "address",
    "contacts.csv": "contact", "phones.csv": "phone", "regular_schedules.csv": "schedule",
    "holiday_schedules.csv": "schedule", "taxonomy.csv": "taxonomy_term",
}  # fmt: skip
# Lists written with commas: column → table of HSDS and its field.
_LISTS = {
    "funding_sources": ("funding", "source"),
    "languages": ("language", "name"),
    "accessibility": ("accessibility", "description"),
    "service_areas": ("service_area", "name"),
    "required_documents": ("required_document", "document"),
}
# Kept as attributes: file → columns.
_KEPT = {
    "organizations.csv": ("accreditations", "licenses", "date_incorporated"),
    "services.csv": ("accepted_payments", "audience", "keywords"),
    "locations.csv": ("short_desc",),
    "phones.csv": ("vanity_number",),
}
TERMS, OLDER = "ohana-taxonomy", "ohana-fields"


def is_older(part: Part, encoding: str) -> bool:
    """Tell by its name or its heading whether a table is one of the older ones."""
    if part.name.lower() in FILES:
        return True
    head = next(flat.rows(part, encoding, Read()), (0, []))[1]
    return bool(SIGNS & {cell.strip().lower() for cell in head})


def begin(judge: Judge) -> None:
    """Pass on the two taxonomies and the terms by which the older columns are kept."""
    place = Place("", 0)
    for own, name in ((TERMS, "Ohana API taxonomy"), (OLDER, "Ohana API fields")):
        judge.entry(KINDS["taxonomy"], {"id": own, "name": name, "description": name}, place)
    for column in sorted({name for names in _KEPT.values() for name in names}):
        term = {"id": f"{OLDER}-{column}", "code": column, "name": column, "description": column, "taxonomy_id": OLDER}
        judge.entry(KINDS["taxonomy_term"], term, place)


def read(part: Part, judge: Judge, encoding: str, so_far: Read) -> None:
    """Pass every row of one older table on, as the entries of HSDS 3.0 that it is.

    Raises:
        UnreadableError: the file is no such table, or what follows would only be noise.
    """
    file = part.name.lower()
    table = flat.rows(part, encoding, so_far)
    columns = flat.heading(part.name, next(table, (0, []))[1])
    for name in set(columns) - _known(file):
        judge.verdicts.leave_out(part.name, name)
    judge.called = {(_KIND[file], new): old for old, new in _renamed(file).items()}
    for number, cells in table:
        if len(cells) != len(columns):
            reason = f"The row has {len(cells)} fields, its heading {len(columns)}."
            judge.verdicts.refuse(part.name, number, "", reason)
            continue
        place = Place(part.name, number)
        for kind, entry in _entries(file, dict(zip(columns, cells, strict=True))):
            judge.entry(KINDS[kind], entry, place)
    judge.called = {}


def _renamed(file: str) -> dict[str, str]:
    pairs = (one.partition("=") for one in _SAME[file].split())
    return {old: new or old for old, _, new in pairs}


def _known(file: str) -> set[str]:
    more = {
        "phones.csv": {"number", "country_prefix"},
        "locations.csv": {"virtual", "email"},
        "services.csv": {"location_id", "taxonomy_ids"},
        "regular_schedules.csv": {"weekday", "opens_at", "closes_at"},
        "holiday_schedules.csv": {"start_date", "end_date", "closed", "opens_at", "closes_at"},
    }.get(file, set())
    return {"id", *_renamed(file), *_KEPT.get(file, ()), *more, *_LISTS} - {name for _f, name in NOT_TAKEN}


def _entries(file: str, cells: Cells) -> Told:
    own = cells.get("taxonomy_id" if file == "taxonomy.csv" else "id", "").strip()
    # Two older tables become one: their numbers must not meet.
    own = f"{file.partition('_')[0]}-{own}" if own and file in {"mail_addresses.csv", "holiday_schedules.csv"} else own
    kind = _KIND[file]
    entry: dict[str, Any] = {new: cells.get(old, "").strip() for old, new in _renamed(file).items()}
    shape = _SHAPES.get(file)
    yield kind, {"id": own, **entry, **(shape(cells) if shape else {})}
    if not own:
        return
    for column in _KEPT.get(file, ()):
        if said := cells.get(column, "").strip():
            yield "attribute", _tag(kind, own, f"{OLDER}-{column}", said, column)
    for column, (table, field) in _LISTS.items():
        for number, said in enumerate(_split(cells.get(column, "")), 1):
            yield table, {"id": f"{file}-{own}-{column}-{number}", f"{kind}_id": own, field: said}
    yield from _more(file, own, cells)


def _more(file: str, own: str, cells: Cells) -> Told:
    """Yield what an older row says beside itself."""
    if file == "services.csv":
        at = cells.get("location_id", "").strip()
        yield "service_at_location", {"id": f"{own}-{at}", "service_id": own, "location_id": at}
        for number, term in enumerate(_split(cells.get("taxonomy_ids", "")), 1):
            yield "attribute", _tag("service", own, term, "", f"taxonomy-{number}")
    elif file == "locations.csv" and (email := cells.get("email", "").strip()):
        yield "contact", {"id": f"location-{own}-email", "location_id": own, "email": email}


def _tag(kind: str, own: str, term: str, said: str, name: str) -> dict[str, Any]:
    return {
        "id": f"{kind}-{own}-{name}", "link_id": own, "link_entity": kind, "taxonomy_term_id": term, "value": said,
    }  # fmt: skip


def _split(said: str) -> list[str]:
    return [part for one in said.split(",") if (part := one.strip())]


# What is more than a new name


def _organization(cells: Cells) -> dict[str, Any]:
    began = _day(cells.get("date_incorporated", ""))
    return {"year_incorporated": began.year} if began else {}


def _program(cells: Cells) -> dict[str, Any]:
    return {"description": cells.get("name", "")}


def _location(cells: Cells) -> dict[str, Any]:
    return {"location_type": "virtual" if cells.get("virtual", "").strip().lower() == "true" else "physical"}


def _phone(cells: Cells) -> dict[str, Any]:
    prefix, number = cells.get("country_prefix", "").strip(), cells.get("number", "").strip()
    return {"number": f"{prefix} {number}" if prefix and number else number}


def _regular(cells: Cells) -> dict[str, Any]:
    said = cells.get("weekday", "").strip()
    return {"freq": "WEEKLY", "interval": 1, "byday": DAYS.get(said.lower(), said), **_hours(cells)}


def _holiday(cells: Cells) -> dict[str, Any]:
    """A day apart. Year 1 says every year, for which HSDS has no rule: then only the words are kept."""
    first, last = _day(cells.get("start_date", "")), _day(cells.get("end_date", ""))
    words = "; ".join(f"{name}: {cells[name]}" for name in ("start_date", "end_date", "closed") if cells.get(name))
    days = {}
    if first and last and first.year > 1:
        days = {"valid_from": first.isoformat(), "valid_to": last.isoformat(), "dtstart": first.isoformat()}
    return {"description": "holiday", "notes": words, **days, **_hours(cells)}


def _term(cells: Cells) -> dict[str, Any]:
    return {"description": cells.get("name", ""), "taxonomy_id": TERMS}


_SHAPES: dict[str, Callable[[Cells], dict[str, Any]]] = {
    "organizations.csv": _organization,
    "programs.csv": _program,
    "locations.csv": _location,
    "phones.csv": _phone,
    "regular_schedules.csv": _regular,
    "holiday_schedules.csv": _holiday,
    "taxonomy.csv": _term,
    "addresses.csv": lambda _cells: {"address_type": "physical"},
    "mail_addresses.csv": lambda _cells: {"address_type": "postal"},
}


def _hours(cells: Cells) -> dict[str, str]:
    return {name: _hour(cells[name]) for name in ("opens_at", "closes_at") if cells.get(name, "").strip()}


def _hour(said: str) -> str:
    """Return a time as HSDS writes it, from `9am`, `4:00 PM` or `17:00`; what is no time stays, to be refused."""
    found = _HOUR.fullmatch(said.strip().lower())
    if found is None:
        return said
    hours, minutes, half = int(found[1]), found[2] or "00", found[3]
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    return f"{hours:02d}:{minutes}"


def _day(said: str) -> date | None:
    for form in ("%B %d, %Y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(said.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
