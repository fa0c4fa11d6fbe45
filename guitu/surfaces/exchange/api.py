"""FHIR R4 at /fhir/: a referral comes in, its sender asks how it stands, everybody reads the directory.

Whatever goes wrong is answered with an OperationOutcome. No cookie is looked at: a browser that is signed in is nobody
here, and what a system is given opens no page.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from guitu.foundations.access.verdicts import Actor, Proven, RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import refusals, tokens
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.ciphers import UnsealError
from guitu.foundations.sealing.keyring import KeyFileError
from guitu.people import browsers
from guitu.surfaces.exchange import actions, assertions, listings, queries
from guitu.surfaces.exchange.description import FURTHEST, MEDIA, MOST_ON_A_PAGE, SCOPE, TAKEN_MEDIA, USUAL_ON_A_PAGE
from guitu.surfaces.exchange.description import description as described
from guitu.surfaces.exchange.fhir import giving, reading, taking
from guitu.surfaces.exchange.fhir.issues import Issue, outcome
from guitu.surfaces.exchange.fhir.issues import RefusedError as RefusedBundleError
from guitu.surfaces.exchange.fhir.schema import NotBuiltError
from guitu.surfaces.exchange.models import SendingSystem
from guitu.surfaces.exchange.queries import Standing
from guitu.surfaces.exchange.rules import TOKEN_LASTS, SystemKind

NOT_ALLOWED = 405
FORM = "application/x-www-form-urlencoded"
MINUTE = 60
SAID = {"Task": giving.task, "ServiceRequest": giving.service_request}
# Parameters that change nothing about what is found.
AROUND = frozenset({"_format", "_pretty", "_count", "_offset"})

View = Callable[..., HttpResponse]


def _json(told: dict[str, Any], status: int = 200) -> HttpResponse:
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=f"{MEDIA}; charset=utf-8")


def _problem(status: int, code: str, says: str, path: str = "") -> HttpResponse:
    return _json(outcome([Issue(code, says, path)]), status)


def fhir(view: View) -> View:
    """Say every refusal in FHIR. No form of ours sends anything here, so no token of a form is asked for."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _settled(view, request, *args, **kwargs)

    return answered


def _settled(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        answer = view(request, *args, **kwargs)
    except RefusedBundleError as refused:
        answer = _json(outcome(refused.issues), refused.status)
    except RefusedError as refused:
        answer = _problem(403, "forbidden", str(refused))
    except (KeyFileError, UnsealError, NotBuiltError, DatabaseError, InterfaceError):
        answer = _problem(503, "transient", "This cannot be kept just now. Nothing was stored; send it again later.")
    except SuspiciousOperation:
        answer = _problem(400, "structure", "This request cannot be read.")
    finally:
        scopes.close()
    if answer.status_code == NOT_ALLOWED:
        allowed = answer.headers["Allow"]
        answer = _problem(NOT_ALLOWED, "not-supported", f"Only this can be done here: {allowed}.")
        answer.headers["Allow"] = allowed
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is at an address, to a system as it expects it and to everybody else with a page."""
    if request.path.startswith(reverse("exchange:base")):
        return _problem(404, "not-found", "There is nothing at this address. GET metadata says what there is.")
    return refusals.not_found(request, exception)


def as_system(view: View) -> View:
    """Let a registered system in, by the token that it was given for its signature. One transaction a request."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acting = cast("ActingRequest", request)
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        with transaction.atomic():
            acting.actor = (
                tokens.begin(token.strip()) if scheme.lower() == "bearer" and token.isascii() else acting.actor
            )
            if not acting.actor.is_sender:
                return _who_are_you()
            if tokens.is_throttled(f"fhir|{acting.actor.uid}", limit=600, seconds=MINUTE):
                return _problem(429, "throttled", "Six hundred requests in one minute is the limit.")
            return view(acting, *args, **kwargs)

    return checked


def _who_are_you() -> HttpResponse:
    answer = _problem(401, "login", "A token of a registered system is required: POST fhir/token.")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Guitu"'
    return answer


# Who it is


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("exchange:base"))


def _token_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("exchange:token"))


