"""Sentences made of findings: an audit keeps codes and numbers, and here they become words in one language.

A sentence names the direction, the size, the interval, the counts and the reference group, in that order. It never says
why there is a gap, nor that there is none: what could not be shown is called what could not be shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from algaudit.audit.result import AuditResult, Finding
from algaudit.i18n import N_
from reports.checks.listed import said_of
from reports.checks.reasons import NOT_POSSIBLE
from reports.figures import count, points, ratio
from reports.phrases import both_shares, disadvantage, measured, near_far
from reports.speaker import Facts, Sentence, Speaker
from reports.terms import CHECKS, DROPPED


def headline(result: AuditResult, speaker: Speaker) -> str:
    """Return the outcome of an audit in one line."""
    more = sum(finding.severity == "alert" and finding.code != "gap" for finding in result.findings)
    first = _of_gaps(result, speaker)
    return speaker.say(N_("{first}; found by further checks: {more}"), first=first, more=more) if more else first


def _of_gaps(result: AuditResult, speaker: Speaker) -> str:
    verdicts = [gap.verdict for gap in result.gaps if gap.primary]
    found, unclear = verdicts.count("gap"), verdicts.count("too_little_data")
    limit = points(speaker.tolerance)
    if found:
        return speaker.say(N_("Gaps larger than {limit} percentage points found: {found}"), limit=limit, found=found)
    if unclear:
        text = N_("No gap could be shown, but {unclear} of {all} comparisons rest on too little data to judge")
        return speaker.say(text, unclear=unclear, all=len(verdicts))
    if verdicts:
        text = N_("All comparisons ({all}) lie within {limit} percentage points")
        return speaker.say(text, all=len(verdicts), limit=limit)
    if "bounds" in result.checks:
        return speaker.say(N_("Some counts are hidden or rounded: gaps get bounds here, not verdicts"))
    return speaker.say(N_("Nothing was compared: there are no two groups large enough"))


def sentences(result: AuditResult, speaker: Speaker) -> list[Sentence]:
    """Return every finding in words, in the order of the result."""
    return [sentence(finding, speaker) for finding in result.findings]


def sentence(finding: Finding, speaker: Speaker) -> Sentence:
    """Return one finding in words."""
    said = _SAID.get(finding.code) or said_of(finding.facts["check"], finding.code)
    title, body = said(finding.facts, speaker)
    return Sentence(finding.code, finding.severity, title, body)


def _gap(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    names = {
        "measure": speaker.measure(facts["measure"]),
        **measured(facts, speaker),
        "size": points(facts["difference"]),
    }
    lower = N_("{by}: “{group}” is {size} percentage points below “{reference}” ({measure})")
    higher = N_("{by}: “{group}” is {size} percentage points above “{reference}” ({measure})")
    title = speaker.say(lower if facts["difference"] < 0 else higher, **names)
    parts = [_counted(facts, speaker, names), _interval(facts, speaker)]
    return title, speaker.joined([*parts, *disadvantage(facts, names, speaker)])


def _counted(facts: Facts, speaker: Speaker, names: dict[str, str]) -> str:
    share = speaker.share(facts["measure"])
    if facts["numerator"] is None:
        text = N_("The {share}: “{group}” {own}, “{reference}” {other}.")
        return speaker.say(text, share=share, **names, **both_shares(facts))
    text = N_(
        "The {share}: “{group}” {own} ({own_part} of {own_all}), “{reference}” {other} ({other_part} of {other_all})."
    )
    return speaker.say(text, share=share, **names, **both_shares(facts))


def _interval(facts: Facts, speaker: Speaker) -> str:
    text = N_(
        "The true gap lies between {near} and {far} percentage points "
        "(confidence {confidence}; comparisons corrected together: {family}). Ratio: {ratio}."
    )
    return speaker.say(
        text,
        **near_far(facts["low"], facts["high"]),
        confidence=f"{speaker.confidence * 100:g}%",
        family=speaker.family,
        ratio=ratio(facts["ratio"]),
    )


def _unjudged(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: comparisons that cannot be judged ({measure}): {gaps}")
    body = N_(
        "With the cases at hand it cannot be told whether these differences are larger than the tolerance. "
        "That does not mean that there is no gap."
    )
    names = {"by": speaker.columns(facts["by"]), "measure": speaker.measure(facts["measure"])}
    return speaker.say(title, **names, gaps=facts["gaps"]), speaker.say(body)


def _small_groups(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: groups with fewer than {limit} cases: {groups}")
    body = N_("Their figures are shown, but hardly anything can be concluded from them.")
    return speaker.say(title, **_by(facts, speaker)), speaker.say(body)


def _no_reference(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: there is no group to compare with")
    body = N_("Every group is too small to be what others are compared with.")
    return speaker.say(title, **_by(facts, speaker)), speaker.say(body)


def _reference_replaced(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{by}: compared with “{reference}”, not with the declared group")
    body = N_("The declared reference ({declared}) has only {cases} cases here, too few to compare others with.")
    declared = speaker.say(N_(", ")).join(f"{column} = {value}" for column, value in facts["declared"].items())
    reference = speaker.group(facts["by"], facts["reference"])
    by = speaker.columns(facts["by"])
    return (
        speaker.say(title, by=by, reference=reference),
        speaker.say(body, declared=declared, cases=count(facts["cases"])),
    )


def _none_positive(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("No case has the value “{value}” in column {column}")
    body = N_("All have: {others}. Look whether the declared value is spelt as in the log.")
    others = speaker.say(N_(", ")).join(f"“{label}”" for label in facts["others"])
    return speaker.say(title, **facts), speaker.say(body, others=others)


def _by(facts: Facts, speaker: Speaker) -> dict[str, Any]:
    return {**facts, "by": speaker.columns(facts["by"])}


def _rows_dropped(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    reason = speaker.say(DROPPED[facts["reason"]])
    title = speaker.say(N_("{rows} cases were left out: {reason}"), rows=count(facts["rows"]), reason=reason)
    return title, speaker.say(N_("Ask the department why; who is left out may not be chance."))


def _counts_hidden(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("In {rows} rows of the table the count ({column}) is hidden")
    body = N_("No rate or gap is given as one number; what they can be at most and at least is told as bounds.")
    return speaker.say(title, rows=count(facts["rows"]), column=facts["column"]), speaker.say(body)


def _outcome_partly_known(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("The true outcome is known for {known} of {used} cases")
    body = N_(
        "Measures that need it rest on these cases alone. "
        "If it is known only for people who were chosen or checked, such measures can mislead."
    )
    return speaker.say(title, known=count(facts["known"]), used=count(facts["used"])), speaker.say(body)


def _missing_values(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{column} is blank in {missing} of {rows} cases")
    body = N_("They are shown as a group of their own, not left out.")
    counts = {"missing": count(facts["missing"]), "rows": count(facts["rows"])}
    return speaker.say(title, column=facts["column"], **counts), speaker.say(body)


def _mixed_values(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{column} mixes numbers and words")
    body = N_("Each spelling is a group of its own; look whether some of them mean the same.")
    return speaker.say(title, column=facts["column"]), speaker.say(body)


def _weighted(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("Cases are weighted by {column}")
    body = N_(
        "The {rows} cases tell as much as about {effective} cases of equal weight; "
        "every interval is drawn for that number."
    )
    counts = {"rows": count(facts["rows"]), "effective": f"{facts['effective']:,.0f}"}
    return speaker.say(title, column=facts["column"]), speaker.say(body, **counts)


def _duplicate_cases(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{duplicates} rows repeat the number of an earlier case")
    body = N_("All rows were counted ({cases} different cases). Ask whether these are corrections or mistakes.")
    counts = {"duplicates": count(facts["duplicates"]), "cases": count(facts["cases"])}
    return speaker.say(title, **counts), speaker.say(body, **counts)


def _missing_cases(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{rows} rows have no case number")
    body = N_("They were counted; whether they repeat other cases cannot be told.")
    return speaker.say(title, rows=count(facts["rows"])), speaker.say(body)


def _crosscheck_difference(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = N_("{library} computes other numbers from the same counts")
    body = N_("The largest difference is {size}. Do not use this result before that is explained.")
    return speaker.say(title, **facts), speaker.say(body, size=f"{facts['max_difference']:.2g}")


def _check_not_possible(facts: Facts, speaker: Speaker) -> tuple[str, str]:
    title = speaker.say(N_("Not answered: {check}"), check=speaker.say(CHECKS[facts["check"]]))
    return title, speaker.say(NOT_POSSIBLE.get(facts["reason"], N_("The reason given is: {reason}.")), **facts)


_SAID: dict[str, Callable[[Facts, Speaker], tuple[str, str]]] = {
    "gap": _gap,
    "too_little_data": _unjudged,
    "small_groups": _small_groups,
    "no_reference": _no_reference,
    "reference_replaced": _reference_replaced,
    "none_positive": _none_positive,
    "rows_dropped": _rows_dropped,
    "counts_hidden": _counts_hidden,
    "outcome_partly_known": _outcome_partly_known,
    "missing_values": _missing_values,
    "mixed_values": _mixed_values,
    "weighted": _weighted,
    "duplicate_cases": _duplicate_cases,
    "missing_cases": _missing_cases,
    "crosscheck_difference": _crosscheck_difference,
    "check_not_possible": _check_not_possible,
}
