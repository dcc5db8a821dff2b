"""Where something stands in a record, written as one word: ``datasets[].sharing[].partner``.

A name leads into a part, ``[]`` means every member of a list, and ``assessments[kind=DPIA|PIPIA]`` the members of one
kind, those named first coming first. Everything here works on the record as plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

#: Any: what JSON can hold.
Plain: TypeAlias = dict[str, Any]
_STEP = re.compile(r"(\w+)(?:\[(?:(\w+)=([\w|]+))?(\])?)?")


@dataclass(frozen=True)
class Step:
    """One name on the way, and which members of the list there are meant."""

    name: str
    many: bool = False
    key: str | None = None
    among: tuple[str, ...] = ()


@cache
def steps(place: str) -> tuple[Step, ...]:
    """Return the way to a place."""
    made = []
    for written in place.split("."):
        found = _STEP.fullmatch(written)
        if found is None:
            raise ValueError(place)
        name, key, among, closed = found.groups()
        made.append(Step(name, bool(closed) and not key, key, tuple(among.split("|")) if among else ()))
    return tuple(made)


def head(place: str) -> str:
    """Return the field of the record that a place stands in."""
    return steps(place)[0].name


def is_empty(value: object) -> bool:
    """Say whether nothing was filled in."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def is_said(value: object) -> bool:
    """Say whether a value is words by language."""
    return isinstance(value, dict) and bool(value) and set(value) <= {"zh", "en"}


def values_at(here: Plain, place: str) -> list[Any]:
    """Return everything that stands at a place; nothing where it leads nowhere."""
    found: list[Any] = [here]
    for step in steps(place):
        found = [inner for one in found for inner in _entered(one, step)]
    return [one for one in found if not is_empty(one)]


def first_at(here: Plain, place: str) -> Any:
    """Return the first of what stands at a place, or nothing."""
    return next(iter(values_at(here, place)), None)


def put(here: Plain, place: str, value: object) -> None:
    """Write a value to a place, making on the way what is not there yet."""
    *way, last = steps(place)
    for step in way:
        here = _made(here, step)
    here[last.name] = value


def put_each(here: Plain, place: str, values: list[Any]) -> None:
    """Write one value into each member of a list that ``[]`` in the place stands for."""
    *way, last = steps(place)
    if last.many:
        put(here, ".".join([*(step.name for step in way), last.name]), values)
    else:
        put(here, ".".join(step.name for step in way), [{last.name: value} for value in values])


def members(here: Plain, place: str) -> Iterator[tuple[int, Plain]]:
    """Yield the members of a list that are meant, each with its number within the whole list."""
    *way, last = steps(place)
    for step in way:
        here = here.get(step.name, {})
    whole = here.get(last.name, [])
    for one in _chosen(whole, last) if last.key else whole:
        yield next(number for number, other in enumerate(whole) if other is one), one


# Any: whatever stands there.
def _entered(here: Any, step: Step) -> list[Any]:
    inner = here.get(step.name) if isinstance(here, dict) else None
    if inner is None:
        return []
    if step.key:
        return _chosen(inner, step)
    return list(inner) if step.many else [inner]


def _chosen(whole: list[Any], step: Step) -> list[Any]:
    found: list[Any] = []
    for wanted in step.among:
        found += [one for one in whole if fits(one, step.key, wanted) and not any(one is other for other in found)]
    return found


def fits(member: Plain, key: str | None, wanted: str) -> bool:
    """Say whether a member of a list is of a kind; of several kinds each one counts."""
    own = member.get(str(key))
    return wanted in own if isinstance(own, list) else own == wanted


def _made(here: Plain, step: Step) -> Plain:
    if not step.key:
        here.setdefault(step.name, {})
        inner: Plain = here[step.name]
        return inner
    whole: list[Plain] = here.setdefault(step.name, [])
    chosen = _chosen(whole, step)
    if not chosen:
        chosen = [{step.key: step.among[0]}]
        whole += chosen
    made: Plain = chosen[0]
    return made
