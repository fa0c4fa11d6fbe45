"""Which server processes truly live, read from /proc: a zombie still has a number but serves nobody."""

import os
import signal
import time
from pathlib import Path

from guitu.foundations.postgres.errors import PostgresError

_PROC = Path("/proc")
_SERVER = "postgres"
_DEAD = {"Z", "X", "x"}


def name_and_state(pid: int) -> tuple[str, str]:
    """Return a process's name and state letter, or two empty strings if there is no such process."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return "", ""
    name, _, rest = text.partition("(")[2].rpartition(")")
    return name, rest.split()[0]


def alive(pid: int) -> bool:
    """Tell whether a process is there and not only waiting to be buried."""
    state = name_and_state(pid)[1]
    return bool(state) and state not in _DEAD


def numbered(data: Path) -> int | None:
    """Return the number in the data directory's postmaster.pid, whoever has it now."""
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8").partition("\n")[0]
    except (FileNotFoundError, NotADirectoryError):
        return None
    return int(first) if first.strip().isdigit() else None


def postmaster(data: Path) -> int | None:
    """Return the living postmaster of this data directory; a number that someone else got since does not count."""
    pid = numbered(data)
    return pid if pid is not None and _works_in(pid, data) else None


def orphans(data: Path) -> list[int]:
    """Return the server processes that outlived their postmaster and may still hold its shared memory."""
    leader = postmaster(data)
    if leader is not None:
        return []
    return [pid for pid in _all() if _works_in(pid, data)]


def _all() -> list[int]:
    """Return the numbers of all processes."""
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether this is a living server process whose working directory is the data directory."""
    if name_and_state(pid)[0] != _SERVER or not alive(pid):
        return False
    try:
        return (_PROC / str(pid) / "cwd").samefile(data)
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return False


def end(pids: list[int], sign: signal.Signals, seconds: float) -> list[int]:
    """Send a signal, wait until the processes are dead, and return those that are not."""
    for pid in pids:
        tell(pid, sign)
    return wait(pids, seconds)


def tell(pid: int, sign: signal.Signals) -> None:
    """Send one process a signal; a process that is gone already needs none."""
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise PostgresError(f"May not stop process {pid}. Stop it as the account that started it.") from error


def wait(pids: list[int], seconds: float) -> list[int]:
    """Wait until these processes are dead, and return those that are not."""
    deadline = time.monotonic() + seconds
    left = [pid for pid in pids if alive(pid)]
    while left and time.monotonic() < deadline:
        time.sleep(0.01)
        left = [pid for pid in left if alive(pid)]
    return left


def clear_orphans(data: Path) -> None:
    """See the orphans off: they mostly leave by themselves, a busy one is asked, and one that does not hear is ended.

    Nothing can be lost: without their postmaster the next start recovers from the log in any case.
    """
    left = wait(orphans(data), 1)
    for sign in (signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL):
        if left:
            left = end(left, sign, 3)
    if left:
        raise PostgresError(f"Processes {left} of a dead PostgreSQL do not end. End them, then start again.")
