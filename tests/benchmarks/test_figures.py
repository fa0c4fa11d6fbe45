"""The benchmarks' own promises: figures say what they mean, the floor stays lean, nothing touches the city."""

import json
from pathlib import Path

import pytest

from benchmarks import main
from benchmarks.figures import Figure
from benchmarks.goals import GOALS, Goal

FLOOR = Path(__file__).parents[2] / "benchmarks" / "floor"


def test_a_figure_is_one_line_with_its_goal_and_whether_it_is_met() -> None:
    line = Figure("caseload", 7.5, "ms", 5.0, 1.5, {"statements": 6}).line()
    told = json.loads(line)
    assert "\n" not in line
    assert list(told)[:7] == ["name", "value", "unit", "yardstick", "ratio", "goal", "met"]
    assert told["met"] is True
    assert told["statements"] == 6


@pytest.mark.parametrize(
    ("goal", "value", "ratio", "met"),
    [
        (Goal("", most_ratio=2.0), 99.0, 2.0, True),
        (Goal("", most_ratio=2.0), 0.1, 2.01, False),
        (Goal("", most_ratio=2.0), 0.1, None, False),
        (Goal("", most_value=1.0), 1.1, None, False),
        (Goal("", least_value=300_000), 299_999, None, False),
        (Goal("", least_value=300_000), 300_000, None, True),
    ],
)
def test_a_goal_is_met_at_its_bound_and_missed_beyond_it(
    goal: Goal, value: float, ratio: float | None, *, met: bool
) -> None:
    assert goal.is_met(value, ratio) is met


def test_every_goal_bounds_something() -> None:
    for name, goal in GOALS.items():
        assert goal.words, name
        assert {goal.most_value, goal.most_ratio, goal.least_value} != {None}, name


def test_the_floor_stays_within_eighty_lines() -> None:
    files = [*FLOOR.rglob("*.py"), *FLOOR.rglob("*.html")]
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= 80


def test_a_figure_that_does_not_exist_is_named_and_the_others_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["speed"]) == 2
    said = capsys.readouterr().err
    assert "'speed'" in said
    assert "caseload" in said


def test_without_a_city_the_way_to_make_one_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GUITU_HOME", str(tmp_path))
    assert main.main(["caseload"]) == 1
    said = capsys.readouterr()
    assert "guitu demo --once" in said.err
    assert not said.out
