"""Which files a name stands for: files, folders, patterns, several at once."""

import os
import tempfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows


@pytest.fixture
def write(tmp_path):
    """Write a text file below the test's folder and return its path."""

    def written(name: str, content: str = "a,b\n1,2\n") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize("name", ["log.csv", "LOG.CSV", "a log.csv", "日志.csv", "log[1].csv", "log*.csv", "~log.csv"])
def test_a_file_is_read_by_its_own_name(write, name):
    path = write(name)
    write("log1.csv", "a,b\n7,7\n")
    assert rows(path) == [("1", "2")]
    assert rows(str(path)) == [("1", "2")]


@pytest.mark.parametrize("name", ["nothing.csv", "", "no/such/folder/log.csv", "*.csv", "[", "a\0b.csv", "x" * 5000])
def test_what_is_not_there_is_said(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.txt").write_text("a", encoding="utf-8")
    assert complaint(lambda: read_decisions(name)).startswith("There is no file ")


def test_no_log_at_all_is_said():
    assert complaint(lambda: read_decisions([])) == "No log was given; name at least one file."


@pytest.mark.parametrize("name", ["log.txt", "log.xls", "log", "log.csv.zip", "log.json", ".csv.bak"])
def test_another_kind_of_file_is_refused_with_the_kinds_that_are_known(write, name):
    path = write(name)
    said = complaint(lambda: read_decisions(path))
    assert said.startswith(f"The kind of {path} is not known")
    assert ".csv, .tsv, .csv.gz, .tsv.gz, .parquet, .xlsx, .jsonl, .jsonl.gz" in said


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz", "log.parquet", "log.xlsx", "log.jsonl"])
def test_an_empty_file_of_any_kind_is_refused(write, name):
    path = write(name, "")
    assert complaint(lambda: read_decisions(path)).startswith(f"The file {path} is empty")


def test_files_are_joined_in_the_order_given_and_columns_may_change_places(write):
    one, two = write("one.csv", "a,b\n1,2\n"), write("two.csv", "b;a\n4;3\n")
    assert rows([two, one]) == [("4", "3"), ("2", "1")]
    assert rows([one, two], "b") == [("2",), ("4",)]


@pytest.mark.parametrize("content", ["a,b\n", "a,b"])
def test_a_file_with_only_a_header_may_stand_first(write, content):
    one, two = write("1.csv", content), write("2.csv", "a,b\n1,2\n")
    assert rows([one, two]) == [("1", "2")]
    assert rows([two, one]) == [("1", "2")]


@pytest.mark.parametrize("header", ["a", "a,c", "a,b,b", "a,B"])
def test_files_with_other_columns_are_refused(write, header):
    one, two = write("1.csv"), write("2.csv", header + "\n")
    said = complaint(lambda: read_decisions([one, two]))
    assert said == f"{two} has other columns than {one}; give all files the same header."


def test_a_complaint_about_a_later_file_names_it(write):
    one, two = write("1.csv"), write("2.csv", "a,b\n1\n")
    assert f"Line 2 of {two}" in complaint(lambda: rows([one, two]))


def test_a_folder_stands_for_its_logs_in_the_order_of_their_names(write, tmp_path):
    write("logs/2.csv", "a,b\n2,2\n")
    write("logs/1.csv", "a,b\n1,1\n")
    write("logs/sub/3.csv.txt")
    write("logs/sub/4.CSV", "a,b\n4,4\n")
    write("logs/notes.md")
    write("logs/.5.csv", "not a log")
    write("logs/~$6.xlsx", "not a log")
    assert rows(tmp_path / "logs") == [("1", "1"), ("2", "2"), ("4", "4")]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path):
    (tmp_path / "log.parquet").mkdir()
    pq.write_table(pa.table({"a": [1]}), tmp_path / "log.parquet" / "part-0.parquet")
    (tmp_path / "log.parquet" / "_SUCCESS").touch()
    assert rows(tmp_path / "log.parquet") == [(1,)]
    assert rows(str(tmp_path / "*.parquet")) == [(1,)]


def test_a_folder_without_logs_is_refused(tmp_path):
    (tmp_path / "empty.csv").mkdir()
    said = complaint(lambda: read_decisions(tmp_path / "empty.csv"))
    assert said.startswith(f"The folder {tmp_path / 'empty.csv'} holds no log")


def test_a_pattern_stands_for_the_files_it_matches(write, tmp_path):
    write("2026-01.csv", "a,b\n1,1\n")
    write("2026-02.csv", "a,b\n2,2\n")
    write("2025-12.csv", "a,b\n0,0\n")
    assert rows(str(tmp_path / "2026-*.csv")) == [("1", "1"), ("2", "2")]
    assert rows(str(tmp_path / "**" / "*-12.csv")) == [("0", "0")]
    write("sub/log.csv", "a,b\n3,3\n")
    assert rows(str(tmp_path / "sub" / "**")) == [("3", "3")]


@pytest.mark.parametrize("again", ["log.csv", "*.csv", "."])
def test_a_file_given_twice_would_count_twice_and_is_refused(write, tmp_path, again):
    path = write("log.csv")
    said = complaint(lambda: read_decisions([path, str(tmp_path / again)]))
    assert said == f"The file {path.resolve()} was given twice; its cases would count twice."


def test_files_of_different_kinds_are_refused(write):
    one, two = write("log.csv"), write("log.tsv", "a\tb\n1\t2\n")
    assert "different kinds (csv, tsv)" in complaint(lambda: read_decisions([one, two]))


def test_workbooks_are_joined_and_their_rows_are_known(tmp_path):
    for number in (1, 2):
        book = openpyxl.Workbook()
        book.active.append(["a"])
        book.active.append([number])
        book.save(tmp_path / f"{number}.xlsx")
        book.close()
    log = read_decisions(tmp_path)
    assert log.rows == 2
    assert rows(log) == [("1",), ("2",)]


@pytest.mark.parametrize("source", [[1, 2], [pa.table({"a": [1]})], (None,), [b"log.csv"]])
def test_a_list_of_something_else_is_refused(source):
    kind = type(source[0]).__name__
    assert complaint(lambda: read_decisions(source)).startswith(f"A {kind} is not a log")


@pytest.fixture
def nobody():
    """Run a test in a folder where it has no rights; the administrator steps down for the time of the test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)
        try:
            yield folder, before
        finally:
            os.seteuid(before)
            for path in folder.rglob("*"):
                path.chmod(0o755)


@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz", "log.parquet", "log.xlsx", "log.jsonl"])
def test_a_file_without_the_right_to_read_it_is_said_to_be_unreadable(nobody, name):
    folder, owner = nobody
    os.seteuid(owner)
    path = folder / name
    path.write_bytes(b"a,b\n1,2\n")
    path.chmod(0)
    os.seteuid(65534 if owner == 0 else owner)
    said = complaint(lambda: read_decisions(path))
    assert said.startswith(f"The file {path} cannot be read (PermissionError)")


def test_a_folder_without_the_right_to_enter_it_is_said_to_be_unreadable(nobody):
    folder, owner = nobody
    os.seteuid(owner)
    (folder / "closed").mkdir()
    (folder / "closed" / "log.csv").write_bytes(b"a,b\n1,2\n")
    (folder / "closed").chmod(0)
    os.seteuid(65534 if owner == 0 else owner)
    assert "cannot be read (PermissionError)" in complaint(lambda: read_decisions(folder / "closed" / "log.csv"))
    assert "cannot be read (PermissionError)" in complaint(lambda: read_decisions(folder / "closed"))
    assert "cannot be read (PermissionError)" in complaint(lambda: read_decisions(folder))
