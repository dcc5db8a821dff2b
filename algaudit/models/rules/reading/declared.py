"""What is declared, and whether each name is used as what it is: numbers as numbers, categories as categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from algaudit.decisions.labels import label_of
from algaudit.i18n import N_
from algaudit.models.features import Feature
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.form.conditions import Condition, Test, asked_in
from algaudit.models.rules.form.sheet import Path
from algaudit.models.rules.reading.wrong import Wrong
from algaudit.privacy.masks import shown


@dataclass(frozen=True)
class Declared:
    """Every name of a file: its feature, or None for a derived number."""

    kinds: Mapping[str, Feature | None]

    def known(self, name: str, path: Path) -> Feature | None:
        """Return what a name stands for; raise when it stands for nothing."""
        if name not in self.kinds:
            sentence = N_("{place}: there is no feature or derived number “{name}”; declare it or correct the name.")
            raise Wrong(path, sentence, name=shown(name))
        return self.kinds[name]

    def number(self, name: str, path: Path) -> None:
        """Raise when a name is not that of a number."""
        feature = self.known(name, path)
        if feature is not None and feature.kind == "category":
            sentence = N_("{place}: “{name}” is a category and cannot be used as a number; use a table or “is”.")
            raise Wrong(path, sentence, name=shown(name))

    def category(self, name: str, path: Path) -> Feature:
        """Return the category of a name; raise when it is none."""
        feature = self.known(name, path)
        if feature is None or feature.kind == "number":
            sentence = N_("{place}: “{name}” is a number and cannot be used as a category; use bands or limits.")
            raise Wrong(path, sentence, name=shown(name))
        return feature

    def condition(self, condition: Condition, path: Path) -> None:
        """Raise when a condition asks something that cannot be asked."""
        for question, where in asked_in(condition, path):
            self._question(question, where)

    def _question(self, test: Test, path: Path) -> None:
        self.known(test.feature, (*path, "feature"))
        limited = any(limit is not None for limit in (test.at_least, test.above, test.at_most, test.below))
        if limited + (test.among is not None) + (test.missing is not None) != 1:
            sentence = N_(
                "{place} must ask one thing: “is”, or “missing”, or limits (at_least or above, at_most or below)."
            )
            raise Wrong(path, sentence)
        if test.among is not None:
            check_values(test.among, (*path, "is"), self.category(test.feature, (*path, "feature")))
        elif limited:
            self.number(test.feature, (*path, "feature"))
            _check_limits(test, path)


def declared_in(card: Card) -> Declared:
    """Return what a file declares."""
    kinds: dict[str, Feature | None] = dict.fromkeys(one.name for one in card.derived)
    return Declared(kinds | {one.name: one for one in card.features})


def check_values(values: Sequence[str], path: Path, feature: Feature) -> None:
    """Raise when a value of a category cannot occur as it is written, or is not declared."""
    for number, value in enumerate(values):
        check_written(value, (*path, number))
        if feature.values and value not in feature.values:
            sentence = N_("{place}: “{value}” is not a declared value of “{name}”; declared are: {known}.")
            known = ", ".join(shown(one) for one in feature.values)
            raise Wrong((*path, number), sentence, value=shown(value), name=shown(feature.name), known=known)


def check_written(value: str, path: Path) -> None:
    """Raise when a value is not written as values of the records are read, so that it could never be met."""
    label = label_of(value)
    if label is None:
        sentence = N_("{place}: “{value}” counts as missing in the records; ask for “missing” instead.")
        raise Wrong(path, sentence, value=shown(value))
    if label != value:
        sentence = N_("{place}: “{value}” is read as “{label}” in the records; write it so.")
        raise Wrong(path, sentence, value=shown(value), label=shown(label))


def _check_limits(test: Test, path: Path) -> None:
    if (test.at_least is not None and test.above is not None) or (test.at_most is not None and test.below is not None):
        sentence = N_("{place} has two limits on the same side; keep one.")
        raise Wrong(path, sentence)
    low, above = (test.at_least, False) if test.above is None else (test.above, True)
    high, below = (test.at_most, False) if test.below is None else (test.below, True)
    empty = low is not None and high is not None and (low > high or (low == high and (above or below)))
    if empty:
        sentence = N_("{place} can never hold; correct its limits.")
        raise Wrong(path, sentence)
