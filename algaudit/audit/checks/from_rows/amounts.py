"""How much do people get? Who gets anything, how much those who do, how unequally, and how far from what was due.

Amounts below 0 (money asked back) and blank ones are left out and counted. A blank amount is never taken for 0: whether
nothing was paid or nobody wrote it down, the log does not say. Gaps in amounts are judged as shares of what the
reference group gets, so that one tolerance serves shares and money alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.result import Finding
from algaudit.audit.tables import span
from algaudit.cube.cube import FloatArray
from algaudit.fairness.amounts.contrast import Contrast, Fixed, Measured
from algaudit.fairness.amounts.entitlement import Payments, errors, payments, share_of, slope, tenths
from algaudit.fairness.amounts.inequality import (
    LEAST_CASES,
    LEAST_GINI,
    ORDERS,
    Entropy,
    Part,
    between_limits,
    entropy,
    gini,
)
from algaudit.fairness.amounts.means import LEAST_JUDGED, means
from algaudit.fairness.amounts.quantiles import SHARES, quantiles
from algaudit.fairness.amounts.questions import Line, Question, answered, plain, question
from algaudit.fairness.amounts.spread import Places, Spread, above_zero, group_places, spread, tally
from algaudit.fairness.gaps import GAP
from algaudit.fairness.groups import Group
from algaudit.fairness.rates import Rates

_Array = TypeVar("_Array", bound=npt.NDArray[Any])
_METHODS = {"Rates": "wilson", "Means": "hall", "Quantiles": "hutson", "Slope": "hc3"}
#: A measure → the one that says nearly the same and is easier to grasp.
_PLAINER = {"mean": "median", "mean_shortfall": "underpayment_rate"}


@dataclass(frozen=True, eq=False)
class _Cases:
    """The cases whose amount is known and not below 0, and who was left out.

    Parameters
    ----------
    paid, due : float arrays
        Amounts, and what was due (NaN where that is not known).
    codes, labels : dicts
        As of the rows.
    left_out : dict
        Cases by reason.
    """

    paid: FloatArray
    due: FloatArray | None
    codes: dict[str, Places]
    labels: dict[str, tuple[str | None, ...]]
    left_out: dict[str, int]


@dataclass(frozen=True, eq=False)
class _Grouping:
    """Groups that are compared; without columns everybody is one."""

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    reference: int | None


@dataclass(frozen=True, eq=False)
class _Asked:
    """A measure of every group: whether it is judged, on which scale, and from how many cases on."""

    name: str
    measured: Measured
    scale: FloatArray | None = None
    least: int | None = None
    primary: bool = True


def check(material: Material) -> Answer:
    """Measure amounts for everybody and by group, and what was due where the log says so."""
    plan = material.plan
    weighted = plan.weight or plan.count
    if weighted:
        raise NotPossible("amounts_weighted", column=weighted)
    cases = _read(material)
    if not len(cases.paid):
        raise NotPossible("amounts_none", column=plan.amount)
    measures: list[Line] = []
    questions: list[Question] = []
    splits: list[dict[str, Any]] = []
    whole: dict[str, Any] = {}
    for grouping in _groupings(material):
        places = _places(cases, grouping)
        asked, split = _amounts(cases, places, grouping, plan.alpha)
        asked += _due(cases, places, len(grouping.groups))
        for item in asked:
            measures.extend(_measured(item, grouping, np.array(plan.alpha)))
        questions.extend(_questions(asked, grouping))
        if grouping.by:
            splits.extend(split["splits"])
        else:
            whole = split["whole"]
    # What follows needs no groups: ten million cases are to fit into a gigabyte.
    cases.codes.clear()
    along = _along(cases, np.array(plan.alpha), questions)
    figures = {
        "amount": plan.amount,
        "entitled": plan.entitled,
        "confidence": plan.confidence,
        "cases": len(cases.paid),
        "left_out": cases.left_out,
        "measures": measures,
        "gaps": answered(questions, alpha=plan.alpha, tolerance=plan.tolerance),
        "inequality": {**whole, "splits": splits},
        **along,
    }
    return Answer(figures, list(_findings(figures)))


def _read(material: Material) -> _Cases:
    plan = material.plan
    amount, entitled = plan.amount or "", plan.entitled
    rows = material.rows(numbers=[amount, *([entitled] if entitled else [])], labels=plan.roles().attributes)
    codes, labels, paid = dict(rows.codes), rows.labels, rows.numbers[amount]
    due = rows.numbers[entitled] if entitled else None
    blank, below = np.isnan(paid), paid < 0
    left_out = {
        "blank": int(blank.sum()),
        "blank_not_positive": int((blank & ~rows.positive).sum()),
        "negative": int(below.sum()),
    }
    # One column after the other, so that each is given up before the next is copied.
    del rows
    keep = ~(blank | below)
    paid = _some(paid, keep)
    for name, code in codes.items():
        codes[name] = _some(code, keep)
    if due is None:
        return _Cases(paid, None, codes, labels, left_out)
    due = _some(due, keep)
    left_out |= {"entitled_blank": int(np.isnan(due).sum()), "entitled_negative": int((due < 0).sum())}
    return _Cases(paid, due, codes, labels, left_out)


def _some(values: _Array, keep: npt.NDArray[np.bool_]) -> _Array:
    """Return some of the values; all of them without a copy."""
    return values if keep.all() else cast(_Array, values[keep])


def _places(cases: _Cases, grouping: _Grouping) -> Places:
    if not grouping.by:
        return np.zeros(len(cases.paid), np.int32)
    columns = [cases.codes[name] for name in grouping.by]
    return group_places(columns, [cases.labels[name] for name in grouping.by], grouping.groups)


def _groupings(material: Material) -> Iterator[_Grouping]:
    strata = {item.column for item in material.plan.stratum}
    for made in material.tables:
        if not strata & set(made.groups.by):
            yield _Grouping(made.groups.by, made.groups.groups, made.reference)


def _amounts(cases: _Cases, places: Places, grouping: _Grouping, alpha: float) -> tuple[list[_Asked], dict[str, Any]]:
    """Return who gets anything, how much those who do, and how unequally."""
    found = spread(cases.paid, places, len(grouping.groups))
    above = above_zero(found)
    granted = share_of("granted_rate", above.sizes, found.sizes)
    mean = means(above)
    made = [_Asked("granted_rate", granted), _Asked("mean", mean, mean.value, LEAST_JUDGED)]
    for share in SHARES:
        quantile = quantiles(above, share)
        name = "median" if share == 0.5 else f"quantile_{share * 100:.0f}"
        made.append(_Asked(name, quantile, quantile.value, primary=share == 0.5))
    entropies = [(entropy(found if order else above, order), found if order else above) for order in ORDERS]
    if grouping.by:
        return made, {"splits": [_split(each, grouping, amounts, alpha) for each, amounts in entropies]}
    return made, {"whole": _inequality(found, entropies, alpha)}


def _due(cases: _Cases, places: Places, groups: int) -> list[_Asked]:
    """Return how far from what was due people were paid."""
    if cases.due is None:
        return []
    known = cases.due >= 0
    due, at = _some(cases.due, known), _some(places, known)
    found = payments(errors(_some(cases.paid, known), due), due, at, groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = tally(at, groups, due) / tally(at, groups)
    return [
        _Asked("mean_error", found.error, scale, LEAST_JUDGED),
        _Asked("underpayment_rate", found.underpaid),
        _Asked("overpayment_rate", found.overpaid),
        _Asked("mean_shortfall", found.shortfall, scale, LEAST_JUDGED),
    ]


def _measured(asked: _Asked, grouping: _Grouping, alpha: FloatArray) -> Iterator[Line]:
    low, high = asked.measured.limits(alpha)
    for place, group in enumerate(grouping.groups):
        yield {
            "measure": asked.name,
            "by": list(grouping.by),
            "group": list(group),
            **_counts(asked.measured, place),
            "value": plain(asked.measured.value[place]),
            "low": plain(low[place]),
            "high": plain(high[place]),
            "method": _METHODS[type(asked.measured).__name__],
        }


def _counts(measured: Measured, place: int) -> dict[str, int | None]:
    part = int(measured.numerator[place]) if isinstance(measured, Rates) else None
    return {"numerator": part, "cases": int(measured.trials[place])}


def _questions(asked: Sequence[_Asked], grouping: _Grouping) -> Iterator[Question]:
    if grouping.reference is None:
        return
    for item in asked:
        scale = 1.0 if item.scale is None else float(item.scale[grouping.reference])
        yield question(
            item.name,
            grouping.by,
            grouping.groups,
            grouping.reference,
            item.measured,
            scale=scale,
            least=item.least,
            primary=item.primary,
        )


# Any: parts of a JSON document, here and below.
def _inequality(found: Spread, entropies: Sequence[tuple[Entropy, Spread]], alpha: float) -> dict[str, Any]:
    whole = [
        {
            "order": each.order,
            **_over(each.order),
            **_part(each.total, alpha, LEAST_CASES[each.order]),
            "cases": len(amounts.values),
        }
        for each, amounts in entropies
    ]
    return {"gini": {"cases": len(found.values), **_part(gini(found.values), alpha, LEAST_GINI)}, "entropy": whole}


def _split(found: Entropy, grouping: _Grouping, amounts: Spread, alpha: float) -> dict[str, Any]:
    low, high = between_limits(found, float(-ndtri(alpha / 2)))
    sums = np.array([float(amounts.of(place).sum()) for place in range(len(amounts.sizes))])
    total, people = float(sums.sum()), len(amounts.values)
    return {
        "by": list(grouping.by),
        "order": found.order,
        **_over(found.order),
        "total": plain(found.total.value),
        "within": _part(found.within, alpha, LEAST_CASES[found.order]),
        "between": {"value": plain(found.between.value), "low": plain(low), "high": plain(high)},
        "by_chance": plain(found.chance),
        "groups": [
            {
                "group": list(group),
                "cases": int(size),
                "share_of_cases": plain(size / people) if people else None,
                "share_of_amounts": plain(amount / total) if total > 0 else None,
                "value": plain(own),
            }
            for group, size, amount, own in zip(grouping.groups, amounts.sizes, sums, found.by_group, strict=True)
        ],
    }


def _over(order: int) -> dict[str, str]:
    return {"over": "all" if order else "above_zero"}


def _part(part: Part, alpha: float, least: int) -> dict[str, float | None]:
    low, high = part.limits(alpha, least)
    return {"value": plain(part.value), "low": plain(low), "high": plain(high)}


def _along(cases: _Cases, alpha: FloatArray, questions: list[Question]) -> dict[str, Any]:
    """Return error and underpayment by tenth of the entitlement, and put the slope among what is judged."""
    if cases.due is None:
        return {"tenths": [], "slope": None}
    # What is 0 or less comes first in order, and what is not known comes last.
    first, owed = int((cases.due <= 0).sum()), int((cases.due > 0).sum())
    order = np.argsort(cases.due, kind="stable")[first : first + owed]
    off = errors(cases.paid, cases.due)[order]
    due = cases.due[order]
    del order
    tilt, parts = slope(off, due), tenths(off, due)
    questions.append(Question("slope", (), [()], None, Contrast(tilt, Fixed(np.zeros(1)), own_least=LEAST_JUDGED)))
    low, high = tilt.limits(alpha)
    rows = list(_tenths(parts.low, parts.high, parts.payments, alpha))
    return {
        "tenths": rows,
        "slope": {
            "value": plain(tilt.value[0]),
            "low": plain(low[0]),
            "high": plain(high[0]),
            "cases": int(tilt.trials[0]),
        },
    }


def _tenths(low: FloatArray, high: FloatArray, paid: Payments, alpha: FloatArray) -> Iterator[dict[str, Any]]:
    error, under = paid.error.limits(alpha), paid.underpaid.limits(alpha)
    for place in range(len(low)):
        yield {
            "from": plain(low[place]),
            "to": plain(high[place]),
            "cases": int(paid.error.trials[place]),
            "underpaid": int(paid.underpaid.numerator[place]),
            "mean_error": span(paid.error.value, error, place),
            "underpayment_rate": span(paid.underpaid.value, under, place),
        }


def _findings(figures: dict[str, Any]) -> Iterator[Finding]:
    kept = (
        *("measure", "by", "group", "reference", "value", "reference_value", "cases", "reference_cases"),
        *("difference", "relative", "low", "high"),
    )
    for gap in _said(figures["gaps"]):
        code = "entitlement_slope" if gap["measure"] == "slope" else "amount_gap"
        yield Finding(code, "alert", {name: gap[name] for name in kept})
    everybody = {line["measure"]: line for line in figures["measures"] if not line["by"]}
    under = everybody.get("underpayment_rate")
    if under and under["numerator"]:
        facts = {"underpaid": under["numerator"], "cases": under["cases"], "value": under["value"]}
        yield Finding("underpayments", "notice", {**facts, "mean_shortfall": everybody["mean_shortfall"]["value"]})
    for name in ("blank", "negative", "entitled_blank", "entitled_negative"):
        if figures["left_out"].get(name):
            facts = {"column": figures["entitled" if name.startswith("entitled") else "amount"]}
            facts |= {"what": name, "cases": figures["left_out"][name]}
            facts |= {"not_positive": figures["left_out"]["blank_not_positive"]} if name == "blank" else {}
            yield Finding("amounts_left_out", "notice", facts)


def _said(gaps: Sequence[Line]) -> Iterator[Line]:
    """Yield the gaps worth a sentence: of two that say the same of one group, the one that is easier to grasp."""
    found = [gap for gap in gaps if gap["verdict"] == GAP]
    seen = {(str(gap["by"]), str(gap["group"]), gap["measure"]) for gap in found}
    for gap in found:
        plainer = _PLAINER.get(str(gap["measure"]))
        if (str(gap["by"]), str(gap["group"]), plainer) not in seen:
            yield gap
