"""The directory's index, as those ask it who prepare a referral."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string

from guitu.society.directory.seeking import Match, Matches, Question
from guitu.surfaces.finder import almanac, cards, hours, queries, tiles
from guitu.surfaces.finder.models import IndexCard
from guitu.surfaces.finder.queries import Hit
from guitu.surfaces.finder.rules import Wanted


def _line(hit: Hit) -> str:
    return render_to_string("finder/hit.html", {"hit": hit})


class Index:
    """What `guitu.society.directory.seeking` asks."""

    def find(self, question: Question, *, at: datetime, most: int) -> Matches:
        """Return the first of what was looked for. Three statements at most."""
        wanted = Wanted(words=question.words, need=question.need, district=question.district)
        found = queries.search(wanted, at=at)
        return Matches(tuple(Match(hit.id, hit.shown["name"], _line(hit)) for hit in found.hits[:most]), found.count)

    def one(self, *, service_id: UUID, at: datetime) -> Match | None:
        """Return one service with its hours. One statement."""
        shown = IndexCard.objects.filter(pk=service_id).values_list("shown", flat=True).first()
        if shown is None:
            return None
        lines, known = tuple(map(cards.unpacked, shown["hours"])), almanac.published()
        now = hours.standing(lines, at, known)
        week = hours.week(lines, at.astimezone(hours.HERE).date(), known) if lines else ()
        drawn = render_to_string("finder/opening.html", {"now": now, "spot": {"week": week}})
        return Match(service_id, shown["name"], _line(Hit(service_id, shown, now, None, None)), drawn)

    def districts(self, *, at: datetime) -> Mapping[str, str]:
        """Return the districts that can be asked for, and how they are called. One statement a minute."""
        in_english = queries.in_english()
        return {name: tiles.called(name, in_english=in_english) for name in queries.districts(at)}
