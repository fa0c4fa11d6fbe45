"""Files that are broken, hostile or only odd: each ends in a sentence, none in a fault, and reading stays small."""

import contextlib
import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.society.directory.hsds import flat, nested, ohana, reading
from guitu.society.directory.hsds.judging import Judge, Place, Row
from guitu.society.directory.hsds.reading import Part, Read
from guitu.society.directory.hsds.refusals import UnreadableError, Verdicts
from guitu.society.directory.hsds.standard import KINDS
from guitu.society.directory.tests.town import small


def _part(name: str, said: bytes) -> Part:
    return Part(name, len(said), lambda: io.BytesIO(said))


def _read(name: str, said: bytes, encoding: str = "utf-8") -> tuple[list[tuple[str, Row]], list[str]]:
    """Read one file without a database; return its rows and why any was refused."""
    rows: list[tuple[str, Row]] = []

    def put(kind: str, row: Row, _place: Place) -> None:
        rows.append((kind, row))

    verdicts = Verdicts()
    judge = Judge("town", verdicts, put)
    try:
        if not name.endswith(".csv"):
            nested.read(_part(name, said), judge, Read())
        elif ohana.is_older(_part(name, said), encoding):
            ohana.read(_part(name, said), judge, encoding, Read())
        else:
            flat.read(_part(name, said), KINDS["service"], judge, encoding, Read())
    except UnreadableError as broken:
        return rows, [str(one) for one in verdicts.refusals] + [str(broken)]
    return rows, [str(one) for one in verdicts.refusals]


HEAD = b"id,organization_id,name,status\n"
ROW = b"1,2,Lunch,active\n"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_lines_may_end_as_they_like_and_a_mark_may_stand_first(ends: bytes, mark: bytes) -> None:
    rows, refused = _read("services.csv", mark + (HEAD + ROW).replace(b"\n", ends))
    assert (len(rows), refused) == (1, [])


def test_a_line_break_inside_a_value_is_kept_as_it_is() -> None:
    rows, _ = _read("services.csv", HEAD + b'1,2,"Lunch\r\nand tea\nand cake",active\r\n')
    assert "Lunch\r\nand tea\nand cake" in rows[0][1]


def test_a_table_in_gb18030_is_read_when_it_is_said_and_else_refused_with_that_hint() -> None:
    said = HEAD + "1,2,午餐,active\n".encode("gb18030")
    assert "GB18030" in _read("services.csv", said)[1][0]
    assert "row 2" in _read("services.csv", said)[1][0]
    rows, refused = _read("services.csv", said, "gb18030")
    assert (rows[0][1][3], refused) == ("午餐", [])


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        ("services.csv", b"", "does not name the columns"),
        ("services.csv", b"\xff\xfe" + "id".encode("utf-16-le"), "UTF-16"),
        ("services.csv", HEAD + b"1,2,Lunch\n", "row 2: The row has 3 fields, its heading 4"),
        ("services.csv", b"id,id,name,status\n", "row 1, id: This column stands twice"),
        ("services.csv", HEAD + b'1,2,"Lunch,active\n', "never closed"),
        ("services.csv", HEAD + b'1,2,"Lu"nch,active\n', "quotation mark"),
        ("services.csv", HEAD + b"1,2," + b"x" * 1_500_000 + b",active\n", "row 2"),
        ("services.csv", HEAD + b"1,2," + b"x" * 10_000_000 + b",active\n", "longer than"),
        ("services.csv", HEAD + b'1,2,"' + b"x\n" * 3_000_000, "row"),
        ("services.csv", HEAD + b"1,2,Lu\x00nch,active\n", "no text"),
        ("services.csv", HEAD + b",2,Lunch,active\n", "row 2, id: The entry has no id"),
        ("services.csv", HEAD + b"1,2,,active\n", "row 2, name: This is missing"),
        ("services.csv", HEAD + b"1,2,Lunch,open\n", "row 2, status: One of these is expected: active"),
        ("services.json", b"", "ends in the middle"),
        ("services.json", b"[", "ends in the middle"),
        ("services.json", b'[{"id": 1,}]', "no JSON"),
        ("services.json", b"\xff\xfe[", "UTF-16"),
        ("services.json", b'["\xff"]', "UTF-8"),
        ("services.json", b"7", "list or an entry is expected"),
        ("services.json", b"[7]", "cannot be told"),
        ("data.json", b'[{"id": "1"}]', "cannot be told"),
        ("services.json", b"[" * 100_000, "nest deeper"),
        ("services.json", b'[{"a":' * 100_000, "nest deeper"),
        ("services.json", b'[{"id": 1, "id": 2}]', "id: This stands twice"),
        ("services.json", b'[{"id": "1", "status": "active", "name": ["Lunch"]}]', "name: One value is expected"),
        ("services.json", b'[{"id": "1", "status": "active", "name": "L", "phones": {}}]', "A list is expected"),
        ("services.json", b'[{"id": "1", "status": "active", "name": "L", "phones": [7]}]', "phones[0]: An entry"),
        ("services.json", b'[{"id": {"a": 1}, "status": "active", "name": "L"}]', "has no id"),
        ("services.json", b'[{"id":"1","status":"active","name":"L","minimum_age":1e999999}]', "number"),
        ("services.json", b'[{"id":"1","status":"active","name":"L","minimum_age":' + b"9" * 9000, "hundreds of"),
        ("services.json", b'[{"id":"1","status":"active","name":"' + b"x" * 3_000_000 + b'"}]', "longer than"),
        ("services.json", b'[{"id":"1","name":"' + b"x" * 8_500_000, "without an end"),
        ("services.json", json.dumps([dict.fromkeys("abcdef", "x" * 900_000)]).encode(), "One entry is longer"),
        ("services.json", b"[" + b"[" + b"1," * 300_000 + b"1]]", "holds more than"),
        ("services.json", b'[{"id":"1","status":"active","name":"a\\u0000b"}]', "no text"),
    ],
)  # fmt: skip
def test_what_is_broken_is_refused_with_its_place(name: str, said: bytes, reason: str) -> None:
    _rows, refused = _read(name, said)
    assert reason in " / ".join(refused)
    assert refused[0].startswith(name)


