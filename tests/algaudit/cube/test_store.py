"""A Cube survives its file, and no file is trusted."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.cube.count import count_cube
from algaudit.cube.cube import Cube, Dimension
from algaudit.cube.store import read_cube, save_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import ResultError

KEY = b"algaudit.cube"
LOG = {
    "sex": ["f", "m", "f", None, "m", "f"],
    "age": [17, 30, 70, 30, None, 18],
    "owed": [1, 0, 1, 1, None, 0],
    "granted": [1, 0, 1, 1, 0, None],
    "points": [0.1, 0.9, 0.5, 0.2, 0.7, 0.3],
    "weight": [0.5, 1.0, 2.25, 1 / 3, 0.1, 1.0],
}
ROLES = Roles(
    "granted",
    outcome="owed",
    score="points",
    attributes=(Attribute("sex"), Attribute("age", (18.0, 60.0))),
    weight="weight",
)


@pytest.fixture(scope="module")
def cube() -> Cube:
    return count_cube(read_decisions(pa.table(LOG)), ROLES)


@pytest.fixture
def path(tmp_path, cube):
    save_cube(cube, tmp_path / "cube.parquet")
    return tmp_path / "cube.parquet"


def test_a_cube_read_back_is_the_same_to_the_last_bit(path, cube):
    again = read_cube(path)
    assert again.canonical() == cube.canonical()
    assert again.dimensions == cube.dimensions
    assert again.fingerprint() == cube.fingerprint()
    assert (again.rows, again.used, again.dropped) == (6, 5, {"decision_missing": 1})


def test_a_cube_without_weights_is_read_back(tmp_path, cube):
    plain = replace(cube, weight=None, squared=None)
    save_cube(plain, tmp_path / "cube.parquet")
    again = read_cube(tmp_path / "cube.parquet")
    assert again.canonical() == plain.canonical()
    assert again.weight is None


def test_anybody_can_open_the_file_as_a_table(path):
    table = pq.read_table(path)
    assert table.column_names == ["sex", "age", "owed", "granted", "points", "n", "weight", "weight_squared"]
    assert table.column("age").to_pylist() == ["<18", "≥60", "18–<60", None, "18–<60"]
    assert table.column("n").to_pylist() == [1, 1, 1, 1, 1]


@pytest.mark.parametrize("name", ["n", "weight", "weight_squared", "a\"b'c", "性 别", "", "{0}", "a.b"])
def test_a_column_may_have_any_name(tmp_path, name):
    made = Cube(
        (Dimension(name, "attribute", ("f", "m")), Dimension("granted", "decision", ("0", "1"))),
        np.array([[0, 0], [1, 1]]),
        np.array([2, 3]),
        rows=5,
        positive="1",
    )
    save_cube(made, tmp_path / "cube.parquet")
    assert read_cube(tmp_path / "cube.parquet").canonical() == made.canonical()


def test_a_folder_named_like_a_partition_adds_no_column(tmp_path, cube):
    (tmp_path / "sex=f").mkdir()
    save_cube(cube, tmp_path / "sex=f" / "cube.parquet")
    assert read_cube(tmp_path / "sex=f" / "cube.parquet").canonical() == cube.canonical()


def refused(path) -> bool:
    """Say whether the file is refused, with its own sentence and no other error."""
    with pytest.raises(ResultError) as caught:
        read_cube(path)
    assert str(caught.value) == f"{path} is missing, damaged or not a Cube."
    return True


@pytest.mark.parametrize("content", [b"", b"PAR1", b"garbage" * 50, b"PAR1" + b"\0" * 90 + b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path, content):
    (tmp_path / "cube.parquet").write_bytes(content)
    assert refused(tmp_path / "cube.parquet")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "nothing.parquet")
    assert refused(tmp_path)


def test_a_cut_or_scratched_file_is_refused_or_the_same(path, cube):
    whole = path.read_bytes()
    for cut in range(0, len(whole), 97):
        path.write_bytes(whole[:cut])
        assert refused(path)


def test_any_other_parquet_is_refused(tmp_path):
    pq.write_table(pa.table({"granted": ["1"], "n": [1]}), tmp_path / "cube.parquet")
    assert refused(tmp_path / "cube.parquet")


def altered(path, change: Callable[[dict], object]) -> None:
    """Write the file again with a changed header; what the change returns stands in for the header."""
    table = pq.ParquetFile(path).read()
    header = json.loads(table.schema.metadata[KEY])
    made = change(header)
    text = made if isinstance(made, bytes) else json.dumps(header if made is None else made).encode()
    pq.write_table(table.replace_schema_metadata({KEY: text}), path)


def setting(*keys):
    """Return a change that puts the last of its words at the place that the others name."""

    def change(header):
        *way, last, value = keys
        for key in way:
            header = header[key]
        header[last] = value

    return change


def without(key):
    def change(header):
        del header[key]

    return change


CHANGES = {
    "no JSON": lambda header: b"{",
    "no Unicode": lambda header: b"\xff\xfe",
    "a list": lambda header: [],
    "deep": lambda header: b"[" * 100_000,
    "nothing": lambda header: b"",
    "unknown format": setting("format", "algaudit/cube/2"),
    "format is a number": setting("format", 1),
    "unknown key": setting("comment", "x"),
    "no rows": without("rows"),
    "no dimensions": without("dimensions"),
    "empty dimensions": setting("dimensions", []),
    "rows negative": setting("rows", -6),
    "rows changed": setting("rows", 7),
    "rows a text": setting("rows", "6"),
    "rows true": setting("rows", True),
    "rows a fraction": setting("rows", 6.5),
    "rows beyond all bounds": setting("rows", 10**30),
    "dropped negative": setting("dropped", {"decision_missing": -1}),
    "dropped changed": setting("dropped", {"decision_missing": 2}),
    "dropped forgotten": setting("dropped", {}),
    "dropped a list": setting("dropped", [1]),
    "positive unknown": setting("positive", "yes"),
    "positive none": setting("positive", None),
    "positive a number": setting("positive", 1),
    "outcome positive unknown": setting("outcome_positive", "yes"),
    "outcome positive none": setting("outcome_positive", None),
    "not weighted": setting("weighted", False),
    "weighted a number": setting("weighted", 1),
    "role unknown": setting("dimensions", 0, "role", "person"),
    "two decisions": setting("dimensions", 0, "role", "decision"),
    "no decision": setting("dimensions", 3, "role", "attribute"),
    "column renamed": setting("dimensions", 0, "column", "gender"),
    "column twice": setting("dimensions", 0, "column", "granted"),
    "label missing": setting("dimensions", 0, "labels", ["f", None]),
    "label twice": setting("dimensions", 0, "labels", ["f", "f", "m", None]),
    "labels in another order": setting("dimensions", 0, "labels", ["m", "f", None]),
    "label a number": setting("dimensions", 0, "labels", ["f", "m", 3]),
    "labels a text": setting("dimensions", 0, "labels", "fm"),
    "bands falling": setting("dimensions", 1, "bands", [60.0, 18.0]),
    "bands others": setting("dimensions", 1, "bands", [18.0, 61.0]),
    "bands NaN": lambda header: json.dumps(header).replace("60.0", "NaN").encode(),
    "bands infinite": lambda header: json.dumps(header).replace("60.0", "1e999").encode(),
    "dimension a list": setting("dimensions", 0, ["sex"]),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_changed_header_is_refused(path, kind):
    altered(path, CHANGES[kind])
    assert refused(path)


def test_a_header_written_again_unchanged_is_not_refused(path, cube):
    altered(path, lambda header: None)
    assert read_cube(path).canonical() == cube.canonical()


def exchanged(path, name: str, values, kind=None) -> None:
    """Write the file again with one column exchanged."""
    table = pq.ParquetFile(path).read()
    place = table.schema.get_field_index(name)
    column = pa.array(values, kind or table.schema.field(place).type)
    pq.write_table(table.set_column(place, name, column).replace_schema_metadata(table.schema.metadata), path)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("n", [1, 1, 1, 1, -1], None),
        ("n", [1, 1, 1, 2, 0], None),
        ("n", [1, 1, 1, 1, 2], None),
        ("n", [1, 1, 1, 1, None], None),
        ("n", [1.0, 1.0, 1.0, 1.0, 1.0], pa.float64()),
        ("n", [1, 1, 1, 1, 1], pa.uint64()),
        ("n", ["1"] * 5, pa.string()),
        ("n", [2**63 - 1] * 5, None),
        ("weight", [1.0, 1.0, 1.0, 1.0, float("nan")], None),
        ("weight", [1.0, 1.0, 1.0, 1.0, None], None),
        ("weight", [1.0, 1.0, 1.0, 1.0, -1.0], None),
        ("weight", [1.0, 1.0, 1.0, 1.0, float("inf")], None),
        ("weight_squared", [float("nan")] * 5, None),
        ("weight_squared", [1, 1, 1, 1, 1], pa.int64()),
        ("sex", ["f", "f", "m", "m", "x"], None),
        ("sex", ["f", "f", "m", "m", "m"], None),
        ("sex", ["m", "f", "f", "m", None], None),
        ("age", ["<18", "≥60", "18–<60", None, "35"], None),
        ("granted", ["1", "1", "0", "0", None], None),
        ("granted", [1, 1, 0, 0, 1], pa.int64()),
    ],
)
def test_changed_cells_are_refused(path, name, values, kind):
    exchanged(path, name, values, kind)
    assert refused(path)


def rewritten(path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Write the file again with changed rows or columns and the old header."""
    table = pq.ParquetFile(path).read()
    pq.write_table(change(table).replace_schema_metadata(table.schema.metadata), path)


@pytest.mark.parametrize(
    "change",
    [
        lambda table: pa.concat_tables([table, table.slice(4)]),
        lambda table: table.slice(0, 4),
        lambda table: table.slice(0, 0),
        lambda table: table.take([1, 0, 2, 3, 4]),
        lambda table: table.drop_columns(["n"]),
        lambda table: table.drop_columns(["weight_squared"]),
        lambda table: table.drop_columns(["granted"]),
        lambda table: table.append_column("person", pa.array(["x"] * 5)),
        lambda table: table.select([1, 0, 2, 3, 4, 5, 6, 7]),
        lambda table: table.rename_columns(
            ["sex", "age", "owed", "granted", "points", "m", "weight", "weight_squared"]
        ),
    ],
)
def test_rows_or_columns_too_many_too_few_or_in_another_order_are_refused(path, change):
    rewritten(path, change)
    assert refused(path)


def test_the_same_rows_twice_with_half_the_counts_are_refused(path):
    def doubled(table):
        place = table.schema.get_field_index("n")
        return pa.concat_tables([table, table]).sort_by("sex").set_column(place, "n", pa.array([1] * 10))

    rewritten(path, doubled)
    altered(path, setting("rows", 11))
    assert refused(path)
