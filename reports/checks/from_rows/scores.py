"""The words for the quality of the score: whether it orders and foretells as well for one group as for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, points, signed_points
from reports.phrases import bracketed, gap_names, span_of
from reports.speaker import Facts, Speaker

_MOST_GROUPINGS: Final = 3
_ORDERED: Final = {
    "outcome": N_(
        "Order: of one person whose true outcome was “{outcome}” and one for whom it was not, the first has the higher "
        "score in {value} of pairs ({span}; {positives} and {negatives} people). A score that says nothing has 50%."
    ),
    "no_outcome": N_(
        "Order: of one person whose true outcome was “{outcome}” and one for whom it was not, the first has the lower "
        "score in {value} of pairs ({span}; {positives} and {negatives} people). A score that says nothing has 50%."
    ),
    "neither_shown": N_(
        "Order: that the score tells people whose true outcome was “{outcome}” from others could not be shown: the "
        "first have the higher score in {value} of pairs ({span}; {positives} and {negatives} people)."
    ),
}
_REASONS: Final = {
    "no_outcome": N_("no true outcome is known (--outcome)"),
    "one_outcome_only": N_("everybody whose true outcome is known has the same one"),
    "score_falls": N_("it falls where the outcome is likelier, so it promises no share"),
    "not_0_to_1": N_("its values are not shares between 0 and 1"),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report."""
    return CheckSection(
        speaker.say(N_("Quality of the score by group")),
        speaker.say(
            N_("Does the score put people in order as well, and keep its word as well, for one group as for another?")
        ),
        list(_answers(figures, speaker)),
        [table for made in figures["groupings"] if made["by"] for table in _tables(made, figures, speaker)],
        next_step=speaker.say(
            N_(
                "Where the score is worse for a group, ask whether its data are older, sparser or recorded in another "
                "way. Where it promises too much or too little for a group, ask the department to compare it with what "
                "really came true, group by group, before the next use."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    everybody = figures["groupings"][0]["groups"][0]
    yield _order(everybody, figures, speaker)
    yield _word(everybody, figures, speaker)
    compared = [made for made in figures["groupings"] if made["reference"] is not None]
    for made in compared[:_MOST_GROUPINGS]:
        yield _answer(made, speaker)


def _order(everybody: Facts, figures: Facts, speaker: Speaker) -> str:
    auc = everybody["auc"]
    if auc is None:
        reason = speaker.say(_REASONS[figures["auc_reason"]])
        return speaker.say(N_("How well the score puts people in order is not known: {reason}."), reason=reason)
    return speaker.say(
        _ORDERED[figures["higher_means"]],
        outcome=speaker.outcome,
        value=percent(auc["value"]),
        span=span_of(auc, percent, speaker),
        positives=count(auc["positives"]),
        negatives=count(auc["negatives"]),
    )


def _word(everybody: Facts, figures: Facts, speaker: Speaker) -> str:
    kept = everybody["calibration"]
    if kept is None:
        reason = speaker.say(_REASONS[figures["calibration_reason"]])
        return speaker.say(N_("Whether the score keeps its word is not asked: {reason}."), reason=reason)
    text = N_(
        "Word: the scores promise “{outcome}” for {expected} of people; it came true for {observed} ({counts}). "
        "Band by band the two lie {ece} percentage points apart on average; by chance alone up to {chance} would be "
        "usual."
    )
    return speaker.say(
        text,
        outcome=speaker.outcome,
        expected=percent(kept["expected"]),
        observed=percent(kept["observed"]),
        counts=fraction(kept["numerator"], kept["denominator"]),
        ece=points(kept["ece"]["value"]),
        chance=points(kept["ece"]["by_chance_at_most"]),
    )


def _answer(made: Facts, speaker: Speaker) -> str:
    by, told = speaker.columns(made["by"]), {tuple(one["group"]): one for one in made["groups"]}
    found = [
        (abs(gap[name]["difference"]), name, gap)
        for gap in made["gaps"]
        for name in ("auc", "calibration")
        if gap[name] and gap[name]["verdict"] == "gap"
    ]
    if not found and _all_unclear(made):
        text = N_("{by}: all {all} comparisons of order and word rest on too little data.")
        return speaker.say(text, by=by, all=len(_verdicts(made)))
    if not found:
        text = N_("{by}: no gap larger than {limit} percentage points could be shown in order or word.")
        said = speaker.say(text, by=by, limit=points(speaker.tolerance))
        return speaker.joined([said, _unclear(made, speaker)]) if _unclear(made, speaker) else said
    _, name, gap = max(found, key=lambda each: each[0])
    sides = told[tuple(gap["group"])][name], told[tuple(made["reference"])][name]
    facts = {"by": made["by"], "group": gap["group"], "reference": made["reference"], **gap[name]}
    facts |= {f"own_{key}": value for key, value in sides[0].items()}
    facts |= {f"reference_{key}": value for key, value in sides[1].items()}
    return SAID[f"scores_{name}_gap"](facts, speaker)[1]


def _verdicts(made: Facts) -> list[str]:
    return [gap[name]["verdict"] for gap in made["gaps"] for name in ("auc", "calibration") if gap[name]]


def _all_unclear(made: Facts) -> bool:
    """Say whether every comparison rests on too little data, so that nothing was looked at."""
    return set(_verdicts(made)) == {"too_little_data"}


def _unclear(made: Facts, speaker: Speaker) -> str:
    judged = _verdicts(made)
    unclear = judged.count("too_little_data")
    if not unclear:
        return ""
    return speaker.say(N_("{unclear} of {all} comparisons rest on too little data."), unclear=unclear, all=len(judged))


def _tables(made: Facts, figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    gaps = {tuple(gap["group"]): gap for gap in made["gaps"]}
    by = speaker.columns(made["by"])
    if not figures["auc_reason"]:
        yield _table(speaker.say(N_("{by}: how well the score puts people in order"), by=by), made, gaps, _AUC, speaker)
    if not figures["calibration_reason"]:
        text = N_("{by}: what the score promised and what came true")
        yield _table(speaker.say(text, by=by), made, gaps, _CALIBRATION, speaker)
    yield _table(speaker.say(N_("{by}: how the scores lie"), by=by), made, gaps, _SCORES, speaker)


#: Heads of a table, and the cells of a row for a group and its gaps.
_Columns = tuple[tuple[str, ...], Callable[[Facts, Facts | None, Speaker], list[str]]]


def _table(
    caption: str, made: Facts, gaps: dict[tuple[Any, ...], Facts], columns: _Columns, speaker: Speaker
) -> CheckTable:
    rest = max(len(made["groups"]) - MOST_ROWS, 0) + made["left_out"]
    if rest:
        caption = f"{caption} {speaker.say(N_('({rest} more in audit.json)'), rest=rest)}"
    heads, cells = columns
    rows = []
    for one in made["groups"][:MOST_ROWS]:
        name = speaker.group(made["by"], one["group"])
        if one["group"] == made["reference"]:
            name = speaker.say(N_("{group} (reference)"), group=name)
        rows.append([name, *cells(one, gaps.get(tuple(one["group"])), speaker)])
    return CheckTable(caption, [speaker.columns(made["by"]), *(speaker.say(head) for head in heads)], rows)


def _auc_cells(one: Facts, gap: Facts | None, speaker: Speaker) -> list[str]:
    auc = one["auc"]
    if auc is None:
        return [NOTHING] * 3
    pairs = speaker.say(
        N_("{positives} with, {negatives} without"),
        positives=count(auc["positives"]),
        negatives=count(auc["negatives"]),
    )
    return [
        bracketed(percent(auc["value"]), span_of(auc, percent, speaker), speaker),
        pairs,
        _gap_cell(gap, "auc", speaker),
    ]


def _calibration_cells(one: Facts, gap: Facts | None, speaker: Speaker) -> list[str]:
    kept = one["calibration"]
    if kept is None:
        return [NOTHING] * 5
    ece = kept["ece"]
    difference = _signed(kept["difference"], kept["difference_low"], kept["difference_high"], speaker)
    return [
        percent(kept["expected"]),
        bracketed(percent(kept["observed"]), fraction(kept["numerator"], kept["denominator"]), speaker),
        difference,
        speaker.say(
            N_("{ece} (by chance up to {chance})"), ece=points(ece["value"]), chance=points(ece["by_chance_at_most"])
        ),
        _gap_cell(gap, "calibration", speaker),
    ]


def _scores_cells(one: Facts, gap: Facts | None, speaker: Speaker) -> list[str]:
    mean = one["mean"]
    low, high = (NOTHING if mean[end] is None else _score(mean[end]) for end in ("low", "high"))
    away = gap["wasserstein"] if gap else None
    return [
        speaker.say(
            N_("{cases} ({missing} without a score)"), cases=count(one["cases"]), missing=count(one["missing"])
        ),
        NOTHING if mean["value"] is None else bracketed(_score(mean["value"]), speaker.span(low, high), speaker),
        NOTHING if one["quantiles"][2] is None else _score(one["quantiles"][2]),
        NOTHING if away is None else _score(away["value"]),
        NOTHING if gap is None or away is None else _apart(gap["scores"], away, speaker),
    ]


def _apart(gap: Facts, away: Facts, speaker: Speaker) -> str:
    text = N_("{size} ({span}), p {chance}")
    span = span_of(gap, points, speaker)
    p_value = chance(away["kolmogorov_smirnov_p_value"])
    return speaker.say(text, size=points(gap["difference"]), span=span, chance=p_value)


_AUC: Final[_Columns] = (
    (N_("In the right order (interval)"), N_("People with and without the outcome"), N_("Gap, percentage points")),
    _auc_cells,
)
_CALIBRATION: Final[_Columns] = (
    (
        N_("Promised"),
        N_("Came true"),
        N_("Came true less promised, percentage points"),
        N_("Mean distance over the bands, percentage points"),
        N_("Gap, percentage points"),
    ),
    _calibration_cells,
)
_SCORES: Final[_Columns] = (
    (
        N_("Cases"),
        N_("Mean score (interval)"),
        N_("Middle score"),
        N_("Shift to the reference, in units of the score"),
        N_("Largest gap any threshold could make, percentage points"),
    ),
    _scores_cells,
)
_VERDICTS: Final = {
    "gap": N_("gap"),
    "within_tolerance": N_("within tolerance"),
    "too_little_data": N_("too little data"),
}


def _gap_cell(gap: Facts | None, name: str, speaker: Speaker) -> str:
    found = gap[name] if gap else None
    if found is None:
        return NOTHING
    sizes = _signed(found["difference"], found["low"], found["high"], speaker)
    return speaker.say(N_("{gap}: {verdict}"), gap=sizes, verdict=speaker.say(_VERDICTS[found["verdict"]]))


def _signed(value: float | None, low: float | None, high: float | None, speaker: Speaker) -> str:
    return bracketed(signed_points(value), speaker.span(signed_points(low), signed_points(high)), speaker)


def _score(value: float) -> str:
    return f"{value:,.4g}"


def _auc_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = gap_names(facts, speaker)
    worse = N_("{by}: the score puts people in order worse for “{group}” than for “{reference}” ({size} points)")
    better = N_("{by}: the score puts people in order better for “{group}” than for “{reference}” ({size} points)")
    body = N_(
        "{by}: pairs in the right order: “{group}” {own} ({own_positives} people with the outcome, {own_negatives} "
        "without), “{reference}” {other} ({other_positives} and {other_negatives}). The interval of the gap is {span} "
        "percentage points."
    )
    said = speaker.say(
        body,
        **names,
        own=percent(facts["own_value"]),
        own_positives=count(facts["own_positives"]),
        own_negatives=count(facts["own_negatives"]),
        other=percent(facts["reference_value"]),
        other_positives=count(facts["reference_positives"]),
        other_negatives=count(facts["reference_negatives"]),
    )
    return speaker.say(worse if facts["difference"] < 0 else better, **names), said


def _calibration_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = gap_names(facts, speaker)
    low = N_("{by}: compared with “{reference}”, the score promises too little for “{group}” ({size} points)")
    much = N_("{by}: compared with “{reference}”, the score promises too much for “{group}” ({size} points)")
    body = N_(
        "{by}: “{group}”: promised {own_expected}, came true {own_observed} ({own_counts}); “{reference}”: promised "
        "{other_expected}, came true {other_observed} ({other_counts}). The interval of the gap between the two "
        "groups is {span} percentage points."
    )
    said = speaker.say(
        body,
        **names,
        own_expected=percent(facts["own_expected"]),
        own_observed=percent(facts["own_observed"]),
        own_counts=fraction(facts["own_numerator"], facts["own_denominator"]),
        other_expected=percent(facts["reference_expected"]),
        other_observed=percent(facts["reference_observed"]),
        other_counts=fraction(facts["reference_numerator"], facts["reference_denominator"]),
    )
    return speaker.say(low if facts["difference"] > 0 else much, **names), said


def _scores_apart(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = gap_names(facts, speaker)
    title = N_("{by}: scores of “{group}” lie apart from those of “{reference}”")
    body = N_(
        "Some threshold would select shares that differ by {size} percentage points ({span}). Mean score: “{group}” "
        "{own} ({own_cases} cases), “{reference}” {other} ({other_cases} cases). Groups found apart: {groups}. Whether "
        "this is right depends on whether the groups differ in what the score is to measure."
    )
    said = speaker.say(
        body,
        **names,
        own=_score(facts["mean"]),
        own_cases=count(facts["cases"]),
        other=_score(facts["reference_mean"]),
        other_cases=count(facts["reference_cases"]),
        groups=facts["groups"],
    )
    return speaker.say(title, **names), said


SAID: Final[dict[str, Callable[[Facts, Speaker], tuple[str, str]]]] = {
    "scores_auc_gap": _auc_gap,
    "scores_calibration_gap": _calibration_gap,
    "scores_apart": _scores_apart,
}
