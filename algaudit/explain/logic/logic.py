"""The logic of an algorithm: its rules or its formula as they are, and otherwise rules that imitate it, if they can."""

from __future__ import annotations

from algaudit.explain.logic.formula import formula_of
from algaudit.explain.logic.surrogate import ASKED, surrogate
from algaudit.explain.logic.told import Logic, RulesLogic
from algaudit.models.model import Model
from algaudit.models.rules import RulesModel
from algaudit.models.structure import Columns


def logic(model: Model, rows: Columns, *, seed: int = 0, asked: float = ASKED) -> Logic:
    """Return the logic of an algorithm.

    Parameters
    ----------
    model : Model
        The algorithm.
    rows : Columns
        Cases to learn rules from, where the algorithm holds none itself.
    seed : int
        Decides which cases are held out.
    asked : float
        Least lower limit of the share of held-out cases in which imitating rules agree; below it none are shown.

    Returns
    -------
    RulesLogic, Formula or Surrogate

    Examples
    --------
    >>> import numpy as np
    >>> from algaudit.models.features import plain
    >>> class Old:
    ...     features, labels = (plain("age", "number"),), ("yes", "no")
    ...     def structure(self): return None
    ...     def predict(self, rows): return np.where(rows["age"] > 60.4, "yes", "no").astype(object)
    >>> found = logic(Old(), {"age": np.arange(20.0, 100.0).repeat(10)})
    >>> found.status, [(one.when[0].above, one.when[0].at_most, one.result) for one in found.branches]
    ('done', [(None, 60.0, 'no'), (60.0, None, 'yes')])
    """
    if isinstance(model, RulesModel):
        return RulesLogic(tuple(model.logic()))
    return formula_of(model) or surrogate(model, rows, seed=seed, asked=asked)
