"""Referrals ready to show in the person's record: as they stand, what left, what came back."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Q, UUIDField, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from guitu.foundations import arising, clock, left_open
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Case, Opened
from guitu.journey.needs import queries as needs
from guitu.journey.plans import queries as plans
from guitu.journey.referrals import rules
from guitu.journey.referrals.models import (
    HELP_WORDS,
    HELPED_WORDS,
    LETTER_STEP_WORDS,
    LETTER_WORDS,
    REASON_WORDS,
    RESULT_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    Referral,
    ReferralMove,
    ReferralSent,
    ReferralWord,
)
from guitu.journey.referrals.rules import Content, Hand, Help, Helped, Item, Kind, Reason, Result, Said, State
from guitu.journey.referrals.shapes import Feedback, Shown, ShownStep, called, shown
from guitu.people import queries as people
from guitu.society.workforce.models import Worker

MOOD = {
    State.DRAFT: "wait",
    State.REQUESTED: "wait",
    State.RECEIVED: "wait",
    State.ACCEPTED: "info",
    State.IN_PROGRESS: "info",
    State.ON_HOLD: "wait",
    State.COMPLETED: "ok",
}


def offer(*, case: Opened, keys: Collection[str] | None = None) -> tuple[Item, ...]:
    """Return what could be sent about an opened person; with `keys`, only what may be among these.

    Two statements, for any number of needs and goals, and one more if the person is not read yet.

    Only what stands under the consent to be supported: notes about health and family keep their own consents. A draft
    is read by the whole team: what is between the person and one worker cannot go into it.
    """

    def is_asked(*kinds: Kind) -> bool:
        return keys is None or any(key.startswith(tuple(kinds)) for key in keys)

    items: list[Item] = []
    if is_asked(Kind.NAME, Kind.PHONE):
        card = case.card if isinstance(case, Case) else people.card(scope=case.scope, person_id=case.person_id)
        items.append(Item("name", Kind.NAME, card.name))
        items += [Item("phone", Kind.PHONE, card.phone)] if card.phone else []
    if is_asked(Kind.NEED):
        items += [Item(f"{Kind.NEED}-{key}", Kind.NEED, words) for key, words in needs.shared_words(case=case)]
    if is_asked(Kind.GOAL):
        items += [Item(f"{Kind.GOAL}-{goal.key}", Kind.GOAL, goal.words) for goal in plans.shared_goals(case=case)]
    return tuple(items)


@dataclass(frozen=True, slots=True)
class Written:
    """A draft as it was written, to be changed; `newer_id` is the one that has taken its place."""

    id: UUID
    station_id: UUID | None
    service_id: UUID | None
    newer_id: UUID | None
    content: Content
    until: str
    may_edit: bool


# What took a draft's place, and whether anything was decided on it: our own words, beside its row.
_NEWER = "(SELECT newer.id FROM referral newer WHERE newer.replaces_id = referral.id LIMIT 1)"
_DECIDED = f"""(EXISTS (SELECT FROM referral_sent s WHERE s.referral_id = referral.id) OR EXISTS (
    SELECT FROM referral_word w WHERE w.referral_id = referral.id
    AND w.what IN ({Said.NOT_NOW.value}, {Said.IN_ERROR.value})))"""  # noqa: S608


def written(*, case: Case, referral_id: UUID) -> Written:
    """Return one draft of an opened person. One statement.

    Raises:
        NotYoursError: it is not in this record.
    """
    rows = Referral.objects.filter(pk=referral_id, person_id=case.person_id).annotate(
        newer_id=RawSQL(_NEWER, [], output_field=UUIDField()),  # noqa: S611
        is_decided=RawSQL(_DECIDED, [], output_field=BooleanField()),  # noqa: S611
    )
    row = next(iter(rows), None)
    if row is None:
        raise scopes.NotYoursError
    return Written(
        id=row.pk,
        station_id=row.station_id,
        service_id=row.service_id,
        newer_id=row.newer_id,
        content=_said(case.scope, row),
        until=row.ends_on.isoformat(),
        may_edit=row.newer_id is None and not row.is_decided,
    )


def listed(*, case: Case, by: Actor, at: datetime) -> tuple[Shown, ...]:
    """Return every referral of an opened person, newest first. Seven statements, for any number of them."""
    return _Told(case, by, at).every()


def one(*, case: Case, referral_id: UUID, by: Actor, at: datetime) -> Shown:
    """Return one referral of an opened person. Seven statements.

    Raises:
        NotYoursError: it is not in this record.
    """
    found = _Told(case, by, at, only=referral_id).every()
    if not found:
        raise scopes.NotYoursError
    return next(one for one in found if one.id == referral_id)


def waiting(*, person_id: UUID, at: datetime) -> frozenset[str]:
    """Return what waits for the person: a "draft" for their word, a "result" for how it was. One statement."""
    said = ReferralWord.objects.filter(referral_id=OuterRef("pk"))
    sent = ReferralSent.objects.filter(referral_id=OuterRef("pk"))
    moves = ReferralMove.objects.filter(disclosure_id=OuterRef("disclosure_id"))
    back, mistaken = moves.filter(state__in=rules.OUTCOME_BACK), moves.filter(state=State.ENTERED_IN_ERROR)
    mine = Referral.objects.filter(person_id=person_id)
    newer = Referral.objects.filter(replaces_id=OuterRef("pk"))
    drafts = mine.filter(
        ~Exists(sent), ~Exists(newer), ~Exists(said.filter(what__in=(Said.NOT_NOW, Said.IN_ERROR))),
        ends_on__gte=at.astimezone(clock.ZONE).date(),
    )  # fmt: skip
    ended = sent.filter(Exists(back), ~Exists(mistaken), taken_back_at=None)
    results = mine.filter(Exists(ended), ~Exists(said.filter(what=Said.FEEDBACK)))
    asked = drafts.order_by().values_list(Value("draft")).union(results.order_by().values_list(Value("result")))
    return frozenset(what for (what,) in asked)


# Where something was sent that is not finished there.
UNFINISHED = left_open.Part(
    "referral",
    f"""
    SELECT s.id, 0 AS step, coalesce(o.name || ' · ' || t.name,
        concat_ws(' · ', nullif(n.provider, ''), n.name)) AS what, s.at
    FROM referral_sent s JOIN referral r ON r.id = s.referral_id
    LEFT JOIN station t ON t.id = r.station_id LEFT JOIN organisation o ON o.id = t.organisation_id
    LEFT JOIN directory_named n ON n.service_id = r.service_id AND r.station_id IS NULL
    WHERE s.person_id = %(person)s AND r.person_id = %(person)s AND s.taken_back_at IS NULL
    AND (SELECT m.state FROM referral_move m WHERE m.disclosure_id = s.disclosure_id
        ORDER BY m.step DESC LIMIT 1) IN ({", ".join(f"'{one.value}'" for one in rules.OPEN)})
    """,  # noqa: S608
    lambda lines, _at: [_("A referral to %(place)s is not finished.") % {"place": one.what} for one in lines],
)


_LAST = """
    CROSS JOIN LATERAL (SELECT m.state, m.hand, m.at FROM referral_move m WHERE m.disclosure_id = {}
        ORDER BY m.step DESC LIMIT 1) l
