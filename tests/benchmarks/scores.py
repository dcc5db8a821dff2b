"""How often do the limits of the score checks hold the truth, and how often do they find what is not there?

Sampled, with a fixed seed, at 95 %:

pairs
    the share of pairs in the right order (AUC; of ordered decisions, better and half of alike). Beside ours stand the
    textbook's DeLong limits on the logit scale and Newcombe's method 5.
distances
    Wasserstein and Kolmogorov–Smirnov distances of two groups' scores. Where both groups are alike, what does not hold
    the truth (0) is a false alarm.
calibration
    observed less expected, and the mean distance over the bands (ECE), whose truth is that of the same bands. The last
    column says how often the ECE is called larger than chance makes it.
classes
    how often the check of ordered decisions reports any gap where all groups are decided alike.

Run ``python tests/benchmarks/scores.py``; it takes some minutes and rewrites ``results/scores.md`` and
``results/scores.json``.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from scipy.special import expit, logit, ndtri
from scipy.stats import norm

from algaudit.audit.checks.check import Material
from algaudit.audit.checks.from_counts.classes import check
from algaudit.audit.plan import AuditPlan, Column
from algaudit.audit.tables import table as measured
from algaudit.cube.cube import Cube, Dimension
from algaudit.fairness.scores.calibration import band_edges, calibration
from algaudit.fairness.scores.distance import distance, smirnov_limits
from algaudit.fairness.scores.pairs import Pairs
from algaudit.fairness.scores.ranked import ranked

RESULTS = Path(__file__).with_name("results")
ALPHA = 0.05
Z = -float(ndtri(ALPHA / 2))
PAIR_SIZES = ((10, 10), (5, 200), (10, 60), (60, 10), (30, 30), (100, 100), (300, 300))
DISTANCE_SIZES = ((5, 5), (10, 100), (50, 50), (300, 300))
CALIBRATION_SIZES = (20, 50, 200, 1000)
#: Shares of the levels in both groups.
LEVELS = {
    "levels, alike": ((0.3, 0.4, 0.3), (0.3, 0.4, 0.3)),
    "levels, gap": ((0.2, 0.3, 0.5), (0.5, 0.3, 0.2)),
    "levels, large gap": ((0.02, 0.08, 0.9), (0.7, 0.2, 0.1)),
    "two levels": ((0.2, 0.8), (0.5, 0.5)),
}
#: Area under the curve and spread of the first group; the other is standard normal.
NORMAL = {
    "normal 0.50": (0.5, 1.0),
    "normal 0.75": (0.75, 1.0),
    "normal 0.90": (0.9, 1.0),
    "normal 0.97": (0.97, 1.0),
    "normal 0.80, unlike spread": (0.8, 3.0),
}
#: How scores are drawn; the share with the outcome at each score; whether the score keeps its word.
KEPT: dict[str, tuple[tuple[float, float], Callable[[np.ndarray], np.ndarray], bool]] = {
    "keeps its word": ((2, 2), lambda score: score, True),
    "sharp, keeps its word": ((0.3, 0.3), lambda score: score, True),
    "rare, keeps its word": ((1, 30), lambda score: score, True),
    "too low": ((2, 5), lambda score: np.minimum(score + 0.15, 1), False),
    "sharp, says nothing": ((0.3, 0.3), lambda score: np.full(len(score), 0.5), False),
    "flat": ((2, 2), lambda score: np.full(len(score), 0.05), False),
}
#: Both groups' scores, and the true distances.
APART = {
    "same, normal": (norm(), norm(), 0.0, 0.0),
    "same, skewed": ("skewed", "skewed", 0.0, 0.0),
    "same, six values": ("six", "six", 0.0, 0.0),
    "shifted": (norm(0.5), norm(), 0.5, float(2 * norm.cdf(0.25) - 1)),
    # Same middle, three times the spread: W₁ = 2·E|z|, and the largest difference where both curves are equally high.
    "wider": (
        norm(0, 3),
        norm(),
        2 * float(np.sqrt(2 / np.pi)),
        float(norm.cdf(1.5724, 0, 1) - norm.cdf(1.5724, 0, 3)),
    ),
}


def pairs_of(own: np.ndarray, other: np.ndarray) -> Pairs:
    """Return the pairs of many draws at once: draws × people on each side."""
    kernel = (own[:, :, None] > other[:, None]) + 0.5 * (own[:, :, None] == other[:, None])
    value = kernel.mean(axis=(1, 2))
    squares = [((kernel.mean(axis=axis) - value[:, None]) ** 2).sum(axis=1) for axis in (2, 1)]
    sizes = [np.full(len(value), float(side.shape[1])) for side in (own, other)]
    return Pairs(value, *squares, *sizes)


def pair_draws(kind: str, sizes: tuple[int, int], draws: int, random: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Draw both groups."""
    if kind in LEVELS:
        return tuple(
            random.choice(len(shares), (draws, size), p=shares)
            for shares, size in zip(LEVELS[kind], sizes, strict=True)
        )
    value, spread = NORMAL[kind]
    middle = norm.ppf(value) * np.sqrt(1 + spread**2)
    return random.normal(middle, spread, (draws, sizes[0])), random.normal(0, 1, (draws, sizes[1]))


