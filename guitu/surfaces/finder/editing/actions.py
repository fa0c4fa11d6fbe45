"""Everything an editor writes. The functions of the database act, ask again whose entry it is, and keep the log."""

import uuid
from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.surfaces.finder import cards
from guitu.surfaces.finder.editing import access, queries, rules
from guitu.surfaces.finder.editing.queries import Entry
from guitu.surfaces.finder.editing.rules import Span
from guitu.surfaces.finder.rules import AT_LEAST_ONE

Value = UUID | str | int | list[str] | None
_MORE = _("There are not so many places. Write a number up to the whole.")
_NO_WORD = _("These are no two words of at most twenty characters.")


def _settle(question: str, *values: Value) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        answer = str(cursor.fetchone()[0])
    if answer == "changed meanwhile":
        raise ChangedMeanwhileError
    return answer


_KEEP = "SELECT app.keep_card(%s, %s, %s, %s, %s::text[], %s::text[], %s, %s, %s, %s::date, %s)"


def _index(*service_ids: UUID) -> None:
    """Let the search know what entries say now."""
    for one in cards.cards(service_ids):
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, one.values)


def _own(service_id: UUID, seen: str | None, *, by: Actor, at: datetime, number: int | None = None) -> Entry:
    """Return an entry as it is now, if it says what the page had shown.

    Raises:
        NotYoursError: another organisation keeps it.
        ChangedMeanwhileError: somebody was quicker.
    """
    entry = queries.entry(service_id=service_id, by=by, at=at)
    now = entry.seen if number is None else queries.mark(entry.spots[number - 1].week)
    if seen is not None and seen != now:
        raise ChangedMeanwhileError
    return entry


@action("entry.assure", may=access.may_assure)
def assure(*, service_id: UUID, by: Actor, at: datetime) -> None:
    """Say that an entry is still right, as of today.

    Raises:
        NotYoursError: another organisation keeps it.
    """
    _own(service_id, None, by=by, at=at)
    _settle("SELECT app.assure_entry(%s)", service_id)
    _index(service_id)


@action("entry.capacity", may=access.may_tell_capacity)
def tell_capacity(*, service_id: UUID, free: int, is_number: bool, by: Actor, at: datetime) -> None:
    """Say how many places are free; without a number only that there is at least one.

    Raises:
        NotYoursError: another organisation keeps it.
        RefusedError: more than there are.
    """
    _own(service_id, None, by=by, at=at)
    words = "" if is_number or not free else AT_LEAST_ONE
    if _settle("SELECT app.tell_capacity(%s, %s, %s, %s)", service_id, uuid.uuid4(), free, words) != "ok":
        raise RefusedError(_MORE)
    _index(service_id)


@action("entry.change", may=access.may_change)
def change(*, service_id: UUID, seen: str, told: dict[str, str], by: Actor, at: datetime) -> None:
    """Change what an entry says, field by field; only what differs is written.

    Raises:
        NotYoursError: another organisation keeps it.
        ChangedMeanwhileError: somebody has changed it since it was shown. Nothing was saved.
    """
    entry = _own(service_id, seen, by=by, at=at)
    before = entry.texts
    changed = {name: words for name, words in told.items() if name in before and words != before[name]}
    for name in changed.keys() - {"phones", "documents"}:
        kind, row, field = _home(entry, name)
        old = str(entry.service.status) if name == "status" else before[name]
        edit = "SELECT app.edit_entry(%s, %s, %s, %s, %s, %s)"
        _settle(edit, service_id, kind, row, field, old, changed[name])
    if "phones" in changed:
        have = {f"{one.number} {one.description}".strip(): one.pk for one in entry.phones}
        lines = {line: list(found) for line in rules.listed(changed["phones"]) if (found := rules.phone(line))}
        _replace(service_id, "phone", have, lines)
    if "documents" in changed:
        have = {one.document: one.pk for one in entry.documents}
        _replace(service_id, "required_document", have, {line: [line] for line in rules.listed(changed["documents"])})
    if changed:
        _index(*queries.neighbours(service_id=service_id))


def _home(entry: Entry, name: str) -> tuple[str, UUID, str]:
    """Return of which row a field of the form is: kind, row, column."""
    bare, _line, number = name.partition("_")
    spot = entry.spots[int(number)] if number.isdigit() else None
    if spot and spot.address and bare in {"street", "house"}:
        return "address", spot.address.pk, {"street": "address_1", "house": "address_2"}[bare]
    if spot and spot.place and bare == "way":
        return "location", spot.place.pk, "transportation"
    return "service", entry.service.pk, name


def _replace(service_id: UUID, kind: str, have: dict[str, UUID], lines: dict[str, list[str]]) -> None:
    """Drop the lines that are not there any more, and add those that are new."""
    for line, row in have.items():
        if line not in lines:
            _settle("SELECT app.drop_line(%s, %s, %s)", service_id, kind, row)
    for line, said in lines.items():
        if line not in have:
            add = "SELECT app.add_line(%s, %s, %s, %s::uuid, %s::text[])"
            _settle(add, service_id, kind, uuid.uuid4(), None, said)


@action("entry.hours", may=access.may_set_hours)
def set_hours(
    *, service_id: UUID, number: int, seen: str, week: dict[str, tuple[Span, ...]], by: Actor, at: datetime
) -> None:
    """Write when an entry is open at one of its places, instead of what was said before.

    Raises:
        NotYoursError: another organisation keeps it.
        ChangedMeanwhileError: somebody has changed the hours since they were shown. Nothing was saved.
    """
    entry = _own(service_id, seen, by=by, at=at, number=number)
    spot, wanted = entry.spots[number - 1], rules.rows(week)
    have = {
        one.pk: (one.byday, Span(one.opens_at, one.closes_at)) for one in spot.lines if one.opens_at and one.closes_at
    }
    if Counter(wanted) == Counter(have.values()) and not spot.is_odd:
        return
    for row in spot.own:
        _settle("SELECT app.drop_line(%s, 'schedule', %s)", service_id, row)
    add = "SELECT app.add_line(%s, 'schedule', %s, %s::uuid, %s::text[])"
    for days, one in wanted:
        said = [days, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"]
        _settle(add, service_id, uuid.uuid4(), spot.at_place_id, said)
    _index(service_id)


@action("synonym.add", may=access.may_add_synonym)
def add_synonym(*, word: str, means: str, by: Actor, at: datetime) -> None:
    """Say that who asks for one word also means the other; a word that found nothing is settled by that.

    Raises:
        RefusedError: these are no two words.
    """
    if _settle("SELECT app.add_synonym(%s, %s)", word, means) != "ok":
        raise RefusedError(_NO_WORD)


@action("synonym.drop", may=access.may_drop_synonym)
def drop_synonym(*, word: str, means: str, by: Actor, at: datetime) -> None:
    """Take back that two words mean the same."""
    _settle("SELECT app.drop_synonym(%s, %s)", word, means)


@action("word.forget", may=access.may_forget)
def forget(*, word: str, by: Actor, at: datetime) -> None:
    """Remove a word that found nothing."""
    _settle("SELECT app.forget_in_vain(%s)", word)


@action("word.tell", may=access.may_tell)
def tell(*, words: tuple[str, ...], by: Actor, at: datetime) -> None:
    """Keep words that found nothing: the words and the day, and nothing about who asked."""
    for one in words:
        _settle("SELECT app.tell_in_vain(%s)", one)
