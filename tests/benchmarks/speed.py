"""How fast is an audit? Beside fairlearn, AIF360 and Aequitas on a million rows, and as a whole process.

Run ``python -m tests.benchmarks.speed``; it takes a quarter of an hour and rewrites ``results/speed.md`` and
``results/speed.json``. The Parquet benchmark is :mod:`tests.benchmarks.memory`.
"""

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.cube.count import count_cube
from algaudit.fairness.bootstrap import REPLICATES, bootstrap_limits
from algaudit.fairness.groups import Groups, split
from algaudit.fairness.rates import CELLS, rates
from tests.benchmarks.peers import DECISION, DRAWN, GROUP, MEASURES, TRUTH, environment
from tests.benchmarks.speed_rounds import ROUNDS, Row, answer, seconds, surroundings, written

ROWS = 1_000_000
PEERS_PROGRAM = Path(__file__).with_name("peers.py")
PLAN = AuditPlan(decision=DECISION, outcome=TRUTH, by=({"column": GROUP},))
ROLES = PLAN.roles()
#: How often our own few milliseconds are measured in a round.
TIMES = 9


def log(rows: int) -> dict[str, np.ndarray]:
    """Return a log of four groups whose decisions differ a little."""
    random = np.random.default_rng(0)
    group = random.integers(0, 4, rows)
    truth = random.random(rows) < 0.4
    granted = random.random(rows) < 0.3 + 0.3 * truth + 0.02 * group
    return {GROUP: np.array(list("ABCD"))[group], TRUTH: truth.astype(np.int64), DECISION: granted.astype(np.int64)}


