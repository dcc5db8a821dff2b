"""Audits to report on: small ones whose numbers can be checked by hand."""

import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions, run_audit

NAUGHTY = '<script>alert("x")</script>'


def audited(columns, **plan):
    """Run an audit of a few columns and return its result."""
    return run_audit(read_decisions(pa.table(columns)), AuditPlan(**plan), crosscheck=False).result


def two_groups(first, second, *, decided=("yes", "no"), names=("A", "B")):
    """Return columns of two groups: (positive, negative) counts of each."""
    decisions, groups = [], []
    for name, counts in zip(names, (first, second), strict=True):
        for decision, number in zip(decided, counts, strict=True):
            decisions += [decision] * number
            groups += [name] * number
    return {"decision": decisions, "group": groups}


@pytest.fixture(scope="session")
def exam():
    """The promotion exam of the demo: two gaps and one comparison without enough cases."""
    from io import BytesIO

    from pyarrow import csv

    from sample_models.new_haven import decision_log

    table = csv.read_csv(BytesIO(decision_log("en")))
    return audited(table, decision="result", by=[{"column": "race"}, {"column": "rank"}])
