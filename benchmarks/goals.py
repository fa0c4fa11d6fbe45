"""What each figure has to reach. The reasons stand in docs/decisions; change a goal there first."""

from dataclasses import dataclass
from typing import Final

from benchmarks.desk import ACTS, PAGES


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound on a figure's value or on its ratio to the yardstick."""

    words: str
    most_value: float | None = None
    most_ratio: float | None = None
    least_value: float | None = None

    def is_met(self, value: float, ratio: float | None) -> bool:
        """Return whether a figure keeps every bound this goal has."""
        return all(
            (
                self.most_value is None or value <= self.most_value,
                self.most_ratio is None or (ratio is not None and ratio <= self.most_ratio),
                self.least_value is None or value >= self.least_value,
            )
        )


_FLOOR = Goal("CPU of application and database at most 2 x the floor", most_ratio=2.0)
_WALL = Goal("at most 1.15 x the same request without policies", most_ratio=1.15)
_READ = Goal("at most 8 statements beside identity and trace", most_value=8)
_WRITE = Goal("at most 10 statements beside identity and trace", most_value=10)
_PAGE = Goal("at most 15 KB of HTML a list page", most_value=15.0)

GOALS: Final[dict[str, Goal]] = {
    "sign_in": _FLOOR,
    "caseload": _FLOOR,
    "person": _FLOOR,
    "add_note": _FLOOR,
    "add_note_landing": _FLOOR,
    "statements_caseload": _READ,
    "statements_person": _READ,
    "statements_add_note": _WRITE,
    **dict.fromkeys((*PAGES, *ACTS), _FLOOR),
    "search": Goal("beside the entries it writes at most 2 x the floor", most_ratio=2.0),
    **dict.fromkeys((f"statements_{act}" for act in PAGES), _READ),
    **dict.fromkeys((f"statements_{act}" for act in ACTS), _WRITE),
    "page_caseload": _PAGE,
    "contact_scans": Goal("no sequential scan over contacts", most_value=0),
    "wall_caseload": _WALL,
    "wall_person": _WALL,
    "wall_add_note": _WALL,
    "trace_page": Goal("at most 1 ms a page", most_value=1.0),
    "trace_list": Goal("at most 0.02 ms a further person", most_value=0.02),
    "withdrawal": Goal("nothing readable within 1 s", most_value=1.0),
    "copy": Goal("at least 300,000 contacts a second with the shipped indexes", least_value=300_000),
    "hsds_import": Goal("at least a fifth of the rate of COPY", most_ratio=5.0),
    "hsds_import_memory": Goal("at most 1.25 x the memory for four times the rows, and 400 MB", 400.0, 1.25),
    "bundles": Goal(
        "a system's forty referrals of a day within 4 s, and at most 20 x their rows by hand",
        most_ratio=20.0,
        least_value=10.0,
    ),
    "sign_in_crowd": Goal("eight sign-ins at once leave a page within 5 x its time alone", most_ratio=5.0),
    "rules_batch": Goal(
        "at most 1.5 x numpy by hand, and at least a million people a second", most_ratio=1.5, least_value=1_000_000
    ),
    "simulate": Goal(
        "a million families in ten seconds, and identical totals on a cluster that loses a worker",
        least_value=100_000,
    ),
    "rules_one": Goal("95 of 100 within 10 ms", most_value=10.0),
    "directory_search": Goal("95 of 100 within 4 x the question in SQL by hand", most_ratio=4.0),
    **dict.fromkeys(
        ("public_start", "public_list", "public_service"), Goal("at most 50 ms CPU a public page", most_value=50.0)
    ),
    "demo_first": Goal("city ready within 90 s", most_value=90.0),
    "demo_second": Goal("second start within 5 s", most_value=5.0),
}
