"""Keep a Cube as one Parquet file that anybody can open, and read it back without trusting it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from algaudit.cube.cube import FORMAT, Cube, Dimension
from algaudit.errors import ResultError
from algaudit.i18n import N_

_KEY = b"algaudit.cube"


def save_cube(cube: Cube, path: Path) -> None:
    """Write the Cube: one column of labels per dimension, then ``n``, and the weights when there are any."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for place, dimension in enumerate(cube.dimensions):
        columns[dimension.column] = pa.array(
            [dimension.labels[code] for code in cube.codes[:, place].tolist()], pa.string()
        )
    # Names of the log may be anything; these three are told apart by their position at the end.
    arrays = [*columns.values(), pa.array(cube.count)]
    names = [*columns, "n"]
    if cube.weight is not None and cube.squared is not None:
        arrays, names = (
            [*arrays, pa.array(cube.weight), pa.array(cube.squared)],
            [*names, "weight", "weight_squared"],
        )
    header = json.dumps(cube.header(), ensure_ascii=False, sort_keys=True).encode()
    schema = pa.schema([pa.field(name, item.type) for name, item in zip(names, arrays, strict=True)], {_KEY: header})
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)


def read_cube(path: Path) -> Cube:
    """Read a Cube back.

    Raises
    ------
    ResultError
        When the file is missing, damaged or not a Cube.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        header = json.loads((table.schema.metadata or {})[_KEY])
        if header["format"] != FORMAT:
            raise KeyError(FORMAT)
        return _cube(table, header)
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError, IndexError) as error:
        raise ResultError(N_("{path} is missing, damaged or not a Cube."), path=path) from error


# Any would hide the shape: the header is the plain form that Cube.header() makes.
def _cube(table: object, header: dict[str, object]) -> Cube:
    import pyarrow as pa

    if not isinstance(table, pa.Table):
        raise TypeError
    described = header["dimensions"]
    if not isinstance(described, list):
        raise TypeError
    dimensions = tuple(
        Dimension(item["column"], item["role"], tuple(item["labels"]), tuple(item["bands"])) for item in described
    )
    codes = [
        [{label: code for code, label in enumerate(item.labels)}[label] for label in table.column(place).to_pylist()]
        for place, item in enumerate(dimensions)
    ]
    first = len(dimensions)
    weighted = bool(header["weighted"])
    weight, squared = (table.column(first + part).to_numpy() if weighted else None for part in (1, 2))
    dropped = header["dropped"]
    if not isinstance(dropped, dict):
        raise TypeError
    return Cube(
        dimensions,
        np.array(codes, np.int64).T,
        table.column(first).to_numpy(),
        weight,
        squared,
        int(str(header["rows"])),
        dropped,
        _text(header["positive"]),
        _text(header["outcome_positive"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
