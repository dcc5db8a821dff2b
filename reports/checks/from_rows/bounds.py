"""What a table with hidden or rounded counts can tell: from where to where each rate and gap may lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, count, percent, ratio
from reports.phrases import disadvantage, measured, near_far, points_span, span_of
from reports.speaker import Facts, Speaker

_MOST_NAMED = 2
#: The formulas that share a name: what each is a share of, in words.
_FORMULAS = {
    "inclusion_error_of_all": (
        N_("Inclusion error, of all"),
        N_("decided “{positive}” although the true outcome was not “{outcome}”, of all cases with a known outcome"),
    ),
    "inclusion_error_of_selected": (
        N_("Inclusion error, of the selected"),
        N_("decided “{positive}” although the true outcome was not “{outcome}”, of those decided “{positive}”"),
    ),
    "exclusion_error_of_all": (
        N_("Exclusion error, of all"),
        N_("not decided “{positive}” although the true outcome was “{outcome}”, of all cases with a known outcome"),
    ),
    "exclusion_error_of_entitled": (
        N_("Exclusion error, of the entitled"),
        N_("not decided “{positive}” although the true outcome was “{outcome}”, of those whose outcome was that"),
    ),
}
_VERDICTS = {
    "gap": N_("gap"),
    "within_tolerance": N_("within tolerance"),
    "too_little_data": N_("too little data"),
}


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = measured(facts, speaker)
    lower = N_(
        "{by}: whatever the hidden counts are, “{group}” is {near} to {far} percentage points below “{reference}” "
        "({measure})"
    )
    higher = N_(
        "{by}: whatever the hidden counts are, “{group}” is {near} to {far} percentage points above “{reference}” "
        "({measure})"
    )
    title = speaker.say(lower if facts["low"] < 0 else higher, **names, **near_far(facts["low"], facts["high"]))
    body = N_(
        "Chance included, the gap lies between {chance_near} and {chance_far} percentage points in every table that "
        "is possible. Ratio: {ratio}."
    )
    ends = {f"chance_{side}": end for side, end in near_far(facts["chance_low"], facts["chance_high"]).items()}
    parts = [speaker.say(body, **ends, ratio=_ratio(facts, speaker))]
    parts += disadvantage(facts, names, speaker)
    return title, speaker.joined(parts)


def _unclear(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: comparisons that the coarse table leaves open ({measure}): {gaps}")
    body = N_(
        "Of these, {coarse} could be judged if the hidden or rounded counts were known exactly; for the others there "
        "are too few cases. That does not mean that there is no gap."
    )
    names = {"by": speaker.columns(facts["by"]), "measure": speaker.measure(facts["measure"])}
    return speaker.say(title, **names, gaps=facts["gaps"]), speaker.say(body, coarse=facts["coarse"])


def _coarse(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{hidden} of {rows} counts are hidden; there are between {low} and {high} cases")
    if facts["rounded"]:
        title = N_(
            "Counts are rounded to {step}, {hidden} of {rows} are hidden; there are between {low} and {high} cases"
        )
    body = N_(
        "No rate or gap is given as one number. The bounds hold whatever the hidden "
        "counts are; a hidden count is never taken for zero. Ask for the exact counts where a comparison stays open."
    )
    low, high = facts["cases"]
    counts = {"low": count(low), "high": count(high), "hidden": facts["hidden"], "rows": facts["rows"]}
    return speaker.say(title, **counts, step=facts["rounded"]), speaker.say(body)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "bounds_gap": _gap,
    "bounds_unclear": _unclear,
    "bounds_coarse": _coarse,
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report."""
    judged = [row for row in figures["gaps"] if row["primary"]]
    formulas = [row for row in figures["rates"] if row["measure"] in _FORMULAS]
    primary = {row["measure"] for row in judged}
    rates = [row for row in figures["rates"] if row["measure"] in primary]
    tables = [_gap_table(judged, speaker), _rate_table(rates, speaker)]
    if formulas:
        tables.append(_formula_table(formulas, speaker))
    return CheckSection(
        speaker.say(N_("Bounds from a coarse table")),
        speaker.say(N_("Some counts are hidden or rounded: what can be said whatever they are?")),
        _answers(judged, figures, speaker),
        [table for table in tables if table.rows],
        next_step=_next_step(judged, speaker),
    )


