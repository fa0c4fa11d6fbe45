"""Services of the directory that the synthetic city gives itself: a referral to one of them arrives inside."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from guitu.surfaces.demo.listings import Listing
from guitu.surfaces.demo.society import Society
from guitu.surfaces.demo.town import OFFICE, ROOT, Directory, Offer

# What the first station of an organisation offers to everybody, by the organisation's name.
OFFERS = {
    "榕荫里社会工作服务社": Offer(
        "protective-factor",
        "活动",
        "榕荫里同行伙伴",
        "走过一段路的人陪您走一段：喝茶、散步、办事，每周一次。",
        "想有人一起走一段的人",
        "请社工转过来，或者打电话。",
        OFFICE,
    ),
    "榕东社区卫生服务中心（虚构）": Offer(
        "medical-cost-burden",
        "医疗救助",
        "榕东看病费用咨询",
        "护士和社工一起看单子：哪些能报，去哪里申请。",
        "看病花费大的家庭",
        "请社工转过来，或者打电话。",
        OFFICE,
    ),
    "启程里就业服务站（虚构）": Offer(
        "employment-status",
        "就业",
        "启程里上班第一个月",
        "从面试到领到第一份工钱，有人陪着问、陪着算。",
        "正在找事做的成年人",
        "请社工转过来，或者打电话。",
        OFFICE,
    ),
}
# The first station of each of these, as the city counts them: their numbers rise in the order of opening.
HOUSES = """
SELECT DISTINCT ON (o.name) s.id, o.name, s.name, s.district, s.street, s.phone
FROM public.station s JOIN public.organisation o ON o.id = s.organisation_id WHERE o.name = ANY (%s)
ORDER BY o.name, s.phone
"""
REACH = "INSERT INTO public.directory_reach (provider_id, station_id) VALUES (%s, %s)"


@dataclass(frozen=True, slots=True)
class House:
    """A station whose organisation stands in the directory."""

    station: UUID
    organisation: str
    name: str
    district: str
    street: str
    phone: str

    @property
    def offer(self) -> Offer:
        """Return what it offers."""
        return OFFERS[self.organisation]


def houses(society: Society) -> tuple[House, ...]:
    """Return the stations that are linked in a city, without a database."""
    found: dict[str, House] = {}
    for one in society.stations:
        if one.organisation.name in OFFERS and one.organisation.name not in found:
            told = (one.organisation.name, one.name, one.district, one.street, one.phone)
            found[one.organisation.name] = House(one.id, *told)
    return tuple(found.values())


def listed(society: Society) -> dict[UUID, Listing]:
    """Return what the directory lists of the linked stations, as a referral names it."""
    return {
        one.station: Listing(
            id=_key("service", one),
            need=one.offer.need,
            name=one.offer.name,
            provider=one.organisation,
            district=one.district,
            street=one.street,
            phone=one.phone,
        )
        for one in houses(society)
    }


def _key(what: str, house: House) -> UUID:
    """Return the id that `Directory.add` gives."""
    return uuid.uuid5(ROOT, f"{what}:{house.organisation}")


def store(connection: psycopg.Connection[Any], book: Directory) -> None:
    """Add the services of the linked stations to a directory, and say at which station each is reached."""
    found = [House(*row) for row in connection.execute(HOUSES, [list(OFFERS)]).fetchall()]
    write(book, found)
    for one in found:
        connection.execute(REACH, [_key("provider", one), one.station])


def write(book: Directory, found: Iterable[House]) -> None:
    """Write what the linked stations offer."""
    for one in found:
        _one(book, one, one.offer)


def _one(book: Directory, house: House, offer: Offer) -> None:
    told = house.organisation
    provider = book.add("provider", told, name=told, description="虚构的社会服务机构")
    key = book.add(
        "service", told, provider_id=provider, name=offer.name, description=offer.about, status="active",
        eligibility_description=offer.whom, application_process=offer.how,
        assured_date=book.at.date() - timedelta(days=6), last_modified=book.at - timedelta(days=6),
    )  # fmt: skip
    place = book.add(
        "place", told, provider_id=provider, name=house.name, place_type="physical",
        transportation=f"坐公交到{house.street}站，沿街走三分钟，门口有一盏灯。",
    )  # fmt: skip
    book.add(
        "address", told, place_id=place, address_1=house.street, city="广州市", region=house.district,
        state_province="广东省", postal_code="510000", country="CN", address_type="physical",
    )  # fmt: skip
    book.add("accessibility", told, place_id=place, description="一楼，没有台阶")
    book.add("phone", told, service_id=key, number=house.phone, kind="voice")
    at_place = book.add("service_at_place", told, service_id=key, place_id=place)
    for line, (days, opens, closes) in enumerate(offer.hours):
        book.add(
            "schedule", f"{told}.{line}", service_at_place_id=at_place, freq="WEEKLY", byday=days,
            opens_at=opens, closes_at=closes,
        )  # fmt: skip
    book.add("cost", told, service_id=key, option=offer.name, amount=0, currency="CNY")
    book.add("language", told, service_id=key, name="普通话、粤语", code="zh")
    term = uuid.uuid5(ROOT, f"term:{offer.need}")
    book.add("attribute", told, term_id=term, link_id=key, link_entity="service")
