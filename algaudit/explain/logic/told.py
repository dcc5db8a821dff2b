"""The logic as plain values: the lines of rules, a formula, or branches that imitate an algorithm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from algaudit.explain.faithful.check import Check
from algaudit.models.rules.form.conditions import Condition
from algaudit.models.rules.logic import Line


@dataclass(frozen=True)
class RulesLogic:
    """Rules as they are: every line of the file. Nothing is imitated."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Term:
    """What one input adds to a formula.

    Parameters
    ----------
    feature : str
        The input.
    slope : float, optional
        Added for each unit of a number.
    values : tuple of (str, float)
        Added for each value of a category.
    other : float
        Added for any other value.
    missing : float, optional
        Added where the value is missing; None where the formula does not take such a case.
    """

    feature: str
    slope: float | None
    values: tuple[tuple[str, float], ...]
    other: float
    missing: float | None


@dataclass(frozen=True)
class Formula:
    """A linear formula as it is: ``base`` plus what each input adds; with a logistic link that makes a probability."""

    base: float
    terms: tuple[Term, ...]
    link: Literal["identity", "logistic"]
    line: float | None


@dataclass(frozen=True)
class Branch:
    """One of the rules that imitate an algorithm.

    Parameters
    ----------
    when : tuple of Condition
        All must hold.
    result : str
        What the imitation says then: a label, or the code of a band of amounts.
    cases, agreeing : int
        Held-out cases that fall here, and those of them in which the algorithm says the same.
    """

    when: tuple[Condition, ...]
    result: str
    cases: int
    agreeing: int


@dataclass(frozen=True)
class LabelAgreement:
    """Of the held-out cases with one result of the algorithm: how many the imitation gets right."""

    result: str
    cases: int
    agreeing: int


@dataclass(frozen=True)
class Surrogate:
    """Rules that imitate an algorithm, and how faithfully.

    Parameters
    ----------
    status : {"done", "refused", "no_better", "too_little_data"}
        ``refused``: the lower limit of the fidelity is below what is asked; ``no_better``: always saying the most
        frequent result would do as well, which explains nothing. Branches are given only when ``done``.
    fidelity : Check
        Share of held-out cases in which it agrees with the algorithm, with limits; ``good_from`` is what is asked.
    always : float, optional
        Share of held-out cases with the most frequent result.
    branches : tuple of Branch
        The rules, those with most cases first.
    by_result : tuple of LabelAgreement
        Where it disagrees, by result of the algorithm.
    bands : tuple of float
        For amounts: the edges between the bands ``b0``, ``b1`` … that stand in for results.
    learnt_from : int
        Cases it was learnt from; none of them is among those held out.
    """

    status: Literal["done", "refused", "no_better", "too_little_data"]
    fidelity: Check
    always: float | None
    branches: tuple[Branch, ...]
    by_result: tuple[LabelAgreement, ...]
    bands: tuple[float, ...]
    learnt_from: int


Logic: TypeAlias = RulesLogic | Formula | Surrogate
