"""How long does each further check take, and how much memory do those need that read single cases?

Run ``python -m tests.benchmarks.checks``; it needs 2 GB of disk for a log of 10 million rows, takes some minutes, and
rewrites ``results/checks.md`` and ``results/checks.json``. With the word ``counts`` behind it, only the checks from
counts are timed, within a minute or two, and the other lines are kept.

Checks from counts are timed on a Cube of about 20,000 cells, with a plan as it mostly is and with those of
``checks_worst.py`` that give most to do; each may take 50 ms (the search for subgroups a second).
Checks from rows run in a fresh process each, which also counts the log; its largest memory may be a thousand megabytes.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from importlib import import_module
from pathlib import Path

from tests.benchmarks import checks_worst
from tests.benchmarks.speed_rounds import RESULTS, Row, answer, peak, surroundings, written

ROOT = Path(__file__).resolve().parents[2]
THIS = (sys.executable, "-m", "tests.benchmarks.checks")
MILLION = 1_000_000
BASE = {"decision": "granted", "outcome": "due", "by": [{"column": "sex"}, {"column": "region"}]}
GROUPS = {"sex": ("f", "m"), "region": tuple("abcde"), "street": tuple("pqrstu"), "office": tuple("vwxy")}
CANDIDATES = {f"more{place}": tuple("abcdef") for place in range(6)}
#: Check from counts → further names of the plan.
FROM_COUNTS: dict[str, dict[str, object]] = {
    "explained": {"stratum": [{"column": "office"}]},
    "subgroups": {"search": 2, "candidate": [{"column": name} for name in CANDIDATES]},
    "classes": {"order": ["false", "true"]},
    "sweep": {"score": "score"},
    "population": {
        "population": [
            {"group": {"sex": sex, "region": region}, "count": 1_000_000}
            for sex in GROUPS["sex"]
            for region in GROUPS["region"]
        ]
    },
    "labels": {"labelled": "seen", "random_arm": {"arm": "lot"}},
    "funnel": {"stage": ["listed", "visited", "granted2"]},
    "trend": {"period": "day"},
    "power": {},
}
FROM_ROWS: dict[str, dict[str, object]] = {
    "scores": {"score": "score", "score_quality": True},
    "allocation": {"score": "score", "quota": 0.2},
    "waiting": {"applied": "day", "decided": "later"},
    "amounts": {"amount": "paid", "entitled": "owed"},
    "completeness": {"features": ["income", "earned", "rooms"]},
    "proxies": {"features": ["income", "earned", "rooms", "office"]},
    "clusters": {"features": ["income", "earned", "rooms", "office"], "by": []},
    "alike": {"features": ["income", "earned", "rooms", "office"], "case": "case"},
    "remedies": {"what_if": True, "score": "score", "features": ["income", "earned", "rooms"]},
}
LIMIT_SECONDS, LIMIT_SEARCH, LIMIT_MEGABYTES = 0.05, 1.0, 1_000.0


def make(folder: Path, rows: int) -> None:
    """Let DuckDB write a log, each value from a hash of the row's number."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    picks = [
        f"list_extract({list(labels)}, (1 + hash(i, {place}) % {len(labels)})::BIGINT) AS {name}"
        for place, (name, labels) in enumerate((GROUPS | CANDIDATES).items())
    ]
    picks += [
        "(hash(i, 91) >> 11)::DOUBLE / 9007199254740992.0::DOUBLE AS score",
        "(hash(i, 92) % 100 < 40)::INTEGER AS due",
        "(hash(i, 91) >> 11)::DOUBLE / 9007199254740992.0::DOUBLE + (hash(i, 93) % 100) / 100.0 > 1.1 AS granted",
        "hash(i, 94) % 3 > 0 AS listed",
        "hash(i, 94) % 3 > 0 AND hash(i, 95) % 3 > 0 AS visited",
        "hash(i, 94) % 3 > 0 AND hash(i, 95) % 3 > 0 AND hash(i, 96) % 2 = 0 AS granted2",
        "hash(i, 97) % 4 > 0 AS seen",
        "CASE WHEN hash(i, 98) % 10 = 0 THEN 'lot' ELSE 'chosen' END AS arm",
        "(DATE '2023-01-01' + (hash(i, 99) % 900)::INTEGER)::VARCHAR AS day",
        "(DATE '2023-01-01' + (hash(i, 99) % 900 + hash(i, 100) % 60)::INTEGER)::VARCHAR AS later",
        "CASE WHEN hash(i, 101) % 5 = 0 THEN 0 ELSE 100 + hash(i, 102) % 900 END AS paid",
        "100 + hash(i, 102) % 950 AS owed",
        "hash(i, 103) % 5000 AS income",
        "hash(i, 104) % 8 AS rooms",
        # Cents of a fine income: millions of different values, far more than labels could be made of.
        "round(exp(8 + 4 * (hash(i, 105) >> 11)::DOUBLE / 9007199254740992.0::DOUBLE), 2) AS earned",
        "i AS case",
    ]
    step = 5 * MILLION
    with duckdb.connect() as engine:
        for start in range(0, rows, step):
            source = (
                f"SELECT {', '.join(picks)} FROM (SELECT range AS i FROM range({start}, {min(start + step, rows)}))"
            )
            engine.execute(f"COPY ({source}) TO '{folder}/{start:012}.parquet' (FORMAT parquet)")


