"""Referrals in a world: who may see, open and move them, restated from promises 3 and 4 and the standard's table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.promises.worlds import rows, sent_rows

if TYPE_CHECKING:
    from tests.promises.worlds.deeds import Judge
    from tests.promises.worlds.oracle import Oracle
    from tests.promises.worlds.world import Actor, World

OUT_OF_HAND = {None, "rejected", "cancelled", "entered-in-error"}
OPEN = {"requested", "received", "accepted", "in-progress", "on-hold"}
OWNERS = {
    "requested": {"accepted", "rejected"},
    "accepted": {"in-progress", "on-hold", "completed", "failed"},
    "in-progress": {"on-hold", "completed", "failed"},
    "on-hold": {"in-progress"},
}
# What the team tells of a letter, once it was handed over.
LETTERS = {**OWNERS, "requested": set[str](), "received": OWNERS["requested"]}
TABLES = ("referral_sent", "disclosure", "disclosed_text", "referral_move")
BY_HAND: tuple[list[str], ...] = ([], ["received"], ["received", "accepted"], ["received", "cancelled"])
WAYS: tuple[list[str], ...] = ([], [], ["accepted"], ["accepted", "in-progress"], ["rejected"], ["cancelled"])


def draw(world: "World") -> None:
    """Send some of the drafts of a world to a desk of the other organisation or by letter; take some of them back."""
    _change(world)
    # A draft beside which nothing has been said yet.
    said = {one.parent_id for one in world.records if one.table == "referral_word"}
    bases = {c.id: c for c in world.all(rows.Consent) if c.purpose == "support" and c.confirmed_at}
    for n, one in enumerate(world.records):
        if (
            one.table == "referral"
            and not one.mark
            and one.consent_id in bases
            and one.id not in said
            and world.chance(70)
        ):
            base = bases[one.consent_id]
            if one.others["station_id"] is None:
                is_held = _send(world, base, one.id, one.by_id, None, UUID(str(one.others["service_id"])))
                world.records[n] = replace(one, mark="held" if is_held else "sent")
                continue
            desks = [w for w in world.all(rows.Worker) if w.role == "intake"]
            desk = world.random.choice([w for w in desks if w.organisation_id != base.organisation_id])
            world.records[n] = replace(one, mark="sent", others={**one.others, "station_id": desk.station_id})
            _send(world, base, one.id, one.by_id, desk)


def _change(world: "World") -> None:
    """Put another draft in the place of some on which nobody has decided."""
    said = {one.parent_id for one in world.records if one.table == "referral_word"}
    for n, one in enumerate(list(world.records)):
        if one.table == "referral" and one.id not in said and world.chance(30):
            world.records[n] = replace(one, mark="replaced")
            later = {**one.others, "replaces_id": one.id}
            world.records.append(replace(one, id=world.uuid(), at=one.at + timedelta(hours=1), others=later))


def _send(
    world: "World",
    base: rows.Consent,
    referral: UUID,
    author: UUID,
    desk: rows.Worker | None,
    service: UUID | None = None,
) -> bool:
    """Send one, and return whether somebody outside holds a letter that is not meant for them any more."""
    is_over, is_taken = (
        world.chance(15),
        base.withdrawn_at is not None or base.erased_at is not None or world.chance(25),
    )
    until = world.ago(0, 60) if is_over else world.ahead(1, 90)
    taken = world.ago(0, 3) if is_taken else None
    agreed, copy, at = world.uuid(), world.uuid(), base.given_at + timedelta(hours=2)
    near = [w for w in world.all(rows.Worker) if desk and w.station_id == desk.station_id and w.role == "worker"]
    way = world.random.choice(WAYS if near else WAYS[:1] if desk else BY_HAND)
    worker = world.random.choice(near).id if "accepted" in way and desk else None
    whom, home = base.person_id, base.organisation_id
    there, station = (desk.organisation_id, desk.station_id) if desk else (home, None)
    world.add(
        rows.Consent(
            agreed, whom, home, "referral", world.notices["referral"], 6, None, at, at, until, taken, None,
            station or service,
        )
    )  # fmt: skip
    here = next(w for w in world.all(rows.Worker) if w.id == author).station_id
    world.add(sent_rows.Disclosure(copy, there, station, here, worker, at, until, taken))
    handed = at if "received" in way else None
    sent_row = world.uuid(), whom, base.id, whom, at, referral, agreed, copy, world.bytes(), taken, handed
    world.add(sent_rows.ReferralSent(*sent_row))
    if desk:
        world.add(sent_rows.DisclosedText(copy, world.bytes()))
    if not taken:
        world.add(rows.DataKey(copy, copy, there, 1, world.bytes(60)))
    for step, state in enumerate(["requested", *way], 1):
        hand = {"requested": "person", "cancelled": "source"}.get(state, "owner" if desk else "source")
        by = {"person": None, "source": author, "owner": desk.id if desk else None}[hand]
        reason = {"rejected": "closed", "cancelled": "found_elsewhere"}.get(state, "")
        world.add(sent_rows.ReferralMove(world.uuid(), copy, step, state, hand, by, at, reason, None))
    return handed is not None and (taken is not None or "cancelled" in way)


def state(world: "World", copy: UUID) -> str | None:
    """Return how a referral stands by its last step."""
    steps = [m for m in world.all(sent_rows.ReferralMove) if m.disclosure_id == copy]
    return max(steps, key=lambda one: one.step).state if steps else None


def copies(world: "World", actor: "Actor") -> set[UUID]:
    """Return the copies an actor may open: at the desk, or in the hands that took it on, while it may be opened."""
    if actor.role not in {"intake", "worker"}:
        return set()
    return {
        d.id
        for d in world.all(sent_rows.Disclosure)
        if d.station_id == actor.station_id and (actor.role == "intake" or d.worker_id == actor.id)
        if d.taken_back_at is None and d.ends_at > world.at and state(world, d.id) not in OUT_OF_HAND
    }


def sent(oracle: "Oracle", actor: "Actor") -> list[sent_rows.ReferralSent]:
    """Return what was sent out of the records that an actor reads."""
    return [one for one in oracle.world.all(sent_rows.ReferralSent) if one.consent_id in oracle.reads(actor)]


def sees(oracle: "Oracle", actor: "Actor") -> dict[str, set[str]]:
    """Return which rows about what was sent an actor sees: of the own record's side, or of the recipient's."""
    world, mine = oracle.world, sent(oracle, actor)
    is_staff = actor.kind == "staff"
    stubs = {
        d.id
        for d in world.all(sent_rows.Disclosure)
        if (actor.role == "intake" and d.station_id == actor.station_id) or (is_staff and d.worker_id == actor.id)
    }
    told = stubs | {one.disclosure_id for one in mine}
    return {
        "referral_sent": {one.pk for one in mine},
        "disclosure": {str(one) for one in stubs},
        "disclosed_text": {str(one) for one in copies(world, actor)},
        "referral_move": {m.pk for m in world.all(sent_rows.ReferralMove) if m.disclosure_id in told},
    }


def keys(oracle: "Oracle", actor: "Actor") -> set[str]:
    """Return whose keys an actor may be handed: of copies they may open, and of answers to what was sent."""
    return {str(one) for one in copies(oracle.world, actor)} | {str(one.disclosure_id) for one in sent(oracle, actor)}


def knows(oracle: "Oracle", actor: "Actor") -> set[UUID]:
    """Return about whom an opening of a copy is noted: the copy, and the person whose it is."""
    opened = copies(oracle.world, actor)
    whose = {one.person_id for one in oracle.world.all(sent_rows.ReferralSent) if one.disclosure_id in opened}
    return opened | whose


def left_of(world: "World", consent: rows.Consent) -> Iterator[str]:
    """Return what taking back a consent to a referral left behind at the recipient."""
    for one in world.all(sent_rows.ReferralSent):
        if one.agreed_id != consent.id:
            continue
        if one.taken_back_at is None:
            yield f"taken back, and the recipient is not told: {one.disclosure_id}"
        if any(key.id == one.disclosure_id for key in world.all(rows.DataKey)):
            yield f"taken back, and the copy's key is still there: {one.disclosure_id}"
        if not any(order.consent_id == one.disclosure_id for order in world.all(rows.ErasureOrder)):
            yield f"taken back, and nobody is told to erase the copy: {one.disclosure_id}"


# Each of these returns an objection, or nothing.


def agreed(judge: "Judge", new: rows.Consent) -> str:
    """To let something be read elsewhere the person agrees alone; to others who receive people, or by letter."""
    home = {s.id: s.organisation_id for s in judge.before.world.all(rows.Station)}
    if new.person_id != judge.actor.id or judge.actor.kind != "person" or new.confirmed_at is None:
        return "not by her own hand"
    outside = {one.id for one in judge.before.world.all(sent_rows.DirectoryService)}
    is_elsewhere = home.get(new.recipient_id or new.id) not in {None, judge.actor.organisation_id}
    is_received = is_elsewhere and new.recipient_id is not None and judge.receives(new.recipient_id)
    if new.recipient_id not in outside and not is_received:
        return "to nobody, to her own organisation, or where nobody receives"
    return "" if judge.has_agreed(new.person_id) else "no consent of hers"


def is_own_copy(judge: "Judge", copy: UUID) -> bool:
    """Return whether a copy is of the acting person's own record, or of a child whose guardian takes all back."""
    every = (*judge.before.world.all(sent_rows.ReferralSent), *judge.now.world.all(sent_rows.ReferralSent))
    return any(one.disclosure_id == copy and judge.is_own_person(one.person_id) for one in every)


