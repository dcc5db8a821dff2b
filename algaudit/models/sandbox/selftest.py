"""Tries the lock before anything is trusted to it: locked processes try to get out, and must all fail.

Each layer is tried alone, then all together. What is tried does no harm where it succeeds: a file is opened, the null
device is opened for writing, an empty program is started, a signal is sent that only asks whether one could be.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import signal
import socket
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from threading import Thread
from typing import get_args

from algaudit.models.sandbox.lock import LAYERS, Layer, Limits, NotLocked, Reason, lock

#: Commands of prctl.
GET_DUMPABLE, GET_NO_NEW_PRIVS = 3, 39
#: Read by anybody; the null device stands on every system. Looked for before the lock.
READABLE = next(name for name in ("/etc/passwd", os.devnull) if Path(name).exists())
#: Seconds after which a locked process that tries is ended, and what it did not report counts as not refused.
PATIENCE = 20
NOT_LOCKED = "not locked: "
#: How Linux says no; the last is for memory.
REFUSALS = (errno.EPERM, errno.EACCES, errno.ENOMEM)


def try_read() -> None:
    """Open a file."""
    os.close(os.open(READABLE, os.O_RDONLY))


def try_write() -> None:
    """Open a file for writing."""
    os.close(os.open(os.devnull, os.O_WRONLY))


def try_socket() -> None:
    """Open a socket."""
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def try_run() -> None:
    """Become another program."""
    # This interpreter with nothing to do, and only if the lock does not hold.
    os.execv("/proc/self/exe", ["python", "-I", "-S", "-c", ""])  # noqa: S606


def try_fork() -> None:
    """Start another process."""
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def try_kill() -> None:
    """Reach the process that started this one."""
    os.kill(os.getppid(), 0)


def try_memory() -> None:
    """Take more memory than is allowed."""
    mmap.mmap(-1, Limits().memory).close()


def try_rights() -> None:
    """Look whether new rights, or an image of the memory, could still be had."""
    library = ctypes.CDLL(None)
    none = [ctypes.c_ulong(0)] * 4
    if library.prctl(GET_NO_NEW_PRIVS, *none) == 1 and library.prctl(GET_DUMPABLE, *none) == 0:
        raise PermissionError(errno.EPERM, "given up")


TRIES: dict[str, Callable[[], None]] = {
    "read": try_read,
    "write": try_write,
    "socket": try_socket,
    "fork": try_fork,
    "kill": try_kill,
    "memory": try_memory,
    "rights": try_rights,
    # Last, since nothing comes after it where it succeeds.
    "run": try_run,
}
#: What each layer refuses by itself, and what is refused in the end.
REFUSES: dict[Layer, tuple[str, ...]] = {
    "rights": ("rights",),
    "files": ("read", "write", "run"),
    "limits": ("memory",),
    "calls": ("read", "write", "socket", "fork", "kill", "run"),
}
TOGETHER = ("read", "write", "socket", "fork", "kill", "memory", "run")


def holes(layers: Collection[Layer] = LAYERS) -> list[str]:
    """Return what a locked process can still do though it must not; empty when the lock holds.

    Parameters
    ----------
    layers : collection of str
        Layers that are put on; fewer than all only where this test is itself tested.

    Returns
    -------
    list of str
        Such as ``calls: socket``; or ``thread`` where the lock would hinder computing.

    Raises
    ------
    NotLocked
        When a layer cannot be put on.
    """
    found = []
    for layer, tries in REFUSES.items():
        # Without new rights given up, only root may put on the others.
        alone = [each for each in layers if each in ("rights", layer)]
        found += [f"{layer}: {name}" for name in _unrefused(alone, tries)]
    return found + _unrefused(layers, ("thread", *TOGETHER))


def _unrefused(layers: Collection[Layer], tries: Collection[str]) -> list[str]:
    """Lock a process, let it try, and return what it did not report as it should be."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        _live(tell, layers, tries)
    os.close(tell)
    with open(told, "rb") as said:
        lines = said.read().decode().splitlines()
    os.waitpid(child, 0)
    return judged(lines, tries)


def judged(lines: Collection[str], tries: Collection[str]) -> list[str]:
    """Return what is missing in a report.

    Raises
    ------
    NotLocked
        When it says that there was no lock.

    Examples
    --------
    >>> judged(["read"], ["read", "write"])
    ['write']
    """
    reasons: dict[str, Reason] = {NOT_LOCKED + reason: reason for reason in get_args(Reason)}
    for line in lines:
        if line in reasons:
            raise NotLocked(reasons[line])
    return [name for name in tries if name not in lines]


def _live(tell: int, layers: Collection[Layer], tries: Collection[str]) -> None:
    """Live as the locked process: report line by line, and end."""
    signal.alarm(PATIENCE)
    try:
        for line in tried(layers, tries):
            os.write(tell, line.encode() + b"\n")
    finally:
        # Whatever happened: this copy of the server must not go on.
        os._exit(0)


def tried(layers: Collection[Layer], tries: Collection[str]) -> Iterator[str]:
    """Put the lock on this process, and yield the name of whatever is then as it should be."""
    try:
        lock(Limits(), layers)
    except NotLocked as error:
        yield NOT_LOCKED + error.reason
    else:
        yield from as_it_should_be(tries)


def as_it_should_be(tries: Collection[str]) -> Iterator[str]:
    """Yield what is refused, and that a thread can be started."""
    for name in tries:
        if name == "thread":
            one = Thread(target=bool)
            one.start()
            one.join()
            yield name
        elif refused(TRIES[name]):
            yield name


def refused(attempt: Callable[[], None]) -> bool:
    """Say whether the system refused an attempt; another failure is no refusal."""
    try:
        attempt()
    except OSError as error:
        return error.errno in REFUSALS
    return False
