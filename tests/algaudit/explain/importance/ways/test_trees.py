"""Contributions of trees: worked out by hand, equal to shap's two ways, and exact in double precision."""

import numpy as np
import pytest

from algaudit.explain.importance.ways import trees
from algaudit.explain.importance.ways.asked import Asked, borrowed_shap
from algaudit.explain.importance.ways.leaves import leaves_of
from algaudit.explain.importance.ways.trees import TreeSums, short_ways
from algaudit.models.features import plain
from algaudit.models.structure import Encoded, Tree, Trees
from tests.algaudit.explain.examples import Example, boosted, columns_of, forest, numbers, of_structure


def tree(*nodes: tuple[int, float, int, int, bool, float]) -> Tree:
    """Return a tree from its nodes: column, threshold, left, right, missing goes left, value."""
    column, threshold, left, right, missing, value = zip(*nodes, strict=True)
    whole = (np.array(side, np.int64) for side in (column, left, right))
    one, two, three = whole
    return Tree(one, np.array(threshold), two, three, np.array(missing, bool), np.array(value, float))


LEAF = (-1, 0.0, -1, -1, False)
#: age ≤ 60: 1 point; older: 3 points with an income of at most 500, otherwise 2.
SMALL = tree((0, 60.0, 1, 2, True, 0.0), (*LEAF, 1.0), (1, 500.0, 3, 4, False, 0.0), (*LEAF, 3.0), (*LEAF, 2.0))


def learnt(cases: int = 1_000) -> tuple[np.ndarray, np.ndarray]:
    """Return cases of four numbers, one of them sometimes missing, and what is to be learnt."""
    random = np.random.default_rng(0)
    matrix = random.normal(size=(cases, 4))
    wanted = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + random.normal(size=cases) > 0
    matrix[::5, 3] = np.nan
    return matrix, wanted


def test_a_tiny_tree_by_hand():
    # Case 70 and 300 (3 points) against 50 and 900 (1 point). v(age) = 2, v(income) = 1, v(both) = 3, v(nothing) = 1:
    # age gets ½(2 − 1) + ½(3 − 1) = 1.5, income gets ½(1 − 1) + ½(3 − 2) = 0.5.
    inside = Trees((Encoded("age"), Encoded("income")), (SMALL,), base=10.0)
    way = TreeSums(inside, ("age", "income"), {"age": np.array([50.0]), "income": np.array([900.0])})
    assert way.base == 11.0
    assert way.values({"age": np.array([70.0]), "income": np.array([300.0])}).tolist() == [[1.5, 0.5]]


def test_a_category_over_two_columns_by_hand():
    # "rented" gives 4, "own" gives 1, anything else 0. Rented against own: flat gets 4 − 1 = 3 as a whole.
    by_flat = tree((0, 0.5, 1, 2, False, 0.0), (1, 0.5, 3, 4, False, 0.0), (*LEAF, 4.0), (*LEAF, 0.0), (*LEAF, 1.0))
    inside = Trees((Encoded("flat", "rented"), Encoded("flat", "own")), (by_flat,))
    own = np.array(["own"], object)
    way = TreeSums(inside, ("flat",), {"flat": own})
    assert way.values({"flat": np.array(["rented", "own", None], object)}).tolist() == [[3.0], [0.0], [-1.0]]


def test_a_missing_number_goes_where_the_tree_sends_it():
    inside = Trees((Encoded("age"), Encoded("income")), (SMALL,))
    background = {"age": np.array([70.0]), "income": np.array([900.0])}
    way = TreeSums(inside, ("age", "income"), background)
    # A missing age goes left to 1 point, a missing income right to 2 points.
    rows = {"age": np.array([np.nan, 70.0]), "income": np.array([900.0, np.nan])}
    assert way.values(rows).tolist() == [[-1.0, 0.0], [0.0, 0.0]]


def theirs(inside: Trees, background: dict, rows: dict) -> np.ndarray:
    """Return what shap's own explainer of trees says."""
    listed = [
        {
            "children_left": each.left,
            "children_right": each.right,
            "children_default": np.where(each.missing_left, each.left, each.right),
            "features": each.column,
            "thresholds": each.threshold,
            "values": each.value[:, None],
            "node_sample_weight": np.ones(len(each.value)),
        }
        for each in inside.trees
    ]
    with borrowed_shap() as shap:
        masker = shap.maskers.Independent(inside.encode(background), max_samples=len(background["a"]))
        explainer = shap.TreeExplainer({"trees": listed}, masker, feature_perturbation="interventional")
        return explainer.shap_values(inside.encode(rows), check_additivity=False)


def test_a_forest_of_numbers_agrees_with_both_ways_of_shap():
    matrix, wanted = learnt()
    names = ("a", "b", "c", "d")
    model = forest(matrix, wanted, names, n_estimators=8, max_depth=6)
    rows, others = columns_of(matrix[:60], names), columns_of(matrix[100:140], names)
    ours = TreeSums(model.inside, names, others).values(rows)
    assert np.abs(ours - Asked(model, names, others, seed=0).values(rows)).max() < 1e-9
    # shap keeps leaves in single precision.
    assert np.abs(ours - theirs(model.inside, others, rows)).max() < 1e-6


