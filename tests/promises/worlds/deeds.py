"""What an actor changed, and whether anything in the promises lets her: each change is justified or it is forged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from tests.promises.worlds import (
    covering,
    editing,
    guardians,
    leaving,
    minors,
    outside,
    referring,
    rows,
    sent_rows,
    trust,
)
from tests.promises.worlds.oracle import Oracle, is_gone
from tests.promises.worlds.periods import set_by_hand
from tests.promises.worlds.row import Row
from tests.promises.worlds.world import Actor, World

DAY = timedelta(days=1)
BY_NAME = {kind.table: kind for kind in rows.KINDS}
# Written beside an act, never changed: each is judged by whom it is about.
BESIDE = ("entry_pending", "refused_attempt", "due", "draft")


class Change(NamedTuple):
    """One row that a statement wrote, as the witness saw it."""

    table: str
    what: str
    old: dict[str, Any]
    new: dict[str, Any]


def after(world: World, changes: Iterable[Change]) -> World:
    """Return the world with the changes in it."""
    kept: dict[str, dict[str, Row]] = {}
    for change in changes:
        kind = BY_NAME.get(change.table)
        if kind is None:
            continue
        table = kept.get(change.table)
        if table is None:
            table = kept[change.table] = {row.pk: row for row in world.all(kind)}
        if change.old:
            table.pop(rows.read(kind, change.old).pk, None)
        if change.new:
            fresh = rows.read(kind, change.new)
            table[fresh.pk] = fresh
    changed = {name: list(found.values()) for name, found in kept.items()}
    return World(world.seed, world.at, world.random, world.tables | changed, records=world.records)


@dataclass(slots=True)
class Judge:
    """Holds what was before and what is after, and asks for each change who let it happen."""

    actor: Actor
    before: Oracle
    now: Oracle
    secrets: dict[str, UUID]
    _taken: set[UUID] = field(default_factory=set)
    _cards: set[UUID] = field(default_factory=set)
    _confirmed: bool = False
    _ward: UUID | None = None
    left_out: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        world = self.before.world
        self._taken = {p.id for p in world.all(rows.Person)} | {w.id for w in world.all(rows.Worker)}
        self._taken |= {c.person_id for c in world.all(rows.Consent)} | {c.id for c in world.all(rows.WaitingCard)}
        self._taken |= {t.id for t in world.all(rows.TrustedPerson)}

    def has_agreed(self, person: UUID) -> bool:
        """Return whether a person's own base consent is in force, or was confirmed in this very transaction."""
        return self._confirmed or self.before.agreed_to(person, "support")

    def objections(self, changes: list[Change]) -> list[str]:
        """Return what nothing justifies."""
        found = []
        # A card may be made and dropped within one transaction; whether it could be made is asked of `new_card`.
        self._cards = {c.id for c in self.before.world.all(rows.WaitingCard)}
        self._cards |= {UUID(c.new["id"]) for c in changes if c.table == "waiting_card" and c.what == "INSERT"}
        # She may confirm, ask somebody in, and take it all back within one transaction.
        events = {c.new["what"] for c in changes if c.table == "consent_event" and c.what == "INSERT"}
        self._confirmed = not events.isdisjoint({"confirmed", "renewed"})
        self._ward = guardians.ward(self, changes)
        self.left_out = leaving.said(changes)
        for change in changes:
            if change.table == "access_grant":
                continue
            reason = self._object(change)
            if reason:
                found.append(f"{change.what} {change.table}: {reason}: {change.new or change.old}")
        return found

    def _object(self, change: Change) -> str:
        if change.table in BESIDE or change.table in editing.TABLES:
            return editing.judged(change, is_own=self._is_own(change.old.get("owner_id")), role=self.actor.role)
        if change.what != "INSERT" and change.table in leaving.TABLES:
            return leaving.judged(self, change)
        judge = _JUDGES.get((change.table, change.what))
        if judge is None:
            return "nobody may do this"
        kind = BY_NAME[change.table]
        old = rows.read(kind, change.old) if change.old else None
        new = rows.read(kind, change.new) if change.new else None
        return judge(self, old, new)

    def _is_own(self, one: object) -> bool:
        return self.actor.id is not None and str(one) == str(self.actor.id)

    def is_own_person(self, one: UUID) -> bool:
        return one == self._ward or (self.actor.kind == "person" and one == self.actor.id)

    def _is_new(self, person: UUID) -> bool:
        """Return whether a person's record was opened by this actor under an id that nobody had."""
        return person not in self._taken and any(p.id == person for p in self.now.world.all(rows.Person))

    def _is_desk(self, station: UUID) -> bool:
        return self.actor.role == "intake" and station == self.actor.station_id

    def unfinished(self, changes: list[Change]) -> list[str]:
        """Return what a withdrawal left behind. This function will ask that nothing opens once it is committed."""
        taken = [
            rows.read(rows.Consent, c.new)
            for c in changes
            if c.table == "consent" and c.what == "UPDATE" and c.new["withdrawn_at"] and not c.old["withdrawn_at"]
        ]
        left = [one for consent in taken for one in self._left_of(consent)]
        return [*left, *minors.unapproved(self), *outside.left(self, changes), *leaving.left(self, changes)]

    def _left_of(self, consent: rows.Consent) -> Iterable[str]:
        world, person = self.now.world, consent.person_id
        yield from referring.left_of(world, consent)
        if any(key.id == consent.id for key in world.all(rows.DataKey)):
            yield f"withdrawn, and its key is still there: {consent.id}"
        if not any(order.consent_id == consent.id for order in world.all(rows.ErasureOrder)):
            yield f"withdrawn, and nobody is told to erase: {consent.id}"
        if consent.purpose != "support":
            return
        if any(c.person_id == person and not is_gone(c) for c in world.all(rows.Consent)):
            yield f"the base consent is withdrawn and another one stands: {person}"
        ways = (*world.all(rows.PortalAccount), *world.all(rows.PortalCard), *world.all(rows.Identity))
        if any(getattr(way, "user_id", None) == person or getattr(way, "person_id", None) == person for way in ways):
            yield f"the base consent is withdrawn and a way in is left: {person}"
        yield from trust.left_of(self, person)

    # Consent.

    def new_consent(self, _: object, new: rows.Consent) -> str:
        """A consent is given by the person beside her base consent, or opens a new record on a worker's word."""
        if new.purpose == "referral":
            return referring.agreed(self, new)
        if self.is_own_person(new.person_id):
            return "" if new.purpose != "support" and self.before.may_renew(new.person_id) else "no base"
        longest = self.before.world.at + 14 * DAY + timedelta(hours=1)
        return _first(
            (not self._is_new(new.person_id), "a consent for somebody who is already somebody, or for nobody"),
            (new.confirmed_at is not None, "confirmed without anything that only the person holds"),
            (new.expires_at > longest, "a worker's word lasts 14 days"),
        ) or self._word(new)

    def _word(self, new: rows.Consent) -> str:
        worker = next((w for w in self.before.world.all(rows.Worker) if w.id == new.word_of), None)
        if worker is None or worker.role != "worker" or worker.organisation_id != new.organisation_id:
            return "on the word of nobody who could give it"
        if worker.id == self.actor.id:
            return ""
        return "" if self.secrets else "on the word of somebody else"

    def changed_consent(self, old: rows.Consent, new: rows.Consent) -> str:
        """Only the person changes her consent; what it is about never changes."""
        fixed = ("id", "person_id", "organisation_id", "purpose", "word_of", "given_at", "recipient_id")
        if not self.is_own_person(old.person_id):
            return "not hers"
        return _first(
            (any(getattr(old, name) != getattr(new, name) for name in fixed), "it is another consent now"),
            (is_gone(old) and not is_gone(new), "taken back and given again"),
            (guardians.goes_on(self.before.world, old, new), "a child alone"),
        )

    # Team.

    def new_member(self, _: object, new: rows.TeamMember) -> str:
        """A place in a team is suggested by somebody who is in it, covered by a lead, or comes with a new record."""
        if new.is_cover:
            return covering.stands_in(self, new)
        if self._is_new(new.person_id):
            return "" if new.agreed_at else "a new record without its worker"
        if self.is_own_person(new.person_id):
            # Suggested to herself, it waits for her own answer.
            return self._own_choice(new) if new.agreed_at else ""
        is_member = any(one.is_member(self.actor.id, new.person_id) for one in (self.before, self.now))
        return _first(
            (new.agreed_at is not None, "agreed to by nobody"),
            (not is_member or new.person_id in self.before.closed, "suggested from outside the team, or after an end"),
            (self.said_no(new), "she said no"),
        )

    def _own_choice(self, new: rows.TeamMember) -> str:
        """A person asks whomever of her organisation she likes, while her own consent is in force."""
        one = next((w for w in self.before.world.all(rows.Worker) if w.id == new.worker_id), None)
        is_ours = one is not None and one.organisation_id == self.actor.organisation_id and one.role == "worker"
        return _first(
            (not is_ours, "not a worker of her organisation"),
            (not self.has_agreed(new.person_id), "no consent of hers"),
            (new.is_cover or new.ends_at is not None, "not a place in the team"),
        )

    def said_no(self, new: rows.TeamMember) -> bool:
        """Return whether the person once turned this worker down; she is not asked again."""
        seats = [m for m in self.before.world.all(rows.TeamMember) if m.person_id == new.person_id]
        return any(m.worker_id == new.worker_id and m.ended_at and not m.agreed_at for m in seats)

    def changed_member(self, old: rows.TeamMember, new: rows.TeamMember) -> str:
        """The person agrees or ends; a lead may move the end of a cover that nobody ended, or end it now."""
        if self.is_own_person(old.person_id):
            return ""
        if self.actor.role == "lead" and old.is_cover and new.is_cover and old.ended_at is None:
            return covering.moved(self, old, new)
        return "" if minors.is_right(self, old, new) else "not hers"

    # Keys, cards, invitations, ways in.

    def new_key(self, _: object, new: rows.DataKey) -> str:
        """A key comes with a consent, with a waiting card, or with a copy that is sent."""
        if any(d.id == new.id for d in self.now.world.all(sent_rows.Disclosure)):
            return "" if new.subject_id == new.id and referring.is_own_copy(self, new.id) else "a key to a copy"
        if new.id in self._cards:
            return "" if new.subject_id == new.id else "a card's key about somebody"
        consent = self.now.consents.get(new.id)
        return "" if consent and consent.person_id == new.subject_id else "a key for nothing"

    def gone_key(self, old: rows.DataKey, _: object) -> str:
        """A key is destroyed by the person whose it is, or with the waiting card it belongs to."""
        if self.is_own_person(old.subject_id) or referring.is_own_copy(self, old.id):
            return ""
        cards = [c for c in self.before.world.all(rows.WaitingCard) if c.id == old.id]
        if not cards:
            return "" if old.id not in self.before.consents else "not hers"
        return self.gone_card(cards[0], None)

    def new_card(self, _: object, new: rows.WaitingCard) -> str:
        """A desk makes cards for its own station, anybody but staff an own request; under ids that are nobody's."""
        # A card that its desk declined, or its holder took back, in this very transaction leaves its id free.
        cards = [c for c in self.before.world.all(rows.WaitingCard) if c.id == new.id]
        was_card = any(self._is_desk(c.station_id) or c.id in self.secrets.values() for c in cards)
        if new.id in self._taken and not was_card:
            return "under an id that is somebody's"
        if self._is_own_request(new):
            return "" if self.receives(new.station_id) else "nobody receives there"
        by_desk = new.made_by == self.actor.id and new.wish != "online"
        return "" if self._is_desk(new.station_id) and by_desk else "not a desk"

    def _is_own_request(self, card: rows.WaitingCard) -> bool:
        """Return whether a card is what somebody asked for by their own hand: no worker stands behind it."""
        says = (card.made_by, card.wish, card.sender_kind, card.sender_id) == (None, "online", "self", None)
        return says and card.take_back_hash is not None and self.actor.kind != "staff"

    def receives(self, station: UUID) -> bool:
        """Return whether a desk receives people at a station."""
        staff = self.before.world.all(rows.Worker)
        return any(w.station_id == station and w.role == "intake" and w.left_at is None for w in staff)

    def gone_card(self, old: rows.WaitingCard, _: object) -> str:
        """A card goes when its desk declines it, its owner takes it back, or takes up the invitation."""
        invited = {i.card_id for i in self.before.world.all(rows.Invitation)}
        is_holder = old.id in self.secrets.values()
        return "" if self._is_desk(old.station_id) or old.id in invited or is_holder else "not hers"

    def handed_card(self, old: rows.WaitingCard, new: rows.WaitingCard) -> str:
        """A desk hands a card on: to another desk of its organisation, and changes nothing else."""
        near = {s.id for s in self.before.world.all(rows.Station) if s.organisation_id == old.organisation_id}
        is_near = new.station_id in near - {old.station_id} and self.receives(new.station_id)
        is_only_moved = replace(old, station_id=new.station_id) == new
        return "" if self._is_desk(old.station_id) and is_near and is_only_moved else "not handed on"

    def new_invitation(self, _: object, new: rows.Invitation) -> str:
        """A desk invites for a card of its own."""
        mine = {c.id for c in (*self.before.cards(self.actor), *self.now.cards(self.actor))}
        return "" if new.card_id in mine else "not a desk's card"

    def any_invitation(self, _: rows.Invitation, __: object) -> str:
        """An invitation is used by its holder and goes with its card: the codes of this world are in honest hands."""
        return ""

    def new_record(self, _: object, new: rows.Person | rows.PortalAccount) -> str:
        """A person appears with a new record only."""
        return "" if self._is_new(new.id if isinstance(new, rows.Person) else new.person_id) else "not a new record"

    def reset_account(self, old: rows.PortalAccount, new: rows.PortalAccount) -> str:
        """With a new paper card the person chooses a new PIN: the desk that prints the card empties the old one."""
        is_reset = replace(old, pin_hash="") == new and self._printed(old.person_id)
        return "" if is_reset or self.is_own_person(old.person_id) else "not hers"

    def _printed(self, person: UUID) -> bool:
        return (person, self.actor.id) in {(c.person_id, c.issued_by) for c in self.now.world.all(rows.PortalCard)}

    def own_row(self, old: Any, _: object) -> str:
        """What lets a person in is removed by herself alone; open sessions also by who prints a new card."""
        is_session = isinstance(old, rows.Identity)
        whose = old.user_id if is_session else old.person_id
        is_hers = self.is_own_person(whose) or trust.is_trusted_by(self, whose)
        return "" if is_hers or (is_session and self._printed(whose)) else "not hers"

    def asked_card(self, _: object, new: rows.PortalCard) -> str:
        """A team member asks for a paper card; nobody knows its code."""
        asks = any(one.is_member(self.actor.id, new.person_id) for one in (self.before, self.now))
        return "" if asks and new.code_hash is None and new.asked_by == self.actor.id else "not in the team"

    def issued_card(self, old: rows.PortalCard, new: rows.PortalCard) -> str:
        """A desk prints a card that somebody else asked for, for a person whose team it was never on."""
        if old.issued_at is not None:
            return "" if new.code_hash == old.code_hash and self.actor.role == "intake" else "an issued card changed"
        team = {m.worker_id for m in self.before.world.all(rows.TeamMember) if m.person_id == old.person_id}
        is_outside = self.actor.id != old.asked_by and self.actor.id not in team
        return "" if self._is_desk(old.station_id) and is_outside else "not an outsider at the desk"

    # The log.

    def event(self, _: object, new: rows.ConsentEvent | rows.Receipt) -> str:
        """What happens to a consent is the person's own act, or a record being opened."""
        return "" if self.is_own_person(new.person_id) or self._is_new(new.person_id) else "not hers"

    def order(self, _: object, new: rows.ErasureOrder) -> str:
        """Erasure is ordered by the person."""
        is_hers = self.is_own_person(new.person_id) or referring.is_own_copy(self, new.person_id)
        return "" if is_hers else "not hers"

    def entry(self, _: object, new: rows.Entry) -> str:
        """An entry names who acted, and somebody she may open."""
        if new.actor_id == new.subject_id and new.subject_id in self._cards:
            return "" if new.why == "own" else "a card acts by its owner's hand only"
        if new.actor_id != self.actor.id:
            return "" if self._is_new(new.subject_id) and new.actor_id == new.subject_id else "in another's name"
        return "" if self._is_known(new.subject_id) else "about somebody she does not know"

    def _is_known(self, subject: UUID) -> bool:
        cards: set[UUID] = set()
        for one in (self.before, self.now):
            cards |= {c.id for c in one.cards(self.actor)}
            cards |= {c.person_id for c in one.world.all(rows.PortalCard) if self._is_desk(c.station_id)}
            cards |= {one.consents[c].person_id for c in one.reads(self.actor) if c in one.consents}
            cards |= {c.id for c in one.world.all(rows.WaitingCard) if self._is_desk(c.station_id)}
            cards |= {a.person_id for a in one.world.all(rows.FileApproval) if a.approved_by == self.actor.id}
            cards |= {let_in.person_id for let_in in (one.trusts(self.actor),) if let_in}
            cards |= referring.knows(one, self.actor)
        covered = {m.person_id for m in self.now.world.all(rows.TeamMember) if m.invited_by == self.actor.id}
        made = self._cards - {c.id for c in self.before.world.all(rows.WaitingCard)}
        covered |= covering.ended(self)
        return subject in cards | covered | made or subject in {self.actor.id, self._ward}


