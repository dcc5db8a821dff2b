"""The words for the sweep: what other thresholds of the score would do to the gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from algaudit.i18n import N_
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, percent, points, signed_points
from reports.phrases import both_shares, bracketed, measured, sized
from reports.speaker import Facts, Speaker

#: Groups that stand beside each other in a table; the others are in audit.json.
_MOST_COLUMNS: Final = 6
_MOST_GROUPINGS: Final = 3
_DIRECTIONS: Final = {
    "higher": N_(
        "People with higher scores ({score}) are the ones decided “{positive}”: of two people decided differently, "
        "the one decided “{positive}” has the higher score in {value} of pairs ({span})."
    ),
    "lower": N_(
        "People with lower scores ({score}) are the ones decided “{positive}”: of two people decided differently, "
        "the one decided “{positive}” has the lower score in {value} of pairs ({span})."
    ),
}
_EDGES: Final = {"higher": N_("{edge} or more"), "lower": N_("below {edge}")}
_CAPTIONS: Final = {
    "selection_rate": N_("{by}: share of everybody that would be decided “{positive}”, threshold by threshold"),
    "true_positive_rate": N_(
        "{by}: share that would be decided “{positive}” among people whose true outcome was “{outcome}”, "
        "threshold by threshold"
    ),
    "false_positive_rate": N_(
        "{by}: share that would be decided “{positive}” among people whose true outcome was not “{outcome}”, "
        "threshold by threshold"
    ),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report."""
    return CheckSection(
        speaker.say(N_("Other thresholds of the score")),
        speaker.say(N_("If another threshold of the score decided, would the gaps be smaller or larger?")),
        list(_answers(figures, speaker)),
        [table for made in _shown(figures) for table in _tables(made, figures, speaker)],
        next_step=speaker.say(
            N_(
                "Where a gap stays at nearly every threshold, another threshold will not remove it: ask what goes into "
                "the score. Where it is there at some thresholds only, ask why the present one was chosen."
            )
        ),
    )


def _shown(figures: Facts) -> list[Any]:
    """Return the groupings that are compared; without any, everybody."""
    return [made for made in figures["groupings"] if made["reference"] is not None] or figures["groupings"][:1]


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    told = figures["direction"]
    value, low, high = told["value"], told["low"], told["high"]
    if told["selected"] == "lower":
        value, low, high = 1 - value, 1 - high, 1 - low
    yield speaker.say(
        _DIRECTIONS[told["selected"]],
        score=figures["score"],
        positive=speaker.positive,
        value=percent(value),
        span=speaker.span(percent(low), percent(high)),
    )
    yield _present(figures, speaker)
    if figures["outcome_for_some"]:
        yield speaker.say(
            N_(
                "The true outcome was looked at for some cases only: only the share decided “{positive}” is compared "
                "at other thresholds, not what needs the outcome."
            ),
            positive=speaker.positive,
        )
    compared = [made for made in figures["groupings"] if made["reference"] is not None]
    for made in compared[:_MOST_GROUPINGS]:
        yield _answer(made, figures, speaker)


def _present(figures: Facts, speaker: Speaker) -> str:
    found = figures["present"]
    text = N_(
        "Now {selected} of {everybody} are decided “{positive}”. The tried threshold nearest to that is {edge}: "
        "{at_edge} would be, and {alike} of {everybody} would be decided as they were."
    )
    said = speaker.say(
        text,
        positive=speaker.positive,
        edge=_edge(found["edge"], figures, speaker),
        **{key: count(found[key]) for key in ("selected", "everybody", "at_edge", "alike")},
    )
    if not figures["missing"]:
        return said
    missing = speaker.say(N_("{cases} cases without a score are left out."), cases=count(figures["missing"]))
    return speaker.joined([said, missing])


