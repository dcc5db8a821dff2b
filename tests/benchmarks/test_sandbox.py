"""The benchmark of the locked process, in short."""

from contextlib import closing

import pytest

from algaudit.models.sandbox.host import Host
from tests.algaudit.models.sandbox.handlers import SKOPS
from tests.benchmarks import sandbox


@pytest.fixture(scope="module")
def columns():
    """Return a tenth of the cases."""
    return sandbox.table(sandbox.ROWS // 10)


def test_scoring_behind_the_lock_costs_little_more_than_here(columns):
    models = sandbox.pipelines(columns)
    with closing(Host([SKOPS])) as host:
        rows = [sandbox.score_row(name, model, columns, host, rounds=5) for name, model in models.items()]
    # A tenth of the cases and other work beside it: the bound proper is kept by the whole run.
    assert all(min(ours / theirs for ours, theirs in zip(row.ours, row.theirs, strict=True)) < 2.5 for row in rows)


def test_the_lock_and_the_next_file_take_milliseconds(columns):
    import skops.io

    rows = sandbox.start_rows(skops.io.dumps(sandbox.pipelines(columns)["LogisticRegression"]), rounds=3)
    assert [row.met for row in rows if "limit" in row.against] == [True] * 3
