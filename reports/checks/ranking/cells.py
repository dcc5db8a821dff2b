"""How numbers of places and gaps are written, for the findings and the tables alike."""

from __future__ import annotations

from typing import Final

from algaudit.i18n import N_
from reports.figures import NOTHING, count
from reports.speaker import Facts, Speaker

#: More people than places on some lists, fewer on some.
_BEYOND: Final = {
    (True, True): N_(
        "On {more_lists} of {lists} lists more people were decided “{positive}” than there are places ({more} in all), "
        "on {fewer_lists} fewer ({fewer} in all)."
    ),
    (True, False): N_(
        "On {more_lists} of {lists} lists more people were decided “{positive}” than there are places ({more} in all)."
    ),
    (False, True): N_(
        "On {fewer_lists} of {lists} lists fewer people were decided “{positive}” than there are places "
        "({fewer} in all)."
    ),
    (False, False): N_("On all {lists} lists as many people were decided “{positive}” as there are places."),
}


def people(value: float) -> str:
    """Write a number of people; what a lot gives on average may lie between two whole ones."""
    return count(round(value, 1))


def between(row: Facts) -> str:
    """Write the least and the most places over all ways to break the ties."""
    return f"{count(row['lowest'])}–{count(row['highest'])}" if row["lowest"] < row["highest"] else NOTHING


def list_name(name: str | None, speaker: Speaker) -> str:
    """Return the name of a list."""
    return speaker.say(N_("everybody")) if name is None else name


def beyond_places(facts: Facts, speaker: Speaker) -> str:
    """Say that more, or fewer, were selected than there are places: of one list, or of how many lists."""
    numbers = {"selected": count(facts["selected"]), "places": count(facts["places"]), "positive": speaker.positive}
    if facts["lists"] == 1:
        return speaker.say(N_("{selected} people were decided “{positive}”; there are {places} places."), **numbers)
    return speaker.say(
        _BEYOND[bool(facts["lists_with_more"]), bool(facts["lists_with_fewer"])],
        lists=count(facts["lists"]),
        more_lists=count(facts["lists_with_more"]),
        more=count(facts["more"]),
        fewer_lists=count(facts["lists_with_fewer"]),
        fewer=count(facts["fewer"]),
        positive=speaker.positive,
    )


def against_order(against: Facts, speaker: Speaker) -> str:
    """Say how many decisions go against the order."""
    text = N_(
        "By the order, as many as were decided “{positive}” reach down to the first {above} people: {refused} of them "
        "were refused, and {selected} of the {below} further down were decided “{positive}”."
    )
    return speaker.say(
        text,
        refused=count(against["refused_above"]),
        above=count(against["above"]),
        selected=count(against["selected_below"]),
        below=count(against["below"]),
        positive=speaker.positive,
    )
