"""HSDS as JSON: entries within entries, in a list, in a page of an API, one a line, or as tables in one file."""

import re
from collections.abc import Iterator
from typing import IO, Any

import ijson

from guitu.society.directory.hsds.judging import Judge, Place
from guitu.society.directory.hsds.reading import LONGEST_ROW, MB, Part, Read, opened, refuse
from guitu.society.directory.hsds.refusals import UnreadableError
from guitu.society.directory.hsds.standard import BY_FILE, KINDS, Kind
from guitu.society.directory.hsds.values import Said, is_empty

DEEPEST = 24
# One entry with all that is nested in it.
MOST_VALUES, LONGEST_TOKEN = 200_000, 8 * MB
MOST_DIGITS = 400
_ENDLESS = re.compile(rb"[0-9]{%d}" % MOST_DIGITS)
PAGE = "contents"
# No key of HSDS is empty: here an object keeps which of its keys stood twice, until somebody can be told.
TWICE = ""
# What only one kind of entry has. Asked in this order.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("location", frozenset({"location_type"})),
    ("service", frozenset({"status"})),
    ("service_at_location", frozenset({"location", "location_id"})),
    ("taxonomy_term", frozenset({"taxonomy_detail", "taxonomy_id", "parent_id", "term_uri", "taxonomy", "code"})),
    ("taxonomy", frozenset({"version"})),
)
Event = tuple[str, Any]


class _Watched:
    """Bytes for the parser, which gives no sign of life inside one token: so many without one is no honest file.

    Nor can it bear a number that Python refuses to count: the error would surface somewhere else, later.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.file, self.name, self.silent = file, name, 0
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            UnreadableError: one token goes on and on.
        """
        data = self.file.read(size)
        self.silent += len(data)
        if self.silent > LONGEST_TOKEN:
            raise refuse(self.name, "One value goes on without an end.")
        if _ENDLESS.search(self.tail + data):
            raise refuse(self.name, "A number has hundreds of digits.")
        self.tail = data[-MOST_DIGITS:]
        return data


