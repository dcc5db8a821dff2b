"""The logic as a plain table: one line for every way to points, every limit, exclusion and threshold of the file.

Whoever prints the rules or gives the reasons of a decision needs nothing but these lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from algaudit.models.features import Words
from algaudit.models.rules.breaks import used_by
from algaudit.models.rules.form.card import Block, Card
from algaudit.models.rules.form.conditions import Condition, Denied, ask
from algaudit.models.rules.form.items import Bands, Founded, Item, PerUnit, Table, When
from algaudit.models.rules.form.numbers import Expression
from algaudit.models.rules.names import Names

Kind: TypeAlias = Literal["derived", "base", "points", "per_unit", "otherwise", "limits", "exclude", "decide", "amount"]


@dataclass(frozen=True)
class Line:
    """One line of the logic.

    Parameters
    ----------
    id : str
        Unique in the file, such as income.1.2: the second line of the first item of the block income.
    kind : str
        ``derived``: a number is computed; ``base``: where the sum begins; ``points``: given where ``when`` holds;
        ``per_unit``: ``points`` for each unit of ``name``, within ``least`` and ``most``; ``otherwise``: what is given
        where the condition of an item does not hold; ``limits``: of the sum of a block; ``exclude``: ``label`` or
        ``points`` (the amount) without regard to the sum; ``decide``: ``label`` for scores from ``least`` to below
        ``most``; ``amount``: limits of the amount.
    clause : Words
        Article it rests on: its own, or that of what it stands in, or the basis of the whole.
    words : Words, optional
        What people call the item, the block or the derived number.
    when : Condition, optional
        What must certainly hold.
    points : float, optional
        What is given.
    block, name, label, reason : str, optional
        Block it belongs to, number it computes or multiplies, decision it leads to, code of the reason.
    least, most : float, optional
        Limits, both included but for ``most`` of ``decide``.
    round_to, rounding : optional
        Of an amount: the step, and which multiple of it (nearest, down, up).
    of : Expression, optional
        How a derived number is computed.
    """

    id: str
    kind: Kind
    clause: Words
    words: Words | None = None
    when: Condition | None = None
    points: float | None = None
    block: str | None = None
    name: str | None = None
    label: str | None = None
    reason: str | None = None
    least: float | None = None
    most: float | None = None
    round_to: float | None = None
    rounding: str | None = None
    of: Expression | None = None


def logic_of(card: Card, names: Names) -> list[Line]:
    """Return every line of the logic in the order in which it is worked through."""
    found = [
        Line(f"derived.{one.name}", "derived", card.basis, one.label, name=one.name, of=one.of) for one in card.derived
    ]
    found.append(Line("base", "base", card.basis, points=card.base))
    for block in card.blocks:
        for number, item in enumerate(block.items, start=1):
            found += [one for one in lines_of(item, number, block, card, names) if one.kind != "otherwise"]
        if block.floor is not None or block.cap is not None:
            made = Line(f"{block.name}.limits", "limits", block.clause or card.basis, block.label, block=block.name)
            found.append(replace(made, least=block.floor, most=block.cap))
    return [*found, *exclusions_of(card), *_ends(card)]


def exclusions_of(card: Card) -> list[Line]:
    """Return the lines of the exclusions, in their order."""
    return [
        Line(
            f"exclude.{number}",
            "exclude",
            one.clause or card.basis,
            when=one.when,
            points=one.amount,
            label=one.label,
            reason=one.reason,
        )
        for number, one in enumerate(card.exclude, start=1)
    ]


def lines_of(item: Item, number: int, block: Block, card: Card, names: Names) -> list[Line]:
    """Return one line for each outcome of an item, in the order of its outcomes."""
    called = f"{block.name}.{number}"
    basis = item.clause or block.clause or card.basis
    common = Line(called, "points", basis, words_of(item, names), block=block.name, reason=item.reason)
    lines: list[Line] = []
    for place, (when, points, founded) in enumerate(_outcomes(item), start=1):
        own = replace(common, id=f"{called}.{place}", when=when, points=points)
        if founded is not None:
            own = replace(own, reason=founded.reason or own.reason, clause=founded.clause or own.clause)
        lines.append(own)
    if isinstance(item, When):
        lines[1] = replace(lines[1], kind="otherwise", reason=None)
    if isinstance(item, PerUnit):
        lines[0] = replace(lines[0], kind="per_unit", name=item.per_unit, least=item.least, most=item.most)
    return lines


def words_of(item: Item, names: Names) -> Words:
    """Return what people call an item."""
    if item.label is not None:
        return item.label
    labels = [names.label(name) for name in used_by(item)]
    return Words(zh="、".join(one.zh for one in labels), en=", ".join(one.en for one in labels))


def _outcomes(item: Item) -> Iterator[tuple[Condition | None, float, Founded | None]]:
    """Yield condition and points of each outcome, and what may name a reason of its own."""
    if isinstance(item, Bands):
        yield from _bands(item)
    elif isinstance(item, Table):
        for row in item.rows:
            yield ask(item.table, among=row.among), row.points, row
        listed = ask(item.table, among=[value for row in item.rows for value in row.among])
        yield Denied.model_validate({"not": listed}), item.other, None
        yield ask(item.table, missing=True), item.missing, None
    elif isinstance(item, When):
        yield item.when, item.points, None
        yield None, 0.0, None
    else:
        yield ask(item.per_unit, missing=False), item.points, None
        yield ask(item.per_unit, missing=True), item.missing, None


def _bands(item: Bands) -> Iterator[tuple[Condition, float, Founded | None]]:
    low: dict[str, float] = {}
    for step in item.steps:
        high = {key: end for key, end in (("below", step.below), ("at_most", step.up_to)) if end is not None}
        limits = {**low, **high}
        yield (ask(item.bands, **limits) if limits else ask(item.bands, missing=False)), step.points, step
        low = {"above": step.up_to} if step.up_to is not None else {"at_least": step.below or 0.0}
    yield ask(item.bands, missing=True), item.missing, None


def _ends(card: Card) -> list[Line]:
    """Return the lines of the decision or of the amount."""
    if card.amount is not None:
        limits = card.amount
        line = Line("amount", "amount", card.basis, least=limits.least, most=limits.most)
        return [replace(line, round_to=limits.round_to, rounding=limits.rounding if limits.round_to else None)]
    above: float | None = None
    found = []
    for number, one in enumerate(card.decide or (), start=1):
        words = card.labels.get(one.label)
        line = Line(f"decide.{number}", "decide", card.basis, words, label=one.label, least=one.at_least, most=above)
        found.append(line)
        above = one.at_least
    return found
