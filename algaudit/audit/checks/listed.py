"""The list of checks, in the order in which they are run and shown, and how they are run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

from algaudit.audit.checks.check import Answer, Check, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.cube.cube import Cube


def _many_labels(cube: Cube) -> bool:
    return any(
        sum(label is not None for label in item.labels) > 2
        for role in ("decision", "outcome")
        for item in cube.all_of_role(role)
    )


#: What the checks of single cases may find.
_CODES = {
    "expected_subgroups": ("subgroup_unexpected",),
    "scores": ("scores_apart", "scores_auc_gap", "scores_calibration_gap"),
    "allocation": (
        "allocation_against_order",
        "allocation_gap",
        "allocation_moved_up",
        "allocation_not_the_quota",
        "allocation_passed_over",
        "allocation_tie_break",
        "allocation_ties",
        "allocation_top",
    ),
    "waiting": ("waiting_dates", "waiting_gap"),
    "amounts": ("amount_gap", "amounts_left_out", "entitlement_slope", "underpayments"),
    "completeness": ("age_gap", "blank_gap", "dates_unread"),
    "proxies": ("proxy",),
    "clusters": ("cluster_deviates",),
    "alike": ("alike_flips", "alike_group_gap", "alike_twins_differ"),
    "bounds": ("bounds_coarse", "bounds_gap", "bounds_unclear"),
    "remedies": ("remedies_assessed",),
    "fidelity": ("model_differs",),
    "importance": ("importance_leaning",),
    "recourse": ("recourse_gap",),
}

_LISTED = (
    Check("explained", lambda plan, _: bool(plan.stratum and plan.roles().attributes)),
    Check("subgroups", lambda plan, _: plan.search > 0),
    Check("expected_subgroups", lambda plan, _: plan.expected is not None, from_rows=True),
    Check("classes", lambda plan, cube: _many_labels(cube) or bool(plan.order)),
    Check("sweep", lambda plan, _: plan.score is not None),
    Check("scores", lambda plan, _: plan.score_quality, from_rows=True),
    Check("allocation", lambda plan, _: plan.quota is not None, from_rows=True),
    Check("waiting", lambda plan, _: plan.decided is not None, from_rows=True),
    Check("amounts", lambda plan, _: plan.amount is not None, from_rows=True),
    Check("population", lambda plan, _: bool(plan.population)),
    Check(
        "completeness",
        lambda plan, _: bool(plan.features or plan.period) and bool(plan.by or plan.across),
        from_rows=True,
    ),
    Check("proxies", lambda plan, _: bool(plan.features) and bool(plan.by or plan.across), from_rows=True),
    Check("clusters", lambda plan, _: bool(plan.features) and not (plan.by or plan.across), from_rows=True),
    Check("alike", lambda plan, _: bool(plan.features), from_rows=True),
    Check("fidelity", lambda plan, _: plan.algorithm is not None, from_rows=True, from_model=True),
    Check("importance", lambda plan, _: plan.algorithm is not None, from_rows=True, from_model=True),
    Check("recourse", lambda plan, _: plan.algorithm is not None, from_rows=True, from_model=True),
    Check("labels", lambda plan, _: plan.labelled is not None),
    Check("funnel", lambda plan, _: bool(plan.stage)),
    Check("trend", lambda plan, _: plan.period is not None),
    Check("bounds", lambda plan, _: plan.coarse, from_rows=True, of_coarse=True),
    Check("remedies", lambda plan, _: plan.what_if, from_rows=True),
    Check("power", lambda plan, _: bool(plan.roles().attributes), by_itself=True),
)

CHECKS = tuple(replace(check, codes=frozenset(_CODES.get(check.name, ()))) for check in _LISTED)
#: What reads single cases.
FROM_ROWS = frozenset(check.name for check in CHECKS if check.from_rows)
#: The folder of each.
ROOMS = {check.name: check.room for check in CHECKS}


def wanted_checks(plan: AuditPlan, cube: Cube) -> list[Check]:
    """Return the checks that a plan switches on."""
    return [check for check in CHECKS if check.wanted(plan, cube)]


# Any: the figures of each check are its own.
def answers(material: Material) -> Iterator[tuple[str, dict[str, Any], list[Finding]]]:
    """Yield name, figures and findings of every check that is switched on; without a log only of those from counts."""
    for check in wanted_checks(material.plan, material.cube):
        if check.from_rows and material.log is None:
            continue
        try:
            if material.plan.coarse and not check.of_coarse:
                raise NotPossible("counts_coarse")
            found: Answer = import_module(check.module).check(material)
        except NotPossible as told:
            facts = {"reason": told.reason, **told.facts}
            told_of = [] if check.by_itself else [Finding("check_not_possible", "notice", facts)]
            found = Answer(facts, told_of)
            status = "not_possible"
        else:
            status = "done"
        # A finding names its check: what is from single cases cannot be computed again from the counts.
        named = [Finding(item.code, item.severity, {"check": check.name, **item.facts}) for item in found.findings]
        yield check.name, {"status": status, **_plain(found.figures)}, named


def _plain(value: Any) -> Any:
    """Return plain values; a number that is not finite would be a defect of the check, so nothing is written then."""
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(value)
    return value
