"""How near does an audit of Parquet come to the bare GROUP BY it stands on, in time and in memory?

Run ``python -m tests.benchmarks.memory``; it needs 2 GB of disk for logs of 10, 50 and 100 million rows, takes some
minutes, and rewrites ``results/memory.md`` and ``results/memory.json``. Each measurement is a fresh process:

``bare``
    DuckDB alone: counts by four attributes, decision, outcome and the band of the score, fetched as an Arrow table.
``rows``
    The same, fetched as rows, without Arrow.
``audit``
    ``run_audit`` of the same columns, without the second opinions: opening, counting, measuring, judging.

Time runs after a warm-up on a thousand rows; the peak of memory is that of a process of its own without one.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.speed_rounds import Row, answer, peak, surroundings, written

ROOT = Path(__file__).resolve().parents[2]
THIS = (sys.executable, "-m", "tests.benchmarks.memory")
MILLION = 1_000_000
SIZES = (10, 50, 100)
#: The size that the bounds are for.
MEASURED = 50
ROUNDS = 5
ATTRIBUTES = {
    "ethnicity": ("汉族", "回族", "满族", "苗族", "其他"),
    "sex": ("女", "男"),
    "region": ("north", "south", "east", "west", "centre"),
    "age_group": ("<30", "30-59", "60+"),
}
EDGES = tuple(index / 20 for index in range(1, 20))
#: Settings that both sides have: the order of rows does not matter, and no file is read twice.
LEAN = {"preserve_insertion_order": "false", "enable_external_file_cache": "false"}


def make(folder: Path, rows: int) -> None:
    """Let DuckDB write a log: files of at most five million rows, each value from a hash of the row's number."""
    import duckdb

    folder.mkdir(parents=True)
    picks = [
        f"list_extract({list(labels)}, (1 + hash(i, {place}) % {len(labels)})::BIGINT) AS {name}"
        for place, (name, labels) in enumerate(ATTRIBUTES.items())
    ]
    score = "(hash(i, 7) >> 11)::DOUBLE / 9007199254740992.0::DOUBLE"
    picks.append(
        f"(hash(i, 5) % 100 < 40)::INTEGER AS outcome, (hash(i, 6) % 100 < 45)::INTEGER AS decision, {score} AS score"
    )
    step = 5 * MILLION
    with duckdb.connect(config=LEAN) as engine:
        for start in range(0, rows, step):
            source = (
                f"SELECT {', '.join(picks)} FROM (SELECT range AS i FROM range({start}, {min(start + step, rows)}))"
            )
            engine.execute(f"COPY ({source}) TO '{folder}/{start:012}.parquet' (FORMAT parquet)")


def bare(folder: Path) -> None:
    """Count with DuckDB alone; its answer is a table of columns, as ours is."""
    import duckdb

    with duckdb.connect(config=LEAN) as engine:
        engine.sql(query(folder)).to_arrow_table()


def rows(folder: Path) -> None:
    """Count with DuckDB alone and not even load Arrow."""
    import duckdb

    with duckdb.connect(config=LEAN) as engine:
        engine.sql(query(folder)).fetchall()


def query(folder: Path) -> str:
    """Return the bare GROUP BY, written as anybody would write it."""
    bands = " ".join(f"WHEN score < {edge} THEN {band}" for band, edge in enumerate(EDGES))
    keys = f"{', '.join(ATTRIBUTES)}, outcome, decision, CASE {bands} ELSE {len(EDGES)} END AS band"
    return f"SELECT {keys}, count(*) FROM read_parquet('{folder}/*.parquet') GROUP BY ALL"


def audit(folder: Path) -> None:
    """Audit the same columns."""
    from algaudit import AuditPlan, read_decisions, run_audit

    by = tuple({"column": name} for name in ATTRIBUTES)
    plan = AuditPlan(decision="decision", outcome="outcome", score="score", by=by)
    run_audit(read_decisions(folder), plan, crosscheck=False)


