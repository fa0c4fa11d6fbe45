"""A machine asks the directory in the field's own language, HSDS 3.0, and gets no more and no less than a person."""

import json
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests import listing
from tests.city import City

LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


@pytest.fixture
def town(city: City) -> dict[str, listing.Listed]:
    return {"bed": listing.service(city, "男士夜间住宿"), "clinic": listing.service(city, "心理门诊", need="stress")}


def ask(path: str, **asked: Any) -> Any:
    answer = Client().get(f"/hsds/{path}", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("name", LISTS)
def test_every_list_comes_in_pages(town: dict[str, listing.Listed], name: str) -> None:
    page = ask(name, per_page=1)
    assert {key: page[key] for key in page if key not in {"contents", "total_items", "total_pages"}} == {
        "page_number": 1, "size": 1, "first_page": True, "last_page": page["total_pages"] == 1, "empty": False,
    }  # fmt: skip
    seen = [page["contents"][0]["id"]]
    later = range(2, page["total_pages"] + 1)
    seen += [ask(name, per_page=1, page=number)["contents"][0]["id"] for number in later]
    assert len(set(seen)) == page["total_items"]
    beyond = ask(name, page=10_000)
    assert (beyond["empty"], beyond["contents"], beyond["last_page"]) == (True, [], True)
    for key in seen:
        assert ask(f"{name}/{key}")["id"] == key


@pytest.mark.parametrize("asked", [{"search": "住"}, {"search": "nszs"}])
def test_words_find_services(town: dict[str, listing.Listed], asked: dict[str, str]) -> None:
    assert [one["name"] for one in ask("services", **asked)["contents"]] == ["男士夜间住宿"]
    places = ask("service_at_locations", **asked)["contents"]
    assert [one["service"]["name"] for one in places] == ["男士夜间住宿"]


def test_terms_providers_postcodes_and_days_narrow_the_list(city: City, town: dict[str, listing.Listed]) -> None:
    bed = town["bed"]
    term = city.one("SELECT term_id FROM directory_attribute WHERE link_id = %s", bed.id)
    for asked in ({"taxonomy_term_id": term}, {"organization_id": bed.provider}):
        assert [one["id"] for one in ask("services", **asked)["contents"]] == [str(bed.id)]
    assert ask("services", taxonomy_term_id="no id")["empty"]
    assert ask("services", modified_after="2027-01-01T00:00:00Z")["empty"]
    assert ask("services", modified_after="2020-01-01T00:00:00Z")["total_items"] == 2
    assert ask("service_at_locations", postcode="510000")["total_items"] == 2
    assert ask("service_at_locations", postcode="999999")["empty"]
    assert Client().get("/hsds/service_at_locations", {"postcode": "1", "proximity": "5"}).status_code == 400


def test_a_whole_service_carries_what_belongs_to_it(town: dict[str, listing.Listed]) -> None:
    one = ask(f"services/{town['bed'].id}")
    place = one["service_at_locations"][0]
    assert place["location"]["addresses"][0]["postal_code"] == "510000"
    assert place["schedules"][0]["opens_at"].startswith("00:00")
    assert one["organization"]["name"] == "暖阳互助中心"
    assert one["attributes"][0]["taxonomy_term"]["code"] == "homelessness"
    assert one["required_documents"][0]["document"]
    short = ask("services", search="住")["contents"][0]
    assert short["organization"]["name"] == "暖阳互助中心"
    assert "service_at_locations" not in short
    assert ask("services", search="住", full=True)["contents"][0] == one
    assert ask("services", search="住", minimal=True)["contents"] == [{"id": one["id"]}]


def test_an_organisation_names_its_services(town: dict[str, listing.Listed]) -> None:
    key = town["bed"].provider
    assert [one["name"] for one in ask(f"organizations/{key}")["services"]] == ["男士夜间住宿"]
    assert ask(f"organizations/{key}", full_service=True)["services"][0]["service_at_locations"]
    assert "services" not in ask("organizations")["contents"][0]


def test_everything_can_be_read_line_by_line(town: dict[str, listing.Listed]) -> None:
    answer = Client().get("/hsds/services", {"format": "ndjson", "full": "true"})
    lines = [json.loads(line) for line in answer.getvalue().splitlines()]
    assert {one["name"] for one in lines} == {"男士夜间住宿", "心理门诊"}


def test_what_is_asked_wrongly_is_told(town: dict[str, listing.Listed]) -> None:
    wrong = {"page": "0", "per_page": "1000", "format": "xml", "modified_after": "yesterday", "search": "一" * 61}
    for name, value in wrong.items():
        answer = Client().get("/hsds/services", {name: value})
        assert answer.status_code == 422
        assert name in json.dumps(answer.json())
    assert Client().get(f"/hsds/services/{uuid4()}").status_code == 404
    assert Client().post("/hsds/services").status_code == 405


def test_the_description_is_served_and_no_page_that_loads_from_elsewhere(town: dict[str, listing.Listed]) -> None:
    told = ask("openapi.json")
    assert told["openapi"].startswith("3.1")
    assert {f"/hsds/{name}" for name in LISTS} <= set(told["paths"])
    assert ask("")["version"] == "3.0"
    assert Client().get("/hsds/docs").status_code == 404


def test_the_same_number_of_statements_for_any_number_of_entries(city: City, town: dict[str, listing.Listed]) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            ask("services", full=True, per_page=100)
        return len(asked)

    before = statements()
    for number in range(4):
        listing.service(city, f"住宿{number}号")
    assert statements() == before


def test_who_asks_is_not_asked(city: City, town: dict[str, listing.Listed]) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = city.browser_of(city.staff("李敏")).get("/hsds/services")
    assert not answer.cookies
    assert answer.headers["Cache-Control"].startswith("public")
    assert "app.begin" not in "".join(one["sql"] for one in asked)


def test_no_question_that_the_description_allows_or_forbids_breaks_it(town: dict[str, listing.Listed]) -> None:
    """Schemathesis asks every operation, with values that fit its description and with values that do not."""
    description = schemathesis.openapi.from_wsgi("/hsds/openapi.json", get_wsgi_application())
    operations = [one.ok() for one in description.get_all_operations() if isinstance(one, Ok)]
    assert len(operations) == 11
    for operation in operations:

        @settings(max_examples=6, database=None, phases=[Phase.generate])
        @given(st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def ask_it(case: Any) -> None:
            answer = case.call()
            assert answer.status_code < 500, case.as_curl_command()

        ask_it()
