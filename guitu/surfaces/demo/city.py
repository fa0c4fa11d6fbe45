"""Builds the synthetic city: the same people, places and words for the same seed, sealed with real keys, by COPY."""

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection, wait
from random import Random
from uuid import UUID

import psycopg

from guitu.foundations.access.verdicts import Proven, Role
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import keyring
from guitu.journey.intake.rules import CARD_WAITS, HEARD_AT_THE_DESK, Sender, Wish, can_name_organisation
from guitu.society.workforce.rules import Post
from guitu.surfaces.demo import accounts, finish, linked, listings, names, notebank, society
from guitu.surfaces.demo.frame import EPOCH, Frame, raw_id
from guitu.surfaces.demo.hours import lived, worked
from guitu.surfaces.demo.lives import Life, plan, plan_gone
from guitu.surfaces.demo.record import Scribe
from guitu.surfaces.demo.rows import DAY, integer, micros, moment
from guitu.surfaces.demo.sealer import bound, mint, seal
from guitu.surfaces.demo.share import Took, load, open_for_loading, work
from guitu.surfaces.demo.society import Organisation, Society, Station, Worker

SEED = 20261122
# Every fortieth social worker is away and has a stand-in.
AWAY_EVERY, AWAY_FIRST = 40, 7
CARD_TIME = CARD_WAITS // CARD_WAITS.resolution

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a city to build. Counts are exact."""

    people: int
    contacts: int
    workers: int
    caseworkers: int
    # How many cases were opened within the last year.
    cases: int
    agencies: tuple[society.Agency, ...]
    processes: int
    # At most so many services of each kind in the directory.
    copies: int


FULL = Size(34_755, 2_500_000, 1_427, 377, 3_818, society.CITY, 2, 11)
SMALL = Size(300, 20_000, 60, 12, 100, society.HAMLET, 1, 5)


@dataclass(frozen=True)
class Summary:
    """What was built and how long it took. `timings` holds seconds by step, and `copy_rate` in contacts a second."""

    people: int
    organisations: int
    stations: int
    workers: int
    contacts: int
    seconds: float
    timings: dict[str, float] = field(default_factory=dict)


class LoadError(Exception):
    """A loading process ended before its share was done."""


class _Stopwatch:
    """Remembers how long each step took."""

    def __init__(self) -> None:
        self.began = self.last = time.perf_counter()
        self.timings: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """Note the time since the last lap under a name."""
        now = time.perf_counter()
        self.timings[step], self.last = now - self.last, now

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began


def build(*, superuser_dsn: str, size: Size, seed: int = SEED, at: datetime, report: Report) -> Summary:
    """Build the city in a freshly migrated, empty database and return what it holds.

    `superuser_dsn` names that database. `report(step, done, total)` is called as it goes.

    Raises:
        LoadError: a loading process died.
        LooseEndError: the loaded rows break a rule of the database.
    """
    watch = _Stopwatch()
    town = society.found(
        Random(seed),  # noqa: S311 - a synthetic city, the same for the same seed
        agencies=size.agencies,
        workers=size.workers,
        caseworkers=size.caseworkers,
    )
    for organisation in town.organisations:
        keyring.create(organisation.id, EPOCH)
    frame = _frame(superuser_dsn, size, seed, micros(at), town)
    _load_society(superuser_dsn, frame)
    lives = plan(
        seed=seed,
        people=size.people,
        contacts=size.contacts,
        caseworkers=size.caseworkers,
        cases=size.cases,
        stations=len(town.stations),
        at=frame.at,
    )
    gone = plan_gone(seed=seed, people=size.people, caseworkers=size.caseworkers, at=frame.at)
    watch.lap("plan")
    took = _load_people(superuser_dsn, size, frame, lives, gone, report)
    watch.lap("people")
    _finish(superuser_dsn, watch, report)
    slowest = max(one.copy for one in took)
    watch.timings |= {
        "generate": max(one.generate for one in took),
        "copy": slowest,
        "copy_others": max(one.others for one in took),
        "copy_rate": size.contacts / slowest,
    }
    counts = (size.people, len(town.organisations), len(town.stations), len(town.workers), size.contacts)
    return Summary(*counts, seconds=watch.seconds, timings=watch.timings)


def _frame(dsn: str, size: Size, seed: int, at: int, town: Society) -> Frame:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT purpose, id FROM public.notice ORDER BY version").fetchall()
    pin, services = tokens.hash_password(accounts.PIN), listings.listings(seed=seed, copies=size.copies)
    covers, reached = _covers(town, at), linked.listed(town)
    return Frame(seed, at, town, dict(rows), size.contacts, pin, covers, services, reached)


def _covers(town: Society, at: int) -> dict[UUID, tuple[UUID, UUID, int]]:
    """Return who is away, which colleague steps in, which lead arranged it, and until when."""
    stations, covers = town.by_station(), {}
    for worker in town.caseworkers()[AWAY_FIRST::AWAY_EVERY]:
        here = stations[worker.station.id]
        lead = next(one for one in here if one.role is Role.LEAD)
        others = [one for one in here if one.post is Post.SOCIAL_WORKER and one is not worker]
        if others and others[0].login != accounts.WORKER.login:
            covers[worker.id] = (others[0].id, lead.id, at + 12 * DAY)
    return covers


# Places and workers


def _load_society(dsn: str, frame: Frame) -> None:
    scribe = Scribe(frame)
    began = moment(frame.at)
    for one in frame.society.organisations:
        scribe.tables["organisation"].add(one.id.bytes, one.name.encode(), one.kind.encode())
        scribe.tables["key_epoch"].add(one.id.bytes, integer(EPOCH), began)
    for place in frame.society.stations:
        words = (place.name.encode(), place.district.encode(), place.street.encode(), place.phone.encode())
        scribe.tables["station"].add(place.id.bytes, place.organisation.id.bytes, *words)
    password = tokens.hash_password(accounts.PASSWORD).encode()
    for worker in frame.society.workers:
        _employ(scribe, worker, password)
    _write_covers(scribe, frame)
    _write_waiting_cards(scribe, frame)
    with open_for_loading(dsn) as connection:
        for table in scribe.tables.values():
            if table.rows:
                table.load(connection)


def _employ(scribe: Scribe, worker: Worker, password: bytes) -> None:
    scribe.tables["worker"].add(
        worker.id.bytes,
        worker.station.organisation.id.bytes,
        worker.station.id.bytes,
        worker.name.encode(),
        worker.post.encode(),
        worker.role.encode(),
        worker.duty.encode(),
        None,
    )
    scribe.tables["staff_account"].add(worker.id.bytes, worker.login.encode(), password, None, moment(0))


def _write_covers(scribe: Scribe, frame: Frame) -> None:
    rng = Random(frame.seed + 5)  # noqa: S311
    for worker in frame.society.workers:
        if worker.id in frame.covers:
            stand_in, _lead, ends = frame.covers[worker.id]
            where = worker.station.id.bytes
            scribe.tables["cover"].add(raw_id(rng), where, worker.id.bytes, stand_in.bytes, moment(ends))


def _write_waiting_cards(scribe: Scribe, frame: Frame) -> None:
    rng = Random(frame.seed + 2)  # noqa: S311
    for station, workers in zip(frame.society.stations, frame.society.by_station().values(), strict=True):
        desk = next(one for one in workers if one.role is Role.INTAKE)
        for _ in range(rng.randrange(2, 6)):
            _write_waiting_card(scribe, rng, frame.at, station, desk, frame.society.organisations)


def _write_waiting_card(
    scribe: Scribe, rng: Random, at: int, station: Station, desk: Worker, others: list[Organisation]
) -> None:
    card, organisation = raw_id(rng), station.organisation.id
    encrypt, wrapped = mint(key_id=card, organisation_id=organisation, epoch=EPOCH)
    phone = names.phone(5_000_000 + rng.randrange(3_000_000))
    texts = (("name", names.spoken_name(rng)), ("route", rng.choice(notebank.ROUTES).format(phone=phone)))
    sealed = [
        seal(encrypt, scribe.nonces, text.encode(), bound(f"waiting_card.{column}", card) + card)
        for column, text in texts
    ]
    made = at - int((0.05 + 12 * rng.random()) * DAY)
    wish = rng.choice([*HEARD_AT_THE_DESK, Wish.ONLINE])
    is_own = wish is Wish.ONLINE
    act, clock = lived if is_own else worked, Random(made)  # noqa: S311
    made = act(made, clock)
    made = made if made < at else act(made - DAY, clock)
    came_from = (wish.encode(), *_sender(rng, others, is_own=is_own))
    by = (None, rng.randbytes(32)) if is_own else (desk.id.bytes, None)
    times = (moment(made), moment(made + CARD_TIME))
    scribe.tables["waiting_card"].add(card, organisation.bytes, station.id.bytes, *sealed, *came_from, *by, *times)
    scribe.tables["data_key"].add(card, card, organisation.bytes, integer(EPOCH), wrapped)
    part, why = ("waiting_card.ask", "own") if is_own else ("waiting_card.make", "intake")
    proven = Proven.NOTHING if is_own else Proven.PASSWORD_AND_TOTP
    scribe.entry(rng, made, card if is_own else desk.id.bytes, card, organisation.bytes, part, why, proven)


def _sender(rng: Random, others: list[Organisation], *, is_own: bool) -> tuple[bytes, bytes | None]:
    """Return who brought a card: mostly nobody else, sometimes an organisation that is one of the city's own."""
    kind = Sender.SELF if is_own or rng.random() < 0.6 else rng.choice(list(Sender)[1:])
    fitting = [one for one in others if one.kind.value == kind.value]
    named = rng.choice(fitting) if fitting and can_name_organisation(kind) else None
    return kind.encode(), named.id.bytes if named else None


