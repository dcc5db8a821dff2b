"""Keep a Cube as one Parquet file that anybody can open, and read it back without trusting it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, NonNegativeInt, PositiveInt

from algaudit.cube.cube import FORMAT, Cube, Dimension, IntArray
from algaudit.errors import ResultError
from algaudit.i18n import N_

if TYPE_CHECKING:
    import pyarrow as pa

_KEY = b"algaudit.cube"


class _Dimension(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    column: str
    role: Literal[
        "attribute", "stratum", "candidate", "stage", "labelled", "arm", "period", "outcome", "decision", "score"
    ]  # fmt: skip
    labels: list[str | None]
    bands: list[FiniteFloat]


class _Header(BaseModel):
    """The form of a file's header; what its values mean together is checked by :meth:`Cube.is_sound`."""

    model_config = ConfigDict(strict=True, extra="forbid")
    format: str
    dimensions: Annotated[list[_Dimension], Field(min_length=1)]
    rows: PositiveInt
    dropped: dict[str, NonNegativeInt]
    positive: str
    outcome_positive: str | None
    weighted: bool


def save_cube(cube: Cube, path: Path) -> None:
    """Write the Cube: one column of labels per dimension, then ``n``, and the weights when there are any."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = [
        pa.array([item.labels[code] for code in cube.codes[:, place].tolist()], pa.string())
        for place, item in enumerate(cube.dimensions)
    ]
    arrays.append(pa.array(cube.count))
    if cube.weight is not None and cube.squared is not None:
        arrays += [pa.array(cube.weight), pa.array(cube.squared)]
    header = json.dumps(cube.header(), ensure_ascii=False, sort_keys=True).encode()
    # Names of the log may be anything, "n" too; the sums are known by their place at the end.
    names = _names([item.column for item in cube.dimensions], weighted=cube.weight is not None)
    schema = pa.schema([pa.field(name, item.type) for name, item in zip(names, arrays, strict=True)], {_KEY: header})
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path)


def read_cube(path: Path) -> Cube:
    """Read a Cube back.

    Raises
    ------
    ResultError
        When the file is missing, damaged, not a Cube, or says what no Cube can.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Not read_table: it would take columns out of a path such as "sex=f/cube.parquet".
        with pq.ParquetFile(path) as opened:
            header = _Header.model_validate_json((opened.schema_arrow.metadata or {})[_KEY])
            cube = _cube(opened.read(), header)
        if header.format != FORMAT or not cube.is_sound():
            raise ValueError(path)
    except (pa.ArrowException, OSError, KeyError, ValueError, TypeError) as error:
        raise ResultError(N_("{path} is missing, damaged or not a Cube."), path=path) from error
    return cube


def _names(columns: list[str], *, weighted: bool) -> list[str]:
    return [*columns, "n", *(("weight", "weight_squared") if weighted else ())]


def _cube(table: pa.Table, header: _Header) -> Cube:
    import pyarrow as pa

    dimensions = tuple(
        Dimension(item.column, item.role, tuple(item.labels), tuple(item.bands)) for item in header.dimensions
    )
    wide = len(dimensions)
    types = [pa.string()] * wide + [pa.int64()] + [pa.float64()] * (2 if header.weighted else 0)
    if table.schema.names != _names([item.column for item in dimensions], weighted=header.weighted):
        raise ValueError(table.schema.names)
    if table.schema.types != types:
        raise TypeError(table.schema.types)
    codes = [_codes(table.column(place), item) for place, item in enumerate(dimensions)]
    count, *weights = (column.to_numpy() for column in table.columns[wide:])
    weight, squared = weights or (None, None)
    return Cube(
        dimensions,
        np.stack(codes, axis=1),
        count,
        weight,
        squared,
        header.rows,
        header.dropped,
        header.positive,
        header.outcome_positive,
    )


def _codes(column: pa.ChunkedArray, dimension: Dimension) -> IntArray:
    """Return the place of each label; a label that the header does not name is a KeyError."""
    places = {label: place for place, label in enumerate(dimension.labels)}
    return np.array([places[label] for label in column.to_pylist()], np.int64)
