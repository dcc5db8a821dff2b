"""Choose which of the rules that stand out in the searched half are carried to the other half to be tested.

The fewer rules are tested, the smaller a gap can be found. So one that only says in other words what an earlier one has
said is left here: it must still stand out among people who do not differ in the earlier rules. Men are above everybody
else wherever women are below: that is one rule, not two. Nor does a rule go on that stands out only because a longer
one is part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Rule, descends, parted, score_within, sums_of, taken_in
from algaudit.fairness.subgroups.search import SCREEN
from algaudit.fairness.subgroups.sums import first_distance

#: Rules of one measure that are carried on.
CARRIED: Final = 20


def carried(ground: Ground, found: Sequence[tuple[Rule, float]]) -> list[tuple[Rule, float]]:
    """Return the rules to be tested, best first, with their scores.

    Parameters
    ----------
    ground : Ground
        The searched half.
    found : sequence of (rule, signed score)
        Best first.

    Returns
    -------
    list of (rule, signed score)
        At most ``CARRIED``.

    Examples
    --------
    Both say the same:

    >>> ground = Ground(np.array([[0], [1]]), np.array([[100.0, 100.0], [20.0, 60.0]]))
    >>> carried(ground, [(((0, 0),), -5.77), (((0, 1),), 5.77)])
    [(((0, 0),), -5.77)]
    """
    kept: list[tuple[Rule, float]] = []
    strata = np.zeros(len(ground.codes), np.int64)
    for rule, value in found:
        mask = taken_in(ground, rule)
        if kept and score_within(ground, mask, strata) * np.sign(value) < SCREEN:
            continue
        kept.append((rule, value))
        strata = parted(strata, mask)
        if len(kept) == CARRIED:
            break
    return _without_diluted(ground, kept)


def _without_diluted(ground: Ground, kept: list[tuple[Rule, float]]) -> list[tuple[Rule, float]]:
    """Leave out rules that stand out only for a longer one that is part of them, the shortest rules first.

    The longer one must tell more of the decisions than the shorter one does, and more than a condition added by chance
    would: half of a subgroup always looks worse than the other half.
    """
    left = list(kept)
    for rule, value in sorted(kept, key=lambda one: len(one[0])):
        mask, told = taken_in(ground, rule), _told(ground, rule)
        longer = [other for other, _ in left if descends(other, rule) and _told(ground, other) > told + SCREEN * SCREEN]
        # One by one: many longer ones together would leave next to nobody of any rule.
        strata = [taken_in(ground, other).astype(np.int64) for other in longer]
        if any(score_within(ground, mask, each) * np.sign(value) < SCREEN for each in strata):
            left.remove((rule, value))
    return left


def _told(ground: Ground, rule: Rule) -> float:
    """Return how much a rule alone tells of the decisions: twice the log likelihood that it adds, nearly."""
    return float(first_distance(sums_of(ground, taken_in(ground, rule)), ground.total())) ** 2
