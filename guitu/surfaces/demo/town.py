"""The public directory of the synthetic city: invented services on real streets, with hours, beds and phones."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from guitu.surfaces.demo import districts

ROOT = UUID("6d0c5f0e-5e8b-4d52-9a0e-3f2f1f6f0001")
OFFICE = (("MO,TU,WE,TH,FR", "09:00", "12:00"), ("MO,TU,WE,TH,FR", "14:00", "17:30"))
NIGHT = (("MO,TU,WE,TH,FR,SA,SU", "18:00", "08:00"),)
ALWAYS = (("MO,TU,WE,TH,FR,SA,SU", "00:00", "23:59"),)
MEALS = (("MO,TU,WE,TH,FR,SA,SU", "11:00", "13:00"), ("MO,TU,WE,TH,FR,SA,SU", "17:00", "19:00"))
EVENING = (("TU,TH", "19:00", "21:00"), ("SA", "09:30", "12:00"))
PLACES = ("榕荫里", "木棉灯", "珠岸", "云麓", "晴窗", "荔影", "骑楼下", "听潮里", "青榄", "北渚")
PAPERS = ("身份证（没有也可以先来）", "社保卡", "出院或离开机构时的材料（不需要说明原因）")


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of service that the city has several of."""

    need: str
    term: str
    name: str
    about: str
    whom: str
    how: str
    hours: tuple[tuple[str, str, str], ...]
    unit: str = ""
    papers: int = 1
    costs: int = 0


OFFERS = (
    Offer(
        "homelessness",
        "临时住宿",
        "夜间住宿",
        "有热水和干净的床铺，晚上十点以前到都可以。不问过去。",
        "今晚没有地方住的成年人",
        "直接来，或者先打电话留床。",
        NIGHT,
        "张床位",
    ),
    Offer(
        "homelessness",
        "临时住宿",
        "女士安心屋",
        "单独的楼层，有值班员，可以带孩子。",
        "需要安全住处的女士和孩子",
        "先打电话，门口有人接。",
        ALWAYS,
        "张床位",
    ),
    Offer(
        "housing-instability",
        "租房支持",
        "租房陪伴",
        "陪您看房、谈押金、读合同，搬家后三个月内随时可以问。",
        "正在找房或怕被退租的人",
        "打电话约时间。",
        OFFICE,
    ),
    Offer(
        "food-insecurity",
        "食物",
        "爱心食堂",
        "热饭热菜，一人一份，可以带走。",
        "所有人",
        "到点来就好，不用登记。",
        MEALS,
        "份",
        0,
    ),
    Offer(
        "material-hardship",
        "衣物和日用品",
        "衣物银行",
        "四季衣服、被子和洗漱用品，自己挑。",
        "所有人",
        "开放时间直接来。",
        OFFICE,
        "",
        0,
    ),
    Offer(
        "employment-status",
        "就业",
        "重新上班",
        "一起写简历、练面试；有愿意用人的小店和工厂。",
        "想工作的成年人",
        "打电话或直接来。",
        OFFICE,
        "",
        2,
    ),
    Offer(
        "educational-attainment",
        "技能培训",
        "手艺学堂",
        "叉车、面点、电工，学完可以考证。",
        "十六岁以上",
        "每月一日报名。",
        EVENING,
        "个名额",
        2,
    ),
    Offer(
        "financial-insecurity",
        "债务咨询",
        "理一理账",
        "把欠款、低保和补贴一起理清楚，一步一步来。",
        "为钱发愁的人",
        "打电话约时间。",
        OFFICE,
        "",
        2,
    ),
    Offer(
        "health-insurance-coverage-status",
        "医保",
        "医保窗口陪办",
        "陪您参保、续保、办异地结算。",
        "所有人",
        "先打电话，带上材料。",
        OFFICE,
        "",
        2,
    ),
    Offer(
        "stress",
        "心理支持",
        "心理咨询",
        "和咨询师单独谈，一次五十分钟，头六次不收钱。",
        "十四岁以上",
        "打电话约时间。",
        EVENING,
        "个空档",
        0,
    ),
    Offer(
        "personal-health-literacy",
        "配药和复诊",
        "看懂药单",
        "护士陪您看懂药单，提醒复诊，解答副作用。",
        "正在吃药的人和家人",
        "直接来。",
        OFFICE,
        "",
        2,
    ),
    Offer(
        "social-connection",
        "同伴",
        "同伴小组",
        "走过同样路的人坐在一起，说不说都可以。",
        "想有人作伴的人",
        "第一次来可以先坐坐。",
        EVENING,
        "",
        0,
    ),
    Offer(
        "intimate-partner-violence",
        "安全",
        "安全陪伴热线",
        "日夜有人接，帮您想好下一步和去处。",
        "在关系里感到害怕的人",
        "打电话。不用说名字。",
        ALWAYS,
        "",
        0,
    ),
    Offer(
        "digital-literacy",
        "手机使用",
        "手机课堂",
        "慢慢学会挂号、付钱、视频和防骗。",
        "所有人",
        "周六上午直接来。",
        EVENING,
        "个座位",
        0,
    ),
    Offer(
        "medical-cost-burden",
        "医疗救助",
        "看病的钱",
        "帮您申请医疗救助和慈善援助。",
        "看病花费大的家庭",
        "打电话约时间。",
        OFFICE,
        "",
        3,
    ),
    Offer(
        "protective-factor",
        "活动",
        "菜园和厨房",
        "一起种菜、做饭、下棋，谁都可以来。",
        "所有人",
        "直接来。",
        EVENING,
        "",
        0,
    ),
)
NAMES = tuple(districts.DISTRICTS)
# What services are called to which somebody agreed to be referred, as the act of consent itself would keep it.
NAMED = """
INSERT INTO public.directory_named (service_id, name, provider)
SELECT s.id, s.name, p.name FROM public.directory_service s JOIN public.directory_provider p ON p.id = s.provider_id
WHERE s.id IN (SELECT c.recipient_id FROM public.consent c WHERE c.purpose = 'referral')
"""


