"""A referral that goes by hand to a service outside, as far as it has come."""

from typing import Any
from uuid import UUID

from guitu.journey.referrals.tests.scene import Between
from tests.city import Somebody, Staff
from tests.listing import Listed


def draft(town: Between, course: Listed, **more: Any) -> UUID:
    typed = town.typed(service=str(course.id), **more)
    del typed["station"]
    answer = town.city.browser_of(town.limin).post(f"/desk/people/{town.wang.id}/referrals/to/{course.id}/", typed)
    assert answer.status_code == 302, answer.content.decode()
    return UUID(typed["referral"])


def sent(town: Between, course: Listed, *keys: str) -> tuple[UUID, UUID]:
    referral = draft(town, course)
    return referral, town.send(referral, *(keys or ("wish-1", "name", "phone")))


def handed(town: Between, course: Listed, who: Staff | Somebody | None = None) -> tuple[UUID, UUID]:
    referral, copy = sent(town, course)
    assert town.say(who or town.limin, referral, "handed").status_code == 302
    return referral, copy
