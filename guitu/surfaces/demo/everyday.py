"""Writes the notes of those who have no case in this year: ordinary contacts, one after the other."""

from collections.abc import Iterator
from struct import Struct
from typing import TYPE_CHECKING

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.surfaces.demo import story
from guitu.surfaces.demo.frame import TOPICS, Who
from guitu.surfaces.demo.hours import EAST, FEASTS, SUNDAY, is_closed
from guitu.surfaces.demo.pen import Pen, middles_of
from guitu.surfaces.demo.rows import DAY, HOUR, MINUTE, SECOND
from guitu.surfaces.demo.sealer import bound

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# What one note draws: two parts of its id, time of day, kind and opening, sentence, ending, author, chance.
_DRAW = Struct(">HQHHHHHH")
_ID = Struct(">QQ")
_V7, _VARIANT, _TAIL = 0x7000, 1 << 63, (1 << 62) - 1
# Of a hundred people of an age to work, how many do; and to have a child with them, how many have.
AT_WORK, WITH_A_CHILD = 0.7, 0.35
OLD, YOUNG, GROWN = 62, 26, 56


def write(scribe: "Scribe", who: Who) -> None:
    """Write all notes of one person."""
    life, rng, count = who.life, who.rng, who.life.contacts
    traits = _traits(who)
    stock = scribe.stocks.setdefault(life.caseworker, story.Stock())
    steps = list(story.arc(rng, _topics(who), traits, days := _days(who, count), stock))
    middles = {
        topic: (agreed, [packed[one][n % len(packed[one])] for n, one in enumerate(who.authors)])
        for topic, (agreed, packed) in middles_of(who, set(who.authors)).items()
    }
    pen = Pen(scribe, who, bound("contact.note", who.id))
    settled = max(life.given + max(who.until - life.given, 0) // 6, who.settled)
    number = scribe.clock + life.first_contact
    draws = list(_DRAW.iter_unpack(rng.randbytes(_DRAW.size * count)))
    kinds = [_kind(told, draw[3]) for told, draw in zip(steps, draws, strict=True)]
    when = _when(who, kinds, days, draws)
    for k, (told, kind, draw, (at, is_next)) in enumerate(zip(steps, kinds, draws, when, strict=True)):
        head, tail, _, opening, sentence, ending, author, chance = draw
        row = _ID.pack((number + k) << 16 | _V7 | head & 0xFFF, _VARIANT | tail & _TAIL)
        step = told if told and middles[told[0]][0].since <= at else None
        agreed, authors = middles[step[0] if step else Topic.SUPPORT]
        day, clock = divmod(at + EAST, DAY)
        text, is_alone = stock.step(step[1]) if step else stock.line(kind, day, sentence, traits)
        if not is_alone and opening & 0x30 == 0:
            met = story.openings(kind, clock // HOUR, is_at_work="work" in traits)
            text = met[(opening >> 6) % len(met)] + text
        if kind is not ContactKind.MESSAGE and ending & 31 == 0:
            text += stock.ending("next" if is_next else "-", ending >> 5)
        pen.write(row, agreed, authors[author & 15 if at > settled else 0], kind, at, text, chance)


def _kind(told: story.Told | None, draw: int) -> ContactKind:
    kind = story.KINDS[draw & 15]
    return told[1].kinds[draw % len(told[1].kinds)] if told and kind not in told[1].kinds else kind


def _days(who: Who, count: int) -> list[int]:
    """Return how many days after the first each contact was."""
    return list(story.days(who.rng, count, _span(who)))


def _span(who: Who) -> int:
    return max((who.until - who.life.given) // DAY - 2, 0)


def _when(
    who: Who, kinds: list[ContactKind], days: list[int], draws: list[tuple[int, ...]]
) -> Iterator[tuple[int, bool]]:
    """Yield when each contact was, and whether the one after it is in the week that follows."""
    at, until, count = who.life.given, who.until, len(kinds)
    began, before = (at + EAST) // DAY + 1, 0
    following = [*days[1:], _span(who)]
    for k, (kind, passed, after, draw) in enumerate(zip(kinds, days, following, draws, strict=True)):
        day = max(began + passed, before + 1)
        # A message may come on a Sunday or a feast; for everything else somebody of the station must be there.
        if kind is not ContactKind.MESSAGE:
            while day % 7 == SUNDAY or day in FEASTS:
                day += 1
        halves = story.HALVES[kind]
        clock = halves[draw[2] % len(halves)] + draw[5] % 1800 * SECOND
        then = day * DAY - EAST + clock
        # Whatever does not fit into the time any more is spread over what is left of it.
        at, before = (then, day) if then <= until else (squeezed(at, until, count - k + 1, clock), before)
        yield at, (began + after + 5) // 7 == (day + 5) // 7 + 1


def squeezed(at: int, until: int, still: int, clock: int) -> int:
    """Return when the next of so many contacts was that are all to fit in: by day, later than the one before."""
    then = (at + (until - at) // still + EAST) // DAY * DAY - EAST + clock
    while then > until or is_closed(then):
        then -= DAY
    # Two on one day: a quarter of an hour later, or at once where there is no quarter of an hour left.
    return then if then > at else min(at + 15 * MINUTE, max(until, at))


def _topics(who: Who) -> frozenset[Topic]:
    return frozenset(TOPICS[purpose] for purpose in who.agreed if purpose in TOPICS)


def _traits(who: Who) -> frozenset[str]:
    """Return what may be presumed of somebody in every note: that they work, have a child with them, or are old."""
    found = {"old"} if who.age >= OLD else {"work"} if who.clock.random() < AT_WORK else set()
    return frozenset(found | ({"kid"} if YOUNG <= who.age < GROWN and who.clock.random() < WITH_A_CHILD else set()))
