"""The words for waiting times: how long each group waited, and who waits longest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.charts import Dot, dot_chart
from reports.checks.cut import FIRST, MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, signed_points
from reports.phrases import compared, points_span, sized, span_of, with_span
from reports.pictures import Picture
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MOST_ANSWERS: Final = 5


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: how long people waited, and whether some groups waited longer."""
    made = figures["groupings"]
    # Where all waited the same there is no longest-waiting tenth to be drawn.
    drawn = [found for found in made if len(found["by"]) == 1 and figures["longest_tenth"]["people"]]
    question = N_("From {applied} to {decided}: do all groups wait as long?")
    return CheckSection(
        speaker.say(N_("Waiting times")),
        speaker.say(question, applied=figures["applied"], decided=figures["decided"]),
        [*_whole(figures, speaker), *_who(figures, speaker)][:_MOST_ANSWERS],
        [
            *(_days_table(found, speaker) for found in made),
            *(_longer_table(figures, found, speaker) for found in made),
        ],
        [_picture(place, figures, found, speaker) for place, found in enumerate(drawn)],
        speaker.say(
            N_(
                "Ask the department at which step the longest cases lie, and how many cases of each group are not "
                "decided yet: those do not show here."
            )
        ),
    )


def _whole(figures: Facts, speaker: Speaker) -> Iterator[str]:
    everybody = figures["everybody"]
    text = N_(
        "Of {cases} people half had a decision within {median} ({span}), nine in ten within {ninetieth}; the longest "
        "wait was {longest}."
    )
    said = speaker.say(
        text,
        cases=count(figures["measured"]),
        median=_in_days(everybody["median"]["value"], speaker),
        span=span_of(everybody["median"], _days, speaker),
        ninetieth=_in_days(everybody["ninetieth"]["value"], speaker),
        longest=_in_days(figures["longest"], speaker),
    )
    yield speaker.joined([said, *_weighted(figures, speaker), *_lost(figures, speaker)])


def _weighted(figures: Facts, speaker: Speaker) -> Iterator[str]:
    if figures["weight"] is not None:
        yield speaker.say(
            N_("Cases count by their weight ({column}) and tell as much as about {effective} of equal weight."),
            column=figures["weight"],
            effective=count(round(figures["everybody"]["effective"])),
        )


def _lost(figures: Facts, speaker: Speaker) -> Iterator[str]:
    if figures["without_dates"] or figures["unreadable"] or figures["backwards"]:
        text = N_(
            "Left out: {blank} cases without one of the dates, {unreadable} with a date that cannot be read, "
            "{backwards} decided before they applied."
        )
        yield speaker.say(
            text,
            blank=count(figures["without_dates"]),
            unreadable=count(figures["unreadable"]),
            backwards=count(figures["backwards"]),
        )


def _who(figures: Facts, speaker: Speaker) -> Iterator[str]:
    """Yield a sentence about each group that waits longer or shorter; else say that none was shown."""
    rows = [
        (row, found)
        for found in figures["groupings"]
        for row in found["groups"]
        if "gap" in {row["waits_longer"]["verdict"], row["longest_tenth"]["verdict"]}
    ]
    # Whole columns before crosses of them, the widest first.
    rows.sort(key=lambda one: (len(one[1]["by"]), -abs(one[0]["waits_longer"]["difference"]["value"] or 0)))
    text = N_(
        "{by}: half of “{group}” waited {median} or less, half of “{reference}” {other} "
        "(difference in days: {gap}, {span})."
    )
    for row, found in rows:
        reference = next(other for other in found["groups"] if other["group"] == found["reference"])
        said = speaker.say(
            text,
            by=speaker.columns(found["by"]),
            group=speaker.group(found["by"], row["group"]),
            reference=speaker.group(found["by"], found["reference"]),
            median=_in_days(row["median"]["value"], speaker),
            other=_in_days(reference["median"]["value"], speaker),
            gap=_signed_days(row["median_gap"]["value"]),
            span=span_of(row["median_gap"], _signed_days, speaker),
        )
        yield speaker.joined([said, *_tenth(row, found["by"], figures, speaker)])
    if figures["groupings"] and not rows:
        yield speaker.say(
            N_("No group was shown to wait longer or shorter than chance and the tolerance allow; see the table.")
        )


