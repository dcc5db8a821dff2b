"""How fast is recourse, beside dice-ml and beside its limit; and how good is what a search finds?

Run ``python -m tests.benchmarks.recourse PYTHON``, where PYTHON is that of an environment with dice-ml; it takes a few
minutes and rewrites ``results/recourse.md`` and ``results/recourse.json``.

The score card has 20 features: 14 numbers in bands, some to be increased or decreased only, and 6 categories; two pairs
of features earn points together. dice-ml scores the same card, may change the same features within the same limits, and
is asked for one change; ours gives the smallest one and up to two others.
"""

import json
import sys
import tempfile
import time
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from algaudit.explain.recourse.answer import Recourse
from algaudit.explain.recourse.recourse import recourse, recourse_many
from algaudit.models.structure import Columns, Encoded, Sum, Tree, Trees
from tests.algaudit.explain.recourse.small import Card, Closed, bands, category, number, table, together
from tests.benchmarks.speed_rounds import Row, answer, seconds, surroundings, written

ROOT = Path(__file__).resolve().parents[2]
PEER = Path(__file__).with_name("recourse_peer.py")
ROWS, CASES = 2_000, 20
VALUES = "abcd"
LIMIT = 0.05
METHODS = ("random", "genetic")


def made(seed: int = 0) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a score card of 20 features as plain values, and how its numbers may be changed."""
    random = np.random.default_rng(seed)
    ways = {f"n{place}": str(random.choice(["any", "increase", "decrease"])) for place in range(13)} | {"n13": "fixed"}
    cuts = {name: np.sort(random.choice(np.arange(1, 20), 5, replace=False)).tolist() for name in ways}
    points = {name: random.integers(-2, 4, 6).cumsum().tolist() for name in ways}
    tables = {f"c{place}": dict(zip(VALUES, random.integers(0, 9, 4).tolist(), strict=True)) for place in range(6)}
    pairs = [[6, {"n0": 10.0, "n1": 8.0}], [4, {"n2": 5.0, "n3": 12.0}]]
    card = {"bands": {name: [cuts[name], points[name]] for name in ways}, "tables": tables, "together": pairs}
    return card, ways


def task(seed: int = 0, rows: int = ROWS) -> tuple[Card, dict[str, np.ndarray], dict[str, Any], dict[str, str]]:
    """Return the model, cases, and the same for the peer; two of ten cases have the wanted decision."""
    card, ways = made(seed)
    random = np.random.default_rng(seed + 1)
    numbers = [
        number(name, way, least=0.0, most=20.0, step=1.0, effort=float(random.integers(1, 4)))
        for name, way in ways.items()
    ]
    categories = [category(name, VALUES, "any" if name != "c5" else "fixed", effort=3.0) for name in card["tables"]]
    parts = [bands(name, *both) for name, both in card["bands"].items()]
    parts += [table(name, points) for name, points in card["tables"].items()]
    parts += [together(points, **least) for points, least in card["together"]]
    columns = {name: random.integers(0, 21, rows).astype(float) for name in card["bands"]}
    columns |= {name: random.choice(list(VALUES), rows).astype(object) for name in card["tables"]}
    card["line"] = float(np.ceil(np.quantile(Sum(0.0, tuple(parts)).margin(columns), 0.8)))
    return Card((*numbers, *categories), Sum(0.0, tuple(parts), line=card["line"])), columns, card, ways


def one(columns: Columns, place: int) -> Columns:
    """Return one case."""
    return {name: column[place : place + 1] for name, column in columns.items()}


def refused(model: Card, columns: Columns) -> list[int]:
    """Return the places of the cases without the wanted decision."""
    return np.flatnonzero(model.predict(columns) != model.positive).tolist()


def peer_rows(python: str, folder: Path) -> tuple[list[Row], dict[str, str]]:
    """Measure each case right before the peer's turn at it; compare what the changes ask of a person as well."""
    model, columns, card, ways = task()
    places = [place for place in refused(model, columns) if look(model, columns, place).status == "found"][:CASES]
    path = folder / "card.json"
    path.write_text(json.dumps(plain(model, columns, card, ways) | chosen(columns, places)), encoding="utf-8")
    rows, around = [], {}
    for method in METHODS:
        ours = [seconds(partial(smallest, model, columns, place), 5) for place in places]
        more = [seconds(partial(look, model, columns, place), 5) for place in places]
        theirs = answer([python, PEER, path, method])
        around = {"dice-ml": theirs["version"], "its pandas": theirs["pandas"]}
        against = f"dice-ml {method}, one change"
        took = tuple(theirs["seconds"])
        rows.append(Row("one case of 20 features: the smallest change", against, tuple(ours), took, at_least=20))
        rows.append(Row("one case of 20 features: with two alternatives", against, tuple(more), took))
        costs = [
            (look(model, columns, place).cost or 0.0, cost_of(model, one(columns, place), after))
            for place, after, hit in zip(places, theirs["found"], theirs["wanted"], strict=True)
            if hit
        ]
        what = f"effort of the change, in {len(costs)} of {len(places)} cases where dice-ml found one"
        mine, other = zip(*costs, strict=True)
        rows.append(Row(what, f"dice-ml {method}", mine, other, unit="effort"))
    return rows, around


