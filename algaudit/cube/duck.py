"""DuckDB as we use it: nothing fetched from outside, spilled rows in a private folder, failures said in a sentence."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from algaudit.errors import InputError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")
#: Called with the share of the work done, 0…1.
Share = Callable[[float], None]
_OFFLINE = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_LEAN = {"preserve_insertion_order": "false", "enable_external_file_cache": "false"}


class UnreadableError(Exception):
    """DuckDB cannot read the files: damaged, or written in a way it does not know."""


@contextmanager
def duck(settings: Mapping[str, str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB for the time of a ``with`` block.

    Parameters
    ----------
    settings : mapping, optional
        DuckDB's own settings, such as ``memory_limit``.

    Raises
    ------
    InputError
        When memory or disk run out.
    UnreadableError
        When a file cannot be read.

    Examples
    --------
    >>> with duck() as engine:
    ...     engine.sql("SELECT 6 * 7").fetchall()
    [(42,)]
    """
    import duckdb
    import pyarrow as pa

    with _room() as room:
        config: dict[str, str | bool | int | float | list[str]] = {
            **_OFFLINE,
            **_LEAN,
            "temp_directory": room,
            **(settings or {}),
        }
        try:
            with duckdb.connect(config=config) as engine:
                # Without the bar DuckDB does not say how far it is; it is never printed.
                engine.execute("SET enable_progress_bar = true")
                engine.execute("SET enable_progress_bar_print = false")
                yield engine
        except (duckdb.Error, pa.ArrowException) as error:
            raise _explained(error, room) from error


def _room() -> tempfile.TemporaryDirectory[str]:
    """Make a private folder; DuckDB would put rows that do not fit into memory beside the user's own files."""
    try:
        return tempfile.TemporaryDirectory(prefix="algaudit-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _disk_full() from error


def _explained(error: Exception, room: str) -> Exception:
    import duckdb

    ours = (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException, duckdb.InternalException)
    if isinstance(error, (*ours, duckdb.InterruptException)):
        return error
    said = str(error)
    if room in said or "temp_directory" in said or "No space left" in said:
        return _disk_full()
    if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in said:
        return InputError(
            N_("Counting needs more memory than this computer has free; close other programs or count fewer columns.")
        )
    return UnreadableError(said)


def _disk_full() -> InputError:
    return InputError(
        N_("Counting needs more room for temporary files than {path} has; free some room there or set TMPDIR."),
        path=tempfile.gettempdir(),
    )


def beside(engine: duckdb.DuckDBPyConnection, work: Callable[[], T], share: Share | None) -> T:
    """Run a query beside this thread, so that progress is shown and Ctrl-C stops it at once.

    Examples
    --------
    >>> with duck() as engine:
    ...     beside(engine, lambda: engine.sql("SELECT 42").fetchall(), None)
    [(42,)]
    """
    found: list[T] = []
    faults: list[Exception] = []
    # Not Thread.join: an interrupted join takes the thread for ended, though it is not.
    ended = threading.Event()

    def run() -> None:
        try:
            found.append(work())
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller's thread raises it
            faults.append(error)
        finally:
            ended.set()

    threading.Thread(target=run, daemon=True).start()
    try:
        done = 0.0
        while not ended.wait(0.05):
            if share:
                # DuckDB falls back to zero when it ends.
                done = max(done, engine.query_progress() / 100)
                share(done)
    except BaseException:  # Ctrl-C, or whatever the progress bar raised: nobody waits for the answer any more
        while not ended.wait(0.05):
            engine.interrupt()
        raise
    if faults:
        raise faults[0]
    return found[0]
