"""A progress bar with rows per second on the terminal; silent when nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from algaudit.i18n import N_, translate


class _RateColumn(ProgressColumn):
    """Rows per second, blank until known."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(translate(N_("{rate} rows/s"), self.lang).format(rate=f"{speed:,.0f}") if speed else "")


@contextmanager
def progress_bar(lang: str) -> Iterator[Callable[[int, int | None], None] | None]:
    """Yield a callback that takes rows done and rows in all, or None when standard error is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    rows = TextColumn(translate(N_("{rows} rows"), lang).format(rows="{task.completed:,.0f}"))
    columns = (TextColumn("{task.description}"), BarColumn(), rows, _RateColumn(lang), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(translate(N_("Counting"), lang), total=None)

        def update(done: int, total: int | None) -> None:
            bars.update(task, completed=done, total=total)

        yield update
