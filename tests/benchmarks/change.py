"""How far can the change of a gap, its verdict, a criterion and a trend be trusted? Simulated, and written down.

Two audits
    Each counts a group and a reference, independently of the other. For every pair of true gaps the share of audits
    whose interval of the change (with its sign, and of its size) holds the truth, and how often each verdict is
    given. The margin is 0.05. A criterion asks whether the gap of the new audit is at most its true size: whoever
    calls that met is wrong as often as the interval is.
Trends
    A group and a reference are counted month by month while the gap stays the same. Counted is how often a drift or a
    jump is reported at a risk of 5 % each; seasons move both groups together.
Jumps that are there
    How often a lasting jump of the gap is found, and how often at the right month or one beside it.

Run ``python tests/benchmarks/change.py``; it takes about two minutes and rewrites ``results/change.md`` and
``results/change.json``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import numpy as np

from algaudit.fairness.change.gap_change import change_limits, change_verdict, largest_size, size_change_limits
from algaudit.fairness.change.periods import Series
from algaudit.fairness.intervals import LAST_BITS, difference_limits, rate_limits
from algaudit.fairness.rates import Rates

RESULTS = Path(__file__).with_name("results")
ALPHA, MARGIN = 0.05, 0.05
DRAWS, SERIES = 20_000, 2_000
SIZES = ((12, 12), (30, 30), (30, 2_000), (200, 200), (2_000, 2_000))
#: True gaps (old, new) beside a reference rate of 0.4 in both audits; the size grows by the margin in two of them.
GAPS = (
    (0.0, 0.0),
    (-0.2, -0.2),
    (-0.2, 0.2),
    (-0.2, 0.0),
    (0.0, -0.2),
    (-0.3, -0.1),
    (-0.05, 0.05),
    (0.0, 0.05),
    (-0.2, -0.25),
    (-0.35, -0.02),
)
BASE = 0.4
#: Months, people of the group and of the reference in each, reference rate, gap, size of the season.
CALM = tuple(
    (months, *people, *rates)
    for months, people, rates in product(
        (6, 12, 36),
        ((12, 12), (30, 30), (30, 300), (300, 300)),
        ((0.02, 0.0, 0.0), (0.1, 0.0, 0.0), (0.1, -0.08, 0.0), (0.1, 0.1, 0.0), (0.1, 0.0, 0.09), (0.5, -0.2, 0.2)),
    )
)
#: Months, people of each group in each, gap before and after the middle.
JUMPS = ((12, 100, -0.05, -0.2), (24, 100, -0.05, -0.2), (24, 300, -0.05, -0.15), (24, 1_000, 0.0, 0.05))


@dataclass(frozen=True)
class Pair:
    """Two audits: coverage of the change and of the change of size, and the share of each verdict."""

    sizes: tuple[int, int]
    old: float
    new: float
    change: float
    size_change: float
    better: float
    not_worse: float
    worse: float
    too_little_data: float
    met: float


@dataclass(frozen=True)
class Calm:
    """A gap that stays the same: share of series that can be tested, and of those in which something is reported."""

    months: int
    people: int
    others: int
    rate: float
    gap: float
    season: float
    tested: float
    drift: float
    jump: float


@dataclass(frozen=True)
class Jumped:
    """A gap that jumps in the middle: share of series in which that is reported, and at the right month or beside."""

    months: int
    people: int
    before: float
    after: float
    found: float
    placed: float


def gaps(rng: np.random.Generator, gap: float, sizes: tuple[int, int], draws: int):
    """Return counted gaps with Newcombe's limits."""
    people, others = sizes
    own, other = rng.binomial(people, BASE + gap, draws) / people, rng.binomial(others, BASE, draws) / others
    limits = difference_limits(own, rate_limits(own, people, ALPHA), other, rate_limits(other, others, ALPHA))
    return own - other, limits


def pair(sizes: tuple[int, int], old: float, new: float, draws: int = DRAWS) -> Pair:
    """Simulate two audits many times."""
    rng = np.random.default_rng(7)
    before, before_limits = gaps(rng, old, sizes, draws)
    after, after_limits = gaps(rng, new, sizes, draws)
    low, high = change_limits(after, after_limits, before, before_limits)
    size_low, size_high = size_change_limits(after, after_limits, before, before_limits)
    change, grown = new - old, abs(new) - abs(old)
    size = np.abs(after) - np.abs(before)
    verdicts = [change_verdict(*each, MARGIN) for each in zip(size, size_low, size_high, strict=True)]
    shares = {name: verdicts.count(name) / draws for name in ("better", "not_worse", "worse", "too_little_data")}
    # A criterion that allows just less than the true gap must not be met.
    met = float((largest_size(after_limits) < abs(new) - LAST_BITS).mean())
    return Pair(
        sizes,
        old,
        new,
        float(((low <= change + LAST_BITS) & (change - LAST_BITS <= high)).mean()),
        float(((size_low <= grown + LAST_BITS) & (grown - LAST_BITS <= size_high)).mean()),
        **shares,
        met=met,
    )


