"""What is said to the outside in FHIR: how a referral stands, answers to a Bundle, pages, and what this server can."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from guitu.foundations.clock import ZONE
from guitu.surfaces.exchange.fhir.issues import TOLD, Issue, outcome
from guitu.surfaces.exchange.fhir.taking import FULFILL, Referral

VERSION = "4.0.1"
OWN = "urn:guitu:outside-referral"
WHY_NOT = "The station cannot take this on."
DONE = "They have taken up the help, and let you know."


def task(key: UUID, state: str, made_at: datetime | None, moved_at: datetime | None) -> dict[str, Any]:
    """Return how a referral stands, as a Task. Whose it is stands nowhere: the sender knows by its id."""
    found: dict[str, Any] = {
        "resourceType": "Task",
        "id": str(key),
        "identifier": [{"system": OWN, "value": str(key)}],
        "status": state,
        "intent": "order",
        "code": {"coding": [{"system": FULFILL[0], "code": FULFILL[1]}]},
        "focus": {"reference": f"ServiceRequest/{key}"},
        "for": {"type": "Patient", "identifier": {"system": OWN, "value": str(key)}},
    }
    if made_at:
        found["authoredOn"] = made_at.isoformat(timespec="seconds")
    if moved_at:
        found["meta"] = {"lastUpdated": moved_at.isoformat(timespec="milliseconds")}
        found["lastModified"] = moved_at.isoformat(timespec="seconds")
    if state == "rejected":
        found["statusReason"] = {"text": WHY_NOT}
    if state == "completed":
        found["output"] = [{"type": {"text": "outcome"}, "valueCodeableConcept": {"text": DONE}}]
    return found


def service_request(key: UUID, state: str, made_at: datetime | None, moved_at: datetime | None) -> dict[str, Any]:
    """Return the request of a referral as far as it is known here: that it is open, or done."""
    found: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "id": str(key),
        "identifier": [{"system": OWN, "value": str(key)}],
        "status": "completed" if state == "completed" else "active",
        "intent": "order",
        "subject": {"type": "Patient", "identifier": {"system": OWN, "value": str(key)}},
    }
    if made_at:
        found["authoredOn"] = made_at.isoformat(timespec="seconds")
    if moved_at:
        found["meta"] = {"lastUpdated": moved_at.isoformat(timespec="milliseconds")}
    return found


def answer(referral: Referral, key: UUID, *, is_new: bool) -> dict[str, Any]:
    """Return the answer to a transaction: what became of each entry, and what of it was left out."""
    entries = []
    for kind, drops in zip(referral.kinds, referral.drops, strict=True):
        issues = [one.issue() for one in drops]
        said: dict[str, Any] = {"status": "201 Created" if is_new else "200 OK"}
        if kind in {"Task", "ServiceRequest"}:
            said["location"] = f"{kind}/{key}"
        if not issues:
            issues = [Issue("informational", "Taken in.", severity=TOLD)]
        entries.append({"response": said | {"outcome": outcome(issues)}})
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}


def page(resources: Iterable[dict[str, Any]], *, total: int, base: str, links: dict[str, str]) -> dict[str, Any]:
    """Return one page of what was found."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": [{"relation": name, "url": url} for name, url in links.items()],
        "entry": [
            {"fullUrl": f"{base}{one['resourceType']}/{one['id']}", "resource": one, "search": {"mode": "match"}}
            for one in resources
        ],
    }


def capability(base: str, token: str, at: datetime) -> dict[str, Any]:
    """Return what this server can."""
    smart = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
    own = [
        {"name": "_id", "type": "token"},
        {"name": "status", "type": "token"},
        {"name": "_lastUpdated", "type": "date"},
    ]
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": at.astimezone(ZONE).date().isoformat(),
        "kind": "instance",
        "software": {"name": "Guitu"},
        "implementation": {"description": "Referrals in, their answers out, and a town's directory.", "url": base},
        "fhirVersion": VERSION,
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "service": [{"text": "SMART Backend Services: private_key_jwt with ES384 or RS384"}],
                    "extension": [{"url": smart, "extension": [{"url": "token", "valueUri": token}]}],
                },
                "interaction": [{"code": "transaction"}],
                "resource": [
                    *({"type": kind, "interaction": _READ, "searchParam": own} for kind in ("Task", "ServiceRequest")),
                    *(
                        {"type": kind, "interaction": _READ, "searchParam": own[:1]}
                        for kind in ("HealthcareService", "Organization", "Location")
                    ),
                ],
            }
        ],
    }


_READ = [{"code": "read"}, {"code": "search-type"}]
