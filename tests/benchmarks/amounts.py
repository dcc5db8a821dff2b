"""How often do the limits of amounts hold the truth? Amounts are drawn from log-normal distributions, seed fixed.

Amounts of money lean to one side; the log-normal distribution with a deviation of 1 of the logarithm leans strongly
(a mean 1.6 times the median). For groups of 12, 30, 200 and 2000, and unequal pairs, the table shows how often limits
at 95 % hold the truth, and how wide they are in the median. Beside ours stand:

plain
    mean ± Student's quantile × standard error; Welch's for a difference of two.
bootstrap
    the 2.5 % and 97.5 % points of 400 resamples.
bootstrap-t
    the same of the studentised mean: skewness-corrected, at the price of resampling within resamples.

False alarms: logs of four groups, all drawn alike, whose means and medians are judged as one family; how often any gap
is found at a tolerance of 0. Run ``python tests/benchmarks/amounts.py``; it takes about two minutes and rewrites
``results/amounts.md`` and ``results/amounts.json``.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.special import erf, ndtri, stdtrit

from algaudit.fairness.amounts.inequality import Part, between_limits, entropy, gini
from algaudit.fairness.amounts.means import LEAST_JUDGED, means
from algaudit.fairness.amounts.quantiles import quantiles
from algaudit.fairness.amounts.questions import answered, question
from algaudit.fairness.amounts.spread import Spread, spread
from algaudit.fairness.intervals import difference_limits

RESULTS = Path(__file__).with_name("results")
SIZES = (12, 30, 200, 2000)
PAIRS = ((12, 12), (12, 2000), (30, 30), (30, 2000), (200, 200), (200, 2000), (2000, 2000))
#: Cases and logs for the measures of inequality.
UNEQUAL = ((12, 1000), (30, 1000), (200, 1000), (1000, 1000), (2000, 1000), (10_000, 400))
FAMILIES = ((30, 30, 30, 200), (100, 100, 100, 2000), (200, 200, 200, 200), (200, 200, 200, 2000))
DEVIATION = 1.0
MEAN = float(np.exp(DEVIATION**2 / 2))
ALPHA = 0.05
LOGS, SLOW_LOGS, RESAMPLES = 4_000, 1_000, 400
Z = float(-ndtri(ALPHA / 2))


@dataclass(frozen=True)
class Row:
    """How often one figure's limits hold it, miss it below and above, and how wide they are in the median."""

    figure: str
    sizes: tuple[int, ...]
    method: str
    held: float
    too_high: float
    too_low: float
    width: float | None
    logs: int


def row(figure: str, sizes: tuple[int, ...], method: str, limits: np.ndarray, truth: float) -> Row:
    """Sum up limits (logs × 2); limits that do not exist hold nothing."""
    low, high = limits[:, 0], limits[:, 1]
    known = ~np.isnan(low + high)
    held = known & (low <= truth) & (truth <= high)
    width = float(np.median((high - low)[known])) if known.any() else None
    return Row(
        figure,
        sizes,
        method,
        float(held.mean()),
        float((known & (low > truth)).mean()),
        float((known & (high < truth)).mean()),
        width,
        len(limits),
    )


def drawn(draws: np.random.Generator, logs: int, size: int) -> Spread:
    """Draw many logs of one size; each is a group of its own."""
    values = np.exp(DEVIATION * draws.standard_normal((logs, size)))
    values.sort(axis=1)
    return Spread(values.reshape(-1), np.arange(logs + 1) * size)


def pair_limits(own: object, other: object) -> np.ndarray:
    """Return the limits of the difference of two measures of many logs."""
    alpha = np.array(ALPHA)
    low, high = difference_limits(own.value, own.limits(alpha), other.value, other.limits(alpha))
    return np.stack([low, high], axis=1)


def plain_mean(values: np.ndarray) -> np.ndarray:
    """Return mean ± Student's quantile × standard error, one log a row."""
    size = values.shape[1]
    mean, half = values.mean(axis=1), stdtrit(size - 1, 1 - ALPHA / 2) * values.std(axis=1, ddof=1) / np.sqrt(size)
    return np.stack([mean - half, mean + half], axis=1)


