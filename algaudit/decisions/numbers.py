"""Make numbers of a column of text, and refuse what is not a number instead of guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from algaudit.decisions.labels import is_number, label_of, number_of
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

if TYPE_CHECKING:
    import pyarrow as pa


def numbers(values: pa.Array, column: str) -> pa.Array:
    """Return a column as 64-bit floats; missing values are null.

    Parameters
    ----------
    values : pyarrow Array
        Text, integers, floats, decimals or truth values.
    column : str
        Its name, for the message.

    Raises
    ------
    InputError
        When a value is not a finite number, with an example.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        # Not safe: whole numbers beyond 2**53 may lose their last digit, as they do in every engine.
        cast = values.cast(pa.float64(), safe=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        cast = None
    # A word that reads as "not a number" is looked at as a word: “nan” is blank, “-NAN” is nothing known.
    if cast is not None and (pa.types.is_primitive(values.type) or not pc.any(pc.is_nan(cast)).as_py()):
        return _finite(cast, column)
    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    made = []
    for value in encoded.dictionary.to_pylist():
        try:
            made.append(number_of(value))
        except ValueError as error:
            raise not_a_number(column, label_of(value)) from error
    return pa.array(made, pa.float64()).take(encoded.indices)


def number_or_nothing(values: pa.Array, column: str) -> pa.Array:
    """Return a column as 64-bit floats; what is no number, such as “<10” or “*”, is null like a missing value.

    Examples
    --------
    >>> import pyarrow as pa
    >>> number_or_nothing(pa.array(["12", "<10", None]), "n").to_pylist()
    [12.0, None, None]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    labels = [label_of(value) for value in encoded.dictionary.to_pylist()]
    known = pa.array([label if label is not None and is_number(label) else None for label in labels], pa.string())
    return numbers(known.take(encoded.indices), column)


def _finite(values: pa.Array, column: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pc.any(pc.is_inf(values)).as_py():
        raise not_a_number(column, "inf")
    missing = pc.is_nan(values)
    if not pc.any(missing).as_py():
        return values
    # Not pa.scalar(None): it imports pandas to ask whether None is one of its values.
    return pc.if_else(missing, pa.nulls(1, pa.float64())[0], values)


def not_a_number(column: str, value: object) -> InputError:
    """Say that a column which must hold numbers holds something else."""
    return InputError(
        N_("Column {column} must hold numbers, but “{value}” is not one; mend it or leave it blank."),
        column=column,
        value=shown(value),
    )
