"""Needs, answers and plans ready to show: as they stand now, by whose hand, with what was before."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from guitu.foundations import arising, clock
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing import scopes
from guitu.foundations.sealing.scopes import UNREADABLE, Scope
from guitu.journey.consent.models import PURPOSE_WORDS
from guitu.journey.consent.queries import Opened
from guitu.journey.consent.rules import Purpose
from guitu.journey.needs import access, packs, rules
from guitu.journey.needs.models import (
    AREA_WORDS,
    DOMAIN_WORDS,
    HELPS_WORDS,
    OCCASION_WORDS,
    STATUS_WORDS,
    Assessment,
    AssessmentSeen,
    SafetyPlan,
    SupportNeed,
)
from guitu.journey.needs.packs import Pack
from guitu.journey.needs.rules import AREAS, PURPOSES, SAFETY, Domain, Helps, Instrument, Occasion, Status
from guitu.society.workforce.models import Worker

MOOD = {Status.OPEN: "wait", Status.HELPED: "info", Status.MET: "ok", Status.DECLINED: ""}
# That the person wrote about a need, once for all their needs, until the worker has looked at them
# or at their record since.
OWN_WORDS = arising.Part(
    "own_need",
    f"""
    SELECT DISTINCT ON (s.person_id) s.id, s.person_id, '' AS what, s.at FROM support_need s
    WHERE s.person_id {arising.OF_MINE} AND s.by_id = s.person_id AND s.at > %(lately)s
    ORDER BY s.person_id, s.at DESC, s.id
    """,  # noqa: S608
    looked=("record", "needs"),
)


@dataclass(frozen=True, slots=True)
class Version:
    """What was said at one time, and by whose hand it was written."""

    words: str
    wish: str
    helps: Helps
    helps_says: Words
    status: Status
    says: Words
    is_own: bool
    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Need:
    """One need as it stands; `id` is that of its newest version."""

    id: UUID
    consent_id: UUID
    domain: Domain
    title: Words
    now: Version
    before: tuple[Version, ...]
    ids: frozenset[UUID]
    mood: str
    moves: tuple[Status, ...]
    may_reword: bool
    is_between: bool
    # The one worker beside the person, where it is between the two.
    worker: str


@dataclass(frozen=True, slots=True)
class Needs:
    """All needs of one person, those that matter now first; each part in the order in which they were told."""

    case: Opened
    current: tuple[Need, ...]
    settled: tuple[Need, ...]
    declined: tuple[Need, ...]

    @property
    def every(self) -> tuple[Need, ...]:
        return self.current + self.settled + self.declined

    @property
    def refused(self) -> frozenset[Domain]:
        """Return the areas in which nobody but the person begins again."""
        return rules.declined((one.domain, one.now.status) for one in self.every)

    def holding(self, need_id: UUID) -> Need:
        """Return the need one of whose versions has this id.

        Raises:
            NotYoursError: there is none, or not for this reader.
        """
        found = next((need for need in self.every if need_id in need.ids), None)
        if found is None:
            raise scopes.NotYoursError
        return found


@dataclass(frozen=True, slots=True)
class Missing:
    """What cannot be written down because the person has not agreed to it, or has taken that back."""

    purpose: Purpose
    title: Words
    domains: tuple[Words, ...]


def needs(*, case: Opened, by: Actor) -> Needs:
    """Return the needs of an opened person. Two statements, for any number of needs and versions."""
    rows = SupportNeed.objects.filter(person_id=case.person_id).order_by("at", "pk")
    shown = [row for row in rows if case.scope.holds(row.consent_id)]
    named = {row.by_id for row in shown} | {row.for_worker_id for row in shown if row.for_worker_id}
    names = _names(named - {case.person_id})
    follower = {row.replaces_id: row for row in shown if row.replaces_id}
    told = [_need(case, row, follower, names, by) for row in shown if row.replaces_id is None]
    return Needs(
        case=case,
        current=tuple(one for one in told if one.now.status in {Status.OPEN, Status.HELPED}),
        settled=tuple(one for one in told if one.now.status is Status.MET),
        declined=tuple(one for one in told if one.now.status is Status.DECLINED),
    )


def offered(
    case: Opened, *, without: frozenset[Domain] = frozenset()
) -> tuple[tuple[Words, tuple[tuple[str, Words], ...]], ...]:
    """Return the areas of life under their headings, as far as the person has agreed to them."""
    found = (
        (AREA_WORDS[area], tuple((one.value, DOMAIN_WORDS[one]) for one in domains if one not in without))
        for area, domains in AREAS.items()
        if PURPOSES[domains[0]] in case.consents
    )
    return tuple((heading, domains) for heading, domains in found if domains)


def missing(case: Opened) -> tuple[Missing, ...]:
    """Return what would need one more consent."""
    return tuple(
        Missing(purpose, PURPOSE_WORDS[purpose], tuple(DOMAIN_WORDS[d] for d in Domain if PURPOSES[d] is purpose))
        for purpose in Purpose
        if purpose in PURPOSES.values() and purpose not in case.consents
    )


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Worker.objects.filter(pk__one_of=set(ids)).values_list("pk", "name"))


def _need(
    case: Opened, first: SupportNeed, follower: dict[UUID, SupportNeed], names: dict[UUID, str], by: Actor
) -> Need:
    chain = [first]
    while chain[-1].pk in follower:
        chain.append(follower[chain[-1].pk])
    last, *older = [_version(case.scope, row, names) for row in reversed(chain)]
    domain = Domain(_clear(case.scope, first, "domain"))
    return Need(
        id=chain[-1].pk,
        consent_id=first.consent_id,
        domain=domain,
        title=DOMAIN_WORDS[domain],
        now=last,
        before=tuple(older),
        ids=frozenset(row.pk for row in chain),
        mood=MOOD[last.status],
        moves=rules.moves(last.status, access.hand(by)),
        may_reword=rules.can_reword(last.status, access.hand(by)),
        is_between=first.for_worker_id is not None,
        worker=names.get(first.for_worker_id, "") if first.for_worker_id else "",
    )


def _version(scope: Scope, row: SupportNeed, names: dict[UUID, str]) -> Version:
    helps, status = Helps(_clear(scope, row, "helps")), Status(_clear(scope, row, "status"))
    return Version(
        words=_clear(scope, row, "words"),
        wish=_clear(scope, row, "wish"),
        helps=helps,
        helps_says=HELPS_WORDS[helps],
        status=status,
        says=STATUS_WORDS[status],
        is_own=row.by_id == row.person_id,
        by=names.get(row.by_id, ""),
        day=clock.day(row.at),
    )


def shared_words(*, case: Opened) -> tuple[tuple[UUID, str], ...]:
    """Return the needs that matter now and that the whole team reads: newest version and words. One statement."""
    base = case.consents[Purpose.SUPPORT]
    rows = SupportNeed.objects.filter(person_id=case.person_id, consent_id=base).defer("domain", "wish", "helps")
    newest: dict[UUID, SupportNeed] = {}
    begun: dict[UUID, UUID] = {}
    for row in rows.order_by("at", "pk"):
        # A need keeps the place in which it was told first, whatever is said of it afterwards.
        first = begun[row.pk] = begun.get(row.replaces_id, row.pk) if row.replaces_id else row.pk
        newest[first] = row
    open_to_all = (row for row in newest.values() if row.for_worker_id is None)
    return tuple((row.pk, _clear(case.scope, row, "words")) for row in open_to_all if _matters(case.scope, row))


def _matters(scope: Scope, row: SupportNeed) -> bool:
    return _clear(scope, row, "status") in {Status.OPEN, Status.HELPED}


@dataclass(frozen=True, slots=True)
class Said:
    """One version of a need by itself."""

    title: Words
    words: str
    says: Words
    mood: str


def told(*, scope: Scope, row_ids: Iterable[UUID]) -> dict[UUID, Said]:
    """Return these versions of needs, whatever came after them. One statement."""
    rows = SupportNeed.objects.filter(pk__one_of=row_ids).defer("wish", "helps")
    return {row.pk: _said(scope, row) for row in rows if scope.holds(row.consent_id)}


def _said(scope: Scope, row: SupportNeed) -> Said:
    status = Status(_clear(scope, row, "status"))
    title = DOMAIN_WORDS[Domain(_clear(scope, row, "domain"))]
    return Said(title, _clear(scope, row, "words"), STATUS_WORDS[status], MOOD[status])


# What stands for a code that was altered; the words beside it say that the entry cannot be read.
SPOILT = {"domain": Domain.OTHER, "helps": Helps.NOBODY_YET, "status": Status.OPEN}


def _clear(scope: Scope, row: SupportNeed, name: str) -> str:
    return scope.read(
        getattr(row, name),
        consent_id=row.consent_id,
        field=f"support_need.{name}",
        row_id=row.pk,
        otherwise=lambda: str(SPOILT.get(name, UNREADABLE)),
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One time somebody answered an instrument. Nothing here says what came of it."""

    id: UUID
    pack: Pack
    occasion: Words
    day: str
    is_own: bool
    by: str
    is_seen: bool
    is_seen_together: bool
    # The one worker who reads it beside the person; nobody, where there was none to choose.
    worker_id: UUID | None
    worker: str


