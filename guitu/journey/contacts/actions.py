"""Writing a note, and the person's answer to it."""

from datetime import datetime
from uuid import UUID

from guitu.foundations.access.verdicts import Actor
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import records, scopes
from guitu.journey.consent.models import Consent
from guitu.journey.contacts import access
from guitu.journey.contacts.models import Contact, Reply
from guitu.journey.contacts.rules import Draft, Stance


@action("contact.write", may=access.may_write)
def write(*, person_id: UUID, note: Draft, by: Actor, at: datetime) -> UUID:
    """Keep a note under the consent of its topic. Sent twice, it is kept once.

    Raises:
        RefusedError: not a worker, nothing written, or it has not happened yet.
        NotYoursError: no live consent to this topic lets this worker write.
        ChangedMeanwhileError: it replaces a note that somebody else has replaced already.
    """
    scope = scopes.act("contact.write", person_id=person_id, purpose=note.topic.value)
    (consent_id,) = scope.opened
    if note.replaces_id and not Contact._base_manager.filter(pk=note.replaces_id, consent_id=consent_id).exists():
        raise scopes.NotYoursError
    row = Contact(
        id=note.id,
        person_id=person_id,
        consent_id=consent_id,
        author_id=by.uid,
        kind=note.kind,
        happened_at=note.happened_at,
        received_at=at,
        replaces_id=note.replaces_id,
        note=scope.seal(note.words, consent_id=consent_id, field="contact.note", row_id=note.id),
    )
    records.keep(row)
    return note.id


@action("contact.reply", may=access.may_reply)
def reply(
    *, person_id: UUID, contact_id: UUID, reply_id: UUID, stance: Stance, words: str, by: Actor, at: datetime
) -> UUID:
    """Put the person's own word beside a note. Sent twice, it is kept once.

    Raises:
        RefusedError: not the person herself.
        NotYoursError: the note is not there, or its consent has ended.
    """
    where = Contact._base_manager.filter(pk=contact_id, person_id=person_id).values("consent_id")
    purpose = Consent.objects.filter(pk__in=where).values_list("purpose", flat=True).first()
    if purpose is None:
        raise scopes.NotYoursError
    scope = scopes.act("contact.reply", person_id=person_id, purpose=purpose)
    (consent_id,) = scope.opened
    row = Reply(
        id=reply_id,
        contact_id=contact_id,
        person_id=person_id,
        consent_id=consent_id,
        stance=stance,
        words=scope.seal(words, consent_id=consent_id, field="reply.words", row_id=reply_id),
        at=at,
    )
    records.keep(row)
    return reply_id
