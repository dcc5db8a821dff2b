"""Each layer of the lock, put on for good in a process that ends afterwards, as root and as nobody."""

import ctypes
import errno
import json
import os
import resource
import subprocess
import sys
import threading

import pytest

from algaudit.models.sandbox.lock import (
    SET_DUMPABLE,
    Limits,
    NotLocked,
    landlock_refused,
    landlock_version,
    lock,
    missing,
    put_on,
    threads_of_machine,
)
from algaudit.models.sandbox.syscalls import numbers
from tests.algaudit.models.sandbox.processes import REFUSING, USERS

#: Loads what is needed, becomes another user, then does what follows and prints what it found as JSON.
START = """
import ctypes, errno, json, mmap, os, resource, socket, sys, threading
from algaudit.models.sandbox.lock import *
from algaudit.models.sandbox.lock import close_files, filter_calls, give_up_rights, set_limits
user = int(sys.argv[1])
if user != os.getuid():
    os.setgroups([]), os.setgid(user), os.setuid(user)

def tried(work):
    try:
        work()
    except MemoryError:
        return "ENOMEM"
    except OSError as error:
        return errno.errorcode[error.errno]
    return "done"

found = {}
"""


def run(work, user=None):
    """Run a few lines in a fresh process and return what they put into ``found``."""
    text = START + work + "\nos.write(1, json.dumps(found).encode())\n"
    command = [sys.executable, "-c", text, str(os.getuid() if user is None else user)]
    ended = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr.decode()
    return json.loads(ended.stdout)


@pytest.fixture(params=USERS)
def user(request):
    """Return each user that this process can become."""
    return request.param


def test_the_whole_lock_leaves_computing_and_writing_to_what_is_open(user):
    found = run(
        """
def thread():
    one = threading.Thread(target=bool); one.start(); one.join()
lock(Limits())
found["sum"] = sum(range(1000))
found["thread"] = tried(thread)
found["read"] = tried(lambda: os.open("/etc/passwd", os.O_RDONLY))
found["look"] = tried(lambda: os.listdir("/"))
found["write"] = tried(lambda: os.open("/dev/null", os.O_WRONLY))
found["socket"] = tried(socket.socket)
found["fork"] = tried(os.fork)
found["kill"] = tried(lambda: os.kill(os.getppid(), 0))
found["run"] = tried(lambda: os.execv("/proc/self/exe", ["python", "-c", ""]))
found["memory"] = tried(lambda: mmap.mmap(-1, 2 << 30))
""",
        user,
    )
    assert found.pop("memory") == "ENOMEM"
    assert (found.pop("sum"), found.pop("thread")) == (499_500, "done")
    assert set(found.values()) == {"EPERM"}


def test_rights_are_given_up(user):
    found = run(
        """
give_up_rights()
told = open("/proc/self/status").read() if os.getuid() == 0 else ""
found["none"] = [line.split()[1] for line in told.splitlines() if line.startswith(("CapEff", "CapPrm", "CapInh"))]
found["dumpable"] = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
found["no_new"] = ctypes.CDLL(None).prctl(39, 0, 0, 0, 0)
""",
        user,
    )
    assert found["none"] == (["0" * 16] * 3 if user == 0 else [])
    assert (found["dumpable"], found["no_new"]) == (0, 1)


def test_landlock_alone_puts_files_out_of_reach(user):
    found = run(
        """
read_before = os.open("/etc/passwd", os.O_RDONLY)
give_up_rights(); close_files()
found["open_before"] = len(os.read(read_before, 4))
found["read"] = tried(lambda: os.open("/etc/passwd", os.O_RDONLY))
found["look"] = tried(lambda: os.listdir("/"))
found["write"] = tried(lambda: os.open("/dev/null", os.O_WRONLY))
found["run"] = tried(lambda: os.execv("/proc/self/exe", ["python", "-c", ""]))
""",
        user,
    )
    assert found.pop("open_before") == 4
    assert set(found.values()) == {"EACCES"}


def test_limits_alone_bind_memory_files_and_sizes(user, tmp_path):
    found = run(
        f"""
path = {str(tmp_path / "grows")!r}
file = os.open(path, os.O_WRONLY | os.O_CREAT) if os.getuid() == 0 else os.memfd_create("a")
give_up_rights(); set_limits(Limits(memory=1 << 30, processor=100), 100_000)
found["memory"] = tried(lambda: mmap.mmap(-1, 1 << 30))
found["open"] = tried(lambda: os.open("/dev/null", os.O_RDONLY))
found["grow"] = tried(lambda: os.write(file, b"x"))
found["processor"] = resource.getrlimit(resource.RLIMIT_CPU)
found["image"] = resource.getrlimit(resource.RLIMIT_CORE)
found["threads"] = resource.getrlimit(resource.RLIMIT_NPROC)[0]
""",
        user,
    )
    assert (found["memory"], found["open"], found["grow"]) == ("ENOMEM", "EMFILE", "EFBIG")
    assert (found["processor"], found["image"]) == ([100, 101], [0, 0])
    assert 0 < found["threads"] <= 100_000


