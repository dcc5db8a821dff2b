"""The words for subgroups that a search has found: each as a rule, with its people, its gap and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import chance, count, fraction, percent, points, signed_points
from reports.phrases import near_far, points_span
from reports.speaker import Facts, Speaker

_MOST_SAID: Final = 3
LOWER: Final = N_("{rule}: {size} percentage points below everybody else ({measure})")
HIGHER: Final = N_("{rule}: {size} percentage points above everybody else ({measure})")
_SECOND: Final = {
    "too_many_cells": N_("AIF360's bias scan was not asked: there are more than {limit} different kinds of people."),
    "everybody_decided_alike": N_("AIF360's bias scan was not asked: everybody was decided alike."),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: what was confirmed, how it was sought, what AIF360 says."""
    asked = N_("Are there people, told apart by up to {depth} of {columns}, whose rate differs from everybody else's?")
    columns = speaker.say(N_(", ")).join(figures["columns"])
    return CheckSection(
        speaker.say(N_("Subgroups found by a search")),
        speaker.say(asked, depth=figures["depth"], columns=columns),
        [*_found(figures, speaker), speaker.joined([how_sought(figures, speaker), *second_opinion(figures, speaker)])],
        [_table(figures, speaker), way_table(figures, speaker)],
        next_step=next_step(figures, speaker),
    )


def next_step(figures: Facts, speaker: Speaker) -> str:
    """Return what to do now: look at the cases, or do not take silence for an answer."""
    if figures["confirmed"]:
        text = N_("Draw some cases of each rule and ask the department what in their files led to the decision.")
    else:
        text = N_("Do not take this for an answer about small groups: gaps among few people cannot be seen this way.")
    return speaker.say(text)


def rule_of(conditions: Sequence[Mapping[str, str | None]], speaker: Speaker) -> str:
    """Return a rule as people read it: sex = f and region = north."""
    return _and([_condition(each["column"] or "", each["label"], speaker) for each in conditions], speaker)


def _condition(column: str, label: str | None, speaker: Speaker) -> str:
    """Return one condition: sex = f, or income ≥1000 where the label says how it compares."""
    if label is None:
        return f"{column} = {speaker.say(N_('(blank)'))}"
    return f"{column} {label}" if label.startswith(("≥", "<")) else f"{column} = {label}"


def _and(parts: Sequence[str], speaker: Speaker) -> str:
    return reduce(lambda one, other: speaker.say(N_("{one} and {other}"), one=one, other=other), parts)


def confirmed_of(figures: Facts) -> list[Facts]:
    """Return the rules that the test confirmed, the largest gaps first."""
    found = [each for each in figures["subgroups"] if each["confirmed"]]
    return sorted(found, key=lambda each: -abs(each["test"]["difference"]))


def how_sought(figures: Facts, speaker: Speaker) -> str:
    """Return how it was sought, in one sentence, and how often such an answer is wrong."""
    text = N_(
        "{rules} rules were looked at in one half of the cases, drawn by lot; {tested} that stood out were tested on "
        "the other half. Of rules confirmed in this way, no more than {accepted} are expected to be due to chance."
    )
    rules = sum(each["rules"] for each in figures["searches"])
    said = speaker.say(text, rules=count(rules), tested=figures["tested"], accepted=f"{figures['accepted'] * 100:g}%")
    parts = [each for each in figures["searches"] if each["way"] != "exhaustive"]
    if parts:
        beam = N_("Rules of more than {length} conditions were too many; only the most promising were looked at.")
        said = speaker.joined([said, speaker.say(beam, length=min(each["all_rules_up_to"] for each in parts))])
    return said


def _found(figures: Facts, speaker: Speaker) -> Iterator[str]:
    rows = confirmed_of(figures)
    if not rows:
        yield speaker.say(N_("No subgroup was confirmed. That does not mean that there is none."))
    for each in rows[:_MOST_SAID]:
        text = N_(
            "{title}: {own} ({own_parts}) against {rest} ({rest_parts}); the gap lies between {low} and {high} points."
        )
        own, rest = each["test"]["group"], each["test"]["rest"]
        yield speaker.say(
            text,
            title=_title(each["rule"], each["test"]["difference"], each["measure"], speaker),
            own=percent(own["rate"]),
            own_parts=fraction(own["numerator"], own["denominator"]),
            rest=percent(rest["rate"]),
            rest_parts=fraction(rest["numerator"], rest["denominator"]),
            low=signed_points(each["test"]["low"]),
            high=signed_points(each["test"]["high"]),
        )
    if len(rows) > _MOST_SAID:
        yield speaker.say(N_("Confirmed besides these: {more}; see the table."), more=len(rows) - _MOST_SAID)


def _title(conditions: Sequence[Mapping[str, str | None]], gap: float, measure: str, speaker: Speaker) -> str:
    names = {"rule": rule_of(conditions, speaker), "size": points(gap), "measure": speaker.measure(measure)}
    return speaker.say(LOWER if gap < 0 else HIGHER, **names)