@dataclass(frozen=True, slots=True)
class Result:
    """What somebody's own answers say, in plain words."""

    answered: Answered
    says: Words
    total: int
    answers: tuple[tuple[Words, Words], ...]
    opens_safety: bool


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan for hard moments as it was at one time."""

    id: UUID
    texts: dict[str, str]
    is_own: bool
    by: str
    day: str


def answered(*, case: Opened) -> tuple[Answered, ...]:
    """Return when which instrument was answered, newest first. Three statements, for any number of them.

    A worker finds what is between the person and them, and nothing else: the wall sees to it.
    """
    rows = Assessment.objects.filter(person_id=case.person_id).order_by("-at", "pk")
    shown = [row for row in rows if case.scope.holds(row.consent_id)]
    seen = dict(AssessmentSeen.objects.filter(person_id=case.person_id).values_list("assessment_id", "by_id"))
    names = _names({one for row in shown for one in (row.by_id, row.for_worker_id)} - {case.person_id})
    return tuple(
        Answered(
            id=row.pk,
            pack=packs.packs()[Instrument(row.instrument)],
            occasion=OCCASION_WORDS[Occasion(row.occasion)],
            day=clock.day(row.at),
            is_own=row.by_id == row.person_id,
            by=names.get(row.by_id, ""),
            is_seen=row.pk in seen,
            is_seen_together=seen.get(row.pk, case.person_id) != case.person_id,
            worker_id=None if row.for_worker_id == case.person_id else row.for_worker_id,
            worker=names.get(row.for_worker_id, ""),
        )
        for row in shown
    )


def result(*, case: Opened, assessment_id: UUID) -> Result | Answered:
    """Return what answers say, or only that they were given, as long as the person has not seen it.

    Raises:
        NotYoursError: there are no such answers, or not for this reader.
    """
    found = next((one for one in answered(case=case) if one.id == assessment_id), None)
    if found is None:
        raise scopes.NotYoursError
    if not found.is_seen:
        return found
    return _result(case, found, Assessment.objects.get(pk=assessment_id))


def _result(case: Opened, found: Answered, row: Assessment) -> Result:
    sealed = case.scope.unseal(row.answers, consent_id=row.consent_id, field="assessment.answers", row_id=row.pk)
    given, pack = json.loads(sealed), found.pack
    total = packs.total(pack, given)
    said = tuple((item.text, dict(item.options)[given[item.link]]) for item in pack.items if item.link in given)
    return Result(found, packs.says(pack, given), total, said, packs.opens_safety(pack, given))


@dataclass(frozen=True, slots=True)
class Hard:
    """A plan for hard moments between the person and one worker, the newest version first."""

    worker_id: UUID | None
    worker: str
    versions: tuple[PlanVersion, ...]

    @property
    def key(self) -> str:
        """Return what stands for it in an address; the person's own has no worker."""
        return str(self.worker_id or OWN)


