"""A partner's system for tests: its keys, its signature, and Bundles that we wrote ourselves. All made up."""

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from psycopg.types.json import Jsonb

from guitu.surfaces.exchange import assertions
from tests.city import City

HOST = "http://testserver"
MEDIA = "application/fhir+json"
SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
TASK_CODE = {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]}
PAPERS = "440101199003071234"


@dataclass
class System:
    """The system of another organisation, with its private key."""

    id: UUID
    station_id: UUID
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP384R1()))
    kid: str = "k1"

    def key_set(self) -> dict[str, Any]:
        """Return its public keys as they are registered."""
        told = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**told, "kid": self.kid}]}

    def assertion(self, **other: Any) -> str:
        """Return a signature of who it is; `other` replaces single claims."""
        claims = {
            "iss": str(self.id),
            "sub": str(self.id),
            "aud": f"{HOST}/fhir/token",
            "exp": int(time.time()) + 200,
            "jti": str(uuid.uuid4()),
        }
        kept = {name: value for name, value in (claims | other).items() if value is not None}
        return jwt.encode(kept, self.key, algorithm="ES384", headers={"kid": self.kid})

    def ask_token(self, assertion: str | None = None, **other: str) -> Any:
        """Ask for a token."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": assertions.KIND,
            "client_assertion": assertion or self.assertion(),
        }
        asking = Client(SERVER_NAME="testserver")
        return asking.post("/fhir/token", urlencode(form | other), content_type="application/x-www-form-urlencoded")

    def token_of(self, base: str) -> str:
        """Return a token of a site that runs."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": assertions.KIND,
            "client_assertion": self.assertion(aud=f"{base}/fhir/token"),
        }
        return str(requests.post(f"{base}/fhir/token", data=form, timeout=20).json()["access_token"])

    def browser(self) -> "Line":
        """Return a connection with a fresh token."""
        return Line(str(self.ask_token().json()["access_token"]))


@dataclass(frozen=True)
class Line:
    """A connection that carries a token."""

    token: str

    def get(self, place: str) -> Any:
        """Read."""
        return Client().get(f"/fhir/{place}", headers={"authorization": f"Bearer {self.token}"})

    def send(self, told: Any, *, kind: str = MEDIA) -> Any:
        """Send a Bundle, or any bytes."""
        body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        return Client().post("/fhir/", body, content_type=kind, headers={"authorization": f"Bearer {self.token}"})


def system(city: City, *, kind: str = "hospital", name: str = "河畔医院", desk: bool = True) -> System:
    """Register a system that sends to the first station."""
    organisation = city.organisations[0]
    made = System(uuid.uuid4(), city.stations[organisation])
    city.run(
        "INSERT INTO sending_system (id, organisation_id, station_id, name, kind, public_keys, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, now())",
        made.id,
        organisation,
        made.station_id,
        name,
        kind,
        Jsonb(made.key_set()),
    )
    if desk and not city.one("SELECT count(*) FROM worker WHERE role = 'intake'"):
        city.staff("周洁", "intake")
    return made


def concept(code: str, words: str = "") -> dict[str, Any]:
    """Return a category of need."""
    return {"coding": [{"system": SDOH, "code": code, **({"display": words} if words else {})}]}


def entry(name: str, resource: dict[str, Any]) -> dict[str, Any]:
    """Return one entry of a transaction."""
    asked = {"method": "POST", "url": resource["resourceType"]}
    return {"fullUrl": f"urn:uuid:{name}", "resource": resource, "request": asked}


def referral(**other: dict[str, Any]) -> dict[str, Any]:
    """Return a Bundle with all that a hospital sends, and with what it should not; `other` adds to a resource."""
    names = {
        one: str(uuid.uuid4()) for one in ("patient", "task", "request", "role", "clinic", "worry", "goal", "claim")
    }

    def to(one: str) -> dict[str, str]:
        return {"reference": f"urn:uuid:{names[one]}"}

    resources: dict[str, dict[str, Any]] = {
        "patient": {
            "resourceType": "Patient",
            "identifier": [{"system": "urn:oid:2.16.156.1.1", "value": PAPERS}],
            "name": [{"use": "official", "text": "王小明"}, {"use": "usual", "text": "小明"}],
            "telecom": [
                {"system": "phone", "value": "020-0000 4711", "rank": 1},
                {"system": "phone", "value": "020-0000 4712"},
            ],
            "gender": "male",
            "birthDate": "1990-03-07",
            "address": [{"line": ["虚构路 8 号"], "city": "广州"}],
            "extension": [
                {
                    "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-ethnicity",
                    "extension": [{"url": "text", "valueString": "虚构族"}],
                }
            ],
        },
        "task": {
            "resourceType": "Task",
            "identifier": [{"system": "https://hospital.example/referral", "value": names["task"]}],
            "status": "requested",
            "intent": "order",
            "code": TASK_CODE,
            "focus": to("request"),
            "for": to("patient"),
            "authoredOn": "2026-11-20T09:00:00+08:00",
            "requester": to("role"),
            "description": "出院后想有人陪着去办手续。",
        },
        "request": {
            "resourceType": "ServiceRequest",
            "status": "active",
            "intent": "order",
            "category": [concept("homelessness")],
            "code": {"text": "陪同找一个住处"},
            "subject": to("patient"),
            "note": [{"text": "他喜欢上午见面。"}],
        },
        "role": {"resourceType": "PractitionerRole", "organization": to("clinic")},
        "clinic": {
            "resourceType": "Organization",
            "name": "河畔医院社工部",
            "telecom": [{"system": "phone", "value": "020-0000 8"}],
        },
        "worry": {
            "resourceType": "Condition",
            "category": [concept("homelessness")],
            "code": {"text": "下个月没有地方住"},
            "subject": to("patient"),
        },
        "goal": {
            "resourceType": "Goal",
            "lifecycleStatus": "proposed",
            "category": [concept("homelessness")],
            "description": {"text": "有一张自己的床"},
            "subject": to("patient"),
        },
        "claim": {
            "resourceType": "Consent",
            "status": "active",
            "scope": {"text": "privacy"},
            "category": [{"text": "disclosure"}],
            "policyRule": {"text": "说他同意了"},
            "patient": to("patient"),
        },
    }
    for one, more in other.items():
        resources[one] = {name: value for name, value in (resources.get(one, {}) | more).items() if value is not None}
        names.setdefault(one, str(uuid.uuid4()))
    kept = [entry(names[one], resource) for one, resource in resources.items() if resource.get("resourceType")]
    return {"resourceType": "Bundle", "type": "transaction", "entry": kept}