def _answers(judged: Sequence[Any], figures: Facts, speaker: Speaker) -> list[str]:
    low, high = figures["cases"]
    text = N_("There are between {low} and {high} cases; {hidden} of {rows} counts are hidden.")
    counts = {"hidden": figures["hidden"], "rows": figures["rows"]}
    said = [speaker.say(text, low=count(low), high=count(high), **counts)]
    verdicts = [row["verdict"] for row in judged]
    text = N_("Gaps in every possible table: {found}; within tolerance in every one: {within}; left open: {open}.")
    found, within = verdicts.count("gap"), verdicts.count("within_tolerance")
    said.append(speaker.say(text, found=found, within=within, open=len(verdicts) - found - within))
    for row in [row for row in judged if row["verdict"] == "gap"][:_MOST_NAMED]:
        text = N_("{by}, “{group}” against “{reference}” ({measure}): {span} percentage points.")
        said.append(speaker.say(text, **measured(row, speaker), span=points_span(row, speaker)))
    coarse = sum(row["reason"] == "too_coarse" for row in judged)
    if coarse:
        text = N_("Left open only because counts are hidden or rounded: {coarse}.")
        said.append(speaker.say(text, coarse=coarse))
    return said


def _ratio(row: Any, speaker: Speaker) -> str:
    if row["ratio_low"] is None:
        return NOTHING
    if row["ratio_high"] is None:
        return speaker.say(N_("{low} or more, without an upper bound"), low=ratio(row["ratio_low"]))
    return speaker.span(ratio(row["ratio_low"]), ratio(row["ratio_high"]))


def _gap_table(judged: Sequence[Any], speaker: Speaker) -> CheckTable:
    order = ("gap", "too_little_data", "within_tolerance")
    ordered = sorted(judged, key=lambda row: order.index(row["verdict"]))
    heads = [N_("Group"), N_("Measure"), N_("Gap"), N_("Gap, chance included"), N_("Ratio"), N_("Verdict")]
    rows = [
        [
            speaker.say(N_("{by}: {group} against {reference}"), **measured(row, speaker)),
            speaker.measure(row["measure"]),
            points_span(row, speaker),
            points_span({"low": row["chance_low"], "high": row["chance_high"]}, speaker),
            _ratio(row, speaker),
            speaker.say(_VERDICTS[row["verdict"]]),
        ]
        for row in ordered
    ]
    return _table(N_("Bounds of each gap, in percentage points"), heads, rows, speaker)


def _rate_table(rates: Sequence[Any], speaker: Speaker) -> CheckTable:
    heads = [N_("Group"), N_("Measure"), N_("Rate"), N_("Part"), N_("Of all")]
    rows = [[_group(row, speaker), speaker.measure(row["measure"]), *_rate(row, speaker)] for row in rates]
    return _table(N_("Bounds of each rate with the counts behind it"), heads, rows, speaker)


def _formula_table(rates: Sequence[Any], speaker: Speaker) -> CheckTable:
    """Print formulas that share a name side by side with their denominators."""
    heads = [N_("Group"), N_("Formula"), N_("Share of what"), N_("Rate"), N_("Part"), N_("Of all")]
    ordered = sorted(rates, key=lambda row: (len(row["by"]), row["by"]))
    grouped = {(tuple(row["by"]), tuple(row["group"])): None for row in ordered}
    rows = [
        [_group(row, speaker), *_formula(row["measure"], speaker), *_rate(row, speaker)]
        for key in grouped
        for row in ordered
        if (tuple(row["by"]), tuple(row["group"])) == key
    ]
    return _table(N_("Two formulas bear each of these names; both are given"), heads, rows, speaker)


def _formula(measure: str, speaker: Speaker) -> list[str]:
    name, share = _FORMULAS[measure]
    return [speaker.say(name), speaker.say(share, positive=speaker.positive, outcome=speaker.outcome)]


def _group(row: Any, speaker: Speaker) -> str:
    group = speaker.group(row["by"], row["group"])
    return group if len(row["by"]) != 1 else f"{row['by'][0]}: {group}"


def _rate(row: Any, speaker: Speaker) -> list[str]:
    rate = span_of(row, percent, speaker)
    if row["low"] is not None and math.isclose(row["low"], row["high"]):
        rate = percent(row["low"])
    return [rate, _counts(row["numerator"], speaker), _counts(row["denominator"], speaker)]


def _counts(limits: Sequence[int] | None, speaker: Speaker) -> str:
    if limits is None:
        return NOTHING
    low, high = limits
    return count(low) if low == high else speaker.span(count(low), count(high))


def _table(caption: str, heads: Sequence[str], rows: list[list[str]], speaker: Speaker) -> CheckTable:
    said = with_rest(speaker.say(caption), len(rows), speaker)
    return CheckTable(said, [speaker.say(head) for head in heads], rows[:MOST_ROWS])


def _next_step(judged: Sequence[Any], speaker: Speaker) -> str:
    if any(row["reason"] == "too_coarse" for row in judged):
        return speaker.say(N_("Ask the department for the exact counts of the groups that stay open, and audit again."))
    if any(row["verdict"] == "gap" for row in judged):
        return speaker.say(
            N_("Ask the department to explain the gaps; the hidden counts cannot be the reason for them.")
        )
    return speaker.say(N_("The hidden counts do not stand in the way of a verdict here."))
