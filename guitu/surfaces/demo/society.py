"""Organisations, stations and workers of the synthetic city: invented agencies on real streets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from uuid import UUID

from guitu.foundations.access.verdicts import Role
from guitu.society.organisations.rules import OrganisationKind as Kind
from guitu.society.workforce.rules import Post, ReportingDuty
from guitu.surfaces.demo import accounts, districts, duties, names

ROLES = {
    Post.INTAKE: Role.INTAKE,
    Post.TEAM_LEAD: Role.LEAD,
    Post.OFFICER: Role.OFFICER,
    Post.ADMINISTRATOR: Role.ADMINISTRATOR,
    Post.EDITOR: Role.EDITOR,
}
# Who helps beside the social worker.
HELPING = (Post.NURSE, Post.COUNSELLOR, Post.JOB_ADVISER, Post.VOLUNTEER, Post.PEER)


@dataclass(frozen=True, slots=True)
class Agency:
    """What an invented organisation is called, what it is, and how many stations it runs."""

    name: str
    kind: Kind
    stations: int


def _agencies(kind: Kind, ending: str, told: str) -> tuple[Agency, ...]:
    pairs = (one.split(":") for one in told.split())
    return tuple(Agency(f"{bare}{ending}", kind, int(count)) for bare, count in pairs)


CITY = (
    *_agencies(
        Kind.SOCIAL_WORK,
        "社会工作服务社",
        "归棹:8 榕荫里:10 珠岸灯:9 云麓渡:9 晴窗:8 木棉灯:8 渡禾:8 向岸行:8 荔影:7 粤暖里:7 骑楼下:7 浅湾:7 南枝:7 "
        "北渚:6 听潮里:6 满舟:6 青榄:6 小榕树:6",
    ),
    *_agencies(Kind.COMMUNITY_HEALTH, "社区卫生服务中心（虚构）", "榕东:6 珠澄:5 麓南:5 禾西:4"),
    *_agencies(Kind.HOSPITAL, "康复医院（虚构）", "岭风:3 云栖里:3"),
    *_agencies(Kind.NGO, "公益服务中心", "回声巷:4 灯塔树:3"),
    *_agencies(Kind.JOB_CENTRE, "就业服务站（虚构）", "启程里:4"),
    *_agencies(Kind.HOUSING, "安居服务中心", "檐下:3"),
    *_agencies(Kind.AID_OFFICE, "社会救助服务点（虚构）", "近邻:3"),
    *_agencies(Kind.SCHOOL, "青年学校（虚构）", "木棉路:3"),
)
HAMLET = (
    Agency("归棹社会工作服务社", Kind.SOCIAL_WORK, 3),
    Agency("榕荫里社会工作服务社", Kind.SOCIAL_WORK, 2),
    Agency("榕东社区卫生服务中心（虚构）", Kind.COMMUNITY_HEALTH, 1),
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """One invented organisation."""

    id: UUID
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Station:
    """One place of an organisation."""

    id: UUID
    organisation: Organisation
    name: str
    district: str
    street: str
    phone: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who helps, with the login that opens the account."""

    id: UUID
    station: Station
    name: str
    post: Post
    duty: ReportingDuty
    login: str

    @property
    def role(self) -> Role:
        return ROLES.get(self.post, Role.WORKER)


@dataclass(slots=True)
class Society:
    """Everybody who works in the city, and how to find them."""

    organisations: list[Organisation] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)

    def caseworkers(self) -> list[Worker]:
        """Return the social workers, the one of the fixed login first."""
        return [worker for worker in self.workers if worker.post is Post.SOCIAL_WORKER]

    def by_station(self) -> dict[UUID, list[Worker]]:
        """Return the workers of each station."""
        found: dict[UUID, list[Worker]] = {station.id: [] for station in self.stations}
        for worker in self.workers:
            found[worker.station.id].append(worker)
        return found

    def by_organisation(self) -> dict[UUID, list[Worker]]:
        """Return the workers of each organisation."""
        found: dict[UUID, list[Worker]] = {one.id: [] for one in self.organisations}
        for worker in self.workers:
            found[worker.station.organisation.id].append(worker)
        return found


def random_id(rng: Random) -> UUID:
    """Return a UUID that looks as random as any, and is the same for the same seed."""
    return UUID(bytes=rng.randbytes(16), version=4)


