"""What the worker and the eraser do. Each app adds its own rounds and tasks from its AppConfig.ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

Task = Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Round:
    """Something done again and again by one kind of process. It opens its own transaction."""

    name: str
    seconds: float
    do: Callable[[], int]
    process: str


_rounds: dict[str, Round] = {}
_tasks: dict[str, Task] = {}


def regularly(name: str, do: Callable[[], int], *, seconds: float, process: str = "jobs") -> None:
    """Have a round done every so many seconds; `do` returns how much it found to do."""
    _rounds[name] = Round(name, seconds, do, process)


def when_due(kind: str, do: Task) -> None:
    """Have a task done for every `due` row of one kind, in the transaction that takes the row away."""
    _tasks[kind] = do


def rounds(process: str) -> tuple[Round, ...]:
    """Return the rounds of one kind of process."""
    return tuple(one for one in _rounds.values() if one.process == process)


def tasks() -> Mapping[str, Task]:
    """Return what is done for each kind of `due` row."""
    return dict(_tasks)
