"""Is a change of a gap called smaller only when it is? Drawn towns say so, and how often a true change is seen.

Each town is decided twice, with true shares that are known: before and after. A verdict is false when the true gap does
not change, or changes the other way. The gap of a selection rate is the largest less the smallest group. Afterwards,
how long all ways of deciding take for a sample of the full size.

Run ``python tests/benchmarks/remedies.py``; it takes about a minute and rewrites ``results/remedies.md`` and
``results/remedies.json``.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import numpy as np

from algaudit.fairness.groups import UNKNOWN
from algaudit.fairness.remedies.cases import Cases, halves
from algaudit.fairness.remedies.effects import CANNOT_TELL, effect
from algaudit.fairness.remedies.ways import Trial, tried

RESULTS = Path(__file__).with_name("results")
TOWNS = 1_000
EDGE = 1e-12


@dataclass(frozen=True)
class Plan:
    """Groups of one size, and the true share selected in each before and after; kept decisions stay as they were."""

    name: str
    size: int
    before: tuple[float, ...]
    after: tuple[float, ...]
    kept: float = 0.0


PLANS = (
    Plan("2 groups of 500, no gap before or after", 500, (0.4,) * 2, (0.4,) * 2),
    Plan("2 groups of 500, no gap, nine of ten decisions kept", 500, (0.4,) * 2, (0.4,) * 2, 0.9),
    Plan("8 groups of 100, no gap before or after", 100, (0.4,) * 8, (0.4,) * 8),
    Plan("8 groups of 100, no gap, from 5 % to 50 % selected", 100, (0.05,) * 8, (0.5,) * 8),
    Plan("8 groups of 100, no gap, from 50 % to 5 % selected", 100, (0.5,) * 8, (0.05,) * 8),
    Plan("2 groups of 500, a gap of 20 points stays", 500, (0.3, 0.5), (0.4, 0.6)),
    Plan("2 groups of 500, a gap of 20 points is halved", 500, (0.3, 0.5), (0.4, 0.5)),
    Plan("2 groups of 500, a gap of 20 points goes", 500, (0.3, 0.5), (0.4, 0.4)),
    Plan("8 groups of 500, a gap of 20 points goes", 500, (0.3, *(0.5,) * 7), (0.5,) * 8),
    Plan("2 groups of 500, a gap of 20 points comes", 500, (0.4, 0.4), (0.3, 0.5)),
)


@dataclass(frozen=True)
class Row:
    """How often the interval holds the true change, and how often each word is said."""

    town: str
    change: float
    held: float
    smaller: float
    larger: float
    towns: int


def row(plan: Plan, towns: int = TOWNS, seed: int = 0) -> Row:
    """Draw towns of one kind and look at each."""
    draws = np.random.default_rng(seed)
    change = round(_spread(plan.after) - _spread(plan.before), 9) + 0.0
    held, words = 0, []
    for _ in range(towns):
        people, after = town(plan, draws)
        found = effect(people, after, alpha=0.05).gaps[0]
        held += found.change.low - EDGE <= change <= found.change.high + EDGE
        words.append(found.verdict)
    return Row(plan.name, change, held / towns, words.count("smaller") / towns, words.count("larger") / towns, towns)


def town(plan: Plan, draws: np.random.Generator) -> tuple[Cases, np.ndarray]:
    """Draw the people of one town with both decisions."""
    groups = len(plan.before)
    group = np.repeat(np.arange(groups), plan.size)
    before = draws.random(len(group)) < np.array(plan.before)[group]
    after = draws.random(len(group)) < np.array(plan.after)[group]
    after = np.where(draws.random(len(group)) < plan.kept, before, after)
    labels = tuple(str(place) for place in range(groups))
    unknown, ones = np.full(len(group), UNKNOWN, np.int8), np.ones(len(group))
    return Cases("part", labels, group, before, unknown, ones), after


def _spread(shares: tuple[float, ...]) -> float:
    return max(shares) - min(shares)


def speed(people: int = 20_000, groups: int = 3) -> float:
    """Return the seconds that all ways take for one column."""
    draws = np.random.default_rng(0)
    group = draws.integers(0, groups, people)
    inputs = draws.normal(size=(people, 10))
    inputs[:, 0] += group * 0.7
    chance = 1 / (1 + np.exp(-inputs[:, 0]))
    outcome = (draws.random(people) < chance).astype(np.int8)
    labels, ones = tuple("abcdefgh"[:groups]), np.ones(people)
    made = Cases("part", labels, group, chance > 0.55, outcome, ones, chance, inputs, with_outcome=True)
    start = perf_counter()
    found = list(tried(Trial(halves(made, 0), 0, 0.05, 0)))
    assert not any(one.verdict == CANNOT_TELL and one.gap.value is None for item in found for one in item.effect.gaps)
    return perf_counter() - start


def table(rows: list[Row], seconds: float) -> str:
    """Return the page that people read."""
    lines = [
        "# When is a gap called smaller?",
        "",
        f"Computed by `tests/benchmarks/remedies.py`, whose first lines say how: {rows[0].towns:,} towns of each kind,",
        "95 % intervals. The interval of a change is made as if before and after were different people: it is wide.",
        "",
        "| town | true change | held | called smaller | called larger |",
        "|---|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.town} | {one.change * 100:+.0f} points | {one.held:.1%} | {one.smaller:.1%} | {one.larger:.1%} |"
        for one in rows
    ]
    lines += ["", f"All ways of deciding for one column, 20,000 people, 3 groups, 10 inputs: {seconds:.1f} s."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compute everything and write both files."""
    rows, seconds = [row(plan) for plan in PLANS], speed()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "remedies.md").write_text(table(rows, seconds), encoding="utf-8")
    found = {"change": [asdict(one) for one in rows], "seconds": round(seconds, 1)}
    (RESULTS / "remedies.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
