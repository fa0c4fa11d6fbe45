"""Plans ready to show: the one the team reads, and those between the person and one worker."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guitu.foundations import arising, left_open
from guitu.foundations.access.verdicts import Actor, Words
from guitu.foundations.sealing.scopes import UNREADABLE, Scope
from guitu.journey.consent import queries as consents
from guitu.journey.consent import rules as agreed
from guitu.journey.consent.queries import Case, Opened
from guitu.journey.consent.rules import Purpose
from guitu.journey.plans import rules
from guitu.journey.plans.models import (
    DOER_WORDS,
    OWN_DOER_WORDS,
    OWN_STATE_WORDS,
    STATE_WORDS,
    STEP_WORDS,
    Plan,
    PlanAnswer,
    StepMark,
)
from guitu.journey.plans.rules import Goal, Goals, Hand, Mark, State, StepState
from guitu.people import queries as people
from guitu.people.models import STANCE_WORDS
from guitu.people.rules import Stance
from guitu.society.workforce.models import Worker

MOODS = {State.AGREED: "ok", State.OWN: "ok", State.WAITING: "wait"}


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step as it is read."""

    key: UUID
    words: str
    doer: Words
    is_persons: bool
    is_workers: bool
    due_on: date | None
    is_past: bool
    state: str
    says: Words
    marked_by: str
    marked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownGoal:
    """One goal as it is read."""

    key: UUID
    words: str
    steps: tuple[ShownStep, ...]

    @property
    def ahead(self) -> list[ShownStep]:
        return [one for one in self.steps if not one.says]

    @property
    def finished(self) -> list[ShownStep]:
        return [one for one in self.steps if one.says]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person said to a version."""

    stance: Words
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version without its lines."""

    id: UUID
    number: int
    author: str
    is_own: bool
    at: datetime
    state: str
    says: Words
    mood: str
    is_waiting: bool
    may_answer: bool
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One plan with all its versions: the newest with its goals, the earlier ones below each other."""

    worker_id: UUID | None
    worker: str
    current: Version
    goals: tuple[ShownGoal, ...]
    earlier: tuple[Version, ...]

    @property
    def said(self) -> dict[UUID, Words]:
        """Return what was said about every step that is done or let go."""
        return {step.key: step.says for goal in self.goals for step in goal.finished}


@dataclass(frozen=True, slots=True)
class Page:
    """Every plan that the reader may see."""

    shared: Line | None
    between: tuple[Line, ...]
    # A lapsed consent lets the person read and nobody write. The others: with whom a plan between two could begin.
    may_write: bool
    others: tuple[people.Helper, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*((self.shared,) if self.shared else ()), *self.between)

    def line(self, worker_id: UUID | None) -> Line | None:
        """Return the plan between the person and one worker, or the shared one."""
        return self.shared if worker_id is None else next((x for x in self.between if x.worker_id == worker_id), None)

    def of(self, plan_id: UUID) -> Line | None:
        """Return the plan of which this is a version."""
        return next((x for x in self.lines if plan_id in {one.id for one in (x.current, *x.earlier)}), None)

    def called(self, worker_id: UUID | None) -> str:
        """Return the name of the worker of a plan between two; nothing for the shared one, or a stranger."""
        line = self.line(worker_id) if worker_id else None
        return line.worker if line else next((x.name for x in self.others if x.id == worker_id), "")


def goals(scope: Scope, row: Plan) -> Goals:
    """Return what a version says; of one that was altered, one goal that says so."""
    place, spoilt = "plan.content", Goal(row.pk, str(UNREADABLE), ())
    return rules.unpack(
        scope.read(
            row.content,
            consent_id=row.consent_id,
            field=place,
            row_id=row.pk,
            otherwise=lambda: rules.pack((spoilt,)),
        )
    )


def state(row: Plan) -> State:
    """Return how one version stands. Two statements."""
    said = PlanAnswer.objects.filter(plan_id=row.pk).order_by("at", "pk").values_list("stance", flat=True)
    is_replaced = Plan.objects.filter(person_id=row.person_id, replaces_id=row.pk).exists()
    return rules.state(by=_hand(row), stances=[Stance(one) for one in said], is_replaced=is_replaced)


def waiting(*, person_id: UUID) -> QuerySet[Plan]:
    """Return a worker's newest version of any plan that has no answer yet."""
    # Said again for the rows inside: the planner then looks at one person's rows instead of everybody's.
    newer = Plan.objects.filter(person_id=person_id, replaces_id=OuterRef("pk"))
    answered = PlanAnswer.objects.filter(person_id=person_id, plan_id=OuterRef("pk"))
    mine = Plan.objects.filter(person_id=person_id).exclude(by_id=person_id)
    return mine.filter(~Exists(newer), ~Exists(answered))