# What is referred to is written first.
ORDER = ("provider", "taxonomy", "unit", "term", "service", "place", "service_at_place")


def _depth(table: str) -> int:
    bare = table.removeprefix("directory_")
    return ORDER.index(bare) if bare in ORDER else len(ORDER)


class Directory:
    """Rows of the directory, all of one source."""

    def __init__(self, at: datetime) -> None:
        """Begin with nothing."""
        self.at, self.rows = at, dict[str, list[dict[str, Any]]]()
        self.source = uuid.uuid5(ROOT, "source")

    def add(self, what: str, called: str, /, **told: Any) -> UUID:
        """Add one row and return its id, the same for the same name."""
        key = uuid.uuid5(ROOT, f"{what}:{called}")
        table = f"directory_{what}"
        row = {"id": key, "source_id": self.source, "changed_at": self.at} | told
        self.rows.setdefault(table, []).append(row)
        return key

    def once(self, what: str, called: str, /, **told: Any) -> UUID:
        """Return the id of a row that several share, adding it when it is first needed."""
        key = uuid.uuid5(ROOT, f"{what}:{called}")
        if any(row["id"] == key for row in self.rows.get(f"directory_{what}", [])):
            return key
        return self.add(what, called, **told)

    def store(self, connection: psycopg.Connection[Any]) -> None:
        """Write all rows; what is not said stays empty."""
        connection.execute(
            "INSERT INTO public.directory_source (id, name) VALUES (%s, %s)", [self.source, "虚构的服务目录"]
        )
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND table_name LIKE 'directory%%' AND is_nullable = 'NO' AND data_type IN ('text', 'character varying')"
        ).fetchall()
        empty: dict[str, dict[str, str]] = {}
        for table, column in found:
            empty.setdefault(table, {})[column] = ""
        for table in sorted(self.rows, key=_depth):
            rows = [empty[table] | row for row in self.rows[table]]
            columns = list(rows[0])
            write = sql.SQL("INSERT INTO public.{} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
            )
            with connection.cursor() as cursor:
                cursor.executemany(write, [[row[column] for column in columns] for row in rows])


