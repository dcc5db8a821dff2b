"""Arrow tables counted slice by slice, logs counted batch by batch."""

import math
from datetime import UTC, datetime

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from algaudit.cube.count import count_cube
from algaudit.cube.frame_engine import MANY, as_labels, count_batches, count_frame, count_table, fitting
from algaudit.cube.layout import Layout, whole
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError

PLAIN = Layout((), ("group",), None, None)


def counts(raw):
    """Return the counts by group."""
    return dict(zip(raw.column("key group").to_pylist(), raw.column("n").to_pylist(), strict=True))


def test_slices_of_a_long_table_add_up():
    table = pa.table({"group": np.array(["a", "b", "b"])[np.arange(200_001) % 3]})
    assert counts(count_table(table, PLAIN)) == {"a": 66_667, "b": 133_334}


def test_a_table_without_rows_gives_no_counts():
    raw = count_table(pa.table({"group": pa.array([], pa.string())}), PLAIN)
    assert (raw.num_rows, raw.column_names) == (0, ["key group", "n"])


def test_dictionaries_that_differ_between_pieces_are_told_apart():
    pieces = [pa.array(["a", "b"]).dictionary_encode(), pa.array(["b", "c"]).dictionary_encode()]
    assert counts(count_table(pa.table({"group": pa.chunked_array(pieces)}), PLAIN)) == {"a": 1, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1.0, None, math.nan, -0.0]), ["1", None, None, "0"]),
        (pa.array([0.1, 16777216.0], pa.float32()), ["0.1", "16777216"]),
        (pa.array([0.5]).cast(pa.float16()), ["0.5"]),
        (pa.array(["Ａ ", "None", None]), ["A", None, None]),
        (pa.array(["x", None, "x"]).dictionary_encode(), ["x", None, "x"]),
        (
            pa.array([datetime(2024, 1, 1, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai")),
            ["2024-01-01 00:00:00+00:00"],
        ),
        (pa.array([None, None], pa.null()), [None, None]),
        (pa.chunked_array([["a"], ["b", "a"]]), ["a", "b", "a"]),
        (pa.chunked_array([], pa.string()), []),
    ],
)
def test_values_of_any_type_become_labels(values, expected):
    assert as_labels(values).to_pylist() == expected


@pytest.mark.parametrize(
    "column",
    [
        pa.array([None, None], pa.null()),
        pa.array([b"a", b"b"]),
        pa.array([1, 2], pa.time32("s")),
        pa.array(["a", "b"], pa.large_string()).dictionary_encode(),
        pa.array(["a", "b"], pa.string_view()).dictionary_encode(),
        pa.array([b"a", b"b"]).dictionary_encode(),
        pa.array([b"ab", b"ac"], pa.binary(2)),
        pc.run_end_encode(pa.array(["a", "b"])),
        pa.ExtensionArray.from_storage(pa.uuid(), pa.array([b"a" * 16, b"b" * 16], pa.binary(16))),
        pa.array([1, 2], pa.decimal256(50, 2)),
        pa.array([True, None]),
    ],
)
def test_any_plain_type_can_be_grouped(column):
    raw = count_table(pa.table({"group": column}), PLAIN)
    assert sum(raw.column("n").to_pylist()) == 2
    assert counts(raw) == dict.fromkeys(as_labels(column).to_pylist(), 2 if column.null_count == 2 else 1)


def test_a_band_is_the_number_of_edges_reached():
    layout = Layout((Attribute("age", (18.0, 60.0)),), (), None, None)
    raw = count_table(pa.table({"age": [17.0, 18.0, 59.9, 60.0, math.nan, None]}), layout)
    found = dict(zip(raw.column("band age").to_pylist(), raw.column("n").to_pylist(), strict=True))
    assert found == {0: 1, 1: 2, 2: 1, None: 2}


def test_more_bands_than_a_byte_holds_are_told_apart():
    layout = Layout((Attribute("age", tuple(map(float, range(300)))),), (), None, None)
    raw = count_table(pa.table({"age": [-1, 0, 255, 299, 1000]}), layout)
    assert sorted(raw.column("band age").to_pylist()) == [0, 1, 256, 300]


def test_edges_are_those_that_the_column_can_hold():
    assert fitting((0.7,), pa.float32()) == (0.699999988079071,)
    assert fitting((0.7,), pa.int64()) == (0.7,)


def test_weights_are_cut_into_whole_parts_that_hold_every_bit():
    layout = Layout((), ("group",), "weight", None, scale=2.0**89)
    raw = count_table(pa.table({"group": ["a", "a"], "weight": [1.0, 0.1]}), layout)
    parts = [raw.column(f"w_{part}")[0].as_py() for part in ("high", "middle", "low")]
    assert whole(*parts) == 2**89 + int(0.1 * 2.0**89)
    squares = [raw.column(f"q_{part}")[0].as_py() for part in ("high", "middle", "low")]
    assert whole(*squares) == 2**88 + int(0.1 * 0.1 * 2.0**88)


def test_counts_that_are_none_are_told():
    layout = Layout((), ("group",), None, "people")
    values = [2.0, -1.0, 0.5, None, 2.0**40, 2.0**40 + 1]
    raw = count_table(pa.table({"group": ["a"] * 6, "people": values}), layout)
    assert raw.select(["n", "wrong"]).to_pylist() == [{"n": 2 + 2**40, "wrong": 4}]


def in_batches(*batches):
    """Return a log that is read batch by batch."""
    made = [pa.record_batch(batch) for batch in batches]
    return DecisionLog(("granted", "group"), lambda names: iter([batch.select(list(names)) for batch in made]))


def test_batches_of_other_types_are_joined_by_their_labels():
    log = in_batches({"granted": [1, 0], "group": [1, 2]}, {"granted": ["1", "0"], "group": ["1.0", "x"]})
    told = []
    assert counts(count_batches(log, PLAIN, lambda done, rows: told.append((done, rows)))) == {"1": 2, "2": 1, "x": 1}
    assert told == [(2, None), (4, None)]


def test_a_log_without_batches_has_no_cases():
    assert count_batches(in_batches(), PLAIN, None).num_rows == 0
    with pytest.raises(InputError, match="holds no cases"):
        count_cube(in_batches(), Roles("granted", attributes=(Attribute("group"),)))


def test_reading_stops_when_a_column_is_refused_anyway():
    read = []

    def batches(names):
        for start in range(0, 10 * MANY, MANY // 2):
            read.append(start)
            yield pa.record_batch({"group": pa.array(np.arange(start, start + MANY // 2)).cast(pa.string())})

    raw = count_batches(DecisionLog(("group",), batches), PLAIN, None)
    assert len(read) == 3
    assert raw.num_rows == 3 * MANY // 2


def test_many_true_groups_are_joined_and_read_to_the_end():
    batch = {"granted": np.tile([0, 1], 300_000), "group": np.repeat(np.arange(300) * 1.5, 2000)}
    log = in_batches(*[batch] * 3)
    layout = Layout((), ("group", "granted"), None, None)
    raw = count_batches(log, layout, None)
    assert (raw.num_rows, sum(raw.column("n").to_pylist())) == (600, 1_800_000)


def frames_that_count_themselves(table):
    """Return the same log in frames whose library groups them where they lie."""
    polars = pl.from_arrow(table)
    # Whoever looked at this column would fail.
    broken = polars.lazy().with_columns(broken=pl.col("group").cast(pl.Int64))
    return {"polars": polars, "lazy": polars.lazy(), "unread": broken, "duckdb": duckdb.from_arrow(table)}


@pytest.mark.parametrize("kind", ["polars", "lazy", "unread", "duckdb"])
@pytest.mark.parametrize("named", ["n", "nn", "granted_by_nobody"])
def test_a_frame_that_can_count_itself_gives_the_same_counts(kind, named):
    table = pa.table({"group": ["a", None, "b ", "b"], named: [1, 1, 0, 0]})
    layout = Layout((), ("group", named), None, None)
    told = []
    log = read_decisions(frames_that_count_themselves(table)[kind])
    raw = count_frame(log, layout, lambda done, rows: told.append((done, rows)))
    # "b " and "b" are one label, and may be one row or two: settling joins them.
    joined = {}
    for row in raw.to_pylist():
        place = (row["key group"], row[f"key {named}"])
        joined[place] = joined.get(place, 0) + row["n"]
    assert joined == {("a", "1"): 1, (None, "1"): 1, ("b", "0"): 2}
    assert told == [(4, 4)]


def test_a_frame_of_objects_or_without_rows_is_counted_all_the_same():
    objects = pl.DataFrame({"group": pl.Series([1, "x", None], dtype=pl.Object)})
    assert counts(count_frame(read_decisions(objects), PLAIN, None)) == {"1": 1, "x": 1, None: 1}
    empty = pl.DataFrame({"group": pl.Series([], dtype=pl.String)})
    assert count_frame(read_decisions(empty), PLAIN, None).num_rows == 0


@pytest.mark.parametrize(("rows", "steps"), [(2, [2]), (0, []), (5_000_000, [4_194_304, 5_000_000])])
def test_a_frame_is_counted_piece_by_piece(rows, steps):
    told = []
    log = read_decisions(pa.table({"group": pa.array(np.arange(rows) % 2 == 0)}))
    raw = count_frame(log, PLAIN, lambda done, known: told.append((done, known)))
    assert told == [(step, rows) for step in steps]
    assert counts(raw) == ({"true": rows // 2, "false": rows // 2} if rows else {})