OWN = "own"


def safety(*, case: Opened) -> tuple[Hard, ...]:
    """Return the plans for hard moments, the one that was written last first. Two statements.

    A worker finds the one between the person and them; the person finds all.
    """
    rows = SafetyPlan.objects.filter(person_id=case.person_id).order_by("-at", "pk")
    shown = [row for row in rows if case.scope.holds(row.consent_id)]
    names = _names({one for row in shown for one in (row.by_id, row.for_worker_id)} - {case.person_id})
    chains: dict[UUID, list[SafetyPlan]] = {}
    for row in shown:
        chains.setdefault(row.for_worker_id, []).append(row)
    return tuple(
        Hard(
            worker_id=None if worker_id == case.person_id else worker_id,
            worker=names.get(worker_id, ""),
            versions=tuple(_plan_version(case.scope, row, names) for row in found),
        )
        for worker_id, found in chains.items()
    )


def _plan_version(scope: Scope, row: SafetyPlan, names: dict[UUID, str]) -> PlanVersion:
    return PlanVersion(
        id=row.pk,
        texts={
            name: scope.read(getattr(row, name), consent_id=row.consent_id, field=f"safety_plan.{name}", row_id=row.pk)
            for name in SAFETY
        },
        is_own=row.by_id == row.person_id,
        by=names.get(row.by_id, ""),
        day=clock.day(row.at),
    )
