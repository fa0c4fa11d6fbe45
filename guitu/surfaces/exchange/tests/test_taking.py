"""What becomes of a Bundle before anything is stored: what passes, what is left out, what is refused, and where."""

import contextlib
import copy
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guitu.surfaces.exchange import rules
from guitu.surfaces.exchange.fhir import checking, giving, reading, sifting, taking
from guitu.surfaces.exchange.fhir.issues import RefusedError, outcome
from guitu.surfaces.exchange.fhir.sifting import Why
from guitu.surfaces.exchange.rules import Hand, State
from guitu.surfaces.exchange.tests.sending import PAPERS, concept, entry, referral
from tests.architecture import tree

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
Bundle = dict[str, Any]


def take(bundle: Bundle, *, is_custodial: bool = False) -> taking.Referral:
    return taking.take(bundle, is_custodial=is_custodial, at=AT)


def at(bundle: Bundle, kind: str) -> Bundle:
    """Return the resource of a kind in a Bundle."""
    found: Bundle = next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)
    return found


def path_of(bundle: Bundle, kind: str) -> str:
    kinds = [one["resource"]["resourceType"] for one in bundle["entry"]]
    return f"Bundle.entry[{kinds.index(kind)}].resource"


def refused(bundle: Bundle, **how: bool) -> dict[str, str]:
    """Return why a Bundle is refused: path and code."""
    with pytest.raises(RefusedError) as why:
        take(bundle, **how)
    return {one.path: one.code for one in why.value.issues}


# What passes


def test_the_name_that_somebody_is_called_by_and_their_first_number_make_the_card() -> None:
    found = take(referral())
    assert (found.name, found.route) == ("小明", "020-0000 4711")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ({"family": "王", "given": ["小", "明"]}, "王小明"),
        ({"family": "Abbas", "given": ["Colin", "V."]}, "Colin V. Abbas"),
        ({"text": " 小\u200b明 \n"}, "小明"),
    ],
)
def test_a_name_is_said_in_the_order_of_its_script(name: Bundle, said: str) -> None:
    assert take(referral(patient={"name": [name]})).name == said


def test_the_rest_lies_in_the_parcel_and_nothing_of_the_papers_does() -> None:
    found = take(referral())
    assert found.parcel is not None
    assert found.parcel["domains"] == ["homelessness"]
    assert found.parcel["asks"] == "陪同找一个住处"
    assert found.parcel["notes"] == ["出院后想有人陪着去办手续。", "他喜欢上午见面。"]
    assert found.parcel["concerns"] == ["下个月没有地方住"]
    assert found.parcel["contact"] == "河畔医院社工部 · 020-0000 8"
    everything = json.dumps([found.name, found.route, found.parcel], ensure_ascii=False)
    for never in (PAPERS, "1990", "虚构", "male", "广州", "王小明", "说他同意了"):
        assert never not in everything


def test_what_is_left_out_is_told_with_its_path_and_why() -> None:
    bundle = referral()
    drops = {one.path: one.why for one in take(bundle).every_drop}
    patient = path_of(bundle, "Patient")
    assert drops[f"{patient}.identifier[0]"] is Why.NEVER
    assert drops[f"{patient}.extension[0]"] is Why.NEVER
    assert drops[f"{patient}.birthDate"] is Why.NO_USE
    assert drops[f"{patient}.name[0]"] is Why.ANOTHER
    assert drops[path_of(bundle, "Consent")] is Why.CLAIM


def test_an_answer_names_every_drop_and_where_the_task_is() -> None:
    bundle = referral()
    key = uuid.uuid4()
    answer = giving.answer(take(bundle), key, is_new=True)
    assert len(answer["entry"]) == len(bundle["entry"])
    told = json.dumps(answer, ensure_ascii=False)
    assert f"Task/{key}" in told
    assert f"{path_of(bundle, 'Patient')}.identifier[0]" in told
    assert PAPERS not in told
    assert not list(checking.structure(answer, "Bundle")), "what we say is FHIR itself"


@pytest.mark.parametrize("code", ["incarceration-status", "veteran-status", "made-up"])
def test_a_need_that_says_where_somebody_was_is_no_need(code: str) -> None:
    bundle = referral(request={"category": [concept(code, "where he was")]}, worry={"category": [concept(code)]})
    found = take(bundle)
    assert "where he was" not in json.dumps(found.parcel)
    drops = {one.path: one.why for one in found.every_drop}
    why = Why.NEVER if code in sifting.NEVER_DOMAINS else Why.NO_NEED
    assert drops[f"{path_of(bundle, 'ServiceRequest')}.category[0].coding[0]"] is why
    assert found.parcel is not None
    assert "asks" not in found.parcel
    assert "concerns" not in found.parcel


def test_a_diagnosis_is_left_out_whole() -> None:
    bundle = referral(worry={"category": [{"coding": [{"code": "encounter-diagnosis"}]}], "code": {"text": "虚构病"}})
    found = take(bundle)
    assert "虚构病" not in json.dumps(found.parcel, ensure_ascii=False)
    assert path_of(bundle, "Condition") in {one.path for one in found.every_drop}


