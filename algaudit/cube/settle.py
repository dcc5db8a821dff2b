"""Turn raw counts into the Cube: clean labels, join what is one group, sort, and leave out rows without a decision.

Here it is also decided what is no group: a number without bands, a name or number that each case has of its own, and
whatever names a person. A Cube holds counts, never people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from algaudit.cube.cube import Cube, Dimension, FloatArray, IntArray, in_order
from algaudit.cube.layout import LARGEST_COUNT, PARTS, WEIGHT_BITS, Layout, band_of, key_of, whole
from algaudit.decisions.labels import is_number, label_of, month_of, positive_of
from algaudit.decisions.roles import Attribute, Roles
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.identifiers import names_a_person
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa

MOST_GROUPS = 1_000
MOST_NUMBERS = 50
#: So many values may be groups even where half of the cases have one of their own.
FEW_GROUPS = 20
#: More spellings than this are counted but not looked at one by one.
MOST_SPELLINGS = 100_000


def settle(raw: pa.Table, layout: Layout, roles: Roles) -> Cube:
    """Return the Cube of a raw table of counts.

    Raises
    ------
    InputError
        When there are no rows, too many groups, or no clear positive value.
    """
    count, hidden = _counts(raw, layout)
    cases = int(count.sum())
    if not cases:
        raise InputError(N_("The log holds no cases; it has a header but no rows with a count above 0."))
    parts = [_dimension(raw, layout, named, cases) for named in _named(roles)]
    dimensions, codes = tuple(part[0] for part in parts), np.stack([part[1] for part in parts], axis=1)
    decided = [item.role for item in dimensions].index("decision")
    known = codes[:, decided] < len([label for label in dimensions[decided].labels if label is not None])
    missing = int(count[~known].sum())
    keep = known & (count > 0)
    dimensions, codes = _pruned(dimensions, codes[keep])
    dimensions, codes = _with_declared(dimensions, codes, roles)
    sums = [_part(raw, f"{name}_{part}")[keep] for name in ("w", "q") for part in PARTS] if layout.weight else []
    codes, count, sums = _joined(codes, count[keep], sums)
    weight, squared = _floats(sums, layout)
    positive, outcome_positive = _positives(dimensions, roles)
    dropped = {name: number for name, number in (("decision_missing", missing), ("count_hidden", hidden)) if number}
    return Cube(dimensions, codes, count, weight, squared, cases + hidden, dropped, positive, outcome_positive)


def _counts(raw: pa.Table, layout: Layout) -> tuple[IntArray, int]:
    """Return the count of each raw row, and how many rows of the table have a hidden one."""
    wrong = int(_part(raw, "wrong").sum()) if layout.count else 0
    if wrong and not layout.hidden_counts:
        raise InputError(
            N_(
                "Column {column} has {rows} counts that are blank, negative, not whole or beyond {most}; "
                "counts are whole numbers from 0."
            ),
            column=layout.count,
            rows=wrong,
            most=f"{LARGEST_COUNT:,.0f}",
        )
    return _part(raw, "n"), wrong


def _part(raw: pa.Table, name: str) -> IntArray:
    """Return a sum as whole numbers; an engine may say nothing where there was nothing to add."""
    return np.array([value or 0 for value in raw.column(name).to_pylist()], np.int64)


def _named(roles: Roles) -> list[tuple[str, str]]:
    """Return the columns of the Cube with their roles, in its order."""
    single = ((roles.outcome, "outcome"), (roles.decision, "decision"), (roles.score, "score"))
    return [
        *((item.column, role) for role, item in roles.groups()),
        *((name, role) for name, role in single if name),
    ]


def _dimension(raw: pa.Table, layout: Layout, named: tuple[str, str], cases: int) -> tuple[Dimension, IntArray]:
    """Return one column of the Cube, and the place of each raw row's label in it."""
    column, role = named
    banded = next((item for item in layout.banded if item.column == column), None)
    if banded:
        return _bands(raw, banded, role)
    spellings, which = _spellings(raw, column)
    if len(spellings) > MOST_SPELLINGS:
        raise _too_many(column, role, len(spellings), numeric=_all_numeric(spellings))
    labels = [label_of(value) for value in spellings]
    if role == "period":
        labels = _periods(labels, column)
    dimension = Dimension(column, role, in_order(labels))
    _check_groups(dimension, cases)
    places = {label: place for place, label in enumerate(dimension.labels)}
    return dimension, np.array([places[label] for label in labels], np.int64)[which]


def _bands(raw: pa.Table, banded: Attribute, role: str) -> tuple[Dimension, IntArray]:
    labels = (*banded.band_labels(), None)
    codes = [len(labels) - 1 if code is None else code for code in raw.column(band_of(banded.column)).to_pylist()]
    return Dimension(banded.column, role, labels, banded.bands), np.array(codes, np.int64)


def _spellings(raw: pa.Table, column: str) -> tuple[list[object], IntArray]:
    """Return the different raw values of a column, missing among them, and which of them each row has.

    Plain Python: for so few rows Arrow's own functions, and pandas that they bring along, take longer to load.
    """
    places: dict[object, int] = {}
    which = [places.setdefault(value, len(places)) for value in raw.column(key_of(column)).to_pylist()]
    return list(places), np.array(which, np.int64)


