"""A plan as it is typed: goals, their steps, spare lines; and the person's answer to it."""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from guitu.foundations.access.verdicts import Words
from guitu.foundations.ui.widgets import DatePicker
from guitu.journey.plans.models import DOER_WORDS, OWN_DOER_WORDS
from guitu.journey.plans.rules import GOALS, LINE_LIMIT, STEPS, Doer, Draft, Goal, Goals, Step
from guitu.people.forms import StanceForm

Lines = list[dict[str, Any]]


class LineField(forms.CharField):
    """One line, in a box that shows all of its words."""

    # Whether a line is needed depends on the lines around it: the page does not call it optional.
    is_called_optional = False
    # A limit of the field itself would draw a counter under every line.
    default_validators = [MaxLengthValidator(LINE_LIMIT)]
    widget = forms.Textarea(attrs={"rows": 2, "maxlength": LINE_LIMIT})

    def to_python(self, value: Any) -> Any:
        """Return what was typed as one line."""
        return " ".join(str(super().to_python(value)).splitlines())


class PlanForm(forms.Form):
    """Which version this is, and which one it follows."""

    plan_id = forms.UUIDField(widget=forms.HiddenInput())
    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput())


class GoalForm(forms.Form):
    """One goal. Emptied together with its steps, it is taken out."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    words = LineField(label=_("The goal, in their words"), required=False)

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        """Speak to the person or about them."""
        super().__init__(*args, **kwargs)
        if is_own:
            self.fields["words"].label = _("What I want to reach")


class StepForm(forms.Form):
    """One step: what, who, by when."""

    key = forms.UUIDField(widget=forms.HiddenInput())
    words = LineField(label=_("Step"), required=False)
    doer = forms.ChoiceField(label=_("Who does it"), choices=[(d.value, DOER_WORDS[d]) for d in Doer])
    due_on = forms.DateField(
        label=_("By when"),
        required=False,
        widget=DatePicker(),
        error_messages={"invalid": _("Enter a date, like 2026-11-22.")},
    )

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        """Speak to the person or about them."""
        super().__init__(*args, **kwargs)
        if is_own:
            self.fields["doer"].choices = [(d.value, OWN_DOER_WORDS[d]) for d in Doer]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask what is to be done by a day that was chosen."""
        typed = super().clean() or {}
        if typed.get("due_on") and not typed.get("words"):
            self.add_error("words", _("Write what is to be done by this day, or take the day out."))
        if (day := typed.get("due_on")) and not 2020 <= day.year <= 2100:
            self.add_error("due_on", _("Check the year."))
        return typed


