"""Referrals as files, and the keys of those who may send, from the command line."""

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guitu.config.cli import main
from guitu.surfaces.exchange import assertions, files
from guitu.surfaces.exchange.tests.sending import System, referral, system
from tests.city import City

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def single(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the resources of a Bundle on their own, with ids and plain references."""
    text = json.dumps(bundle)
    for one in bundle["entry"]:
        kind, name = one["resource"]["resourceType"], one["fullUrl"].removeprefix("urn:uuid:")
        text = text.replace(f'"reference": "urn:uuid:{name}"', f'"reference": "{kind}/{name}"')
    told = json.loads(text)
    return [{**one["resource"], "id": one["fullUrl"].removeprefix("urn:uuid:")} for one in told["entry"]]


def test_single_resources_are_put_together_around_their_task() -> None:
    resources = single(referral())
    found = list(files.referrals((f"{n}.json", json.dumps(one).encode()) for n, one in enumerate(resources)))
    bundles = [one.bundle for one in found if one.bundle]
    assert len(bundles) == 1
    assert {one["resource"]["resourceType"] for one in bundles[0]["entry"]} >= {"Task", "Patient", "ServiceRequest"}
    assert all(one.issues for one in found if one.bundle is None)


def test_a_file_twice_and_a_file_that_is_none_are_named() -> None:
    task = json.dumps({"resourceType": "Patient", "id": "a"}).encode()
    found = {one.file: one.issues for one in files.referrals([("a.json", task), ("b.json", task), ("c.json", b"{")])}
    assert [one.code for one in found["b.json"]] == ["duplicate"]
    assert [one.code for one in found["c.json"]] == ["structure"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.json").write_text(json.dumps(referral()), encoding="utf-8")
    (tmp_path / "two.json").write_text('{"resourceType": "Bundle"}', encoding="utf-8")
    return tmp_path


def test_what_a_partner_hands_over_as_files_waits_at_the_desk(
    city: City, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = system(city)
    words = ["import", "fhir", str(folder), "--sender", str(clinic.id), "--json"]
    assert main.main(words) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["outcome"] for one in told] == ["taken", "refused"]
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert main.main(["import", "fhir", str(folder / "one.json"), "--sender", str(clinic.id)]) == 0
    assert capsys.readouterr().out.startswith("one.json: known\n")
    assert city.one("SELECT count(*) FROM waiting_card") == 1
    assert main.main(["import", "fhir", str(folder / "one.json"), "--sender", str(uuid.uuid4())]) == 1


def test_a_system_is_registered_by_its_public_keys_and_ended(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, keys = System(uuid.uuid4(), city.stations[city.organisations[0]]), tmp_path / "keys.json"
    keys.write_text(json.dumps(made.key_set()), encoding="utf-8")
    words = ["sender", "add", "河畔医院", "--kind", "hospital", "--station", str(made.station_id), "--keys", str(keys)]
    assert main.main(words) == 0
    made.id = uuid.UUID(capsys.readouterr().out.strip())
    assert made.browser().get("Task").status_code == 200
    assert main.main(["sender", "list"]) == 0
    assert f"{made.id}  sends  hospital" in capsys.readouterr().out
    assert main.main(["sender", "end", str(made.id)]) == 0
    assert made.ask_token().status_code == 401
    assert main.main(["sender", "end", str(made.id)]) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"d": "secret"},
        {"kid": ""},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"crv": "P-256"},
        {"x": "AA"},
    ],
)
def test_keys_that_are_private_weak_or_none_are_not_registered(change: dict[str, str]) -> None:
    good = System(uuid.uuid4(), uuid.uuid4()).key_set()
    assert assertions.key_set(good) == good
    with pytest.raises(assertions.KeySetError):
        assertions.key_set({"keys": [good["keys"][0] | change]})
    with pytest.raises(assertions.KeySetError):
        assertions.key_set({"keys": []})
