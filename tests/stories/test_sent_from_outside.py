"""A hospital's own program sends somebody; she consents, reads what came with her, and is referred on to a service.

The hospital's side is done by fhirpy, a public client that knows nothing of Guitu.
"""

from collections.abc import Callable
from typing import Any

import fhirpy
import pytest
from fhirpy.base.exceptions import AuthorizationError, OperationOutcome, ResourceNotFound

from guitu.surfaces.exchange.tests.sending import System, referral, system
from tests import listing
from tests.city import City, Staff
from tests.stories.beside import day, submit
from tests.stories.conftest import Site, Walk
from tests.stories.telling import Story
from tests.stories.test_referral import look

Begin = Callable[..., Walk]
SEALED, SERVICE, ANSWER = "陪同找一个住处", "合租安家计划", "周二一起去看房，带上身份证。"


def client(site: Site, clinic: System) -> Any:
    """Return the hospital's program, signed in."""
    return fhirpy.SyncFHIRClient(f"{site.base}/fhir", authorization=f"Bearer {clinic.token_of(site.base)}")


def states(program: Any) -> list[str]:
    """Return how the hospital's referrals stand, as its program reads it."""
    return [str(one["status"]) for one in program.resources("Task").fetch_all()]


def test_somebody_is_sent_consents_reads_first_and_finds_a_home_through_the_directory(
    city: City, site: Site, walk: Begin
) -> None:
    clinic, limin = system(city), city.staff("李敏")
    here, huang = _a_service_that_works_with_guitu(city)
    program = client(site, clinic)
    assert program.execute("", data=referral())["type"] == "transaction-response"
    desk = walk(who=city.staff("周洁", "intake"))
    story = Story(city, site, limin, desk, walk(width=360), walk(who=limin), scripts=True)
    code = _the_desk_invites(story, program)
    story.she_reads_and_decides(code)
    story.she_seals_it()
    assert states(program) == ["accepted"], "that she consented is not for the hospital to know"
    _she_reads_and_opens(story)
    assert states(program) == ["completed"], "she ticked it"
    record = _her_team_reads(story)
    _he_finds_a_service(story, record)
    _she_ticks_and_sends(story)
    _the_service_answers(walk(who=here), walk(who=huang))
    story.phone.page.reload()
    assert ANSWER in story.phone.words()
    look(story.phone, "outside-own-answered")
    _the_hospital_knows_nothing_more(program, limin, huang)


def _a_service_that_works_with_guitu(city: City) -> tuple[Staff, Staff]:
    """Put two services into the directory, one of them reached at a desk here; return that desk and a worker there."""
    listing.service(city, "男士夜间住宿")
    home = listing.service(city, SERVICE)
    there = city.organisation("暖阳互助中心")
    city.run(
        "INSERT INTO directory_reach (provider_id, station_id) VALUES (%s, %s)", home.provider, city.stations[there]
    )
    return city.staff("何静", "intake", organisation=there), city.staff("黄晴", organisation=there)


def _the_desk_invites(story: Story, program: Any) -> str:
    story.desk.to("/desk/cards/")
    look(story.desk, "outside-desk-card")
    assert "小明" in story.desk.words()
    assert SEALED not in story.desk.page.content()
    assert states(program) == ["requested"]
    code = story.the_card_becomes_a_code()
    assert states(program) == ["accepted"]
    return code


def _she_reads_and_opens(story: Story) -> None:
    story.she_signs_in()
    look(story.phone, "outside-own-home")
    story.phone.press("main a.g-button--big[href='/me/sent-along/']")
    assert SEALED in story.phone.words()
    look(story.phone, "outside-own-reads")
    story.phone.page.locator("[name=tell]").check()
    story.phone.press("main button[value=open]")
    look(story.phone, "outside-own-opened")


def _her_team_reads(story: Story) -> str:
    """He finds her among those who let him in; return where her record is."""
    worker = story.worker
    worker.to("/desk/people/")
    worker.press("text=王建国")
    record = worker.page.url.split("?")[0].removeprefix(story.site.base)
    worker.press(f"a[href='{record}sent-along/']")
    assert SEALED in worker.words()
    look(worker, "outside-case")
    return record


def _he_finds_a_service(story: Story, record: str) -> None:
    worker = story.worker
    worker.to(f"{record}referrals/")
    worker.press("main a[href$='/services/']")
    worker.page.fill("[name=q]", "安家")
    worker.press("form[role=search] button")
    look(worker, "outside-finds")
    assert "男士夜间住宿" not in worker.words()
    worker.press("main .g-list a.govuk-button")
    assert SERVICE in worker.words()
    worker.page.locator("[name=help][value=housing]").check()
    worker.page.fill("[name=wishes]", "有一张自己的床")
    worker.page.locator("[name=item][value=name]").check()
    worker.page.fill("[name=until]", day(60))
    look(worker, "outside-draft")
    worker.press("main button[name=put]")
    look(worker, "outside-drafted")


def _she_ticks_and_sends(story: Story) -> None:
    phone = story.phone
    phone.to("/me/referrals/")
    phone.press("main .g-list a")
    for item in ("wish-1", "name"):
        phone.page.locator(f"[name=item][value={item}]").check()
    look(phone, "outside-own-ticks")
    submit(phone, "form[action$='/check/'] button")
    look(phone, "outside-own-check")
    submit(phone, "button[name=send]")


def _the_service_answers(desk: Walk, worker: Walk) -> None:
    """The desk there takes it on, the worker there brings it to its end."""
    desk.to("/desk/arrivals/")
    desk.press("main .g-list a")
    look(desk, "outside-arrived")
    desk.page.locator("main details", has=desk.page.locator("button[value=accepted]")).locator("summary").click()
    desk.page.locator("[name=worker]").first.check()
    submit(desk, "button[value=accepted]")
    desk.press("main button[name=send]")
    worker.to("/desk/arrivals/")
    worker.press("main .g-list a")
    finished = worker.page.locator("main details", has=worker.page.locator("button[value=completed]"))
    finished.locator("summary").click()
    finished.locator("[name=result-wish-1]").first.check()
    finished.locator("[name=words]").fill(ANSWER)
    look(worker, "outside-finish")
    submit(worker, "button[value=completed]")
    worker.press("main button[name=send]")


def _the_hospital_knows_nothing_more(program: Any, limin: Staff, huang: Staff) -> None:
    """It reads that she came, which she ticked; nothing of who helps her, where she went on to, or how that ended."""
    for kind in ("Task", "ServiceRequest"):
        (read,) = program.resources(kind).fetch_all()
        assert read["status"] == "completed"
        told = str(read.serialize())
        assert [word for word in ("王建国", "小明", limin.name, huang.name, SERVICE, ANSWER) if word in told] == []


def test_the_program_understands_every_no(city: City, site: Site) -> None:
    program = client(site, system(city))
    with pytest.raises(OperationOutcome):
        program.execute("", data=referral(task={"status": "finished"}))
    with pytest.raises(ResourceNotFound):
        program.get("Task", "00000000-0000-4000-8000-000000000000")
    with pytest.raises(AuthorizationError):
        states(fhirpy.SyncFHIRClient(f"{site.base}/fhir", authorization="Bearer guess"))
