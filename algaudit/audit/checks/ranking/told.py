"""What is worth saying about places: gaps beyond chance, what a lot decides, what went against the order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding
from algaudit.audit.worse_off import worse_off
from algaudit.fairness.gaps import GAP
from algaudit.fairness.ranking.judged import REFUSED, SELECTED, TIES

_MOST_EXAMPLES: Final = 3


# Any, here and below: the figures of the check as plain values.
def findings(figures: dict[str, Any], plan: AuditPlan) -> Iterator[Finding]:
    """Yield the findings, which follow from the figures alone: alerts about groups, then notices about everybody."""
    for made in figures["groupings"]:
        yield from _gaps(made, figures, plan)
    for made in figures["groupings"]:
        yield from _beginnings(made)
    yield from _everybody(figures)


def _gaps(made: dict[str, Any], figures: dict[str, Any], plan: AuditPlan) -> Iterator[Finding]:
    reference = next((row for row in made["groups"] if row["group"] == made["reference"]), None)
    for row in made["groups"]:
        names = {"by": made["by"], "group": row["group"], "reference": made["reference"]}
        if reference and row["verdict"] == GAP:
            yield Finding("allocation_gap", "alert", {**names, **_places(row, reference, figures, plan)})
        if reference and row[REFUSED]["verdict"] == GAP:
            yield Finding("allocation_passed_over", "alert", {**names, **_side(row[REFUSED], reference[REFUSED])})
        if reference and row[SELECTED]["verdict"] == GAP:
            yield Finding("allocation_moved_up", "alert", {**names, **_side(row[SELECTED], reference[SELECTED])})
        if row[TIES]["p_adjusted"] is not None and row[TIES]["p_adjusted"] < plan.alpha:
            yield _tie_break(row, names, plan)


def _places(row: dict[str, Any], reference: dict[str, Any], figures: dict[str, Any], plan: AuditPlan) -> dict[str, Any]:
    facts = {name: row[name] for name in ("places", "lowest", "highest", "cases", "by_lot")}
    facts |= {name: row[name] for name in ("share_of_places", "share_of_cases", "p_two_sided", "p_lower", "p_adjusted")}
    facts |= {"value": row["rate"]["value"], "reference_value": reference["rate"]["value"]}
    facts |= {"reference_places": reference["places"], "reference_cases": reference["cases"]}
    gap = row["difference"]
    facts |= {"difference": gap["value"], "low": gap["low"], "high": gap["high"]}
    facts |= {"all_places": figures["places"], "tests": figures["tests"]}
    facts["worse_off"] = worse_off("selection_rate", gap["value"], plan.positive_is)
    return facts


def _side(row: dict[str, Any], reference: dict[str, Any]) -> dict[str, Any]:
    facts = {"number": row["number"], "of": row["of"], "value": row["rate"]}
    facts |= {f"reference_{name}": reference[key] for name, key in (("number", "number"), ("of", "of"))}
    facts["reference_value"] = reference["rate"]
    gap = row["difference"]
    return facts | {"difference": gap["value"], "low": gap["low"], "high": gap["high"], "p_adjusted": row["p_adjusted"]}


def _tie_break(row: dict[str, Any], names: dict[str, Any], plan: AuditPlan) -> Finding:
    facts = {name: row[TIES][name] for name in ("tied", "selected", "by_lot", "p_adjusted")}
    # A tie-break that cannot be a lot, and moves more of the tied than is tolerated.
    far = abs(facts["selected"] - facts["by_lot"]) > plan.tolerance * facts["tied"]
    return Finding("allocation_tie_break", "alert" if far else "notice", {**names, **facts})


def _beginnings(made: dict[str, Any]) -> Iterator[Finding]:
    for row in made["prefixes"]:
        if row["first_below"] is not None:
            there = next(one for one in row["minimums"] if one["place"] == row["first_below"])
            facts = {name: row[name] for name in ("group", "list", "counted", "share", "places", "p_adjusted")}
            facts |= {"place": there["place"], "found": there["found"], "needed": there["needed"]}
            yield Finding("allocation_top", "notice", {"by": made["by"], **facts})


def _everybody(figures: dict[str, Any]) -> Iterator[Finding]:
    against, ties, beyond = figures["against_order"], figures["ties"], figures["beyond_places"]
    if against[REFUSED] or against[SELECTED]:
        yield Finding("allocation_against_order", "notice", {**against, "selected": figures["selected"]})
    if beyond["more"] or beyond["fewer"]:
        facts = {name: figures[name] for name in ("places", "selected", "lists")}
        yield Finding("allocation_not_the_quota", "notice", {**facts, **beyond, "examples": _examples(figures)})
    if ties["places"]:
        widest = _widest(figures)
        yield Finding("allocation_ties", "notice", {**ties, "all_places": figures["places"], **widest})


def _examples(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the named lists that are furthest from their places."""
    rows = [row for row in figures["named_lists"] if row["selected"] != row["places"]]
    rows.sort(key=lambda row: -abs(row["selected"] - row["places"]))
    return [{name: row[name] for name in ("list", "places", "selected")} for row in rows[:_MOST_EXAMPLES]]


def _widest(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the group whose number of places the tie-break can change most, if it changes that of any group."""
    rows = [(row, made["by"]) for made in figures["groupings"] for row in made["groups"]]
    rows = [one for one in rows if one[0]["highest"] > one[0]["lowest"]]
    if not rows:
        return {"by": None, "group": None, "lowest": None, "highest": None}
    row, by = max(rows, key=lambda one: one[0]["highest"] - one[0]["lowest"])
    return {"by": by, "group": row["group"], "lowest": row["lowest"], "highest": row["highest"]}
