"""Everything that changes a team or a card. The functions of the database act, check again, and write the entry."""

import uuid
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Actor, RefusedError, Words
from guitu.foundations.audit.actions import action
from guitu.foundations.clock import ZONE
from guitu.foundations.identity import tokens
from guitu.foundations.sealing import scopes
from guitu.people import access, queries, rules
from guitu.people.models import Person
from guitu.people.rules import Hand, Invitee, Part, Place, Side, Step, Turn, plain_word

TOGETHER = _("Until you are fourteen, you and your guardian agree together. At the station somebody helps you both.")
REFUSALS: dict[str, Words] = {
    "together": TOGETHER,
    "not_confirmed": _("Your agreement stands on your worker's word so far. Confirm it first, on your page."),
    "lapsed": _("Your agreement has lapsed. Let it go on first, under “My consents”."),
    "no_such_worker": _("This worker is not at your organisation any more."),
    "already_asked": _("This has been asked already. A clear “no” is not asked again."),
    "card_asked": _(
        "A sealed card was asked for already. Its number stands beside the support team in the case file."
    ),
}
NOT_YOURS = _("This is answered already, or it is not yours to decide.")


Value = UUID | str | bytes | bool | int | datetime | list[str]


def _ask(question: str, *values: Value) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return row[0] if row else None


def settle(question: str, *values: Value) -> None:
    """Ask the database to act.

    Raises:
        RefusedError: it would not, with the reason in words.
    """
    answer = _ask(question, *values)
    if answer != "ok":
        raise RefusedError(REFUSALS.get(str(answer), NOT_YOURS))


def _step(now: Place, what: Step, hand: Hand, *, is_cover: bool = False, refusal: Words = NOT_YOURS) -> None:
    """Ask the table of rules whether this can follow; the database asks the same again.

    Raises:
        RefusedError: it cannot.
    """
    if not rules.can_step(now, what, hand, is_cover=is_cover):
        raise RefusedError(refusal)


def _turn(trusted_id: UUID, what: Turn, *, at: datetime) -> None:
    """Ask the table of rules whether the person can do this now; the database asks the same again.

    Raises:
        RefusedError: they cannot.
    """
    if not rules.can_turn(queries.sharing(trusted_id=trusted_id, at=at), what, Side.PERSON):
        raise RefusedError(NOT_YOURS)


@action("team.answer", may=access.may_answer)
def answer_member(*, member_id: UUID, agrees: bool, by: Actor, at: datetime) -> Place:
    """Let somebody into the team, or say no, or let somebody go; whoever stands in is let go in the same way.

    How it stands then is returned: a minor's yes waits for a team lead.

    Raises:
        RefusedError: not the person herself, or it is answered already.
    """
    now, is_cover = queries.seat(member_id=member_id, at=at)
    _step(now, Step.AGREED if agrees else Step.ENDED, Hand.PERSON, is_cover=is_cover)
    settle("SELECT app.answer_member(%s, %s)", member_id, agrees)
    return queries.seat(member_id=member_id, at=at)[0]


@action("team.invite", may=access.may_invite)
def invite_member(*, worker_id: UUID, by: Actor, at: datetime) -> Place:
    """Ask somebody of one's organisation into one's own team. It counts at once; a minor's waits for a team lead.

    Raises:
        RefusedError: not the person herself, her base consent is not confirmed and in force, or no such worker.
    """
    _step(queries.place(person_id=by.uid, worker_id=worker_id, at=at), Step.INVITED, Hand.PERSON)
    settle("SELECT app.invite_member(%s)", worker_id)
    return queries.place(person_id=by.uid, worker_id=worker_id, at=at)


@action("team.until", may=access.may_say_until)
def stay_until(*, worker_id: UUID, until: datetime, by: Actor, at: datetime) -> None:
    """Let somebody stay on one's team until a last day, and no longer.

    Raises:
        RefusedError: not the person herself, nobody of her team, or no day within the next 90 days.
    """
    _step(queries.place(person_id=by.uid, worker_id=worker_id, at=at), Step.UNTIL, Hand.PERSON)
    settle("SELECT app.stay_until(%s, %s)", worker_id, until)


