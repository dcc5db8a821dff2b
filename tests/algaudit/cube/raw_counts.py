"""Raw counts as an engine hands them over, settled for a test, and a Cube read as plain cells."""

import pyarrow as pa

from algaudit.cube.cube import Cube
from algaudit.cube.layout import Layout, band_of, key_of
from algaudit.cube.settle import settle
from algaudit.decisions.roles import Attribute, Roles

SEX, AGE = Attribute("sex"), Attribute("age", (18.0, 60.0))


def settled(roles: Roles, n, /, *, bands=None, sums=None, scale=1.0, **columns) -> Cube:
    """Settle raw counts given as columns of values, band numbers, and sums."""
    layout = Layout(
        banded=tuple(item for item in (*roles.attributes, *roles.strata) if item.bands),
        plain=tuple(columns),
        weight=roles.weight,
        count=roles.count,
        scale=scale,
    )
    raw = {key_of(name): values for name, values in columns.items()}
    raw |= {band_of(name): pa.array(values, pa.int64()) for name, values in (bands or {}).items()}
    raw |= {"n": pa.array(n, pa.int64()), **(sums or {})}
    return settle(pa.table(raw), layout, roles)


def by_sex(sexes, decisions, n=None, **roles) -> Cube:
    return settled(Roles("granted", attributes=(SEX,), **roles), n or [1] * len(sexes), sex=sexes, granted=decisions)


def labels(cube: Cube, column: str):
    return cube.dimensions[cube.place(column)].labels


def cells(cube: Cube) -> dict[tuple, int]:
    names = [item.labels for item in cube.dimensions]
    return {
        tuple(known[code] for known, code in zip(names, row, strict=True)): count
        for row, count in zip(cube.codes.tolist(), cube.count.tolist(), strict=True)
    }
