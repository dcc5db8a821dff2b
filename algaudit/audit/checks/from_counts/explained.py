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
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding, Gap
from algaudit.audit.tables import Table, number
from algaudit.audit.worse_off import worse_off
from algaudit.cube.cube import FloatArray
from algaudit.fairness.gaps import GAP, TOO_LITTLE, holm, verdict
from algaudit.fairness.groups import SMALLEST_REFERENCE, Group
from algaudit.fairness.rates import BALANCED
from algaudit.fairness.strata.explained import Explained, explained
from algaudit.fairness.strata.grid import Grid, grid
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
    raw = {(tuple(gap.by), tuple(gap.group), gap.measure): gap for gap in material.gaps if gap.primary}
    together = joined([item.common for item in compared])
    limits = _limits(together, tested)
    tables, start = [], 0
    for item in compared:
        place = slice(start, start + len(item.rest))
        start = place.stop
        part = _Part(item, place, tested, limits, raw, material.plan)
        tables.append({**_head(item, material.plan.alpha), "gaps": list(part.rows())})
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
            left_out = {row["measure"] for row in _left_out(material.plan)}
            for measure in material.plan.primary_measures():
                if measure not in left_out:
                    yield _one(stratum, made, within, measure)


def _left_out(plan: AuditPlan) -> list[dict[str, str]]:
    """Return the measures that cannot be adjusted, and why."""
    return [{"measure": name, "reason": "mean_of_two_rates"} for name in plan.primary_measures() if name == BALANCED]


def _one(stratum: str, made: Table, within: Table, measure: str) -> _Compared:
    table, place = grid(within.groups, within.rates[measure], made.groups.groups), made.reference or 0
    return _Compared(
        stratum,
        made.groups.by,
        measure,
        table,
        place,
        common(table, place),
        homogeneity(table, place),
        explained(table, place),
    )


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
    made = {}
    for name, at in (("difference", together.difference_limits), ("ratio", together.ratio_limits)):
        near, far = at(tested.level), at(tested.share)
        up = together.difference >= 0
        made[f"{name}_low"], made[f"{name}_high"] = np.where(up, near[0], far[0]), np.where(up, far[1], near[1])
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
            "value": _plain(table.value),
            "low": _plain(low),
            "high": _plain(high),
            "numerator": _plain(table.numerator),
            "denominator": _plain(table.denominator),
        },
        "standardised": {
            "value": _plain(direct.value),
            "low": _plain(direct_low),
            "high": _plain(direct_high),
            "covered": _plain(direct.covered),
        },
    }


def _plain(values: FloatArray) -> list[Any]:
    """Return nested lists with None for what is not there."""
    made = values.astype(object)
    made[~np.isfinite(values)] = None
    listed: list[Any] = made.tolist()
    return listed


