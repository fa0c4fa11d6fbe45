"""What is served at /fhir/, described for tools that read no CapabilityStatement (OpenAPI 3.1). Nobody is in it.

A test asks every operation of it, signed in and not, and compares each answer with what stands here.
"""

from typing import Any

from guitu.surfaces.exchange import rules
from guitu.surfaces.exchange.assertions import KIND as ASSERTION
from guitu.surfaces.exchange.assertions import LONGEST as LONGEST_ASSERTION
from guitu.surfaces.exchange.fhir.giving import VERSION
from guitu.surfaces.exchange.fhir.reading import DEEPEST, LARGEST, MOST_VALUES
from guitu.surfaces.exchange.fhir.taking import MOST_ENTRIES

MEDIA = "application/fhir+json"
TAKEN_MEDIA = ("application/fhir+json", "application/json")
SCOPE = "system/Bundle.c system/Task.rs system/ServiceRequest.rs"
MOST_ON_A_PAGE, USUAL_ON_A_PAGE, FURTHEST = 200, 50, 1_000_000
OWN, LISTED = ("Task", "ServiceRequest"), ("HealthcareService", "Organization", "Location")
# What a day or a moment with its time zone looks like, after the comparison.
MOMENT = r"^(eq|gt|ge|lt|le)?20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])(T[01][0-9]:[0-5][0-9]:[0-5][0-9]Z)?$"
SAYS = {
    400: "It cannot be read, or asks for what is not known here.",
    401: "No token of a registered system, or one that has ended.",
    403: "This system may not do this.",
    404: "It is not there, or it is not yours.",
    409: "This referral was sent before and said something else. Nothing was changed.",
    413: f"More than {LARGEST:,} bytes, or {MOST_VALUES:,} names and values.",
    415: "Neither FHIR in JSON, or packed.",
    422: "It is no referral that can be taken in; every reason with its path. Nothing was stored.",
    429: "Too many requests in a minute, or referrals in a day.",
    503: "It cannot be kept just now. Nothing was stored; send it again later.",
}
Told = dict[str, Any]


