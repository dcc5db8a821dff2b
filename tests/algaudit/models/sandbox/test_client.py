"""Locked processes from outside: what is asked is answered, and whatever a file does, we live on and know why."""

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from algaudit.models.sandbox.client import Stopped, allowance, cause_of, open_locked
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.sandbox.handlers import ECHO, WICKED, framed, sized
from tests.algaudit.models.sandbox.processes import alive, children, until

GIBIBYTE = 1024**3


def test_every_kind_of_number_crosses_and_comes_back(echo):
    sent = {
        "a": np.array([1.5, np.nan, -np.inf]),
        "b": np.array([[1, 2], [3, 4]], np.float32),
        "c": np.array([2**62], np.int64),
        "d": np.array([], np.int32),
        "e": np.array([0, 255], np.uint8),
        "f": np.array([True, False]),
        "地": np.arange(6.0).reshape(2, 3)[:, ::2],
        "g": np.array(7.0),
    }
    reply = echo.call("echo", sent, {"x": [1, None, "组"], "y": {"z": 0.1}})
    assert list(reply.arrays) == list(sent)
    for name, array in sent.items():
        assert reply.arrays[name].dtype == array.dtype
        assert reply.arrays[name].shape == (array.shape or (1,))
        np.testing.assert_array_equal(reply.arrays[name], array.reshape(reply.arrays[name].shape))
    assert reply.facts == {"file": "file", "x": [1, None, "组"], "y": {"z": 0.1}}


def test_a_large_question_is_answered_and_the_next_is_not_mixed_with_it(echo):
    large = {str(place): np.full(200_000, float(place)) for place in range(10)}
    assert (echo.call("total", large).arrays["total"] == 45).all()
    assert echo.call("total", {"a": np.array([1.0]), "b": np.array([2.0])}).arrays["total"].tolist() == [3.0]
    assert echo.call("echo").facts == {"file": "file"}


def test_threads_can_be_started_behind_the_lock(echo):
    assert echo.call("threads").facts == {"done": [0, 1, 2, 3]}


def test_a_file_that_the_handler_does_not_accept_is_refused_with_its_reason(host):
    with pytest.raises(Refused) as refused:
        open_locked(ECHO, b"bad", host=host)
    assert (refused.value.code, refused.value.facts) == ("bad_file", {"size": 3})


def test_a_refused_question_can_be_followed_by_another(echo):
    with pytest.raises(Refused, match="no_such_thing"):
        echo.call("refuse", facts={"code": "x", "self": 1})
    assert echo.call("echo").facts == {"file": "file"}


@pytest.mark.parametrize("code", ["Not A Code", "fine"])
def test_a_refusal_that_cannot_be_sent_is_a_crash(echo, code):
    with pytest.raises(Stopped) as stopped:
        echo.call("strange", facts={"code": code})
    assert stopped.value.cause == "crash"


def test_an_error_of_the_library_is_named_without_showing_a_person(echo):
    with pytest.raises(Stopped) as stopped:
        echo.call("fail", facts={"words": "cannot convert 11010519491231002X"})
    assert stopped.value.cause == "crash"
    assert stopped.value.facts["error"] == "RuntimeError"
    assert stopped.value.facts["words"].startswith("cannot convert ***")
    with pytest.raises(Stopped) as again:
        echo.call("echo")
    assert again.value.cause == "closed"


def test_only_listed_calls_can_be_made(echo):
    with pytest.raises(Stopped) as stopped:
        echo.call("hidden")
    assert stopped.value.facts["error"] == "LookupError"


def test_only_listed_handlers_can_be_named(host):
    with pytest.raises(LookupError, match="not on the list"):
        open_locked("os:system", b"", host=host)


def test_texts_and_objects_do_not_cross(echo):
    for wrong in (np.array(["a"]), np.array([None]), np.array([1j]), np.zeros((1,) * 5)):
        with pytest.raises(TypeError, match="cannot cross"):
            echo.call("echo", {"a": wrong})
    with pytest.raises(ValueError, match="not JSON compliant"):
        echo.call("echo", facts={"x": float("nan")})
    assert echo.call("echo").facts == {"file": "file"}


def test_a_handler_gets_a_copy_that_it_may_write_into(host):
    given = np.zeros(10)
    with open_locked(ECHO, b"", host=host) as locked:
        locked.call("echo", {"a": given})
    assert (given == 0).all()


