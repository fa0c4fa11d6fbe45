"""Proposing an end, ending, and coming back."""

from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError
from guitu.journey.closure import access, queries
from guitu.journey.closure.models import ClosingMove
from guitu.journey.closure.rules import Move, can_move, state
from guitu.journey.consent.rules import Purpose
from guitu.people import actions as people
from guitu.people.models import TeamMember


@action("closure.move", may=access.may_move)
def move(*, person_id: UUID, what: Move, row_id: UUID, words: str, by: Actor, at: datetime) -> None:
    """Make one move. A proposal names what is still open; with a goodbye everybody leaves the team at once.

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
    left_open = queries.open_items(person_id=person_id, at=at) if what is Move.PROPOSED else ()

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
        left_open=sealed("left_open", queries.packed(left_open)),
    )
    records.keep(row)
    if what is Move.CLOSED:
        for member in TeamMember.objects.filter(person_id=person_id, ended_at=None).values_list("pk", flat=True):
            people.answer_member(member_id=member, agrees=False, by=by, at=at)
