"""Records put together by what the algorithm can tell apart, with the groups they belong to.

A point table looks at income in bands only, so that a million records may be a few thousand kinds. That is believed
only where a sample of records gets the very scores of its kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algaudit.explain.importance.background import scores_of
from algaudit.explain.importance.distinct import Distinct, IntArray, distinct, inputs_of, picked, size_of, summed
from algaudit.explain.importance.ways.sums import steps_of
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray, Sum

#: Records whose score is compared with that of their kind.
_COMPARED = 1_000
_NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Cases:
    """Records as they were given."""

    rows: Columns
    weight: FloatArray | None
    survey: bool
    codes: IntArray | None
    labels: tuple[str | None, ...]


@dataclass(frozen=True, eq=False)
class Kinds:
    """Different cases, and who they stand for.

    Parameters
    ----------
    rows : Columns
        One case of each kind.
    weight : float array
        Records of each kind.
    labels : tuple of (str or None)
        Groups.
    records : float array
        Records of each group; their effective number where they are weighted for a survey.
    kind, group : int arrays
        Pairs of a kind and a group that occur, ordered by kind.
    shared : float array
        Records of each pair.
    """

    rows: Columns
    weight: FloatArray
    labels: tuple[str | None, ...]
    records: FloatArray
    kind: IntArray
    group: IntArray
    shared: FloatArray

    @property
    def main_group(self) -> IntArray:
        """Return, for each kind, the group that most of its records belong to; the largest groups come first."""
        found = np.zeros(len(self.weight), np.int64)
        if self.labels:
            rank = np.empty(len(self.labels), np.int64)
            rank[np.lexsort((np.arange(len(self.labels)), -self.records))] = np.arange(len(self.labels))
            # The last pair of a kind that is written stays: that with most records.
            order = np.lexsort((-rank[self.group], self.shared, self.kind))
            found[self.kind[order]] = rank[self.group[order]]
        return found

    def weights(self, chosen: IntArray) -> FloatArray:
        """Return the records that some kinds stand for: of everybody, then of each group."""
        found = np.zeros((len(chosen), 1 + len(self.labels)))
        found[:, 0] = self.weight[chosen]
        place = np.full(len(self.weight), -1)
        place[chosen] = np.arange(len(chosen))
        there = place[self.kind] >= 0
        found[place[self.kind[there]], 1 + self.group[there]] = self.shared[there]
        return found


def collapsed(model: Model, given: Cases, *, inside: bool, seed: int) -> Kinds:
    """Put records together.

    Parameters
    ----------
    model : Model
        What is explained.
    given : Cases
        The records.
    inside : bool
        Whether the inside of the algorithm may say what it cannot tell apart.
    seed : int
        Decides which records are looked at again.
    """
    names = [feature.name for feature in model.features]
    structure = model.structure() if inside else None
    numbers = [feature.name for feature in model.features if feature.kind == "number"]
    steps = steps_of(structure, numbers) if isinstance(structure, Sum) else {}
    found = distinct(given.rows, names, given.weight, steps)
    if steps and not _same_scores(model, inputs_of(given.rows, names), found, seed):
        found = distinct(given.rows, names, given.weight)
    return _with_groups(given, found)


def _same_scores(model: Model, rows: Columns, found: Distinct, seed: int) -> bool:
    there = np.flatnonzero(found.of >= 0)
    if size_of(rows) > _COMPARED:
        there = np.random.default_rng(seed).choice(there, min(_COMPARED, len(there)), replace=False)
    own = scores_of(model, picked(rows, there))
    kinds = scores_of(model, picked(found.rows, found.of[there]))
    return bool((np.abs(own - kinds) <= _NEAR * np.maximum(np.abs(own), 1)).all())


def _with_groups(given: Cases, found: Distinct) -> Kinds:
    if given.codes is None:
        nothing = np.zeros(0, np.int64)
        return Kinds(found.rows, found.weight, (), np.zeros(0), nothing, nothing, np.zeros(0))
    there = np.flatnonzero(found.of >= 0)
    codes, number = given.codes[there], len(given.labels)
    weight = np.ones(len(there)) if given.weight is None else given.weight[there]
    pairs, place = np.unique(found.of[there] * number + codes, return_inverse=True)
    total, squared = summed(codes, weight, number), summed(codes, weight**2, number)
    effective = total**2 / np.maximum(squared, np.finfo(float).tiny)
    records = effective if given.survey else total
    shared = summed(place, weight, len(pairs))
    return Kinds(found.rows, found.weight, given.labels, records, pairs // number, pairs % number, shared)