def welch(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return Welch's limits of a difference of means, one log a row."""
    gap = own.mean(axis=1) - other.mean(axis=1)
    parts = [each.var(axis=1, ddof=1) / each.shape[1] for each in (own, other)]
    freedom = (parts[0] + parts[1]) ** 2 / sum(
        part**2 / (each.shape[1] - 1) for part, each in zip(parts, (own, other), strict=True)
    )
    half = stdtrit(freedom, 1 - ALPHA / 2) * np.sqrt(parts[0] + parts[1])
    return np.stack([gap - half, gap + half], axis=1)


def resampled(values: np.ndarray, draws: np.random.Generator, figure: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Return percentile bootstrap limits, one log a row."""
    made = np.empty((len(values), 2))
    for place, log in enumerate(values):
        found = figure(log[draws.integers(0, len(log), (RESAMPLES, len(log)))])
        made[place] = np.quantile(found, [ALPHA / 2, 1 - ALPHA / 2])
    return made


def studentised(values: np.ndarray, draws: np.random.Generator) -> np.ndarray:
    """Return bootstrap-t limits of the mean, one log a row."""
    made, size = np.empty((len(values), 2)), values.shape[1]
    for place, log in enumerate(values):
        again = log[draws.integers(0, size, (RESAMPLES, size))]
        spread_of = again.std(axis=1, ddof=1)
        again, spread_of = again[spread_of > 0], spread_of[spread_of > 0]
        low, high = np.quantile((again.mean(axis=1) - log.mean()) / spread_of, [ALPHA / 2, 1 - ALPHA / 2])
        made[place] = log.mean() - np.array([high, low]) * log.std(ddof=1)
    return made


def single_rows(size: int, logs: int, slow_logs: int) -> Iterator[Row]:
    """Yield the coverage of every figure of one group."""
    draws = np.random.default_rng(size)
    found = drawn(draws, logs, size)
    values = found.values.reshape(logs, size)
    alpha, few = np.array(ALPHA), values[:slow_logs]
    yield row("mean", (size,), "Hall (ours)", np.stack(means(found).limits(alpha), axis=1), MEAN)
    yield row("mean", (size,), "plain", plain_mean(values), MEAN)
    if size <= 200:
        yield row("mean", (size,), "bootstrap", resampled(few, draws, lambda each: each.mean(axis=1)), MEAN)
        yield row("mean", (size,), "bootstrap-t", studentised(few, draws), MEAN)
    for share in (0.1, 0.5, 0.9):
        truth = float(np.exp(DEVIATION * ndtri(share)))
        limits = np.stack(quantiles(found, share).limits(alpha), axis=1)
        yield row(f"quantile {share}", (size,), "Hutson (ours)", limits, truth)
        if size <= 200 and share == 0.5:
            again = resampled(few, draws, lambda each: np.median(each, axis=1))
            yield row(f"quantile {share}", (size,), "bootstrap", again, truth)


def inequality_rows(size: int, logs: int) -> Iterator[Row]:
    """Yield the coverage of the Gini coefficient and of the three entropies of one group, with no least number."""
    values = drawn(np.random.default_rng([size, 1]), logs, size).values.reshape(logs, size)
    ends = np.array([0, size])
    figures: dict[str, tuple[Callable[[np.ndarray], Part], float]] = {"Gini": (gini, float(erf(DEVIATION / 2)))}
    for order, truth in enumerate((DEVIATION**2 / 2, DEVIATION**2 / 2, (np.exp(DEVIATION**2) - 1) / 2)):
        figures[f"entropy {order}"] = (lambda log, at=order: entropy(Spread(log, ends), at).total, float(truth))
    for name, (figure, truth) in figures.items():
        found = [figure(log) for log in values]
        plain = np.array([(part.value - Z * part.error, part.value + Z * part.error) for part in found])
        yield row(name, (size,), "Hall (ours)", np.array([part.limits(ALPHA) for part in found]), truth)
        yield row(name, (size,), "plain", plain, truth)


def pair_rows(sizes: tuple[int, int], logs: int) -> Iterator[Row]:
    """Yield the coverage of the gaps of two groups drawn alike."""
    draws = np.random.default_rng(sizes)
    own, other = (drawn(draws, logs, size) for size in sizes)
    flat = [each.values.reshape(logs, size) for each, size in zip((own, other), sizes, strict=True)]
    yield row("gap of means", sizes, "Hall (ours)", pair_limits(means(own), means(other)), 0.0)
    yield row("gap of means", sizes, "plain", welch(*flat), 0.0)
    for share in (0.1, 0.5, 0.9):
        limits = pair_limits(quantiles(own, share), quantiles(other, share))
        yield row(f"gap of quantiles {share}", sizes, "Hutson (ours)", limits, 0.0)


def between_rows(size: int, ratio: float, logs: int) -> Iterator[Row]:
    """Yield the coverage of what lies between two groups of one size, one with so many times the other's amounts."""
    draws = np.random.default_rng([size, int(ratio * 100)])
    places = np.repeat(np.arange(2, dtype=np.int32), size)
    share = np.array([1, ratio]) / (1 + ratio) * 2
    truths = (-np.log(share).mean(), (share * np.log(share)).mean(), ((share**2).mean() - 1) / 2)
    limits: list[list[tuple[float, float]]] = [[], [], []]
    for _ in range(logs):
        values = np.exp(DEVIATION * draws.standard_normal(2 * size)) * np.where(places == 0, 1, ratio)
        found = spread(values, places, 2)
        for order in range(3):
            limits[order].append(between_limits(entropy(found, order), Z))
    for order, truth in enumerate(truths):
        name = f"between groups, entropy {order}, ratio {ratio:g}"
        yield row(name, (size, size), "noncentral (ours)", np.array(limits[order]), float(truth))


def false_alarms(sizes: tuple[int, ...], logs: int) -> float:
    """Return how often any gap of means or medians is found among groups that are drawn alike."""
    draws, alarms = np.random.default_rng(sizes), 0
    places = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    groups = [(str(place),) for place in range(len(sizes))]
    for _ in range(logs):
        found = spread(np.exp(DEVIATION * draws.standard_normal(sum(sizes))), places, len(sizes))
        reference, mean, middle = len(sizes) - 1, means(found), quantiles(found, 0.5)
        asked = [
            question("mean", ("g",), groups, reference, mean, scale=float(mean.value[-1]), least=LEAST_JUDGED),
            question("median", ("g",), groups, reference, middle, scale=float(middle.value[-1])),
        ]
        alarms += any(line["verdict"] == "gap" for line in answered(asked, alpha=ALPHA, tolerance=0.0))
    return alarms / logs


def main() -> None:
    """Compute everything and write both results."""
    rows = [each for size in SIZES for each in single_rows(size, LOGS, SLOW_LOGS)]
    rows += [each for size, logs in UNEQUAL for each in inequality_rows(size, logs)]
    rows += [each for sizes in PAIRS for each in pair_rows(sizes, LOGS if sum(sizes) < 2000 else LOGS // 2)]
    rows += [each for size in (30, 200, 2000) for ratio in (1.0, 1.3) for each in between_rows(size, ratio, SLOW_LOGS)]
    alarms = {sizes: false_alarms(sizes, SLOW_LOGS) for sizes in FAMILIES}
    document = {
        "rows": [asdict(each) for each in rows],
        "false_alarms": [{"sizes": sizes, "share": share, "logs": SLOW_LOGS} for sizes, share in alarms.items()],
    }
    (RESULTS / "amounts.json").write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    lines = ["# Coverage of the limits of amounts", "", "Log-normal amounts; 95 % limits. " + _HOW, ""]
    lines += ["| figure | cases | method | held | wholly above | wholly below | width | logs |", "|---" * 8 + "|"]
    lines += [
        f"| {each.figure} | {', '.join(map(str, each.sizes))} | {each.method} | {each.held:.3f} | {each.too_high:.3f} "
        f"| {each.too_low:.3f} | {_shown(each.width)} | {each.logs} |"
        for each in rows
    ]
    lines += ["", "## False alarms", "", "Any gap of means or medians found among four groups drawn alike.", ""]
    lines += ["| cases | share of logs with an alarm | logs |", "|---|---|---|"]
    lines += [f"| {', '.join(map(str, sizes))} | {share:.3f} | {SLOW_LOGS} |" for sizes, share in alarms.items()]
    (RESULTS / "amounts.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shown(width: float | None) -> str:
    return "—" if width is None else f"{width:.3f}"


_HOW = (
    "A group of 12 has no amount surely below its lowest or above its highest tenth: such limits do not exist and hold "
    "nothing. Means of fewer than 100 amounts are shown, not judged. Intervals of inequality are given from 200 cases "
    "on (Gini, order 0), 1,000 (order 1), 10,000 (order 2); below, the table shows why not."
)


if __name__ == "__main__":
    main()