@pytest.mark.parametrize(
    ("deed", "cause", "facts"),
    [
        ("crash", "crash", {"signal": "SIGSEGV"}),
        ("abort", "crash", {"signal": "SIGABRT"}),
        ("leave", "crash", {"error": "exit", "words": "3"}),
        ("exit_python", "crash", {"error": "exit", "words": "0"}),
    ],
)
def test_a_crash_is_named(deed, cause, facts, wicked):
    with pytest.raises(Stopped) as stopped:
        wicked.call(deed)
    assert (stopped.value.cause, stopped.value.facts) == (cause, facts)


def test_an_endless_loop_is_stopped_in_time_while_opening_and_while_answering(host, wicked):
    began = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        wicked.call("loop", seconds=0.5)
    assert stopped.value.cause == "time"
    with pytest.raises(Stopped) as stopped:
        open_locked(WICKED, b"loop", seconds=0.5, host=host)
    assert (stopped.value.cause, stopped.value.facts) == ("time", {"seconds": 0.5})
    assert 1 <= time.monotonic() - began < 5


@pytest.mark.parametrize("deed", ["eat", "eat_slowly"])
def test_a_memory_bomb_is_stopped_at_the_limit(deed, host):
    with pytest.raises(Stopped) as stopped:
        open_locked(WICKED, deed.encode(), memory=GIBIBYTE // 2, host=host)
    assert stopped.value.cause == "memory"


def test_a_question_that_does_not_fit_into_memory_is_said_to_be_too_much(host):
    with open_locked(ECHO, b"", memory=GIBIBYTE // 4, host=host) as locked, pytest.raises(Stopped) as stopped:
        locked.call("echo", {"a": np.zeros(GIBIBYTE // 32)})
    assert stopped.value.cause == "memory"


def test_processor_time_is_limited_when_nobody_waits(host, wicked):
    process = wicked.call("spin").facts["process"]
    spent = [used(process) for _ in range(2) if not time.sleep(0.2)]
    assert spent[0] == spent[1]
    assert wicked.call("ask", facts={"call": [0]}) is not None


def used(process):
    """Return the processor time of a process in clock ticks."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


LIES = {
    "noise": b"\xff" * 4096,
    "no JSON": b"\x04\x00\x00\x00{{{{",
    "no object": framed([1]),
    "nothing known": framed({"said": "hello"}),
    "a note of 4 GiB": b"\xff\xff\xff\xff",
    "too deep": sized(b"[" * 100_000),
    "a number too long": sized(b'{"a":' + b"9" * 100_000 + b"}"),
    "half a sign": framed({"said": "refused", "code": "a", "facts": {"x": "\ud800"}}),
    "not a number": framed({"said": "answer", "facts": {"x": float("nan")}, "arrays": []}),
    "facts of another kind": framed({"said": "answer", "facts": [], "arrays": []}),
    "a code that is a text": framed({"said": "refused", "code": "<b>", "facts": {}}),
    "a cause that is ours to find": framed({"said": "failed", "cause": "lock", "error": "landlock"}),
    "an array of 2^62": framed({"said": "answer", "facts": {}, "arrays": [["a", "float64", [2**62]]]}),
    "a product of 2^64": framed({"said": "answer", "facts": {}, "arrays": [["a", "float64", [2**28, 2**28, 2**8]]]}),
    "less than nothing": framed({"said": "answer", "facts": {}, "arrays": [["a", "float64", [-1]]]}),
    "a length that is true": framed({"said": "answer", "facts": {}, "arrays": [["a", "float64", [True]]]}),
    "objects": framed({"said": "answer", "facts": {}, "arrays": [["a", "object", [1]]]}),
    "a name twice": framed({"said": "answer", "facts": {}, "arrays": [["a", "uint8", [0]], ["a", "uint8", [0]]]}),
    "too many": framed({"said": "answer", "facts": {}, "arrays": [[str(n), "uint8", [0]] for n in range(1_001)]}),
    "many dimensions": framed({"said": "answer", "facts": {}, "arrays": [["a", "uint8", [0] * 5]]}),
    "no list": framed({"said": "answer", "facts": {}, "arrays": {"a": 1}}),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_whatever_is_sent_instead_of_an_answer_is_refused(lie, wicked):
    with pytest.raises(Stopped) as stopped:
        wicked.call("say", {"bytes": np.frombuffer(lie, np.uint8)})
    assert stopped.value.cause == "refused"


CUT_OFF = {
    "nothing": b"",
    "half a length": b"\x04\x00",
    "half a note": framed({"said": "answer"})[:-1],
    "no array behind it": framed({"said": "answer", "facts": {}, "arrays": [["a", "float64", [60_000_000]]]}),
}


@pytest.mark.parametrize("start", CUT_OFF.values(), ids=CUT_OFF)
def test_an_answer_that_breaks_off_is_a_crash_and_one_that_never_comes_is_out_of_time(start, host):
    for wait, cause in ((False, "crash"), (True, "time")):
        with open_locked(WICKED, b"", host=host) as locked, pytest.raises(Stopped) as stopped:
            locked.call("say", {"bytes": np.frombuffer(start, np.uint8)}, {"wait": wait}, seconds=0.3 if wait else 10)
        assert stopped.value.cause == cause


def test_whoever_hangs_up_and_goes_on_is_ended_without_waiting_for_the_time_limit(wicked):
    began = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        wicked.call("turn_away")
    assert (stopped.value.cause, stopped.value.facts) == ("crash", {"signal": "SIGKILL"})
    assert time.monotonic() - began < 5


def test_a_truth_value_is_true_or_false_whatever_was_sent(wicked):
    said = framed({"said": "answer", "facts": {}, "arrays": [["a", "bool", [3]]]}) + b"\x00\x01\xff"
    found = wicked.call("say", {"bytes": np.frombuffer(said, np.uint8)}, {"wait": True}).arrays["a"]
    assert found.view(np.uint8).tolist() == [0, 1, 1]


def test_whoever_never_stops_writing_is_not_read_any_further(wicked):
    assert wicked.call("endless").arrays["a"].tolist() == [48] * 10
    with pytest.raises(Stopped) as stopped:
        wicked.call("echo")
    assert stopped.value.cause == "refused"


def test_a_process_ended_from_outside_is_a_crash_and_the_next_file_can_be_opened(host, wicked):
    process = wicked.call("spin").facts["process"]
    os.kill(process, signal.SIGKILL)
    with pytest.raises(Stopped) as stopped:
        wicked.call("open_files")
    assert (stopped.value.cause, stopped.value.facts) == ("crash", {"signal": "SIGKILL"})
    with open_locked(ECHO, b"next", host=host) as locked:
        assert locked.call("echo").facts["file"] == "next"


def test_an_interrupted_wait_ends_the_process(host, wicked):
    process = wicked.call("spin").facts["process"]
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        wicked.call("loop")
    timer.join()
    assert until(lambda: not alive(process))
    with pytest.raises(Stopped) as stopped:
        wicked.call("open_files")
    assert stopped.value.cause == "closed"


def test_two_threads_ask_at_once(host, echo):
    found = {}

    def ask(locked, number):
        for turn in range(20):
            given = np.full(1_000, float(number * 100 + turn))
            found[number, turn] = (locked.call("echo", {"a": given}).arrays["a"] == given).all()

    with open_locked(ECHO, b"", host=host) as other:
        threads = [threading.Thread(target=ask, args=pair) for pair in ((echo, 1), (echo, 2), (other, 3))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 60
    assert all(found.values())


def test_nothing_is_left_behind(host):
    def deeds():
        for deed in ("crash", "leave", "eat", "fork"):
            with open_locked(WICKED, b"", host=host) as locked, pytest.raises(Stopped):
                locked.call(deed)
        with pytest.raises(Stopped):
            open_locked(WICKED, b"loop", seconds=0.1, host=host)
        with pytest.raises(Refused):
            open_locked(ECHO, b"bad", host=host)
        open_locked(ECHO, b"forgotten", host=host)

    deeds()
    assert until(lambda: not children(host.server))
    images = sorted(Path("/").glob("core*"))
    ours, theirs = (len(os.listdir(f"/proc/{process}/fd")) for process in ("self", host.server))
    threads = threading.active_count()
    deeds()
    assert until(lambda: not children(host.server))
    assert (len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{host.server}/fd"))) == (ours, theirs)
    assert sorted(Path("/").glob("core*")) == images
    assert threading.active_count() == threads


def test_a_closed_one_answers_no_more(host):
    with open_locked(ECHO, b"", host=host) as locked:
        pass
    locked.close()
    with pytest.raises(Stopped) as stopped:
        locked.call("echo")
    assert stopped.value.cause == "closed"


def test_how_long_we_wait_grows_with_the_rows():
    assert allowance({}) == 10
    assert allowance({"a": np.array(1.0)}) == 10
    assert allowance({"a": np.zeros(10_000), "b": np.zeros(5)}) == 11


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (None, ("closed", {})),
        ({"status": -9, "peak": 950}, ("memory", {})),
        ({"status": -24, "peak": 1}, ("time", {})),
        ({"status": -9, "peak": 1}, ("crash", {"signal": "SIGKILL"})),
        ({"status": 1, "peak": 1}, ("crash", {"error": "exit", "words": "1"})),
    ],
)
def test_an_end_that_nobody_announced_gets_a_cause(how, expected):
    assert cause_of(how, 1_000) == expected
