"""The words for like cases: how many were decided differently, to whose disadvantage, and where to find them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.cut import FURTHER, MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, points
from reports.phrases import span_of, with_span
from reports.speaker import Facts, Speaker

_KINDS: Final = {
    "twins": N_("the same in all inputs"),
    "near": N_("nearly the same"),
}

_FLIPS_NOTHING: Final = {
    "one_group": N_("What changing only {by} would change cannot be tried: the cases looked at hold no two groups."),
    "model_failed": N_(
        "What changing only {by} would change is not known: the model gave no decision for each case ({error})."
    ),
    "model_unsteady": N_(
        "What changing only {by} would change is not known: the model decided differently when nothing was changed."
    ),
}
_LISTED = N_(
    "Take the listed pairs to the department, case file beside case file, and ask for the reason of each "
    "difference. The list of keys stays inside the office that holds the log."
)
_NOT_LISTED = N_(
    "To have the pairs listed by key, name the case numbers with --case and set ALGAUDIT_CASE_SALT to a secret of the "
    "office; then ask the department for the reason of each difference, case file beside case file."
)


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: like cases, unlike decisions."""
    return CheckSection(
        speaker.say(N_("Like cases decided alike")),
        speaker.say(N_("Were people whose inputs are the same, or nearly the same, decided the same?")),
        list(_answers(figures, speaker)),
        list(_tables(figures, speaker)),
        next_step=speaker.say(_LISTED if figures["listed"]["pairs"] else _NOT_LISTED),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    twins, found = figures["twins"], [row for row in figures["pairs"] if row["found"]]
    if twins["cases"]:
        text = N_(
            "{cases} cases have a twin with the same inputs. {mixed} of them have a twin that was decided "
            "differently; at least {against} decisions would have to be other ones for all twins to be decided alike."
        )
        counts = {"cases": twins["cases"], "mixed": twins["mixed_cases"], "against": twins["against"]}
        yield speaker.say(text, **{name: count(number) for name, number in counts.items()})
    else:
        yield speaker.say(N_("No two cases have the same inputs."))
    if figures["consistency"]["value"] is not None:
        yield _consistency(figures, speaker)
    for row in sorted(found, key=lambda row: -abs(row["gap"]))[:2]:
        yield speaker.say(N_("{sentence}."), sentence=_group_gap(_flat(row), speaker)[0])
    if figures["pairs"] and not found:
        yield speaker.say(N_("That alike cases of one group come off worse than those of another could not be shown."))
    yield speaker.joined([*_flip_test(figures, speaker), *_blank(figures, speaker)])


def _flip_test(figures: Facts, speaker: Speaker) -> Iterator[str]:
    tried = figures["flip_test"]
    if tried is None:
        yield speaker.say(
            N_("No model was given, so that it cannot be tried what changing only the group would change.")
        )
        return
    told = [row for row in tried["attributes"] if row["any_change"] is not None]
    changing = sorted(
        (row for row in told if row["any_change"]["changed"]), key=lambda row: -row["any_change"]["share"]
    )
    if changing:
        yield speaker.say(
            N_("{sentence}."), sentence=_flip_title(changing[0]["by"], changing[0]["any_change"], speaker)
        )
    elif told:
        text = N_("Changing only the group changed no decision of the model ({cases} cases tried).")
        yield speaker.say(text, cases=count(tried["cases"]))
    if len(changing) > 1:
        yield speaker.say(N_("Columns besides this one that change decisions: {more}."), more=len(changing) - 1)
    for row in tried["attributes"]:
        if row["reason"]:
            text = _FLIPS_NOTHING[row["reason"]]
            yield speaker.say(text, by=speaker.columns(row["by"]), error=row["error"] or NOTHING)


def _flip_title(by: Sequence[str], told: Facts, speaker: Speaker) -> str:
    text = N_("{changed} of {cases} cases would be decided otherwise by the model if only {by} were changed")
    return speaker.say(text, changed=count(told["changed"]), cases=count(told["cases"]), by=speaker.columns(by))


def _blank(figures: Facts, speaker: Speaker) -> Iterator[str]:
    if figures["left_out_blank"]:
        text = N_("Cases left out because all inputs are blank, so that nothing says whom they are like: {blank}.")
        yield speaker.say(text, blank=count(figures["left_out_blank"]))


def _consistency(figures: Facts, speaker: Speaker) -> str:
    found = figures["consistency"]
    text = N_(
        "Of the {neighbours} most alike other cases, {value} were decided the same on average ({low} to {high}; "
        "{cases} cases looked at)."
    )
    shares = {name: percent(found[name]) for name in ("value", "low", "high")}
    return speaker.say(text, neighbours=figures["neighbours"], cases=count(figures["sample"]["cases"]), **shares)


def _tables(figures: Facts, speaker: Speaker) -> Iterator[CheckTable]:
    if figures["pairs"]:
        yield _pairs(figures["pairs"], speaker)
    if figures["consistency"]["groups"]:
        yield _groups(figures, speaker)
    if figures["flip_test"] and any(row["flips"] for row in figures["flip_test"]["attributes"]):
        yield _flips(figures["flip_test"], speaker)
    if figures["listed"]["pairs"]:
        yield _listed(figures["listed"]["pairs"], speaker)


def _pairs(pairs: Sequence[Facts], speaker: Speaker) -> CheckTable:
    heads = [
        speaker.say(N_("Group and reference group")),
        speaker.say(N_("Alike means")),
        speaker.say(N_("Pairs")),
        speaker.say(N_("Only the group's case “{positive}”"), positive=speaker.positive),
        speaker.say(N_("Only the reference group's case “{positive}”"), positive=speaker.positive),
        speaker.say(N_("Chance (corrected)")),
    ]
    ordered = sorted(pairs, key=lambda row: (not row["found"], row["p_adjusted"] is None, row["p_adjusted"] or 0.0))
    rows = [
        [
            " – ".join(speaker.group(row["by"], row[side]) for side in ("group", "reference"))
            + f" ({speaker.columns(row['by'])})",
            speaker.say(_KINDS[row["kind"]]),
            count(row["pairs"]),
            count(row["more"]),
            count(row["less"]),
            chance(row["p_adjusted"]),
        ]
        for row in ordered[:MOST_ROWS]
    ]
    caption = speaker.say(
        N_("Alike cases of two groups, no case twice: who alone was decided “{positive}”"), positive=speaker.positive
    )
    return CheckTable(with_rest(caption, len(pairs), speaker, FURTHER), heads, rows)


def _groups(figures: Facts, speaker: Speaker) -> CheckTable:
    found = figures["consistency"]["groups"]
    heads = [N_("Group"), N_("Cases looked at"), N_("Most alike cases decided the same")]
    rows = [
        [
            f"{speaker.columns(row['by'])} {speaker.group(row['by'], row['group'])}",
            count(row["cases"]),
            with_span(row, percent, speaker),
        ]
        for row in found[:MOST_ROWS]
    ]
    caption = N_("The {neighbours} most alike other cases of each case, by group")
    said = speaker.say(caption, neighbours=figures["neighbours"])
    return CheckTable(with_rest(said, len(found), speaker, FURTHER), [speaker.say(head) for head in heads], rows)


def _flips(tried: Facts, speaker: Speaker) -> CheckTable:
    heads = [
        speaker.say(N_("Group, and what it was changed to")),
        speaker.say(N_("Cases tried")),
        speaker.say(N_("Only then “{positive}”"), positive=speaker.positive),
        speaker.say(N_("Only before “{positive}”"), positive=speaker.positive),
    ]
    found = [(row["by"], one) for row in tried["attributes"] for one in row["flips"]]
    found.sort(key=lambda each: -(each[1]["gained"]["changed"] + each[1]["lost"]["changed"]))
    rows = [
        [
            " → ".join(speaker.group(by, one[side]) for side in ("group", "flipped_to")) + f" ({speaker.columns(by)})",
            count(one["gained"]["cases"]),
            _changed(one["gained"], speaker),
            _changed(one["lost"], speaker),
        ]
        for by, one in found[:MOST_ROWS]
    ]
    caption = speaker.say(N_("The model asked again with only the group changed: decisions that change"))
    return CheckTable(with_rest(caption, len(found), speaker, FURTHER), heads, rows)


def _changed(told: Facts, speaker: Speaker) -> str:
    return f"{count(told['changed'])} – {percent(told['share'])} ({span_of(told, percent, speaker)})"


def _listed(pairs: Sequence[Facts], speaker: Speaker) -> CheckTable:
    heads = [
        speaker.say(N_("Pair")),
        speaker.say(N_("Decided “{positive}”"), positive=speaker.positive),
        speaker.say(N_("Decided otherwise")),
        speaker.say(N_("How alike")),
    ]
    rows = [
        [
            str(place),
            pair["positive"] or NOTHING,
            pair["other"] or NOTHING,
            speaker.say(_KINDS["near" if pair["distance"] else "twins"]),
        ]
        for place, pair in enumerate(pairs, start=1)
    ]
    caption = N_("Pairs decided differently, by key; for use inside the office that holds the log only")
    return CheckTable(speaker.say(caption), heads, rows)


def _flat(row: Facts) -> Facts:
    share = row["less_share"]
    return {**row, "share": share["value"], "low": share["low"], "high": share["high"]}


def _group_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    # Whoever alone was refused is worse off; where the decision is a burden, whoever alone bears it.
    own, other = (facts["more"], facts["less"]) if speaker.adverse else (facts["less"], facts["more"])
    group, reference = (speaker.group(facts["by"], facts[name]) for name in ("group", "reference"))
    worse, better = (group, reference) if own > other else (reference, group)
    names = {"worse": worse, "better": better, "by": speaker.columns(facts["by"])}
    title = N_(
        "{by}: where alike cases of “{worse}” and “{better}” were decided differently, it was more often to the "
        "disadvantage of “{worse}”"
    )
    body = N_(
        "{pairs} pairs of cases {kind}, one of “{worse}” and one of “{better}”: {against} times only “{worse}” came "
        "off worse, {for_them} times only “{better}” did ({points} percentage points; chance {chance})."
    )
    said = speaker.say(
        body,
        pairs=count(facts["pairs"]),
        kind=speaker.say(_KINDS[facts["kind"]]),
        against=count(max(own, other)),
        for_them=count(min(own, other)),
        points=points(facts["gap"]),
        chance=chance(facts["p_adjusted"]),
        **names,
    )
    return speaker.say(title, **names), said


def _twins_differ(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{mixed} cases have a twin with the same inputs that was decided differently")
    body = N_(
        "{cases} cases have a twin. Of their pairs {different} were decided differently. Either something was looked "
        "at that is not among the named inputs, or the rule changed, or like cases were not decided alike."
    )
    different = fraction(facts["different_pairs"], facts["pairs"])
    said = speaker.say(body, cases=count(facts["cases"]), different=different)
    return speaker.say(title, mixed=count(facts["mixed_cases"])), said


def _flipping(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    body = N_(
        "That is {share} of the cases tried ({low} to {high}). Most changes: {cases} cases of “{group}” were changed "
        "to “{other}”; {gained} were “{positive}” only then, {lost} only before. The model looks at this column, or at "
        "something made of it. Ask who built it for the reason."
    )
    said = speaker.say(
        body,
        **{name: percent(facts[name]) for name in ("share", "low", "high")},
        cases=count(facts["group_cases"]),
        group=speaker.group(facts["by"], facts["group"]),
        other=speaker.group(facts["by"], facts["flipped_to"]),
        gained=count(facts["gained"]),
        lost=count(facts["lost"]),
        positive=speaker.positive,
    )
    return _flip_title(facts["by"], facts, speaker), said


SAID: Final = {"alike_group_gap": _group_gap, "alike_twins_differ": _twins_differ, "alike_flips": _flipping}
