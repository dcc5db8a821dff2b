"""How often do the limits in `algaudit.fairness` hold the truth? Computed, not sampled, and written down.

For every true rate (or pair of them) on a grid, each possible count is weighed by its binomial probability and
asked whether its 95 % limits hold the true rate, difference or ratio. Three others stand beside ours:

textbook
    Wilson's limits as published, and Newcombe's difference and Donner and Zou's ratio made of them: ours without the
    correction at low counts.
Wald
    estimate ± 1.96 standard errors; for the ratio on the log scale (Katz), which does not exist at a zero count.
bootstrap
    the 2.5 % and 97.5 % points of resampling each group with replacement. For counts these points follow from the
    binomial distribution, so no resampling is needed: the truth lies between them when the share of resamples up to
    the truth is at least 2.5 %, and the share below it less than 97.5 %. Resamples with 0 / 0 are dropped, x / 0
    counts as infinite.

Limits that do not exist hold nothing. The true ratio exists on the whole grid; where its estimate does not (nobody
in the reference group was selected) our limits still do, and count. A pair of groups has n and m people, and its
average is taken over all 99 × 99 pairs of true rates.

The spreads across groups (largest less smallest rate) cannot be enumerated; they are sampled, with a fixed seed.
Run ``python tests/benchmarks/coverage.py``; it takes a few minutes and rewrites ``results/coverage.md`` and
``results/coverage.json``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.special import ndtri
from scipy.stats import binom

from algaudit.fairness.aggregates import aggregates
from algaudit.fairness.bootstrap import bootstrap_limits
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import difference_limits, rate_limits, ratio_limits

RESULTS = Path(__file__).with_name("results")
ALPHA = 0.05
#: True rates in per cent; whole numbers, so that ties are ties.
GRID = np.arange(1, 100)
SIZES = (5, 12, 30, 200, 2000)
UNEQUAL = ((12, 200), (200, 12), (30, 2000), (2000, 30))
PAIRS = (*((size, size) for size in SIZES), *UNEQUAL)
#: The risk of each limit when 24 gaps share it.
SHARED = ALPHA / 24
#: Counts that all together are rarer than this are left out; no coverage changes in the digits shown.
RARE = 1e-9
EDGE = 1e-12
LOGS = 1_000


@dataclass(frozen=True)
class Row:
    """Coverage of one figure by one method: on average over the grid, and where it is lowest."""

    figure: str
    alpha: float
    sizes: tuple[int, ...]
    method: str
    average: float
    lowest: float
    at: tuple[float, ...]


@dataclass(frozen=True)
class Spread:
    """How often the limits of the largest difference across the groups of a town hold it, and leave out 0."""

    town: str
    method: str
    held: float
    lifted: float
    logs: int


@cache
def chances(size: int) -> np.ndarray:
    """Return the probability of each count (columns) for each true rate of the grid (rows)."""
    return binom.pmf(np.arange(size + 1), size, GRID[:, None] / 100)


@cache
def resampled(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each count (rows), the probability of each resampled count, and of at most that many."""
    counts = np.arange(size + 1)
    return binom.pmf(counts, size, counts[:, None] / size), binom.cdf(counts, size, counts[:, None] / size)


@cache
def likely(size: int, place: int) -> slice:
    """Return the counts that are not too rare at one true rate of the grid."""
    rate = GRID[place] / 100
    low, high = binom.ppf(RARE, size, rate), binom.isf(RARE, size, rate)
    return slice(int(low), int(high) + 1)


def row(figure: str, alpha: float, sizes: tuple[int, ...], method: str) -> Row:
    """Compute the coverage of one figure and sum it up over the grid."""
    if figure == "rate":
        coverage = rate_coverage(sizes[0], method, alpha)
    else:
        coverage = pair_coverage(figure, sizes, method, alpha)
    at = np.unravel_index(coverage.argmin(), coverage.shape)
    places = tuple(float(GRID[place] / 100) for place in at)
    return Row(figure, alpha, sizes, method, float(coverage.mean()), float(coverage.min()), places)


