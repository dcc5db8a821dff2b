"""The place of a figure is named so that a person finds it in the document."""

import pytest

from algaudit.audit.verify_names import place_of, words


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"measure": "mean", "by": [], "group": []}, "(mean)"),
        ({"measure": "mean", "by": ["sex", "age"], "group": ["f", None]}, "(mean sex=f age=–)"),
        ({"measure": "mean", "by": ["sex"], "group": []}, "(mean sex)"),
        ({"measure": "mean", "by": "sex", "group": 5}, "(mean)"),
        ({"code": "mixed_values", "column": "sex"}, "(mixed_values sex)"),
        ({"code": "check_not_possible", "reason": "no_dates"}, "(check_not_possible no_dates)"),
        ({"measure": None}, "()"),
        ({"value": 3}, ""),
        ([1], ""),
        (None, ""),
    ],
)
def test_a_row_is_told_by_its_measure_and_group(row, told):
    assert words(row) == told


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ([], "here"),
        (["gaps"], "here.gaps"),
        (["gaps", 1], "here.gaps[1](mean sex=f)"),
        (["gaps", 1, "low"], "here.gaps[1](mean sex=f).low"),
        # A key that is not there, as one that is missing, ends the path.
        (["gaps", 0, "missing"], "here.gaps[0].missing"),
        (["text", "more"], "here.text.more"),
    ],
)
def test_a_path_of_keys_and_numbers_is_told_with_the_words_of_its_rows(path, name):
    values = {"gaps": [{"low": 1}, {"measure": "mean", "by": ["sex"], "group": ["f"], "low": 2}], "text": "x"}
    assert place_of("here", values, path) == name
