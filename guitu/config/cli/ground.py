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
"""


def migrate_as_owner() -> None:
    """Bring the database to the current shape, in a process of its own that alone holds the owner's role.

    Raises:
        ToldError: it did not work; the database is as it was before the step that failed.
    """
    environment = {**os.environ, "GUITU_PROCESS": "owner", "DJANGO_SETTINGS_MODULE": "guitu.config.settings"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise ToldError(f"The database could not be brought to its current shape: {said[-1] if said else 'no reason'}")