def pair_truth(kind: str) -> float:
    """Return the true share of pairs."""
    if kind in NORMAL:
        return NORMAL[kind][0]
    own, other = (np.array(shares) for shares in LEVELS[kind])
    return float((own * (other.cumsum() - other / 2)).sum())


def pair_coverage(kind: str, sizes: tuple[int, int], *, draws: int, seed: int) -> dict[str, float]:
    """Return how often each kind of limits holds the truth."""
    random, truth = np.random.default_rng(seed), pair_truth(kind)
    block = max(2_000_000 // (sizes[0] * sizes[1]), 1)
    held = {"ours": 0, "logit_delong": 0, "newcombe": 0}
    for start in range(0, draws, block):
        found = pairs_of(*pair_draws(kind, sizes, min(block, draws - start), random))
        with np.errstate(all="ignore"):
            half = Z * found.error / (found.value * (1 - found.value))
            textbook = expit(logit(found.value) - half), expit(logit(found.value) + half)
        newcombe = np.full(len(found.value), ALPHA)
        other = two_sided(found, newcombe)
        for name, (low, high) in {"ours": found.limits(ALPHA), "logit_delong": textbook, "newcombe": other}.items():
            held[name] += int(((low <= truth + 1e-12) & (truth - 1e-12 <= high)).sum())
    return {name: count / draws for name, count in held.items()}


def two_sided(found: Pairs, risk: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Newcombe's limits on both sides, by halving."""
    ends = []
    more = (found.own + found.other) / 2 - 1
    for end in (0.0, 1.0):
        near, far = found.value, np.full(len(risk), end)
        for _ in range(50):
            middle = (near + far) / 2
            spread = middle * (1 - middle) * (1 + more * ((1 - middle) / (2 - middle) + middle / (1 + middle)))
            outer = np.abs(found.value - middle) > Z * np.sqrt(spread / (found.own * found.other))
            near, far = np.where(outer, near, middle), np.where(outer, middle, far)
        ends.append(near)
    return ends[0], ends[1]


def scores_of(kind: object, size: int, random: np.random.Generator) -> np.ndarray:
    """Draw the scores of one group."""
    if kind == "skewed":
        return random.exponential(size=size) ** 2
    if kind == "six":
        return random.binomial(5, 0.3, size).astype(float)
    return kind.rvs(size, random_state=random)


def distance_coverage(kind: str, sizes: tuple[int, int], *, draws: int, seed: int) -> dict[str, float]:
    """Return how often the limits hold the true distances."""
    own, other, shift, largest = APART[kind]
    random, held = np.random.default_rng(seed), np.zeros(2)
    for draw in range(draws):
        found = distance(
            ranked(scores_of(own, sizes[0], random)), ranked(scores_of(other, sizes[1], random)), seed=draw, draws=400
        )
        low, high = found.wasserstein_limits(ALPHA)
        near, far = smirnov_limits(np.array(found.kolmogorov_smirnov), np.array(found.people), ALPHA)
        held += (low <= shift <= high, near <= largest <= far)
    return {"wasserstein": held[0] / draws, "kolmogorov_smirnov": held[1] / draws}


def calibration_coverage(kind: str, size: int, *, draws: int, seed: int) -> dict[str, float]:
    """Return how often the limits hold the truth, and how often the ECE is called too large."""
    (first, second), share, _ = KEPT[kind]
    random, held = np.random.default_rng(seed), np.zeros(3)
    many = random.beta(first, second, 200_000)
    away = share(many) - many
    for draw in range(draws):
        score = np.sort(random.beta(first, second, size))
        edges = band_edges(ranked(score))
        found = calibration(ranked(score), random.random(size) < share(score), edges, seed=draw, draws=400)
        low, high = (float(end[0]) for end in found.whole.difference_limits(ALPHA))
        truth = np.abs(np.bincount(np.searchsorted(edges, many, side="right"), away)).sum() / len(many)
        near, far = found.ece_limits(ALPHA)
        held += (low <= away.mean() <= high, near <= truth <= far, found.ece_p_value() < ALPHA)
    return dict(zip(("difference", "ece", "ece_alarm"), (held / draws).tolist(), strict=True))


def false_alarms(groups: int, size: int, *, draws: int, seed: int) -> float:
    """Return how often anything is reported of ordered decisions that do not depend on the group."""
    random, found = np.random.default_rng(seed), 0
    labels = ("grant", "partial", "refuse")
    names = tuple(f"g{number:02}" for number in range(groups))
    plan = AuditPlan(decision="decision", positive="grant", by=(Column(column="g"),), order=labels[::-1], tolerance=0.0)
    for _ in range(draws):
        counts = random.multinomial(size, (0.3, 0.3, 0.4), size=groups)
        codes = np.argwhere(counts > 0)
        cases = counts[counts > 0]
        dimensions = (Dimension("g", "attribute", names), Dimension("decision", "decision", labels))
        cube = Cube(dimensions, codes, cases, rows=int(cases.sum()), positive="grant")
        figures = check(Material(plan, cube, [measured(cube, by, plan) for by in ((), ("g",))])).figures
        made = figures["groupings"][1]
        gaps = [gap for row in made["measures"] for gap in row["gaps"]] + made["in_order"]["gaps"]
        found += any(gap["verdict"] == "gap" for gap in gaps)
    return found / draws


def everything() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the rows of every table."""
    for kind in (*NORMAL, *LEVELS):
        for sizes in PAIR_SIZES:
            draws = 1000 if max(sizes) > 200 else 4000
            yield "pairs", {"kind": kind, "sizes": sizes, **pair_coverage(kind, sizes, draws=draws, seed=0)}
    for kind in APART:
        for sizes in DISTANCE_SIZES:
            yield "distances", {"kind": kind, "sizes": sizes, **distance_coverage(kind, sizes, draws=600, seed=0)}
    for kind in KEPT:
        for size in CALIBRATION_SIZES:
            found = calibration_coverage(kind, size, draws=600, seed=0)
            yield "calibration", {"kind": kind, "sizes": (size,), "kept": KEPT[kind][2], **found}
    for groups, size in ((2, 50), (5, 200), (12, 40)):
        alarms = false_alarms(groups, size, draws=1000, seed=0)
        yield "classes", {"kind": f"{groups} groups", "sizes": (size,), "alarms": alarms}


def page(tables: dict[str, list[dict[str, object]]]) -> str:
    """Return the page that people read."""
    lines = ["# Limits of the score checks at 95 %", ""]
    lines += ["Sampled by `tests/benchmarks/scores.py`, whose first lines say how. Per cent of samples.", ""]
    for name, rows in tables.items():
        columns = [key for key in rows[0] if key not in {"kind", "sizes", "kept"}]
        lines += [f"## {name.capitalize()}", "", f"| what | people | {' | '.join(columns)} |"]
        lines += ["|---|---|" + "--:|" * len(columns)]
        for row in rows:
            people = " and ".join(map(str, row["sizes"]))
            lines.append(f"| {row['kind']} | {people} | {' | '.join(f'{row[key]:.1%}' for key in columns)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Sample everything and write both files."""
    tables: dict[str, list[dict[str, object]]] = {}
    for name, row in everything():
        tables.setdefault(name, []).append(row)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "scores.md").write_text(page(tables), encoding="utf-8")
    (RESULTS / "scores.json").write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