def test_values_are_rounded_as_the_trees_do_before_they_are_compared():
    # 0.3 in single precision is a little more than 0.3 in double precision: the tree sends it right.
    stump = tree((0, 0.3, 1, 2, True, 0.0), (*LEAF, 1.0), (*LEAF, 2.0))
    rows, background = {"a": np.array([0.3])}, {"a": np.array([0.0])}
    found = [
        TreeSums(Trees((Encoded("a"),), (stump,), single=single), ("a",), background).values(rows)[0, 0]
        for single in (False, True)
    ]
    assert found == [0.0, 1.0]


def test_thresholds_keep_double_precision_where_shap_loses_it():
    # Between the threshold in double precision and in single precision.
    stump = tree((0, 0.3, 1, 2, True, 0.0), (*LEAF, 1.0), (*LEAF, 2.0))
    inside = Trees((Encoded("a"),), (stump,))
    rows, background = {"a": np.array([0.3 + 5e-9])}, {"a": np.array([1.0])}
    assert TreeSums(inside, ("a",), background).values(rows).tolist() == [[0.0]]
    assert theirs(inside, background, rows).tolist() == [[-1.0]]


def encoded_model() -> tuple[Example, dict]:
    """Return boosted trees over three numbers and a category in two columns, and cases."""
    random = np.random.default_rng(0)
    cases = 1_500
    rows = columns_of(random.normal(size=(cases, 3)), "abc")
    rows["flat"] = random.choice(np.array(["own", "rented", None], object), cases)
    rows["b"][::7] = np.nan
    columns = (
        Encoded("a"),
        Encoded("b", fill=0.5, center=1.0, scale=2.0),
        Encoded("c"),
        Encoded("flat", "own"),
        Encoded("flat", "rented"),
    )
    matrix = Trees(columns, ()).encode(rows)
    wanted = matrix[:, 0] + 2 * matrix[:, 1] * matrix[:, 3] - matrix[:, 4] + random.normal(size=cases) > 0
    return boosted(matrix, wanted, columns, (*numbers("a", "b", "c"), plain("flat", "category"))), rows


def test_trees_over_a_spread_out_category_agree_with_asking_for_every_subset():
    model, rows = encoded_model()
    names = ("a", "b", "c", "flat")
    cases = {name: values[:40] for name, values in rows.items()}
    others = {name: values[50:80] for name, values in rows.items()}
    # Asked about the margin, which adds up; the score is curved.
    margin = of_structure(
        Trees(model.inside.columns, model.inside.trees, model.inside.base, single=True), model.features
    )
    ours = TreeSums(model.inside, names, others)
    assert np.abs(ours.values(cases) - Asked(margin, names, others, seed=0).values(cases)).max() < 1e-9
    assert np.abs(ours.base + ours.values(cases).sum(axis=1) - model.inside.margin(cases)).max() < 1e-9
    assert max(leaves.column.shape[2] for leaves in leaves_of(model.inside, names)) == 2


def test_the_table_and_the_list_of_pairs_say_the_same():
    matrix, wanted = learnt()
    names = ("a", "b", "c", "d")
    model = forest(matrix, wanted, names, n_estimators=5)
    others = columns_of(matrix[100:400], names)
    way = TreeSums(model.inside, names, others)
    many, few = way.values(columns_of(matrix[:100], names)), way.values(columns_of(matrix[:1], names))
    assert trees._in_table(4, 100, 300)
    assert not trees._in_table(8, 1, 300)
    assert many[:1] == pytest.approx(few, abs=1e-12)
    wide = [trees._by_table, trees._by_pairs]
    found = [np.zeros((4, 50)) for _ in wide]
    encoded, beside = (model.inside.encode(columns_of(part, names)).T for part in (matrix[:50], matrix[100:400]))
    for leaves in leaves_of(model.inside, names):
        for by, total in zip(wide, found, strict=True):
            by(leaves, encoded, beside, total)
    assert np.abs(found[0] - found[1]).max() < 1e-12


def test_long_ways_are_computed_pair_by_pair():
    # A chain of 10 features: all must be 1 for the leaf of value 1; against zeros each gets a tenth.
    length = 10
    nodes = []
    for place in range(length):
        nodes += [(place, 0.5, 2 * place + 1, 2 * place + 2, True, 0.0), (*LEAF, 0.0)]
    chain = tree(*nodes, (*LEAF, 1.0))
    names = tuple(f"f{place}" for place in range(length))
    inside = Trees(tuple(Encoded(name) for name in names), (chain,))
    way = TreeSums(inside, names, {name: np.zeros(1) for name in names})
    rows = {name: np.ones(2) for name in names}
    assert way.values(rows) == pytest.approx(np.full((2, length), 0.1), abs=1e-15)
    assert way.work(rows) == 2


def test_a_tree_that_asks_nothing_adds_to_the_base_only():
    inside = Trees((Encoded("a"),), (tree((*LEAF, 2.5)),), base=1.0)
    way = TreeSums(inside, ("a",), {"a": np.zeros(2)})
    assert way.base == 3.5
    assert way.values({"a": np.ones(3)}).tolist() == [[0.0]] * 3
    assert short_ways(inside)
    many = tuple(Encoded(f"f{place}") for place in range(trees.MOST_FEATURES + 1))
    assert not short_ways(Trees(many, ()))
