"""Check a result: compute every figure again from the Cube and compare it with what is written.

Counts must be equal, other numbers to 1e-9, since the last bits differ between processors. What does not follow from
the Cube is taken as written: the declared plan, the versions, what other libraries said, what the case numbers said,
and the figures of checks that read single cases, as far as these can be true (:mod:`algaudit.audit.verify_rows`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from algaudit.audit.checks.listed import CHECKS, FROM_ROWS, wanted_checks
from algaudit.audit.findings import opinion_findings
from algaudit.audit.folder import CUBE, read_audit
from algaudit.audit.plan import AuditPlan, checked
from algaudit.audit.result import AuditResult, to_document
from algaudit.audit.runner import audit_cube
from algaudit.audit.verify_names import words
from algaudit.audit.verify_rows import impossible
from algaudit.cube.cube import Cube
from algaudit.cube.store import read_cube
from algaudit.errors import ResultError
from algaudit.i18n import N_

_NOT_FROM_CUBE = ("crosscheck", "versions")
#: What the case numbers say: the facts of each finding, all of them counts above 0.
_CASE_FACTS = {"duplicate_cases": {"cases", "duplicates"}, "missing_cases": {"rows"}}
_CHANCES = ("p_value", "p_adjusted")
#: Beyond these, sums of cases are not exact and squares of weights are no numbers; no log of people comes near.
_MOST_CASES, _LARGEST_WEIGHT = 2**53, 1e100


@dataclass(frozen=True)
class Verified:
    """What came out.

    Parameters
    ----------
    differing : list of str
        Names of figures that differ, in the order of the document, such as
        ``measures[3](selection_rate sex=f).value``. A row that is missing, added or of another group is named, and the
        rows after it are not compared.
    impossible : list of str
        Names of figures read case by case that cannot be as they are written.
    unchecked : list of str
        Checks that read single cases, whose figures were not computed again.
    """

    differing: list[str]
    impossible: list[str]
    unchecked: list[str]


def verified(folder: Path) -> Verified:
    """Compute every figure of a result again and compare.

    Parameters
    ----------
    folder : path
        With ``audit.json`` and ``cube.parquet``, from whomever.

    Raises
    ------
    ResultError
        When the folder is not a result or is damaged.
    InputError
        When its plan cannot be used.
    """
    written = read_audit(folder)
    alone = [name for name in written.checks if name in FROM_ROWS]
    plan = checked(written.plan)
    cube = _cube(folder / CUBE)
    unfit = list(_plan_differences(plan, cube))
    if unfit:
        return Verified(unfit, [], alone)
    again = audit_cube(cube, plan)
    again = replace(again, checks=_with_rows(again, plan, cube))
    differing = list(_differences("", _comparable(written, written), _comparable(again, written)))
    return Verified(differing, impossible(written, plan, cube), alone)


def verify_folder(folder: Path) -> list[str]:
    """Return the names of all figures that do not hold, differing ones first; an empty list means that all held."""
    found = verified(folder)
    return [*found.differing, *found.impossible]


def _with_rows(again: AuditResult, plan: AuditPlan, cube: Cube) -> dict[str, dict[str, Any]]:
    """Return all checks, with a place for those of single cases, which must be there but are believed."""
    return {check.name: again.checks.get(check.name, {}) for check in wanted_checks(plan, cube)}


def _cube(path: Path) -> Cube:
    cube = read_cube(path)
    sums = [part for part in (cube.weight, cube.squared) if part is not None]
    if sum(cube.count.tolist()) > _MOST_CASES or any(float(part.max()) > _LARGEST_WEIGHT for part in sums):
        raise ResultError(N_("{path} is missing, damaged or not a Cube."), path=path)
    return cube


def _plan_differences(plan: AuditPlan, cube: Cube) -> Iterator[str]:
    """Yield the names of the plan that do not fit the columns of the Cube."""
    roles = plan.roles()
    wanted = {
        "decision": [(plan.decision, ())],
        "outcome": [(name, ()) for name in (plan.outcome,) if name],
        "by": [(item.column, item.bands) for item in roles.attributes],
        "stratum": [(item.column, item.bands) for item in roles.strata],
        "random_arm": [(item.column, item.bands) for role, item in roles.further if role == "arm"],
    }
    for name in ("candidate", "stage", "labelled", "period"):
        wanted[name] = [(item.column, item.bands) for role, item in roles.further if role == name]
    for name, listed in wanted.items():
        role = {"by": "attribute", "random_arm": "arm"}.get(name, name)
        if listed != [(item.column, item.bands) for item in cube.dimensions if item.role == role]:
            yield f"plan.{name}"
    # The bands of a score follow from the log.
    if [name for name in (plan.score,) if name] != [item.column for item in cube.dimensions if item.role == "score"]:
        yield "plan.score"
    if (plan.weight is None) != (cube.weight is None):
        yield "plan.weight"


def _comparable(result: AuditResult, written: AuditResult) -> dict[str, Any]:
    """Return what can be compared; a disagreement of other libraries must be told whenever it is written down."""
    told = [] if result is written else opinion_findings(written.crosscheck)
    document = to_document(replace(result, findings=told + result.findings))
    believed = _believed(written)
    document["findings"] = [
        item for item in document["findings"] if item not in believed and not _of_rows(item, document["checks"])
    ]
    document["checks"] = {
        name: {"status": "from_rows"} if name in FROM_ROWS else figures for name, figures in document["checks"].items()
    }
    return {name: value for name, value in document.items() if name not in _NOT_FROM_CUBE}


def _of_rows(item: dict[str, Any], checks: dict[str, Any]) -> bool:
    """Say whether a finding is one that a check of single cases may have, and that check is there."""
    for check in CHECKS:
        if check.from_rows and check.name == item.get("check") and check.name in checks:
            return item["code"] in check.codes or (
                item["code"] == "check_not_possible" and checks[check.name].get("status") != "done"
            )
    return False


def _believed(written: AuditResult) -> list[dict[str, Any]]:
    """Return what the case numbers are said to have said, as far as that can be: once each, and no more than all."""
    found = [item for item in written.findings if item.code in _CASE_FACTS]
    sound = all(
        item.severity == "notice"
        and set(item.facts) == _CASE_FACTS[item.code]
        and all(type(value) is int and value > 0 for value in item.facts.values())
        for item in found
    )
    facts = {name: value for item in found for name, value in item.facts.items()} if sound else {}
    rows = sum(facts.values()) if "cases" in facts else facts.get("rows", 0)
    # The rows of a log of counts stand for more cases than there are rows.
    fits = rows == written.data.rows if "cases" in facts and not written.plan["count"] else rows <= written.data.rows
    once = len({item.code for item in found}) == len(found)
    believed = sound and once and fits and bool(written.plan["case"])
    return [{"code": item.code, "severity": item.severity, **item.facts} for item in found] if believed else []


def _differences(name: str, written: object, again: object) -> Iterator[str]:
    if isinstance(written, dict) and isinstance(again, dict):
        for key in dict.fromkeys([*again, *written]):
            yield from _differences(f"{name}.{key}".strip("."), written.get(key, ...), again.get(key, ...))
    elif isinstance(written, list) and isinstance(again, list):
        yield from _row_differences(name, written, again)
    elif not _same(written, again, closest=0.0 if name.endswith(_CHANCES) else 1e-9):
        yield name


def _row_differences(name: str, written: list[Any], again: list[Any]) -> Iterator[str]:
    for place, (one, other) in enumerate(zip_longest(written, again, fillvalue=...)):
        own, expected = words(one), words(other)
        here = f"{name}[{place}]" + (own if len(written) > len(again) else expected)
        if own != expected or one is ... or other is ...:
            yield here
            return
        yield from _differences(here, one, other)


def _same(written: object, again: object, *, closest: float) -> bool:
    if isinstance(written, bool) or isinstance(again, bool):
        return written is again
    if isinstance(written, float) and isinstance(again, float):
        # A chance of one in a billion is not one of one in a thousand billions.
        return math.isclose(written, again, rel_tol=1e-6 if closest == 0 else 1e-9, abs_tol=closest)
    return written == again
