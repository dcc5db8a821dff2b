"""The words for clusters with unusual decisions: a place to look at, never a group of people and never a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.section import CheckSection, CheckTable
from reports.figures import chance, count, fraction, percent, points, signed_points
from reports.phrases import sized, with_span
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

_MEASURES: Final = {
    "selection_rate": N_("share decided “{positive}”"),
    "error_rate": N_("share decided otherwise than the true outcome"),
}
_CANNOT: Final = N_(
    "No column tells people apart here. A cluster is no group of people: this search cannot name discrimination, and "
    "cannot say whom it concerns. A rule that looks at these inputs may be meant to treat them differently."
)


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: where decisions are unusual, and what that does not mean."""
    return CheckSection(
        speaker.say(N_("Unusual clusters of cases")),
        speaker.say(
            N_("No protected column was named. Are there nevertheless clusters of cases whose decisions are unusual?")
        ),
        [*_answers(figures, speaker), speaker.say(_CANNOT)],
        [_table(one, speaker) for one in figures["measures"] if one["clusters"]],
        next_step=speaker.say(
            N_(
                "Have somebody who knows the cases look at those of the cluster: is what sets them apart a good reason "
                "for the difference, and who are these people? If groups may lawfully be told apart, audit again by "
                "group."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    for one in figures["measures"]:
        share = speaker.say(_MEASURES[one["measure"]], positive=speaker.positive)
        found = [row for row in one["clusters"] if row["verdict"] == "gap"]
        if not one["clusters"]:
            yield speaker.say(N_("{share}: no split of the cases made a difference."), share=share)
        elif not found:
            text = N_("{share}: none of {clusters} clusters could be shown to differ from the rest.")
            yield speaker.say(text, share=share, clusters=len(one["clusters"]))
        else:
            text = N_(
                "{share}: {found} of {clusters} clusters differ from the rest by more than {limit} percentage points. "
                "The largest: {rate} ({counts}) against {other} in all other cases; {traits}."
            )
            worst = max(found, key=lambda row: abs(row["difference"]["value"]))
            yield speaker.say(
                text,
                share=share,
                found=len(found),
                clusters=len(one["clusters"]),
                limit=points(speaker.tolerance),
                rate=percent(worst["rate"]),
                counts=fraction(worst["hits"], worst["cases"]),
                other=percent(worst["other_rate"]),
                traits=_traits(worst["traits"], speaker),
            )


def _traits(traits: Sequence[Facts], speaker: Speaker) -> str:
    """Return what sets a cluster apart, in plain words."""
    if not traits:
        return speaker.say(N_("no single input sets it apart"))
    return speaker.say(N_("; ")).join(_trait(item, speaker) for item in traits)


def _trait(item: Facts, speaker: Speaker) -> str:
    if item["is_number"]:
        higher = N_("{column} is higher: {inside} on average, others {outside}")
        lower = N_("{column} is lower: {inside} on average, others {outside}")
        text = higher if item["inside"] > item["outside"] else lower
        return speaker.say(text, column=item["column"], inside=_mean(item["inside"]), outside=_mean(item["outside"]))
    text = N_("{column} is more often “{label}”: {inside}, others {outside}")
    label = speaker.group([item["column"]], [item["label"]])
    shares = {name: percent(item[name]) for name in ("inside", "outside")}
    return speaker.say(text, column=item["column"], label=label, **shares)


def _mean(value: float) -> str:
    """Return a mean as people read it: large ones whole, small ones with three digits."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _table(one: Facts, speaker: Speaker) -> CheckTable:
    heads = [N_("What sets the cluster apart"), N_("Cluster"), N_("All others"), N_("Gap, percentage points")]
    heads += [N_("Chance (corrected)"), N_("Verdict")]
    share = speaker.say(_MEASURES[one["measure"]], positive=speaker.positive)
    caption = N_("Clusters, {share}: found on one half of the cases, tested on {tested} cases of the other half")
    rows = [
        [
            _traits(row["traits"], speaker),
            f"{percent(row['rate'])} ({fraction(row['hits'], row['cases'])})",
            f"{percent(row['other_rate'])} ({fraction(row['other_hits'], row['other_cases'])})",
            with_span(row["difference"], signed_points, speaker),
            chance(row["p_adjusted"]),
            speaker.say(VERDICTS[row["verdict"]]),
        ]
        for row in one["clusters"]
    ]
    said = speaker.say(caption, share=share, tested=count(one["tested"]))
    return CheckTable(said, [speaker.say(head) for head in heads], rows)


def _deviates(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    share = speaker.say(_MEASURES[facts["measure"]], positive=speaker.positive)
    lower = N_("A cluster of cases lies {size} percentage points below all others ({share})")
    higher = N_("A cluster of cases lies {size} percentage points above all others ({share})")
    sizes = sized(facts, speaker)
    title = speaker.say(lower if facts["difference"] < 0 else higher, **sizes, share=share)
    body = N_(
        "In the cluster {rate} ({own}), in all other cases {other_rate} ({other}); the true gap lies between {near} "
        "and {far} percentage points. What sets the cluster apart: {traits}."
    )
    said = speaker.say(
        body,
        rate=percent(facts["rate"]),
        own=fraction(facts["hits"], facts["cases"]),
        other_rate=percent(facts["other_rate"]),
        other=fraction(facts["other_hits"], facts["other_cases"]),
        **sizes,
        traits=_traits(facts["traits"], speaker),
    )
    return title, speaker.joined([said, speaker.say(_CANNOT)])


SAID: Final = {"cluster_deviates": _deviates}
