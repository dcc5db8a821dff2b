"""Small models with all their parts real, and the plainest search there is: try everything, take the cheapest."""

from itertools import product

import numpy as np

from algaudit.models.features import Change, Coupled, Feature, Words
from algaudit.models.structure import Encoded, Part, Sum, Tree, Trees

LABELS = ("refused", "granted")


class Card:
    """A model whose score is a structure; positive from a line on."""

    kind = "rules"
    labels = LABELS
    positive = "granted"
    unit = "points"
    fingerprint = "0" * 64

    def __init__(self, features, structure):
        self.features, self.held = tuple(features), structure

    def score(self, rows):
        return self.held.score(rows)

    def predict(self, rows):
        return np.array(LABELS, object)[(self.score(rows) >= self.held.line).astype(int)]

    def structure(self):
        return self.held


class Closed(Card):
    """The same, but nobody can look inside."""

    kind = "onnx"

    def structure(self):
        return None


class Amount(Card):
    """A model that yields its score as an amount and decides nothing."""

    labels = ()
    positive = None
    unit = "amount"

    def predict(self, rows):
        raise TypeError


def number(name, direction="any", *, protected=False, whole=True, least=None, most=None, **change):
    """Return a number that may change."""
    coupled = tuple(Coupled(feature=other, times=times) for other, times in change.pop("coupled", ()))
    change = Change(direction=direction, coupled=coupled, **change)
    words = Words(zh=name, en=name)
    shape = {"whole": whole, "least": least, "most": most, "protected": protected}
    return Feature(name=name, kind="number", label=words, change=change, **shape)


def category(name, values, direction="any", *, protected=False, **change):
    """Return a category that may change."""
    coupled = tuple(Coupled(feature=other, times=times) for other, times in change.pop("coupled", ()))
    change = Change(direction=direction, coupled=coupled, **change)
    words = Words(zh=name, en=name)
    named = {value: Words(zh=value, en=value) for value in values}
    return Feature(name=name, kind="category", label=words, values=named, change=change, protected=protected)


def bands(name, cuts, points, *, above=False):
    """Return points by bands of a number; at a cut begins the next band, or only above it."""

    def worth(rows):
        place = np.searchsorted(cuts, rows[name], side="left" if above else "right")
        return np.where(np.isnan(rows[name]), 0.0, np.asarray(points, float)[place])

    return Part(name, (name,), worth, breaks={name: tuple(map(float, cuts))})


def line(name, slope):
    """Return points in proportion to a number."""
    return Part(name, (name,), lambda rows: slope * rows[name], slope=slope)


def table(name, points):
    """Return points by the value of a category."""
    return Part(name, (name,), lambda rows: np.array([points.get(value, 0.0) for value in rows[name]], float))


def together(points, **least):
    """Return points for whoever has at least these values (or this category) all at once."""
    names = tuple(least)

    def worth(rows):
        holds = [
            rows[name] == value if isinstance(value, str) else rows[name] >= value for name, value in least.items()
        ]
        return points * np.all(holds, axis=0)

    breaks = {name: (float(value),) for name, value in least.items() if not isinstance(value, str)}
    return Part("together", names, worth, breaks=breaks)


def capped(most, *parts):
    """Return the points of several parts together, but never more than so many."""
    names = tuple(dict.fromkeys(name for part in parts for name in part.features))
    breaks = {}
    for part in parts:
        for name, cuts in part.breaks.items():
            breaks[name] = tuple(sorted({*breaks.get(name, ()), *cuts}))
    return Part("capped", names, lambda rows: np.minimum(sum(part.worth(rows) for part in parts), most), breaks=breaks)


def case(**values):
    """Return one case as columns."""
    return {
        name: np.array([value], object if isinstance(value, str | None) else float) for name, value in values.items()
    }


def along(feature, known):
    """Return by how much each other number moves, nearest declaration first, worked out anew."""
    moved, waiting = {feature.name: 1.0}, [{feature.name: 1.0}]
    for level in waiting:
        following = {}
        for name, times in level.items():
            for other in known[name].change.coupled:
                if other.feature not in moved and other.times != 0:
                    following[other.feature] = following.get(other.feature, 0) + times * other.times
        if following:
            moved.update(following)
            waiting.append(following)
    return {name: times for name, times in moved.items() if name != feature.name and times != 0}


