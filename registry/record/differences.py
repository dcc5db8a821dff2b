"""What differs between two versions of a record, field by field, so that everybody sees what was changed.

Members of a list are told apart by their name or title, and by their place where they have none: a data set that only
moved has not changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from algaudit.i18n import N_
from algaudit.privacy.masks import shown
from registry.record.fields import definition_of
from registry.record.form.record import HEAD, Record
from registry.record.places import Plain, is_said
from registry.record.reading import plain_of
from registry.record.told import say

#: Keys, names of members, and places of members without one, counted from 1.
Way: TypeAlias = tuple[str | int, ...]
_SENTENCES: Final = {
    "added": N_("Field {number} ({label}), {way}: added “{new}”."),
    "removed": N_("Field {number} ({label}), {way}: removed “{old}”."),
    "changed": N_("Field {number} ({label}), {way}: “{old}” became “{new}”."),
}
#: Letters of a value that are shown.
_LETTERS: Final = 120
_NAMES = ("record_id", "name", "title", "finding", "field", "lang", "kind")


@dataclass(frozen=True)
class Difference:
    """One thing that was added, removed or changed."""

    number: int
    key: str
    way: Way
    change: Literal["added", "removed", "changed"]
    #: Any: what stood and stands there, as JSON.
    old: Any
    new: Any

    def sentence(self, lang: str) -> str:
        """Return it in words, long values cut and numbers of persons masked."""
        label = definition_of(self.key).label
        facts = {"number": self.number, "label": label, "way": " › ".join(str(step) for step in self.way)}
        return say(_SENTENCES[self.change], lang, old=_short(self.old), new=_short(self.new), **facts)


def differences(old: Record, new: Record) -> tuple[Difference, ...]:
    """Return what differs, in the order of the fields; texts differ by language."""
    before, after = plain_of(old), plain_of(new)
    keys = [key for key in Record.model_fields if key not in HEAD]
    found = [
        Difference(definition_of(key).number, key, way, _change(was, now), was, now)
        for key in keys
        for way, was, now in _differing(before.get(key), after.get(key), (key,))
    ]
    return tuple(sorted(found, key=lambda one: one.number))


# Any: JSON of any kind, here and below.
def _change(was: Any, now: Any) -> Literal["added", "removed", "changed"]:
    if was is None:
        return "added"
    return "removed" if now is None else "changed"


def _short(value: Any) -> str:
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), _LETTERS)


def _differing(was: Any, now: Any, way: Way) -> Iterator[tuple[Way, Any, Any]]:
    if was == now:
        return
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            yield from _differing(was.get(key), now.get(key), (*way, key))
    elif isinstance(was, list) and isinstance(now, list) and _are_parts(was + now):
        yield from _members_differing(_named(was), _named(now), way)
    else:
        yield way, was, now


def _members_differing(was: dict[str | int, Plain], now: dict[str | int, Plain], way: Way) -> Iterator[Any]:
    for name in dict.fromkeys([*was, *now]):
        yield from _differing(was.get(name), now.get(name), (*way, name))


def _are_parts(members: list[Any]) -> bool:
    return all(isinstance(one, dict) and not is_said(one) for one in members)


def _named(members: list[Plain]) -> dict[str | int, Plain]:
    """Return members by name, or all by their place when a name is missing or there twice."""
    names = [_name(one) for one in members]
    if None in names or len(set(names)) < len(names):
        return dict(enumerate(members, start=1))
    return {str(name): one for name, one in zip(names, members, strict=True)}


def _name(member: Plain) -> str | None:
    for key in _NAMES:
        found = member.get(key)
        if isinstance(found, dict):
            return str(found.get("zh") or found.get("en"))
        if isinstance(found, str):
            return found
    return None
