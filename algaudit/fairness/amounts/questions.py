"""Ask many questions of the kind “this group or the reference?” at once, and write each answer down as plain values."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from algaudit.fairness.amounts.contrast import Contrast, Measured, Tested, against, family
from algaudit.fairness.groups import Group

#: One line of figures: texts, numbers, labels, or None for what cannot be computed.
Line: TypeAlias = dict[str, str | float | int | bool | list[str] | list[str | None] | None]


@dataclass(frozen=True, eq=False)
class Question:
    """A measure of some groups against one reference.

    Parameters
    ----------
    measure, by : str, tuple of str
        What is compared, and the columns that make the groups.
    groups : sequence of Group
        Those compared, without the reference.
    reference : Group or None
        None when each is held against a number of its own, such as its share of the people.
    contrast : Contrast
        The numbers.
    primary : bool
        It gets a verdict and belongs to the family that is corrected.
    """

    measure: str
    by: tuple[str, ...]
    groups: Sequence[Group]
    reference: Group | None
    contrast: Contrast
    primary: bool = True


def question(
    measure: str,
    by: tuple[str, ...],
    groups: Sequence[Group],
    reference: int,
    measured: Measured,
    *,
    scale: float = 1.0,
    least: int | None = None,
    primary: bool = True,
) -> Question:
    """Ask how a measure of every group stands against the group at place ``reference``.

    Parameters
    ----------
    scale : float
        What the tolerance is a share of.
    least : int, optional
        Cases needed on either side for a verdict; else the house's rule for rates.
    """
    own, other, rest = against(measured, reference)
    bounds = {} if least is None else {"own_least": least, "other_least": least}
    contrast = Contrast(own, other, scale, **bounds)
    return Question(measure, by, [groups[place] for place in rest], groups[reference], contrast, primary)


def answered(questions: Sequence[Question], *, alpha: float, tolerance: float) -> list[Line]:
    """Answer all questions, the primary ones as one family.

    Examples
    --------
    >>> import numpy as np
    >>> from algaudit.fairness.rates import Rates
    >>> found = Rates("granted", np.array([0.6, 0.02]), np.array([60.0, 2]), np.full(2, 100.0), np.full(2, 100.0))
    >>> asked = question("granted", ("sex",), [("m",), ("f",)], 0, found)
    >>> line = answered([asked], alpha=0.05, tolerance=0.05)[0]
    >>> line["group"], line["reference"], line["verdict"], round(line["difference"], 2)
    (['f'], ['m'], 'gap', -0.58)
    """
    primary = family([asked.contrast for asked in questions if asked.primary], alpha=alpha, tolerance=tolerance)
    left = iter(primary)
    lines: list[Line] = []
    for asked in questions:
        # Each that is not primary is a family of its own, and is not judged.
        tested = next(left) if asked.primary else family([_unjudged(asked.contrast)], alpha=alpha, tolerance=0)[0]
        lines.extend(_lines(asked, tested))
    return lines


def _unjudged(contrast: Contrast) -> Contrast:
    return Contrast(contrast.own, contrast.other, contrast.scale, 2**62, 2**62)


def _lines(asked: Question, tested: Tested) -> Iterator[Line]:
    judged = asked.contrast.judged()
    value, trials = asked.contrast.own.value, asked.contrast.own.trials
    other, other_trials = asked.contrast.other.value, asked.contrast.other.trials
    for place, group in enumerate(asked.groups):
        beside = place if len(other) > 1 else 0
        gap = float(tested.difference[place])
        yield {
            "measure": asked.measure,
            "by": list(asked.by),
            "group": list(group),
            "reference": None if asked.reference is None else list(asked.reference),
            "value": plain(value[place]),
            "reference_value": plain(other[beside]),
            "cases": plain(trials[place]),
            "reference_cases": plain(other_trials[beside]),
            "difference": plain(gap),
            "relative": plain(gap / asked.contrast.scale) if asked.contrast.scale > 0 else None,
            "low": plain(tested.low[place]),
            "high": plain(tested.high[place]),
            "confidence": float(tested.confidence[place]),
            "p_value": plain(tested.raw[place]),
            "p_adjusted": plain(tested.adjusted[place]),
            "primary": asked.primary,
            "verdict": tested.verdicts[place] if asked.primary else None,
            "reason": _reason(gap, asked.primary and not judged[place]),
        }


def _reason(gap: float, unjudged: bool) -> str | None:
    if math.isnan(gap):
        return "undefined"
    return "too_few_cases" if unjudged else None


def plain(value: float) -> float | None:
    """Return a plain number, None for what cannot be computed or is endless."""
    return float(value) if math.isfinite(value) else None
