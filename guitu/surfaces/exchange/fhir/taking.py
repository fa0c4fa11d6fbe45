"""A transaction Bundle becomes one referral: who waits, how to reach them, what lies sealed beside it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guitu.journey.intake.rules import plain
from guitu.surfaces.exchange.fhir import checking, sifting
from guitu.surfaces.exchange.fhir.issues import Issue, RefusedError
from guitu.surfaces.exchange.fhir.sifting import Drop, Why, objects

MOST_ENTRIES = 200
LONGEST_NAME, LONGEST_ROUTE, LONGEST_TEXT, MOST_TEXTS = 60, 120, 2000, 20
FULFILL = ("http://hl7.org/fhir/CodeSystem/task-code", "fulfill")
NO_CONTACT = "contacting-subject-prohibited"
NEW, LIVE, ORDERED = "requested", "active", frozenset({"order", "original-order", "filler-order", "instance-order"})
# A referral of tomorrow is a clock that is wrong.
SLACK = timedelta(minutes=10)
LONGEST_NOTICE = timedelta(days=180)
USES = ("usual", "nickname", "official", "anonymous", "temp", "", "old", "maiden")
ROUTES = ("phone", "sms", "email")
PHONE = re.compile(r"[0-9+\-() ]{7,30}")
MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,60}")
CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One resource of a Bundle with its place, what passed the sieve, and what did not."""

    path: str
    full_url: str
    resource: dict[str, Any]
    kept: dict[str, Any]
    drops: tuple[Drop, ...]

    @property
    def kind(self) -> str:
        return str(self.resource.get("resourceType", ""))

    @property
    def names(self) -> set[str]:
        """Return by which references others may lead here."""
        own = self.resource.get("id")
        return {self.full_url, f"{self.kind}/{own}"} if isinstance(own, str) else {self.full_url}


@dataclass(frozen=True, slots=True)
class Referral:
    """What is taken in. `route` is empty where nobody may contact them; `parcel` is nothing where nothing was left."""

    key: str
    name: str
    route: str
    parcel: dict[str, Any] | None
    until: datetime | None
    kinds: tuple[str, ...]
    drops: tuple[tuple[Drop, ...], ...]

    @property
    def every_drop(self) -> tuple[Drop, ...]:
        return tuple(one for drops in self.drops for one in drops)


def take(bundle: dict[str, Any], *, is_custodial: bool, at: datetime) -> Referral:
    """Return the referral of a Bundle.

    Raises:
        RefusedError: with every reason at once, each with its path.
    """
    entries = _entries(bundle, is_custodial=is_custodial)
    task = _the_one(entries, "Task", "Bundle.entry")
    request = _led_to(entries, task, "focus")
    patient = _led_to(entries, task, "for")
    issues = [*_about_task(task, at), *_about_request(request, patient), *_dangling(entries)]
    if issues:
        raise RefusedError(*issues)
    name, names_left = _name(patient)
    is_silent = any(
        c.get("code") == NO_CONTACT for o in objects(request.kept, "orderDetail") for c in objects(o, "coding")
    )
    route, routes_left = _route(patient, is_silent=is_silent)
    until = _until(request, at) if is_custodial else None
    parcel = None if is_custodial else _parcel(entries, task, request, patient)
    used = _used(entries, task, request, patient)
    drops = tuple(
        (*one.drops, *(names_left + routes_left if one is patient else ()), *_beside(one, used)) for one in entries
    )
    return Referral(_key(bundle, task), name, route, parcel, until, tuple(one.kind for one in entries), drops)


def _entries(bundle: dict[str, Any], *, is_custodial: bool) -> list[Entry]:
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "transaction":
        raise RefusedError(Issue("not-supported", "A Bundle of the type transaction is expected.", "Bundle.type"))
    listed = bundle.get("entry")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_ENTRIES:
        raise RefusedError(Issue("structure", f"1 to {MOST_ENTRIES} entries are expected.", "Bundle.entry"))
    about = [issue for number, one in enumerate(listed) for issue in _about_entry(one, f"Bundle.entry[{number}]")]
    if issues := [*checking.once([*about, *_twice(listed), *checking.around(bundle)])]:
        raise RefusedError(*issues)
    found = []
    for number, one in enumerate(listed):
        path = f"Bundle.entry[{number}].resource"
        kept, drops = sifting.sift(one["resource"], path, is_custodial=is_custodial)
        found.append(Entry(path, str(one.get("fullUrl", "")), one["resource"], kept, tuple(drops)))
    return found