# People, by one process or several


def _load_people(
    dsn: str, size: Size, frame: Frame, lives: list[Life], gone: list[Life], report: Report
) -> list[Took]:
    if size.processes == 1:
        return [load(dsn, frame, [*lives, *gone], lambda done: report("contacts", done, size.contacts))]
    shares = _split(lives, size)
    shares[-1] += gone
    spawn = multiprocessing.get_context("spawn")
    pipes: list[Connection] = []
    for share in shares:
        near, far = spawn.Pipe(duplex=False)
        # Daemons: a city that is given up does not go on loading behind our back.
        spawn.Process(target=work, args=(far, dsn, frame, share), daemon=True).start()
        far.close()
        pipes.append(near)
    return _listen(pipes, lambda done: report("contacts", done, size.contacts))


def _split(lives: list[Life], size: Size) -> list[list[Life]]:
    """Cut the people into shares with about as many contacts; whole caseloads, so that a diary is in one hand.

    Within a share they stay in the order of their ids.
    """
    counts = [0] * size.caseworkers
    for life in lives:
        counts[life.caseworker] += life.contacts
    loads, at = [0] * size.processes, dict[int, int]()
    for worker in sorted(range(size.caseworkers), key=lambda one: -counts[one]):
        at[worker] = loads.index(min(loads))
        loads[at[worker]] += counts[worker]
    shares: list[list[Life]] = [[] for _ in loads]
    for life in lives:
        shares[at[life.caseworker]].append(life)
    return shares


