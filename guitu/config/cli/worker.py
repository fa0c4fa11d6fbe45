"""guitu worker: the process behind the pages, under a database role of its own."""

import argparse
import os

from guitu.foundations.access import places


def describe(parser: argparse.ArgumentParser) -> None:
    """Add what can be chosen."""
    parser.add_argument("--eraser", action="store_true", help="be the process that erases what was taken back")


def run(asked: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    process = "eraser" if asked.eraser else "jobs"
    os.environ["GUITU_PROCESS"] = process
    os.environ["DJANGO_SETTINGS_MODULE"] = "guitu.config.settings"
    for role in places.PROCESSES[process].values():
        places.role_password(role)
    import django

    django.setup()
    from guitu.foundations.jobs import loop

    loop.run(process, loop.stop_when_told())
    return 0
