"""The words for inputs that stand for a group: how surely they tell it, which they are, and for whom they are blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import FURTHER, MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, points, ratio, signed_points
from reports.phrases import with_span
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MOST_ANSWERS: Final = 3
_ASSOCIATIONS: Final = {"cramers_v": N_("Cramér's V"), "correlation_ratio": N_("correlation ratio")}
_REASONS: Final = {
    "too_few_cases": N_("too few cases"),
    "beyond_largest_groups": N_("only the largest groups are asked about"),
    "nobody_to_tell_from": N_("no other group is large enough"),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: can the groups be told, from what, and where data is missing."""
    return CheckSection(
        speaker.say(N_("Inputs that stand for a group")),
        speaker.say(
            N_(
                "Do the inputs of the decision tell who belongs to which group, although the group itself is not "
                "among them?"
            )
        ),
        list(_answers(figures, speaker)),
        list(_tables(figures, speaker)),
        next_step=speaker.say(
            N_(
                "Ask the department what each of the named inputs is needed for, and whether the decisions would be "
                "as good without it. Removing the group's own column is not enough."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    asked = figures["attributes"]
    ordered = sorted(asked, key=lambda one: -(one["auc"]["value"] or 0.0))
    for one in ordered[:_MOST_ANSWERS]:
        yield _answer(one, figures, speaker)
    if len(asked) > _MOST_ANSWERS:
        yield speaker.say(
            N_("Further columns of groups: {columns}, see the table."), columns=len(asked) - _MOST_ANSWERS
        )
    found = [row for row in figures["missing"] if row["verdict"] == "gap"]
    if found:
        worst = max(found, key=lambda row: abs(row["difference"]["value"]))
        yield _missing(worst, speaker)
    elif figures["missing"]:
        yield speaker.say(N_("That an input is blank more often in one group than in another could not be shown."))


def _answer(one: Facts, figures: Facts, speaker: Speaker) -> str:
    by = speaker.columns(one["by"])
    if one["reason"]:
        text = {
            "too_few_groups": N_("{by}: fewer than two groups have {smallest} cases; nothing can be said."),
            "no_other_inputs": N_("{by}: there is no input beside this column itself."),
        }[one["reason"]]
        return speaker.say(text, by=by, smallest=figures["smallest_group"])
    told = [group for group in one["groups"] if group["told"]]
    if not told:
        text = N_(
            "{by}: that the inputs tell its groups could not be shown ({auc} of pairs told apart; 50% is chance)."
        )
        return speaker.say(text, by=by, auc=percent(one["auc"]["value"]))
    best = max(told, key=lambda group: group["auc"]["value"])
    text = N_(
        "{by}: of two cases, one of “{group}” and one of everybody else, the inputs tell which is which in {auc} "
        "of pairs ({low} to {high}; 50% is chance). Most of this is told by: {inputs}."
    )
    span = {"auc": "value", "low": "low", "high": "high"}
    return speaker.say(
        text,
        by=by,
        group=speaker.group(one["by"], best["group"]),
        inputs=speaker.say(N_(", ")).join(item["column"] for item in one["inputs"][:2]),
        **{name: percent(best["auc"][key]) for name, key in span.items()},
    )


def _tables(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    yield _groups(figures["attributes"], speaker)
    for one in figures["attributes"]:
        if one["inputs"]:
            yield _inputs(one, speaker)
    if figures["missing"]:
        yield _blanks(figures["missing"], speaker)


def _groups(asked: Sequence[Facts], speaker: Speaker) -> CheckTable:
    rows = [(one, group) for one in asked for group in one["groups"]]
    heads = [N_("Group"), N_("Cases asked about"), N_("Pairs told apart"), N_("Chance (corrected)")]
    caption = speaker.say(N_("How surely the inputs tell each group from everybody else; 50% is chance"))
    return CheckTable(
        with_rest(caption, len(rows), speaker, FURTHER),
        [speaker.say(head) for head in heads],
        [
            [
                f"{speaker.columns(one['by'])} {speaker.group(one['by'], group['group'])}",
                fraction(group["cases"], one["cases"]),
                speaker.say(_REASONS[group["reason"]])
                if group["reason"]
                else with_span(group["auc"], percent, speaker),
                chance(group["p_adjusted"]),
            ]
            for one, group in rows[:MOST_ROWS]
        ],
    )


def _inputs(one: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Input"),
        N_("Pairs told apart by it alone"),
        N_("Lost without it, percentage points"),
        N_("Association"),
    ]
    caption = speaker.say(N_("{by}: what each input tells"), by=speaker.columns(one["by"]))
    rows = [
        [
            item["column"],
            with_span(item["alone"], percent, speaker),
            NOTHING if item["loss"] is None else with_span(item["loss"], signed_points, speaker),
            f"{ratio(item['association']['value'])} ({speaker.say(_ASSOCIATIONS[item['association']['method']])})",
        ]
        for item in one["inputs"][:MOST_ROWS]
    ]
    return CheckTable(
        with_rest(caption, len(one["inputs"]), speaker, FURTHER), [speaker.say(head) for head in heads], rows
    )


def _blanks(missing: Sequence[Facts], speaker: Speaker) -> CheckTable:
    heads = [N_("Input and group"), N_("Blank"), N_("Reference group"), N_("Gap, percentage points"), N_("Verdict")]
    ordered = sorted(missing, key=lambda row: (row["verdict"] != "gap", -abs(row["difference"]["value"] or 0.0)))
    rows = [
        [
            f"{row['column']}, {speaker.columns(row['by'])} {speaker.group(row['by'], row['group'])}",
            fraction(row["missing"], row["cases"]),
            speaker.group(row["by"], row["reference"])
            + f" {fraction(row['reference_missing'], row['reference_cases'])}",
            with_span(row["difference"], signed_points, speaker),
            speaker.say(VERDICTS[row["verdict"]]),
        ]
        for row in ordered[:MOST_ROWS]
    ]
    caption = speaker.say(N_("How often each input is blank"))
    return CheckTable(with_rest(caption, len(missing), speaker, FURTHER), [speaker.say(head) for head in heads], rows)


def _proxy(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = {"by": speaker.columns(facts["by"]), "group": speaker.group(facts["by"], facts["group"])}
    shares = {name: percent(facts[name]) for name in ("auc", "low", "high")}
    title = N_("{by}: the inputs of the decision tell who is “{group}” (in {auc} of pairs; 50% is chance)")
    body = N_(
        "Of two cases, one of “{group}” ({cases} cases) and one of everybody else ({others}), the inputs tell which is "
        "which in {low} to {high} of pairs. Most of this is told by: {inputs}. This is no gap by itself, but a rule "
        "can treat the groups differently through these inputs without ever naming the group."
    )
    counts = {"cases": count(facts["cases"]), "others": count(facts["others"])}
    inputs = speaker.say(N_(", ")).join(facts["inputs"])
    return speaker.say(title, **names, **shares), speaker.say(body, **names, **shares, **counts, inputs=inputs)


def _missing(row: Facts, speaker: Speaker) -> str:
    more = N_(
        "“{column}” is blank {size} percentage points more often for “{group}” ({own}) than for “{reference}” "
        "({other}; {by}). Ask how a blank is treated in the decision; often it counts against the person."
    )
    less = N_(
        "“{column}” is blank {size} percentage points less often for “{group}” ({own}) than for “{reference}” "
        "({other}; {by}). Ask how a blank is treated in the decision; often it counts against the person."
    )
    difference = row["difference"]["value"]
    return speaker.say(
        more if difference > 0 else less,
        column=row["column"],
        by=speaker.columns(row["by"]),
        group=speaker.group(row["by"], row["group"]),
        reference=speaker.group(row["by"], row["reference"]),
        size=points(difference),
        own=fraction(row["missing"], row["cases"]),
        other=fraction(row["reference_missing"], row["reference_cases"]),
    )


SAID: Final = {"proxy": _proxy}
