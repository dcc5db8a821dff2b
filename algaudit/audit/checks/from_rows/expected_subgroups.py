"""Search for combinations of labels whose decisions differ from what was expected of them.

The expected chance comes from the log, one for each case: of a model, or of a rule that is thought right. People are
compared with that chance and not with everybody else, so a group that was expected to be granted less often stands
out only when it was granted less often still. Searched and tested as in ``from_counts/subgroups.py``, and AIF360's bias
scan is heard with the same expectation, cell by cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.subgroups import SELECTION, row, searches, second_opinion, subgroup_findings
from algaudit.audit.tables import number
from algaudit.cube.cube import FloatArray
from algaudit.decisions.roles import Attribute
from algaudit.fairness.subgroups.expectation import halves_of_rows
from algaudit.fairness.subgroups.found import SMALLEST, Halves, Subgroup, find_in_halves
from algaudit.fairness.subgroups.sums import CASES, expected_rate, rate
from algaudit.rows.table import Rows


def check(material: Material) -> Answer:
    """Search and test."""
    plan = material.plan
    if plan.expected is None:
        raise NotPossible("no_expectation")
    roles = plan.roles()
    columns = [*roles.attributes, *(item for role, item in roles.further if role == "candidate")]
    if not columns:
        raise NotPossible("no_columns_to_search")
    rows = material.rows(numbers=(plan.expected,), labels=columns)
    known = _known(rows, plan.expected)
    halves = _halves(rows.chosen(known), plan.expected, columns, counted=plan.count is not None, seed=plan.seed)
    people = int(halves.whole.total()[CASES])
    if people < 4 * SMALLEST:
        raise NotPossible("too_few_cases", cases=people, smallest=4 * SMALLEST)
    names = [item.column for item in columns]
    labels = [rows.labels[name] for name in names]
    found = find_in_halves({SELECTION: halves}, names, labels, depth=max(plan.search, 1), alpha=plan.alpha)
    total = halves.whole.total()
    figures = {
        "expected": plan.expected,
        "missing": int(rows.size - known.sum()),
        "depth": max(plan.search, 1),
        "columns": names,
        "smallest": SMALLEST,
        "accepted": plan.alpha,
        "everybody": {
            "cases": people,
            "rate": number(float(rate(total))),
            "expected": number(float(expected_rate(total))),
        },
        "searches": searches(found),
        "tested": len(found.subgroups),
        "confirmed": len(found.confirmed),
        "subgroups": [_row(each, plan.weight is not None) for each in found.subgroups],
        "second_opinion": second_opinion(halves.whole, found, names, labels, weighted=plan.weight is not None),
    }
    return Answer(figures, subgroup_findings(found, plan, "subgroup_unexpected"))


def _known(rows: Rows, column: str) -> np.ndarray:
    """Return which rows have an expected chance."""
    expected = rows.numbers[column]
    known: np.ndarray = ~np.isnan(expected)
    outside = expected[known & ((expected < 0) | (expected > 1))]
    if len(outside):
        raise NotPossible("expected_no_chance", column=column, found=f"{outside[0]:g}")
    if not known.any():
        raise NotPossible("expected_blank", column=column)
    return known


def _halves(rows: Rows, expected: str, columns: list[Attribute], *, counted: bool, seed: int) -> Halves:
    ones: FloatArray = np.ones(rows.size)
    return halves_of_rows(
        [rows.codes[item.column] for item in columns],
        [len(rows.labels[item.column]) for item in columns],
        positive=rows.positive,
        expected=rows.numbers[expected],
        weight=ones if counted else rows.weight,
        people=(rows.weight if counted else ones).astype(np.int64),
        seed=seed,
    )


# Any: figures are plain JSON values.
def _row(found: Subgroup, weighted: bool) -> dict[str, Any]:
    """Return one rule tested: its people, what was expected of them, and nothing of the others."""
    made = row(found, weighted)
    for name, each in (("test", found.test), ("whole", found.whole)):
        made[name]["expected"] = number(float(expected_rate(each.own[:, 0])))
        del made[name]["rest"]
    return made