def found(rng: Random, *, agencies: tuple[Agency, ...], workers: int, caseworkers: int) -> Society:
    """Return the organisations, their stations and exactly this many workers."""
    society = Society()
    for number, agency in enumerate(agencies):
        _open_agency(society, rng, number, agency)
    posts = _Posts(society, rng)
    posts.fill(workers=workers, caseworkers=caseworkers)
    return society


def _open_agency(society: Society, rng: Random, number: int, agency: Agency) -> None:
    organisation = Organisation(random_id(rng), agency.name, agency.kind)
    society.organisations.append(organisation)
    short = _short_name(agency.name)
    for district, street in _streets(number, agency.stations):
        name = f"{short}·{street.removesuffix('街道')}站"
        phone = names.landline(len(society.stations))
        society.stations.append(Station(random_id(rng), organisation, name, district, street, phone))


def _short_name(name: str) -> str:
    for ending in ("社会", "社区", "康复", "公益", "就业", "安居", "青年"):
        name = name.removesuffix("（虚构）").partition(ending)[0]
    return name


def _streets(number: int, stations: int) -> Iterator[tuple[str, str]]:
    """Yield where the nth agency has its stations: five in one district, the rest in the next one, no street twice."""
    ring = list(districts.DISTRICTS)
    first = number // len(ring) * 5 + number
    for place in range(stations):
        district = ring[(number + place // 5) % len(ring)]
        yield district, districts.street(district, first + place % 5)


class _Posts:
    """Hands out posts until everybody has one; the fixed logins get the first post of their kind."""

    def __init__(self, society: Society, rng: Random) -> None:
        self.society = society
        self.rng = rng
        self.has_partner = False
        self.fixed: dict[Post, list[accounts.StaffLogin]] = {}
        for login in accounts.DEMO_ACCOUNTS:
            self.fixed.setdefault(login.post, []).append(login)

    def fill(self, *, workers: int, caseworkers: int) -> None:
        """Employ this many, among them this many social workers, an intake desk and a lead at each station."""
        stations = self.society.stations
        for _, station in zip(range(caseworkers), cycle(stations), strict=False):
            self._employ(Post.SOCIAL_WORKER, station)
        for station in stations:
            self._employ(Post.INTAKE, station)
            self._employ(Post.TEAM_LEAD, station)
        for station in self._head_offices():
            self._employ(Post.OFFICER, station)
            self._employ(Post.ADMINISTRATOR, station)
        rest = workers - len(self.society.workers)
        for number, station in zip(range(rest), cycle(stations), strict=False):
            self._employ(self._helping_post(number), station)

    def _helping_post(self, number: int) -> Post:
        if number == 0:
            return Post.NURSE
        drawn = self.rng.choices((*HELPING, Post.INTAKE), (32, 25, 20, 8, 6, 9))[0]
        # The round comes to the first station again: its editor keeps the entries of the directory.
        ours = {1: Post.EDITOR, 2: Post.PEER, 3: Post.VOLUNTEER}
        turn, place = divmod(number, len(self.society.stations))
        return drawn if place else ours.get(turn, drawn)

    def _partner(self) -> Station | None:
        """Return where the one sits who receives what is sent: the first station of a health centre."""
        health = (one for one in self.society.stations if one.organisation.kind is Kind.COMMUNITY_HEALTH)
        return next(health, None)

    def _head_offices(self) -> Iterator[Station]:
        seen = set()
        for station in self.society.stations:
            if station.organisation.id not in seen:
                seen.add(station.organisation.id)
                yield station

    def _employ(self, post: Post, station: Station) -> None:
        number = len(self.society.workers)
        name, login = names.full_name(self.rng), f"w{number:04d}"
        waiting = self.fixed.get(post)
        if waiting and station is self.society.stations[0]:
            told = waiting.pop(0)
            name, login = told.name, told.login
        if post is Post.INTAKE and not self.has_partner and station is self._partner():
            name, login, self.has_partner = accounts.PARTNER.name, accounts.PARTNER.login, True
        # Drawn as ever, so that the rest of the city stays as it is.
        self.rng.random()
        # The social workers are employed first, so that the number counts them.
        duty = duties.duty(post, station.organisation.kind, number)
        self.society.workers.append(Worker(random_id(self.rng), station, name, post, duty, login))