# The same of the one plan that all may see.
WAITING = left_open.Part(
    "plan",
    """
    SELECT p.id, 0 AS step, '' AS what, p.at FROM plan p
    WHERE p.person_id = %(person)s AND p.by_id <> p.person_id AND p.for_worker_id IS NULL
    AND NOT EXISTS (SELECT FROM plan n WHERE n.person_id = %(person)s AND n.replaces_id = p.id)
    AND NOT EXISTS (SELECT FROM plan_answer a WHERE a.person_id = %(person)s AND a.plan_id = p.id)
    """,
    lambda lines, _at: [_("A version of the plan waits for an answer.") for _one in lines[:1]],
)


# What the person said last to a version, other than yes, until there is a newer one or they say something else.
SAID_OTHERWISE = arising.Part(
    "plan",
    f"""
    SELECT a.plan_id AS id, a.person_id, a.stance::text AS what, a.at FROM (
        SELECT DISTINCT ON (a.plan_id) a.plan_id, a.person_id, a.stance, a.at FROM plan_answer a
        WHERE a.person_id {arising.OF_MINE} AND a.at > %(lately)s ORDER BY a.plan_id, a.at DESC, a.id DESC) a
    WHERE a.stance <> {Stance.AGREE.value}
    AND NOT EXISTS (SELECT FROM plan p WHERE p.person_id = a.person_id AND p.replaces_id = a.plan_id)
    """,  # noqa: S608
)
# The person's own newest version of each plan, until the worker has looked at their plan or their record since.
OWN_VERSION = arising.Part(
    "own_plan",
    f"""
    SELECT p.id, p.person_id, '' AS what, p.at FROM (
        SELECT DISTINCT ON (p.person_id, p.for_worker_id) p.id, p.person_id, p.by_id, p.at FROM plan p
        WHERE p.person_id {arising.OF_MINE} AND p.at > %(lately)s
        ORDER BY p.person_id, p.for_worker_id, p.at DESC, p.number DESC) p
    WHERE p.by_id = p.person_id
    """,  # noqa: S608
    looked=("record", "plan"),
)


def page(*, case: Case, by: Actor, at: datetime) -> Page:
    """Return every plan of an opened record that the actor may read.

    Four statements for any number of versions; for the person one more, for who is on their team.
    """
    consent_id = case.consents[Purpose.SUPPORT]
    told = Told(case.scope, consent_id, by, timezone.localdate(at))
    lines: dict[UUID | None, list[Plan]] = defaultdict(list)
    for row in told.plans:
        lines[row.for_worker_id].append(row)
    shown = {worker_id: told.line(rows) for worker_id, rows in lines.items()}
    team = people.team(person_id=case.person_id, at=at) if by.is_person else ()
    return Page(
        shared=shown.pop(None, None),
        between=tuple(shown.values()),
        may_write=case.mood != consents.MOOD[agreed.State.LAPSED] and not case.only_reads,
        others=tuple(one.helper for one in team if one.is_in and not one.is_cover and one.helper.id not in shown),
    )


def shared(*, case: Opened, by: Actor, at: datetime) -> Line | None:
    """Return the plan that the whole team reads, if there is one. Four statements."""
    told = Told(case.scope, case.consents[Purpose.SUPPORT], by, timezone.localdate(at))
    rows = [row for row in told.plans if row.for_worker_id is None]
    return told.line(rows) if rows else None


def shared_goals(*, case: Opened) -> Goals:
    """Return the goals of the plan that the whole team reads, as its newest version says them. One statement."""
    rows = Plan.objects.filter(consent_id=case.consents[Purpose.SUPPORT], for_worker_id=None)
    newest = rows.order_by("-number").first()
    return goals(case.scope, newest) if newest else ()


def _hand(row: Plan) -> Hand:
    return Hand.PERSON if row.by_id == row.person_id else Hand.WORKER


