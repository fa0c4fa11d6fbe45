"""How many statements a page asks of its own."""

from collections.abc import Iterable

from guitu.surfaces.finder import queries

# What identity, trace and the transaction itself need on every page, whoever asks for what.
FIXED = (
    "BEGIN",
    "COMMIT",
    "SET TRANSACTION",
    "SELECT * FROM app.begin(",
    "SELECT * FROM app.open(",
    "SELECT * FROM app.open_names(",
)


def beside_the_fixed(statements: Iterable[dict[str, str]]) -> int:
    """Return how many of the captured statements are not the fixed ones of every page."""
    return sum(not one["sql"].startswith(FIXED) for one in statements)


def forget() -> None:
    """Forget what is kept for a minute: otherwise a minute that ends between two pages would count as a statement."""
    queries.counted.cache_clear()
