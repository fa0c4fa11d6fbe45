"""What can go wrong with our own PostgreSQL, each with a sentence that says what to do."""

from pathlib import Path


class PostgresError(Exception):
    """The database could not be started, reached or stopped."""


class BinariesMissingError(PostgresError):
    """There is no PostgreSQL to run."""


class DiskFullError(PostgresError):
    """The disk that holds the database has no room left."""


class InUseError(PostgresError):
    """Something else holds the socket or the data directory."""


class WrongVersionError(PostgresError):
    """The data directory was made by another major version."""


class NoPermissionError(PostgresError):
    """We may not do what is needed there."""


class PasswordLostError(PostgresError):
    """The password file of the superuser is gone or belongs to another database."""


# In this order: PostgreSQL reports exhausted semaphores with the words of a full disk.
_SIGNS: tuple[tuple[tuple[str, ...], type[PostgresError], str], ...] = (
    (
        ("could not create semaphores", "could not create shared memory", "could not map anonymous shared memory"),
        PostgresError,
        "The system gave PostgreSQL no shared memory. Free memory, or raise the limit of the container.",
    ),
    (
        ("No space left on device", "Disk quota exceeded"),
        DiskFullError,
        "The disk that holds {place} is full. Free some space there and start again; nothing already saved is lost.",
    ),
    (
        ("Address already in use", "another postmaster", "another server", "already exists", "pre-existing shared"),
        InUseError,
        "Another PostgreSQL uses {place}. Stop it, or choose another home, then start again.",
    ),
    (
        ("database files are incompatible", "was initialized by PostgreSQL version"),
        WrongVersionError,
        (
            "The database in {place} was made by another PostgreSQL version. Start with that version (GUITU_PG_BIN), "
            "take a backup, and restore it under the new one."
        ),
    ),
    (
        ("Permission denied", "Operation not permitted", "has wrong ownership", "invalid permissions"),
        NoPermissionError,
        (
            "PostgreSQL may not read or write in {place}. Give it back to the account that made it, "
            "or choose a home that you may write to."
        ),
    ),
    (
        ("password authentication failed",),
        PasswordLostError,
        "The superuser's password file does not belong to the database in {place}. Put the right file back.",
    ),
)


def explain(output: str, place: Path) -> PostgresError:
    """Return the error that PostgreSQL's own words speak of, with a sentence that says what to do."""
    for signs, kind, sentence in _SIGNS:
        if any(sign in output for sign in signs):
            return kind(sentence.format(place=place))
    lines = [line for line in output.strip().splitlines() if line.strip()][-3:]
    said = " / ".join(lines) or "it said nothing"
    return PostgresError(f"PostgreSQL did not start in {place}. Its last words: {said}")
