"""What every answer carries, and which language it speaks."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import get_language

from guitu.foundations.ui import views
from guitu.foundations.ui.frame import frame
from guitu.foundations.ui.language import COOKIE
from guitu.foundations.ui.middleware import Language, SecurityHeaders


def spoken(request: HttpRequest) -> HttpResponse:
    """Answer with the language in force."""
    return HttpResponse(get_language())


def allowed(request: HttpRequest) -> HttpResponse:
    """Answer with something that may be kept."""
    return HttpResponse("style", headers={"Cache-Control": "max-age=60"})


def test_a_record_is_never_left_behind_on_a_shared_computer() -> None:
    answer = SecurityHeaders(spoken)(RequestFactory().get("/"))
    assert answer["Cache-Control"] == "no-store"
    assert SecurityHeaders(allowed)(RequestFactory().get("/"))["Cache-Control"] == "max-age=60"


def test_a_page_can_load_nothing_from_elsewhere_and_run_nothing_inline() -> None:
    policy = SecurityHeaders(spoken)(RequestFactory().get("/"))["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert {"script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert "http" not in policy


def test_other_sites_learn_nothing_and_our_own_forms_still_arrive() -> None:
    answer = SecurityHeaders(spoken)(RequestFactory().get("/"))
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("xx", "zh-hans")])
def test_she_reads_chinese_until_she_asks_for_english(cookie: str | None, language: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "en-GB"})
    if cookie:
        request.COOKIES[COOKIE] = cookie
    answer = Language(spoken)(request)
    assert isinstance(answer, HttpResponse)
    assert answer.content.decode() == language


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_changing_the_language_leads_nowhere_else(onward: str) -> None:
    answer = views.language(RequestFactory().post("/language", {"language": "en", "next": onward}))
    assert answer["Location"] == "/"


def test_changing_the_language_keeps_her_on_her_page() -> None:
    answer = views.language(RequestFactory().post("/language", {"language": "en", "next": "/my/record?page=2"}))
    assert answer["Location"] == "/my/record?page=2"
    assert answer.cookies[COOKIE].value == "en"
    assert answer.cookies[COOKIE]["httponly"]


def test_an_unknown_language_is_answered_in_chinese() -> None:
    answer = views.language(RequestFactory().post("/language", {"language": "<b>", "next": "/"}))
    assert answer.cookies[COOKIE].value == "zh-hans"


def test_a_link_cannot_change_the_language() -> None:
    assert views.language(RequestFactory().get("/language")).status_code == 405


def test_the_server_says_it_is_well() -> None:
    answer = views.health(RequestFactory().get("/health"))
    assert answer.content == b"ok"


def test_the_frame_names_its_language_as_browsers_do() -> None:
    seen: list[object] = []

    def look(request: HttpRequest) -> HttpResponse:
        seen.append(frame(request)["html_lang"])
        return HttpResponse()

    Language(look)(RequestFactory().get("/"))
    assert seen == ["zh-Hans"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_is_shown_a_code_once_cannot_lose_it_by_changing_the_language(method: str) -> None:
    shown = render_to_string("ui/base.html", request=getattr(RequestFactory(), method)("/call-me/send/"))
    assert (reverse("ui:language") in shown) is (method == "get")
