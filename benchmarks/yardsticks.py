"""One hand-written statement for the same rows, as a physical yardstick: nothing can be quicker than that."""

import time
from pathlib import Path
from statistics import median

from psycopg import sql

from benchmarks.copies import SQL, Copy

TIMES, WARM = 60, 10


def by_hand(copy: Copy, act: str, cpu_ms: float) -> dict[str, float | str]:
    """Return the CPU milliseconds of the hand-written statement for an act, and how much of it the act costs."""
    statement = sql.SQL((SQL / f"by_hand_{act}.sql").read_text(encoding="utf-8"))
    row = copy.root.execute((SQL / "by_hand_for_whom.sql").read_text(encoding="utf-8")).fetchone()
    asked = {"worker": row[0], "person": row[1]} if row else {}
    pid = copy.root.info.backend_pid
    spent = []
    for number in range(TIMES):
        before = _cpu(pid)
        copy.root.execute(statement, asked, prepare=True).fetchall()
        if number >= WARM:
            spent.append((_cpu(pid) - before) * 1000)
    return {"by_hand_ms_db": median(spent), "ratio_by_hand": cpu_ms / median(spent)}


def _cpu(pid: int) -> float:
    time.sleep(0.001)
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
