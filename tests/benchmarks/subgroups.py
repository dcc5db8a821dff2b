"""How often does the search find a subgroup that is there, and how often does it report one that is not?

Towns of 20,000 people with 6 columns (6, 6, 5, 5, 4 and 2 labels) are drawn anew for each seed. The search gets the
counts, the seed and an accepted share of wrong rules of 5 %.

planted
    People with A = a0 and B = b0, 3 % of all, are granted 15 percentage points less (or more) often than everybody
    else. *Found* means that a confirmed rule takes in the same people, or that the people in both are half or more of
    the people in either (Jaccard); *exact* that the rule is the planted one itself.
nothing planted
    Everybody has the same chance. Every confirmed rule is wrong.
one column, two columns
    The chance depends on A alone (a0: 30 %, else 50 %), or on A and F, added up. Gaps are there, but none that a
    condition on another column would add to. *Wrong* counts towns with a confirmed rule that has such a condition.

Weighted towns have weights that vary as much as their mean. In towns with an outcome the true positive and the false
positive rate are searched as well, and all three share the accepted risk.

The speed is measured from a frame of 1,000,000 rows in memory to the answer, counting included, beside AIF360's
``bias_scan`` of the same frame with its own settings but for the fine per label, once, in the direction of the planted
gap; its time includes neither imports nor a second direction.
Run ``python tests/benchmarks/subgroups.py``; it takes some minutes and rewrites ``results/subgroups.md`` and ``.json``.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from algaudit.cube.count import count_cube
from algaudit.cube.cube import Cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.fairness.subgroups.found import Found, find_subgroups
from algaudit.fairness.subgroups.people import People, people_of
from algaudit.fairness.subgroups.rules import taken_in
from algaudit.fairness.subgroups.search import Budget
from algaudit.fairness.subgroups.second_opinion import FINE, overlap

RESULTS = Path(__file__).with_name("results")
COLUMNS = ("A", "B", "C", "D", "E", "F")
#: Shares of the labels of each column; A = a0 and B = b0 are 0.2 · 0.15 = 3 % of all.
SHARES = (
    (0.2, 0.2, 0.2, 0.2, 0.1, 0.1),
    (0.15, 0.17, 0.17, 0.17, 0.17, 0.17),
    (0.2,) * 5,
    (0.2,) * 5,
    (0.25,) * 4,
    (0.5, 0.5),
)
LABELS = tuple(
    tuple(f"{name.lower()}{place}" for place in range(len(shares)))
    for name, shares in zip(COLUMNS, SHARES, strict=True)
)
PLANTED = ((0, 0), (1, 0))
PEOPLE = 20_000
#: Seed of the first town; what the search does was settled on towns of other seeds.
FIRST = 5_000
#: From the seed of a town to that of the lot.
LOT = 1_000_000
#: From the label numbers of people to their chances of a positive decision.
Chances = Callable[[np.ndarray], np.ndarray]


def town(seed: int, chances: Chances, *, weighted: bool = False, outcome: bool = False, size: int = PEOPLE) -> People:
    """Draw the people of one town and count them."""
    random = np.random.default_rng(seed)
    codes = [random.choice(len(shares), size, p=shares) for shares in SHARES]
    decision = random.random(size) < chances(np.stack(codes, axis=1))
    truth = random.integers(0, 2, size) if outcome else np.full(size, 2)
    weight = random.gamma(1.0, 1.0, size) + 0.01 if weighted else np.ones(size)
    shape = (*(len(shares) for shares in SHARES), 3, 2)
    cell = np.ravel_multi_index((*codes, truth, decision.astype(int)), shape)
    counted = np.bincount(cell)
    used = np.flatnonzero(counted)
    cases = counted[used].astype(float)
    sums = [np.bincount(cell, each)[used] for each in (weight, weight * weight)] if weighted else [cases, cases]
    places = np.stack(np.unravel_index(used, shape), axis=1)
    return People(COLUMNS, LABELS, places[:, :-2], places[:, -2], places[:, -1], cases, *sums, weighted)


def planted(base: float, gap: float) -> Chances:
    """Return chances that differ for the planted people alone."""
    return lambda codes: base + gap * ((codes[:, 0] == 0) & (codes[:, 1] == 0))


def everybody(base: float) -> Chances:
    """Return the same chance for everybody."""
    return lambda codes: np.full(len(codes), base)


def one_column(codes: np.ndarray) -> np.ndarray:
    """Return chances that depend on A alone."""
    return np.where(codes[:, 0] == 0, 0.3, 0.5)


def two_columns(codes: np.ndarray) -> np.ndarray:
    """Return chances that depend on A and F, added up."""
    return 0.5 - 0.15 * (codes[:, 0] == 0) - 0.1 * (codes[:, 5] == 0)


@dataclass(frozen=True)
class Scene:
    """A kind of town; ``columns`` are those that the chance depends on."""

    name: str
    chances: Chances
    columns: str = ""
    depth: int = 2
    weighted: bool = False
    outcome: bool = False


@dataclass(frozen=True)
class Row:
    """How often something happened in the towns of one kind."""

    scene: str
    depth: int
    towns: int
    found: int
    exact: int
    wrong: int
    confirmed: float
    tested: float


SCENES = (
    *(
        Scene(f"planted, {base:.0%} {gap * 100:+.0f} points", planted(base, gap), "AB", depth)
        for base, gap in ((0.5, -0.15), (0.5, 0.15), (0.3, 0.15), (0.3, -0.15))
        for depth in (2, 3)
    ),
    Scene("planted, 30% -15 points, weighted", planted(0.3, -0.15), "AB", weighted=True),
    *(Scene(f"nothing planted, {base:.0%}", everybody(base), "", depth) for base in (0.5, 0.1) for depth in (2, 3)),
    Scene("nothing planted, 2%", everybody(0.02)),
    Scene("nothing planted, 50%, weighted", everybody(0.5), weighted=True),
    Scene("nothing planted, 50%, with outcome", everybody(0.5), outcome=True),
    *(Scene("one column", one_column, "A", depth) for depth in (2, 3)),
    *(Scene("two columns", two_columns, "AF", depth) for depth in (2, 3)),
)


def measure(scene: Scene, towns: int) -> Row:
    """Search towns of one kind."""
    found = exact = wrong = confirmed = tested = 0
    for seed in range(FIRST, FIRST + towns):
        people = town(seed, scene.chances, weighted=scene.weighted, outcome=scene.outcome)
        measures = ["selection_rate", "true_positive_rate", "false_positive_rate"][: 3 if scene.outcome else 1]
        # Another seed, so that the lot that parts the people is not the one that drew them.
        answer = find_subgroups(people, measures, depth=scene.depth, alpha=0.05, seed=seed + LOT)
        shared = overlaps(people, answer) if scene.columns == "AB" else []
        found += any(each >= 0.5 for each in shared)
        exact += any(each == 1.0 for each in shared)
        wrong += any(not {column for column, _ in each.conditions} <= set(scene.columns) for each in answer.confirmed)
        confirmed += len(answer.confirmed)
        tested += len(answer.subgroups)
    return Row(scene.name, scene.depth, towns, found, exact, wrong, confirmed / towns, tested / towns)


def overlaps(people: People, answer: Found) -> list[float]:
    """Return the share of people that each confirmed rule has in common with the planted ones."""
    ground = people.ground("selection_rate")
    target = taken_in(ground, PLANTED)
    rules = [
        tuple((COLUMNS.index(column), LABELS[COLUMNS.index(column)].index(label)) for column, label in each.conditions)
        for each in answer.confirmed
    ]
    return [overlap(ground, target, taken_in(ground, rule)) for rule in rules]


@dataclass(frozen=True)
class Speed:
    """Seconds that something took."""

    what: str
    seconds: float


ROWS = 1_000_000
#: One of 6 labels in each of 8 columns.
WIDE = tuple("ABCDEFGH")


def wide_cube(cells: int = 20_000) -> Cube:
    """Return a Cube of about so many cells: where those with the first label of A and of B fall behind."""
    random = np.random.default_rng(0)
    kinds = random.integers(0, 6, (cells // 2, len(WIDE)))
    pick = random.integers(0, len(kinds), 10 * cells)
    behind = (kinds[pick, 0] == 0) & (kinds[pick, 1] == 0)
    columns = {name: kinds[pick, place] for place, name in enumerate(WIDE)}
    granted = (random.random(len(pick)) < 0.5 - 0.15 * behind).astype(int)
    roles = Roles("granted", "1", attributes=tuple(Attribute(name) for name in WIDE))
    return count_cube(read_decisions(pa.table({**columns, "granted": granted})), roles)


def best_of(work: Callable[[], object], times: int = 7) -> float:
    """Return the shortest time of a few."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def cube_speed() -> list[Speed]:
    """Measure the search from a Cube."""
    cube = wide_cube()
    people = people_of(cube, WIDE)
    made = []
    for depth in (1, 2, 3, 4):
        work = partial(find_subgroups, people, ["selection_rate"], depth=depth, alpha=0.05, seed=0)
        made.append(Speed(f"search of {len(cube.count):,} cells, 8 columns of 6 labels, depth {depth}", best_of(work)))
    beam = Budget(rules=1_000)
    work = partial(find_subgroups, people, ["selection_rate"], depth=4, alpha=0.05, seed=0, budget=beam)
    made.append(Speed("the same, depth 4, beam search from length 3 on", best_of(work, 3)))
    return made


