"""Start from the supplier's record: a county takes over what is the same everywhere and writes what is its own.

One supplier's program may run in hundreds of counties. What it is and how it works is described once; who answers for
it, where one appeals and what audits found there is each county's own and never taken over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from algaudit.i18n import N_
from registry.record.differences import Difference, differences
from registry.record.fields import definition_of, definitions
from registry.record.form.record import HEAD, Record
from registry.record.places import Plain
from registry.record.reading import plain_of, record_of
from registry.record.told import WordedError

_HEAD = ("$schema", *HEAD)


@dataclass(frozen=True)
class Fork:
    """A county's record made from a supplier's, and what of it comes from where."""

    record: Record
    #: Keys of the record taken over unchanged.
    inherited: tuple[str, ...]
    #: Keys that the county wrote itself, or left out on purpose.
    own: tuple[str, ...]
    #: What differs from the supplier's record among the fields that could be taken over.
    differs: tuple[Difference, ...]
    #: Whether every model has the fingerprint it has in the supplier's record, so that an audit of it still speaks.
    same_models: bool


def inherit(parent: Record, own: Record, *, without: Iterable[str] = ()) -> Fork:
    """Return the county's record: its own fields, and for the rest the supplier's but those in ``without``."""
    left_out = frozenset(without)
    _check(left_out)
    given, written = plain_of(parent), plain_of(own)
    taken = {key: value for key, value in given.items() if key not in left_out and _may_inherit(key)}
    made = {**taken, **written, "external_ids": _with_parent(written, parent.record_id)}
    record = record_of(made)
    inherited = tuple(key for key in taken if key not in written)
    return Fork(
        record=record,
        inherited=inherited,
        own=tuple(key for key in Record.model_fields if (key in written or key in left_out) and key not in _HEAD),
        differs=tuple(one for one in differences(parent, record) if _may_inherit(one.key)),
        same_models=_same_models(parent, record),
    )


def inheritable() -> tuple[str, ...]:
    """Return the keys of the record that can be taken over from a supplier's."""
    return tuple(key for one in definitions() if one.inherit for key in one.keys)


def reaching(
    old_parent: Record, new_parent: Record, own: Record, *, without: Iterable[str] = ()
) -> tuple[Difference, ...]:
    """Return what changes in the county's record when the supplier's record changes."""
    left_out = tuple(without)
    before, after = (inherit(one, own, without=left_out).record for one in (old_parent, new_parent))
    return differences(before, after)


def _may_inherit(key: str) -> bool:
    return key not in _HEAD and definition_of(key).inherit


def _check(left_out: frozenset[str]) -> None:
    for key in left_out:
        if key not in inheritable():
            sentence = N_("“{key}” cannot be left out: it is not among the fields taken over from a supplier's record.")
            raise WordedError(sentence, key=key)


def _with_parent(written: Plain, parent: str) -> list[Plain]:
    """Return the county's own numbers and that of the supplier's record."""
    others = [one for one in written.get("external_ids", []) if one["kind"] != "parent"]
    return [*others, {"kind": "parent", "value": parent}]


def _same_models(parent: Record, record: Record) -> bool:
    theirs, ours = ([one.hash for one in made.models] for made in (parent, record))
    return bool(theirs) and None not in theirs and theirs == ours
