"""A table of counts with hidden cells is counted where it can be, and says how many rows it could not count."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError

TABLE = {
    "sex": ["f", "f", "m", "m", "x"],
    "granted": ["1", "0", "1", "0", "0"],
    "n": ["30", "<10", "１2", "*", "5"],
}
ROLES = Roles("granted", attributes=(Attribute("sex"),), count="n", hidden_counts=True)


@pytest.mark.parametrize("kind", ["frame", "csv", "parquet", "parquet of numbers"])
def test_rows_with_a_hidden_count_are_left_out_and_told_whatever_the_log_is(tmp_path, kind):
    source = pa.table(TABLE)
    if kind == "parquet of numbers":
        source = pa.table(TABLE | {"n": pa.array([30, None, 12, None, 5], pa.int64())})
    if kind.startswith("parquet"):
        pq.write_table(source, tmp_path / "log.parquet")
        source = tmp_path / "log.parquet"
    if kind == "csv":
        lines = [",".join(TABLE), *(",".join(row) for row in zip(*TABLE.values(), strict=True))]
        (tmp_path / "log.csv").write_text("\n".join(lines), encoding="utf-8")
        source = tmp_path / "log.csv"
    cube = count_cube(read_decisions(source), ROLES)
    assert (cube.used, cube.rows, cube.dropped) == (47, 49, {"count_hidden": 2})
    assert cube.is_sound()


def test_without_leave_a_hidden_count_is_refused():
    with pytest.raises(InputError, match="must hold numbers, but “<10” is not one"):
        count_cube(read_decisions(pa.table(TABLE)), Roles("granted", count="n"))


def test_where_every_count_is_hidden_there_is_no_log():
    with pytest.raises(InputError, match="holds no cases"):
        count_cube(read_decisions(pa.table(TABLE | {"n": ["*"] * 5})), ROLES)
