"""Two sites in two processes, asked in turns, so that a slow moment of the machine meets both."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.client import Sample, Visitor, open_house
from benchmarks.copies import COPY, FLOOR_ROLE, Copy
from benchmarks.figures import say

ROLES = {"guitu": ["guitu_app", "guitu_auth"], "floor": [FLOOR_ROLE]}
VISITORS, PEOPLE_EACH = 24, 12
MILLISECONDS = 1000.0


class SiteError(Exception):
    """A site's process could not do what it was asked. Its text is what it said."""


class Site:
    """One site's process, and the database processes that work for it."""

    def __init__(self, kind: str, copy: Copy) -> None:
        self.kind, self._copy = kind, copy
        spawn = multiprocessing.get_context("spawn")
        self._pipe, far = spawn.Pipe()
        database = copy.floor_database if kind == "floor" else COPY
        self.process = spawn.Process(target=open_house, args=(kind, database, far), daemon=True)
        self.process.start()
        far.close()

    def ask(self, name: str, **arguments: object) -> Any:
        """Call a method of the site's `House` and return its answer.

        Raises:
            SiteError: it failed, or the process is gone.
        """
        self._pipe.send((name, arguments))
        try:
            is_done, answer = self._pipe.recv()
        except EOFError as gone:
            raise SiteError(f"The process of {self.kind} ended.") from gone
        if not is_done:
            raise SiteError(answer)
        return answer

    def close(self) -> None:
        """End the process."""
        self._pipe.close()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def database_cpu(self) -> float:
        """Return the CPU seconds that the database's processes for this site have used."""
        rows = self._copy.root.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = ANY (%s)", [COPY, ROLES[self.kind]]
        ).fetchall()
        return sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for (pid,) in rows) / 1e9


def _as_it_is() -> None:
    """Change nothing before a round."""


@dataclass(slots=True)
class Side:
    """One of the things compared: a site, what is done before its turn, and what its turns took."""

    site: Site
    before: Callable[[], None] = _as_it_is
    warm: int = 0
    app: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    size: int = 0

    def take_turn(self, act: str, *, times: int, seed: int) -> None:
        """Do some acts and remember milliseconds an act."""
        self.before()
        if self.warm:
            self.site.ask("run", act=act, times=self.warm, seed=seed)
        done, app, database = 0, 0.0, 0.0
        while done < times:
            # What comes before an act is work of the database, too, and none of the act's.
            done += self.site.ask("prepare", act=act, times=times - done, seed=seed + done)
            before = self.site.database_cpu()
            sample: Sample = self.site.ask("do_prepared", act=act)
            database += self.site.database_cpu() - before
            app += sample.cpu
            self.walls += [wall * MILLISECONDS for wall in sample.walls]
            self.size = sample.size
        self.database.append(database / times * MILLISECONDS)
        self.app.append(app / times * MILLISECONDS)

    @property
    def cpu(self) -> float:
        """Return CPU milliseconds an act, application and database, in the median round."""
        return median(self.turns)

    @property
    def turns(self) -> list[float]:
        """Return CPU milliseconds an act, round by round."""
        return [a + b for a, b in zip(self.app, self.database, strict=True)]

    @property
    def told(self) -> dict[str, float | str]:
        """Return what an act's figure shows besides its value."""
        return {
            "p50_ms": median(self.walls),
            "p95_ms": quantiles(self.walls, n=20)[-1],
            "cpu_ms_app": median(self.app),
            "cpu_ms_db": median(self.database),
        }


def in_turns(act: str, first: Side, second: Side, *, rounds: int, times: int) -> float:
    """Let two sides do the same acts, round by round, in changing order; return the median ratio of their CPU time."""
    for number in range(rounds):
        pair: Sequence[Side] = (first, second) if number % 2 else (second, first)
        for side in pair:
            side.take_turn(act, times=times, seed=number)
    return median(a / b for a, b in zip(first.turns, second.turns, strict=True))


@contextmanager
def opened(copy: Copy) -> Iterator[tuple[Site, Site]]:
    """Start Guitu and the floor over the copy, with the same visitors signed in to both."""
    from guitu.surfaces.demo import accounts

    guitu, floor = Site("guitu", copy), Site("floor", copy)
    try:
        say("Filling the floor with the same rows …")
        floor.ask("make")
        copy.run("floor_fill.sql")
        # Now, and not by the server's own housekeeping in the midst of a round.
        copy.root.execute("VACUUM (ANALYZE)")
        visitors = _visitors(copy, accounts.PASSWORD)
        for site in (guitu, floor):
            site.ask("let_in", visitors=visitors)
            for act in ("caseload", "person", "add_note"):
                site.ask("run", act=act, times=30, seed=0)
        copy.root.execute("CHECKPOINT")
        yield guitu, floor
    finally:
        guitu.close()
        floor.close()


def strangers(copy: Copy, count: int) -> list[Visitor]:
    """Return so many social workers, each with a login of her own."""
    from guitu.surfaces.demo import accounts

    rows = copy.root.execute(
        "SELECT a.login FROM public.staff_account a JOIN public.worker w ON w.id = a.worker_id"
        " WHERE w.post = 'social_worker' ORDER BY a.login LIMIT %s",
        [count],
    ).fetchall()
    return [Visitor(login, accounts.PASSWORD, ()) for (login,) in rows]


def _visitors(copy: Copy, password: str) -> list[Visitor]:
    """Return workers with full caseloads, each with some people whose every note she may read."""
    rows = copy.root.execute(
        (Path(__file__).parent / "sql" / "visitors.sql").read_text(encoding="utf-8"), [PEOPLE_EACH, VISITORS]
    ).fetchall()
    return [Visitor(login, password, tuple(str(one) for one in people)) for login, people in rows]