def _about_entry(one: Any, path: str) -> Iterator[Issue]:
    if not isinstance(one, dict):
        yield Issue("structure", "An object is expected.", path)
        return
    yield from checking.structure(one.get("resource"), f"{path}.resource")
    asked = one.get("request")
    if not isinstance(asked, dict) or asked.get("method") != "POST":
        yield Issue("not-supported", "Each entry is new: its request has the method POST.", f"{path}.request.method")
    if not isinstance(one.get("fullUrl", ""), str):
        yield Issue("structure", "An address is expected.", f"{path}.fullUrl")


def _twice(listed: list[Any]) -> Iterator[Issue]:
    seen: set[str] = set()
    for number, one in enumerate(listed):
        name = one.get("fullUrl") if isinstance(one, dict) else None
        if isinstance(name, str) and name in seen:
            yield Issue("duplicate", "Two entries have this address.", f"Bundle.entry[{number}].fullUrl")
        if isinstance(name, str):
            seen.add(name)


def _the_one(entries: list[Entry], kind: str, path: str) -> Entry:
    found = [one for one in entries if one.kind == kind]
    if len(found) != 1:
        raise RefusedError(Issue("business-rule", f"One {kind} is expected in one Bundle, not {len(found)}.", path))
    return found[0]


def _led_to(entries: list[Entry], source: Entry, element: str) -> Entry:
    """Return the entry to which an element leads; it must lead to one of the right kind, in this very Bundle."""
    path = f"{source.path}.{element}"
    said = checking.reference(source.resource, element)
    if not said:
        raise RefusedError(Issue("required", "This is required, as a reference into this Bundle.", path))
    target = next((one for one in entries if said in one.names), None)
    if target is None:
        raise RefusedError(Issue("not-found", "It leads to nothing in this Bundle.", f"{path}.reference"))
    if target.kind not in checking.TARGETS[source.kind, element]:
        wanted = " or ".join(sorted(checking.TARGETS[source.kind, element]))
        raise RefusedError(Issue("business-rule", f"It must lead to a {wanted}.", f"{path}.reference"))
    return target


def _dangling(entries: list[Entry]) -> Iterator[Issue]:
    """Yield what leads to nothing, or to the wrong kind, among the references that are looked at."""
    known = {name: one for one in entries for name in one.names}
    for one in entries:
        for (kind, element), targets in checking.TARGETS.items():
            said = checking.reference(one.kept, element) if kind == one.kind else ""
            target = known.get(said)
            if said and target is None and said.startswith("urn:"):
                yield Issue("not-found", "It leads to nothing in this Bundle.", f"{one.path}.{element}.reference")
            if target is not None and target.kind not in targets:
                wanted = " or ".join(sorted(targets))
                yield Issue("business-rule", f"It must lead to a {wanted}.", f"{one.path}.{element}.reference")


def _about_task(task: Entry, at: datetime) -> Iterator[Issue]:
    told, path = task.resource, task.path
    if told.get("status") != NEW:
        yield Issue("business-rule", "Only a new referral can be taken in: status requested.", f"{path}.status")
    if told.get("intent") != "order":
        yield Issue("business-rule", "The intent of a referral is order.", f"{path}.intent")
    codes = {(c.get("system"), c.get("code")) for one in objects(told, "code") for c in objects(one, "coding")}
    if FULFILL not in codes:
        yield Issue("business-rule", "The code of a referral is fulfill.", f"{path}.code")
    if not checking.reference(told, "requester"):
        yield Issue("required", "Who asks is required.", f"{path}.requester")
    written = moment(told.get("authoredOn"))
    if written is None:
        yield Issue("required", "When it was asked for is required, with the time zone.", f"{path}.authoredOn")
    elif written > at + SLACK:
        yield Issue("business-rule", "This is in the future.", f"{path}.authoredOn")


