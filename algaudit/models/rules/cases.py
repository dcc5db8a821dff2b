"""Cases as the rules see them: numbers with derived ones among them, and categories as the numbers of their values.

What was computed for one rule is kept for the next, so that each derived number is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.rules.arithmetic import computed, known_numbers
from algaudit.models.rules.names import Names
from algaudit.models.structure import Columns, FloatArray
from algaudit.privacy.masks import shown

IntArray = npt.NDArray[np.intp]
#: Codes of a value that is missing, and of one that no rule asks for; those asked for follow.
MISSING: Final = 0
OTHER: Final = 1


# Any: columns hold arrays of either kind.
class Cases(Mapping[str, npt.NDArray[Any]]):
    """The columns of some cases, read by the names of a rules file. They can be used like the columns themselves.

    Examples
    --------
    >>> cases = Cases(Names({}, {}, {}, {"flat": {"own": 2}}), {"flat": np.array(["own", "rent", None], object)})
    >>> cases.codes("flat").tolist()
    [2, 1, 0]
    """

    def __init__(self, names: Names, rows: Columns) -> None:
        if not rows:
            raise InputError(N_("No column of the cases was given; give all features of the rules."))
        self.names = names
        self._rows = rows
        self.size = len(next(iter(rows.values())))
        self._numbers: dict[str, FloatArray] = {}
        self._codes: dict[str, IntArray] = {}

    @classmethod
    def of(cls, names: Names, rows: Columns) -> Cases:
        """Return cases that are read by these names already, or read them."""
        return rows if isinstance(rows, Cases) and rows.names is names else cls(names, rows)

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self._rows[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def part(self, start: int, stop: int) -> Cases:
        """Return some of the cases, from one place to before another."""
        wanted = {name: self._column(name)[start:stop] for name in self.names.features if name in self._rows}
        return Cases(self.names, wanted or {name: column[start:stop] for name, column in self._rows.items()})

    def number(self, name: str) -> FloatArray:
        """Return a feature or derived number, NaN where it is missing."""
        if name not in self._numbers:
            # Those it rests on come first, so that no chain of them can become too long for the program.
            for one in self.names.needs.get(name, ()):
                if one not in self._numbers:
                    self._numbers[one] = computed(self.names.derived[one].of, self.number)
            if name not in self._numbers:
                self._numbers[name] = self._read(name)
        return self._numbers[name]

    def codes(self, name: str) -> IntArray:
        """Return for each case which value of a category it has: MISSING, OTHER, or the code of one asked for."""
        if name not in self._codes:
            column = self._column(name)
            asked: dict[str | None, int] = {None: MISSING}
            asked.update(self.names.codes.get(name, {}))
            self._codes[name] = np.fromiter(map(asked.get, column.tolist(), repeat(OTHER)), np.intp, len(column))
        return self._codes[name]

    def missing(self, name: str) -> npt.NDArray[np.bool_]:
        """Say where a feature or derived number is missing."""
        feature = self.names.features.get(name)
        if feature is not None and feature.kind == "category":
            without: npt.NDArray[np.bool_] = self.codes(name) == MISSING
            return without
        absent: npt.NDArray[np.bool_] = np.isnan(self.number(name))
        return absent

    def _read(self, name: str) -> FloatArray:
        column = self._column(name)
        if column.dtype.kind not in "fiub":
            sentence = N_("Column {column} must hold numbers, but it holds something else; correct the column.")
            raise InputError(sentence, column=shown(name, 60))
        return known_numbers(column)

    # Any: as above.
    def _column(self, name: str) -> npt.NDArray[Any]:
        if name not in self._rows:
            sentence = N_("The rules need the column {column}, which the cases do not have; add it.")
            raise InputError(sentence, column=shown(name, 60))
        column = self._rows[name]
        if len(column) != self.size:
            sentence = N_("Column {column} has {found} values, but there are {size} cases; give one value for each.")
            raise InputError(sentence, column=shown(name, 60), found=len(column), size=self.size)
        return column