"""
_NEWS = (State.ACCEPTED, State.REJECTED, *rules.OUTCOME_BACK)
# What those who received a referral answered, until the worker has looked at the person's referrals since.
ANSWERED = arising.Part(
    "answer",
    f"""
    SELECT s.referral_id AS id, s.person_id, l.state AS what, l.at FROM referral_sent s
    {_LAST.format("s.disclosure_id")}
    WHERE s.person_id {arising.OF_MINE} AND s.taken_back_at IS NULL
    AND l.hand = '{Hand.OWNER.value}' AND l.state IN ({", ".join(f"'{one.value}'" for one in _NEWS)})
    AND l.at > %(lately)s
    """,  # noqa: S608
    looked=("referrals",),
)
# What another organisation sent to this worker and is not under way yet. It names nobody.
ARRIVED = arising.Part(
    "arrival",
    f"""
    SELECT d.id, NULL::uuid AS person_id, t.name AS what, l.at FROM disclosure d
    JOIN station t ON t.id = d.from_station_id
    {_LAST.format("d.id")}
    WHERE d.worker_id = %(worker)s AND d.taken_back_at IS NULL AND d.ends_at > %(now)s
    AND l.state = '{State.ACCEPTED.value}'
    """,  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A letter to a service outside: by which consent, where to, and whether it was handed over."""

    agreed_id: UUID
    place: str
    was_handed: bool


