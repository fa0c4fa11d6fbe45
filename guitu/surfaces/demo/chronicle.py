"""Writes a tale into the tables of a scribe: sealed under the consent of each matter, by the hand that wrote it."""

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from guitu.foundations.access.verdicts import Proven
from guitu.journey.consent.rules import Purpose
from guitu.journey.contacts.rules import RELATION_TOPIC
from guitu.journey.needs.rules import PURPOSES, SAFETY, Instrument
from guitu.journey.outcomes import rules as outcomes
from guitu.journey.outcomes.rules import Hand
from guitu.journey.plans import rules as plans
from guitu.surfaces.demo.case import Case
from guitu.surfaces.demo.frame import Agreed, Who, raw_id
from guitu.surfaces.demo.pen import Pen, middles_of
from guitu.surfaces.demo.rows import HOUR, moment, small
from guitu.surfaces.demo.sealer import bound, seal
from guitu.surfaces.demo.tale import Answers, Hero, Judged, Tale, Version
from guitu.surfaces.demo.teller import Teller

if TYPE_CHECKING:
    from guitu.surfaces.demo.record import Scribe

# The item that asks about not wanting to live is never answered with more than "not at all" in this city.
KEPT_AT_NOTHING = "44260-8"


@cache
def _asks(instrument: Instrument) -> tuple[int, dict[str, list[str]]]:
    """Return the version of an instrument, and what each item that must be answered offers."""
    folder = resources.files("guitu.journey.needs") / "instruments"
    form = json.loads((folder / f"{instrument.value}.json").read_text(encoding="utf-8"))["questionnaire"]
    items = {
        item["linkId"]: [one["valueCoding"]["code"] for one in item["answerOption"]]
        for item in form["item"]
        if item["required"]
    }
    return int(form["version"]), items


def tell(scribe: "Scribe", who: Who, case: Case) -> Tale:
    """Tell somebody's life of the last year, and write it."""
    place = who.caseworker.station
    hero = Hero(
        name=who.name,
        age=who.age,
        district=place.district,
        street=place.street,
        worker=who.caseworker.id,
        helpers=tuple(who.helpers),
        since=(who.life.confirmed or who.life.given) + HOUR,
        until=who.until,
        left=who.left,
        back=who.back,
    )
    tale = Teller(case, hero, who.rng, who.clock, scribe.arranger.diary).tell()
    Chronicler(scribe, who, who.life.first_contact).write(tale)
    return tale


