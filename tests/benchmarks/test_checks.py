"""The benchmark of the further checks in short: every check runs on its log, with room for a busy machine."""

import pytest

from algaudit.audit.checks.listed import CHECKS
from tests.benchmarks import checks
from tests.benchmarks.speed_rounds import seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A log of 5,000 rows with a column for every check."""
    place = tmp_path_factory.mktemp("checks") / "log"
    checks.make(place, 5_000)
    return place


def test_every_check_is_measured_but_those_whose_work_another_one_does():
    # Subgroups beside what was expected are searched as the others are; bounds read a table of counts, not people.
    assert {check.name for check in CHECKS} - set(checks.FROM_COUNTS) - set(checks.FROM_ROWS) == {
        "expected_subgroups",
        "bounds",
    }


@pytest.mark.parametrize("name", checks.FROM_COUNTS)
def test_a_check_from_counts_takes_a_moment(folder, name):
    call = checks.prepared(folder, name, checks.FROM_COUNTS[name], cells=20_000)
    call()
    limit = checks.LIMIT_SEARCH if name == "subgroups" else checks.LIMIT_SECONDS
    assert seconds(call, 3) < 10 * limit


@pytest.mark.parametrize("name", checks.FROM_ROWS)
def test_a_check_of_single_cases_answers(folder, name):
    assert checks.prepared(folder, name, checks.FROM_ROWS[name], cells=None)().figures