WORK = {"bare": bare, "audit": audit, "rows": rows}


def ask(what: str, folder: Path, warm: Path | None = None) -> dict[str, float]:
    """Do one side's work in a fresh process, after a warm-up on another log if one is given."""
    return answer([*THIS, what, folder, *([warm] if warm else [])], cwd=ROOT)


def timed(what: str, folder: Path, warm: Path | None) -> None:
    """Do one side's work in this process and print how long it took and the largest memory."""
    if warm:
        WORK[what](warm)
    began = time.perf_counter()
    WORK[what](folder)
    print(json.dumps({"seconds": time.perf_counter() - began, "peak": peak()}))


def measured(folder: Path, warm: Path, rounds: int) -> dict[tuple[str, str], list[float]]:
    """Return seconds, peak memory and whole-process seconds of both sides, taken in turns."""
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for what in WORK:
            warmed, cold = ask(what, folder, warm), ask(what, folder)
            for name, value in (("time", warmed["seconds"]), ("peak", cold["peak"]), ("process", cold["process"])):
                found.setdefault((what, name), []).append(value)
    return found


def lines_of(size: int, found: dict[tuple[str, str], list[float]]) -> list[Row]:
    """Return the lines for one size."""
    bound = size == MEASURED

    def line(name: str, what: str, unit: str, side: str = "bare", at_most: float | None = None) -> Row:
        against = {"bare": "bare GROUP BY", "rows": "the same, fetched as rows without Arrow"}[side]
        ours, theirs = (tuple(found[one, name]) for one in ("audit", side))
        return Row(f"{what}, {size} M rows", against, ours, theirs, unit, at_most=at_most, costs=True)

    return [
        line("time", "run_audit", "s", at_most=1.3 if bound else None),
        line("peak", "peak memory of run_audit", "MB", at_most=1.5 if bound else None),
        line("peak", "peak memory of run_audit", "MB", side="rows"),
        line("process", "whole process, imports too", "s"),
    ]


NOTES = (
    "Each ratio is of two measurements in the same round; shown is the median of the rounds.",
    "The bare query is DuckDB's own, with the same settings, the same columns and the same bands.",
    f"Settings of both: {', '.join(f'{name} = {value}' for name, value in LEAN.items())}.",
    "Nearly all of our memory beyond DuckDB's is the same for any log: Python with numpy, scipy, pyarrow and pydantic.",
)


def main() -> int:
    """Measure, print, keep; return 1 when a bound is not kept. With words: do one side's work once."""
    if len(sys.argv) > 1:
        what, folder, *more = sys.argv[1:]
        if what == "make":
            make(Path(folder), int(more[0]))
        else:
            timed(what, Path(folder), Path(more[0]) if more else None)
        return 0
    lines: list[Row] = []
    peaks: dict[int, tuple[float, ...]] = {}
    with tempfile.TemporaryDirectory(prefix="algaudit-memory-") as name:
        folder = Path(name)
        make(folder / "warm", 1000)
        for size in SIZES:
            make_apart(folder / str(size), size * MILLION)
            found = measured(folder / str(size), folder / "warm", ROUNDS if size == MEASURED else 3)
            lines += lines_of(size, found)
            peaks[size] = tuple(found["audit", "peak"][:3])
    least, most = SIZES[0], SIZES[-1]
    flat = Row(
        f"peak memory, {most} M rows", f"{least} M rows", peaks[most], peaks[least], "MB", at_most=1.1, costs=True
    )
    around = surroundings("duckdb", "pyarrow", "numpy", "scipy")
    return 0 if written("memory", "Parquet beside the bare GROUP BY", [*lines, flat], around, NOTES) else 1


def make_apart(folder: Path, rows: int) -> None:
    """Make a log in a process of its own, so that this one stays small."""
    subprocess.run([*THIS, "make", folder, str(rows)], check=True, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
