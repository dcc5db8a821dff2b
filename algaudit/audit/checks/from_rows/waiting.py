"""How long people waited from one date to another, by group: medians, the longest waits, and who waits longer.

Only who has both dates counts. Cases that are not decided yet are not in a log of decisions: if one group's cases lie
longer undecided, that does not show here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.ranking.narrow import narrow_labels
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.tables import Table, number, span
from algaudit.cube.cube import FloatArray
from algaudit.decisions.roles import Attribute
from algaudit.fairness.gaps import GAP
from algaudit.fairness.ranking.coded import group_codes
from algaudit.fairness.ranking.compact import Codes, narrowest, taken
from algaudit.fairness.waiting.days import Waits, day_number, quantile, quantile_limits, waits_of
from algaudit.fairness.waiting.judged import Answered, Compared, compare_waits
from algaudit.fairness.waiting.longer import longest_waits, quantile_gap
from algaudit.rows.table import Rows

#: Groups times different numbers of days held at once, twice where cases have weights.
MOST_CELLS: Final = 20_000_000
_BLANK, _UNREADABLE = -1, -2
_MEDIAN, _NINETIETH = 0.5, 0.9


@dataclass(frozen=True, eq=False)
class _Waited:
    """Who waited how long, in which group, and who cannot be counted; ``people``: what each row counts for."""

    days: Codes
    people: FloatArray | None
    weighted: bool
    columns: dict[str, tuple[Codes, tuple[str | None, ...]]]
    lost: dict[str, int]


def check(material: Material) -> Answer:
    """Compare waiting times between the groups.

    Raises
    ------
    NotPossible
        When the two columns do not hold two dates, or hold them the other way round.
    """
    plan = material.plan
    waited = _read(material)
    strata = {item.column for item in plan.stratum}
    tables = [made for made in material.tables if made.groups.by and strata.isdisjoint(made.groups.by)]
    nobody_apart = np.zeros(len(waited.days), np.int8)
    everybody = waits_of(waited.days, nobody_apart, 1, waited.people, weighted=waited.weighted)
    del nobody_apart
    waits = [_waits(waited, made, len(everybody.days)) for made in tables]
    asked = [(made.groups, each, made.reference) for made, each in zip(tables, waits, strict=True)]
    compared, share = compare_waits(asked, plan.alpha, plan.tolerance)
    from_day, longest = longest_waits(everybody)
    whole = next(_own(everybody, plan.alpha))
    figures = {
        "applied": plan.applied,
        "decided": plan.decided,
        "weight": plan.weight,
        **waited.lost,
        "measured": whole["cases"],
        "everybody": whole,
        "longest": float(everybody.days[-1]),
        "longest_tenth": {"from_days": number(from_day), "people": _number(longest[0], everybody)},
        "confidence": plan.confidence,
        "interval_confidence": round(1 - share, 12),
        "groupings": [
            _grouping(made, each, found, (plan.alpha, share))
            for made, each, found in zip(tables, waits, compared, strict=True)
        ],
    }
    return Answer(figures, list(findings(figures, plan)))


def _read(material: Material) -> _Waited:
    plan = material.plan
    if plan.applied is None or plan.decided is None:
        raise NotPossible("no_dates")
    rows = material.rows(labels=[Attribute(column) for column in dict.fromkeys((plan.applied, plan.decided))])
    people = rows.weight if plan.count or plan.weight else None
    first, last = (_days(rows, column) for column in (plan.applied, plan.decided))
    # Ten million cases: whatever is not needed any more is let go before the columns of the groups are read.
    size, counts = rows.size, rows.weight if plan.count else None
    del rows
    unreadable = (first == _UNREADABLE) | (last == _UNREADABLE)
    blank = ~unreadable & ((first == _BLANK) | (last == _BLANK))
    last -= first
    backwards = ~unreadable & ~blank & (last < 0)
    kept = ~(unreadable | blank | backwards)
    parts = {"without_dates": blank, "unreadable": unreadable, "backwards": backwards, "kept": kept}
    lost = {name: int(part.sum() if counts is None else counts[part].sum()) for name, part in parts.items()}
    _refuse(plan.applied, plan.decided, lost)
    del first, counts, parts, unreadable, blank, backwards, lost["kept"]
    every = bool(kept.all())
    days = last if every else last[kept]
    days, last = days.astype(narrowest(int(days.max()))), days
    del last
    columns = {
        name: (codes if every else codes[kept], labels)
        for name, codes, labels in narrow_labels(material, plan.roles().attributes, size)
    }
    people = people if people is None or every else people[kept]
    return _Waited(days, people, plan.weight is not None, columns, lost)


def _refuse(applied: str, decided: str, found: dict[str, int]) -> None:
    """Say so when more cases go from the second date to the first than the other way, or none has both."""
    if found["backwards"] > found["kept"]:
        raise NotPossible("waiting_backwards", cases=found["backwards"], applied=applied, decided=decided)
    if not found["kept"]:
        raise NotPossible("no_waiting_times", applied=applied, decided=decided)


def _days(rows: Rows, column: str) -> npt.NDArray[np.int32]:
    """Return each case's day; each different date is read once."""
    days = np.array([_day(label) for label in rows.labels[column]], np.int32)
    if not (days >= 0).any():
        raise NotPossible("waiting_no_dates", column=column)
    return taken(days, rows.codes[column])