def on_paper(*, person_id: UUID) -> tuple[OnPaper, ...]:
    """Return the letters that a person has agreed to and not taken back. Three statements at most."""
    sent = {row.referral_id: row for row in ReferralSent.objects.filter(person_id=person_id, taken_back_at=None)}
    if not sent:
        return ()
    outside = Referral.objects.filter(pk__in=sent, station_id=None).order_by("at", "pk")
    rows = [(sent[pk], service_id) for pk, service_id in outside.values_list("pk", "service_id") if service_id]
    places = consents.recipients(service_id for _, service_id in rows)
    return tuple(
        OnPaper(one.agreed_id, places.get(service_id, ""), one.handed_at is not None) for one, service_id in rows
    )


def _said(scope: Scope, row: Referral) -> Content:
    """Return what a draft says; of one that was altered, words that say so."""
    spoilt = Content(Help.EVERYDAY, (Item("words", Kind.WORDS, str(scopes.UNREADABLE)),))
    return rules.unpack(
        scope.read(
            row.content,
            consent_id=row.consent_id,
            field="referral.content",
            row_id=row.pk,
            otherwise=lambda: rules.pack(spoilt),
        )
    )


def left(scope: Scope, row: Referral, sent: ReferralSent) -> Content:
    """Return exactly what was ticked. No statement."""
    # Sealed before the row had an id of its own: its place is that of the referral.
    picked = scope.unseal(sent.picked, consent_id=sent.consent_id, field="referral_sent.picked", row_id=row.pk)
    return rules.ticked(_said(scope, row), {str(key) for key in json.loads(picked)})


