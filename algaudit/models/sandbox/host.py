"""Our side of the warm server: started when first needed, once in each process, and started anew when it has gone.

A web server makes copies of itself to share the work; a copy must not talk over the socket of the process it was
copied from. Each copy forgets what it inherited and starts a server of its own when it needs one.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.sandbox import region
from algaudit.models.sandbox.lock import LAYERS, Layer, Limits, missing
from algaudit.privacy.masks import shown

#: What may be opened: fixed here, and nowhere else.
HANDLERS: tuple[str, ...] = (
    "algaudit.models.files.onnx_child:OnnxFile",
    "algaudit.models.files.skops_child:SkopsFile",
)
#: Loading every library from a slow disk takes this long at most.
START_SECONDS = 120
#: Making a copy takes milliseconds; a server that takes this long has to be replaced.
BIRTH_SECONDS = 30
#: Milliseconds that a locked process may take to end by itself, and then to be buried.
LAST_WORDS, BURIAL = 1_000, 5_000
#: Cores that scoring may use: more would cost more memory than time saved.
MOST_THREADS = 4
LONGEST = 64 * 1024
ROOT = str(Path(__file__).resolve().parents[3])
START = (
    "import sys; root = sys.argv.pop(); root in sys.path or sys.path.append(root); "
    "from algaudit.models.sandbox.server import main; main()"
)
BECAUSE = {
    "system": N_(
        "Model files (ONNX, skops) are opened only in a locked process, which needs Linux on an x86-64 or ARM64"
        " machine; this is {system} on {machine}: use such a machine, or hand in the rules as JSON."
    ),
    "landlock": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but this system cannot put files out of its"
        " reach; Linux 5.13 or newer with Landlock switched on and allowed would be right."
    ),
    "seccomp": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but this system does not let a process limit"
        " its own system calls; a Linux kernel with seccomp filters would be right."
    ),
    "rights": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but this system does not let a process give"
        " up its rights; ask whoever runs the machine."
    ),
    "limits": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but this system does not let a process limit"
        " its own memory and time; ask whoever runs the machine."
    ),
    "threads": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but it could not be made sure that it has a"
        " single thread, without which it cannot be locked; ask whoever runs the machine whether /proc can be read."
    ),
    "holes": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but a test just now showed that the lock does"
        " not hold on this system ({holes}); use another machine, or hand in the rules as JSON."
    ),
    "start": N_(
        "Model files (ONNX, skops) are opened only in a locked process, but that process could not be started"
        " ({error}); check the installation with algaudit doctor."
    ),
}


class CannotLock(InputError):  # noqa: N818 - the house's names say what happened
    """The lock cannot be put on here: model files are refused, and the reason is said."""

    @classmethod
    def because(cls, reason: str, **facts: object) -> CannotLock:
        """Return the error for a reason; facts that its sentence has no place for are left out."""
        sentence = BECAUSE[reason]
        return cls(sentence, **{name: fact for name, fact in facts.items() if f"{{{name}}}" in sentence})


@dataclass
class Born:
    """A locked process as we hold it: its handle, the socket to it, the shared region, and where its end is told."""

    handle: int
    channel: socket.socket
    shared: int
    told: int

    def signal(self, kind: int) -> None:
        """Send it a signal; one that has ended does not mind."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, kind)

    def kill(self) -> None:
        """End it, and wake whoever waits for its answer."""
        self.signal(signal.SIGKILL)
        with contextlib.suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)

    def how_it_ended(self) -> dict[str, int] | None:
        """Wait until it has ended, by force if it must be; return what the server saw, None if the server has gone."""
        end = select.poll()
        end.register(self.told, select.POLLIN)
        if not end.poll(LAST_WORDS):
            self.kill()
            end.poll(BURIAL)
        os.set_blocking(self.told, False)
        with contextlib.suppress(BlockingIOError):
            if text := os.read(self.told, LONGEST):
                how: dict[str, int] = json.loads(text)
                return how
        return None

    def close(self) -> None:
        """Let go of it."""
        self.channel.close()
        for one in (self.handle, self.shared, self.told):
            os.close(one)


class Gone(Exception):  # noqa: N818 - the house's names say what happened
    """The server has gone."""


class NoRoom(Gone):
    """The server is there, but the system has no room for another process."""


