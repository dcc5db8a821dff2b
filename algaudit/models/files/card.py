"""What a locked process says about the algorithm that it opened: believed only as far as its form is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from algaudit.decisions.labels import label_of
from algaudit.models.features import Name
from algaudit.models.files.said import refusal

_LABELS = 1_000


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Input(_Told):
    """An input as the file takes it.

    Parameters
    ----------
    name : str or None
        None where the file knows columns by their place only.
    kind : {"number", "code", "text"}
        A code is a number that stands for a category.
    values : tuple of str or float
        What the file's encoders know of a category.
    """

    name: Name | None
    kind: Literal["number", "code", "text"]
    values: Annotated[
        tuple[StrictStr | Annotated[StrictFloat, Field(allow_inf_nan=False)], ...], Field(strict=False)
    ] = ()

    def raw(self) -> dict[str, str | float]:
        """Return label → value in the file; the label is how the value reads in a log.

        Examples
        --------
        >>> Input(name="town", kind="text", values=("东镇 ", "True")).raw()
        {'东镇': '东镇 ', 'true': 'True'}
        """
        found: dict[str, str | float] = {}
        for value in self.values:
            label = label_of(value)
            # A value that reads like another keeps away only where the other is written as it reads.
            if label is not None and (label not in found or value == label):
                found[label] = value
        return found


class Card(_Told):
    """What the algorithm takes in and yields.

    Parameters
    ----------
    inputs : tuple of Input
        In the order of the file.
    labels : tuple
        As they stand in the file, in the order of its scores; empty for an amount.
    unit : {"points", "probability", "amount"}
        Of the score.
    """

    inputs: Annotated[tuple[Input, ...], Field(min_length=1, max_length=1_000, strict=False)]
    labels: Annotated[
        tuple[StrictBool | StrictInt | StrictFloat | StrictStr, ...], Field(max_length=_LABELS, strict=False)
    ]
    unit: Literal["points", "probability", "amount"]

    @property
    def named(self) -> bool:
        """Whether the file knows its inputs by name."""
        return self.inputs[0].name is not None

    @model_validator(mode="after")
    def _agrees(self) -> Card:
        """Refuse names for some only or twice, and labels where there is nothing to decide."""
        names = [item.name for item in self.inputs if item.name is not None]
        if len(names) not in {0, len(self.inputs)} or len(set(names)) < len(names):
            raise ValueError
        if (self.unit == "amount") != (not self.labels):
            raise ValueError
        return self


# Any: whatever came through the lock.
def read_card(told: Mapping[str, Any], file: str) -> Card:
    """Return what a locked process told about a file.

    Raises
    ------
    InputError
        When it is not of the form that was agreed.
    """
    try:
        return Card.model_validate(told)
    except ValidationError as error:
        raise refusal("opening", file, {}) from error


def labels_of(card: Card, file: str) -> tuple[str, ...]:
    """Return the labels as they read in a log.

    Raises
    ------
    InputError
        When two of them read the same.

    Examples
    --------
    >>> labels_of(Card(inputs=(Input(name="age", kind="number"),), labels=(False, True), unit="probability"), "a.skops")
    ('false', 'true')
    """
    found = tuple(label_of(label) or str(label) for label in card.labels)
    if len(set(found)) < len(found) or any(not label for label in found):
        raise refusal("labels", file, {})
    return found
