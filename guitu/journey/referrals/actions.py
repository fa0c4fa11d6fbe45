"""Drafting, sending, answering and ending a referral."""

import json
import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.sealing import ciphers, minting, records, scopes
from guitu.foundations.sealing.records import ChangedMeanwhileError, KeptOtherwiseError
from guitu.foundations.sealing.scopes import Scope
from guitu.journey.consent import queries as consents
from guitu.journey.consent.queries import Opened
from guitu.journey.consent.rules import Purpose
from guitu.journey.referrals import access, queries, rules, shapes
from guitu.journey.referrals.access import Beside, Draft, Step
from guitu.journey.referrals.models import (
    DisclosedText,
    Disclosure,
    Referral,
    ReferralMove,
    ReferralSent,
    ReferralWord,
)
from guitu.journey.referrals.rules import OUTCOME_BACK, Addressee, Content, Item, Kind
from guitu.people.actions import TOGETHER
from guitu.society.directory import queries as directory
from guitu.society.workforce import queries as workforce

SUPPORT = Purpose.SUPPORT.value


@action("referral.draft", may=access.may_draft)
def draft(*, person_id: UUID, draft: Draft, by: Actor, at: datetime) -> None:
    """Prepare a referral. It stands in the person's portal at once, and nothing leaves by it.

    Until the person has decided, another draft may take its place; the person then decides on that one.

    Raises:
        RefusedError: not a worker, a day too far off, or a place that receives nobody from here.
        NotYoursError: no live consent covers this actor.
        ChangedMeanwhileError: something that was chosen does not stand in the record any more, or the draft that
            this one would replace is decided on or replaced already.
    """
    scope = scopes.act("referral.draft", person_id=person_id, purpose=SUPPORT)
    (consent_id,) = scope.opened
    station_id, to = _place(draft, by)
    told = queries.offer(case=Opened(scope, person_id, {Purpose.SUPPORT: consent_id}), keys=draft.keys)
    if not set(draft.keys) <= {item.key for item in told}:
        raise ChangedMeanwhileError
    content = _content(draft, told, to)
    sealed = scope.seal(rules.pack(content), consent_id=consent_id, field="referral.content", row_id=draft.id)
    row = Referral(
        id=draft.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        station_id=station_id,
        service_id=draft.service_id,
        replaces_id=draft.replaces_id,
        ends_on=draft.ends_on,
        content=sealed,
        need_ids=rules.copied_needs(draft.keys) or None,
        has_goals=rules.copies_goals(draft.keys),
    )
    records.keep(row)


def _place(draft: Draft, by: Actor) -> tuple[UUID | None, Addressee | None]:
    """Return at which station a draft would arrive, if at any here, and for which service."""
    station_id, to = draft.station_id, None
    if draft.service_id is not None:
        found = directory.offered(service_id=draft.service_id)
        if found is None:
            raise RefusedError(_refusal("no_such_service"))
        station_id, to = found.station_id, shapes.addressee(found)
        if station_id is None:
            return None, to
    place = workforce.receiving(station_id=station_id) if station_id else None
    if place is None or place.organisation_id == by.organisation:
        raise RefusedError(_("This place does not receive referrals from here. Please choose another."))
    return station_id, to


def _content(draft: Draft, items: Sequence[Item], to: Addressee | None) -> Content:
    """Return what a draft would send: the wishes, then what is told with them, as it reads now."""
    wishes = tuple(Item(f"wish-{number}", Kind.WISH, text) for number, text in enumerate(draft.wishes, 1))
    words = (Item("words", Kind.WORDS, draft.words),) if draft.words else ()
    return Content(draft.help, wishes + tuple(item for item in items if item.key in draft.keys) + words, to)


