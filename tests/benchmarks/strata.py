"""How often do the figures within strata hold the truth, and how often are they wrong by chance? Sampled, seed fixed.

Each town has strata with rates of their own, and two groups that are spread over the strata in a way of their own. A
log is drawn again and again: in a town of few large strata, of many small ones, of matched pairs (a stratum is one
person of each group), and of rare decisions. Counted is how often the 95 % intervals hold the true common difference,
common ratio, standardised rate and explained share, and how often the test of Cochran, Mantel and Haenszel and the test
of homogeneity say no where nothing is there.

The explained share is given only where the raw gap is told from 0, by its own interval and by Fieller's; where it is
not given it may be anything, and holds the truth. How often it is given stands beside it.

Run ``python tests/benchmarks/strata.py``; it takes about half a minute and rewrites ``results/strata.md`` and
``results/strata.json``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.strata.explained import explained
from algaudit.fairness.strata.grid import Grid
from algaudit.fairness.strata.mantel_haenszel import common, homogeneity
from algaudit.fairness.strata.standard import standardised

RESULTS = Path(__file__).with_name("results")
ALPHA = 0.05
LOGS = 4_000
#: A figure that fewer logs have is not told.
FEWEST = 200


@dataclass(frozen=True)
class Town:
    """Rates of the reference by stratum, what is added (or multiplied) for the group, and mean cases by stratum."""

    name: str
    rates: tuple[float, ...]
    gap: float
    own: tuple[float, ...]
    other: tuple[float, ...]
    times: float = 1.0
    #: Sizes are given, as when people are matched, not drawn.
    fixed: bool = False

    @property
    def own_rates(self) -> np.ndarray:
        """Rates of the group by stratum."""
        return np.array(self.rates) * self.times + self.gap


@dataclass(frozen=True)
class Row:
    """What came out for one town: coverage of each figure, false alarms of each test; None where it has no meaning."""

    town: str
    difference: float | None
    ratio: float | None
    standardised: float | None
    share: float | None
    share_given: float | None
    test: float | None
    homogeneity: float | None
    logs: int


def towns() -> list[Town]:
    """Return the towns."""
    four, spread = (0.1, 0.3, 0.5, 0.8), tuple(np.linspace(0.15, 0.75, 40).tolist())
    many = tuple(np.linspace(0.2, 0.7, 100).tolist())
    return [
        Town("4 large strata, no gap", four, 0.0, (300, 200, 100, 50), (50, 100, 200, 300)),
        Town("4 large strata, gap 0.1", four, 0.1, (300, 200, 100, 50), (50, 100, 200, 300)),
        Town("4 large strata, ratio 0.8", four, 0.0, (300, 200, 100, 50), (50, 100, 200, 300), times=0.8),
        Town("4 small strata, gap 0.1", four, 0.1, (12, 8, 5, 4), (30, 30, 30, 30)),
        Town("40 strata of 8, no gap", spread, 0.0, tuple(np.linspace(5, 1, 40)), tuple(np.linspace(2, 6, 40))),
        Town("40 strata of 8, gap 0.2", spread, 0.2, tuple(np.linspace(5, 1, 40)), tuple(np.linspace(2, 6, 40))),
        Town("100 pairs, gap 0.2", many, 0.2, (1.0,) * 100, (1.0,) * 100, fixed=True),
        Town("rare: 4 strata, 0.01, no gap", (0.01,) * 4, 0.0, (60, 40, 30, 20), (100, 100, 100, 100)),
        Town("rare: 4 strata, 0.02, ratio 2", (0.02,) * 4, 0.0, (60, 60, 60, 60), (200, 200, 200, 200), times=2.0),
    ]


def drawn(town: Town, draws: np.random.Generator) -> Grid:
    """Draw one log: cases by stratum from a Poisson law, decisions from a binomial one."""
    mean = np.stack([town.own, town.other], axis=1)
    trials = mean if town.fixed else draws.poisson(mean).astype(float)
    hits = draws.binomial(trials.astype(int), np.stack([town.own_rates, town.rates], axis=1)).astype(float)
    return grid_of(hits, trials)


def grid_of(hits: np.ndarray, trials: np.ndarray) -> Grid:
    """Return the table of these counts."""
    strata, groups = tuple(map(str, range(len(hits)))), tuple((str(place),) for place in range(hits.shape[1]))
    with np.errstate(invalid="ignore", divide="ignore"):
        return Grid(strata, groups, np.where(trials > 0, hits / trials, np.nan), hits, trials, trials)


def truth(town: Town) -> tuple[float, float, float]:
    """Return common difference, standardised rate of the group and explained share of the town itself."""
    own, other = np.array(town.own), np.array(town.other)
    weights = own * other / (own + other)
    adjusted = (weights * (town.own_rates - town.rates)).sum() / weights.sum()
    raw = (own * town.own_rates).sum() / own.sum() - (other * town.rates).sum() / other.sum()
    standard = ((own + other) * town.own_rates).sum() / (own + other).sum()
    return float(adjusted), float(standard), float(1 - adjusted / raw) if raw else float("nan")


def row(town: Town, *, seed: int = 0, logs: int = LOGS) -> Row:
    """Draw logs of a town and count."""
    draws = np.random.default_rng(seed)
    found = [_one(drawn(town, draws), town) for _ in range(logs)]
    told = {name: [one[name] for one in found if one[name] is not None] for name in found[0]}
    # Of a few logs only, a share would be chance itself.
    means = {name: float(np.mean(values)) if len(values) >= FEWEST else None for name, values in told.items()}
    return Row(town.name, **means, logs=logs)


def _one(table: Grid, town: Town) -> dict[str, bool | None]:
    """Say of one log which intervals hold the truth and which tests say no."""
    difference, standard, share = truth(town)
    together, even, direct = common(table, 1), homogeneity(table, 1), standardised(table)
    nothing = town.gap == 0 and town.times == 1
    shares, given = explained(table, 1).limits(ALPHA), _raw_is_told(table)
    given = given and not np.isnan(shares[0][0])
    return {
        "difference": _holds(together.difference_limits(ALPHA), difference),
        # A ratio is common to the strata where nothing is added to the rates.
        "ratio": _holds(together.ratio_limits(ALPHA), town.times) if town.gap == 0 else None,
        "standardised": None if np.isnan(direct.value[0]) else _holds(direct.limits(ALPHA), standard),
        "share": None if np.isnan(share) else not given or _holds(shares, share),
        "share_given": None if np.isnan(share) else given,
        "test": bool(together.test_p_values()[0] < ALPHA) if nothing else None,
        "homogeneity": bool(even.p_value[0] < ALPHA) if town.times == 1 and even.freedom[0] else None,
    }


def _holds(limits: tuple[np.ndarray, np.ndarray], true: float) -> bool:
    return bool(limits[0][0] <= true <= limits[1][0])


def _raw_is_told(table: Grid) -> bool:
    """Say whether the house's interval of the raw gap leaves out 0."""
    rates, trials = table.pooled(), table.trials.sum(axis=0)
    ends = rate_limits(rates, trials, ALPHA)
    low, high = difference_limits(rates[0], (ends[0][0], ends[1][0]), rates[1], (ends[0][1], ends[1][1]))
    return bool(low > 0 or high < 0)