def _new_copy(judge: "Judge", _: object, new: sent_rows.Disclosure | sent_rows.DisclosedText) -> str:
    copy = new.id if isinstance(new, sent_rows.Disclosure) else new.disclosure_id
    if not is_own_copy(judge, copy):
        return "a copy that she did not send"
    is_home = isinstance(new, sent_rows.Disclosure) and new.organisation_id == judge.actor.organisation_id
    wrong = isinstance(new, sent_rows.Disclosure) and (new.worker_id or is_home != (new.station_id is None))
    return "a copy to her own organisation, or taken on by nobody's hand" if wrong else ""


def _changed_copy(judge: "Judge", old: sent_rows.Disclosure, new: sent_rows.Disclosure) -> str:
    if replace(old, taken_back_at=new.taken_back_at) == new:
        return "" if is_own_copy(judge, old.id) else "recalled by somebody else"
    near = {w.id for w in judge.before.world.all(rows.Worker) if w.station_id == old.station_id and w.role == "worker"}
    is_taken_on = replace(old, worker_id=new.worker_id) == new and new.worker_id in near
    return "" if is_taken_on and old.id in _theirs(judge) else "not theirs to give"


def _theirs(judge: "Judge") -> set[UUID]:
    return copies(judge.before.world, judge.actor) | copies(judge.now.world, judge.actor)


