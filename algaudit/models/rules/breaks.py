"""Where the points of an item change along one feature, so that an explanation can try every value that matters.

For a band of the income itself these are its ends. For a band of the income per head they depend on the number of
heads: where that is a whole number between declared limits, the ends for every number of heads are listed. Where the
points change gradually, or too many values would have to be listed, nothing is listed, which says just that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from algaudit.models.features import Feature
from algaudit.models.rules.arithmetic import LARGEST
from algaudit.models.rules.crossings import Question, Search, crossings
from algaudit.models.rules.form.conditions import asked_in
from algaudit.models.rules.form.items import Bands, Item, PerUnit, Table, When
from algaudit.models.rules.names import Names

#: An item, and the values a number is compared with in it; None where the number is multiplied.
_Asked: TypeAlias = tuple[Item, list[float] | None]
#: More values than this are not listed for one feature.
MOST_LISTED: Final = 1_000
#: Whole numbers with more values than this are not gone through one by one.
MOST_WHOLE: Final = 200


def used_by(item: Item) -> tuple[str, ...]:
    """Return the features and derived numbers that an item names."""
    if isinstance(item, When):
        return tuple(dict.fromkeys(test.feature for test, _ in asked_in(item.when)))
    if isinstance(item, Table):
        return (item.table,)
    return (item.bands if isinstance(item, Bands) else item.per_unit,)


def breaks(items: Sequence[Item], names: Names, search: Search) -> dict[str, tuple[float, ...]]:
    """Return, for each number along which the sum of some items goes in steps, the values where it may change.

    Numbers along which it changes gradually, or in more places than can be listed, are left out.
    """
    asked: dict[str, list[_Asked]] = {}
    for name, item, ends in _questions(items):
        asked.setdefault(name, []).append((item, ends))
    numbers = [one for one in names.raw(asked) if names.features[one].kind == "number"]
    found = {name: _along(name, asked, names, search) for name in numbers}
    return {name: tuple(sorted(ends)) for name, ends in found.items() if ends is not None and len(ends) <= MOST_LISTED}


def whole_values(feature: Feature) -> list[float] | None:
    """Return every value of a whole number with declared limits, None where there are too many or no limits.

    Examples
    --------
    >>> from algaudit.models.features import plain
    >>> whole_values(plain("heads", "number").model_copy(update={"whole": True, "least": 0.5, "most": 3}))
    [1.0, 2.0, 3.0]
    """
    if not feature.whole or feature.least is None or feature.most is None:
        return None
    return whole_numbers(math.ceil(feature.least), math.floor(feature.most))


def whole_numbers(first: int, last: int) -> list[float] | None:
    """Return the whole numbers from the first to the last, None where there are too many."""
    return [float(one) for one in range(first, last + 1)] if last - first < MOST_WHOLE else None


def _along(feature: str, asked: Mapping[str, Sequence[_Asked]], names: Names, search: Search) -> set[float] | None:
    """Return where a sum of items may change along a feature, None where that cannot be listed."""
    own = [
        ends if ends is not None else _counted(item, names.features[feature]) for item, ends in asked.get(feature, ())
    ]
    behind = [name for name in asked if name in names.derived and feature in names.raw([name])]
    own += [
        whole_values(names.features[feature]) or _through(name, ends, feature, names, search)
        for name in behind
        for _, ends in asked[name]
    ]
    found: set[float] = set()
    for ends in own:
        if ends is None:
            return None
        found.update(ends)
    return found


def _counted(item: Item, feature: Feature) -> list[float] | None:
    """Return the whole numbers between which points per unit change, None where they cannot be listed."""
    if not isinstance(item, PerUnit) or not item.points:
        return []
    first, last = (item.least, item.most) if item.points > 0 else (item.most, item.least)
    low = [one for one in (feature.least, None if first is None else first / item.points) if one is not None]
    high = [one for one in (feature.most, None if last is None else last / item.points) if one is not None]
    if not low or not high or not feature.whole or max(abs(max(low)), abs(min(high))) > LARGEST:
        return None
    return whole_numbers(math.floor(max(low)), math.ceil(min(high)))


def _questions(items: Iterable[Item]) -> Iterator[tuple[str, Item, list[float] | None]]:
    """Yield every number that is asked for, with the values it is compared with; None where it is multiplied."""
    for item in items:
        if isinstance(item, Bands):
            ends = [end for step in item.steps for end in (step.below, step.up_to)]
            yield item.bands, item, [end for end in ends if end is not None]
        elif isinstance(item, PerUnit):
            yield item.per_unit, item, None
        elif isinstance(item, When):
            for test, _ in asked_in(item.when):
                limits = (test.at_least, test.above, test.at_most, test.below)
                yield test.feature, item, [limit for limit in limits if limit is not None]


def _through(name: str, ends: list[float] | None, feature: str, names: Names, search: Search) -> list[float] | None:
    """Return where a derived number meets some values along one of its features."""
    others = [names.features[one] for one in names.raw([name]) if one != feature]
    ranges = [whole_values(one) for one in others]
    if ends is None or None in ranges or math.prod(len(one or ()) for one in ranges) > MOST_WHOLE:
        return None
    grid = np.meshgrid(*[one or [] for one in ranges], indexing="ij")
    fixed = {one.name: values.ravel() for one, values in zip(others, grid, strict=True)}
    met = crossings(Question(name, feature, fixed, names, search), ends)
    return None if met is None else sorted(met)
