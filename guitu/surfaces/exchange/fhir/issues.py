"""What is wrong, or what was left out, and where: issues, and the OperationOutcome that carries them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

ERROR, TOLD = "error", "information"
MOST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding: a code of FHIR's own list, a plain sentence, and the path of the element."""

    code: str
    says: str
    path: str = ""
    severity: str = ERROR

    def as_dict(self) -> dict[str, Any]:
        """Return it as an issue of an OperationOutcome."""
        where = {"expression": [self.path]} if self.path else {}
        return {"severity": self.severity, "code": self.code, "diagnostics": self.says} | where


class RefusedError(Exception):
    """What was sent cannot be taken in. Nothing of it is kept."""

    def __init__(self, *issues: Issue, status: int = 422) -> None:
        super().__init__("; ".join(f"{one.path}: {one.says}" for one in issues[:3]))
        self.issues = issues
        self.status = status


def outcome(issues: Iterable[Issue]) -> dict[str, Any]:
    """Return an OperationOutcome; it has at least one issue, as FHIR asks."""
    every = list(issues)
    shown = [one.as_dict() for one in every[:MOST_SHOWN]]
    if len(every) > MOST_SHOWN:
        shown.append(Issue("too-costly", f"And {len(every) - MOST_SHOWN} more.", severity=TOLD).as_dict())
    return {
        "resourceType": "OperationOutcome",
        "issue": shown or [Issue("informational", "Nothing was left out.", severity=TOLD).as_dict()],
    }
