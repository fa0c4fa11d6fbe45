"""What the public sees of the directory. Nobody who asks is known, and nothing about the asking is kept."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from guitu.foundations.access.verdicts import Words
from guitu.journey.needs.models import AREA_WORDS, DOMAIN_WORDS
from guitu.journey.needs.rules import AREAS, Domain
from guitu.surfaces.finder import almanac, cards, hours, tiles, words
from guitu.surfaces.finder.models import Synonym
from guitu.surfaces.finder.rules import A_PAGE, MOST_LOOKED_AT, Tier, Wanted


def in_english() -> bool:
    """Return whether the page is in English."""
    return get_language() == "en"


@dataclass(frozen=True, slots=True)
class Free:
    """How many places are free, of what, and when that was last said."""

    count: int
    maximum: int | None
    unit: str
    at: datetime
    is_some: bool = False

    @classmethod
    def told(cls, shown: dict[str, Any]) -> "Free | None":
        """Return what a card says of free places, if it says anything."""
        if not shown:
            return None
        return cls(shown["n"], shown["max"], shown["unit"], datetime.fromisoformat(shown["at"]), "some" in shown)


@dataclass(frozen=True, slots=True)
class Hit:
    """One service in a list."""

    id: UUID
    shown: dict[str, Any]
    now: hours.Now
    tier: Tier | None
    assured_on: date | None

    @property
    def free(self) -> Free | None:
        """Return how many places are free."""
        return Free.told(self.shown["free"])

    @property
    def districts(self) -> str:
        """Return where it is, as the districts are called in the language of the page."""
        return " ".join(tiles.called(name, in_english=in_english()) for name in self.shown["districts"])

    @property
    def about(self) -> str:
        """Return the first words of the description."""
        about: str = self.shown["about"]
        return about if len(about) <= cards.SUMMARY else f"{about[: cards.SUMMARY]}…"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of answers."""

    wanted: Wanted
    hits: tuple[Hit, ...]
    count: int
    also: tuple[str, ...] = ()
    is_loose: bool = False

    @property
    def before(self) -> Wanted | None:
        """Return the page before."""
        return self.wanted.on_page(self.wanted.page - 1) if self.wanted.page > 1 else None

    @property
    def after(self) -> Wanted | None:
        """Return the page after."""
        return self.wanted.on_page(self.wanted.page + 1) if self.count > self.wanted.page * A_PAGE else None

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return -(-self.count // A_PAGE)


# Only ids are put in order; what a list shows is read for the few that are shown.
_SEARCH = """
WITH found AS (
  SELECT c.service_id, {tier} AS tier, count(*) OVER () AS count, c.has_free, c.assured_on, c.sort_key
  FROM index_card c WHERE c.is_listed {where}
  ORDER BY tier, c.has_free DESC, c.assured_on DESC NULLS LAST, c.sort_key, c.service_id
  LIMIT %(limit)s OFFSET %(offset)s
)
SELECT f.service_id, c.shown, f.assured_on, f.tier, f.count
FROM found f JOIN index_card c ON c.service_id = f.service_id
ORDER BY f.tier, f.has_free DESC, f.assured_on DESC NULLS LAST, f.sort_key, f.service_id
"""


def _open_at(at: datetime) -> list[int]:
    """Return the minutes of an ordinary week that can mean this moment: a make-up day works like a Monday."""
    here = at.astimezone(hours.HERE)
    minute = here.hour * 60 + here.minute
    return [here.weekday() * hours.MINUTES_A_DAY + minute, minute]


def _narrowed(wanted: Wanted, at: datetime, limit: int, offset: int) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions that narrow the answers without words, and their values."""
    where, values = [], dict[str, Any](limit=limit, offset=offset)
    if wanted.need:
        where.append("c.needs @> %(need)s::text[]")
        values["need"] = [wanted.need]
    if wanted.district:
        where.append("c.districts @> %(district)s::text[]")
        values["district"] = [wanted.district]
    if wanted.is_free:
        where.append("c.has_free")
    if wanted.is_open:
        where.append("(c.is_irregular OR c.week @> %(minute)s::int OR c.week @> %(monday)s::int)")
        values["minute"], values["monday"] = _open_at(at)
    return where, values


def _rows(
    wanted: Wanted, asked: words.Asked, at: datetime, *, loose: bool
) -> tuple[list[tuple[UUID, Any, date | None, int]], int]:
    """Ask the database once. "Open now" is asked widely, to be worked out exactly afterwards."""
    is_wide = wanted.is_open
    where, values = _narrowed(
        wanted, at, MOST_LOOKED_AT if is_wide else A_PAGE, 0 if is_wide else (wanted.page - 1) * A_PAGE
    )
    tier = "0"
    if asked:
        values |= {"any": asked.loose() if loose else asked.strict(), "name": asked.strict("A")}
        values["kind"] = asked.strict("AB")
        where.append("c.words @@ %(any)s::tsquery")
        tier = (
            f"CASE WHEN c.words @@ %(name)s::tsquery THEN {Tier.NAME} WHEN c.words @@ %(kind)s::tsquery"
            f" THEN {Tier.KIND} ELSE {Tier.PART if loose else Tier.TEXT} END"
        )
    sql = _SEARCH.format(tier=tier, where="".join(f" AND {one}" for one in where))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [row[:4] for row in rows], rows[0][4] if rows else 0


def _hits(rows: Iterable[tuple[UUID, Any, date | None, int]], at: datetime) -> list[Hit]:
    # Many services keep the same hours: each kind of hours is worked out once.
    stands: dict[str, hours.Now] = {}
    known, hits = almanac.published(), []
    for service_id, shown, assured_on, tier in rows:
        told = json.loads(shown) if isinstance(shown, str) else shown
        key = str(told["hours"])
        if key not in stands:
            stands[key] = hours.standing(tuple(map(cards.unpacked, told["hours"])), at, known)
        hits.append(Hit(service_id, told, stands[key], Tier(tier) if tier else None, assured_on))
    return hits


def _some(wanted: Wanted, asked: words.Asked, at: datetime, *, loose: bool) -> Found:
    rows, count = _rows(wanted, asked, at, loose=loose)
    hits = _hits(rows, at)
    if wanted.is_open:
        still_open = [one for one in hits if one.now.standing is hours.Standing.OPEN and not one.shown["closed"]]
        begin = (wanted.page - 1) * A_PAGE
        hits, count = still_open[begin : begin + A_PAGE], len(still_open)
    return Found(wanted, tuple(hits), count, asked.also, is_loose=loose)


def synonyms() -> dict[str, list[str]]:
    """Return which words also find which. One statement."""
    found: dict[str, list[str]] = defaultdict(list)
    for word, means in Synonym.objects.order_by("word", "means").values_list("word", "means"):
        found[word].append(means)
    return found


def _plan_for_these_words() -> None:
    """Let a search be planned for its own words and places, as it is for somebody who did not sign in."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plan_cache_mode = auto")


