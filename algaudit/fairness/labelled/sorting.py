"""Sort the cases of a Cube by what is known: labelled or not, in the random arm or not.

The outcome counts only where a case is labelled. A log often writes 0 for whoever was never investigated; that 0 is no
finding, so it is taken for unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from algaudit.cube.cube import Cube, FloatArray, IntArray
from algaudit.decisions.labels import label_of, positive_of
from algaudit.fairness.groups import NO, UNKNOWN, YES, Groups
from algaudit.fairness.strata.cells import Cells

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of each cell.

    Parameters
    ----------
    state : int array, cells
        Outcome no, yes or unknown; unknown wherever the cell is not labelled.
    positive : int array, cells
        1 where the decision is the positive one.
    labelled : bool array, cells
        The cell is marked as labelled.
    arm : bool array or None, cells
        The cell is in the random arm; None without one.
    ignored : int
        Cases that have an outcome but are not labelled.
    blank : int
        Cases that are labelled but have no outcome.
    """

    state: IntArray
    positive: IntArray
    labelled: BoolArray
    arm: BoolArray | None
    ignored: int
    blank: int


def label_of_labelled(cube: Cube) -> str | None:
    """Return the value that marks a case as labelled, None when that is unclear."""
    mark = cube.of_role("labelled")
    return None if mark is None else positive_of(mark.labels)


def known(cube: Cube, arm: str | None) -> Known:
    """Sort the cells of a Cube that has an outcome, a decision and a column of labelled cases.

    Parameters
    ----------
    cube : Cube
    arm : str or None
        The raw value that marks the random arm, in the column of that role.

    Examples
    --------
    Three cases were not investigated; the log says 0 for them, and that is not known:

    >>> from algaudit.cube.cube import Dimension
    >>> parts = (("fraud", "outcome"), ("flagged", "decision"), ("checked", "labelled"))
    >>> made = tuple(Dimension(column, role, ("0", "1")) for column, role in parts)
    >>> codes, count = np.array([[0, 0, 0], [0, 1, 1], [1, 1, 1]]), np.array([3, 4, 5])
    >>> cube = Cube(made, codes, count, rows=12, positive="1", outcome_positive="1")
    >>> found = known(cube, None)
    >>> found.state.tolist(), found.ignored
    ([2, 0, 1], 3)
    """
    outcome, decision, mark = cube.of_role("outcome"), cube.of_role("decision"), cube.of_role("labelled")
    if outcome is None or decision is None or mark is None:
        raise ValueError([item.role for item in cube.dimensions])
    yes = label_of_labelled(cube)
    labelled = np.array([label is not None and label == yes for label in mark.labels])[cube.codes_of(mark.column)]
    states = [UNKNOWN if label is None else YES if label == cube.outcome_positive else NO for label in outcome.labels]
    state = np.array(states, np.int64)[cube.codes_of(outcome.column)]
    positive = (cube.codes_of(decision.column) == decision.labels.index(cube.positive)).astype(np.int64)
    given = state != UNKNOWN
    return Known(
        np.where(labelled, state, UNKNOWN),
        positive,
        labelled,
        None if arm is None else _arm(cube, arm),
        int(cube.count[given & ~labelled].sum()),
        int(cube.count[~given & labelled].sum()),
    )


def _arm(cube: Cube, value: str) -> BoolArray:
    column, label = cube.of_role("arm"), label_of(value)
    if column is None or label not in column.labels:
        return np.zeros(len(cube.count), np.bool_)
    found: BoolArray = cube.codes_of(column.column) == column.labels.index(label)
    return found


def counted(groups: Groups, sorted_cells: Cells, found: Known, among: BoolArray, count: IntArray) -> Groups:
    """Return the groups with only the cells ``among`` counted, their outcomes as far as they are known.

    Parameters
    ----------
    groups : Groups
        Of the whole Cube; their labels are kept, also where nobody is left.
    sorted_cells : Cells
        The cells by these groups.
    found : Known
        What is known of the cells.
    among : bool array, cells
        Which of them to count.
    count : int array, cells
        Cases.
    """
    place = (sorted_cells.place * 6 + found.state * 2 + found.positive)[among]
    shape = (sorted_cells.groups, 3, 2)

    def total(values: np.ndarray) -> FloatArray:
        made = np.bincount(place, values[among], sorted_cells.groups * 6)
        return made.astype(np.float64).reshape(shape)

    return replace(
        groups,
        cases=total(count).astype(np.int64),
        weight=total(sorted_cells.weight),
        squared=total(sorted_cells.squared),
        with_outcome=True,
    )
