"""Reasons of algorithms that hold no rules: contributions that add up, with direction and words."""

import numpy as np
import pytest

from algaudit.explain.importance.contributions import NotAdditiveError
from algaudit.explain.reasons.of_contributions import of_contributions
from algaudit.explain.reasons.others import others_of
from algaudit.models.features import Words, plain
from algaudit.models.structure import Part, Sum
from tests.algaudit.explain.examples import Encoded as Column
from tests.algaudit.explain.examples import Example, asked_only, boosted, columns_of, linear, numbers


def case(**values):
    return {name: np.array([value]) for name, value in values.items()}


def explained(model, row, rows):
    return of_contributions(model, row, others_of(model, row, rows), seed=0)


def test_a_linear_model_is_explained_by_its_weights_times_the_distance_from_the_others():
    model = linear({"a": 2.0, "b": -1.0}, line=10.0)
    rows = {"a": np.array([8.0, 8.0, 0.0]), "b": np.array([2.0, 2.0, 0.0])}
    found = explained(model, case(a=4.0, b=3.0), rows)
    assert [(one.id, one.weight, one.direction) for one in found.listed] == [("a", -8.0, "for"), ("b", -1.0, "for")]
    assert (found.base, found.margin, found.total, found.method) == (14.0, 5.0, 9.0, "exact_sum")
    assert (found.compared_with, found.others, found.unit) == ("other_result", 2, "points")


def test_what_alone_decided_is_known_where_the_line_is():
    inside = Sum(0.0, (Part("a", ("a",), lambda rows: 2 * rows["a"], 2.0),), line=10.0)
    model = Example(numbers("a"), inside.score, inside, line=10.0)
    rows = {"a": np.array([8.0, 8.0])}
    assert explained(model, case(a=4.0), rows).listed[0].turns is True
    blind = Example(numbers("a"), inside.score, None, line=10.0)
    assert explained(blind, case(a=4.0), rows).listed[0].turns is False


def test_words_article_and_protection_come_from_the_feature_dictionary():
    age = plain("age", "number").model_copy(
        update={"label": Words(zh="年龄", en="age"), "protected": True, "clause": Words(zh="第一条", en="article 1")}
    )
    inside = Sum(0.0, (Part("age", ("age",), lambda rows: rows["age"], 1.0),), line=10.0)
    found = explained(Example((age,), inside.score, inside, line=10.0), case(age=4.0), {"age": np.array([20.0])})
    (only,) = found.listed
    assert (only.kind, only.label.zh, only.protected, only.clause.en) == ("feature", "年龄", True, "article 1")


def test_a_closed_box_is_asked_and_says_the_same_as_an_open_one():
    model = linear({"a": 2.0, "b": -1.0}, line=10.0)
    rows = {"a": np.array([8.0, 7.0, 9.0]), "b": np.array([2.0, 2.0, 3.0])}
    row = case(a=4.0, b=3.0)
    opened, closed = explained(model, row, rows), explained(asked_only(model), row, rows)
    assert closed.method == "exact_subsets"
    assert [one.weight for one in opened.listed] == pytest.approx([one.weight for one in closed.listed])


def test_boosted_trees_are_explained_before_the_curve():
    random = np.random.default_rng(0)
    matrix = random.normal(size=(400, 3))
    model = boosted(matrix, (matrix[:, 0] > 0).astype(int), [Column(name) for name in "abc"], numbers(*"abc"))
    rows = columns_of(matrix, "abc")
    found = explained(model, case(a=-1.0, b=0.0, c=0.0), rows)
    assert (found.method, found.unit, found.listed[0].id, found.listed[0].direction) == (
        "exact_trees", "log_odds", "a", "for"
    )  # fmt: skip
    assert sum(one.weight for one in found.listed) == pytest.approx(found.margin - found.base, abs=1e-6)


def test_an_amount_is_raised_or_lowered():
    model = linear({"a": 2.0}, line=None)
    found = explained(model, case(a=4.0), {"a": np.array([1.0, 3.0])})
    assert (found.compared_with, found.listed[0].direction, found.listed[0].weight) == ("everybody", "raises", 4.0)


def test_what_does_not_add_up_is_not_shown():
    calls = iter(range(10_000))
    model = Example(numbers("a"), lambda rows: rows["a"] + next(calls), None, line=10.0)
    with pytest.raises(NotAdditiveError):
        explained(model, case(a=4.0), {"a": np.array([1.0, 30.0])})


def test_of_many_others_a_fair_picture_is_drawn():
    model = linear({"a": 1.0}, line=10.0)
    many = {"a": np.linspace(10.0, 20.0, 5_000)}
    found = explained(model, case(a=4.0), many)
    assert found.others == 5_000
    assert found.base == pytest.approx(15.0, abs=0.01)
