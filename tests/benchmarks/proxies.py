"""How often do the searches through the inputs of a decision find what is not there, and what is?

Proxies
    The inputs are drawn without looking at the groups. The interval of the share of pairs told apart should hold one
    half at least 93 times in 100: of the forest, of the sum of inputs, and of each input alone.

Clusters
    Decisions are drawn without looking at the inputs: a log in which any cluster is reported is a false alarm. Then a
    heap of cases, 12 % of the log, is granted 20 percentage points more often: the log in which no cluster is reported
    is a miss. Reported means: beyond the tolerance of 5 points, all clusters of the log corrected together.

Like cases
    Twins and near twins of two groups that are decided alike: how often does a log report that one of them comes off
    worse; and how often does the interval of the consistency hold its mean over all logs. Then the same with one group
    granted 20 points less often among like cases.

Everything is sampled with fixed seeds. Run ``python tests/benchmarks/proxies.py``; it takes some minutes and rewrites
``results/proxies.md`` and ``results/proxies.json``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from algaudit.fairness.alike.neighbours import consistency, mutual_pairs
from algaudit.fairness.alike.twins import Matched, matched_twins, twin_classes
from algaudit.fairness.gaps import holm
from algaudit.fairness.proxies.clusters import deviations, find_clusters
from algaudit.fairness.proxies.features import Feature, feature, space
from algaudit.fairness.proxies.telling import telling

RESULTS = Path(__file__).with_name("results")
ALPHA = 0.05
TOLERANCE = 0.05
LOGS = 300
SEARCHES = 100


@dataclass(frozen=True)
class Proxies:
    """Share of intervals that hold one half although the inputs tell nothing."""

    cases: int
    inputs: int
    groups: int
    logs: int
    forest: float
    added: float
    alone: float


@dataclass(frozen=True)
class Search:
    """Share of logs in which something is reported."""

    search: str
    planted: str
    cases: int
    logs: int
    reported: float


@dataclass(frozen=True)
class Held:
    """Share of intervals of the consistency that hold its mean over all logs, and how wide they are."""

    inputs: str
    cases: int
    logs: int
    held: float
    error: float
    stated_error: float


def number_input(name: str, values: np.ndarray) -> Feature:
    """Return an input of numbers with two decimals."""
    labels, codes = np.unique(np.round(values, 2), return_inverse=True)
    return feature(name, codes.astype(np.int32), [str(label) for label in labels])


def word_input(name: str, codes: np.ndarray, labels: str = "abcdefgh") -> Feature:
    """Return an input of words."""
    return Feature(name, codes.astype(np.int32), tuple(labels), None)


def independent(cases: int, inputs: int, groups: int, logs: int = LOGS) -> Proxies:
    """Ask about groups that were drawn without looking at the inputs: numbers, and one column of words."""
    held: dict[str, list[bool]] = {"forest": [], "added": [], "alone": []}
    for seed in range(logs):
        random = np.random.default_rng(seed)
        made = [number_input(f"x{place}", random.normal(size=cases)) for place in range(inputs - 1)]
        made.append(word_input("word", random.integers(0, 4, cases), "abcd"))
        found = telling(made, word_input("group", random.integers(0, groups, cases)), alpha=ALPHA, seed=seed)
        for name, told in [("forest", found.overall), ("added", found.added)]:
            held[name].append(holds_half(told))
        held["alone"] += [holds_half(item.alone) for item in found.inputs]
    return Proxies(cases, inputs, groups, logs, **{name: float(np.mean(told)) for name, told in held.items()})


def holds_half(told) -> bool:
    low, high = told.limits(ALPHA)
    return bool(low <= 0.5 <= high)


def cluster_log(seed: int, cases: int, planted: float) -> tuple[list[Feature], np.ndarray]:
    """Draw a log with a heap of cases that is granted more often by so much."""
    random = np.random.default_rng(seed)
    heap = random.random(cases) < 0.12
    made = [number_input(f"x{place}", random.normal(size=cases) + 2.5 * heap * (place < 2)) for place in range(4)]
    made.append(word_input("word", random.integers(0, 3, cases), "abc"))
    return made, random.random(cases) < 0.3 + planted * heap


def reports_cluster(seed: int, cases: int, planted: float) -> bool:
    """Say whether any cluster of a log is reported."""
    made, granted = cluster_log(seed, cases, planted)
    found = find_clusters(space(made), granted, seed)
    told = deviations(found, granted)
    if found.number == 1:
        return False
    adjusted, _ = holm(told.p_values(), ALPHA)
    return bool(((adjusted < ALPHA) & (np.abs(told.rate - told.other_rate) > TOLERANCE)).any())


def clusters(planted: float, cases: int = 4_000, logs: int = SEARCHES) -> Search:
    """Search many logs for clusters."""
    reported = [reports_cluster(seed, cases, planted) for seed in range(logs)]
    return Search("clusters", f"{planted * 100:.0f} points", cases, logs, float(np.mean(reported)))


def alike_log(seed: int, cases: int, planted: float) -> tuple[list[Feature], np.ndarray, np.ndarray]:
    """Draw a log in which a coarse and a fine input decide, and one of two groups is granted less often by so much."""
    random = np.random.default_rng(seed)
    woman = random.random(cases) < 0.4
    rooms, need = random.integers(0, 5, cases), random.normal(size=cases) + 0.5 * woman
    # The groups differ in their inputs; among like cases they do not, unless it is planted.
    chance = 0.3 + 0.1 * rooms - planted * woman
    return [word_input("rooms", rooms, "12345"), number_input("need", need)], random.random(cases) < chance, woman


def reports_alike(found: Matched) -> bool:
    """Say whether the sign test and the tolerance report a disadvantage."""
    p_value, gap = found.p_value(), found.gap
    return p_value is not None and gap is not None and p_value < ALPHA and abs(gap) > TOLERANCE


def alike(planted: float, cases: int = 2_000, logs: int = LOGS) -> Iterator[Search]:
    """Compare twins in the coarse input, and near twins in both."""
    twins, near = [], []
    for seed in range(logs):
        made, granted, woman = alike_log(seed, cases, planted)
        classes = twin_classes(made[:1], granted)
        twins.append(reports_alike(matched_twins(classes, granted, (woman, ~woman), seed=seed)))
        one, two = mutual_pairs(space(made), np.flatnonzero(woman), np.flatnonzero(~woman))
        less, more = (~granted[one] & granted[two]).sum(), (granted[one] & ~granted[two]).sum()
        near.append(reports_alike(Matched(len(one), int(less), int(more))))
    for name, reported in (("twins", twins), ("near twins", near)):
        yield Search(name, f"{planted * 100:.0f} points", cases, logs, float(np.mean(reported)))


def held(kind: str, cases: int = 300, logs: int = LOGS) -> Held:
    """Ask how often the interval of the consistency holds its mean over all logs."""
    values, limits = [], []
    for seed in range(logs):
        random = np.random.default_rng(seed)
        points = random.normal(size=(cases, 3)) if kind == "fine" else random.integers(0, 3, (cases, 3)) * 1.0
        found = consistency(points, random.random(cases) < 1 / (1 + np.exp(1 - 2 * points[:, 0])))
        values.append(found.value)
        limits.append(found.limits(ALPHA))
    mean, (low, high) = np.mean(values), np.array(limits).T
    inside = float(((low <= mean) & (mean <= high)).mean())
    return Held(kind, cases, logs, inside, float(np.std(values)), float((high - low).mean() / 2 / 1.96))


def page(proxies: list[Proxies], searches: list[Search], consistencies: list[Held]) -> str:
    """Return the page that people read."""
    lines = [
        "# Searches through the inputs: false alarms and finds",
        "",
        "Sampled by `tests/benchmarks/proxies.py`, whose first lines say how.",
        "",
        "## Inputs that tell nothing: how often the 95 % interval holds one half",
        "",
        "| cases | inputs | groups | logs | forest | sum of inputs | each input alone |",
        "|--:|--:|--:|--:|--:|--:|--:|",
        *(
            f"| {row.cases:,} | {row.inputs} | {row.groups} | {row.logs} | {row.forest:.1%} | {row.added:.1%} "
            f"| {row.alone:.1%} |"
            for row in proxies
        ),
        "",
        "## How often something is reported",
        "",
        "| search | planted | cases | logs | reported |",
        "|---|---|--:|--:|--:|",
        *(f"| {row.search} | {row.planted} | {row.cases:,} | {row.logs} | {row.reported:.1%} |" for row in searches),
        "",
        "## Consistency: how often the 95 % interval holds its mean",
        "",
        "| inputs | cases | logs | held | standard error | stated |",
        "|---|--:|--:|--:|--:|--:|",
        *(
            f"| {row.inputs} | {row.cases:,} | {row.logs} | {row.held:.1%} | {row.error:.4f} | {row.stated_error:.4f} |"
            for row in consistencies
        ),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Sample everything and write both files."""
    kinds = [(200, 2, 2), (200, 5, 2), (500, 3, 4), (1_000, 5, 2)]
    proxies = [independent(cases, inputs, groups) for cases, inputs, groups in kinds]
    searches = [clusters(0.0), clusters(0.2), *alike(0.0), *alike(0.2)]
    consistencies = [held("fine"), held("coarse")]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "proxies.md").write_text(page(proxies, searches, consistencies), encoding="utf-8")
    found = {
        "proxies": [asdict(row) for row in proxies],
        "searches": [asdict(row) for row in searches],
        "consistency": [asdict(row) for row in consistencies],
    }
    (RESULTS / "proxies.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
