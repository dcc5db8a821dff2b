"""The warm server, run in this process with orders that wait for it in its socket."""

import array
import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from algaudit.models.sandbox import region
from algaudit.models.sandbox.lock import LAYERS
from algaudit.models.sandbox.protocol import LONGEST_ANSWER, read_note
from algaudit.models.sandbox.server import BORN, NO_ROOM, Server, loaded, main, prepared, serve
from tests.algaudit.models.sandbox.handlers import ECHO, HERE, Echo

#: This process has threads of other tests' libraries; a newer Python warns of copying such a process. The server has
#: none of its own.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture
def control():
    """Return both ends of a server's socket."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        yield ours, theirs


def order(ours, handler=ECHO):
    """Order a locked process; return the socket to it and where its end is told."""
    near, far = socket.socketpair()
    told, tell = os.pipe()
    shared = region.made()
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [far.fileno(), shared, tell]))]
    ours.sendmsg([json.dumps({"handler": handler, "memory": 1 << 30, "processor": 10}).encode()], rights)
    far.close()
    os.close(tell)
    os.close(shared)
    return near, told


def test_an_order_brings_a_process_whose_end_is_told(control):
    ours, theirs = control
    near, told = order(ours)
    ours.shutdown(socket.SHUT_WR)
    server = Server(theirs, {ECHO: Echo}, LAYERS)
    server.run()
    text, handles, _, _ = socket.recv_fds(ours, 1_000, 1)
    assert text == BORN
    with near, open(told, "rb") as said:
        how = json.loads(said.read())
    # It waited for its file and was ended with the server.
    assert how["status"] == -9
    assert how["peak"] > 1 << 20
    assert server.living == {}
    os.close(handles[0])


def test_a_process_that_ends_by_itself_is_buried_while_the_server_goes_on(control):
    ours, theirs = control
    near, told = order(ours)
    near.close()
    server = Server(theirs, {ECHO: Echo}, LAYERS)
    handle = server.next_order()
    server.bury(handle)
    with open(told, "rb") as said:
        assert json.loads(said.read())["status"] == 0
    os.close(socket.recv_fds(ours, 1_000, 1)[1][0])


def test_the_server_buries_whoever_ends_and_waits_for_the_next_order(control):
    ours, theirs = control
    ends = []
    for _ in range(2):
        near, told = order(ours)
        near.close()
        ends.append(told)

    def leave():
        # The ends are told while the server still serves.
        for told in ends:
            with open(told, "rb") as said:
                ends[ends.index(told)] = json.loads(said.read())["status"]
        ours.shutdown(socket.SHUT_WR)

    leaving = threading.Thread(target=leave)
    leaving.start()
    Server(theirs, {ECHO: Echo}, LAYERS).run()
    leaving.join()
    assert ends == [0, 0]
    for _ in range(2):
        os.close(socket.recv_fds(ours, 1_000, 1)[1][0])


def test_the_server_takes_its_first_descriptor_and_ends_with_its_work(control, monkeypatch):
    class EndedError(Exception):
        """What ends this test instead of this process."""

    def ended(code):
        raise EndedError(code)

    ours, theirs = control
    ours.send(json.dumps({"handlers": ["a_library_that_is_not_there:A"], "layers": LAYERS}).encode())
    kept, before = os.dup(0), signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(os, "_exit", ended)
    try:
        os.dup2(theirs.fileno(), 0)
        with pytest.raises(EndedError, match="0"):
            main()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        os.dup2(kept, 0)
        os.close(kept)
        signal.signal(signal.SIGINT, before)
    assert json.loads(ours.recv(1_000))["reason"] == "start"


def test_an_end_that_nobody_wants_to_know_is_no_fault(control):
    ours, theirs = control
    near, told = order(ours)
    near.close()
    os.close(told)
    server = Server(theirs, {ECHO: Echo}, LAYERS)
    server.bury(server.next_order())
    os.close(socket.recv_fds(ours, 1_000, 1)[1][0])


def test_where_the_system_has_no_room_for_a_process_the_server_says_so_and_goes_on(control, monkeypatch):
    def no_room():
        raise BlockingIOError

    ours, theirs = control
    near, told = order(ours)
    with near:
        monkeypatch.setattr(os, "fork", no_room)
        assert Server(theirs, {ECHO: Echo}, LAYERS).next_order() is None
    monkeypatch.undo()
    assert ours.recv(1_000) == NO_ROOM
    os.close(told)


def test_a_server_says_why_it_does_not_serve(control):
    ours, theirs = control
    ours.send(json.dumps({"handlers": [HERE + "Broken"], "layers": LAYERS}).encode())
    serve(theirs)
    told = json.loads(ours.recv(1_000))
    assert told["reason"] == "start"
    assert "a_library_that_is_not_there" in told["error"]


def test_a_server_whose_lock_has_holes_does_not_serve(control):
    handlers, told = prepared([ECHO], ["rights"])
    assert handlers is None
    assert told["reason"] == "holes"
    assert "calls: socket" in told["holes"]


def test_a_server_that_is_ready_serves_until_the_socket_closes():
    """In a process of its own: this one may have grown beyond what the lock leaves."""
    program = """if True:
        import json, socket
        from algaudit.models.sandbox.lock import LAYERS
        from algaudit.models.sandbox.server import serve
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.send(json.dumps({"handlers": [], "layers": list(LAYERS)}).encode())
        ours.shutdown(socket.SHUT_WR)
        serve(theirs)
        print(ours.recv(1_000).decode())
    """
    ended = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert json.loads(ended.stdout) == {"reason": None}


@pytest.mark.parametrize(
    ("system", "machine", "reason"), [("darwin", "arm64", "system"), ("linux", "riscv64", "system")]
)
def test_another_system_is_told_before_anything_is_loaded(system, machine, reason, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert prepared(["a_library_that_is_not_there:A"], LAYERS) == (None, {"reason": reason})


def test_a_handler_is_loaded_without_what_it_does_not_need():
    class Looking:
        CALLS = ()

    assert loaded(ECHO) is Echo
    assert sys.modules.get("pyarrow", "absent") is not None
    with pytest.raises(ModuleNotFoundError):
        loaded(HERE + "Broken")
    assert sys.modules.get("pyarrow", "absent") is not None


def test_a_process_started_by_the_server_says_that_it_is_locked(control):
    ours, theirs = control
    near, told = order(ours)
    server = Server(theirs, {ECHO: Echo}, LAYERS)
    handle = server.next_order()
    with near:
        assert read_note(near.fileno(), LONGEST_ANSWER) == {"said": "locked"}
    server.bury(handle)
    os.close(socket.recv_fds(ours, 1_000, 1)[1][0])
    os.close(told)
