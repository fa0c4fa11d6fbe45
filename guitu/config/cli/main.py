"""The command `guitu`: one module for each word, one clear sentence for each expected error."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

OLDEST = (3, 11)
# In the order of the help page. Each module has `describe(parser)` and `run(asked) -> exit code`.
COMMANDS = {
    "demo": "a synthetic city, ready to look at in a browser",
    "serve": "the web process of an installation",
    "worker": "the process behind the pages: log, reminders, expiry; with --eraser the one that erases",
    "init": "begin an installation: roles, tables, the first organisation, its keys and administrator",
    "staff": "make, renew or end accounts of those who help",
    "migrate": "bring the database to the current shape",
    "keys": "make or renew the master keys of organisations, or give two holders a half each",
    "backup": "write the whole database into one file, without any key",
    "restore": "make a database again from a backup",
    "check": "ask an installation whether its walls stand",
    "import": "take over from files: a directory of services, or referrals that a partner hands over",
    "sender": "register the systems of other organisations that may send referrals here",
    "export": "write the directory of services as files that others can take over",
    "simulate": "who would gain and who would lose if a figure of the rules were another one",
    "keeper": "say which organisation keeps the entries of which provider of the directory",
    "link": "say at which station a provider of the directory is reached here, or that it is reached by letter",
    "bench": "print figures, one JSON line each",
}
# What a command is called is not always what a module can be called.
MODULES = {"import": "take", "export": "give"}
INTERRUPTED = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not possible and said why, 2 asked wrongly."""
    if sys.version_info < OLDEST:
        sys.stderr.write("Guitu needs Python 3.11 or newer.\n")
        return 1
    asked = _parser().parse_args(words)
    _take_home(asked.home)
    from guitu.config.cli import told

    try:
        return int(_module(asked.command).run(asked))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return INTERRUPTED
    except Exception as problem:
        cause = problem.__cause__ if _is_django_database_error(problem) else problem
        if not isinstance(cause, told.EXPECTED):
            raise
        clear = "\r\033[K" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{clear}{told.sentence(cause)}\n")
        return 1


def _module(command: str) -> ModuleType:
    """Return the module that does what a command says."""
    return importlib.import_module(f"guitu.config.cli.{MODULES.get(command, command)}")


def _is_django_database_error(problem: Exception) -> bool:
    """Tell whether Django only passes on what the driver said."""
    return type(problem).__module__ == "django.db.utils"


def _parser() -> argparse.ArgumentParser:
    """Return the parser; a command's module is asked for its words only when the command is."""
    parser = argparse.ArgumentParser(prog="guitu", description="Consent-first case management.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what in COMMANDS.items():
        one = commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        one.add_argument(
            "--home", type=Path, metavar="DIR", help="where state is kept (default: GUITU_HOME, else ./var)"
        )
        _module(name).describe(one)
    return parser


def _take_home(home: Path | None) -> None:
    """Let every part of this command, and every process it starts, use the same home."""
    if home is not None:
        os.environ["GUITU_HOME"] = str(home.absolute())


if __name__ == "__main__":
    sys.exit(main())
