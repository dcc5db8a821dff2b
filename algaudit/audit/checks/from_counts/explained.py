"""Is a gap still there when only like cases are compared? The log is split into strata, and each group compared within.

A gap that goes away within strata is not thereby in order: whether the stratum may decide, and whether the groups came
into it on equal terms, is for the committee to say. A gap that shows only within strata was hidden by how the groups
are spread over them. The adjusted gaps are a family of their own, judged by the same rule as the raw ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_counts.plain import numbers, reasons, rows
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding, Gap
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, holm
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group
from algaudit.fairness.rates import BALANCED
from algaudit.fairness.scores.family import verdicts
from algaudit.fairness.strata.explained import Explained, explained
from algaudit.fairness.strata.grid import Grid, layout
from algaudit.fairness.strata.mantel_haenszel import Common, Homogeneity, common, homogeneity, joined
from algaudit.fairness.strata.standard import standardised
from algaudit.fairness.strata.turned import APPEARS, REVERSED, TURNED, turned


@dataclass(frozen=True, eq=False)
class _Compared:
    """One measure of one grouping within the strata of one column."""

    stratum: str
    by: tuple[str, ...]
    measure: str
    table: Grid
    reference: int
    common: Common
    even: Homogeneity
    share: Explained

    @property
    def rest(self) -> list[Group]:
        """Groups that are compared with the reference."""
        return [group for place, group in enumerate(self.table.groups) if place != self.reference]

    def judged(self) -> np.ndarray:
        """Say which gaps exist and stand against a reference with enough cases in the strata compared."""
        enough = self.common.other_cases >= SMALLEST_REFERENCE
        found: np.ndarray = ~np.isnan(self.common.difference) & enough
        return found


@dataclass(frozen=True, eq=False)
class _Tested:
    """p-values of all adjusted gaps, and the risks at the near and the far end of their intervals."""

    raw: FloatArray
    adjusted: FloatArray
    level: FloatArray
    share: FloatArray
    uneven: FloatArray


def check(material: Material) -> Answer:
    """Compare groups within strata, for every measure that gets a verdict."""
    compared = list(_compared(material))
    if not compared:
        raise NotPossible("nothing_to_compare_within_strata")
    tested = _tested(compared, material.plan.alpha)
    raw: dict[tuple[tuple[str, ...], str], list[Gap]] = {}
    for gap in material.gaps:
        if gap.primary:
            raw.setdefault((tuple(gap.by), gap.measure), []).append(gap)
    together = joined([item.common for item in compared])
    limits = _limits(together, tested)
    tables, start = [], 0
    for item in compared:
        place = slice(start, start + len(item.rest))
        start = place.stop
        part = _Part(item, place, tested, limits, raw[item.by, item.measure], material.plan)
        tables.append({**_head(item, material.plan.alpha), "gaps": part.rows()})
    figures = {
        "confidence": material.plan.confidence,
        "family": int((~np.isnan(tested.adjusted)).sum()),
        "left_out": _left_out(material.plan),
        "tables": tables,
    }
    return Answer(figures, list(_findings(tables, material.plan)))


def _compared(material: Material) -> Iterator[_Compared]:
    tables = {made.groups.by: made for made in material.tables}
    for stratum in (item.column for item in material.plan.stratum):
        for by in material.plan.groupings():
            made, within = tables[by], tables[(stratum, *by)]
            if made.reference is None or len(made.groups.groups) < 2:
                continue
            laid, place = layout(within.groups, made.groups.groups), made.reference
            left_out = {row["measure"] for row in _left_out(material.plan)}
            for measure in material.plan.primary_measures():
                if measure not in left_out:
                    yield _one((stratum, made.groups.by, measure), laid.grid(within.rates[measure]), place)


def _left_out(plan: AuditPlan) -> list[dict[str, str]]:
    """Return the measures that cannot be adjusted, and why."""
    return [{"measure": name, "reason": "mean_of_two_rates"} for name in plan.primary_measures() if name == BALANCED]


def _one(named: tuple[str, tuple[str, ...], str], table: Grid, place: int) -> _Compared:
    """Compare all groups of a grid with the one at a place; named by stratum, grouping and measure."""
    compared = common(table, place), homogeneity(table, place), explained(table, place)
    return _Compared(*named, table, place, *compared)


def _tested(compared: Sequence[_Compared], alpha: float) -> _Tested:
    raw = joined([item.common for item in compared]).p_values()
    members = np.flatnonzero(np.concatenate([item.judged() for item in compared]))
    adjusted, level, share = np.full(len(raw), np.nan), np.full(len(raw), alpha), np.full(len(raw), alpha)
    adjusted[members], level[members] = holm(raw[members], alpha)
    share[members] = alpha / max(len(members), 1)
    uneven = np.concatenate([item.even.p_value for item in compared])
    known = np.flatnonzero(~np.isnan(uneven))
    corrected = np.full(len(raw), np.nan)
    corrected[known] = holm(uneven[known], alpha)[0]
    return _Tested(raw, adjusted, level, share, corrected)


def _limits(together: Common, tested: _Tested) -> dict[str, FloatArray]:
    """Return both intervals; the end away from 0 at the even share of the risk, as for the raw gaps."""
    # Only one of Holm's later steps draws the end towards 0 at another risk.
    later = tested.level != tested.share
    some, up = together.chosen(later), together.difference[later] >= 0
    made = {}
    for name in ("difference", "ratio"):
        low, high = getattr(together, f"{name}_limits")(tested.share)
        near_low, near_high = getattr(some, f"{name}_limits")(tested.level[later])
        low[later], high[later] = np.where(up, near_low, low[later]), np.where(up, high[later], near_high)
        made[f"{name}_low"], made[f"{name}_high"] = low, high
    return made


# Any: parts of a JSON document.
def _head(item: _Compared, alpha: float) -> dict[str, Any]:
    table, direct = item.table, standardised(item.table)
    low, high = table.limits(alpha)
    direct_low, direct_high = direct.limits(alpha)
    return {
        "stratum": item.stratum,
        "by": list(item.by),
        "measure": item.measure,
        "reference": list(table.groups[item.reference]),
        "groups": [list(group) for group in table.groups],
        "strata": list(table.strata),
        "within": {
            "value": numbers(table.value),
            "low": numbers(low),
            "high": numbers(high),
            "numerator": numbers(table.numerator),
            "denominator": numbers(table.denominator),
        },
        "standardised": {
            "value": numbers(direct.value),
            "low": numbers(direct_low),
            "high": numbers(direct_high),
            "covered": numbers(direct.covered),
        },
    }


@dataclass(frozen=True, eq=False)
class _Part:
    """The rows of one comparison, and where its numbers stand among those of all."""

    item: _Compared
    place: slice
    tested: _Tested
    limits: dict[str, FloatArray]
    #: The gaps that were measured without strata, in the same order.
    raw: Sequence[Gap]
    plan: AuditPlan

    def rows(self) -> list[dict[str, Any]]:
        """Return one row per group."""
        found, raw, adjusted = self.item.common, self._raw(), self._adjusted()
        return rows(
            {
                "group": [list(group) for group in self.item.rest],
                "raw": raw,
                "adjusted": adjusted,
                "ratio": rows({"value": numbers(found.ratio), **self._limits("ratio")}),
                "test": rows({"statistic": numbers(found.statistic), "p_value": numbers(found.test_p_values())}),
                "homogeneity": self._even(),
                "explained": self._explained(raw),
                "strata": found.strata.tolist(),
                "compared": numbers(found.compared),
                "turned": [
                    turned(gap["value"] or 0.0, gap["verdict"] or TOO_LITTLE, own["value"] or 0.0, own["verdict"])
                    for gap, own in zip(raw, adjusted, strict=True)
                ],
            }
        )

    def _raw(self) -> list[dict[str, Any]]:
        gaps = [(gap.difference, gap.verdict) for gap in self.raw]
        return [{"value": gap.value, "low": gap.low, "high": gap.high, "verdict": said} for gap, said in gaps]

    def _limits(self, name: str) -> dict[str, list[float | None]]:
        return {side: numbers(self.limits[f"{name}_{side}"][self.place]) for side in ("low", "high")}

    def _adjusted(self) -> list[dict[str, Any]]:
        value, judged, tested = self.item.common.difference, self.item.judged(), self.tested
        limits = self.limits["difference_low"][self.place], self.limits["difference_high"][self.place]
        return rows(
            {
                "value": numbers(value),
                **self._limits("difference"),
                "confidence": [round(1 - at, 12) for at in tested.level[self.place].tolist()],
                "p_value": numbers(tested.raw[self.place]),
                "p_adjusted": numbers(tested.adjusted[self.place]),
                "verdict": verdicts(value, limits, judged, self.plan.tolerance),
                "reason": reasons(judged, np.isnan(value), "no_common_stratum", "reference_too_small"),
            }
        )

    def _explained(self, raw: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the share of each gap that the stratum explains, where the raw gap is told from 0."""
        share, limits = self.item.share.share, self.item.share.limits(self.plan.alpha)
        low, high = (np.array([gap[side] for gap in raw], np.float64) for side in ("low", "high"))
        known = ((low > 0) | (high < 0)) & ~np.isnan(limits[0])
        columns = {
            name: numbers(np.where(known, part, np.nan))
            for name, part in zip(("value", "low", "high"), (share, *limits), strict=True)
        }
        return rows({**columns, "reason": [None if there else "raw_gap_may_be_zero" for there in known.tolist()]})

    def _even(self) -> list[dict[str, Any]]:
        even = self.item.even
        return rows(
            {
                "statistic": numbers(even.statistic),
                "freedom": even.freedom.tolist(),
                "p_value": numbers(even.p_value),
                "p_adjusted": numbers(self.tested.uneven[self.place]),
            }
        )


