"""The sentences for what was found about places and rankings."""

from __future__ import annotations

from typing import Final

from algaudit.i18n import N_
from reports.checks.ranking.cells import against_order, beyond_places, list_name, people
from reports.figures import chance, count, fraction, percent
from reports.phrases import compared, disadvantage, near_far, sized
from reports.speaker import Facts, Speaker


def _said_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = compared(facts, speaker)
    fewer = N_("{by}: “{group}” has {places} of {all} places, fewer than chance would give it ({by_lot})")
    more = N_("{by}: “{group}” has {places} of {all} places, more than chance would give it ({by_lot})")
    title = speaker.say(
        fewer if facts["difference"] < 0 else more,
        **names,
        places=people(facts["places"]),
        all=count(facts["all_places"]),
        by_lot=people(facts["by_lot"]),
    )
    body = N_(
        "By the order of the list {own} of “{group}” have a place ({own_counts}), {other} of “{reference}” "
        "({other_counts}): a gap of {size} percentage points, the true one between {near} and {far} (comparisons "
        "corrected together: {tests}; chance, exactly: {p})."
    )
    said = speaker.say(
        body,
        **names,
        own=percent(facts["value"]),
        own_counts=fraction(round(facts["places"], 1), facts["cases"]),
        other=percent(facts["reference_value"]),
        other_counts=fraction(round(facts["reference_places"], 1), facts["reference_cases"]),
        **sized(facts, speaker),
        tests=facts["tests"],
        p=chance(facts["p_adjusted"]),
    )
    return title, speaker.joined([said, *disadvantage(facts, names, speaker)])


def _passed_over(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_("{by}: “{group}” is passed over less often than “{reference}”")
    higher = N_("{by}: “{group}” is passed over more often than “{reference}”")
    of = N_("Counted are people refused although, by the order, enough were decided “{positive}” to reach them.")
    return _side(facts, speaker, lower if facts["difference"] < 0 else higher, of)


def _moved_up(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_("{by}: “{group}” is moved up less often than “{reference}”")
    higher = N_("{by}: “{group}” is moved up more often than “{reference}”")
    of = N_("Counted are people decided “{positive}” although others further up their list were refused.")
    return _side(facts, speaker, lower if facts["difference"] < 0 else higher, of)


def _side(facts: Facts, speaker: Speaker, title: str, of: str) -> tuple[str, str]:
    names = compared(facts, speaker)
    body = N_(
        "{own} ({own_counts}) against {other} ({other_counts}); the true gap lies between {near} and {far} percentage "
        "points. The order of the list does not explain this."
    )
    said = speaker.say(
        body,
        own=percent(facts["value"]),
        own_counts=fraction(facts["number"], facts["of"]),
        other=percent(facts["reference_value"]),
        other_counts=fraction(facts["reference_number"], facts["reference_of"]),
        **near_far(facts["low"], facts["high"]),
    )
    return speaker.say(title, **names), speaker.joined([speaker.say(of, positive=speaker.positive), said])


def _tie_break(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: ties at the end of the selected were not broken by lot for “{group}”")
    body = N_(
        "Of {tied} people of this group with the same rank or score as others where the selected end, {selected} were "
        "selected; a lot would select {by_lot} on average (chance: {p}). Ask for the rule that broke the ties."
    )
    said = speaker.say(
        body,
        tied=count(facts["tied"]),
        selected=count(facts["selected"]),
        by_lot=people(facts["by_lot"]),
        p=chance(facts["p_adjusted"]),
    )
    return speaker.say(title, **compared(facts, speaker)), said


def _top(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: “{group}” falls behind at the top of the list: {found} among the first {place}")
    if facts["counted"] == "rest":
        title = N_("{by}: “{group}” fills the top of the list: all others are {found} among the first {place}")
    body = N_(
        "List: {list}. With {share} of the people, at least {needed} would be expected there even if chance alone made "
        "the order (chance of falling behind so far anywhere: {p})."
    )
    said = speaker.say(
        body,
        list=list_name(facts["list"], speaker),
        share=percent(facts["share"]),
        needed=count(facts["needed"]),
        p=chance(facts["p_adjusted"]),
    )
    names = compared(facts, speaker)
    return speaker.say(title, **names, found=count(facts["found"]), place=count(facts["place"])), said


def _against_order(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("People decided against the order of the list: {number}")
    number = facts["refused_above"] + facts["selected_below"]
    return speaker.say(title, number=count(number)), against_order(facts, speaker)


def _not_the_quota(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("More or fewer people were decided “{positive}” than there are places")
    if facts["lists"] == 1:
        more, fewer = (
            N_("More people were decided “{positive}” than there are places"),
            N_("Fewer people were decided “{positive}” than there are places"),
        )
        title = more if facts["more"] else fewer
    text = N_("{list}: {selected} for {places} places.")
    told = [
        speaker.say(
            text,
            list=list_name(one["list"], speaker),
            selected=count(one["selected"]),
            places=count(one["places"]),
        )
        for one in facts["examples"]
    ]
    ask = N_("Ask which quota applied, and by what rule it was exceeded or left open.")
    said = speaker.joined([beyond_places(facts, speaker), *told, speaker.say(ask)])
    return speaker.say(title, positive=speaker.positive), said


def _ties(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{places} of {all} places are decided among {people} people with the same rank or score")
    numbers = {"places": count(facts["places"]), "all": count(facts["all_places"]), "people": count(facts["people"])}
    said = [speaker.say(N_("Neither the rank nor the score says who of them comes first; ask for the rule."))]
    if facts["by"] and facts["lowest"] < facts["highest"]:
        text = N_("Depending on it, “{group}” ({by}) has between {lowest} and {highest} places.")
        spread = {"lowest": count(facts["lowest"]), "highest": count(facts["highest"])}
        said.append(speaker.say(text, **compared(facts, speaker), **spread))
    return speaker.say(title, **numbers), speaker.joined(said)


SAID: Final = {
    "allocation_gap": _said_gap,
    "allocation_passed_over": _passed_over,
    "allocation_moved_up": _moved_up,
    "allocation_tie_break": _tie_break,
    "allocation_top": _top,
    "allocation_against_order": _against_order,
    "allocation_not_the_quota": _not_the_quota,
    "allocation_ties": _ties,
}
