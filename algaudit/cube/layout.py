"""What an engine is asked to group by and to sum, worked out from the roles before anything is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from algaudit.decisions.roles import Attribute

#: Called with rows done and rows in all (None when unknown).
Progress = Callable[[int, "int | None"], None]


@dataclass(frozen=True)
class Layout:
    """What to group by: the attributes (with bands), plain columns, and the columns that are summed."""

    banded: tuple[Attribute, ...]
    plain: tuple[str, ...]
    weight: str | None
    count: str | None
    scale: float = 1.0

    def numeric(self) -> tuple[str, ...]:
        """Return the columns that must hold numbers."""
        summed = [name for name in (self.weight, self.count) if name]
        return (*(item.column for item in self.banded), *summed)

    def columns(self) -> tuple[str, ...]:
        """Return every column the count reads."""
        return (*self.plain, *self.numeric())