def _new_sent(judge: "Judge", _: object, new: sent_rows.ReferralSent) -> str:
    drafts = {one.id: one for one in judge.before.world.records if one.table == "referral"}
    draft = drafts.get(new.referral_id)
    is_hers = new.person_id == new.by_id == judge.actor.id and judge.actor.kind == "person"
    return "" if is_hers and draft and draft.consent_id == new.consent_id and not draft.mark else "not hers to send"


def _changed_sent(judge: "Judge", old: sent_rows.ReferralSent, new: sent_rows.ReferralSent) -> str:
    is_recalled = replace(old, taken_back_at=new.taken_back_at) == new and new.taken_back_at is not None
    if is_recalled and is_own_copy(judge, old.disclosure_id):
        return ""
    is_handed = replace(old, handed_at=new.handed_at) == new and old.handed_at is None and new.handed_at is not None
    is_theirs = any(one.id == old.id for one in sent(judge.before, judge.actor))
    return "" if is_handed and is_theirs and _is_letter(judge, old.disclosure_id) else "not hers"


def _is_letter(judge: "Judge", copy: UUID) -> bool:
    """Return whether a referral goes by hand: no copy of it lies anywhere."""
    return any(one.id == copy and one.station_id is None for one in judge.now.world.all(sent_rows.Disclosure))


def _named(judge: "Judge", _: object, new: sent_rows.NamedOffer) -> str:
    """A service is named for good when a person agrees to be referred there."""
    known = {one.id for one in judge.before.world.all(sent_rows.DirectoryService)}
    return "" if new.service_id in known and judge.actor.kind == "person" else "named by nobody's consent"


def _new_move(judge: "Judge", _: object, new: sent_rows.ReferralMove) -> str:
    place = (new.disclosure_id, new.step - 1)
    before = [m for m in judge.now.world.all(sent_rows.ReferralMove) if (m.disclosure_id, m.step) == place]
    was, by_letter = before[0].state if before else None, _is_letter(judge, new.disclosure_id)
    if new.hand == "owner":
        can = new.by_id == judge.actor.id and new.disclosure_id in _theirs(judge)
        # What is turned down is in nobody's hand afterwards.
        return "" if can and new.state in OWNERS.get(str(was), set()) else "not theirs to answer"
    if new.hand == "person":
        can = new.by_id is None and is_own_copy(judge, new.disclosure_id)
        is_handed = by_letter and (was, new.state) == ("requested", "received")
        fits = is_handed or (was, new.state) == (None, "requested") or (was in OPEN and new.state == "cancelled")
        return "" if can and fits else "not by her hand"
    mine = [one for oracle in (judge.before, judge.now) for one in sent(oracle, judge.actor)]
    which = {one.referral_id for one in mine if one.disclosure_id == new.disclosure_id}
    wrote = {r.id for r in judge.before.world.records if r.table == "referral" and r.by_id == judge.actor.id}
    mistake = new.state == "entered-in-error" and was != new.state and which & wrote
    told = by_letter and ((was, new.state) == ("requested", "received") or new.state in LETTERS.get(str(was), set()))
    ends = mistake or told or (was in OPEN and new.state == "cancelled")
    return "" if which and new.by_id == judge.actor.id and ends else "not the team's to say"


JUDGES: dict[tuple[str, str], Any] = {
    ("disclosure", "INSERT"): _new_copy,
    ("disclosure", "UPDATE"): _changed_copy,
    ("disclosed_text", "INSERT"): _new_copy,
    ("referral_sent", "INSERT"): _new_sent,
    ("referral_sent", "UPDATE"): _changed_sent,
    ("referral_move", "INSERT"): _new_move,
    ("directory_named", "INSERT"): _named,
    ("directory_named", "UPDATE"): _named,
}