def wald_rate(value: np.ndarray, size: int, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return estimate ± z standard errors."""
    half = -ndtri(alpha / 2) * np.sqrt(value * (1 - value) / size)
    return value - half, value + half


def textbook_rate(value: np.ndarray, size: int, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return Wilson's limits."""
    z2 = ndtri(alpha / 2) ** 2
    half = np.sqrt(z2 * (value * (1 - value) / size + z2 / (4 * size**2)))
    middle, scale = value + z2 / (2 * size), 1 + z2 / size
    # At 0 and at everybody one limit is the rate itself; subtraction leaves last bits there.
    return np.minimum((middle - half) / scale, value), np.maximum((middle + half) / scale, value)


RATE_LIMITS = {"ours": rate_limits, "textbook": textbook_rate, "wald": wald_rate}


def rate_coverage(size: int, method: str, alpha: float = ALPHA) -> np.ndarray:
    """Return the coverage of a rate at each true rate of the grid."""
    value, truth = np.arange(size + 1) / size, GRID[:, None] / 100
    if method == "bootstrap":
        at_most = resampled(size)[1]
        up_to, below = GRID * size // 100, (GRID * size - 1) // 100
        held = (at_most[:, up_to] >= alpha / 2) & (_or_nobody(at_most, below) < 1 - alpha / 2)
        return (chances(size) * held.T).sum(axis=1)
    low, high = RATE_LIMITS[method](value, size, alpha)
    return (chances(size) * ((low <= truth + EDGE) & (truth - EDGE <= high))).sum(axis=1)


def _or_nobody(at_most: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the probability of at most so many; of fewer than none it is nothing."""
    return np.where(counts < 0, 0.0, at_most[:, np.maximum(counts, 0)])


def pair_limits(figure: str, sizes: tuple[int, int], method: str, alpha: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the limits of a difference or ratio for every pair of counts."""
    own, other = np.arange(sizes[0] + 1)[:, None] / sizes[0], np.arange(sizes[1] + 1)[None] / sizes[1]
    if method != "wald":
        limits = RATE_LIMITS[method](own, sizes[0], alpha), RATE_LIMITS[method](other, sizes[1], alpha)
        if figure == "difference":
            return difference_limits(own, limits[0], other, limits[1])
        return ratio_limits(own, limits[0], other, limits[1], other_trials=sizes[1], alpha=alpha)
    z = -ndtri(alpha / 2)
    if figure == "difference":
        half = z * np.sqrt(own * (1 - own) / sizes[0] + other * (1 - other) / sizes[1])
        return own - other - half, own - other + half
    with np.errstate(divide="ignore", invalid="ignore"):
        half = z * np.sqrt((1 - own) / (own * sizes[0]) + (1 - other) / (other * sizes[1]))
        ratio = np.where(own * other > 0, own / other, np.nan)
        return ratio * np.exp(-half), ratio * np.exp(half)


def pair_coverage(figure: str, sizes: tuple[int, int], method: str, alpha: float = ALPHA) -> np.ndarray:
    """Return the coverage of a difference or ratio at each pair of true rates of the grid."""
    limits = None if method == "bootstrap" else pair_limits(figure, sizes, method, alpha)
    found = np.empty((len(GRID), len(GRID)))
    for one in range(len(GRID)):
        for two in range(len(GRID)):
            rows, columns = likely(sizes[0], one), likely(sizes[1], two)
            if limits is None:
                held = bootstrap_holds(figure, sizes, (one, two), alpha)
            else:
                rates = GRID[one] / 100, GRID[two] / 100
                truth = rates[0] - rates[1] if figure == "difference" else rates[0] / rates[1]
                held = (limits[0][rows, columns] <= truth + EDGE) & (truth - EDGE <= limits[1][rows, columns])
            found[one, two] = chances(sizes[0])[one, rows] @ held @ chances(sizes[1])[two, columns]
    return found


def bootstrap_holds(figure: str, sizes: tuple[int, int], places: tuple[int, int], alpha: float) -> np.ndarray:
    """Say for which counts the resampled points enclose the truth."""
    rows, columns = likely(sizes[0], places[0]), likely(sizes[1], places[1])
    chance = resampled(sizes[1])[0][columns]
    # Resampled counts of the reference group that are likely for any of its counts.
    second = np.flatnonzero(chance.max(axis=0) > RARE)
    own, other = int(GRID[places[0]]), int(GRID[places[1]])
    # own count ≤ bound exactly when own share - other share (or own share / other share) ≤ the truth.
    if figure == "difference":
        top, bottom = sizes[0] * (100 * second + sizes[1] * (own - other)), 100 * sizes[1]
    else:
        top, bottom = sizes[0] * own * second, other * sizes[1]
    up_to, below = top // bottom, (top - 1) // bottom
    at_most, weight = resampled(sizes[0])[1][rows], chance[:, second].T
    if figure == "ratio":
        # x / 0 is infinite and below nothing; 0 / 0 is dropped from the resamples.
        up_to, below = np.where(second == 0, -1, up_to), np.where(second == 0, -1, below)
        dropped = resampled(sizes[0])[0][rows, :1] * chance[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            share = [_share(at_most, bound, weight) / (1 - dropped) for bound in (up_to, below)]
        return (share[0] >= alpha / 2) & (share[1] < 1 - alpha / 2) & (dropped < 1 - EDGE)
    return (_share(at_most, up_to, weight) >= alpha / 2) & (_share(at_most, below, weight) < 1 - alpha / 2)


def _share(at_most: np.ndarray, bound: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return _or_nobody(at_most, np.minimum(bound, at_most.shape[1] - 1)) @ weight


def exact_rows(methods: tuple[str, ...], alpha: float = ALPHA, most: int = max(SIZES)) -> Iterator[Row]:
    """Yield the coverage of rates, differences and ratios, of groups of at most so many people."""
    for figure in ("rate", "difference", "ratio"):
        listed = PAIRS if figure != "rate" else tuple((size,) for size in SIZES)
        yield from (row(figure, alpha, sizes, method) for sizes in listed if max(sizes) <= most for method in methods)


#: Sizes and true selection rates of groups, for the spreads across them.
TOWNS = {
    "8 groups of 30, all 30 %": ((30,) * 8, (0.3,) * 8),
    "8 groups of 200, all 30 %": ((200,) * 8, (0.3,) * 8),
    "8 groups of 200, one 50 %": ((200,) * 8, (*(0.3,) * 7, 0.5)),
    "2 groups of 2000, both 30 %": ((2000,) * 2, (0.3,) * 2),
    "2 groups of 200, 30 % and 50 %": ((200,) * 2, (0.3, 0.5)),
    "4 groups of 2000, 20 to 50 %": ((2000,) * 4, (0.2, 0.3, 0.4, 0.5)),
    "2 groups of 2000 (40 and 50 %) and one of 5 (70 %)": ((2000, 2000, 5), (0.4, 0.5, 0.7)),
    "8 groups of 5, all 30 %": ((5,) * 8, (0.3,) * 8),
}


def spread_rows(logs: int = LOGS, seed: int = 0) -> Iterator[Spread]:
    """Yield, for each town, how often the limits of the largest difference hold it, and how often they leave out 0."""
    for name, (sizes, rates) in TOWNS.items():
        random = np.random.default_rng(seed)
        selected = random.binomial(sizes, rates, (logs, len(sizes)))
        truth = max(rates) - min(rates)
        for method in ("ours", "bootstrap"):
            limits = [spread_limits(np.array(sizes), counts, method, seed) for counts in selected]
            low, high = (np.array(side) for side in zip(*limits, strict=True))
            held = (low <= truth + EDGE) & (truth - EDGE <= high)
            yield Spread(town=name, method=method, held=float(held.mean()), lifted=float((low > 0).mean()), logs=logs)


def spread_limits(sizes: np.ndarray, selected: np.ndarray, method: str, seed: int) -> tuple[float, float]:
    """Return the limits of the largest difference between the groups of one log."""
    cases = np.zeros((len(sizes), 3, 2), np.int64)
    cases[:, 2] = np.stack([sizes - selected, selected], axis=1)
    labels = tuple((str(place),) for place in range(len(sizes)))
    groups = Groups(("group",), labels, cases, cases * 1.0, cases * 1.0, False, False)
    if method == "ours":
        found = aggregates(groups, None, alpha=ALPHA)[0]
        return found.low, found.high

    def spread(drawn: np.ndarray) -> np.ndarray:
        share = drawn[..., 2, 1] / drawn.sum(axis=(2, 3))
        return np.nanmax(share, axis=1) - np.nanmin(share, axis=1)

    low, high = bootstrap_limits(groups, spread, alpha=ALPHA, seed=seed, replicates=400)
    return float(low), float(high)


def table(rows: list[Row], spreads: list[Spread]) -> str:
    """Return the page that people read."""
    lines = [
        "# Coverage of 95 % limits",
        "",
        "Computed by `tests/benchmarks/coverage.py`, whose first lines say how. Per cent of cases in which the limits",
        "hold the truth: on average over true rates of 1 to 99 % (over all pairs of them), and where it is lowest.",
    ]
    for alpha, title in ((ALPHA, ""), (SHARED, ", 24 of them sharing the risk: limits of 99.79 %")):
        for figure in ("rate", "difference", "ratio"):
            lines += ["", f"## {figure.capitalize()}{title}", ""]
            lines += ["| people | method | average | lowest | at |", "|---|---|--:|--:|---|"]
            lines += [_line(each) for each in rows if (each.figure, each.alpha) == (figure, alpha)]
    lines += [
        "",
        "## Spread across groups (largest less smallest rate)",
        "",
        f"Sampled: {spreads[0].logs:,} logs each. The last column says how often the limits leave out 0; where all",
        "true rates are equal, each of those is a false alarm. Bootstrap: 400 logs drawn anew from the cells.",
        "",
        "| town | method | held | leave out 0 |",
        "|---|---|--:|--:|",
    ]
    lines += [f"| {each.town} | {each.method} | {each.held:.1%} | {each.lifted:.1%} |" for each in spreads]
    return "\n".join(lines) + "\n"


def _line(each: Row) -> str:
    people, places = " and ".join(map(str, each.sizes)), " and ".join(f"{rate:.0%}" for rate in each.at)
    return f"| {people} | {each.method} | {each.average:.2%} | {each.lowest:.2%} | {places} |"


def main() -> None:
    """Compute everything and write both files."""
    rows = [*exact_rows(("ours", "textbook", "wald", "bootstrap")), *exact_rows(("ours", "textbook"), SHARED)]
    spreads = list(spread_rows())
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "coverage.md").write_text(table(rows, spreads), encoding="utf-8")
    found = {"exact": [asdict(each) for each in rows], "spread": [asdict(each) for each in spreads]}
    (RESULTS / "coverage.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
