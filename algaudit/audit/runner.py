"""Run an audit: count the log once, measure, compare, judge, ask for second opinions."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from algaudit.audit.checks.check import Material
from algaudit.audit.checks.listed import answers
from algaudit.audit.findings import case_findings, findings, missing_values, opinion_findings
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import AuditResult, Finding, LogFacts, Opinion
from algaudit.audit.tables import Table, measure_rows, table
from algaudit.cube.count import count_cube
from algaudit.cube.cube import Cube
from algaudit.cube.layout import Progress
from algaudit.decisions.log import DecisionLog
from algaudit.errors import InputError
from algaudit.fairness.alike.asked import Model as Rule
from algaudit.i18n import N_
from algaudit.models.model import Model

#: Libraries whose versions a result names: they counted and computed it.
ENGINES = ("duckdb", "narwhals", "numpy", "pyarrow", "scipy")


@dataclass(frozen=True, eq=False)
class Audit:
    """A result together with the Cube that every figure of it can be computed from."""

    result: AuditResult
    cube: Cube


def run_audit(
    log: DecisionLog,
    plan: AuditPlan,
    *,
    crosscheck: bool = True,
    progress: Progress | None = None,
    salt: bytes | None = None,
    model: Model | Rule | None = None,
) -> Audit:
    """Audit a decision log.

    The log is counted in one pass. A weight or a score column is looked at once before, for its range, and a column of
    case numbers once afterwards, since these never enter the Cube. Each look reads that one column of a Parquet file
    or a frame; a text log has to be read through again for it.

    Parameters
    ----------
    log : DecisionLog
        From :func:`algaudit.read_decisions`.
    plan : AuditPlan
        Declared before the log is read.
    crosscheck : bool
        Ask fairlearn and AIF360 for their numbers on the same cells.
    progress : callable, optional
        Told the rows counted so far and in all.
    salt : bytes, optional
        A secret of the office, of which keys of cases are made; without one no check lists any.
    model : Model or callable, optional
        The algorithm behind the decisions, from :func:`algaudit.models.load_model`: it is held against the log, asked
        what it leans on and what people could change, and asked again with only the group changed. A plain function
        serves the last of these only: it takes a dict of columns (the features and what makes groups, labels as read,
        None where blank) and returns for each case a label of the decision, or true for the positive one.

    Returns
    -------
    Audit
        The result and its Cube.

    Raises
    ------
    InputError
        When the log does not fit the plan.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from algaudit import AuditPlan, read_decisions
    >>> log = read_decisions(pa.table({"granted": [1, 0, 1, 1], "sex": ["f", "m", "f", "m"]}))
    >>> plan = AuditPlan(decision="granted", by=[{"column": "sex"}])
    >>> run_audit(log, plan, crosscheck=False).result.measures[0].value
    0.75
    """
    plan = _with_model(plan, model)
    log.require([name for name in (plan.case, *plan.row_columns()) if name])
    cube = count_cube(log, plan.roles().without_case(), progress)
    tables = _tables(cube, plan)
    result = _result(Material(plan, cube, tables, log, salt, model))
    if plan.case:
        from algaudit.cube.cases import count_cases

        result = replace(result, findings=result.findings + case_findings(*count_cases(log, plan.case)))
    if crosscheck:
        result = _with_opinions(result, tables)
    return Audit(result, cube)


def _with_model(plan: AuditPlan, model: Model | Rule | None) -> AuditPlan:
    """Write down which algorithm is audited, and take its inputs for the inputs where the plan names none."""
    if model is None or callable(model):
        return plan
    if plan.algorithm not in {None, model.fingerprint}:
        raise InputError(
            N_("The plan was made for another algorithm; hand in that one, or leave “algorithm” out of it.")
        )
    named = plan.features or tuple(item.name for item in model.features)
    return plan.model_copy(update={"algorithm": model.fingerprint, "features": named})


def audit_cube(cube: Cube, plan: AuditPlan) -> AuditResult:
    """Compute everything that follows from the Cube alone; the same Cube and plan give the same result."""
    return _result(Material(plan, cube, _tables(cube, plan)))


def _tables(cube: Cube, plan: AuditPlan) -> list[Table]:
    groupings: list[tuple[str, ...]] = [(), *plan.groupings()]
    strata = [item.column for item in plan.stratum]
    groupings += [(stratum, *by) for stratum in strata for by in [(), *plan.groupings()]]
    return [table(cube, by, plan) for by in groupings]


def _result(material: Material) -> AuditResult:
    plan, cube, tables = material.plan, material.cube, material.tables
    measures = [row for made in tables for row in measure_rows(made, plan)]
    gaps = material.gaps
    facts = LogFacts(
        cube.rows, cube.used, cube.dropped, cube.fingerprint(), missing_values(cube), cube.weight is not None
    )
    settled = plan.model_copy(
        update={
            "positive": cube.positive,
            "outcome_positive": cube.outcome_positive,
            "primary": plan.primary_measures(),
        }
    )
    checked = list(answers(material))
    versions = {"algaudit": version("algaudit"), "python": platform.python_version()}
    versions |= {name: version(name) for name in ENGINES}
    return AuditResult(
        settled.model_dump(mode="json"),
        facts,
        measures,
        gaps,
        _in_order(findings(plan, cube, tables, measures, gaps), [item for *_, found in checked for item in found]),
        {name: figures for name, figures, _ in checked},
        {},
        versions,
        plan.seed,
    )


def _in_order(found: list[Finding], of_checks: list[Finding]) -> list[Finding]:
    """Return alerts before notices; within each, the gaps of groups before what the further checks found."""
    both = [*found, *of_checks]
    return [item for item in both if item.severity != "notice"] + [item for item in both if item.severity == "notice"]


def _with_opinions(result: AuditResult, tables: Sequence[Table]) -> AuditResult:
    """Add what fairlearn and AIF360 say of the same cells, and an error finding where they differ."""
    from algaudit.fairness.crosscheck import second_opinions

    found = second_opinions([(made.groups, made.reference) for made in tables])
    opinions = {name: Opinion(version(name), *numbers) for name, numbers in found.items()}
    return replace(result, crosscheck=opinions, findings=opinion_findings(opinions) + result.findings)