def test_processor_time_ends_the_process():
    command = "set_limits(Limits(processor=1), 100_000)\nwhile True: pass"
    ended = subprocess.run([sys.executable, "-c", START + command, str(os.getuid())], check=False, timeout=60)
    assert ended.returncode == -24


def test_a_limit_that_is_lower_already_stays():
    found = run(
        """
resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))
set_limits(Limits(), 100_000)
found["memory"] = resource.getrlimit(resource.RLIMIT_AS)
"""
    )
    assert found["memory"] == [1 << 29, 1 << 29]


def in_a_thread(work):
    """Do something in a thread of its own and return what it raised; layers but limits bind a thread alone."""
    raised = []

    def live():
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - looked at by the tests
            raised.append(error)

    try:
        one = threading.Thread(target=live)
        one.start()
        one.join()
    finally:
        # That there is no image of the memory is the one right whose loss binds the whole process.
        ctypes.CDLL(None).prctl(SET_DUMPABLE, *[ctypes.c_ulong(each) for each in (1, 0, 0, 0)])
    return raised


@pytest.mark.parametrize("layers", [["files"], ["calls"], ["files", "calls"]])
def test_layers_can_be_put_on_one_thread_of_this_process(layers):
    def work():
        put_on(Limits(), ["rights", *layers], 0)
        os.open("/", os.O_RDONLY)

    (error,) = in_a_thread(work)
    assert isinstance(error, PermissionError)
    os.close(os.open("/", os.O_RDONLY))


def test_each_limit_is_set_for_good(monkeypatch):
    """What the system would be told, held back: a limit cannot be lifted again from this process."""
    kept = {}
    monkeypatch.setattr(resource, "setrlimit", lambda kind, pair: kept.setdefault(kind, []).append(pair))
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (kept.get(kind, [(-1, -1)])[-1][1],) * 2)
    put_on(Limits(memory=1_000, processor=7), ["limits"], 50)
    assert kept == {
        resource.RLIMIT_AS: [(1_000, 1_000)],
        resource.RLIMIT_FSIZE: [(0, 0)],
        resource.RLIMIT_CORE: [(0, 0)],
        resource.RLIMIT_NOFILE: [(0, 0)],
        resource.RLIMIT_MEMLOCK: [(0, 0)],
        resource.RLIMIT_MSGQUEUE: [(0, 0)],
        resource.RLIMIT_NPROC: [(50, 50)],
        resource.RLIMIT_CPU: [(8, 8), (7, 8)],
    }


def test_limits_that_cannot_be_set_are_no_lock(monkeypatch):
    def refusing(*_):
        raise ValueError

    monkeypatch.setattr(resource, "setrlimit", refusing)
    with pytest.raises(NotLocked, match="limits"):
        put_on(Limits(), ["limits"], 50)


def test_where_threads_cannot_be_counted_there_is_no_lock(monkeypatch):
    def gone(*_):
        raise FileNotFoundError

    monkeypatch.setattr(os, "listdir", gone)
    with pytest.raises(NotLocked, match="threads"):
        lock(Limits())


def test_a_process_with_several_threads_cannot_be_locked():
    waiting = threading.Event()
    one = threading.Thread(target=waiting.wait)
    one.start()
    with pytest.raises(NotLocked, match="threads"):
        lock(Limits())
    waiting.set()
    one.join()


@pytest.mark.parametrize(
    ("call", "layers", "reason"),
    [
        ("landlock_create_ruleset", ["files"], "landlock"),
        ("landlock_restrict_self", ["files"], "landlock"),
        ("seccomp", ["calls"], "seccomp"),
        ("capset", ["rights"], "rights"),
        ("prlimit64", ["limits"], "limits"),
    ],
)
def test_where_a_layer_cannot_be_put_on_nothing_is_done_behind_it(call, layers, reason):
    known, lacking = {}, []
    exec(REFUSING, known)

    def work():
        known["refuse"](numbers(os.uname().machine)[call], errno.ENOSYS)
        lacking.append(missing())
        put_on(Limits(), layers, 0)

    (error,) = in_a_thread(work)
    assert (type(error), error.reason) == (NotLocked, reason)
    assert lacking == ["landlock" if call == "landlock_create_ruleset" else None]


def test_a_landlock_that_tells_its_version_and_makes_no_rules_is_none():
    """Descriptors have run out: the version can still be asked."""
    found = run(
        """
resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
found["version"] = landlock_version()
try:
    close_files()
except NotLocked as error:
    found["reason"] = error.reason
"""
    )
    assert found["version"] >= 1
    assert found["reason"] == "landlock"


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7, 8, 99])
def test_each_version_of_landlock_is_asked_for_all_it_knows_and_no_more(version):
    refused = landlock_refused(version)
    assert len(refused) == (1 if version < 4 else 2 if version < 6 else 3)
    assert refused[0].bit_length() == {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)


@pytest.mark.parametrize(("system", "machine"), [("darwin", "x86_64"), ("win32", "AMD64"), ("linux", "riscv64")])
def test_other_systems_and_machines_are_known_before_anything_is_tried(system, machine, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert missing() == "system"


def test_this_machine_can_be_locked():
    assert missing() is None
    assert landlock_version() >= 1
    assert threads_of_machine() > 1
