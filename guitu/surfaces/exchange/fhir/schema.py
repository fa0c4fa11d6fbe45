"""What HL7's own JSON schema of R4 says of a resource: its elements, closed lists of codes, how values are written.

A kind of resource is compiled when it is first asked for. Patterns are matched in linear time, whatever is sent.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

from guitu.surfaces.exchange.fhir import building
from guitu.surfaces.exchange.fhir.issues import Issue

LED_TO = re.compile(r'"#/definitions/(\w+)"')
MOST, LARGE = 60, 100_000
# The schema's word for what is wrong → FHIR's code for it, and a sentence. What was sent is not repeated.
SAYS = {
    "type": ("structure", "This kind of value cannot stand here."),
    "const": ("structure", "This value cannot stand here."),
    "pattern": ("value", "This is not written as FHIR writes it."),
}


class NotBuiltError(Exception):
    """HL7's schema was not put where the server reads it: `make setup` does it."""


@cache
def _definitions() -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(building.BUILT.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise NotBuiltError(f"{building.BUILT} is missing. Run `make setup`.") from missing
    return told


def knows(kind: str) -> bool:
    """Return whether R4 has this kind of resource."""
    properties = _definitions().get(kind, {}).get("properties", {})
    return isinstance(properties.get("resourceType"), dict)


@cache
def _validator(kind: str) -> Any:
    """Return what checks one kind of resource: its definition with all that it leads to, and nothing else."""
    import jsonschema_rs

    every, needed, waiting = _definitions(), dict[str, Any](), [kind]
    while waiting:
        if (name := waiting.pop()) not in needed:
            needed[name] = every[name]
            waiting += LED_TO.findall(json.dumps(every[name]))
    whole = {"$ref": f"#/definitions/{kind}", "definitions": needed}
    return jsonschema_rs.Draft6Validator(whole, pattern_options=jsonschema_rs.RegexOptions())


def wrong(resource: dict[str, Any], kind: str, path: str) -> Iterator[Issue]:
    """Yield what the schema finds in one resource of a kind that R4 has, and in those inside it."""
    for one in _found(_validator(kind), resource):
        yield from _issues(one, path)
    for inner, place in _inside(resource, kind, path):
        name = inner.get("resourceType") if isinstance(inner, dict) else None
        if isinstance(name, str) and knows(name):
            yield from wrong(inner, name, place)


def _found(validator: Any, resource: dict[str, Any]) -> Iterable[Any]:
    """Return what is wrong; of a large resource only the first, for all at once would fill the memory."""
    import jsonschema_rs

    if validator.is_valid(resource):
        return ()
    if len(json.dumps(resource)) < LARGE:
        return islice(validator.iter_errors(resource), MOST)
    try:
        validator.validate(resource)
    except jsonschema_rs.ValidationError as first:
        return (first,)
    return ()


def _inside(resource: dict[str, Any], kind: str, path: str) -> Iterator[tuple[Any, str]]:
    contained, entries = resource.get("contained"), resource.get("entry") if kind == "Bundle" else None
    for number, one in enumerate(contained if isinstance(contained, list) else ()):
        yield one, f"{path}.contained[{number}]"
    for number, one in enumerate(entries if isinstance(entries, list) else ()):
        yield one.get("resource") if isinstance(one, dict) else None, f"{path}.entry[{number}].resource"


def _issues(one: Any, path: str) -> Iterator[Issue]:
    here = joined(path, one.instance_path)
    word, kind = one.kind.name, one.kind
    if word == "additionalProperties":
        for name in kind.unexpected[:MOST]:
            yield Issue("structure", "This is no element of the resource.", f"{here}.{name[:60]}")
    elif word == "required":
        yield Issue("required", "This is required.", f"{here}.{kind.property}")
    elif word == "enum":
        yield Issue("code-invalid", f"One of: {', '.join(sorted(map(str, kind.options)))}.", here)
    elif one.instance is not None or not here.endswith("]"):
        # An empty place in a list of values is HL7's own way to say that only the extension beside it has something.
        yield Issue(*SAYS.get(word, SAYS["type"]), here)


def joined(path: str, steps: Iterable[int | str]) -> str:
    """Return where a value stands, as FHIR writes it."""
    return path + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
