"""What counts most, for everybody and for groups."""

from dataclasses import replace

import pytest

from algaudit.explain.importance.told import Gap, Leaning
from reports.explanation.voice import voice
from reports.explanation.whole.counts import by_weight, counts

ZH, EN = voice("zh"), voice("en")


def test_inputs_stand_by_weight_with_share_and_size(ruled):
    section = counts(ruled, EN)
    first = section.tables[0]
    assert first.heads == ["What", "Share of all movement of the score", "How far it moves a score on average"]
    assert first.rows[0][0] == "household income"
    assert [one.size.value for one in by_weight(ruled)] == sorted(
        (one.size.value for one in ruled.importance.features), reverse=True
    )
    assert "points" in first.rows[0][2]


def test_where_every_case_was_looked_at_chance_plays_no_part(ruled):
    assert ruled.importance.drawn == ruled.importance.distinct
    assert counts(ruled, EN).paragraphs[0].startswith("Every different case was looked at")
    part = replace(ruled.importance, drawn=ruled.importance.distinct - 1)
    assert not counts(replace(ruled, importance=part), EN).paragraphs[0].startswith("Every different")


def test_limits_are_shown_where_there_are_any(ruled):
    features = ruled.importance.features
    share = replace(features[0].share, low=0.1, high=0.9)
    size = replace(features[0].size, low=1.0, high=20.0)
    blurred = replace(ruled.importance, features=(replace(features[0], share=share, size=size), *features[1:]))
    row = counts(replace(ruled, importance=blurred), EN).tables[0].rows[0]
    assert "(10.0% to 90.0%)" in row[1]
    assert "(1 points to 20 points)" in row[2]


def test_log_odds_are_kept_from_people(formula):
    section = counts(formula, EN)
    assert formula.importance.unit == "log_odds"
    assert len(section.tables[0].heads) == 2
    assert "log-odds" not in str(section)


def test_groups_stand_beside_each_other_and_small_ones_are_called_so(ruled):
    section = counts(ruled, ZH)
    sex = section.tables[1]
    assert sex.caption == "sex：各项信息占评分变动的比例"
    assert sorted(sex.heads[1:]) == ["f（100件）", "m（100件）"]
    grouped = ruled.grouped[0]
    small = replace(grouped.importance.groups[0], status="too_little_data", features=(), records=3.0)
    few = replace(grouped, importance=replace(grouped.importance, groups=(small, *grouped.importance.groups[1:])))
    table = counts(replace(ruled, grouped=(few,)), EN).tables[1]
    assert table.heads[2].endswith(": 3 cases, too few")
    assert {row[2] for row in table.rows} == {"—"}


def leaning(ruled, value, unit):
    gap = Gap(value, value - 1, value + 1, True)
    grouped = ruled.grouped[0]
    one = Leaning("f", "income", gap, gap, gap)
    found = replace(grouped.importance, leanings=(one,), reference="m", unit=unit)
    return counts(replace(ruled, grouped=(replace(grouped, importance=found),)), EN).items


MORE = "sex: “household income” gives 9 points more to “f” than to “m” on average (8 points to 10 points)."
LESS = "sex: “household income” gives 9 points less to “f” than to “m” on average (8 points to 10 points)."


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (9.0, "points", MORE),
        (-9.0, "points", LESS),
        (9.0, "log_odds", "sex: “household income” raises the scores of “f” above those of “m”."),
        (-9.0, "log_odds", "sex: “household income” lowers the scores of “f” below those of “m”."),
    ],
)
def test_what_counts_otherwise_for_a_group_is_said(ruled, value, unit, said):
    assert leaning(ruled, value, unit) == [said]


def test_small_differences_and_chance_are_not_told(ruled):
    assert leaning(ruled, 0.01, "points") == []
    grouped = ruled.grouped[0]
    none = replace(grouped, importance=replace(grouped.importance, leanings=()))
    section = counts(replace(ruled, grouped=(none,)), EN)
    assert section.paragraphs[-1] == "That anything counts otherwise for a group could not be shown."


def test_what_does_not_add_up_is_missing(ruled):
    section = counts(replace(ruled, importance=None, grouped=()), ZH)
    assert section.lacks == ["什么最重要：算不出与评分相符的影响"]
    assert by_weight(replace(ruled, importance=None)) == []


def test_what_moves_nothing_has_no_share(ruled):
    nan = float("nan")
    features = tuple(
        replace(one, share=replace(one.share, value=nan, low=nan, high=nan)) for one in ruled.importance.features
    )
    table = counts(replace(ruled, importance=replace(ruled.importance, features=features)), EN).tables[0]
    assert {row[1] for row in table.rows} == {"—"}
