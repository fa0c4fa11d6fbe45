"""Who is let in where: every address has a door, and every door is one of a few."""

import re
from collections.abc import Callable, Iterator
from types import CodeType

from django.urls.converters import IntConverter, UUIDConverter

from guitu.foundations.audit import actions
from guitu.foundations.http import ActingRequest
from tests.architecture import tree

# A converter that knows a closed list of words: "support|health|family".
CLOSED = re.compile(r"[a-z][a-z0-9_-]*(\|[a-z][a-z0-9_-]*)*")
STAFF = "guitu.foundations.staffing.staff"
OWN_HAND, OWN = "guitu.people.browsers.own_hand", "guitu.people.browsers.own"
TRUSTED = "guitu.people.browsers.trusted"
# Only a system that signed who it is.
SYSTEM = "guitu.surfaces.exchange.api.as_system"
METHODS = "django.views.decorators.http.require_http_methods"

# Addresses that anybody may ask for, each with what keeps it harmless.
PUBLIC = {
    "/": "the front page: no record, no name",
    "/promises/": "what Guitu promises; the same for everybody",
    "/language": "keeps the chosen language in a cookie",
    "/health": "says ok to a watcher",
    "/-/live": "the same",
    "/-/ready": "says whether the database answers",
    "/accessibility/": "what works for whom, and what does not yet; the same for everybody",
    "/sign-out/": "ends the identity of whoever asks",
    "/staff/sign-in/": "the staff door: throttled, the same answer for every wrong try",
    "/staff/code/": "asks for the half-way cookie of a right password; throttled",
    "/staff/authenticator/": "asks for the half-way cookie of a right password",
    "/receipt/": "opens by a code that the person holds, with or without an account; throttled",
    "/help/": "leads on to the directory in the language of the cookie",
    "/help/<tongue:tongue>/": "the public directory: services of the town, nobody's name",
    "/help/<tongue:tongue>/list/": "the public directory: what was found; nothing is kept of the question",
    "/help/<tongue:tongue>/<uuid:service_id>/": "the public directory: one service",
    "/help/<tongue:tongue>/nothing/": "keeps a word that found nothing and the day, and nothing about who pressed",
    **dict.fromkeys(
        (
            "/hsds/",
            "/hsds/openapi.json",
            *(
                f"/hsds/{name}{one}"
                for name in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
                for one in ("", "/<uuidstr:key>")
            ),
        ),
        "the same directory for machines (HSDS 3.0), read only",
    ),
    "/benefits/": "begins an interview under no name; its answers are sealed with a key of this browser alone",
    **dict.fromkeys(
        (f"/benefits/{one}/" for one in ("topics", "family", "ask", "said/<int:number>", "result", "paper", "phone")),
        "asks for the key of a running interview, which only its own browser has",
    ),
    "/benefits/end/": "deletes the interview of this browser, and says so to anybody",
    "/benefits/phone/<uuid:code>/": "takes an interview over by a code of 122 random bits: once, within ten minutes",
    **dict.fromkeys(
        (
            "/benefits/law/",
            "/benefits/law/document/<document:key>/",
            "/benefits/law/rule/<rule:name>/",
            "/benefits/law/figure/<figure:name>/",
        ),
        "the law library: rules and documents, nobody's name",
    ),
    **dict.fromkeys(
        (
            f"/fhir/{kind}{one}"
            for kind in ("HealthcareService", "Organization", "Location")
            for one in ("", "/<uuid:key>")
        ),
        "the same directory for machines (FHIR R4), read only",
    ),
    "/fhir/metadata": "says what this server can",
    "/fhir/openapi.json": "says the same for tools that read OpenAPI",
    "/fhir/.well-known/smart-configuration": "says how a system signs in",
    "/fhir/token": "the systems' door: throttled, the same answer for every wrong signature",
    "/desk/": "shows nothing: sends each kind of staff to where their day begins, others to the door",
}


def layers(view: Callable[..., object]) -> Iterator[str]:
    """Yield the full names of the decorators around a view, outermost first, and the view's own at the end."""
    while True:
        code: CodeType = view.__code__
        yield f"{view.__globals__['__name__']}.{code.co_qualname}"
        inner = getattr(view, "__wrapped__", None)
        if inner is None:
            return
        view = inner


def door(view: Callable[..., object]) -> str:
    """Return the name of the door around a view, or nothing."""
    *around, _view = layers(view)
    return next((name for name in around if name.startswith((STAFF, OWN_HAND, OWN, SYSTEM))), "")


def test_every_address_has_a_door_or_is_listed_as_public() -> None:
    open_to_all = {address for address, pattern in tree.addresses() if not door(pattern.callback)}
    assert open_to_all - set(PUBLIC) == set()


def test_every_address_under_the_desk_and_the_office_is_for_staff() -> None:
    wrong = [
        address
        for address, pattern in tree.addresses()
        if address.startswith(("/desk/", "/officer/")) and address not in PUBLIC
        if not door(pattern.callback).startswith(STAFF)
    ]
    assert wrong == []


def test_no_worker_stands_behind_an_address_of_the_person() -> None:
    wrong = [
        address
        for address, pattern in tree.addresses()
        if address.startswith(("/me/", "/consent/"))
        if not door(pattern.callback).startswith((OWN_HAND, OWN))
    ]
    assert wrong == []


def test_what_is_shared_stands_behind_a_door_of_its_own() -> None:
    views = {address: pattern.callback for address, pattern in tree.addresses() if address.startswith("/with/")}
    before = {address for address, view in views.items() if not any(n.startswith(TRUSTED) for n in layers(view))}
    assert before == {"/with/sign-in/", "/with/sign-in/first/"}
    assert [address for address, view in views.items() if not door(view).startswith(OWN_HAND)] == []


def test_what_is_sent_and_asked_in_fhir_stands_behind_the_door_of_systems() -> None:
    behind = {address for address, pattern in tree.addresses() if door(pattern.callback).startswith(SYSTEM)}
    kinds = ("Task", "ServiceRequest")
    assert behind == {"/fhir/", *(f"/fhir/{kind}{one}" for kind in kinds for one in ("", "/<uuid:key>"))}


def test_no_public_address_is_listed_in_vain() -> None:
    there = {address for address, pattern in tree.addresses() if not door(pattern.callback)}
    assert set(PUBLIC) - there - {"/"} == set()


def test_every_view_says_how_it_may_be_asked() -> None:
    loose = [
        address
        for address, pattern in tree.addresses()
        if not any(name.startswith(METHODS) for name in layers(pattern.callback))
    ]
    assert loose == []


def test_no_address_can_carry_a_name_or_a_word() -> None:
    wrong = [
        f"{address}: {name}"
        for address, pattern in tree.addresses()
        for name, converter in pattern.pattern.converters.items()
        if not isinstance(converter, UUIDConverter | IntConverter) and not CLOSED.fullmatch(converter.regex)
    ]
    assert wrong == []


def test_every_address_has_a_name_of_its_own() -> None:
    names = [pattern.lookup_str + str(pattern.name) for _address, pattern in tree.addresses()]
    assert all(pattern.name for _address, pattern in tree.addresses())
    assert len(names) == len(set(names))


def test_every_act_lives_in_an_actions_module_and_has_two_words() -> None:
    assert {verb: module for verb, module in actions.VERBS.items() if not module.endswith(".actions")} == {}
    assert [verb for verb in actions.VERBS if verb.count(".") != 1] == []


def test_a_request_carries_who_asks_and_when() -> None:
    assert set(ActingRequest.__annotations__) >= {"actor", "now"}
