"""Proposing an end, ending, and coming back."""

import uuid
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.journey.closure import access, queries
from guitu.journey.closure.models import ClosingMove
from guitu.journey.closure.rules import READ_ON, Move, can_move, state
from guitu.journey.consent.rules import Purpose
from guitu.journey.contacts import actions as meeting
from guitu.journey.contacts import queries as contacts
from guitu.journey.handover import actions as handing
from guitu.journey.handover import queries as handovers
from guitu.journey.handover.rules import Step
from guitu.journey.outcomes import actions as outcomes
from guitu.people import actions as people
from guitu.people import queries as people_told
from guitu.people.models import TeamMember

# With these is said what would be left open.
NAMING = (Move.PROPOSED, Move.CLOSED)


@action("closure.move", may=access.may_move)
def move(
    *, person_id: UUID, what: Move, row_id: UUID, words: str, may_read_on: bool = False, by: Actor, at: datetime
) -> None:
    """Make one move. A proposal and a goodbye name what is still open.

    With a goodbye what was to come is called off, and nobody reads any more: at once, or, if the person wishes that
    their team reads it, in seven days. Whoever comes back within these days keeps those who still read.

    Raises:
        RefusedError: not for this hand to say.
        NotYoursError: no live consent covers this actor.
        ChangedMeanwhileError: somebody else moved at the same moment, or since the page was shown.
    """
    scope = scopes.act("closure.move", person_id=person_id, purpose=Purpose.SUPPORT.value)
    (consent_id,) = scope.opened
    if kept := ClosingMove.objects.filter(pk=row_id, person_id=person_id).first():
        said = scope.unseal(kept.words, consent_id=consent_id, field="closing_move.words", row_id=row_id)
        if (kept.what, said) != (what, words):
            raise ChangedMeanwhileError
        return
    so_far = queries.moves(person_id=person_id, consent_id=consent_id)
    hand = access.hand(by, person_id)
    # Whether this hand may at all was asked by `may_move`; what does not fit now has been moved by somebody else.
    if hand is None or not can_move(state(so_far), what, hand):
        raise ChangedMeanwhileError
    left_open = queries.open_items(person_id=person_id, at=at) if what in NAMING else ()

    def sealed(field: str, text: str) -> bytes:
        return scope.seal(text, consent_id=consent_id, field=f"closing_move.{field}", row_id=row_id)

    row = ClosingMove(
        id=row_id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        what=what,
        step=len(so_far) + 1,
        words=sealed("words", words),
        left_open=sealed("left_open", queries.packed([end.words for end in left_open])),
    )
    records.keep(row)
    if what is Move.REOPENED:
        # What was answered before the goodbye stays as it was; life is looked at anew.
        outcomes.begin_anew(person_id=person_id, row_id=uuid.uuid5(row_id, "round"), by=by, at=at)
        _stay(person_id, by=by, at=at)
    if what is Move.CLOSED:
        team = list(TeamMember.objects.filter(person_id=person_id, ended_at=None))
        _settle(person_id, by=by, at=at)
        _part(team, until=at + READ_ON if may_read_on else None, by=by, at=at)


def _settle(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Call off what was to come and end what waits, by the person's own hand: nobody is there any more to do it."""
    over = handovers.to_end(person_id=person_id, at=at)
    guests = people_told.letting_in(person_id=person_id, at=at)
    for meeting_id, step in contacts.to_call_off(person_id=person_id, at=at):
        meeting.move(person_id=person_id, meeting_id=meeting_id, step=step, by=by, at=at)
    for handover_id, what in over:
        handing.move(person_id=person_id, step=Step(uuid.uuid4(), handover_id, what), by=by, at=at)
    for guest in guests:
        people.end_trust(trusted_id=guest, by=by, at=at)


def _stay(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take away the last day that the goodbye set, and no other: whoever walked beside the person does so again."""
    goodbye = ClosingMove.objects.filter(person_id=person_id, what=Move.CLOSED).order_by("-step").first()
    ends_at = goodbye.at + READ_ON if goodbye else None
    if ends_at is None or ends_at <= at:
        return
    for one in TeamMember.objects.filter(person_id=person_id, ended_at=None, is_cover=False, ends_at=ends_at):
        # On a worker's word nobody can be asked; that one's last day is the word's own.
        with suppress(RefusedError):
            people.invite_member(worker_id=one.worker_id, by=by, at=at)


def _part(team: list[TeamMember], *, until: datetime | None, by: Actor, at: datetime) -> None:
    """Let everybody go at once; whoever walks beside the person may stay to read until a day, if there is one."""
    for one in team:
        if until is None or one.is_cover or one.agreed_at is None:
            people.answer_member(member_id=one.pk, agrees=False, by=by, at=at)
        elif one.ends_at is None or one.ends_at > until:
            people.stay_until(worker_id=one.worker_id, until=until, by=by, at=at)
