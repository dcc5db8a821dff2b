"""Derived numbers: computed from the features before any points are given, such as the income per head.

Only plain arithmetic can be written: no programs, no patterns, nothing that could take long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from algaudit.models.features import Name, Real, Words
from algaudit.models.rules.form.sheet import Path, Sheet, tag_of

OPERATIONS = ("add", "subtract", "multiply", "divide", "min", "max")


def _which(given: object) -> str | None:
    """Tell a name, a number and an operation apart."""
    if isinstance(given, str):
        return "<name>"
    if isinstance(given, int | float):
        return "<number>"
    return tag_of(given, OPERATIONS)


class Added(Sheet):
    """The sum of two or more."""

    add: Annotated[tuple[Expression, ...], Field(min_length=2)]


class Subtracted(Sheet):
    """The first less the second."""

    subtract: tuple[Expression, Expression]


class Multiplied(Sheet):
    """The product of two or more."""

    multiply: Annotated[tuple[Expression, ...], Field(min_length=2)]


class Divided(Sheet):
    """The first divided by the second; missing where the second is 0."""

    divide: tuple[Expression, Expression]


class Smallest(Sheet):
    """The smallest of two or more; missing where any is missing."""

    smallest: Annotated[tuple[Expression, ...], Field(min_length=2, alias="min")]


class Largest(Sheet):
    """The largest of two or more; missing where any is missing."""

    largest: Annotated[tuple[Expression, ...], Field(min_length=2, alias="max")]


Operation: TypeAlias = Added | Subtracted | Multiplied | Divided | Smallest | Largest
Expression: TypeAlias = Annotated[
    Annotated[Name, Tag("<name>")]
    | Annotated[Real, Tag("<number>")]
    | Annotated[Added, Tag("<add>")]
    | Annotated[Subtracted, Tag("<subtract>")]
    | Annotated[Multiplied, Tag("<multiply>")]
    | Annotated[Divided, Tag("<divide>")]
    | Annotated[Smallest, Tag("<min>")]
    | Annotated[Largest, Tag("<max>")],
    Discriminator(
        _which,
        custom_error_type="which",
        custom_error_message="which",
        custom_error_context={"known": ", ".join(OPERATIONS)},
    ),
]


#: One step of arithmetic is enough for most; hundreds of them nobody can follow.
MOST_DERIVED = 100


class Derived(Sheet):
    """A number computed from others."""

    name: Name
    """What the rules call it."""
    label: Words
    """What people call it."""
    unit: Words | None = None
    """Yuan a month, years."""
    of: Expression
    """A constant, the name of a number, or one operation such as {"divide": ["income", "members"]}."""


def terms(of: Operation) -> tuple[str, tuple[Expression, ...]]:
    """Return the key of an operation and what it works on.

    Examples
    --------
    >>> terms(Divided(divide=("income", 2.0)))
    ('divide', ('income', 2.0))
    """
    [(name, field)] = type(of).model_fields.items()
    worked_on: tuple[Expression, ...] = getattr(of, name)
    return field.alias or name, worked_on


def named_in(of: Expression, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Yield every name in an expression, and where in it the name stands.

    Examples
    --------
    >>> list(named_in(Divided(divide=("income", 2.0)), ("of",)))
    [('income', ('of', 'divide', 0))]
    """
    if isinstance(of, str):
        yield of, path
    elif not isinstance(of, float):
        key, worked_on = terms(of)
        for number, one in enumerate(worked_on):
            yield from named_in(one, (*path, key, number))


def divisors_in(of: Expression) -> Iterator[Expression]:
    """Yield everything that something is divided by in an expression.

    Examples
    --------
    >>> list(divisors_in(Divided(divide=("income", "members"))))
    ['members']
    """
    if not isinstance(of, str | float):
        key, worked_on = terms(of)
        if key == "divide":
            yield worked_on[1]
        for one in worked_on:
            yield from divisors_in(one)


for _form in (Added, Subtracted, Multiplied, Divided, Smallest, Largest, Derived):
    _form.model_rebuild()
