"""Items: the four ways to give points. Each names the article it rests on, and the reason people are told.

Wherever a value may be missing the file says what is given then: nothing is left to chance or to the program.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Discriminator, Field, Tag

from algaudit.models.features import Name, Real, Words
from algaudit.models.rules.form.conditions import Condition
from algaudit.models.rules.form.sheet import Sheet, tag_of

KINDS = ("bands", "table", "when", "per_unit")


class Founded(Sheet):
    """What gives points for a reason, on a basis."""

    reason: Name | None = None
    """Code of the reason, one of "reasons"."""
    clause: Words | None = None
    """Article it rests on; that of what it stands in when left out."""


class Step(Founded):
    """One band of a number, from where the one before ends."""

    below: Real | None = None
    """The band ends before this value."""
    up_to: Real | None = None
    """The band ends with this value, included."""
    points: Real
    """What is added in this band."""


class Bands(Founded):
    """Points by bands of a number. The last band has no end."""

    label: Words | None = None
    """What people call the item; otherwise the label of the number."""
    bands: Name
    """Name of a number: a feature or a derived number."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    """The bands, rising; every one but the last with "below" or "up_to"."""
    missing: Real
    """What is added when the number is missing."""


class Row(Founded):
    """One row of a table."""

    among: Annotated[tuple[Name, ...], Field(min_length=1, alias="is")]
    """Values of the category that get these points."""
    points: Real
    """What is added for them."""


class Table(Founded):
    """Points by the value of a category."""

    label: Words | None = None
    """What people call the item; otherwise the label of the category."""
    table: Name
    """Name of a category."""
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    """The rows; each value stands in one of them at most."""
    other: Real
    """What is added for every other value."""
    missing: Real
    """What is added when the value is missing."""


class When(Founded):
    """Points where a condition certainly holds, and none elsewhere."""

    label: Words | None = None
    """What people call the item; otherwise the labels of what it looks at."""
    when: Condition
    """What must hold."""
    points: Real
    """What is added then."""


class PerUnit(Founded):
    """Points for each unit of a number."""

    label: Words | None = None
    """What people call the item; otherwise the label of the number."""
    per_unit: Name
    """Name of a number: a feature or a derived number."""
    points: Real
    """What is added for each unit."""
    least: Real | None = None
    """No fewer points than this come of it."""
    most: Real | None = None
    """No more points than this come of it."""
    missing: Real
    """What is added when the number is missing."""


def _which(given: object) -> str | None:
    """Tell the four kinds apart."""
    return tag_of(given, KINDS)


Item: TypeAlias = Annotated[
    Annotated[Bands, Tag("<bands>")]
    | Annotated[Table, Tag("<table>")]
    | Annotated[When, Tag("<when>")]
    | Annotated[PerUnit, Tag("<per_unit>")],
    Discriminator(
        _which,
        custom_error_type="which",
        custom_error_message="which",
        custom_error_context={"known": ", ".join(KINDS)},
    ),
]