def _not_given(error: str, says: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": says}, status=status)


@require_POST
@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Give a system a token for five minutes, for a signature of its own (OAuth 2 client credentials)."""
    if (request.content_type or "").lower() != FORM:
        return _not_given("invalid_request", f"{FORM} is expected.")
    try:
        asked = [request.POST.get(name, "") for name in ("grant_type", "client_assertion_type", "client_assertion")]
    except (RequestDataTooBig, TooManyFieldsSent, SuspiciousOperation):
        return _not_given("invalid_request", "This is too large.")
    if asked[:2] != ["client_credentials", assertions.KIND]:
        says = f"The grant type is client_credentials, the client assertion type {assertions.KIND}."
        return _not_given("unsupported_grant_type", says)
    return _granted(cast("ActingRequest", request), asked[2])


def _granted(request: ActingRequest, assertion: str) -> HttpResponse:
    if tokens.is_throttled(f"fhir-token|{browsers.address(request)}", limit=120, seconds=MINUTE):
        return _not_given("slow_down", "Too many tokens were asked for.", 429)
    system_id = _signed_by(request, assertion)
    given = tokens.new_token()
    values = [system_id, tokens.hashed(given), int(Proven.SIGNED)]
    if system_id is None or not tokens.ask_door("SELECT auth.begin_system(%s, %s, %s)", values)[0][0]:
        return _not_given("invalid_client", "This signature is not one that can be taken here and now.", 401)
    lasts = int(TOKEN_LASTS.total_seconds())
    return JsonResponse({"access_token": given, "token_type": "bearer", "expires_in": lasts, "scope": SCOPE})


def _signed_by(request: ActingRequest, assertion: str) -> UUID | None:
    """Return which system signed this, for here, for now and for the first time; none otherwise."""
    try:
        system_id = assertions.client(assertion)
        system = SendingSystem.objects.filter(pk=system_id, ended_at=None).first()
        if system is None or tokens.is_throttled(f"fhir-signed|{system_id}", limit=60, seconds=MINUTE):
            return None
        number = assertions.verify(
            assertion,
            key_set=system.public_keys,
            system_id=system_id,
            audience=_token_address(request),
            at=request.now,
        )
    except assertions.NotSignedError:
        return None
    # A number counts once for longer than its token can live.
    is_seen = tokens.is_throttled(f"fhir-jti|{system_id}|{number}", limit=1, seconds=20 * MINUTE)
    return None if is_seen else system_id


@fhir
@require_safe
def smart(request: HttpRequest) -> HttpResponse:
    """Say how a system signs in (SMART Backend Services)."""
    return JsonResponse(
        {
            "token_endpoint": _token_address(request),
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES384", "RS384"],
            "scopes_supported": SCOPE.split(),
            "capabilities": ["client-confidential-asymmetric", "permission-v2"],
        }
    )


@fhir
@require_safe
def metadata(request: ActingRequest) -> HttpResponse:
    """Say what this server can."""
    return _json(giving.capability(_base(request), _token_address(request), request.now))


@fhir
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """Describe this interface to machines (OpenAPI 3.1)."""
    return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


# A referral comes in


@fhir
@require_POST
@as_system
def base(request: ActingRequest) -> HttpResponse:
    """Take a transaction in: all of it, or nothing and every reason."""
    kind = (request.content_type or "").lower()
    if kind not in TAKEN_MEDIA or request.headers.get("Content-Encoding", "identity") != "identity":
        return _problem(415, "not-supported", f"{MEDIA} is expected, in UTF-8 and not packed.")
    body = request.read(reading.LARGEST + 1)
    return _json(received(reading.parse(body), by=request.actor, at=request.now))


def received(bundle: dict[str, Any], *, by: Actor, at: datetime) -> dict[str, Any]:
    """Take one Bundle in for a system, and return the answer to it.

    Raises:
        RefusedBundleError: with every reason; nothing was stored.
    """
    kind = SendingSystem.objects.values_list("kind", flat=True).get(pk=by.uid)
    referral = taking.take(bundle, is_custodial=kind == SystemKind.CUSTODIAL, at=at)
    content = json.dumps(bundle, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    kept = actions.take_in(referral=referral, content=content, by=by, at=at)
    return giving.answer(referral, kept.id, is_new=kept.is_new)


# How it stands


@fhir
@require_safe
@as_system
def own_list(request: ActingRequest, kind: str) -> HttpResponse:
    """List a system's own referrals, as Task or as ServiceRequest."""
    _only_known(request, {"_id", "status", "_lastUpdated"})
    found = [one for one in queries.own_referrals() if _is_asked_for(request, kind, one)]
    begin, count = _paging(request)
    said = [_said(kind, one) for one in found[begin : begin + count]]
    return _page(request, kind, said, len(found))


@fhir
@require_safe
@as_system
def own_one(request: ActingRequest, kind: str, key: UUID) -> HttpResponse:
    """Show one of a system's own referrals; any other is not there."""
    for one in queries.own_referrals():
        if one.id == key:
            return _json(_said(kind, one))
    return _problem(404, "not-found", "There is none of yours by this id.")


def _said(kind: str, one: Standing) -> dict[str, Any]:
    return SAID[kind](one.id, one.state, one.made_at, one.moved_at)


def _is_asked_for(request: HttpRequest, kind: str, one: Standing) -> bool:
    ids, states = request.GET.get("_id"), request.GET.get("status")
    if ids and str(one.id) not in ids.split(","):
        return False
    if states and _said(kind, one)["status"] not in states.split(","):
        return False
    return all(_is_then(asked, one.moved_at) for asked in request.GET.getlist("_lastUpdated"))


def _is_then(asked: str, moved_at: datetime | None) -> bool:
    """Return whether something moved when it was asked for. Who may not know when is not told by a search, either."""
    prefix, moment = (asked[:2], asked[2:]) if asked[:2].isalpha() else ("eq", asked)
    day = taking.moment(moment.replace(" ", "+"))
    if day is None or prefix not in {"gt", "ge", "lt", "le", "eq"}:
        raise RefusedBundleError(Issue("value", "A moment like gt2026-11-22 is expected.", "_lastUpdated"), status=400)
    if moved_at is None:
        raise RefusedBundleError(Issue("not-supported", "This cannot be asked here.", "_lastUpdated"), status=400)
    holds = {"gt": moved_at > day, "ge": moved_at >= day, "lt": moved_at < day, "le": moved_at <= day}
    return holds.get(prefix, moved_at == day)


# The directory


@fhir
@require_safe
def listed(request: HttpRequest, listing: str) -> HttpResponse:
    """List entries of the public directory."""
    _only_known(request, {"_id"})
    if asked := request.GET.get("_id"):
        found = [one for key in asked.split(",")[:MOST_ON_A_PAGE] if (one := _entry(listing, key))]
        return _page(request, listing, found, len(found))
    begin, count = _paging(request)
    said, total = listings.KINDS[listing].page(begin=begin, count=count)
    return _page(request, listing, said, total)


def _entry(listing: str, key: str) -> dict[str, Any] | None:
    try:
        return listings.KINDS[listing].one(UUID(key))
    except ValueError:
        return None


@fhir
@require_safe
def listed_one(request: HttpRequest, listing: str, key: UUID) -> HttpResponse:
    """Show one entry of the public directory."""
    said = listings.KINDS[listing].one(key)
    return _json(said) if said else _problem(404, "not-found", "There is no such entry.")


# Pages


def _only_known(request: HttpRequest, known: set[str]) -> None:
    """Refuse a parameter that is not understood: ignored, it would return more than was asked for."""
    for name in request.GET:
        if name not in known | AROUND:
            raise RefusedBundleError(Issue("not-supported", "This cannot be asked here.", name[:60]), status=400)


def _number(request: HttpRequest, name: str, usual: int, most: int) -> int:
    said = request.GET.get(name, str(usual))
    if not said.isascii() or not said.isdigit() or len(said) > len(str(FURTHEST)):
        raise RefusedBundleError(Issue("value", "A number is expected.", name), status=400)
    return min(int(said), most)


def _paging(request: HttpRequest) -> tuple[int, int]:
    return _number(request, "_offset", 0, FURTHEST), _number(request, "_count", USUAL_ON_A_PAGE, MOST_ON_A_PAGE)


def _page(request: HttpRequest, kind: str, said: list[dict[str, Any]], total: int) -> HttpResponse:
    begin, count = _paging(request)
    here, asked = f"{_base(request)}{kind}", {name: request.GET.getlist(name) for name in request.GET}

    def link(offset: int) -> str:
        words = urlencode(asked | {"_offset": [str(offset)], "_count": [str(count)]}, doseq=True)
        return f"{here}?{words}"

    links = {"self": link(begin)}
    if count and begin + count < total:
        links["next"] = link(begin + count)
    if begin:
        links["previous"] = link(max(0, begin - count))
    return _json(giving.page(said, total=total, base=_base(request), links=links))
