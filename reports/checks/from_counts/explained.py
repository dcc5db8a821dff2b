"""The words for gaps within strata: what is left when like cases are compared, and what that does not settle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import cut_table
from reports.checks.section import CheckSection, CheckTable
from reports.figures import count, fraction, percent, ratio, signed_points
from reports.phrases import disadvantage, measured, points_span, with_span
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

#: More groups than this do not fit side by side.
_MOST_COLUMNS: Final = 6
_MOST_TABLES: Final = 3
_MOST_SAID: Final = 3
_TITLES: Final = {
    "reversed": N_("{by}: the gap of “{group}” turns round within {stratum} ({measure})"),
    "appears": N_("{by}: “{group}” has a gap within {stratum} that all cases together do not show ({measure})"),
    "vanishes": N_("{by}: the gap of “{group}” is small within {stratum} ({measure})"),
    "unsettled": N_("{by}: whether the gap of “{group}” remains within {stratum} cannot be told ({measure})"),
}
_MEANING: Final = {
    "reversed": N_("Within {stratum} the gap points the other way: how the groups are spread over {stratum} hid it."),
    "appears": N_("How the groups are spread over {stratum} hid this gap."),
    "vanishes": N_(
        "Within {stratum} it lies inside the tolerance. That does not say that the gap is in order: the committee has "
        "to ask whether it is right to use {stratum}, and why the groups are spread over it as they are."
    ),
    "unsettled": N_("Within {stratum} there are too few cases to say whether the gap is still there."),
}
_SIZES: Final = N_(
    "Against “{reference}”: {raw} percentage points among all cases, {adjusted} among cases of the same {stratum} "
    "({span}; {own} and {other} cases)."
)
_REMAINS: Final = N_(
    "{by}: the gap of “{group}” against “{reference}” is there within {stratum} too ({measure}): "
    "{raw} → {adjusted} points."
)
_PARTLY: Final = N_(
    "Only {share} of these cases of “{group}” have cases of “{reference}” in the same {stratum}; "
    "nothing is said of the others."
)
_LEFT_OUT: Final = {
    "mean_of_two_rates": N_("{measure} is a mean of two rates and is not compared within strata."),
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: raw and adjusted gaps, and the rates behind them."""
    strata = speaker.say(N_(", ")).join(dict.fromkeys(table["stratum"] for table in figures["tables"]))
    asked = N_("Is a gap still there when only cases of the same {strata} are compared with each other?")
    next_step = N_(
        "Ask the committee: may {strata} decide in this matter, and did the groups come into it on equal terms? "
        "A gap that goes away within strata is not thereby in order."
    )
    return CheckSection(
        speaker.say(N_("Gaps within strata")),
        speaker.say(asked, strata=strata),
        list(_answers(figures, speaker)),
        [_gaps(figures, speaker), *_within(figures, speaker)],
        next_step=speaker.say(next_step, strata=strata),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    rows = [(table, row) for table in figures["tables"] for row in table["gaps"]]
    verdicts = [row["adjusted"]["verdict"] for _, row in rows]
    text = N_(
        "Comparisons within strata: {all}. A gap: {found}; within tolerance: {within}; too little data: {unclear}."
    )
    yield speaker.say(
        text,
        all=len(rows),
        found=verdicts.count("gap"),
        within=verdicts.count("within_tolerance"),
        unclear=verdicts.count("too_little_data"),
    )
    for table, row in sorted(filter(_is_told, rows), key=_weight)[:_MOST_SAID]:
        names = _names({**table, "group": row["group"]}, speaker)
        sizes = {"raw": signed_points(row["raw"]["value"]), "adjusted": signed_points(row["adjusted"]["value"])}
        if row["turned"] in _TITLES:
            title = speaker.say(_TITLES[row["turned"]], **names)
            yield speaker.say(N_("{sentence}: {raw} → {adjusted} points."), sentence=title, **sizes)
        else:
            yield speaker.say(_REMAINS, **names, **sizes)
    for row in figures["left_out"][:1]:
        yield speaker.say(_LEFT_OUT[row["reason"]], measure=speaker.measure(row["measure"]))


def _is_told(item: tuple[Facts, Facts]) -> bool:
    return item[1]["turned"] in _TITLES or item[1]["adjusted"]["verdict"] == "gap"


def _weight(item: tuple[Facts, Facts]) -> tuple[int, float]:
    """Return the sorting key of a gap: what turned first, then the widest."""
    order = [*_TITLES, "same"]
    return order.index(item[1]["turned"]), -abs(item[1]["adjusted"]["value"] or 0.0)


def _names(facts: Facts, speaker: Speaker) -> dict[str, str]:
    return {
        **measured(facts, speaker),
        "stratum": facts["stratum"],
    }


def _gaps(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        N_("Group"),
        N_("Against"),
        N_("Measure"),
        N_("Strata"),
        N_("Gap, all cases (points)"),
        N_("Gap within strata (points)"),
        N_("Ratio within strata"),
        N_("Share of the gap that goes with the strata"),
        N_("Verdict within strata"),
    ]
    rows = []
    for table in figures["tables"]:
        for row in table["gaps"]:
            names = _names({**table, "group": row["group"]}, speaker)
            adjusted, explained = row["adjusted"], row["explained"]
            rows.append(
                [
                    f"{names['by']}: {names['group']}",
                    names["reference"],
                    names["measure"],
                    table["stratum"],
                    with_span(row["raw"], signed_points, speaker),
                    with_span(adjusted, signed_points, speaker),
                    ratio(row["ratio"]["value"]),
                    _explained(explained, speaker),
                    speaker.say(VERDICTS[adjusted["verdict"]]),
                ]
            )
    named = [speaker.say(head) for head in heads]
    return cut_table(speaker.say(N_("Gaps without and within strata")), named, rows, speaker)


def _explained(found: Facts, speaker: Speaker) -> str:
    if found["value"] is None:
        return speaker.say(N_("cannot be told: without strata the gap may be 0"))
    low, high = (_signed_percent(found[side]) for side in ("low", "high"))
    return f"{_signed_percent(found['value'])} ({speaker.span(low, high)})"


def _signed_percent(share: float) -> str:
    # Adding 0 makes a rounded −0 plain: “−0%” would claim a direction.
    return f"{round(share * 100) + 0}%".replace("-", "−")


def _within(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    """Yield the rates within strata, of what turned first."""
    fitting = [table for table in figures["tables"] if len(table["groups"]) <= _MOST_COLUMNS]
    chosen = sorted(fitting, key=lambda table: all(row["turned"] == "same" for row in table["gaps"]))
    for table in chosen[:_MOST_TABLES]:
        text = N_("{by} within {stratum}: {measure} by group, with counts")
        caption = speaker.say(
            text, by=speaker.columns(table["by"]), stratum=table["stratum"], measure=speaker.measure(table["measure"])
        )
        heads = [table["stratum"], *(speaker.group(table["by"], group) for group in table["groups"])]
        within, rows = table["within"], []
        for place, stratum in enumerate(table["strata"]):
            parts = zip(*(within[name][place] for name in ("value", "numerator", "denominator")), strict=True)
            cells = [
                f"{percent(value)} ({fraction(top, bottom)})" if bottom else percent(None)
                for value, top, bottom in parts
            ]
            rows.append([speaker.say(N_("(blank)")) if stratum is None else stratum, *cells])
        direct = table["standardised"]
        spans = zip(direct["value"], direct["low"], direct["high"], strict=True)
        shares = [
            percent(None) if value is None else f"{percent(value)} ({speaker.span(percent(low), percent(high))})"
            for value, low, high in spans
        ]
        rows.insert(0, [speaker.say(N_("if every group were spread over the strata as all cases are")), *shares])
        yield cut_table(caption, heads, rows, speaker)


def _simpson(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = _names(facts, speaker)
    sizes = speaker.say(
        _SIZES,
        **names,
        raw=signed_points(facts["raw"]),
        adjusted=signed_points(facts["difference"]),
        span=points_span(facts, speaker),
        own=count(facts["denominator"]),
        other=count(facts["reference_denominator"]),
    )
    parts = [sizes, speaker.say(_MEANING[facts["turned"]], **names)]
    parts += disadvantage(facts, names, speaker)
    if facts["compared"] is not None and facts["compared"] < 1:
        parts.append(speaker.say(_PARTLY, **names, share=percent(facts["compared"])))
    return speaker.say(_TITLES[facts["turned"]], **names), speaker.joined(parts)


def _uneven(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: the gap of “{group}” is not the same in every {stratum} ({measure})")
    body = N_("One number for all strata hides that; look at the rates of “{group}” and “{reference}” in each of them.")
    names = _names(facts, speaker)
    return speaker.say(title, **names), speaker.say(body, **names)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {"simpson": _simpson, "explained_uneven": _uneven}