class Host:
    """Starts the warm server and asks it for locked processes; may be used by several threads.

    Parameters
    ----------
    handlers : sequence of str
        What may be opened, each ``package.module:Class``. Another list than our own is for tests.
    layers : sequence of str
        Layers of the lock. Fewer than all are for tests, and then the self-test must refuse to serve.
    patience : float
        Seconds until the server must be ready.
    """

    def __init__(
        self,
        handlers: Sequence[str] = HANDLERS,
        layers: Sequence[Layer] = LAYERS,
        patience: float = START_SECONDS,
    ) -> None:
        self.handlers = tuple(handlers)
        self.layers = tuple(layers)
        self.patience = patience
        self._turn = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        _HOSTS.add(self)

    @property
    def server(self) -> int | None:
        """Number of the server's process, None before the first file."""
        return None if self._server is None else self._server.pid

    def born(self, handler: str, limits: Limits) -> Born:
        """Return a new locked process.

        Raises
        ------
        LookupError
            When the handler is not on the list.
        CannotLock
            When there can be no locked process here.
        Gone
            When the server ends each time it is asked, or has no room.
        """
        if handler not in self.handlers:
            message = f"{handler} is not on the list of handlers"
            raise LookupError(message)
        with self._turn:
            for _ in range(2):
                control = self._control or self._start()
                try:
                    return _asked(control, handler, limits)
                except (NoRoom, OSError):
                    # No fault of the server's: here, or there, descriptors or memory have run out.
                    raise
                except Gone:
                    # It was ended from outside; once, a new one is tried.
                    self._stop()
                except BaseException:  # whatever interrupts: an answer nobody took must not answer the next question
                    self._stop()
                    raise
        raise Gone

    def close(self) -> None:
        """End the server and all its locked processes."""
        with self._turn:
            self._stop()

    def forget(self) -> None:
        """Drop what was inherited from the process that this one is a copy of, without harm to it."""
        self._turn = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            # Not our child: nothing to wait for, and nothing to complain about.
            self._server.returncode = 0
        self._control = self._server = None

    def _start(self) -> socket.socket:
        """Start the server and have it try the lock."""
        reason = missing()
        if reason is not None:
            raise _cannot({"reason": reason})
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._server = _started(theirs)
            told = self._told(self._control)
        except OSError as error:
            told = {"reason": "start", "error": f"{type(error).__name__} {error}"}
        except BaseException:  # whatever interrupts: no half-started server is left behind
            self._stop()
            raise
        if told["reason"] is not None:
            self._stop()
            raise _cannot(told)
        return self._control

    # Any: plain JSON values.
    def _told(self, control: socket.socket) -> dict[str, Any]:
        """Tell the server what to load, and return how that went."""
        control.settimeout(self.patience)
        control.send(json.dumps({"handlers": self.handlers, "layers": self.layers}).encode(), socket.MSG_NOSIGNAL)
        text = control.recv(LONGEST)
        control.settimeout(BIRTH_SECONDS)
        told: dict[str, Any] = json.loads(text) if text else {"reason": "start", "error": "it ended"}
        return told

    def _stop(self) -> None:
        """Close the socket, which ends the server; end it by force where that does not help."""
        if self._control is not None:
            self._control.close()
        if self._server is not None:
            try:
                self._server.wait(1)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        self._control = self._server = None


def _started(theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start the server's process: no environment but the number of threads, no folder, nothing inherited."""
    threads = str(min(MOST_THREADS, len(os.sched_getaffinity(0))))
    environment = {
        "OMP_NUM_THREADS": threads,
        # Threads that wait do not burn the processor time of others.
        "OMP_WAIT_POLICY": "PASSIVE",
        "OPENBLAS_NUM_THREADS": "1",
        # Its helpers need files and pipes; what asks for them then does its work without.
        "JOBLIB_MULTIPROCESSING": "0",
        # Each store of free memory takes address space, which is limited.
        "MALLOC_ARENA_MAX": threads,
    }
    # Our own interpreter with our own words.
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", START, ROOT],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,
    )


def _asked(control: socket.socket, handler: str, limits: Limits) -> Born:
    """Ask the server for a locked process."""
    order = {"handler": handler, "memory": limits.memory, "processor": limits.processor}
    with contextlib.ExitStack() as theirs, contextlib.ExitStack() as ours:
        channel, far = socket.socketpair()
        theirs.callback(far.close)
        ours.callback(channel.close)
        told, tell = os.pipe()
        theirs.callback(os.close, tell)
        ours.callback(os.close, told)
        shared = region.made()
        ours.callback(os.close, shared)
        handle = _sent(control, json.dumps(order).encode(), [far.fileno(), shared, tell])
        ours.pop_all()
        return Born(handle, channel, shared, told)


def _sent(control: socket.socket, order: bytes, handles: Sequence[int]) -> int:
    """Send an order with descriptors; return the handle of the process that it brought."""
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", handles))]
    try:
        control.sendmsg([order], rights, socket.MSG_NOSIGNAL)
        text, got, _, _ = socket.recv_fds(control, LONGEST, 1, socket.MSG_CMSG_CLOEXEC)
    except OSError:
        raise Gone from None
    if not text:
        raise Gone
    if not got:
        raise NoRoom
    return got[0]


# Any: plain JSON values.
def _cannot(told: dict[str, Any]) -> CannotLock:
    """Return the error for what the server told."""
    facts = {
        "system": platform.system(),
        "machine": platform.machine(),
        "holes": shown(", ".join(told.get("holes", ())), 100),
        "error": shown(told.get("error", ""), 200),
    }
    return CannotLock.because(told["reason"], **facts)


#: Every host of this process, so that a copy of the process can forget them.
_HOSTS: weakref.WeakSet[Host] = weakref.WeakSet()


def _forget_all() -> None:
    for host in list(_HOSTS):
        host.forget()


def _close_all() -> None:
    for host in list(_HOSTS):
        host.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
atexit.register(_close_all)
