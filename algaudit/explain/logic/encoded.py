"""Cases as a learnt tree sees them: numbers as they are, and for each value of a category whether it is the value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from algaudit.models.features import Feature
from algaudit.models.structure import Columns, Encoded

#: The most frequent values of a category; a rule about a rarer one would hold for hardly anybody.
MOST_VALUES: Final = 20


def columns_of(features: Sequence[Feature], rows: Columns) -> tuple[Encoded, ...]:
    """Return the columns for some inputs: a number is one, a category one for each of its frequent values.

    Examples
    --------
    >>> import numpy as np
    >>> from algaudit.models.features import plain
    >>> [one.value for one in columns_of([plain("flat", "category")], {"flat": np.array(["b", "a", "b"], object)})]
    ['b', 'a']
    """
    found = []
    for item in features:
        if item.kind == "number":
            found.append(Encoded(item.name))
            continue
        counted = Counter(value for value in rows[item.name].tolist() if value is not None)
        ordered = sorted(counted, key=lambda value: (-counted[value], value))
        found += [Encoded(item.name, value) for value in ordered[:MOST_VALUES]]
    return tuple(found)
