"""What an engine is asked to group by and to sum, and the shape of the answer, which is the same for every engine.

The answer is a small table: a column ``key X`` of values for each plain column X, a column ``band X`` of band numbers
for each banded one, then ``n`` and the parts of the weight sums. The words in front keep the log's own names apart from
ours, whatever they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from algaudit.decisions.roles import Attribute

#: Called with rows done and rows in all (None when unknown).
Progress = Callable[[int, "int | None"], None]

#: A scaled weight is a whole number below 2^90, cut into three parts of 30 bits. Whole numbers add up exactly and in
#: any order, and a part overflows only beyond 2^33 rows.
PARTS = ("high", "middle", "low")
PART = 2.0**30
WEIGHT_BITS = 90
#: Band number of ±inf, which is no measurement and is refused after counting.
INFINITE = -1
#: A count above this is no number of people; sums of whole numbers up to it are exact.
LARGEST_COUNT = 2.0**40


@dataclass(frozen=True)
class Layout:
    """What to group by: the attributes (with bands), plain columns, and the columns that are summed."""

    banded: tuple[Attribute, ...]
    plain: tuple[str, ...]
    weight: str | None
    count: str | None
    scale: float = 1.0
    #: Plain columns of dates, which are settled into months: they may hold many days.
    dated: tuple[str, ...] = ()
    #: A count that is no number is a hidden one, not a mistake.
    hidden_counts: bool = False

    def numeric(self) -> tuple[str, ...]:
        """Return the columns that must hold numbers."""
        summed = [name for name in (self.weight, self.count) if name]
        return (*(item.column for item in self.banded), *summed)

    def columns(self) -> tuple[str, ...]:
        """Return every column the count reads."""
        return (*self.plain, *self.numeric())

    def groups(self) -> list[str]:
        """Return the names of the answer's group columns."""
        return [*map(key_of, self.plain), *(band_of(item.column) for item in self.banded)]

    def sums(self) -> list[str]:
        """Return the names of the answer's sums besides the number of rows."""
        if self.count:
            return ["n", "wrong"]
        return [f"{name}_{part}" for name in ("w", "q") for part in PARTS] if self.weight else []


def key_of(column: str) -> str:
    """Return the name of a plain column in the answer.

    Examples
    --------
    >>> key_of("n")
    'key n'
    """
    return f"key {column}"


def band_of(column: str) -> str:
    """Return the name of a column's band number in the answer.

    Examples
    --------
    >>> band_of("age")
    'band age'
    """
    return f"band {column}"


def whole(high: int, middle: int, low: int) -> int:
    """Put the parts of a sum together again.

    Examples
    --------
    >>> whole(1, 0, 5) == 2**60 + 5
    True
    """
    part = int(PART)
    return (high * part + middle) * part + low
