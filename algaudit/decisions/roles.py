"""Which column of the log is what: the decision, the outcome, the groups, the weight.

The roles are declared before the data is read. A number such as an age becomes a group only through declared bands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown


@dataclass(frozen=True)
class Attribute:
    """A column that splits people into groups.

    Parameters
    ----------
    column : str
        Name of the column.
    bands : tuple of float
        Lower edges of the bands of a number, rising; empty when the values themselves are the groups.

    Examples
    --------
    >>> Attribute("age", (18.0, 60.0)).band_labels()
    ('<18', '18–<60', '≥60')
    """

    column: str
    bands: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        rising = all(low < high for low, high in pairwise(self.bands))
        if not rising or not all(math.isfinite(edge) for edge in self.bands):
            raise _no_bands(self.column, ",".join(_edge(edge) for edge in self.bands))

    def band_labels(self) -> tuple[str, ...]:
        """Return one label per band: below the first edge, between edges, from the last edge on."""
        edges = [_edge(edge) for edge in self.bands]
        between = [f"{low}–<{high}" for low, high in pairwise(edges)]
        return (f"<{edges[0]}", *between, f"≥{edges[-1]}") if edges else ()


@dataclass(frozen=True)
class Roles:
    """The role of each column that an audit reads; columns without a role are never read.

    Parameters
    ----------
    decision : str
        Column of the decision.
    positive, outcome_positive : str or None
        The value that counts as a positive decision (outcome); None lets the reader find it among two values.
    outcome, score, weight, count, case : str or None
        Column of the true outcome, the score, the sampling weight, the frequency of a row that stands for many, and
        the case number.
    attributes, strata : tuple of Attribute
        Columns that make groups; columns that make strata.
    further : tuple of (role, Attribute)
        What else is counted: ``candidate``, ``stage``, ``labelled``, ``arm`` or ``period`` (a date, counted by month).
    hidden_counts : bool
        A count that is no number, such as “<10”, is a hidden one: left out and told, not refused.
    """

    decision: str
    positive: str | None = None
    outcome: str | None = None
    outcome_positive: str | None = None
    score: str | None = None
    attributes: tuple[Attribute, ...] = ()
    strata: tuple[Attribute, ...] = ()
    weight: str | None = None
    count: str | None = None
    case: str | None = None
    further: tuple[tuple[str, Attribute], ...] = ()
    hidden_counts: bool = False

    def __post_init__(self) -> None:
        if self.weight and self.count:
            raise InputError(
                N_(
                    "Both --weight {weight} and --count {count} were given; "
                    "a log has either weights or counts: keep one."
                ),
                weight=self.weight,
                count=self.count,
            )
        seen: set[str] = set()
        for name in self.columns():
            if name in seen:
                raise InputError(N_("Column {column} was given two roles; give each column one role."), column=name)
            seen.add(name)

    def columns(self) -> tuple[str, ...]:
        """Return every column that has a role, in a fixed order."""
        groups = [item.column for _, item in self.groups()]
        single = [self.outcome, self.decision, self.score, self.weight, self.count, self.case]
        return (*groups, *(name for name in single if name))

    def groups(self) -> list[tuple[str, Attribute]]:
        """Return role and column of everything that cases are told apart by, besides outcome, decision and score."""
        made = [("attribute", item) for item in self.attributes] + [("stratum", item) for item in self.strata]
        return [*made, *self.further]

    def without_case(self) -> Roles:
        """Return the same roles without the case number, which is never counted."""
        return replace(self, case=None)


def parse_attribute(text: str) -> Attribute:
    """Read ``COL`` or ``COL:18,35,60``; a name may hold a colon itself, as long as no digit follows it.

    Raises
    ------
    InputError
        When the edges are not rising numbers.

    Examples
    --------
    >>> parse_attribute("age:18,60")
    Attribute(column='age', bands=(18.0, 60.0))
    >>> parse_attribute("dc:sex")
    Attribute(column='dc:sex', bands=())
    """
    column, colon, edges = text.rpartition(":")
    if not colon or (edges and not any(sign.isdigit() or sign == "," for sign in edges)):
        return Attribute(text)
    try:
        return Attribute(column, tuple(float(edge) for edge in edges.split(",")))
    except ValueError as error:
        raise _no_bands(column, edges) from error


def _edge(edge: float) -> str:
    """Write an edge short, but so that two different edges never look alike."""
    short = f"{edge:.12g}"
    return short if float(short) == edge else repr(edge)


def _no_bands(column: str, edges: str) -> InputError:
    return InputError(
        N_(
            "The bands “{edges}” of column {column} cannot be used; give rising numbers, for example {column}:18,35,60."
        ),
        edges=shown(edges, 60),
        column=shown(column, 60),
    )
