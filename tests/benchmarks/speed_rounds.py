"""What the speed and memory benchmarks share: rounds, ratios pair by pair, fresh processes, and the written table.

Other work on the same machine slows both sides of a pair alike, so only ratios within a pair are kept, and of those
the median.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).with_name("results")
ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """One line of a table: two sides of a pair over several rounds, and what their ratio has to be.

    ``ours`` and ``theirs`` are seconds or megabytes. The ratio is theirs/ours, how many times faster we are, and may be
    bounded by ``at_least``; with ``costs`` it is ours/theirs, what an audit costs beside the other side, and may be
    bounded by ``at_most``. A row without a bound only informs.
    """

    what: str
    against: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    unit: str = "s"
    at_least: float | None = None
    at_most: float | None = None
    costs: bool = False

    @property
    def ratio(self) -> float:
        """Return the median of the rounds' ratios."""
        return median(self._ratios())

    def _ratios(self) -> list[float]:
        pairs = zip(self.ours, self.theirs, strict=True)
        return [ours / theirs if self.costs else theirs / ours for ours, theirs in pairs]

    @property
    def met(self) -> bool | None:
        """Say whether the ratio keeps its bound; None without one."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return self.ratio <= self.at_most if self.at_most is not None else None

    def cells(self) -> list[str]:
        """Return the line as texts."""
        ratios = self._ratios()
        bound = f"≥ {self.at_least:,g}" if self.at_least else f"≤ {self.at_most:g}" if self.at_most else ""
        spread = f"{_short(self.ratio)} ({_short(min(ratios))}–{_short(max(ratios))})"
        answer = {True: "yes", False: "NO", None: ""}[self.met]
        sides = [f"{_short(median(side))} {self.unit}" for side in (self.ours, self.theirs)]
        return [self.what, sides[0], self.against, sides[1], spread, bound, answer]


HEADER = ("What", "Ours", "Against", "Theirs", "Ratio: median (range)", "Wanted", "Met")


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def seconds(call: Callable[[], object], times: int = 1) -> float:
    """Return the median time of a call."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return median(taken)


# Any: whatever the program printed.
def answer(command: Sequence[str | Path], **options: Any) -> dict[str, Any]:
    """Run a program in a fresh process; return the JSON on the last line it printed, and how long all of it took."""
    began = time.perf_counter()
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    if ended.returncode:
        raise RuntimeError(f"{command}: {ended.stderr[-2000:]}")
    told = ended.stdout.strip().splitlines()
    return {
        **(json.loads(told[-1]) if told and told[-1].startswith("{") else {}),
        "process": time.perf_counter() - began,
    }


def peak() -> float:
    """Return the largest memory of this process in megabytes.

    Linux hands the peak of the process that starts a program on to it in ``getrusage``; ``VmHWM`` is its own.
    """
    import resource

    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def surroundings(*names: str) -> dict[str, Any]:
    """Return what the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in names},
    }


def written(name: str, title: str, rows: Sequence[Row], around: dict[str, Any], notes: Sequence[str]) -> bool:
    """Print the table, keep it as JSON and Markdown, and say whether every bound is kept."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*HEADER, title=title)
    for row in rows:
        table.add_row(*row.cells())
    Console().print(table)
    lines = [f"# {title}", "", f"| {' | '.join(HEADER)} |", "|---" * len(HEADER) + "|"]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    lines += ["", *(f"- {note}" for note in notes)]
    lines += ["", "Run with " + ", ".join(f"{part} {value}" for part, value in around.items()) + "."]
    kept = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    document = {"title": title, "surroundings": around, "notes": list(notes), "rows": kept}
    (RESULTS / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return all(row.met is not False for row in rows)
