"""Did the gaps change with time? What drifted, what jumped and when, and which groups are too small to follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import chance, fraction, percent, signed_points
from reports.phrases import measured, with_span
from reports.speaker import Facts, Speaker

_MOST_FOLLOWED, _MOST_ANSWERS = 3, 5
_PER = {"month": N_("per month"), "year": N_("per year")}
_REASONS = {
    "too_few_periods": N_("fewer than three periods with ten cases or more on both sides"),
    "too_few_cases": N_("too few people decided one of the two ways"),
}


def _jump(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    wider = N_("{by}: from {first_after} on, “{group}” is further from “{reference}” than before ({measure})")
    closer = N_("{by}: from {first_after} on, “{group}” is closer to “{reference}” than before ({measure})")
    period = {"first_after": facts["first_after"]}
    title = speaker.say(wider if facts["wider"] else closer, **measured(facts, speaker), **period)
    body = N_(
        "Gap up to {last_before}: {before} percentage points; from {first_after} on: {after}. The change is {change} "
        "({low} to {high}, confidence of all such statements together {confidence}, periods {periods}). "
        "Ask what changed at that time: the rules, the data or the people."
    )
    numbers = {name: signed_points(facts[name]) for name in ("before", "after", "change", "low", "high")}
    period |= {"last_before": facts["last_before"], "periods": facts["periods"]}
    return title, speaker.say(body, **numbers, **period, confidence=_confidence(speaker))


def _drift(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    wider = N_("{by}: the gap between “{group}” and “{reference}” grows with time ({measure})")
    closer = N_("{by}: the gap between “{group}” and “{reference}” shrinks with time ({measure})")
    title = speaker.say(wider if facts["wider"] else closer, **measured(facts, speaker))
    body = N_(
        "On a straight line it goes from {before} percentage points in {first} to {after} in {last}: {slope} per "
        "period ({low} to {high}, confidence of all such statements together {confidence}, periods {periods})."
    )
    numbers = {name: signed_points(facts[name]) for name in ("before", "after", "slope", "low", "high")}
    ends = {"first": facts["first"], "last": facts["last"], "periods": facts["periods"]}
    return title, speaker.say(body, **numbers, **ends, confidence=_confidence(speaker))


def _thin(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: groups with too little data per period to see a trend ({measure}): {number}")
    body = N_("These are: {groups}. That no trend was found in them does not mean that there is none.")
    named = [speaker.group(facts["by"], [group]) for group in facts["groups"]]
    if facts["number"] > len(named):
        named.append("…")
    names = {"by": speaker.columns(facts["by"]), "measure": speaker.measure(facts["measure"])}
    return (
        speaker.say(title, **names, number=facts["number"]),
        speaker.say(body, groups=speaker.say(N_(", ")).join(named)),
    )


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "trend_jump": _jump,
    "trend_drift": _drift,
    "trend_thin": _thin,
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report."""
    gaps = figures["gaps"]
    changed = sorted(filter(_is_found, gaps), key=_moved, reverse=True)
    tables = [_overview(gaps, changed, figures, speaker)]
    tables += [_followed(row, figures, speaker) for row in _most_changed(gaps, changed)]
    return CheckSection(
        speaker.say(N_("Change with time")),
        speaker.say(
            N_("Did the gaps between groups grow or shrink from {first} to {last}, and was there a sudden change?"),
            first=figures["periods"][0],
            last=figures["periods"][-1],
        ),
        _answers(gaps, changed, figures, speaker),
        tables,
        next_step=_next_step(changed, speaker),
    )


def _answers(gaps: list[Any], changed: list[Any], figures: Facts, speaker: Speaker) -> list[str]:
    followed = sum(row["reason"] is None for row in gaps)
    text = N_("Gaps followed over {periods} periods: {followed}; changed beyond chance: {changed}.")
    said = [speaker.say(text, periods=len(figures["periods"]), followed=followed, changed=len(changed))]
    said += [_one(row, figures, speaker) for row in changed[: _MOST_ANSWERS - 3]]
    if followed < len(gaps):
        text = N_("Gaps that cannot be followed because there are too few cases per period: {thin}.")
        said.append(speaker.say(text, thin=len(gaps) - followed))
    if figures["missing"]:
        text = N_("Cases without a period, left out here: {missing}.")
        said.append(speaker.say(text, missing=figures["missing"]))
    return said


def _one(row: Any, figures: Facts, speaker: Speaker) -> str:
    names = measured(row, speaker)
    jump, line = row["jump"], row["line"]
    if _is_jump(row):
        text = N_("{by}, “{group}” ({measure}): the gap changed from {before} to {after} points in {first_after}.")
        numbers = {name: signed_points(jump[name]) for name in ("before", "after")}
        return speaker.say(text, **names, **numbers, first_after=jump["first_after"])
    text = N_("{by}, “{group}” ({measure}): the gap moves by {slope} points {per}, from {before} to {after}.")
    numbers = {
        name: signed_points(line[end]) for name, end in (("slope", "slope"), ("before", "first"), ("after", "last"))
    }
    return speaker.say(text, **names, **numbers, per=speaker.say(_PER[figures["unit"]]))


