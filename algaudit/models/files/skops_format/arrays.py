"""Numbers of a skops file lie in numpy files: the head of each must say what is there, before it is read."""

from __future__ import annotations

import io
import math

import numpy as np

from algaudit.models.sandbox.protocol import Refused

MOST_ITEMS = 16 * 1024**2
MOST_DIMENSIONS = 4
#: Letters that numpy allows a head of the first version to have.
_LONGEST_HEAD = 10_000
#: Kinds of numbers and fixed texts: bool, signed, unsigned, float, str; V is a record of such.
_KINDS = set("biufU")


def check_array(name: str, content: bytes) -> None:
    """Refuse a numpy file whose head does not fit what follows it, or that holds anything but numbers and texts.

    Parameters
    ----------
    name : str
        Of the member, for the message.
    content : bytes
        The whole numpy file.

    Raises
    ------
    Refused
        ``array``.

    Examples
    --------
    >>> target = io.BytesIO()
    >>> np.save(target, np.array([1.0, 2.0]))
    >>> check_array("1.npy", target.getvalue())
    """
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, _, kind = read(stream, max_header_size=_LONGEST_HEAD)
    except MemoryError:
        raise
    except Exception as error:  # what a heading makes Python's reader of literals raise is not written down anywhere
        raise Refused("array", name=name) from error
    items = math.prod(shape)
    sound = len(shape) <= MOST_DIMENSIONS and 0 <= items <= MOST_ITEMS and all(side >= 0 for side in shape)
    if not sound or not _holds_numbers(kind) or items * kind.itemsize != len(content) - stream.tell():
        raise Refused("array", name=name)


def _holds_numbers(kind: np.dtype[np.void]) -> bool:
    """Say whether values of this kind are numbers or texts, or records of such, and nothing that has to be built."""
    if kind.fields is None:
        return kind.kind in _KINDS and kind.subdtype is None
    return all(part[0].kind in _KINDS and part[0].subdtype is None for part in kind.fields.values())