class _Told:
    """The rows about one person's referrals, loaded once."""

    def __init__(self, case: Case, by: Actor, at: datetime, only: UUID | None = None) -> None:
        self.case, self.by, self.at = case, by, at
        rows = Referral.objects.filter(person_id=case.person_id).order_by("-at", "pk")
        self.rows: list[Referral] = list(rows.filter(Q(pk=only) | Q(replaces_id=only)) if only else rows)
        self.newer = {row.replaces_id: row.pk for row in self.rows if row.replaces_id}
        self.only = only
        ids = [row.pk for row in self.rows]
        self.sent = {row.referral_id: row for row in ReferralSent.objects.filter(referral_id__one_of=ids)}
        self.words: dict[UUID, dict[Said, ReferralWord]] = defaultdict(dict)
        for word in ReferralWord.objects.filter(referral_id__one_of=ids):
            self.words[word.referral_id][Said(word.what)] = word
        copies = [row.disclosure_id for row in self.sent.values()]
        # Nothing came back where nothing left.
        self.keys = scopes.returned(case.person_id) if copies else case.scope
        self.moves: dict[UUID, list[ReferralMove]] = defaultdict(list)
        for move in ReferralMove.objects.filter(disclosure_id__in=copies).order_by("step"):
            self.moves[move.disclosure_id].append(move)
        self.places = consents.recipients(row.station_id for row in self.rows)
        self.names = names(move for moves in self.moves.values() for move in moves)

    def every(self) -> tuple[Shown, ...]:
        """Return them; a draft that another has replaced only where it is asked for."""
        return tuple(self._one(row) for row in self.rows if row.pk == self.only or row.pk not in self.newer)

    def _one(self, row: Referral) -> Shown:
        sent, words = self.sent.get(row.pk), self.words[row.pk]
        moves = self.moves[sent.disclosure_id] if sent else []
        content = left(self.case.scope, row, sent) if sent else _said(self.case.scope, row)
        is_letter, was_handed = row.station_id is None, sent is not None and sent.handed_at is not None
        station = self.places.get(row.station_id, "") if row.station_id else ""
        is_taken_back = sent is not None and sent.taken_back_at is not None
        has_ended = sent is not None and not moves and not is_taken_back
        now = rules.state(
            [State(move.state) for move in moves],
            is_in_error=Said.IN_ERROR in words,
            is_sent=sent is not None,
            is_taken_back=is_taken_back,
        )
        return Shown(
            id=row.pk,
            place=called(content.to) if content.to else station,
            arrives=station if content.to else "",
            to=content.to,
            station_id=row.station_id,
            service_id=row.service_id,
            newer_id=self.newer.get(row.pk),
            help_code=content.help,
            help=HELP_WORDS[content.help],
            day=clock.day(sent.at if sent else row.at),
            until=row.ends_on.isoformat(),
            state=now,
            says=(LETTER_WORDS.get(now) if is_letter else None) or STATE_WORDS[now],
            mood=MOOD.get(now, ""),
            items=tuple(shown(item) for item in content.items),
            steps=steps(moves, scope=self.keys, content=content, names=self.names, by_letter=is_letter),
            agreed_id=sent.agreed_id if sent else None,
            is_not_now=Said.NOT_NOW in words,
            is_settled=Said.SETTLED in words,
            is_taken_back=is_taken_back,
            has_ended=has_ended,
            is_over=row.ends_on < self.at.astimezone(clock.ZONE).date(),
            by_id=row.by_id,
            is_mine=row.by_id == self.by.pk,
            feedback=self._feedback(words.get(Said.FEEDBACK)),
            must_tell=not has_ended
            and Said.TOLD not in words
            and rules.must_tell(now, was_handed=was_handed, is_taken_back=is_taken_back),
            told=self._feedback(words.get(Said.TOLD)),
        )

    def _clear(self, row: ReferralWord, column: str, otherwise: Words = scopes.UNREADABLE) -> str:
        return self.case.scope.read(
            getattr(row, column),
            consent_id=row.consent_id,
            field=f"referral_word.{column}",
            row_id=row.pk,
            otherwise=lambda: str(otherwise),
        )

    def _feedback(self, word: ReferralWord | None) -> Feedback | None:
        if word is None:
            return None
        helped = Helped(self._clear(word, "helped", Helped.NOT_SAID))
        return Feedback(HELPED_WORDS[helped], self._clear(word, "words"), clock.day(word.at))


def names(moves: Iterable[ReferralMove]) -> dict[UUID, str]:
    """Return who made some steps, by id. One statement."""
    ids = {move.by_id for move in moves if move.by_id}
    return dict(Worker.objects.filter(pk__one_of=ids).values_list("pk", "name"))


def steps(
    moves: Sequence[ReferralMove],
    *,
    scope: Scope,
    content: Content,
    names: dict[UUID, str],
    by_letter: bool = False,
) -> tuple[ShownStep, ...]:
    """Return steps, oldest first; what was said with them only while the copy's key is there."""
    wishes = {item.key: item.text for item in content.wishes}
    says = {**STEP_WORDS, **LETTER_STEP_WORDS} if by_letter else STEP_WORDS
    return tuple(_step(move, scope, wishes, names, says[State(move.state)]) for move in moves)


def _step(move: ReferralMove, scope: Scope, wishes: dict[str, str], names: dict[UUID, str], says: Words) -> ShownStep:
    answer = rules.Answer()
    if move.words is not None and scope.holds(move.disclosure_id):
        answer = rules.unpack_answer(
            scope.unseal(move.words, consent_id=move.disclosure_id, field="referral_move.words", row_id=move.pk)
        )
    return ShownStep(
        state=State(move.state),
        says=says,
        hand=Hand(move.hand),
        who=names.get(move.by_id, "") if move.by_id else "",
        day=clock.minute(move.at),
        reason=REASON_WORDS[Reason(move.reason)] if move.reason else "",
        words=answer.words,
        results=tuple((wishes[key], RESULT_WORDS[Result(value)]) for key, value in answer.results if key in wishes),
        first=answer.first,
    )
