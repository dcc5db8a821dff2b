"""The words for subgroups whose decisions differ from what was expected of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.from_counts.subgroups import (
    confirmed_of,
    disadvantage,
    gap_with_span,
    how_sought,
    next_step,
    rule_of,
    second_opinion,
    true_gap,
    way_table,
)
from reports.checks.section import CheckSection, CheckTable
from reports.figures import chance, count, fraction, percent, points, signed_points
from reports.speaker import Facts, Speaker

_MOST_SAID: Final = 3
_LOWER: Final = N_("{rule}: {size} percentage points below what was expected")
_HIGHER: Final = N_("{rule}: {size} percentage points above what was expected")


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: who was decided otherwise than expected."""
    asked = N_(
        "Are there people, told apart by up to {depth} of {columns}, whose decisions differ from "
        "what {expected} expects?"
    )
    columns = speaker.say(N_(", ")).join(figures["columns"])
    return CheckSection(
        speaker.say(N_("Subgroups that were decided otherwise than expected")),
        speaker.say(asked, depth=figures["depth"], columns=columns, expected=figures["expected"]),
        [*_found(figures, speaker), speaker.joined([how_sought(figures, speaker), *second_opinion(figures, speaker)])],
        [_table(figures, speaker), way_table(figures, speaker)],
        next_step=next_step(figures, speaker),
    )


def _found(figures: Facts, speaker: Speaker) -> Iterator[str]:
    whole, rows = figures["everybody"], confirmed_of(figures)
    text = N_("Of all cases {rate} were decided “{positive}”; {expected} were expected.")
    yield speaker.say(text, rate=percent(whole["rate"]), expected=percent(whole["expected"]), positive=speaker.positive)
    if not rows:
        yield speaker.say(N_("No subgroup was confirmed. That does not mean that there is none."))
    for each in rows[:_MOST_SAID]:
        own = each["test"]["group"]
        text = N_(
            "{title}: {own} ({own_parts}) where {other} were expected; the gap lies between {low} and {high} points."
        )
        yield speaker.say(
            text,
            title=_title(each["rule"], each["test"]["difference"], speaker),
            own=percent(own["rate"]),
            own_parts=fraction(own["numerator"], own["denominator"]),
            other=percent(each["test"]["expected"]),
            low=signed_points(each["test"]["low"]),
            high=signed_points(each["test"]["high"]),
        )


def _title(conditions: Sequence[Mapping[str, str | None]], gap: float, speaker: Speaker) -> str:
    return speaker.say(_LOWER if gap < 0 else _HIGHER, rule=rule_of(conditions, speaker), size=points(gap))


def _table(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Rule"),
        N_("Cases in all"),
        N_("Rate, test half"),
        N_("Expected, test half"),
        N_("Gap and interval (points)"),
        N_("Gap, all cases (points)"),
        N_("Chance, corrected"),
    ]
    rows = []
    for each in confirmed_of(figures):
        own = each["test"]["group"]
        rows.append(
            [
                rule_of(each["rule"], speaker),
                count(each["whole"]["group"]["cases"]),
                f"{percent(own['rate'])} ({fraction(own['numerator'], own['denominator'])})",
                percent(each["test"]["expected"]),
                gap_with_span(each["test"], speaker),
                signed_points(each["whole"]["difference"]),
                chance(each["p_adjusted"]),
            ]
        )
    return cut_table(speaker.say(N_("Subgroups confirmed")), [speaker.say(head) for head in heads], rows, speaker)


def _unexpected(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    conditions = [{"column": column, "label": label} for column, label in zip(facts["by"], facts["group"], strict=True)]
    text = N_(
        "{measure}: {own} ({own_parts}) of them, where {expected} were expected, in the half of the cases that "
        "tested this rule. The true gap lies between {near} and {far} percentage points (confidence {confidence}). "
        "All cases that the rule takes in: {cases}."
    )
    body = speaker.say(
        text,
        measure=speaker.measure(facts["measure"]),
        own=percent(facts["rate"]),
        own_parts=fraction(facts["numerator"], facts["denominator"]),
        expected=percent(facts["expected"]),
        cases=count(facts["cases"]),
        **true_gap(facts),
    )
    worse = disadvantage(facts, speaker) if facts["worse_off"] == "group" else []
    return _title(conditions, facts["difference"], speaker), speaker.joined([body, *worse])


SAID: Final[dict[str, Callable[[Facts, Speaker], tuple[str, str]]]] = {"subgroup_unexpected": _unexpected}
