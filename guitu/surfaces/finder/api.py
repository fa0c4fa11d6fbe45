"""The directory for machines: HSDS 3.0, read only, open to everybody, the same answer for all.

Source: Open Referral, HSDS 3.0 API (schema/openapi.json). Served without a page of documentation, which would load
scripts from elsewhere; `openapi.json` is enough for every tool.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError

from guitu.surfaces.finder import listings
from guitu.surfaces.finder.listings import Asking, List
from guitu.surfaces.finder.words import LONGEST_QUESTION

KEPT = "public, max-age=60"
PREFIX = "/hsds/"
LONGEST_ID = 64

api = NinjaAPI(
    title="Guitu: the directory of services",
    version="3.0",
    description="Human Services Data Specification 3.0 (Open Referral). Read only. Nobody we support is in it.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="hsds",
)
Search = Annotated[
    str, Query(max_length=LONGEST_QUESTION, description="Full text search; one Chinese character will do.")
]
Id = Annotated[str, Query(max_length=LONGEST_ID)]


class Version(Schema):
    """What this is."""

    version: str
    profile: str
    openapi_url: str


class Page(Schema):
    """One page of a list, as HSDS 3.0 wraps it."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[dict[str, Any]]


class Problem(Schema):
    """Why there is no answer."""

    detail: Any


class Paging(Schema):
    """Which page of how many, in which shape."""

    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
    per_page: Annotated[int, Query(ge=1, le=100)] = 20
    format: Literal["json", "ndjson"] = "json"


class Narrowing(Paging):
    """What services, and services at their places, can be narrowed by."""

    search: Search = ""
    taxonomy_term_id: Id = ""
    taxonomy_id: Id = ""
    organization_id: Id = ""
    modified_after: datetime | None = None
    full: bool = False


class Services(Narrowing):
    """What services can be narrowed by."""

    minimal: bool = False


class ServicesAtPlaces(Narrowing):
    """What services at their places can be narrowed by."""

    postcode: Annotated[str, Query(max_length=20)] = ""
    proximity: Annotated[str, Query(max_length=20)] = ""


class Organizations(Paging):
    """What organisations can be narrowed by."""

    search: Search = ""
    full: bool = False
    full_service: bool = False


class Taxonomies(Paging):
    """What sets of terms can be narrowed by."""

    search: Search = ""


class Terms(Taxonomies):
    """What terms can be narrowed by."""

    taxonomy_id: Id = ""
    parent_id: Id = ""
    top_only: bool = False


ANSWERS: dict[int, Any] = {200: Page, 400: Problem, 422: Problem}
ONE: dict[int, Any] = {200: dict[str, Any], 404: Problem, 422: Problem}


def _answer(found: List, paging: Paging) -> Any:
    """Return one page, or every entry on a line of its own."""
    if paging.format == "ndjson":
        return StreamingHttpResponse(_lines(found), content_type="application/x-ndjson")
    contents = found.page(paging.page, paging.per_page)
    pages = -(-found.count // paging.per_page)
    return {
        "total_items": found.count,
        "total_pages": pages,
        "page_number": paging.page,
        "size": len(contents),
        "first_page": paging.page == 1,
        "last_page": paging.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def _lines(found: List) -> Iterator[bytes]:
    for one in found.every():
        yield json.dumps(one, ensure_ascii=False).encode() + b"\n"


def _one(name: str, key: UUID) -> dict[str, Any]:
    found = listings.one(name, key)
    if found is None:
        raise Http404
    return found


@api.get("/", response=Version, url_name="about")
def about(request: HttpRequest) -> dict[str, str]:
    """Say which version of HSDS this is, and where it is described."""
    profile = "https://docs.openreferral.org/en/3.0/hsds/"
    return {"version": "3.0", "profile": profile, "openapi_url": request.build_absolute_uri(f"{PREFIX}openapi.json")}


@api.get("/services", response=ANSWERS, url_name="services")
def services(request: HttpRequest, asked: Query[Services]) -> Any:
    """List services."""
    return _answer(listings.services(Asking.of(asked)), asked)


@api.get("/services/{uuid:key}", response=ONE, url_name="one_service")
def one_service(request: HttpRequest, key: UUID) -> Any:
    """Show a service with everything that belongs to it."""
    return _one("service", key)


@api.get("/organizations", response=ANSWERS, url_name="organizations")
def organizations(request: HttpRequest, asked: Query[Organizations]) -> Any:
    """List those who offer services."""
    return _answer(listings.organizations(Asking.of(asked)), asked)


@api.get("/organizations/{uuid:key}", response=ONE, url_name="one_organization")
def one_organization(request: HttpRequest, key: UUID, full_service: bool = False) -> Any:  # noqa: FBT001, FBT002
    """Show who offers services, and which."""
    return listings.with_services([_one("organization", key)], full=full_service)[0]


@api.get("/service_at_locations", response=ANSWERS, url_name="services_at_places")
def services_at_places(request: HttpRequest, asked: Query[ServicesAtPlaces]) -> Any:
    """List services at their places."""
    if asked.proximity:
        raise HttpError(400, "This directory knows no points of postcodes: ask with postcode alone.")
    return _answer(listings.services_at_places(Asking.of(asked)), asked)


@api.get("/service_at_locations/{uuid:key}", response=ONE, url_name="one_service_at_place")
def one_service_at_place(request: HttpRequest, key: UUID) -> Any:
    """Show a service at one place."""
    return _one("service_at_location", key)


@api.get("/taxonomies", response=ANSWERS, url_name="taxonomies")
def taxonomies(request: HttpRequest, asked: Query[Taxonomies]) -> Any:
    """List the sets of terms."""
    return _answer(listings.taxonomies(Asking.of(asked)), asked)


@api.get("/taxonomies/{uuid:key}", response=ONE, url_name="one_taxonomy")
def one_taxonomy(request: HttpRequest, key: UUID) -> Any:
    """Show a set of terms."""
    return _one("taxonomy", key)


@api.get("/taxonomy_terms", response=ANSWERS, url_name="terms")
def terms(request: HttpRequest, asked: Query[Terms]) -> Any:
    """List terms."""
    return _answer(listings.terms(Asking.of(asked)), asked)


@api.get("/taxonomy_terms/{uuid:key}", response=ONE, url_name="one_term")
def one_term(request: HttpRequest, key: UUID) -> Any:
    """Show a term."""
    return _one("taxonomy_term", key)


View = Callable[..., Any]


def kept(view: View) -> View:
    """Answer only to who reads, and say that the answer may be kept."""

    @require_GET
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = KEPT
        # Open data: any page in any browser may read it.
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return answered


@kept
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe this interface to machines (OpenAPI 3.1)."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX), json_dumps_params={"ensure_ascii": False})
