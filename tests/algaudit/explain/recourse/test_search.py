"""The search: what it tries, and how it makes a change smaller."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.explain.recourse.answer import goal_of
from algaudit.explain.recourse.levers import levers_of
from algaudit.explain.recourse.plans import TooMany
from algaudit.explain.recourse.search import Search
from algaudit.explain.recourse.terrain import Ground, terrain_of
from algaudit.models.structure import Sum
from tests.algaudit.explain.recourse.small import Closed, bands, category, number, table, together


def searching(features, structure, values, *, most=3, banned=(), rows=None):
    model = Closed(features, structure)
    goal = goal_of(model, None)
    known = {feature.name: feature for feature in features}
    ground = Ground(known, levers_of(features, rows), terrain_of(None, features, rows), goal.toward, most)
    return Search(model, goal, ground, case=values, banned=frozenset(banned))


SMALL = (number("a", least=0.0, most=5.0), category("c", "xyz", "any", effort=2.0))
POINTS = Sum(0.0, (bands("a", [2.0, 4.0], [0, 3, 6]), table("c", {"y": 3.0})), line=6.0)


def test_everything_is_asked_cheapest_first():
    plans = searching(SMALL, POINTS, {"a": 0.0, "c": "x"}).everything()
    assert [(plan.cost, plan.values) for plan in plans[:2]] == [(4.0, {"a": 4.0}), (4.0, {"a": 2.0, "c": "y"})]


def test_a_banned_lever_is_left_alone():
    plans = searching(SMALL, POINTS, {"a": 0.0, "c": "x"}, banned=[1]).everything()
    assert [plan.values for plan in plans] == [{"a": 4.0}, {"a": 5.0}]
    assert searching(SMALL, POINTS, {"a": 0.0, "c": "x"}, banned=[0]).everything() == []


def test_what_cannot_be_listed_whole_is_not_asked_whole():
    loose = (number("a", whole=False), SMALL[1])
    with pytest.raises(TooMany):
        searching(loose, POINTS, {"a": 0.0, "c": "x"}).everything()


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_promising_are_followed_to_the_best_here(most):
    plans = searching(SMALL, POINTS, {"a": 0.0, "c": "x"}, most=most).promising(0)
    assert (plans[0].cost, plans[0].values) == (4.0, {"a": 4.0})


def test_nothing_is_found_where_nothing_is():
    never = Sum(0.0, POINTS.parts, line=60.0)
    assert searching(SMALL, never, {"a": 0.0, "c": "x"}).promising(0) == []
    assert searching((number("a", "fixed"),), Sum(0.0, (), line=1.0), {"a": 0.0}).promising(0) == []


def test_a_large_change_is_made_smaller_between_the_values_tried():
    feature = number("a", "increase", most=100_000.0)
    rows = {"a": np.array([0.0, 90_000.0])}
    search = searching((feature,), Sum(0.0, (bands("a", [43_210.0], [0, 1]),), line=1.0), {"a": 0.0}, rows=rows)
    plans = search.promising(0)
    assert 43_210 <= plans[0].cost < 43_220


def test_where_a_feature_stands_beside_a_break_next_to_nothing_is_asked():
    feature = number("a", "any", whole=False)
    search = searching((feature,), Sum(0.0, (bands("a", [5.0], [1, 0], above=True),), line=1.0), {"a": 5.0 + 1e-12})
    assert search.promising(0)[0].cost <= 0.1


def test_single_changes_are_some_of_each_feature():
    rows = searching(SMALL, POINTS, {"a": 0.0, "c": "x"}).single_changes()
    assert sorted(zip(rows["a"].tolist(), rows["c"].tolist(), strict=True)) == [
        (0.0, "y"),
        (0.0, "z"),
        *((float(value), "x") for value in range(1, 6)),
    ]


def test_a_plan_is_confirmed_when_all_that_comes_before_it_is_asked():
    search = searching(SMALL, POINTS, {"a": 0.0, "c": "x"})
    plans = search.everything()
    dear = next(plan for plan in plans if plan.cost == 5.0)
    assert search.confirmed(dear)[0].values == {"a": 4.0}
    assert search.confirmed(dear)[-1] is dear
    # Nothing comes before a plan that asks for less than the smallest one.
    assert search.confirmed(replace(dear, moves={0: replace(dear.moves[0], cost=1.0)}))[0].cost == 1.0


@pytest.mark.parametrize(("count", "whole"), [(2, True), (3, True), (2, False)])
def test_a_plan_is_not_confirmed_when_that_would_be_too_much(count, whole):
    features = tuple(number(f"f{place}", "increase", whole=whole, most=150.0) for place in range(count))
    structure = Sum(0.0, (together(1.0, **{feature.name: 140.0 for feature in features}),), line=1.0)
    search = searching(features, structure, {feature.name: 0.0 for feature in features})
    plans = search.promising(0)
    assert plans
    assert search.confirmed(plans[0]) is None
