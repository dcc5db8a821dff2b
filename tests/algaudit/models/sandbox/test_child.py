"""The life of a locked process, lived here without the lock, so that each turn of it can be seen."""

import ctypes
import errno
import os
import socket

import numpy as np
import pytest

from algaudit.models.sandbox import child, region
from algaudit.models.sandbox.child import Order, end_with, failed_by, keep_open, locked, serve
from algaudit.models.sandbox.lock import Limits
from algaudit.models.sandbox.protocol import LONGEST_ANSWER, note, read_arrays, read_note
from tests.algaudit.models.sandbox.handlers import Echo

#: This process may have threads of libraries; a newer Python warns of copying such a process.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture
def two_sides():
    """Return our side of a socket, theirs, and a region."""
    ours, theirs = socket.socketpair()
    shared = region.made()
    with ours, theirs:
        yield ours, theirs, shared
    os.close(shared)


def lived(two_sides, *questions):
    """Send a file and questions, let the life go by, and return what was said."""
    ours, theirs, shared = two_sides
    listed = region.put(shared, {child.FILE: np.frombuffer(b"file", np.uint8), "a": np.arange(3.0)})
    for question in ({}, *questions):
        ours.sendall(note({"arrays": listed, "facts": {}, **question}, 10_000))
    ours.shutdown(socket.SHUT_WR)
    serve(theirs.fileno(), shared, Echo)
    theirs.close()
    said = []
    while True:
        try:
            said.append(read_note(ours.fileno(), LONGEST_ANSWER))
        except (EOFError, ConnectionResetError):
            # It ended; with questions unread in the second case.
            return said
        read_arrays(ours.fileno(), said[-1].get("arrays", []))


def test_it_opens_answers_and_ends_when_nobody_asks_any_more(two_sides):
    said = lived(two_sides, {"call": "echo", "facts": {"x": 1}})
    assert [each["said"] for each in said] == ["answer", "answer"]
    assert said[1]["facts"] == {"file": "file", "x": 1}
    assert said[1]["arrays"] == [["file", "uint8", [4]], ["a", "float64", [3]]]


def test_it_goes_on_after_a_refusal_and_ends_after_a_failure(two_sides):
    said = lived(two_sides, {"call": "refuse"}, {"call": "fail", "facts": {"words": "x" * 1_000}}, {"call": "echo"})
    assert [each["said"] for each in said] == ["answer", "refused", "failed"]
    assert said[1] == {"said": "refused", "code": "no_such_thing", "facts": {}}
    assert said[2] == {"said": "failed", "cause": "error", "error": "RuntimeError", "words": "x" * 300}


def test_a_file_that_is_not_accepted_is_the_end(two_sides):
    ours, theirs, shared = two_sides
    listed = region.put(shared, {child.FILE: np.frombuffer(b"bad", np.uint8)})
    ours.sendall(note({"arrays": listed}, 1_000))
    serve(theirs.fileno(), shared, Echo)
    assert read_note(ours.fileno(), LONGEST_ANSWER) == {"said": "refused", "code": "bad_file", "facts": {"size": 3}}


@pytest.mark.parametrize("question", [{"call": "hidden"}, {"call": "__init__"}, {"arrays": [["x"]]}, {"arrays": None}])
def test_a_question_that_is_none_is_a_failure(two_sides, question):
    assert [each["said"] for each in lived(two_sides, {"call": "echo", **question})] == ["answer", "failed"]


@pytest.mark.parametrize("code", ["No Code", "code"])
def test_a_refusal_that_cannot_be_sent_is_a_failure(two_sides, code):
    said = lived(two_sides, {"call": "strange", "facts": {"code": code}})
    assert (said[1]["said"], said[1]["cause"]) == ("failed", "error")


def test_an_answer_that_is_too_large_is_a_failure_and_nothing_of_it_is_sent(monkeypatch, two_sides):
    monkeypatch.setattr(child, "LARGEST_ANSWER", 20)
    said = lived(two_sides, {"call": "echo"})
    assert (said[1]["error"], said[1]["words"][:24]) == ("ValueError", "the answer is too large;")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (MemoryError(), "memory"),
        (OSError(errno.ENOMEM, ""), "memory"),
        (RuntimeError("Failed to allocate memory for requested buffer of size 1"), "memory"),
        (PermissionError(errno.EPERM, ""), "forbidden"),
        (OSError(errno.EMFILE, ""), "error"),
        (ValueError("x"), "error"),
    ],
)
def test_an_error_gets_a_cause(error, cause):
    assert failed_by(error) == cause


def test_where_there_is_no_lock_there_is_no_file(two_sides):
    ours, theirs, shared = two_sides
    import threading

    waiting = threading.Event()
    one = threading.Thread(target=waiting.wait)
    one.start()
    # With a second thread the lock is not put on.
    locked(theirs.fileno(), shared, Order(Echo, Limits()))
    waiting.set()
    one.join()
    assert read_note(ours.fileno(), LONGEST_ANSWER) == {
        "said": "failed",
        "cause": "lock",
        "error": "threads",
        "words": "",
    }


def test_it_ends_at_once_when_the_server_has_gone_before_it_was_ready(monkeypatch):
    class EndedError(Exception):
        """What ends this test instead of this process."""

    def ended(_):
        raise EndedError

    monkeypatch.setattr(os, "_exit", ended)
    try:
        end_with(os.getppid())
        with pytest.raises(EndedError):
            end_with(os.getpid())
    finally:
        # This process is not to end with whoever started it.
        ctypes.CDLL(None).prctl(child.SET_PARENT_DEATH_SIGNAL, *[ctypes.c_ulong(0)] * 4)


def test_every_other_descriptor_is_closed():
    told, tell = os.pipe()
    process = os.fork()
    if not process:
        try:
            keep_open(tell)
            open_now = [handle for handle in range(1_024) if is_open(handle)]
            os.write(tell, repr(open_now == [tell]).encode())
        finally:
            os._exit(0)
    os.close(tell)
    with open(told, "rb") as said:
        assert said.read() == b"True"
    os.waitpid(process, 0)


def is_open(handle):
    """Say whether a descriptor is open."""
    try:
        os.fstat(handle)
    except OSError:
        return False
    return True