def fits(feature, value):
    """Say whether a number may become this."""
    change = feature.change
    lows = [low for low in (feature.least, change.least) if low is not None]
    highs = [high for high in (feature.most, change.most) if high is not None]
    return (
        all(value >= low for low in lows)
        and all(value <= high for high in highs)
        and (not feature.whole or value == int(value))
    )


def own_moves(feature, before, far):
    """Return (value, delta, cost) of every value a feature may be given."""
    change = feature.change
    found = [(before, 0.0, 0.0)]
    if not feature.changeable or before is None or (not isinstance(before, str) and np.isnan(before)):
        return found
    if feature.kind == "category":
        return found + [(value, 1.0, change.effort) for value in change.among or feature.values if value != before]
    step = change.step or 1.0
    counts = range(0 if change.direction == "increase" else -far, (0 if change.direction == "decrease" else far) + 1)
    return found + [(before + count * step, count * step, change.effort * abs(count)) for count in counts if count]


def after_all(features, before, picked):
    """Return all values after some features are given new ones, None when that breaks a limit."""
    known = {feature.name: feature for feature in features}
    values = dict(before)
    for feature, (value, delta, _) in zip(features, picked, strict=True):
        if delta:
            if feature.kind == "category":
                values[feature.name] = value
            else:
                values[feature.name] += delta
            for other, times in along(feature, known).items():
                if known[other].protected:
                    return None
                values[other] += times * delta
    for name, value in values.items():
        if (
            known[name].kind == "number"
            and not np.isnan(value)
            and value != before[name]
            and not fits(known[name], value)
        ):
            return None
    return values


def everything(model, row, *, wanted="granted", most=3, far=12):
    """Try every change; return (cost, number of features, their places) of the best, None when there is none.

    Each change has to keep the limits by itself, and all of them together.
    """
    before = {name: column.tolist()[0] for name, column in row.items()}
    moves = []
    for feature in model.features:
        every = own_moves(feature, before[feature.name], far)
        alone = [[move if other is feature else (None, 0.0, 0.0) for other in model.features] for move in every]
        moves.append(
            [move for move, picked in zip(every, alone, strict=True) if after_all(model.features, before, picked)]
        )
    rows, keys = [], []
    for picked in product(*moves):
        changed = tuple(place for place, move in enumerate(picked) if move[1])
        if 0 < len(changed) <= most:
            values = after_all(model.features, before, picked)
            if values is not None:
                rows.append(values)
                keys.append((round(sum(move[2] for move in picked), 9), len(changed), changed))
    if not rows:
        return None
    columns = {
        feature.name: np.array([values[feature.name] for values in rows], float if feature.kind == "number" else object)
        for feature in model.features
    }
    reached = model.predict(columns) == wanted if model.labels else model.score(columns) >= wanted
    return min((keys[place] for place in np.flatnonzero(reached)), default=None)


def key_of(found, features):
    """Return (cost, number of features, their places) of an answer."""
    places = {feature.name: place for place, feature in enumerate(features)}
    changed = tuple(sorted(places[step.feature] for step in found.changes if not step.moved_along))
    return found.cost, len(changed), changed


def grown(random, features, depth=4):
    """Return a random tree over features, as a structure of one tree."""
    columns = []
    for feature in features:
        if feature.kind == "number":
            columns.append(Encoded(feature.name, fill=float(random.choice([np.nan, 2.0]))))
        else:
            columns += [Encoded(feature.name, value) for value in feature.values]
    nodes = {"column": [], "threshold": [], "left": [], "right": [], "missing_left": [], "value": []}

    def grow(left):
        here = len(nodes["column"])
        leaf = left == 0 or random.random() < 0.15
        column = -1 if leaf else int(random.integers(len(columns)))
        is_number = column >= 0 and columns[column].value is None
        threshold = float(random.integers(0, 12)) / 2 if is_number else 0.5
        plain = (column, threshold, -1, -1, bool(random.random() < 0.5), float(random.integers(0, 11)) / 10)
        for name, value in zip(nodes, plain, strict=True):
            nodes[name].append(value)
        if not leaf:
            nodes["left"][here] = grow(left - 1)
            nodes["right"][here] = grow(left - 1)
        return here

    grow(depth)
    tree = Tree(
        np.array(nodes["column"]),
        np.array(nodes["threshold"], float),
        np.array(nodes["left"]),
        np.array(nodes["right"]),
        np.array(nodes["missing_left"]),
        np.array(nodes["value"], float),
    )
    return tuple(columns), tree


