"""The lock: after it a process can compute and answer, and nothing else. It cannot be taken off again.

It has four layers, each of which is put on by itself, so that one holds where another should fail:

rights
    no new rights ever, none of root's special rights, no memory image when it crashes, not to be looked into;
files
    Landlock: no file or folder can be opened, nothing started; newer versions also refuse ports and signals;
limits
    of memory, processor time, and numbers of files and threads; no file may grow;
calls
    a filter of system calls: only those on a short list pass (:mod:`algaudit.models.sandbox.syscalls`).

The process must have one thread only: Landlock does not reach others.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from algaudit.models.sandbox.filter import program
from algaudit.models.sandbox.syscalls import MACHINES, numbers

if sys.platform != "win32":
    import resource

Layer: TypeAlias = Literal["rights", "files", "limits", "calls"]
LAYERS: tuple[Layer, ...] = ("rights", "files", "limits", "calls")
#: Why a lock could not be put on.
Reason: TypeAlias = Literal["system", "threads", "rights", "limits", "landlock", "seccomp"]

#: Commands of prctl.
SET_DUMPABLE, SET_NO_NEW_PRIVS = 4, 38
CAPABILITY_VERSION = 0x20080522
FILTER_MODE = 1
ASK_VERSION = 1
#: What Landlock can refuse, by the version that brought it: for files, then ports, then signals and hidden sockets.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
PORT_RIGHTS, PORTS_SINCE = 0b11, 4
SCOPES, SCOPES_SINCE = 0b11, 6
#: Threads a process may start beyond those that the whole machine runs when it is locked. Does not bind root.
MORE_THREADS = 1024


class NotLocked(Exception):  # noqa: N818 - the house's names say what happened
    """A layer of the lock could not be put on; whatever was to be done behind it must not be done."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a locked process may use up.

    Parameters
    ----------
    memory : int
        Bytes of address space, shared libraries and all.
    processor : int
        Seconds on all cores together, over its whole life; waiting is limited by whoever waits.
    """

    memory: int = 2 * 1024**3
    processor: int = 3600


class _Filter(ctypes.Structure):
    """A filter of system calls as Linux takes it: how many steps, and where they stand."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def missing() -> Reason | None:
    """Return what this machine lacks for the lock, before anything is tried in earnest; None if nothing is seen."""
    if sys.platform != "linux" or platform.machine() not in MACHINES or sys.maxsize < 2**32:
        return "system"
    return None if landlock_version() else "landlock"


def landlock_version() -> int:
    """Return the version of Landlock that Linux offers, 0 if none."""
    return max(0, _ask("landlock_create_ruleset", None, ctypes.c_size_t(0), ctypes.c_uint(ASK_VERSION)))


def lock(limits: Limits, layers: Collection[Layer] = LAYERS) -> None:
    """Lock this process for good.

    Parameters
    ----------
    limits : Limits
        What it may use up from now on.
    layers : collection of str
        Layers to put on. All of them, save where the self-test tries one alone.

    Raises
    ------
    NotLocked
        When one could not be put on.
    """
    # Looked up before files are out of reach.
    try:
        alone = len(os.listdir("/proc/self/task")) == 1
        threads = threads_of_machine()
    except OSError:
        raise NotLocked("threads") from None
    if not alone:
        raise NotLocked("threads")
    put_on(limits, layers, threads + MORE_THREADS)


def put_on(limits: Limits, layers: Collection[Layer], threads: int) -> None:
    """Put layers on, each of which is no hindrance to the next."""
    if "rights" in layers:
        give_up_rights()
    if "files" in layers:
        close_files()
    if "limits" in layers:
        set_limits(limits, threads)
    if "calls" in layers:
        filter_calls()


def threads_of_machine() -> int:
    """Return how many threads the machine runs."""
    with open("/proc/loadavg", "rb") as told:
        return int(told.read().split()[3].partition(b"/")[2])


def give_up_rights() -> None:
    """Take no new rights, keep none of root's, leave no image of the memory behind."""
    library = ctypes.CDLL(None, use_errno=True)
    nothing = [ctypes.c_ulong(0)] * 3
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    done = (
        library.prctl(SET_DUMPABLE, ctypes.c_ulong(0), *nothing),
        library.prctl(SET_NO_NEW_PRIVS, ctypes.c_ulong(1), *nothing),
        _ask("capset", ctypes.byref(header), ctypes.byref(none)),
    )
    if any(done):
        raise NotLocked("rights")


def set_limits(limits: Limits, threads: int) -> None:
    """Set the limits of this process; root is bound by all but that of threads."""
    try:
        for kind, most in (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 0),
            (resource.RLIMIT_MEMLOCK, 0),
            (resource.RLIMIT_MSGQUEUE, 0),
            (resource.RLIMIT_NPROC, threads),
        ):
            _at_most(kind, most)
        # At the first the process is told why it ends, at the second it ends.
        _at_most(resource.RLIMIT_CPU, limits.processor + 1)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (OSError, ValueError):
        raise NotLocked("limits") from None


def _at_most(kind: int, most: int) -> None:
    """Lower a limit; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (least, least))


def close_files() -> None:
    """Put every file and folder out of reach."""
    version = landlock_version()
    if version < 1:
        raise NotLocked("landlock")
    refused = landlock_refused(version)
    rules = (ctypes.c_uint64 * len(refused))(*refused)
    handle = _ask("landlock_create_ruleset", ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    if handle < 0:
        raise NotLocked("landlock")
    try:
        if _ask("landlock_restrict_self", handle, 0):
            raise NotLocked("landlock")
    finally:
        os.close(handle)


def landlock_refused(version: int) -> list[int]:
    """Return what a version of Landlock is asked to refuse: everything it knows, with no exception.

    Examples
    --------
    >>> [bin(part).count("1") for part in landlock_refused(1)], [bin(part).count("1") for part in landlock_refused(7)]
    ([13], [16, 2, 2])
    """
    known = FILE_RIGHTS[max(since for since in FILE_RIGHTS if since <= version)]
    refused = [(1 << known) - 1]
    if version >= PORTS_SINCE:
        refused.append(PORT_RIGHTS)
    if version >= SCOPES_SINCE:
        refused.append(SCOPES)
    return refused


def filter_calls() -> None:
    """Let pass only the system calls that computing needs."""
    steps = program(platform.machine(), os.getpid())
    held = ctypes.create_string_buffer(steps, len(steps))
    listed = _Filter(len(steps) // 8, ctypes.cast(held, ctypes.c_void_p))
    if _ask("seccomp", FILTER_MODE, 0, ctypes.byref(listed)):
        raise NotLocked("seccomp")


def _ask(name: str, *arguments: object) -> int:
    """Ask Linux through a system call that Python has no name for."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    answer: int = library.syscall(ctypes.c_long(numbers(platform.machine())[name]), *arguments)
    return answer
