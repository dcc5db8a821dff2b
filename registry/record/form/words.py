"""The smallest pieces of a record: words in both languages, days, links and codes.

Words may still lack one language while a record is being written; what is missing is then told as a gap.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from algaudit.models.features import Form

LANGUAGES = ("zh", "en")
LINE = r"^[^\n\r]*\S[^\n\r]*$"
LONG = r"\S"
LINK = r"^https?://[^\s<>\"]+$"
MAIL = r"^[^@\s<>]+@[^@\s<>]+$"
PHONE = r"^[0-9+][0-9+() -]{2,30}$"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
HASH = r"^(sha256|sm3):[0-9a-f]{64}$"
CREDIT_CODE = r"^[0-9A-Z]{18}$"
AREA_CODE = r"^[0-9]{2,12}$"
RECORD_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$"
KEYWORD = r"^[^\n\r,，;；]*[^\s,，;；][^\n\r,，;；]*$"


class Piece(Form):
    """A part of a record; its attributes are described where they stand, and so in the published schema."""

    model_config = ConfigDict(use_attribute_docstrings=True)


# Any: whatever stands in the file.
def _day(given: Any) -> Any:
    """Take a day as year, month and day with hyphens; the library would also take seconds."""
    if not isinstance(given, str):
        return given
    if len(given) == 10 and given[4:8:3] == "--":
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise PydanticCustomError("date_parsing", "no day")


OneLine = Annotated[str, Field(min_length=1, max_length=200, pattern=LINE)]
Day = Annotated[date, BeforeValidator(_day)]
Month = Annotated[str, Field(pattern=MONTH)]
Link = Annotated[str, Field(max_length=2_000, pattern=LINK)]
Mail = Annotated[str, Field(max_length=254, pattern=MAIL)]
Phone = Annotated[str, Field(pattern=PHONE)]
Hash = Annotated[str, Field(pattern=HASH)]
Count = Annotated[int, Field(ge=0)]
#: Number of a person in the office's own list; it is never published.
PersonRef = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
_Short = Annotated[str, Field(min_length=1, max_length=150, pattern=LINE)]
_Long = Annotated[str, Field(min_length=1, max_length=5_000, pattern=LONG)]


# Any: a JSON Schema is a free tree.
def _with(lang: str) -> dict[str, Any]:
    return {"properties": {lang: {"type": "string"}}, "required": [lang]}


class Said(Piece):
    """The same words in both languages, or so far in one."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [_with(lang) for lang in LANGUAGES]})

    zh: str | None = None
    """Chinese."""
    en: str | None = None
    """English."""

    @model_validator(mode="after")
    def _not_silent(self) -> Said:
        """Refuse words that are there in neither language."""
        if self.zh is None and self.en is None:
            raise PydanticCustomError("no_language", "no language")
        return self


class Line(Said):
    """One line in both languages."""

    zh: OneLine | None = None
    """Chinese."""
    en: OneLine | None = None
    """English."""


class Brief(Said):
    """One line short enough for a list."""

    zh: _Short | None = None
    """Chinese."""
    en: _Short | None = None
    """English."""


class Long(Said):
    """A text of some paragraphs in both languages."""

    zh: _Long | None = None
    """Chinese."""
    en: _Long | None = None
    """English."""


def in_order(start: date | None, until: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if start is not None and until is not None and until < start:
        raise PydanticCustomError("ends_first", "ends first")


def not_more(part: int | None, whole: int | None) -> None:
    """Refuse a part that is larger than the whole."""
    if part is not None and whole is not None and part > whole:
        raise PydanticCustomError("more_than_all", "more than all")