def frames(columns: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return the log in each library's frame."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    return {"pyarrow": pa.table(columns), "pandas": pd.DataFrame(columns), "Polars": pl.DataFrame(columns)}


def counted(frame: Any) -> Groups:
    """Count a frame and split it into its groups."""
    return split(count_cube(read_decisions(frame), ROLES), (GROUP,))


def four_measures(frame: Any) -> dict[str, dict[str | None, float]]:
    """Return the four measures by group, from the frame on."""
    groups = counted(frame)
    labels = [group[0] for group in groups.groups]
    return {name: dict(zip(labels, rates(groups, name).value.tolist(), strict=True)) for name in MEASURES}


def four_intervals(frame: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile intervals of the four measures by group from a thousand drawn logs."""

    def figure(drawn: np.ndarray) -> np.ndarray:
        return np.stack([_rate(drawn, name) for name in MEASURES], axis=-1)

    return bootstrap_limits(counted(frame), figure, alpha=0.05, seed=0, replicates=REPLICATES)


def _rate(drawn: np.ndarray, name: str) -> np.ndarray:
    tops, bottom = CELLS[name]

    def total(outcomes: tuple[int, ...], decisions: tuple[int, ...]) -> np.ndarray:
        return drawn[..., outcomes, :][..., decisions].sum(axis=(-1, -2))

    return sum(total(*top) for top in tops) / total(*bottom)


def agree(ours: dict[str, dict[str | None, float]], theirs: dict[str, dict[str, float]]) -> None:
    """Raise unless two libraries found the same numbers: only then is their time comparable."""
    for name in MEASURES:
        for label, value in theirs[name].items():
            if abs(ours[name][label] - value) > 1e-9:
                raise RuntimeError(f"{name} of {label}: {ours[name][label]} and {value}")


def peer_rows(folder: Path) -> list[Row]:
    """Measure every peer, each time right after ourselves."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = log(ROWS)
    pq.write_table(pa.table(columns), folder / "log.parquet")
    held = frames(columns)
    expected = four_measures(held["pyarrow"])
    aequitas = environment()
    ours, theirs = defaultdict(list), defaultdict(list)

    def peer(name: str) -> float:
        python = aequitas if name.startswith("aequitas") else sys.executable
        found = answer([python, PEERS_PROGRAM, name, folder / "log.parquet"])
        agree(expected, found["found"])
        return found["seconds"]

    for work in (four_measures, four_intervals, audited):
        for frame in held.values():
            work(frame)
    for _ in range(ROUNDS):
        for name, (work, _) in AGAINST.items():
            for kind, frame in held.items():
                ours[name, kind].append(seconds(partial(work, frame), TIMES))
            theirs[name].append(peer(name))
    once, some = theirs["fairlearn"], theirs["fairlearn_bootstrap"]
    pairs = zip(once, some, strict=True)
    theirs["fairlearn_bootstrap"] = [one + (few - one) / DRAWN * REPLICATES for one, few in pairs]
    return [
        Row(
            f"{what}, 1 M rows, {kind}",
            against,
            tuple(ours[name, kind]),
            tuple(theirs[name]),
            at_least=WANTED.get(name),
        )
        for name, (_, (what, against)) in AGAINST.items()
        for kind in held
    ]


def audited(frame: Any) -> object:
    """Run a whole audit: measures, gaps, intervals, tests, findings."""
    return run_audit(read_decisions(frame), PLAN, crosscheck=False)


#: What of ours stands beside which peer.
AGAINST: dict[str, tuple[Callable[[Any], object], tuple[str, str]]] = {
    "fairlearn": (four_measures, ("4 measures by group", "fairlearn MetricFrame")),
    "aif360": (four_measures, ("4 measures by group", "AIF360 ClassificationMetric")),
    "aequitas": (four_measures, ("4 measures by group", "Aequitas Group.get_crosstabs")),
    "fairlearn_bootstrap": (
        four_intervals,
        (f"4 measures by group with {REPLICATES} replicates", f"fairlearn n_boot={REPLICATES}, from {DRAWN}"),
    ),
    "aequitas_audit": (audited, ("whole run_audit", "Aequitas Group and Bias with check_significance")),
}
#: How many times slower each peer has to be.
WANTED = {"fairlearn": 1_000, "aif360": 50, "aequitas": 50, "fairlearn_bootstrap": 100_000}


def process_rows(folder: Path, times: int = 7) -> list[Row]:
    """Measure whole processes, each right beside ``import pandas``."""
    write_csv(folder / "log.csv")
    options = ["--decision", DECISION, "--outcome", TRUTH, "--by", GROUP, "--no-crosscheck", "--quiet"]
    commands = {
        "algaudit --help": (["--help"], 0.3),
        "algaudit audit, 10,000 rows of CSV, with report": (["audit", "log.csv", *options, "--out", "result"], 1.5),
    }
    rows = []
    for what, (words, limit) in commands.items():
        ours, pandas = [], []
        for _ in range(times):
            pandas.append(process([sys.executable, "-c", "import pandas"], folder))
            ours.append(process([sys.executable, "-m", "algaudit", *words], folder))
        rows.append(Row(what, "python -c 'import pandas'", tuple(ours), tuple(pandas)))
        rows.append(Row(what, "the limit", tuple(ours), (limit,) * times, at_least=1))
    return rows


def write_csv(path: Path, rows: int = 10_000) -> None:
    """Write a log as an office would hand it over."""
    columns = log(rows)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def process(command: list[str], folder: Path) -> float:
    """Return how long a fresh process takes; an audit that finds gaps ends with 1."""
    import subprocess

    run: Callable[[], object] = partial(subprocess.run, command, cwd=folder, capture_output=True, check=False)
    return seconds(run)


NOTES = (
    "Each ratio is of two times measured one after the other in the same round; shown is the median of the rounds.",
    "Our time runs from the frame in memory to the four measures of each group: counting, splitting, dividing.",
    "Libraries are imported and warmed up on 1,000 rows before their time runs; all find the same numbers to 1e-9.",
    "fairlearn also computes overall values, AIF360 its dataset, Aequitas its whole cross table: that is their way.",
    "Aequitas' cross table is one pandas group-by, hardly slower than reading the columns; 50 times is out of reach.",
    f"fairlearn's bootstrap: the time of {DRAWN} replicates less the time without, times {REPLICATES} / {DRAWN}.",
)


def main() -> int:
    """Measure, print, keep; return 1 when a bound is not kept."""
    with tempfile.TemporaryDirectory(prefix="algaudit-speed-") as name:
        rows = peer_rows(Path(name)) + process_rows(Path(name))
    around = surroundings("fairlearn", "aif360", "pandas", "polars", "pyarrow", "duckdb", "numpy") | {
        "aequitas": "1.1.0"
    }
    return 0 if written("speed", "Speed beside other libraries", rows, around, NOTES) else 1


if __name__ == "__main__":
    sys.exit(main())
