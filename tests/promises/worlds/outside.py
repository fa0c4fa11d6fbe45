"""Systems that send referrals into a world: what they put on a desk, what they hear, who opens what they sealed.

Promise 1   before consent there is a waiting card and nothing else that anybody here can read
Promise 2   the person, and nobody else, opens what was written with it
Promise 3   a sender hears yes or no, and that somebody came only by the person's hand; those who hold people hear
            accepted or not, before the day, and nothing after
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.promises.worlds import outside_rows, rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Change, Judge
    from tests.promises.worlds.world import Actor, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CUSTODIAL = "custodial_sender"
KINDS = ("hospital", "school", "other", CUSTODIAL)
Judging = Callable[["Judge", Any, Any], str]


# What there is.


def draw(world: World, invite: Callable[[World, rows.WaitingCard], None]) -> list[outside_rows.SendingSystem]:
    """Let systems send to some of the stations of a world; return those systems, also one whose time is over."""
    systems: list[outside_rows.SendingSystem] = []
    for station in world.all(rows.Station):
        if world.chance(60):
            ended = world.ago(0, 5) if world.chance(15) else None
            # One of them holds people, in every world.
            kind, name = world.random.choice(KINDS if systems else KINDS[-1:]), f"a system {world.uuid()}"
            one = outside_rows.SendingSystem(
                world.uuid(), station.organisation_id, station.id, name, kind, world.ago(200, 300), ended
            )
            systems.append(world.add(one))
            for _ in range(world.random.randint(0, 3)):
                _waiting(world, one, invite)
            _settled(world, one)
    return systems


def _until(world: World) -> Any:
    return world.ago(0, 4) if world.chance(20) else world.ahead(1, 80)


def _referral(
    world: World, system: outside_rows.SendingSystem, card: UUID | None, state: str, secret: str
) -> outside_rows.OutsideReferral:
    """Add a referral; somebody honest holds the secret by which the sender can be told."""
    is_told = state != "completed" and system.kind != CUSTODIAL
    told = hashlib.sha256(secret.encode()).digest() if is_told else None
    one = outside_rows.OutsideReferral(
        world.uuid(), system.id, card, world.bytes(32), world.bytes(32), state, told, world.ago(6, 9), world.ago(0, 5),
        _until(world),
    )  # fmt: skip
    if told:
        world.secrets[secret] = one.id
    return world.add(one)


def _seal(world: World, system: outside_rows.SendingSystem, card: UUID | None, person: UUID | None) -> None:
    until = world.ago(0, 3) if world.chance(20) else world.ahead(0, 13)
    one = world.add(outside_rows.Parcel(world.uuid(), card, person, world.bytes(), until))
    world.add(rows.DataKey(one.id, one.id, system.organisation_id, 1, world.bytes(60)))


def _waiting(
    world: World, system: outside_rows.SendingSystem, invite: Callable[[World, rows.WaitingCard], None]
) -> None:
    """Put one card on the desk of a station, sometimes with an invitation: then the station has said yes."""
    until = world.ago(0, 3) if world.chance(20) else world.ahead(0, 13)
    card = rows.WaitingCard(
        world.uuid(), system.organisation_id, system.station_id, world.bytes(), world.bytes(), "said", _shown(system),
        None, None, None, until - 14 * DAY, until,
    )  # fmt: skip
    world.add(card)
    world.add(rows.DataKey(card.id, card.id, card.organisation_id, 1, world.bytes(60)))
    is_invited = world.chance(40)
    if is_invited:
        invite(world, card)
    _referral(world, system, card.id, "accepted" if is_invited else "requested", world.bytes(12).hex())
    if system.kind != CUSTODIAL:
        _seal(world, system, card.id, None)


def _settled(world: World, system: outside_rows.SendingSystem) -> None:
    """Let some have come, who may not have opened yet what was sealed for them, and others not."""
    alive = {a.person_id for a in world.all(rows.PortalAccount)}
    people = [p for p in world.all(rows.Person) if p.organisation_id == system.organisation_id and p.id in alive]
    for state in ("accepted", "accepted", "rejected", "completed"):
        if world.chance(60):
            _referral(world, system, None, state, world.bytes(12).hex())
        for whose in world.sample(people, 2) if state == "accepted" and system.kind != CUSTODIAL else ():
            _seal(world, system, None, whose.id)


def _shown(system: outside_rows.SendingSystem) -> str:
    """Return what a card says of its sender: those who hold people are not named."""
    return "other" if system.kind == CUSTODIAL else system.kind


# What may be seen.


def _system(world: World, actor: Actor) -> outside_rows.SendingSystem | None:
    """Return the system an actor is, while it may send."""
    systems = world.all(outside_rows.SendingSystem)
    return next((s for s in systems if actor.kind == "sender" and s.id == actor.id and s.ended_at is None), None)


def parcels(world: World, actor: Actor) -> set[UUID]:
    """Return what lies sealed for an actor and may still be opened."""
    mine = [p for p in world.all(outside_rows.Parcel) if actor.kind == "person" and p.person_id == actor.id]
    return {p.id for p in mine if p.expires_at > world.at}


def sees(world: World, actor: Actor) -> dict[str, set[str]]:
    """Return which rows an actor sees; how a referral from outside stands is asked of a function, see `hears`."""
    return {"parcel": {str(one) for one in parcels(world, actor)}}


def hears(world: World, actor: Actor) -> set[tuple[UUID, str, bool]]:
    """Return what a system is told of its own referrals: which, how each stands, and whether also when."""
    system = _system(world, actor)
    if system is None:
        return set()
    mine = [r for r in world.all(outside_rows.OutsideReferral) if r.system_id == system.id and r.until > world.at]
    if system.kind != CUSTODIAL:
        return {(r.id, r.state, True) for r in mine}
    return {(r.id, r.state if r.state in {"requested", "rejected"} else "accepted", False) for r in mine}


# Who may change what. Each of these returns an objection, or nothing.


def by_system(usual: Judging) -> Judging:
    """Return a judge of cards who knows that a system puts them on the one desk it is bound to."""

    def judged(judge: Judge, old: Any, new: rows.WaitingCard) -> str:
        system = _system(judge.before.world, judge.actor)
        # Whoever sends can also ask for a call, as anybody can.
        if judge.actor.kind != "sender" or new.wish != "said":
            return usual(judge, old, new)
        if system is None or new.station_id != system.station_id or not judge.receives(new.station_id):
            return "not a system's desk"
        says = (new.wish, new.made_by, new.take_back_hash, new.sender_id)
        is_fresh = new.id not in judge._taken and says == ("said", None, None, None)
        return "" if is_fresh and new.sender_kind == _shown(system) else "another card than a system's"

    return judged


def with_parcels(usual: Judging) -> Judging:
    """Return a judge of keys who knows that what lies sealed has one, and who makes and destroys it."""

    def judged(judge: Judge, old: rows.DataKey | None, new: rows.DataKey | None) -> str:
        key = new or old
        every = (*judge.before.world.all(outside_rows.Parcel), *judge.now.world.all(outside_rows.Parcel))
        sealed = [one for one in every if key is not None and one.id == key.id]
        if not sealed:
            return usual(judge, old, new)
        if new is not None:
            return "" if new.subject_id == new.id and judge.actor.kind == "sender" else "a key to what lies sealed"
        return _gone(judge, sealed[0], None)

    return judged


def noted(usual: Judging) -> Judging:
    """Return a judge of the log who knows that a system is named in it, and those who hold people never."""

    def judged(judge: Judge, old: Any, new: rows.Entry) -> str:
        system = _system(judge.before.world, judge.actor)
        if new.part != "waiting_card.receive":
            is_named = system is not None and system.kind == CUSTODIAL and new.actor_id == system.id
            return "those who hold people are named" if is_named else usual(judge, old, new)
        if system is None:
            return "received from nobody"
        whose = new.subject_id if system.kind == CUSTODIAL else system.id
        made = {c.id for c in judge.now.world.all(rows.WaitingCard)} & judge._cards
        return "" if new.actor_id == whose and new.subject_id in made else "named, or about another card"

    return judged


def _new(judge: Judge, _: object, new: outside_rows.OutsideReferral) -> str:
    system = _system(judge.before.world, judge.actor)
    if system is None or new.system_id != system.id or new.until <= judge.before.world.at:
        return "in another system's name"
    known = {c.id for c in judge.before.world.all(rows.WaitingCard)}
    is_first = new.state == "requested" and new.card_id in judge._cards - known
    is_quiet = system.kind != CUSTODIAL or new.tell_hash is None
    return "" if is_first and is_quiet else "answered beforehand, or of those who hold people"


def _sealed(judge: Judge, _: object, new: outside_rows.Parcel) -> str:
    system, world = _system(judge.before.world, judge.actor), judge.before.world
    known = {c.id for c in world.all(rows.WaitingCard)}
    is_beside = new.person_id is None and new.card_id in judge._cards - known
    is_short = new.expires_at <= world.at + 14 * DAY + HOUR
    may = system is not None and system.kind != CUSTODIAL
    return "" if may and is_beside and is_short else "not a sender's to seal, or for too long"


def _passed(judge: Judge, old: outside_rows.Parcel, new: outside_rows.Parcel) -> str:
    """What lies sealed passes to whoever begins a record, once, and stays as it is."""
    is_same = replace(old, card_id=None, person_id=new.person_id, expires_at=new.expires_at) == new
    is_short = new.expires_at <= judge.before.world.at + 14 * DAY + HOUR
    is_theirs = old.person_id is None and new.person_id is not None and judge._is_new(new.person_id)
    return "" if is_same and is_short and is_theirs else "passed to somebody else, or changed"


def _gone(judge: Judge, old: outside_rows.Parcel, _: object) -> str:
    """What lies sealed goes by the hand of the person, or with its card."""
    if old.person_id is not None:
        return "" if judge.is_own_person(old.person_id) else "not theirs to throw away"
    cards = [c for c in judge.before.world.all(rows.WaitingCard) if c.id == old.card_id]
    return judge.gone_card(cards[0], None) if cards else "thrown away with no card"


def _moved(judge: Judge, old: outside_rows.OutsideReferral, new: outside_rows.OutsideReferral) -> str:
    """A station's yes is its desk's invitation, a no that the card is gone; that somebody came says the person."""
    same = replace(old, state=new.state, moved_at=new.moved_at, card_id=new.card_id, tell_hash=new.tell_hash)
    if same != new or new.card_id not in {None, old.card_id}:
        return "it is another referral now"
    turn, is_kept = (old.state, new.state), old.tell_hash == new.tell_hash
    if turn == ("accepted", "completed"):
        is_held = old.tell_hash is not None and old.id in judge.secrets.values()
        is_in_time = old.until > judge.before.world.at
        by_hand = judge.actor.kind == "person" and is_held and is_in_time and new.tell_hash is None
        return "" if by_hand and new.card_id == old.card_id else "told by nobody who could"
    if turn == ("requested", "accepted"):
        mine = {c.id for one in (judge.before, judge.now) for c in one.cards(judge.actor)}
        return "" if is_kept and old.card_id in mine and new.card_id == old.card_id else "not its desk's yes"
    is_over = new.card_id is None and old.card_id is not None
    fits = turn == ("requested", "rejected") or (turn[0] == turn[1] != "requested")
    return "" if is_kept and is_over and fits else "moved without a reason"


JUDGES: dict[tuple[str, str], Any] = {
    ("outside_referral", "INSERT"): _new,
    ("outside_referral", "UPDATE"): _moved,
    ("parcel", "INSERT"): _sealed,
    ("parcel", "UPDATE"): _passed,
    ("parcel", "DELETE"): _gone,
}


def left(judge: Judge, changes: Iterable[Change]) -> Iterator[str]:
    """Yield what stays behind: a key of what is gone, a card that is still named, what a person took back."""
    changes = list(changes)
    gone = {c.old["id"] for c in changes if c.table == "waiting_card" and c.what == "DELETE"}
    for one in (c for c in changes if c.table == "outside_referral" and c.what == "UPDATE"):
        if one.old["card_id"] and not one.new["card_id"] and one.old["card_id"] not in gone:
            yield f"no card is gone, and the referral has none: {one.new}"
    dropped = {c.old["id"] for c in changes if c.table == "parcel" and c.what == "DELETE"}
    keys = {str(key.id) for key in judge.now.world.all(rows.DataKey)} if dropped else set()
    yield from (f"what lay sealed is gone, and its key is there: {one}" for one in dropped & keys)
    yield from _forgotten(judge, changes, gone)


def _forgotten(judge: Judge, changes: list[Change], gone: set[str]) -> Iterator[str]:
    stays = {c.id for c in judge.now.world.all(rows.WaitingCard)}
    whole = {c.new["person_id"] for c in changes if c.table == "erasure_order" and c.new.get("is_whole_record")}
    for parcel in judge.now.world.all(outside_rows.Parcel) if gone or whole else ():
        if str(parcel.person_id) in whole:
            yield f"everything is taken back, and something lies sealed: {parcel.id}"
        if str(parcel.card_id) in gone and parcel.card_id not in stays:
            yield f"a card is gone, and something lies beside it: {parcel.id}"
