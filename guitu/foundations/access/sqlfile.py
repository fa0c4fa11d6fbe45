"""SQL files as migrations: the promises are written in SQL, in files of their own, read by auditors."""

from pathlib import Path

from django.db.migrations import RunSQL


def run(*parts: str) -> RunSQL:
    """Return a migration step that runs one file under `guitu/`."""
    return RunSQL(Path(__file__).resolve().parents[2].joinpath(*parts).read_text(encoding="utf-8"))