class _Events:
    """The events of one file, with errors in plain words."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name, self.number = name, 0
        self.watched = _Watched(file, name)
        self.inner = ijson.basic_parse(self.watched, multiple_values=True, buf_size=64 * 1024)
        self.values = self.signs = self.depth = 0

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        try:
            event: Event = next(self.inner)
        except StopIteration:
            raise
        except UnreadableError:
            raise
        except (ijson.JSONError, ValueError, ArithmeticError, RecursionError) as wrong:
            raise refuse(self.name, _why(wrong), row=self.number + 1) from wrong
        self.watched.silent = 0
        self._measure(*event)
        return event

    def _measure(self, what: str, value: Any) -> None:
        self.values += 1
        self.signs += len(value) if isinstance(value, str) else 0
        self.depth += what.startswith("start_") - what.startswith("end_")
        if self.depth > DEEPEST:
            raise refuse(self.name, f"Entries nest deeper than {DEEPEST} levels.", row=self.number + 1)
        if self.values > MOST_VALUES:
            raise refuse(self.name, f"One entry holds more than {MOST_VALUES:,} values.", row=self.number + 1)
        if self.signs > LONGEST_ROW:
            raise refuse(self.name, f"One entry is longer than {LONGEST_ROW:,} characters.", row=self.number + 1)

    def next_entry(self) -> None:
        """Begin to measure another entry."""
        self.number += 1
        self.values = self.signs = 0


def _why(wrong: Exception) -> str:
    said = str(wrong).lower()
    if "utf8" in said or isinstance(wrong, UnicodeDecodeError):
        return "It is not written in UTF-8."
    if "incomplete" in said or "premature" in said:
        return "The file ends in the middle."
    return "This is no JSON."


def _built(event: Event, events: _Events) -> Any:
    """Return the value that begins with an event; nesting is bounded, so this may call itself."""
    what, value = event
    if what == "start_map":
        return _object(events)
    if what == "start_array":
        found = []
        for inner in events:
            if inner[0] == "end_array":
                break
            found.append(_built(inner, events))
        return found
    return value


def _object(events: _Events) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for what, key in events:
        if what == "end_map":
            break
        _put(found, key, _built(next(events), events))
    return found


def read(part: Part, judge: Judge, so_far: Read) -> None:
    """Pass every entry of one file on to be judged.

    Raises:
        UnreadableError: the file is no JSON, or what follows would only be noise.
    """
    with opened(part, "utf-8", so_far) as file:
        events = _Events(file, part.name)
        count = 0
        for event in events:
            for kind, entry in _entries(event, events, part.name):
                count += 1
                _take(kind, entry, judge, Place(part.name, count))
                events.next_entry()
        if not count and events.number == 0:
            judge.verdicts.refuse(part.name, 0, "", "There is no entry of a directory in it.")


def _take(kind: Kind | None, entry: Any, judge: Judge, place: Place) -> None:
    kind = kind or _guess(entry, place.file)
    if kind is None:
        names = "services.json, organizations.json, locations.json, taxonomies.json …"
        judge.verdicts.refuse(
            place.file, place.row, "", f"What this entry is cannot be told. Name the file after it: {names}"
        )
    else:
        _Walk(judge, place).entry(kind, entry, "", {})


def _entries(event: Event, events: _Events, file: str) -> Iterator[tuple[Kind | None, Any]]:
    """Yield the entries of one value of the file: of a list, of a page, of tables in one object, or the value."""
    if event[0] == "start_array":
        yield from ((None, entry) for entry in _listed(events))
    elif event[0] == "start_map":
        yield from _wrapped(events)
    else:
        raise refuse(file, "A list or an entry is expected.")


def _wrapped(events: _Events) -> Iterator[tuple[Kind | None, Any]]:
    """Yield the entries of an object that is a page or holds tables; if it is neither, it is one entry itself."""
    alone: dict[str, Any] = {}
    is_wrapped = False
    for what, key in events:
        if what == "end_map":
            break
        inner = next(events)
        kind = BY_FILE.get(str(key).lower())
        if inner[0] == "start_array" and (key == PAGE or kind is not None):
            is_wrapped = True
            yield from ((kind, entry) for entry in _listed(events))
        else:
            _put(alone, key, _built(inner, events))
    if not is_wrapped and not _is_nothing(alone):
        yield None, alone


def _put(found: dict[str, Any], key: str, value: Any) -> None:
    if key in found:
        found[TWICE] = key
    found[key] = value


def _is_nothing(alone: dict[str, Any]) -> bool:
    """Tell whether an object is the page of an API that has no entries, or says only what the API is."""
    return not alone or ("id" not in alone and {"version", "profile", "total_items"} & alone.keys() != set())


def _listed(events: _Events) -> Iterator[Any]:
    for event in events:
        if event[0] == "end_array":
            return
        yield _built(event, events)


def _guess(entry: Any, file: str) -> Kind | None:
    """Return what an entry is: by what only one kind has, else by the name of the file."""
    if not isinstance(entry, dict):
        return None
    signs = [name for name, keys in _SIGNS if keys & entry.keys()]
    stem = file.lower().rpartition(".")[0]
    named = [kind.name for kind in KINDS.values() if stem.startswith((kind.name, kind.file.removesuffix(".csv")))]
    likely = ["organization"] if {"name", "description"} <= entry.keys() else []
    sure = [name for name in signs[:1] if name in {"location", "service"}]
    found = [*sure, *sorted(named, key=len, reverse=True), *signs, *likely]
    return KINDS[found[0]] if found else None


class _Walk:
    """Goes through one entry with all that is nested in it."""

    def __init__(self, judge: Judge, place: Place) -> None:
        self.judge, self.place = judge, place

    def entry(self, kind: Kind, said: Any, path: str, belongs: dict[str, Said]) -> Said:
        """Judge one entry and what is nested in it; return its own id as the file has it."""
        place = Place(self.place.file, self.place.row, path)
        if not isinstance(said, dict):
            self._refuse(place, "", "An entry is expected here.")
            return None
        if TWICE in said:
            self._refuse(place, str(said.pop(TWICE)), "This stands twice in one entry.")
        own = said.get("id")
        flat = {one.name: said[one.name] for one in kind.fields if not is_empty(said.get(one.name))}
        flat |= self._wholes(kind, said, flat, path)
        for name, value in belongs.items():
            if flat.setdefault(name, value) != value and name not in {"link_entity", "resource_type"}:
                self._refuse(place, name, "It names another entry than the one it stands in.")
        self.judge.entry(kind, {"id": own, **flat}, place)
        if not is_empty(own):
            self._lists(kind, said, own, path)
        self._leave_out(kind, said)
        return own

    def _wholes(self, kind: Kind, said: dict[str, Any], flat: dict[str, Any], path: str) -> dict[str, Said]:
        """Judge the entries that stand whole where others only name them; return their ids."""
        found: dict[str, Said] = {}
        for key, (inner, field) in kind.wholes.items():
            if key not in said or is_empty(said[key]):
                continue
            belongs = {}
            if inner == "program" and "organization_id" in (known := flat | found):
                belongs = {"organization_id": known["organization_id"]}
            if isinstance(said[key], dict) and "organization_id" in said[key]:
                belongs = {}
            own = self.entry(KINDS[inner], said[key], _join(path, key), belongs)
            if own is None or (field in flat and str(flat[field]) != str(own)):
                self._refuse(Place(self.place.file, self.place.row, path), field, f"It is not the id of {key}.")
            found[field] = own
        return found

    def _lists(self, kind: Kind, said: dict[str, Any], own: Said, path: str) -> None:
        for key, (inner, field) in kind.lists.items():
            self._list(key, inner, {field: own}, said.get(key), path)
        for key, (inner, field, what) in kind.tags.items():
            self._list(key, inner, {field: own, what: kind.name}, said.get(key), path)

    def _list(self, key: str, inner: str, belongs: dict[str, Said], said: Any, path: str) -> None:
        if is_empty(said):
            return
        if not isinstance(said, list):
            self._refuse(Place(self.place.file, self.place.row, path), key, "A list is expected here.")
            return
        for number, one in enumerate(said):
            self.entry(KINDS[inner], one, f"{_join(path, key)}[{number}]", dict(belongs))

    def _leave_out(self, kind: Kind, said: dict[str, Any]) -> None:
        known = {"id", *kind.lists, *kind.wholes, *kind.tags, *(one.name for one in kind.fields)}
        for name in said.keys() - known:
            self.judge.verdicts.leave_out(self.place.file, f"{kind.name}.{name}")

    def _refuse(self, place: Place, name: str, reason: str) -> None:
        self.judge.verdicts.refuse(place.file, place.row, place.of(name) if name else place.path, reason)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
