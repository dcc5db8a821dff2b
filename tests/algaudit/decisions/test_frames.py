"""Frames that somebody already holds, from whichever library."""

import datetime as dt

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from algaudit.decisions.frames import frame_table
from algaudit.decisions.labels import label_of
from algaudit.decisions.read import read_decisions
from tests.algaudit.decisions.reading import complaint, rows

COLUMNS = {"sex": ["f", "m", None], "granted": [True, False, True]}


def labels(frame, name: str) -> list[str | None]:
    """Return the labels of a column as the engine will see them."""
    return [label_of(value) for value in frame_table(frame, [name]).column(0).to_pylist()]


MAKERS = {
    "pyarrow": pa.table,
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars, not yet computed": pl.LazyFrame,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}


@pytest.mark.parametrize("library", MAKERS)
def test_every_library_gives_the_same_rows(library):
    log = read_decisions(MAKERS[library](COLUMNS))
    assert log.columns == ("sex", "granted")
    assert rows(log, "granted", "sex") == [(True, "f"), (False, "m"), (True, None)]
    assert log.rows in {3, None}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.Series([1, "1", None, 1.0], dtype=object), ["1", "1", None, "1"]),
        (pd.Series(["a", b"b", 2], dtype=object), ["a", "b", "2"]),
        (pd.Series([True, "true", 1], dtype=object), ["true", "true", "1"]),
        (pd.Categorical(["f", None, "m"]), ["f", None, "m"]),
        (pd.array([1, None], dtype="Int64"), ["1", None]),
        (pd.Series([1.0, np.nan]), ["1", None]),
        (pd.to_datetime(pd.Series(["2026-01-02", None])), ["2026-01-02", None]),
        (pd.Series([dt.date(2026, 1, 2), None], dtype=object), ["2026-01-02", None]),
        (pd.interval_range(0, 2), ["(0, 1]", "(1, 2]"]),
        (pd.Series([2**70, 1], dtype=object), [str(2**70), "1"]),
        (np.array(["x", "y"]), ["x", "y"]),
    ],
)
def test_any_column_of_pandas_has_labels(values, expected):
    assert labels(pd.DataFrame({"a": values}), "a") == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pl.Series(["f", None], dtype=pl.Categorical), ["f", None]),
        (pl.Series(["f", None], dtype=pl.Enum(["f"])), ["f", None]),
        (pl.Series([1, "x", None], dtype=pl.Object), ["1", "x", None]),
        (pl.Series([dt.datetime.fromisoformat("2026-01-02")]), ["2026-01-02"]),
        (pl.Series([None, None]), [None, None]),
        (pl.Series([b"x"]), ["x"]),
    ],
)
def test_any_column_of_polars_has_labels(values, expected):
    assert labels(pl.DataFrame({"a": values}), "a") == expected


def test_names_that_are_no_text_are_asked_for_as_text():
    frame = pd.DataFrame([["f", 1], ["m", 0]])
    assert read_decisions(frame).columns == ("0", "1")
    assert rows(frame, "1", "0") == [(1, "f"), (0, "m")]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame([["a", "b"]], columns=["g", "g"]),
        pa.table([pa.array(["a"]), pa.array(["b"])], names=["g", "g"]),
    ],
)
def test_a_frame_with_a_repeated_name_is_refused(frame):
    assert complaint(lambda: read_decisions(frame)) == "Column g stands 2 times; give each column its own name."


@pytest.mark.parametrize("thing", [{"a": [1]}, 3, None, b"log.csv", np.zeros(2), pd.Series([1]), object(), {1, 2}])
def test_what_is_no_frame_is_refused(thing):
    kind = type(thing).__name__
    said = complaint(lambda: read_decisions(thing))
    assert said == f"A {kind} is not a log; give a path or a pandas, Polars or pyarrow frame."


@pytest.mark.parametrize(
    "frame",
    [
        pa.table({"a": [[1], [2]]}),
        pl.DataFrame({"a": [[1], [2]]}),
        pl.DataFrame({"a": [{"x": 1}]}),
        pa.table({"a": [dt.timedelta(1)]}),
    ],
)
def test_a_column_of_lists_is_refused_when_used(frame):
    assert "Column a holds values of the kind" in complaint(lambda: read_decisions(frame).require(["a"]))


@pytest.mark.parametrize("value", [[1], {"x": 1}, (1,), np.zeros(2)])
def test_a_list_among_the_objects_of_pandas_is_refused_when_read(value):
    frame = pd.DataFrame({"a": pd.Series(["x", None], dtype=object), "b": [1, 2]})
    frame.at[1, "a"] = value
    assert rows(frame, "b") == [(1,), (2,)]
    said = complaint(lambda: rows(frame, "a"))
    assert said.startswith(f"Column a holds values of the kind {type(value).__name__}")


def test_a_frame_without_columns_or_rows_is_told_when_used():
    assert "no columns" in complaint(lambda: read_decisions(pd.DataFrame()).require(["a"]))
    assert rows(pd.DataFrame({"a": pd.Series([], dtype=str)})) == []
