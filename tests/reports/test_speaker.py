"""One voice in one language: groups, columns, intervals, measures, and who speaks about which audit."""

import pytest

from reports.speaker import Speaker, speaker_for

ENGLISH = Speaker("en", "granted", "needy", False, 0.05, 0.95, 3)
CHINESE = Speaker("zh", "批准", "困难", False, 0.05, 0.95, 3)


def test_a_text_is_said_in_the_language_with_its_facts_in_place():
    assert ENGLISH.say("{low} to {high}", low="1", high="2") == "1 to 2"
    assert CHINESE.say("{low} to {high}", low="1", high="2") == "1 至 2"
    assert ENGLISH.say("100% of {group}", group="{braces}") == "100% of {braces}"


def test_a_fact_that_is_missing_is_a_fault_and_not_a_sentence_with_a_hole():
    with pytest.raises(KeyError, match="high"):
        ENGLISH.say("{low} to {high}", low="1")


@pytest.mark.parametrize(
    ("by", "group", "english", "chinese"),
    [
        ([], [], "everybody", "全部"),
        (["sex"], ["f"], "f", "f"),
        (["sex"], [None], "(blank)", "（未填写）"),
        (["sex", "age"], ["f", "18–<60"], "sex f, age 18–<60", "sex f、age 18–<60"),
        (["sex", "age"], [None, "≥60"], "sex (blank), age ≥60", "sex （未填写）、age ≥60"),
    ],
)
def test_a_group_is_named_by_its_labels_with_columns_when_there_are_several(by, group, english, chinese):
    assert (ENGLISH.group(by, group), CHINESE.group(by, group)) == (english, chinese)


def test_labels_are_as_many_as_columns():
    with pytest.raises(ValueError, match="argument"):
        ENGLISH.group(["sex", "age"], ["f"])


def test_columns_are_crossed():
    assert (ENGLISH.columns(["sex"]), ENGLISH.columns(["sex", "age"])) == ("sex", "sex × age")


def test_sentences_follow_each_other_with_a_space_only_where_the_language_has_one():
    assert ENGLISH.joined(["One.", "Two."]) == "One. Two."
    assert CHINESE.joined(["一。", "二。"]) == "一。二。"


def test_an_interval_without_an_end_is_none():
    assert ENGLISH.span("1.0%", "2.0%") == "1.0% to 2.0%"
    assert (ENGLISH.span("—", "2.0%"), ENGLISH.span("1.0%", "—")) == ("—", "—")


def test_measures_have_a_name_and_say_what_they_are_a_share_of():
    assert ENGLISH.measure("selection_rate") == "Selection rate"
    assert ENGLISH.share("selection_rate") == "share of all cases decided “granted”"
    assert "“批准”" in CHINESE.share("selection_rate")
    assert "needy" in ENGLISH.share("true_positive_rate")


def test_who_speaks_about_an_audit_knows_its_words_and_its_family(exam):
    found = speaker_for(exam, "en")
    assert (found.lang, found.positive, found.outcome, found.adverse) == ("en", "passed", "—", False)
    assert (found.tolerance, found.confidence) == (0.05, 0.95)
    assert found.family == sum(gap.p_adjusted is not None for gap in exam.gaps) > 0