def _content(name: str, media: str = MEDIA) -> Told:
    return {"content": {media: {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _answers(good: str, says: str, *problems: int) -> Told:
    """Return what an operation may answer: the good answer, and each problem as an OperationOutcome."""
    wrong = {str(status): {"description": SAYS[status]} | _content("OperationOutcome") for status in problems}
    return {"200": {"description": says} | _content(good)} | wrong


def _asked(name: str, says: str, schema: Told) -> Told:
    return {"name": name, "in": "query", "required": False, "description": says, "schema": schema}


_KEY = {"name": "key", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_ID = _asked("_id", "Only these, separated by commas.", {"type": "string"})
_PAGES = [
    _asked(
        "_count",
        f"How many on one page; never more than {MOST_ON_A_PAGE}.",
        {"type": "integer", "minimum": 0, "maximum": FURTHEST, "default": USUAL_ON_A_PAGE},
    ),
    _asked("_offset", "How many to pass over.", {"type": "integer", "minimum": 0, "maximum": FURTHEST, "default": 0}),
    _asked("_format", "Changes nothing: every answer is JSON.", {"type": "string"}),
    _asked("_pretty", "Changes nothing.", {"type": "string"}),
]
_ONLY_OWN = [
    _ID,
    _asked("status", "Only those that stand so: codes separated by commas.", {"type": "string"}),
    _asked(
        "_lastUpdated",
        "Only those that moved then. Refused to those who may not know when.",
        {"type": "string", "pattern": MOMENT},
    ),
    *_PAGES,
]
_SIGNED: Told = {"security": [{"system": []}]}


def _own(kind: str) -> Told:
    """Return the reading of a system's own referrals."""
    what = "How each of your referrals stands" if kind == "Task" else "Each of your referrals, as a request"
    return {
        f"/fhir/{kind}": {
            "get": {"summary": f"{what}; nobody's name, and nothing of anybody else's.", "parameters": _ONLY_OWN}
            | {"responses": _answers(f"{kind}Page", "A page of them.", 400, 401, 429, 503)}
            | _SIGNED
        },
        f"/fhir/{kind}/{{key}}": {
            "get": {"summary": "One of your referrals, by the id that you were told.", "parameters": [_KEY]}
            | {"responses": _answers(kind, "How it stands.", 401, 404, 429, 503)}
            | _SIGNED
        },
    }


def _listed(kind: str) -> Told:
    """Return the reading of the public directory."""
    return {
        f"/fhir/{kind}": {
            "get": {"summary": f"The public directory as {kind}; open to everybody.", "parameters": [_ID, *_PAGES]}
            | {"responses": _answers(f"{kind}Page", "A page of it.", 400, 503)}
        },
        f"/fhir/{kind}/{{key}}": {
            "get": {"summary": "One entry of the directory.", "parameters": [_KEY]}
            | {"responses": _answers(kind, "The entry.", 404, 503)}
        },
    }


def _send() -> Told:
    says = (
        "A Bundle of the type transaction: one Task, what it leads to, and nothing of anybody else. At most"
        f" {LARGEST:,} bytes of UTF-8, {MOST_ENTRIES} entries, {DEEPEST} levels. What is not needed is left out before"
        " anything is stored, and the answer names each path."
    )
    wanted = {"schema": {"$ref": "#/components/schemas/Transaction"}}
    return {
        "summary": "Send one referral: all of it is taken in, or nothing.",
        "description": says,
        "requestBody": {"required": True, "content": dict.fromkeys(TAKEN_MEDIA, wanted)},
        "responses": _answers(
            "TransactionAnswer", "Taken in, or known already.", 400, 401, 403, 409, 413, 415, 422, 429, 503
        ),
    } | _SIGNED


def _sign_in() -> Told:
    form = {
        "type": "object",
        "required": ["grant_type", "client_assertion_type", "client_assertion"],
        "properties": {
            "grant_type": {"const": "client_credentials"},
            "client_assertion_type": {"const": ASSERTION},
            "client_assertion": {"type": "string", "maxLength": LONGEST_ASSERTION},
            "scope": {"type": "string"},
        },
    }
    says = {400: "It is no such question.", 401: "The signature does not hold.", 429: "Too many."}
    refused = {
        str(status): {"description": one} | _content("NotGiven", "application/json") for status, one in says.items()
    }
    given = {"description": "A token for five minutes."} | _content("Token", "application/json")
    return {
        "summary": "Get a token for a signature of your own (private_key_jwt, ES384 or RS384).",
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {"200": given} | refused,
    }


# What the answers look like. Only what this server says of itself is said here; FHIR's own definitions say the rest.


def _resource(kind: str, required: tuple[str, ...] = (), **properties: Told) -> Told:
    return {
        "type": "object",
        "required": ["resourceType", *required],
        "properties": {"resourceType": {"const": kind}} | properties,
    }


def _list(of: Told, fewest: int = 0) -> Told:
    return {"type": "array", "items": of} | ({"minItems": fewest} if fewest else {})


_TEXT: Told = {"type": "string"}
_UUID: Told = {"type": "string", "format": "uuid"}
_LEADS: Told = {"type": "object"}


def _page(kind: str) -> Told:
    entry = {
        "type": "object",
        "required": ["fullUrl", "resource"],
        "properties": {"fullUrl": _TEXT, "resource": {"$ref": f"#/components/schemas/{kind}"}},
    }
    total = {"type": "integer", "minimum": 0}
    links, entries = _list({"type": "object"}), _list(entry)
    bundle: dict[str, Told] = {"type": {"const": "searchset"}, "total": total, "link": links, "entry": entries}
    return _resource("Bundle", ("type", "total", "link", "entry"), **bundle)


def _sent() -> Told:
    """Return what a system sends. Each resource is checked against FHIR R4 when it comes in."""
    asked = {
        "type": "object",
        "required": ["method", "url"],
        "properties": {"method": {"const": "POST"}, "url": _TEXT},
    }
    kinds = ("Patient", *OWN, "Condition", "Goal", "PractitionerRole", "Practitioner", "Organization")
    resource = {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"enum": list(kinds)}}}
    entry = {
        "type": "object",
        "required": ["fullUrl", "resource", "request"],
        "properties": {"fullUrl": {"type": "string", "format": "uri"}, "resource": resource, "request": asked},
    }
    entries = _list(entry, 1) | {"maxItems": MOST_ENTRIES}
    return _resource("Bundle", ("type", "entry"), type={"const": "transaction"}, entry=entries)


def _answered() -> Told:
    outcome = {"$ref": "#/components/schemas/OperationOutcome"}
    said = {
        "type": "object",
        "required": ["status", "outcome"],
        "properties": {"status": {"enum": ["201 Created", "200 OK"]}, "location": _TEXT, "outcome": outcome},
    }
    entry = {"type": "object", "required": ["response"], "properties": {"response": said}}
    return _resource("Bundle", ("type", "entry"), type={"const": "transaction-response"}, entry=_list(entry, 1))


def _schemas() -> Told:
    issue = {
        "type": "object",
        "required": ["severity", "code", "diagnostics"],
        "properties": {
            "severity": {"enum": ["error", "information"]},
            "code": _TEXT,
            "diagnostics": _TEXT,
            "expression": _list(_TEXT, 1),
        },
    }
    states = {"enum": [state.value for state in rules.State]}
    named = {"id": _UUID, "name": _TEXT}
    kinds = {
        "Task": _resource("Task", ("id", "status", "intent", "focus", "for"), id=_UUID, status=states, focus=_LEADS),
        "ServiceRequest": _resource(
            "ServiceRequest", ("id", "status", "intent", "subject"), id=_UUID, status={"enum": ["active", "completed"]}
        ),
        "HealthcareService": _resource("HealthcareService", ("id", "active", "name"), **named),
        "Organization": _resource("Organization", ("id", "name"), **named),
        "Location": _resource("Location", ("id", "mode"), **named),
    }
    return {
        **kinds,
        **{f"{kind}Page": _page(kind) for kind in kinds},
        "Transaction": _sent(),
        "TransactionAnswer": _answered(),
        "OperationOutcome": _resource("OperationOutcome", ("issue",), issue=_list(issue, 1)),
        "CapabilityStatement": _resource(
            "CapabilityStatement", ("status", "fhirVersion", "rest"), fhirVersion={"const": VERSION}
        ),
        "Smart": {"type": "object", "required": ["token_endpoint", "scopes_supported", "capabilities"]},
        "Token": {
            "type": "object",
            "required": ["access_token", "token_type", "expires_in", "scope"],
            "properties": {"access_token": _TEXT, "token_type": {"const": "bearer"}, "scope": {"const": SCOPE}},
        },
        "NotGiven": {
            "type": "object",
            "required": ["error", "error_description"],
            "properties": {"error": _TEXT, "error_description": _TEXT},
        },
    }


def description() -> Told:
    """Return the description of /fhir/."""
    can = _answers("CapabilityStatement", "FHIR's own word for it.")
    smart = {"200": {"description": "SMART Backend Services."} | _content("Smart", "application/json")}
    paths: Told = {
        "/fhir/": {"post": _send()},
        "/fhir/token": {"post": _sign_in()},
        "/fhir/metadata": {"get": {"summary": "What this server can.", "responses": can}},
        "/fhir/.well-known/smart-configuration": {"get": {"summary": "How a system signs in.", "responses": smart}},
    }
    for kind in OWN:
        paths |= _own(kind)
    for kind in LISTED:
        paths |= _listed(kind)
    signed = {"type": "http", "scheme": "bearer", "description": "The token of a registered system: POST /fhir/token."}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Guitu: referrals from outside, and the directory",
            "version": VERSION,
            "description": "HL7 FHIR R4 in JSON. A system reads its own referrals; nobody's name is in any answer.",
        },
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": {"system": signed}},
    }
