"""How often do places and waiting times raise a false alarm, and how often do their intervals hold the truth?

Sampled, with a fixed seed, but for the exact column of FA*IR. Three tables:

FA*IR
    Lists made by chance that fall below the smallest numbers anywhere: with the same risk at every place, with the
    lowered one computed exactly, and with the lowered one among simulated lists.
False alarms
    Towns where rank, group and decision have nothing to do with each other: the share of logs in which any group is
    called a gap at a tolerance of 0 (places, refused above, selected below, ties), and in which any beginning of a list
    is said to fall behind. For waiting: any group that is called a gap by either question.
Waiting
    How often 95 % intervals hold the true difference of medians and of 90 % quantiles: ours, Price and Bonett's (2002,
    Journal of Statistical Computation and Simulation 72:119) and the percentile bootstrap; and how often the interval
    of the Mann–Whitney probability holds it. An interval that does not exist holds nothing; how many do stands beside.

Run ``python tests/benchmarks/ranking.py``; it takes about two minutes and rewrites ``results/ranking.md`` and
``results/ranking.json``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.stats import binom, norm

from algaudit.fairness.gaps import GAP, holm
from algaudit.fairness.groups import Groups
from algaudit.fairness.ranking.beginnings import beginnings
from algaudit.fairness.ranking.judged import TIES, judge
from algaudit.fairness.ranking.lists import ranked
from algaudit.fairness.ranking.prefixes import adjusted_alpha, failure, minimum_counts
from algaudit.fairness.ranking.shares import shares
from algaudit.fairness.waiting.days import waits_of
from algaudit.fairness.waiting.judged import compare_waits
from algaudit.fairness.waiting.longer import quantile_gap, waits_longer

RESULTS = Path(__file__).with_name("results")
ALPHA = 0.05
LOGS = 500
LISTS = 20_000
RESAMPLES = 300


@dataclass(frozen=True)
class Prefix:
    """Share of lists made by chance that fall below the smallest numbers."""

    places: int
    share: float
    alpha: float
    same_risk: float
    lowered_alpha: float
    lowered_exact: float
    lowered_sampled: float


@dataclass(frozen=True)
class Alarm:
    """Share of logs without any gap in which one is reported."""

    what: str
    town: str
    share: float
    top_of_list: float | None


@dataclass(frozen=True)
class Held:
    """Coverage of one difference by each method; ``exists`` is the share of logs in which ours exists."""

    figure: str
    waits: str
    sizes: tuple[int, int]
    exists: float
    ours: float
    price_bonett: float | None
    bootstrap: float | None


def prefixes() -> Iterator[Prefix]:
    """Yield the table of FA*IR."""
    draws = np.random.default_rng(1)
    for places, share, alpha in (
        (40, 0.5, 0.1),
        (100, 0.3, 0.1),
        (400, 0.1, 0.05),
        (1000, 0.5, 0.05),
        (1000, 0.02, 0.05),
    ):
        lowered = adjusted_alpha(places, share, alpha)
        minimum = minimum_counts(places, share, lowered)
        fallen = 0
        for _ in range(LISTS // 1000):
            counts = np.cumsum(draws.random((1000, places)) < share, axis=1)
            fallen += int((counts < minimum).any(axis=1).sum())
        same = failure(minimum_counts(places, share, alpha), share)
        yield Prefix(places, share, alpha, same, lowered, failure(minimum, share), fallen / LISTS)


def groups_of(codes: np.ndarray, number: int) -> Groups:
    """Return groups 0, 1, … with their cases."""
    cases = np.zeros((number, 3, 2), np.int64)
    cases[:, 2, 0] = np.bincount(codes, minlength=number)
    labels = tuple((str(place),) for place in range(number))
    return Groups(("group",), labels, cases, cases * 1.0, cases * 1.0, False, False)


#: Town → people of each group, different scores, lists, quota.
TOWNS: dict[str, tuple[tuple[int, ...], int, int, float]] = {
    "two groups, one list, no ties": ((300, 200), 10**9, 1, 0.1),
    "two groups, one list, ten scores": ((300, 200), 10, 1, 0.3),
    "five groups, some small": ((400, 100, 50, 25, 12), 10**9, 1, 60),
    "three groups, twelve lists, share": ((400, 250, 120), 50, 12, 0.2),
    "three groups, twelve lists, places": ((400, 250, 120), 50, 12, 7),
}


def places_alarms() -> Iterator[Alarm]:
    """Yield false alarms about places."""
    draws = np.random.default_rng(2)
    for town, (sizes, scores, lists, quota) in TOWNS.items():
        codes = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
        groups, alarms, tops = groups_of(codes, len(sizes)), 0, 0
        for _ in range(LOGS):
            on = draws.integers(0, lists, len(codes)).astype(np.int32) if lists > 1 else None
            ranking = ranked(draws.integers(0, scores, len(codes)).astype(float), on, quota)
            mine = codes[ranking.order]
            # Decisions follow the line but for one in ten; who of the tied is selected is drawn.
            chosen = np.zeros(len(codes), bool)
            for place, number in enumerate(ranking.places.tolist()):
                start, first, end = ranking.spans(place, number)
                chosen[start:first] = True
                chosen[first + draws.permutation(end - first)[: start + number - first]] = True
            chosen ^= draws.random(len(codes)) < 0.1
            (found,), _ = judge([(groups, shares(ranking, mine, len(sizes), chosen), 0)], ALPHA, 0.0)
            said = [one for gaps in found.gaps.values() for one in gaps.verdicts]
            alarms += GAP in said or bool((found.adjusted[TIES] < ALPHA).any())
            lined = range(min(len(ranking.places), 5))
            rows = [row for place in lined for row in beginnings(ranking, place, mine, range(len(sizes)))]
            tops += bool((holm(np.array([row.p_value for row in rows]), ALPHA)[0] < ALPHA).any())
        yield Alarm("places", town, alarms / LOGS, tops / LOGS)


Draw = Callable[[np.random.Generator, int], np.ndarray]
WAITS: dict[str, tuple[Draw, Draw]] = {
    "exponential, mean 40": (lambda r, n: r.exponential(40, n), lambda r, n: r.exponential(40, n)),
    "exponential, means 40 and 80": (lambda r, n: r.exponential(40, n), lambda r, n: r.exponential(80, n)),
    "normal, sd 5 and 30": (lambda r, n: r.normal(100, 5, n), lambda r, n: r.normal(100, 30, n)),
    "gamma of few days, many alike": (lambda r, n: r.gamma(2, 2, n), lambda r, n: r.gamma(2, 2, n)),
}
SIZES = ((10, 10), (15, 200), (60, 60), (400, 900))


def days(drawn: np.ndarray) -> np.ndarray:
    """Return whole days from 0."""
    return np.clip(np.round(drawn), 0, None).astype(np.int64)


def waiting_alarms() -> Iterator[Alarm]:
    """Yield false alarms about waiting times."""
    draws = np.random.default_rng(3)
    for name in ("exponential, mean 40", "gamma of few days, many alike"):
        for sizes in ((200, 150), (400, 100, 50, 25, 12)):
            codes = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
            groups, alarms = groups_of(codes, len(sizes)), 0
            for _ in range(LOGS):
                waits = waits_of(days(WAITS[name][0](draws, len(codes))), codes, len(sizes), np.ones(len(codes)))
                (found,), _ = compare_waits([(groups, waits, 0)], ALPHA, 0.0)
                verdicts = [one for answer in (found.longer, found.often) if answer for one in answer.verdicts]
                alarms += GAP in verdicts
            yield Alarm("waiting", f"{name}; {sizes}", alarms / LOGS, None)


def coverage() -> Iterator[Held]:
    """Yield how often each interval holds the truth."""
    draws = np.random.default_rng(4)
    for name, (first, second) in WAITS.items():
        many = [days(each(draws, 1_000_000)) for each in (first, second)]
        rank = np.searchsorted(np.sort(many[1]), many[0], "left"), np.searchsorted(np.sort(many[1]), many[0], "right")
        longer = float((rank[0] + rank[1]).mean() / 2 / len(many[1]))
        for sizes in SIZES:
            yield from _held(draws, name, sizes, [np.quantile(each, [0.5, 0.9]) for each in many], longer)


def _held(
    draws: np.random.Generator, name: str, sizes: tuple[int, int], truth: list[np.ndarray], longer: float
) -> Iterator[Held]:
    codes = np.repeat([0, 1], sizes).astype(np.int32)
    gaps = truth[0] - truth[1]
    ours, exists, theirs, boot, chance = np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2), 0
    for _ in range(LOGS):
        both = [days(each(draws, size)) for each, size in zip(WAITS[name], sizes, strict=True)]
        waits = waits_of(np.concatenate(both), codes, 2, np.ones(len(codes)))
        low, high = waits_longer(waits, 1).limits(ALPHA)
        chance += bool(low[0] <= longer <= high[0])
        for place, share in enumerate((0.5, 0.9)):
            found = quantile_gap(waits, 1, share, ALPHA)
            exists[place] += not np.isnan(found.low[0] + found.high[0])
            ours[place] += bool(found.low[0] <= gaps[place] <= found.high[0])
            drawn = [
                np.quantile(each[draws.integers(0, len(each), (RESAMPLES, len(each)))], share, axis=1) for each in both
            ]
            ends = np.quantile(drawn[0] - drawn[1], [ALPHA / 2, 1 - ALPHA / 2])
            boot[place] += bool(ends[0] <= gaps[place] <= ends[1])
        low_pb, high_pb = price_bonett(both)
        theirs[0] += low_pb <= gaps[0] <= high_pb
    yield Held("median", name, sizes, exists[0] / LOGS, ours[0] / LOGS, theirs[0] / LOGS, boot[0] / LOGS)
    yield Held("90 % quantile", name, sizes, exists[1] / LOGS, ours[1] / LOGS, None, boot[1] / LOGS)
    yield Held("Mann–Whitney", name, sizes, 1.0, chance / LOGS, None, None)


def price_bonett(both: list[np.ndarray]) -> tuple[float, float]:
    """Return Price and Bonett's interval of the difference of two medians."""
    variance = 0.0
    for each in both:
        ordered, size = np.sort(each), len(each)
        at = max(round((size + 1) / 2 - size**0.5), 1)
        z = norm.ppf(1 - binom.cdf(at - 1, size, 0.5))
        variance += float((ordered[size - at] - ordered[at - 1]) / (2 * z)) ** 2
    gap = float(np.median(both[0]) - np.median(both[1]))
    reach = norm.ppf(1 - ALPHA / 2) * variance**0.5
    return gap - reach, gap + reach


