"""Somebody's seat on a support team: let to stand as a test needs it, past the wall, and read back by the rule."""

import uuid
from uuid import UUID

from guitu.people.rules import Place, Seat, place
from tests.city import City, Somebody, Staff, now

# What it takes for a seat to stand somehow, in SQL: agreed, last day, ended.
Moments = tuple[str, str, str]


def stands(city: City, whom: Somebody, mate: Staff, *, is_cover: bool = False) -> Place:
    """Return how it stands with one kind of seat, by the rule, from what the database holds."""
    rows = city.run(
        "SELECT agreed_at, ends_at, ended_at, EXISTS (SELECT 1 FROM file_approval a WHERE a.id = m.id"
        " AND a.approved_at IS NULL) FROM team_member m WHERE person_id = %s AND worker_id = %s AND is_cover = %s",
        whom.id, mate.id, is_cover,
    ).fetchall()  # fmt: skip
    return place((Seat(*row) for row in rows), at=now())


def seat(
    city: City,
    whom: Somebody,
    mate: Staff,
    moments: Moments | None,
    *,
    is_approved: bool | None,
    by: UUID,
    is_cover: bool = False,
) -> UUID:
    """Let a seat stand so and return its id; without moments there is none.

    `is_approved` says whether a team lead has seen it, and nothing where none has to.
    """
    row = uuid.uuid4()
    if moments is None:
        return row
    with city.database.transaction():
        city.run("SET LOCAL session_replication_role = replica")
        city.run(
            "INSERT INTO team_member (id, person_id, consent_id, worker_id, is_cover, invited_by, invited_at,"  # noqa: S608
            f" agreed_at, ends_at, ended_at) VALUES (%s, %s, %s, %s, %s, %s, now(), {', '.join(moments)})",
            row, whom.id, whom.consents["support"], mate.id, is_cover, by,
        )  # fmt: skip
        if is_approved is not None:
            approved = "gen_random_uuid(), now()" if is_approved else "NULL, NULL"
            city.run(
                "INSERT INTO file_approval (id, person_id, consent_id, worker_id, asked_at, approved_by, approved_at)"  # noqa: S608
                f" VALUES (%s, %s, %s, %s, now(), {approved})",
                row, whom.id, whom.consents["support"], mate.id,
            )  # fmt: skip
    return row


def named(city: City, away: Staff, stand_in: Staff) -> UUID:
    """Let a lead have named a stand-in for five days, past the wall; it opens nothing by itself."""
    row = uuid.uuid4()
    city.run(
        "INSERT INTO cover (id, station_id, away_id, stand_in_id, until)"
        " VALUES (%s, %s, %s, %s, now() + interval '5 days')",
        row, away.station_id, away.id, stand_in.id,
    )  # fmt: skip
    return row


def long_known(city: City) -> None:
    """Let everybody have been let in long ago, so that the page of the day says nothing of it any more."""
    city.run("UPDATE team_member SET agreed_at = agreed_at - interval '60 days' WHERE agreed_at IS NOT NULL")
