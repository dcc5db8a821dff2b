"""A log says which column it lacks, and which are near."""

import pytest

from algaudit.decisions.log import DecisionLog
from tests.algaudit.decisions.reading import complaint


def log(*columns, **facts):
    return DecisionLog(columns, lambda names: iter(()), **facts)


def test_a_missing_column_is_named_with_the_nearest():
    said = complaint(lambda: log("gender", "decision", "region", "age").require(["gander"]))
    assert said == "There is no column gander; the nearest are: gender."


def test_capital_letters_do_not_hide_a_near_name():
    assert complaint(lambda: log("Gender", "Granted").require(["gender"])).endswith("Gender.")


def test_without_a_near_name_the_first_columns_are_offered():
    said = complaint(lambda: log(*(f"c{number}" for number in range(20))).require(["性别"]))
    assert "c0, c1" in said
    assert "c11" in said
    assert "c12" not in said


def test_a_log_without_columns_says_so():
    assert complaint(lambda: log().require(["x"])) == "There is no column x; the log has no columns."
    assert complaint(lambda: log("", "").require(["x"])) == "There is no column x; the log has no columns."


def test_a_header_that_is_really_a_person_is_not_shown():
    said = complaint(lambda: log("11010519491231002X", "13812345678", "一" * 61).require(["sex"]))
    assert "110105" not in said
    assert "13812345678" not in said
    assert "一" * 61 not in said


def test_a_column_that_stands_twice_is_refused_only_when_it_is_used():
    twice = log("a", "b", "b")
    twice.require(["a"])
    assert complaint(lambda: twice.require(["a", "b"])) == "Column b stands 2 times; give each column its own name."


def test_two_used_columns_must_differ_in_more_than_capital_letters():
    both = log("Sex", "sex", "granted")
    both.require(["sex", "granted"])
    said = complaint(lambda: both.require(["sex", "granted", "Sex"]))
    assert "sex and Sex" in said


def test_a_column_of_lists_is_refused_only_when_it_is_used():
    nested = log("a", "b", unusable={"b": "list<int64>"})
    nested.require(["a"])
    assert "b holds values of the kind list<int64>" in complaint(lambda: nested.require(["b"]))


@pytest.mark.parametrize("name", ['a"b', "a'b", "a; DROP TABLE log --", "性 别", "select", "{0}", "%s"])
def test_any_name_can_be_asked_for_and_told(name):
    log(name).require([name])
    assert name in complaint(lambda: log("x").require([name]))
