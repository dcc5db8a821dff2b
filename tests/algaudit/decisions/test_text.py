"""CSV and TSV as offices write them, and the line to mend when one cannot be read."""

import csv
import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows

BLOCK = 4 << 20


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path; names that end in .gz are packed."""

    def written(content: str | bytes, name: str = "log.csv"):
        content = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(content, 1) if name.endswith(".gz") else content)
        return path

    return written


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a,b\n1,2\n3,4\n", [("1", "2"), ("3", "4")]),
        ("a,b\r\n1,2\r\n3,4\r\n", [("1", "2"), ("3", "4")]),
        ("a,b\r1,2\r3,4\r", [("1", "2"), ("3", "4")]),
        ("a,b\n1,2\n3,4", [("1", "2"), ("3", "4")]),
        ("a,b\n1,2\n\n\r\n   \n3,4\n\n\x1a", [("1", "2"), ("3", "4")]),
        ("\n\r\n\na,b\n1,2\n3,4\n", [("1", "2"), ("3", "4")]),
        ("a\tb\n1\t2\n3\t4\n", [("1", "2"), ("3", "4")]),
        ("a;b\n1;2\n3;4\n", [("1", "2"), ("3", "4")]),
        ("a|b\n1|2\n3|4\n", [("1", "2"), ("3", "4")]),
        ("sep=;\r\na;b\r\n1;2\r\n3;4\r\n", [("1", "2"), ("3", "4")]),
        ('"a","b"\n"1","2"\n"3","4"\n', [("1", "2"), ("3", "4")]),
        ('a,b\n"1,5","x;y|z"\n"","a ""word"""\n', [("1,5", "x;y|z"), ("", 'a "word"')]),
        ('a,b\n1,"two\nlines"\n3,4\n', [("1", "two\nlines"), ("3", "4")]),
        ('a,b\n1,5" pipe\n2,6" pipe\n3,"x,y"\n', [("1", '5" pipe'), ("2", '6" pipe'), ("3", "x,y")]),
        ("a,b\n007,1.0\n,\n", [("007", "1.0"), ("", "")]),
        (" a ,　b\n1, 2\n", [("1", " 2")]),
    ],
)
def test_a_table_is_read_whatever_its_line_ends_delimiter_and_quotes(write, content, expected):
    path = write(content)
    assert read_decisions(path).columns == ("a", "b")
    assert rows(path) == expected


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ('"a,x,y,z";b\n1;2\n', ("a,x,y,z", "b")),
        ('"a;x;y;z",b\n1,2\n', ("a;x;y;z", "b")),
        ("place;note, long;granted\n1;2;3\n4;5;6\n", ("place", "note, long", "granted")),
        ("name,a;b;c\n1,2\n3,4\n", ("name", "a;b;c")),
        ("amount;granted\n1,5;2,5\n3,5;4,5\n", ("amount", "granted")),
        ("granted\n1\n0\n", ("granted",)),
        ('"she said ""a,b""";c\n1;2\n', ('she said "a,b"', "c")),
        ('"two\nlines",b\n1,2\n', ("two\nlines", "b")),
        ("a,b,\n1,2,3\n", ("a", "b", "")),
        ("a,a\n1,2\n", ("a", "a")),
        (
            '性 别,"a""b",\'c\',d; DROP TABLE x --,select\n1,2,3,4,5\n',
            ("性 别", 'a"b', "'c'", "d; DROP TABLE x --", "select"),
        ),
    ],
)
def test_the_header_is_found_and_delimiters_inside_names_do_not_fool_it(write, content, columns):
    assert read_decisions(write(content)).columns == columns


def test_a_tsv_needs_no_guess(write):
    assert read_decisions(write("a,b\tc\n1,2\t3\n", "log.tsv")).columns == ("a,b", "c")
    assert rows(write("a\tb\n1\t2\n", "log.tsv.gz")) == [("1", "2")]


def test_only_the_wanted_columns_are_read_and_in_the_order_asked_for(write):
    path = write("a,b,c,b\n1,2,3,4\n")
    assert rows(path, "c", "a") == [("3", "1")]


