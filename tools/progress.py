"""Shows how far an installation has come, from the lines that pip prints.

On a terminal: a bar for fetching and a bar for installing. Elsewhere (a log file, the integration machine): a
plain line now and then. While pip installs it prints nothing, so that part is counted in the environment's folder.
"""

import queue
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator

from tools.places import site_packages

Show = Callable[[Iterable[str]], None]
EVERY = 25
LOOK_SECONDS = 0.25
FETCHED = re.compile(r"^\s*(Collecting|Ignoring|Processing|Requirement already satisfied:)\s+(?:\S*/)?([\w.\-]+)")
BUSY = re.compile(r"^\s*(?:Downloading|Using cached|Building wheel)\s.*?([\w.\-]+?)(?:-\d.*)?(?:\s\(.*)?$")
INSTALLING = re.compile(r"^\s*Installing collected packages: (.*)")


def silent(lines: Iterable[str]) -> None:
    """Take the lines and show nothing; for the short steps."""
    for _ in lines:
        pass


def choose(total: int) -> Show:
    """Return the fitting way to show the installation of ``total`` packages."""
    if sys.stdout.isatty():
        return lambda lines: with_bars(lines, total)
    return lambda lines: with_lines(lines, total)


def with_lines(lines: Iterable[str], total: int) -> None:
    """Print a plain line for every few packages, and one when the installing begins."""
    fetched: set[str] = set()
    for line in lines:
        if name := newly_fetched(line, fetched):
            fetched.add(name)
            if len(fetched) % EVERY == 0:
                print(f"  取得 fetched {len(fetched)}/{total}", flush=True)
        elif found := INSTALLING.match(line):
            print(f"  安装 installing {found.group(1).count(',') + 1}", flush=True)


def with_bars(lines: Iterable[str], total: int) -> None:
    """Show two bars; rich is there because it was installed first."""
    folder = site_packages()
    sys.path.insert(0, str(folder))
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    note = TextColumn("[dim]{task.fields[note]}")
    with Progress(*columns, note) as bars:
        fetching = bars.add_task("取得 fetch  ", total=total, note="")
        installing = bars.add_task("安装 install", total=None, start=False, note="")
        already = installed_count()
        fetched: set[str] = set()
        for line in _with_pauses(lines):
            if name := newly_fetched(line, fetched):
                fetched.add(name)
                bars.update(fetching, completed=len(fetched))
            elif busy := BUSY.match(line):
                bars.update(fetching, note=busy.group(1)[:40])
            elif found := INSTALLING.match(line):
                bars.update(fetching, completed=total, note="")
                bars.start_task(installing)
                bars.update(installing, total=found.group(1).count(",") + 1)
            bars.update(installing, completed=max(0, installed_count() - already))


def newly_fetched(line: str, fetched: set[str]) -> str | None:
    """Return the name of the package that this line is about, unless it was counted before.

    pip may name a package twice (when it looks for it, when it opens its file), and a package of which another
    version is left out for this machine stands in the list twice: that one counts twice.
    """
    found = FETCHED.match(line)
    if not found:
        return None
    plain = re.sub(r"[_.]", "-", found.group(2).lower())
    name = re.sub(r"-\d.*", "", plain)
    key = f"{found.group(1) == 'Ignoring'} {name}"
    return None if key in fetched else key


def installed_count() -> int:
    """Return how many packages the environment holds."""
    folder = site_packages()
    return sum(1 for _ in folder.glob("*.dist-info")) if folder else 0


def _with_pauses(lines: Iterable[str]) -> Iterator[str]:
    """Pass lines on, with an empty one whenever nothing was said for a moment, so that the bars keep moving."""
    waiting: queue.Queue[str | None] = queue.Queue()
    reader = threading.Thread(target=_fill, args=(lines, waiting), daemon=True)
    reader.start()
    while True:
        try:
            line = waiting.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            yield ""
            continue
        if line is None:
            return
        yield line


def _fill(lines: Iterable[str], waiting: "queue.Queue[str | None]") -> None:
    """Put every line into the queue, then the mark of the end."""
    for line in lines:
        waiting.put(line)
    waiting.put(None)
