"""Amounts in words: who gets anything, how much, how unequally, and how far from what was due."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, count, fraction, percent, points, signed_points
from reports.phrases import compared, perhaps_with_span, span_of
from reports.speaker import Facts, Speaker
from reports.terms import CHECKS

#: Measures that are shares; the others are amounts.
_SHARES = frozenset({"granted_rate", "underpayment_rate", "overpayment_rate", "slope"})
_NAMES = {
    "granted_rate": N_("share that gets anything"),
    "mean": N_("mean amount of those who get anything"),
    "median": N_("middle amount (median) of those who get anything"),
    "quantile_10": N_("amount that the lowest tenth stays below"),
    "quantile_25": N_("amount that the lowest quarter stays below"),
    "quantile_75": N_("amount that the highest quarter exceeds"),
    "quantile_90": N_("amount that the highest tenth exceeds"),
    "mean_error": N_("mean of paid less due"),
    "underpayment_rate": N_("share paid less than was due"),
    "overpayment_rate": N_("share paid more than was due"),
    "mean_shortfall": N_("mean missing amount of the underpaid"),
}
_LEFT_OUT = {
    "blank": N_("{column}: {cases} cases without an amount were left out"),
    "negative": N_("{column}: {cases} cases with an amount below 0 were left out"),
    "entitled_blank": N_("{column}: {cases} cases do not say what was due"),
    "entitled_negative": N_("{column}: {cases} cases say that less than 0 was due"),
}
_LEFT_OUT_NEXT = {
    "blank": N_("Of them {not_positive} were not decided “{positive}”. If blank means that nothing was paid, write 0."),
    "negative": N_("Ask whether money was asked back, or whether this is a mistake."),
    "entitled_blank": N_("They are left out wherever paid and due are compared. Ask the department why."),
    "entitled_negative": N_("They are left out wherever paid and due are compared. Ask the department why."),
}
_ORDERS = {
    0: N_("mean log deviation (amounts above 0)"),
    1: N_("Theil (all amounts)"),
    2: N_("half the squared coefficient of variation (all amounts)"),
}


def money(value: float | None) -> str:
    """Return an amount with separators and two decimals; whole amounts without."""
    if value is None:
        return NOTHING
    text = f"{abs(value):,.2f}".removesuffix(".00")
    return f"−{text}" if value < 0 and text != "0" else text


def _amount_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    share = facts["measure"] in _SHARES
    names = {
        **compared(facts, speaker),
        "measure": speaker.say(_NAMES[facts["measure"]]),
        "size": points(facts["difference"]) if share else money(abs(facts["difference"])),
    }
    below = facts["difference"] < 0
    if share:
        text = (
            N_("{by}: “{group}” is {size} percentage points below “{reference}” ({measure})")
            if below
            else N_("{by}: “{group}” is {size} percentage points above “{reference}” ({measure})")
        )
    else:
        text = (
            N_("{by}: “{group}” is {size} below “{reference}” ({measure})")
            if below
            else N_("{by}: “{group}” is {size} above “{reference}” ({measure})")
        )
    return speaker.say(text, **names), _gap_body(facts, speaker, names, share=share)


def _gap_body(facts: Facts, speaker: Speaker, names: dict[str, str], *, share: bool) -> str:
    shown = percent if share else money
    text = N_(
        "“{group}” {own} ({cases} cases), “{reference}” {other} ({reference_cases} cases). "
        "The true gap lies between {low} and {high}. Why there is a gap is for the department to explain."
    )
    return speaker.say(
        text,
        **names,
        own=shown(facts["value"]),
        other=shown(facts["reference_value"]),
        cases=count(facts["cases"]),
        reference_cases=count(facts["reference_cases"]),
        low=signed_points(facts["low"]) if share else money(facts["low"]),
        high=signed_points(facts["high"]) if share else money(facts["high"]),
    )


def _slope(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    size = points(facts["value"])
    less = N_("Those who are due most get {size} percentage points less of it than those who are due least")
    more = N_("Those who are due most get {size} percentage points more of it than those who are due least")
    body = N_(
        "Paid less due, as a share of what was due, along all {cases} cases in order of what was due: "
        "the true change lies between {low} and {high} percentage points."
    )
    ends = {"low": signed_points(facts["low"]), "high": signed_points(facts["high"])}
    title = speaker.say(less if facts["value"] < 0 else more, size=size)
    return title, speaker.say(body, cases=count(facts["cases"]), **ends)


def _underpayments(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{underpaid} of {cases} people to whom something was due were paid less than that")
    body = N_("On average {shortfall} is missing for each of them.")
    numbers = {"underpaid": count(facts["underpaid"]), "cases": count(facts["cases"])}
    return speaker.say(title, **numbers), speaker.say(body, shortfall=money(facts["mean_shortfall"]))


def _left_out(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = speaker.say(_LEFT_OUT[facts["what"]], column=facts["column"], cases=count(facts["cases"]))
    refused = count(facts.get("not_positive"))
    return title, speaker.say(_LEFT_OUT_NEXT[facts["what"]], not_positive=refused, positive=speaker.positive)


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "amount_gap": _amount_gap,
    "entitlement_slope": _slope,
    "underpayments": _underpayments,
    "amounts_left_out": _left_out,
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return what stands on the page about amounts."""
    tables = [_by_group(figures, speaker, by) for by in _groupings(figures)]
    if figures["tenths"]:
        tables.append(_tenths(figures, speaker))
    tables.extend(_unequal(figures, speaker))
    return CheckSection(
        title=speaker.say(CHECKS["amounts"]),
        question=speaker.say(N_("Who gets anything, how much do they get, and how far is that from what was due?")),
        answers=list(_answers(figures, speaker)),
        tables=tables,
        next_step=speaker.say(
            N_(
                "Take a few cases from each group with a gap and work out by hand, from the rules, what they are due; "
                "then ask the department to explain every difference."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    everybody = {line["measure"]: line for line in figures["measures"] if not line["by"]}
    paid = everybody["granted_rate"]
    text = N_("{part} of {all} cases got anything ({share}); half of those got {median} or less, the mean is {mean}.")
    yield speaker.say(
        text,
        part=count(paid["numerator"]),
        all=count(paid["cases"]),
        share=percent(paid["value"]),
        median=money(everybody["median"]["value"]),
        mean=money(everybody["mean"]["value"]),
    )
    yield _gaps_said(figures, speaker)
    under = everybody.get("underpayment_rate")
    if under and under["cases"]:
        title, body = _underpayments({**_under(under), "mean_shortfall": everybody["mean_shortfall"]["value"]}, speaker)
        none = N_("Nobody of the {cases} people to whom something was due was paid less.")
        said = speaker.joined([speaker.say(N_("{sentence}."), sentence=title), body])
        yield said if under["numerator"] else speaker.say(none, cases=count(under["cases"]))
    if figures["slope"] and figures["slope"]["low"] is not None:
        yield _slope_said(figures["slope"], speaker)
    yield _gini_said(figures["inequality"]["gini"], speaker)


def _under(line: Facts) -> dict[str, Any]:
    return {"underpaid": line["numerator"], "cases": line["cases"]}


def _gaps_said(figures: Facts, speaker: Speaker) -> str:
    judged = [gap for gap in figures["gaps"] if gap["primary"] and gap["by"]]
    found = [gap for gap in judged if gap["verdict"] == "gap"]
    unclear = sum(gap["verdict"] == "too_little_data" for gap in judged)
    if found:
        title = _amount_gap(max(found, key=lambda gap: abs(gap["relative"])), speaker)[0]
        return speaker.say(N_("Gaps found: {found}. The largest: {gap}."), found=len(found), gap=title)
    if not judged:
        return speaker.say(N_("There are no two groups to compare."))
    text = N_("No gap in amounts could be shown; {unclear} of {all} comparisons rest on too little data to judge.")
    return speaker.say(text, unclear=unclear, all=len(judged))


def _slope_said(slope: Facts, speaker: Speaker) -> str:
    if slope["low"] <= 0 <= slope["high"]:
        text = N_("Whether those who are due more get a smaller part of it cannot be told from these {cases} cases.")
        return speaker.say(text, cases=count(slope["cases"]))
    title = _slope(slope, speaker)[0]
    text = N_("{sentence} (the true change lies between {low} and {high}).")
    ends = {"low": signed_points(slope["low"]), "high": signed_points(slope["high"])}
    return speaker.say(text, sentence=title, **ends)


def _gini_said(gini: Facts, speaker: Speaker) -> str:
    if gini["value"] is None:
        return speaker.say(N_("How unequal the amounts are cannot be computed: nobody gets anything."))
    value = _two(gini["value"])
    span = span_of(gini, _two, speaker)
    if span == NOTHING:
        text = N_("The Gini coefficient of all amounts is {value}; 0: everybody gets the same, 1: one gets all.")
        return speaker.say(text, value=value)
    text = N_("The Gini coefficient of all amounts is {value} ({span}); 0: everybody gets the same, 1: one gets all.")
    return speaker.say(text, value=value, span=span)


def _two(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}" if value >= 0.01 or value == 0 else f"{value:.2g}"


def _groupings(figures: Facts) -> list[list[str]]:
    seen = {tuple(line["by"]): line["by"] for line in figures["measures"] if line["by"]}
    return list(seen.values())


def _by_group(figures: Facts, speaker: Speaker, by: Sequence[str]) -> CheckTable:
    lines: dict[tuple[str | None, ...], dict[str, Facts]] = {}
    for line in figures["measures"]:
        if line["by"] == by:
            lines.setdefault(tuple(line["group"]), {})[line["measure"]] = line
    heads = [speaker.columns(by), speaker.say(N_("got anything")), speaker.say(N_("mean")), speaker.say(N_("median"))]
    due = figures["entitled"] is not None
    if due:
        heads += [speaker.say(N_("paid less due")), speaker.say(N_("underpaid")), speaker.say(N_("overpaid"))]
    rows = [_group_row(speaker.group(by, group), own, speaker, due=due) for group, own in lines.items()]
    caption = speaker.say(N_("Amounts by {by}, with intervals"), by=speaker.columns(by))
    return CheckTable(with_rest(caption, len(rows), speaker), heads, rows[:MOST_ROWS])


def _group_row(name: str, own: dict[str, Facts], speaker: Speaker, *, due: bool) -> list[str]:
    def amount(measure: str) -> str:
        return perhaps_with_span(own[measure], money, speaker)

    def share(measure: str) -> str:
        line = own[measure]
        return f"{percent(line['value'])} ({fraction(line['numerator'], line['cases'])})"

    row = [name, share("granted_rate"), amount("mean"), amount("median")]
    return [*row, amount("mean_error"), share("underpayment_rate"), share("overpayment_rate")] if due else row


def _tenths(figures: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        speaker.say(N_("due")),
        speaker.say(N_("cases")),
        speaker.say(N_("paid less due")),
        speaker.say(N_("underpaid")),
    ]
    rows = [
        [
            speaker.span(money(line["from"]), money(line["to"])),
            count(line["cases"]),
            perhaps_with_span(line["mean_error"], money, speaker),
            f"{percent(line['underpayment_rate']['value'])} ({fraction(line['underpaid'], line['cases'])})",
        ]
        for line in figures["tenths"]
    ]
    return CheckTable(speaker.say(N_("By tenth of what was due, from least to most")), heads, rows)


def _unequal(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    splits = figures["inequality"]["splits"]
    if not splits:
        return
    rows = [
        [
            speaker.say(
                N_("{measure}, {by}"), measure=speaker.say(_ORDERS[each["order"]]), by=speaker.columns(each["by"])
            ),
            _three(each["total"]),
            _three(each["within"]["value"]),
            _three(each["between"]["value"]),
            span_of(each["between"], _three, speaker),
            _three(each["by_chance"]),
        ]
        for each in splits
    ]
    heads = [
        speaker.say(N_("inequality")),
        speaker.say(N_("in all")),
        speaker.say(N_("within groups")),
        speaker.say(N_("between groups")),
        speaker.say(N_("interval")),
        speaker.say(N_("between groups by chance alone")),
    ]
    yield CheckTable(
        with_rest(speaker.say(N_("Inequality within and between groups")), len(rows), speaker), heads, rows[:MOST_ROWS]
    )


def _three(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}" if value >= 0.001 or value == 0 else f"{value:.1e}"
