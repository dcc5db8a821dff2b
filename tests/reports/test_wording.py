"""Sentences say the direction, the size, the interval, the counts and the reference, in both languages."""

import re

import pytest

from algaudit.audit.result import Finding
from algaudit.i18n import LANGUAGES
from reports.speaker import speaker_for
from reports.terms import AGGREGATES, MEASURES, METHODS, REASONS, VERDICTS
from reports.wording import headline, sentence, sentences
from tests.reports.conftest import audited, two_groups

BY = [{"column": "group"}]


def said(columns, lang="en", **plan):
    result = audited(columns, decision="decision", **plan)
    speaker = speaker_for(result, lang)
    return headline(result, speaker), sentences(result, speaker)


def test_a_gap_is_told_with_direction_size_counts_and_reference():
    line, (gap, *_) = said(two_groups((20, 80), (60, 60)), by=BY)
    assert line == "Gaps larger than 5.0 percentage points found: 1"
    assert gap.title == "group: “A” is 30.0 percentage points below “B” (Selection rate)"
    assert "“A” 20.0% (20 of 100), “B” 50.0% (60 of 120)" in gap.body
    assert "comparisons corrected together: 1" in gap.body
    assert "Ratio: 0.40." in gap.body
    assert gap.body.endswith("This is to the disadvantage of “A”.")


def test_the_interval_is_told_from_near_to_far_whatever_the_sign():
    _, (below, *_) = said(two_groups((20, 80), (60, 60)), by=BY)
    _, (above, *_) = said(two_groups((80, 20), (60, 60)), by=BY)
    for item in (below, above):
        near, far = map(float, re.search(r"between ([\d.]+) and ([\d.]+) percentage", item.body).groups())
        assert 0 < near < 30 < far


def test_a_burden_turns_the_disadvantage_around():
    _, (gap, *_) = said(two_groups((20, 80), (60, 60)), by=BY, positive_is="adverse")
    assert gap.title.startswith("group: “A” is 30.0 percentage points below “B”")
    assert gap.body.endswith("This is to the disadvantage of “B”.")


def test_chinese_says_the_same():
    line, (gap, *_) = said(two_groups((20, 80), (60, 60)), "zh", by=BY)
    assert line == "发现 1 处大于 5.0 个百分点的差距"
    assert gap.title == "group：“A”比“B”低 30.0 个百分点（入选率）"
    assert "“A”20.0%（100 条中有 20 条），“B”50.0%（120 条中有 60 条）" in gap.body


def test_too_little_data_is_not_called_no_gap():
    line, found = said(two_groups((6, 6), (8, 8)), by=BY)
    assert line == "No gap could be shown, but 1 of 1 comparisons rest on too little data to judge"
    assert "does not mean that there is no gap" in found[0].body


def test_within_tolerance_is_said_of_the_comparisons_only():
    line, found = said(two_groups((50_000, 50_000), (50_000, 50_000)), by=BY)
    assert line == "All comparisons (1) lie within 5.0 percentage points"
    assert found == []


def test_without_groups_nothing_was_compared():
    line, _ = said(two_groups((1, 1), (1, 1)))
    assert line == "Nothing was compared: there are no two groups large enough"


def test_crossed_groups_are_named_with_their_columns_and_blanks_are_blank():
    columns = two_groups((20, 80), (60, 60)) | {"sex": [None, "m"] * 50 + ["m"] * 120}
    _, found = said(columns, across=[("group", "sex")])
    titles = " ".join(item.title for item in found)
    assert "“group A, sex (blank)”" in titles
    assert "below “group B, sex m”" in titles
    assert "sex: “(blank)” is" in titles


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("too_little_data", {"measure": "selection_rate", "by": ["a"], "gaps": 2}),
        ("small_groups", {"by": ["a", "b"], "groups": 3, "limit": 10}),
        ("no_reference", {"by": ["a"]}),
        ("reference_replaced", {"by": ["a", "b"], "declared": {"a": "x"}, "cases": 3, "reference": ["y", "z"]}),
        ("none_positive", {"column": "a", "value": "yes", "others": ["no"]}),
        ("rows_dropped", {"reason": "decision_missing", "rows": 4}),
        ("counts_hidden", {"column": "n", "rows": 4}),
        ("outcome_partly_known", {"known": 10, "used": 20}),
        ("missing_values", {"column": "a", "missing": 3, "rows": 20}),
        ("mixed_values", {"column": "a"}),
        ("weighted", {"column": "w", "rows": 20, "effective": 11.4}),
        ("duplicate_cases", {"cases": 18, "duplicates": 2}),
        ("missing_cases", {"rows": 2}),
        ("crosscheck_difference", {"library": "fairlearn", "max_difference": 0.5}),
    ],
)
def test_every_notice_is_a_whole_sentence_in_both_languages(exam, lang, code, facts):
    made = sentence(Finding(code, "notice", facts), speaker_for(exam, lang))
    assert made.title
    assert made.body[-1] in ".。"
    assert not re.search(r"[{}]|None", made.title + made.body)
    assert (lang == "zh") == bool(re.search(r"[一-鿿]", made.body))


def test_a_weighted_rate_without_counts_is_told_without_them(exam):
    facts = dict(exam.findings[0].facts) | {"numerator": None, "measure": "balanced_accuracy"}
    made = sentence(Finding("gap", "alert", facts), speaker_for(exam, "en"))
    assert " of 27)" not in made.body
    assert "“Hispanic” 26.1%" in made.body


def test_no_text_promises_what_an_audit_cannot_show(exam):
    for lang in LANGUAGES:
        speaker = speaker_for(exam, lang)
        told = " ".join([headline(exam, speaker), *(item.title + item.body for item in sentences(exam, speaker))])
        assert not re.search(r"\bfair\b|公平", told)


@pytest.mark.parametrize("lang", ["zh"])
def test_every_term_has_its_chinese_name(exam, lang):
    say = speaker_for(exam, lang).say
    texts = [text for term in MEASURES.values() for text in term]
    texts += [text for pair in AGGREGATES.values() for text in pair]
    texts += [*VERDICTS.values(), *METHODS.values(), *REASONS.values()]
    for text in texts:
        assert re.search(r"[一-鿿]", say(text, positive="p", outcome="o")), text


@pytest.mark.parametrize(
    "names", [("330106001001", "330106001002"), ("2025-2026", "2026-2027"), ("2026-01", "2026-02")]
)
def test_codes_of_places_and_years_are_shown_so_that_groups_can_be_told_apart(names):
    _, (gap, *_) = said(two_groups((20, 80), (60, 60), names=names), by=BY)
    assert gap.title.startswith(f"group: “{names[0]}” is 30.0 percentage points below “{names[1]}”")
