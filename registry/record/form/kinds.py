"""What kind of thing stands at each place of a record, read from its form; so nothing has to be said about it twice."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from registry.record.form.record import HEAD, Record
from registry.record.form.words import LINK, MONTH, Long, Said

_MEMBERS = re.compile(r"\[[^\]]*\]")


# Any: a type as it is written.
@cache
def places() -> dict[str, Any]:
    """Return every place where something is written, and what may stand there; words count as one."""
    return dict(_leaves(Record, ""))


def plain_place(place: str) -> str:
    """Return a place without saying which members of a list are meant."""
    return _MEMBERS.sub("[]", place)


def members_place(place: str) -> str:
    """Return the place of every member of a list."""
    return f"{plain_place(place).removesuffix('[]')}[]"


# Any: as above.
def _leaves(form: type[BaseModel], before: str) -> Iterator[tuple[str, Any]]:
    for key, field in form.model_fields.items():
        if key not in HEAD:
            yield from _below(f"{before}{key}", bare(_whole(field)))


# Any: as above.
def _whole(field: FieldInfo) -> Any:
    """Return the type of a field with its own limits, which pydantic keeps apart from it."""
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation


# Any: as above.
def _below(place: str, kind: Any) -> Iterator[tuple[str, Any]]:
    if get_origin(kind) is tuple:
        yield from _below(f"{place}[]", bare(get_args(kind)[0]))
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Said):
        yield from _leaves(kind, f"{place}.")
    else:
        yield place, kind


# Any: as above.
def bare(kind: Any) -> Any:
    """Return a type without the possibility to be left out."""
    if get_origin(kind) is Annotated:
        inner = bare(get_args(kind)[0])
        return inner if get_origin(inner) in {Annotated, tuple, Literal} else Annotated[(inner, *kind.__metadata__)]
    if get_origin(kind) in {Union, types.UnionType}:
        return bare(next(one for one in get_args(kind) if one is not type(None)))
    return kind


def is_worded(place: str) -> bool:
    """Say whether words in both languages stand at a place."""
    kind = places().get(plain_place(place))
    return isinstance(kind, type) and issubclass(kind, Said)


def kind_of(place: str) -> str:
    """Return the kind of a place as the field definitions name it."""
    place = plain_place(place)
    kind = places().get(place)
    if kind is None:
        is_list = any(one.startswith(f"{place}[]") for one in places())
        return "list" if is_list else "group"
    if get_origin(kind) is Literal:
        return "choice"
    if isinstance(kind, type):
        return {bool: "yes_no", int: "number"}.get(kind) or ("text" if issubclass(kind, Long) else "line")
    base, pattern = get_args(kind)[0], _pattern(kind)
    named = {date: "date", int: "number", float: "number"}.get(base)
    return named or {LINK: "link", MONTH: "month"}.get(pattern or "", "line")


# Any: as above.
def _pattern(kind: Any) -> str | None:
    found = [one for info in kind.__metadata__ for one in (info, *getattr(info, "metadata", ()))]
    return next((one.pattern for one in found if getattr(one, "pattern", None)), None)
