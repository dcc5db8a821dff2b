"""The first sheet of a workbook, with whatever a person left in its cells."""

import datetime as dt
import io
import random
import zipfile

import openpyxl
import pytest

from algaudit.decisions.read import read_decisions
from algaudit.errors import InputError
from tests.algaudit.decisions.reading import complaint, rows


@pytest.fixture
def write(tmp_path):
    """Write rows, by sheet, to a workbook and return its path."""

    def written(*sheets, name: str = "log.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, sheet in enumerate(sheets):
            page = book.create_sheet(f"sheet {number}")
            for row in sheet:
                page.append(row)
        path = tmp_path / name
        book.save(path)
        book.close()
        return path

    return written


def test_cells_of_every_kind_have_the_labels_of_a_text_file(write):
    path = write(
        [
            ["性别", "granted", 2026, "day"],
            ["女", True, 1, dt.date(2026, 1, 2)],
            ["男", False, 2.5, dt.datetime.fromisoformat("2026-01-02 03:04:05")],
            ["１", "是", "007", dt.time(1, 2)],
        ]
    )
    assert read_decisions(path).columns == ("性别", "granted", "2026", "day")
    assert rows(path) == [
        ("女", "true", "1", "2026-01-02"),
        ("男", "false", "2.5", "2026-01-02 03:04:05"),
        ("1", "是", "007", "01:02:00"),
    ]


def test_blank_rows_are_no_cases_and_blank_cells_are_missing(write):
    path = write([[], [None, None], ["a", "b"], [1, None], [], [None, None], [None, 2], ["", " "]])
    assert rows(path) == [("1", None), (None, "2")]
    assert read_decisions(path).rows == 2


def test_columns_beside_the_header_and_repeated_names_do_not_disturb(write):
    path = write([["a", None, "b", "b"], [1, "note", 2, 3]])
    assert read_decisions(path).columns == ("a", "", "b", "b")
    assert rows(path, "a") == [("1",)]
    assert "stands 2 times" in complaint(lambda: read_decisions(path).require(["b"]))


def test_only_the_first_sheet_is_read(write):
    path = write([["a"], [1]], [["a"], [2], [3]])
    assert rows(path) == [("1",)]


def test_a_header_without_rows_has_none(write):
    assert rows(write([["a", "b"]])) == []


@pytest.mark.parametrize("sheets", [[[]], [[[]], [["a"], [1]]], [[[None], [""]]]])
def test_an_empty_first_sheet_is_refused(write, sheets):
    path = write(*sheets)
    assert complaint(lambda: read_decisions(path)).startswith(f"The file {path} is empty")


def test_a_value_forgotten_in_the_last_corner_is_refused_before_it_fills_the_memory(write, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "a", "x"
    book.save(tmp_path / "log.xlsx")
    book.close()
    said = complaint(lambda: read_decisions(tmp_path / "log.xlsx"))
    assert "has a value far outside the table" in said


def test_a_long_and_a_wide_sheet_are_each_read(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"], book.active["A1048576"] = "a", 1, 2
    book.save(tmp_path / "long.xlsx")
    assert rows(tmp_path / "long.xlsx") == [("1",), ("2",)]
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1"], book.active["XFD2"] = "a", "z", 3
    book.save(tmp_path / "wide.xlsx")
    assert rows(tmp_path / "wide.xlsx", "z", "a") == [("3", None)]


def test_an_archive_that_unpacks_to_gigabytes_is_refused(tmp_path):
    path = tmp_path / "log.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(b" " * 1000)
        # Only the size that the archive tells is needed to refuse it.
        packed.infolist()[0].file_size = 3 << 30
    assert "too large" in complaint(lambda: read_decisions(path))


@pytest.mark.parametrize(
    "content", [b"garbage", b"PK\x03\x04garbage", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600]
)
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "log.xlsx"
    path.write_bytes(content)
    said = complaint(lambda: read_decisions(path))
    assert said == f"{path} cannot be opened as an Excel workbook; save it again as .xlsx or CSV."


def test_no_damage_to_a_workbook_ends_in_another_error(write, tmp_path):
    whole = write([["a", "b"], *([number, "x"] for number in range(20))]).read_bytes()
    path, chance = tmp_path / "broken.xlsx", random.Random(1)
    complaints = []
    for _ in range(150):
        broken = bytearray(_unpacked(whole) if chance.random() < 0.5 else whole)
        for _ in range(chance.choice([1, 3, 20])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(broken[: chance.choice([len(broken), chance.randrange(1, len(broken))])])
        try:
            rows(path)
        except InputError as error:
            complaints.append(str(error))
    assert len(complaints) > 75
    assert all(str(path) in said for said in complaints)


def _unpacked(content: bytes) -> bytes:
    """Return the same archive without packing, so that damage reaches the XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return made.getvalue()
