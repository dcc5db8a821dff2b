"""The reasons of an algorithm that holds no rules: what each input contributes to its score."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from algaudit.explain.importance.background import background_of
from algaudit.explain.importance.contributions import background_size, contributions
from algaudit.explain.importance.distinct import size_of
from algaudit.explain.reasons.order import directed, first_ones, total_of
from algaudit.explain.reasons.others import Others
from algaudit.explain.reasons.told import Reason, Reasons, Unit
from algaudit.models.model import Model
from algaudit.models.structure import Columns, Link, Structure, linked

#: Ways that explain the margin, before any curve; others explain the score itself.
_FROM_INSIDE: Final = frozenset({"exact_sum", "exact_trees"})


def of_contributions(model: Model, row: Columns, others: Others, seed: int) -> Reasons:
    """Return the reasons of one case, from contributions that add up to its score.

    Parameters
    ----------
    model : Model
        Any algorithm.
    row : Columns
        One case.
    others : Columns and str
        The cases it is compared with, and who they are; the background is drawn from them.
    seed : int
        Decides that draw.

    Raises
    ------
    NotAdditiveError
        When the contributions do not add up; an explanation of something else is not shown.
    """
    structure = model.structure()
    size = background_size(structure)
    # A few are all taken as they are; of many a fair picture is drawn.
    few = size_of(others[0]) <= size
    background = others[0] if few else background_of(model, others[0], size, seed=seed)
    found = contributions(model, row, background, seed=seed)
    weights = found.values[0].tolist()
    margin, ahead = found.base + float(sum(weights)), float(sum(weights))
    link = structure.link if structure is not None and found.method in _FROM_INSIDE else "identity"
    made = [
        Reason(
            "feature",
            item.name,
            "for",
            weight,
            item.label,
            (item.name,),
            item.protected,
            clause=item.clause,
            turns=_turns(structure, margin, weight, link),
        )
        for item, weight in zip(model.features, weights, strict=True)
    ]
    made = directed(made, ahead, decides=bool(model.labels), top=_is_positive(model, row))
    listed, further = first_ones(made)
    unit, count = cast("Unit", found.unit), size_of(others[0])
    return Reasons(listed, further, found.method, unit, others[1], count, found.base, margin, total_of(made))


def _turns(structure: Structure | None, margin: float, weight: float, link: Link) -> bool:
    """Say whether the score would lie on the other side of the line without one contribution, where there is a line."""
    if structure is None or structure.line is None:
        return False
    before, after = linked(np.array([margin, margin - weight]), link) >= structure.line
    return bool(before != after)


def _is_positive(model: Model, row: Columns) -> bool:
    return bool(model.labels) and model.predict(row)[0] == model.positive
