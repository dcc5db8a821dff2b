"""The words for the stages of a procedure: who comes through, and where a group falls behind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, fraction, percent, points, ratio, signed_points
from reports.phrases import both_shares, compared, points_span
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MOST_SAID: Final = 3
_TITLES: Final = {
    ("passed", False): N_(
        "{by}: at “{stage}”, “{group}” passes {size} percentage points less often than “{reference}”"
    ),
    ("passed", True): N_("{by}: at “{stage}”, “{group}” passes {size} percentage points more often than “{reference}”"),
    ("through", False): N_(
        "{by}: through all stages, “{group}” comes {size} percentage points less often than “{reference}”"
    ),
    ("through", True): N_(
        "{by}: through all stages, “{group}” comes {size} percentage points more often than “{reference}”"
    ),
}
_SHARES: Final = N_(
    "Passed: “{group}” {own} ({own_part} of {own_all}), “{reference}” {other} ({other_part} of {other_all})."
)
_SPAN: Final = N_("The gap is {gap} percentage points ({span}; confidence {confidence}). Ratio: {ratio}.")


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: shares and gaps at every stage."""
    names = [stage["column"] for stage in figures["stages"]]
    asked = N_("Who comes through {stages}, and at which stage does a group fall behind?")
    next_step = N_(
        "Ask whoever decides at the stage where the gap arises which rule or habit makes the difference there. "
        "Have the cases that skip a stage explained."
    )
    return CheckSection(
        speaker.say(N_("Stages of the procedure")),
        speaker.say(asked, stages=" → ".join(names)),
        list(_answers(figures, speaker)),
        [_shares(figures, speaker), *_gaps(figures, speaker)],
        next_step=speaker.say(next_step),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    stages = figures["tables"][0]["stages"]
    shares = [f"{stage['column']} {percent(stage['through']['value'][0])}" for stage in stages]
    yield speaker.say(N_("Of all cases came through: {shares}."), shares=speaker.say(N_(", ")).join(shares))
    found = [(table, row) for table in figures["tables"] for row in table["gaps"] if row["verdict"] == "gap"]
    judged = sum(len(table["gaps"]) for table in figures["tables"])
    if not found:
        yield speaker.say(
            N_("No gap beyond the tolerance could be shown at any stage ({all} comparisons)."), all=judged
        )
    whole_first = sorted(found, key=lambda item: (item[1]["kind"] == "passed", -abs(item[1]["difference"])))
    for table, row in whole_first[:_MOST_SAID]:
        title = _title({**row, "by": table["by"], "reference": table["reference"]}, speaker)
        yield speaker.say(N_("{sentence}."), sentence=title)
    unclear = sum(row["verdict"] == "too_little_data" for table in figures["tables"] for row in table["gaps"])
    if unclear:
        text = N_("{unclear} of {all} comparisons have too little data; that does not mean that there is no gap.")
        yield speaker.say(text, unclear=unclear, all=judged)


def _title(facts: Facts, speaker: Speaker) -> str:
    return speaker.say(
        _TITLES[facts["kind"], facts["difference"] > 0],
        by=speaker.columns(facts["by"]),
        stage=facts["stage"],
        group=speaker.group(facts["by"], facts["group"]),
        reference=speaker.group(facts["by"], facts["reference"]),
        size=points(facts["difference"]),
    )


def _shares(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [N_("Group"), N_("Stage"), N_("Passed, of those before"), N_("Came through, of all"), N_("Skipped a stage")]
    rows = []
    for table in figures["tables"]:
        for place, group in enumerate(table["groups"]):
            for stage in table["stages"]:
                name = speaker.group(table["by"], group)
                rows.append(
                    [
                        f"{speaker.columns(table['by'])}: {name}" if table["by"] else name,
                        stage["column"],
                        _share(stage["passed"], place, speaker),
                        _share(stage["through"], place, speaker),
                        count(stage["skipped"][place]),
                    ]
                )
    return cut_table(speaker.say(N_("Shares at every stage")), [speaker.say(head) for head in heads], rows, speaker)


def _share(rate: Facts, place: int, speaker: Speaker) -> str:
    value, low, high = (percent(rate[name][place]) for name in ("value", "low", "high"))
    if rate["value"][place] is None:
        return value
    return f"{value} ({fraction(rate['numerator'][place], rate['denominator'][place])}; {speaker.span(low, high)})"


def _gaps(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    heads = [N_("Group"), N_("Against"), N_("Stage"), N_("Gap (points)"), N_("Times as likely to pass"), N_("Verdict")]
    rows = []
    for table in figures["tables"]:
        added = {(part["stage"], tuple(part["group"])): part for part in table["contributions"]}
        for row in table["gaps"]:
            stage = row["stage"] if row["kind"] == "passed" else speaker.say(N_("all stages together"))
            own = added[row["stage"], tuple(row["group"])] if row["kind"] == "passed" else None
            rows.append(
                [
                    f"{speaker.columns(table['by'])}: {speaker.group(table['by'], row['group'])}",
                    speaker.group(table["by"], table["reference"]),
                    stage,
                    f"{signed_points(row['difference'])} ({points_span(row, speaker)})",
                    _times(own, row, speaker),
                    speaker.say(VERDICTS[row["verdict"]]),
                ]
            )
    if rows:
        caption = speaker.say(N_("Where gaps arise: the ratios of the stages multiply to that of all stages together"))
        yield cut_table(caption, [speaker.say(head) for head in heads], rows, speaker)


def _times(added: Facts | None, row: Facts, speaker: Speaker) -> str:
    """Return a ratio with its interval, that of a stage by itself where there is one."""
    if row["ratio"] is None:
        return ratio(None)
    low, high = row["ratio_low"], row["ratio_high"]
    if added is not None:
        low, high = (0.0 if added[side] is None else math.exp(added[side]) for side in ("low", "high"))
    return f"{ratio(row['ratio'])} ({speaker.span(ratio(low), ratio(high))})"


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    shares = speaker.say(
        _SHARES,
        **compared(facts, speaker),
        **both_shares(facts),
    )
    span = speaker.say(
        _SPAN,
        gap=signed_points(facts["difference"]),
        span=points_span(facts, speaker),
        confidence=f"{facts['confidence'] * 100:.4g}%",
        ratio=ratio(facts["ratio"]),
    )
    return _title(facts, speaker), speaker.joined([shares, span, *_where(facts, speaker)])


def _where(facts: Facts, speaker: Speaker) -> Iterator[str]:
    if facts["kind"] == "passed":
        if facts["before"] is not None:
            yield speaker.say(N_("Counted are those who had passed every stage before."))
    elif facts["arises"]:
        yield speaker.say(N_("It arises at: {stages}."), stages=speaker.say(N_(", ")).join(facts["arises"]))
    else:
        yield speaker.say(N_("At no single stage could it be told from chance."))


def _skipped(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{skipped} of {cases} cases passed “{stage}” without an earlier stage")
    body = N_("They are not counted as having come through. Ask whether they are exceptions or mistakes in the log.")
    counts = {"skipped": count(facts["skipped"]), "cases": count(facts["cases"])}
    return speaker.say(title, stage=facts["stage"], **counts), speaker.say(body)


def _blank(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("“{stage}” is blank for {blank} cases that had passed every stage before")
    body = N_("They are counted as not passed. Ask whether a decision is missing in the log.")
    return speaker.say(title, stage=facts["stage"], blank=count(facts["blank"])), speaker.say(body)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "funnel_gap": _gap,
    "funnel_skipped": _skipped,
    "funnel_blank": _blank,
}
