"""Who may write a note, and who may answer one."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, Role, Verdict
from guitu.journey.contacts.rules import Draft, Stance


def may_write(*, person_id: UUID, note: Draft, by: Actor, at: datetime) -> Verdict:
    """Allow a worker to write about what has happened; the database asks whether she is on the team."""
    return Verdict.all_of(
        (by.is_staff and by.role is Role.WORKER, _("Only a worker of the support team writes notes.")),
        (bool(note.words), _("Write something first.")),
        (note.happened_at <= at, _("This contact lies in the future. Write about it once it has happened.")),
    )


def may_reply(
    *, person_id: UUID, contact_id: UUID, reply_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> Verdict:
    """Allow the person, and nobody else, to answer a note about her."""
    return Verdict.all_of(
        (by.is_person and by.pk == person_id, _("Only the person themselves answers a note.")),
    )