def _day(label: str | None) -> int:
    if label is None:
        return _BLANK
    found = day_number(label)
    return _UNREADABLE if found is None else found


def _waits(waited: _Waited, made: Table, different: int) -> Waits:
    groups = made.groups.groups
    if different * len(groups) * (1 + waited.weighted) > MOST_CELLS:
        raise NotPossible("too_many_waits", by=list(made.groups.by), groups=len(groups), days=different)
    codes = group_codes(groups, [waited.columns[column] for column in made.groups.by])
    return waits_of(waited.days, codes, len(groups), waited.people, weighted=waited.weighted)


# Any, here and below: plain values for audit.json, described by the schema.
def _own(waits: Waits, alpha: float) -> Iterator[dict[str, Any]]:
    """Yield cases, their weights, median and 90 % quantile of each group; each interval stands for itself."""
    found = [(quantile(waits, share), quantile_limits(waits, share, alpha)) for share in (_MEDIAN, _NINETIETH)]
    cases = waits.sizes if waits.cases is None else waits.cases
    trials = None if waits.squared is None else waits.trials.tolist()
    for place, people in enumerate(waits.sizes.tolist()):
        median, ninetieth = (span(values, limits, place) for values, limits in found)
        yield {
            "cases": int(cases[place]),
            "people": _number(people, waits),
            "effective": None if trials is None else trials[place],
            "median": median,
            "ninetieth": ninetieth,
        }


def _number(value: float, waits: Waits) -> float | int:
    """Return a number of people as the whole number that it is; sums of weights need not be."""
    return int(value) if waits.squared is None else float(value)


def _grouping(made: Table, waits: Waits, found: Compared, risks: tuple[float, float]) -> dict[str, Any]:
    alpha, share = risks
    groups, reference, tenth = made.groups.groups, made.reference, found.tenth
    limits = tenth.limits(alpha)
    rows = [
        {
            "group": list(groups[place]),
            **own,
            "longest_tenth": {
                "number": _number(tenth.numerator[place], waits),
                "rate": span(tenth.value, limits, place),
                **_answer(found.often, place, reference),
            },
            "waits_longer": _answer(found.longer, place, reference),
            **_gaps(waits, place, reference, share),
        }
        for place, own in enumerate(_own(waits, alpha))
    ]
    return {
        "by": list(made.groups.by),
        "reference": None if reference is None else list(groups[reference]),
        "groups": rows,
    }


def _gaps(waits: Waits, place: int, reference: int | None, share: float) -> dict[str, Any]:
    if reference is None or place == reference:
        return {"median_gap": None, "ninetieth_gap": None}
    pair = waits.chosen([place, reference])
    found = [quantile_gap(pair, 1, at, share) for at in (_MEDIAN, _NINETIETH)]
    median, ninetieth = (span(gap.value, (gap.low, gap.high), 0) for gap in found)
    return {"median_gap": median, "ninetieth_gap": ninetieth}


def _answer(found: Answered | None, place: int, reference: int | None) -> dict[str, Any]:
    if found is None or place == reference:
        return {"difference": None, "p_adjusted": None, "verdict": None}
    return {
        "difference": span(found.difference, (found.low, found.high), place),
        "p_adjusted": number(found.adjusted[place]),
        "verdict": found.verdicts[place],
    }


def findings(figures: dict[str, Any], plan: AuditPlan) -> Iterator[Finding]:  # noqa: ARG001 - as other checks have it
    """Yield what the figures alone show to be worth saying, so that whoever verifies a result can ask again."""
    from_days = figures["longest_tenth"]["from_days"]
    for made in figures["groupings"]:
        reference = next((row for row in made["groups"] if row["group"] == made["reference"]), None)
        for row in made["groups"]:
            if reference and GAP in {row["waits_longer"]["verdict"], row["longest_tenth"]["verdict"]}:
                names = {"by": made["by"], "group": row["group"], "reference": made["reference"]}
                yield Finding("waiting_gap", "alert", {**names, **_gap(row, reference), "from_days": from_days})
    lost = {name: figures[name] for name in ("without_dates", "unreadable", "backwards", "measured")}
    if any(lost[name] for name in ("without_dates", "unreadable", "backwards")):
        yield Finding("waiting_dates", "notice", {"applied": figures["applied"], "decided": figures["decided"], **lost})


def _gap(row: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a group that waits longer or shorter, whichever of the two questions showed it."""
    longer, often = row["waits_longer"], row["longest_tenth"]
    told = longer if longer["verdict"] == GAP else often
    return {
        "shown_by": "waits_longer" if told is longer else "longest_tenth",
        "longer": told["difference"]["value"] > 0,
        "people": row["people"],
        "reference_people": reference["people"],
        "median": row["median"]["value"],
        "reference_median": reference["median"]["value"],
        "median_gap": row["median_gap"],
        "probability": longer["difference"],
        "tenth": often["difference"],
        "tenth_number": often["number"],
        "tenth_rate": often["rate"]["value"],
        "reference_tenth_number": reference["longest_tenth"]["number"],
        "reference_tenth_rate": reference["longest_tenth"]["rate"]["value"],
        "p_adjusted": told["p_adjusted"],
    }
