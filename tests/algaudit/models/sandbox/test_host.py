"""Our side of the warm server: started when needed, once, started anew when it has gone, and never trusted blindly."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from algaudit.models.sandbox import client, region
from algaudit.models.sandbox import host as host_module
from algaudit.models.sandbox.client import Locked, Stopped, open_locked
from algaudit.models.sandbox.host import BECAUSE, Born, CannotLock, Host
from algaudit.models.sandbox.lock import LAYERS, Reason
from algaudit.models.sandbox.protocol import note
from algaudit.models.sandbox.server import NO_ROOM
from algaudit.models.sandbox.syscalls import numbers
from tests.algaudit.models.sandbox.handlers import ECHO, HERE
from tests.algaudit.models.sandbox.processes import NOBODY, REFUSING, USERS, alive, children, until


@pytest.fixture
def host():
    """Return a host whose server does not run yet."""
    one = Host([ECHO])
    yield one
    one.close()


def echoes(host, word=b"word"):
    """Say whether a file can be opened and asked."""
    with open_locked(ECHO, word, host=host) as locked:
        return locked.call("echo").facts == {"file": word.decode()}


def test_the_server_starts_with_the_first_file_and_serves_the_next_ones(host):
    assert host.server is None
    assert echoes(host)
    server = host.server
    assert echoes(host)
    assert host.server == server


def test_several_threads_share_one_server(host):
    servers = []
    threads = [threading.Thread(target=lambda: servers.append(echoes(host) and host.server)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert servers == [host.server] * 4


def test_a_server_that_was_ended_takes_its_processes_along_and_is_replaced(host):
    with open_locked(ECHO, b"old", host=host) as locked:
        server = host.server
        locked_ones = children(server)
        os.kill(server, signal.SIGKILL)
        assert until(lambda: not any(alive(one) for one in locked_ones))
        with pytest.raises(Stopped) as stopped:
            locked.call("echo")
    assert stopped.value.cause == "closed"
    assert echoes(host)
    assert host.server != server


def test_a_closed_host_starts_anew(host):
    assert echoes(host)
    server = host.server
    host.close()
    assert not alive(server)
    assert host.server is None
    assert echoes(host)


def test_a_server_that_hangs_is_ended_by_force(host):
    assert echoes(host)
    server = host.server
    os.kill(server, signal.SIGSTOP)
    host.close()
    assert not alive(server)


def test_nothing_of_our_surroundings_reaches_the_server(host, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("LD_PRELOAD_OF_OURS", "x")
    monkeypatch.chdir(tmp_path)
    assert echoes(host)
    seen = Path(f"/proc/{host.server}/environ").read_bytes().decode().split("\0")
    assert {each.partition("=")[0] for each in seen if each} == {
        "JOBLIB_MULTIPROCESSING",
        "MALLOC_ARENA_MAX",
        "OMP_NUM_THREADS",
        "OMP_WAIT_POLICY",
        "OPENBLAS_NUM_THREADS",
    }
    assert os.readlink(f"/proc/{host.server}/cwd") == "/"
    # Its socket, and nothing three times over.
    assert until(lambda: len(os.listdir(f"/proc/{host.server}/fd")) == 4)


@pytest.mark.parametrize("left_out", LAYERS)
def test_a_lock_with_a_hole_is_not_used(left_out):
    host = Host([ECHO], [layer for layer in LAYERS if layer != left_out])
    with pytest.raises(CannotLock, match=left_out):
        open_locked(ECHO, b"", host=host)
    assert host.server is None


def test_a_handler_that_cannot_be_loaded_is_named(tmp_path):
    host = Host([HERE + "Broken"])
    with pytest.raises(CannotLock, match="a_library_that_is_not_there"):
        open_locked(HERE + "Broken", b"", host=host)


@pytest.mark.parametrize("patience", [0.001])
def test_a_server_that_takes_too_long_to_start_is_given_up(patience):
    host = Host([ECHO], patience=patience)
    with pytest.raises(CannotLock, match="TimeoutError"):
        open_locked(ECHO, b"", host=host)
    assert host.server is None


def test_an_interpreter_that_is_none_is_named(host, monkeypatch, tmp_path):
    for name, said in ((tmp_path / "none", "FileNotFoundError"), (Path("/bin/false"), "it ended|Broken|Reset")):
        monkeypatch.setattr(sys, "executable", str(name))
        with pytest.raises(CannotLock, match=said):
            open_locked(ECHO, b"", host=host)


def test_another_system_is_refused_with_its_name(host, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    with pytest.raises(CannotLock) as refused:
        open_locked(ECHO, b"", host=host)
    assert "this is Darwin on" in refused.value.sentence("en")
    assert refused.value.exit_code == 2


def test_every_reason_has_a_sentence():
    assert set(Reason.__args__) | {"holes", "start"} == set(BECAUSE)


OPEN = """
import ctypes, errno, json, os, sys
from algaudit.models.sandbox.client import open_locked
from algaudit.models.sandbox.host import CannotLock, Host
host = Host(["{echo}"])
def opened(said="x"):
    try:
        with open_locked("{echo}", said.encode(), host=host) as locked:
            return locked.call("echo").facts["file"]
    except CannotLock as error:
        return error.sentence("en")
