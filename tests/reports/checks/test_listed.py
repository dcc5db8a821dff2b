"""The words of a check are found by its name, and only then loaded."""

import subprocess
import sys

import pytest

from algaudit.audit.checks.listed import CHECKS
from reports.checks.listed import said_of, section_of
from reports.speaker import Speaker

SPEAKER = Speaker("en", "granted", "needy", False, 0.05, 0.95, 3)
DATES = {"applied": "asked", "decided": "told", "without_dates": 2, "unreadable": 0, "backwards": 1, "measured": 9}


def test_the_sentences_of_a_finding_are_those_of_its_check():
    title, body = said_of("waiting", "waiting_dates")(DATES, SPEAKER)
    assert title == "Waiting times are not known for 3 cases"
    assert body.startswith("Left out: 2 cases without one of the dates, 0 with a date that cannot be read, 1 decided")


def test_the_section_is_that_of_the_check():
    figures = {"gap": 0.05, "comparisons": [], "not_compared": 0, "left_out": 0, "groups_left_out": []}
    assert section_of("power", figures, SPEAKER).title == "What could have been seen"


@pytest.mark.parametrize(("check", "code"), [("waiting", "amount_gap"), ("waiting", "")])
def test_a_code_that_the_check_does_not_know_is_a_fault(check, code):
    with pytest.raises(KeyError):
        said_of(check, code)


def test_a_check_that_is_not_there_is_a_fault():
    with pytest.raises(KeyError, match="wishes"):
        said_of("wishes", "wish")


@pytest.mark.parametrize("check", [check for check in CHECKS if check.codes], ids=lambda check: check.name)
def test_every_finding_that_a_result_may_hold_can_be_said(check):
    for code in check.codes:
        assert callable(said_of(check.name, code))


def test_nothing_is_loaded_before_there_is_something_to_say():
    command = (
        "import reports.checks.listed, sys; "
        "sys.exit(any(name.startswith(('reports.checks.from_', 'reports.checks.ranking')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0
