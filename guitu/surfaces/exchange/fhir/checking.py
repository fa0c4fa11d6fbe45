"""Whether a resource is what FHIR R4 says: by HL7's own JSON schema, and by the models of fhir.resources.

The schema knows most closed lists of codes and how a value is written; the models know what has to stand together.
What neither knows is asked here: some lists of codes, and to what a reference may lead. The quickest is asked first.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any

from guitu.surfaces.exchange.fhir import schema
from guitu.surfaces.exchange.fhir.issues import Issue

KIND = re.compile(r"[A-Z][A-Za-z]{2,40}")
PRIORITY = frozenset({"routine", "urgent", "asap", "stat"})
# Resource and element → the whole list of codes that R4 knows for it, where HL7's schema leaves it open.
CODES: dict[tuple[str, str], frozenset[str]] = {
    ("Task", "priority"): PRIORITY,
    ("ServiceRequest", "priority"): PRIORITY,
    ("ServiceRequest", "status"): frozenset({
        "draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown",
    }),
    ("ServiceRequest", "intent"): frozenset({
        "proposal", "plan", "directive", "order", "original-order", "reflex-order", "filler-order", "instance-order",
        "option",
    }),
}  # fmt: skip
# Resource and element → to what it may lead (standards of the closed loop; R4 alone would allow more).
TARGETS: dict[tuple[str, str], frozenset[str]] = {
    ("Task", "focus"): frozenset({"ServiceRequest"}),
    ("Task", "for"): frozenset({"Patient"}),
    ("Task", "requester"): frozenset({"PractitionerRole", "Organization"}),
    ("ServiceRequest", "subject"): frozenset({"Patient"}),
    ("ServiceRequest", "requester"): frozenset({"PractitionerRole", "Practitioner", "Organization"}),
    ("Condition", "subject"): frozenset({"Patient"}),
    ("Goal", "subject"): frozenset({"Patient"}),
    ("PractitionerRole", "practitioner"): frozenset({"Practitioner"}),
    ("PractitionerRole", "organization"): frozenset({"Organization"}),
}
PLAIN = {
    "extra_forbidden": "This is no element of the resource.",
    "missing": "This is required.",
    "model_field_validation.missing": "This is required.",
}
MOST = 60


@cache
def _model(kind: str) -> Any:
    """Return the model of one kind of resource; none if R4 knows none. Loaded when first asked for."""
    from fhir.resources.R4B import get_fhir_model_class

    if not KIND.fullmatch(kind):
        return None
    try:
        model = get_fhir_model_class(kind)
    except (LookupError, ImportError, ValueError, AttributeError):
        return None
    return model if getattr(model, "get_resource_type", None) and "Resource" in str(model.__mro__) else None


def structure(resource: Any, path: str) -> Iterator[Issue]:
    """Yield what is wrong with one resource."""
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if not isinstance(kind, str):
        yield Issue("structure", "A resource with its resourceType is expected.", path)
        return
    model = _model(kind)
    if model is None or not schema.knows(kind):
        yield Issue("structure", "R4 knows no such resource.", f"{path}.resourceType")
        return
    yield from once(
        chain(_by_codes(kind, resource, path), schema.wrong(resource, kind, path), _by_model(model, resource, path))
    )


def around(bundle: dict[str, Any]) -> Iterator[Issue]:
    """Yield what is wrong with a Bundle around its resources, which are asked one by one."""
    listed = [one | {"resource": {"resourceType": ""}} if isinstance(one, dict) else one for one in bundle["entry"]]
    yield from schema.wrong(bundle | {"entry": listed}, "Bundle", "Bundle")


def once(issues: Iterable[Issue]) -> Iterator[Issue]:
    """Yield for each place the first thing that was found there."""
    seen: set[str] = set()
    for one in issues:
        if one.path not in seen:
            seen.add(one.path)
            yield one


def _by_model(model: Any, resource: dict[str, Any], path: str) -> Iterator[Issue]:
    from pydantic import ValidationError

    try:
        model.model_validate(resource)
    except ValidationError as wrong:
        for one in wrong.errors(include_url=False, include_context=False, include_input=False)[:MOST]:
            says = PLAIN.get(one["type"]) or one["msg"].split(", Any of one field")[0][:200]
            code = "required" if one["type"].endswith("missing") else "structure"
            yield Issue(code, says, _joined(path, one["loc"], one["msg"]))
    except (TypeError, ValueError, AttributeError, LookupError, RecursionError, AssertionError) as wrong:
        # The models raise these themselves for some values; to the sender it is the same.
        yield Issue("structure", f"This cannot be read as a resource ({type(wrong).__name__}).", path)


def _joined(path: str, loc: tuple[int | str, ...], says: str) -> str:
    named = re.search(r"for the field '(\w+)' is required", says)
    steps = [*loc, *([named.group(1)] if named and (not loc or loc[-1] != named.group(1)) else [])]
    return schema.joined(path, steps)


def _by_codes(kind: str, resource: dict[str, Any], path: str) -> Iterator[Issue]:
    for (one, element), codes in CODES.items():
        value = resource.get(element)
        if one == kind and value is not None and (not isinstance(value, str) or value not in codes):
            yield Issue("code-invalid", f"One of: {', '.join(sorted(codes))}.", f"{path}.{element}")


def reference(resource: dict[str, Any], element: str) -> str:
    """Return where an element leads; empty if it leads nowhere."""
    value = resource.get(element)
    found = value.get("reference") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
