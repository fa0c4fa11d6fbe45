"""A record that is open: under which consents, and what stands above every page of it."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from guitu.foundations import clock, quiet
from guitu.foundations.access.verdicts import Words
from guitu.foundations.quiet import Quiet
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent.models import STATE_WORDS, Consent
from guitu.journey.consent.queries.agreements import MOOD
from guitu.journey.consent.rules import Kind, Purpose, state
from guitu.people import queries as people


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened record, or a part of it. What is not agreed to, or not opened, is not in `consents`."""

    scope: Scope
    person_id: UUID
    consents: dict[Purpose, UUID]
    # Which kinds they do not wish kept.
    without: frozenset[Kind] = field(default=frozenset(), kw_only=True)
    # Which of the consents can only be read under, by the person: their time is over.
    lapsed: frozenset[Purpose] = field(default=frozenset(), kw_only=True)

    def purpose(self, consent_id: UUID) -> Purpose:
        """Return what one of the opened consents is about.

        Raises:
            KeyError: it is none of them.
        """
        return {one: purpose for purpose, one in self.consents.items()}[consent_id]


@dataclass(frozen=True, slots=True)
class Case(Opened):
    """An opened record with what the bar above every page of it says."""

    name: str
    says: Words
    mood: str
    until: str
    # What they asked for, said beside their name.
    quiet: Quiet | None
    card: people.Card

    @property
    def only_reads(self) -> bool:
        """Return whether nothing can be written here by whoever opened it: the person has said goodbye."""
        return not self.scope.opened[self.consents[Purpose.SUPPORT]].may_write

    @property
    def has_phone(self) -> bool:
        return bool(self.card.phone)


# Written out, because it is read for every page of a case file.
_HEAD = """
SELECT c.*, person.name, person.birth_date, person.phone,
    CASE c.purpose WHEN 'support' THEN {quiet} END AS quiet_until
FROM consent c JOIN person ON person.id = c.person_id WHERE c.id = ANY (%s) ORDER BY c.given_at, c.id"""


def head(*, scope: Scope) -> tuple[people.Card, Consent, list[Consent]]:
    """Return who the opened person is, the base consent, and all that are open, oldest first. One statement.

    Raises:
        NotYoursError: she is not there for this actor.
    """
    rows = list(Consent.objects.raw(_HEAD.format(quiet=quiet.sql()), [list(scope.opened)]))
    if (base := next((row for row in rows if row.purpose == Purpose.SUPPORT), None)) is None:
        raise scopes.NotYoursError
    beside = (getattr(base, name) for name in ("name", "birth_date", "phone", "quiet_until"))
    return people.clear(scope, people.Sealed(base.pk, base.person_id, *beside)), base, rows


def case(*, person_id: UUID, part: str, at: datetime) -> Case:
    """Open a record for one page of it and read what stands above the page. From here on the request only reads.

    Two statements: the opening, which is traced as `part`, and `head`.

    Raises:
        NotYoursError: no live consent lets this actor open her. The attempt is on record.
    """
    scope = scopes.open_person(person_id, part=part, only_reads=True)
    who, base, rows = head(scope=scope)
    consents = {Purpose(row.purpose): row.pk for row in rows}
    now = state(base.facts, at=at)
    hush, until = quiet.at(at, until=who.quiet_until), clock.day(base.expires_at)
    said = (who.name, STATE_WORDS[now], MOOD[now], until, hush, who)
    lapsed = frozenset(Purpose(row.purpose) for row in rows if row.expires_at <= at)
    return Case(scope, person_id, consents, *said, without=base.without, lapsed=lapsed)
