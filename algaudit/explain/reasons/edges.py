"""How near a case was to other points: the next band of a number, or the limit that a condition asks for.

Nothing is told of protected attributes: how many years someone is from an age limit is nothing to be acted upon.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from algaudit.explain.reasons.told import Edge
from algaudit.models.rules.arithmetic import settled
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.form.conditions import Condition, Every, Test
from algaudit.models.rules.form.items import Bands, Item, When
from algaudit.models.rules.truth import holds


@dataclass(frozen=True)
class _Span:
    """A stretch of a number with its points: from ``low`` to ``high``, and whether these belong to it."""

    points: float
    low: float = -math.inf
    high: float = math.inf
    with_low: bool = False
    with_high: bool = False


def edge_of(item: Item, case: Cases, points: float, *, more: bool) -> Edge | None:
    """Return the nearest value at which an item gives more points (or fewer), None where no single number decides.

    Parameters
    ----------
    item : Item
        Of the rules.
    case : Cases
        One case.
    points : float
        What the item gives to it.
    more : bool
        Whether more points are looked for.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> from algaudit.models.rules.names import Names
    >>> names = Names({"income": plain("income", "number")}, {}, {}, {})
    >>> bands = Bands.model_validate({"bands": "income", "missing": 0,
    ...     "steps": [{"below": 650, "points": 33}, {"points": 0}]})
    >>> edge_of(bands, Cases(names, {"income": np.array([700.0])}), 0.0, more=True)
    Edge(name='income', at=650.0, included=False, higher=False, distance=50.0, points=33.0)
    """
    if isinstance(item, Bands):
        return _nearest(item.bands, _bands(item), case, points, more=more)
    if isinstance(item, When):
        deciding = _deciding(item.when, case)
        found = [_nearest(test.feature, _limits(test, item.points), case, points, more=more) for test in deciding]
        return min((edge for edge in found if edge is not None), key=lambda edge: edge.distance, default=None)
    return None


def _nearest(name: str, spans: Iterator[_Span], case: Cases, points: float, *, more: bool) -> Edge | None:
    value = float(case.number(name)[0])
    protected = any(case.names.features[one].protected for one in case.names.raw([name]))
    if math.isnan(value) or protected:
        return None
    other = [span for span in spans if (span.points > points if more else span.points < points)]
    edges = [_edge(name, span, value) for span in other]
    return min(edges, key=lambda edge: edge.distance, default=None)


def _edge(name: str, span: _Span, value: float) -> Edge:
    higher = value < span.low or (value == span.low and not span.with_low)
    at, included = (span.low, span.with_low) if higher else (span.high, span.with_high)
    return Edge(name, at, included, higher, float(settled(np.array([abs(at - value)]))[0]), span.points)


def _bands(item: Bands) -> Iterator[_Span]:
    low, with_low = -math.inf, False
    for step in item.steps:
        high = step.up_to if step.up_to is not None else math.inf if step.below is None else step.below
        yield _Span(step.points, low, high, with_low, with_high=step.up_to is not None)
        low, with_low = high, step.up_to is None


def _limits(test: Test, points: float) -> Iterator[_Span]:
    """Yield the stretch that a question asks for, with its points, and those beside it, without any."""
    low, with_low = (test.above, False) if test.above is not None else (test.at_least, True)
    high, with_high = (test.below, False) if test.below is not None else (test.at_most, True)
    if low is not None:
        yield _Span(0.0, high=low, with_high=not with_low)
    if high is not None:
        yield _Span(0.0, low=high, with_low=not with_high)
    least, most = (-math.inf if low is None else low), (math.inf if high is None else high)
    yield _Span(points, least, most, with_low, with_high)


def _deciding(condition: Condition, case: Cases) -> list[Test]:
    """Return the questions about a number on which alone it depends whether a condition holds."""
    every = condition.every if isinstance(condition, Every) else (condition,)
    failing = [one for one in every if not bool(np.all(holds(one, case)))]
    if len(failing) > 1:
        return []
    return [one for one in failing or every if isinstance(one, Test) and one.among is None and one.missing is None]