def _is_found(row: Any) -> bool:
    return any(row[name] and row[name]["found"] for name in ("jump", "line"))


def _most_changed(gaps: list[Any], changed: list[Any]) -> list[Any]:
    """Return the gaps to show period by period: those that changed beyond chance, then those that moved most."""
    others = [row for row in gaps if row["reason"] is None and not _is_found(row)]
    return [*changed, *sorted(others, key=_moved, reverse=True)][:_MOST_FOLLOWED]


def _moved(row: Any) -> float:
    """Return by how much a gap moved at most, along a line or in a jump."""
    line, jump = row["line"], row["jump"]
    return max(
        abs(line["last"] - line["first"]) if line else 0.0,
        abs(jump["change"]) if jump else 0.0,
    )


def _is_jump(row: Any) -> bool:
    """Say whether a jump describes the change better than a line does, as the check itself chooses."""
    jump, line = row["jump"], row["line"]
    if not (jump and jump["found"]):
        return False
    return not line["found"] or jump["scatter"] <= line["scatter"]


def _overview(gaps: list[Any], changed: list[Any], figures: Facts, speaker: Speaker) -> CheckTable:
    ordered = changed + [row for row in gaps if row["reason"] is None and not _is_found(row)]
    ordered += [row for row in gaps if row["reason"]]
    heads = [
        N_("Group"),
        N_("Measure"),
        N_("Change of the gap {per}"),
        N_("Chance (line)"),
        N_("Largest jump"),
        N_("Size of the jump"),
        N_("Chance (jump)"),
    ]
    per = speaker.say(_PER[figures["unit"]])
    caption = N_("Drift and largest jump of each gap, in percentage points; chance corrected for {tests} tests")
    said = speaker.say(caption, tests=figures["tests"])
    return CheckTable(
        with_rest(said, len(ordered), speaker),
        [speaker.say(head, per=per) for head in heads],
        [_overview_row(row, speaker) for row in ordered[:MOST_ROWS]],
    )


def _overview_row(row: Any, speaker: Speaker) -> list[str]:
    line, jump = row["line"], row["jump"]
    names = measured(row, speaker)
    head = speaker.say(N_("{by}: {group} against {reference}"), **names)
    if line is None:
        return [head, names["measure"], speaker.say(_REASONS[row["reason"]]), "", "", "", ""]
    cells = [_changed(line["slope"], line, speaker), chance(line["p_adjusted"])]
    if jump is None:
        return [head, names["measure"], *cells, "", "", ""]
    place = f"{jump['last_before']} → {jump['first_after']}"
    return [
        head,
        names["measure"],
        *cells,
        place,
        _changed(jump["change"], jump, speaker),
        chance(jump["p_adjusted"]),
    ]


def _changed(value: float, fit: Any, speaker: Speaker) -> str:
    return with_span({**fit, "value": value}, signed_points, speaker)


def _followed(row: Any, figures: Facts, speaker: Speaker) -> CheckTable:
    """Return one gap period by period; the last periods when there are many."""
    own, other = (_rate(figures, row, row[side]) for side in ("group", "reference"))
    names = measured(row, speaker)
    rows = [
        [
            period,
            f"{percent(own['value'][place])} ({fraction(own['numerator'][place], own['denominator'][place])})",
            f"{percent(other['value'][place])} ({fraction(other['numerator'][place], other['denominator'][place])})",
            signed_points(row["difference"][place]),
            speaker.span(signed_points(row["low"][place]), signed_points(row["high"][place])),
        ]
        for place, period in enumerate(figures["periods"])
    ]
    caption = speaker.say(N_("{by}: {group} against {reference}, {measure}, period by period"), **names)
    heads = [
        speaker.say(N_("Period")),
        names["group"],
        names["reference"],
        *map(speaker.say, (N_("Gap"), N_("Interval"))),
    ]
    return CheckTable(with_rest(caption, len(rows), speaker), heads, rows[-MOST_ROWS:])


def _rate(figures: Facts, row: Any, group: list[str | None]) -> Any:
    wanted = (row["measure"], row["by"], group)
    return next(rate for rate in figures["rates"] if (rate["measure"], rate["by"], rate["group"]) == wanted)


def _next_step(changed: list[Any], speaker: Speaker) -> str:
    if any(_is_jump(row) for row in changed):
        return speaker.say(
            N_("Ask the department what changed at the time of the jump, and compare the cases before and after it.")
        )
    if changed:
        return speaker.say(N_("Ask the department why the gap moves, and audit again after the next periods."))
    return speaker.say(N_("Nothing to do now; repeat the audit when more periods are there."))


def _confidence(speaker: Speaker) -> str:
    return f"{speaker.confidence * 100:g}%"