def peer_speed() -> tuple[list[Speed], bool]:
    """Measure the search of a frame of a million rows beside AIF360; say whether both name the planted people."""
    import pandas as pd
    from aif360.detectors import bias_scan

    random = np.random.default_rng(0)
    codes = np.stack([random.choice(len(shares), ROWS, p=shares) for shares in SHARES], axis=1)
    frame = pd.DataFrame({name: codes[:, place] for place, name in enumerate(COLUMNS)})
    frame["granted"] = (random.random(ROWS) < planted(0.5, -0.15)(codes)).astype(int)
    roles = Roles("granted", "1", attributes=tuple(Attribute(name) for name in COLUMNS))

    def ours() -> Found:
        people = people_of(count_cube(read_decisions(frame), roles), COLUMNS)
        return find_subgroups(people, ["selection_rate"], depth=2, alpha=0.05, seed=0)

    seconds = best_of(ours, 5)
    confirmed = [each.conditions for each in ours().confirmed]
    start = time.perf_counter()
    named, _ = bias_scan(frame[list(COLUMNS)], frame["granted"], overpredicted=True, penalty=FINE)
    theirs = time.perf_counter() - start
    same = {column: list(labels) for column, labels in named.items()} == {"A": [0], "B": [0]}
    same = same and confirmed == [(("A", "0"), ("B", "0"))]
    listed = [Speed("ours: 1,000,000 rows, counted, searched, tested", seconds), Speed("AIF360's bias_scan", theirs)]
    return listed, same


