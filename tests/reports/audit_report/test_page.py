"""The page shows what the result holds: all groups in the tables, the important ones in the charts."""

import re

from algaudit.audit.result import AuditResult
from reports.audit_report.page import MOST_SENTENCES, page_of
from reports.audit_report.tables import MOST_GROUPS_IN_FULL
from reports.figures import NOTHING
from reports.pictures import MOST_IN_CHART
from tests.reports.conftest import audited, two_groups


def many_groups(number, *, outcome=False):
    columns = {"decision": [], "group": [], "truth": []}
    for group in range(number):
        for case in range(12):
            columns["decision"].append(int(case < (12 if group % 2 else 3)))
            columns["group"].append(f"g{group:03}")
            columns["truth"].append(case % 2)
    plan = {"outcome": "truth"} if outcome else {}
    return audited(columns, decision="decision", by=[{"column": "group"}], **plan)


def test_the_exam_has_two_sections_each_with_one_comparison(exam):
    page = page_of(exam, "en")
    assert [section.columns for section in page.sections] == ["race", "rank"]
    assert [section.reference for section in page.sections] == ["White", "lieutenant"]
    (race,) = page.sections[0].comparisons
    assert [(row.group, row.value, row.counted, row.code) for row in race.rows] == [
        ("Black", "33.3%", "9 / 27", "gap"),
        ("Hispanic", "26.1%", "6 / 23", "gap"),
        ("White", "60.3%", "41 / 68", "reference"),
    ]
    assert [row.is_reference for row in race.rows] == [False, False, True]
    assert race.rows[0].difference == "−27.0"
    assert race.rows[2].difference == NOTHING
    assert page.overall[0][0] == "Selection rate"
    assert page.overall[0][2:4] == ("47.5%", "56 / 118")
    assert (page.tone, len(page.gaps), page.more_gaps, len(page.notices)) == ("gap", 2, 0, 1)


def test_every_interval_in_the_tables_is_that_of_the_result(exam):
    row = page_of(exam, "en").sections[0].comparisons[0].rows[0]
    gap = next(gap for gap in exam.gaps if gap.group == ["Black"])
    low, high = (float(part.replace("−", "-")) for part in row.difference_interval.split(" to "))
    assert (low, high) == (round(gap.difference.low * 100, 1), round(gap.difference.high * 100, 1))


def test_the_tone_follows_the_verdicts():
    plan = {"decision": "decision", "by": [{"column": "group"}]}
    within = audited(two_groups((50_000, 50_000), (50_000, 50_000)), **plan)
    unclear = audited(two_groups((6, 6), (8, 8)), **plan)
    nothing = audited(two_groups((6, 6), (8, 8)), decision="decision")
    assert [page_of(result, "zh").tone for result in (within, unclear, nothing)] == ["within", "unclear", "unclear"]


def test_a_chart_keeps_the_reference_and_the_gaps_and_says_how_many_are_left_out():
    result = many_groups(60)
    (comparison,) = page_of(result, "en").sections[0].comparisons
    marks = [row.mark for row in comparison.picture.chart.rows]
    assert len(marks) == MOST_IN_CHART
    assert comparison.picture.not_drawn == 60 - MOST_IN_CHART
    assert marks.count("reference") == 1
    gaps = sum(gap.verdict == "gap" for gap in result.gaps)
    assert marks.count("gap") == min(gaps, MOST_IN_CHART - 1)
    assert len(comparison.rows) == 60


def test_many_findings_are_cut_on_the_page_and_counted():
    result = many_groups(60)
    page = page_of(result, "en")
    assert len(page.gaps) == MOST_SENTENCES
    assert page.more_gaps == sum(gap.verdict == "gap" for gap in result.gaps) - MOST_SENTENCES > 0


def test_figures_without_verdict_are_tabulated_unless_there_are_too_many_groups():
    small = page_of(many_groups(3, outcome=True), "en").sections[0]
    assert [table.measure for _, table in small.figures][:2] == ["Base rate", "Accuracy"]
    assert [len(picture.chart.rows) for picture, _ in small.figures] == [3] * 9
    assert small.cut == 0
    assert len(small.aggregates) == 8
    large = page_of(many_groups(MOST_GROUPS_IN_FULL + 1, outcome=True), "en").sections[0]
    assert (large.figures, large.cut) == ([], MOST_GROUPS_IN_FULL + 1)
    assert len(large.comparisons) == 3


def test_a_long_label_is_cut_in_the_chart_and_whole_in_the_table():
    name = "村民委员会" * 4 + "第二十七居民小组"
    result = audited(
        two_groups((20, 80), (60, 60), names=(name[:24], "短")), decision="decision", by=[{"column": "group"}]
    )
    (comparison,) = page_of(result, "zh").sections[0].comparisons
    assert comparison.rows[0].group == name[:24]
    assert all(len(row.label) <= 24 for row in comparison.picture.chart.rows)


def test_what_cannot_be_computed_is_a_dash_with_its_reason():
    columns = two_groups((20, 80), (60, 60)) | {"truth": [1] * 100 + [0, 1] * 60}
    result = audited(columns, decision="decision", outcome="truth", by=[{"column": "group"}])
    comparisons = page_of(result, "en").sections[0].comparisons
    false_positives = next(item for item in comparisons if item.measure == "False positive rate")
    alone = next(row for row in false_positives.rows if row.group == "A")
    assert (alone.value, alone.interval, alone.difference) == (NOTHING, NOTHING, NOTHING)
    assert alone.reason == "cannot be computed: nobody to divide by"


def test_no_number_on_the_page_is_a_raw_float(exam):
    assert isinstance(exam, AuditResult)
    for section in page_of(exam, "en").sections:
        for comparison in section.comparisons:
            for row in comparison.rows:
                assert not re.search(r"\d\.\d{5}", " ".join(map(str, vars(row).values())))


def test_a_gap_that_would_be_seen_is_told_in_points_like_every_gap(exam):
    (race,) = page_of(exam, "en").sections[0].comparisons
    gap = next(gap for gap in exam.gaps if gap.group == ["Black"])
    assert race.rows[0].detectable == f"{gap.detectable * 100:.1f}"


def test_strata_are_listed_without_a_spread_across_them():
    columns = two_groups((20, 80), (60, 60)) | {"area": ["u", "v"] * 110}
    result = audited(columns, decision="decision", by=[{"column": "group"}], stratum=[{"column": "area"}])
    sections = {section.columns: section for section in page_of(result, "en").sections}
    assert sections["area × group"].aggregates == sections["area"].aggregates == []
    assert len(sections["area × group"].figures[0][1].rows) == 4
    assert len(sections["group"].aggregates) == 4
