"""The whole search: what is there is found and nothing else is; the long version is tests/benchmarks/subgroups.py."""

import json

import pytest

from algaudit.fairness.subgroups.found import SMALLEST, find_subgroups
from tests.algaudit.fairness.subgroups.hands import people
from tests.benchmarks.subgroups import RESULTS, Scene, everybody, measure, one_column, planted, town

TWO = {"sex": ["f", "m"], "region": ["east", "west"]}


def search(made, **options):
    return find_subgroups(made, ["selection_rate"], **{"depth": 2, "alpha": 0.05, "seed": 0, **options})


def test_a_gap_of_one_column_is_reported_once_and_without_a_second_condition():
    cells = (((0, 0), 1000, 200), ((0, 1), 1000, 200), ((1, 0), 1000, 500), ((1, 1), 1000, 500))
    (found,) = search(people(TWO, *cells)).confirmed
    assert found.conditions == (("sex", "f"),)
    assert found.whole.own[:, 0].tolist() == [2000.0, 400.0]
    assert found.whole.other[:, 0].tolist() == [2000.0, 1000.0]
    assert found.whole.difference[0] == pytest.approx(-0.3)
    assert found.low < found.test.difference[0] < found.high < 0


def test_a_gap_of_a_combination_is_reported_as_that_combination():
    cells = (((0, 0), 1000, 200), ((0, 1), 1000, 500), ((1, 0), 1000, 500), ((1, 1), 1000, 500))
    assert [each.conditions for each in search(people(TWO, *cells)).confirmed] == [(("sex", "f"), ("region", "east"))]


def test_a_blank_makes_a_rule():
    cells = (((0,), 1000, 200), ((1,), 1000, 500), ((2,), 1000, 500))
    assert [each.conditions for each in search(people({"sex": [None, "f", "m"]}, *cells)).confirmed] == [
        (("sex", None),)
    ]


def test_a_group_smaller_than_stated_is_not_reported():
    tiny = 2 * SMALLEST - 20
    cells = (((0,), tiny, 0), ((1,), 2000, 1000), ((2,), 2000, 1000))
    assert search(people({"sex": ["x", "f", "m"]}, *cells)).confirmed == []


def test_the_same_seed_gives_the_same_answer():
    made = town(1, planted(0.5, -0.15))
    listed = [[(each.conditions, each.p_value) for each in search(made, seed=seed).subgroups] for seed in (1, 1, 2)]
    assert listed[0] == listed[1] != listed[2]


def test_a_gap_in_wrong_refusals_alone_is_found_under_its_own_measure():
    made = town(0, everybody(0.5), outcome=True)
    # Of those due, the decision goes against the people with the first label of F.
    behind = (made.codes[:, 5] == 0) & (made.outcome == 1)
    cases = made.cases.copy()
    cases[behind & (made.decision == 1)] = 0
    changed = type(made)(
        made.columns, made.labels, made.codes, made.outcome, made.decision, cases, cases, cases, made.weighted
    )
    found = find_subgroups(
        changed, ["selection_rate", "true_positive_rate", "false_positive_rate"], depth=1, alpha=0.05, seed=0
    )
    assert {(each.measure, each.conditions) for each in found.confirmed if each.conditions[0][0] == "F"} == {
        ("selection_rate", (("F", "f0"),)),
        ("true_positive_rate", (("F", "f0"),)),
    }


def test_what_was_looked_at_is_told():
    found = search(town(0, everybody(0.5)))
    told, halves = found.searched["selection_rate"], found.halves["selection_rate"]
    # 28 labels; pairs of labels of two different columns: (28² − 6² − 6² − 5² − 5² − 4² − 2²) / 2.
    assert (told.looked_at, told.complete, told.depth) == (28 + 321, 2, 2)
    assert halves.searched.total()[0] == halves.test.total()[0] == 10_000


@pytest.mark.parametrize(
    ("scene", "least", "most"),
    [
        (Scene("planted", planted(0.3, -0.15), "AB"), 18, 0),
        (Scene("planted, weighted", planted(0.3, -0.2), "AB", weighted=True), 17, 2),
        (Scene("nothing", everybody(0.5)), 0, 2),
        (Scene("nothing, rare", everybody(0.02)), 0, 2),
        (Scene("nothing, weighted", everybody(0.5), weighted=True), 0, 2),
        (Scene("one column", one_column, "A"), 0, 3),
    ],
    ids=lambda each: each.name if isinstance(each, Scene) else "",
)
def test_what_is_there_is_found_and_nothing_else_is(scene, least, most):
    # 20 towns: with a true share of 5 % wrong, 3 or more of 20 are seen in 8 of 100 such tests.
    found = measure(scene, 20)
    assert found.found >= least
    assert found.wrong <= most


def test_the_long_version_says_what_is_promised():
    towns = json.loads((RESULTS / "subgroups.json").read_text("utf-8"))["towns"]
    assert {each["towns"] for each in towns} == {100}
    # With weights that vary as much as their mean, 20,000 people tell as much as 10,000: nothing is promised of them.
    equal = [each for each in towns if each["scene"].startswith("planted") and "weighted" not in each["scene"]]
    assert all(each["found"] >= 95 for each in equal)
    assert all(each["wrong"] <= 5 for each in towns if each["scene"].startswith("nothing planted"))
