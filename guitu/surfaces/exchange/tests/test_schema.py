"""What only HL7's own schema finds in a referral, where it is told, and in what HL7's schema is not followed."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guitu.surfaces.exchange.fhir import building, checking, reading, schema, taking
from guitu.surfaces.exchange.fhir.issues import RefusedError
from guitu.surfaces.exchange.tests.sending import referral

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
Resource = dict[str, Any]


def refused(bundle: Resource) -> dict[str, tuple[str, str]]:
    """Return why a Bundle is refused: the path without its beginning, the code, and what is said."""
    with pytest.raises(RefusedError) as why:
        taking.take(bundle, is_custodial=False, at=AT)
    return {one.path.partition("].resource.")[2] or one.path: (one.code, one.says) for one in why.value.issues}


# What fhir.resources lets pass → where it is told, and FHIR's code for it.
ONLY_THE_SCHEMA: list[tuple[str, Resource, str, str]] = [
    ("patient", {"name": [{"text": "小明", "use": "street"}]}, "name[0].use", "code-invalid"),
    ("patient", {"contact": [{"gender": "m"}]}, "contact[0].gender", "code-invalid"),
    ("patient", {"telecom": [{"system": "wechat", "value": "020-0000 1"}]}, "telecom[0].system", "code-invalid"),
    ("patient", {"address": [{"type": "hut"}]}, "address[0].type", "code-invalid"),
    ("task", {"intent": "hope"}, "intent", "code-invalid"),
    ("request", {"note": [{"text": ""}]}, "note[0].text", "value"),
    ("goal", {"lifecycleStatus": "dreamt"}, "lifecycleStatus", "code-invalid"),
    ("claim", {"status": "said"}, "status", "code-invalid"),
    ("clinic", {"contained": [{"resourceType": "Location", "mode": "x"}]}, "contained[0].mode", "code-invalid"),
]


@pytest.mark.parametrize(("who", "wrong", "path", "code"), ONLY_THE_SCHEMA, ids=[one[2] for one in ONLY_THE_SCHEMA])
def test_what_only_the_schema_finds_is_told_once_with_its_path(
    who: str, wrong: Resource, path: str, code: str
) -> None:
    bundle = referral(**{who: wrong})
    told = refused(bundle)
    assert {where: said[0] for where, said in told.items()} == {path: code}
    by_models = [
        issue
        for one in bundle["entry"]
        for issue in checking._by_model(checking._model(one["resource"]["resourceType"]), one["resource"], "")
    ]
    assert [one for one in by_models if one.path.endswith(path)] == []


def test_an_answer_names_the_codes_there_are_and_never_what_was_sent() -> None:
    told = refused(referral(patient={"gender": "秘密", "birthDate": "三月"}))
    assert told["gender"][1] == "One of: female, male, other, unknown."
    assert "秘密" not in str(told)
    assert "三月" not in str(told)


def test_a_bundle_is_looked_at_around_its_resources_too() -> None:
    bundle = referral()
    bundle["entry"][0]["made"] = "up"
    bundle["timestamp"] = "yesterday"
    assert set(refused(bundle)) == {"Bundle.entry[0].made", "Bundle.timestamp"}


ALLOWED: list[Resource] = [
    {"name": [{"text": "王\u3000小明"}]},
    {"name": [{"text": "小明", "given": [None, "明"], "_given": [{"id": "a"}, None]}]},
    {"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient"], "_profile": [{"id": "a"}]}},
]


@pytest.mark.parametrize("allowed", ALLOWED, ids=["wide blank", "empty place", "beside an address"])
def test_what_the_standard_allows_and_its_schema_forgot_is_taken(allowed: Resource) -> None:
    assert taking.take(referral(patient=allowed), is_custodial=False, at=AT).name


def test_a_large_or_strange_resource_is_refused_quickly_and_without_a_fault_of_ours() -> None:
    strange: Resource = {"resourceType": "Patient", "multipleBirthInteger": 10**4000, "photo": [{"size": 1e308}]}
    large: Resource = {"resourceType": "Patient", "name": [{"use": "street"}] * 30_000}
    assert len(json.dumps(large)) < reading.LARGEST
    began = time.monotonic()
    assert [one.path for one in schema.wrong(large, "Patient", "Patient")] == ["Patient.name[0].use"]
    assert time.monotonic() - began < 2
    assert list(checking.structure(strange, "Patient"))


def test_only_the_schema_of_r4_is_taken_and_it_holds_every_resource() -> None:
    with pytest.raises(ValueError, match="is expected"):
        building.built({"id": "http://hl7.org/fhir/json-schema/5.0", "definitions": {}})
    assert not schema.knows("HumanName")
    assert sum(schema.knows(kind) for kind in schema._definitions()) == 147


def test_without_the_schema_nothing_is_checked_by_less(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(building, "BUILT", tmp_path / "fhir.json")
    schema._definitions.cache_clear()
    schema._validator.cache_clear()
    try:
        with pytest.raises(schema.NotBuiltError, match="make setup"):
            taking.take(referral(), is_custodial=False, at=AT)
    finally:
        schema._definitions.cache_clear()
