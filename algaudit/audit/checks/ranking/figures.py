"""The figures of the check of places: what concerns everybody, then every grouping, as plain values for audit.json."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from algaudit.audit.checks.ranking.order import Ordered
from algaudit.audit.plan import AuditPlan
from algaudit.audit.tables import Table, number, span
from algaudit.fairness.gaps import compare
from algaudit.fairness.ranking.beginnings import Beginning, Minimums, beginnings, longest
from algaudit.fairness.ranking.compact import Codes
from algaudit.fairness.ranking.exposure import exposure, exposure_ratio, ndkl, ndkl_by_lot
from algaudit.fairness.ranking.judged import PLACES, REFUSED, SELECTED, TIES, Gaps, Judged
from algaudit.fairness.ranking.line import selected_of
from algaudit.fairness.ranking.shares import Shares, below_of, depths_of, rates_down_to, shares, skew
from algaudit.fairness.rates import Rates

#: Groups and lists that are followed place by place; the line is drawn for all of them.
MOST_FOLLOWED, MOST_FOLLOWED_LISTS = 12, 5
#: Lists named in the result.
_MOST_NAMED: Final = 30
_SHOWN_PLACES: Final = (5, 10, 20, 50, 100, 200, 500, 1_000)


# Any, here and below: plain values for audit.json, described by the schema.
def whole(ordered: Ordered, plan: AuditPlan) -> dict[str, Any]:
    """Return what concerns everybody: places, ties, decisions against the order, the lists."""
    ranking = ordered.ranking
    everybody = shares(ranking, np.zeros(len(ordered.positive), np.int32), 1, ordered.positive)
    line, sides, decided = everybody.line, everybody.sides, everybody.sides.line
    beyond = selected_of(ranking, ordered.positive) - ranking.places
    return {
        "column": plan.rank or plan.score,
        "first": "lowest" if plan.rank else "highest",
        "quota": plan.quota,
        "quota_is": "share" if (plan.quota or 0) < 1 else "places",
        "quota_by": plan.quota_by,
        "cases": len(ordered.positive),
        "without_rank": ordered.without_rank,
        "without_list": ordered.without_list,
        "places": int(ranking.places.sum()),
        "selected": int(ordered.positive.sum()),
        "just_below": int(below_of(ranking).sum()),
        "lists": len(ranking.places),
        "lists_without_places": int((ranking.places == 0).sum()),
        "lists_for_everybody": int((ranking.places == ranking.sizes).sum()),
        "ties": {
            "lists": int((line.left > 0).sum()),
            "places": int(line.left.sum()),
            "people": int(line.tied.sum()),
        },
        "against_order": {
            "above": int(decided.above.sum()),
            REFUSED: int(sides.refused_above.sum()),
            "below": int((decided.size - decided.above - decided.tied).sum()),
            SELECTED: int(sides.selected_below.sum()),
        },
        "beyond_places": {
            "lists_with_more": int((beyond > 0).sum()),
            "more": int(beyond[beyond > 0].sum()),
            "lists_with_fewer": int((beyond < 0).sum()),
            "fewer": int(-beyond[beyond < 0].sum()),
        },
        "named_lists": _named_lists(ordered, everybody) if plan.quota_by else [],
    }


def _named_lists(ordered: Ordered, everybody: Shares) -> list[dict[str, Any]]:
    line, sides, ranking = everybody.line, everybody.sides, ordered.ranking
    against = (sides.refused_above + sides.selected_below)[:, 0]
    selected = selected_of(ranking, ordered.positive)
    # Where decisions go against the order, or are not as many as the places, or a lot decides first; then the longest.
    order = np.lexsort((-ranking.sizes, -line.left, -abs(selected - ranking.places), -against))[:_MOST_NAMED]
    return [
        {
            "list": ordered.lists[place],
            "cases": int(ranking.sizes[place]),
            "places": int(ranking.places[place]),
            "selected": int(selected[place]),
            "tied_places": int(line.left[place]),
            "tied_people": int(line.tied[place, 0]),
            REFUSED: int(sides.refused_above[place, 0]),
            SELECTED: int(sides.selected_below[place, 0]),
        }
        for place in order.tolist()
    ]


@dataclass(frozen=True, eq=False)
class Followed:
    """One grouping, place by place: what its figures are made of, and the beginnings that are still to be corrected."""

    rows: dict[str, Any]
    beginnings: list[Beginning]


def grouping(ordered: Ordered, plan: AuditPlan, made: Table, found: Shares, judged: Judged) -> Followed:
    """Return the figures of one grouping."""
    ranking, groups = ordered.ranking, made.groups.groups
    codes = ordered.codes(made)
    largest = sorted(longest(found.sizes, MOST_FOLLOWED))
    lists = longest(ranking.sizes, MOST_FOLLOWED_LISTS)
    rest = plan.positive_is == "adverse"
    rows = [
        {"group": list(group), **_places(found, judged, place, plan.alpha), **_decided(found, judged, place)}
        for place, group in enumerate(groups)
    ]
    rows = [row | seen for row, seen in zip(rows, _exposures(ordered, codes, made, plan.alpha), strict=True)]
    by_quota = _set_by_quota(found, made.reference) if plan.quota_by else "none"
    figures = {
        "by": list(made.groups.by),
        "reference": None if made.reference is None else list(groups[made.reference]),
        "groups": rows,
        "set_by_quota": by_quota,
        "depths": [] if by_quota == "all" else list(_depths(ordered, codes, made, largest, plan)),
        "ndkl": [_ndkl(ordered, place, codes, found) for place in lists] if len(groups) <= MOST_FOLLOWED else [],
    }
    # With several lists a cross with the region would only say again what its list says.
    followed_lists = lists if len(made.groups.by) == 1 or len(lists) == 1 else []
    followed = [row for place in followed_lists for row in beginnings(ranking, place, codes, largest, rest=rest)]
    return Followed(figures, followed)


def _set_by_quota(found: Shares, reference: int | None) -> str:
    """Say whether the quota of each list alone sets how all groups, or some of them, differ from the reference."""
    apart = found.settled if reference is None else np.delete(found.apart(reference), reference)
    return "none" if not apart.any() else "all" if apart.all() else "some"


def _places(found: Shares, judged: Judged, place: int, alpha: float) -> dict[str, Any]:
    line, rates, tested = found.line, found.rates(), judged.represented[place]
    of_places, of_cases = found.places[place] / found.places.sum(), found.sizes[place] / found.sizes.sum()
    difference, verdict = _judged_gap(judged.gaps.get(PLACES), place)
    return {
        "cases": int(found.sizes[place]),
        "above": int(line.above[:, place].sum()),
        "tied": int(line.tied[:, place].sum()),
        "lowest": int(line.lowest[:, place].sum()),
        "highest": int(line.highest[:, place].sum()),
        "places": float(found.places[place]),
        "by_lot": float(found.by_lot[place]),
        "rate": span(rates.value, rates.limits(alpha), place),
        "share_of_places": float(of_places),
        "share_of_cases": float(of_cases),
        "skew": number(skew(of_places, of_cases)),
        "skew_reason": None if of_places > 0 else "no_places" if of_cases > 0 else "no_cases",
        "p_two_sided": tested.two_sided,
        "p_lower": tested.lower,
        "p_adjusted": number(judged.adjusted[PLACES][place]),
        "difference": difference,
        "verdict": verdict,
        "just_below": float(found.below[place]),
    }


def _decided(found: Shares, judged: Judged, place: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, rates in ((REFUSED, found.refused()), (SELECTED, found.selected())):
        difference, verdict = _judged_gap(judged.gaps.get(name), place)
        adjusted = judged.adjusted.get(name)
        made[name] = {
            "number": int(rates.numerator[place]),
            "of": int(rates.denominator[place]),
            "rate": number(rates.value[place]),
            "difference": difference,
            "p_adjusted": None if adjusted is None else number(adjusted[place]),
            "verdict": verdict,
        }
    broken, tied, chosen = judged.tie_broken[place], found.sides.line.tied, found.sides.selected_tied
    people = np.maximum(tied.sum(axis=1), 1)
    made[TIES] = {
        "tied": int(tied[:, place].sum()),
        "selected": int(chosen[:, place].sum()),
        "by_lot": float((chosen.sum(axis=1) / people) @ tied[:, place]),
        "p_two_sided": broken.two_sided if broken else None,
        "p_adjusted": number(judged.adjusted[TIES][place]),
    }
    return made


def _judged_gap(gaps: Gaps | None, place: int) -> tuple[dict[str, Any] | None, str | None]:
    """Return gap and verdict; nothing for the reference group, and nothing without one."""
    if gaps is None or gaps.verdicts[place] is None:
        return None, None
    return span(gaps.difference, (gaps.low, gaps.high), place), gaps.verdicts[place]


def _exposures(ordered: Ordered, codes: Codes, made: Table, alpha: float) -> Iterator[dict[str, Any]]:
    seen = exposure(ordered.ranking, codes, len(made.groups.groups))
    ratio = None if made.reference is None else exposure_ratio(seen, made.reference, alpha)
    for place in range(len(made.groups.groups)):
        relative = span(*ratio, place) if ratio and place != made.reference else None
        yield {"exposure": number(seen.value[place]), "exposure_ratio": relative}


def _ndkl(ordered: Ordered, place: int, codes: Codes, found: Shares) -> dict[str, Any]:
    value = ndkl(ordered.ranking, place, codes, len(found.sizes))
    return {
        "list": ordered.lists[place],
        "value": number(value),
        "by_lot": number(ndkl_by_lot(found.line.size[place])),
    }


def _depths(
    ordered: Ordered, codes: Codes, made: Table, largest: list[int], plan: AuditPlan
) -> Iterator[dict[str, Any]]:
    """Yield the gap at each depth of the lists; each interval stands for itself."""
    tops, people, groups = depths_of(ordered.ranking, plan.quota or 0), len(codes), made.groups.groups
    measured = rates_down_to(ordered.ranking, codes, len(groups), [top.depth for top in tops])
    for top, rates in zip(tops, measured, strict=True):
        limits, gaps, total = rates.limits(plan.alpha), _gaps_at(made, rates, plan.alpha), top.people
        rows = [
            {
                "group": list(groups[place]),
                "number": float(rates.numerator[place]),
                "rate": span(rates.value, limits, place),
                "difference": gaps[place],
                "skew": number(skew(rates.numerator[place] / total, rates.denominator[place] / people)),
            }
            for place in largest
        ]
        yield {"first": top.first, "people": total, "share": total / people, "groups": rows}


def _gaps_at(made: Table, rates: Rates, alpha: float) -> list[dict[str, Any] | None]:
    """Return the gap of each group to the reference, None for the reference itself."""
    if made.reference is None:
        return [None] * len(made.groups.groups)
    found = compare(made.groups, rates, made.reference)
    limits = found.difference_limits(np.full(len(found.difference), alpha))
    gaps: list[dict[str, Any] | None] = [span(found.difference, limits, place) for place in range(len(limits[0]))]
    gaps.insert(made.reference, None)
    return gaps


def prefix(ordered: Ordered, made: Table, row: Beginning, found: Minimums) -> dict[str, Any]:
    """Return the smallest numbers of one group on one list, at a few places, the first failed one among them."""
    last = len(row.counts)
    places = sorted({place for place in (*_SHOWN_PLACES, found.first_below or 1, last) if place <= last})
    return {
        "list": ordered.lists[row.place],
        "group": list(made.groups.groups[row.group]),
        "counted": "rest" if row.rest else "group",
        "places": last,
        "share": row.share,
        "p_value": row.p_value,
        "p_adjusted": found.adjusted,
        "alpha": found.alpha,
        "first_below": found.first_below,
        "minimums": [
            {"place": place, "needed": int(found.minimum[place - 1]), "found": int(row.counts[place - 1])}
            for place in places
        ],
    }