def _about_request(request: Entry, patient: Entry) -> Iterator[Issue]:
    told, path = request.resource, request.path
    if told.get("status") != LIVE:
        yield Issue("business-rule", "Only an active request can be taken in.", f"{path}.status")
    if told.get("intent") not in ORDERED:
        yield Issue("business-rule", "Only an order can be taken in.", f"{path}.intent")
    if checking.reference(told, "subject") not in patient.names:
        yield Issue("business-rule", "Task and request must be for the same person.", f"{path}.subject")


def moment(said: Any) -> datetime | None:
    """Return a moment; none for what is no moment or has no time zone. A mere day begins in UTC."""
    if not isinstance(said, str):
        return None
    try:
        found = datetime.fromisoformat(f"{said}T00:00:00+00:00" if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else said)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _until(request: Entry, at: datetime) -> datetime:
    """Return until when a custodial sender may read an answer: the day before which it has to know, and no longer."""
    period = request.kept.get("occurrencePeriod")
    begins = period.get("start") if isinstance(period, dict) else None
    day = moment(request.kept.get("occurrenceDateTime") or begins)
    path = f"{request.path}.occurrenceDateTime"
    if day is None:
        raise RefusedError(Issue("required", "The day of the meeting is required, with the time zone.", path))
    if not at < day <= at + LONGEST_NOTICE:
        raise RefusedError(Issue("business-rule", "The day must lie within the next 180 days.", path))
    return day


def spoken(name: dict[str, Any]) -> str:
    """Return a name as it is said: the text as it stands, or put together in the order of its script."""
    if isinstance(text := name.get("text"), str) and plain(text):
        return plain(text)
    given = name.get("given")
    first = " ".join(one for one in given if isinstance(one, str)) if isinstance(given, list) else ""
    family = name.get("family") if isinstance(name.get("family"), str) else ""
    if CJK.fullmatch(f"{family}{first}".replace(" ", "")):
        return plain(f"{family}{first}".replace(" ", ""))
    return plain(f"{first} {family}")


def _first(listed: list[dict[str, Any]], rank: Callable[[dict[str, Any]], int | None]) -> int | None:
    """Return which of a list comes first by a rank; none if none has a rank."""
    ranked = [(found, number) for number, one in enumerate(listed) if (found := rank(one)) is not None]
    return min(ranked)[1] if ranked else None


def _name(patient: Entry) -> tuple[str, tuple[Drop, ...]]:
    """Return what to call somebody, and the names that are not used."""
    names, path = objects(patient.resource, "name"), f"{patient.path}.name"

    def rank(one: dict[str, Any]) -> int | None:
        use = one.get("use", "")
        period = one.get("period")
        is_over = isinstance(period, dict) and "end" in period
        return (USES.index(use) if use in USES else len(USES)) + 100 * is_over if spoken(one) else None

    chosen = _first(names, rank)
    if chosen is None:
        raise RefusedError(Issue("required", "A name is required, any that they choose.", path))
    said = spoken(names[chosen])
    if len(said) > LONGEST_NAME:
        raise RefusedError(Issue("too-long", f"A name has at most {LONGEST_NAME} signs here.", f"{path}[{chosen}]"))
    return said, tuple(Drop(f"{path}[{n}]", Why.ANOTHER) for n in range(len(names)) if n != chosen)


def _route(patient: Entry, *, is_silent: bool) -> tuple[str, tuple[Drop, ...]]:
    """Return how to reach somebody, and the ways that are not used. Whoever must not be contacted has no way."""
    ways, path = objects(patient.resource, "telecom"), f"{patient.path}.telecom"
    if is_silent:
        return "", tuple(Drop(f"{path}[{n}]", Why.NO_CONTACT) for n in range(len(ways)))

    def rank(one: dict[str, Any]) -> int | None:
        ranked = one.get("rank")
        is_one = one.get("system") in ROUTES and one.get("use") != "old" and _is_way(one)
        return (ranked if isinstance(ranked, int) else 1000) if is_one else None

    chosen = _first(ways, rank)
    if chosen is None:
        raise RefusedError(Issue("required", "A phone number or an e-mail address is required to reach them.", path))
    return plain(ways[chosen]["value"]), tuple(
        Drop(f"{path}[{n}]", Why.ANOTHER) for n in range(len(ways)) if n != chosen
    )


