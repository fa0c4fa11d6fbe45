"""What the promises cost: policies, the trace, a withdrawal."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from uuid import UUID

from benchmarks.copies import Connection, Copy
from benchmarks.figures import Figure, say
from benchmarks.pair import MILLISECONDS, Side, Site, in_turns
from guitu.foundations.identity import tokens

ROUNDS, TIMES, WARM = 10, 20, 12
PEOPLE, OPENINGS = (25, 100), 40


def wall(copy: Copy, guitu: Site) -> Iterator[Figure]:
    """Measure the same requests with and without row-level security, in turns."""
    for act in ("caseload", "person", "add_note"):
        say(f"{act} with and without policies …")
        behind = Side(guitu, lambda: copy.run("wall_on.sql"), WARM)
        without = Side(guitu, lambda: copy.run("wall_off.sql"), WARM)
        ratio = in_turns(act, behind, without, rounds=ROUNDS, times=TIMES)
        copy.run("wall_on.sql")
        more: dict[str, float | str] = dict(behind.told)
        more |= {f"without_{name}": value for name, value in without.told.items()}
        yield Figure(f"wall_{act}", behind.cpu, "ms CPU, application and database", without.cpu, ratio, more)


def trace(copy: Copy, guitu: Site) -> Iterator[Figure]:
    """Measure a page and a list with and without the entries that opening writes, in turns."""
    say("person with and without a trace …")
    real = _openings(copy)
    traced = Side(guitu, lambda: _put(copy, real), WARM)
    blind = Side(guitu, lambda: copy.run("open_untraced.sql"), WARM)
    try:
        ratio = in_turns("person", traced, blind, rounds=ROUNDS, times=TIMES)
        without = _further_person(copy)
    finally:
        _put(copy, real)
    # The application does the same either way; what it costs differs by chance only.
    cost = median(a - b for a, b in zip(traced.database, blind.database, strict=True))
    waited = median(traced.walls) - median(blind.walls)
    yield Figure("trace_page", cost, "ms CPU more in the database", blind.cpu, ratio, {"ms_more_waited": waited})
    yield Figure("trace_list", _further_person(copy) - without, "ms a further person", without)


def _openings(copy: Copy) -> str:
    """Return how the functions that open are defined."""
    return ";".join(str(definition) for (definition,) in copy.root.execute(_OPENINGS).fetchall())


def _put(copy: Copy, definition: str) -> None:
    copy.root.execute(definition)


@contextmanager
def untraced(copy: Copy) -> Iterator[None]:
    """Open people without an entry, for as long as what remains is measured."""
    real = _openings(copy)
    copy.run("open_untraced.sql")
    try:
        yield
    finally:
        _put(copy, real)


def _further_person(copy: Copy) -> float:
    """Return how many milliseconds one more person in a list costs: the quickest of many openings of 25 and of 100."""
    row = copy.root.execute(_FULLEST).fetchone()
    worker, people = (row[0], row[1][: PEOPLE[1]]) if row else (None, [])
    few, many = PEOPLE[0], len(people)
    token = _sign_in(copy, "SELECT auth.begin_staff(%s, %s, 1::smallint, 1)", worker)
    with copy.as_web() as web:
        took = {count: min(_opening(web, token, people[:count]) for _ in range(OPENINGS)) for count in (few, many)}
    return (took[many] - took[few]) / (many - few) * MILLISECONDS


_FULLEST = """
SELECT g.user_id, array_agg(p.id ORDER BY p.id) FROM public.access_grant g
JOIN public.person p ON p.consent_id = g.consent_id AND g.user_id <> p.id WHERE g.valid_until > now()
GROUP BY g.user_id ORDER BY count(*) DESC, g.user_id LIMIT 1
"""


def _sign_in(copy: Copy, call: str, who: object) -> str:
    """Return a token for somebody, begun by the sign-in functions themselves."""
    token = tokens.new_token()
    copy.root.execute(call, [who, tokens.hashed(token)])
    return token


def _opening(web: Connection, token: str, people: list[UUID]) -> float:
    """Return how long opening these people takes, until the keys are here."""
    with web.transaction(force_rollback=True):
        web.execute("SELECT * FROM app.begin(%s)", [token], prepare=True).fetchall()
        began = time.perf_counter()
        opened = web.execute(_OPEN, [people], prepare=True).fetchall()
        took = time.perf_counter() - began
    if len({row[0] for row in opened}) != len(people):
        raise UnfairError("Not everybody could be opened, so there is nothing to measure.")
    return took


_OPENINGS = "SELECT pg_get_functiondef(p) FROM unnest('{app.open,app.open_names}'::regproc[]) p"
_OPEN = "SELECT * FROM app.open_names(%s, 'caseload')"


class UnfairError(Exception):
    """What was to be measured did not happen."""


def withdrawal(copy: Copy) -> Iterator[Figure]:
    """Measure from a person's tap until nothing of hers can be read; of several people the slowest counts."""
    say("withdrawal …")
    people = copy.root.execute(_FULL_RECORDS, [WITHDRAWALS]).fetchall()
    took = [_withdrawn(copy, *row) for row in people]
    yield Figure("withdrawal", max(took), "s", None, None, {"people": len(took), "median_s": median(took)})


WITHDRAWALS = 8
_FULL_RECORDS = """
SELECT p.id, p.consent_id, (SELECT m.worker_id FROM public.team_member m JOIN public.access_grant g
  ON g.user_id = m.worker_id AND g.consent_id = p.consent_id AND g.valid_until > now()
  WHERE m.person_id = p.id LIMIT 1)
FROM public.person p
JOIN public.consent c ON c.id = p.consent_id AND c.confirmed_at IS NOT NULL AND c.expires_at > now()
JOIN public.portal_account a ON a.person_id = p.id
ORDER BY md5(p.id::text) LIMIT %s
"""


def _withdrawn(copy: Copy, person: UUID, consent: UUID, worker: UUID) -> float:
    """Return the seconds until the worker who could open the person a moment ago can open nothing."""
    hers = _sign_in(copy, "SELECT auth.begin_person(%s, %s, 5::smallint, 1)", person)
    staff = _sign_in(copy, "SELECT auth.begin_staff(%s, %s, 1::smallint, 1)", worker)
    with copy.as_web() as web:
        if not _readable(web, staff, person):
            raise UnfairError("The worker could not open the person even before.")
        began = time.perf_counter()
        with web.transaction():
            web.execute("SELECT * FROM app.begin(%s)", [hers])
            answer = web.execute("SELECT app.withdraw(%s, %s)", [consent, secrets.token_bytes(32)]).fetchone()
        if answer != ("ok",) or _readable(web, staff, person):
            raise UnfairError("The record can still be read.")
        took = time.perf_counter() - began
    left = copy.root.execute("SELECT count(*) FROM public.data_key WHERE subject_id = %s", [person]).fetchone()
    if left != (0,):
        raise UnfairError("A key is left.")
    return took


def _readable(web: Connection, token: str, person: UUID) -> int:
    """Return how many keys and notes of the person this token still reaches."""
    with web.transaction():
        web.execute("SELECT * FROM app.begin(%s)", [token])
        keys = web.execute(_OPEN, [[person]]).fetchall()
        notes = web.execute("SELECT id FROM public.contact WHERE person_id = %s", [person]).fetchall()
    return len(keys) + len(notes)