def main() -> None:
    """Draw all towns and write both files."""
    rows = [row(town) for town in towns()]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "strata.json").write_text(json.dumps([asdict(one) for one in rows], indent=1) + "\n", encoding="utf-8")
    (RESULTS / "strata.md").write_text(markdown(rows), encoding="utf-8")


def markdown(rows: list[Row]) -> str:
    """Return the table to read."""
    heads = [item.name.replace("_", " ") for item in fields(Row)]
    lines = [
        "# Within strata: how often the intervals hold the truth, how often the tests are wrong",
        "",
        f"{LOGS:,} logs of each town, 95 % intervals, tests at 5 %. Made by `python tests/benchmarks/strata.py`.",
        "Wanted: 0.95 for difference, ratio, standardised and share; 0.05 or less for test and homogeneity.",
        "The standard of a standardised rate is drawn too, which costs it up to 0.01; – where it exists in few logs.",
        "A share that cannot be given holds the truth; “share given” says how often there is one.",
        "Two standard errors of the sampling itself: 0.007.",
        "",
        "| " + " | ".join(heads) + " |",
        "|---|" + "---:|" * (len(heads) - 1),
    ]
    for one in rows:
        values = [getattr(one, item.name) for item in fields(Row)]
        cells = [
            "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value) for value in values
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
