"""What a Cube is: a small table of counts that everything else is computed from.

Rows are sorted and labels are canonical, so that the same log gives the same bytes whichever engine counted it. The
fingerprint is the SHA-256 of those bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import label_order
from algaudit.decisions.roles import Attribute

FORMAT = "algaudit/cube/1"
IntArray: TypeAlias = npt.NDArray[np.int64]
FloatArray: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Dimension:
    """One column of the Cube: its name, what it is, and its labels in canonical order (None is missing)."""

    column: str
    role: str
    labels: tuple[str | None, ...]
    bands: tuple[float, ...] = ()

    def is_sound(self) -> bool:
        """Say whether the labels are canonical: no label twice, in order, those of the bands when there are any."""
        if not self.bands:
            return self.labels == in_order(list(self.labels))
        if not all(low < high for low, high in pairwise(self.bands)):
            return False
        named = Attribute(self.column, self.bands).band_labels()
        return self.labels in {named, (*named, None)}


@dataclass(frozen=True, eq=False)
class Cube:
    """Counts per combination of labels.

    Parameters
    ----------
    dimensions : tuple of Dimension
        The columns.
    codes : int array, cells × dimensions
        Place of each cell's label in ``labels``; rows rise lexicographically and are unique.
    count : int array, cells
        Number of cases, always > 0.
    weight, squared : float array or None, cells
        Sum of the weights and of their squares, when the log is weighted.
    rows : int
        Rows (cases, when the rows were counts) in the log.
    dropped : dict
        Cases not used, by reason.
    positive, outcome_positive : str or None
        The label that counts as positive.
    """

    dimensions: tuple[Dimension, ...]
    codes: IntArray
    count: IntArray
    weight: FloatArray | None = None
    squared: FloatArray | None = None
    rows: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    positive: str | None = None
    outcome_positive: str | None = None

    @property
    def used(self) -> int:
        """Number of cases counted."""
        return int(self.count.sum())

    def place(self, column: str) -> int:
        """Return the place of a column among the dimensions."""
        return [item.column for item in self.dimensions].index(column)

    def of_role(self, role: str) -> Dimension | None:
        """Return the first dimension with a role, None when there is none."""
        return next((item for item in self.dimensions if item.role == role), None)

    def all_of_role(self, role: str) -> list[Dimension]:
        """Return every dimension with a role, in order."""
        return [item for item in self.dimensions if item.role == role]

    def codes_of(self, column: str) -> IntArray:
        """Return each cell's label number in one column."""
        return self.codes[:, self.place(column)]

    def is_sound(self) -> bool:
        """Say whether this can be the count of a log; a Cube that was read from a file need not be."""
        return self._has_sound_columns() and self._has_sound_cells()

    def _has_sound_columns(self) -> bool:
        columns = [item.column for item in self.dimensions]
        roles = Counter(item.role for item in self.dimensions)
        decision, outcome = self.of_role("decision"), self.of_role("outcome")
        outcomes = {None} if outcome is None else set(outcome.labels) - {None}
        return (
            len(set(columns)) == len(columns)
            and all(item.is_sound() for item in self.dimensions)
            and roles["decision"] == 1
            and max(roles["outcome"], roles["score"]) <= 1
            and decision is not None
            and None not in decision.labels
            and self.positive in decision.labels
            and self.outcome_positive in outcomes
        )

    def _has_sound_cells(self) -> bool:
        steps = np.diff(self.codes, axis=0)
        changed = steps != 0
        # The first code that differs from the row above decides; none that differs is a row twice.
        first = np.take_along_axis(steps, changed.argmax(axis=1)[:, None], axis=1)
        sums = [part for part in (self.weight, self.squared) if part is not None]
        return (
            len(self.count) > 0
            and bool((first > 0).all())
            and bool((self.count > 0).all())
            # Python integers: counts from elsewhere may overflow.
            and sum(self.count.tolist()) + sum(self.dropped.values()) == self.rows
            and all(bool(np.isfinite(part).all() and (part >= 0).all()) for part in sums)
        )

    def header(self) -> dict[str, object]:
        """Return everything but the cells, as plain values."""
        return {
            "format": FORMAT,
            "dimensions": [
                {
                    "column": item.column,
                    "role": item.role,
                    "labels": list(item.labels),
                    "bands": list(item.bands),
                }
                for item in self.dimensions
            ],
            "rows": self.rows,
            "dropped": self.dropped,
            "positive": self.positive,
            "outcome_positive": self.outcome_positive,
            "weighted": self.weight is not None,
        }

    def canonical(self) -> bytes:
        """Return the canonical form: header as JSON, then codes, counts and weights, little-endian."""
        parts = [
            json.dumps(self.header(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
            self.codes.astype("<i4").tobytes(),
            self.count.astype("<i8").tobytes(),
        ]
        if self.weight is not None and self.squared is not None:
            parts += [self.weight.astype("<f8").tobytes(), self.squared.astype("<f8").tobytes()]
        return b"\n".join(parts)

    def fingerprint(self) -> str:
        """Return ``sha256:`` and the hash of the canonical form."""
        return "sha256:" + hashlib.sha256(self.canonical()).hexdigest()


def in_order(labels: list[str | None]) -> tuple[str | None, ...]:
    """Return labels without repeats in canonical order: numbers, words, missing."""
    return tuple(sorted(set(labels), key=label_order))