def test_who_must_not_be_contacted_has_no_way_to_be_reached() -> None:
    silent = {"orderDetail": [{"coding": [{"code": "contacting-subject-prohibited"}]}]}
    bundle = referral(request=silent)
    found = take(bundle)
    assert found.route == ""
    assert "4711" not in json.dumps(found.parcel)
    assert [one.why for one in found.every_drop if ".telecom[" in one.path] == [Why.NO_CONTACT] * 2
    assert take(referral(request=silent, patient={"telecom": None})).route == ""


def test_of_those_who_hold_people_only_a_card_is_taken() -> None:
    day = (AT + timedelta(days=3)).isoformat()
    found = take(referral(request={"occurrenceDateTime": day}), is_custodial=True)
    assert (found.name, found.parcel) == ("小明", None)
    assert found.until == AT + timedelta(days=3)
    assert {one.why for one in found.every_drop} >= {Why.NEVER, Why.SENT_BY, Why.CLAIM}


@pytest.mark.parametrize("day", [None, "2026-11-21", "2027-11-01", "soon"])
def test_those_who_hold_people_name_the_day_before_which_they_hear(day: str | None) -> None:
    assert refused(referral(request={"occurrenceDateTime": day}), is_custodial=True)


# What is refused

CASES: list[tuple[str, str, Bundle]] = [
    ("Task", "status", {"status": "finished"}),
    ("Task", "status", {"status": "accepted"}),
    ("Task", "intent", {"intent": "plan"}),
    ("Task", "intent", {"intent": None}),
    ("Task", "code", {"code": {"text": "make-contact"}}),
    ("Task", "authoredOn", {"authoredOn": None}),
    ("Task", "authoredOn", {"authoredOn": "2026-11-23T09:00:00+08:00"}),
    ("Task", "requester", {"requester": None}),
    ("Task", "focus", {"focus": None}),
    ("Task", "for.reference", {"for": {"reference": "urn:uuid:nobody"}}),
    ("Task", "made", {"made": "up"}),
    ("Task", "priority", {"priority": "now"}),
    ("Task", "output[0]", {"output": [{"type": {"text": "x"}, "valueString": "a", "valueInteger": 1}]}),
    ("ServiceRequest", "status", {"status": "draft"}),
    ("ServiceRequest", "intent", {"intent": "proposal"}),
    ("Patient", "name", {"name": None}),
    ("Patient", "name[0]", {"name": [{"text": "名" * 61}]}),
    ("Patient", "telecom", {"telecom": None}),
    ("Patient", "telecom", {"telecom": [{"system": "phone", "value": "打给他妈妈，别说是我们"}]}),
    ("Patient", "birthDate", {"birthDate": "1990-13-41"}),
    ("Patient", "gender", {"gender": "m"}),
]
NAMES = {"Task": "task", "ServiceRequest": "request", "Patient": "patient"}


@pytest.mark.parametrize(("kind", "where", "wrong"), CASES, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_wrong_is_named_by_its_path(kind: str, where: str, wrong: Bundle) -> None:
    bundle = referral(**{NAMES[kind]: wrong})
    assert f"{path_of(bundle, kind)}.{where}" in refused(bundle)


def test_every_fault_is_told_at_once() -> None:
    bundle = referral(task={"status": "finished", "intent": None}, patient={"gender": "m"})
    assert len(refused(bundle)) == 3


def test_a_task_for_anything_but_a_person_is_refused() -> None:
    bundle = referral()
    at(bundle, "Task")["for"] = {
        "reference": next(e["fullUrl"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Organization")
    }
    assert refused(bundle) == {f"{path_of(bundle, 'Task')}.for.reference": "business-rule"}


def test_two_referrals_in_one_bundle_are_refused() -> None:
    bundle = referral()
    bundle["entry"].append(json.loads(json.dumps(bundle["entry"][1]).replace("urn:uuid:", "urn:uuid:x", 1)))
    assert refused(bundle) == {"Bundle.entry": "business-rule"}


def test_somebody_else_in_the_bundle_is_left_out_whole() -> None:
    bundle = referral(other={"resourceType": "Patient", "name": [{"text": "另一个人"}]})
    bundle["entry"].append(
        entry(
            "w2",
            {
                **at(bundle, "Condition"),
                "subject": {"reference": bundle["entry"][-1]["fullUrl"]},
                "code": {"text": "别人的事"},
            },
        )
    )
    found = take(bundle)
    assert "别人的事" not in json.dumps(found.parcel, ensure_ascii=False)
    left_out = {one.path for one in found.every_drop}
    assert {f"Bundle.entry[{len(bundle['entry']) - n}].resource" for n in (1, 2)} <= left_out


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b | {"type": "batch"},
        lambda b: b | {"entry": []},
        lambda b: b | {"entry": "x"},
        lambda b: b | {"entry": [None]},
        lambda b: b | {"entry": [{"resource": {"resourceType": "Nothing"}}]},
        lambda b: b | {"entry": [{"resource": {"resourceType": "HumanName"}}]},
        lambda b: b | {"entry": b["entry"] * 2},
        lambda b: {"resourceType": "Patient"},
    ],
)
def test_what_is_no_transaction_is_refused(change: Callable[[Bundle], Bundle]) -> None:
    assert refused(change(referral()))


# JSON from a stranger


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"a": 1, "a": 2}', 400),
        (b'{"a": NaN}', 400),
        (b'{"a": 1e999}', 400),
        (b'{"a": ' + b"9" * 5000 + b"}", 400),
        (b'{"a": "\\ud800"}', 400),
        (b'{"a": "\\u0000"}', 400),
        ("{'a': '中'}".encode("gbk"), 400),
        ('{"a": "中"}'.encode("utf-16"), 400),
        (b"[1]", 400),
        (b"", 400),
        (b"{", 400),
        (b'{"a":' * 60 + b"1" + b"}" * 60, 400),
        (b"[" * 200_000, 400),
        (b'{"a": "' + b"x" * 1_000_001 + b'"}', 413),
    ],
)
def test_what_is_no_json_of_ours_is_refused_and_says_why(body: bytes, status: int) -> None:
    with pytest.raises(RefusedError) as why:
        reading.parse(body)
    assert why.value.status == status
    assert outcome(why.value.issues)["issue"][0]["diagnostics"]


