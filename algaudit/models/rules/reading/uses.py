"""Names: each is declared once, each that is used is declared, and derived numbers do not go in circles."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError

from algaudit.i18n import N_
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.form.items import Bands, Founded, Item, Table, When
from algaudit.models.rules.form.numbers import named_in
from algaudit.models.rules.form.sheet import Path
from algaudit.models.rules.names import needs
from algaudit.models.rules.reading.declared import Declared, check_values, check_written, declared_in
from algaudit.models.rules.reading.wrong import Wrong
from algaudit.privacy.masks import shown

#: Derived numbers that rest on each other more than this deep nobody can follow.
MOST_RESTING = 10


def check_uses(card: Card) -> None:
    """Raise :class:`Wrong` for the first name that is not declared once, or not used as what it is."""
    declared = declared_in(card)
    _check_once(card)
    _check_features(card, declared)
    _check_derived(card, declared)
    for item, path in items_of(card):
        _check_item(item, path, declared)
    for number, exclusion in enumerate(card.exclude):
        declared.condition(exclusion.when, ("exclude", number, "when"))
    for founded, path in _founded(card):
        if founded.reason is not None and founded.reason not in card.reasons:
            sentence = N_("{place}: the code “{name}” does not stand under “reasons”; write its words there.")
            raise Wrong((*path, "reason"), sentence, name=shown(founded.reason))


def items_of(card: Card) -> Iterator[tuple[Item, Path]]:
    """Yield every item and where it stands."""
    for number, block in enumerate(card.blocks):
        for which, item in enumerate(block.items):
            yield item, ("blocks", number, "items", which)


def _check_once(card: Card) -> None:
    inputs: list[tuple[str, Path]] = [(one.name, ("features", number)) for number, one in enumerate(card.features)]
    inputs += [(one.name, ("derived", number, "name")) for number, one in enumerate(card.derived)]
    blocks: list[tuple[str, Path]] = [(one.name, ("blocks", number)) for number, one in enumerate(card.blocks)]
    labels: list[tuple[str, Path]] = [
        (one.label, ("decide", number, "label")) for number, one in enumerate(card.decide or ())
    ]
    for names in (inputs, blocks, labels):
        seen: set[str] = set()
        for name, path in names:
            if name in seen:
                sentence = N_("{place}: “{name}” is there already; each needs a name of its own.")
                raise Wrong(path, sentence, name=shown(name))
            seen.add(name)


def _check_features(card: Card, declared: Declared) -> None:
    for number, feature in enumerate(card.features):
        for value in feature.values:
            check_written(value, ("features", number, "values", value))
        for which, other in enumerate(feature.change.coupled):
            path: Path = ("features", number, "change", "coupled", which, "feature")
            if declared.known(other.feature, path) is None:
                sentence = N_("{place}: “{name}” is derived and moves along by itself; name a feature.")
                raise Wrong(path, sentence, name=shown(other.feature))


def _check_derived(card: Card, declared: Declared) -> None:
    for number, one in enumerate(card.derived):
        names = list(named_in(one.of, ("derived", number, "of")))
        for name, path in names:
            declared.number(name, path)
        if not names:
            sentence = N_("{place} names no feature; a derived number is computed from at least one.")
            raise Wrong(("derived", number, "of"), sentence)
    _check_circles(card)


def _check_circles(card: Card) -> None:
    places = {one.name: number for number, one in enumerate(card.derived)}
    try:
        needed = needs(card.derived)
    except CycleError as error:
        circle: list[str] = error.args[1]
        sentence = N_("{place} is computed from itself ({circle}); write it without a circle.")
        said = " → ".join(shown(name) for name in circle)
        raise Wrong(("derived", places[circle[0]]), sentence, circle=said) from error
    deep: dict[str, int] = {}
    for name, used in needed.items():
        deep[name] = 1 + max((deep[one] for one in used[:-1]), default=0)
        if deep[name] > MOST_RESTING:
            sentence = N_("{place} rests on {limit} or more derived numbers, one upon another; write it flatter.")
            raise Wrong(("derived", places[name]), sentence, limit=MOST_RESTING)


def _check_item(item: Item, path: Path, declared: Declared) -> None:
    if isinstance(item, When):
        declared.condition(item.when, (*path, "when"))
    elif isinstance(item, Table):
        feature = declared.category(item.table, (*path, "table"))
        for number, row in enumerate(item.rows):
            check_values(row.among, (*path, "rows", number, "is"), feature)
    elif isinstance(item, Bands):
        declared.number(item.bands, (*path, "bands"))
    else:
        declared.number(item.per_unit, (*path, "per_unit"))


def _founded(card: Card) -> Iterator[tuple[Founded, Path]]:
    """Yield everything that may name a reason, and where it stands."""
    for item, path in items_of(card):
        yield item, path
        if isinstance(item, Bands):
            yield from ((step, (*path, "steps", number)) for number, step in enumerate(item.steps))
        elif isinstance(item, Table):
            yield from ((row, (*path, "rows", number)) for number, row in enumerate(item.rows))
    yield from ((one, ("exclude", number)) for number, one in enumerate(card.exclude))
