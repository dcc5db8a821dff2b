"""How long does importance take, beside shap explaining every row?

Ours measures a million rows to the tolerance of 0.01, from the raw columns on: putting equal rows together, scoring,
drawing, explaining, limits. shap explains a part of the rows, and the time is extrapolated to all; it is given the
same background of 100 cases. Each algorithm is explained by the quickest explainer of shap that can explain it:

* a point table with bands, a condition and a cap: Exact, which asks for every subset;
* boosted trees over numbers: TreeExplainer, interventional;
* boosted trees with a category over two columns: Exact, since TreeExplainer would split the category in two;
* the same with its inside closed, so that both sides can only ask (6 features): Exact;
* a linear model: LinearExplainer on all rows, which is one subtraction and one product. Nothing can be much faster than
  that; it is here for honesty.

The notes say how far our figures are from those of all rows, in shares of their sum: where the inside can be read, of
all million; for the black box, of the rows that shap explained.

Run ``python -m tests.benchmarks.importance``; started as a file, the coverage.py beside it would hide the library of
that name. It takes about ten minutes and rewrites ``results/importance.md`` and ``results/importance.json``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from algaudit.explain.importance.background import drawn_evenly, scores_of
from algaudit.explain.importance.collapse import Cases, collapsed
from algaudit.explain.importance.contributions import Explainer
from algaudit.explain.importance.distinct import picked, size_of
from algaudit.explain.importance.importance import importance
from algaudit.explain.importance.told import Importance
from algaudit.explain.importance.ways.asked import Asked, borrowed_shap
from algaudit.models.features import plain
from algaudit.models.structure import Encoded, Trees
from tests.algaudit.explain.examples import Example, asked_only, boosted, card, columns_of, linear, numbers, people
from tests.benchmarks.speed_rounds import ROUNDS, Row, seconds, surroundings, written

ROWS = 1_000_000
BACKGROUND = 100
TOLERANCE = 0.01
WANTED = 50
NAMES = tuple("abcdefgh")


@dataclass(frozen=True)
class Race:
    """An algorithm, its cases, and how shap explains some of them."""

    what: str
    against: str
    model: Example
    rows: dict[str, Any]
    #: Given cases and background, explains all these cases.
    theirs: Callable[[dict[str, Any], dict[str, Any]], np.ndarray]
    part: int
    at_least: float | None = WANTED
    tolerance: float = TOLERANCE


def exact(model: Example) -> Callable[[Any, Any], np.ndarray]:
    """Return shap's Exact explainer, through the codes that it needs for texts."""

    def explain(rows: Any, background: Any) -> np.ndarray:
        return Asked(model, tuple(feature.name for feature in model.features), background, seed=0).values(rows)

    return explain


def of_trees(inside: Trees) -> Callable[[Any, Any], np.ndarray]:
    """Return shap's explainer of trees."""
    listed = [
        {
            "children_left": tree.left,
            "children_right": tree.right,
            "children_default": np.where(tree.missing_left, tree.left, tree.right),
            "features": tree.column,
            "thresholds": tree.threshold,
            "values": tree.value[:, None],
            "node_sample_weight": np.ones(len(tree.value)),
        }
        for tree in inside.trees
    ]

    def explain(rows: Any, background: Any) -> np.ndarray:
        with borrowed_shap() as shap:
            masker = shap.maskers.Independent(inside.encode(background), max_samples=BACKGROUND)
            explainer = shap.TreeExplainer({"trees": listed}, masker, feature_perturbation="interventional")
            found: np.ndarray = explainer.shap_values(inside.encode(rows), check_additivity=False)
            return found

    return explain


def of_weights(weights: dict[str, float]) -> Callable[[Any, Any], np.ndarray]:
    """Return shap's explainer of linear models."""

    def explain(rows: Any, background: Any) -> np.ndarray:
        matrix, others = (np.stack([given[name] for name in weights], axis=1) for given in (rows, background))
        with borrowed_shap() as shap:
            masker = shap.maskers.Independent(others, max_samples=BACKGROUND)
            explainer = shap.LinearExplainer((np.array(list(weights.values())), 0.0), masker)
            found: np.ndarray = explainer.shap_values(matrix)
            return found

    return explain


