"""What is shown of a record, field by field: with its meaning, and told as not filled in where it is empty.

A field that readers must be able to count on is shown even when nothing stands in it, and one that is withheld is shown
with the reason. So nobody takes silence for an answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from registry.record.fields import Definition, definitions
from registry.record.form.record import Record
from registry.record.form.words import LANGUAGES
from registry.record.places import Plain, is_empty, is_said, steps
from registry.record.publishing import published_plain


@dataclass(frozen=True)
class Shown:
    """One field as it is shown in one language."""

    number: int
    label: str
    help: str
    state: Literal["filled", "empty", "withheld"]
    #: Any: what stands there as JSON, words in the language shown, by key of the record.
    values: dict[str, Any]
    #: Why it is withheld, and by which law.
    reason: str = ""
    legal_ground: str = ""


def shown_fields(record: Record, lang: str) -> tuple[Shown, ...]:
    """Return the fields to show, in their order, with the meanings of the edition the record was written by."""
    plain = published_plain(record)
    found = [_shown(one, record, plain, lang) for one in definitions(record.definitions)]
    return tuple(one for one in found if one is not None)


def in_language(value: Any, lang: str) -> Any:
    """Return a value with its words in one language, or in the other where the one is missing."""
    if is_said(value):
        return value.get(lang) or next(value[other] for other in LANGUAGES if other in value)
    if isinstance(value, dict):
        return {key: in_language(one, lang) for key, one in value.items()}
    return [in_language(one, lang) for one in value] if isinstance(value, list) else value


def _shown(one: Definition, record: Record, plain: Plain, lang: str) -> Shown | None:
    facts: dict[str, Any] = {"number": one.number, "label": one.label.of(lang), "help": one.help.of(lang)}
    parts = {key: _part(one, key, plain.get(key)) for key in one.keys}
    values = {key: in_language(part, lang) for key, part in parts.items() if not is_empty(part)}
    for kept in record.withheld:
        if kept.field in one.keys:
            why = in_language(kept.model_dump(mode="json", exclude_none=True), lang)
            return Shown(
                state="withheld", values=values, reason=why["reason"], legal_ground=why["legal_ground"], **facts
            )
    if values or one.always_show:
        return Shown(state="filled" if values else "empty", values=values, **facts)
    return None


# Any: JSON of any kind.
def _part(one: Definition, key: str, value: Any) -> Any:
    """Return of a list only what belongs to the field, where several fields describe its members."""
    inner = [steps(place)[1].name for place in one.places if place.startswith(f"{key}[].")]
    if not inner or not isinstance(value, list):
        return value
    found = [{name: member[name] for name in inner if name in member} for member in value]
    return found if any(found) else None