def test_only_so_many_refusals_are_named_and_the_rest_are_counted() -> None:
    rows, refused = _read("services.csv", HEAD + b",2,Lunch,active\n" * 5_000)
    assert rows == []
    assert len(refused) == 200


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in members.items():
            archive.writestr(name, said)
    return path


def test_an_archive_that_unpacks_to_far_more_than_it_is_stops_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FREELY", 1_000_000)
    bomb = _zip(tmp_path / "bomb.zip", {"services.csv": HEAD + b"\n" * 9_000_000})
    assert bomb.stat().st_size < 200_000
    [part] = reading.parts(bomb)
    with part.open() as file, pytest.raises(UnreadableError, match="unpacks to far more"):
        list(iter(lambda: file.read(1 << 20), b""))


def test_an_archive_in_an_archive_and_a_way_out_of_the_folder_are_only_names(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", {"services.csv": HEAD}).read_bytes()
    outer = _zip(tmp_path / "outer.zip", {"inner.zip": inner, "../../services.csv": HEAD + ROW})
    assert [one.name for one in reading.parts(outer)] == ["inner.zip", "services.csv"]


def test_a_list_of_files_that_would_fill_the_memory_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = _zip(tmp_path / "many.zip", {f"{number}.csv": b"" for number in range(100)})
    monkeypatch.setattr(reading, "LONGEST_LIST", 5_000)
    with pytest.raises(UnreadableError, match="lists far more than 200 files"):
        reading.parts(many)


@pytest.mark.parametrize("spoil", [0, 30, 60, -30, -10])
def test_a_damaged_archive_is_refused(tmp_path: Path, spoil: int) -> None:
    whole = bytearray(_zip(tmp_path / "a.zip", {"services.csv": HEAD + ROW * 50}).read_bytes())
    whole[spoil] ^= 0xFF
    path = tmp_path / "b.zip"
    path.write_bytes(bytes(whole))
    with contextlib.suppress(UnreadableError):
        for part in reading.parts(path):
            with part.open() as file:
                file.read()


@settings(max_examples=150)
@given(st.data())
def test_bytes_changed_anywhere_end_in_rows_or_sentences(data: st.DataObject) -> None:
    tree = json.dumps({"contents": [{**small()["service"][0], "phones": [{"id": "1", "number": "2"}]}]}).encode()
    name, said = data.draw(st.sampled_from([("services.csv", HEAD + ROW * 3), ("services.json", tree)]))
    rng = random.Random(data.draw(st.integers(0, 2**32)))  # noqa: S311
    spoilt = bytearray(said)
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(spoilt) + 1)
        spoilt[place : place + rng.randrange(4)] = rng.choice([b"", b'"', b"{", b"[", b"\xff", b"\x00", b",", b"\n"])
    _read(name, bytes(spoilt))


_LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8))
_KEYS = st.sampled_from(
    sorted({"id", *(f.name for k in KINDS.values() for f in k.fields), *(n for k in KINDS.values() for n in k.lists)})
)
_TREE = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=25
)


@settings(max_examples=200)
@given(_TREE, st.sampled_from(["services.json", "organizations.json", "data.json", "attributes.ndjson"]))
def test_any_json_at_all_ends_in_rows_or_sentences(tree: object, name: str) -> None:
    _read(name, json.dumps(tree).encode())


def test_entries_one_a_line_are_read_too() -> None:
    line = json.dumps({"id": "1", "name": "Lunch", "status": "active"}).encode()
    rows, refused = _read("services.ndjson", line + b"\n" + line.replace(b'"1"', b'"2"') + b"\n")
    assert (len(rows), refused) == (2, [])


def test_the_older_tables_say_times_and_days_as_people_do() -> None:
    head = b"id,location_id,service_id,weekday,opens_at,closes_at\n"
    rows, refused = _read("regular_schedules.csv", head + b"1,7,,Monday,9am,4:30 PM\n2,,8,Sunday,noon,13:00\n")
    assert [said for said in rows[0][1] if said and said[2:3] == ":"] == ["09:00:00", "16:30:00"]
    assert refused == ["regular_schedules.csv, row 3, opens_at: A time of day is expected, as 08:30 or 08:30:00."]