def races(size: int) -> list[Race]:
    """Return all races over so many cases."""
    random = np.random.default_rng(0)
    matrix = random.normal(size=(size, len(NAMES)))
    wanted = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + 0.5 * matrix[:, 3] + random.normal(size=size) > 0
    rows, learning = columns_of(matrix, NAMES), slice(0, min(size, 5_000))
    trees = boosted(matrix[learning], wanted[learning], [Encoded(name) for name in NAMES], numbers(*NAMES), trees=100)
    flat = random.choice(np.array(["own", "rented", None], object), size)
    columns = (*(Encoded(name) for name in NAMES[:5]), Encoded("flat", "own"), Encoded("flat", "rented"))
    mixed = {**columns_of(matrix[:, :5], NAMES[:5]), "flat": flat}
    encoded = Trees(columns, ()).encode(picked(mixed, np.arange(size)[learning]))
    features = (*numbers(*NAMES[:5]), plain("flat", "category"))
    spread = boosted(encoded, wanted[learning] ^ (encoded[:, 6] > 0), columns, features, trees=100)
    weights = {name: float(place + 1) for place, name in enumerate(NAMES)}
    return [
        Race("point table", "shap Exact", card(), people(size), exact(card()), 400),
        Race("boosted trees, numbers", "shap TreeExplainer", trees, rows, of_trees(trees.inside), 2_000),
        Race("boosted trees, a category", "shap Exact", spread, mixed, exact(spread), 100),
        Race("black box", "shap Exact", asked_only(spread), mixed, exact(spread), 2_000),
        Race("linear model", "shap LinearExplainer", linear(weights), rows, of_weights(weights), size, None),
    ]


def ours(race: Race) -> Importance:
    """Measure the importance as anybody would."""
    return importance(race.model, race.rows, background=BACKGROUND, tolerance=race.tolerance)


def run(race: Race, rounds: int) -> tuple[Row, Importance, float]:
    """Time both sides, and say how far our figures are from those of all rows."""
    size, found = size_of(race.rows), ours(race)
    background = background_drawn(race)
    part = picked(race.rows, np.random.default_rng(1).permutation(size)[: race.part])
    # What is compiled or imported at the first call is nobody's fault.
    theirs = race.theirs(part, background)
    times = [
        (seconds(lambda: ours(race)), seconds(lambda: race.theirs(part, background)) * size / race.part)
        for _ in range(rounds)
    ]
    mine, other = zip(*times, strict=True)
    against = race.against if race.part == size else f"{race.against}, all rows from {race.part:,}"
    row = Row(race.what, against, mine, other, at_least=race.at_least)
    return row, found, largest_error(race, found, background, theirs)


def background_drawn(race: Race) -> dict[str, Any]:
    """Return the background that our own run has drawn."""
    kinds = collapsed(race.model, Cases(race.rows, None, False, None, ()), inside=True, seed=0)
    return dict(picked(kinds.rows, drawn_evenly(scores_of(race.model, kinds.rows), kinds.weight, BACKGROUND, 0)))


def largest_error(race: Race, found: Importance, background: dict[str, Any], theirs: np.ndarray) -> float:
    """Return how far the shares are from those of all rows, or of the rows that were explained."""
    sizes = np.abs(theirs).mean(axis=0)
    if race.model.inside is not None:
        explainer, size = Explainer(race.model, background), size_of(race.rows)
        total = np.zeros(len(sizes))
        for start in range(0, size, 50_000):
            block = picked(race.rows, np.arange(start, min(start + 50_000, size)))
            total += np.abs(explainer.contributions(block).values).sum(axis=0)
        sizes = total / size
    own = np.array([each.size.value for each in found.features])
    return float(np.abs(own - sizes).max() / sizes.sum())


def main() -> None:
    """Run all races and write both files."""
    rows, notes = [], []
    for race in races(ROWS):
        row, found, off = run(race, ROUNDS)
        rows.append(row)
        of = (
            "all rows"
            if race.model.inside is not None
            else f"the {race.part:,} rows that shap explained, a sample themselves"
        )
        notes.append(
            f"{race.what}: {found.rows:,} rows, {found.distinct:,} different, {found.drawn:,} explained by "
            f"{found.method}; half-width {found.widest:.4f} of the sum (tolerance {TOLERANCE}), figures off by "
            f"{off:.4f} from those of {of}."
        )
        print(notes[-1], flush=True)
    around = surroundings("numpy", "scikit-learn", "shap")
    title = "Importance of a million rows beside shap on every row"
    written("importance", title, rows, around, notes)


if __name__ == "__main__":
    main()
