"""How small a gap could have been seen, and how many cases it would take to see one as large as the tolerance.

“No gap found” says little where only a large one could have been found. For every comparison with a verdict this check
says which gap would have been seen four times out of five, and how many cases the group would need (with the reference
as it is, and with as many in both) before a gap equal to the tolerance is told from chance that often.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.result import Gap
from algaudit.audit.tables import number
from algaudit.fairness.power_size import needed_trials
from algaudit.fairness.rates import BALANCED

POWER = 0.8


def check(material: Material) -> Answer:
    """Return detectable gap and needed cases of every comparison that has a verdict."""
    gaps = [gap for gap in material.gaps if gap.primary]
    if not gaps:
        raise NotPossible("nothing_compared")
    family = sum(gap.p_adjusted is not None for gap in gaps)
    alpha = material.plan.alpha / max(family, 1)
    rows = _rows(material, gaps, alpha)
    figures = {
        "confidence": material.plan.confidence,
        "family": family,
        "power": POWER,
        "gap": material.plan.tolerance,
        "comparisons": rows,
    }
    return Answer(figures)


# Any: rows of a JSON document.
def _rows(material: Material, gaps: Sequence[Gap], alpha: float) -> list[dict[str, Any]]:
    tables = {made.groups.by: made for made in material.tables}
    pairs = list(dict.fromkeys((tuple(gap.by), gap.measure) for gap in gaps))
    measured = [(tables[by].rates[name], tables[by].reference or 0) for by, name in pairs]
    rate, trials = np.array([(rates.value[place], rates.trials[place]) for rates, place in measured]).T
    # Both numbers depend on the reference alone, whoever is compared with it.
    many = needed_trials(
        np.tile(rate, 2),
        np.concatenate([trials, np.full(len(trials), np.nan)]),
        alpha=alpha,
        gap=material.plan.tolerance,
        power=POWER,
    )
    needed = {pair: (many[place], many[place + len(pairs)]) for place, pair in enumerate(pairs)}
    places = {by: {group: place for place, group in enumerate(tables[by].groups.groups)} for by, _ in pairs}
    made = []
    for gap in gaps:
        by = tuple(gap.by)
        rates = tables[by].rates[gap.measure]
        reason = _reason(gap, material.plan.tolerance, *needed[by, gap.measure])
        own, both = (None, None) if gap.measure == BALANCED else map(number, needed[by, gap.measure])
        made.append(
            {
                "measure": gap.measure,
                "by": gap.by,
                "group": gap.group,
                "reference": gap.reference,
                "cases": float(rates.trials[places[by][tuple(gap.group)]]),
                "reference_cases": float(rates.trials[places[by][tuple(gap.reference)]]),
                "detectable": gap.detectable,
                "needed": own,
                "needed_both": both,
                "verdict": gap.verdict,
                "reason": reason,
            }
        )
    return made


def _reason(gap: Gap, tolerance: float, own: float, both: float) -> str | None:
    """Say why a needed number is missing."""
    if gap.measure == BALANCED:
        return "mean_of_two_rates"
    if tolerance == 0:
        return "tolerance_zero"
    if np.isnan(both):
        return "rate_unknown_or_no_room"
    return "reference_too_small" if np.isnan(own) else None
