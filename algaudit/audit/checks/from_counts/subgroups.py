"""Search for combinations of labels, such as women over 60 in the north, whose rate differs from everybody else's.

Half of the people are searched, the other half tests what was found; see :mod:`algaudit.fairness.subgroups`. What is
listed says of each rule tested who it is, how many, how much and how sure, and whether the test confirmed it. Where
the Cube is small enough, AIF360's bias scan is heard too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import number
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import GAP, verdict
from algaudit.fairness.rates import CELLS
from algaudit.fairness.subgroups.confirm import Comparisons
from algaudit.fairness.subgroups.found import SMALLEST, Found, Subgroup, find_subgroups
from algaudit.fairness.subgroups.people import Ground, people_of
from algaudit.fairness.subgroups.second_opinion import FINE, MOST_CELLS, Scan, bias_scan, members, merged, overlap
from algaudit.fairness.subgroups.sums import CASES, TOP, bottom, expected_rate, rate, trials, with_expectation

SELECTION = "selection_rate"


def check(material: Material) -> Answer:
    """Search, test, and ask AIF360."""
    plan, cube = material.plan, material.cube
    columns = [item.column for role in ("attribute", "candidate") for item in cube.all_of_role(role)]
    if not columns:
        raise NotPossible("no_columns_to_search")
    # Both halves need enough people within a rule, and outside it.
    if cube.used < 4 * SMALLEST:
        raise NotPossible("too_few_cases", cases=cube.used, smallest=4 * SMALLEST)
    people = people_of(cube, columns)
    found = find_subgroups(people, searched_measures(plan), depth=plan.search, alpha=plan.alpha, seed=plan.seed)
    figures = {
        "depth": plan.search,
        "columns": columns,
        "smallest": SMALLEST,
        "accepted": plan.alpha,
        "searches": searches(found),
        "tested": len(found.subgroups),
        "confirmed": len(found.confirmed),
        "subgroups": [row(each, people.weighted) for each in found.subgroups],
        "second_opinion": second_opinion(
            people.ground(SELECTION), found, people.columns, people.labels, weighted=people.weighted
        ),
    }
    return Answer(figures, subgroup_findings(found, plan, "subgroup_gap"))


def searched_measures(plan: AuditPlan) -> tuple[str, ...]:
    """Return what is searched: the selection rate, and the other rates that were declared beforehand."""
    return tuple(dict.fromkeys([SELECTION, *(name for name in plan.primary_measures() if name in CELLS)]))


# Any: figures are plain JSON values.
def searches(found: Found) -> list[dict[str, Any]]:
    """Return, for each measure, what was looked at."""
    return [
        {
            "measure": name,
            "cases_searched": int(found.halves[name].searched.total()[CASES]),
            "cases_tested": int(found.halves[name].test.total()[CASES]),
            "rules": each.looked_at,
            "way": "exhaustive" if each.complete == each.depth else "beam",
            "all_rules_up_to": each.complete,
            "depth": each.depth,
            "tested": sum(one.measure == name for one in found.subgroups),
        }
        for name, each in found.searched.items()
    ]


def row(found: Subgroup, weighted: bool) -> dict[str, Any]:
    """Return one rule tested, as plain values."""
    return {
        "measure": found.measure,
        "rule": [{"column": column, "label": label} for column, label in found.conditions],
        "confirmed": found.confirmed,
        "test": {
            **_compared(found.test, weighted),
            "low": number(found.low),
            "high": number(found.high),
            "confidence": float(round(1 - found.level, 12)),
        },
        "whole": _compared(found.whole, weighted),
        "p_value": number(found.p_value),
        "p_adjusted": number(found.p_adjusted),
    }


def _compared(found: Comparisons, weighted: bool) -> dict[str, Any]:
    own, rest = found.own[:, 0], found.other[:, 0]
    return {
        "group": _counts(own, weighted),
        "rest": _counts(rest, weighted),
        "difference": number(float(found.difference[0])),
    }


def _counts(sums: FloatArray, weighted: bool) -> dict[str, Any]:
    """Return people, the counts behind the rate, and the rate; sums of weights are not whole."""
    top, whole = float(sums[TOP]), float(bottom(sums))
    made: dict[str, Any] = {
        "cases": int(sums[CASES]),
        "numerator": top if weighted else int(top),
        "denominator": whole if weighted else int(whole),
        "rate": number(float(rate(sums))),
    }
    return made | ({"trials": float(trials(sums))} if weighted else {})


def subgroup_findings(found: Found, plan: AuditPlan, code: str) -> list[Finding]:
    """Return what is worth saying: the confirmed rules with a gap beyond the tolerance.

    A rule of one condition on a column that makes groups anyway is left out; the gaps of groups say it already.
    """
    grouped = {item.column for item in plan.roles().attributes}
    return [
        Finding(code, "alert", _facts(each, plan))
        for each in found.confirmed
        if verdict(float(each.test.difference[0]), each.low, each.high, plan.tolerance) == GAP
        and not (code == "subgroup_gap" and len(each.conditions) == 1 and each.conditions[0][0] in grouped)
    ]


def _facts(found: Subgroup, plan: AuditPlan) -> dict[str, Any]:
    made = row(found, weighted=plan.weight is not None)
    test, whole = made["test"], made["whole"]
    other = {f"rest_{name}": test["rest"][name] for name in ("rate", "numerator", "denominator")}
    if with_expectation(found.test.own):
        other = {"expected": number(float(expected_rate(found.test.own[:, 0])))}
    return {
        "measure": found.measure,
        "by": [column for column, _ in found.conditions],
        "group": [label for _, label in found.conditions],
        "difference": test["difference"],
        "low": test["low"],
        "high": test["high"],
        "confidence": test["confidence"],
        **{name: test["group"][name] for name in ("rate", "numerator", "denominator")},
        **other,
        "cases": whole["group"]["cases"],
        "whole_difference": whole["difference"],
        "p_adjusted": made["p_adjusted"],
        "worse_off": worse_off(found.measure, float(test["difference"]), plan.positive_is),
    }


@dataclass(frozen=True, eq=False)
class _Asked:
    """Whom the scan is asked about: cells, each once, with the columns and labels that their numbers stand for."""

    ground: Ground
    columns: Sequence[str]
    labels: Sequence[Sequence[str | None]]
    weighted: bool

    def members(self, rule: Subgroup) -> np.ndarray:
        """Return which cells a rule takes in."""
        places = [(self.columns.index(column), label) for column, label in rule.conditions]
        return members(self.ground, {column: (self.labels[column].index(label),) for column, label in places})


def second_opinion(
    everybody: Ground,
    found: Found,
    columns: Sequence[str],
    labels: Sequence[Sequence[str | None]],
    *,
    weighted: bool,
) -> dict[str, Any]:
    """Return what AIF360's scan of the selection rate names, below and above everybody's rate or the expectation."""
    ground = merged(everybody)
    share = float(rate(ground.total()))
    made: dict[str, Any] = {"library": "aif360", "method": "bias_scan", "cells": len(ground.codes)}
    if len(ground.codes) > MOST_CELLS:
        return made | {"reason": "too_many_cells", "limit": MOST_CELLS, "scans": []}
    if not 0 < share < 1:
        return made | {"reason": "everybody_decided_alike", "limit": None, "scans": []}
    rules = [each for each in found.confirmed if each.measure == SELECTION]
    asked = _Asked(ground, columns, labels, weighted)
    scans = [_scan(bias_scan(ground, direction), asked, rules) for direction in ("lower", "higher")]
    return made | {"reason": None, "limit": None, "fine_per_label": FINE, "scans": scans}


def _scan(named: Scan, asked: _Asked, rules: Sequence[Subgroup]) -> dict[str, Any]:
    mask = members(asked.ground, named.labels)
    shared = [overlap(asked.ground, mask, asked.members(rule)) for rule in rules] if named.labels else []
    best = int(np.argmax(shared)) if shared else None
    return {
        "direction": named.direction,
        "labels": [
            {"column": asked.columns[column], "labels": [asked.labels[column][code] for code in codes]}
            for column, codes in named.labels.items()
        ],
        "score": named.score,
        "group": _named(asked.ground.sums[:, mask].sum(axis=1), asked.weighted) if named.labels else None,
        "overlap": None if best is None else shared[best],
        "rule": None if best is None else row(rules[best], asked.weighted)["rule"],
    }


def _named(sums: FloatArray, weighted: bool) -> dict[str, Any]:
    """Return the people named; with an expectation its columns of sums are kept whether or not there are weights."""
    made = _counts(sums, weighted)
    return made | {"expected": number(float(expected_rate(sums)))} if with_expectation(sums) else made
