"""Why a case came out as it did: at most five reasons, in order, each with its direction."""

from __future__ import annotations

from algaudit.errors import InputError
from algaudit.explain.importance.distinct import size_of
from algaudit.explain.reasons.of_contributions import of_contributions
from algaudit.explain.reasons.of_rules import of_rules
from algaudit.explain.reasons.others import others_of
from algaudit.explain.reasons.told import Reasons
from algaudit.i18n import N_
from algaudit.models.model import Model
from algaudit.models.rules import RulesModel
from algaudit.models.structure import Columns


def reasons(model: Model, row: Columns, rows: Columns, *, seed: int = 0) -> Reasons:
    """Return why one case came out as it did.

    Rules are worked out point by point. Of any other algorithm it is computed what each input contributes to the score.
    Either way the case is compared with those that came out otherwise.

    Parameters
    ----------
    model : Model
        The algorithm.
    row : Columns
        The inputs of the case: arrays of one value.
    rows : Columns
        Cases to compare it with; the case itself may be among them.
    seed : int
        Of random draws; rules need none.

    Returns
    -------
    Reasons
        Codes, numbers, and the words of the rules or the feature dictionary.

    Raises
    ------
    InputError
        When there is not exactly one case, or nothing to compare it with.
    NotAdditiveError
        When no contributions can be found that add up to the score.

    Examples
    --------
    >>> import numpy as np
    >>> from algaudit.models.features import plain
    >>> from algaudit.models.structure import Part, Sum
    >>> class Years:
    ...     features, unit, labels, positive = (plain("years", "number"),), "points", ("yes", "no"), "yes"
    ...     def structure(self): return Sum(0.0, (Part("a", ("years",), lambda rows: rows["years"], 1.0),), line=10.0)
    ...     def score(self, rows): return rows["years"]
    ...     def predict(self, rows): return np.where(rows["years"] >= 10, "yes", "no").astype(object)
    >>> found = reasons(Years(), {"years": np.array([7.0])}, {"years": np.array([7.0, 12.0, 12.0])})
    >>> [(one.id, one.direction, one.weight) for one in found.listed]
    [('years', 'for', -5.0)]
    """
    count = size_of(row)
    if count != 1:
        raise InputError(N_("Reasons are given case by case: {count} cases were given, one is right."), count=count)
    if not size_of(rows):
        raise InputError(N_("There are no other cases to compare this one with; give those of the decision log."))
    others = others_of(model, row, rows)
    return of_rules(model, row, others) if isinstance(model, RulesModel) else of_contributions(model, row, others, seed)