"""


def run(lines):
    """Run a few lines in a fresh process and return what they printed."""
    text = OPEN.replace("{echo}", ECHO) + lines
    # A newer Python warns of copying a process with threads.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", text]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=60, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    return ended.stdout.split("\n")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("landlock_create_ruleset", "Landlock switched on"),
        ("landlock_restrict_self", "Landlock switched on"),
        ("seccomp", "seccomp filters"),
        ("capset", "give up its rights"),
    ],
)
def test_a_system_without_a_part_of_the_lock_refuses_model_files(call, said):
    number = numbers(os.uname().machine)[call]
    assert said in run(REFUSING + f"refuse({number}, errno.EPERM)\nprint(opened())")[0]


def test_a_copy_of_this_process_starts_a_server_of_its_own_and_leaves_ours_alone():
    lines = """
kept = open_locked("{echo}", b"kept", host=host)
first = host.server
child = os.fork()
if not child:
    inherited = host.server
    try:
        kept.call("echo")
    except Exception as error:
        print(inherited, error.cause, opened("copy"), host.server != first, flush=True)
    host.close()
    sys.exit()
os.waitpid(child, 0)
print(kept.call("echo").facts["file"], opened("ours"), host.server == first)
"""
    assert run(lines.replace("{echo}", ECHO))[:2] == ["None closed copy True", "kept ours True"]


def test_what_is_forgotten_is_let_go_without_being_ended(host):
    locked = open_locked(ECHO, b"", host=host)
    server = host.server
    (process,) = children(server)
    locked.forget()
    locked.forget()
    host.forget()
    host.forget()
    assert host.server is None
    with pytest.raises(Stopped) as stopped:
        locked.call("echo")
    assert stopped.value.cause == "closed"
    # Nobody else holds the sockets here, and so both end by themselves.
    assert until(lambda: not alive(process))
    os.waitpid(server, 0)
    host.close()


def test_a_server_without_room_is_no_crash_of_the_file(host):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    host._control = ours
    theirs.send(NO_ROOM)
    with theirs, pytest.raises(Stopped) as stopped:
        open_locked(ECHO, b"", host=host)
    assert stopped.value.cause == "closed"


#: An interpreter that says it is ready and goes away.
LEAVING = """#!{python} -I
import json, socket
with socket.socket(fileno=0) as control:
    control.recv(10_000)
    control.send(json.dumps({{"reason": None}}).encode())
