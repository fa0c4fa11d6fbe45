"""The festivals and months of a year as people in Guangzhou live through them."""

from datetime import date, timedelta
from functools import cache

# By the lunar calendar; years outside have no such festival in the synthetic city.
NEW_YEAR = {
    2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13),
    2030: (2, 3), 2031: (1, 23), 2032: (2, 11),
}  # fmt: skip
DRAGON_BOAT = {
    2023: (6, 22), 2024: (6, 10), 2025: (5, 31), 2026: (6, 19), 2027: (6, 9), 2028: (5, 28), 2029: (6, 16),
    2030: (6, 5), 2031: (6, 24), 2032: (6, 12),
}  # fmt: skip
MID_AUTUMN = {
    2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3), 2029: (9, 22),
    2030: (9, 12), 2031: (10, 1), 2032: (9, 19),
}  # fmt: skip
SUN = {"yuandan": (1, 1), "qingming": (4, 5), "school": (9, 1), "guoqing": (10, 1), "dongzhi": (12, 22)}
MOON = {"chunjie": NEW_YEAR, "duanwu": DRAGON_BOAT, "zhongqiu": MID_AUTUMN}
# How many days after another one it is.
AFTER = {"yuanxiao": ("chunjie", 14), "chongyang": ("zhongqiu", 23)}
# Those that are worth a line of their own.
FEASTS = (
    "yuandan", "chunjie", "yuanxiao", "qingming", "duanwu", "zhongqiu", "guoqing", "chongyang", "dongzhi",
)  # fmt: skip


def day(feast: str, year: int) -> date | None:
    """Return when a festival was or will be in a year, if this calendar knows."""
    if feast in AFTER:
        other, days = AFTER[feast]
        found = day(other, year)
        return found + timedelta(days=days) if found else None
    found_in = SUN.get(feast) or MOON.get(feast, {}).get(year)
    return date(year, *found_in) if found_in else None


def between(first: date, last: date) -> list[tuple[date, str]]:
    """Return the festivals of a span of days, in order."""
    found = [(day(feast, year), feast) for year in range(first.year, last.year + 1) for feast in FEASTS]
    return sorted((on, feast) for on, feast in found if on and first <= on <= last)


@cache
def is_feast(on: date) -> bool:
    """Return whether everything is closed: at new year, four days in spring, on the first of May, three in October."""
    new_year = day("chunjie", on.year)
    is_spring = new_year is not None and 0 <= (on - new_year).days < 4
    return is_spring or (on.month, on.day) in {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}


def closed(first: date, start: int, days: int) -> tuple[tuple[int, int], ...]:
    """Return from which day to which other no school is held, counted from `first` and not before day `start`."""
    found = []
    for year in range(first.year, first.year + 3):
        new_year = day("chunjie", year)
        if new_year:
            found.append((new_year - timedelta(days=19), new_year + timedelta(days=17)))
        found += [(date(year, 7, 7), date(year, 9, 1)), (date(year, 10, 1), date(year, 10, 8))]
    spans = [(max((since - first).days, start), (until - first).days) for since, until in found]
    return tuple((since, until) for since, until in sorted(spans) if since < until and since < 2 * days)
