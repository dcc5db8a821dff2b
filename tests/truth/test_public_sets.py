"""Six real data sets, from the file to the result: every figure equals fairlearn's and AIF360's on the rows."""

from collections import Counter

import numpy as np
import pytest

from algaudit.audit.plan import AuditPlan
from algaudit.audit.runner import run_audit
from algaudit.decisions.read import read_decisions
from tests.truth.agreement import compared, differing, gaps_that_are_no_differences
from tests.truth.public import PUBLIC
from tests.truth.theirs import Rows


@pytest.mark.parametrize("name", PUBLIC)
def test_every_figure_equals_both_libraries_on_the_rows(tmp_path, name):
    chosen = PUBLIC[name]
    people = chosen.write(tmp_path / "log.csv")
    assert len(people) == chosen.people
    plan = AuditPlan(
        decision="decided",
        outcome=chosen.outcome,
        by=[{"column": column} for column in chosen.by],
        positive_is=chosen.positive_is,
    )
    result = run_audit(read_decisions(tmp_path / "log.csv"), plan, crosscheck=False).result
    assert (result.data.rows, result.data.used) == (chosen.people, chosen.people)
    truth, decision = (np.array([float(row[column]) for row in people]) for column in (chosen.outcome, "decided"))
    pairs = []
    for column in chosen.by:
        group = [(row[column],) for row in people]
        rows = Rows(truth, decision, group, np.ones(len(group)))
        # Of several equally large groups, the first.
        largest = min(Counter(group).items(), key=lambda counted: (-counted[1], counted[0]))[0]
        assert {tuple(gap.reference) for gap in result.gaps if gap.by == [column]} == {largest}
        pairs += compared(result, [column], rows, largest)
    # At least two groups a column, 10 and 11 measures of each, and 8 numbers across.
    assert len(pairs) >= len(chosen.by) * (2 * 21 + 8)
    assert not differing(pairs)
    assert not gaps_that_are_no_differences(result)
