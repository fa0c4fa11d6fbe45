"""What somebody may send or hand in who wishes us ill, or whose program has gone wrong: bodies, files, archives."""

import gzip
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guitu.surfaces.exchange.tests.sending import MEDIA, referral

MB = 1_000_000
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE Bundle [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<Bundle xmlns="http://hl7.org/fhir"><id value="&c;&f;"/></Bundle>"""


@dataclass(frozen=True)
class Body:
    """Something sent to /fhir/ that cannot be taken in, and the status that says so."""

    name: str
    status: int
    content: bytes
    kind: str = MEDIA
    packed: str = ""


def _bundle(*resources: Any) -> bytes:
    asked = {"method": "POST", "url": "Patient"}
    entries = [{"fullUrl": f"urn:x:{n}", "resource": one, "request": asked} for n, one in enumerate(resources)]
    told = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _referral(**other: dict[str, Any]) -> bytes:
    return json.dumps(referral(**other), ensure_ascii=False).encode()


def _patient(**said: Any) -> bytes:
    return _bundle({"resourceType": "Patient"} | said)


def bodies() -> Iterator[Body]:
    """Yield bodies, worst first."""
    yield from _too_much()
    for status, some in ((400, _no_json()), (415, _no_fhir())):
        for name, content, *kind in some:
            yield Body(name, status, content, *kind)
    yield from _wrong_kinds()
    yield from _wrong_references()
    yield from _slow_patterns()


def _too_much() -> Iterator[Body]:
    """Yield what would fill the memory or take minutes."""
    yield Body("half a million names that are numbers", 413, _patient(name=[1] * 490_000))
    yield Body("hundreds of thousands of empty lists", 413, _patient(name=[[]] * 320_000))
    yield Body("hundreds of thousands of empty names", 413, _patient(name=[{}] * 320_000))
    yield Body("tens of thousands of unknown elements", 413, _patient(**{f"k{n}": 1 for n in range(80_000)}))
    yield Body("just under twenty thousand values", 422, _patient(**{f"k{n}": 1 for n in range(9_900)}))
    yield Body("12 MB in one text", 413, _patient(id="x" * 12 * MB))
    yield Body("8 MB in the name of a kind", 413, _bundle({"resourceType": "X" * 8 * MB}))
    yield Body("100,000 lists deep", 400, b"[" * 100_000)
    yield Body("100,000 objects deep, and closed", 400, b'{"a":' * 100_000 + b"1" + b"}" * 100_000)
    yield Body("41 deep in a resource", 400, _patient(extension=json.loads("[" * 41 + "]" * 41)))
    yield Body("201 entries", 422, _bundle(*[{"resourceType": "Patient"}] * 201))
    yield Body("a name without an end", 422, _referral(patient={"name": [{"text": "长" * 200_000}]}))


def _no_json() -> list[tuple[str, bytes]]:
    text = _referral().decode()
    one = _patient(id="x")
    return [
        ("nothing", b" "),
        ("null", b"null"),
        ("cut off in the middle", _referral()[:500]),
        ("UTF-16", text.encode("utf-16")),
        ("GB18030", text.encode("gb18030")),
        ("a byte that is no letter", one.replace(b'"x"', b'"\xff"')),
        ("half a letter", one.replace(b'"x"', b'"\\ud800"')),
        ("a sign that ends texts", one.replace(b'"x"', b'"\\u0000"')),
        ("a number without an end", b'{"a":' + b"9" * 900_000),
        ("a number of 100,000 digits", b'{"a":' + b"9" * 100_000 + b"}"),
        ("a number too large to be one", b'{"a":1e999999}'),
        ("what is no number", b'{"a":NaN}'),
        ("a name twice in one object", b'{"resourceType":"Bundle","resourceType":"Bundle"}'),
        ("a name many times in one object", b"{" + b'"a":1,' * 160_000 + b'"a":1}'),
        ("XML that says it is JSON", LAUGHS),
        ("packed without a word", gzip.compress(_referral())),
    ]


def _no_fhir() -> list[tuple[str, bytes, str, str]]:
    """Return what is refused for how it was sent: its content, its type, how it was packed."""
    form = b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
    return [
        ("XML by its type", LAUGHS, "application/fhir+xml", ""),
        ("XML by another type", LAUGHS, "text/xml; charset=utf-8", ""),
        ("packed", gzip.compress(_referral()), MEDIA, "gzip"),
        ("a bomb, packed twice", gzip.compress(gzip.compress(b"0" * 60 * MB, 1)), MEDIA, "gzip, gzip"),
        ("an archive", b"PK\x03\x04", "application/zip", ""),
        ("a form with a file", form, "multipart/form-data; boundary=x", ""),
        ("no type", _referral(), "", ""),
    ]


def _wrong_kinds() -> Iterator[Body]:
    for kind in ("../../Patient", "__class__", "FHIRAbstractModel", "Element", "Patient\n", "病人", "X" * 200_000):
        yield Body(f"a resource of the kind {kind[:20]!r}", 422, _bundle({"resourceType": kind}))
    twice = json.loads(_bundle(*[{"resourceType": "Patient"}] * 2))
    twice["entry"][1]["fullUrl"] = twice["entry"][0]["fullUrl"]
    yield Body("the same address twice", 422, json.dumps(twice).encode())


def _wrong_references() -> Iterator[Body]:
    elsewhere = "http://127.0.0.1:1/Patient/1"
    for to in ("urn:uuid:nothing", "Task/1", "#self", "../../etc/passwd", elsewhere, "x" * 100_000):
        yield Body(f"focus leads to {to[:30]}", 422, _referral(task={"focus": {"reference": to}}))
    told = referral()
    task = next(one for one in told["entry"] if one["resource"]["resourceType"] == "Task")
    for element in ("focus", "for", "requester"):
        before = task["resource"][element]
        task["resource"][element] = {"reference": task["fullUrl"]}
        yield Body(f"a task whose {element} is itself", 422, json.dumps(told).encode())
        task["resource"][element] = before
    request = next(one for one in told["entry"] if one["resource"]["resourceType"] == "ServiceRequest")
    request["resource"]["subject"] = {"reference": request["fullUrl"]}
    yield Body("a request about itself", 422, json.dumps(told).encode())
    yield Body("two tasks", 422, _bundle(*[{"resourceType": "Task", "status": "requested", "intent": "order"}] * 2))


def _slow_patterns() -> Iterator[Body]:
    """Yield what some patterns need minutes for."""
    for said in ("1" * 100_000, "a@" * 50_000, "0 " * 50_000, "2026-" * 20_000):
        way = {"telecom": [{"system": "email", "value": said}]}
        yield Body(f"a way to reach them like {said[:6]}", 422, _referral(patient=way))
        yield Body(f"a day like {said[:6]}", 422, _referral(task={"authoredOn": said}))
        yield Body(f"an id like {said[:6]}", 422, _referral(clinic={"id": said, "name": 1}))


# Files for `guitu import`

HEAD = b"id,organization_id,name,status\n"
ENTRY = {"id": "1", "status": "active", "name": "L", "organization_id": "2"}
# name → what makes it in an empty folder, and returns what is to be imported.
Maker = Callable[[Path], Path]


def _file(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _zip(**members: bytes) -> Maker:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "data.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, said in members.items():
                archive.writestr(name.replace("__", "/").replace("_dot_", "."), said)
        return folder / "data.zip"

    return make


def _bomb(folder: Path) -> Path:
    """Make an archive of one megabyte that unpacks to a gigabyte of rows, each as long as a row may be."""
    row = b"1,2," + b"x" * 950_000 + b",active\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(HEAD) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(row) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(row) + packer.flush(zlib.Z_FULL_FLUSH)
    assert block == again, "each block stands alone, so it can be repeated"
    times = 1_100
    packed, size = head + block * times + packer.flush(), len(HEAD) + len(row) * times
    name, path = b"services.csv", folder / "bomb.zip"
    said = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x5A21, 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + said + name
    listed = b"PK\x01\x02\x14\x00" + said + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(local) + len(packed), 0)
    path.write_bytes(local + packed + listed + end)
    return path


def _long_list(folder: Path) -> Path:
    """Make an archive whose list names a million files that are not there."""
    one = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 1_000_000
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, len(one) * count, 4, 0)
    path = folder / "list.zip"
    path.write_bytes(b"PK\x03\x04" + one * count + end)
    return path


def _json(**said: Any) -> bytes:
    return json.dumps([ENTRY | said]).encode()


def _heavy(folder: Path) -> Path:
    """Make one entry with as many texts of 7 MB as the parser would hold."""
    path = folder / "services.json"
    with path.open("wb") as file:
        file.write(b'[{"id":"1","status":"active","name":"L"')
        for number in range(20):
            file.write(b',"k%d":"' % number + b"x" * 7 * MB + b'"')
        file.write(b"}]")
    return path


def _cycle(folder: Path) -> Path:
    rows = [{"id": str(n), "name": "O", "description": "D", "parent_organization_id": str(1 - n)} for n in range(2)]
    return _file("organizations.json", json.dumps(rows).encode())(folder)


# What is handed in for the directory → what the refusal must name.
DIRECTORY: dict[str, tuple[Maker, str]] = {
    "a gigabyte in a megabyte": (_bomb, "unpacks to far more"),
    "an archive that lists a million files": (_long_list, "lists far more"),
    "one entry of 140 MB": (_heavy, "services.json, row 1: One entry is longer"),
    "a value of 12 MB in a table": (_file("services.csv", HEAD + b"1,2," + b"x" * 12 * MB), "services.csv, row 2"),
    "a value of 12 MB in JSON": (_file("services.json", _json(name="x" * 12 * MB)), "without an end"),
    "100,000 lists deep": (_file("services.json", b"[" * 100_000), "nest deeper"),
    "100,000 entries deep": (_file("services.json", b'[{"phones":' * 100_000), "nest deeper"),
    "an archive in an archive": (_zip(inner_dot_zip=b"PK\x03\x04"), "There is no table"),
    "a way out of the folder": (_zip(**{".._____evil_dot_csv": HEAD}), "evil.csv: No table"),
    "a packed table": (_file("services.csv", gzip.compress(HEAD)), "services.csv"),
    "XML": (_file("services.xml", LAUGHS), "There is no table"),
    "XML that says it is JSON": (_file("services.json", LAUGHS), "no JSON"),
    "UTF-16": (_file("services.csv", HEAD.decode().encode("utf-16")), "UTF-16"),
    "GB18030": (_file("services.csv", HEAD + "1,2,午餐,active\n".encode("gb18030")), "row 2"),
    "a number of 9,000 digits": (_file("services.json", b'[{"minimum_age":' + b"9" * 9000 + b"}]"), "hundreds of"),
    "a key twice": (_file("services.json", b'[{"id":"1","id":"2","status":"active"}]'), "stands twice"),
    "the same id twice": (_file("services.csv", HEAD + b"1,,A,active\n1,,B,active\n"), "services.csv, row"),
    "a provider that is nowhere": (_file("services.json", _json()), "organization_id"),
    "each its own ancestor": (_cycle, "among its own ancestors"),
    "a field that ends texts": (_file("services.csv", HEAD + b"1,2,A\x00,active\n"), "row 2"),
}  # fmt: skip


def _single(folder: Path, kind: str, key: str, **said: Any) -> None:
    told = {"resourceType": kind, "id": key, **said}
    (folder / f"{kind}-{key}.json").write_text(json.dumps(told), encoding="utf-8")


def _many_singles(folder: Path) -> Path:
    """Make 90 MB of single resources, of which none is larger than it may be."""
    for number in range(100):
        _single(folder, "Organization", str(number), name="x" * 900_000)
    return folder


def _all_lead_to_all(folder: Path) -> Path:
    """Make tasks and organisations of which each leads to every organisation."""
    every = [{"valueReference": {"reference": f"Organization/{n}"}, "url": "x"} for n in range(250)]
    for number in range(250):
        _single(folder, "Organization", str(number), extension=every)
        _single(folder, "Task", str(number), extension=every)
    return folder


def _sparse(folder: Path) -> Path:
    with (folder / "large.json").open("wb") as file:
        file.truncate(3_000 * MB)
    return folder


def _every_body(folder: Path) -> Path:
    """Make a file of every body that is refused for what is in it, and not for how it was sent."""
    for number, one in enumerate(one for one in bodies() if one.status != 415):
        (folder / f"{number}.json").write_bytes(one.content)
    return folder


# What is handed in as referrals → what the refusal must name.
REFERRALS: dict[str, tuple[Maker, str]] = {
    "3 GB of nothing": (_sparse, "More than 1,000,000 bytes"),
    "90 MB of single resources": (_many_singles, "bytes together"),
    "each leads to all": (_all_lead_to_all, "With what it leads to"),
    "whatever is refused at the door": (_every_body, "names and values"),
    "an archive": (_zip(one_dot_json=_referral()), "not UTF-8"),
}  # fmt: skip