def counted(rng: np.random.Generator, people: int, rates: np.ndarray) -> Rates:
    """Return the rates of one group, month by month, out of binomial counts."""
    trials = np.full(len(rates), float(people))
    found = rng.binomial(people, rates).astype(float)
    return Rates("selection_rate", found / trials, found, trials, trials)


def followed(pairs: list[tuple[Rates, Rates]]) -> Series:
    """Return many pairs of a group and its reference as the check has them."""
    names = ("value", "numerator", "denominator", "trials")
    own, other = (
        Rates("selection_rate", *(np.stack([getattr(pair[side], name) for pair in pairs]) for name in names))
        for side in (0, 1)
    )
    return Series("selection_rate", [("own",)] * len(pairs), own, other, own.limits(ALPHA), other.limits(ALPHA))


def calm(scenario: tuple[int, int, int, float, float, float], draws: int = SERIES) -> Calm:
    """Simulate a gap that stays the same."""
    months, people, others, rate, gap, season = scenario
    rng = np.random.default_rng(11)
    when = np.arange(float(months))
    others_rate = rate + season * np.sin(2 * np.pi * when / 12)
    own_rate = np.clip(others_rate + gap, 0, 1)
    pairs = [(counted(rng, people, own_rate), counted(rng, others, others_rate)) for _ in range(draws)]
    line, split = followed(pairs).fitted(when)
    drift, jump = (float((fit.p_value < ALPHA).mean()) for fit in (line, split))
    return Calm(*scenario, float((~np.isnan(line.p_value)).mean()), drift, jump)


def jumped(scenario: tuple[int, int, float, float], draws: int = SERIES) -> Jumped:
    """Simulate a gap that jumps in the middle."""
    months, people, before, after = scenario
    rng = np.random.default_rng(13)
    when = np.arange(float(months))
    gap = np.where(when < months // 2, before, after)
    sides = BASE + gap, np.full(months, BASE)
    split = followed([tuple(counted(rng, people, side) for side in sides) for _ in range(draws)]).fitted(when)[1]
    found = split.p_value < ALPHA
    placed = found & (np.abs(split.place - months // 2) <= 1)
    return Jumped(*scenario, float(found.mean()), float(placed.mean()))


def rows() -> Iterator[Pair | Calm | Jumped]:
    """Yield every row of the table."""
    yield from (pair(sizes, *gap) for sizes in SIZES for gap in GAPS)
    yield from (calm(scenario) for scenario in CALM)
    yield from (jumped(scenario) for scenario in JUMPS)


def table(made: list[Pair | Calm | Jumped], kind: type) -> list[str]:
    """Return the rows of one kind as Markdown."""
    chosen = [asdict(row) for row in made if isinstance(row, kind)]
    heads = [name.replace("_", " ") for name in chosen[0]]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return [*lines, *("| " + " | ".join(_shown(value) for value in row.values()) + " |" for row in chosen)]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " and ".join(map(str, value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def text(made: list[Pair | Calm | Jumped]) -> str:
    """Return the page."""
    parts = [
        "# Change of a gap, criteria and trends",
        "",
        "Written by `python tests/benchmarks/change.py`, which says what each number is. Simulated with fixed seeds.",
        "",
        f"## Two audits ({DRAWS:,} draws each, 95 % intervals, margin {MARGIN})",
        "",
        "`sizes`: people of the group and of the reference in each audit. `met`: a criterion just below the true gap",
        "is called met.",
        "",
        *table(made, Pair),
        "",
        f"## Gaps that stay the same ({SERIES:,} series each): reported at a risk of 5 %",
        "",
        *table(made, Calm),
        "",
        f"## Gaps that jump in the middle ({SERIES:,} series each)",
        "",
        *table(made, Jumped),
        "",
    ]
    return "\n".join(parts)


def main() -> None:
    """Write the table."""
    made = list(rows())
    values = {
        kind.__name__.lower(): [asdict(row) for row in made if isinstance(row, kind)] for kind in (Pair, Calm, Jumped)
    }
    (RESULTS / "change.md").write_text(text(made), encoding="utf-8")
    (RESULTS / "change.json").write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
