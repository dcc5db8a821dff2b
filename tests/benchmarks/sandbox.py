"""What does the locked process cost? Time to lock, to open, to ask, and to score a million cases, beside this process.

Both sides get the same ten columns of numbers, make a table of them and let the same pipeline score it; the locked
process also has to be handed the columns and to hand back the scores. Each ratio is of two times measured one after the
other. Run ``python -m tests.benchmarks.sandbox``; it takes a few minutes and rewrites ``results/sandbox.md`` and
``results/sandbox.json``.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

import numpy as np

from algaudit.models.sandbox.client import Locked, open_locked
from algaudit.models.sandbox.host import Host
from tests.algaudit.models.sandbox.handlers import ECHO, SKOPS, scored
from tests.benchmarks.speed_rounds import Row, answer, seconds, surroundings, written

ROWS = 1_000_000
COLUMNS = 10
ROUNDS = 11
#: What a million cases may cost beside this process.
AT_MOST = 1.5
LOCK = """
import json, time
from algaudit.models.sandbox.lock import Limits, lock
began = time.perf_counter()
lock(Limits())
print(json.dumps({"seconds": time.perf_counter() - began}))
"""


def table(rows: int) -> dict[str, np.ndarray]:
    """Return columns of numbers, a few of them missing."""
    random = np.random.default_rng(0)
    columns = {f"c{place}": random.random(rows) for place in range(COLUMNS)}
    columns["c0"][::97] = np.nan
    return columns


def pipelines(columns: dict[str, np.ndarray]) -> dict[str, Any]:
    """Return a pipeline of each kind, fitted on the first rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    seen = np.column_stack([column[:20_000] for column in columns.values()])
    wanted = np.nansum(seen, axis=1) > COLUMNS / 2
    found = {
        "LogisticRegression": make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression()),
        "HistGradientBoosting, 50 trees": make_pipeline(SimpleImputer(), HistGradientBoostingClassifier(max_iter=50)),
    }
    return {name: model.fit(seen, wanted) for name, model in found.items()}


def score_row(name: str, model: Any, columns: dict[str, np.ndarray], host: Host, rounds: int = ROUNDS) -> Row:
    """Score the same cases here and behind the lock; the scores must be the same."""
    import skops.io

    ours, theirs = [], []
    rows = len(columns["c0"])
    with open_locked(SKOPS, skops.io.dumps(model), host=host) as locked:
        if not np.array_equal(asked(locked, columns), scored(model, columns)):
            raise RuntimeError(name)
        for _ in range(rounds):
            theirs.append(seconds(partial(scored, model, columns)))
            ours.append(seconds(partial(asked, locked, columns)))
    what = f"{name}, {rows:,} cases × {COLUMNS} numbers"
    return Row(what, "the same in this process", tuple(ours), tuple(theirs), at_most=AT_MOST, costs=True)


def asked(locked: Locked, columns: dict[str, np.ndarray]) -> np.ndarray:
    """Return the scores from behind the lock."""
    return locked.call("score", columns).arrays["score"]


def start_rows(data: bytes, rounds: int = ROUNDS) -> list[Row]:
    """Measure the lock, the first file, the next ones, and a call that does nothing."""
    locks = [answer([sys.executable, "-c", LOCK])["seconds"] for _ in range(rounds)]
    first, imports = [], []
    for _ in range(3):
        imports.append(seconds(loaded))
        with closing(Host([SKOPS])) as host:
            first.append(timed(partial(open_locked, SKOPS, data, host=host)))
    with closing(Host([SKOPS, ECHO])) as host:
        open_locked(SKOPS, data, host=host).close()
        warm = [timed(partial(open_locked, SKOPS, data, host=host)) for _ in range(rounds)]
        with open_locked(ECHO, b"", host=host) as locked:
            one = {"a": np.zeros(1)}
            calls = [seconds(partial(locked.call, "echo", one), 50) for _ in range(rounds)]
    return [
        Row("putting the lock on", "the limit", tuple(locks), (0.05,) * rounds, at_least=1),
        Row("first file: loading libraries and trying the lock", "importing them", tuple(first), tuple(imports)),
        Row("next file: opening a skops pipeline", "the limit", tuple(warm), (0.1,) * rounds, at_least=1),
        Row("a call with one number", "the limit", tuple(calls), (0.005,) * rounds, at_least=1),
    ]


def loaded() -> None:
    """Import in a fresh process what the server imports."""
    libraries = "import skops.io, sklearn.ensemble, sklearn.linear_model, sklearn.pipeline"
    subprocess.run([sys.executable, "-I", "-c", libraries], check=True)


def timed(opened: Callable[[], Locked]) -> float:
    """Return how long opening takes; closing is not counted."""
    began = time.perf_counter()
    locked = opened()
    taken = time.perf_counter() - began
    locked.close()
    return taken


NOTES = (
    "Each ratio is of two times measured one after the other in the same round; shown is the median of the rounds.",
    "The first file starts the warm server: its libraries are loaded once, its lock is tried by five processes.",
    "Scores are the same to the last bit. Behind the lock the same cores are used; linear algebra uses one.",
    "The columns lie in memory that both processes see; only scores are copied through a socket.",
)


def main() -> int:
    """Measure, print, keep; return 1 when a bound is not kept."""
    import skops.io

    columns = table(ROWS)
    models = pipelines(columns)
    rows = start_rows(skops.io.dumps(models["LogisticRegression"]))
    with closing(Host([SKOPS])) as host:
        rows += [score_row(name, model, columns, host) for name, model in models.items()]
    around = surroundings("numpy", "scikit-learn", "skops")
    return 0 if written("sandbox", "What the locked process costs", rows, around, NOTES) else 1


if __name__ == "__main__":
    sys.exit(main())
