"""Another line on the score, the same for everybody: what a department can do without looking at any group.

The lines tried out would select one tenth, two tenths … nine tenths of the people with a score. Which of them is picked
for the short answer is settled on the half that the figures are not of: the smallest gap among the lines that keep
nearly as many decisions right as now (without known outcomes: that leave nine of ten decisions as they are). Granting
everybody, or nobody, makes every gap 0 and helps no one; it is not among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from algaudit.cube.cube import FloatArray
from algaudit.fairness.proxies.auc import auc
from algaudit.fairness.rates import rates
from algaudit.fairness.remedies.cases import BoolArray, Cases
from algaudit.fairness.remedies.effects import gaps, together

#: Shares of the people with a score whom the lines tried out would select.
SHARES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
#: The picked line may cost so much of the share of right decisions …
ACCURACY_GIVEN: Final = 0.02
#: … or, where no outcome is known, change so large a share of the decisions.
CHANGE_GIVEN: Final = 0.1


@dataclass(frozen=True)
class Line:
    """A line on the score.

    Parameters
    ----------
    threshold : float
        On the score as it stands in the log.
    higher : bool
        The positive decision is for scores from the threshold on; else for those up to it.
    share : float
        Share of the people with a score whom it selects in the half it was made on.
    picked : bool
        It stands for the others in a short answer.
    """

    threshold: float
    higher: bool
    share: float
    picked: bool = False


def higher_is_positive(cases: Cases) -> bool | None:
    """Say whether the positive decisions go to the higher scores; None when there are no two different scores.

    Parameters
    ----------
    cases : Cases
        With a score.
    """
    score, scored = _scored(cases)
    if not scored.any() or score[scored].min() == score[scored].max():
        return None
    told = auc(score[scored], cases.decided[scored])
    # Everybody decided alike says nothing of the direction; the larger score then counts as the better one.
    return bool(np.isnan(told.value) or told.value >= 0.5)


def lines(cases: Cases) -> list[Line]:
    """Return the lines to try out, made and one of them picked on these people.

    Parameters
    ----------
    cases : Cases
        The half to fit on, with a score.

    Returns
    -------
    list of Line
        From the fewest selected to the most; fewer than nine where many scores are equal; none without two scores.

    Examples
    --------
    Ten people with scores 1 … 10, of whom those from 6 on are granted. Two tenths are the scores 9 and 10.

    >>> group, ones = np.tile([0, 1], 5), np.ones(10)
    >>> score = np.arange(1.0, 11.0)
    >>> people = Cases("sex", ("f", "m"), group, score >= 6, np.full(10, 2, np.int8), ones, score)
    >>> [(line.threshold, line.higher, line.share) for line in lines(people)][:2]
    [(10.0, True, 0.1), (9.0, True, 0.2)]
    """
    higher = higher_is_positive(cases)
    if higher is None:
        return []
    score, scored = _scored(cases)
    ordered = np.sort(score[scored] * (1 if higher else -1))[::-1]
    places = (np.ceil(np.array(SHARES) * len(ordered) - 1e-9)).astype(np.int64) - 1
    made = []
    for edge in np.unique(ordered[np.maximum(places, 0)])[::-1].tolist():
        share = float((ordered >= edge).mean())
        if share < 1:
            made.append(Line(edge if higher else -edge, higher, share))
    return _with_pick(cases, made)


def decided_by(line: Line, cases: Cases) -> BoolArray:
    """Decide by a line; who has no score keeps the present decision.

    Examples
    --------
    >>> people = Cases("sex", ("f",), np.zeros(3, int), np.array([True, True, False]), np.full(3, 2, np.int8),
    ...     np.ones(3), np.array([1.0, np.nan, 5.0]))
    >>> decided_by(Line(2.0, True, 0.5), people).tolist()
    [False, True, True]
    """
    score, scored = _scored(cases)
    with np.errstate(invalid="ignore"):
        selected = score >= line.threshold if line.higher else score <= line.threshold
    return np.where(scored, selected, cases.decided)


def _with_pick(cases: Cases, made: list[Line]) -> list[Line]:
    """Mark the line with the smallest gap among those that give away little, on the half they were made on."""
    allowed = [
        (_gap(cases, decided_by(line, cases)), place) for place, line in enumerate(made) if _allowed(cases, line)
    ]
    known = [(gap, place) for gap, place in allowed if not np.isnan(gap)]
    best = min(known, default=(0.0, -1))[1]
    return [Line(line.threshold, line.higher, line.share, place == best) for place, line in enumerate(made)]


def _allowed(cases: Cases, line: Line) -> bool:
    after = decided_by(line, cases)
    if not cases.with_outcome:
        return float((after != cases.decided).mean()) <= CHANGE_GIVEN
    now, then = (float(rates(together(cases.counted(made)), "accuracy").value[0]) for made in (cases.decided, after))
    return then >= now - ACCURACY_GIVEN


def _gap(cases: Cases, after: BoolArray) -> float:
    """Return the gap that the line is picked by: of selection, the one that every log has."""
    return gaps(cases.counted(after), 0.05)[0][1].value


def _scored(cases: Cases) -> tuple[FloatArray, BoolArray]:
    score = np.full(cases.size, np.nan) if cases.score is None else cases.score
    return score, ~np.isnan(score)