def _first(*objections: tuple[bool, str]) -> str:
    """Return the first objection that holds."""
    return next((reason for holds, reason in objections if holds), "")


_JUDGES: dict[tuple[str, str], Callable[[Judge, Any, Any], str]] = {
    ("consent", "INSERT"): guardians.two_hands(Judge.new_consent),
    ("consent", "UPDATE"): leaving.by_own_hand(set_by_hand(Judge.changed_consent)),
    ("consent_event", "INSERT"): Judge.event,
    ("receipt", "INSERT"): Judge.event,
    ("erasure_order", "INSERT"): Judge.order,
    ("team_member", "INSERT"): Judge.new_member,
    ("team_member", "UPDATE"): Judge.changed_member,
    **covering.JUDGES,
    ("data_key", "INSERT"): outside.with_parcels(Judge.new_key),
    ("data_key", "DELETE"): outside.with_parcels(Judge.gone_key),
    ("waiting_card", "INSERT"): outside.by_system(Judge.new_card),
    ("waiting_card", "UPDATE"): Judge.handed_card,
    ("waiting_card", "DELETE"): Judge.gone_card,
    ("invitation", "INSERT"): Judge.new_invitation,
    ("invitation", "UPDATE"): Judge.any_invitation,
    ("invitation", "DELETE"): Judge.any_invitation,
    ("phone_code", "UPDATE"): Judge.any_invitation,
    ("person", "INSERT"): Judge.new_record,
    ("portal_account", "INSERT"): Judge.new_record,
    ("portal_account", "UPDATE"): Judge.reset_account,
    ("portal_account", "DELETE"): Judge.own_row,
    ("identity", "DELETE"): Judge.own_row,
    ("portal_card", "INSERT"): Judge.asked_card,
    ("portal_card", "UPDATE"): Judge.issued_card,
    ("portal_card", "DELETE"): Judge.own_row,
    ("entry", "INSERT"): outside.noted(Judge.entry),
    ("minor_file", "INSERT"): minors.new,
    ("file_approval", "INSERT"): minors.asked,
    ("file_approval", "UPDATE"): minors.approved,
    ("trusted_person", "INSERT"): trust.new,
    ("trusted_person", "UPDATE"): trust.changed,
    ("trusted_person", "DELETE"): trust.gone,
    **(referring.JUDGES | outside.JUDGES),
}
