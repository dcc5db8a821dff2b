"""What reasons say: codes, numbers and the words that the rules or the feature dictionary hold; no sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import ConfigDict

from algaudit.models.features import Words
from algaudit.models.rules.form.conditions import Condition

#: ``for`` and ``against`` the result; where there is no result but an amount, whether it is higher or lower for it.
Direction: TypeAlias = Literal["for", "against", "raises", "lowers"]
Unit: TypeAlias = Literal["points", "log_odds", "probability", "amount"]


class Entry:
    """Part of what is frozen; when read back it may hold no other keys and no NaN."""

    __pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Edge(Entry):
    """Where an item would have given other points, and how far the case was from there.

    Parameters
    ----------
    name : str
        Feature or derived number that the rule asks for.
    at : float
        The value at which the points change.
    included : bool
        Whether that value itself already gets the other points.
    higher : bool
        Whether it lies above the value of the case.
    distance : float
        From the value of the case, in its unit.
    points : float
        What the item gives there.
    """

    name: str
    at: float
    included: bool
    higher: bool
    distance: float
    points: float


@dataclass(frozen=True)
class Reason(Entry):
    """One reason.

    Parameters
    ----------
    kind : {"item", "limit", "exclusion", "feature"}
        An item of the rules, the limit of a block of items, a rule that settles a case without regard to its points, or
        one input of an algorithm that holds no rules.
    id : str
        Of the item, block or exclusion; name of the feature.
    direction : {"for", "against", "raises", "lowers"}
        Whether it spoke for or against the result; of an amount, whether it raised or lowered it.
    weight : float
        How far it moved the score (before any curve) compared with the others; 0 for an exclusion.
    label : Words
        What people call it.
    features : tuple of str
        Inputs that it depends on.
    protected : bool
        Whether one of them is a protected attribute: this may be told as a fact, never as advice.
    points, usual : float, optional
        What it gave here, and to the others on average; of rules only.
    least, most : float, optional
        What it can give; None where that has no end, or is not known.
    code : str, optional
        Code of the reason in the rules, and its words.
    words : Words, optional
        As above.
    clause : Words, optional
        Article that it rests on.
    when : tuple of Condition
        The conditions that were asked; all must hold.
    met : bool
        Whether they do.
    edge : Edge, optional
        The nearest value with other points; never of a protected attribute.
    turns : bool
        Whether the result would have been another one, had this alone been as it was for the others on average.
    """

    kind: Literal["item", "limit", "exclusion", "feature"]
    id: str
    direction: Direction
    weight: float
    label: Words
    features: tuple[str, ...]
    protected: bool = False
    points: float | None = None
    usual: float | None = None
    least: float | None = None
    most: float | None = None
    code: str | None = None
    words: Words | None = None
    clause: Words | None = None
    when: tuple[Condition, ...] = ()
    met: bool = True
    edge: Edge | None = None
    turns: bool = False


@dataclass(frozen=True)
class Reasons(Entry):
    """The reasons of one case.

    Parameters
    ----------
    listed : tuple of Reason
        At most five, those that moved the score most first.
    further : int
        Others that moved it too.
    method : str
        ``points`` (worked out from the rules), ``exclusion``, or how contributions were computed.
    unit : {"points", "log_odds", "probability", "amount"}
        Of all weights.
    compared_with : {"other_result", "everybody", "nobody"}
        Who the others are: cases that came out otherwise; all, where no such case is known; nobody for an exclusion.
    others : int
        How many they are.
    base, margin : float
        Average score of the others, and that of the case, both before any curve; the weights of all reasons together
        make the difference.
    total : float
        Sizes of all weights together, of which each weight is a share.
    """

    listed: tuple[Reason, ...]
    further: int
    method: str
    unit: Unit
    compared_with: Literal["other_result", "everybody", "nobody"]
    others: int
    base: float
    margin: float
    total: float


@dataclass(frozen=True)
class Line(Entry):
    """A line of the decision: the least score for a label, and how far the case was from it (never below 0)."""

    label: str
    at: float
    distance: float


@dataclass(frozen=True)
class Standing(Entry):
    """Where a case stands between the lines.

    Parameters
    ----------
    score : float
        Points, probability or amount.
    unit : {"points", "probability", "amount"}
        Of the score.
    reached : Line, optional
        The line the case has reached, None when it stands below all.
    next : Line, optional
        The next line above, None when there is none.
    known : bool
        Whether the lines are known: an amount has none, and some algorithms do not show theirs.
    settled : bool
        Whether an exclusion settled the case, so that its score did not count.
    """

    score: float
    unit: Literal["points", "probability", "amount"]
    reached: Line | None = None
    next: Line | None = None
    known: bool = True
    settled: bool = False
