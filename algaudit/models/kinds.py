"""What a model file is, by its content: a name can say anything.

Rules, ONNX and skops are taken in. Whatever could run a program when opened is refused with a sentence that says what
to send instead, and nothing here opens it to find out: a few bytes at the beginning are enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.files.said import said_of
from algaudit.models.files.skops_format.schema import PLAN
from algaudit.models.files.skops_format.zips import names_in

Kind = Literal["rules", "onnx", "skops"]

#: What is said about files that are not taken in.
PICKLE = N_(
    "{file} is a pickle, which runs whatever its author put into it as soon as it is opened, so it is never opened; "
    "send rules (JSON), ONNX or skops, which the department makes on its own side with algaudit convert."
)
PACKED = N_(
    "{file} is packed with {how}, as joblib packs a pickle, which runs whatever its author put into it; send rules "
    "(JSON), ONNX or skops, which the department makes on its own side with algaudit convert."
)
TORCH = N_(
    "{file} is a PyTorch archive with a pickle in it, which runs whatever its author put into it; send rules (JSON), "
    "ONNX or skops, which the department makes on its own side with algaudit convert."
)
NUMPY = N_(
    "{file} holds bare tables of numbers (npy or npz) and no algorithm; send rules (JSON), ONNX or skops, which the "
    "department makes on its own side with algaudit convert."
)
KERAS = N_(
    "{file} is a Keras or HDF5 file, which can carry programs; send rules (JSON), ONNX or skops, which the department "
    "makes on its own side with algaudit convert."
)
PMML = N_(
    "{file} is PMML or other XML, which is not read; send rules (JSON), ONNX or skops, which the department makes on "
    "its own side with algaudit convert."
)
EMPTY = N_("{file} is empty; send rules (JSON), ONNX or skops, which the department makes with algaudit convert.")
CUT = N_("{file} begins like an ONNX file but stops short; send it again, whole, as algaudit convert wrote it.")
ZIP = N_(
    "{file} is a zip archive but not a skops file; send rules (JSON), ONNX or skops, which the department makes on "
    "its own side with algaudit convert."
)
UNKNOWN = N_(
    "{file} is no model file of a known kind; send rules (JSON), ONNX or skops, which the department makes on its own "
    "side with algaudit convert."
)

_PACKINGS = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x5d\x00\x00": "lzma",
    b"\x04\x22\x4d\x18": "lz4",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"ZF": "zlib",
}
#: The first byte of zlib, and the second ones that go with it.
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_NEW_PICKLE = re.compile(rb"\x80[\x00-\x05]")
#: The oldest pickles are text: marks, then a name to be looked up in a module, or a list or dictionary to be kept.
_OLD_PICKLE = re.compile(rb"[(\]})]*(?:[ci][A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n|[dl]?(?:p\d+\n|q[\x00-\xff]))")
_LOOK = 4_096
#: Fields of the outermost message of an ONNX file: whole numbers, and pieces with a length.
_ONNX_NUMBERS, _ONNX_PIECES = {1, 5}, {2, 3, 4, 6, 7, 8, 14, 20, 25, 26}
_VERSION, _GRAPH = 1, 7
_MOST_FIELDS = 100_000
_LONGEST_NUMBER = 70


def kind_of(content: bytes, file: str) -> Kind:
    """Return what a file is.

    Parameters
    ----------
    content : bytes
        The whole file.
    file : str
        Its name, as it may be shown.

    Raises
    ------
    InputError
        When it is nothing that is taken in; says what would be.

    Examples
    --------
    >>> kind_of(b'{"form": "algaudit-rules/1"}', "a.pkl")
    'rules'
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise InputError(EMPTY if not content else UNKNOWN, file=file)
    for refuse in _REFUSALS:
        refuse(content, file)
    if content.startswith(b"PK"):
        return _archive(content, file)
    head = content[:_LOOK].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in {b"{", b"["} or content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "rules"
    if _is_onnx(content, file):
        return "onnx"
    raise InputError(UNKNOWN, file=file)


def _refuse_pickle(content: bytes, file: str) -> None:
    if _NEW_PICKLE.match(content) or _OLD_PICKLE.match(content[:_LOOK].lstrip()):
        raise InputError(PICKLE, file=file)


def _refuse_packed(content: bytes, file: str) -> None:
    for start, how in _PACKINGS.items():
        if content.startswith(start):
            raise InputError(PACKED, file=file, how=how)
    if _ZLIB.match(content):
        raise InputError(PACKED, file=file, how="zlib")


def _refuse_others(content: bytes, file: str) -> None:
    head = content[:_LOOK].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content.startswith(b"\x93NUMPY"):
        raise InputError(NUMPY, file=file)
    if content.startswith(b"\x89HDF\r\n\x1a\n"):
        raise InputError(KERAS, file=file)
    if head.startswith(b"<"):
        raise InputError(PMML, file=file)


_REFUSALS: tuple[Callable[[bytes, str], None], ...] = (_refuse_pickle, _refuse_packed, _refuse_others)


def _archive(content: bytes, file: str) -> Kind:
    """Tell zip archives apart by the names in them; anything out of the ordinary is left to whoever opens skops."""
    with said_of(file):
        names = names_in(content)
    if PLAN in names:
        return "skops"
    if any(name.endswith("data.pkl") for name in names):
        raise InputError(TORCH, file=file)
    if names and all(name.endswith(".npy") for name in names):
        raise InputError(NUMPY, file=file)
    if any(name.endswith((".h5", "keras_metadata.pb")) for name in names):
        raise InputError(KERAS, file=file)
    raise InputError(ZIP, file=file)


def _is_onnx(content: bytes, file: str) -> bool:
    """Say whether a file is built like an ONNX file: known fields only, a version and a graph among them."""
    seen = set()
    try:
        for field in _fields(content):
            seen.add(field)
    except EOFError as error:
        if _VERSION in seen:
            raise InputError(CUT, file=file) from error
        return False
    except ValueError:
        return False
    return {_VERSION, _GRAPH} <= seen


def _fields(content: bytes) -> Iterator[int]:
    """Yield the number of each field of the outermost message.

    Raises
    ------
    ValueError
        When a field is none of an ONNX file.
    EOFError
        When the file ends within a field.
    """
    place = 0
    for _ in range(_MOST_FIELDS):
        if place == len(content):
            return
        tag, place = _number(content, place)
        field, way = tag >> 3, tag & 7
        if not ((way == 0 and field in _ONNX_NUMBERS) or (way == 2 and field in _ONNX_PIECES)):
            raise ValueError
        value, place = _number(content, place)
        if way == 2:
            place += value
            if place > len(content):
                raise EOFError
        yield field
    raise ValueError


def _number(content: bytes, place: int) -> tuple[int, int]:
    """Read a number of seven bits a byte; return it and where it ends."""
    value = 0
    for shift in range(0, _LONGEST_NUMBER, 7):
        if place == len(content):
            raise EOFError
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
    raise ValueError