def random_features(random, count=5):
    """Return features of every kind: fixed and protected ones, ranges, steps, categories, some moving others along."""
    names = [f"f{place}" for place in range(count)]
    kinds = ["number" if random.random() < 0.75 else "category" for _ in names]
    numbers = [name for name, kind in zip(names, kinds, strict=True) if kind == "number"]
    found = []
    for name, kind in zip(names, kinds, strict=True):
        plain = {"effort": float(random.choice([0.3, 0.5, 1.0, 1.0, 2.0])), "protected": bool(random.random() < 0.1)}
        others = [other for other in numbers if other != name]
        if others and random.random() < 0.3:
            plain["coupled"] = [(str(random.choice(others)), float(random.choice([-1.0, 0.5, 1.0, 2.0])))]
        if kind == "category":
            direction = "fixed" if random.random() < 0.2 else "any"
            among = ("a", "b") if random.random() < 0.4 else ()
            found.append(category(name, "abc", direction, among=among, **plain))
            continue
        direction = str(random.choice(["fixed", "increase", "decrease", "any", "any", "any"]))
        whole = bool(random.random() < 0.7)
        plain["step"] = float(random.choice([1.0, 2.0])) if whole else float(random.choice([0.5, 1.0]))
        if whole and random.random() < 0.5:
            del plain["step"]
        plain["least"], plain["most"] = 0.0, 6.0
        change_least = float(random.integers(0, 2)) if random.random() < 0.3 else None
        found.append(_ranged(number(name, direction, whole=whole, **plain), change_least))
    return tuple(found)


def _ranged(feature, least):
    return (
        feature.model_copy(update={"change": feature.change.model_copy(update={"least": least})}) if least else feature
    )


def random_case(random, features):
    """Return a case of such features; a value may be missing."""
    values = {}
    for feature in features:
        missing = random.random() < 0.04
        if feature.kind == "category":
            values[feature.name] = None if missing else str(random.choice(list("abc")))
        else:
            whole = float(random.integers(0, 7))
            values[feature.name] = float("nan") if missing else whole if feature.whole else min(whole + 0.5, 6.0)
    return case(**values)


def random_card(random, features, row, *, above=False):
    """Return a score card with bands, slopes, points earned together, and a cap; the case lacks some points, or not."""
    parts, numbers = [], [feature.name for feature in features if feature.kind == "number"]
    # Where the line is to be undercut, last bits must not decide: halves are exact.
    scale = float(random.choice([1.0, 0.5, 0.5 if above else 0.1]))

    def points(count):
        return (random.integers(-3, 9, count) * scale).tolist()

    for feature in features:
        if feature.kind == "category":
            parts.append(table(feature.name, dict(zip("abc", points(3), strict=True))))
        elif random.random() < 0.25:
            parts.append(line(feature.name, points(1)[0] / 2))
        else:
            cuts = np.unique(random.integers(1, 12, 2) / 2)
            parts.append(bands(feature.name, cuts, points(len(cuts) + 1), above=bool(random.random() < 0.5)))
    if len(numbers) > 1 and random.random() < 0.7:
        chosen = random.choice(numbers, min(len(numbers), int(random.integers(2, 4))), replace=False)
        parts.append(together(points(1)[0] * 2, **{str(name): float(random.integers(1, 6)) for name in chosen}))
    if len(numbers) > 1 and random.random() < 0.5:
        chosen = random.choice(numbers, 2, replace=False)
        items = [bands(str(name), [float(random.integers(1, 6))], points(2)) for name in chosen]
        parts.append(capped(6 * scale, *items))
    here = np.nan_to_num(Sum(0.0, tuple(parts)).margin(row)[0])
    return Card(
        features, Sum(0.0, tuple(parts), line=float(here + random.integers(1, 12) * (-scale if above else scale)))
    )


def random_tree(random, features):
    """Return a model of one tree."""
    columns, tree = grown(random, features)
    return Card(features, Trees(columns, (tree,), line=0.8))