def _is_way(one: dict[str, Any]) -> bool:
    """Return whether a way to reach somebody is one, and no story."""
    said = plain(one["value"]) if isinstance(one.get("value"), str) else ""
    digits = sum(sign.isdigit() for sign in said)
    if one.get("system") == "email":
        return bool(MAIL.fullmatch(said)) and len(said) <= LONGEST_ROUTE
    return bool(PHONE.fullmatch(said)) and 7 <= digits <= 15


def _concept(resource: dict[str, Any], element: str) -> str:
    """Return what a coded element says in words."""
    for one in objects(resource, element):
        said = [one.get("text"), *(coding.get("display") for coding in objects(one, "coding"))]
        for words in said:
            if isinstance(words, str) and plain(words):
                return plain(words)[:LONGEST_TEXT]
    return ""


def _parcel(entries: list[Entry], task: Entry, request: Entry, patient: Entry) -> dict[str, Any] | None:
    """Return what lies sealed until the person opens it; nothing if the sender wrote nothing that is kept."""
    mine = [one for one in entries if checking.reference(one.kept, "subject") in patient.names]
    notes = [n.get("text") for one in (request, task) for n in objects(one.kept, "note")]
    texts = [request.kept.get("patientInstruction"), task.kept.get("description"), *notes]
    found = {
        "domains": sorted({code for one in (request, *mine) for code in sifting.domains(one.kept)}),
        "asks": _concept(request.kept, "code"),
        "notes": [one.strip()[:LONGEST_TEXT] for one in texts if isinstance(one, str) and one.strip()][:MOST_TEXTS],
        "concerns": [w for one in mine if one.kind == "Condition" and (w := _concept(one.kept, "code"))][:MOST_TEXTS],
        "goals": [w for one in mine if one.kind == "Goal" and (w := _concept(one.kept, "description"))][:MOST_TEXTS],
        "contact": _contact(entries, task),
    }
    said = {name: value for name, value in found.items() if value}
    return said if said.keys() - {"contact"} else None


def _chain(entries: list[Entry], task: Entry) -> list[Entry]:
    """Return who asks: an organisation, or somebody in their role, who they are, and where."""
    known = {name: one for one in entries for name in one.names}
    first = known.get(checking.reference(task.kept, "requester"))
    chain = [first] if first else []
    if first and first.kind == "PractitionerRole":
        ways = (checking.reference(first.kept, "practitioner"), checking.reference(first.kept, "organization"))
        chain += [known[one] for one in ways if one in known]
    return chain


def _contact(entries: list[Entry], task: Entry) -> str:
    """Return whom at the sender one can ask: names and numbers of work."""
    words: list[str] = []
    for one in _chain(entries, task):
        name = one.kept.get("name")
        words += [name] if isinstance(name, str) else [spoken(n) for n in objects(one.kept, "name")][:1]
        words += [plain(t["value"]) for t in objects(one.kept, "telecom") if isinstance(t.get("value"), str)][:2]
    return plain(" · ".join(word for word in words if word))[:300]


def _used(entries: list[Entry], task: Entry, request: Entry, patient: Entry) -> list[Entry]:
    """Return the entries of which something is kept."""
    about = [one for one in entries if checking.reference(one.kept, "subject") in patient.names]
    return [
        task,
        patient,
        request,
        *(one for one in about if one.kind in {"Condition", "Goal"}),
        *_chain(entries, task),
    ]


def _beside(one: Entry, used: list[Entry]) -> tuple[Drop, ...]:
    """Return as left out what passed the sieve but belongs to nothing here."""
    is_used = any(one is other for other in used)
    return (Drop(one.path, Why.ANOTHER),) if one.kept and not is_used else ()


def _key(bundle: dict[str, Any], task: Entry) -> str:
    """Return by which name of its own the sender knows this referral; empty if it gave none."""
    for one in (*objects(task.resource, "identifier"), *objects(bundle, "identifier")):
        if isinstance(value := one.get("value"), str) and value:
            return f"{one.get('system', '')}|{value}"
    return task.full_url