def second_opinion(figures: Facts, speaker: Speaker) -> Iterator[str]:
    """Yield what AIF360's scan says of it, in one sentence, or why it was not asked."""
    second = figures["second_opinion"]
    if second["reason"]:
        yield speaker.say(_SECOND[second["reason"]], limit=count(second["limit"]))
        return
    named = [each for each in second["scans"] if each["labels"]]
    agreeing = [each for each in named if (each["overlap"] or 0) >= 0.5]
    if agreeing:
        best = max(agreeing, key=lambda each: each["overlap"])
        text = N_("AIF360's bias scan, another method, names nearly the same people as “{rule}” ({overlap} in common).")
        yield speaker.say(text, rule=rule_of(best["rule"], speaker), overlap=percent(best["overlap"]))
    elif named:
        text = N_("AIF360's bias scan, another method, names other people: {labels}. It does not test what it names.")
        yield speaker.say(text, labels=_labels(named[0]["labels"], speaker))
    else:
        yield speaker.say(N_("AIF360's bias scan, another method, names nobody."))


def _labels(named: Sequence[Facts], speaker: Speaker) -> str:
    blank = speaker.say(N_("(blank)"))
    parts = [
        f"{each['column']} = {' / '.join(blank if label is None else label for label in each['labels'])}"
        for each in named
    ]
    return _and(parts, speaker)


def _table(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Rule"),
        N_("Measure"),
        N_("Cases in all"),
        N_("Rate, test half"),
        N_("Everybody else's, test half"),
        N_("Gap and interval (points)"),
        N_("Gap, all cases (points)"),
        N_("Chance, corrected"),
    ]
    rows = []
    for each in confirmed_of(figures):
        own, rest = each["test"]["group"], each["test"]["rest"]
        rows.append(
            [
                rule_of(each["rule"], speaker),
                speaker.measure(each["measure"]),
                count(each["whole"]["group"]["cases"]),
                f"{percent(own['rate'])} ({fraction(own['numerator'], own['denominator'])})",
                f"{percent(rest['rate'])} ({fraction(rest['numerator'], rest['denominator'])})",
                gap_with_span(each["test"], speaker),
                signed_points(each["whole"]["difference"]),
                chance(each["p_adjusted"]),
            ]
        )
    return cut_table(speaker.say(N_("Subgroups confirmed")), [speaker.say(head) for head in heads], rows, speaker)


def gap_with_span(test: Facts, speaker: Speaker) -> str:
    """Return a gap with its interval."""
    return f"{signed_points(test['difference'])} ({points_span(test, speaker)})"


def way_table(figures: Facts, speaker: Speaker) -> CheckTable:
    """Return how much was searched and tested, measure by measure."""
    heads = [
        N_("Measure"),
        N_("Cases searched"),
        N_("Cases tested on"),
        N_("Cases a rule must take in, in each half"),
        N_("Rules looked at"),
        N_("Conditions up to which all rules were looked at"),
        N_("Rules tested"),
    ]
    rows = [
        [
            speaker.measure(each["measure"]),
            count(each["cases_searched"]),
            count(each["cases_tested"]),
            count(figures["smallest"]),
            count(each["rules"]),
            count(each["all_rules_up_to"]),
            count(each["tested"]),
        ]
        for each in figures["searches"]
    ]
    return cut_table(speaker.say(N_("How it was searched")), [speaker.say(head) for head in heads], rows, speaker)


def _subgroup_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    conditions = [{"column": column, "label": label} for column, label in zip(facts["by"], facts["group"], strict=True)]
    text = N_(
        "{measure}: {own} ({own_parts}) of them, {rest} ({rest_parts}) of everybody else, in the half of the cases "
        "that tested this rule. The true gap lies between {near} and {far} percentage points "
        "(confidence {confidence}). All cases that the rule takes in: {cases}."
    )
    body = speaker.say(
        text,
        measure=speaker.measure(facts["measure"]),
        own=percent(facts["rate"]),
        own_parts=fraction(facts["numerator"], facts["denominator"]),
        rest=percent(facts["rest_rate"]),
        rest_parts=fraction(facts["rest_numerator"], facts["rest_denominator"]),
        cases=count(facts["cases"]),
        **true_gap(facts),
    )
    title = _title(conditions, facts["difference"], facts["measure"], speaker)
    return title, speaker.joined([body, *disadvantage(facts, speaker)])


def true_gap(facts: Facts) -> dict[str, str]:
    """Return the interval of a gap without its sign, and its confidence."""
    return {**near_far(facts["low"], facts["high"]), "confidence": f"{facts['confidence'] * 100:.3g}%"}


def disadvantage(facts: Facts, speaker: Speaker) -> list[str]:
    """Return who is worse off, where the counts show it."""
    said = {
        "group": N_("This is to the disadvantage of the people whom the rule takes in."),
        "reference": N_("This is to the disadvantage of everybody else."),
    }
    worse = facts.get("worse_off")
    return [speaker.say(said[worse])] if worse else []


SAID: Final[dict[str, Callable[[Facts, Speaker], tuple[str, str]]]] = {"subgroup_gap": _subgroup_gap}
