"""How the fields of a register standard are filled from a record: data, one file for each standard and edition.

What could not be confirmed from the standard's own text is marked as such and is told to whoever uses it.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

from algaudit.i18n import N_
from algaudit.models.features import Form, Words
from registry.record.fields import When
from registry.record.form.kinds import members_place
from registry.record.told import WordedError

Lang: TypeAlias = Literal["zh", "en"]
#: value: one thing; many: a list of them; list: parts with keys of their own; sections: one text with headings;
#: constant: always the same; language: the language the document is in; address: a mail address or a page.
Kind = Literal["value", "many", "list", "sections", "constant", "language", "address"]
OWN: Final = "algaudit"
#: Standards in the order in which they are listed; the house's own one is made from the field definitions.
FOREIGN: Final = ("uk-atrs", "nl", "eurocities", "eu-annex-viii-c", "cn-filing")


class Entry(Form):
    """One field of a standard, or one part of such a field."""

    path: str = ""
    label: Words
    source: Annotated[tuple[str, ...], Field(alias="from")] = ()
    kind: Annotated[Kind, Field(alias="as")] = "value"
    each: str | None = None
    parts: tuple[Entry, ...] = ()
    free: str | None = None
    free_at: str | None = None
    having: str | None = None
    lacking: str | None = None
    join: str | None = None
    first: bool = False
    last: bool = False
    constant: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    back: dict[str, str] = Field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    british: bool = False
    least: int | None = None
    most: int | None = None
    required: bool = False
    when: When = Field(default_factory=dict)
    read: Literal["yes", "otherwise", "no"] = "yes"
    unconfirmed: tuple[Literal["path", "codes", "required"], ...] = ()
    note: Words | None = None
    base: str = ""

    def whole(self, place: str) -> str:
        """Return a place within the record, where a part names it within the member of a list only."""
        return self.base + place


class Standard(Form):
    """A register standard and how its fields are filled."""

    form: Literal["algaudit-standard/1"]
    code: str
    version: str
    title: Words
    note: Words
    lang: Lang
    entries: tuple[Entry, ...]


@cache
def standard(code: str) -> Standard:
    """Return a standard of another register by its code, or raise InputError naming those there are."""
    if code not in FOREIGN:
        raise WordedError(N_("There is no standard “{code}”; known are: {known}."), code=code, known=(OWN, *FOREIGN))
    text = files("registry.record").joinpath("data", "standards", f"{code}.json").read_text("utf-8")
    made = Standard.model_validate_json(text, strict=True)
    return made.model_copy(update={"entries": _based(made.entries, "")})


def _based(entries: tuple[Entry, ...], base: str) -> tuple[Entry, ...]:
    """Tell every part where in the record it stands."""
    return tuple(
        one.model_copy(
            update={"base": base, "parts": _based(one.parts, f"{base}{members_place(one.each)}." if one.each else base)}
        )
        for one in entries
    )
