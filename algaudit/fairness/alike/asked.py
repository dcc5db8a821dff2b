"""What a model is asked in a flip test, and what its answers mean.

A model is given the labels of the log and may answer with labels of the decision. An age that makes groups in bands is
changed to the middle age of another band, and stays as it is for those who are in that band already. A model that
answers twice differently to the same question says nothing about what a change of group would change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.fairness.alike.flips import Columns, Flips, flips
from algaudit.fairness.proxies.features import Feature

#: Takes columns of labels (None where blank); returns a decision per case. Any: whatever a model answers.
Model: TypeAlias = Callable[[dict[str, npt.NDArray[Any]]], npt.ArrayLike]


class UnsteadyError(Exception):
    """A model has answered differently when nothing was changed."""


@dataclass(frozen=True, eq=False)
class Question:
    """The cases that a model is asked about.

    Parameters
    ----------
    columns : mapping of str to object array
        Labels as they were read.
    decisions : sequence of str
        Labels of the decision.
    positive : str
        The positive one.
    """

    columns: Columns
    decisions: Sequence[str | None]
    positive: str

    def answers(self, model: Model, columns: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Return a model's answers; labels of the decision become true and false."""
        told = np.asarray(model(columns))
        if told.dtype.kind not in "OUS":
            return told
        labels = [str(one) for one in told.ravel().tolist()]
        if not set(labels) <= set(self.decisions):
            # The flip test says that these are no decisions.
            return told if told.dtype == object else told.astype(object)
        return np.array([label == self.positive for label in labels], bool).reshape(told.shape)

    def flipped(self, model: Model, group: Feature, labels: Sequence[str], *, alpha: float) -> Flips:
        """Change one attribute and nothing else.

        Parameters
        ----------
        model : callable
        group : Feature
            The attribute of the same cases, in its bands if it has any.
        labels : sequence of str
            At least two labels of the attribute to change between.
        alpha : float, 0…1
            Risk of each interval.

        Raises
        ------
        UnsteadyError
            When the model does not answer the same to the same.
        InputError
            As :func:`algaudit.fairness.alike.flips.flips`.

        Examples
        --------
        >>> group = Feature("sex", np.array([0, 1], np.int32), ("f", "m"), None)
        >>> asked = Question({"sex": np.array(["f", "m"], object)}, ["no", "yes"], "yes")
        >>> model = lambda columns: np.where(columns["sex"] == "m", "yes", "no")
        >>> asked.flipped(model, group, ["f", "m"], alpha=0.05).any_change.changed
        2
        """
        own = np.array([*group.labels, None], object)[group.codes]
        raw = np.asarray(self.columns[group.column], object)
        middle = {label: _middle(raw[own == label]) for label in labels}

        def predict(columns: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
            wanted = columns[group.column]
            changed = np.array([middle.get(label) for label in wanted.tolist()], object)
            return self.answers(model, columns | {group.column: np.where(wanted == own, raw, changed)})

        given = {**self.columns, group.column: own}
        first, second = (predict({name: np.array(column) for name, column in given.items()}) for _ in range(2))
        # A blank answer is no lot; the flip test says that it is no decision.
        if not np.array_equal(first, second, equal_nan=first.dtype.kind == "f"):
            raise UnsteadyError
        return flips(predict, given, group.column, labels, alpha=alpha)


def _middle(values: npt.NDArray[Any]) -> str | None:
    """Return the middle one of some labels: of words that are all the same that word, of numbers the median."""
    found = set(values.tolist())
    if len(found) < 2:
        return found.pop() if found else None
    ordered = sorted(values.tolist(), key=float)
    return str(ordered[(len(ordered) - 1) // 2])
