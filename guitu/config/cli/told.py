"""Errors that need no traceback: one sentence that says what is wrong and what to do."""

import errno
import os

import psycopg

from guitu.foundations.access.places import NotSetUpError
from guitu.foundations.audit.signing import LogKeyError
from guitu.foundations.postgres.errors import PostgresError
from guitu.foundations.sealing.ciphers import UnsealError
from guitu.foundations.sealing.keyring import KeyFileError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class ToldError(Exception):
    """A command cannot go on. Its text is shown as it stands."""


EXPECTED = (ToldError, NotSetUpError, LogKeyError, PostgresError, UnsealError, KeyFileError, psycopg.Error, OSError)


def sentence(problem: BaseException) -> str:
    """Return what to tell the person at the keyboard."""
    if isinstance(problem, psycopg.errors.DiskFull) or (isinstance(problem, OSError) and problem.errno in FULL):
        said = "The disk is full. Free some space and start again; nothing already saved is lost."
    elif isinstance(problem, psycopg.OperationalError):
        said = f"The database cannot be reached ({_first_line(problem)}). Is it running? `guitu demo` starts its own."
    elif isinstance(problem, psycopg.Error):
        said = f"The database refused this: {_first_line(problem)}."
    elif isinstance(problem, OSError):
        said = f"{problem.filename or 'The system'}: {os.strerror(problem.errno or 0)}."
    elif isinstance(problem, UnsealError):
        said = f"{problem} The key file here is not the one that wrapped it; put the right one back."
    else:
        said = str(problem)
    return said


def _first_line(problem: BaseException) -> str:
    """Return the first line of an error, without its full stop."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0].rstrip(".")
