"""The words for outcomes that are known for some cases only: what is known of everybody, and what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, percent, points, signed_points
from reports.phrases import points_span
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MOST_SAID: Final = 2
_SOURCES: Final = {
    "known": N_("known"),
    "arm": N_("estimated from the random arm"),
    "bounded": N_("bounds only"),
}
#: (only bounded, above the reference) → the size of a gap.
_TITLES: Final = {
    (True, False): N_(
        "{by}: “{group}” is at least {size} percentage points below “{reference}” ({measure}, everybody)"
    ),
    (True, True): N_("{by}: “{group}” is at least {size} percentage points above “{reference}” ({measure}, everybody)"),
    (False, False): N_("{by}: “{group}” is {size} percentage points below “{reference}” ({measure}, everybody)"),
    (False, True): N_("{by}: “{group}” is {size} percentage points above “{reference}” ({measure}, everybody)"),
}
_FROM: Final = {
    "known": N_("The log tells all that this measure needs."),
    "arm": N_("Estimated from the random arm alone: {own} and {other} cases."),
    "bounded": N_("This holds whatever the outcomes were that nobody looked into ({own} and {other} cases)."),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: what can be known, and within which bounds."""
    asked = N_(
        "The true outcome is known for {labelled} of {cases} cases. What can be said of everybody, not only of them?"
    )
    counts = {"labelled": count(figures["labelled"] - figures["outcome_blank"]), "cases": count(figures["cases"])}
    return CheckSection(
        speaker.say(N_("Outcomes known for some only")),
        speaker.say(asked, **counts),
        list(_answers(figures, speaker)),
        [_rates(figures, speaker), *_gaps(figures, speaker)],
        next_step=speaker.say(_next_step(figures)),
    )


