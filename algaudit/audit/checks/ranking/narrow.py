"""Read the labels of single cases a few columns at a time, and keep them in as little memory as they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.audit.checks.check import Material
from algaudit.decisions.roles import Attribute
from algaudit.fairness.ranking.compact import Codes, narrowest

#: So many labels are read at once: small logs in one go, ten million cases column by column.
MOST_AT_ONCE: Final = 8_000_000


def narrow_labels(
    material: Material, wanted: Sequence[Attribute], cases: int
) -> Iterator[tuple[str, Codes, tuple[str | None, ...]]]:
    """Yield the name, the codes and the labels of each column of a log of so many cases."""
    at_once = max(MOST_AT_ONCE // max(cases, 1), 1)
    for start in range(0, len(wanted), at_once):
        rows = material.rows(labels=wanted[start : start + at_once])
        codes, labels = rows.codes, rows.labels
        # While the next columns are worked on, whatever else was read is let go.
        del rows
        for name in list(codes):
            yield name, codes.pop(name).astype(narrowest(len(labels[name]))), labels[name]
