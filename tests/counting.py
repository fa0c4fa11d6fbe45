"""How many statements a page asks of its own."""

from collections.abc import Iterable

# What identity, trace and the transaction itself need on every page, whoever asks for what.
FIXED = ("BEGIN", "COMMIT", "SET TRANSACTION", "SELECT * FROM app.begin(", "SELECT * FROM app.open(")


def beside_the_fixed(statements: Iterable[dict[str, str]]) -> int:
    """Return how many of the captured statements are not the fixed ones of every page."""
    return sum(not one["sql"].startswith(FIXED) for one in statements)
