"""What a wicked file tries succeeds in any other process, and is refused behind the lock."""

import errno
import os
import socket
import subprocess
import sys

import pytest

from algaudit.models.sandbox.client import Stopped, open_locked
from algaudit.models.sandbox.syscalls import MACHINES, numbers
from tests.algaudit.models.sandbox.handlers import WICKED, Wicked


@pytest.fixture
def victim():
    """Return a process that waits to be killed."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.fixture
def around(tmp_path, victim):
    """Return what attempts need: files that are there, a port that listens, a process that could be killed."""
    (tmp_path / "there").write_text("secret", encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield {
            "read": {"path": str(tmp_path / "there")},
            "look": {"path": str(tmp_path)},
            "write": {"path": str(tmp_path / "new")},
            "remove": {"path": str(tmp_path / "there")},
            "connect": {"port": listening.getsockname()[1]},
            "stop": {"process": victim.pid},
        }


ATTEMPTS = (*("read", "look", "write", "remove", "connect", "hidden_socket", "run", "shell", "fork", "stop", "code"),)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_succeeds_elsewhere_is_refused_behind_the_lock(attempt, wicked, around, tmp_path, victim):
    with pytest.raises(Stopped) as stopped:
        wicked.call(attempt, facts=around.get(attempt, {}))
    assert (stopped.value.cause, stopped.value.facts["error"]) == ("refused", "PermissionError")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert victim.poll() is None


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_each_attempt_does_succeed_elsewhere(attempt, around):
    getattr(Wicked(b""), attempt)({}, around.get(attempt, {}))


@pytest.mark.parametrize("attempt", ["fork", "hidden_socket"])
def test_a_file_that_tries_while_it_is_opened_is_refused_too(attempt, host):
    with pytest.raises(Stopped) as stopped:
        open_locked(WICKED, attempt.encode(), host=host)
    assert stopped.value.cause == "refused"


#: Numbers on x86_64 and aarch64, and arguments.
DEEPER = {
    "ptrace": (101, 117),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "seccomp": (317, 277),
    "memfd_create": (319, 279),
    "bpf": (321, 280),
    "execveat": (322, 281),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "openat2": (437, 437),
    "pidfd_getfd": (438, 438),
    "sendmsg": (46, 211),
    "socketpair": (53, 199),
    "dup": (32, 23),
    "pipe2": (293, 59),
    "ioctl": (16, 29),
    "newfstatat": (262, 79),
    "setuid": (105, 146),
    "sched_setaffinity": (203, 122),
    "pkey_mprotect": (329, 288),
    "a call that does not exist yet": (900, 900),
}


def test_no_deeper_call_passes(wicked):
    machine = list(MACHINES).index(os.uname().machine)
    passed = {
        name: error
        for name, listed in DEEPER.items()
        if (error := asked(wicked, listed[machine], 0, 0, 0, 0, 0)) != errno.EPERM
    }
    assert passed == {}
    known = numbers(os.uname().machine)
    # Its own limits can be read, nobody else's; none can be set.
    assert asked(wicked, known["prlimit64"], 0, 7, 0, 0) == 0
    assert asked(wicked, known["prlimit64"], 1, 7, 0, 0) == errno.EPERM
    assert asked(wicked, known["prlimit64"], 0, 7, 4096, 0) == errno.EPERM
    assert asked(wicked, known["clone3"], 0, 0) == errno.ENOSYS


def asked(locked, *call):
    """Return the error number that a system call yields behind the lock."""
    return locked.call("ask", facts={"call": call}).facts["error"]


def test_only_the_socket_and_the_region_are_open_and_neither_can_grow(host, wicked):
    assert wicked.call("open_files").facts["open"] <= 2
    assert wicked.call("grow").facts["reached"] == 0
