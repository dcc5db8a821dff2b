"""What of a record may be shown: everything but what is withheld, and but the numbers of persons."""

from __future__ import annotations

from registry.record.fields import definitions
from registry.record.form.record import Record
from registry.record.places import Plain, steps
from registry.record.reading import plain_of, record_of


def withheld_keys(record: Record) -> frozenset[str]:
    """Return the keys of the record that are withheld."""
    return frozenset(one.field for one in record.withheld)


def published(record: Record) -> Record:
    """Return the record as the public sees it."""
    return record_of(published_plain(record))


def published_plain(record: Record) -> Plain:
    """Return the same as plain values."""
    kept = withheld_keys(record)
    plain = {key: value for key, value in plain_of(record).items() if key not in kept}
    for one in definitions(record.definitions):
        for place in one.hidden:
            _drop(plain, place)
    return plain


def _drop(plain: Plain, place: str) -> None:
    *way, last = steps(place)
    here = plain
    for step in way:
        here = here.get(step.name, {})
    here.pop(last.name, None)
