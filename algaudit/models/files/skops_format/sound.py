"""Whether the parts of an opened pipeline fit together.

A tree that asks for a column that its owner never checks reads beyond its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from algaudit.models.files.trees import is_sound, is_tree
from algaudit.models.sandbox.protocol import Refused

_SAFE_STARTS = ("DummyClassifier", "DummyRegressor")
#: Boosting by histograms knows categories up to this code.
_MOST_CATEGORIES = 255
_MOST_PARTS = 1_000_000
_ENDS = ("Classifier", "Regressor")


# Any in this file: estimators have no common type, and what a file put into them is looked at here.
def check_sound(model: Any) -> None:
    """Refuse an opened pipeline whose parts do not fit, and set it to work quietly on one thread.

    Parameters
    ----------
    model : estimator of scikit-learn
        What came out of the file.

    Raises
    ------
    Refused
        ``tree`` or ``parts``.
    """
    try:
        for part in parts_of(model):
            own = vars(part)
            for quiet, value in (("n_jobs", None), ("verbose", 0)):
                if quiet in own:
                    setattr(part, quiet, value)
            learnt, check = _CHECKS.get(type(part).__name__, ("", None))
            # Ensembles keep a pattern of their members, which has learnt nothing and can answer nothing.
            if check is not None and learnt in own and not check(part):
                raise Refused("tree")
    except (AttributeError, TypeError, ValueError, IndexError, KeyError, OverflowError) as error:
        raise Refused("parts") from error


def parts_of(model: Any) -> Iterator[Any]:
    """Yield a pipeline and all objects of scikit-learn in it, each once."""
    waiting, seen = [model], set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(part, str | int | float):
            continue
        seen.add(id(part))
        if len(seen) > _MOST_PARTS:
            raise Refused("parts")
        if isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, list | tuple | set):
            waiting += part
        elif isinstance(part, np.ndarray):
            waiting += part.ravel().tolist() if part.dtype == object else []
        elif type(part).__module__.startswith("sklearn.") and hasattr(part, "__dict__"):
            waiting += vars(part).values()
            yield part


def _width(part: Any) -> int:
    width = vars(part)["n_features_in_"]
    if isinstance(width, bool) or not isinstance(width, int | np.integer):
        raise TypeError
    return int(width)


def _single_tree(tree: Any) -> bool:
    classes = vars(tree).get("classes_")
    sorts = 1 if classes is None else len(classes)
    inner = tree.tree_
    return bool(inner.n_features == _width(tree) and inner.n_classes[0] == sorts and _one_output(tree))


def _one_output(part: Any) -> bool:
    return bool(vars(part).get("n_outputs_", 1) == 1)


def _forest(forest: Any) -> bool:
    trees = forest.estimators_
    fit = all(_width(tree) == _width(forest) and _single_tree(tree) for tree in trees)
    return isinstance(trees, list) and len(trees) > 0 and fit and _one_output(forest)


def _boosted(model: Any) -> bool:
    trees = model.estimators_
    if not isinstance(trees, np.ndarray) or trees.ndim != 2 or trees.size == 0:
        return False
    classes = vars(model).get("classes_")
    across = 1 if classes is None or len(classes) == 2 else len(classes)
    start = model.init_ == "zero" if isinstance(model.init_, str) else type(model.init_).__name__ in _SAFE_STARTS
    fit = all(_width(tree) == _width(model) and tree.tree_.n_classes[0] == 1 for tree in trees.ravel())
    # The first guess must be as wide as what the trees add to it.
    guessed = across == 1 or isinstance(model.init_, str) or len(model.init_.classes_) == across
    return bool(trees.shape[1] == across == model.n_trees_per_iteration_ and start and fit and guessed)


def _by_histograms(model: Any) -> bool:
    own, width = vars(model), _width(model)
    mapper = own["_bin_mapper"]
    categorical = np.asarray(mapper.is_categorical_).astype(bool)
    if categorical.shape != (width,) or len(mapper.bin_thresholds_) != width:
        return False
    for column in np.flatnonzero(categorical):
        codes = np.asarray(mapper.bin_thresholds_[column], np.float64)
        if not ((codes >= 0) & (codes <= _MOST_CATEGORIES)).all():
            return False
    across = model.n_trees_per_iteration_
    rounds = own["_predictors"]
    return all(len(trees) == across and all(_histogram_tree(tree, categorical) for tree in trees) for trees in rounds)


def _histogram_tree(tree: Any, categorical: Any) -> bool:
    nodes, sets = tree.nodes, tree.raw_left_cat_bitsets
    leaf = nodes["is_leaf"].astype(bool)
    left, right = (np.where(leaf, -1, nodes[side].astype(np.int64)) for side in ("left", "right"))
    column = nodes["feature_idx"].astype(np.int64)
    if nodes.ndim != 1 or not is_tree(left, right, column, len(categorical)):
        return False
    grouped = ~leaf & nodes["is_categorical"].astype(bool)
    known = bool(categorical[column[grouped]].all()) and bool((nodes["bitset_idx"][grouped] < len(sets)).all())
    shaped = sets.dtype == np.uint32 and sets.ndim == 2 and sets.shape[1] == 8
    return known and shaped and is_sound(nodes["num_threshold"], nodes["value"], left)


#: What a part has once it has learnt, and how it is looked at.
_CHECKS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **{f"{name}{end}": ("tree_", _single_tree) for name in ("DecisionTree", "ExtraTree") for end in _ENDS},
    **{f"{name}{end}": ("estimators_", _forest) for name in ("RandomForest", "ExtraTrees") for end in _ENDS},
    **{f"GradientBoosting{end}": ("estimators_", _boosted) for end in _ENDS},
    **{f"HistGradientBoosting{end}": ("_predictors", _by_histograms) for end in _ENDS},
}
