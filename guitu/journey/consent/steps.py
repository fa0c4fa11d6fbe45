"""Where somebody is on the way to a consent. What she typed lies sealed in the database, its key in her browser."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from guitu.foundations.identity import drafts
from guitu.journey.consent import queries
from guitu.journey.consent.queries import Invited
from guitu.journey.consent.rules import OPTIONAL, Purpose

COOKIE, SALT, SECONDS = "guitu_invited", "consent.steps", 2 * 3600
PLACE = "/consent/"


@dataclass(slots=True)
class Way:
    """One person's way through the pages: the invitation, and what was typed so far."""

    invited: Invited
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def worker_id(self) -> UUID:
        return UUID(self.typed["worker"]) if "worker" in self.typed else self.invited.worker_id

    @property
    def optional(self) -> tuple[Purpose, ...]:
        """Return what she said yes to, besides being supported."""
        return tuple(one for one in OPTIONAL if self.typed.get(one.value) == "yes")


def load(request: HttpRequest) -> Way | None:
    """Return where this browser is, or nothing if it must begin again."""
    typed = kept(request)
    invited = queries.invitation(typed.get("invited", "")) if typed else None
    return Way(invited, typed) if invited else None


def kept(request: HttpRequest) -> dict[str, str]:
    """Return what was typed so far, also when the invitation is already used."""
    try:
        invitation_id = UUID(request.get_signed_cookie(COOKIE, salt=SALT, max_age=SECONDS))
    except (KeyError, ValueError, signing.BadSignature):
        return {}
    return drafts.given_back(request.COOKIES.get(drafts.COOKIE, ""), owner_id=invitation_id, place=PLACE)


def keep(response: HttpResponse, way: Way) -> HttpResponse:
    """Return the response with the two cookies that lead back here."""
    draft = drafts.keep(owner_id=way.invited.id, place=PLACE, typed=way.typed)
    secure = settings.IS_SECURE
    response.set_signed_cookie(
        COOKIE, str(way.invited.id), salt=SALT, max_age=SECONDS, httponly=True, samesite="Strict", secure=secure
    )
    response.set_cookie(drafts.COOKIE, draft, max_age=drafts.SECONDS, httponly=True, samesite="Strict", secure=secure)
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Return the response that takes both cookies away; without them nobody can open what was typed."""
    response.delete_cookie(COOKIE, samesite="Strict")
    response.delete_cookie(drafts.COOKIE, samesite="Strict")
    return response
