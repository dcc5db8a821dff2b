"""What was audited, in words: the log, the plan as it was declared, and what the log lacked."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from algaudit.audit.checks.listed import FROM_ROWS
from algaudit.audit.result import AuditResult
from algaudit.i18n import N_
from reports.audit_report.page import page_of
from reports.figures import count, points
from reports.render import render
from reports.speaker import Speaker
from reports.terms import CHECKS, DROPPED, METHODS

SIGNS = {"gap": " ◆", "within_tolerance": "", "too_little_data": " ?", "reference": "", "none": ""}


def report_page(result: AuditResult, lang: str, *, sources: Sequence[str], folder: str, today: date) -> bytes:
    """Return the report of one audit as an HTML file."""
    page = page_of(result, lang)
    return render(
        "audit/report.html",
        lang,
        page=page,
        result=result,
        data=result.data,
        described=list(describe(result, page.speaker, sources)),
        sources=", ".join(sources),
        verify_command=f"algaudit verify {shlex.quote(folder)}",
        day=today.isoformat(),
        confidence=f"{page.speaker.confidence * 100:g}%",
        methods=_methods(result, page.speaker),
        from_rows=page.speaker.say(N_(", ")).join(
            page.speaker.say(CHECKS[name]) for name in result.checks if name in FROM_ROWS
        ),
        versions=", ".join(f"{name} {number}" for name, number in result.versions.items()),
        signs=SIGNS,
        count=count,
    )


def describe(result: AuditResult, speaker: Speaker, sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of everything that was declared or read."""
    plan, facts = result.plan, result.data
    yield speaker.say(N_("Decision log")), ", ".join(sources)
    rows = N_("{rows} cases, {used} of them used")
    yield speaker.say(N_("Cases")), speaker.say(rows, rows=count(facts.rows), used=count(facts.used))
    for reason, number in facts.dropped.items():
        left_out = speaker.say(N_("{rows}: {reason}"), rows=count(number), reason=speaker.say(DROPPED[reason]))
        yield speaker.say(N_("Left out")), left_out
    kind = N_("a burden for the person") if speaker.adverse else N_("an advantage for the person")
    decision = N_("column {column}; looked at: “{positive}”, {kind}")
    facts_of = {"column": plan["decision"], "positive": speaker.positive, "kind": speaker.say(kind)}
    yield speaker.say(N_("Decision")), speaker.say(decision, **facts_of)
    if plan["outcome"]:
        outcome = N_("column {column}; looked at: “{outcome}”")
        yield (
            speaker.say(N_("True outcome")),
            speaker.say(outcome, column=plan["outcome"], outcome=speaker.outcome),
        )
    yield from _groups(plan, speaker)
    for name, label in (("score", N_("Score")), ("weight", N_("Weight")), ("count", N_("Count")), ("case", N_("Case"))):
        if plan[name]:
            yield speaker.say(label), plan[name]
    yield from _further(plan, speaker)
    missing = ", ".join(f"{column}: {count(number)}" for column, number in facts.missing.items())
    yield speaker.say(N_("Blank values")), missing or speaker.say(N_("none"))
    measures = speaker.say(N_(", ")).join(speaker.measure(name) for name in plan["primary"])
    yield speaker.say(N_("Measures with a verdict")), measures
    tolerance = N_("{limit} percentage points; confidence {confidence}")
    shown_at = {"limit": points(speaker.tolerance), "confidence": f"{speaker.confidence * 100:g}%"}
    yield speaker.say(N_("Tolerance")), speaker.say(tolerance, **shown_at)


# Any: the plan as plain values.
def _groups(plan: dict[str, Any], speaker: Speaker) -> Iterator[tuple[str, str]]:
    def named(columns: Sequence[dict[str, Any]]) -> str:
        parts = []
        for item in columns:
            edges = ", ".join(f"{edge:.12g}" for edge in item["bands"])
            banded = speaker.say(N_("{column} (bands from {edges})"), column=item["column"], edges=edges)
            parts.append(banded if edges else item["column"])
        return speaker.say(N_(", ")).join(parts)

    if plan["by"]:
        yield speaker.say(N_("Groups by")), named(plan["by"])
    if plan["across"]:
        crossed = speaker.say(N_(", ")).join(" × ".join(names) for names in plan["across"])
        yield speaker.say(N_("Crossed")), crossed
    if plan["stratum"]:
        yield speaker.say(N_("Strata")), named(plan["stratum"])
    wanted = [f"{column} = {value}" for column, value in plan["reference"].items()]
    if wanted:
        yield speaker.say(N_("Reference wanted")), speaker.say(N_(", ")).join(wanted)


#: Names of the plan that the further checks need, in words.
_FURTHER = (
    ("search", N_("Conditions in a searched rule, at most")),
    ("candidate", N_("Further columns searched")),
    ("expected", N_("Expected chance")),
    ("rank", N_("Rank")),
    ("quota", N_("Quota")),
    ("quota_by", N_("Quota within")),
    ("applied", N_("Day of application")),
    ("decided", N_("Day of decision")),
    ("amount", N_("Amount")),
    ("entitled", N_("Amount due")),
    ("features", N_("Inputs")),
    ("population", N_("Groups in the census table")),
    ("period", N_("Time")),
    ("labelled", N_("Outcome looked at")),
    ("random_arm", N_("Looked at by lot")),
    ("stage", N_("Stages")),
    ("order", N_("Decisions from worst to best")),
    ("suppressed", N_("Hidden counts")),
    ("rounded", N_("Counts rounded to")),
)


def _further(plan: dict[str, Any], speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Yield what was declared for the further checks."""
    for name, label in _FURTHER:
        value = plan[name]
        if value not in (None, 0, [], {}):
            yield speaker.say(label), _written(name, value, speaker)


def _written(name: str, value: Any, speaker: Speaker) -> str:
    if name == "population":
        return count(len(value))
    if name == "candidate":
        value = [item["column"] for item in value]
    if name == "suppressed":
        return "–".join(str(end) for end in value)
    if isinstance(value, dict):
        value = [f"{column} = {label}" for column, label in value.items()]
    if isinstance(value, list):
        return speaker.say(N_(", ")).join(value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _methods(result: AuditResult, speaker: Speaker) -> list[str]:
    used = [row.method for row in result.measures]
    used += [part.method for gap in result.gaps for part in (gap.difference, gap.ratio)]
    return [speaker.say(METHODS[name]) for name in dict.fromkeys(used)]
