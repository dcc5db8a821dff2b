"""The words for places and rankings: who has how many places, what a tie-break decides, who was passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from algaudit.i18n import N_
from reports.checks.ranking.cells import against_order, beyond_places, people
from reports.checks.ranking.said import SAID
from reports.checks.ranking.tables import (
    depth_table,
    groups_table,
    lists_table,
    ndkl_table,
    order_table,
    picture,
    top_table,
)
from reports.checks.section import CheckSection
from reports.figures import count, percent, signed_points
from reports.phrases import points_span
from reports.speaker import Facts, Speaker

__all__ = ["SAID", "section"]

_MOST_ANSWERS: Final = 5


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return the section of the report: who has the places, and what the order alone does not say."""
    made = figures["groupings"]
    single = [found for found in made if len(found["by"]) == 1]
    return CheckSection(
        speaker.say(N_("Allocation within a quota")),
        speaker.say(
            N_("Do all groups get their part of the places, and do the decisions follow the order of the list?")
        ),
        [*_whole(figures, speaker), *_who(made, speaker)][:_MOST_ANSWERS],
        [
            *(groups_table(found, speaker) for found in made),
            *(order_table(found, speaker) for found in made),
            *(depth_table(figures, found, speaker) for found in single if found["depths"]),
            *(top_table(found, speaker) for found in single if found["prefixes"]),
            *(ndkl_table(found, speaker) for found in single if found["ndkl"]),
            *([lists_table(figures, speaker)] if figures["named_lists"] else []),
        ],
        [picture(place, found, speaker) for place, found in enumerate(single)],
        speaker.say(_next_step(figures)),
    )


def _next_step(figures: Facts) -> str:
    against, beyond = figures["against_order"], figures["beyond_places"]
    if against["refused_above"] or against["selected_below"]:
        return N_(
            "Ask the department, case by case, why people were refused while others further down the list were "
            "selected; then look at the groups with a gap."
        )
    if beyond["more"] or beyond["fewer"]:
        return N_(
            "Ask the department which quota applied, since more or fewer people were selected than there are places."
        )
    if figures["ties"]["places"]:
        return N_(
            "Ask the department by what rule it chose among people with the same rank or score, and write it down."
        )
    return N_("Ask the committee about each group with a gap: what in the score or rank puts it further down?")


def _whole(figures: Facts, speaker: Speaker) -> Iterator[str]:
    first = N_("There are {places} places for {cases} people; the {first} value of {column} comes first.")
    if figures["quota_by"]:
        first = N_(
            "There are {places} places for {cases} people on {lists} lists; the {first} value of {column} comes first."
        )
    order = {"lowest": N_("smallest"), "highest": N_("largest")}[figures["first"]]
    said = speaker.say(
        first,
        cases=count(figures["cases"]),
        lists=count(figures["lists"]),
        places=count(figures["places"]),
        first=speaker.say(order),
        column=figures["column"],
    )
    yield speaker.joined([said, *_quota(figures, speaker), *_left_out(figures, speaker)])
    ties = figures["ties"]
    if ties["places"]:
        yield speaker.say(
            N_("{places} places are decided among {people} people with the same rank or score at the line."),
            places=count(ties["places"]),
            people=count(ties["people"]),
        )
    against, beyond = figures["against_order"], figures["beyond_places"]
    said = speaker.say(N_("No decision goes against the order of the list."))
    if against["refused_above"] or against["selected_below"]:
        said = against_order(against, speaker)
    if beyond["more"] or beyond["fewer"]:
        said = speaker.joined([said, beyond_places({**figures, **beyond}, speaker)])
    yield said


def _quota(figures: Facts, speaker: Speaker) -> Iterator[str]:
    """Say what the quota is of: of everybody, or of each region."""
    if figures["quota_is"] == "share":
        text = N_("The quota is {quota} of each list, rounded down.")
        yield speaker.say(text, quota=percent(figures["quota"]))
    elif figures["quota_by"]:
        text = N_("The quota is {quota} places for each {column}.")
        yield speaker.say(text, quota=count(figures["quota"]), column=figures["quota_by"])


def _left_out(figures: Facts, speaker: Speaker) -> Iterator[str]:
    if figures["without_rank"]:
        yield speaker.say(
            N_("{cases} cases without a rank or score are left out."), cases=count(figures["without_rank"])
        )
    if figures["without_list"]:
        text = N_("{cases} cases belong to no {column} and are left out.")
        yield speaker.say(text, cases=count(figures["without_list"]), column=figures["quota_by"])


def _who(made: Sequence[Facts], speaker: Speaker) -> Iterator[str]:
    """Yield a sentence about each group with a gap, the widest first; else say that none was shown."""
    rows = [(row, found) for found in made for row in found["groups"] if row["verdict"] == "gap"]
    # Whole columns before crosses of them, the widest first.
    rows.sort(key=lambda one: (len(one[1]["by"]), -abs(one[0]["difference"]["value"])))
    text = N_(
        "{by}: “{group}” has {places} of the places ({of_places}) and is {of_cases} of the people; its share with a "
        "place is {gap} percentage points from that of “{reference}” ({span})."
    )
    for row, found in rows:
        yield speaker.say(
            text,
            by=speaker.columns(found["by"]),
            group=speaker.group(found["by"], row["group"]),
            reference=speaker.group(found["by"], found["reference"]),
            places=people(row["places"]),
            of_places=percent(row["share_of_places"]),
            of_cases=percent(row["share_of_cases"]),
            gap=signed_points(row["difference"]["value"]),
            span=points_span(row["difference"], speaker),
        )
    for found in made:
        if found["set_by_quota"] == "all":
            text = N_("{by}: the quota of each list sets what share of each group has a place; this is not judged.")
            yield speaker.say(text, by=speaker.columns(found["by"]))
    if any(found["set_by_quota"] != "all" for found in made) and not rows:
        yield speaker.say(
            N_("No group was shown to have fewer or more places than chance and the tolerance allow; see the table.")
        )
