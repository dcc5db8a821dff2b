"""The words for what an algorithm leans on: the inputs that move the score most, and for whom they do so otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from algaudit.audit.checks.from_model.importance import SMALLEST_SHARE
from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, count, percent
from reports.phrases import compared, span_of, with_span
from reports.speaker import Facts, Speaker

UNITS: Final = {
    "points": N_("points"),
    "log_odds": N_("log-odds"),
    "probability": N_("probability"),
    "amount": N_("the unit of the amount"),
}
_METHODS: Final = {
    "exact_sum": N_("computed exactly from its rules"),
    "exact_trees": N_("computed exactly from its trees"),
    "exact_subsets": N_("computed from all combinations of inputs"),
    "random_orders": N_("estimated from random orders of the inputs"),
}
_NAMED: Final = 3
_MOST_LEANINGS: Final = 3


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: which inputs count, and for whom they count otherwise."""
    return CheckSection(
        speaker.say(N_("What the algorithm leans on")),
        speaker.say(N_("Which inputs move the score most, and are these the same for every group?")),
        list(_answers(figures, speaker)),
        [_inputs(figures, speaker), *(_leanings(made, figures, speaker) for made in figures["groupings"])],
        next_step=speaker.say(
            N_(
                "Ask the department by which article each of the first inputs is used, and why an input counts "
                "otherwise for a group named here. A difference is no fault by itself: it may be what the law wants."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    first = sorted(figures["inputs"], key=lambda item: -(item["share"]["value"] or 0.0))[:_NAMED]
    listed = speaker.say(N_(", ")).join(
        speaker.say(N_("“{column}” ({share})"), column=item["feature"], share=percent(item["share"]["value"]))
        for item in first
    )
    yield speaker.say(N_("Most weight in the score have: {inputs}."), inputs=listed)
    unused = [item["feature"] for item in figures["inputs"] if item["size"]["value"] == 0]
    if unused:
        named = speaker.say(N_(", ")).join(unused)
        yield speaker.say(N_("Read but without any effect in these cases: {inputs}."), inputs=named)
    least = SMALLEST_SHARE * sum(item["size"]["value"] for item in figures["inputs"])
    clear = [
        (made, item)
        for made in figures["groupings"]
        for item in made["leanings"]
        if item["signed"]["clear"] and abs(item["signed"]["value"]) >= least
    ]
    clear.sort(key=lambda one: -abs(one[1]["signed"]["value"]))
    for made, item in clear[:_MOST_LEANINGS]:
        yield _leans(
            {**item, "by": made["by"], "reference": made["reference"], "unit": figures["unit"], **item["signed"]},
            speaker,
        )
    if figures["groupings"] and not clear:
        yield speaker.say(N_("That an input counts otherwise for one group than for another could not be shown."))


def _leans(facts: Facts, speaker: Speaker) -> str:
    more = N_(
        "{by}: “{column}” raises the score of “{group}” by {size} {unit} more than that of “{reference}” on average "
        "({span})."
    )
    less = N_(
        "{by}: “{column}” leaves the score of “{group}” {size} {unit} below that of “{reference}” on average ({span})."
    )
    value = facts.get("difference", facts.get("value"))
    return speaker.say(
        more if value > 0 else less,
        **compared(facts, speaker),
        column=facts["feature"],
        size=shown(abs(value)),
        unit=speaker.say(UNITS[facts["unit"]]),
        span=span_of(facts, signed, speaker),
    )


def shown(value: float | None) -> str:
    """Return a contribution with three digits.

    Examples
    --------
    >>> shown(12.345), shown(0.01234), shown(1234.5), shown(None)
    ('12.3', '0.0123', '1,230', '—')
    """
    return NOTHING if value is None else f"{float(f'{value:.3g}'):,.10g}"


def signed(value: float | None) -> str:
    """Return a contribution with its sign."""
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "−" if value < 0 else "") + shown(abs(value))


def _inputs(figures: Facts, speaker: Speaker) -> CheckTable:
    unit = speaker.say(UNITS[figures["unit"]])
    heads = [
        speaker.say(N_("Input")),
        speaker.say(N_("Share of all movement of the score")),
        speaker.say(N_("How far it moves a score on average, {unit}"), unit=unit),
    ]
    ordered = sorted(figures["inputs"], key=lambda item: -(item["share"]["value"] or 0.0))
    rows = [
        [item["feature"], with_span(item["share"], percent, speaker), with_span(item["size"], shown, speaker)]
        for item in ordered
    ]
    text = N_("The inputs by weight, {method}; {drawn} of {cases} cases were looked at (Shapley values)")
    facts = {"drawn": count(figures["drawn"]), "cases": count(figures["cases"])}
    caption = speaker.say(text, method=speaker.say(_METHODS[figures["method"]]), **facts)
    return cut_table(caption, heads, rows, speaker)


def _leanings(made: Facts, figures: Facts, speaker: Speaker) -> CheckTable:
    unit = speaker.say(UNITS[figures["unit"]])
    heads = [
        speaker.say(N_("Group and input")),
        speaker.say(N_("Effect on the score beside the reference group, {unit}"), unit=unit),
        speaker.say(N_("Beyond chance")),
    ]
    ordered = sorted(
        made["leanings"], key=lambda item: (not item["signed"]["clear"], -abs(item["signed"]["value"] or 0))
    )
    rows = [
        [
            f"{speaker.group(made['by'], item['group'])}, {item['feature']}",
            with_span(item["signed"], signed, speaker),
            speaker.say(N_("yes") if item["signed"]["clear"] else N_("no")),
        ]
        for item in ordered
    ]
    text = N_("{by}: what sets the scores of a group apart from those of “{reference}”")
    names = {"by": speaker.columns(made["by"]), "reference": speaker.group(made["by"], made["reference"])}
    return cut_table(speaker.say(text, **names), heads, rows, speaker)


def _leaning(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = {**compared(facts, speaker), "column": facts["feature"]}
    title = N_("{by}: the score of “{group}” is set apart most by “{column}”")
    asks = N_("Ask why this input is needed. This is no gap in decisions by itself; it says where one may come from.")
    return speaker.say(title, **names), speaker.joined([_leans(facts, speaker), speaker.say(asks)])


SAID: Final = {"importance_leaning": _leaning}