def _chosen(random: Random, copies: int) -> Iterator[tuple[int, Offer, str, str]]:
    """Yield a number, an offer, a district and a house name. As in a real town, not every kind is everywhere."""
    number, most = 0, min(copies, len(NAMES))
    for offer in OFFERS:
        for district in random.sample(NAMES, random.randint((most + 1) // 2, most)):
            number += 1
            yield number, offer, district, random.choice(PLACES)


def fill(
    connection: psycopg.Connection[Any],
    *,
    seed: int,
    at: datetime,
    copies: int,
    more: Callable[[psycopg.Connection[Any], "Directory"], None],
) -> int:
    """Fill the directory with at most `copies` services of each kind, and `more`; return how many there are."""
    book = written(seed, at, copies)
    count = len(book.rows["directory_service"])
    more(connection, book)
    book.store(connection)
    connection.execute(NAMED)
    _keep(connection, count)
    return len(book.rows["directory_service"])


def written(seed: int, at: datetime, copies: int) -> Directory:
    """Return the rows of the directory, without a database."""
    random = Random(seed)  # noqa: S311 - a synthetic city, the same for the same seed
    book = Directory(at)
    taxonomy = book.add("taxonomy", "needs", name="生活的方面", description="这项服务帮助哪一方面的生活")
    for number, offer, district, house in _chosen(random, copies):
        _one(book, random, taxonomy, number, offer, district, house)
    return book


def _keep(connection: psycopg.Connection[Any], count: int) -> None:
    """Let the organisation of the city's editor keep every fifth provider's entries true."""
    kept = [uuid.uuid5(ROOT, f"provider:{number}") for number in range(1, count + 1, 5)]
    connection.execute(
        "INSERT INTO public.directory_keeping (provider_id, organisation_id) SELECT p, w.organisation_id"
        " FROM unnest(%s::uuid[]) p, (SELECT organisation_id FROM public.worker WHERE role = 'editor' LIMIT 1) w",
        [kept],
    )


def _one(
    book: Directory, random: Random, taxonomy: UUID, number: int, offer: Offer, district: str, house: str
) -> None:
    """Add one service with its place, hours, phone and terms."""
    told = str(number)
    provider = book.add("provider", told, name=f"{house}社区互助中心（虚构）", description="虚构的社会服务机构")
    key = book.add(
        "service", told, provider_id=provider, name=f"{house}{offer.name}", description=offer.about, status="active",
        eligibility_description=offer.whom, application_process=offer.how,
        assured_date=book.at.date() - timedelta(days=random.choice((1, 3, 8, 20, 45, 90, 260))),
        last_modified=book.at - timedelta(days=number % 40),
    )  # fmt: skip
    at_place = _place(book, random, number, district, house, provider, key)
    for line, (days, opens, closes) in enumerate(offer.hours):
        book.add(
            "schedule", f"{told}.{line}", service_at_place_id=at_place, freq="WEEKLY", byday=days,
            opens_at=opens, closes_at=closes,
        )  # fmt: skip
    for line, paper in enumerate(PAPERS[: offer.papers]):
        book.add("document", f"{told}.{line}", service_id=key, document=paper)
    book.add("cost", told, service_id=key, option=offer.name, amount=0, currency="CNY")
    book.add("language", told, service_id=key, name="普通话、粤语", code="zh")
    term = book.once(
        "term", offer.need, taxonomy_id=taxonomy, code=offer.need, name=offer.term, description=offer.term
    )
    book.add("attribute", told, term_id=term, link_id=key, link_entity="service")
    if offer.unit:
        most = random.randint(4, 20)
        book.add(
            "capacity", told, service_id=key, unit_id=book.once("unit", offer.unit, name=offer.unit),
            available=random.randint(0, most // 2), maximum=most, updated=book.at - timedelta(hours=number % 30),
        )  # fmt: skip


def _place(
    book: Directory, random: Random, number: int, district: str, house: str, provider: UUID, service: UUID
) -> UUID:
    """Add the place of a service, with address, directions and phone."""
    told, street = str(number), districts.street(district, number)
    place = book.add(
        "place", told, provider_id=provider, name=f"{street}{house}站", place_type="physical",
        transportation=f"坐公交到{street}站，沿骑楼往前走{random.randint(1, 5)}分钟，绿色招牌，一楼进门有人。",
    )  # fmt: skip
    book.add(
        "address", told, place_id=place, address_1=f"{street}{house}巷{number % 60 + 1}号", city="广州市",
        region=district, state_province="广东省", postal_code="510000", country="CN", address_type="physical",
    )  # fmt: skip
    way = random.choice(("门口有坡道，轮椅可以进", "一楼，没有台阶"))
    book.add("accessibility", told, place_id=place, description=way)
    book.add("phone", told, service_id=service, number=f"020-0000 {1000 + number}", kind="voice")
    return book.add("service_at_place", told, service_id=service, place_id=place)
