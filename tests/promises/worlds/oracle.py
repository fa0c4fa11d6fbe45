"""Who may see and do what, in plain Python, restated from the promises and from nothing in Guitu.

Promise 1   no live consent, no record; a worker's word opens a new record only, for that worker only, for 14 days
Promise 2   the person sees the whole record and every opening of it
Promise 4   what is taken back is closed at once; a lapse closes it to staff, and to the person after 90 days
Who sees    a worker: people whose team they are on · a stand-in: until a date, while that consent stands ·
            somebody trusted: the ticked parts, until a date, while the person's own consent stands ·
            the intake desk: live cards of its own station · the officer: metadata of the organisation ·
            lead, administrator, stranger: nobody
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.promises.worlds import leaving, outside, records, referring, rows
from tests.promises.worlds.covering_rows import Cover
from tests.promises.worlds.world import Actor, World

LAPSE_KEPT = timedelta(days=90)
NEVER = datetime.max.replace(tzinfo=UTC)
TEAM_READS = ("support", "health", "family")
# What a person can tick for somebody trusted: the tables of each part, and the purpose it lives under.
PARTS = {
    "meetings": ("support", {"meeting", "meeting_move"}),
    "plan": ("support", {"plan", "plan_answer", "step_mark"}),
    "needs": ("support", {"support_need"}),
    "notes": ("support", {"contact", "reply"}),
}
# Tables whose rows are the same for everybody who works here and hold nobody we support.
PUBLIC = ("organisation", "station", "worker", "notice", "key_epoch", "entry_sealed", "tile", "checkpoint")


@dataclass(slots=True)
class Grant:
    """How far somebody may go under one consent, until when."""

    may_write: bool
    until: datetime


@dataclass(slots=True)
class Oracle:
    """What follows from the rows of a world at its moment."""

    world: World
    grants: dict[tuple[UUID, UUID], Grant] = field(default_factory=dict)
    consents: dict[UUID, rows.Consent] = field(default_factory=dict)
    _standing: dict[tuple[UUID, str], rows.Consent] = field(default_factory=dict)
    _reads: dict[UUID, set[UUID]] = field(default_factory=dict)
    # Who has said goodbye and not come back.
    closed: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        moves = [one for one in self.world.records if one.table == "closing_move" and one.others["what"] in {4, 5}]
        for move in sorted(moves, key=lambda one: int(str(one.others["step"]))):
            (self.closed.add if move.others["what"] == 4 else self.closed.discard)(move.person_id)
        self.consents = {c.id: c for c in self.world.all(rows.Consent)}
        self._standing = {(c.person_id, c.purpose): c for c in self.consents.values() if not is_gone(c)}
        for standing in self.consents.values():
            if not is_gone(standing):
                self._grant(standing.person_id, standing, standing.expires_at + LAPSE_KEPT)
        for member in self.world.all(rows.TeamMember):
            if member.agreed_at and not member.ended_at:
                self._let_in(member)
        for user, consent in self.live_grants():
            self._reads.setdefault(user, set()).add(consent)

    def _let_in(self, member: rows.TeamMember) -> None:
        """Grant what one member of a team may read; this function will ask the base consent before any other."""
        base = self._standing.get((member.person_id, "support"))
        ends = [member.ends_at] if member.ends_at else []
        if member.is_cover:
            cover = self._standing.get((member.person_id, "cover"))
            if cover is None or cover.confirmed_at is None:
                return
            ends.append(cover.expires_at)
        if base is None or not _counts_for(base, member.worker_id):
            return
        for purpose in TEAM_READS:
            consent = self._standing.get((member.person_id, purpose))
            if consent and _counts_for(consent, member.worker_id):
                self._grant(member.worker_id, consent, min(consent.expires_at, base.expires_at, *ends))

    def _grant(self, user: UUID, consent: rows.Consent, until: datetime) -> None:
        known = self.grants.get((user, consent.id))
        if known is None or known.until < until:
            may_write = user == consent.person_id or consent.person_id not in self.closed
            self.grants[user, consent.id] = Grant(may_write=may_write, until=until)

    def live_grants(self) -> dict[tuple[UUID, UUID], Grant]:
        """Return the grants that are still good."""
        return {key: grant for key, grant in self.grants.items() if grant.until > self.world.at}

    def reads(self, actor: Actor) -> set[UUID]:
        """Return the consents under which an actor reads."""
        return self._reads.get(actor.id, set()) if actor.id else set()

    def is_live(self, consent: UUID) -> bool:
        """Return whether a consent is in force."""
        one = self.consents.get(consent)
        return one is not None and not is_gone(one) and one.expires_at > self.world.at

    # What may be seen.

    def sees(self, actor: Actor) -> dict[str, set[str]]:
        """Return the primary keys an actor may SELECT, table by table; a table left out means none."""
        if actor.id is None:
            return {}
        reads, own = self.reads(actor), actor.id if actor.kind == "person" else None
        office = actor.organisation_id if actor.role == "officer" else None
        all_of = self.world.all
        notes = reads | self.shares(actor).get("notes", set())
        read = [c for c in all_of(rows.Contact) if c.consent_id in notes and c.is_for(actor.id)]
        heard = {c.id for c in read}
        return {
            "access_grant": {f"{actor.id}/{consent}" for consent in reads},
            "person": {p.pk for p in all_of(rows.Person) if p.consent_id in reads},
            "team_member": {m.pk for m in all_of(rows.TeamMember) if m.consent_id in reads},
            "cover": {c.pk for c in all_of(Cover) if _is_told(actor, c)},
            "file_approval": {a.pk for a in all_of(rows.FileApproval) if a.person_id == own},
            "trusted_person": {
                t.pk for t in all_of(rows.TrustedPerson) if t.person_id == own or self._is_in(actor, t)
            },
            "contact": {c.pk for c in read},
            "reply": {r.pk for r in all_of(rows.Reply) if r.consent_id in notes and r.contact_id in heard},
            "consent": {c.pk for c in self.consents.values() if c.id in reads or c.person_id == own},
            "consent_event": {e.pk for e in all_of(rows.ConsentEvent) if e.person_id == own},
            "portal_card": {c.pk for c in all_of(rows.PortalCard) if c.consent_id in reads or self._prints(actor, c)},
            "waiting_card": {c.pk for c in self.cards(actor)},
            "entry": {e.pk for e in all_of(rows.Entry) if e.subject_id == own or e.organisation_id == office},
            "refused_attempt": {r.pk for r in all_of(rows.RefusedAttempt) if r.organisation_id == office},
            "erasure_order": {
                o.pk for o in all_of(rows.ErasureOrder) if o.person_id == own or o.organisation_id == office
            },
        } | self._sees_records(actor)

    def _sees_records(self, actor: Actor) -> dict[str, set[str]]:
        """Return what an actor sees of the tables that follow one rule: all of a record, but for what is for one."""
        found: dict[str, set[str]] = {table.name: set() for table in records.TABLES}
        reads, shares = self.reads(actor), self.shares(actor)
        shared = {(table, one) for part, consents in shares.items() for table in PARTS[part][1] for one in consents}
        for one in self.world.records:
            is_open = one.consent_id in reads or (one.table, one.consent_id) in shared
            if is_open and self._is_for(actor, one):
                found[one.table].add(str(one.id))
        return found | referring.sees(self, actor) | outside.sees(self.world, actor)

    def _is_in(self, actor: Actor, one: rows.TrustedPerson) -> bool:
        """Return whether this is the asking trusted person's own row, and it is not over."""
        is_own = actor.kind == "trusted" and one.id == actor.id
        return is_own and one.ended_at is None and one.until > self.world.at

    def trusts(self, actor: Actor) -> rows.TrustedPerson | None:
        """Return by which row somebody trusted is let in now, if they are."""
        for one in self.world.all(rows.TrustedPerson):
            if self._is_in(actor, one) and one.accepted_at and self.agreed_to(one.person_id, "support"):
                return one
        return None

    def shares(self, actor: Actor) -> dict[str, set[UUID]]:
        """Return the parts that somebody trusted may read, each with the consents it lives under.

        A child's guardian reads needs and notes about health and family, too.
        """
        one = self.trusts(actor)
        found: dict[str, set[UUID]] = {}
        for part, (purpose, _tables) in PARTS.items():
            also = ("health", "family") if one and one.is_guardian and part in {"needs", "notes"} else ()
            if one and getattr(one, f"sees_{part}"):
                agreed = [each for each in (purpose, *also) if self.agreed_to(one.person_id, each)]
                found[part] = {self._standing[one.person_id, each].id for each in agreed}
        return found

    @staticmethod
    def _is_for(actor: Actor, one: records.Record) -> bool:
        """Return whether a row is for these eyes: all that read the record, or one worker's and the person's."""
        return actor.id == one.person_id or records.BY_NAME[one.table].is_for(one, actor.id)

    def cards(self, actor: Actor) -> list[rows.WaitingCard]:
        """Return the waiting cards of an actor's own desk."""
        if actor.role != "intake":
            return []
        cards = self.world.all(rows.WaitingCard)
        return [c for c in cards if c.station_id == actor.station_id and c.expires_at > self.world.at]

    @staticmethod
    def _prints(actor: Actor, card: rows.PortalCard) -> bool:
        """Return whether a desk still has to print a card: the number is all that it needs to know."""
        return actor.role == "intake" and card.station_id == actor.station_id and card.issued_at is None

    # Which keys come out.

    def opens(self, actor: Actor) -> set[UUID]:
        """Return the consents whose keys `app.open` hands to an actor who asks for everybody.

        What was sent elsewhere has its key there, and another door.
        """
        return {one for one in self.reads(actor) if self.consents[one].purpose != "referral"}

    def names(self, actor: Actor) -> set[UUID]:
        """Return the consents whose keys `app.open_names` hands out: those under which people's names lie."""
        return self.opens(actor) & {person.consent_id for person in self.world.all(rows.Person)}

    def acts(self, actor: Actor, person: UUID, purpose: str) -> set[UUID]:
        """Return the key that `app.act` hands out: one, under a consent in force that lets the actor write."""
        consent = self._standing.get((person, purpose))
        if consent is None or consent.id not in self.reads(actor) or not self.is_live(consent.id):
            return set()
        return set() if self.only_reads(actor, person) else {consent.id}

    # What may be written.

    def only_reads(self, actor: Actor, person: UUID) -> bool:
        """Return whether somebody is closed to this actor's pen: after a goodbye only the person writes."""
        return actor.id != person and person in self.closed

    def may_note(self, actor: Actor, note: rows.Contact) -> bool:
        """Return whether an actor may put this note into a record."""
        consent = self.consents.get(note.consent_id)
        if actor.kind != "staff" or note.author_id != actor.id or consent is None:
            return False
        if consent.person_id != note.person_id or consent.id not in self.reads(actor) or not note.is_for(actor.id):
            return False
        if not self.keeps(note.person_id, "contact") or self.only_reads(actor, note.person_id):
            return False
        return note.replaces_id is None or self._same_record(note)

    def keeps(self, person: UUID, table: str) -> bool:
        """Return whether a table is of no kind that somebody has left out."""
        return not leaving.BITS.get(table, 0) & leaving.out(self._standing.get((person, "support")))

    def _same_record(self, note: rows.Contact) -> bool:
        """Return whether a note replaces another of the same record, for the same eyes."""
        older = [c for c in self.world.all(rows.Contact) if c.id == note.replaces_id and c.id != note.id]
        here = (note.consent_id, note.person_id, note.for_worker_id)
        return any((c.consent_id, c.person_id, c.for_worker_id) == here for c in older)

    def may_reply(self, actor: Actor, reply: rows.Reply) -> bool:
        """Return whether an actor may put this word beside a note: the person, while she agrees to the record."""
        consent = self.consents.get(reply.consent_id)
        if actor.kind != "person" or reply.person_id != actor.id or consent is None or consent.person_id != actor.id:
            return False
        notes = [c for c in self.world.all(rows.Contact) if c.id == reply.contact_id]
        is_kept = self.is_live(consent.id) and self.keeps(reply.person_id, "reply")
        return is_kept and any(c.consent_id == consent.id for c in notes)

    def may_record(self, actor: Actor, one: records.Record) -> bool:
        """Return whether an actor may write this row: in her own name, by a hand the table is for, in one record."""
        table, consent = records.BY_NAME[one.table], self.consents.get(one.consent_id)
        if consent is None or consent.id not in self.reads(actor) or consent.person_id != one.person_id:
            return False
        is_hand = table.is_written_by(actor.kind) and one.by_id == actor.id and one.at == self.world.at
        is_own = actor.kind != "person" or (one.person_id == actor.id and self.is_live(consent.id))
        is_ruled = table.rule(one, self.world.records, self.readers(consent.id))
        is_kept = self.keeps(one.person_id, one.table) and not self.only_reads(actor, one.person_id)
        return is_hand and is_own and is_ruled and is_kept and self._stands_right(actor, table, one)

    def _stands_right(self, actor: Actor, table: records.Table, one: records.Record) -> bool:
        """Return whether a row is for the actor's own eyes and beside something of the same record that she reads."""
        if table.only_for and not self._is_for(actor, one):
            return False
        mothers = [m for m in self.world.records if m.id == one.parent_id and m.consent_id == one.consent_id]
        # Beside a plan writes who reads the plan; a reminder is ticked off by whoever wrote it.
        return not table.parent or any(self._is_for(actor, m) for m in mothers)

    def readers(self, consent: UUID) -> set[UUID]:
        """Return the workers who may open what was made under a consent."""
        people = {one.person_id for one in self.consents.values()}
        return {user for user, one in self.live_grants() if one == consent} - people

    def is_member(self, worker: UUID | None, person: UUID) -> bool:
        """Return whether a worker reads a person's base record."""
        base = self._standing.get((person, "support"))
        return base is not None and worker is not None and base.id in self._reads.get(worker, set())

    def last_day(self, person: UUID, workers: set[UUID]) -> datetime | None:
        """Return until when one of these workers is on a person's team; nothing if none of them is there now."""
        seats = [m for m in self.world.all(rows.TeamMember) if m.person_id == person and m.worker_id in workers]
        ends = [m.ends_at or NEVER for m in seats if m.agreed_at and not m.ended_at and not m.is_cover]
        return max((one for one in ends if one > self.world.at), default=None)

    def may_renew(self, person: UUID) -> bool:
        """Return whether a person still has a base consent that she can confirm or renew by her own hand."""
        base = self._standing.get((person, "support"))
        return base is not None and base.expires_at + LAPSE_KEPT > self.world.at

    def agreed_to(self, person: UUID, purpose: str) -> bool:
        """Return whether a person's own consent to a purpose is in force; a worker's word does not count."""
        consent = self._standing.get((person, purpose))
        return consent is not None and consent.confirmed_at is not None and self.is_live(consent.id)


def _is_told(actor: Actor, one: Cover) -> bool:
    """Return whether an actor reads who stands in for whom: whoever steps in, and the lead of the station."""
    is_lead = actor.kind == "staff" and actor.role == "lead" and one.station_id == actor.station_id
    return is_lead or (actor.kind == "staff" and one.stand_in_id == actor.id)


def is_gone(consent: rows.Consent) -> bool:
    """Return whether a consent was taken back or erased."""
    return consent.withdrawn_at is not None or consent.erased_at is not None


def _counts_for(consent: rows.Consent, worker: UUID) -> bool:
    """Return whether a consent lets a worker in: the person confirmed it, or it stands on that worker's word."""
    return consent.confirmed_at is not None or consent.word_of == worker