@dataclass(frozen=True, eq=False)
class _Part:
    """The rows of one comparison, and where its numbers stand among those of all."""

    item: _Compared
    place: slice
    tested: _Tested
    limits: dict[str, FloatArray]
    raw: dict[tuple[tuple[str, ...], tuple[str | None, ...], str], Gap]
    plan: AuditPlan

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row per group."""
        item, share = self.item, self.item.share.share
        share_limits, judged = item.share.limits(self.plan.alpha), item.judged()
        test = item.common.test_p_values()
        for place, group in enumerate(item.rest):
            raw = self.raw[(item.by, group, item.measure)]
            adjusted = self._adjusted(place, bool(judged[place]))
            known = _may_be_shared(raw) and not np.isnan(share_limits[0][place])
            shared = [number(part[place]) if known else None for part in (share, *share_limits)]
            yield {
                "group": list(group),
                "raw": {
                    "value": raw.difference.value,
                    "low": raw.difference.low,
                    "high": raw.difference.high,
                    "verdict": raw.verdict,
                },
                "adjusted": adjusted,
                "ratio": self._ratio(place),
                "test": {"statistic": number(item.common.statistic[place]), "p_value": number(test[place])},
                "homogeneity": self._even(place),
                "explained": {
                    **dict(zip(("value", "low", "high"), shared, strict=True)),
                    "reason": None if known else "raw_gap_may_be_zero",
                },
                "strata": int(item.common.strata[place]),
                "compared": number(item.common.compared[place]),
                "turned": turned(
                    raw.difference.value or 0.0,
                    raw.verdict or TOO_LITTLE,
                    adjusted["value"] or 0.0,
                    adjusted["verdict"],
                ),
            }

    def _adjusted(self, place: int, judged: bool) -> dict[str, Any]:
        at = self.place.start + place
        value = float(self.item.common.difference[place])
        low, high = (float(self.limits[f"difference_{side}"][at]) for side in ("low", "high"))
        missing = "no_common_stratum" if np.isnan(value) else "reference_too_small"
        return {
            "value": number(value),
            "low": number(low),
            "high": number(high),
            "confidence": float(round(1 - self.tested.level[at], 12)),
            "p_value": number(self.tested.raw[at]),
            "p_adjusted": number(self.tested.adjusted[at]),
            "verdict": verdict(value, low, high, self.plan.tolerance) if judged else TOO_LITTLE,
            "reason": None if judged else missing,
        }

    def _ratio(self, place: int) -> dict[str, Any]:
        at = self.place.start + place
        low, high = (number(self.limits[f"ratio_{side}"][at]) for side in ("low", "high"))
        return {"value": number(self.item.common.ratio[place]), "low": low, "high": high}

    def _even(self, place: int) -> dict[str, Any]:
        even, at = self.item.even, self.place.start + place
        return {
            "statistic": number(even.statistic[place]),
            "freedom": int(even.freedom[place]),
            "p_value": number(even.p_value[place]),
            "p_adjusted": number(self.tested.uneven[at]),
        }


def _may_be_shared(raw: Gap) -> bool:
    """Say whether the raw gap is told from 0, so that a share of it can be given."""
    low, high = raw.difference.low, raw.difference.high
    return low is not None and high is not None and (low > 0 or high < 0)


def _findings(tables: Sequence[dict[str, Any]], plan: AuditPlan) -> Iterator[Finding]:
    for table in tables:
        for row in table["gaps"]:
            if row["turned"] in TURNED:
                yield _simpson(table, row, plan)
            if row["homogeneity"]["p_adjusted"] is not None and row["homogeneity"]["p_adjusted"] < plan.alpha:
                names = {name: table[name] for name in ("measure", "by", "reference", "stratum")}
                facts = {**names, "group": row["group"], "p_adjusted": row["homogeneity"]["p_adjusted"]}
                yield Finding("explained_uneven", "notice", facts)


def _simpson(table: dict[str, Any], row: dict[str, Any], plan: AuditPlan) -> Finding:
    raw, adjusted = row["raw"], row["adjusted"]
    facts = {name: table[name] for name in ("measure", "by", "reference", "stratum")}
    facts |= {"group": row["group"], "turned": row["turned"], "strata": row["strata"], "compared": row["compared"]}
    facts |= {"raw": raw["value"], "raw_low": raw["low"], "raw_high": raw["high"], "raw_verdict": raw["verdict"]}
    facts |= {"difference": adjusted["value"], "low": adjusted["low"], "high": adjusted["high"]}
    facts |= {"confidence": adjusted["confidence"], "verdict": adjusted["verdict"]}
    place = table["groups"].index(row["group"])
    facts["denominator"] = sum(part[place] for part in table["within"]["denominator"])
    other = table["groups"].index(table["reference"])
    facts["reference_denominator"] = sum(part[other] for part in table["within"]["denominator"])
    found = adjusted["verdict"] == GAP and row["turned"] in {APPEARS, REVERSED}
    facts["worse_off"] = worse_off(table["measure"], adjusted["value"] or 0.0, plan.positive_is) if found else None
    return Finding("simpson", "alert" if found else "notice", facts)
