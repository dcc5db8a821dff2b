"""One log in many containers: as text, as Parquet, as frames of three libraries; and the Cube of each."""

import csv
import gzip
import io
import math

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions

KINDS = ("csv", "tsv", "csv.gz", "parquet", "parts", "pandas", "polars", "lazy", "pyarrow", "chunks")
TYPED = KINDS[3:]


def as_text(column):
    """Return what an office would write for the values of a column."""
    short = pa.types.is_float32(column.type)
    values = column.to_numpy() if short else column.to_pylist()
    return ["" if value is None or value != value else str(value) for value in values]


def write_text(path, table, delimiter):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(table.column_names)
    writer.writerows(zip(*map(as_text, table.columns), strict=True))
    written = text.getvalue().encode()
    path.write_bytes(gzip.compress(written) if path.suffix == ".gz" else written)
    return path


def contained(table, kind, folder):
    """Return the same log in another container."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind in {"csv", "tsv", "csv.gz"}:
        return write_text(folder / f"log.{kind}", table, "\t" if kind == "tsv" else ",")
    if kind == "parquet":
        pq.write_table(table, folder / "log.parquet", row_group_size=3)
        return folder / "log.parquet"
    if kind == "parts":
        third = max(1, math.ceil(table.num_rows / 3))
        for number, part in enumerate(range(0, table.num_rows, third)):
            pq.write_table(table.slice(part, third), folder / f"part-{number}.parquet")
        return folder
    if kind == "chunks":
        return pa.concat_tables([table.slice(0, 1).combine_chunks(), table.slice(1).combine_chunks()])
    # Whole numbers with gaps would become 64-bit floats.
    whole = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
    polars = {"polars": lambda: pl.from_arrow(table), "lazy": lambda: pl.from_arrow(table).lazy()}
    return {"pandas": lambda: table.to_pandas(types_mapper=whole.get), "pyarrow": lambda: table, **polars}[kind]()


def cubes(table, roles, folder, kinds=KINDS):
    """Return the Cube of the log in each container."""
    return {kind: count_cube(read_decisions(contained(table, kind, folder / kind)), roles) for kind in kinds}


def forms(table, roles, folder, kinds=KINDS):
    """Return the different canonical forms found, with the containers that gave each."""
    found = {}
    for kind, cube in cubes(table, roles, folder, kinds).items():
        found.setdefault(cube.canonical(), []).append(kind)
    return found


def labels(cube, column="group"):
    return cube.dimensions[cube.place(column)].labels