def _answer(made: Facts, figures: Facts, speaker: Speaker) -> str:
    """Say of one grouping where the gap in selection is largest, and at how many thresholds it is found."""
    by, limit = speaker.columns(made["by"]), points(speaker.tolerance)
    found = [
        (abs(gap["difference"][at]), gap, at)
        for gap in made["measures"][0]["gaps"]
        for at, verdict in enumerate(gap["verdict"])
        if verdict == "gap"
    ]
    if not found:
        text = N_(
            "{by}: at none of the {edges} thresholds a gap larger than {limit} percentage points could be shown; "
            "that does not mean that there is none."
        )
        return speaker.say(text, by=by, edges=len(figures["edges"]), limit=limit)
    _, gap, at = max(found, key=lambda each: each[0])
    lower = N_(
        "{by}: with {edge}, “{group}” would be {size} percentage points ({span}) below “{reference}”, the largest gap "
        "found. For this group there is a gap larger than {limit} points at {number} of {edges} thresholds."
    )
    higher = N_(
        "{by}: with {edge}, “{group}” would be {size} percentage points ({span}) above “{reference}”, the largest gap "
        "found. For this group there is a gap larger than {limit} points at {number} of {edges} thresholds."
    )
    return speaker.say(
        lower if gap["difference"][at] < 0 else higher,
        by=by,
        edge=_edge(figures["edges"][at], figures, speaker),
        group=speaker.group(made["by"], gap["group"]),
        reference=speaker.group(made["by"], made["reference"]),
        **sized({name: gap[name][at] for name in ("difference", "low", "high")}, speaker),
        limit=limit,
        number=gap["verdict"].count("gap"),
        edges=len(figures["edges"]),
    )


def _edge(edge: float, figures: Facts, speaker: Speaker) -> str:
    return speaker.say(_EDGES[figures["direction"]["selected"]], edge=_number(edge))


def _number(edge: float) -> str:
    """Return an edge with a minus sign that is no hyphen."""
    return f"{edge:g}".replace("-", "−")


def _tables(made: Facts, figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    for row in made["measures"]:
        shown = _columns(made, row)
        rest = len(row["groups"]) - len(shown) + made["left_out"]
        by = speaker.columns(made["by"]) or speaker.group([], [])
        caption = speaker.say(_CAPTIONS[row["measure"]], by=by, positive=speaker.positive, outcome=speaker.outcome)
        notes = [caption]
        if made["by"]:
            text = N_("(gap to “{reference}” in percentage points; * shown to be larger than the tolerance)")
            notes.append(speaker.say(text, reference=speaker.group(made["by"], made["reference"])))
        if rest:
            notes.append(speaker.say(N_("({rest} more in audit.json)"), rest=rest))
        heads = [speaker.say(N_("Threshold")), *(speaker.group(made["by"], each["group"]) for each in shown)]
        yield CheckTable(" ".join(notes), heads, list(_rows(shown, row, figures, speaker)))


def _columns(made: Facts, row: Facts) -> list[Any]:
    """Return the reference, then the largest groups."""

    def first(each: Facts) -> tuple[bool, float]:
        return each["group"] != made["reference"], -each["denominator"]

    return sorted(row["groups"], key=first)[:_MOST_COLUMNS]


def _rows(shown: Sequence[Facts], row: Facts, figures: Facts, speaker: Speaker) -> Iterator[list[str]]:
    gaps = {tuple(gap["group"]): gap for gap in row["gaps"]}
    present = figures["present"]["place"]
    for at, edge in enumerate(figures["edges"]):
        head = _edge(edge, figures, speaker)
        if at == present:
            head = speaker.say(N_("{edge} (nearest to now)"), edge=head)
        yield [head, *(_cell(each, gaps.get(tuple(each["group"])), at, speaker) for each in shown)]


def _cell(each: Facts, gap: Facts | None, at: int, speaker: Speaker) -> str:
    text = bracketed(percent(each["value"][at]), count(each["numerator"][at]), speaker)
    if gap is None or gap["difference"][at] is None:
        return text
    span = speaker.span(signed_points(gap["low"][at]), signed_points(gap["high"][at]))
    sizes = bracketed(signed_points(gap["difference"][at]), span, speaker)
    return f"{text} {sizes}{'*' if gap['verdict'][at] == 'gap' else ''}"


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_(
        "{by}: another threshold would leave a gap too; “{group}” up to {size} points below “{reference}” ({measure})"
    )
    higher = N_(
        "{by}: another threshold would leave a gap too; “{group}” up to {size} points above “{reference}” ({measure})"
    )
    names = {**measured(facts, speaker), **sized(facts, speaker)}
    body = N_(
        "With a score of {edge}, the {share}: “{group}” {own} ({own_part} of {own_all}), “{reference}” {other} "
        "({other_part} of {other_all}); the interval of the gap is {span} percentage points. A gap is found for this "
        "group at {number} of {edges} thresholds. Nobody was decided in this way; it is computed from the scores."
    )
    said = speaker.say(
        body,
        **names,
        edge=speaker.say(_EDGES[facts["selected"]], edge=_number(facts["edge"])),
        share=speaker.share(facts["measure"]),
        **both_shares(facts),
        number=facts["edges_with_gap"],
        edges=facts["edges"],
    )
    return speaker.say(lower if facts["difference"] < 0 else higher, **names), said


SAID: Final = {"sweep_gap": _gap}
