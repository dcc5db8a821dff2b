"""The rules as a sum of parts, from which scores are computed and exact explanations drawn.

A block whose limits can bind is one part: its items cannot be told apart once the sum is cut off. In all other blocks
each item is a part of its own. The order of adding is that of the file, and there is no other: the score of a model and
the score of its structure are one computation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from algaudit.models.rules.breaks import breaks, used_by
from algaudit.models.rules.cases import Cases
from algaudit.models.rules.crossings import Search
from algaudit.models.rules.form.card import Block, Card
from algaudit.models.rules.form.items import Item, PerUnit
from algaudit.models.rules.names import Names
from algaudit.models.rules.worth import fixed_points, worth
from algaudit.models.structure import Columns, FloatArray, Part, Sum

#: A score this close below a threshold has reached it: 0.7 + 0.1 is 0.8 on paper, and a hair less in a computer.
REACHED: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Piece:
    """Items that are added up and cut off together."""

    name: str
    items: tuple[Item, ...]
    floor: float | None
    cap: float | None

    def worth(self, names: Names, rows: Columns) -> FloatArray:
        """Return the points that the items together give to each case."""
        cases = Cases.of(names, rows)
        total = worth(self.items[0], cases)
        for item in self.items[1:]:
            total = total + worth(item, cases)
        return total if self.floor is None and self.cap is None else np.clip(total, self.floor, self.cap)


def sum_of(card: Card, names: Names) -> Sum:
    """Return the rules as a sum; ``line`` as :func:`line_of` says."""
    search = Search()
    parts = []
    for piece in pieces(card):
        features = names.raw(name for item in piece.items for name in used_by(item))
        found = breaks(piece.items, names, search)
        parts.append(Part(piece.name, features, partial(piece.worth, names), _slope(piece, names), found))
    return Sum(card.base, tuple(parts), card.score.link, line_of(card))


def line_of(card: Card) -> float | None:
    """Return the least score that is decided positively, None where there is no single line.

    It stands a billionth below the threshold of the file, since a score so close has reached it.
    """
    if card.decide is None or len(card.decide) > 2 or card.exclude or card.decide[0].at_least is None:
        return None
    return card.decide[0].at_least - REACHED


def pieces(card: Card) -> Iterator[Piece]:
    """Yield what is added up, in the order of the file."""
    for block in card.blocks:
        if can_bind(block):
            yield Piece(block.name, block.items, block.floor, block.cap)
        else:
            for number, item in enumerate(block.items, start=1):
                yield Piece(f"{block.name}.{number}", (item,), None, None)


def can_bind(block: Block) -> bool:
    """Say whether a block has a limit that its items together can go beyond."""
    low, high = _together(block.items)
    return (block.floor is not None and low < block.floor) or (block.cap is not None and high > block.cap)


def _together(items: Sequence[Item]) -> tuple[float, float]:
    """Return the fewest and the most points that some items can give, added up as the items are."""
    low, high = _span(items[0])
    for item in items[1:]:
        least, most = _span(item)
        low, high = low + least, high + most
    return low, high


def _span(item: Item) -> tuple[float, float]:
    if not isinstance(item, PerUnit):
        return min(fixed_points(item)), max(fixed_points(item))
    least = -math.inf if item.least is None else item.least
    most = math.inf if item.most is None else item.most
    return min(least, item.missing), max(most, item.missing)


def _slope(piece: Piece, names: Names) -> float | None:
    """Return the points per unit of a feature, where that is all the piece looks at."""
    item = piece.items[0]
    plain = len(piece.items) == 1 and piece.floor is None and piece.cap is None
    if not plain or not isinstance(item, PerUnit) or item.per_unit not in names.features:
        return None
    return item.points if item.least is None and item.most is None else None