@action("referral.send", may=access.may_send)
def send(*, person_id: UUID, referral_id: UUID, copy_id: UUID, keys: Collection[str], by: Actor, at: datetime) -> None:
    """Agree, by one's own hand, that exactly these items are read there until that day; the copy lies there at once.

    A draft never changes, so what the keys name is what the last page showed. Sent twice, it is sent once.

    Raises:
        RefusedError: not the person, the place or the day is not possible any more, or nothing was ticked.
        ChangedMeanwhileError: it was sent from another page.
        NotYoursError: there is no such draft here, or no such item in it.
    """
    scope = scopes.act("referral.agree", person_id=person_id, purpose=SUPPORT)
    row = Referral.objects.filter(pk=referral_id, person_id=person_id).first()
    if row is None:
        raise scopes.NotYoursError
    content = rules.unpack(
        scope.unseal(row.content, consent_id=row.consent_id, field="referral.content", row_id=row.pk)
    )
    chosen = rules.ticked(content, set(keys))
    if {item.key for item in chosen.items} != set(keys):
        raise scopes.NotYoursError
    organisation_id = _recipient(row, content, by)
    listed = json.dumps([item.key for item in chosen.items])
    picked = scope.seal(listed, consent_id=row.consent_id, field="referral_sent.picked", row_id=row.pk)
    answer = ""
    for _again in range(2):
        with transaction.atomic():
            answer = _send_under(row, copy_id, organisation_id, chosen, picked)
        if answer != "stale_epoch":
            break
    _settle(answer)


def _recipient(row: Referral, content: Content, by: Actor) -> UUID:
    """Return under whose master key the answers are kept: the recipient's, or at home for a letter.

    Raises:
        RefusedError: the place, or the entry of the directory that the person has read, is another now.
    """
    if row.service_id is not None:
        found = directory.offered(service_id=row.service_id)
        if found is None or content.to is None or content.to.service != found.name:
            raise RefusedError(_refusal("no_such_service"))
        if content.to.provider != found.provider or found.station_id != row.station_id:
            raise RefusedError(_refusal("no_such_service"))
    if row.station_id is None:
        return by.organisation
    place = workforce.receiving(station_id=row.station_id)
    if place is None:
        raise RefusedError(_refusal("no_such_station"))
    return place.organisation_id


def _send_under(row: Referral, copy_id: UUID, organisation_id: UUID, chosen: Content, picked: bytes) -> str:
    epoch = minting.current_epoch(organisation_id)
    minted = minting.mint(key_id=copy_id, organisation_id=organisation_id, epoch=epoch)
    place = ciphers.place("disclosed_text.content", subject_id=copy_id, row_id=copy_id)
    return _ask(
        "SELECT app.send_referral(%s, %s, %s, %s, %s, %s, %s, %s)",
        row.pk,
        uuid.uuid4(),
        copy_id,
        consents.notices()[Purpose.REFERRAL].id,
        epoch,
        minted.wrapped,
        minted.key.seal(rules.pack(chosen), place=place),
        picked,
    )


@action("referral.say", may=access.may_say)
def say(*, person_id: UUID, referral_id: UUID, beside: Beside, by: Actor, at: datetime) -> None:
    """Put a word beside a referral: not now, how it was, loop closed, or written by mistake.

    Raises:
        RefusedError: not for this hand to say.
        NotYoursError: no live consent covers this actor.
        ChangedMeanwhileError: it stands differently by now, or this was said before.
    """
    scope = scopes.act("referral.say", person_id=person_id, purpose=SUPPORT)
    (consent_id,) = scope.opened

    def sealed(field: str, text: str) -> bytes:
        return scope.seal(text, consent_id=consent_id, field=f"referral_word.{field}", row_id=beside.id)

    row = ReferralWord(
        id=beside.id,
        person_id=person_id,
        consent_id=consent_id,
        by_id=by.uid,
        at=at,
        referral_id=referral_id,
        what=beside.said,
        helped=sealed("helped", beside.helped),
        words=sealed("words", beside.words),
    )
    records.keep(row)


@action("referral.stop", may=access.may_stop)
def stop(*, person_id: UUID, referral_id: UUID, step: Step, by: Actor, at: datetime) -> None:
    """Call a referral off, or call it a mistake. The recipient can open it no more.

    Raises:
        RefusedError: not for this hand to say.
        ChangedMeanwhileError: those who received it were quicker.
    """
    values = (step.id, referral_id, step.step, step.state.value, step.reason or "")
    _settle(_ask("SELECT app.stop_referral(%s, %s, %s, %s, %s)", *values))


