"""Opens a file in a locked process and asks questions about it. Whatever the file does there, we live on and learn why.

How long we wait: 10 s for a file to be opened; for a call 10 s, and one more second for each 10,000 rows. Between calls
the locked process stands still, so that it cannot burn processor time unseen.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Literal, NoReturn, Self, TypeAlias

import numpy as np

from algaudit.models.sandbox import region
from algaudit.models.sandbox.child import FILE
from algaudit.models.sandbox.host import BECAUSE, Born, CannotLock, Gone, Host
from algaudit.models.sandbox.lock import Limits
from algaudit.models.sandbox.protocol import (
    CODE,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    Arrays,
    Facts,
    Malformed,
    Refused,
    Reply,
    note,
    read_arrays,
    read_note,
    ready,
)
from algaudit.privacy.masks import shown

#: Why a locked process ended. ``crash``: a signal, an unforeseen error, or no answer; ``refused``: it tried what the
#: lock forbids, or answered what may not be answered; ``closed``: it was closed, or the server went away.
Cause: TypeAlias = Literal["crash", "time", "memory", "refused", "closed"]
SECONDS = 10.0
ROWS_A_SECOND = 10_000
#: Share of the memory limit at which a process that ended by force is taken to have run out of memory.
NEARLY_ALL = 0.9
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_HOST = Host()


class Stopped(Exception):  # noqa: N818 - the house's names say what happened
    """The locked process ended before it answered.

    Parameters
    ----------
    cause : {"crash", "time", "memory", "refused", "closed"}
        Why.
    **facts : object
        ``signal`` that ended it, or ``error`` and ``words`` of the library, masked.
    """

    def __init__(self, cause: Cause, /, **facts: object) -> None:
        super().__init__(cause, facts)
        self.cause = cause
        self.facts = facts


class Locked:
    """A locked process that holds one opened file. A context manager; may be used by several threads, one at a time."""

    def __init__(self, born: Born, memory: int) -> None:
        self._born = born
        self._memory = memory
        self._turn = threading.Lock()
        # Also when nobody closes it.
        self._end = weakref.finalize(self, _ended, born)
        _ALL.add(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(
        self, name: str, arrays: Arrays = _NOTHING, facts: Mapping[str, Any] = _NOTHING, *, seconds: float | None = None
    ) -> Reply:
        """Ask the handler.

        Parameters
        ----------
        name : str
            One of the handler's ``CALLS``.
        arrays : mapping of str to array
            Numbers; texts cross as codes, their labels among the facts.
        facts : mapping of str to object
            Plain JSON values.
        seconds : float, optional
            How long to wait; :func:`allowance` unless given.

        Raises
        ------
        Refused
            When the handler does not accept the question; it can be asked again.
        Stopped
            When the process ended; it cannot be asked again.
        TypeError, ValueError
            When the question itself cannot be sent.
        """
        sent = ready(arrays)
        with self._turn:
            if not self._end.alive:
                raise Stopped("closed")
            question = {"call": name, "facts": dict(facts), "arrays": region.put(self._born.shared, sent)}
            text = note(question, LONGEST_QUESTION)
            with self._attended(allowance(arrays) if seconds is None else seconds):
                return self._answer(text)

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._end()

    def forget(self) -> None:
        """Drop it without ending it: this process is a copy of the one that it belongs to."""
        self._turn = threading.Lock()
        if self._end.detach():
            self._born.close()

    def open(self, data: bytes, seconds: float) -> None:
        """Wait for the lock, then hand over the file; called once, by :func:`open_locked`."""
        text = note({"arrays": region.put(self._born.shared, {FILE: np.frombuffer(data, np.uint8)})}, LONGEST_QUESTION)
        with self._attended(seconds):
            said = read_note(self._born.channel.fileno(), LONGEST_ANSWER)
            match said:
                case {"said": "locked"}:
                    self._answer(text)
                case {"said": "failed", "cause": "lock", "error": str(reason)} if reason in BECAUSE:
                    raise CannotLock.because(reason)
                case _:
                    raise Malformed

    def _answer(self, text: bytes) -> Reply:
        """Send a question and take the answer."""
        self._born.signal(signal.SIGCONT)
        self._born.channel.sendall(text, socket.MSG_NOSIGNAL)
        channel = self._born.channel.fileno()
        said = read_note(channel, LONGEST_ANSWER)
        match said:
            case {"said": "answer", "facts": dict(facts), "arrays": listed}:
                reply = Reply(read_arrays(channel, listed), facts)
                self._born.signal(signal.SIGSTOP)
                return reply
            case {"said": "refused", "code": str(code), "facts": dict(facts)} if CODE.fullmatch(code):
                self._born.signal(signal.SIGSTOP)
                raise Refused(code, **facts)
            case {"said": "failed", "cause": ("memory" | "forbidden" | "error") as cause, "error": error}:
                known: dict[str, Cause] = {"memory": "memory", "forbidden": "refused", "error": "crash"}
                words = {"error": shown(error, 100), "words": shown(said.get("words"), 300)}
                raise Stopped(known[cause], **words)
            case _:
                raise Malformed

    @contextmanager
    def _attended(self, seconds: float) -> Iterator[None]:
        """Limit the time, and name the cause where the process does not answer as it should."""
        watch = _Watch(seconds, self._born)
        try:
            with watch:
                yield
        except Refused:
            raise
        except Malformed:
            self._end()
            raise Stopped("refused", words="malformed answer") from None
        except (EOFError, OSError):
            if not watch.expired:
                self._mourn()
        except BaseException:  # whatever interrupts: half an answer may be on the way, nothing more can be asked
            self._end()
            raise
        if watch.expired:
            self._end()
            raise Stopped("time", seconds=seconds)

    def _mourn(self) -> NoReturn:
        """Find out how the process ended by itself."""
        cause, facts = cause_of(self._born.how_it_ended(), self._memory)
        self._end()
        raise Stopped(cause, **facts)


class _Watch:
    """Ends a locked process when it takes too long."""

    def __init__(self, seconds: float, born: Born) -> None:
        self.expired = False
        self._born = born
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        # It must not be ending the process while its handle is closed, and the number perhaps given to another.
        self._timer.join()

    def _expire(self) -> None:
        self.expired = True
        self._born.kill()


#: Every locked process of this one, so that a copy of this process can forget them.
_ALL: weakref.WeakSet[Locked] = weakref.WeakSet()


def open_locked(
    handler: str, data: bytes, *, seconds: float = SECONDS, memory: int = Limits.memory, host: Host = _HOST
) -> Locked:
    """Open a file in a locked process.

    Parameters
    ----------
    handler : str
        Which class opens it, ``package.module:Class``; only those of :data:`algaudit.models.sandbox.host.HANDLERS`.
    data : bytes
        The file.
    seconds : float
        How long to wait.
    memory : int
        Bytes that the process may take, libraries (about 0.5 GiB) and all.
    host : Host
        Where it is started; another than our own is for tests.

    Raises
    ------
    CannotLock
        When there can be no locked process here.
    Refused
        When the handler does not accept the file.
    Stopped
        When the process ended before the file was open.
    """
    try:
        locked = Locked(host.born(handler, Limits(memory)), memory)
    except Gone:
        raise Stopped("closed") from None
    try:
        locked.open(data, seconds)
    except BaseException:  # whatever happened: a process without an open file is of no use
        locked.close()
        raise
    return locked


def allowance(arrays: Arrays) -> float:
    """Return how many seconds a call may take.

    Examples
    --------
    >>> allowance({"age": np.zeros(1_000_000)})
    110.0
    """
    rows = max((len(array) for array in arrays.values() if array.ndim), default=0)
    return SECONDS + rows / ROWS_A_SECOND


def cause_of(how: Mapping[str, int] | None, memory: int) -> tuple[Cause, Facts]:
    """Name the cause of an end that nobody announced.

    Parameters
    ----------
    how : mapping or None
        ``status`` (exit code, or less the number of a signal) and ``peak`` (bytes held at most), as the server saw
        them; None when the server itself went away.
    memory : int
        Bytes that were allowed.

    Examples
    --------
    >>> cause_of({"status": -11, "peak": 1_000}, 10_000)
    ('crash', {'signal': 'SIGSEGV'})
    """
    if how is None:
        return "closed", {}
    if how["peak"] >= NEARLY_ALL * memory:
        return "memory", {}
    if how["status"] >= 0:
        return "crash", {"error": "exit", "words": str(how["status"])}
    if -how["status"] == signal.SIGXCPU:
        return "time", {}
    return "crash", {"signal": signal.Signals(-how["status"]).name}


def _ended(born: Born) -> None:
    born.kill()
    born.close()


def _forget_all() -> None:
    for locked in list(_ALL):
        locked.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
