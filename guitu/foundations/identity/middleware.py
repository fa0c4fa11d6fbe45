"""One transaction a request, under one identity; what goes wrong in it becomes a page that says what to do."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlencode

from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from guitu.foundations import clock
from guitu.foundations.access.verdicts import NOBODY, RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import drafts, refusals, tokens, way_back
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.ciphers import UnsealError
from guitu.foundations.sealing.keyring import KeyFileError

NOT_ALLOWED, SERVER_FAULT = 405, 500
# Pages that are the same for everybody do not ask who comes; systems say it in another way than browsers.
FOR_EVERYBODY = ("/health", "/-/", "/help/", "/hsds/", "/benefits/", "/fhir/")
# Raised by `app.open` for somebody who opened far more people within an hour than anybody needs.
TOO_MANY_OPENED = "GT429"
# By which door somebody whose session ended comes in again.
DOORS = {"staff": "workforce:sign_in", "trusted": "alongside:sign_in"}


class WhoIsAsking:
    """Says who asks, before the view; holds identity, trace and page in one transaction; answers refusals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        acting = cast("ActingRequest", request)
        acting.actor, acting.now = NOBODY, clock.now()
        token = request.COOKIES.get(tokens.COOKIE, "")
        if not token or request.path.startswith(FOR_EVERYBODY):
            return self._shown(acting)
        try:
            with transaction.atomic():
                acting.actor = tokens.begin(token)
                if acting.actor.is_anonymous:
                    return self._ended(acting, token)
                response = self._shown(acting)
                if response.status_code >= SERVER_FAULT:
                    transaction.set_rollback(True)
                return response
        except (DatabaseError, InterfaceError):
            return refusals.unavailable(request)
        finally:
            scopes.close()

    def _shown(self, request: ActingRequest) -> HttpResponseBase:
        """Answer with a page, also where only something that is sent is expected."""
        response = self.get_response(request)
        is_asked_for = request.method in {"GET", "HEAD"} and not request.path.startswith(FOR_EVERYBODY)
        return way_back.redirect(request) if response.status_code == NOT_ALLOWED and is_asked_for else response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        """Turn an expected refusal into its page; anything else is a fault of ours and stays loud."""
        match problem:
            case RefusedError():
                answer = refusals.refused(cast("ActingRequest", request), problem)
            case scopes.NotYoursError():
                answer = refusals.not_found(request)
            case KeyFileError() | UnsealError():
                answer = refusals.no_key(request)
            case DatabaseError() if getattr(problem.__cause__, "sqlstate", "") == TOO_MANY_OPENED:
                transaction.set_rollback(True)
                answer = refusals.too_many(request)
            case DatabaseError() | InterfaceError():
                answer = refusals.unavailable(request)
            case _:
                return None
        return answer

    def _ended(self, request: ActingRequest, token: str) -> HttpResponseBase:
        """Answer a browser whose session is over: what it sent is kept, and the right door is shown."""
        former = tokens.was(token)
        signing_in = request.path.startswith(
            ("/staff/", "/me/sign-in", "/with/sign-in", "/consent", "/call-me", "/receipt", "/language", "/sign-out")
        )
        if former is None or signing_in or request.path == "/":
            response = self._shown(request)
            response.delete_cookie(tokens.COOKIE) if former is None else None
            return response
        door = reverse(DOORS.get(former.kind, "people:sign_in"))
        answer = HttpResponseRedirect(f"{door}?{urlencode({'next': request.path, 'ended': 1})}")
        if request.method == "POST" and way_back.is_there(request.path):
            typed = {name: values if len(values) > 1 else values[0] for name, values in request.POST.lists()}
            typed[way_back.STOOD_ON] = way_back.stood_on(request)
            cookie = drafts.keep(owner_id=former.user_id, place=request.path, typed=typed)
            answer.set_cookie(
                drafts.COOKIE,
                cookie,
                max_age=drafts.SECONDS,
                httponly=True,
                samesite="Strict",
                secure=request.is_secure(),
            )
        return answer
