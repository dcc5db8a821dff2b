"""Tree ensembles of ONNX by hand: numbers of nodes may stand in any order, but each must be reached once."""

import numpy as np
import pytest

from algaudit.models.files.onnx_format.forest import in_order, read_forest
from algaudit.models.sandbox.protocol import Refused

#: A stump, then a tree whose nodes are numbered backwards.
GIVEN = {
    "nodes_treeids": [0, 0, 0, 1, 1, 1, 1, 1],
    "nodes_nodeids": [0, 1, 2, 9, 5, 7, 6, 8],
    "nodes_truenodeids": [1, 0, 0, 8, 0, 0, 0, 6],
    "nodes_falsenodeids": [2, 0, 0, 7, 0, 0, 0, 5],
    "nodes_featureids": [0, 0, 0, 1, 0, 0, 0, 0],
    "nodes_values": [1.5, 0, 0, 2.5, 0, 0, 0, 3.5],
    "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "BRANCH_LEQ"],
    "target_treeids": [0, 0, 1, 1, 1],
    "target_nodeids": [1, 2, 5, 6, 7],
    "target_ids": [0, 0, 0, 0, 0],
    "target_weights": [1.0, 2.0, 5.0, 6.0, 7.0],
}


def test_branches_lead_to_places():
    found = read_forest(GIVEN, 1)
    assert found.first.tolist() == [0, 3]
    assert found.left.tolist() == [1, -1, -1, 7, -1, -1, -1, 6]
    assert found.right.tolist() == [2, -1, -1, 5, -1, -1, -1, 4]
    assert found.column.tolist() == [0, -1, -1, 1, -1, -1, -1, 0]
    assert found.weights[0].tolist() == [1, 2, 4, 6, 5]
    assert not found.missing_left.any()
    assert found.modes == {"BRANCH_LEQ"}


def test_children_stand_behind_their_parent_once_in_order():
    assert [nodes.tolist() for nodes in in_order(read_forest(GIVEN, 1))] == [[0, 1, 2], [3, 7, 5, 6, 4]]


def test_classes_are_read_like_targets():
    given = {name.replace("target", "class"): values for name, values in GIVEN.items()}
    assert read_forest(given, 1).weights[2].tolist() == [1.0, 2.0, 5.0, 6.0, 7.0]


def changed(name, place, value):
    """Return the attributes with one number changed."""
    return {name: [*GIVEN[name][:place], value, *GIVEN[name][place + 1 :]]}


@pytest.mark.parametrize(
    "change",
    [
        {name: [] for name in GIVEN},
        {"nodes_values": [1.0]},
        {"nodes_treeids": [[0]]},
        {"nodes_missing_value_tracks_true": [1]},
        {"target_weights": [1.0]},
        changed("nodes_nodeids", 1, 0),
        changed("nodes_treeids", 1, 1),
        changed("nodes_treeids", 3, 0),
        changed("nodes_truenodeids", 0, 2),
        changed("nodes_truenodeids", 0, 0),
        changed("nodes_truenodeids", 3, 99),
        changed("nodes_falsenodeids", 7, 9),
        changed("nodes_featureids", 0, -1),
        changed("nodes_featureids", 0, 2**31),
        changed("nodes_values", 0, np.nan),
        changed("nodes_modes", 0, "BRANCH_MAYBE"),
        changed("target_nodeids", 0, 0),
        changed("target_ids", 0, 1),
        changed("target_ids", 0, -1),
        changed("target_weights", 0, np.nan),
    ],
)
def test_what_makes_no_trees_is_refused(change):
    with pytest.raises(Refused, match="tree"):
        read_forest(GIVEN | change, 1)


def test_trees_that_lie_among_each_other_are_refused():
    leaves = {name: values[:3] for name, values in GIVEN.items() if name.startswith("nodes")}
    leaves |= {"nodes_treeids": [0, 1, 0], "nodes_modes": ["LEAF"] * 3}
    with pytest.raises(Refused, match="tree"):
        read_forest(GIVEN | leaves, 1)


def test_nodes_that_only_go_round_are_refused():
    """Two nodes of the second tree lead to each other: each has one parent, and nobody gets there."""
    given = {
        **GIVEN,
        "nodes_treeids": [0, 0, 0, 0, 0],
        "nodes_nodeids": [0, 1, 2, 3, 4],
        "nodes_truenodeids": [0, 2, 1, 0, 0],
        "nodes_falsenodeids": [0, 3, 4, 0, 0],
        "nodes_featureids": [0] * 5,
        "nodes_values": [0.0] * 5,
        "nodes_modes": ["LEAF", "BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF"],
        **{f"target_{name}": [] for name in ("treeids", "nodeids", "ids", "weights")},
    }
    with pytest.raises(Refused, match="tree"):
        read_forest(given, 1)