def plain(model: Card, columns: Columns, card: dict[str, Any], ways: dict[str, str]) -> dict[str, Any]:
    """Return the task as the peer reads it."""
    return {
        "card": card,
        "rows": {name: column.tolist() for name, column in columns.items()},
        "numbers": {name: way for name, way in ways.items() if way != "fixed"},
        "changeable": [feature.name for feature in model.features if feature.changeable],
    }


def chosen(columns: Columns, places: list[int]) -> dict[str, Any]:
    """Return the cases that are looked at."""
    return {"cases": {name: column[places].tolist() for name, column in columns.items()}}


def look(model: Card, columns: Columns, place: int) -> Recourse:
    """Return the smallest change of a case, and up to two others."""
    return recourse(model, one(columns, place), rows=columns)


def smallest(model: Card, columns: Columns, place: int) -> Recourse:
    """Return the smallest change of a case alone."""
    return recourse_many(model, one(columns, place), rows=columns)[0]


def cost_of(model: Card, row: Columns, after: dict[str, Any]) -> float:
    """Return the effort of a changed case."""
    total = 0.0
    for feature in model.features:
        before, now = row[feature.name][0], after[feature.name]
        steps = abs(float(now) - before) if feature.kind == "number" else float(now != before)
        total += feature.change.effort * steps
    return total


def own_rows() -> list[Row]:
    """Measure one case against the limit, warm and cold, the slowest of many, and many at a time."""
    model, columns, _, _ = task()
    places = refused(model, columns)
    times = [seconds(partial(look, model, columns, place), 3) for place in places[:200]]
    fresh = [answer([sys.executable, "-c", FRESH], cwd=ROOT) for _ in range(5)]
    many = tuple(seconds(partial(recourse_many, model, columns)) / len(places) for _ in range(3))
    alone = tuple(times[:3])

    def limited(what: str, ours: list[float]) -> Row:
        return Row(what, "the limit", tuple(ours), (LIMIT,) * len(ours), at_least=1)

    return [
        limited("one case of 20 features, warm, with two alternatives", times),
        limited("the slowest of 200", [max(times)]),
        limited("the first case of a fresh process", [each["first"] for each in fresh]),
        Row(
            "loading all that is needed, in a fresh process",
            "importing numpy and pydantic",
            tuple(each["loading"] for each in fresh),
            tuple(each["numpy"] for each in fresh),
            costs=True,
        ),
        Row(f"each of {len(places):,} cases at a time, no alternatives", "one at a time", many, alone),
    ]


FRESH = """
import json, time
began = time.perf_counter()
import numpy, pydantic
numpy_there = time.perf_counter()
from algaudit.explain.recourse.recourse import recourse
there = time.perf_counter()
from tests.benchmarks.recourse import look, refused, task
model, columns, _, _ = task()
place = refused(model, columns)[0]
asked = time.perf_counter()
look(model, columns, place)
took = time.perf_counter() - asked
print(json.dumps({"first": took, "loading": there - numpy_there, "numpy": numpy_there - began}))
"""


