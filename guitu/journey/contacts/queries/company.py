"""Who is there when the person meets somebody: whether the worker still walks beside them then, and who stands in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from guitu.foundations import clock
from guitu.journey.contacts import rules
from guitu.journey.contacts.models import Meeting, MeetingMove
from guitu.journey.contacts.queries.meetings import Appointment, Meetings
from guitu.journey.contacts.rules import Moved
from guitu.people import queries as people
from guitu.people.queries import Company, Member


def told(page: Meetings, team: Iterable[Member] | None = None) -> Meetings:
    """Return the asking person's own meetings with what they should know. One statement, none if nothing is ahead.

    Whoever knows the team already saves that statement while nobody steps in and everybody met stays.
    """
    ahead = {one.worker_id for one in (*page.waiting, *page.coming)}
    if not ahead or (team is not None and ahead <= _staying(tuple(team))):
        return page
    there = people.company()
    return replace(page, waiting=_each(page.waiting, there), coming=_each(page.coming, there))


_LAST_DAY = """
    SELECT max(t.ends_at) FROM team_member t WHERE t.person_id = %s AND t.worker_id = %s AND t.ended_at IS NULL
    AND t.agreed_at IS NOT NULL HAVING count(*) = count(t.ends_at)
"""


def last_day(*, person_id: UUID, worker_id: UUID) -> datetime | None:
    """Return until when a worker is on somebody's team; nothing where no day was said. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_DAY, [person_id, worker_id])
        row = cursor.fetchone()
    return row[0] if row else None


def beyond(*, person_id: UUID, worker_id: UUID, last: datetime) -> tuple[str, ...]:
    """Return when somebody is to meet a worker after that one's last day, agreed or asked for. One statement.

    No word of any meeting is read.
    """
    theirs = Meeting._base_manager.filter(person_id=person_id, worker_id=worker_id).values("pk")
    moves: dict[UUID, list[Moved]] = defaultdict(list)
    for one in MeetingMove._base_manager.filter(meeting_id__in=theirs).order_by("step"):
        moves[one.meeting_id].append(one.moved)
    standing = (rules.standing(made) for made in moves.values())
    found = sorted(now.begins_at for now in standing if now and now.begins_at > last and now.state in rules.OPEN)
    return tuple(clock.minute(one) for one in found)


def _staying(team: tuple[Member, ...]) -> set[UUID]:
    """Return who is on the team without a last day; nobody while anybody steps in."""
    if any(one.is_cover for one in team):
        return set()
    return {one.helper.id for one in team if one.is_in and one.ends_at is None}


def told_of(one: Appointment) -> Appointment:
    """Return one of the asking person's own meetings with what they should know. One statement if it is ahead."""
    return _each([one], people.company())[0] if one.is_open else one


def _each(found: Iterable[Appointment], there: dict[UUID, Company]) -> tuple[Appointment, ...]:
    return tuple(replace(one, notice=_notice(one, there.get(one.worker_id))) for one in found)


def _notice(one: Appointment, company: Company | None) -> str:
    if company is None:
        return _("%(who)s is not on your team any more.") % {"who": one.worker}
    if company.until and not company.is_there(one.begins_at):
        told = {"who": one.worker, "day": clock.day(company.until)}
        return _("%(who)s is on your team until %(day)s, and not on the day of this meeting.") % told
    if company.stands_in_until and one.begins_at < company.stands_in_until:
        return _("%(stand_in)s steps in for %(who)s then.") % {"stand_in": company.stand_in, "who": one.worker}
    return ""