def _periods(labels: list[str | None], column: str) -> list[str | None]:
    months = [None if label is None else month_of(label) for label in labels]
    odd = next((label for label, month in zip(labels, months, strict=True) if label is not None and not month), None)
    if odd is not None:
        raise InputError(
            N_("Column {column} must hold dates or months, but “{value}” is none; write 2026-03-14, 2026-03 or 2026."),
            column=column,
            value=shown(odd),
        )
    return months


def _all_numeric(spellings: list[object]) -> bool:
    return all(label is None or is_number(label) for label in map(label_of, spellings))


def _check_groups(dimension: Dimension, cases: int) -> None:
    labels = [label for label in dimension.labels if label is not None]
    groups = dimension.role not in {"decision", "outcome"}
    if len(labels) > MOST_GROUPS or (groups and len(labels) > MOST_NUMBERS and all(map(is_number, labels))):
        raise _too_many(dimension.column, dimension.role, len(labels), numeric=all(map(is_number, labels)))
    if any(names_a_person(label) for label in labels):
        raise InputError(
            N_(
                "Column {column} holds identity card or mobile numbers; "
                "a group is never one person: choose a column with groups."
            ),
            column=dimension.column,
        )
    if groups and len(labels) > FEW_GROUPS and len(labels) * 2 > cases:
        raise InputError(
            N_(
                "Column {column} holds {found} different values in {cases} cases; it looks like a name or a number "
                "of each case: choose a column with groups, or band a number, for example {option} {column}:18,35,60."
            ),
            option=_option(dimension.role),
            column=dimension.column,
            found=len(labels),
            cases=cases,
        )


def _too_many(column: str, role: str, found: int, *, numeric: bool) -> InputError:
    if role in {"decision", "outcome"}:
        return InputError(
            N_(
                "Column {column} holds {found} different values, more than {limit}; "
                "a decision or an outcome has few: name the column that holds it."
            ),
            column=column,
            found=found,
            limit=MOST_GROUPS,
        )
    if role in {"stage", "labelled", "arm"}:
        return InputError(
            N_("Column {column} holds {found} different values; here a column has few, such as yes and no."),
            column=column,
            found=found,
        )
    if numeric:
        return InputError(
            N_(
                "Column {column} holds {found} different numbers; "
                "group them into bands, for example {option} {column}:18,35,60."
            ),
            option=_option(role),
            column=column,
            found=found,
        )
    return InputError(
        N_(
            "Column {column} holds {found} different values, more than {limit}; "
            "it looks like a name or a number of each case: choose a column with groups."
        ),
        column=column,
        found=found,
        limit=MOST_GROUPS,
    )


def _option(role: str) -> str:
    """Return the option that gives bands to a column of a role."""
    return {"attribute": "--by", "stratum": "--stratum", "candidate": "--candidate"}.get(role, "--by")


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
        labels = tuple(dimension.labels[number] for number in keep)
        made.append(Dimension(dimension.column, dimension.role, labels, dimension.bands))
        columns.append(fresh[codes[:, place]])
    return tuple(made), np.stack(columns, axis=1)


def _with_declared(
    dimensions: tuple[Dimension, ...], codes: IntArray, roles: Roles
) -> tuple[tuple[Dimension, ...], IntArray]:
    """Add the value that was declared positive where no case has it and all others agree: nobody was granted."""
    declared = {"decision": roles.positive, "outcome": roles.outcome_positive}
    made, codes = list(dimensions), codes.copy()
    for place, item in enumerate(dimensions):
        wanted = declared.get(item.role) and label_of(declared[item.role])
        known = [label for label in item.labels if label is not None]
        if not wanted or wanted in known or len(known) != 1:
            continue
        labels = in_order([*item.labels, wanted])
        made[place] = Dimension(item.column, item.role, labels)
        codes[:, place] = np.array([labels.index(label) for label in item.labels])[codes[:, place]]
    return tuple(made), codes


def _joined(codes: IntArray, count: IntArray, sums: list[IntArray]) -> tuple[IntArray, IntArray, list[IntArray]]:
    unique, place = np.unique(codes, axis=0, return_inverse=True)
    place = place.reshape(-1)

    def total(values: IntArray) -> IntArray:
        made = np.zeros(len(unique), np.int64)
        np.add.at(made, place, values)
        return made

    return unique, total(count), [total(part) for part in sums]


def _floats(sums: list[IntArray], layout: Layout) -> tuple[FloatArray | None, FloatArray | None]:
    if not sums:
        return None, None
    # Python integers: the joined parts are wider than 64 bits, and the last rounding happens once.
    wide = [
        [float(whole(*parts)) for parts in zip(*(part.tolist() for part in three), strict=True)]
        for three in (sums[:3], sums[3:])
    ]
    back = 2.0**WEIGHT_BITS / layout.scale
    return np.array(wide[0]) / layout.scale, np.array(wide[1]) * back / layout.scale


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
    if not labels:
        raise InputError(N_("Column {column} is blank from end to end; name another column."), column=dimension.column)
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
            N_(
                "It is not clear which value of column {column} counts as positive ({values}); "
                "name it with {option} VALUE."
            ),
            column=dimension.column,
            values=listed,
            option=option,
        )
    return found
