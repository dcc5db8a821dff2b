"""The life of a locked process: put on the lock, open one file, answer questions about it, end.

It answers with what its handler returns, with a refusal where the handler does not accept the file or the question,
and with a failure when anything else is raised. After a failure it ends: who knows what a half-done call left behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import sys
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from algaudit.models.sandbox import region
from algaudit.models.sandbox.lock import LAYERS, Layer, Limits, NotLocked, lock
from algaudit.models.sandbox.protocol import (
    CODE,
    LARGEST_ANSWER,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    Arrays,
    Facts,
    Refused,
    described,
    flat,
    note,
    pour,
    read_note,
    ready,
)

#: What a locked process says about its own failure.
Failure: TypeAlias = Literal["lock", "memory", "forbidden", "error"]
Pieces: TypeAlias = list[bytes | memoryview]
SET_PARENT_DEATH_SIGNAL = 1
#: The one array of the first question: the file.
FILE = "file"
#: Words of libraries that found no room, whatever kind of error they raise.
NO_ROOM = ("bad_alloc", "bad allocation", "allocate memory")
LONGEST_WORDS = 300


class Handler(Protocol):
    """What opens a file and answers questions about it: one class for each kind of file.

    ``CALLS`` names the methods that may be called, each (arrays, facts) → (arrays, facts). A class may have a static
    method ``warm()``, which the server calls once before any file is seen: it imports all that will be needed, since
    nothing can be imported behind the lock, and must not compute (threads that it starts would not survive).
    """

    CALLS: Collection[str]

    def __init__(self, data: bytes) -> None: ...


@dataclass(frozen=True)
class Order:
    """What a locked process is started for."""

    handler: type[Handler]
    limits: Limits
    layers: Collection[Layer] = LAYERS


def live(channel: int, shared: int, server: int, order: Order) -> None:
    """Live as a locked process from the fork to the end; never returns.

    Parameters
    ----------
    channel : int
        Where questions come from and answers go.
    shared : int
        The region that holds the arrays of a question.
    server : int
        Number of the server's process.
    order : Order
        What to do.
    """
    try:
        end_with(server)
        keep_open(channel, shared)
        # There is nowhere to print to.
        sys.stdin = sys.stdout = sys.stderr = None
        locked(channel, shared, order)
    finally:
        # Whatever happened: this copy of the server must not go on, nor tidy up what is the server's.
        os._exit(0)


def end_with(server: int) -> None:
    """Have Linux end this process when the server ends."""
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGKILL), *[ctypes.c_ulong(0)] * 3)
    if os.getppid() != server:
        os._exit(0)


def keep_open(*kept: int) -> None:
    """Close all other descriptors."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            # The list itself was read through one of them.
            with contextlib.suppress(OSError):
                os.close(int(name))


def locked(channel: int, shared: int, order: Order) -> None:
    """Put the lock on, and serve."""
    try:
        lock(order.limits, order.layers)
    except NotLocked as error:
        pour(channel, failure("lock", error.reason))
        return
    pour(channel, [note({"said": "locked"}, LONGEST_ANSWER)])
    serve(channel, shared, order.handler)


def serve(channel: int, shared: int, handler: type[Handler]) -> None:
    """Open the file that comes first, then answer until the other side has gone or something fails."""
    opened = None
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            question = read_note(channel, LONGEST_QUESTION)
            go_on = True
            try:
                arrays = region.taken(shared, question["arrays"])
                if opened is None:
                    opened = handler(arrays[FILE].tobytes())
                    said = answer({}, {})
                else:
                    said = answer(*called(opened, question["call"], arrays, question["facts"]))
            except Refused as error:
                said, go_on = refusal(error), opened is not None
            except Exception as error:  # noqa: BLE001 - a file may make its library raise anything
                said, go_on = failure(failed_by(error), type(error).__name__, str(error)), False
            # Nothing of the question is kept while waiting for the next one.
            arrays = {}
            pour(channel, said)
            said = []
            if not go_on:
                return


def called(opened: Handler, name: str, arrays: Arrays, facts: Facts) -> tuple[Arrays, Facts]:
    """Ask the handler."""
    if name not in opened.CALLS:
        message = f"{name} is not a call"
        raise LookupError(message)
    found: tuple[Arrays, Facts] = getattr(opened, name)(arrays, facts)
    return found


def answer(arrays: Arrays, facts: Facts) -> Pieces:
    """Return an answer as it is sent."""
    sent = ready(arrays)
    if sum(array.nbytes for array in sent.values()) > LARGEST_ANSWER:
        message = "the answer is too large; ask about fewer cases at a time"
        raise ValueError(message)
    head = note({"said": "answer", "facts": facts, "arrays": described(sent)}, LONGEST_ANSWER)
    return [head, *(flat(array) for array in sent.values())]


def refusal(error: Refused) -> Pieces:
    """Return a refusal as it is sent; one that cannot be sent is a failure."""
    if not CODE.fullmatch(error.code):
        return failure("error", "Refused", "not a code")
    try:
        return [note({"said": "refused", "code": error.code, "facts": error.facts}, LONGEST_ANSWER)]
    except (TypeError, ValueError, RecursionError) as other:
        return failure("error", type(other).__name__, str(other))


def failure(cause: Failure, error: str, words: str = "") -> Pieces:
    """Return a failure as it is sent."""
    # Half signs in an error's words could not be sent.
    plain = words[:LONGEST_WORDS].encode(errors="replace").decode()
    return [note({"said": "failed", "cause": cause, "error": error[:100], "words": plain}, LONGEST_ANSWER)]


def failed_by(error: BaseException) -> Failure:
    """Name the cause of an error.

    Examples
    --------
    >>> failed_by(RuntimeError("std::bad_alloc")), failed_by(PermissionError()), failed_by(KeyError("x"))
    ('memory', 'forbidden', 'error')
    """
    no_room = isinstance(error, OSError) and error.errno == errno.ENOMEM
    if isinstance(error, MemoryError) or no_room or any(words in str(error) for words in NO_ROOM):
        return "memory"
    return "forbidden" if isinstance(error, PermissionError) else "error"
