"""From the bytes of a skops file to bytes that may be opened: everything in them was looked at."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.models.files.skops_format.arrays import check_array
from algaudit.models.files.skops_format.schema import PLAN, Node, Plan
from algaudit.models.files.skops_format.zips import packed_again, unpacked
from algaudit.models.files.trees import is_sound, is_tree
from algaudit.models.sandbox.protocol import Refused

MOST_COLUMNS = 10_000
MOST_CLASSES = 1_000


def cleaned(content: bytes) -> tuple[bytes, str | None]:
    """Look a skops file through and pack anew what may be opened.

    Parameters
    ----------
    content : bytes
        The file as it came.

    Returns
    -------
    tuple of bytes and str or None
        A skops file of known types and sound arrays, and the version of scikit-learn that wrote it.

    Raises
    ------
    Refused
        When anything in it is not on the list or not sound.
    """
    members = unpacked(content)
    plan = Plan(members)
    read = plan.read()
    numbers = {name: members[name] for name in sorted(plan.files)}
    for name, array in numbers.items():
        check_array(name, array)
    for tree in plan.trees:
        _check_tree(tree, numbers)
    return packed_again({PLAN: json.dumps(read).encode()} | numbers), plan.version


def _check_tree(tree: Node, numbers: Mapping[str, bytes]) -> None:
    """Refuse a tree of scikit-learn that is none, before scikit-learn copies it into its own memory."""
    try:
        state = tree["content"]["content"]
        columns, classes, outputs = tree["__reduce__"]["args"]["content"]
        nodes, values = _array(state["nodes"], numbers), _array(state["values"], numbers)
        count, width = _whole(state["node_count"]), _whole(columns)
        sorts = _array(classes, numbers)
        sound = (
            _whole(outputs) == 1
            and 0 < width <= MOST_COLUMNS
            and sorts.shape == (1,)
            and 0 < int(sorts[0]) <= MOST_CLASSES
            and nodes.shape == (count,)
            and values.shape == (count, 1, int(sorts[0]))
            and is_tree(nodes["left_child"], nodes["right_child"], nodes["feature"], width)
            and is_sound(nodes["threshold"], values, nodes["left_child"])
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Refused("tree") from error
    if not sound:
        raise Refused("tree")


def _array(node: Node, numbers: Mapping[str, bytes]) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = np.load(io.BytesIO(numbers[node["file"]]), allow_pickle=False)
    return found


def _whole(node: Node) -> int:
    """Return the whole number that a node stands for: written out, or as an array of one number."""
    number = json.loads(node["content"])
    if type(number) is not int:
        raise TypeError
    return number
