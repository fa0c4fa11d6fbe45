"""A hospital's own program sends somebody; the desk invites; the person reads first, and says what others may know.

The hospital's side is done by fhirpy, a public client that knows nothing of Guitu.
"""

from collections.abc import Callable
from typing import Any

import fhirpy
import pytest
from fhirpy.base.exceptions import AuthorizationError, OperationOutcome, ResourceNotFound

from guitu.surfaces.exchange.tests.sending import System, referral, system
from tests.city import City, Somebody, Staff
from tests.stories.conftest import Site, Walk

Begin = Callable[..., Walk]


def client(site: Site, clinic: System) -> Any:
    """Return the hospital's program, signed in."""
    return fhirpy.SyncFHIRClient(f"{site.base}/fhir", authorization=f"Bearer {clinic.token_of(site.base)}")


def states(program: Any) -> list[str]:
    """Return how the hospital's referrals stand, as its program reads it."""
    return [str(one["status"]) for one in program.resources("Task").fetch_all()]


def test_somebody_is_sent_reads_first_and_lets_the_hospital_know(city: City, site: Site, walk: Begin) -> None:
    clinic, desk = system(city), city.staff("周洁", "intake")
    program = client(site, clinic)
    answer = program.execute("", data=referral())
    assert answer["type"] == "transaction-response"
    window = walk(who=desk)
    window.to("/desk/cards/")
    window.check()
    assert "小明" in window.words()
    assert "住处" not in window.words()
    assert states(program) == ["requested"]
    person, worker = _begins(city, desk)
    assert states(program) == ["accepted"]
    _reads_and_opens(walk(who=person, width=390))
    team = walk(who=worker)
    team.to(f"/desk/people/{person.id}/sent-along/")
    team.check()
    assert "陪同找一个住处" in team.words()
    assert states(program) == ["completed"]


def _reads_and_opens(own: Walk) -> None:
    own.to("/me/sent-along/")
    own.check()
    assert "陪同找一个住处" in own.words()
    own.page.locator("[name=tell]").check()
    own.press("main button[value=open]")
    own.check()


def test_the_program_understands_every_no(city: City, site: Site) -> None:
    program = client(site, system(city))
    with pytest.raises(OperationOutcome):
        program.execute("", data=referral(task={"status": "finished"}))
    with pytest.raises(ResourceNotFound):
        program.get("Task", "00000000-0000-4000-8000-000000000000")
    with pytest.raises(AuthorizationError):
        states(fhirpy.SyncFHIRClient(f"{site.base}/fhir", authorization="Bearer guess"))


def _begins(city: City, desk: Staff) -> tuple[Somebody, Staff]:
    """Let the desk invite, and a record begin."""
    card, worker = city.one("SELECT id FROM waiting_card"), city.staff("李敏")
    city.browser_of(desk).post(f"/desk/cards/{card}/invite/", {"worker": str(worker.id)})
    person = city.person("小明", team=(worker,))
    city.run("SELECT wall.spend_invitation(i, %s) FROM invitation i WHERE i.card_id = %s", person.id, card)
    return person, worker