class Told:
    """Every row beside the plans of one record, read once. Four statements, one where there is no plan."""

    def __init__(self, scope: Scope, consent_id: UUID, by: Actor, today: date) -> None:
        """Read versions, answers, marks and the names of those who wrote them."""
        self.scope, self.by, self.today = scope, by, today
        self.plans = list(Plan.objects.filter(consent_id=consent_id).order_by("for_worker_id", "-number"))
        self.answers: dict[UUID, list[PlanAnswer]] = defaultdict(list)
        self.marks: dict[UUID, list[StepMark]] = defaultdict(list)
        self.names: dict[UUID, str] = {}
        if not self.plans:  # Nothing could have been said about it.
            return
        said = PlanAnswer.objects.filter(person_id=self.plans[0].person_id, consent_id=consent_id)
        for one in said.order_by("at", "pk"):
            self.answers[one.plan_id].append(one)
        for mark in StepMark.objects.filter(consent_id=consent_id).order_by("number"):
            self.marks[mark.step_key].append(mark)
        named = {row.by_id for row in self.plans} | {row.for_worker_id for row in self.plans if row.for_worker_id}
        named |= {mark.by_id for marks in self.marks.values() for mark in marks}
        self.names = dict(Worker.objects.filter(pk__one_of=named).values_list("pk", "name"))

    def line(self, rows: list[Plan]) -> Line:
        """Return one plan, its newest version first."""
        newest, *older = rows
        return Line(
            worker_id=newest.for_worker_id,
            worker=self.names.get(newest.for_worker_id, "") if newest.for_worker_id else "",
            current=self.version(newest, is_replaced=False),
            goals=tuple(self.goal(one) for one in goals(self.scope, newest)),
            earlier=tuple(self.version(one, is_replaced=True) for one in older),
        )

    def version(self, row: Plan, *, is_replaced: bool) -> Version:
        """Return one version; of a replaced one, how it stood before."""
        said = self.answers.get(row.pk, [])
        now = rules.state(by=_hand(row), stances=[Stance(one.stance) for one in said], is_replaced=False)
        return Version(
            id=row.pk,
            number=row.number,
            author=self.names.get(row.by_id, ""),
            is_own=_hand(row) is Hand.PERSON,
            at=row.at,
            state=now.value,
            says=(OWN_STATE_WORDS if self.by.is_person else STATE_WORDS)[
                State.REPLACED if is_replaced and now is State.WAITING else now
            ],
            mood="" if is_replaced else MOODS.get(now, "info"),
            is_waiting=now is State.WAITING and not is_replaced,
            may_answer=now is not State.OWN and not is_replaced,
            answers=tuple(self.answer(one) for one in said),
        )

    def answer(self, row: PlanAnswer) -> Answer:
        """Return one answer in clear words."""
        words = self.scope.read(row.words, consent_id=row.consent_id, field="plan_answer.words", row_id=row.pk)
        return Answer(STANCE_WORDS[Stance(row.stance)], words, row.at)

    def goal(self, one: rules.Goal) -> ShownGoal:
        """Return one goal with what was said about its steps."""
        return ShownGoal(one.key, one.words, tuple(self.step(step) for step in one.steps))

    def step(self, one: rules.Step) -> ShownStep:
        """Return one step as it stands."""
        marks = self.marks.get(one.key, [])
        now = rules.step_state(Mark(mark.what) for mark in marks)
        last = marks[-1] if marks and now is not StepState.OPEN else None
        return ShownStep(
            key=one.key,
            words=one.words,
            doer=(OWN_DOER_WORDS if self.by.is_person else DOER_WORDS)[one.doer],
            is_persons=one.doer is rules.Doer.PERSON,
            is_workers=one.doer is rules.Doer.WORKER,
            due_on=one.due_on,
            is_past=one.due_on is not None and one.due_on < self.today and now is StepState.OPEN,
            state=now.value,
            says=STEP_WORDS[now],
            marked_by=self.names.get(last.by_id, "") if last else "",
            marked_at=last.at if last else None,
        )


def last_goals(*, case: Case, line: Line) -> Goals:
    """Return the lines of the newest version as they were written, to be changed. One statement."""
    return goals(case.scope, Plan.objects.get(pk=line.current.id))
