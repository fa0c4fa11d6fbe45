"""Puts HL7's JSON schema of FHIR R4 where the server reads it.

Run: python -m guitu.surfaces.exchange.fhir.building

The schema comes with an npm package whose hash package-lock.json holds; nothing of it lies in this repository. What is
written is as strict as HL7's, but where HL7's schema is narrower than HL7's standard:

* "blank" is a space, tab or end of line, as the standard says, and not each sign that Unicode counts as blank: a name
  with a wide Chinese space is a name;
* an element that holds a canonical address may have an extension beside it (`_instantiatesCanonical`), like any other;
* it is the schema of R4 4.0.0, whose technical correction is 4.0.1: that, too, is a version that a resource can name;
* what a resource contains is checked by the schema of its own kind, not by all of them in turn.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
SOURCE = ROOT / "node_modules" / "@asymmetrik" / "fhir-json-schema-validator" / "fhir.schema.json"
BUILT = Path(__file__).resolve().parent / "built" / "fhir.json"
NAMED = "http://hl7.org/fhir/json-schema/4.0"
# As HL7 wrote it → with blanks of the standard. In this order, the narrowest last.
BLANKS = (
    (r"[ \r\n\t\S]", r"[^\x00]"),
    (r"[^\s]", r"[^ \t\r\n]"),
    (r"\S", r"[^ \t\r\n]"),
    (r"\s", r"[ \t\r\n]"),
)
CANONICAL, ELEMENT = "#/definitions/canonical", {"$ref": "#/definitions/Element"}
VERSION, CORRECTED = "4.0.0", "4.0.1"


def built(told: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions of the schema, without their prose, ready to be compiled one by one.

    Raises:
        ValueError: this is not the schema of R4.
    """
    if told.get("id") != NAMED:
        raise ValueError(f"{NAMED} is expected, this is {told.get('id')}")
    every: dict[str, Any] = {name: _plain(one) for name, one in told["definitions"].items()}
    every["ResourceList"] = {"type": "object", "required": ["resourceType"]}
    for one in every.values():
        properties = one.get("properties", {})
        properties |= {f"_{name}": _beside(said) for name, said in properties.items() if _is_canonical(said)}
    return every


def _plain(said: Any) -> Any:
    if isinstance(said, list):
        return [_plain(one) for one in said]
    if not isinstance(said, dict):
        return said
    kept = {name: _plain(one) for name, one in said.items() if name != "description" or not isinstance(one, str)}
    if isinstance(pattern := kept.get("pattern"), str):
        kept["pattern"] = _blanks(pattern)
    if VERSION in kept.get("enum", ()):
        kept["enum"] = [*kept["enum"], CORRECTED]
    return kept


def _blanks(pattern: str) -> str:
    for theirs, standard in BLANKS:
        pattern = pattern.replace(theirs, standard)
    return pattern


def _is_canonical(said: dict[str, Any]) -> bool:
    return CANONICAL in {said.get("$ref"), said.get("items", {}).get("$ref")}


def _beside(said: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": ELEMENT} if "items" in said else ELEMENT


def main() -> int:
    """Write it, or say that the package is not there."""
    try:
        told = built(json.loads(SOURCE.read_text(encoding="utf-8")))
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"HL7's schema is not there: {wrong}. Run `make setup`.\n")
        return 1
    BUILT.parent.mkdir(exist_ok=True)
    BUILT.write_text(json.dumps(told, separators=(",", ":")), encoding="utf-8")
    sys.stdout.write(f"{BUILT.name}: {len(told)} definitions\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
