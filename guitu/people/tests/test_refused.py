"""Whoever is told that something is not possible reads whom they can ask: their own worker, or a worker their lead."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from guitu.foundations.access.verdicts import Actor, Kind, RefusedError
from guitu.foundations.http import ActingRequest
from guitu.foundations.identity import refusals
from tests.city import City

ASK = {
    "zh-hans": {True: "请返回，或请组长协助。", False: "请返回，或者问问您的工作人员。"},
    "en": {True: "Go back, or ask your team lead.", False: "Go back, or ask your worker."},
}


@pytest.mark.parametrize("language", ASK)
@pytest.mark.parametrize("kind", Kind)
def test_nobody_is_sent_to_somebody_else_s_team_lead(rf: RequestFactory, kind: Kind, language: str) -> None:
    request = ActingRequest()
    request.__dict__.update(rf.get("/consent/").__dict__)
    request.actor = Actor(kind=kind)
    with translation.override(language):
        page = refusals.refused(request, RefusedError("Not now.")).content.decode()
    is_staff = kind is Kind.STAFF
    assert ASK[language][is_staff] in page
    assert ASK[language][not is_staff] not in page


def test_the_person_s_own_page_names_her_worker(city: City) -> None:
    limin = city.staff("李敏")
    page = city.browser_of(city.person("王建国", team=(limin,))).get("/officer/").content.decode()
    assert ASK["zh-hans"][False] in page
    assert ASK["zh-hans"][True] in city.browser_of(limin).get("/officer/").content.decode()
