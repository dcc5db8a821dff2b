"""The words for what could have been seen at all: how small a gap, and with how many cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, count, points
from reports.phrases import measured
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MOST_SAID: Final = 3
_REASONS: Final = {
    "mean_of_two_rates": N_("a mean of two rates"),
    "tolerance_zero": N_("no number: the tolerance is 0"),
    "reference_too_small": N_("no number: “{reference}” is too small"),
    "rate_unknown_or_no_room": N_("no number: the rate of “{reference}” leaves no room or is unknown"),
}
_NEEDED: Final = N_("{needed} with “{reference}” as it is, {both} in both")
_ROW: Final = N_("{by}: “{group}” ({measure}): {cases} cases; needed are {needed}.")


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: what could have been seen, and how many cases it takes."""
    gap = points(figures["gap"])
    asked = N_(
        "Were there enough cases to see a gap? Which gap would have been seen four times out of five, "
        "and how many cases does it take for one of {gap} percentage points?"
    )
    next_step = N_(
        "Where cases are missing, count a longer time or join similar small groups, and audit again. "
        "Until then, do not read “too little data” as “no gap”."
    )
    return CheckSection(
        speaker.say(N_("What could have been seen")),
        speaker.say(asked, gap=gap),
        list(_answers(figures, speaker)),
        [_table(figures, speaker)],
        next_step=speaker.say(next_step),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    rows = figures["comparisons"]
    enough = sum(row["needed"] is not None and row["cases"] >= row["needed"] for row in rows)
    text = N_("{enough} of {all} comparisons have enough cases to tell a gap of {gap} percentage points from chance.")
    yield speaker.say(text, enough=enough, all=len(rows), gap=points(figures["gap"]))
    short = [row for row in rows if row["verdict"] == "too_little_data" and row["needed_both"] is not None]
    for row in sorted(short, key=lambda row: row["cases"])[:_MOST_SAID]:
        yield speaker.say(_ROW, **measured(row, speaker), cases=_whole(row["cases"]), needed=_needed(row, speaker))


def _needed(row: Facts, speaker: Speaker) -> str:
    """Return how many cases are needed, or why there is no such number."""
    reference = speaker.group(row["by"], row["reference"])
    if row["needed_both"] is None:
        return speaker.say(_REASONS[row["reason"]], reference=reference)
    if row["needed"] is None:
        return speaker.say(N_("{both} in both"), both=count(row["needed_both"]))
    return speaker.say(_NEEDED, needed=count(row["needed"]), reference=reference, both=count(row["needed_both"]))


def _whole(cases: float) -> str:
    return count(int(cases))


def _table(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Group"),
        N_("Against"),
        N_("Measure"),
        N_("Cases (group / reference)"),
        N_("Smallest gap that could be seen (points)"),
        N_("Cases needed for the tolerance"),
        N_("Verdict"),
    ]
    # Who lacks most stands first.
    ordered = sorted(figures["comparisons"], key=lambda row: (row["verdict"] != "too_little_data", row["cases"]))
    rows = []
    for row in ordered:
        names = measured(row, speaker)
        rows.append(
            [
                f"{names['by']}: {names['group']}",
                names["reference"],
                names["measure"],
                f"{_whole(row['cases'])} / {_whole(row['reference_cases'])}",
                NOTHING if row["detectable"] is None else points(row["detectable"]),
                _needed(row, speaker),
                speaker.say(VERDICTS[row["verdict"]]),
            ]
        )
    caption = speaker.say(N_("What could have been seen in each comparison"))
    return cut_table(caption, [speaker.say(head) for head in heads], rows, speaker)


#: Nobody asked for this check, so that it tells nothing beyond its section.
SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {}
