"""Without any protected column: whether there are clusters of cases whose decisions are unusual.

This is a way to look when the law or the log does not allow to tell people apart. It can find that cases of some kind
are decided otherwise than the rest; it cannot name discrimination, nor say whom it concerns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import number
from algaudit.fairness.gaps import GAP, holm, verdict
from algaudit.fairness.groups import UNKNOWN, YES
from algaudit.fairness.proxies.clusters import Clusters, Deviations, Trait, deviations, find_clusters, traits
from algaudit.fairness.proxies.features import Feature, Truth, draw, space
from algaudit.fairness.proxies.inputs import inputs
from algaudit.rows.table import Rows, either

MOST_CASES: Final = 20_000
#: With fewer cases neither half could tell a cluster from chance.
SMALLEST_LOG: Final = 200
# Any: figures are plain values of a JSON document.
_Figures = dict[str, Any]


@dataclass(frozen=True, eq=False)
class _Search:
    """One measure searched for: what was found on one half, and what the other half says of it."""

    measure: str
    found: Clusters
    told: Deviations
    features: list[Feature]


def check(material: Material) -> Answer:
    """Look for clusters with an unusual rate of positive decisions, and of errors when outcomes are known."""
    plan = material.plan
    rows = material.rows(labels=either(plan.features))
    drawn = draw(rows.size, MOST_CASES, plan.seed, count=rows.weight if plan.count else None)
    if len(drawn) < SMALLEST_LOG:
        raise NotPossible("too_few_to_cluster", cases=len(drawn), smallest=SMALLEST_LOG)
    read = inputs(rows.codes, rows.labels, plan.features, numbers=rows.numbers)
    features = [item.chosen(drawn) for item in read]
    if not space(features).shape[1]:
        raise NotPossible("inputs_all_alike")
    searches = list(_searches(features, rows, drawn, plan))
    measures = _measures(searches, plan)
    figures = {
        "sample": {"rows": rows.size, "cases": len(drawn), "most": MOST_CASES, "seed": plan.seed},
        "weights_used": None if not plan.weight else False,
        "confidence": plan.confidence,
        "family": sum(len(one["clusters"]) for one in measures),
        "measures": measures,
        "cannot_name_groups": True,
    }
    return Answer(figures, list(_findings(measures)))


def _searches(features: list[Feature], rows: Rows, drawn: np.ndarray, plan: AuditPlan) -> Iterator[_Search]:
    positive, outcome = rows.positive[drawn], rows.outcome[drawn]
    yield _search("selection_rate", features, positive, plan.seed)
    known = outcome != UNKNOWN
    if plan.outcome and int(known.sum()) >= SMALLEST_LOG:
        wrong = positive[known] != (outcome[known] == YES)
        yield _search("error_rate", [item.chosen(known) for item in features], wrong, plan.seed)


def _search(measure: str, features: list[Feature], marked: Truth, seed: int) -> _Search:
    points = space(features)
    if not points.shape[1]:
        points = np.zeros((len(marked), 1))
    found = find_clusters(points, marked, seed)
    return _Search(measure, found, deviations(found, marked), features)


def _measures(searches: Sequence[_Search], plan: AuditPlan) -> list[_Figures]:
    """Return the figures of each search; all clusters of the check are one family for Holm."""
    places = [(at, place) for at, one in enumerate(searches) if one.found.number > 1 for place in _filled(one)]
    raw = [one.told.p_values() for one in searches]
    adjusted, level = holm(np.array([raw[at][place] for at, place in places]), plan.alpha)
    tested = {key: (raw[key[0]][key[1]], adjusted[at], level[at]) for at, key in enumerate(places)}
    made = []
    for at, one in enumerate(searches):
        told = one.told
        clusters = [
            _cluster(one, place, tested[at, place], plan) for place in range(one.found.number) if (at, place) in tested
        ]
        clusters.sort(key=lambda row: (row["p_adjusted"], -abs(row["difference"]["value"])))
        made.append(
            {
                "measure": one.measure,
                "tested": told.all_cases,
                "rate": told.all_hits / told.all_cases,
                "clusters": clusters,
                "reason": None if clusters else "nothing_to_split",
            }
        )
    return made


def _filled(one: _Search) -> list[int]:
    """Return the clusters that have cases in the second half, and cases outside them."""
    cases = one.told.cases
    filled = [place for place in range(one.found.number) if 0 < cases[place] < one.told.all_cases]
    # Of two, each is all others of the other: one question, asked about the smaller.
    return filled if len(filled) > 2 else sorted(filled, key=lambda place: int(cases[place]))[:1]


def _cluster(one: _Search, place: int, tested: tuple[float, float, float], plan: AuditPlan) -> _Figures:
    told = one.told
    p_value, adjusted, level = (float(value) for value in tested)
    low, high = (float(side[place]) for side in told.limits(np.full(1, level)))
    difference = float(told.rate[place] - told.other_rate[place])
    inside = one.found.cluster == place
    second = [item.chosen(one.found.tested) for item in one.features]
    return {
        "cases": int(told.cases[place]),
        "hits": int(told.hits[place]),
        "rate": number(told.rate[place]),
        "other_cases": int(told.all_cases - told.cases[place]),
        "other_hits": int(told.all_hits - told.hits[place]),
        "other_rate": number(told.other_rate[place]),
        "difference": {"value": number(difference), "low": number(low), "high": number(high)},
        "p_value": number(p_value),
        "p_adjusted": number(adjusted),
        "verdict": verdict(difference, low, high, plan.tolerance),
        "traits": [_trait(item) for item in traits(second, inside)],
    }


def _trait(item: Trait) -> _Figures:
    return {
        "column": item.column,
        "is_number": item.is_number,
        "label": item.label,
        "inside": number(item.inside),
        "outside": number(item.outside),
    }


def _findings(measures: Sequence[_Figures]) -> Iterator[Finding]:
    """Yield a notice per cluster that deviates beyond tolerance; it is a place to look at, no gap between groups."""
    for one in measures:
        for row in one["clusters"]:
            if row["verdict"] != GAP:
                continue
            facts = {name: row[name] for name in ("cases", "hits", "rate", "other_cases", "other_hits", "other_rate")}
            spans = {"difference": row["difference"]["value"]} | {
                name: row["difference"][name] for name in ("low", "high")
            }
            yield Finding(
                "cluster_deviates", "notice", {"measure": one["measure"], **facts, **spans, "traits": row["traits"]}
            )
