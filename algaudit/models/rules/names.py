"""What the names in a rules file stand for, and what each derived number rests on down to the features."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

from algaudit.models.features import Feature, Words
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.form.conditions import asked_in
from algaudit.models.rules.form.items import Table, When
from algaudit.models.rules.form.numbers import Derived, named_in


@dataclass(frozen=True, eq=False)
class Names:
    """The features and derived numbers of one file.

    ``needs`` holds for each derived number those it is computed from, and itself last, in the order of computing;
    ``codes`` for each category a number of every value that some rule asks for, from 2 on.
    """

    features: Mapping[str, Feature]
    derived: Mapping[str, Derived]
    needs: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, int]]

    def raw(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the features behind some names, in the order of the file."""
        wanted = set(names)
        for name in list(wanted & set(self.derived)):
            wanted |= {used for one in self.needs[name] for used, _ in named_in(self.derived[one].of)}
        return tuple(name for name in self.features if name in wanted)

    def label(self, name: str) -> Words:
        """Return what people call a feature or derived number."""
        return self.features[name].label if name in self.features else self.derived[name].label


def names_of(card: Card) -> Names:
    """Return the names of a file whose derived numbers do not go in circles."""
    codes: dict[str, dict[str, int]] = {}
    for name, values in _asked_for(card):
        own = codes.setdefault(name, {})
        for value in values:
            own.setdefault(value, len(own) + 2)
    features = {one.name: one for one in card.features}
    return Names(features, {one.name: one for one in card.derived}, needs(card.derived), codes)


def _asked_for(card: Card) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the categories and the values that rules ask for."""
    items = [item for block in card.blocks for item in block.items]
    yield from ((item.table, row.among) for item in items if isinstance(item, Table) for row in item.rows)
    conditions = [item.when for item in items if isinstance(item, When)] + [one.when for one in card.exclude]
    for test in (test for condition in conditions for test, _ in asked_in(condition)):
        if test.among is not None:
            yield test.feature, test.among


def needs(derived: Sequence[Derived]) -> dict[str, tuple[str, ...]]:
    """Return what each derived number needs, itself last.

    Raises
    ------
    graphlib.CycleError
        When one is computed from itself.

    Examples
    --------
    >>> from algaudit.models.features import Words
    >>> double, fourfold = [
    ...     Derived.model_validate({"name": name, "label": Words(zh=name, en=name), "of": {"add": [of, of]}})
    ...     for name, of in [("double", "x"), ("fourfold", "double")]]
    >>> needs([fourfold, double])["fourfold"]
    ('double', 'fourfold')
    """
    own = {one.name for one in derived}
    direct = {one.name: list(dict.fromkeys(name for name, _ in named_in(one.of) if name in own)) for one in derived}
    found: dict[str, tuple[str, ...]] = {}
    for name in TopologicalSorter(direct).static_order():
        before = dict.fromkeys(one for used in direct[name] for one in found[used])
        found[name] = (*before, name)
    return found
