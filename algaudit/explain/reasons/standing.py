"""Where a case stands between the lines of the decision: which line it has reached, and how far the next one is."""

from __future__ import annotations

from collections.abc import Iterator

from algaudit.explain.reasons.told import Line, Standing
from algaudit.models.model import Model
from algaudit.models.rules import RulesModel
from algaudit.models.structure import Columns


def standing(model: Model, row: Columns) -> Standing:
    """Return where a case stands.

    Parameters
    ----------
    model : Model
        Any algorithm; rules say their lines, and some others let theirs be seen.
    row : Columns
        One case.

    Examples
    --------
    >>> import numpy as np
    >>> from algaudit.models.features import plain
    >>> from algaudit.models.structure import Part, Sum
    >>> class Years:
    ...     features, unit, labels, positive = (plain("years", "number"),), "points", ("yes", "no"), "yes"
    ...     def structure(self): return Sum(0.0, (), line=10.0)
    ...     def score(self, rows): return rows["years"]
    >>> standing(Years(), {"years": np.array([7.0])}).next
    Line(label='yes', at=10.0, distance=3.0)
    """
    score = float(model.score(row)[0])
    if not model.labels:
        return Standing(score, model.unit, known=False, settled=_settled(model, row))
    # Highest first, as the rules list them.
    lines = list(_lines(model))
    reached = next((one for one in lines if score >= one[0]), None)
    above = [one for one in lines if score < one[0]]
    return Standing(
        score,
        model.unit,
        reached=_line(reached, score),
        next=_line(above[-1] if above else None, score),
        known=bool(lines),
        settled=_settled(model, row),
    )


def _lines(model: Model) -> Iterator[tuple[float, float, str]]:
    """Yield the least score that counts, the score as it is written, and the label."""
    if isinstance(model, RulesModel):
        for one in model.card.decide or ():
            if one.at_least is not None:
                # A hair below the threshold has reached it, as the rules themselves count.
                yield one.at_least - 1e-9, one.at_least, one.label
        return
    structure = model.structure()
    if structure is not None and structure.line is not None and model.positive is not None:
        yield structure.line, structure.line, model.positive


def _line(found: tuple[float, float, str] | None, score: float) -> Line | None:
    return None if found is None else Line(found[2], found[1], round(abs(score - found[1]), 9))


def _settled(model: Model, row: Columns) -> bool:
    return isinstance(model, RulesModel) and bool(model.excluded(row)[0] >= 0)
