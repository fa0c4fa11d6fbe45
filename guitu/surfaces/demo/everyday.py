"""Writes the notes of those who have no case in this year: ordinary contacts, one after the other."""

from collections.abc import Iterator
from random import Random
from struct import Struct
from typing import TYPE_CHECKING

from guitu.journey.contacts.rules import ContactKind, Topic
from guitu.society.workforce.rules import Post
from guitu.surfaces.demo import ordinary, story
from guitu.surfaces.demo.frame import TOPICS, Who
from guitu.surfaces.demo.hours import EAST, FEASTS, SUNDAY, is_closed
from guitu.surfaces.demo.ordinary import Course, Moment
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
# Who is spoken of in what the social worker writes.
HELPERS = ("护士", "咨询")


def write(scribe: "Scribe", who: Who) -> None:
    """Write all notes of one person."""
    life, rng, count = who.life, who.rng, who.life.contacts
    traits = _traits(who)
    stock = scribe.stocks.setdefault(life.caseworker, story.Stock())
    steps = list(story.arc(rng, _topics(who), traits | _alone(who), days := _days(who, count), stock))
    middles = {
        topic: (agreed, [packed[one][n % len(packed[one])] for n, one in enumerate(who.authors)])
        for topic, (agreed, packed) in middles_of(who, set(who.authors)).items()
    }
    pen = Pen(scribe, who, bound("contact.note", who.id))
    settled = max(life.given + max(who.until - life.given, 0) // 6, who.settled)
    number = scribe.clock + life.first_contact
    draws = list(_DRAW.iter_unpack(rng.randbytes(_DRAW.size * count)))
    kinds = [_kind(told, draw[3]) for told, draw in zip(steps, draws, strict=True)]
    when = list(_when(who, kinds, days, draws))
    moments = [Moment(at, kind) for (at, _), kind in zip(when, kinds, strict=True)]
    is_whole = who.caseworker.station.id in scribe.whole
    course, file, texts = Course(who, steps, moments, is_whole=is_whole), story.File(), []
    for k, (step, kind, draw, (at, is_next)) in enumerate(zip(course.steps, kinds, draws, when, strict=True)):
        head, tail, *_, author, chance = draw
        row = _ID.pack((number + k) << 16 | _V7 | head & 0xFFF, _VARIANT | tail & _TAIL)
        agreed, authors = middles[step.topic if step else Topic.SUPPORT]
        text = _text(stock, file, step, moments[k], course.traits(traits, at), draw, is_next=is_next)
        is_any = at > settled and not (step and _is_the_workers(step))
        pen.write(row, agreed, authors[author & 15 if is_any else 0], kind, at, text, chance)
        texts.append(text)
    _beside(scribe, who, course, texts, moments)


def _text(
    stock: story.Stock,
    file: story.File,
    step: story.Told | None,
    moment: Moment,
    traits: frozenset[str],
    draw: tuple[int, ...],
    *,
    is_next: bool,
) -> bytes:
    """Return what is noted at one contact."""
    _, _, _, opening, sentence, ending, *_ = draw
    day, clock = divmod(moment.at + EAST, DAY)
    text, is_alone = stock.step(step.step) if step else stock.line(moment.kind, day, sentence, traits, file)
    if not is_alone and opening & 0x30 == 0:
        met = story.openings(moment.kind, clock // HOUR, is_at_work="work" in traits)
        text = met[(opening >> 6) % len(met)] + text
    if moment.kind is not ContactKind.MESSAGE and ending & 31 == 0:
        text += stock.ending("next" if is_next else "-", ending >> 5)
    return text


def _beside(scribe: "Scribe", who: Who, course: Course, texts: list[bytes], moments: list[Moment]) -> None:
    """Write needs, plans, meetings and answers as the notes tell them; draws of its own."""
    rng = Random(scribe.frame.seed * 1_000_037 + who.life.number)  # noqa: S311 - the same for the same seed
    ordinary.write(scribe, who, course.tale(who, rng, scribe.arranger.diary, texts, moments))
    who.at_hand = course.at_hand(rng)


def _is_the_workers(told: story.Told) -> bool:
    """Return whether the social worker wrote it: what is practical, and whatever speaks of another helper."""
    return told.topic is Topic.SUPPORT or any(word in told.step.text for word in HELPERS)


def _alone(who: Who) -> frozenset[str]:
    """Return that somebody has no counsellor yet whom they could talk to."""
    is_helped = any(one.post == Post.COUNSELLOR for one in who.helpers)
    return frozenset() if is_helped else frozenset({"alone"})


def _kind(told: story.Told | None, draw: int) -> ContactKind:
    kind = story.KINDS[draw & 15]
    return told.step.kinds[draw % len(told.step.kinds)] if told and kind not in told.step.kinds else kind


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
