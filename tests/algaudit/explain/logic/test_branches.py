"""Ways through a tree as conditions: they part the cases exactly as the tree does."""

import numpy as np
import pytest

from algaudit.explain.logic.branches import branches
from algaudit.explain.logic.grown import grown
from algaudit.models.features import plain
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.form.conditions import asked_in
from algaudit.models.rules.names import Names
from algaudit.models.rules.truth import holds
from algaudit.models.structure import Encoded, Trees

COLUMNS = (Encoded("age"), Encoded("flat", "own"), Encoded("flat", "rent"))


def rows(size, seed, *, gaps):
    random = np.random.default_rng(seed)
    age = random.integers(18, 90, size).astype(float)
    flat = random.choice(np.array(["own", "rent", "none"], object), size)
    if gaps:
        age[random.random(size) < 0.1] = np.nan
        flat[random.random(size) < 0.1] = None
    return {"age": age, "flat": flat}


def cases_of(given, conditions):
    asked = {"own", "rent"} | {value for one in conditions for test, _ in asked_in(one) for value in test.among or ()}
    codes = {"flat": {value: place + 2 for place, value in enumerate(sorted(asked))}}
    features = {"age": plain("age", "number"), "flat": plain("flat", "category")}
    return Cases(Names(features, {}, {}, codes), given)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_every_case_meets_the_conditions_of_its_own_leaf_and_of_no_other(seed, gaps):
    given = rows(1_500, seed, gaps=gaps)
    encoded = Trees(COLUMNS, ()).encode(given)
    wanted = ((np.nan_to_num(given["age"], nan=30) > 55) & (given["flat"] != "own")) | (given["flat"] == "rent")
    made = grown(COLUMNS, encoded, np.asarray(wanted, np.int64), seed)
    leaf = made.leaves(encoded)
    found = dict(branches(made, {"age", "flat"} if gaps else set()))
    assert set(found) == set(leaf.tolist())
    for node, conditions in found.items():
        cases = cases_of(given, conditions)
        met = np.all([holds(one, cases) for one in conditions], axis=0) if conditions else np.ones(len(leaf), bool)
        assert met.tolist() == (leaf == node).tolist()


def test_several_questions_about_one_number_become_one():
    age = np.arange(18.0, 90.0)[:, None]
    results = ((age[:, 0] > 30) & (age[:, 0] <= 60)).astype(np.int64)
    made = grown((Encoded("age"),), age, results, 0)
    told = [[(one.above, one.at_most) for one in conditions] for _, conditions in branches(made, set())]
    assert sorted(told, key=str) == sorted([[(None, 30.0)], [(30.0, 60.0)], [(60.0, None)]], key=str)


def test_where_nothing_is_asked_there_is_nothing_to_meet():
    made = grown((Encoded("age"),), np.arange(50.0)[:, None], np.zeros(50, np.int64), 0)
    assert list(branches(made, set())) == [(0, ())]


def test_whether_a_number_is_known_can_be_the_whole_question():
    values = np.concatenate([np.full(200, np.nan), np.linspace(0, 1, 200)])[:, None]
    made = grown((Encoded("age"),), values, np.repeat([1, 0], 200).astype(np.int64), 0)
    told = {int(made.results[node]): conditions for node, conditions in branches(made, {"age"})}
    assert {result: conditions[0].missing for result, conditions in told.items()} == {1: True, 0: False}