def _tenth(row: Facts, by: Sequence[str], figures: Facts, speaker: Speaker) -> Iterator[str]:
    """Say how many of a group are among the longest waits; where too many waited longest there are none."""
    text = N_("{share} of “{group}” ({counts}) waited {days} or more, as the longest-waiting tenth of all did.")
    tenth, from_days = row["longest_tenth"], figures["longest_tenth"]["from_days"]
    if from_days is None:
        return
    yield speaker.say(
        text,
        share=percent(tenth["rate"]["value"]),
        group=speaker.group(by, row["group"]),
        counts=fraction(tenth["number"], row["people"]),
        days=_in_days(from_days, speaker),
    )


def _days_table(found: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Group"),
        N_("Cases"),
        N_("Half within … days"),
        N_("Gap to the reference, days"),
        N_("Nine in ten within … days"),
        N_("Gap to the reference, days"),
    ]
    rows = [
        [
            speaker.group(found["by"], row["group"]),
            count(row["cases"]),
            with_span(row["median"], _days, speaker),
            with_span(row["median_gap"], _signed_days, speaker),
            with_span(row["ninetieth"], _days, speaker),
            with_span(row["ninetieth_gap"], _signed_days, speaker),
        ]
        for row in found["groups"]
    ]
    return _table(N_("{by}: days waited"), heads, rows, found, speaker)


def _longer_table(figures: Facts, found: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Group"),
        N_("Waits longer than the reference, cases in a hundred"),
        N_("Chance (corrected)"),
        N_("Verdict"),
        N_("Among the longest-waiting tenth"),
        N_("Gap to the reference, percentage points"),
        N_("Chance (corrected)"),
        N_("Verdict"),
    ]
    rows = [
        [
            speaker.group(found["by"], row["group"]),
            _longer_cell(row["waits_longer"]["difference"], speaker),
            *_judged(row["waits_longer"], speaker),
            _tenth_cell(row),
            with_span(row["longest_tenth"]["difference"], signed_points, speaker),
            *_judged(row["longest_tenth"], speaker),
        ]
        for row in found["groups"]
    ]
    days = figures["longest_tenth"]["from_days"]
    text = N_("{by}: who waits longer (50: neither), and who is among those who waited {days} or more")
    if days is None:
        days = figures["longest"]
        text = N_(
            "{by}: who waits longer (50: neither); more than a tenth of all waited {days}, the longest of all, so that "
            "no tenth stands out"
        )
    return _table(text, heads, rows, found, speaker, days=_in_days(days, speaker))


def _judged(answer: Facts, speaker: Speaker) -> list[str]:
    verdict = answer["verdict"]
    return [chance(answer["p_adjusted"]), speaker.say(VERDICTS[verdict]) if verdict else NOTHING]


def _table(
    caption: str, heads: Sequence[str], rows: list[list[str]], found: Facts, speaker: Speaker, **facts: str
) -> CheckTable:
    said = speaker.say(caption, by=speaker.columns(found["by"]), **facts)
    said = with_rest(said, len(rows), speaker, FIRST)
    return CheckTable(said, [speaker.say(head) for head in heads], rows[:MOST_ROWS])


def _picture(place: int, figures: Facts, found: Facts, speaker: Speaker) -> Picture:
    """Return the chart of the share of each group among the longest waits."""
    rows = found["groups"][:MOST_ROWS]
    dots = [
        Dot(
            speaker.group(found["by"], row["group"]),
            _tenth_cell(row),
            row["longest_tenth"]["rate"]["value"],
            row["longest_tenth"]["rate"]["low"],
            row["longest_tenth"]["rate"]["high"],
            "reference" if row["group"] == found["reference"] else row["longest_tenth"]["verdict"] or "none",
        )
        for row in rows
    ]
    of_reference = [row for row in found["groups"] if row["group"] == found["reference"]]
    value = of_reference[0]["longest_tenth"]["rate"]["value"] if of_reference else None
    title = speaker.say(
        N_("{by}: share of each group that waited {days} or more"),
        by=speaker.columns(found["by"]),
        days=_in_days(figures["longest_tenth"]["from_days"], speaker),
    )
    return Picture(f"waiting-{place}", title, dot_chart(dots, value), len(found["groups"]) - len(rows))


