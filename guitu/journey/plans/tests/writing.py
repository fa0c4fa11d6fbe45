"""A plan as a browser sends it, and as the wall is asked for it."""

import uuid
from typing import Any
from uuid import UUID

from tests.city import City, Somebody, Staff


def lines(*goals: tuple[str, list[str]], replaces: UUID | str = "", plan_id: UUID | None = None) -> dict[str, Any]:
    """Return the fields of a page: goals, each with the words of its steps."""
    typed: dict[str, Any] = {"plan_id": str(plan_id or uuid.uuid4()), "replaces": str(replaces)}
    for number, (goal, steps) in enumerate(goals):
        typed |= {f"g{number}-key": str(uuid.uuid4()), f"g{number}-words": goal}
        for at, step in enumerate(steps):
            name = f"g{number}-s{at}"
            typed |= {f"{name}-key": str(uuid.uuid4()), f"{name}-words": step}
            typed |= {f"{name}-doer": "person", f"{name}-due_on": "2027-01-15"}
    return typed


WORK = ("想找一份白天的工作", ["去就业中心问叉车班", "把身份证找出来"])


def write(
    city: City, by: Staff | Somebody, whom: Somebody, typed: dict[str, Any], *, with_worker: Staff | None = None
) -> Any:
    """Send a page of the plan as a worker or as the person."""
    base = "/me/plan/" if isinstance(by, Somebody) else f"/desk/people/{whom.id}/plan/"
    between = f"with/{with_worker.id}/" if with_worker else ""
    return city.browser_of(by).post(f"{base}{between}write/", typed)


def newest(city: City) -> UUID:
    """Return the newest version of the whole city."""
    found: UUID = city.one("SELECT id FROM plan ORDER BY at DESC, number DESC LIMIT 1")
    return found


def read(city: City, who: Staff | Somebody, whom: Somebody, tail: str = "") -> str:
    """Return a page of the plan as somebody reads it."""
    base = "/me/plan/" if isinstance(who, Somebody) else f"/desk/people/{whom.id}/plan/"
    answer = city.browser_of(who).get(f"{base}{tail}")
    assert answer.status_code == 200
    return str(answer.content.decode())
