"""Instruments as content packs: what they ask, in whose words, and how FHIRPath adds the answers up.

Each file of `instruments/` holds a FHIR R4 Questionnaire, the permission under which its text may be shown, its
scoring and its bands in plain words. The text keeps its owners' terms; the code of Guitu has its own licence.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import fhirpathpy
from django.utils.functional import lazystr
from django.utils.translation import get_language
from fhirpathpy.models import models as fhir

from guitu.foundations.access.verdicts import Words
from guitu.journey.needs.rules import Instrument, faults, is_said

Answers = Mapping[str, str]


class IncompleteError(Exception):
    """An item is not answered, or with what it does not offer. There is no total; the text names the items."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question and what can be answered."""

    link: str
    text: Words
    is_required: bool
    options: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """From where to where a total says this, in plain words."""

    lowest: int
    highest: int
    says: Words


@dataclass(frozen=True, slots=True)
class Pack:
    """One instrument, ready to be asked."""

    instrument: Instrument
    number: int
    version: str
    title: str
    about: Words
    asks: Words
    licence: Words
    copyright: str
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    lowest: int
    highest: int
    total: str
    safety: str
    questionnaire: Mapping[str, Any]

    @property
    def offers(self) -> dict[str, frozenset[str]]:
        return {item.link: frozenset(code for code, _words in item.options) for item in self.items}


@cache
def packs() -> dict[Instrument, Pack]:
    """Return every instrument, in the order of their numbers. Read once."""
    folder = resources.files("guitu.journey.needs") / "instruments"
    found = [_pack(one, json.loads((folder / f"{one.value}.json").read_text(encoding="utf-8"))) for one in Instrument]
    return {pack.instrument: pack for pack in sorted(found, key=lambda pack: pack.number)}


def numbered(number: int) -> Pack | None:
    """Return the instrument of an address; addresses carry a number, so that none says what was asked."""
    return next((pack for pack in packs().values() if pack.number == number), None)


def wrong(pack: Pack, answers: Answers) -> tuple[Words, ...]:
    """Return the items that are missing or answered with what they do not offer, by their text."""
    required = frozenset(item.link for item in pack.items if item.is_required)
    found = faults(answers, offers=pack.offers, required=required)
    texts = {item.link: item.text for item in pack.items}
    return tuple(texts.get(link, link) for link in found)


def response(pack: Pack, answers: Answers) -> dict[str, Any]:
    """Return the answers as a FHIR R4 QuestionnaireResponse."""
    codings = {
        (item["linkId"], option["valueCoding"]["code"]): option["valueCoding"]
        for item in pack.questionnaire["item"]
        for option in item["answerOption"]
    }
    items = [
        {"linkId": item.link, "answer": [{"valueCoding": codings[item.link, answers[item.link]]}]}
        for item in pack.items
        if item.link in answers
    ]
    canonical = f"{pack.questionnaire['url']}|{pack.version}"
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": canonical,
        "status": "completed",
        "item": items,
    }


def total(pack: Pack, answers: Answers) -> int:
    """Return the total.

    Raises:
        IncompleteError: something is missing or impossible. No instrument here allows a total without all its items.
    """
    if missing := wrong(pack, answers):
        raise IncompleteError("; ".join(map(str, missing)))
    (found,) = _compiled(pack.total)(response(pack, answers))
    return int(found)


def opens_safety(pack: Pack, answers: Answers) -> bool:
    """Return whether an answer opens the safety plan, whatever the total."""
    return bool(pack.safety) and _compiled(pack.safety)(response(pack, answers)) == [True]


def band(pack: Pack, found: int) -> Words:
    """Return what a total says, in plain words."""
    return next(one.says for one in pack.bands if one.lowest <= found <= one.highest)


def says(pack: Pack, answers: Answers) -> Words:
    """Return what is said to these answers; nothing, where one opens the safety plan and the total would calm."""
    found = total(pack, answers)
    place = sum(one.highest < found for one in pack.bands)
    return band(pack, found) if is_said(place, opens_safety=opens_safety(pack, answers)) else ""


@cache
def _compiled(expression: str) -> Callable[[dict[str, Any]], list[Any]]:
    compiled = fhirpathpy.compile(expression, fhir["r4"])
    return lambda resource: compiled(resource, None)


def _pack(instrument: Instrument, told: dict[str, Any]) -> Pack:
    form, scoring = told["questionnaire"], told["scoring"]
    return Pack(
        instrument=instrument,
        number=told["number"],
        version=form["version"],
        title=form["title"],
        about=_said(told["about"]),
        asks=_said(_both(form, "description")),
        licence=_said(told["licence"]),
        copyright=form["copyright"],
        items=tuple(
            Item(
                link=item["linkId"],
                text=_said(_both(item, "text")),
                is_required=item["required"],
                options=tuple(
                    (option["valueCoding"]["code"], _said(_both(option["valueCoding"], "display")))
                    for option in item["answerOption"]
                ),
            )
            for item in form["item"]
        ),
        bands=tuple(Band(one["from"], one["to"], _said(one)) for one in told["bands"]),
        lowest=scoring["lowest"],
        highest=scoring["highest"],
        total=scoring["total"],
        safety=scoring.get("safety", ""),
        questionnaire=form,
    )


def _both(element: dict[str, Any], name: str) -> dict[str, str]:
    """Return a text in both languages, as FHIR's extension for translations holds them."""
    (translation,) = element[f"_{name}"]["extension"]
    return {"en": element[name], "zh": translation["extension"][1]["valueString"]}


class _Said:
    """A text of a pack in the language of whoever reads it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __str__(self) -> str:
        return self.texts["en" if (get_language() or "").startswith("en") else "zh"]


def _said(texts: Mapping[str, str]) -> Words:
    return lazystr(_Said(texts))
