"""`guitu link`: whoever runs an installation says where a provider of the directory is reached."""

import uuid

import pytest

from guitu.config.cli import main
from tests import listing
from tests.city import City


def test_a_provider_is_linked_to_a_station_and_again_to_none(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    there = city.organisation("白鹭职业培训中心")
    provider, station = str(listing.service(city, "电工夜校").provider), str(city.stations[there])
    assert main.main(["link", provider, station]) == 0
    assert "白鹭职业培训中心" in capsys.readouterr().out
    assert str(city.one("SELECT station_id FROM directory_reach")) == station
    assert main.main(["link", provider]) == 0
    assert city.one("SELECT count(*) FROM directory_reach") == 0


def test_nobody_is_linked_to_an_institution_that_holds_people_or_to_nothing(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    there = city.organisation("白鹭职业培训中心")
    provider, station = str(listing.service(city, "电工夜校").provider), str(city.stations[there])
    city.run("UPDATE organisation SET kind = 'custodial_sender' WHERE id = %s", there)
    for given in ([provider, station], [provider, str(uuid.uuid4())], [str(uuid.uuid4()), station]):
        assert main.main(["link", *given]) == 1
    assert "There is no such" in capsys.readouterr().err
    assert city.one("SELECT count(*) FROM directory_reach") == 0
