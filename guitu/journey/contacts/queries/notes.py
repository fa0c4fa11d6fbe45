"""Notes ready to show: opened, unsealed, with the person's word beside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language

from guitu.foundations import clock
from guitu.foundations.access.verdicts import Words
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.contacts.models import KIND_WORDS, MATTER_WORDS, Contact, Reply
from guitu.journey.contacts.rules import ContactKind, Matter, matters
from guitu.people.models import STANCE_WORDS
from guitu.people.rules import Stance
from guitu.society.workforce.models import POST_WORDS
from guitu.society.workforce.rules import Post

PAGE = 25


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person said to a note."""

    stance: Words
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it is shown."""

    id: UUID
    consent_id: UUID
    kind: Words
    kind_code: str
    author_id: UUID
    author: str
    post: Words
    happened_at: datetime
    received_at: datetime
    day: str
    words: str
    is_changed: bool
    replaces_id: UUID | None
    matters: tuple[Matter, ...]
    worked_on: str
    answers: tuple[Answer, ...]
    is_between: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """One page of a timeline, newest first."""

    notes: tuple[Note, ...]
    page: int
    has_older: bool


def timeline(*, scope: Scope, person_id: UUID, page: int = 1, size: int = PAGE) -> Notes:
    """Return one page of the current notes about an opened person. Two statements, for any number of notes."""
    newer = Contact.objects.filter(replaces_id=OuterRef("pk"), consent_id=OuterRef("consent_id"))
    start = (page - 1) * size
    rows = list(
        Contact.objects.filter(~Exists(newer), person_id=person_id)
        .select_related("author")
        .order_by("-happened_at", "-pk")[start : start + size + 1]
    )
    shown = [row for row in rows[:size] if scope.holds(row.consent_id)]
    answers = _answers(scope, [row.pk for row in shown])
    return Notes(tuple(_note(scope, row, answers) for row in shown), page, len(rows) > size)


def notes(*, scope: Scope, wrote: Mapping[UUID, tuple[str, str]]) -> tuple[Note, ...]:
    """Return these notes of an opened person, with the answers to them. Two statements, for any number of notes.

    `wrote` says for each of them what its author is called, and the code of the author's post.
    """
    rows = Contact.objects.filter(pk__one_of=list(wrote))
    shown = [row for row in rows if scope.holds(row.consent_id)]
    answers = _answers(scope, [row.pk for row in shown])
    return tuple(_note(scope, row, answers, wrote[row.pk]) for row in shown)


def versions(*, scope: Scope, person_id: UUID, contact_id: UUID) -> tuple[Note, ...]:
    """Return a note with the versions before it, newest first. One statement a version, at most ten."""
    found: list[Note] = []
    wanted: UUID | None = contact_id
    while wanted is not None and len(found) < 10:
        row = Contact.objects.filter(pk=wanted, person_id=person_id).select_related("author").first()
        if row is None or not scope.holds(row.consent_id):
            break
        found.append(_note(scope, row, {}))
        wanted = row.replaces_id
    return tuple(found)


def successor(*, scope: Scope, contact_id: UUID) -> Note | None:
    """Return the note that has replaced this one, if any. One statement."""
    row = Contact.objects.filter(replaces_id=contact_id).select_related("author").first()
    return _note(scope, row, {}) if row is not None and scope.holds(row.consent_id) else None


def _answers(scope: Scope, contact_ids: list[UUID]) -> dict[UUID, list[Answer]]:
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for row in Reply.objects.filter(contact_id__one_of=contact_ids).order_by("at"):
        if scope.holds(row.consent_id):
            words = scope.unseal(row.words, consent_id=row.consent_id, field="reply.words", row_id=row.pk)
            stance = Stance(row.stance)
            found[row.contact_id].append(Answer(STANCE_WORDS[stance], words, row.at))
    return found


@cache
def _worked_on(total: int, language: str) -> str:  # noqa: ARG001 - the words are those of the language
    """Return what somebody worked on, in words. There are 32 answers in each language."""
    return " · ".join(str(MATTER_WORDS[one]) for one in matters(total))


def _note(scope: Scope, row: Contact, answers: dict[UUID, list[Answer]], wrote: tuple[str, str] | None = None) -> Note:
    author, post = wrote or (row.author.name, row.author.post)
    return Note(
        id=row.pk,
        consent_id=row.consent_id,
        kind=KIND_WORDS[ContactKind(row.kind)],
        kind_code=ContactKind(row.kind).name.lower(),
        author_id=row.author_id,
        author=author,
        post=POST_WORDS[Post(post)],
        happened_at=row.happened_at,
        received_at=row.received_at,
        day=clock.minute(row.happened_at),
        words=scope.unseal(row.note, consent_id=row.consent_id, field="contact.note", row_id=row.pk),
        is_changed=row.replaces_id is not None,
        replaces_id=row.replaces_id,
        matters=matters(row.worked_on),
        worked_on=_worked_on(row.worked_on, get_language() or ""),
        answers=tuple(answers.get(row.pk, ())),
        is_between=row.for_worker_id is not None,
    )
