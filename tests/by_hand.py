"""A raw statement under the web role, as somebody who is signed in: what no page would ever send."""

from typing import Any

import psycopg
from psycopg import sql

from conftest import Ground
from tests.city import Somebody, Staff
from tests.trusting import Guest


def by_hand(
    ground: Ground, who: Staff | Somebody | Guest, statement: str | sql.Composed, *values: Any
) -> list[tuple[Any, ...]]:
    """Run one raw statement under the web role as somebody who is signed in."""
    with psycopg.connect(ground.dsn("guitu_app")) as db:
        db.execute("SELECT * FROM app.begin(%s)", [who.token])
        asked = db.execute(statement, values)
        return asked.fetchall() if asked.description else []
