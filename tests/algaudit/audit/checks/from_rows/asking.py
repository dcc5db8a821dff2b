"""Puts one check's question to a log that is typed in as columns, and holds the answer against its schema."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from jsonschema import Draft202012Validator

import algaudit.audit.checks as room
from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material
from algaudit.audit.result import Finding
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube


def material(columns: dict[str, Any], plan: AuditPlan) -> Material:
    """Count a log and measure its groupings, as an audit does before it asks its checks."""
    log = read_decisions(pa.table(columns))
    cube = count_cube(log, plan.roles().without_case())
    return Material(plan, cube, [table(cube, by, plan) for by in [(), *plan.groupings()]], log, b"a secret")


def answer(check: Any, given: Material) -> tuple[dict[str, Any], list[Finding]]:
    """Return figures and findings of a check, after writing them out and reading them back as JSON."""
    made = check.check(given)
    figures = json.loads(json.dumps(made.figures, allow_nan=False))
    name = check.__name__.rsplit(".", maxsplit=1)[-1]
    schema = json.loads((Path(room.__file__).parent / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(figures)
    json.dumps([finding.facts for finding in made.findings], allow_nan=False)
    return figures, made.findings
