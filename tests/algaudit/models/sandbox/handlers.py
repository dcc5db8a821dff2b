"""Handlers for tests only: some open models with the real libraries, the others do what a wicked file would do."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import signal
import socket
import struct
import subprocess
import threading
from importlib import import_module

import numpy as np

from algaudit.models.sandbox.protocol import Refused

HERE = "tests.algaudit.models.sandbox.handlers:"
ECHO, WICKED, SKOPS, ONNX = (HERE + name for name in ("Echo", "Wicked", "Skops", "Onnx"))


class Echo:
    """Gives back what it gets."""

    CALLS = ("echo", "refuse", "fail", "total", "strange", "threads")

    def __init__(self, data: bytes) -> None:
        if data == b"bad":
            raise Refused("bad_file", size=len(data))
        self.data = data

    def echo(self, arrays, facts):
        return arrays, {"file": self.data.decode(), **facts}

    def total(self, arrays, facts):
        return {"total": np.sum(list(arrays.values()), axis=0)}, {}

    def refuse(self, arrays, facts):
        raise Refused("no_such_thing", **facts)

    def fail(self, arrays, facts):
        # Half a sign, which could not be sent back as it is.
        raise RuntimeError(facts["words"] + chr(0xD83D))

    def strange(self, arrays, facts):
        raise Refused(facts["code"], what=object())

    def threads(self, arrays, facts):
        done = []
        several = [threading.Thread(target=done.append, args=(place,)) for place in range(4)]
        for one in several:
            one.start()
        for one in several:
            one.join()
        return {}, {"done": sorted(done)}

    def hidden(self, arrays, facts):
        return {}, {}


class Wicked:
    """Tries to get out. Each of these works in a process that is not locked."""

    CALLS = (
        *("read", "look", "write", "remove", "connect", "hidden_socket", "run", "shell", "fork", "stop", "ask"),
        *(
            "loop",
            "spin",
            "eat",
            "eat_slowly",
            "abort",
            "crash",
            "leave",
            "exit_python",
            "say",
            "endless",
            "open_files",
        ),
        *("code", "grow", "turn_away"),
    )

    def __init__(self, data: bytes) -> None:
        self.channel = None
        if data:
            getattr(self, data.decode())({}, {})

    def read(self, arrays, facts):
        with open(facts["path"], "rb") as file:
            return {}, {"first": file.read(10).decode()}

    def look(self, arrays, facts):
        return {}, {"names": os.listdir(facts["path"])}

    def write(self, arrays, facts):
        with open(facts["path"], "w", encoding="ascii") as file:
            file.write("x")
        return {}, {}

    def remove(self, arrays, facts):
        os.unlink(facts["path"])
        return {}, {}

    def connect(self, arrays, facts):
        with socket.socket() as calling:
            calling.connect(("127.0.0.1", facts["port"]))
        return {}, {}

    def hidden_socket(self, arrays, facts):
        with socket.socket(socket.AF_UNIX):
            return {}, {}

    def run(self, arrays, facts):
        subprocess.run(["/bin/sh", "-c", "exit 0"], check=True)
        return {}, {}

    def shell(self, arrays, facts):
        # Without Python's own ways: straight to the C library, in a new process where the lock does not hold.
        if ctypes.CDLL(None, use_errno=True).posix_spawn(
            ctypes.byref(ctypes.c_int()), b"/bin/true", None, None, (ctypes.c_char_p * 2)(b"true", None), None
        ):
            raise PermissionError
        os.wait()
        return {}, {}

    def fork(self, arrays, facts):
        child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        return {}, {}

    def stop(self, arrays, facts):
        os.kill(facts["process"], signal.SIGKILL)
        return {}, {}

    def ask(self, arrays, facts):
        """Return the error number of a system call."""
        library = ctypes.CDLL(None, use_errno=True)
        library.syscall.restype = ctypes.c_long
        found = library.syscall(*(ctypes.c_long(each) for each in facts["call"]))
        return {}, {"error": ctypes.get_errno() if found == -1 else 0}

    def code(self, arrays, facts):
        mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()
        return {}, {}

    def grow(self, arrays, facts):
        """Write into every descriptor that is open, behind its end."""
        reached = []
        for handle in range(1024):
            try:
                os.lseek(handle, 0, os.SEEK_END)
                reached.append(os.write(handle, b"x"))
            except OSError:
                continue
        return {}, {"reached": len(reached)}

    def open_files(self, arrays, facts):
        open_now = []
        for handle in range(1024):
            try:
                os.read(handle, 0)
            except OSError:
                continue
            open_now.append(handle)
        return {}, {"open": len(open_now)}

    def loop(self, arrays, facts):
        while True:
            pass

    def spin(self, arrays, facts):
        """Answer, and burn time afterwards."""
        threading.Thread(target=self.loop, args=({}, {}), daemon=True).start()
        return {}, {"process": os.getpid()}

    def eat(self, arrays, facts):
        np.ones(1 << 33, np.uint8)
        return {}, {}

    def eat_slowly(self, arrays, facts):
        eaten = []
        while True:
            eaten.append(np.ones(1 << 24, np.uint8))

    def abort(self, arrays, facts):
        os.abort()

    def crash(self, arrays, facts):
        ctypes.string_at(0)

    def leave(self, arrays, facts):
        os._exit(3)

    def exit_python(self, arrays, facts):
        raise SystemExit

    def say(self, arrays, facts):
        """Write bytes of its own making where the answer should come."""
        pour_all(bytes(arrays["bytes"]))
        if facts.get("wait"):
            self.loop(arrays, facts)
        os._exit(0)

    def turn_away(self, arrays, facts):
        """Close everything and go on."""
        os.closerange(0, 1024)
        self.loop(arrays, facts)

    def endless(self, arrays, facts):
        """Announce little and never stop writing."""
        head = {"said": "answer", "facts": {}, "arrays": [["a", "uint8", [10]]]}
        pour_all(framed(head) + b"0" * 10)
        while True:
            pour_all(b"0" * 65536)


def framed(head) -> bytes:
    """Return a note as it is sent, of whatever content."""
    return sized(json.dumps(head).encode())


def sized(text: bytes) -> bytes:
    """Return bytes with their number in front."""
    return struct.pack("<I", len(text)) + text


def pour_all(said: bytes) -> None:
    """Write to the one descriptor that can be written to."""
    for handle in range(1024):
        try:
            while said:
                said = said[os.write(handle, said) :]
        except OSError:
            continue
        return


class Broken:
    """Cannot be loaded."""

    CALLS = ()

    @staticmethod
    def warm() -> None:
        import_module("a_library_that_is_not_there")


class Skops:
    """Opens a skops file, without the checks that the product makes, and scores with it."""

    CALLS = ("score",)

    @staticmethod
    def warm() -> None:
        for name in ("calibration", "ensemble", "impute", "linear_model", "pipeline"):
            import_module(f"sklearn.{name}")
        import_module("skops.io")

    def __init__(self, data: bytes) -> None:
        import skops.io

        self.model = skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data))

    def score(self, arrays, facts):
        return {"score": scored(self.model, arrays)}, {}


class Onnx:
    """Opens an ONNX file and scores with it."""

    CALLS = ("score",)

    @staticmethod
    def warm() -> None:
        import_module("onnxruntime")

    def __init__(self, data: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])

    def score(self, arrays, facts):
        table = np.column_stack(list(arrays.values())).astype(np.float32)
        found = self.session.run(None, {self.session.get_inputs()[0].name: table})
        return {"score": np.asarray(found[-1], np.float64)[:, 1]}, {}


def scored(model, columns):
    """Return the score of each case; the same work in a locked process and in this one."""
    return model.predict_proba(np.column_stack(list(columns.values())))[:, 1]
