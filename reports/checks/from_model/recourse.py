"""The words for what people could change: how many of those refused have a way within reach, and at what cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.from_model.importance import shown
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, fraction, percent, signed_points
from reports.phrases import both_shares, compared, sized, with_span
from reports.speaker import Facts, Speaker

_MOST_GAPS: Final = 3


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: who could have changed the decision, and who could not."""
    return CheckSection(
        speaker.say(N_("What people could change")),
        speaker.say(
            N_("How many of those who were not “{wanted}” could have been, by changing what is in their power?"),
            wanted=figures["wanted"],
        ),
        list(_answers(figures, speaker)),
        [_table(made, speaker) for made in figures["groupings"]],
        next_step=speaker.say(
            N_(
                "Tell those who have a way within reach which one it is. Where a group has none, ask whether the "
                "inputs that decide against it should decide at all."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    every = figures["everybody"]
    text = N_(
        "Of {all} people looked at, {part} ({share}) had a change within reach that would have led to “{wanted}”; "
        "for {none} it is proved that there was none."
    )
    yield speaker.say(
        text,
        all=count(every["looked_at"]),
        part=count(every["within_reach"]),
        share=percent(every["value"]),
        wanted=figures["wanted"],
        none=count(every["proved_none"]),
    )
    yield speaker.say(
        N_("What can be changed: {inputs}; at most {most} of these at once."),
        inputs=speaker.say(N_(", ")).join(figures["changeable"]),
        most=figures["most_features"],
    )
    found = [
        (made, gap)
        for made in figures["groupings"]
        for gap in made["gaps"]
        if gap["low"] is not None and (gap["low"] > 0 or gap["high"] < 0)
    ]
    for made, gap in sorted(found, key=lambda one: -abs(one[1]["difference"]))[:_MOST_GAPS]:
        yield _gap(made, gap, speaker)
    if any(made["gaps"] for made in figures["groupings"]) and not found:
        yield speaker.say(N_("That one group has a way within reach more often than another could not be shown."))
    if every["searched"]:
        yield speaker.say(
            N_("{searched} answers come from a search, so that smaller changes may exist."),
            searched=count(every["searched"]),
        )


def _gap(made: Facts, gap: Facts, speaker: Speaker) -> str:
    own = next(item for item in made["groups"] if item["group"] == gap["group"])
    other = next(item for item in made["groups"] if item["group"] == made["reference"])
    facts = {
        **gap,
        "by": made["by"],
        "reference": made["reference"],
        "value": own["value"],
        "numerator": own["within_reach"],
        "denominator": own["looked_at"],
        "reference_value": other["value"],
        "reference_numerator": other["within_reach"],
        "reference_denominator": other["looked_at"],
    }
    return _told(facts, speaker)


def _told(facts: Facts, speaker: Speaker) -> str:
    more = N_(
        "{by}: {own} of “{group}” ({own_part} of {own_all}) have a way within reach, {other} of “{reference}” "
        "({other_part} of {other_all}): {size} percentage points more ({span})."
    )
    less = N_(
        "{by}: {own} of “{group}” ({own_part} of {own_all}) have a way within reach, {other} of “{reference}” "
        "({other_part} of {other_all}): {size} percentage points fewer ({span})."
    )
    text = more if facts["difference"] > 0 else less
    names = {**compared(facts, speaker), **sized(facts, speaker), **both_shares(facts)}
    return speaker.say(text, **names)


def _table(made: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Group"),
        N_("Not decided so"),
        N_("Looked at, of these within reach"),
        N_("Share"),
        N_("Median effort, in steps"),
        N_("Gap, percentage points"),
    ]
    gaps = {tuple(gap["group"]): gap for gap in made["gaps"]}
    rows = [
        [
            speaker.group(made["by"], item["group"]),
            fraction(item["without"], item["cases"]),
            fraction(item["within_reach"], item["looked_at"]),
            with_span(item, percent, speaker),
            shown(item["median_cost"]),
            with_span(_as_value(gaps.get(tuple(item["group"]))), signed_points, speaker),
        ]
        for item in made["groups"]
    ]
    caption = speaker.say(N_("{by}: who has a way within reach"), by=speaker.columns(made["by"]))
    return cut_table(caption, [speaker.say(head) for head in heads], rows, speaker)


def _as_value(gap: Facts | None) -> Facts | None:
    return None if gap is None else {**gap, "value": gap["difference"]}


def _recourse(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = compared(facts, speaker)
    title = N_("{by}: “{group}” and “{reference}” differ in how many could change the decision themselves")
    return speaker.say(title, **names), _told(facts, speaker)


SAID: Final = {"recourse_gap": _recourse}
