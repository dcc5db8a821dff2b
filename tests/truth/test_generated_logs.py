"""Two hundred logs of every odd kind: each figure of the audit equals fairlearn's and AIF360's on the rows."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from algaudit.audit.plan import AuditPlan
from algaudit.audit.runner import run_audit
from algaudit.decisions.read import read_decisions
from tests.truth.agreement import compared, differing, gaps_that_are_no_differences
from tests.truth.theirs import Rows

LABELS = ("a", "b", "c", None)
#: One person: group, outcome (None when unknown), decision, weight.
people = st.tuples(
    st.sampled_from(LABELS), st.sampled_from([0, 1, None]), st.integers(0, 1), st.sampled_from([0.25, 1, 1.5, 7])
)
seen = {"logs": 0, "figures": 0, "missing": 0}


@pytest.fixture(scope="module", autouse=True)
def nothing_seen_yet():
    """Begin with no log seen; when all are through, there must have been enough of them, and of both kinds."""
    seen.update(logs=0, figures=0, missing=0)
    yield
    assert seen["logs"] >= 200
    assert seen["figures"] > 10_000
    assert seen["missing"] > 100


@settings(
    max_examples=200, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.lists(people, min_size=1, max_size=40), st.booleans())
def test_every_figure_equals_both_libraries_on_the_rows(drawn, weighted):
    # Both values of decision and outcome must occur, or nobody could say which one is positive.
    drawn = [*drawn, ("a", 0, 1, 1), ("a", 1, 0, 1)]
    group, outcome, decision, weight = (list(column) for column in zip(*drawn, strict=True))
    table = pa.table({"group": group, "outcome": outcome, "decision": decision, "weight": weight})
    plan = AuditPlan(
        decision="decision", outcome="outcome", by=[{"column": "group"}], weight="weight" if weighted else None
    )
    result = run_audit(read_decisions(table), plan, crosscheck=False).result
    rows = Rows(
        np.array([np.nan if value is None else value for value in outcome], float),
        np.array(decision, float),
        [(label,) for label in group],
        np.array(weight if weighted else np.ones(len(group)), float),
    )
    sizes = [group.count(label) for label in LABELS[:3]]
    reference = (LABELS[int(np.argmax(sizes))],) if max(sizes) >= 10 else None
    pairs = compared(result, ["group"], rows, reference)
    everybody = Rows(rows.truth, rows.decision, [()] * len(group), rows.weight)
    pairs += compared(result, [], everybody, None)
    seen["logs"] += 1
    seen["figures"] += len(pairs)
    seen["missing"] += sum(ours is None for _, _, ours, _ in pairs)
    assert not differing(pairs)
    assert not gaps_that_are_no_differences(result)
    assert {tuple(gap.reference) for gap in result.gaps} <= {reference}
