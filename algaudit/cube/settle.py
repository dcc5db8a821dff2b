"""Turn raw counts into the Cube: clean labels, join what is one group, sort, and leave out rows without a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from algaudit.cube.cube import Cube, Dimension, IntArray, in_order
from algaudit.cube.layout import Layout
from algaudit.decisions.labels import is_number, label_of, positive_of
from algaudit.decisions.roles import Roles
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS = 1_000
MOST_NUMBERS = 50
_LOW = 1 << 25


def settle(raw: pa.Table, layout: Layout, roles: Roles) -> Cube:
    """Return the Cube of a raw table of counts.

    Raises
    ------
    InputError
        When there are no rows, too many groups, or no clear positive value.
    """
    count = _counts(raw, layout)
    if not count.sum():
        raise InputError(N_("The log holds no cases; it has a header but no rows with a count above 0."))
    dimensions, codes = _dimensions(raw, layout, roles)
    sums = _weights(raw, layout)
    decided = [item.role for item in dimensions].index("decision")
    known = codes[:, decided] < len([label for label in dimensions[decided].labels if label is not None])
    rows, missing = int(count.sum()), int(count[~known].sum())
    keep = known & (count > 0)
    dimensions, codes = _pruned(dimensions, codes[keep])
    codes, count, sums = _joined(codes, count[keep], [part[keep] for part in sums])
    weight, squared = _floats(sums, layout)
    positive, outcome_positive = _positives(dimensions, roles)
    dropped = {"decision_missing": missing} if missing else {}
    return Cube(dimensions, codes, count, weight, squared, rows, dropped, positive, outcome_positive)


def _counts(raw: pa.Table, layout: Layout) -> IntArray:
    if layout.count and sum(raw.column("wrong").to_pylist()):
        raise InputError(
            N_(
                "Column {column} has {rows} counts that are blank, negative or not whole; "
                "counts are whole numbers from 0."
            ),
            column=layout.count,
            rows=sum(raw.column("wrong").to_pylist()),
        )
    return np.array([int(value or 0) for value in raw.column("n").to_pylist()], np.int64)


def _dimensions(raw: pa.Table, layout: Layout, roles: Roles) -> tuple[tuple[Dimension, ...], IntArray]:
    bands = {item.column: item for item in layout.banded}
    parts: list[tuple[Dimension, IntArray]] = []
    kinds = [(item.column, "attribute") for item in roles.attributes] + [
        (item.column, "stratum") for item in roles.strata
    ]
    kinds += [
        (name, role)
        for name, role in ((roles.outcome, "outcome"), (roles.decision, "decision"), (roles.score, "score"))
        if name
    ]
    for column, role in kinds:
        if column in bands:
            made: tuple[str | None, ...] = (*bands[column].band_labels(), None)
            labels = [made[-1 if value is None else int(str(value))] for value in _values(raw, f"band {column}")]
            dimension = Dimension(column, role, made, bands[column].bands)
        else:
            labels = _labels(raw, column)
            dimension = Dimension(column, role, in_order(labels))
            _check_groups(dimension)
        places = {label: place for place, label in enumerate(dimension.labels)}
        parts.append((dimension, np.array([places[label] for label in labels], np.int64)))
    return tuple(part[0] for part in parts), np.stack([part[1] for part in parts], axis=1)


def _values(raw: pa.Table, column: str) -> list[object]:
    return raw.column(column).to_pylist()  # type: ignore[no-any-return]  # pyarrow has no types for it


def _labels(raw: pa.Table, column: str) -> list[str | None]:
    known: dict[object, str | None] = {}
    return [
        known[value] if value in known else known.setdefault(value, label_of(value)) for value in _values(raw, column)
    ]


def _check_groups(dimension: Dimension) -> None:
    labels = [label for label in dimension.labels if label is not None]
    if dimension.role in {"decision", "outcome"} and len(labels) <= MOST_GROUPS:
        return
    if len(labels) > MOST_NUMBERS and all(is_number(label) for label in labels):
        raise InputError(
            N_(
                "Column {column} holds {found} different numbers; "
                "group them into bands, for example --by {column}:18,35,60."
            ),
            column=dimension.column,
            found=len(labels),
        )
    if len(labels) > MOST_GROUPS:
        raise InputError(
            N_(
                "Column {column} holds {found} different values, more than {limit}; "
                "it looks like a name or a number of each case: choose a column with groups."
            ),
            column=dimension.column,
            found=len(labels),
            limit=MOST_GROUPS,
        )


def _weights(raw: pa.Table, layout: Layout) -> list[IntArray]:
    if not layout.weight:
        return []
    return [
        np.array(raw.column(f"{name}_{part}").to_pylist(), np.int64) for name in ("w", "q") for part in ("high", "low")
    ]


def _pruned(dimensions: Sequence[Dimension], codes: IntArray) -> tuple[tuple[Dimension, ...], IntArray]:
    """Leave out labels that no case has; bands stay, so that an empty band is seen as empty."""
    made, columns = [], []
    for place, dimension in enumerate(dimensions):
        used = set(codes[:, place].tolist())
        keep = [
            number
            for number, label in enumerate(dimension.labels)
            if number in used or (dimension.bands and label is not None)
        ]
        fresh = np.full(len(dimension.labels), -1, np.int64)
        fresh[keep] = np.arange(len(keep))
        made.append(
            Dimension(
                dimension.column,
                dimension.role,
                tuple(dimension.labels[number] for number in keep),
                dimension.bands,
            )
        )
        columns.append(fresh[codes[:, place]])
    return tuple(made), np.stack(columns, axis=1)


def _joined(codes: IntArray, count: IntArray, sums: list[IntArray]) -> tuple[IntArray, IntArray, list[IntArray]]:
    unique, place = np.unique(codes, axis=0, return_inverse=True)
    place = place.reshape(-1)

    def total(values: IntArray) -> IntArray:
        made = np.zeros(len(unique), np.int64)
        np.add.at(made, place, values)
        return made

    return unique, total(count), [total(part) for part in sums]


def _floats(sums: list[IntArray], layout: Layout) -> tuple[np.ndarray | None, np.ndarray | None]:
    if not sums:
        return None, None
    # Python integers: the joined parts are wider than 64 bits, and the last rounding happens once.
    weight = [(int(high) * _LOW + int(low)) / layout.scale for high, low in zip(sums[0], sums[1], strict=True)]
    unit = layout.scale * layout.scale / 2.0**50
    squared = [(int(high) * _LOW + int(low)) / unit for high, low in zip(sums[2], sums[3], strict=True)]
    return np.array(weight), np.array(squared)


def _positives(dimensions: Sequence[Dimension], roles: Roles) -> tuple[str, str | None]:
    by_role = {item.role: item for item in dimensions}
    decision = by_role["decision"]
    positive = _positive(decision, roles.positive, "--positive")
    if "outcome" not in by_role:
        return positive, None
    outcome = by_role["outcome"]
    wanted = roles.outcome_positive
    if wanted is None and roles.positive is not None and label_of(roles.positive) in outcome.labels:
        wanted = roles.positive
    return positive, _positive(outcome, wanted, "--outcome-positive")


def _positive(dimension: Dimension, wanted: str | None, option: str) -> str:
    labels = [label for label in dimension.labels if label is not None]
    listed = ", ".join(shown(label) for label in labels[:8])
    if wanted is not None:
        label = label_of(wanted)
        if label is None or label not in labels:
            raise InputError(
                N_("No row of column {column} has the value {value}; its values are: {values}."),
                column=dimension.column,
                value=shown(wanted),
                values=listed,
            )
        return label
    found = positive_of(labels)
    if found is None:
        raise InputError(
            N_("Column {column} has {found} values ({values}); say which one counts as positive with {option} VALUE."),
            column=dimension.column,
            found=len(labels),
            values=listed,
            option=option,
        )
    return found
