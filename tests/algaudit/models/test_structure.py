"""Plain numbers give the same scores as the model they were read from."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from algaudit.models.structure import Encoded, Part, Sum, Tree, Trees, leaves, linked

RNG = np.random.default_rng(7)
CASES = RNG.normal(size=(300, 3))
CLASS = (CASES @ [1.0, -2.0, 0.5] + RNG.normal(size=300) > 0).astype(int)
ROWS = {f"x{place}": CASES[:, place] for place in range(3)}


def test_a_linear_model_as_a_sum_of_parts_repeats_scikit_learn():
    fitted = LogisticRegression().fit(CASES, CLASS)
    parts = tuple(
        Part(name, (name,), lambda rows, name=name, weight=weight: rows[name] * weight, slope=weight)
        for name, weight in zip(ROWS, fitted.coef_[0], strict=True)
    )
    made = Sum(float(fitted.intercept_[0]), parts, "logistic", 0.5)
    assert made.score(ROWS) == pytest.approx(fitted.predict_proba(CASES)[:, 1], abs=1e-12)


def test_boosted_trees_as_arrays_repeat_scikit_learn():
    fitted = GradientBoostingClassifier(n_estimators=20, max_depth=3, random_state=0).fit(CASES, CLASS)
    trees = []
    for (one,) in fitted.estimators_:
        tree = one.tree_
        inner = tree.children_left >= 0
        trees.append(
            Tree(
                np.where(inner, tree.feature, -1).astype(np.int64),
                tree.threshold,
                tree.children_left,
                tree.children_right,
                np.zeros(tree.node_count, bool),
                tree.value[:, 0, 0] * fitted.learning_rate,
            )
        )
    prior = CLASS.mean()
    made = Trees(
        tuple(map(Encoded, ROWS)), tuple(trees), base=float(np.log(prior / (1 - prior))), link="logistic", single=True
    )
    assert made.score(ROWS) == pytest.approx(fitted.predict_proba(CASES)[:, 1], abs=1e-12)


def test_a_missing_value_goes_where_the_node_sends_it():
    def stump(missing_left):
        return Tree(
            np.array([0, -1, -1]),
            np.array([0.0, 0.0, 0.0]),
            np.array([1, -1, -1]),
            np.array([2, -1, -1]),
            np.array([missing_left, False, False]),
            np.array([0.0, 1.0, 2.0]),
        )

    missing = np.array([[np.nan]])
    assert (leaves(stump(True), missing).item(), leaves(stump(False), missing).item()) == (1, 2)


def test_a_number_is_filled_centred_and_scaled_in_that_order():
    made = Trees((Encoded("x", fill=5.0, center=1.0, scale=2.0),), ())
    assert made.encode({"x": np.array([np.nan, 3.0])}).tolist() == [[2.0], [1.0]]


def test_single_precision_is_kept_only_where_it_is_declared():
    exact, rounded = (Trees((Encoded("x"),), (), single=single) for single in (False, True))
    assert exact.encode({"x": np.array([0.1])}).item() == 0.1
    assert rounded.encode({"x": np.array([0.1])}).item() == float(np.float32(0.1))


def test_no_column_at_all_still_gives_the_base():
    assert Trees((), (), base=2.0).score({"x": np.zeros(3)}).tolist() == [2.0, 2.0, 2.0]


def test_an_identity_leaves_the_margin_alone():
    assert linked(np.array([-3.0]), "identity").item() == -3.0
