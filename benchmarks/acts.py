"""A user's acts against the floor: CPU, statements, page sizes, and whether any of it scans all contacts."""

import time
from collections.abc import Iterator

from benchmarks.copies import Copy
from benchmarks.desk import ACTS, PAGES
from benchmarks.figures import Figure, say
from benchmarks.pair import MILLISECONDS, Side, Site, in_turns, strangers
from benchmarks.walls import untraced
from benchmarks.yardsticks import by_hand

ROUNDS, STAGE_ROUNDS, SIGN_IN_ROUNDS, TIMES = 14, 6, 4, 15
# What identity, trace and the transaction itself need on every page, whoever asks for what.
FIXED = (
    "SELECT * FROM app.begin(",
    "SELECT * FROM app.open(",
    "SELECT * FROM app.open_names(",
    "SELECT * FROM app.act(",
    "SET TRANSACTION",
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
)
KILOBYTE = 1024
# Backends tell the statistics what they did at most once a second.
STATISTICS_SECONDS = 1.2


def figures(copy: Copy, guitu: Site, floor: Site, *, only: str = "") -> Iterator[Figure]:
    """Measure the acts, or one of them."""
    scans = _scans(copy, guitu)
    for act in ("caseload", "person", "add_note", "add_note_landing", "sign_in"):
        if only in {"", act}:
            yield from _act(copy, act, guitu, floor)
    if not only:
        yield Figure("contact_scans", _scans(copy, guitu) - scans, "sequential scans over contacts")


def stages(copy: Copy, guitu: Site, floor: Site) -> Iterator[Figure]:
    """Measure every other page and act of the desk, each against what is nearest to it on the floor.

    That is a person's page, a note, or, for a search, one that reads a whole caseload and looks through it as ours has
    to, because names are sealed: a caseload's first page reads 25 rows and finds nobody.
    """
    for act in (*PAGES, *ACTS):
        yield from stage(copy, act, guitu, floor)


def stage(copy: Copy, act: str, guitu: Site, floor: Site) -> Iterator[Figure]:
    """Measure one of them."""
    if act == "search":
        yield _search(copy, guitu, floor)
        yield _statements(act, guitu, floor)
    else:
        yield from _act(copy, act, guitu, floor, rounds=STAGE_ROUNDS)


def _search(copy: Copy, guitu: Site, floor: Site) -> Figure:
    """Measure a search beside the entries it writes, which have a goal of their own: one for each of a caseload."""
    say("search, with its trace and without …")
    traced = Side(guitu)
    more: dict[str, float | str] = {
        "traced_ratio": in_turns("search", traced, Side(floor), rounds=STAGE_ROUNDS, times=TIMES),
        "traced_ms": traced.cpu,
    }
    ours, bare = Side(guitu), Side(floor)
    with untraced(copy):
        times = in_turns("search", ours, bare, rounds=STAGE_ROUNDS, times=TIMES)
    more |= {**ours.told, **{f"floor_{name}": value for name, value in bare.told.items()}}
    return Figure("search", ours.cpu, "ms CPU, application and database", bare.cpu, times, more)


def _act(copy: Copy, act: str, guitu: Site, floor: Site, *, rounds: int = ROUNDS) -> Iterator[Figure]:
    say(f"{act} …")
    ours, bare = Side(guitu), Side(floor)
    times = in_turns(act, ours, bare, rounds=SIGN_IN_ROUNDS if act == "sign_in" else rounds, times=TIMES)
    more: dict[str, float | str] = dict(ours.told)
    more |= {f"floor_{name}": value for name, value in bare.told.items()}
    if act in {"caseload", "person"}:
        more |= by_hand(copy, act, ours.cpu)
    yield Figure(act, ours.cpu, "ms CPU, application and database", bare.cpu, times, more)
    if act not in {"sign_in", "add_note_landing"}:
        yield _statements(act, guitu, floor)
    if act == "caseload":
        yield Figure(f"page_{act}", ours.size / KILOBYTE, "KB", bare.size / KILOBYTE, ours.size / bare.size)


def _statements(act: str, guitu: Site, floor: Site) -> Figure:
    sent = guitu.ask("statements", act=act, seed=1)
    own = [one for one in sent if not one.startswith(FIXED)]
    bare = floor.ask("statements", act=act, seed=1)
    fixed: dict[str, float | str] = {"fixed": len(sent) - len(own)}
    return Figure(f"statements_{act}", len(own), "statements", len(bare), None, fixed)


def _scans(copy: Copy, guitu: Site) -> int:
    """Return how often contacts were read from end to end, once the site's processes have told."""
    time.sleep(STATISTICS_SECONDS)
    guitu.ask("run", act="caseload", times=1, seed=0)
    copy.root.execute("SELECT pg_stat_clear_snapshot()")
    row = copy.root.execute(
        "SELECT seq_scan FROM pg_stat_user_tables WHERE relid = 'public.contact'::regclass"
    ).fetchone()
    return int(row[0]) if row else 0


def crowd(copy: Copy, guitu: Site) -> Iterator[Figure]:
    """Measure a page while eight others sign in at once."""
    say("eight sign-ins at once …")
    alone = sorted(guitu.ask("run", act="caseload", times=40, seed=3).walls)
    crowded = sorted(guitu.ask("crowd", times=40, others=strangers(copy, 8)))
    value, yardstick = crowded[len(crowded) // 2] * MILLISECONDS, alone[len(alone) // 2] * MILLISECONDS
    more: dict[str, float | str] = {"p95_ms": crowded[-3] * MILLISECONDS, "p95_ms_alone": alone[-3] * MILLISECONDS}
    yield Figure("sign_in_crowd", value, "ms, a caseload page", yardstick, value / yardstick, more)
