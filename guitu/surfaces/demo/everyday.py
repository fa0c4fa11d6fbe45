"""Writes the notes of those who have no case in this year: ordinary contacts, one after the other."""

from struct import Struct
from typing import TYPE_CHECKING

from guitu.journey.contacts.rules import Topic
from guitu.surfaces.demo import story
from guitu.surfaces.demo.frame import TOPICS, Who
from guitu.surfaces.demo.pen import Pen, middles_of
from guitu.surfaces.demo.rows import DAY, HOUR
from guitu.surfaces.demo.sealer import bound

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# What one note draws: two parts of its id, time of day, opening, step, ending, author, chance.
_DRAW = Struct(">HQHHHHHH")
_ID = Struct(">QQ")
_V7, _VARIANT, _TAIL = 0x7000, 1 << 63, (1 << 62) - 1


def write(scribe: "Scribe", who: Who) -> None:
    """Write all notes of one person."""
    life, rng = who.life, who.rng
    count = life.contacts
    steps = story.arc(rng, _topics(who), count)
    middles = {
        topic: (agreed, [packed[one][n % len(packed[one])] for n, one in enumerate(who.authors)])
        for topic, (agreed, packed) in middles_of(who, set(who.authors)).items()
    }
    pen = Pen(scribe, who, bound("contact.note", who.id))
    span, settled = max(who.until - life.given - DAY, 0), count // 6
    number = scribe.clock + life.first_contact
    endings, kinds, openings, write = story.ENDINGS, story.KINDS, story.OPENINGS, pen.write
    draws = _DRAW.iter_unpack(rng.randbytes(_DRAW.size * count))
    for k, (matter, draw) in enumerate(zip(steps, draws, strict=True)):
        head, tail, hour, opening, step, ending, author, chance = draw
        at = min((life.given + k * span // count) // DAY * DAY + DAY + HOUR + hour * 494_000, who.until)
        row = _ID.pack((number + k) << 16 | _V7 | head & 0xFFF, _VARIANT | tail & _TAIL)
        topic, texts = matter if middles[matter[0]][0].since <= at else story.EVERYDAY
        agreed, authors = middles[topic]
        kind = kinds[opening & 15]
        met = openings[kind]
        text = met[(opening >> 4) % len(met)] + texts[step % len(texts)] + endings[ending % len(endings)]
        write(row, agreed, authors[author & 15 if k > settled else 0], kind, at, text, chance)


def _topics(who: Who) -> frozenset[Topic]:
    return frozenset(TOPICS[purpose] for purpose in who.agreed if purpose in TOPICS)
