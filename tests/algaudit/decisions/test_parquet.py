"""Parquet files: what the footers say, what damage shows, and which files may not be counted where they lie."""

import datetime as dt
import math
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.decisions.parquet import damaged, footer_range, schemas
from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows


@pytest.fixture
def write(tmp_path):
    """Write columns to a Parquet file and return its path."""

    def written(columns, name: str = "log.parquet", **options):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), path, **options)
        return path

    return written


def test_only_the_footer_is_read_to_open_a_file(write):
    log = read_decisions(write({"sex": ["f", "m"], "granted": [1, 0]}))
    assert log.columns == ("sex", "granted")
    assert log.rows == 2
    assert rows(log, "granted", "sex") == [(1, "f"), (0, "m")]


def test_a_file_without_rows_has_none(write):
    log = read_decisions(write({"a": pa.array([], pa.string())}))
    assert log.rows == 0
    assert rows(log) == []


def broken_files(whole: bytes) -> dict[str, bytes]:
    """Return the ways in which a file is no Parquet."""
    return {
        "cut": whole[: len(whole) // 2],
        "cut before the end": whole[:-1],
        "no end": whole[:-8],
        "garbage": b"garbage" * 99,
        "marks only": b"PAR1PAR1",
        "wrong mark": whole[:-4] + b"PAR2",
        "encrypted": whole[:-4] + b"PARE",
        "footer of garbage": whole[:-60] + b"\xff" * 52 + whole[-8:],
        "csv": b"a,b\n1,2\n",
        "one byte": b"P",
    }


@pytest.mark.parametrize("kind", broken_files(b"x" * 200))
def test_a_damaged_file_is_refused_by_name(write, kind):
    path = write({"a": ["f", "m"] * 50, "b": list(range(100))})
    path.write_bytes(broken_files(path.read_bytes())[kind])
    said = complaint(lambda: rows(read_decisions(path)))
    assert said == f"{path} is damaged or is not Parquet; ask the department to export it again."


def test_damage_behind_a_good_footer_is_found_while_reading(write):
    path = write({"a": [f"value {number}" for number in range(5_000)]}, compression="gzip")
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\0" * (len(whole) // 2) + whole[100 + len(whole) // 2 :])
    log = read_decisions(path)
    assert complaint(lambda: rows(log)) == str(damaged(path))


def test_one_bad_file_in_a_folder_is_named(write, tmp_path):
    write({"a": [1]}, "2026/one.parquet")
    bad = write({"a": [2]}, "2026/two.parquet")
    bad.write_bytes(b"PAR1")
    assert complaint(lambda: read_decisions(tmp_path / "2026")) == str(damaged(bad))


def test_a_file_that_goes_away_is_refused(write):
    path = write({"a": [1]})
    log = read_decisions(path)
    path.unlink()
    assert complaint(lambda: rows(log)) == str(damaged(path))


def test_files_may_order_their_columns_differently(write):
    one = write({"a": [1], "b": ["x"]}, "1.parquet")
    two = write({"b": ["y"], "a": [2]}, "2.parquet")
    assert rows([one, two]) == [(1, "x"), (2, "y")]


def test_files_with_other_columns_are_refused(write):
    one = write({"a": [1], "b": ["x"]}, "1.parquet")
    two = write({"a": [1]}, "2.parquet")
    said = complaint(lambda: read_decisions([one, two]))
    assert said == f"{two} has other columns than {one}; give all files the same header."


def test_files_that_disagree_on_a_type_lose_nothing(write):
    one = write({"a": [1, None], "b": ["x", "y"]}, "1.parquet")
    two = write({"a": [1.5, 2.0], "b": pa.array([None, None], pa.null())}, "2.parquet")
    assert rows([one, two]) == [("1", "x"), (None, "y"), ("1.5", None), ("2", None)]


def test_a_dictionary_is_read_as_its_values(write):
    path = write({"a": pa.array(["f", None, "f"]).dictionary_encode()})
    assert rows(path) == [("f",), (None,), ("f",)]


def test_a_repeated_name_disturbs_only_when_it_is_used(write):
    path = write(pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "b", "b"]))
    log = read_decisions(path)
    assert rows(log, "a") == [(1,)]
    assert "stands 2 times" in complaint(lambda: log.require(["b"]))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([[1]], "list"),
        ([{"x": 1}], "struct"),
        ([dt.timedelta(1)], "duration"),
    ],
)
def test_values_that_are_more_than_one_are_refused_when_used(write, values, kind):
    log = read_decisions(write({"a": values, "b": [1]}))
    assert rows(log, "b") == [(1,)]
    log.require(["b"])
    assert f"Column a holds values of the kind {kind}" in complaint(lambda: log.require(["a"]))


def test_files_whose_names_the_engine_would_mistake_are_not_counted_in_place(write):
    assert read_decisions(write({"a": [1], "b": [2]})).parquet
    assert not read_decisions(write({"a": [1], "A": [2]}, "capitals.parquet")).parquet
    assert not read_decisions(write({"a": [1]}, "back\\slash.parquet")).parquet


def test_the_columns_of_each_file_are_told(write):
    one = write({"a": [1]}, "1.parquet")
    two = write({"a": ["x"]}, "2.parquet")
    assert [str(schema.field("a").type) for schema in schemas([one, two])] == ["int64", "string"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([3, 1, None], (1.0, 3.0)),
        ([0.25, math.nan, 0.5], (0.25, 0.5)),
        ([Decimal("1.25"), Decimal("2.50")], None),
        ([None, None], None),
        ([1.0, math.inf], None),
        (["1", "2"], None),
        ([True, False], None),
        ([dt.date(2026, 1, 1)], None),
        ([dt.time(1, 2)], None),
        (pa.array([1, 2**32 - 1], pa.uint32()), None),
    ],
)
def test_the_footer_tells_the_range_of_numbers_and_of_nothing_else(write, values, told):
    kind = values.type if isinstance(values, pa.Array) else (pa.float64() if values == [None, None] else None)
    path = write({"a": values if isinstance(values, pa.Array) else pa.array(values, kind)})
    assert footer_range([path], "a") == told


def test_decimals_that_are_kept_as_whole_numbers_are_told_as_decimals(write):
    path = write({"a": [Decimal("1.25"), Decimal("2.50")]}, store_decimal_as_integer=True)
    assert footer_range([path], "a") == (1.25, 2.5)


def test_the_range_is_of_all_files_and_all_their_parts(write):
    one = write({"a": [5.0, 1.0, 7.0]}, "1.parquet", row_group_size=1)
    two = write({"a": [9.0, None]}, "2.parquet", row_group_size=1)
    assert footer_range([one, two], "a") == (1.0, 9.0)
    silent = write({"a": [2.0]}, "3.parquet", write_statistics=False)
    assert footer_range([one, silent], "a") is None
    nested = write({"a": [{"x": 1}]}, "4.parquet")
    assert footer_range([nested], "a") is None


def test_a_name_of_a_partition_does_not_change_what_is_read(write):
    path = write({"granted": [0, 1]}, "granted=1/log[1].parquet")
    write({"granted": [7, 7]}, "granted=1/log1.parquet")
    assert rows(path) == [(0,), (1,)]
