"""From bytes to letters: which encoding a text file has, its lines, and its bytes as UTF-8.

The encoding is decided on the whole file, since a file of ASCII may have its first Chinese name on its last line.
Nothing here holds more than a few megabytes at a time, however long a line or however tightly packed a file is.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate, takewhile
from pathlib import Path

from algaudit.errors import InputError
from algaudit.i18n import N_

#: No line of a table of cases is longer than this, in letters or in bytes.
LONGEST_LINE = 4 << 20
_PIECE = 1 << 22
_LOOK = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: So many different Chinese letters are no accident of another encoding.
_SURE = 4


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the system says of a file that cannot be read into a sentence.

    Raises
    ------
    InputError
        Instead of an error of the system or of the unpacker.
    """
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            N_("The file {path} cannot be read ({error}); check its permissions, or ask for the file again."),
            path=path,
            error=type(error).__name__,
        ) from error


def unpacked(path: Path) -> gzip.GzipFile | io.BufferedReader:
    """Open a file for reading bytes, unpacking .gz on the way."""
    return gzip.open(path, "rb") if path.name.casefold().endswith(".gz") else path.open("rb")


def encoding_of(path: Path) -> str:
    """Find the encoding: a byte order mark, else UTF-16 by its zeros, else strict UTF-8, else GB18030.

    Raises
    ------
    InputError
        When the file is empty, cannot be read, is not text, or no encoding fits.
    """
    with readable(path):
        with unpacked(path) as stream:
            start = stream.read(_LOOK)
        if len(start) < _LOOK and not start.strip(b"\0 \t\r\n" + codecs.BOM_UTF8):
            raise empty(path)
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None) or _wide(start)
        found = _narrow(path) if marked is None else marked if _fault(path, marked) is None else None
    if found is None:
        raise InputError(N_("The letters of {path} are in no known encoding; save it as UTF-8 or GB18030."), path=path)
    return found


def _narrow(path: Path) -> str | None:
    """Choose between UTF-8 and GB18030; a UTF-8 file with one broken letter must not be read as GB18030."""
    place = _fault(path, "utf-8")
    if place is None:
        return "utf-8"
    with unpacked(path) as stream:
        before = stream.read(min(place, _PIECE)).decode("utf-8", "ignore")
    if len({letter for letter in before if "\u2e80" <= letter <= "\uffef"}) >= _SURE:
        raise InputError(
            N_("Line {line} of {path} has a letter that is not UTF-8, unlike the lines before; mend it or save again."),
            line=_line_at(path, place),
            path=path,
        )
    return "gb18030" if _fault(path, "gb18030") is None else None


def _wide(start: bytes) -> str | None:
    """Recognise UTF-16 without a mark, in the order of bytes in which the text has line ends or else more ASCII."""
    zeros = start.count(0)
    if not zeros:
        return None
    read = {}
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)("strict").decode(start)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            read[name] = (text.count("\n") + text.count("\r"), sum(map(str.isascii, text)))
    best = max(read, key=read.__getitem__, default=None)
    if best is None:
        return None
    line_ends = read[best][0]
    # In plain ASCII with a stray zero most line ends have no zero beside them.
    stray = max(start) < 0x80 and line_ends * 2 <= start.count(b"\n") + start.count(b"\r")
    return best if zeros * 5 > len(start) * 2 or (line_ends and not stray) else None


def _fault(path: Path, name: str) -> int | None:
    """Return the first byte that is not of an encoding, None when all are.

    Raises
    ------
    InputError
        At a NUL, which no text has.
    """
    decoder = codecs.getincrementaldecoder(name)("strict")
    done = 0
    with unpacked(path) as stream:
        while piece := stream.read(_PIECE):
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(piece)
            except UnicodeDecodeError as error:
                return done - waiting + error.start
            if "\0" in text:
                raise InputError(
                    N_("The file {path} has NUL bytes (the first in line {line}) and is not text; save it as CSV."),
                    path=path,
                    line=next(number for number, line in enumerate(lines_of(path, name), start=1) if "\0" in line),
                )
            done += len(piece)
    waiting = len(decoder.getstate()[0])
    return done - waiting if waiting else None


def _line_at(path: Path, place: int) -> int:
    """Return the number of the line in which a byte stands; for a message only."""
    # Latin-1 makes one letter of each byte.
    ends = accumulate(len(line) for line in lines_of(path, "latin-1"))
    return 1 + sum(1 for _ in takewhile(lambda end: end <= place, ends))


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines of a text file with their ends as they are: LF, CR LF or the CR of old Macs.

    Raises
    ------
    InputError
        At a line that is too long to be one case.
    """
    with readable(path), unpacked(path) as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as stream:
        while line := stream.readline(LONGEST_LINE):
            if len(line) >= LONGEST_LINE:
                raise too_long(path)
            yield line


def empty(path: Path) -> InputError:
    """Say that there is nothing in a file."""
    return InputError(N_("The file {path} is empty; a log has a header line and at least one row."), path=path)


def too_long(path: Path) -> InputError:
    """Say that a line is no case."""
    return InputError(
        N_(
            "A line of {path} is longer than {limit} MB, or a quotation mark is left open; "
            "a table has one case a line: mend it and save it again."
        ),
        path=path,
        limit=LONGEST_LINE >> 20,
    )


class Utf8:
    """A text file of any encoding as a stream of UTF-8 bytes, to be used in a ``with`` block."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        with readable(path):
            self._stream = unpacked(path)
        self._decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)("strict")
        self._ready = bytearray()

    def __enter__(self) -> Utf8:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes; fewer only at the end."""
        with readable(self._path):
            if self._decoder is None:
                return self._stream.read(size)
            while len(self._ready) < size and (piece := self._stream.read(_LOOK)):
                self._ready += self._decoder.decode(piece).encode()
        made = bytes(self._ready[:size])
        del self._ready[:size]
        return made
