"""Is the score as good for one group as for another? How well it orders people, whether it keeps its word, how it lies.

Three questions of each group: how often somebody with the true outcome has the higher score of a pair (AUC); whether a
score between 0 and 1 promises as much as comes true (calibration); how far its scores lie from those of the reference
group. The gaps in all three are tested together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table, number
from algaudit.fairness.gaps import GAP
from algaudit.fairness.intervals import difference_limits
from algaudit.fairness.scores.calibration import Calibration, Kept
from algaudit.fairness.scores.distance import Distance
from algaudit.fairness.scores.family import Judged
from algaudit.fairness.scores.pairs import Pairs
from algaudit.fairness.scores.people import QUANTILES, People, Spread, people
from algaudit.fairness.scores.places import placed
from algaudit.fairness.scores.quality import Asked, Quality, asked_of, compared, quality
from algaudit.rows.table import Codes, Rows

#: Groups of a grouping that are looked at, the largest ones.
MOST_GROUPS: Final = 40
AUC, CALIBRATION, SCORES = _ASKED = ("auc", "calibration", "scores")


@dataclass(frozen=True, eq=False)
class _Grouping:
    """What was found of the groups of one grouping, the reference first when there is one."""

    by: tuple[str, ...]
    compared: bool
    left_out: int
    told: list[Quality]


def check(material: Material) -> Answer:
    """Look at the score of every group of every grouping."""
    plan = material.plan
    if plan.score is None:
        raise NotPossible("no_score")
    rows = material.rows(numbers=[plan.score], labels=plan.roles().attributes)
    everybody = _people(rows, plan, slice(None))
    if not everybody.scores.total:
        raise NotPossible("no_score")
    asked = asked_of(everybody, alpha=plan.alpha, seed=plan.seed)
    groupings = [_Grouping((), False, 0, [quality((), everybody, asked)])]
    del everybody
    groupings += [_grouping(made, rows, asked, plan) for made in _wanted(material)]
    pairs = [(one, made.told[0]) for made in groupings if made.compared for one in made.told[1:]]
    judged = compared(pairs, plan.alpha)
    figures = {
        "score": plan.score,
        "confidence": plan.confidence,
        "tests": judged.members,
        "higher_means": _higher_means(groupings[0].told[0].auc, asked, plan.alpha),
        "auc_reason": asked.no_auc,
        "calibration_reason": asked.no_calibration,
        "edges": asked.edges.tolist(),
        "quantiles": list(QUANTILES),
        "groupings": list(_figures(groupings, judged, plan)),
    }
    return Answer(figures, list(_findings(figures)))


def _wanted(material: Material) -> list[Table]:
    own = {item.column for item in material.plan.roles().attributes}
    return [made for made in material.tables if made.groups.by and set(made.groups.by) <= own]


def _people(rows: Rows, plan: AuditPlan, at: slice | Codes) -> People:
    weighted = plan.weight or plan.count
    return people(
        rows.numbers[plan.score or ""][at],
        rows.outcome[at],
        rows.weight[at] if weighted else None,
        counted=plan.count is not None,
    )


def _grouping(made: Table, rows: Rows, asked: Asked, plan: AuditPlan) -> _Grouping:
    """Look at the largest groups of one grouping, the reference first; only that one is kept while the others pass."""
    by = made.groups.by
    place, labels = placed([rows.codes[name] for name in by], [rows.labels[name] for name in by], rows.size)
    counts = np.bincount(place, minlength=len(labels))
    order = np.argsort(place, kind="stable").astype(np.int32)
    del place
    ends = np.cumsum(counts)
    reference = None if made.reference is None else labels.index(made.groups.groups[made.reference])
    listed = sorted(range(len(labels)), key=lambda at: (at != reference, -int(counts[at])))[:MOST_GROUPS]
    # The reference first, then as they stand in every table.
    listed = sorted(listed, key=lambda at: (at != reference, at))
    told: list[Quality] = []
    kept: People | None = None
    for at in listed:
        some = _people(rows, plan, order[ends[at] - counts[at] : ends[at]])
        told.append(quality(labels[at], some, asked, kept))
        kept = some if at == reference else kept
    return _Grouping(by, reference is not None, len(labels) - len(listed), told)


# Any: plain values for audit.json, described by the schema.
def _figures(groupings: Sequence[_Grouping], judged: Judged, plan: AuditPlan) -> Iterator[dict[str, Any]]:
    verdicts, place = judged.verdicts(plan.tolerance), 0
    for made in groupings:
        gaps = []
        for one in made.told[1:] if made.compared else []:
            ats = [place + number * (len(verdicts) // len(_ASKED)) for number in range(len(_ASKED))]
            gaps.append(
                {
                    "group": list(one.group),
                    **{name: _gap(judged, verdicts, at) for name, at in zip(_ASKED, ats, strict=True)},
                    "wasserstein": _wasserstein(one.away, plan.alpha),
                    "mean": _mean_gap(one.spread, made.told[0].spread, plan.alpha),
                }
            )
            place += 1
        yield {
            "by": list(made.by),
            "reference": list(made.told[0].group) if made.compared else None,
            "left_out": made.left_out,
            "groups": [_group(one, plan) for one in made.told],
            "gaps": gaps,
        }


def _gap(judged: Judged, verdicts: Sequence[str], at: int) -> dict[str, Any] | None:
    if np.isnan(judged.difference[at]):
        return None
    values = {name: number(float(getattr(judged, name)[at])) for name in ("difference", "low", "high")}
    return {**values, "verdict": verdicts[at]}


def _wasserstein(away: Distance | None, alpha: float) -> dict[str, Any] | None:
    if away is None or np.isnan(away.wasserstein):
        return None
    low, high = away.wasserstein_limits(alpha)
    return {
        "value": away.wasserstein,
        "low": low,
        "high": high,
        "p_value": away.wasserstein_p_value(),
        "kolmogorov_smirnov_p_value": away.p_value(),
    }


def _mean_gap(own: Spread, other: Spread, alpha: float) -> dict[str, Any]:
    low, high = difference_limits(own.mean, own.limits(alpha), other.mean, other.limits(alpha))
    return {"difference": number(own.mean - other.mean), "low": number(float(low)), "high": number(float(high))}


def _group(one: Quality, plan: AuditPlan) -> dict[str, Any]:
    alpha = plan.alpha
    low, high = one.spread.limits(alpha)
    return {
        "group": list(one.group),
        "cases": one.cases,
        "missing": one.missing,
        "effective": one.spread.effective,
        "mean": {"value": number(one.spread.mean), "low": number(float(low)), "high": number(float(high))},
        "deviation": number(one.spread.deviation),
        "quantiles": [number(value) for value in one.spread.quantiles],
        "auc": _auc(one, alpha),
        "calibration": None if one.calibration is None else _calibration(one.calibration, alpha),
    }


def _auc(one: Quality, alpha: float) -> dict[str, Any] | None:
    if one.auc is None or np.isnan(one.auc.value):
        return None
    low, high = one.auc.limits(alpha)
    return {
        "value": float(one.auc.value),
        "low": float(low),
        "high": float(high),
        "error": number(float(one.auc.error)),
        "positives": one.positives,
        "negatives": one.negatives,
    }


def _calibration(found: Calibration, alpha: float) -> dict[str, Any]:
    whole = {name: values[0] for name, values in _kept(found.whole, alpha).items()}
    ece_low, ece_high = found.ece_limits(alpha)
    brier_low, brier_high = found.brier_limits(alpha)
    bands = _kept(found.bands, alpha)
    return {
        **whole,
        "bands": [dict(zip(bands, values, strict=True)) for values in zip(*bands.values(), strict=True)],
        "ece": {
            "value": found.ece,
            "low": ece_low,
            "high": ece_high,
            "by_chance": float(found.by_chance.mean()),
            "by_chance_at_most": float(np.quantile(found.by_chance, 1 - alpha)),
            "p_value": found.ece_p_value(),
        },
        "brier": {"value": found.brier, "low": brier_low, "high": brier_high},
    }


def _kept(kept: Kept, alpha: float) -> dict[str, list[float | None]]:
    """Return a column for each figure."""
    observed, gap = kept.observed_limits(alpha), kept.difference_limits(alpha)
    columns = {
        "denominator": kept.people,
        "numerator": kept.positives,
        "observed": kept.observed,
        "observed_low": observed[0],
        "observed_high": observed[1],
        "expected": kept.expected,
        "difference": kept.difference,
        "difference_low": gap[0],
        "difference_high": gap[1],
    }
    return {name: [_number(value) for value in values.tolist()] for name, values in columns.items()}


def _number(value: float) -> float | int | None:
    """Return a count as the whole number that it is; sums of weights need not be."""
    return int(value) if value > 1 and value.is_integer() else number(value)


def _higher_means(auc: Pairs | None, asked: Asked, alpha: float) -> str:
    """Say what a higher score goes with: the outcome, its absence, or nothing that could be shown."""
    if auc is None or np.isnan(auc.value):
        return "unknown"
    low = float(auc.limits(alpha)[0])
    return "no_outcome" if asked.turned else "outcome" if low > 0.5 else "neither_shown"


def _findings(figures: dict[str, Any]) -> Iterator[Finding]:
    """Yield every gap in order and word; of gaps in the spread of scores, the largest of each grouping."""
    for made in figures["groupings"]:
        told = {tuple(one["group"]): one for one in made["groups"]}
        for gap in made["gaps"]:
            for name in (AUC, CALIBRATION):
                if gap[name] and gap[name]["verdict"] == GAP:
                    sides = told[tuple(gap["group"])][name], told[tuple(made["reference"])][name]
                    yield Finding(f"scores_{name}_gap", "alert", _facts(made, gap, name, sides))
        wide = [gap for gap in made["gaps"] if gap[SCORES] and gap[SCORES]["verdict"] == GAP]
        if wide:
            gap = max(wide, key=lambda each: float(each[SCORES]["difference"]))
            facts = {key: gap[SCORES][key] for key in ("difference", "low", "high")}
            means = [told[tuple(group)]["mean"]["value"] for group in (gap["group"], made["reference"])]
            yield Finding(
                "scores_apart",
                "notice",
                {
                    "by": made["by"],
                    "group": gap["group"],
                    "reference": made["reference"],
                    **facts,
                    "mean": means[0],
                    "reference_mean": means[1],
                    "cases": told[tuple(gap["group"])]["cases"],
                    "reference_cases": told[tuple(made["reference"])]["cases"],
                    "groups": len(wide),
                },
            )


def _facts(made: dict[str, Any], gap: dict[str, Any], name: str, sides: Sequence[dict[str, Any]]) -> dict[str, Any]:
    facts = {"by": made["by"], "group": gap["group"], "reference": made["reference"]}
    facts |= {key: gap[name][key] for key in ("difference", "low", "high")}
    keys = ["value", "positives", "negatives"]
    if name == CALIBRATION:
        keys = ["difference", "observed", "expected", "numerator", "denominator"]
    for own, prefix in zip(sides, ("own", "reference"), strict=True):
        facts |= {f"{prefix}_{key}": own[key] for key in keys}
    return facts
