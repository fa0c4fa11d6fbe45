"""Everything that changes a team or a card. The functions of the database act, check again, and write the entry."""

import uuid
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from guitu.foundations.access.verdicts import Actor, RefusedError
from guitu.foundations.audit.actions import action
from guitu.foundations.identity import tokens
from guitu.people import access


def _refusal(answer: object) -> str:
    """Return the plain sentence for an answer of the database."""
    sentences = {
        "no_such_worker": _("This worker is not there any more, or does not work with people."),
        "already_asked": _("This has been asked already. Please wait for the answer."),
    }
    return sentences.get(str(answer), _("This is not there any more, or it is not yours to decide."))


def _ask(sql: str, values: list[object]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _expect_ok(answer: object) -> None:
    if answer != "ok":
        raise RefusedError(_refusal(answer))


@action("team.answer", may=access.may_answer)
def answer_member(*, member_id: UUID, agrees: bool, by: Actor, at: datetime) -> None:
    """Let somebody into the team, or say no, or let somebody go.

    Raises:
        RefusedError: not the person herself, or it is answered already.
    """
    _expect_ok(_ask("SELECT app.answer_member(%s, %s)", [member_id, agrees]))


@action("team.suggest", may=access.may_suggest)
def suggest_member(*, person_id: UUID, worker_id: UUID, by: Actor, at: datetime) -> None:
    """Suggest a colleague for the team. Nothing opens until the person agrees.

    Raises:
        RefusedError: not on the team, no such worker, or asked before.
    """
    _expect_ok(_ask("SELECT app.suggest_member(%s, %s)", [person_id, worker_id]))


@action("card.ask", may=access.may_ask_card)
def ask_card(*, person_id: UUID, by: Actor, at: datetime) -> str:
    """Ask the desk for a sealed card and return its number, which says nothing.

    Raises:
        RefusedError: not on the team, or one is being printed already.
    """
    number = tokens.new_code(6)
    _expect_ok(_ask("SELECT app.ask_card(%s, %s, %s)", [person_id, uuid.uuid4(), number]))
    return number


@action("card.issue", may=access.may_issue_card)
def issue_card(*, card_id: UUID, code: str, by: Actor, at: datetime) -> None:
    """Give a card its code. The database keeps only the hash.

    Raises:
        RefusedError: not the desk of that station, the one who asked, or somebody of the team.
    """
    _expect_ok(_ask("SELECT app.issue_card(%s, %s)", [card_id, tokens.hashed(tokens.tidy_code(code))]))


@action("team.cover", may=access.may_cover)
def cover(*, away_id: UUID, stand_in_id: UUID, until: datetime, by: Actor, at: datetime) -> int:
    """Let a colleague step in until a date for those who agreed to it, and return for how many.

    Raises:
        RefusedError: not the lead of both, or the date lies more than sixty days ahead.
    """
    people = _ask("SELECT app.cover(%s, %s, %s)", [away_id, stand_in_id, until])
    if not isinstance(people, int) or people < 0:
        raise RefusedError(_("Both must be workers of your own station, and the date at most sixty days ahead."))
    return people
