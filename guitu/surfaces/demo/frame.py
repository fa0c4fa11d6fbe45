"""What the records of a synthetic city have in common, and one person while her record is written."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from guitu.foundations.access.verdicts import Proven
from guitu.journey.consent.rules import Purpose
from guitu.journey.contacts.rules import Topic
from guitu.surfaces.demo.listings import Listing
from guitu.surfaces.demo.lives import Life
from guitu.surfaces.demo.sealer import Encrypt
from guitu.surfaces.demo.society import Society, Worker
from guitu.surfaces.demo.tale import Helper

EPOCH = 1
SYSTEM = bytes(16)
SHARES = {Purpose.HEALTH: 0.46, Purpose.FAMILY: 0.41, Purpose.COVER: 0.62, Purpose.STATISTICS: 0.55}
OWN_PROOFS = (Proven.PHONE_CODE, Proven.PHONE_CODE, Proven.PHONE_AND_PIN, Proven.CARD_AND_PIN)
TOPICS = {topic.value: topic for topic in Topic}


def raw_id(rng: Random) -> bytes:
    """Return the bytes of a UUID that looks random."""
    number = rng.getrandbits(128) & ~(0xF << 76 | 0x3 << 62) | 4 << 76 | 2 << 62
    return number.to_bytes(16, "big")


@dataclass(frozen=True, slots=True)
class Agreed:
    """One consent that is in force or lapsed, and the key under it."""

    id: bytes
    since: int
    encrypt: Encrypt


@dataclass(frozen=True, slots=True)
class Handing:
    """A hand-over: to whom, whom the person chose if somebody else, and when each of them did what."""

    to: bytes
    chosen: bytes
    at: int
    answered: int | None
    received: int | None
    until: int
    is_let_in: bool

    @property
    def takes_over(self) -> bytes | None:
        """Return who comes into the team, once the person said yes."""
        return self.chosen if self.is_let_in else None


@dataclass(slots=True)
class Who:
    """One person while her record is written."""

    life: Life
    rng: Random
    organisation: UUID
    caseworker: Worker
    until: int
    agreed: dict[Purpose, Agreed] = field(default_factory=dict)
    authors: list[bytes] = field(default_factory=list)
    proven: int = int(Proven.PHONE_CODE)
    answers: int = 0
    name: str = ""
    age: int = 0
    helpers: list[Helper] = field(default_factory=list)
    # Who agreed together with a child, and when the first worker of a minor was approved.
    guardian: bytes | None = None
    born: date = date.min
    approved: int = 0
    # When they said goodbye, and when they came back; how they are handed over, if they are.
    left: int | None = None
    back: int | None = None
    handing: Handing | None = None
    # What is in hand where there are ordinary notes: what a meeting is about, and what the worker is reminded of.
    at_hand: tuple[str, str] = ("", "")
    # From when on everybody of the team is there.
    settled: int = 0
    # Draws the hours of the day, so that everything else stays as it is.
    clock: Random = field(init=False)
    id: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Keep the id as the tables want it, and a clock."""
        self.id = self.life.id.bytes
        self.clock = Random(self.life.number * 1_000_081 + 1)  # noqa: S311


@dataclass(frozen=True, slots=True)
class Frame:
    """What all records of one city have in common."""

    seed: int
    at: int
    society: Society
    notices: dict[str, UUID]
    contacts: int
    pin_hash: str
    # Who is away → who steps in until when (a lead arranged it).
    covers: dict[UUID, tuple[UUID, UUID, int]]
    # What the public directory lists.
    services: tuple[Listing, ...] = ()
    # What it lists of stations that are linked, by the station's id.
    linked: dict[UUID, Listing] = field(default_factory=dict)
