"""The mutations of the public directory: nobody who asks is known, and nothing is said to be open by guessing."""

from tests.mutations.kinds import Mutation, one

PAGES = ("guitu/surfaces/finder/tests/test_pages.py",)
HOURS = ("guitu/surfaces/finder/tests/test_hours.py",)

FINDER_MUTATIONS: tuple[Mutation, ...] = (
    one(
        "a public page asks who comes", 1, PAGES, "guitu/foundations/identity/middleware.py",
        'FOR_EVERYBODY = ("/health", "/-/", "/help/", "/hsds/", ', 'FOR_EVERYBODY = ("/health", ',
    ),
    one(
        "an office is said to be open on a public holiday", 1, HOURS, "guitu/surfaces/finder/hours.py",
        "is_sure=is_daily, why=Why.HOLIDAY", "is_sure=True, why=Why.HOLIDAY",
    ),
)  # fmt: skip
