"""The public directory in FHIR: what a service says, page by page, the same for everybody."""

from typing import Any

from django.test import Client

from guitu.surfaces.exchange.fhir import checking
from tests import listing
from tests.city import City


def read(place: str) -> Any:
    return Client().get(f"/fhir/{place}")


def test_a_service_its_provider_and_its_place_are_fhir(city: City) -> None:
    bed = listing.service(city, "夜间住宿")
    for place in (f"HealthcareService/{bed.id}", f"Organization/{bed.provider}", f"Location/{bed.place}", "metadata"):
        answer = read(place)
        assert answer.status_code == 200, place
        assert answer.headers["Content-Type"].startswith("application/fhir+json")
        assert not list(checking.structure(answer.json(), place)), answer.json()
    said = read(f"HealthcareService/{bed.id}").json()
    assert (said["name"], said["active"]) == ("夜间住宿", True)
    assert said["providedBy"] == {"reference": f"Organization/{bed.provider}"}
    assert said["location"] == [{"reference": f"Location/{bed.place}"}]


def test_a_long_list_comes_in_pages_and_nothing_is_missing_or_twice(city: City) -> None:
    keys = {str(listing.service(city, f"服务{n}").id) for n in range(5)}
    seen: list[str] = []
    place = "HealthcareService?_count=2"
    while place:
        page = read(place).json()
        assert page["total"] == 5
        seen += [one["resource"]["id"] for one in page["entry"]]
        following = [one["url"] for one in page["link"] if one["relation"] == "next"]
        place = following[0].partition("/fhir/")[2] if following else ""
    assert sorted(seen) == sorted(keys)
    assert read(f"HealthcareService?_id={seen[0]},x").json()["total"] == 1


def test_what_is_not_understood_is_refused_and_not_passed_over() -> None:
    for place in ("HealthcareService?name=x", "Location?_count=-1", "Organization?_offset=1e9", "Task?patient=1"):
        assert read(place).status_code in {400, 401}, place
        assert read(place).json()["resourceType"] == "OperationOutcome"
