"""Who is missing, in words: cases beside people, group by group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from algaudit.i18n import N_
from reports.checks.cut import MOST_ROWS, with_rest
from reports.checks.section import CheckSection, CheckTable
from reports.figures import NOTHING, chance, count, percent, points, ratio, signed_points
from reports.phrases import compared, perhaps_with_span
from reports.speaker import Facts, Speaker
from reports.terms import CHECKS


def _representation_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = _names(facts, speaker)
    lower = N_("{by}: “{group}” has {size} percentage points fewer of the cases than of the people")
    higher = N_("{by}: “{group}” has {size} percentage points more of the cases than of the people")
    body = N_(
        "{own} of the cases, {other} of the people. The true gap lies between {low} and {high} percentage points."
    )
    title = speaker.say(lower if facts["difference"] < 0 else higher, **names)
    return title, speaker.say(body, **names)


def _coverage_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_("{by}: fewer people of “{group}” than of “{reference}” come to be a case, by {size} in 100")
    higher = N_("{by}: more people of “{group}” than of “{reference}” come to be a case, by {size} in 100")
    return _per_head(facts, speaker, lower, higher)


def _take_up_gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    lower = N_("{by}: fewer people of “{group}” than of “{reference}” are decided “{positive}”, by {size} in 100")
    higher = N_("{by}: more people of “{group}” than of “{reference}” are decided “{positive}”, by {size} in 100")
    return _per_head(facts, speaker, lower, higher)


def _per_head(facts: Facts, speaker: Speaker, lower: str, higher: str) -> tuple[str, str]:
    names = _names(facts, speaker)
    body = N_(
        "Per 100 people: “{group}” {own}, “{reference}” {other}. The true gap lies between {low} and {high}. "
        "Whether the people of both groups need it equally often, the census does not say."
    )
    title = speaker.say(lower if facts["difference"] < 0 else higher, positive=speaker.positive, **names)
    numbers = {"own": points(facts["value"]), "other": points(facts["reference_value"])}
    return title, speaker.say(body, **{**names, **numbers})


def _names(facts: Facts, speaker: Speaker) -> dict[str, str]:
    return {
        **compared(facts, speaker),
        "size": points(facts["difference"]),
        "own": percent(facts["value"]),
        "other": percent(facts["reference_value"]),
        "low": signed_points(facts["low"]),
        "high": signed_points(facts["high"]),
    }


def _without_cases(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: groups of the census without a single case: {groups}")
    body = N_("Either nobody of them came, or the log and the census spell them differently.")
    return speaker.say(title, by=speaker.columns(facts["by"]), groups=_listed(facts, speaker)), speaker.say(body)


def _without_people(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: groups of the log that the census does not know: {groups} ({cases} cases)")
    body = N_("They are left out of the comparison with the people.")
    names = {"by": speaker.columns(facts["by"]), "groups": _listed(facts, speaker), "cases": count(facts["cases"])}
    return speaker.say(title, **names), speaker.say(body)


def _listed(facts: Facts, speaker: Speaker) -> str:
    shown = [speaker.group(facts["by"], group) for group in facts["groups"][:MOST_ROWS]]
    more = len(facts["groups"]) - len(shown)
    return speaker.say(N_(", ")).join(f"“{name}”" for name in shown) + (f" … (+{more})" if more else "")


def _more_cases(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: some group has more cases than people")
    body = N_(
        "Some people may have several cases, or the census may be of another place or year. Look before comparing."
    )
    return speaker.say(title, by=speaker.columns(facts["by"])), speaker.say(body)


def _grouping_without_people(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("The census says nothing about: {groupings}")
    body = N_("Cases and people could not be compared there.")
    named = speaker.say(N_(", ")).join(speaker.columns(by) for by in facts["groupings"])
    return speaker.say(title, groupings=named), speaker.say(body)


def _totals_differ(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("The parts of the census table add up to different numbers of people")
    parts = [f"{speaker.columns(each['by'])} {count(each['people'])}" for each in facts["breakdowns"]]
    body = N_("They are: {parts}. Look whether all are of the same place and year, and whether a label is missing.")
    return speaker.say(title), speaker.say(body, parts=speaker.say(N_(", ")).join(parts))


SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "representation_gap": _representation_gap,
    "coverage_gap": _coverage_gap,
    "take_up_gap": _take_up_gap,
    "group_without_cases": _without_cases,
    "group_without_people": _without_people,
    "more_cases_than_people": _more_cases,
    "grouping_without_people": _grouping_without_people,
    "census_totals_differ": _totals_differ,
}


def section(figures: Facts, speaker: Speaker) -> CheckSection:
    """Return what stands on the page about who is missing."""
    return CheckSection(
        title=speaker.say(CHECKS["population"]),
        question=speaker.say(N_("Do the cases come from all groups of the people, as the census counts them?")),
        answers=list(_answers(figures, speaker)),
        tables=[_table(each, figures["gaps"], speaker) for each in figures["groupings"]],
        next_step=speaker.say(
            N_(
                "Visit the groups with few cases per head: ask whether they know of the procedure, whether they can "
                "apply, and whether they are told apart correctly in the log."
            )
        ),
    )


def _answers(figures: Facts, speaker: Speaker) -> Iterator[str]:
    yield from (_fit_said(each, speaker) for each in figures["groupings"][:2])
    gaps = [gap for gap in figures["gaps"] if gap["verdict"] == "gap" and gap["measure"] != "representation"]
    for measure, said in (("coverage", _coverage_gap), ("take_up", _take_up_gap)):
        found = [gap for gap in gaps if gap["measure"] == measure]
        if found:
            largest = said(max(found, key=lambda gap: abs(gap["difference"])), speaker)[0]
            yield speaker.say(N_("Gaps found: {found}. The largest: {gap}."), found=len(found), gap=largest)
    judged = [gap for gap in figures["gaps"] if gap["measure"] != "representation"]
    if not judged:
        yield speaker.say(N_("There are no two groups to compare."))
    elif not gaps:
        unclear = sum(gap["verdict"] == "too_little_data" for gap in judged)
        text = N_("No gap per head could be shown; {unclear} of {all} comparisons rest on too little data to judge.")
        yield speaker.say(text, unclear=unclear, all=len(judged))
    yield speaker.say(N_("The census is taken as exact; only who came to be a case is taken to vary by chance."))


def _fit_said(grouping: Facts, speaker: Speaker) -> str:
    fit = grouping["fit"]
    text = N_("{by}: {share} of the cases would have to be in other groups for cases and people to have equal shares")
    said = speaker.say(text, by=speaker.columns(grouping["by"]), share=percent(fit["total_variation"]))
    if fit["p_value"] is None:
        return speaker.say(
            N_("{sentence}; whether chance could do that cannot be told (a group is too small)."), sentence=said
        )
    return speaker.say(N_("{sentence} (p-value {p})."), sentence=said, p=chance(fit["p_value"]))


def _table(grouping: Facts, gaps: Sequence[Facts], speaker: Speaker) -> CheckTable:
    reference = grouping["reference"]
    against = NOTHING if reference is None else speaker.group(grouping["by"], reference)
    heads = [
        speaker.columns(grouping["by"]),
        speaker.say(N_("people")),
        speaker.say(N_("cases")),
        speaker.say(N_("share of people")),
        speaker.say(N_("share of cases")),
        speaker.say(N_("share of cases over share of people")),
        speaker.say(N_("cases per 100 people")),
        speaker.say(N_("gap to “{reference}”, cases per 100 people"), reference=against),
        speaker.say(N_("decided “{positive}” per 100 people"), positive=speaker.positive),
    ]
    found = {tuple(gap["group"]): gap for gap in gaps if gap["measure"] == "coverage" and gap["by"] == grouping["by"]}
    rows = [_row(each, found.get(tuple(each["group"])), grouping["by"], speaker) for each in grouping["groups"]]
    caption = speaker.say(N_("Cases and people by {by}, with intervals"), by=speaker.columns(grouping["by"]))
    return CheckTable(with_rest(caption, len(rows), speaker), heads, rows[:MOST_ROWS])


def _row(line: Facts, gap: Facts | None, by: Sequence[str], speaker: Speaker) -> list[str]:
    return [
        speaker.group(by, line["group"]),
        count(line["people"]),
        count(line["cases"]),
        percent(line["share_of_people"]),
        perhaps_with_span(line["share_of_cases"], percent, speaker),
        perhaps_with_span(line["representation_ratio"], ratio, speaker),
        perhaps_with_span(line["coverage"], points, speaker),
        NOTHING if gap is None else perhaps_with_span({**gap, "value": gap["difference"]}, signed_points, speaker),
        perhaps_with_span(line["take_up"], points, speaker),
    ]