def page(made: list[Prefix], alarms: list[Alarm], held: list[Held]) -> str:
    """Return the page that people read."""
    lines = ["# Places and waiting times", "", "Computed by `tests/benchmarks/ranking.py`, whose first lines say how."]
    lines += ["", "## FA*IR: lists made by chance that fall below anywhere", ""]
    lines += [
        "| places | share | α | same risk at every place | lowered α | exactly | sampled |",
        "|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {one.places} | {one.share:g} | {one.alpha:g} | {one.same_risk:.1%} | {one.lowered_alpha:.5f} "
        f"| {one.lowered_exact:.2%} | {one.lowered_sampled:.2%} |"
        for one in made
    ]
    lines += ["", f"## False alarms: logs without a gap in which one is reported (at most 5 %; {LOGS} logs, ± 1.9)", ""]
    lines += ["| what | town | any gap | any beginning |", "|---|---|--:|--:|"]
    lines += [f"| {one.what} | {one.town} | {one.share:.1%} | {_share(one.top_of_list)} |" for one in alarms]
    lines += ["", f"## Waiting: 95 % intervals that hold the truth ({LOGS} logs, ± 1.9)", ""]
    lines += ["| figure | waits | people | exists | ours | Price–Bonett | bootstrap |", "|---|---|---|--:|--:|--:|--:|"]
    lines += [
        f"| {one.figure} | {one.waits} | {one.sizes[0]}, {one.sizes[1]} | {one.exists:.0%} | {one.ours:.1%} "
        f"| {_share(one.price_bonett)} | {_share(one.bootstrap)} |"
        for one in held
    ]
    return "\n".join(lines) + "\n"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def main() -> None:
    """Run everything and write both files."""
    made, alarms, held = list(prefixes()), [*places_alarms(), *waiting_alarms()], list(coverage())
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "ranking.md").write_text(page(made, alarms, held), encoding="utf-8")
    rows = {"prefixes": made, "alarms": alarms, "coverage": held}
    plain = {name: [asdict(one) for one in listed] for name, listed in rows.items()}
    (RESULTS / "ranking.json").write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
