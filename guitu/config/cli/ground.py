"""Bringing the database to its current shape, as its owner."""

import os
import subprocess
import sys

from guitu.config.cli.told import ToldError

_PROGRAM = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
# A backup that leaves a table out is none. Rows behind the wall have a policy of their own for this role.
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guitu_backup")
    cursor.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO guitu_backup")
"""
_INDEX = """
import django
django.setup()
from django.db import transaction
from guitu.surfaces.finder import cards
with transaction.atomic():
    cards.make_all()
"""


def migrate_as_owner() -> None:
    """Bring the database to the current shape, in a process of its own that alone holds the owner's role.

    Raises:
        ToldError: it did not work; the database is as it was before the step that failed.
    """
    if said := _as_owner(_PROGRAM):
        raise ToldError(f"The database could not be brought to its current shape: {said}")


def index_as_owner() -> None:
    """Make the directory ready to be searched again, after entries have changed.

    Raises:
        ToldError: it did not work; the search shows what it showed before.
    """
    if said := _as_owner(_INDEX):
        raise ToldError(f"The entries are there, but not yet in the search: {said}. Import again to mend it.")


def _as_owner(program: str) -> str:
    """Run a program in a process of its own as the owner, and return why it failed; nothing if it did not."""
    environment = {**os.environ, "GUITU_PROCESS": "owner", "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return (said[-1] if said else "no reason") if done.returncode else ""