@dataclass(frozen=True, slots=True)
class GoalLines:
    """One goal on the page with its steps."""

    name: str
    form: GoalForm
    steps: tuple[StepForm, ...]
    has_room: bool

    @property
    def title(self) -> str:
        """Return the words of the goal as they stand in its box."""
        return str(self.form["words"].value() or "").strip()

    @property
    def next_step(self) -> str:
        """Return where the next step will stand."""
        return f"{self.name}-s{len(self.steps)}"

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors) or any(step.errors for step in self.steps)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step on the page, with what was said about it."""

    number: int
    form: StepForm
    says: Words


@dataclass(frozen=True, slots=True)
class Fold:
    """One goal that folds away behind its words, and its finished steps behind how many they are."""

    goal: GoalLines
    is_open: bool
    steps: tuple[StepLine, ...]

    @property
    def ahead(self) -> list[StepLine]:
        return [step for step in self.steps if not step.says]

    @property
    def finished(self) -> list[StepLine]:
        return [step for step in self.steps if step.says]

    @property
    def is_finished_open(self) -> bool:
        """Return whether something among the finished steps has to be looked at again."""
        return any(step.form.errors for step in self.finished)


class Writing:
    """The whole page of a plan that is being written."""

    def __init__(self, head: dict[str, Any], lines: Lines, *, is_own: bool, is_bound: bool = False) -> None:
        """Draw the lines; bound, they are also checked."""
        self.is_bound, self.touched = is_bound, ""
        how = {"is_own": is_own}

        def form(kind: type[forms.Form], values: dict[str, Any], prefix: str, **more: Any) -> Any:
            if is_bound:
                return kind(
                    {f"{prefix}-{name}" if prefix else name: v for name, v in values.items()}, prefix=prefix, **more
                )
            return kind(initial=values, prefix=prefix, **more)

        self.head: PlanForm = form(PlanForm, head, "")
        self.goals = tuple(
            GoalLines(
                name=f"g{number}",
                form=form(GoalForm, line["goal"], f"g{number}", **how),
                steps=tuple(form(StepForm, step, f"g{number}-s{at}", **how) for at, step in enumerate(line["steps"])),
                has_room=len(line["steps"]) < STEPS,
            )
            for number, line in enumerate(lines)
        )
        self.has_room = len(lines) < GOALS

    @classmethod
    def of(cls, goals: Goals, *, replaces: UUID | None, is_own: bool) -> "Writing":
        """Return the page of the next version: what stands now, and room for more."""
        lines = [
            {
                "goal": {"key": goal.key, "words": goal.words},
                "steps": [
                    {"key": step.key, "words": step.words, "doer": step.doer.value, "due_on": step.due_on}
                    for step in goal.steps
                ],
            }
            for goal in goals
        ]
        head = {"plan_id": uuid.uuid4(), "replaces": replaces}
        return cls(head, lines or [_new_goal()], is_own=is_own)

    @classmethod
    def typed(cls, data: Mapping[str, str], *, is_own: bool) -> "Writing":
        """Return what was sent, to be checked."""
        head = {"plan_id": data.get("plan_id", ""), "replaces": data.get("replaces", "")}
        return cls(head, _read(data), is_own=is_own, is_bound=True)

    @classmethod
    def again(cls, data: Mapping[str, str], *, is_own: bool, **head: Any) -> "Writing":
        """Return what was typed, unchecked, with a line more or less if that is what was asked for."""
        lines, more, less = _read(data), data.get("add", ""), data.get("take_out", "")
        _more(lines, more)
        _less(lines, less)
        told = {"plan_id": data.get("plan_id", ""), "replaces": data.get("replaces", "")} | head
        writing = cls(told, lines or [_new_goal()], is_own=is_own)
        goal, dash, _step = less.partition("-")
        writing.touched = more or (goal if dash else "")
        return writing

    @property
    def most(self) -> dict[str, int]:
        """Return how much a plan can have."""
        return {"goals": GOALS, "steps": STEPS}

    def folds(self, *, kept: Collection[UUID], said: Mapping[UUID, Words]) -> tuple[Fold, ...]:
        """Return the goals with what was said about their steps.

        Those that are `kept` already are folded, unless they are the only one, in work, or wrong.
        """
        folded, told = {str(key) for key in kept}, {str(key): words for key, words in said.items()}
        return tuple(
            Fold(
                goal,
                is_open=len(self.goals) == 1
                or goal.is_wrong
                or goal.name == self.touched
                or str(goal.form["key"].value()) not in folded,
                steps=tuple(
                    StepLine(number, step, told.get(str(step["key"].value()), ""))
                    for number, step in enumerate(goal.steps, 1)
                ),
            )
            for goal in self.goals
        )

    def read(self) -> list[dict[str, Any]]:
        """Return the words of every line, unchecked, to be read once more."""
        return [
            {"words": goal.form["words"].value(), "steps": [{"words": step["words"].value()} for step in goal.steps]}
            for goal in self.goals
        ]

    def is_valid(self) -> bool:
        """Return whether this can be kept as it is. This function will say beside the lines what is wrong."""
        fine = [form.is_valid() for form in self._forms()]
        for goal in self.goals:
            if not _says(goal.form) and any(_says(step) for step in goal.steps):
                goal.form.add_error("words", _("Write the goal of these steps, or take it out with them."))
        if not any(_says(goal.form) for goal in self.goals) and not self.errors:
            self.goals[0].form.add_error("words", _("Write at least one goal."))
        return all(fine) and not self.errors

    def refuse_days(self, steps: Collection[UUID], words: str) -> None:
        """Say beside these steps what is wrong with their days."""
        for goal in self.goals:
            for step in goal.steps:
                if step.cleaned_data.get("key") in steps:
                    step.add_error("due_on", words)

    def _forms(self) -> Iterator[forms.Form]:
        yield self.head
        for goal in self.goals:
            yield goal.form
            yield from goal.steps

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return what is wrong, each with the place of the line."""
        if not self.is_bound:
            return []
        return [
            (str(form[name].anchor), " · ".join((*which, str(form[name].label), str(error))))  # type: ignore[attr-defined]
            for which, form in self._places()
            for name, told in form.errors.items()
            if name in form.fields
            for error in told
        ]

    def _places(self) -> Iterator[tuple[tuple[str, ...], forms.Form]]:
        """Yield the lines with which goal and which step they are, as the page numbers them."""
        yield (), self.head
        for number, goal in enumerate(self.goals, 1):
            here = str(_("Goal %(number)s")) % {"number": number}
            yield (here,), goal.form
            for at, step in enumerate(goal.steps, 1):
                yield (here, str(_("Step %(number)s")) % {"number": at}), step

    def draft(self, *, for_worker_id: UUID | None) -> Draft:
        """Return the version, ready to be kept; empty lines are left out."""
        goals = tuple(
            Goal(
                goal.form.cleaned_data["key"],
                goal.form.cleaned_data["words"],
                tuple(_step(one.cleaned_data) for one in goal.steps if _says(one)),
            )
            for goal in self.goals
            if _says(goal.form)
        )
        head = self.head.cleaned_data
        return Draft(head["plan_id"], goals, replaces_id=head["replaces"], for_worker_id=for_worker_id)


