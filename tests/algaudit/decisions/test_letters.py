"""The encoding is found on the whole file, and what is no text is refused, in bounded memory."""

import codecs
import gzip
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algaudit.decisions.letters import Utf8, encoding_of, lines_of
from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows

PIECE = 1 << 22
TEXT = "性别,granted\n女,是\n男,否\n"
BIG_MARK = codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")


@pytest.fixture
def write(tmp_path):
    """Write bytes to log.csv, or to another name, and return the path."""

    def written(content: bytes, name: str = "log.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return written


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"a,b\n1,2\n", "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        ("姓,名\n㐂,𠮷\n".encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (BIG_MARK, "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        ("一,一\n一一,一\n".encode("utf-16-le"), "utf-16-le"),
        ("a,b".encode("utf-16-le"), "utf-16-le"),
        (("性别\n" + "很长的一段话" * 200 + "\n").encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_found(write, content, encoding):
    assert encoding_of(write(content)) == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_a_table_is_the_same_in_every_encoding(write, encoding, name):
    content = TEXT.encode(encoding)
    path = write(gzip.compress(content) if name.endswith(".gz") else content, name)
    assert read_decisions(path).columns == ("性别", "granted")
    assert rows(path) == [("女", "是"), ("男", "否")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_a_letter_split_between_two_pieces_is_whole(write, encoding, offset):
    head, tail = "a,b\n1,", "女\n2,男\n"
    width = len("x".encode(encoding))
    filler = "x" * ((PIECE - len(head.encode(encoding)) - offset) // width)
    path = write((head + filler + tail).encode(encoding))
    assert rows(path) == [("1", filler + "女"), ("2", "男")]


def test_the_first_chinese_letter_may_stand_on_the_last_line(write):
    path = write(b"a,b\n" + b"1,2\n" * (PIECE // 4 + 5) + "1,男\n".encode("gb18030"))
    assert encoding_of(path) == "gb18030"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("性别,决定\n女,通过\n男,".encode() + b"\xff\n", 3),
        ("性别,决定\n女,通过\n".encode()[:-2], 2),
        ("性别,决定\r女,通过\r".encode() + b"\xe5\r\n", 3),
        ("性别,决定\n".encode() + b"1,2\n" * (PIECE // 4) + b"\xff\n", PIECE // 4 + 2),
        # The border of two pieces runs through the last 女, right before the broken letter.
        ("性别,决定\n".encode() + b"x" * (PIECE - 16) + "女".encode() + b"\xff\n1,2\n", 2),
    ],
)
def test_utf8_with_one_broken_letter_is_not_read_as_gb18030(write, content, line):
    path = write(content)
    said = complaint(lambda: encoding_of(path))
    assert said.startswith(f"Line {line} of {path} has a letter that is not UTF-8")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\n1,\0\n", 2),
        (b"a,\0b\n1,2\n", 1),
        ("性别,b\n男,1\n男,\0".encode("gb18030"), 3),
        (TEXT.encode("utf-16") + "女,\0\n".encode("utf-16-le"), 4),
        (TEXT.encode("utf-32"), 1),
        (b"a,b\n1,2\n" + b"\0" * 100, 3),
        (b"\0" * 200_000, 1),
        (b"a,b\n" + b"1,2\n" * (PIECE // 4) + b"\0", PIECE // 4 + 2),
    ],
)
def test_a_nul_is_no_text(write, content, line):
    path = write(content)
    said = complaint(lambda: encoding_of(path))
    assert said == f"The file {path} has NUL bytes (the first in line {line}) and is not text; save it as CSV."


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(1, 256)) * 20,
        codecs.BOM_UTF16_LE + b"a\0\0\xd8b\0",
        codecs.BOM_UTF16_LE + "a,b\n".encode("utf-16-le") + b"\0",
        codecs.BOM_UTF8 + b"a,\xff\n",
        b"PK\x03\x04\x14\x00\xff\xfe\x80\x81\x82" * 30,
    ],
)
def test_bytes_that_are_no_letters_are_refused(write, content):
    path = write(content)
    said = complaint(lambda: encoding_of(path))
    assert str(path) in said
    assert "UTF-8" in said or "NUL" in said


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF8 + b"\n", b"\0" * 9])
def test_a_file_of_blanks_is_empty(write, content):
    path = write(content)
    assert complaint(lambda: read_decisions(path)).startswith(f"The file {path} is empty")


@pytest.mark.parametrize("content", ["\n\n".encode("utf-16"), "　\n".encode("gb18030"), b"\n" * 200_000, b"sep=;\n"])
def test_a_file_without_a_header_is_empty_in_every_encoding(write, content):
    path = write(content)
    assert complaint(lambda: read_decisions(path)).startswith(f"The file {path} is empty")


PACKED = gzip.compress(b"a,b\n" + bytes(range(32, 127)) * 999, mtime=0)


@pytest.mark.parametrize(
    "content",
    [
        PACKED[: len(PACKED) // 2],
        PACKED[:-4] + b"\0\0\0\0",
        PACKED[:30] + b"\xff" * 40 + PACKED[70:],
        PACKED[:5],
        b"a,b\n1,2\n",
        b"\x1f\x8b\x08\x00garbage",
    ],
)
@pytest.mark.parametrize("name", ["log.csv.gz", "log.jsonl.gz"])
def test_a_damaged_packed_file_is_refused(write, content, name):
    path = write(content, name)
    assert complaint(lambda: read_decisions(path)).startswith(f"The file {path} cannot be read")


def test_lines_keep_their_ends(write):
    path = write(b"a\nb\r\nc\rd")
    assert list(lines_of(path, "utf-8")) == ["a\n", "b\r\n", "c\r", "d"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 9))
def test_the_bytes_for_the_engine_are_the_text_as_utf8(tmp_path_factory, text, size):
    path = tmp_path_factory.mktemp("text") / "log.csv"
    path.write_bytes(text.encode("gb18030"))
    with Utf8(path, "gb18030") as stream:
        pieces = list(iter(lambda: stream.read(size), b""))
    assert b"".join(pieces) == text.encode()
    assert all(len(piece) == size for piece in pieces[:-1])


BOMBS = {
    "line": b"a,b\n1,%s\n2,3\n",
    "header": b"%s,b\n1,2\n",
    "marks": b'a,b\n1,"%s"\n',
    "open": b'a,b\n1,"2\n%s',
}
#: Far less than the 100 MB of the line.
MEMORY = 64
PROBE = """
import resource, sys
from pyarrow import csv, parquet
from algaudit.decisions.read import read_decisions
from algaudit.errors import InputError
read_decisions(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    log = read_decisions(sys.argv[2])
    for batch in log.batches(log.columns[:1]):
        pass
except InputError as error:
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, error)
"""


@pytest.mark.parametrize(
    ("kind", "encoding", "packed"),
    [
        ("line", "utf-8", False),
        ("line", "utf-8", True),
        ("line", "utf-16", False),
        ("header", "utf-8", False),
        ("header", "utf-16", True),
        ("marks", "utf-8", True),
        ("open", "utf-8", False),
        ("open", "utf-16", False),
    ],
)
def test_a_line_of_100_megabytes_is_refused_in_little_memory(write, kind, packed, encoding):
    small = write(b"a,b\n1,2\n", "small.csv")
    wide = 2 if encoding == "utf-16" else 1
    filler = {"open": "1,2\n" * 250_000, "marks": '""' * 500_000}.get(kind, "x" * 1_000_000).encode(encoding)[
        -(10**6) * wide :
    ]
    head, tail = (part.decode().encode("utf-16-le" if wide == 2 else "utf-8") for part in BOMBS[kind].split(b"%s"))
    path = small.with_name("bomb.csv.gz" if packed else "bomb.csv")
    with gzip.open(path, "wb", compresslevel=1) if packed else path.open("wb") as stream:
        stream.write((codecs.BOM_UTF16_LE if wide == 2 else b"") + head)
        for _ in range(100 // wide):
            stream.write(filler)
        stream.write(tail)
    run = subprocess.run([sys.executable, "-c", PROBE, small, path], capture_output=True, text=True, check=True)
    memory, said = run.stdout.split(" ", 1)
    assert "longer than 4 MB" in said or "quotation mark left open" in said
    assert int(memory) < MEMORY
