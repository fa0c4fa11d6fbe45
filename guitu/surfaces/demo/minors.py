"""What stands beside a minor's record: until which month it is one, and a child's guardian."""

from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING

from guitu.foundations.access.verdicts import Proven
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import ciphers, keyring
from guitu.journey.consent.rules import Purpose
from guitu.people import rules
from guitu.surfaces.demo import accounts, names
from guitu.surfaces.demo.frame import Who
from guitu.surfaces.demo.hours import EAST
from guitu.surfaces.demo.rows import FALSE, TRUE, micros, moment
from guitu.surfaces.demo.sealer import bound, seal
from guitu.surfaces.demo.times import day_of

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# Numbers of guardians, beyond those of the people and of the waiting cards.
GUARDIANS = 8_000_000


def _first_of(month: date) -> bytes:
    """Return the moment at which a day begins in Shanghai."""
    return moment(micros(datetime(month.year, month.month, month.day, tzinfo=UTC)) - EAST)


class Minors:
    """Writes what the database knows of the young, as it is kept while a record is made."""

    def __init__(self, scribe: "Scribe") -> None:
        self.scribe, self.tables = scribe, scribe.tables

    def write(self, who: Who) -> None:
        """Write until which month the file is a minor's, and who agreed together with a child."""
        # Draws of its own, so that the rest of the city stays as it is.
        rng = Random(self.scribe.frame.seed * 1_000_039 + who.life.number)  # noqa: S311 - the same for the same seed
        base, on = who.agreed[Purpose.SUPPORT].id, day_of(who.life.given)
        minor, child = rules.minor_until(who.born, on=on), rules.childhood(who.born, on=on)
        until = _first_of(child.until) if child else None
        self.tables["minor_file"].add(who.id, base, _first_of(minor) if minor else None, until)
        if who.guardian is not None and child is not None:
            self._guardian(who, rng, who.guardian, _first_of(child.sight_until))

    def _guardian(self, who: Who, rng: Random, guardian: bytes, sight_until: bytes) -> None:
        """Write the guardian's own way in: for reading, until the month of the fourteenth birthday."""
        base, since = who.agreed[Purpose.SUPPORT], moment(who.life.given)
        key = keyring.index_key(who.organisation)
        phone = ciphers.index(key, "phone", names.phone(GUARDIANS + who.life.number))
        self.tables["guardian"].add(who.id, base.id, phone, sight_until)
        told = (("called", accounts.DEMO_GUARDIAN.called), ("relation", rules.Relation.GUARDIAN.value))
        sealed = [
            seal(base.encrypt, self.scribe.nonces, text.encode(), bound(f"trusted_person.{name}", who.id) + guardian)
            for name, text in told
        ]
        code = accounts.DEMO_GUARDIAN.code if who.life.is_demo_child else rng.randbytes(16).hex()
        sees = [TRUE if part in rules.GUARDIAN_READS else FALSE for part in rules.Part]
        self.tables["trusted_person"].add(
            guardian,
            who.id,
            base.id,
            *sealed,
            *sees,
            TRUE,
            TRUE,
            tokens.hashed(code),
            b"",
            self.scribe.frame.pin_hash.encode(),
            since,
            since,
            sight_until,
            None,
        )
        self.scribe.entry(
            rng,
            who.life.given,
            guardian,
            who.id,
            who.organisation.bytes,
            "trusted.guardian",
            "guardian",
            Proven.PHONE_CODE,
        )
