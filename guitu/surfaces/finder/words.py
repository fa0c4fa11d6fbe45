"""How words are found: Chinese characters by one or two, Latin words, initials of pinyin, words that mean the same.

A text becomes lexemes: each Chinese character, each pair of neighbours, each Latin word or number. The initials of its
pinyin become lexemes of their own kind, marked with a tilde: one typed with Latin letters alone finds Chinese names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

LONGEST_QUESTION, MOST_WORDS = 60, 8
# The two great blocks of Chinese characters, as a class of a pattern.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+")
_INITIALS = re.compile(r"[a-z]{2,8}")


def normalise(text: str) -> str:
    """Return text in the form in which it is stored and asked: full width to half, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def runs(text: str) -> list[str]:
    """Return the runs of Chinese characters and the Latin words of a text, in order."""
    return _RUN.findall(normalise(text))


def _is_han(run: str) -> bool:
    return not run[0].isascii()


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)]


def grams(run: str) -> tuple[str, ...]:
    """Return what a run is asked by: its pairs, a single character by itself, a Latin word whole."""
    return tuple(_pairs(run)) if _is_han(run) and len(run) > 1 else (run,)


def lexemes(text: str) -> set[str]:
    """Return what a text is stored by."""
    found: set[str] = set()
    for run in runs(text):
        found |= {*run, *_pairs(run)} if _is_han(run) else {run}
    return found


def initials(text: str) -> set[str]:
    """Return the pairs of neighbouring initials of the Chinese in a text, each marked with a tilde."""
    found: set[str] = set()
    for run in runs(text):
        if _is_han(run):
            letters = "".join(lazy_pinyin(run, style=Style.FIRST_LETTER))
            found |= {f"~{pair}" for pair in _pairs(letters) if pair.isascii() and pair.isalpha()}
    return found


def sort_key(text: str) -> str:
    """Return the pinyin by which a name is put in order."""
    return " ".join(lazy_pinyin(normalise(text), style=Style.TONE3))[:120]


def _quoted(lexeme: str) -> str:
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def vector(name: str, kinds: str, rest: str) -> str:
    """Return the search vector of an entry: its name weighs A, the kinds of help B, everything else C."""
    places: dict[str, list[str]] = {}
    weighed = (
        ("1A", lexemes(name) | initials(name)),
        ("2B", lexemes(kinds) | initials(kinds)),
        ("3C", lexemes(rest)),
    )
    for place, found in weighed:
        for lexeme in found:
            places.setdefault(lexeme, []).append(place)
    return " ".join(f"{_quoted(lexeme)}:{','.join(where)}" for lexeme, where in sorted(places.items()))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words: each of its words can be met in one of several ways, each way by all its lexemes."""

    text: str
    words: tuple[tuple[tuple[str, ...], ...], ...]
    also: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)

    def strict(self, weights: str = "") -> str:
        """Return the query that wants every word, only in places of these weights."""
        mark = f":{weights}" if weights else ""
        return " & ".join(_either(" & ".join(_term(one, mark) for one in way) for way in ways) for ways in self.words)

    def loose(self) -> str:
        """Return the query that is content with any part of any word."""
        return _either(dict.fromkeys(_term(one, "") for ways in self.words for way in ways for one in way))


def _either(parts: Iterable[str]) -> str:
    return "(" + " | ".join(f"({part})" for part in parts) + ")"


def _term(lexeme: str, mark: str) -> str:
    """Return one lexeme of a query; a Latin word is met by every word that begins with it."""
    begins = lexeme.isascii() and not lexeme.startswith("~") and len(lexeme) > 1
    return f"{_quoted(lexeme)}{(mark or ':') + '*' if begins else mark}"


def _ways(run: str, means: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which one word of the question can be met."""
    yield grams(run)
    if _INITIALS.fullmatch(run):
        yield tuple(f"~{pair}" for pair in _pairs(run))
    for meant in means:
        yield tuple(gram for part in runs(meant) for gram in grams(part))


def _meant(run: str, synonyms: Mapping[str, Iterable[str]]) -> dict[str, None]:
    """Return the other words for a run: of the run itself, or of a listed word that stands in it."""
    return {
        meant: None
        for word, others in synonyms.items()
        if word == run or (_is_han(run) and len(word) > 1 and word in run)
        for meant in others
        if meant != run
    }


def asked(text: str, synonyms: Mapping[str, Iterable[str]]) -> Asked:
    """Return what a question asks for. Words beyond the eighth are left out."""
    clean = normalise(text)[:LONGEST_QUESTION]
    found, also = [], dict[str, None]()
    for run in runs(clean)[:MOST_WORDS]:
        meant = _meant(run, synonyms)
        found.append(tuple(dict.fromkeys(_ways(run, meant))))
        also |= meant
    return Asked(clean, tuple(found), tuple(also))