def _days(value: float | None) -> str:
    """Write a number of days; a median between two days has a half."""
    return NOTHING if value is None else count(round(value, 1))


def _in_days(value: float | None, speaker: Speaker) -> str:
    """Write a number of days with its unit."""
    return speaker.say(N_("1 day")) if value == 1 else speaker.say(N_("{days} days"), days=_days(value))


def _signed_days(value: float | None) -> str:
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "−" if value < 0 else "") + _days(abs(value))


def _longer_cell(found: Facts | None, speaker: Speaker) -> str:
    """Write in how many of a hundred pairs the one of the group waited longer; it is kept as a distance from half."""
    return with_span(found, _of_hundred, speaker)


def _of_hundred(above_half: float | None) -> str:
    return NOTHING if above_half is None else f"{(above_half + 0.5) * 100:.1f}"


def _tenth_cell(row: Facts) -> str:
    tenth = row["longest_tenth"]
    return f"{percent(tenth['rate']['value'])} ({fraction(tenth['number'], row['people'])})"


def _said_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = compared(facts, speaker)
    longer = N_("{by}: “{group}” waits longer than “{reference}”")
    shorter = N_("{by}: “{group}” waits shorter than “{reference}”")
    body = N_(
        "Half of “{group}” waited {median} or less, half of “{reference}” {other} "
        "(difference in days: {gap}, {span}). "
        "Of a hundred pairs of one from each, the one of “{group}” waited longer in {pairs} ({pairs_span})."
    )
    pairs = facts["probability"]
    said = speaker.say(
        body,
        **names,
        median=_in_days(facts["median"], speaker),
        other=_in_days(facts["reference_median"], speaker),
        gap=_signed_days(facts["median_gap"]["value"]),
        span=span_of(facts["median_gap"], _signed_days, speaker),
        pairs=_of_hundred(pairs["value"]),
        pairs_span=span_of(pairs, _of_hundred, speaker),
    )
    if facts["shown_by"] == "longest_tenth":
        longer = N_("{by}: “{group}” is more often among the longest waits than “{reference}”")
        shorter = N_("{by}: “{group}” is less often among the longest waits than “{reference}”")
    title = speaker.say(longer if facts["longer"] else shorter, **names)
    told = [said] if facts["from_days"] is None else [said, _said_tenth(facts, names, speaker)]
    return title, speaker.joined(told)


def _said_tenth(facts: Facts, names: dict[str, str], speaker: Speaker) -> str:
    text = N_(
        "Among the longest-waiting tenth of all: {own} of “{group}” ({own_counts}), {other} of “{reference}” "
        "({other_counts}), a gap of {size} percentage points ({span})."
    )
    gap = facts["tenth"]
    return speaker.say(
        text,
        **names,
        own=percent(facts["tenth_rate"]),
        own_counts=fraction(facts["tenth_number"], facts["people"]),
        other=percent(facts["reference_tenth_rate"]),
        other_counts=fraction(facts["reference_tenth_number"], facts["reference_people"]),
        **_sized(gap, speaker),
    )


def _sized(gap: Facts, speaker: Speaker) -> dict[str, str]:
    """Write a gap and its ends as sizes, from near to far; with signs where the ends lie on both sides of nothing."""
    low, high = gap["low"], gap["high"]
    if low is None or high is None or low < 0 < high:
        return {"size": signed_points(gap["value"]), "span": points_span(gap, speaker)}
    return sized({"difference": gap["value"], "low": low, "high": high}, speaker)


def _dates(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lost = facts["without_dates"] + facts["unreadable"] + facts["backwards"]
    title = speaker.say(N_("Waiting times are not known for {cases} cases"), cases=count(lost))
    ask = speaker.say(N_("Ask the department why; who is left out may not be chance."))
    return title, speaker.joined([*_lost(facts, speaker), ask])


SAID: Final = {"waiting_gap": _said_gap, "waiting_dates": _dates}