"""


def test_a_server_that_ends_each_time_is_given_up(host, monkeypatch, tmp_path):
    program = tmp_path / "leaving"
    program.write_text(LEAVING.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    with pytest.raises(Stopped) as stopped:
        open_locked(ECHO, b"", host=host)
    assert stopped.value.cause == "closed"
    assert host.server is None


def test_an_interrupted_order_does_not_answer_the_next_one(host):
    assert echoes(host)
    server = host.server
    os.kill(server, signal.SIGSTOP)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        open_locked(ECHO, b"", host=host)
    timer.join()
    assert not alive(server)
    assert echoes(host)


def test_where_our_own_descriptors_run_out_the_server_stays(host):
    assert echoes(host)
    server, before = host.server, resource.getrlimit(resource.RLIMIT_NOFILE)
    kept = open_locked(ECHO, b"kept", host=host)
    lowest = os.dup(0)
    os.close(lowest)
    try:
        for more in range(1, 6):
            resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + more, before[1]))
            with pytest.raises((OSError, Stopped)):
                open_locked(ECHO, b"", host=host)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert kept.call("echo").facts == {"file": "kept"}
    assert echoes(host)
    assert host.server == server


def test_an_interrupted_start_leaves_no_server(host):
    seen = []

    def interrupt():
        until(lambda: host.server is not None)
        seen.append(host.server)
        os.kill(os.getpid(), signal.SIGINT)

    one = threading.Thread(target=interrupt)
    one.start()
    with pytest.raises(KeyboardInterrupt):
        open_locked(ECHO, b"", host=host)
    one.join()
    assert not alive(seen[0])
    assert host.server is None


def test_all_hosts_and_processes_are_known_for_the_end_and_for_copies(host):
    locked = open_locked(ECHO, b"", host=host)
    server = host.server
    client._forget_all()
    host_module._forget_all()
    assert host.server is None
    with pytest.raises(Stopped):
        locked.call("echo")
    os.waitpid(server, 0)
    assert echoes(host)
    host_module._close_all()
    assert host.server is None


@pytest.mark.parametrize(
    ("said", "error", "match"),
    [
        ({"said": "failed", "cause": "lock", "error": "seccomp", "words": ""}, CannotLock, "seccomp filters"),
        ({"said": "failed", "cause": "lock", "error": "nothing known", "words": ""}, Stopped, "refused"),
        ({"said": "answer", "facts": {}, "arrays": []}, Stopped, "refused"),
    ],
)
def test_a_file_is_not_handed_over_before_the_lock_is_on(said, error, match):
    ours, theirs = socket.socketpair()
    told, tell = os.pipe()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        locked = Locked(Born(os.pidfd_open(process.pid), ours, region.made(), told), 1_000)
        theirs.sendall(note(said, 1_000))
        with pytest.raises(error, match=match):
            locked.open(b"secret", 5)
        assert theirs.recv(1) == b""
        assert process.wait() == -9
    theirs.close()
    os.close(tell)


def test_a_process_that_ends_leaves_no_server_even_when_it_is_killed():
    for end in ("sys.exit()", "os._exit(0)", "os.kill(os.getpid(), 9)"):
        text = OPEN.replace("{echo}", ECHO) + f"opened(); print(host.server, flush=True)\n{end}\n"
        ended = subprocess.run([sys.executable, "-c", text], capture_output=True, check=False, timeout=60)
        assert ended.stderr == b""
        server = int(ended.stdout)
        assert until(lambda server=server: not alive(server))


@pytest.mark.parametrize("user", USERS)
def test_it_all_holds_for_root_and_for_nobody(user):
    """The server itself is not started anew here, since nobody may not be allowed to run this interpreter."""
    lines = f"""
import codecs, socket
from algaudit.models.sandbox import server
from algaudit.models.sandbox.client import Stopped
import tests.algaudit.models.sandbox.handlers as handlers
WICKED = handlers.HERE + "Wicked"
loaded = [handlers.HERE + "Wicked", handlers.HERE + "Echo"]
# Nobody may not be allowed to read Python's own library either.
for encoding in server.ENCODINGS:
    codecs.lookup(encoding)
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
if os.fork() == 0:
    ours.close()
    if {user} != os.getuid():
        os.setgroups([]), os.setgid({user}), os.setuid({user})
    try:
        server.serve(theirs)
    finally:
        os._exit(0)
theirs.close()
if {user} != os.getuid():
    os.setgroups([]), os.setgid({user}), os.setuid({user})
host = Host(loaded)
host._control = ours
found = {{"start": host._told(ours)}}
for deed in ("fork", "hidden_socket", "run", "code", "crash", "eat", "loop"):
    try:
        open_locked(WICKED, deed.encode(), host=host, seconds=1 if deed == "loop" else 10)
    except Stopped as stopped:
        found[deed] = stopped.cause
with open_locked("{ECHO}", b"x", host=host) as locked:
    found["threads"] = locked.call("threads").facts["done"]
print(json.dumps([os.getuid(), found]))
"""
    who, found = json.loads(run(lines)[0])
    assert who == user
    assert found == {
        "start": {"reason": None},
        **dict.fromkeys(("fork", "hidden_socket", "run", "code"), "refused"),
        "crash": "crash",
        "eat": "memory",
        "loop": "time",
        "threads": [0, 1, 2, 3],
    }


def test_nobody_is_among_those_tried_where_it_can_be():
    assert (NOBODY in USERS) == (os.getuid() == 0)
