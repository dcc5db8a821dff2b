"""The definitions of the 78 fields: what each tells the reader, what to write into it, and an example.

They are data, one file for each edition. A record names the edition it was written by, so that an old record is still
shown with the meanings it was written with. An edition that has been released is never changed; a new one is added.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import Field

from algaudit.i18n import N_
from algaudit.models.features import Form, Words
from registry.record.places import first_at, head
from registry.record.told import WordedError

LATEST = 1
EDITIONS = (1,)
Kind = Literal["line", "text", "choice", "date", "month", "link", "number", "yes_no", "list", "group"]
_NO_EDITION: Final = N_("There is no edition {edition} of the field definitions; known are: {known}.")
#: JSON values that a field may have for a rule to hold.
When = dict[str, tuple[str | bool, ...]]


class Definition(Form):
    """What a field is for, in both languages."""

    number: int
    name: str
    label: Words
    places: Annotated[tuple[str, ...], Field(min_length=1)]
    type: Kind
    always_show: bool
    help: Words
    instruction: Words
    example: Words
    filled_by: Literal["person", "platform"] = "person"
    required: Literal["no", "publish", "use"] = "no"
    when: When = Field(default_factory=dict)
    needs: tuple[tuple[str, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    inherit: bool = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the record that the field is made of."""
        return tuple(dict.fromkeys(head(place) for place in self.places))

    def holds(self, place: str) -> bool:
        """Say whether a place of the record belongs to the field."""
        return any(place == own or place.startswith((f"{own}.", f"{own}[")) for own in self.places)

    @property
    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """Return what must be filled in where the field is required: one place of each row."""
        return self.needs or tuple((place,) for place in self.places)


class _Edition(Form):
    """A file of definitions."""

    form: Literal["algaudit-fields/1"]
    edition: int
    fields: tuple[Definition, ...]
    choices: dict[str, dict[str, Words]]


def definitions(edition: int = LATEST) -> tuple[Definition, ...]:
    """Return the definitions of all fields in their order, or raise InputError for an edition that does not exist."""
    return _read(edition).fields


def definition_of(key: str, edition: int = LATEST) -> Definition:
    """Return the definition of the field that a key of the record belongs to; of several the first."""
    return next(one for one in definitions(edition) if key in one.keys)


def definition_at(place: str, edition: int = LATEST) -> Definition:
    """Return the definition of the field that a place of the record belongs to."""
    bare = re.sub(r"\[[^\]]*\]", "[]", place)
    within = [one for one in definitions(edition) if one.holds(bare)]
    return within[0] if within else definition_of(head(place), edition)


def choice_label(place: str, code: str, edition: int = LATEST) -> Words:
    """Return what people call one of the values that may be chosen at a place."""
    return _read(edition).choices[place][code]


def choices(edition: int = LATEST) -> dict[str, dict[str, Words]]:
    """Return what people call the values that may be chosen, by place and code."""
    return _read(edition).choices


def applies(when: When, plain: dict[str, object]) -> bool:
    """Say whether a rule holds for a record: every place named has one of the values named."""
    return all(first_at(plain, place) in among for place, among in when.items())


@cache
def _read(edition: int) -> _Edition:
    if edition not in EDITIONS:
        raise WordedError(_NO_EDITION, edition=edition, known=tuple(str(one) for one in EDITIONS))
    text = files("registry.record").joinpath("data", f"fields-{edition}.json").read_text("utf-8")
    return _Edition.model_validate_json(text, strict=True)
