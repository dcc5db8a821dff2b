"""The end of the calculation: from the score to a decision, or from the sum to an amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from algaudit.models.rules.arithmetic import settled
from algaudit.models.rules.cases import IntArray
from algaudit.models.rules.form.card import Amount, Card
from algaudit.models.rules.parts import REACHED
from algaudit.models.structure import FloatArray

_ROUNDED: Final[dict[str, Callable[[FloatArray], FloatArray]]] = {
    "nearest": lambda units: np.floor(units + 0.5),
    "down": np.floor,
    "up": np.ceil,
}


def decisions(card: Card, score: FloatArray, excluded: IntArray) -> npt.NDArray[np.object_]:
    """Return the decision of each case.

    Parameters
    ----------
    score : float array
        Of each case.
    excluded : int array
        Which exclusion settles it, -1 where none does.
    """
    lines = card.decide or ()
    labels = [one.label for one in lines] + [one.label for one in card.exclude]
    which = np.zeros(len(score), np.intp)
    for one in lines:
        if one.at_least is not None:
            which += score < one.at_least - REACHED
    which = np.where(excluded >= 0, len(lines) + excluded, which)
    found: npt.NDArray[np.object_] = np.array(labels, object)[which]
    return found


def amounts(card: Card, total: FloatArray, excluded: IntArray) -> FloatArray:
    """Return the amount of each case, within its limits and rounded; that of its exclusion where there is one."""
    found = rounded(card.amount, total) if card.amount is not None else total
    for number, one in enumerate(card.exclude):
        found = np.where(excluded == number, one.amount or 0.0, found)
    return found


def rounded(limits: Amount, total: FloatArray) -> FloatArray:
    """Return sums within limits and rounded.

    Examples
    --------
    >>> rounded(Amount(least=0, most=100, round_to=10), np.array([-3.0, 64.9, 65.0, 480.0])).tolist()
    [0.0, 60.0, 70.0, 100.0]
    """
    found = total
    if limits.least is not None or limits.most is not None:
        found = np.clip(found, limits.least, limits.most)
    if limits.round_to is None:
        return found
    return settled(_ROUNDED[limits.rounding](settled(found / limits.round_to)) * limits.round_to)
