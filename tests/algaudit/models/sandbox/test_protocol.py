"""Notes and arrays cross as they are, or not at all."""

import os
import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from algaudit.models.sandbox import region
from algaudit.models.sandbox.protocol import (
    LARGEST_ANSWER,
    MOST_ARRAYS,
    PIECES,
    Malformed,
    checked,
    described,
    fill,
    flat,
    note,
    parsed,
    pour,
    read_arrays,
    read_note,
    ready,
)


@pytest.fixture
def pipe():
    """Return both ends of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


def test_a_note_is_a_length_and_json():
    assert note({"组": [1, 0.5, None]}, 100) == struct.pack("<I", 20) + '{"组":[1,0.5,null]}'.encode()


def test_a_note_comes_out_as_it_went_in(pipe):
    content = {"facts": {"a": [1, "组", True, None, 1e300]}, "b": "\U0001f600"}
    pour(pipe[1], [note(content, 1_000)])
    assert read_note(pipe[0], 1_000) == content


def test_a_note_that_is_too_long_is_neither_sent_nor_read(pipe):
    with pytest.raises(ValueError, match="at most 10"):
        note({"a": "x" * 10}, 10)
    os.write(pipe[1], struct.pack("<I", 11))
    with pytest.raises(Malformed):
        read_note(pipe[0], 10)


@pytest.mark.parametrize("start", [b"", b"\x01", b"\x02\x00\x00\x00{"])
def test_a_note_that_breaks_off_is_the_end(start, pipe):
    os.write(pipe[1], start)
    os.close(pipe[1])
    with pytest.raises(EOFError):
        read_note(pipe[0], 10)


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"1", b"[]", b"null", b"{", b'{"a":NaN}', b'{"a":-Infinity}', b"\xff", b'{"a":"\\ud800"}'),
        *(b'{"a":"\\uDFFF"}', b"[" * 100_000, b'{"a":' + b"1" * 10_000 + b"}"),
    ],
)
def test_what_is_no_note_is_not_taken_for_one(text):
    with pytest.raises(Malformed):
        parsed(text)


def test_a_whole_sign_in_two_halves_is_refused_since_we_never_write_it_so():
    with pytest.raises(Malformed):
        parsed(b'{"a":"\\ud83d\\ude00"}')
    assert parsed('{"a":"😀\\u7ec4"}'.encode()) == {"a": "😀组"}


def test_arrays_come_out_as_they_went_in(pipe):
    arrays = ready({"a": np.arange(6.0).reshape(2, 3).T, "b": np.array([], np.bool_), "c": np.array([[True]])})
    pour(pipe[1], [flat(array) for array in arrays.values()])
    found = read_arrays(pipe[0], described(arrays))
    assert list(found) == ["a", "b", "c"]
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)


def test_more_pieces_than_the_system_takes_at_once_are_sent(pipe):
    pieces = [bytes([place % 256]) for place in range(3 * PIECES)]
    pour(pipe[1], [b"", *pieces])
    assert os.read(pipe[0], 10_000) == b"".join(pieces)


def test_what_is_taken_only_in_parts_is_sent_to_its_end(pipe):
    sent, got = np.arange(100_000.0), np.empty(100_000)
    writing = threading.Thread(target=pour, args=(pipe[1], [b"12345", flat(sent)]))
    writing.start()
    start = bytearray(5)
    fill(pipe[0], memoryview(start))
    fill(pipe[0], flat(got))
    writing.join()
    assert start == b"12345"
    np.testing.assert_array_equal(got, sent)


@pytest.mark.parametrize(
    "listed",
    [
        None,
        {},
        [1],
        ["a"],
        [["a", "float64"]],
        [["a", "float64", 3]],
        [[1, "float64", [3]]],
        [["a", "object", [3]]],
        [["a", "<f8", [3]]],
        [["a", "float64", [-1]]],
        [["a", "float64", [1.0]]],
        [["a", "float64", [True]]],
        [["a", "float64", ["3"]]],
        [["a", "float64", [0, 2**63]]],
        [["a", "float64", [1] * 5]],
        [["a", "float64", [LARGEST_ANSWER]]],
        [["a", "uint8", [LARGEST_ANSWER]], ["b", "uint8", [1]]],
        [["a", "uint8", [1]], ["a", "uint8", [1]]],
        [[str(place), "uint8", [0]] for place in range(MOST_ARRAYS + 1)],
    ],
)
def test_what_may_not_come_is_refused_before_room_is_made_for_it(listed):
    with pytest.raises(Malformed):
        checked(listed, LARGEST_ANSWER)


def test_the_largest_that_may_come_may_come():
    assert checked([["a", "uint8", [LARGEST_ANSWER]]], LARGEST_ANSWER)[0][2] == (LARGEST_ANSWER,)
    assert checked([["a", "float64", [0, LARGEST_ANSWER]]], 0)


def test_what_is_put_into_the_region_is_taken_out_and_can_only_grow():
    shared = region.made()
    try:
        arrays = ready(
            {"a": np.arange(5.0), "b": np.array([True]), "c": np.zeros((0, 3)), "d": np.ones((2, 3), np.int32)}
        )
        listed = region.put(shared, arrays)
        assert [begin % region.STEP for *_, begin in listed] == [0] * 4
        taken = region.taken(shared, listed)
        for name, array in arrays.items():
            np.testing.assert_array_equal(taken[name], array)
            assert taken[name].shape == array.shape
        taken["a"][:] = 0
        assert region.taken(shared, listed)["a"].tolist() == [0, 1, 2, 3, 4]
        assert region.taken(shared, region.put(shared, {})) == {}
        with pytest.raises(PermissionError):
            os.ftruncate(shared, 0)
    finally:
        os.close(shared)


def test_a_view_for_which_there_is_no_room_is_no_memory():
    with pytest.raises(MemoryError):
        region.taken(0, [["a", "uint8", [2**60], 0]])


def test_views_are_given_back_when_nobody_looks_at_them():
    def views():
        return Path("/proc/self/maps").read_text("utf-8").count("memfd:algaudit")

    shared = region.made()
    before = views()
    listed = region.put(shared, {"a": np.zeros(10_000)})
    part = region.taken(shared, listed)["a"][5:]
    assert views() == before + 1
    assert part.sum() == 0
    del part
    assert views() == before
    os.close(shared)