def _findings(tables: Sequence[dict[str, Any]], plan: AuditPlan) -> Iterator[Finding]:
    alpha = plan.alpha
    for table in tables:
        cases, names = _cases(table), {name: table[name] for name in ("measure", "by", "reference", "stratum")}
        for row in table["gaps"]:
            if row["turned"] in TURNED:
                yield _simpson(table, row, cases, plan)
            chance = row["homogeneity"]["p_adjusted"]
            if chance is not None and chance < alpha:
                yield Finding("explained_uneven", "notice", {**names, "group": row["group"], "p_adjusted": chance})


def _cases(table: dict[str, Any]) -> dict[Group, float]:
    """Return the denominator of each group in all strata together."""
    return dict(
        zip(map(tuple, table["groups"]), map(sum, zip(*table["within"]["denominator"], strict=True)), strict=True)
    )


def _simpson(table: dict[str, Any], row: dict[str, Any], cases: dict[Group, float], plan: AuditPlan) -> Finding:
    raw, adjusted = row["raw"], row["adjusted"]
    facts = {name: table[name] for name in ("measure", "by", "reference", "stratum")}
    facts |= {"group": row["group"], "turned": row["turned"], "strata": row["strata"], "compared": row["compared"]}
    facts |= {"raw": raw["value"], "raw_low": raw["low"], "raw_high": raw["high"], "raw_verdict": raw["verdict"]}
    facts |= {"difference": adjusted["value"], "low": adjusted["low"], "high": adjusted["high"]}
    facts |= {"confidence": adjusted["confidence"], "verdict": adjusted["verdict"]}
    facts["denominator"] = cases[tuple(row["group"])]
    facts["reference_denominator"] = cases[tuple(table["reference"])]
    found = adjusted["verdict"] == GAP and row["turned"] in {APPEARS, REVERSED}
    facts["worse_off"] = worse_off(table["measure"], adjusted["value"] or 0.0, plan.positive_is) if found else None
    return Finding("simpson", "alert" if found else "notice", facts)
