"""Notes ready to show: opened, unsealed, with the person's word beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from guitu.foundations import arising, clock
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
    """What the person said to a note. `said_to` is when the text was written that it was said to, if not this one."""

    stance: Words
    words: str
    at: datetime
    contact_id: UUID
    said_to: str


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
    words: str
    is_changed: bool
    replaces_id: UUID | None
    matters: tuple[Matter, ...]
    worked_on: str
    answers: tuple[Answer, ...]
    is_between: bool

    @property
    def day(self) -> str:
        return clock.minute(self.happened_at)


@dataclass(frozen=True, slots=True)
class Notes:
    """One page of a timeline, newest first."""

    notes: tuple[Note, ...]
    page: int
    has_older: bool


# What the person said to a note other than yes, once for all notes, until the worker has looked at their record since.
SAID_OTHERWISE = arising.Part(
    "own_reply",
    f"""
    SELECT DISTINCT ON (r.person_id) r.id, r.person_id, r.stance::text AS what, r.at FROM reply r
    WHERE r.person_id {arising.OF_MINE} AND r.stance <> {Stance.AGREE.value} AND r.at > %(lately)s
    ORDER BY r.person_id, r.at DESC, r.id
    """,  # noqa: S608
    looked=("record",),
)
Beside = Mapping[UUID, Sequence[Answer]]


class SealedNote(NamedTuple):
    """What is shown of a note, still sealed. By rows and not by models: it is read for every page of a record."""

    pk: UUID
    consent_id: UUID
    kind: int
    author_id: UUID
    happened_at: datetime
    received_at: datetime
    note: bytes
    replaces_id: UUID | None
    worked_on: int
    for_worker_id: UUID | None


_BY_ID = """
    SELECT c.id, c.consent_id, c.kind, c.author_id, c.happened_at, c.received_at, c.note, c.replaces_id, c.worked_on,
        c.for_worker_id
    FROM contact c WHERE c.id = ANY (%s)"""
# A note and every text before it: a word said to one of them stands beside the note whatever it says today.
_TEXTS = """
    WITH RECURSIVE text (id, replaces_id) AS (
        SELECT c.id, c.replaces_id FROM contact c WHERE c.id = %s
        UNION ALL SELECT c.id, c.replaces_id FROM text JOIN contact c ON c.id = text.replaces_id)
    SELECT text.id FROM text"""
_SAID = """
    WITH RECURSIVE text (id, newest, replaces_id, written_at) AS (
        SELECT c.id, c.id, c.replaces_id, NULL::timestamptz FROM contact c WHERE c.id = ANY (%s)
        UNION ALL SELECT c.id, text.newest, c.replaces_id, c.received_at
        FROM text JOIN contact c ON c.id = text.replaces_id)
    SELECT r.*, text.newest, text.written_at FROM text JOIN reply r ON r.contact_id = text.id ORDER BY r.at"""


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
    answers = _answers(scope, shown)
    return Notes(tuple(_by_model(scope, row, answers) for row in shown), page, len(rows) > size)


def notes(*, scope: Scope, wrote: Mapping[UUID, tuple[str, str]], has_answered: bool) -> tuple[Note, ...]:
    """Return these notes of an opened person, with the answers to them. Two statements, for any number of notes.

    `wrote` says for each of them what its author is called, and the code of the author's post. Where the person never
    answered a note, no answers are looked for.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [list(wrote)])
        shown = [row for one in cursor.fetchall() if scope.holds((row := SealedNote(*one)).consent_id)]
    answers = _answers(scope, shown) if has_answered else {}
    return tuple(_note(scope, row, answers, *wrote[row.pk]) for row in shown)


def versions(*, scope: Scope, person_id: UUID, contact_id: UUID) -> tuple[Note, ...]:
    """Return a note with the texts before it, newest first. Two statements, for any number of texts and answers.

    The first has every answer to all of them beside it; each older one has those that were said to it.
    """
    texts = RawSQL(_TEXTS, [contact_id])  # noqa: S611
    rows = Contact.objects.filter(pk__in=texts, person_id=person_id).select_related("author")
    by_id = {row.pk: row for row in rows if scope.holds(row.consent_id)}
    chain: list[Contact] = []
    wanted: UUID | None = contact_id
    while wanted is not None and (row := by_id.get(wanted)):
        chain.append(row)
        wanted = row.replaces_id
    every = _answers(scope, chain[:1]).get(contact_id, ())
    beside = {row.pk: [replace(one, said_to="") for one in every if one.contact_id == row.pk] for row in chain}
    return tuple(_by_model(scope, row, beside | {contact_id: every}) for row in chain)


def successor(*, scope: Scope, contact_id: UUID) -> Note | None:
    """Return the note that has replaced this one, if any. One statement."""
    row = Contact.objects.filter(replaces_id=contact_id).select_related("author").first()
    return _by_model(scope, row, {}) if row is not None and scope.holds(row.consent_id) else None


def _answers(scope: Scope, rows: Sequence[Contact | SealedNote]) -> Beside:
    """Return what the person said to these notes, whichever text of them it was said to. One statement."""
    ids = [row.pk for row in rows]
    said: Iterable[Reply]
    if any(row.replaces_id for row in rows):
        said = Reply.objects.raw(_SAID, [ids])
    else:
        said = sorted(Reply.objects.filter(contact_id__one_of=ids), key=attrgetter("at"))
    found: dict[UUID, list[Answer]] = defaultdict(list)
    for one in said:
        if scope.holds(one.consent_id):
            words = scope.read(one.words, consent_id=one.consent_id, field="reply.words", row_id=one.pk)
            earlier = getattr(one, "written_at", None)
            said_to = clock.minute(earlier) if earlier else ""
            answer = Answer(STANCE_WORDS[Stance(one.stance)], words, one.at, one.contact_id, said_to)
            found[getattr(one, "newest", one.contact_id)].append(answer)
    return dict(found)


@cache
def _worked_on(total: int, language: str) -> str:  # noqa: ARG001 - the words are those of the language
    """Return what somebody worked on, in words. There are 32 answers in each language."""
    return " · ".join(str(MATTER_WORDS[one]) for one in matters(total))


def _by_model(scope: Scope, row: Contact, answers: Beside) -> Note:
    return _note(scope, row, answers, row.author.name, row.author.post)


def _note(scope: Scope, row: Contact | SealedNote, answers: Beside, author: str, post: str) -> Note:
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
        words=scope.read(row.note, consent_id=row.consent_id, field="contact.note", row_id=row.pk),
        is_changed=row.replaces_id is not None,
        replaces_id=row.replaces_id,
        matters=matters(row.worked_on),
        worked_on=_worked_on(row.worked_on, get_language() or ""),
        answers=tuple(answers.get(row.pk, ())),
        is_between=row.for_worker_id is not None,
    )
