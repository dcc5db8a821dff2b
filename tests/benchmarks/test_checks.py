"""The benchmark of the further checks in short: every check runs on its log, with room for a busy machine."""

import json

import pytest

from algaudit.audit.checks.listed import CHECKS
from tests.benchmarks import checks, checks_worst
from tests.benchmarks.speed_rounds import RESULTS, Row, seconds


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A log of 5,000 rows with a column for every check."""
    place = tmp_path_factory.mktemp("checks") / "log"
    checks.make(place, 5_000)
    return place


def test_every_check_is_measured_but_those_that_take_as_long_as_the_algorithm_does():
    worst = {case.check for case in checks_worst.WORST.values()}
    measured = {*checks.FROM_COUNTS, *checks.FROM_ROWS, *worst}
    assert {check.name for check in CHECKS if not check.from_model} == measured
    # The search is timed at its worst anyway.
    assert set(checks.FROM_COUNTS) - worst == {"subgroups"}


@pytest.mark.parametrize("name", checks_worst.WORST)
def test_the_worst_case_of_a_check_keeps_within_some_times_its_limit(name):
    call = checks_worst.prepared(checks_worst.WORST[name])
    (material,) = call.args
    assert len(material.cube.count) <= 20_000
    assert call().figures
    assert seconds(call, 3) < 10 * checks_worst.WORST[name].limit


def test_the_lines_of_checks_from_rows_are_kept_when_only_counts_are_timed():
    lines = checks.kept()
    assert {line.what.partition(",")[0] for line in lines} == set(checks.FROM_ROWS)
    assert all(isinstance(line, Row) and line.met for line in lines)


def test_the_committed_table_has_every_worst_case_within_its_limit():
    rows = {row["what"]: row for row in json.loads((RESULTS / "checks.json").read_text("utf-8"))["rows"]}
    for name, case in checks_worst.WORST.items():
        row = rows[f"{name}: worst case"]
        assert row["theirs"] == [case.limit] * len(row["ours"])
        assert row["met"], name


@pytest.mark.parametrize("name", checks.FROM_COUNTS)
def test_a_check_from_counts_takes_a_moment(folder, name):
    call = checks.prepared(folder, name, checks.FROM_COUNTS[name], cells=20_000)
    call()
    limit = checks.LIMIT_SEARCH if name == "subgroups" else checks.LIMIT_SECONDS
    assert seconds(call, 3) < 10 * limit


@pytest.mark.parametrize("name", checks.FROM_ROWS)
def test_a_check_of_single_cases_answers(folder, name):
    assert checks.prepared(folder, name, checks.FROM_ROWS[name], cells=None)().figures
