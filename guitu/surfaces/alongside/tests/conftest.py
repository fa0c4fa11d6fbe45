"""A person with one entry in each part, and what stands in it."""

import uuid

import pytest

from guitu.foundations.sealing import ciphers
from tests.city import City, Somebody, Staff


@pytest.fixture
def limin(city: City) -> Staff:
    return city.staff("李敏")


@pytest.fixture
def wang(city: City, limin: Staff) -> Somebody:
    """Somebody with one entry in each part, and a plan between him and his worker."""
    whom = city.person("王建国", team=(limin,), purposes=("support", "health", "family"))
    city.note(whom, limin, "聊了聊最近的打算。")
    city.note(whom, limin, "医院的事。", topic="health")
    city.meeting(whom, limin)
    city.need(whom, whom, "想找一份白天的工作。")
    city.need(whom, whom, "睡得不好。", domain="stress", topic="health")
    city.plan(whom, whom)
    safety(city, whom, limin)
    return whom


def safety(city: City, whom: Somebody, worker: Staff) -> None:
    """A plan for hard moments and answers, between the person and one worker."""
    city.assessment(whom, worker)
    row, names = uuid.uuid4(), ("signs", "calms", "places", "people", "experts", "home")
    sealed = [
        whom.keys["health"].seal(
            f"{name}：出去走走。", place=ciphers.place(f"safety_plan.{name}", subject_id=whom.id, row_id=row)
        )
        for name in names
    ]
    city.run(
        f"INSERT INTO safety_plan (id, person_id, consent_id, by_id, for_worker_id, at, {', '.join(names)})"  # noqa: S608
        " VALUES (%s, %s, %s, %s, %s, now(), %s, %s, %s, %s, %s, %s)",
        row, whom.id, whom.consents["health"], whom.id, worker.id, *sealed,
    )  # fmt: skip