def search(wanted: Wanted, *, at: datetime) -> Found:
    """Return what was looked for: two statements with words, one without; one more if not all words are met.

    And one before them within a signed-in request.
    """
    _plan_for_these_words()
    asked = words.asked(wanted.words, synonyms() if wanted.words else {})
    found = _some(wanted, asked, at, loose=False)
    if not found.count and asked:
        found = _some(wanted, asked, at, loose=True)
    return found


_DISTRICTS = """
SELECT d, count(*) FROM index_card c, unnest(c.districts) d WHERE c.is_listed GROUP BY d ORDER BY min(c.sort_key), d
"""


def districts(at: datetime) -> dict[str, int]:
    """Return in which districts there are how many services. One statement a minute: the pages are kept as long."""
    return counted(int(at.timestamp()) // 60)


@lru_cache(maxsize=1)
def counted(minute: int) -> dict[str, int]:  # noqa: ARG001 - the minute is what makes it forget
    """Count the services of each district."""
    with connection.cursor() as cursor:
        cursor.execute(_DISTRICTS)
        return {str(name): int(count) for name, count in cursor.fetchall()}


def areas() -> tuple[tuple[Words, tuple[tuple[str, Words], ...]], ...]:
    """Return the areas of life under their headings. No statement."""
    return tuple(
        (AREA_WORDS[area], tuple((one.value, DOMAIN_WORDS[one]) for one in domains if one is not Domain.OTHER))
        for area, domains in AREAS.items()
    )


@dataclass(frozen=True)
class Start:
    """The first page of the directory."""

    counts: dict[str, int]

    @cached_property
    def map(self) -> tiles.TileMap:
        """Return the tile map."""
        return tiles.drawn(self.counts, in_english=in_english())

    @property
    def areas(self) -> tuple[tuple[Words, tuple[tuple[str, Words], ...]], ...]:
        """Return the areas of life."""
        return areas()


def start(*, at: datetime) -> Start:
    """Return the first page. One statement at most."""
    return Start(districts(at))
