"""How the points of one case came about, line by line, so that anybody can add them up again by hand."""

from __future__ import annotations

from dataclasses import dataclass

from algaudit.explain.reasons.told import Entry
from algaudit.models.features import Words
from algaudit.models.rules import RulesModel
from algaudit.models.rules.form.conditions import Condition
from algaudit.models.rules.model import Given
from algaudit.models.structure import Columns


@dataclass(frozen=True)
class Posting(Entry):
    """What one item gave: the line that applied, its points, and what it rests on."""

    id: str
    block: str
    label: Words
    features: tuple[str, ...]
    points: float
    when: tuple[Condition, ...]
    met: bool
    clause: Words | None


@dataclass(frozen=True)
class BlockSum(Entry):
    """The items of a block together: as added up, and as counted within the limits of the block."""

    name: str
    label: Words
    added: float
    counted: float
    least: float | None
    most: float | None


@dataclass(frozen=True)
class Worked(Entry):
    """The whole calculation: ``base`` and what the blocks count for make ``total``; ``score`` is what it becomes."""

    base: float
    postings: tuple[Posting, ...]
    blocks: tuple[BlockSum, ...]
    total: float
    score: float


def asked_by(given: Given) -> tuple[Condition, ...]:
    """Return the condition that an item asked of the first case, whether it holds or not."""
    line = given.line(0)
    when = given.lines[0].when if line.kind == "otherwise" else line.when
    return () if when is None else (when,)


def own_clause(model: RulesModel, clause: Words) -> Words | None:
    """Return the article that a line rests on, None where it only is that of the whole."""
    return None if clause == model.card.basis else clause


def worked(model: RulesModel, row: Columns) -> Worked:
    """Work one case out.

    Parameters
    ----------
    model : RulesModel
        The rules.
    row : Columns
        One case.
    """
    postings = []
    for given in model.items(row):
        line, points = given.line(0), float(given.points[0])
        asked, met = asked_by(given), line.kind != "otherwise"
        clause = own_clause(model, line.clause)
        postings.append(Posting(given.id, given.block, given.words, given.features, points, asked, met, clause=clause))
    blocks = tuple(
        BlockSum(one.name, one.words, float(one.added[0]), float(one.points[0]), block.floor, block.cap)
        for one, block in zip(model.blocks(row), model.card.blocks, strict=True)
    )
    total = float(model.structure().margin(row)[0])
    return Worked(model.card.base, tuple(postings), blocks, total, float(model.score(row)[0]))
