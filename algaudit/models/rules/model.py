"""Rules as an algorithm under audit: it scores and decides cases, and can say for each point where it comes from.

No score is ever undefined. Wherever a number may be missing the file says what is given then, and a condition about
something missing does not hold; so whatever the cases are, each gets a score and a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.models.features import Feature, Words
from algaudit.models.rules.breaks import used_by
from algaudit.models.rules.cases import Cases, IntArray
from algaudit.models.rules.ends import amounts, decisions
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.logic import Line, exclusions_of, lines_of, logic_of, words_of
from algaudit.models.rules.names import names_of
from algaudit.models.rules.parts import sum_of
from algaudit.models.rules.truth import holds
from algaudit.models.rules.worth import outcome, worth
from algaudit.models.structure import Columns, FloatArray, Sum
from algaudit.privacy.masks import shown

#: Cases worked through at a time: few enough that their numbers stay near the processor.
AT_A_TIME: Final = 65_536


@dataclass(frozen=True, eq=False)
class Given:
    """What one item gave to each case.

    Parameters
    ----------
    id, block : str
        Of the item (income.1) and of its block (income).
    words : Words
        What people call it.
    features : tuple of str
        All features it depends on; derived numbers are followed down to them.
    points : float array
        For each case.
    lines : tuple of Line
        One for each of its outcomes, with reason and clause.
    outcome : int array
        For each case, which of the lines applies.
    """

    id: str
    block: str
    words: Words
    features: tuple[str, ...]
    points: FloatArray
    lines: tuple[Line, ...]
    outcome: IntArray

    def line(self, case: int) -> Line:
        """Return the line that applies to a case."""
        return self.lines[int(self.outcome[case])]


@dataclass(frozen=True, eq=False)
class BlockGiven:
    """What the items of one block gave to each case together: as added up, and within the limits of the block."""

    name: str
    words: Words
    added: FloatArray
    points: FloatArray


class RulesModel:
    """An algorithm that came as a rules file; see :class:`algaudit.models.model.Model`.

    Parameters
    ----------
    card : Card
        The rules, read and checked.
    fingerprint : str
        SHA-256 of the file.
    """

    kind: Literal["rules"] = "rules"

    def __init__(self, card: Card, fingerprint: str) -> None:
        self.card = card
        self.fingerprint = fingerprint
        self.names = names_of(card)

    @property
    def features(self) -> tuple[Feature, ...]:
        """Its inputs, in the order of the file."""
        return self.card.features

    @property
    def labels(self) -> tuple[str, ...]:
        """Decisions from the highest scores to the lowest, then those that only exclusions lead to."""
        decided = [one.label for one in self.card.decide or ()]
        excluded = [one.label for one in self.card.exclude if one.label is not None]
        return tuple(dict.fromkeys([*decided, *excluded]))

    @property
    def positive(self) -> str | None:
        """The decision that the score speaks for."""
        return self.card.positive

    @property
    def unit(self) -> Literal["points", "probability", "amount"]:
        """Of the score."""
        if self.card.amount is not None:
            return "amount"
        return "probability" if self.card.score.link == "logistic" else "points"

    @cached_property
    def _sum(self) -> Sum:
        return sum_of(self.card, self.names)

    def structure(self) -> Sum:
        """Return the rules as a sum of parts.

        Its score is that of the model to the last bit. Two things stand outside of the sum: exclusions, which change
        decisions but no score; and limits, rounding and exclusions of an amount, before which the sum stands.
        """
        return self._sum

    def score(self, rows: Columns) -> FloatArray:
        """Return the points, the probability or the amount of each case.

        Points are added in the order of the file. The score of an excluded case is what its points come to; its amount
        is that of the exclusion.
        """
        cases = Cases.of(self.names, rows)
        pieces = (self._scored(cases.part(at, at + AT_A_TIME)) for at in range(0, cases.size, AT_A_TIME))
        return np.concatenate([np.empty(0), *pieces])

    def predict(self, rows: Columns) -> npt.NDArray[np.object_]:
        """Return the decision of each case; raises TypeError where the rules yield an amount."""
        if self.card.decide is None:
            raise TypeError("these rules yield an amount and decide nothing")
        cases = Cases.of(self.names, rows)
        return decisions(self.card, self.score(cases), self.excluded(cases))

    def excluded(self, rows: Columns) -> IntArray:
        """Return for each case which exclusion settles it, counted from 0; -1 where none does."""
        cases = Cases.of(self.names, rows)
        found = np.full(cases.size, -1, np.intp)
        for number, one in reversed(list(enumerate(self.card.exclude))):
            found[holds(one.when, cases)] = number
        return found

    def exclusions(self) -> list[Line]:
        """Return the exclusions, in the order in which they are counted."""
        return exclusions_of(self.card)

    def items(self, rows: Columns) -> list[Given]:
        """Return what each item gives to each case, in the order of the file."""
        cases = Cases.of(self.names, rows)
        return [
            Given(
                f"{block.name}.{number}",
                block.name,
                words_of(item, self.names),
                self.names.raw(used_by(item)),
                worth(item, cases),
                tuple(lines_of(item, number, block, self.card, self.names)),
                outcome(item, cases),
            )
            for block in self.card.blocks
            for number, item in enumerate(block.items, start=1)
        ]

    def blocks(self, rows: Columns) -> list[BlockGiven]:
        """Return what each block gives to each case, before and after its limits."""
        cases = Cases.of(self.names, rows)
        found = []
        for block in self.card.blocks:
            added = np.zeros(cases.size)
            for item in block.items:
                added = added + worth(item, cases)
            limited = block.floor is not None or block.cap is not None
            points = np.clip(added, block.floor, block.cap) if limited else added
            found.append(BlockGiven(block.name, block.label, added, points))
        return found

    def threshold(self, label: str) -> float | None:
        """Return the least score for a decision as the file says it; None where the file sets none.

        Raises
        ------
        InputError
            When the rules know no such decision.
        """
        if label not in self.labels:
            sentence = N_("The rules make no decision “{label}”; they make: {known}.")
            raise InputError(sentence, label=shown(label), known=", ".join(shown(one) for one in self.labels))
        return next((one.at_least for one in self.card.decide or () if one.label == label), None)

    def logic(self) -> list[Line]:
        """Return every line of the rules as a plain table."""
        return logic_of(self.card, self.names)

    def _scored(self, cases: Cases) -> FloatArray:
        score = self._sum.score(cases)
        return score if self.card.amount is None else amounts(self.card, score, self.excluded(cases))
