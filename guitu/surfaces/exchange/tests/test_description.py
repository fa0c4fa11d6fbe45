"""What /fhir/ says of itself is what it does, for a system that signed and for nobody; and nobody is in any answer."""

import json
import re
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from guitu.surfaces.exchange import urls
from guitu.surfaces.exchange.description import LISTED, OWN, description
from guitu.surfaces.exchange.fhir import checking
from guitu.surfaces.exchange.tests.sending import System, referral, system
from tests import listing
from tests.city import City

# Nobody is called so, nothing else says so: where one of these stands, something of a person stands.
CANARIES = ("金丝雀", "0755-5550 9151", "13905559151", "CANARY")
HELD = [checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def sender(city: City) -> System:
    """A system that sent nobody yet, beside another that did, people with records, and a directory."""
    city.staff("周洁", "intake")
    listing.service(city, "夜间住宿")
    limin = city.staff("李敏")
    wang = city.person("金丝雀一", team=(limin,), phone="13905559151")
    city.note(wang, limin)
    city.need(wang, limin)
    other = system(city, name="白鹭医院")
    named = {"name": [{"text": "金丝雀二"}], "telecom": [{"system": "phone", "value": "0755-5550 9151"}]}
    assert other.browser().send(referral(patient=named, request={"code": {"text": "CANARY"}})).status_code == 200
    return system(city)


def of_somebody(city: City) -> list[str]:
    """Return what no answer to this system may hold: the canaries, and every id of a person and of their rows."""
    asked = "SELECT id FROM person UNION SELECT id FROM waiting_card UNION SELECT id FROM outside_referral"
    more = " UNION SELECT id FROM consent UNION SELECT id FROM contact UNION SELECT id FROM parcel"
    return [*CANARIES, *(str(row[0]) for row in city.run(asked + more).fetchall())]


@pytest.mark.parametrize("who", ["a system", "nobody"])
def test_what_is_described_is_what_is_done_and_nobody_is_in_it(city: City, sender: System, who: str) -> None:
    """Schemathesis asks every operation, with values that fit the description and with values that do not."""
    secrets = of_somebody(city)
    # A system's own referral is asked for as well, so that its list is not empty.
    line = sender.browser()
    assert line.send(referral()).status_code == 200
    headers = {"Authorization": f"Bearer {line.token}"} if who == "a system" else {}
    asked = schemathesis.openapi.from_wsgi("/fhir/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in asked.get_all_operations() if isinstance(one, Ok)]
    assert len(operations) == 4 + 2 * len(OWN + LISTED)
    statuses: set[int] = set()
    for operation in operations:

        @settings(max_examples=3, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def ask_it(case: Any) -> None:
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=HELD, headers=headers)
            statuses.add(answer.status_code)
            said = answer.content.decode() + json.dumps(dict(answer.headers))
            assert [one for one in secrets if one in said] == []

        ask_it()
    assert statuses >= ({200, 400, 422} if who == "a system" else {200, 400, 401})


def test_the_canaries_would_be_seen(city: City, sender: System) -> None:
    """What is looked for in the answers does stand in the database, or is sealed there, and its owners read it."""
    wang = next(iter(city.run("SELECT id FROM person").fetchall()))[0]
    assert str(wang) in of_somebody(city)
    page = city.browser_of(city.staff("陈静", "intake")).get("/desk/cards/").content.decode()
    assert "金丝雀二" in page
    assert "0755-5550 9151" in page


def test_every_address_and_every_resource_is_described() -> None:
    told = description()
    served = {
        "/" + re.sub(r"<uuid:(\w+)>", r"{\1}", str(one.pattern))
        for one in urls.urlpatterns
        if "fhir/" in str(one.pattern)
    }
    assert served - {"/fhir/openapi.json"} == set(told["paths"])
    listed = {one["type"] for one in Client().get(reverse("exchange:metadata")).json()["rest"][0]["resource"]}
    assert listed == set(OWN + LISTED)


def test_what_is_said_of_a_resource_holds_for_what_is_served(city: City, sender: System) -> None:
    line = sender.browser()
    assert line.send(referral()).status_code == 200
    schemas = description()["components"]["schemas"]
    for kind in OWN + LISTED:
        entries = line.get(kind).json()["entry"]
        assert entries, kind
        for entry in entries:
            assert not list(checking.structure(entry["resource"], kind))
            assert set(schemas[kind]["required"]) <= entry["resource"].keys()


@pytest.mark.parametrize("asked", ["get ", "post Task", "put metadata", "delete Location"])
def test_what_cannot_be_done_at_an_address_is_said_in_fhir(asked: str) -> None:
    method, place = asked.split(" ")
    answer = getattr(Client(), method)(f"/fhir/{place}")
    assert (answer.status_code, answer.json()["resourceType"]) == (405, "OperationOutcome")
    assert answer.headers["Allow"]


@pytest.mark.parametrize("place", ["Patient", "Patient/1", "Task/no-id", "Location/", "%00", "Task/../metadata"])
def test_an_address_that_is_none_is_said_in_fhir(place: str) -> None:
    answer = Client().get(f"/fhir/{place}")
    assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")


def test_a_token_is_asked_for_with_a_form_and_with_nothing_else(sender: System) -> None:
    form = {"grant_type": "client_credentials", "client_assertion": sender.assertion()}
    for body, kind in ((json.dumps(form), "application/json"), ("--x", "multipart/form-data; boundary=x"), ("", "")):
        answer = Client().generic("POST", "/fhir/token", body, content_type=kind)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