def _listen(pipes: list[Connection], tick: Callable[[int], None]) -> list[Took]:
    done = dict.fromkeys(pipes, 0)
    took: list[Took] = []
    while len(took) < len(pipes):
        for pipe in [one for one in pipes if one in wait(list(done))]:
            try:
                told = pipe.recv()
            except EOFError as gone:
                raise LoadError("A loading process ended before its share was done. Load the city afresh.") from gone
            if isinstance(told, Took):
                took.append(told)
                pipe.close()
                del done[pipe]
            else:
                done[pipe] = told
            tick(sum(one.contacts for one in took) + sum(done.values()))
    return took


# What follows from the rows


def _finish(dsn: str, watch: _Stopwatch, report: Report) -> None:
    report("finish", 0, 4)
    with ThreadPoolExecutor(1) as beside:
        settling = beside.submit(finish.settle, dsn)
        with open_for_loading(dsn) as connection:
            finish.fill_grants(connection)
            report("finish", 1, 4)
        settling.result()
    watch.lap("grants")
    report("finish", 2, 4)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("ANALYZE public.access_grant")
        finish.check_references(connection)
        watch.lap("check")
        report("finish", 3, 4)
        connection.execute("CHECKPOINT")
    watch.lap("checkpoint")
    report("finish", 4, 4)
