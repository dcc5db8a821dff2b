"""The words for decisions with more than two values: who gets which, and who is decided better on the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, points, ratio, signed_points
from reports.phrases import both_shares, bracketed, gap_names, points_span
from reports.speaker import Facts, Speaker

_MOST_GROUPINGS: Final = 3
_SHARES: Final = {
    "decided": N_("share decided “{label}”"),
    "at_least": N_("share decided “{label}” or better"),
    "accuracy": N_("share whose decision agrees with the true outcome"),
    "recall": N_("share decided “{label}” among people whose true outcome was “{label}”"),
    "precision": N_("share whose true outcome was “{label}” among people decided “{label}”"),
    "decided_positive": N_("share decided “{positive}” among people whose true outcome was “{label}”"),
}
_HEADS: Final = {
    "decided": N_("Decided “{label}”"),
    "at_least": N_("“{label}” or better"),
    "accuracy": N_("Decision agrees with the true outcome"),
    "recall": N_("Due “{label}” and got it"),
    "precision": N_("Got “{label}” and was due it"),
    "decided_positive": N_("Decided “{positive}” with the true outcome “{label}”"),
}
_CAPTIONS: Final = {
    "shares": N_("{by}: who gets which decision (* gap to “{reference}” shown to be larger than the tolerance)"),
    "outcomes": N_(
        "{by}: decisions beside the true outcome (* gap to “{reference}” shown to be larger than the tolerance)"
    ),
}
_KINDS: Final = {"shares": ("decided", "at_least"), "outcomes": ("accuracy", "recall", "precision", "decided_positive")}
#: What the section is about: title, question, next step.
_HEADINGS: Final = {
    "decisions": (
        N_("Decisions with several values"),
        N_("Who gets which of the decisions, and who is decided better on the whole?"),
        N_(
            "Look at the decision with the largest gap first, and ask which rule leads to it. A group may be equal "
            "in what is granted in full and yet get less in the steps below."
        ),
    ),
    "outcomes": (
        N_("True outcomes with several values"),
        N_("Of people with the same true outcome, is as large a share of every group decided “{positive}”?"),
        N_("Look at the true outcome with the largest gap first, and ask which rule decides such cases differently."),
    ),
}
_NO_TEST: Final = {
    "nothing_to_compare": N_("{by}: there are no two groups of at least ten people to test."),
    "expected_too_small": N_("{by}: too few people get some of the decisions for one test of all of them."),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report."""
    title, question, next_step = _HEADINGS["decisions" if len(figures["labels"]) > 2 else "outcomes"]
    order = figures["order"] or []
    return CheckSection(
        speaker.say(title),
        speaker.say(question, positive=speaker.positive),
        list(_answers(figures, speaker)),
        [table for made in figures["groupings"] for table in _tables(made, order, speaker)],
        next_step=speaker.say(next_step, positive=speaker.positive),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    order, labels = figures["order"], figures["labels"]
    if order:
        named = speaker.say(N_(", ")).join(f"“{label}”" for label in order)
        yield speaker.say(N_("The decisions, from worst to best: {labels}."), labels=named)
    elif len(labels) > 2:
        yield speaker.say(
            N_("{number} decisions are told apart, each on its own; no order of them was declared (--order)."),
            number=len(labels),
        )
    if figures["outcome"] and figures["outcome"]["for_some"]:
        yield speaker.say(
            N_("The true outcome was looked at for some cases only; what needs it is not compared between the groups.")
        )
    compared = [made for made in figures["groupings"] if made["reference"] is not None]
    for made in compared[:_MOST_GROUPINGS]:
        yield _answer(made, speaker)


def _answer(made: Facts, speaker: Speaker) -> str:
    """Say the largest gap of a grouping, how the order stands, and whether anything depends on the group at all."""
    parts = [_largest(made, speaker)]
    found = [gap for gap in made["in_order"]["gaps"] if gap["verdict"] == "gap"] if made["in_order"] else []
    if found:
        gap = max(found, key=lambda each: abs(each["difference"]))
        parts.append(_in_order({**gap, "by": made["by"], "reference": made["reference"]}, speaker))
    parts.append(_test(made, speaker))
    return speaker.joined([part for part in parts if part])


def _largest(made: Facts, speaker: Speaker) -> str:
    by, limit = speaker.columns(made["by"]), points(speaker.tolerance)
    rows = [(row, gap) for row in made["measures"] for gap in row["gaps"]]
    found = [(abs(gap["difference"]), row, gap) for row, gap in rows if gap["verdict"] == "gap"]
    if found:
        _, row, gap = max(found, key=lambda each: each[0])
        names = {"by": by, "limit": limit, **gap_names({**made, **gap}, speaker), "share": _share(row, speaker)}
        groups = len({tuple(gap["group"]) for _, _, gap in found})
        lower = N_(
            "{by}: the largest gap found is in the {share}: “{group}” is {size} percentage points ({span}) below "
            "“{reference}”. Groups with a gap larger than {limit} points: {groups}."
        )
        higher = N_(
            "{by}: the largest gap found is in the {share}: “{group}” is {size} percentage points ({span}) above "
            "“{reference}”. Groups with a gap larger than {limit} points: {groups}."
        )
        return speaker.say(lower if gap["difference"] < 0 else higher, **names, groups=groups)
    if not rows:
        return ""
    unclear = sum(gap["verdict"] == "too_little_data" for _, gap in rows)
    text = N_(
        "{by}: no gap larger than {limit} percentage points could be shown; {unclear} of {all} comparisons rest on too "
        "little data."
    )
    return speaker.say(text, by=by, limit=limit, unclear=unclear, all=len(rows))


def _test(made: Facts, speaker: Speaker) -> str:
    found, by = made["independence"], speaker.columns(made["by"])
    if found["reason"]:
        return speaker.say(_NO_TEST[found["reason"]], by=by)
    text = N_("All decisions together: strength of the link with the group {v} (0 none, 1 full; p {chance}).")
    return speaker.say(text, v=ratio(found["cramers_v_corrected"]), chance=chance(found["p_value"]))


def _share(row: Facts, speaker: Speaker) -> str:
    return speaker.say(_SHARES[row["measure"]], label=row["label"] or "", positive=speaker.positive)


def _tables(made: Facts, order: Sequence[str], speaker: Speaker) -> Iterator[CheckTable]:
    if made["reference"] is None:
        return

    def place(row: Facts) -> tuple[bool, int]:
        """Put labels in the declared order; without one they stand as in the log."""
        return row["measure"] == "at_least", order.index(row["label"]) if row["label"] in order else -1

    for kind, caption in _CAPTIONS.items():
        rows = sorted((row for row in made["measures"] if row["measure"] in _KINDS[kind]), key=place)
        if rows:
            yield _rates_table(made, rows, caption, speaker)
    if made["in_order"]:
        yield _order_table(made, speaker)


def _rates_table(made: Facts, rows: list[Any], caption: str, speaker: Speaker) -> CheckTable:
    heads = [speaker.say(_HEADS[row["measure"]], label=row["label"] or "", positive=speaker.positive) for row in rows]
    found = [{tuple(gap["group"]) for gap in row["gaps"] if gap["verdict"] == "gap"} for row in rows]
    lines = []
    for at, one in enumerate(made["groups"][:MOST_ROWS]):
        cells = [
            _cell(row["groups"][at], tuple(one["group"]) in shown, speaker)
            for row, shown in zip(rows, found, strict=True)
        ]
        lines.append([_head(made, one["group"], speaker), *cells])
    return CheckTable(_caption(made, caption, speaker), [speaker.columns(made["by"]), *heads], lines)


def _cell(rate: Facts, shown: bool, speaker: Speaker) -> str:
    if rate["value"] is None:
        return NOTHING
    counts = fraction(rate["numerator"], rate["denominator"])
    return speaker.say(N_("{value} ({counts})"), value=percent(rate["value"]), counts=counts) + ("*" if shown else "")


def _order_table(made: Facts, speaker: Speaker) -> CheckTable:
    gaps = {tuple(gap["group"]): gap for gap in made["in_order"]["gaps"]}
    heads = [
        speaker.columns(made["by"]),
        speaker.say(N_("Mean place in the order, 1 for the worst")),
        speaker.say(N_("Decided better, in how many pairs")),
        speaker.say(N_("Decided worse")),
        speaker.say(N_("Better less worse, percentage points")),
    ]
    lines = []
    for one in made["in_order"]["groups"][:MOST_ROWS]:
        gap = gaps.get(tuple(one["group"]))
        cells = [NOTHING] * 3 if gap is None else _order_cells(gap, speaker)
        lines.append([_head(made, one["group"], speaker), ratio(one["mean_level"]), *cells])
    caption = N_("{by}: pairs of one person of each group and one of “{reference}” (* gap larger than the tolerance)")
    return CheckTable(_caption(made, caption, speaker), heads, lines)


def _order_cells(gap: Facts, speaker: Speaker) -> list[str]:
    value = bracketed(signed_points(gap["difference"]), points_span(gap, speaker), speaker)
    return [percent(gap["better"]), percent(gap["worse"]), value + ("*" if gap["verdict"] == "gap" else "")]


def _head(made: Facts, group: list[str | None], speaker: Speaker) -> str:
    name = speaker.group(made["by"], group)
    return speaker.say(N_("{group} (reference)"), group=name) if group == made["reference"] else name


def _caption(made: Facts, caption: str, speaker: Speaker) -> str:
    reference = speaker.group(made["by"], made["reference"])
    said = speaker.say(caption, by=speaker.columns(made["by"]), reference=reference)
    rest = max(len(made["groups"]) - MOST_ROWS, 0) + made["left_out"]
    return f"{said} {speaker.say(N_('({rest} more in audit.json)'), rest=rest)}" if rest else said


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = {**gap_names(facts, speaker), "share": _share(facts, speaker)}
    lower = N_("{by}: “{group}” is {size} percentage points below “{reference}” ({share})")
    higher = N_("{by}: “{group}” is {size} percentage points above “{reference}” ({share})")
    body = N_(
        "The {share}: “{group}” {own} ({own_part} of {own_all}), “{reference}” {other} ({other_part} of {other_all}). "
        "The interval of the gap is {span} percentage points. Decisions with such a gap for this group: {labels}."
    )
    said = speaker.say(
        body,
        **names,
        **both_shares(facts),
        labels=facts["labels_with_gap"],
    )
    return speaker.say(lower if facts["difference"] < 0 else higher, **names), said


def _in_order(facts: Facts, speaker: Speaker) -> str:
    text = N_(
        "Of pairs of one person of “{group}” and one of “{reference}”, the first is decided better in {better} and "
        "worse in {worse}; the difference is {size} percentage points ({span})."
    )
    return speaker.say(
        text, **gap_names(facts, speaker), better=percent(facts["better"]), worse=percent(facts["worse"])
    )


def _order_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    worse = N_("{by}: “{group}” is decided worse than “{reference}” on the whole ({size} points)")
    better = N_("{by}: “{group}” is decided better than “{reference}” on the whole ({size} points)")
    names = gap_names(facts, speaker)
    counts = N_("“{group}” has {own} cases, “{reference}” {other}.")
    said = speaker.say(counts, **names, own=count(facts["cases"]), other=count(facts["reference_cases"]))
    title = speaker.say(worse if facts["difference"] < 0 else better, **names)
    return title, speaker.joined([_in_order(facts, speaker), said])


SAID: Final[dict[str, Callable[[Facts, Speaker], tuple[str, str]]]] = {
    "classes_gap": _gap,
    "classes_order_gap": _order_gap,
}