def table(rows: list[Row], speeds: list[Speed], peers: list[Speed], same: bool) -> str:
    """Return the page that people read."""
    lines = [
        "# Subgroups found by the search",
        "",
        "Computed by `tests/benchmarks/subgroups.py`, whose first lines say what the towns are and what is counted.",
        "",
        "| town | depth | towns | found | exact | wrong | confirmed on average | tested on average |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for each in rows:
        hits = (str(each.found), str(each.exact)) if each.scene.startswith("planted") else ("–", "–")
        lines.append(
            f"| {each.scene} | {each.depth} | {each.towns} | {hits[0]} | {hits[1]} | {each.wrong} "
            f"| {each.confirmed:.2f} | {each.tested:.2f} |"
        )
    lines += ["", "## Speed", "", "| what | seconds |", "|---|--:|"]
    lines += [f"| {each.what} | {each.seconds:.3f} |" for each in (*speeds, *peers)]
    ratio = peers[1].seconds / peers[0].seconds
    lines += ["", f"AIF360 takes {ratio:,.0f} times as long; both name the planted people: {'yes' if same else 'no'}."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compute everything and write both files."""
    towns = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = [measure(scene, towns) for scene in SCENES]
    speeds, (peers, same) = cube_speed(), peer_speed()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "subgroups.md").write_text(table(rows, speeds, peers, same), encoding="utf-8")
    found = {
        "towns": [asdict(each) for each in rows],
        "speed": [asdict(each) for each in (*speeds, *peers)],
        "same_answer": same,
    }
    (RESULTS / "subgroups.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
