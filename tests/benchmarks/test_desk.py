"""No page and no act of a worker's desk escapes its measure."""

from uuid import UUID

from django.urls import resolve, reverse

from benchmarks.desk import ACTS, PAGES
from benchmarks.goals import GOALS
from tests.promises.test_access_matrix import get_arguments, rows

WORKER = 1
HOME = f"/desk/people/{UUID(int=1)}/"
# Measured among the acts of every run, or the same page and the same act with one id more.
MEASURED_ELSEWHERE = {
    "desk:caseload",
    "desk:person",
    "plans:write_between",
    "referrals:draft_to",
    "handover:move",
}
# Where it leads on at once, and what only a person's own act makes possible.
NOT_ALONE = {"desk:home", "referrals:letter", "referrals:tell", "exchange:case"}


def of_a_desk(method: str) -> set[str]:
    """Return the names of what a worker is let do, from the access matrix."""
    given = {name for how, name, cells in rows() if how == method and cells[WORKER][:3] in {"200", "302"}}
    return {name for name in given if _is_at_the_desk(name)} - MEASURED_ELSEWHERE - NOT_ALONE


def _is_at_the_desk(name: str) -> bool:
    ids = {"number": 1, "occasion": "start", "tongue": "zh", "collection": "x"}
    wanted = get_arguments(name)
    if set(wanted) - ids.keys() - {one for one in wanted if one.endswith(("_id", "_key"))}:
        return False
    return reverse(name, kwargs={one: ids.get(one, UUID(int=1)) for one in wanted}).startswith("/desk/")


def _name(path: str) -> str:
    path = path.format(row=UUID(int=2))
    return resolve(path if path.startswith("/") else HOME + path).view_name


def test_every_page_a_worker_opens_is_measured() -> None:
    assert of_a_desk("GET") - {_name(one.path) for one in PAGES.values()} == set()


def test_every_act_a_worker_does_is_measured() -> None:
    assert of_a_desk("POST") - {_name(one.to or one.path) for one in ACTS.values()} == set()


def test_every_measured_page_and_act_has_a_goal() -> None:
    assert {*PAGES, *ACTS} <= GOALS.keys()