def prepared(folder: Path, name: str, further: dict[str, object], *, cells: int | None) -> Callable[[], object]:
    """Return the call of one check on a counted log; a Cube of few cells gets a further column that makes many."""
    from algaudit.audit.checks.check import Material
    from algaudit.audit.checks.listed import CHECKS
    from algaudit.audit.plan import AuditPlan
    from algaudit.audit.runner import _tables
    from algaudit.cube.count import count_cube
    from algaudit.decisions.read import read_decisions

    plan = AuditPlan.model_validate(BASE | further)
    log = read_decisions(folder)
    cube = count_cube(log, plan.roles().without_case())
    if cells is not None:
        cube = widened(cube, cells)
    check = next(item for item in CHECKS if item.name == name)
    material = Material(plan, cube, _tables(cube, plan), log)
    return partial(import_module(check.module).check, material)


def widened(cube, cells: int):
    """Cut the cells of a Cube into pieces until there are about so many, by a column of many labels."""
    import numpy as np

    from algaudit.cube.cube import Cube, Dimension

    times = max(1, round(cells / len(cube.count)))
    if times == 1:
        return cube
    labels = tuple(f"x{place:06}" for place in range(times))
    codes = np.repeat(cube.codes, times, axis=0)
    codes = np.column_stack([codes, np.tile(np.arange(times), len(cube.count))])
    dimensions = (*cube.dimensions, Dimension("piece", "piece", labels))
    count = np.repeat(np.maximum(cube.count // times, 1), times)
    return Cube(dimensions, codes, count, None, None, int(count.sum()), {}, cube.positive, cube.outcome_positive)


def from_counts(folder: Path, crossed: Path, times: int) -> list[Row]:
    """Return a line per check that follows from the counts; in a log of many crossed columns each row is a cell."""
    lines = []
    for name, further in FROM_COUNTS.items():
        call = prepared(crossed if name == "subgroups" else folder, name, further, cells=20_000)
        limit = LIMIT_SEARCH if name == "subgroups" else LIMIT_SECONDS
        lines.append(timed(f"{name}, from counts", call, limit, times))
    return lines


def worst_cases(times: int) -> list[Row]:
    """Return a line per plan that gives most to do."""
    return [
        timed(f"{name}: worst case", checks_worst.prepared(case), case.limit, times)
        for name, case in checks_worst.WORST.items()
    ]


def timed(what: str, call: Callable[[], object], limit: float, times: int) -> Row:
    """Return the line of a call; a round is the shortest of three runs."""
    call()
    taken = tuple(min(once(call) for _ in range(3)) for _ in range(times))
    return Row(what, "the limit", taken, (limit,) * times, at_least=1)


def once(call: Callable[[], object]) -> float:
    """Return the processor's time for a call, on one core; waiting for others who use the machine does not count.

    What was there before is cleared away first, and what the call returns is kept meanwhile, as in an audit.
    """
    gc.collect()
    began = time.process_time()
    held = call()
    taken = time.process_time() - began
    del held
    return taken


def from_rows(folder: Path, rows: int) -> list[Row]:
    """Return a line per check that reads single cases."""
    lines = []
    for name in FROM_ROWS:
        found = answer([*THIS, name, folder], cwd=ROOT)
        what = f"{name}, {rows / MILLION:g} M rows, in {found['seconds']:.0f} s"
        lines.append(Row(what, "the limit", (found["peak"],), (LIMIT_MEGABYTES,), unit="MB", at_least=1))
    return lines


def alone(name: str, folder: Path) -> None:
    """Count a log and run one check in this process; print how long the check took and the largest memory."""
    call = prepared(folder, name, FROM_ROWS[name], cells=None)
    began = time.perf_counter()
    call()
    print(json.dumps({"seconds": time.perf_counter() - began, "peak": peak()}))


def kept() -> list[Row]:
    """Return the lines of checks from rows as they were written down last."""
    rows = json.loads((RESULTS / "checks.json").read_text("utf-8"))["rows"]
    names = [field.name for field in fields(Row)]
    return [Row(**{name: row[name] for name in names}) for row in rows if row["unit"] == "MB"]


def main(only_counts: bool) -> int:
    """Measure everything, or the checks from counts, and write the table."""
    with tempfile.TemporaryDirectory() as room:
        small, crossed, large = (Path(room) / name for name in ("small", "crossed", "large"))
        make(small, 200_000)
        make(crossed, 20_000)
        lines = [*from_counts(small, crossed, 5), *worst_cases(5)]
        if only_counts:
            lines += kept()
        else:
            make(large, 10 * MILLION)
            lines += from_rows(large, 10 * MILLION)
    notes = (
        "Checks from counts: a Cube of about 20,000 cells; the processor's time, shortest of 3 runs, median of 5.",
        "Worst cases: the most groups, periods, decisions or gaps that so many cells hold.",
        "Bounds read the table of counts once more; of expected_subgroups AIF360's scan takes nearly all the time.",
        "Checks from rows: the largest memory of a process that counts the log and runs the check.",
    )
    good = written("checks", "Time and memory of the further checks", lines, surroundings("numpy", "duckdb"), notes)
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) > 2:
        alone(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main(sys.argv[1:] == ["counts"]))
