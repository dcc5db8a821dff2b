"""Who a case is compared with: the cases that came out otherwise.

Asked why they were refused, people want to know what set them apart from those who were not. Compared with cases of
another result there always is such a reason, because the scores on the other side of the line are others.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np

from algaudit.explain.importance.distinct import picked
from algaudit.models.model import Model
from algaudit.models.rules import RulesModel
from algaudit.models.structure import Columns

Others: TypeAlias = tuple[Columns, Literal["other_result", "everybody"]]


def others_of(model: Model, row: Columns, rows: Columns) -> Others:
    """Return the cases that came out otherwise than one case; all, where none did or there is nothing but an amount.

    Cases that rules settle without regard to their points are left out, because their points say nothing.

    Parameters
    ----------
    model : Model
        Decides them.
    row, rows : Columns
        The case, and those to choose from.
    """
    if not model.labels:
        return rows, "everybody"
    label: Any = model.predict(row)[0]  # Any: a label
    otherwise = np.asarray(model.predict(rows) != label, np.bool_)
    if isinstance(model, RulesModel):
        otherwise &= model.excluded(rows) < 0
    place = np.flatnonzero(otherwise)
    return (picked(rows, place), "other_result") if len(place) else (rows, "everybody")