@pytest.mark.parametrize("content", ["a,b\n", "a,b", "a,b\r\n", "a,b\r", "a,b\n\n\n", '"a","b"'])
def test_a_table_without_rows_has_none(write, content):
    path = write(content)
    assert read_decisions(path).columns == ("a", "b")
    assert rows(path) == []


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        ("a,b\n1,2\n3\n4,5\n", 3, 1),
        ("a,b\n1,2,3\n", 2, 3),
        ("a,b\r\n1,2\r\n\r\n3\r\n", 4, 1),
        ("a,b\r1,2\r3\r", 3, 1),
        ("\n\na,b\n1,2\n3\n", 5, 1),
        ('a,b\n1,"x\ny\nz"\n3\n', 5, 1),
        ('a,b\n1,"x\r\ny"\r\n3,"p\r\nq",r\r\n', 4, 3),
        ('"a\nb",c\n1\n', 3, 1),
        ("sep=,\na,b\n1\n", 3, 1),
        ("a,b\n" + "1,2\n" * (BLOCK // 4 + 9) + "3\n", BLOCK // 4 + 11, 1),
        ('a,b\n1,"x\ny"\n' + "1,2\n" * (BLOCK // 4 + 9) + "3,4,5\n", BLOCK // 4 + 13, 3),
    ],
)
@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_a_ragged_line_is_refused_with_its_number_in_the_file(write, content, line, found, name):
    path = write(content, name)
    log = read_decisions(path)
    said = complaint(lambda: rows(log, *log.columns[:1]))
    assert said == f"Line {line} of {path} has {found} fields where the header has 2; mend that line."


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_the_line_number_is_right_in_every_encoding(write, encoding):
    path = write('性别,b\n女,"x\ny"\n男\n'.encode(encoding))
    assert f"Line 4 of {path} has 1 fields" in complaint(lambda: rows(path))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('a,b\n1,2\n3,"x\n4,y\n5,z\n', 3),
        ('a,b\n1,"x\n2,"y\n3,z\n', 2),
        ('a,b\n1,2\n3,"x"y\n4,z\n', 3),
        ('a,b\n1,2\n"3,"x"\n', 3),
        ('a,b\n1,"x"\n2,"y', 3),
        ('a,b\n1,"', 2),
        ('a,"b\n1,2\n', 1),
        ('a,"b"c\n1,2\n', 1),
        ('a,b\n1,5" pipe\n2,"x\n3,y\n', 3),
        ('a,b\n1,2\n3,"' + "1,2\n" * (BLOCK // 2), 3),
        ('a,b\n1,2\n3,"' + "1,2\n" * 99 + '4,"x"\n', 3),
    ],
)
def test_a_quotation_mark_that_would_swallow_lines_is_refused(write, content, line):
    path = write(content)
    said = complaint(lambda: rows(path, "a"))
    assert said == f"Line {line} of {path} has a quotation mark left open or in the wrong place; mend that line."


def test_a_mark_left_open_behind_one_inside_a_word_is_refused(write):
    path = write('a,b,c\n1,5" pipe,"x')
    assert f"Line 2 of {path} has a quotation mark" in complaint(lambda: rows(path))


@pytest.mark.parametrize("offset", range(-3, 4))
def test_marks_at_the_border_of_two_blocks_are_seen_rightly(write, offset):
    filler = "x" * (BLOCK - len('a,b\n1,\n"2","y"\n') + offset)
    assert rows(write(f'a,b\n1,{filler}\n"2","y"\n"3",""\n')) == [("1", filler), ("2", "y"), ("3", "")]
    path = write(f'a,b\n1,{filler}\n"2","y"\n"3,4\n')
    assert "Line 4 " in complaint(lambda: rows(path))


def test_a_field_of_a_megabyte_is_not_too_long(write):
    long = "甲" * 300_000
    assert rows(write(f'a,b\n1,"{long}"\n2,5" {long}\n'), "b") == [(long,), (f'5" {long}',)]


def test_a_line_of_many_bytes_is_too_long_even_if_its_letters_are_few(write):
    path = write("a,b\n1," + "甲" * 2_000_000 + "\n")
    assert "longer than 4 MB" in complaint(lambda: rows(path))


def test_a_very_wide_table_is_read(write):
    names = [f"c{number}" for number in range(20_000)]
    path = write(",".join(names) + "\n" + ",".join("1" * 20_000) + "\n")
    assert rows(path, "c19999", "c0") == [("1", "1")]
    assert "c19999" in complaint(lambda: read_decisions(path).require(["c_19999"]))


def test_a_table_as_wide_as_a_bomb_is_refused(write):
    path = write("," * (BLOCK - 9) + "\n")
    assert "has 4194296 columns, more than 100000" in complaint(lambda: read_decisions(path))


def test_a_file_that_goes_away_between_two_readings_is_no_traceback(write):
    path = write("a,b\n1,2\n")
    log = read_decisions(path)
    path.unlink()
    assert "cannot be read (FileNotFoundError)" in complaint(lambda: rows(log))


def test_python_s_own_reader_is_left_as_it_was(write):
    before = csv.field_size_limit()
    complaint(lambda: rows(write('a,b\n1,"x"y\n')))
    assert csv.field_size_limit() == before


def test_a_row_of_blank_cells_between_tabs_is_a_row_and_a_blank_line_is_none(tmp_path):
    (tmp_path / "log.tsv").write_text("one\ttwo\n\t\n", encoding="utf-8")
    assert rows(tmp_path / "log.tsv") == [("", "")]
    (tmp_path / "log.csv").write_text("one,two\n\t\n \n", encoding="utf-8")
    assert rows(tmp_path / "log.csv") == []


# What a person can type into a cell; the header keeps two columns so that no line is blank.
CELLS = st.text(st.sampled_from('ab,;|\t"\n\r 甲1'), max_size=6)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_good_writer_wrote_is_read_back(tmp_path_factory, cells, delimiter, end, quoting):
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    if quoting == csv.QUOTE_MINIMAL:
        # Such a writer leaves a lone CR without marks, where it is a line end.
        cells = [(one.replace("\r", ""), two.replace("\r", "")) for one, two in cells]
    writer.writerows([("one", "two"), *cells])
    path.write_bytes(text.getvalue().encode())
    assert rows(path) == cells
