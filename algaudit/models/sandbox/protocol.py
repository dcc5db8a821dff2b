"""How the two sides talk: a length, a note in JSON, and behind it the arrays as they lie in memory.

Nothing that is read here can become a program.

Our side writes arrays into a piece of memory that both share (:mod:`algaudit.models.sandbox.region`). What comes back
travels through the socket, so that it cannot change any more once it was checked; each size is checked before room is
made for it.
"""

from __future__ import annotations

import json
import os
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

# Any: numbers of any of the kinds below.
Arrays: TypeAlias = Mapping[str, npt.NDArray[Any]]
# Any: plain JSON values.
Facts: TypeAlias = dict[str, Any]

#: Kinds of numbers that may cross. Texts cross as codes (int32) and a list of labels among the facts.
KINDS = {name: np.dtype(name) for name in ("float64", "float32", "int64", "int32", "uint8", "bool")}
#: The longest note we send, and the longest we take.
LONGEST_QUESTION = 64 * 1024**2
LONGEST_ANSWER = 4 * 1024**2
#: All arrays of an answer together: a score of ten classes for five million cases.
LARGEST_ANSWER = 512 * 1024**2
MOST_ARRAYS = 1_000
MOST_DIMENSIONS = 4
LENGTH = struct.Struct("<I")
#: Half a sign, which could not be printed; our own notes write signs as they are.
HALF_SIGN = re.compile(rb"\\u[dD][89a-fA-F]")
CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
#: No more pieces than Linux takes at once.
PIECES = 512


class Malformed(Exception):  # noqa: N818 - the house's names say what happened
    """What came is not what was agreed."""


class Refused(Exception):  # noqa: N818 - the house's names say what happened
    """The file (or the question) is not acceptable: a code in small letters, and facts that fill a sentence.

    Examples
    --------
    >>> Refused("operator", name="Loop").facts
    {'name': 'Loop'}
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, eq=False)
class Reply:
    """What a call returned."""

    # Any: numbers of any kind; plain JSON values.
    arrays: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)


def ready(arrays: Arrays) -> dict[str, npt.NDArray[Any]]:
    """Return arrays as they can be sent: of a kind that may cross, in one piece.

    Raises
    ------
    TypeError
        When one is of another kind.
    """
    for name, array in arrays.items():
        if array.dtype.name not in KINDS or array.ndim > MOST_DIMENSIONS:
            message = f"array {name}: {array.dtype.name} in {array.ndim} dimensions cannot cross"
            raise TypeError(message)
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def flat(array: npt.NDArray[Any]) -> memoryview:
    """Return the bytes of an array, without copying them."""
    return array.reshape(-1).view(np.uint8).data


def note(content: Facts, longest: int) -> bytes:
    """Return a note with its length in front.

    Raises
    ------
    ValueError
        When it is too long, or holds what JSON does not know.
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > longest:
        message = f"a note of {len(text)} bytes; at most {longest} are sent"
        raise ValueError(message)
    return LENGTH.pack(len(text)) + text


def read_note(channel: int, longest: int) -> Facts:
    """Read a note.

    Raises
    ------
    EOFError
        When the other side has gone.
    Malformed
        When it is too long or no note at all.
    """
    start = bytearray(LENGTH.size)
    fill(channel, memoryview(start))
    (length,) = LENGTH.unpack(start)
    if length > longest:
        raise Malformed
    text = bytearray(length)
    fill(channel, memoryview(text))
    return parsed(bytes(text))


def parsed(text: bytes) -> Facts:
    """Return the content of a note: an object with whole signs, and no numbers beyond JSON's.

    Examples
    --------
    >>> parsed(b'{"a": 1}')
    {'a': 1}
    """
    if HALF_SIGN.search(text):
        raise Malformed
    try:
        content = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(content, dict):
        raise Malformed
    return content


def _no_number(_: str) -> float:
    """Refuse infinity and "not a number"."""
    raise Malformed


def described(arrays: Arrays) -> list[list[Any]]:
    """Return name, kind and shape of each array, as a note holds them."""
    return [[name, array.dtype.name, list(array.shape)] for name, array in arrays.items()]


def read_arrays(channel: int, listed: object, largest: int = LARGEST_ANSWER) -> dict[str, npt.NDArray[Any]]:
    """Read the arrays that a note announced.

    Parameters
    ----------
    channel : int
        Where they come from.
    listed : object
        What the note says about them; not to be believed.
    largest : int
        Bytes of all together.

    Raises
    ------
    EOFError, Malformed
        As in :func:`read_note`.
    """
    wanted = checked(listed, largest)
    arrays = {}
    for name, kind, shape in wanted:
        array = np.empty(shape, kind)
        fill(channel, flat(array))
        if kind.name == "bool":
            # A truth value is one bit; other bytes would confuse whoever computes with it.
            array = array.view(np.uint8) != 0
        arrays[name] = array
    return arrays


def checked(listed: object, largest: int) -> list[tuple[str, np.dtype[Any], tuple[int, ...]]]:
    """Return what is announced, if it is what may come.

    Raises
    ------
    Malformed
        When it is not.

    Examples
    --------
    >>> checked([["score", "float64", [2]]], 16)
    [('score', dtype('float64'), (2,))]
    """
    if not isinstance(listed, list) or len(listed) > MOST_ARRAYS:
        raise Malformed
    found = [_announced(each) for each in listed]
    total = 0
    for _, kind, shape in found:
        size = kind.itemsize
        for length in shape:
            size *= length
        total += size
    if total > largest or len({name for name, _, _ in found}) < len(found):
        raise Malformed
    return found


def _announced(each: object) -> tuple[str, np.dtype[Any], tuple[int, ...]]:
    """Return one announcement: a name, a kind, and a shape in whole numbers."""
    match each:
        case [str(name), str(kind), list(shape)] if kind in KINDS and len(shape) <= MOST_DIMENSIONS:
            if all(type(length) is int and 0 <= length <= LARGEST_ANSWER for length in shape):
                return name, KINDS[kind], tuple(shape)
    raise Malformed


def fill(channel: int, room: memoryview) -> None:
    """Read until there is no more room.

    Raises
    ------
    EOFError
        When the other side has gone.
    """
    while room:
        got = os.readv(channel, [room])
        if not got:
            raise EOFError
        room = room[got:]


def pour(channel: int, pieces: Sequence[bytes | memoryview]) -> None:
    """Write everything, in order."""
    left = [memoryview(piece) for piece in pieces if len(piece)]
    while left:
        written = os.writev(channel, left[:PIECES])
        while left and written >= len(left[0]):
            written -= len(left.pop(0))
        if written:
            left[0] = left[0][written:]
