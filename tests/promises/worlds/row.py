"""What every row of a world is."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table named by its class."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)

    @property
    def pk(self) -> str:
        """Return the primary key as text, as `adversary.LOOK` reports it."""
        return "/".join(str(getattr(self, name)) for name in self.key)
