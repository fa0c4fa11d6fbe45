"""HL7's own examples of the SDOH Clinical Care guide: each taken in or refused with its reason; every drop listed.

The list of drops stands in `fhir_drops.txt`: file and path. What is added to or taken off what we look at shows there.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from guitu.foundations import clock
from guitu.surfaces.exchange import files
from guitu.surfaces.exchange.fhir import checking, sifting, taking
from guitu.surfaces.exchange.fhir.issues import RefusedError

DROPS = Path(__file__).parent / "fhir_drops.txt"
# What the models refuse though HL7 published it: file → path. There is nothing else.
FAULTY: dict[str, str] = {}


def resources(folder: Path) -> dict[str, dict[str, Any]]:
    """Return every example by its file."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def drops(folder: Path) -> list[str]:
    """Return what is left out of each example: file, path, and why."""
    return [
        f"{name} {one.path} {one.why.name}"
        for name, told in resources(folder).items()
        for one in sifting.sift(told, told["resourceType"])[1]
    ]


def test_every_example_is_a_resource_to_us(official: Path) -> None:
    examples = resources(official / "examples")
    wrong = {
        name: issue.path for name, told in examples.items() for issue in checking.structure(told, told["resourceType"])
    }
    assert len(examples) == 73
    assert wrong == FAULTY


def test_what_is_left_out_is_exactly_the_list(official: Path) -> None:
    assert drops(official / "examples") == DROPS.read_text(encoding="utf-8").splitlines()


def test_as_files_every_example_is_refused_with_its_reason_because_none_is_new(official: Path) -> None:
    found = list(files.referrals((path.name, path.read_bytes()) for path in sorted((official / "examples").iterdir())))
    tasks = [one for one in found if one.bundle is not None]
    assert len(tasks) == 11
    for one in tasks:
        with pytest.raises(RefusedError) as why:
            taking.take(one.bundle or {}, is_custodial=False, at=clock.now())
        assert why.value.issues[0].path.startswith("Bundle.")
    assert all(one.issues for one in found if one.bundle is None)


def test_the_same_referrals_while_they_were_new_are_taken_in(official: Path) -> None:
    examples = resources(official / "examples")
    for told in examples.values():
        if told["resourceType"] == "Task":
            told["status"] = "requested"
        if told["resourceType"] == "ServiceRequest":
            told["status"] = "active"
    found = files.referrals((name, json.dumps(told).encode()) for name, told in examples.items())
    taken, refused = {}, {}
    for one in found:
        if one.bundle is not None:
            try:
                taken[one.file] = taking.take(one.bundle, is_custodial=False, at=clock.now())
            except RefusedError as why:
                refused[one.file] = sorted({issue.path.partition("resource.")[2] for issue in why.issues})
    assert {one.name for one in taken.values()} == {"BABY ABBAS", "COLIN V. BAXTER"}
    assert {one.route for one in taken.values()} == {"555-555-5555"}
    assert refused == REFUSED


# What is a task for the person and no referral, also when it is new: file → the element that says so.
REFUSED = {
    "Task-SDOHCC-TaskPatientInformationRequestCompletedExample.json": ["focus"],
    "Task-SDOHCC-TaskPatientMakeAppointmentCompletedExample.json": ["focus"],
    "Task-SDOHCC-TaskPatientReviewInformationCompletedExample.json": ["focus.reference"],
    "Task-SDOHCC-TaskPatientRiskQuestionnaireCompletedExample.json": ["focus"],
}