@action("team.suggest", may=access.may_suggest)
def suggest_member(*, person_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> None:
    """Suggest a colleague for the team. Nothing opens until the person agrees.

    Raises:
        RefusedError: not on the team, no such worker, or asked before.
    """
    now = queries.place(person_id=person_id, worker_id=worker_id, at=at)
    _step(now, Step.SUGGESTED, Hand.TEAM, refusal=REFUSALS["already_asked"])
    settle("SELECT app.suggest_member(%s, %s)", person_id, worker_id)


@action("card.ask", may=access.may_ask_card)
def ask_card(*, person_id: UUID, by: Actor, at: datetime) -> str:
    """Ask the desk for a sealed card and return its number, which says nothing.

    Raises:
        RefusedError: not on the team, or one has been asked for already.
    """
    number = tokens.new_code(6)
    settle("SELECT app.ask_card(%s, %s, %s)", person_id, uuid.uuid4(), number)
    return number


@action("card.issue", may=access.may_issue_card)
def issue_card(*, card_id: UUID, code: str, by: Actor, at: datetime) -> None:
    """Give a card its code; the database keeps only the hash. Older cards end, and the person's phone is warned.

    Raises:
        RefusedError: not the desk of that station, the one who asked, or somebody of the team.
    """
    settle("SELECT app.issue_card(%s, %s)", card_id, tokens.hashed(tokens.tidy_code(code)))


@action("team.cover", may=access.may_cover)
def cover(*, away_id: UUID, stand_in_id: UUID, until: datetime, by: Actor, at: datetime) -> None:
    """Let a colleague step in until a date for those who agreed to it. For how many is not told.

    Raises:
        RefusedError: not the lead of both, or the date lies more than sixty days ahead.
    """
    if _ask("SELECT app.cover(%s, %s, %s)", away_id, stand_in_id, until) != 0:
        raise RefusedError(_("Choose two workers of your own station and a day within the next 60 days."))


@action("team.cover_end", may=access.may_end_cover)
def end_cover(*, cover_id: UUID, by: Actor, at: datetime) -> None:
    """Let a stand-in open nothing more for the colleague they stood in for. For how many people is not told.

    Raises:
        RefusedError: not the lead of that station, or it is over already.
    """
    settle("SELECT app.end_cover(%s)", cover_id)


def guard_minor(*, person_id: UUID, born: date, at: datetime) -> None:
    """Say of a record that is being made in this very transaction that it is a minor's, if it is.

    Raises:
        RefusedError: the record is older than this transaction.
    """
    until = rules.minor_until(born, on=at.astimezone(ZONE).date())
    if until is not None:
        settle("SELECT app.guard_minor(%s, %s)", person_id, datetime.combine(until, time(), ZONE))


@action("file.approve", may=access.may_approve_file)
def approve_file(*, approval_id: UUID, by: Actor, at: datetime) -> None:
    """Let a worker whom a minor let in open that file. The person reads who approved it.

    Raises:
        RefusedError: not the lead of that station, on that team, or it is approved or ended already.
    """
    is_cover = _ask("SELECT w.is_cover FROM app.approvals() w WHERE w.id = %s", approval_id)
    _step(Place.NONE if is_cover is None else Place.HELD, Step.APPROVED, Hand.LEAD, is_cover=bool(is_cover))
    settle("SELECT app.approve_file(%s)", approval_id)


@action("trusted.invite", may=access.may_trust)
def trust(*, person_id: UUID, invitee: Invitee, code: str, by: Actor, at: datetime) -> None:
    """Let somebody read a part of one's own record. Sent twice, it is one invitation, and the newer code counts.

    Raises:
        RefusedError: not the person herself, or her base consent is not confirmed and in force.
    """
    _turn(invitee.id, Turn.INVITED, at=at)
    word_hash = tokens.hash_password(plain_word(invitee.word))
    scope = scopes.open_person(person_id, part="trusted")
    born = queries.card(scope=scope, person_id=person_id).birth_date
    days = rules.shared_days(invitee.days, invitee.relation, born=born, on=at.astimezone(ZONE).date())
    consent_id = Person.objects.values_list("consent_id", flat=True).get(pk=person_id)

    def sealed(field: str, text: str) -> bytes:
        return scope.seal(text, consent_id=consent_id, field=f"trusted_person.{field}", row_id=invitee.id)

    settle(
        "SELECT app.invite_trusted(%s, %s, %s, %s::text[], %s, %s, %s, %s)",
        invitee.id,
        sealed("called", invitee.called),
        sealed("relation", invitee.relation),
        sorted(invitee.parts),
        invitee.is_shown,
        days,
        tokens.hashed(tokens.tidy_code(code)),
        word_hash,
    )


@action("trusted.change", may=access.may_change_trust)
def change_trust(*, trusted_id: UUID, parts: frozenset[Part], is_shown: bool, by: Actor, at: datetime) -> None:
    """Tick more or less for somebody. It counts at once.

    Raises:
        RefusedError: not the person herself, or it is over already.
    """
    _turn(trusted_id, Turn.CHANGED, at=at)
    settle("SELECT app.change_trusted(%s, %s::text[], %s)", trusted_id, sorted(parts), is_shown)


@action("trusted.end", may=access.may_end_trust)
def end_trust(*, trusted_id: UUID, by: Actor, at: datetime) -> None:
    """End what somebody may read, with their way in and any open session, at once.

    Raises:
        RefusedError: not the person herself, or it is over already.
    """
    _turn(trusted_id, Turn.ENDED, at=at)
    settle("SELECT app.end_trusted(%s)", trusted_id)
