"""Small algorithms for the tests of this room: written down by hand, or learnt by scikit-learn and taken apart here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from algaudit.models.features import Feature, plain
from algaudit.models.structure import Columns, Encoded, Link, Part, Structure, Sum, Tree, Trees


@dataclass(frozen=True, eq=False)
class Example:
    """An algorithm: what it scores, from which inputs, and what its inside looks like."""

    features: tuple[Feature, ...]
    scoring: Callable[[Columns], Any]
    inside: Structure | None = None
    unit: Literal["points", "probability", "amount"] = "points"
    line: float | None = 0.0
    kind: Literal["rules", "onnx", "skops"] = "rules"
    fingerprint: str = "0" * 64
    asked: list[int] = field(default_factory=list)

    @property
    def labels(self):
        return () if self.line is None else ("yes", "no")

    @property
    def positive(self):
        return None if self.line is None else "yes"

    def score(self, rows):
        scores = np.asarray(self.scoring(rows), np.float64)
        self.asked.append(len(scores))
        return scores

    def predict(self, rows):
        if self.line is None:
            raise TypeError
        return np.where(self.score(rows) >= self.line, "yes", "no").astype(object)

    def structure(self):
        return self.inside


def of_structure(structure: Structure, features: Sequence[Feature], **further: Any) -> Example:
    """Return the algorithm that an inside describes."""
    return Example(tuple(features), structure.score, structure, **further)


def numbers(*names: str) -> tuple[Feature, ...]:
    """Return features that are numbers."""
    return tuple(plain(name, "number") for name in names)


def linear(weights: dict[str, float], base: float = 0.0, link: Link = "identity", **further: Any) -> Example:
    """Return a linear model."""

    def part(name: str, weight: float) -> Part:
        return Part(name, (name,), lambda rows: weight * rows[name], slope=weight)

    parts = tuple(part(name, weight) for name, weight in weights.items())
    return of_structure(Sum(base, parts, link), numbers(*weights), **further)


#: A point table as offices use them: bands, a condition on two features, and a cap over three.
CARD_FEATURES = (
    *numbers("income", "age", "children"),
    plain("flat", "category"),
    plain("ill", "category"),
)


def card() -> Example:
    """Return the point table."""

    def income(rows):
        return np.select([rows["income"] <= 500, rows["income"] <= 1500], [30.0, 12.0], 0.0)

    def old_and_renting(rows):
        return np.where((rows["age"] >= 60) & (rows["flat"] == "rented"), 9.0, 0.0)

    def capped(rows):
        need = 4.0 * (rows["children"] >= 1) + 5.0 * (rows["children"] >= 3) + 7.0 * (rows["ill"] == "yes")
        return np.minimum(need + 6.0 * (rows["age"] >= 80), 12.0)

    parts = (
        Part("income", ("income",), income, breaks={"income": (500.0, 1500.0)}),
        Part("old and renting", ("age", "flat"), old_and_renting, breaks={"age": (60.0,)}),
        Part("need", ("children", "ill", "age"), capped, breaks={"children": (1.0, 3.0), "age": (80.0,)}),
    )
    return of_structure(Sum(5.0, parts, line=30.0), CARD_FEATURES, line=30.0)


def people(cases: int, seed: int = 0) -> dict[str, Any]:
    """Return cases for the point table."""
    random = np.random.default_rng(seed)
    return {
        "income": np.round(random.gamma(2.0, 500.0, cases)),
        "age": np.floor(random.uniform(18, 95, cases)),
        "children": np.where(random.random(cases) < 0.1, np.nan, random.poisson(1.0, cases)).astype(float),
        "flat": random.choice(np.array(["own", "rented", None], object), cases),
        "ill": random.choice(np.array(["yes", "no"], object), cases, p=[0.2, 0.8]),
    }


def asked_only(model: Example) -> Example:
    """Return the same algorithm with its inside closed."""
    return Example(model.features, model.scoring, None, model.unit, model.line)


def columns_of(matrix: np.ndarray, names: Sequence[str]) -> dict[str, np.ndarray]:
    """Return a matrix as columns."""
    return {name: matrix[:, place] for place, name in enumerate(names)}


def tree_of(tree: Any, values: np.ndarray, rate: float = 1.0) -> Tree:
    """Return a tree of scikit-learn as plain arrays."""
    inner = tree.children_left >= 0
    return Tree(
        np.where(inner, tree.feature, -1).astype(np.int64),
        np.where(inner, tree.threshold, 0.0),
        tree.children_left.astype(np.int64),
        tree.children_right.astype(np.int64),
        tree.missing_go_to_left.astype(bool),
        values * rate,
    )


def forest(matrix: np.ndarray, wanted: np.ndarray, names: Sequence[str], **settings: Any) -> Example:
    """Return a random forest over plain numbers, learnt here."""
    from sklearn.ensemble import RandomForestClassifier

    learnt = RandomForestClassifier(random_state=0, **settings).fit(matrix, wanted)
    parts = [each.tree_ for each in learnt.estimators_]
    trees = tuple(tree_of(part, part.value[:, 0, 1], 1 / len(parts)) for part in parts)
    inside = Trees(tuple(Encoded(name) for name in names), trees, single=True)

    def score(rows):
        return learnt.predict_proba(np.stack([rows[name] for name in names], axis=1))[:, 1]

    return Example(numbers(*names), score, inside, "probability", 0.5)


def boosted(
    matrix: np.ndarray, wanted: np.ndarray, columns: Sequence[Encoded], features: Sequence[Feature], *, trees: int = 30
) -> Example:
    """Return boosted trees over encoded columns, learnt here; the matrix is as encoded."""
    from sklearn.ensemble import GradientBoostingClassifier

    learnt = GradientBoostingClassifier(n_estimators=trees, max_depth=3, random_state=0).fit(matrix, wanted)
    stages = [each.tree_ for each in learnt.estimators_[:, 0]]
    listed = tuple(tree_of(each, each.value[:, 0, 0], learnt.learning_rate) for each in stages)
    prior = wanted.mean()
    inside = Trees(tuple(columns), listed, float(np.log(prior / (1 - prior))), "logistic", single=True)

    def score(rows):
        return learnt.predict_proba(inside.encode(rows))[:, 1]

    return Example(tuple(features), score, inside, "probability", 0.5)
