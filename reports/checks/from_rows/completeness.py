"""Completeness of the data in words: blank values and the age of records, by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, count, fraction, percent, points, signed_points
from reports.phrases import compared, perhaps_with_span
from reports.speaker import Facts, Speaker
from reports.terms import CHECKS


def _blank_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_("{column}: blank less often for “{group}” than for “{reference}”, by {size} percentage points")
    higher = N_("{column}: blank more often for “{group}” than for “{reference}”, by {size} percentage points")
    body = N_(
        "“{group}” {own} of {cases} cases, “{reference}” {other} of {reference_cases}. The true gap lies between {low} "
        "and {high} percentage points. Ask what the algorithm does with a blank."
    )
    names = {**_names(facts, speaker), "size": points(facts["difference"])}
    values = {"own": percent(facts["value"]), "other": percent(facts["reference_value"])}
    ends = {"low": signed_points(facts["low"]), "high": signed_points(facts["high"])}
    title = speaker.say(lower if facts["difference"] < 0 else higher, **names)
    return title, speaker.say(body, **names, **values, **ends)


def _age_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    older = N_("{column}: records of “{group}” are older than those of “{reference}”, by {size} days on average")
    newer = N_("{column}: records of “{group}” are newer than those of “{reference}”, by {size} days on average")
    body = N_(
        "“{group}” {own} days ({cases} cases), “{reference}” {other} days ({reference_cases} cases). "
        "The true gap lies between {low} and {high} days. Counted back from the newest date in the log."
    )
    names = {**_names(facts, speaker), "size": days(abs(facts["difference"]))}
    values = {"own": days(facts["value"]), "other": days(facts["reference_value"])}
    ends = {"low": days(facts["low"]), "high": days(facts["high"])}
    title = speaker.say(newer if facts["difference"] < 0 else older, **names)
    return title, speaker.say(body, **names, **values, **ends)


def _names(facts: Facts, speaker: Speaker) -> dict[str, str]:
    return {
        **compared(facts, speaker),
        "column": facts["column"],
        "cases": count(facts["cases"]),
        "reference_cases": count(facts["reference_cases"]),
    }


def _dates_unread(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{column}: {cases} values are no dates")
    body = N_("They are left out where the age of records is told; write dates such as 2026-03-14.")
    return speaker.say(title, column=facts["column"], cases=count(facts["cases"])), speaker.say(body)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "blank_gap": _blank_gap,
    "age_gap": _age_gap,
    "dates_unread": _dates_unread,
}


def days(value: float | None) -> str:
    """Return a number of days with one decimal."""
    if value is None:
        return NOTHING
    text = f"{abs(value):,.1f}"
    return f"−{text}" if value < 0 and text != "0.0" else text


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return what stands on the page about completeness."""
    by_column = [_blank_table(figures, speaker, by) for by in _groupings(figures["blank"])]
    by_age = [_age_table(each, speaker) for each in figures["freshness"] if each["groups"]]
    return CheckSection(
        title=speaker.say(CHECKS["completeness"]),
        question=speaker.say(N_("Are the records of all groups equally complete and equally recent?")),
        answers=list(_answers(figures, speaker)),
        tables=[*by_column, *by_age],
        next_step=speaker.say(
            N_(
                "Ask the department how a blank or an old value enters the decision, "
                "and have such records brought up to date."
            )
        ),
    )


def _groupings(lines: Sequence[Facts]) -> list[list[str]]:
    return list({tuple(line["by"]): line["by"] for line in lines if line["by"]}.values())


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    everybody = [line for line in figures["blank"] if not line["by"]]
    most = max(everybody, key=lambda line: line["value"] or 0, default=None)
    if most and most["blank"]:
        text = N_("{column} is blank most often: in {blank} of {cases} cases ({share}).")
        numbers = {"blank": count(most["blank"]), "cases": count(most["cases"]), "share": percent(most["value"])}
        yield speaker.say(text, column=most["column"], **numbers)
    elif most:
        yield speaker.say(
            N_("No value is blank in the columns looked at ({columns})."), columns=_columns(figures, speaker)
        )
    if not figures["gaps"]:
        yield speaker.say(N_("There are no two groups to compare."))
    for measure, said in (("blank_share", _blank_gap), ("mean_age", _age_gap)):
        judged = [gap for gap in figures["gaps"] if gap["measure"] == measure]
        found = [gap for gap in judged if gap["verdict"] == "gap"]
        if found:
            largest = said(max(found, key=lambda gap: abs(gap["relative"])), speaker)[0]
            yield speaker.say(N_("Gaps found: {found}. The largest: {gap}."), found=len(found), gap=largest)
        elif judged:
            yield _none_said(measure, judged, speaker)
    for age in figures["freshness"]:
        whole = next((line for line in age["groups"] if not line["by"]), None)
        if whole:
            text = N_("{column}: half of the records are {median} days old or less, counted from {newest}.")
            yield speaker.say(
                text, column=age["column"], median=days(whole["median_days"]["value"]), newest=age["newest"]
            )
    if figures["freshness_reason"] == "counts":
        yield speaker.say(N_("How old records are cannot be told: each row stands for many cases."))


def _columns(figures: Facts, speaker: Speaker) -> str:
    return speaker.say(N_(", ")).join(figures["columns"][:MOST_ROWS])


def _none_said(measure: str, judged: Sequence[Facts], speaker: Speaker) -> str:
    unclear = sum(gap["verdict"] == "too_little_data" for gap in judged)
    blanks = N_("No gap in blanks could be shown; {unclear} of {all} comparisons rest on too little data to judge.")
    ages = N_("No gap in ages could be shown; {unclear} of {all} comparisons rest on too little data to judge.")
    return speaker.say(blanks if measure == "blank_share" else ages, unclear=unclear, all=len(judged))


def _blank_table(figures: Facts, speaker: Speaker, by: Sequence[str]) -> CheckTable:
    columns = figures["columns"]
    shown: dict[tuple[str | None, ...], dict[str, str]] = {}
    for line in figures["blank"]:
        if line["by"] == by:
            text = f"{percent(line['value'])} ({fraction(line['blank'], line['cases'])})"
            shown.setdefault(tuple(line["group"]), {})[line["column"]] = text
    rows = [[speaker.group(by, group), *(own[name] for name in columns)] for group, own in shown.items()]
    caption = speaker.say(N_("Blank values by {by}"), by=speaker.columns(by))
    return CheckTable(with_rest(caption, len(rows), speaker), [speaker.columns(by), *columns], rows[:MOST_ROWS])


def _age_table(age: Facts, speaker: Speaker) -> CheckTable:
    rows = [
        [
            speaker.group(line["by"], line["group"]),
            count(line["cases"]),
            perhaps_with_span(line["mean_days"], days, speaker),
            perhaps_with_span(line["median_days"], days, speaker),
        ]
        for line in age["groups"]
    ]
    heads = [
        speaker.say(N_("group")),
        speaker.say(N_("cases")),
        speaker.say(N_("mean days")),
        speaker.say(N_("median days")),
    ]
    caption = speaker.say(
        N_("Age of records by {column}, in days back from {newest}"), column=age["column"], newest=age["newest"]
    )
    return CheckTable(with_rest(caption, len(rows), speaker), heads, rows[:MOST_ROWS])