class Chronicler:
    """Writes what was told of one person."""

    def __init__(self, scribe: "Scribe", who: Who, number: int) -> None:
        """Write for `who`; ids of notes rise from `number`."""
        self.scribe, self.who, self.number = scribe, who, number
        self.main = who.caseworker.id.bytes
        self.row = b""

    def write(self, tale: Tale) -> None:
        """Write all of it."""
        self._notes(tale)
        self._needs(tale)
        for is_private in (False, True):
            self._plans([one for one in tale.versions if one.is_private is is_private])
        self._views(tale)
        for answers in tale.answers:
            self._answers(answers)
        for judged in tale.judged:
            self._judged(judged)
        for what, at in tale.begins:
            self._began(what, at)
        self._safety(tale)
        self._closing(tale)

    def _by(self, *, is_own: bool) -> bytes:
        return self.who.id if is_own else self.main

    def _add(self, table: str, agreed: Agreed, by: bytes, at: int, verb: str, *values: bytes | None) -> bytes:
        """Add one row and return its id; values that are sealed are sealed for it already, see `_sealed`."""
        row = self.row
        self.scribe.tables[table].add(row, self.who.id, agreed.id, by, moment(at), *values)
        if self.who.life.is_demo:
            self.scribe.acted(self.who, at, by, verb)
        return row

    def _sealed(self, agreed: Agreed, field: str, text: str) -> bytes:
        return seal(agreed.encrypt, self.scribe.nonces, text.encode(), bound(field, self.who.id) + self.row)

    def _begin(self) -> bytes:
        self.row = raw_id(self.who.rng)
        return self.row

    # What was noted

    def _notes(self, tale: Tale) -> None:
        who = self.who
        middles = middles_of(who, {note.by for note in tale.notes})
        pen = Pen(self.scribe, who, bound("contact.note", who.id))
        alone = self._alone()
        notes = [(note.at, place, note) for place, note in enumerate(tale.notes)]
        for k, (at, _, note) in enumerate(sorted(notes)):
            agreed, packed = middles[note.topic]
            row = self.scribe.note_id(self.number + k, who.rng)
            middle = packed[note.by][k % len(packed[note.by])]
            chance = who.rng.randrange(400)
            # What was said before a goodbye is written down before it.
            pen.until = who.left if who.left and at <= who.left else who.until
            if note.thread in alone and note.by == self.main:
                pen.confide(row, agreed, note.by, note.kind, at, note.text.encode(), chance)
            else:
                pen.write(row, agreed, middle, note.kind, at, note.text.encode(), chance)
            if who.life.is_demo:
                self.scribe.acted(who, at, note.by, "contact.write")
            if note.reply:
                pen.reply(row, agreed, *note.reply)
            if note.addition:
                text, then = note.addition
                pen.add(self.scribe.note_id(self.number + k, who.rng), f"（{text}）".encode(), then)

    def _alone(self) -> frozenset[str]:
        """Return the threads that are told to the social worker and to nobody else."""
        case = self.who.life.case
        threads = [case.thread(number) for number in range(len(case.parts))] if case else []
        return frozenset(one.key for one in threads if one.is_private)

    # Needs

    def _needs(self, tale: Tale) -> None:
        last: dict[int, bytes] = {}
        alone = self._alone()
        for need in tale.needs:
            agreed = self.who.agreed[PURPOSES[need.domain]]
            self._begin()
            told = {
                "domain": need.domain.value,
                "words": need.words,
                "wish": need.wish,
                "helps": need.helps.value,
                "status": need.status.value,
            }
            sealed = [self._sealed(agreed, f"support_need.{name}", text) for name, text in told.items()]
            before = last.get(need.chain)
            verb = "need.tell" if before is None else "need.move"
            by, only = self._by(is_own=need.is_own), self.main if need.thread in alone else None
            last[need.chain] = self._add("support_need", agreed, by, need.at, verb, before, *sealed, only)

    # Plans

    def _plans(self, versions: list[Version]) -> None:
        base, before = self.who.agreed[Purpose.SUPPORT], None
        numbers: dict[bytes, int] = {}
        for version in versions:
            self._begin()
            content = self._sealed(base, "plan.content", plans.pack(version.goals))
            before = self._add(
                "plan",
                base,
                self._by(is_own=version.is_own),
                version.at,
                "plan.write",
                small(version.number),
                before,
                self.main if version.is_private else None,
                content,
            )
            if version.answer:
                stance, words, at = version.answer
                self._begin()
                sealed = self._sealed(base, "plan_answer.words", words)
                self._add("plan_answer", base, self.who.id, at, "plan.answer", before, small(stance), sealed)
            for key, what, at, is_own in sorted(version.marks, key=lambda one: one[2]):
                self._begin()
                numbers[key.bytes] = numbers.get(key.bytes, 0) + 1
                number = small(numbers[key.bytes])
                by = self._by(is_own=is_own)
                self._add("step_mark", base, by, at, "plan.mark", before, key.bytes, number, small(what))

    # What stands beside

    def _views(self, tale: Tale) -> None:
        for view in tale.views:
            agreed = self.who.agreed.get(Purpose(RELATION_TOPIC[view.relation].value))
            if agreed is None:
                continue
            self._begin()
            nearness = self._sealed(agreed, "bond.nearness", str(view.nearness))
            words = self._sealed(agreed, "bond.words", view.words)
            self._add("bond", agreed, self.who.id, view.at, "bond.say", small(view.relation), nearness, words)

    def _answers(self, answers: Answers) -> None:
        agreed, rng = self.who.agreed[Purpose.HEALTH], self.who.rng
        version, items = _asks(answers.instrument)
        told = {
            link: codes[0]
            if link == KEPT_AT_NOTHING
            else codes[min(len(codes) - 1, max(0, answers.level + rng.randrange(-1, 2)))]
            for link, codes in items.items()
        }
        self._begin()
        sealed = self._sealed(agreed, "assessment.answers", json.dumps(told, sort_keys=True))
        names = (answers.instrument.value.encode(), small(version), answers.occasion.value.encode())
        by = self._by(is_own=answers.is_own)
        row = self._add("assessment", agreed, by, answers.at, "assessment.answer", *names, sealed, self.main)
        # Whoever answered by own hand has seen it at once; the others read it together.
        self.row = row
        self._add("assessment_seen", agreed, by, answers.at, "assessment.see", row)

    def _judged(self, judged: Judged) -> None:
        """Write the answers of one occasion, each under the consent of its question."""
        hand, proven = (Hand.PERSON, self.who.proven) if judged.is_own else (Hand.WORKER, int(Proven.WORKER_WORD))
        parts: dict[Purpose, dict[str, int]] = {Purpose.SUPPORT: {}}
        for domain, level in judged.levels.items():
            if outcomes.PURPOSES[domain] in self.who.agreed:
                parts.setdefault(outcomes.PURPOSES[domain], {})[domain.value] = level.value
        for purpose, answers in parts.items():
            agreed = self.who.agreed[purpose]
            words = judged.words if purpose is Purpose.SUPPORT else ""
            self._begin()
            told = json.dumps({"answers": answers, "words": words}, ensure_ascii=False, sort_keys=True)
            said = self._sealed(agreed, "outcome.said", told)
            values = (small(judged.round), judged.occasion.encode(), hand.encode(), small(1), small(proven), said)
            self._add("outcome", agreed, self._by(is_own=judged.is_own), judged.at, "outcome.judge", *values)

    def _began(self, what: outcomes.Mark, at: int) -> None:
        """Write a wish for the second round, or that somebody came back to it."""
        self._begin()
        by = self._by(is_own=what is not outcomes.Mark.WORKER_WISHES)
        self._add("outcome_round", self.who.agreed[Purpose.SUPPORT], by, at, "outcome.again", small(2), small(what))

    def _safety(self, tale: Tale) -> None:
        if tale.safety is None:
            return
        at, texts = tale.safety
        agreed = self.who.agreed[Purpose.HEALTH]
        self._begin()
        sealed = [self._sealed(agreed, f"safety_plan.{name}", text) for name, text in zip(SAFETY, texts, strict=True)]
        self._add("safety_plan", agreed, self.main, at, "safety.write", None, *sealed, self.main)

    def _closing(self, tale: Tale) -> None:
        base = self.who.agreed[Purpose.SUPPORT]
        for step, (what, at, is_own, words) in enumerate(tale.closing, 1):
            self._begin()
            said = self._sealed(base, "closing_move.words", words)
            left_open = self._sealed(base, "closing_move.left_open", "[]")
            by = self._by(is_own=is_own)
            self._add("closing_move", base, by, at, "closure.move", small(what), small(step), said, left_open)
