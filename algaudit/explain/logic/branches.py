"""A learnt tree read as rules: the way to each leaf becomes the conditions of one rule."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from algaudit.explain.logic.grown import Grown
from algaudit.models.rules.form.conditions import Condition, Denied, Some, ask


@dataclass(frozen=True)
class _Range:
    """What is known of a number on the way: above ``low``, at most ``high``, and whether it may be missing."""

    low: float = -math.inf
    high: float = math.inf
    missing: bool = True


@dataclass(frozen=True)
class _Way:
    """What is known of a case on the way to a node."""

    numbers: dict[str, _Range] = field(default_factory=dict)
    #: What a category is, and what others are not.
    values: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)


def branches(made: Grown, gaps: Collection[str]) -> Iterator[tuple[int, tuple[Condition, ...]]]:
    """Yield each leaf with the conditions that lead to it; several about one number are one.

    Parameters
    ----------
    made : Grown
        The tree.
    gaps : collection of str
        Features that are missing in some cases; of others nothing is said about missing values.
    """
    waiting = [(0, _Way())]
    while waiting:
        node, way = waiting.pop()
        if made.tree.column[node] < 0:
            yield node, tuple(_conditions(way, gaps))
        else:
            waiting.append((int(made.tree.right[node]), _after(made, node, way, left=False)))
            waiting.append((int(made.tree.left[node]), _after(made, node, way, left=True)))


def _after(made: Grown, node: int, way: _Way, *, left: bool) -> _Way:
    column = made.columns[int(made.tree.column[node])]
    if column.value is not None:
        return _is_not(way, column.feature, column.value) if left else _is(way, column.feature, column.value)
    known, limit = way.numbers.get(column.feature, _Range()), float(made.tree.threshold[node])
    missing = known.missing and bool(made.tree.missing_left[node]) == left
    narrower = replace(known, high=min(known.high, limit)) if left else replace(known, low=max(known.low, limit))
    return replace(way, numbers={**way.numbers, column.feature: replace(narrower, missing=missing)})


def _is(way: _Way, feature: str, value: str) -> _Way:
    others = {name: values for name, values in way.others.items() if name != feature}
    return replace(way, values={**way.values, feature: value}, others=others)


def _is_not(way: _Way, feature: str, value: str) -> _Way:
    return replace(way, others={**way.others, feature: (*way.others.get(feature, ()), value)})


def _conditions(way: _Way, gaps: Collection[str]) -> Iterator[Condition]:
    for name, known in way.numbers.items():
        limits = {key: limit for key, limit in (("above", known.low), ("at_most", known.high)) if math.isfinite(limit)}
        if known.low == math.inf:
            # Beyond every number lies only what is none.
            yield ask(name, missing=True)
        elif limits:
            yield _or_missing(ask(name, **limits), name, possible=known.missing and name in gaps)
        else:
            yield ask(name, missing=False)
    for name, value in way.values.items():
        yield ask(name, among=(value,))
    for name, values in way.others.items():
        # Something missing is none of the values either.
        yield _or_missing(Denied.model_validate({"not": ask(name, among=values)}), name, possible=name in gaps)


def _or_missing(condition: Condition, name: str, *, possible: bool) -> Condition:
    return Some.model_validate({"any": [condition, ask(name, missing=True)]}) if possible else condition
