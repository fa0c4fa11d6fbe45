"""guitu check: ask an installation whether its walls stand. Exit code 1 when anything is wrong."""

import argparse
import sys
from collections.abc import Iterator

from guitu.config.cli import reach
from guitu.foundations.access import ground
from guitu.foundations.access.ground import Finding
from guitu.foundations.sealing import keyring
from guitu.foundations.sealing.ciphers import KEY_BYTES

LATE_MINUTES = 10
UNSEALED_SECONDS = 60


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("--only-wrong", action="store_true", help="say only what is wrong")
    parser.add_argument("--figures", action="store_true", help="print figures about nobody, one a line, for a monitor")


def run(asked: argparse.Namespace) -> int:
    """Say what stands and what does not."""
    if asked.figures:
        sys.stdout.write("".join(f"guitu_{name} {number}\n" for name, number in figures().items()))
        return 0
    found = list(findings())
    wrong = [finding for finding in found if finding.wrong]
    for finding in wrong if asked.only_wrong else found:
        sys.stdout.write(f"{'WRONG' if finding.wrong else 'ok   '}  {finding.what}  {finding.wrong}".rstrip() + "\n")
    sys.stdout.write(f"{len(found)} checked, {len(wrong)} wrong.\n")
    return 1 if wrong else 0


def figures() -> dict[str, int]:
    """Return figures about the installation; none of them is about a person."""
    found = list(findings())
    with reach.connect("guitu_jobs") as connection:
        count, seconds = waiting(connection)
    with reach.connect("guitu_eraser") as connection:
        late = late_erasures(connection)
    return {
        "checked": len(found),
        "wrong": sum(bool(finding.wrong) for finding in found),
        "entries_waiting": count,
        "oldest_entry_seconds": seconds,
        "late_erasures": late,
    }


def findings() -> Iterator[Finding]:
    """Yield everything that was looked at, each part as the role that may see it."""
    with reach.connect("guitu_app") as connection:
        yield from ground.inspect(connection)
    with reach.connect("guitu_jobs") as connection:
        yield unsealed(connection)
    with reach.connect("guitu_eraser") as connection:
        yield from keys(connection)
        yield erasures(connection)


def unsealed(connection: reach.Connection) -> Finding:
    """Return how long the oldest entry has waited for the log."""
    count, seconds = waiting(connection)
    late = f"{count} entries wait, the oldest for {seconds} s; is `guitu worker` running?"
    return Finding("entries not yet in the log", late if seconds > UNSEALED_SECONDS else "")


def waiting(connection: reach.Connection) -> tuple[int, int]:
    """Return how many entries wait for the log, and for how many seconds the oldest does."""
    row = connection.execute(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(e.at)), 0)::int"
        " FROM entry_pending p JOIN entry e ON e.id = p.entry_id"
    ).fetchone()
    count, seconds = row or (0, 0)
    return int(str(count)), int(str(seconds))


def keys(connection: reach.Connection) -> Iterator[Finding]:
    """Yield, for each organisation, whether its key files are here and no older one is left."""
    rows = connection.execute(
        "SELECT o.organisation_id, o.epoch, array(SELECT DISTINCT k.epoch FROM data_key k"
        " WHERE k.organisation_id = o.organisation_id) FROM key_epoch o ORDER BY 1"
    ).fetchall()
    for organisation_id, epoch, used in rows:
        wanted = {int(str(epoch)), *(used if isinstance(used, list) else [])}
        yield Finding(f"keys of organisation {organisation_id}", _key_files(str(organisation_id), wanted))


def _key_files(organisation_id: str, wanted: set[int]) -> str:
    """Return what is wrong with the key files of one organisation."""
    folder = keyring.directory() / organisation_id
    held = {int(file.stem) for file in folder.glob("[0-9]*.key") if file.stat().st_size == KEY_BYTES}
    if not (folder / "index.key").is_file():
        return f"{folder / 'index.key'} is missing"
    if missing := sorted(wanted - held):
        return f"no whole key file of epoch {missing[0]} in {folder}"
    if old := sorted(epoch for epoch in held if epoch < min(wanted)):
        return f"the retired key of epoch {old[0]} is still in {folder}; is `guitu worker --eraser` running?"
    return ""


def erasures(connection: reach.Connection) -> Finding:
    """Return whether an order to erase has waited too long."""
    late = late_erasures(connection)
    wrong = f"{late} wait longer than {LATE_MINUTES} minutes; is `guitu worker --eraser` running?"
    return Finding("orders to erase", wrong if late else "")


def late_erasures(connection: reach.Connection) -> int:
    """Return how many orders to erase have waited too long."""
    row = connection.execute(
        "SELECT count(*) FROM erasure_order WHERE done_at IS NULL AND ordered_at < now() - make_interval(mins => %s)",
        [LATE_MINUTES],
    ).fetchone()
    return int(str(row[0])) if row else 0
