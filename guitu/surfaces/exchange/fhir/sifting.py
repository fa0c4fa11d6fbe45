"""What of a resource is looked at, by an allow-list of its elements. All the rest is left out, and said to be.

A word that is not on the list never reaches the database, not even sealed. The reasons tell apart what Guitu never
holds about anybody (docs/promises.md) from what it has no use for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from guitu.journey.needs.rules import Domain
from guitu.surfaces.exchange.fhir.issues import TOLD, Issue


class Why(Enum):
    """Why something was left out."""

    NEVER = ("suppressed", "Guitu never holds this about anybody. It was removed before anything was stored.")
    NO_USE = ("informational", "This is not needed to reach somebody and was not stored.")
    CLAIM = ("informational", "A consent from outside is a claim: the person is asked themselves. It was not stored.")
    NO_CONTACT = ("informational", "They must not be contacted: no way to reach them was stored.")
    SENT_BY = ("informational", "From this kind of sender only a name and a way to reach somebody are taken.")
    ANOTHER = ("informational", "Another one of these is used; this one was not stored.")
    NO_NEED = ("informational", "It stands under no area of need that is known here, and was not stored.")


@dataclass(frozen=True, slots=True)
class Drop:
    """One element that was left out."""

    path: str
    why: Why

    def issue(self) -> Issue:
        """Return it as it is told to the sender."""
        code, says = self.why.value
        return Issue(code, says, self.path, severity=TOLD)


def _paths(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CODED = "category.coding.code category.coding.system category.coding.display"
_LINK = "subject.reference"
# Looked at whoever sends.
CARD: dict[str, frozenset[str]] = {
    "Patient": _paths(
        "name.use name.text name.family name.given telecom.system telecom.value telecom.use telecom.rank"
    ),
    "Task": _paths(
        "status intent code.coding.code code.coding.system focus.reference for.reference requester.reference"
        " authoredOn identifier.system identifier.value"
    ),
    "ServiceRequest": _paths(
        f"status intent {_LINK} orderDetail.coding.code orderDetail.coding.system orderDetail.text"
    ),
}
# Beyond that, what is sealed for the person to read and open.
_PARCEL: dict[str, frozenset[str]] = {
    "Task": _paths("priority description note.text"),
    "ServiceRequest": _paths(
        f"priority {_CODED} code.text code.coding.display code.coding.code code.coding.system note.text"
        " patientInstruction requester.reference"
    ),
    "Condition": _paths(f"{_CODED} {_LINK} code.text code.coding.display code.coding.code code.coding.system"),
    "Goal": _paths(f"{_CODED} {_LINK} lifecycleStatus description.text"),
    "Organization": _paths("name telecom.system telecom.value"),
    "PractitionerRole": _paths("practitioner.reference organization.reference telecom.system telecom.value"),
    "Practitioner": _paths("name.text name.family name.given telecom.system telecom.value"),
}
# When somebody is let out is asked of those who hold people, and kept only until that day.
_CUSTODIAL: dict[str, frozenset[str]] = {"ServiceRequest": _paths("occurrenceDateTime occurrencePeriod.start")}
ORDINARY = {
    kind: CARD.get(kind, frozenset()) | _PARCEL.get(kind, frozenset()) for kind in CARD.keys() | _PARCEL.keys()
}
FROM_THOSE_WHO_HOLD = {kind: CARD[kind] | _CUSTODIAL.get(kind, frozenset()) for kind in CARD}

# Never held: by element, by the name of an extension, by the code of an observation or category.
NEVER_ELEMENTS = {
    "Patient": _paths("identifier photo"),
    "Practitioner": _paths("identifier photo"),
    "RelatedPerson": _paths("identifier photo"),
}
NEVER_IN_ADDRESS_OF_EXTENSION = (
    "race", "ethnicity", "religion", "tribal", "birthsex", "gender", "-sex", "pronouns", "sexual", "citizenship",
    "nationality", "geolocation", "disability", "congregation", "political", "legal-status", "immunization",
)  # fmt: skip
NEVER_DOMAINS = frozenset({"incarceration-status", "veteran-status"})
NEVER_KINDS = frozenset({
    "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "DiagnosticReport", "Specimen", "Group",
    "FamilyMemberHistory", "MolecularSequence", "RiskAssessment", "DetectedIssue", "Flag", "BodyStructure", "Media",
    "Observation", "Procedure", "MedicationRequest", "MedicationStatement", "AllergyIntolerance", "ClinicalImpression",
})  # fmt: skip
# Words of a category that name no need.
AROUND = frozenset(
    {"sdoh", "410606002", "health-concern", "problem-list-item", "encounter-diagnosis", "social-history"}
)
DOMAINS = frozenset(one.value for one in Domain)


def sift(resource: dict[str, Any], path: str, *, is_custodial: bool = False) -> tuple[dict[str, Any], list[Drop]]:
    """Return what of a resource is looked at, and what was left out. Nothing is left of a kind that is not known."""
    kind = str(resource.get("resourceType", ""))
    allowed = (FROM_THOSE_WHO_HOLD if is_custodial else ORDINARY).get(kind)
    if allowed is None:
        return {}, [Drop(path, _why_whole(kind, is_custodial=is_custodial))]
    drops: list[Drop] = []
    kept = _sift_object(resource, "", path, _Sieve(kind, allowed, is_custodial, drops))
    if kind in {"Condition", "Goal"} and not domains(kept):
        return {}, [Drop(path, Why.NEVER if _is_never(resource) else Why.NO_NEED)]
    if kind == "ServiceRequest" and "code" in kept and not domains(kept):
        kept.pop("code")
        drops.append(Drop(f"{path}.code", Why.NO_NEED))
    return kept, drops


def domains(resource: dict[str, Any]) -> list[str]:
    """Return the areas of need that a resource stands under."""
    return [code for code in _category_codes(resource) if code in DOMAINS]


def _is_never(resource: dict[str, Any]) -> bool:
    return any(code in NEVER_DOMAINS for code in _category_codes(resource))


def _category_codes(resource: dict[str, Any]) -> Iterator[str]:
    for one in objects(resource, "category"):
        for coding in objects(one, "coding"):
            if isinstance(code := coding.get("code"), str):
                yield code


def objects(resource: dict[str, Any], element: str) -> list[dict[str, Any]]:
    """Return the objects of an element, whether it holds one or many."""
    value = resource.get(element)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


@dataclass(frozen=True, slots=True)
class _Sieve:
    """What passes, and where the rest is noted."""

    kind: str
    allowed: frozenset[str]
    is_custodial: bool
    drops: list[Drop]

    def leads_on(self, dotted: str) -> bool:
        """Return whether something below this element passes."""
        return any(one.startswith(f"{dotted}.") for one in self.allowed)

    def why(self, dotted: str, value: Any) -> Why:
        """Return why an element is left out."""
        if dotted in NEVER_ELEMENTS.get(self.kind, frozenset()):
            return Why.NEVER
        if dotted.endswith("xtension") and _is_never_extension(value):
            return Why.NEVER
        if self.is_custodial and dotted in ORDINARY[self.kind]:
            return Why.SENT_BY
        return Why.NO_USE


def _is_never_extension(value: Any) -> bool:
    address = value.get("url", "") if isinstance(value, dict) else ""
    return any(word in str(address).lower() for word in NEVER_IN_ADDRESS_OF_EXTENSION)


def _sift_object(found: dict[str, Any], name: str, path: str, sieve: _Sieve) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in found.items():
        dotted = f"{name}.{key}" if name else key
        if not name and key in {"resourceType", "id"}:
            kept[key] = value
            continue
        passed = _sift_value(value, dotted, f"{path}.{key}", sieve)
        if passed not in (None, [], {}):
            kept[key] = passed
    return kept


def _sift_value(value: Any, dotted: str, path: str, sieve: _Sieve) -> Any:
    if isinstance(value, list):
        passed = [_sift_value(one, dotted, f"{path}[{number}]", sieve) for number, one in enumerate(value)]
        return [one for one in passed if one not in (None, [], {})]
    if isinstance(value, dict) and sieve.leads_on(dotted) and not _is_coded_never(value, dotted, path, sieve):
        return _sift_object(value, dotted, path, sieve)
    if isinstance(value, str | int | bool) and dotted in sieve.allowed:
        return value
    if not (isinstance(value, dict) and sieve.leads_on(dotted)):
        sieve.drops.append(Drop(path, sieve.why(dotted, value)))
    return None


def _is_coded_never(value: dict[str, Any], dotted: str, path: str, sieve: _Sieve) -> bool:
    """Return whether a category names something that is left out, and note it."""
    code = value.get("code")
    if dotted != "category.coding" or (isinstance(code, str) and code in DOMAINS | AROUND):
        return False
    sieve.drops.append(Drop(path, Why.NEVER if code in NEVER_DOMAINS else Why.NO_NEED))
    return True


def _why_whole(kind: str, *, is_custodial: bool) -> Why:
    if kind == "Consent":
        return Why.CLAIM
    if kind in NEVER_KINDS:
        return Why.NEVER
    return Why.SENT_BY if is_custodial and kind in ORDINARY else Why.NO_USE
