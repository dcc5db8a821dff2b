"""The tables and the chart of places and rankings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from algaudit.i18n import N_
from reports.charts import Dot, dot_chart
from reports.checks.cut import FIRST, MOST_ROWS, with_rest
from reports.checks.ranking.cells import between, list_name, people
from reports.checks.section import CheckTable
from reports.figures import NOTHING, chance, count, fraction, percent, ratio, signed_points
from reports.phrases import with_span
from reports.pictures import Picture
from reports.speaker import Facts, Speaker
from reports.terms import VERDICTS

#: Groups beside each other; more do not fit on a page, and stand in audit.json.
_MOST_COLUMNS: Final = 6
_CAPTIONS: Final = {
    "none": N_("{by}: places by group, if the order of the list decides"),
    "some": N_(
        "{by}: places by group, if the order of the list decides; groups on no list of “{reference}” are not compared "
        "with it, since the quota of each list sets that gap"
    ),
    "all": N_(
        "{by}: places by group, if the order of the list decides; the quota of each list sets these shares, so that "
        "they are not judged"
    ),
}


def groups_table(found: Facts, speaker: Speaker) -> CheckTable:
    """Return the places of every group."""
    heads = [
        N_("Group"),
        N_("Places"),
        N_("Least–most by tie-break"),
        N_("Places by lot"),
        N_("Share of the group with a place"),
        N_("Gap to the reference, percentage points"),
        N_("Chance (corrected)"),
        N_("Verdict"),
    ]
    rows = [
        [
            speaker.group(found["by"], row["group"]),
            fraction(round(row["places"], 1), row["cases"]),
            between(row),
            people(row["by_lot"]),
            with_span(row["rate"], percent, speaker),
            with_span(row["difference"], signed_points, speaker),
            chance(row["p_adjusted"]),
            speaker.say(VERDICTS[row["verdict"]]) if row["verdict"] else NOTHING,
        ]
        for row in found["groups"]
    ]
    return _table(_CAPTIONS[found["set_by_quota"]], heads, rows, found, speaker)


def order_table(found: Facts, speaker: Speaker) -> CheckTable:
    """Return what the order itself does, and what was decided on either side of the line."""
    heads = [
        N_("Group"),
        N_("Skew (0: as many places as people)"),
        N_("Exposure over that of the reference"),
        N_("Just below the line"),
        N_("Refused against the order"),
        N_("Selected against the order"),
        N_("Tied and selected (by lot)"),
    ]
    rows = [
        [
            speaker.group(found["by"], row["group"]),
            _skew(row["skew"]),
            with_span(row["exposure_ratio"], ratio, speaker),
            people(row["just_below"]),
            fraction(row["refused_above"]["number"], row["refused_above"]["of"]),
            fraction(row["selected_below"]["number"], row["selected_below"]["of"]),
            f"{count(row['tie_break']['selected'])} ({people(row['tie_break']['by_lot'])})"
            if row["tie_break"]["tied"]
            else NOTHING,
        ]
        for row in found["groups"]
    ]
    return _table(N_("{by}: around the line"), heads, rows, found, speaker)


def _skew(value: float | None) -> str:
    """Write a skew with its sign; what rounds to nothing has none."""
    if value is None:
        return NOTHING
    return "0.00" if round(value, 2) == 0 else f"{value:+.2f}".replace("-", "−")


def depth_table(figures: Facts, found: Facts, speaker: Speaker) -> CheckTable:
    """Return the gap at each depth for the groups that are followed; each interval stands for itself."""
    shown = _columns(found)
    names = [speaker.group(found["by"], row["group"]) for row in _picked(found["depths"][0], shown)]
    reference = speaker.group(found["by"], found["reference"]) if found["reference"] else NOTHING
    first = N_("First … of the list") if figures["lists"] == 1 else N_("First … of each list")
    heads = [speaker.say(first), *names]
    rows = [
        [
            _depth(figures, depth, speaker),
            *(
                percent(row["rate"]["value"])
                if row["difference"] is None
                else with_span(row["difference"], signed_points, speaker)
                for row in _picked(depth, shown)
            ),
        ]
        for depth in found["depths"]
    ]
    text = N_(
        "{by}: how the gap to “{reference}” changes with the number of places, percentage points "
        "(for “{reference}” its share within them)"
    )
    return CheckTable(speaker.say(text, by=speaker.columns(found["by"]), reference=reference), heads, rows)


def _depth(figures: Facts, depth: Facts, speaker: Speaker) -> str:
    """Write how far down each list is looked: so many people, or a share of each list where the quota is one."""
    people, first = count(depth["people"]), depth["first"]
    if figures["lists"] == 1:
        return f"{people} ({percent(depth['share'])})"
    first = percent(first) if figures["quota_is"] == "share" else count(first)
    return speaker.say(N_("{first} ({people} in all)"), first=first, people=people)


def _columns(found: Facts) -> list[int]:
    """Return the places of the groups that fit beside each other: the reference, then the largest."""
    groups = found["depths"][0]["groups"]
    cases = {tuple(row["group"]): row["cases"] for row in found["groups"]}

    def weight(place: int) -> tuple[bool, int]:
        return groups[place]["group"] == found["reference"], cases[tuple(groups[place]["group"])]

    return sorted(sorted(range(len(groups)), key=weight, reverse=True)[:_MOST_COLUMNS])


def _picked(depth: Facts, places: Sequence[int]) -> list[Facts]:
    return [depth["groups"][place] for place in places]


def top_table(found: Facts, speaker: Speaker) -> CheckTable:
    """Return the smallest numbers that the top of each list needs."""
    heads = [
        N_("Group"),
        N_("List"),
        N_("First place with too few"),
        N_("Found there"),
        N_("Needed"),
        N_("Chance (corrected)"),
    ]
    rows = []
    for row in found["prefixes"]:
        at = row["first_below"] or row["places"]
        there = next(one for one in row["minimums"] if one["place"] == at)
        below = count(at) if row["first_below"] else speaker.say(N_("none up to {place}"), place=count(at))
        rows.append(
            [
                _counted(found, row, speaker),
                list_name(row["list"], speaker),
                below,
                count(there["found"]),
                count(there["needed"]),
                chance(row["p_adjusted"]),
            ]
        )
    return _table(N_("{by}: smallest numbers at the top of the list (FA*IR)"), heads, rows, found, speaker)


def _counted(found: Facts, row: Facts, speaker: Speaker) -> str:
    name = speaker.group(found["by"], row["group"])
    return name if row["counted"] == "group" else speaker.say(N_("all but {group}"), group=name)


def ndkl_table(found: Facts, speaker: Speaker) -> CheckTable:
    """Return how far the order of each list departs from the mix of its groups."""
    heads = [N_("List"), N_("NDKL"), N_("NDKL on average, if a lot made the order")]
    rows = [[list_name(row["list"], speaker), ratio(row["value"]), ratio(row["by_lot"])] for row in found["ndkl"]]
    caption = N_(
        "{by}: how far the top of the list departs from the mix of the groups on it (NDKL; 0: every beginning of the "
        "list is mixed like the whole; the larger, the further from it, the first places counting most)"
    )
    return _table(caption, heads, rows, found, speaker)


def lists_table(figures: Facts, speaker: Speaker) -> CheckTable:
    """Return the lists that were named."""
    heads = [
        N_("List"),
        N_("People"),
        N_("Places"),
        N_("Selected"),
        N_("Places decided among tied people"),
        N_("Refused against the order"),
        N_("Selected against the order"),
    ]
    rows = [
        [
            str(row["list"]),
            count(row["cases"]),
            count(row["places"]),
            count(row["selected"]),
            fraction(row["tied_places"], row["tied_people"]) if row["tied_people"] else NOTHING,
            count(row["refused_above"]),
            count(row["selected_below"]),
        ]
        for row in figures["named_lists"]
    ]
    return _shortened(
        speaker.say(N_("Lists by {column}"), column=figures["quota_by"]), heads, rows, figures["lists"], speaker
    )


def _table(caption: str, heads: Sequence[str], rows: list[list[str]], found: Facts, speaker: Speaker) -> CheckTable:
    reference = speaker.group(found["by"], found["reference"]) if found["reference"] else NOTHING
    said = speaker.say(caption, by=speaker.columns(found["by"]), reference=reference)
    return _shortened(said, heads, rows, len(rows), speaker)


def _shortened(caption: str, heads: Sequence[str], rows: list[list[str]], every: int, speaker: Speaker) -> CheckTable:
    shown = rows[:MOST_ROWS]
    caption = with_rest(caption, every, speaker, FIRST, shown=len(shown))
    return CheckTable(caption, [speaker.say(head) for head in heads], shown)


def picture(place: int, found: Facts, speaker: Speaker) -> Picture:
    """Return the chart of the share of each group with a place."""
    rows = found["groups"][:MOST_ROWS]
    dots = [
        Dot(
            speaker.group(found["by"], row["group"]),
            f"{percent(row['rate']['value'])} ({fraction(round(row['places'], 1), row['cases'])})",
            row["rate"]["value"],
            row["rate"]["low"],
            row["rate"]["high"],
            "reference" if row["group"] == found["reference"] else row["verdict"] or "none",
        )
        for row in rows
    ]
    value = next((row["rate"]["value"] for row in found["groups"] if row["group"] == found["reference"]), None)
    title = speaker.say(N_("{by}: share of each group with a place"), by=speaker.columns(found["by"]))
    return Picture(f"allocation-{place}", title, dot_chart(dots, value), len(found["groups"]) - len(rows))
