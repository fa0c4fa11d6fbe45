"""What was wrong with a file: which file, row and field, and why; named, counted, and never more than one can read."""

from dataclasses import asdict, dataclass, field

# So many refusals are named; the rest are counted. Nobody reads further before mending these.
NAMED = 200
# So much of a name from a file is shown again: it may be anything.
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a file was not taken over. `row` counts from 1, the heading of a table being row 1."""

    file: str
    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Return the refusal as one line."""
        place = ", ".join(part for part in (self.file, f"row {self.row}" if self.row else "", self.field) if part)
        return f"{place}: {self.reason}"

    def as_dict(self) -> dict[str, object]:
        """Return the refusal for a machine."""
        return asdict(self)


class UnreadableError(Exception):
    """A file cannot be read on: what follows the named place would only be noise."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass
class Verdicts:
    """The refusals of one import, and what was left out without harm."""

    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    # (file, field) → in how many rows it stood; the standard does not know it, so it is not kept.
    unknown: dict[tuple[str, str], int] = field(default_factory=dict)
    # What editors here have said since the file was written, and the file says otherwise.
    kept: list[Refusal] = field(default_factory=list)
    kept_ours: int = 0

    def refuse(self, file: str, row: int, name: str, reason: str) -> None:
        """Note one refusal."""
        self.refused += 1
        if len(self.refusals) < NAMED:
            self.refusals.append(Refusal(file, row, name[:SHOWN], reason))

    def keep(self, file: str, row: int, name: str) -> None:
        """Note a field that stays as the editors here have it."""
        self.kept_ours += 1
        if len(self.kept) < NAMED:
            self.kept.append(Refusal(file, row, name[:SHOWN], "Kept ours: it was changed here since."))

    def leave_out(self, file: str, name: str) -> None:
        """Note a field that the standard does not know."""
        place = (file, name[:SHOWN])
        if place in self.unknown or len(self.unknown) < NAMED:
            self.unknown[place] = self.unknown.get(place, 0) + 1
