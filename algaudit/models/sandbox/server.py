"""The warm server: a process that has every library loaded and makes copies of itself, one for each file.

Loading takes seconds, copying takes milliseconds. It talks to nobody but the process that started it, over one socket,
never sees a file, and ends, with all its copies, when that socket closes. Nothing in its environment tells it what to
do: what it may open, and how it locks, comes over the socket.
"""

from __future__ import annotations

import codecs
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from algaudit.models.sandbox.child import Handler, Order, live
from algaudit.models.sandbox.lock import Layer, Limits, NotLocked, missing
from algaudit.models.sandbox.protocol import Facts
from algaudit.models.sandbox.selftest import holes

#: One message between the server and whoever started it.
LONGEST = 64 * 1024
#: Libraries that others would load if they can and no handler needs; pyarrow also starts a thread.
LEFT_OUT = ("matplotlib", "pyarrow")
#: Ways of writing text that Python would otherwise load when first met; the second is that of names in ZIP files.
ENCODINGS = ("ascii", "cp437", "latin-1", "utf-8", "utf-16", "utf-32")
BORN, NO_ROOM = b"born", b"no room"


@dataclass
class Living:
    """A locked process: its number, and where to tell how it ended."""

    process: int
    told: int


@dataclass
class Server:
    """Handlers by name, layers of the lock, and the locked processes that live, by their handles."""

    control: socket.socket
    handlers: Mapping[str, type[Handler]]
    layers: Sequence[Layer]
    living: dict[int, Living] = field(default_factory=dict)

    def run(self) -> None:
        """Start and bury locked processes until whoever started the server has gone."""
        watched = select.poll()
        watched.register(self.control, select.POLLIN)
        try:
            while True:
                for handle, _ in watched.poll():
                    if handle in self.living:
                        watched.unregister(handle)
                        self.bury(handle)
                    elif (born := self.next_order()) is not None:
                        watched.register(born, select.POLLIN)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
        finally:
            for handle in list(self.living):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                self.bury(handle)

    def next_order(self) -> int | None:
        """Take an order and start a locked process; return its handle, None where the system has no room for one."""
        text, handles, _, _ = socket.recv_fds(self.control, LONGEST, 3, socket.MSG_CMSG_CLOEXEC)
        if not text:
            raise EOFError
        channel, shared, told = handles
        order = json.loads(text)
        wanted = Order(self.handlers[order["handler"]], Limits(order["memory"], order["processor"]), self.layers)
        server = os.getpid()
        try:
            process = os.fork()
        except OSError:
            for one in handles:
                os.close(one)
            self.control.send(NO_ROOM)
            return None
        if not process:
            live(channel, shared, server, wanted)
        os.close(channel)
        os.close(shared)
        handle = os.pidfd_open(process)
        self.living[handle] = Living(process, told)
        socket.send_fds(self.control, [BORN], [handle])
        return handle

    def bury(self, handle: int) -> None:
        """Tell how a locked process ended, and forget it."""
        ended = self.living.pop(handle)
        _, status, used = os.wait4(ended.process, 0)
        how = {"status": os.waitstatus_to_exitcode(status), "peak": used.ru_maxrss * 1024}
        # Nobody may be left to read it.
        with contextlib.suppress(BrokenPipeError):
            os.write(ended.told, json.dumps(how).encode())
        os.close(ended.told)
        os.close(handle)


def main() -> None:
    """Be the server. Its first descriptor is the socket to whoever started it."""
    # Only the closing of the socket ends it, not a key pressed by whoever started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=os.dup(0))
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    try:
        serve(control)
    finally:
        # Libraries tidy up slowly, and there is nothing to tidy up.
        os._exit(0)


def serve(control: socket.socket) -> None:
    """Load what is asked for, try the lock, say how it went, and serve."""
    asked = json.loads(control.recv(LONGEST))
    handlers, told = prepared(asked["handlers"], asked["layers"])
    control.send(json.dumps(told).encode())
    if handlers is not None:
        Server(control, handlers, asked["layers"]).run()
    control.close()


def prepared(names: Sequence[str], layers: Sequence[Layer]) -> tuple[dict[str, type[Handler]] | None, Facts]:
    """Return the handlers, or None with the reason why there can be no locked process here."""
    reason = missing()
    if reason is not None:
        return None, {"reason": reason}
    try:
        for encoding in ENCODINGS:
            codecs.lookup(encoding)
        handlers = {name: loaded(name) for name in names}
        # Processes are held by handles; where there are none, there is no serving.
        os.close(os.pidfd_open(os.getpid()))
        # What exists so far is never garbage; leaving it alone lets the copies share its memory.
        gc.collect()
        gc.freeze()
        found = holes(layers)
    except NotLocked as error:
        return None, {"reason": error.reason}
    except Exception as error:  # noqa: BLE001 - loading a library may fail in any way; whoever asked is told
        return None, {"reason": "start", "error": f"{type(error).__name__}: {error}"[:300]}
    return (None, {"reason": "holes", "holes": found}) if found else (handlers, {"reason": None})


def loaded(name: str) -> type[Handler]:
    """Return the class called ``package.module:Class``, with everything it will need."""
    left_out = [library for library in LEFT_OUT if library not in sys.modules]
    for library in left_out:
        sys.modules[library] = None  # type: ignore[assignment]
    try:
        module, _, called = name.partition(":")
        handler: type[Handler] = getattr(import_module(module), called)
        warm = getattr(handler, "warm", None)
        if warm is not None:
            warm()
    finally:
        # Some look for a library by its entry alone. Behind the lock it cannot be loaded anyway.
        for library in left_out:
            del sys.modules[library]
    return handler
