"""The terminal gets the outcome, the largest findings, and where to read on."""

from pathlib import Path

from reports.audit_report.told import MOST, summary
from tests.reports.audit_report.test_page import many_groups


def test_the_outcome_comes_first_and_the_place_of_the_report_last(exam):
    lines = list(summary(exam, "en", Path("out")))
    assert lines[0] == "Gaps larger than 5.0 percentage points found: 2"
    assert lines[-2:] == ["Report: out/report.html", "Check it: algaudit verify out"]
    assert [line.strip()[0] for line in lines[1:-2:2]] == ["◆", "◆", "·"]


def test_a_long_list_is_cut_and_the_rest_counted():
    result = many_groups(60)
    lines = list(summary(result, "zh", Path("out")))
    assert sum(line.startswith("  ◆") for line in lines) == MOST
    assert f"报告里还有 {len(result.findings) - MOST} 项" in lines[-3]
