"""The lock is tried before it is trusted; each layer that is left out is noticed."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from algaudit.models.sandbox.lock import LAYERS, NotLocked
from algaudit.models.sandbox.selftest import (
    NOT_LOCKED,
    REFUSES,
    TOGETHER,
    TRIES,
    as_it_should_be,
    judged,
    refused,
    tried,
    try_rights,
)

#: This process may have threads of libraries; a newer Python warns of copying such a process.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def holes(layers):
    """Return what the self-test finds in a fresh process of one thread, as the server is when it makes it."""
    lines = (
        "import json, sys; from algaudit.models.sandbox.selftest import holes; print(json.dumps(holes(sys.argv[1:])))"
    )
    ended = subprocess.run([sys.executable, "-c", lines, *layers], capture_output=True, check=True, timeout=60)
    return json.loads(ended.stdout)


def test_the_whole_lock_has_no_holes():
    assert holes(LAYERS) == []


@pytest.mark.parametrize("left_out", LAYERS)
def test_each_layer_that_is_left_out_is_noticed(left_out):
    found = holes([layer for layer in LAYERS if layer != left_out])
    assert {f"{left_out}: {name}" for name in REFUSES[left_out]} <= set(found)


def test_without_any_layer_everything_succeeds():
    assert set(holes([])) == {f"{layer}: {name}" for layer, names in REFUSES.items() for name in names} | set(TOGETHER)


def test_every_attempt_is_made_with_the_whole_lock_or_cannot_be_seen_there():
    assert set(TRIES) - set(TOGETHER) == {"rights"}


def test_each_attempt_succeeds_in_this_process_which_is_not_locked():
    assert list(as_it_should_be(["thread", *set(TRIES) - {"run"}])) == ["thread"]
    try_rights()


def test_only_a_no_of_the_system_counts_as_one():
    def failing(code):
        raise OSError(code, "")

    assert refused(lambda: failing(errno.EPERM))
    assert refused(lambda: failing(errno.ENOMEM))
    assert not refused(lambda: failing(errno.ENOENT))
    assert not refused(lambda: None)


def test_a_report_that_breaks_off_counts_as_holes():
    assert judged([], ["read", "run"]) == ["read", "run"]
    with pytest.raises(NotLocked, match="seccomp"):
        judged(["read", NOT_LOCKED + "seccomp"], ["read"])


def test_a_process_that_cannot_be_locked_tries_nothing():
    # Other tests' libraries have started threads here; one more makes sure.
    import threading

    waiting = threading.Event()
    one = threading.Thread(target=waiting.wait)
    one.start()
    assert list(tried(LAYERS, ["read"])) == [NOT_LOCKED + "threads"]
    waiting.set()
    one.join()


def test_what_is_tried_leaves_no_process_behind():
    before = os.listdir("/proc/self/task"), children()
    for name in ("fork", "socket", "memory"):
        TRIES[name]()
    assert (os.listdir("/proc/self/task"), children()) == before


def children():
    """Return the processes that this one has started and that nobody has buried yet."""
    return {number for path in Path("/proc/self/task").glob("*/children") for number in path.read_text().split()}