def _says(form: forms.Form) -> bool:
    return bool(getattr(form, "cleaned_data", {}).get("words"))


def _step(typed: dict[str, Any]) -> Step:
    return Step(typed["key"], typed["words"], Doer(typed["doer"]), typed["due_on"])


def _new_step() -> dict[str, Any]:
    return {"key": uuid.uuid4(), "words": "", "doer": Doer.PERSON.value, "due_on": None}


def _new_goal() -> dict[str, Any]:
    return {"goal": {"key": uuid.uuid4(), "words": ""}, "steps": [_new_step()]}


def _read(data: Mapping[str, str]) -> Lines:
    """Return the lines that a page sent, as they were typed, never more than a plan can have."""
    lines: Lines = []
    for number in range(GOALS):
        at = f"g{number}"
        if f"{at}-key" not in data:
            break
        steps = []
        for step in range(STEPS):
            if f"{at}-s{step}-key" not in data:
                break
            names = ("key", "words", "doer", "due_on")
            steps.append({name: data.get(f"{at}-s{step}-{name}", "") for name in names})
        lines.append({"goal": {"key": data[f"{at}-key"], "words": data.get(f"{at}-words", "")}, "steps": steps})
    return lines or [_new_goal()]


def _number(name: str, letter: str) -> int:
    digits = name.removeprefix(letter)
    return int(digits) if name.startswith(letter) and digits.isascii() and digits.isdigit() else -1


def _more(lines: Lines, where: str) -> None:
    """Add a goal, or a step to one."""
    number = _number(where, "g")
    if where == "goal" and len(lines) < GOALS:
        lines.append(_new_goal())
    elif 0 <= number < len(lines) and len(lines[number]["steps"]) < STEPS:
        lines[number]["steps"].append(_new_step())


def _less(lines: Lines, where: str) -> None:
    """Take a goal out with its steps, or one step."""
    goal, _dash, step = where.partition("-")
    number, at = _number(goal, "g"), _number(step, "s")
    if not 0 <= number < len(lines):
        return
    if not step:
        del lines[number]
    elif 0 <= at < len(lines[number]["steps"]):
        del lines[number]["steps"][at]


class PlanAnswerForm(StanceForm):
    """The person's answer to a version."""

    answer_id = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask about the plan."""
        super().__init__(*args, **kwargs)
        self.fields["stance"].label = _("How do you see this plan?")
        self.fields["words"].label = _("Why, in your own words")
        self.fields["words"].help_text = _("Whoever reads the plan reads this beside it. Nobody can change it.")