def _next_step(figures: Facts) -> str:
    if figures["arm"] is None:
        return N_(
            "Ask the department to look into a small random share of all cases, whatever the system says of them; "
            "only that tells how the others would have turned out."
        )
    return N_(
        "Keep the random arm going, have every case in it looked into, and audit again when it has grown; "
        "its size decides how narrow the intervals are."
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    joint = speaker.say(N_(", "))
    texts = {
        "known": N_("Known of everybody: {measures}."),
        "arm": N_("Estimated from the random arm ({cases} cases): {measures}."),
        "bounded": N_("Cannot be known from this log, only bounded: {measures}."),
    }
    arm = 0 if figures["arm"] is None else figures["arm"]["cases"]
    for source, text in texts.items():
        names = [speaker.measure(row["measure"]) for row in figures["measures"] if row["source"] == source]
        if names:
            yield speaker.say(text, measures=joint.join(names), cases=count(arm))
    found = [(table, row) for table in figures["tables"] for row in table["gaps"] if row["verdict"] == "gap"]
    for table, row in sorted(found, key=lambda item: -abs(item[1]["nearest"]))[:_MOST_SAID]:
        facts = {**row, **{name: table[name] for name in ("by", "measure", "reference")}}
        yield speaker.say(N_("{sentence}."), sentence=_title(facts, speaker))


def _title(facts: Facts, speaker: Speaker) -> str:
    return speaker.say(
        _TITLES[facts["least"] < facts["most"], facts["nearest"] > 0],
        by=speaker.columns(facts["by"]),
        group=speaker.group(facts["by"], facts["group"]),
        reference=speaker.group(facts["by"], facts["reference"]),
        size=points(facts["nearest"]),
        measure=speaker.measure(facts["measure"]),
    )


def _rates(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [N_("Group"), N_("Measure"), N_("Of everybody"), N_("Interval"), N_("How it is known"), N_("Cases")]
    rows = []
    for table in figures["tables"]:
        for place, group in enumerate(table["groups"]):
            name = speaker.group(table["by"], group)
            least, most, low, high = (table[side][place] for side in ("least", "most", "low", "high"))
            rows.append(
                [
                    f"{speaker.columns(table['by'])}: {name}" if table["by"] else name,
                    speaker.measure(table["measure"]),
                    percent(least) if least == most else speaker.span(percent(least), percent(most)),
                    speaker.span(percent(low), percent(high)),
                    speaker.say(_SOURCES[table["source"]]),
                    count(table["cases"][place]),
                ]
            )
    return cut_table(
        speaker.say(N_("What each rate of everybody is or can be")),
        [speaker.say(head) for head in heads],
        rows,
        speaker,
    )


def _gaps(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    heads = [N_("Group"), N_("Against"), N_("Measure"), N_("Gap (points)"), N_("Interval"), N_("Verdict")]
    rows = []
    for table in figures["tables"]:
        for row in table["gaps"]:
            least, most = signed_points(row["least"]), signed_points(row["most"])
            rows.append(
                [
                    f"{speaker.columns(table['by'])}: {speaker.group(table['by'], row['group'])}",
                    speaker.group(table["by"], table["reference"]),
                    speaker.measure(table["measure"]),
                    least if row["least"] == row["most"] else speaker.span(least, most),
                    speaker.span(signed_points(row["low"]), signed_points(row["high"])),
                    speaker.say(VERDICTS[row["verdict"]]),
                ]
            )
    if rows:
        caption = speaker.say(N_("Gaps among everybody, as far as they can be known"))
        yield cut_table(caption, [speaker.say(head) for head in heads], rows, speaker)


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    counts = {"own": count(facts["cases"]), "other": count(facts["reference_cases"])}
    span = points_span(facts, speaker)
    parts = [
        speaker.say(_FROM[facts["source"]], **counts),
        speaker.say(
            N_("Interval of the gap: {span} percentage points (confidence {confidence})."),
            span=span,
            confidence=f"{facts['confidence'] * 100:.4g}%",
        ),
    ]
    names = {side: speaker.group(facts["by"], facts[side]) for side in ("group", "reference")}
    worse = names.get(facts["worse_off"] or "")
    if worse:
        parts.append(speaker.say(N_("This is to the disadvantage of “{group}”."), group=worse))
    return _title(facts, speaker), speaker.joined(parts)


def _selected(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("Rates that need the true outcome rest on {known} of {cases} cases, and these were picked")
    body = N_(
        "Error rates among the cases that were looked into are not those of everybody, and a gap between groups there "
        "may come from who was picked. See the section on outcomes known for some only."
    )
    counts = {"known": count(facts["labelled"] - facts["outcome_blank"]), "cases": count(facts["cases"])}
    parts = [speaker.say(body)]
    if facts["outcome_ignored"]:
        text = N_("{ignored} cases have an outcome in the log although nobody looked into them; it counts as unknown.")
        parts.append(speaker.say(text, ignored=count(facts["outcome_ignored"])))
    return speaker.say(title, **counts), speaker.joined(parts)


def _arm_partly(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("Of {cases} cases in the random arm, {labelled} were looked into")
    body = N_("What is unknown of the others makes ranges of what would be numbers. Have all of the arm looked into.")
    counts = {"cases": count(facts["cases"]), "labelled": count(facts["labelled"])}
    return speaker.say(title, **counts), speaker.say(body)


def _arm_alike(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("All cases in the random arm ({column} = {value}) have the same decision")
    body = N_(
        "It seems to be that of the arm, not that of the system. So the arm tells how many true cases there are, "
        "but not how many of them the system finds. Have the system's own decision written down there too."
    )
    return speaker.say(title, column=facts["column"], value=facts["value"]), speaker.say(body)


def _arm_differs(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("The random arm is not like the rest: {arm} of it were decided “{positive}”, {rest} of the others")
    body = N_(
        "Chance alone would hardly do that ({span} percentage points apart). Ask how the arm is drawn; "
        "if it is not drawn by lot, what it tells does not hold for everybody."
    )
    rates = {"arm": percent(facts["selection_rate"]), "rest": percent(facts["rest_selection_rate"])}
    span = points_span(facts, speaker)
    return speaker.say(title, positive=speaker.positive, **rates), speaker.say(body, span=span)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "labels_gap": _gap,
    "labels_selected": _selected,
    "labels_arm_partly": _arm_partly,
    "labels_arm_alike": _arm_alike,
    "labels_arm_differs": _arm_differs,
}