def boosted(seed: int, closed: bool) -> tuple[Card, dict[str, np.ndarray]]:
    """Return gradient boosting of 60 trees on eight whole numbers, as a structure (or hidden), and cases."""
    from sklearn.ensemble import GradientBoostingClassifier

    random = np.random.default_rng(seed)
    names = [f"n{place}" for place in range(8)]
    values = random.integers(0, 21, (1_500, 8)).astype(float)
    points = values @ random.normal(size=8) + 8 * (values[:, 0] > 10) * (values[:, 1] > 10) - np.abs(values[:, 2] - 10)
    fitted = GradientBoostingClassifier(n_estimators=60, max_depth=4, random_state=seed)
    fitted.fit(values, points + random.normal(0, 5, 1_500) > np.quantile(points, 0.6))
    trees = []
    for (one_tree,) in fitted.estimators_:
        kept = one_tree.tree_
        leaf, none = kept.children_left < 0, np.zeros(kept.node_count, np.bool_)
        column = np.where(leaf, -1, kept.feature).astype(np.int64)
        left, right = kept.children_left.astype(np.int64), kept.children_right.astype(np.int64)
        trees.append(Tree(column, kept.threshold, left, right, none, 0.1 * kept.value[:, 0, 0]))
    prior = fitted.init_.class_prior_[1]
    base = float(np.log(prior / (1 - prior)))
    structure = Trees(tuple(map(Encoded, names)), tuple(trees), base, "logistic", single=True, line=0.5)
    columns = {name: column.copy() for name, column in zip(names, values.T, strict=True)}
    if np.abs(structure.score(columns) - fitted.predict_proba(values)[:, 1]).max() > 1e-9:
        raise RuntimeError("the structure does not repeat the fitted model")
    features = [number(name, least=0.0, most=20.0, effort=float(random.integers(1, 4))) for name in names]
    return (Closed if closed else Card)(features, structure), columns


def best_of(model: Card, row: Columns) -> float | None:
    """Try every change of one to three features, cheapest first; return the least effort, None when none is enough."""
    start = np.array([row[feature.name][0] for feature in model.features])
    effort = np.array([feature.change.effort for feature in model.features])
    names = [feature.name for feature in model.features]
    tried = []
    for places in combinations(range(len(start)), 3):
        grid = np.meshgrid(*[np.arange(21.0)] * 3)
        some = np.tile(start, (grid[0].size, 1))
        some[:, places] = np.stack([each.ravel() for each in grid], axis=1)
        tried.append(some)
    values = np.concatenate(tried)
    costs = np.abs(values - start) @ effort
    order = np.argsort(costs, kind="stable")
    for at in np.array_split(order, max(len(order) // 20_000, 1)):
        reached = model.predict(dict(zip(names, values[at].T, strict=True))) == model.positive
        if reached.any():
            return float(costs[at][reached].min())
    return None


def search_rows(seeds: int = 4, each: int = 6) -> tuple[list[Row], list[str]]:
    """Compare what the search finds in ensembles with trying everything, changing at most three of eight features."""
    rows, said = [], []
    for closed in (False, True):
        pairs, took, tried, statuses = [], [], [], []
        for seed in range(seeds):
            model, columns = boosted(seed, closed)
            for place in refused(model, columns)[:each]:
                began = time.perf_counter()
                found = look(model, columns, place)
                between = time.perf_counter()
                pairs.append((found.cost, best_of(model, one(columns, place))))
                tried.append(time.perf_counter() - between)
                took.append(between - began)
                statuses.append(found.method)
        kind = "a closed model" if closed else "60 boosted trees"
        what = f"one case of {kind}, with two alternatives"
        rows.append(Row(what, "trying all changes once", tuple(took), tuple(tried)))
        said.append(
            f"{kind.capitalize()}, {statuses.count('search')} of {len(took)} answers searched: {quality(pairs)}"
        )
    return rows, said


def quality(pairs: list[tuple[float | None, float | None]]) -> str:
    """Say how often a search found a change, and how large it was beside the smallest."""
    there = [(mine, least) for mine, least in pairs if least is not None]
    ratios = [mine / least for mine, least in there if mine is not None]
    best = sum(ratio < 1 + 1e-9 for ratio in ratios)
    return (
        f"{len(there)} had a change within reach, {len(ratios)} were found, {best} at the smallest possible effort, "
        f"the largest at {max(ratios):.2f} times of it."
    )


NOTES = (
    "Times are medians; ratios are of two times of the same case. Every change was put to the model before it is told.",
    "Both sides score with the same card in numpy. The first call of dice-ml is not counted.",
    "dice-ml runs in an environment of its own, made without xgboost, which it does not need here.",
    "dice-ml looks for one change of few features, knows no effort, and proves nothing about smaller changes.",
    "The effort of its changes is what they ask by the declared efforts.",
)


def main() -> int:
    """Measure, print, keep; return 1 when a bound is not kept."""
    with tempfile.TemporaryDirectory(prefix="algaudit-recourse-") as name:
        rows, around = peer_rows(sys.argv[1], Path(name))
    searched, said = search_rows()
    rows = [*own_rows(), *rows, *searched]
    around = surroundings("numpy", "scikit-learn") | around
    return 0 if written("recourse", "Recourse: speed, and what a search finds", rows, around, [*NOTES, *said]) else 1


if __name__ == "__main__":
    sys.exit(main())
