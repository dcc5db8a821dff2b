"""Settling finds the positive value of decision and outcome, or says what it must be told."""

import pytest

from algaudit.decisions.roles import Roles
from tests.algaudit.cube.raw_counts import by_sex, settled
from tests.algaudit.decisions.reading import complaint


@pytest.mark.parametrize(
    ("decisions", "positive", "expected"),
    [
        (["1", "0"], None, "1"),
        (["是", "否"], None, "是"),
        (["True", "False"], None, "true"),
        (["通过", "不通过"], None, "通过"),
        (["1", "1"], None, "1"),
        (["a", "b"], "b", "b"),
        (["1", "2"], "１", "1"),
        (["1", "2"], "2.0", "2"),
        (["x", "TRUE"], "True", "true"),
    ],
)
def test_the_positive_value_is_found_or_taken_by_its_label(decisions, positive, expected):
    assert by_sex(["f", "m"], decisions, positive=positive).positive == expected


def test_three_values_want_the_positive_one_named():
    said = complaint(lambda: by_sex(["f", "m", "f"], ["通过", "不通过", "退回"]))
    assert said == (
        "It is not clear which value of column granted counts as positive (不通过, 退回, 通过); "
        "name it with --positive VALUE."
    )


def test_two_unknown_words_want_the_positive_one_named():
    assert "counts as positive (a, b);" in complaint(lambda: by_sex(["f", "m"], ["a", "b"]))


def test_a_positive_value_that_no_row_has_is_refused_with_those_there_are():
    said = complaint(lambda: by_sex(["f", "m"], ["1", "0"], positive="yes"))
    assert said == "No row of column granted has the value yes; its values are: 0, 1."
    assert "has the value" in complaint(lambda: by_sex(["f", "m"], ["1", "0"], positive=" "))


@pytest.mark.parametrize("decisions", [["0", "0"], ["0", None]])
def test_where_everybody_was_refused_the_declared_value_counts_although_nobody_has_it(decisions):
    cube = by_sex(["f", "m"], decisions, positive="1")
    assert cube.positive == "1"
    assert cube.of_role("decision").labels == ("0", "1")
    assert cube.is_sound()
    # Label 0 is the refusal; nobody has label 1.
    assert cube.codes_of("granted").tolist() == [0] * len(cube.count)


def test_an_outcome_that_nobody_has_counts_as_declared_and_blanks_stay_blank():
    cube = settled(Roles("d", outcome="o", outcome_positive="1"), [1, 1, 1], o=["2", None, "2"], d=["1", "0", "1"])
    assert cube.outcome_positive == "1"
    assert cube.of_role("outcome").labels == ("1", "2", None)
    # Two cases have the outcome 2, which is not the declared one, and one has none.
    assert cube.codes_of("o").tolist() == [1, 2]
    assert cube.count.tolist() == [2, 1]
    assert cube.is_sound()


def test_a_decision_that_is_blank_throughout_is_refused():
    said = complaint(lambda: by_sex(["f", "m"], [None, " "]))
    assert said == "Column granted is blank from end to end; name another column."


def test_an_outcome_that_is_blank_throughout_is_refused():
    roles = Roles("granted", outcome="owed")
    said = complaint(lambda: settled(roles, [1, 1], owed=[None, ""], granted=["1", "0"]))
    assert said == "Column owed is blank from end to end; name another column."


@pytest.mark.parametrize(
    ("outcomes", "roles", "expected"),
    [
        (["1", "0", None], {}, "1"),
        (["b", "a", "c"], {"outcome_positive": "c"}, "c"),
        (["甲", "乙", None], {"positive": "甲"}, "甲"),
    ],
)
def test_the_positive_outcome_is_found_named_or_the_same_word_as_the_decision(outcomes, roles, expected):
    decisions = ["甲", "乙", "甲"] if "positive" in roles else ["是", "否", "是"]
    cube = settled(Roles("d", outcome="owed", **roles), [1, 1, 1], owed=outcomes, d=decisions)
    assert (cube.positive, cube.outcome_positive) == (decisions[0], expected)


def test_an_outcome_with_three_values_wants_the_positive_one_named():
    said = complaint(lambda: settled(Roles("d", outcome="o"), [1, 1, 1], o=["x", "y", "z"], d=["1", "0", "1"]))
    assert "column o counts as positive (x, y, z);" in said
    assert "--outcome-positive VALUE" in said


def test_values_in_a_message_are_masked_and_cut():
    said = complaint(lambda: by_sex(["f", "m", "x"], ["甲" * 99, "020-62345678", "0"]))
    assert "甲" * 25 not in said
    assert "62345678" not in said
