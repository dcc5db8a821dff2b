"""A linear model written out as a formula, where its inside is known and every part looks at one input only."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.logic.told import Formula, Term
from algaudit.models.features import Feature
from algaudit.models.model import Model
from algaudit.models.structure import Part, Sum

#: No category has this value; it stands for every other one.
_OTHER = "\0"


def formula_of(model: Model) -> Formula | None:
    """Return an algorithm as a formula, None where it is none.

    Parameters
    ----------
    model : Model
        Any algorithm.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> class Years:
    ...     features = (plain("years", "number"),)
    ...     def structure(self): return Sum(1.0, (Part("a", ("years",), lambda rows: 3 + rows["years"] / 2, 0.5),))
    >>> found = formula_of(Years())
    >>> found.base, found.terms[0].slope
    (4.0, 0.5)
    """
    structure = model.structure()
    features = {item.name: item for item in model.features}
    if not isinstance(structure, Sum) or not all(_is_plain(part, features) for part in structure.parts):
        return None
    terms, base = [], structure.base
    for part in structure.parts:
        feature = features[part.features[0]]
        term, fixed = _number(part, feature.name) if feature.kind == "number" else (_category(part, feature), 0.0)
        terms.append(term)
        base += fixed
    return Formula(base, tuple(terms), structure.link, structure.line)


def _is_plain(part: Part, features: dict[str, Feature]) -> bool:
    if len(part.features) != 1:
        return False
    return features[part.features[0]].kind == "category" or part.slope is not None


def _number(part: Part, name: str) -> tuple[Term, float]:
    """Return the term of a number, and what it adds at 0, which belongs to the base."""
    fixed, missing = _worth(part, name, np.array([0.0, np.nan]))
    return Term(name, part.slope, (), 0.0, None if math.isnan(missing) else missing - fixed), fixed


def _category(part: Part, feature: Feature) -> Term:
    asked = [*feature.values, _OTHER, None]
    *known, other, missing = _worth(part, feature.name, np.array(asked, object))
    without = None if math.isnan(missing) else missing
    return Term(feature.name, None, tuple(zip(feature.values, known, strict=True)), other, without)


# Any: a column of either kind.
def _worth(part: Part, name: str, values: npt.NDArray[Any]) -> list[float]:
    found: list[float] = part.worth({name: values}).tolist()
    return found
