"""Who may write down a need, change it, and move it on."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.needs import packs, rules
from guitu.journey.needs.rules import Domain, Given, Hand, Said, Status, Steps


def hand(by: Actor) -> Hand:
    """Return by whose hand this is."""
    return Hand.PERSON if by.is_person else Hand.WORKER


def may_tell(*, person_id: UUID, domain: Domain, said: Said, by: Actor, at: datetime) -> Verdict:
    """Allow the person, or a worker to whom they told it; the database asks whether that worker is on the team."""
    is_for_eyes = by.is_person or said.for_worker_id in {None, by.pk}
    return Verdict.all_of(
        _side(person_id, by),
        (bool(said.words), _("Write something first.")),
        (is_for_eyes, _NOT_YOURS),
    )


def may_begin(refused: frozenset[Domain], domain: Domain, by: Actor) -> Verdict:
    """Allow the person anything, and a worker nothing in an area where the person said that they want no help."""
    return Verdict.all_of((by.is_person or domain not in refused, _THEIR_AREA))


def may_confide(*, person_id: UUID, need_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person, and nobody else, to keep a need between the two."""
    return Verdict.all_of((by.is_person and by.pk == person_id, ONLY_THEY))


def may_change(*, person_id: UUID, need_id: UUID, said: Said, by: Actor, at: datetime) -> Verdict:
    """Allow the same two to find other words."""
    return Verdict.all_of(_side(person_id, by), (bool(said.words), _("Write something first.")))


def may_move(*, person_id: UUID, need_id: UUID, row_id: UUID, then: Status, by: Actor, at: datetime) -> Verdict:
    """Allow the same two to say how it stands."""
    return Verdict.all_of(_side(person_id, by))


def may_reword_from(now: Status, by: Actor) -> Verdict:
    """Allow other words for a need as it stands now."""
    return Verdict.all_of((rules.can_reword(now, hand(by)), _THEIR_NO))


def may_move_from(now: Status, then: Status, by: Actor) -> Verdict:
    """Allow a move from where the need stands now."""
    asks_again = now is Status.DECLINED and not by.is_person
    return Verdict.all_of(
        (not asks_again, _THEIR_NO),
        (rules.can_move(now, then, hand(by)), _("It does not stand like that any more. Look at it again.")),
    )


def may_answer(*, person_id: UUID, given: Given, by: Actor, at: datetime) -> Verdict:
    """Allow the person, or both together on the worker's page; an item that is missing or impossible is named."""
    wrong = packs.wrong(packs.packs()[given.instrument], given.answers)
    named = _("This is not answered yet: %(items)s") % {"items": "; ".join(map(str, wrong))}
    is_for_eyes = by.is_person or given.for_worker_id in {None, by.pk}
    return Verdict.all_of(_side(person_id, by), (not wrong, named), (is_for_eyes, _NOT_YOURS))


def may_see(*, person_id: UUID, assessment_id: UUID, by: Actor, at: datetime) -> Verdict:
    """Allow the person to look, or a worker to say that they read it together."""
    return Verdict.all_of(_side(person_id, by))


def may_plan(*, person_id: UUID, steps: Steps, by: Actor, at: datetime) -> Verdict:
    """Allow the two of them to write a plan for hard moments."""
    is_for_eyes = by.is_person or steps.for_worker_id in {None, by.pk}
    is_said = any(steps.texts.values())
    return Verdict.all_of(_side(person_id, by), (is_said, _("Write something first.")), (is_for_eyes, _NOT_YOURS))


ONLY_THEY = _("Only the person themselves keeps something between the two.")
_NOT_YOURS = _("This is not yours to read.")
_THEIR_AREA = _("They have said that they want no help in this area. Only they can open it again.")
_THEIR_NO = _("They do not want help with this. Only they can open it again.")


def _side(person_id: UUID, by: Actor) -> tuple[bool, str]:
    is_worker = by.is_staff and by.role is Role.WORKER
    is_person = by.is_person and by.pk == person_id
    return is_worker or is_person, str(_("Only the person and their support team write down needs."))
