"""HSDS as tables: one CSV file for each kind of entry, as the standard's data package has them."""

import csv
from collections.abc import Iterator

from guitu.society.directory.hsds.judging import Judge, Place
from guitu.society.directory.hsds.reading import LONGEST_ROW, LONGEST_VALUE, Part, Read, lines, refuse
from guitu.society.directory.hsds.standard import BY_FILE, Kind

MOST_COLUMNS = 200


def kind_of(name: str) -> Kind | None:
    """Return which table a file holds, by its name."""
    return BY_FILE.get(name.lower())


def read(part: Part, kind: Kind, judge: Judge, encoding: str, so_far: Read) -> None:
    """Pass every row of one table on to be judged.

    Raises:
        UnreadableError: the file is no such table, or what follows would only be noise.
    """
    known = {"id", *(one.name for one in kind.fields)}
    table = rows(part, encoding, so_far)
    _, head = next(table, (0, []))
    columns = heading(part.name, head)
    places = [(index, name) for index, name in enumerate(columns) if name in known]
    steps = judge.plan(kind, columns)
    for name in columns:
        if name not in known:
            judge.verdicts.leave_out(part.name, name)
    for number, cells in table:
        if len(cells) != len(columns):
            reason = f"The row has {len(cells)} fields, its heading {len(columns)}."
            judge.verdicts.refuse(part.name, number, "", reason)
            continue
        place = Place(part.name, number)
        if not judge.cells(kind, steps, cells, place):
            judge.entry(kind, {name: cells[index] for index, name in places}, place)


def heading(file: str, cells: list[str]) -> list[str]:
    """Return the names of the columns.

    Raises:
        UnreadableError: there is none, or one stands twice.
    """
    names = [cell.strip().lower() for cell in cells]
    if not {"id", "taxonomy_id"} & set(names):
        raise refuse(file, "The first row does not name the columns: there is no column id.", row=1)
    if len(names) > MOST_COLUMNS:
        raise refuse(file, f"The first row names {len(names)} columns.", row=1)
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise refuse(file, "This column stands twice.", row=1, name=twice[:80])
    return names


def rows(part: Part, encoding: str, so_far: Read) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table with the number of the line each begins in; empty lines are nothing.

    Raises:
        UnreadableError: a value has no end, is too long, or is no text.
    """
    csv.field_size_limit(LONGEST_VALUE)
    feed = _Feed(lines(part, encoding, so_far), part.name)
    table = csv.reader(feed, strict=True)
    while True:
        began = feed.row + 1
        feed.spent = 0
        try:
            cells = next(table, None)
        except csv.Error as wrong:
            raise refuse(part.name, _why(wrong), row=began) from wrong
        if cells is None:
            return
        if cells:
            yield began, cells


class _Feed:
    """Hands lines to the reader of tables and watches how many of them it takes for one row."""

    def __init__(self, inner: Iterator[str], name: str) -> None:
        self.inner, self.name = inner, name
        self.row = self.spent = 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = next(self.inner)
        self.row += 1
        self.spent += len(line)
        if self.spent > LONGEST_ROW + 1:
            raise refuse(self.name, f"A row is longer than {LONGEST_ROW:,} characters.", row=self.row)
        return line


def _why(wrong: csv.Error) -> str:
    """Return in plain words what the reader of tables stumbled over."""
    said = str(wrong)
    if "field larger" in said:
        return f"A value is longer than {LONGEST_VALUE:,} characters, or a quotation mark is never closed."
    if "unexpected end" in said:
        return "A quotation mark is opened and never closed."
    if "NUL" in said:
        return "The row holds a character that is no text (NUL)."
    return "A quotation mark stands where none can stand."