@action("referral.tell", may=access.may_tell)
def tell(*, person_id: UUID, referral_id: UUID, step: Step, by: Actor, at: datetime) -> None:
    """Say that a letter was handed over, or what was answered outside. The words are sealed under a key of their own.

    Raises:
        RefusedError: not for this hand to say, or not every wish is answered.
        NotYoursError: no live consent covers this actor, or there is no such referral here.
        KeptOtherwiseError: this very answer is kept already and says something else.
        ChangedMeanwhileError: somebody else has said something in the meantime.
    """
    opened = scopes.open_person(person_id, part="referrals")
    sent = ReferralSent.objects.filter(referral_id=referral_id, person_id=person_id).first()
    row = Referral.objects.filter(pk=referral_id, person_id=person_id).first()
    if sent is None or row is None:
        raise scopes.NotYoursError
    if step.state in OUTCOME_BACK and not rules.is_answered(queries.left(opened, row, sent), step.answer):
        raise RefusedError(_refusal("incomplete"))
    keys = scopes.returned(person_id)
    if not keys.holds(sent.disclosure_id):
        raise ChangedMeanwhileError
    if _is_kept(step, sent.disclosure_id, scope=keys):
        return
    packed = rules.pack_answer(step.answer)
    words = keys.seal(packed, consent_id=sent.disclosure_id, field="referral_move.words", row_id=step.id)
    values = (step.id, referral_id, step.step, step.state.value, step.reason or "", words)
    _settle(_ask("SELECT app.tell_referral(%s, %s, %s, %s, %s, %s)", *values))


@action("referral.answer", may=access.may_answer)
def answer(*, copy_id: UUID, step: Step, by: Actor, at: datetime) -> None:
    """Say how it goes on at the recipient. What is said is sealed under the copy's own key.

    Raises:
        RefusedError: not for this hand to say, or the worker is not at this station.
        NotYoursError: the copy is not for this actor, or not any more.
        KeptOtherwiseError: this very answer is kept already and says something else.
        ChangedMeanwhileError: somebody moved it in the meantime.
    """
    scope = scopes.open_copy(copy_id)
    if _is_kept(step, copy_id, scope=scope):
        return
    if step.state in OUTCOME_BACK:
        told = DisclosedText.objects.get(disclosure_id=copy_id)
        content = rules.unpack(
            scope.unseal(told.content, consent_id=copy_id, field="disclosed_text.content", row_id=copy_id)
        )
        if not rules.is_answered(content, step.answer):
            raise RefusedError(_refusal("incomplete"))
    words = scope.seal(rules.pack_answer(step.answer), consent_id=copy_id, field="referral_move.words", row_id=step.id)
    values = (step.id, copy_id, step.step, step.state.value, step.reason or "", step.worker_id, words)
    _settle(_ask("SELECT app.answer_referral(%s, %s, %s, %s, %s, %s, %s)", *values))


def _is_kept(step: Step, copy_id: UUID, *, scope: Scope) -> bool:
    """Return whether an answer was sent before, word for word. One statement, two if it was.

    Raises:
        KeptOtherwiseError: it was, with other words.
    """
    kept = ReferralMove.objects.filter(pk=step.id, disclosure_id=copy_id).first()
    if kept is None:
        return False
    said = rules.Answer()
    if kept.words is not None:
        packed = scope.unseal(kept.words, consent_id=copy_id, field="referral_move.words", row_id=kept.pk)
        said = rules.unpack_answer(packed)
    hands = (None, Disclosure.objects.get(pk=copy_id).worker_id) if step.worker_id else (None,)
    is_same = (kept.state, kept.reason, said) == (step.state.value, step.reason or "", step.answer)
    if not is_same or step.worker_id not in hands:
        raise KeptOtherwiseError({"words": said.words})
    return True


def _ask(question: str, *values: UUID | str | int | bytes | None) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return str(cursor.fetchone()[0])


def _refusal(answer: str) -> str:
    """Return the plain sentence for an answer of the database."""
    sentences = {
        "no_such_station": _("This place does not receive referrals just now. Nothing was sent."),
        "no_such_service": _("The entry of this service has changed. Please let your worker prepare it anew."),
        "no_such_day": _("The last day has passed or lies too far off. Nothing was sent."),
        "no_such_worker": _("This worker is not at the station any more. Please choose another."),
        "stale_epoch": _("The key of the organisation is just being changed. Please try again in a minute."),
        "incomplete": _("Please say what became of each wish."),
        "together": str(TOGETHER),
    }
    return sentences.get(answer, _("This is not there any more, or it is not yours to decide."))


def _settle(answer: str) -> None:
    if answer in {"changed", "sent"}:
        raise ChangedMeanwhileError
    if answer != "ok":
        raise RefusedError(_refusal(answer))
