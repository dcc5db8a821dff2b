"""Where the score can change, as its structure says."""

import numpy as np

from algaudit.explain.recourse.terrain import BEYOND_SINGLE, terrain_of
from algaudit.models.structure import Encoded, Part, Sum, Tree, Trees
from tests.algaudit.explain.recourse.small import bands, category, line, number, table, together

NUMBERS = (number("a"), number("b"), category("c", "xy"))


def test_breaks_slopes_and_links_of_a_sum_are_gathered():
    parts = (bands("a", [3.0, 1.0], [0, 1, 2]), line("a", 2.0), line("a", 0.5), together(4.0, a=2.0, c="x"))
    found = terrain_of(Sum(0.0, (*parts, table("c", {"x": 1.0}))), NUMBERS, None)
    assert (found.known, found.breaks, found.slopes) == (True, {"a": (1.0, 2.0, 3.0)}, {"a": 2.5})
    assert (found.links, found.unlisted) == ((frozenset({"a", "c"}),), frozenset())


def test_a_number_whose_breaks_are_not_listed_may_change_anywhere():
    part = Part("a and b", ("a", "b"), lambda rows: rows["a"] * rows["b"], breaks={"a": (1.0, float("inf"))})
    found = terrain_of(Sum(0.0, ()), NUMBERS, None, bars=(part,))
    assert (found.unlisted, found.breaks, found.links) == (frozenset({"b"}), {"a": (1.0,)}, (frozenset({"a", "b"}),))


def test_thresholds_of_trees_are_told_in_the_units_of_the_feature():
    tree = Tree(
        np.array([0, 1, -1, -1, -1]),
        np.array([1.5, 0.5, 0.0, 0.0, 0.0]),
        np.array([1, 2, -1, -1, -1]),
        np.array([4, 3, -1, -1, -1]),
        np.zeros(5, bool),
        np.zeros(5),
    )
    columns = (Encoded("a", center=10.0, scale=2.0), Encoded("c", "x"))
    found = terrain_of(Trees(columns, (tree,)), NUMBERS, None)
    assert (found.breaks, found.known) == ({"a": (13.0,)}, True)
    assert terrain_of(Trees(columns, (tree,), single=True), NUMBERS, None).beyond == BEYOND_SINGLE


def test_of_a_closed_model_only_usual_values_are_known():
    rows = {"a": np.arange(101.0), "b": np.full(101, np.nan), "c": np.full(101, "x", object)}
    found = terrain_of(None, NUMBERS, rows)
    assert not found.known
    assert found.breaks == {"a": tuple(np.arange(0.0, 101.0, 5).tolist()), "b": ()}
    assert terrain_of(None, NUMBERS, None).breaks == {}
