"""What the comparison of two audits says: the criteria first, then each gap that is judged, then what to bear in mind.

A criterion is said to be met or not, with the number that decides. A change is never said to be anybody's merit or
fault, and what could not be shown is called what could not be shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from algaudit.audit.compared.compare import Change, Compared, Unmatched
from algaudit.audit.compared.judge import Judged
from algaudit.i18n import N_
from reports.figures import count, fraction, percent, points, signed_points
from reports.speaker import Speaker
from reports.terms import DROPPED

MOST = 10
_SIGNS = {"better": "↓", "not_worse": "=", "worse": "◆", "too_little_data": "?"}
_TITLES = {
    "better": N_("{by}: the gap between “{group}” and “{reference}” became smaller ({measure})"),
    "not_worse": N_(
        "{by}: the gap between “{group}” and “{reference}” did not grow by more than {margin} percentage points "
        "({measure})"
    ),
    "worse": N_("{by}: the gap between “{group}” and “{reference}” became larger ({measure})"),
    "too_little_data": N_(
        "{by}: whether the gap between “{group}” and “{reference}” changed cannot be told ({measure})"
    ),
}
_WHY_NOT = {
    "too_large": N_("The gap may be as large as {largest} percentage points; allowed are {bound}."),
    "cases_left_out": N_(
        "Cases without a recorded decision were left out: {left_out}. If they were counted, the gap might be as large "
        "as {worst} percentage points; allowed are {bound}."
    ),
    "group_absent": N_("The new audit has nobody in this group."),
    "reference_absent": N_("The new audit has nobody in the group that is compared with."),
    "no_reference": N_("In the new audit every group is too small to be what others are compared with."),
    "undefined": N_("The new audit has no cases from which this rate could be computed."),
    "reference_too_small": N_("The group that is compared with has too few such cases."),
}
_WHY_UNMATCHED = {
    "grouping_absent": N_("these groups were not compared"),
    "measure_absent": N_("this measure was not computed"),
    "group_absent": N_("nobody is in the group"),
    "reference_absent": N_("nobody is in the reference"),
    "no_reference": N_("every group is too small to be a reference"),
    "reference_differs": N_("another reference was used"),
}


def summary(compared: Compared, speaker: Speaker) -> Iterator[str]:
    """Yield the lines to print."""
    yield headline(compared, speaker)
    for number, item in enumerate(compared.criteria or (), 1):
        yield f"  {'✓' if item.met else '✗'} {criterion(item, number, speaker)}"
    told = sorted((item for item in compared.changes if item.verdict), key=_urgency)
    for change in told[:MOST]:
        title, body = said(change, compared, speaker)
        yield f"  {_SIGNS[change.verdict or 'too_little_data']} {title}"
        yield f"    {body}"
    if len(told) > MOST:
        yield speaker.say(N_("  … and {more} more with --json"), more=len(told) - MOST)
    for note in notes(compared, speaker):
        yield f"  · {note}"


def headline(compared: Compared, speaker: Speaker) -> str:
    """Return the outcome in one line: the criteria when there are any, else the verdicts."""
    if compared.criteria is not None:
        unmet = sum(not item.met for item in compared.criteria)
        if unmet:
            text = N_("Criteria that are not met: {unmet} of {all}")
            return speaker.say(text, unmet=unmet, all=len(compared.criteria))
        return speaker.say(N_("All criteria are met ({all})"), all=len(compared.criteria))
    verdicts = [item.verdict for item in compared.changes if item.verdict]
    if not verdicts:
        return speaker.say(N_("The two audits have no gap in common that could be judged"))
    text = N_(
        "Gaps that became smaller: {better}; not larger: {not_worse}; larger: {worse}; too little data: {unclear}"
    )
    counts = {name: verdicts.count(name) for name in ("better", "not_worse", "worse")}
    return speaker.say(text, **counts, unclear=verdicts.count("too_little_data"))


def criterion(item: Judged, number: int, speaker: Speaker) -> str:
    """Return one criterion with its answer."""
    names = {
        "number": number,
        "by": speaker.columns(item.by),
        "group": speaker.group(item.by, item.group),
        "reference": speaker.group(item.by, item.reference),
        "measure": speaker.measure(item.measure),
    }
    sizes = {"bound": points(item.bound), "largest": points(item.largest)}
    sizes |= {"worst": points(item.worst), "left_out": count(item.left_out)}
    head = N_("Criterion {number}, {by}: “{group}” against “{reference}” ({measure}).")
    parts = [speaker.say(head, **names)]
    if item.met:
        text = N_("Met: the gap is at most {worst} percentage points; allowed are {bound}.")
        parts.append(speaker.say(text, **sizes))
    else:
        parts += [speaker.say(N_("Not met.")), speaker.say(_WHY_NOT[item.reason or "undefined"], **sizes)]
    if item.difference is not None:
        text = N_("Measured: {difference} ({low} to {high}; confidence {confidence}; cases {cases} and {others}).")
        interval = {name: signed_points(getattr(item, name)) for name in ("difference", "low", "high")}
        cases = {"cases": count(item.cases), "others": count(item.reference_cases)}
        parts.append(speaker.say(text, **interval, **cases, confidence=_confidence(item.confidence)))
    return speaker.joined(parts)


def said(change: Change, compared: Compared, speaker: Speaker) -> tuple[str, str]:
    """Return one change in words: a line to remember, and what it rests on."""
    names = {
        "by": speaker.columns(change.by),
        "group": speaker.group(change.by, change.group),
        "reference": speaker.group(change.by, change.reference),
        "measure": speaker.measure(change.measure),
    }
    title = speaker.say(_TITLES[change.verdict or "too_little_data"], **names, margin=points(compared.margin))
    parts = [_before_and_after(change, speaker)]
    if change.turned:
        parts.append(speaker.say(N_("It now points the other way.")))
    size = {name: signed_points(change.size_change[name]) for name in ("value", "low", "high")}
    if change.size_change["value"] is not None:
        text = N_(
            "Its size changed by {value} percentage points ({low} to {high}; confidence {confidence}; "
            "comparisons corrected together: {family})."
        )
        sure = {"confidence": _confidence(compared.confidence), "family": compared.family}
        parts.append(speaker.say(text, **size, **sure))
    return title, speaker.joined(parts)


def _before_and_after(change: Change, speaker: Speaker) -> str:
    text = N_(
        "Before: {old} ({old_own} against {old_other}); now: {new} ({new_own} against {new_other}), "
        "in percentage points."
    )
    facts = {}
    for name, side in (("old", change.old), ("new", change.new)):
        facts[name] = signed_points(side["difference"])
        facts[f"{name}_own"] = _rate(side["value"], side["numerator"], side["denominator"])
        own = (side[f"reference_{part}"] for part in ("value", "numerator", "denominator"))
        facts[f"{name}_other"] = _rate(*own)
    return speaker.say(text, **facts)


def _rate(value: float | None, numerator: float | None, denominator: float | None) -> str:
    if numerator is None:
        return percent(value)
    return f"{percent(value)} = {fraction(numerator, denominator)}"


def notes(compared: Compared, speaker: Speaker) -> Iterator[str]:
    """Yield what to bear in mind."""
    if compared.same_counts:
        yield speaker.say(N_("Both audits rest on the very same counts: nothing can have changed between them."))
    if compared.outcome_for_some:
        yield speaker.say(
            N_(
                "The true outcome was looked at for some cases only (--labelled): only the share decided “{positive}” "
                "is compared, not what needs the outcome."
            ),
            positive=speaker.positive,
        )
    for text, side in (
        (N_("Old audit: {rows} cases were left out: {reason}."), compared.old),
        (N_("New audit: {rows} cases were left out: {reason}."), compared.new),
    ):
        for code, rows in side["dropped"].items():
            yield speaker.say(text, rows=count(rows), reason=speaker.say(DROPPED.get(code, "{code}"), code=code))
    for item in compared.rebased:
        text = N_(
            "{by}: the old audit compared with another group; its gaps were measured again against “{reference}”."
        )
        yield speaker.say(text, by=speaker.columns(item.by), reference=speaker.group(item.by, item.reference))
    yield from _unmatched(N_("Only in the old audit: {gap} ({reason})."), compared.only_old, speaker)
    yield from _unmatched(N_("Only in the new audit: {gap} ({reason})."), compared.only_new, speaker)
    yield speaker.say(
        N_("Cases that stand in both audits are not accounted for; the intervals take them for different cases.")
    )


def _unmatched(text: str, gaps: list[Unmatched], speaker: Speaker) -> Iterator[str]:
    for item in gaps[:MOST]:
        facts = {"group": speaker.group(item.by, item.group), "reference": speaker.group(item.by, item.reference)}
        gap = speaker.say(
            N_("{by}, “{group}” against “{reference}”, {measure}"),
            by=speaker.columns(item.by),
            measure=speaker.measure(item.measure),
            **facts,
        )
        yield speaker.say(text, gap=gap, reason=speaker.say(_WHY_UNMATCHED[item.reason]))
    if len(gaps) > MOST:
        yield speaker.say(N_("… and {more} more such gaps with --json"), more=len(gaps) - MOST)


def _urgency(change: Change) -> int:
    return ("worse", "too_little_data", "not_worse", "better").index(change.verdict or "better")


def _confidence(share: float) -> str:
    return f"{share * 100:g}%"