def test_a_mark_at_the_beginning_does_not_matter() -> None:
    assert reading.parse(b"\xef\xbb\xbf" + json.dumps({"a": "中"}).encode()) == {"a": "中"}


LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["{}", "urn:uuid:x", "Patient/1"])
)
NEAR = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(st.text(max_size=6), LEAF, max_size=3)
WILD = NEAR | st.lists(NEAR, max_size=3) | st.dictionaries(st.text(max_size=6), NEAR, max_size=3)


def _places(told: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    for key, value in told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ():
        found += _places(value, (*path, key))
    return found


SENT = json.dumps(referral())


def broken(data: st.DataObject) -> Bundle:
    """Return a good Bundle in which something wild stands in a few places."""
    bundle: Bundle = json.loads(SENT)
    for _change in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(_places(bundle)))
        target: Any = bundle
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = copy.deepcopy(data.draw(WILD))
    return bundle


@settings(max_examples=120)
@given(data=st.data())
def test_whatever_stands_anywhere_in_a_bundle_is_taken_or_refused_and_nothing_breaks(data: st.DataObject) -> None:
    found = None
    with contextlib.suppress(RefusedError):
        found = taking.take(broken(data), is_custodial=data.draw(st.booleans()), at=AT)
    assert found is None or 0 < len(found.name) <= taking.LONGEST_NAME


def test_a_body_holds_so_many_values_and_no_more() -> None:
    few, many = ({"name": [1] * count} for count in (reading.MOST_VALUES - 2, reading.MOST_VALUES))
    assert reading.parse(json.dumps(few).encode()) == few
    with pytest.raises(RefusedError, match="more than 20,000") as refused:
        reading.parse(json.dumps(many).encode())
    assert refused.value.status == 413


# What the page of fields says, and how a referral moves


def test_the_elements_that_are_looked_at_are_those_in_the_list_of_fields() -> None:
    rows = tree.rows(tree.section("fields.md", "## API fields"))
    page = {tree.word(row[0]): set(row[1].replace("`", "").split(", ")) for row in rows}
    both = (sifting.ORDINARY, sifting.FROM_THOSE_WHO_HOLD)
    kinds = {kind for one in both for kind in one}
    assert page == {kind: set().union(*(one.get(kind, frozenset()) for one in both)) for kind in kinds}


@pytest.mark.parametrize("kind", sorted(sifting.NEVER_KINDS | {"Consent", "RelatedPerson", "Coverage"}))
def test_nothing_of_these_ever_passes(kind: str) -> None:
    kept, drops = sifting.sift({"resourceType": kind, "code": {"text": "x"}, "note": [{"text": "y"}]}, kind)
    assert kept == {}
    assert [one.path for one in drops] == [kind]


def test_those_who_hold_people_never_hear_that_somebody_came() -> None:
    assert not rules.may_hear(State.COMPLETED, is_custodial=True)
    assert all(rules.may_hear(one, is_custodial=False) for one in State)


def test_only_these_moves_are_made() -> None:
    assert set(rules.MOVES) == {
        (State.REQUESTED, Hand.DESK, State.ACCEPTED),
        (State.REQUESTED, Hand.DESK, State.REJECTED),
        (State.REQUESTED, Hand.TIME, State.REJECTED),
        (State.ACCEPTED, Hand.PERSON, State.COMPLETED),
    }
