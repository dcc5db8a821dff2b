"""The department's own records of the decisions: inputs of the algorithm, and what was decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.decisions.labels import is_number, label_of
from algaudit.decisions.read import read_decisions
from algaudit.decisions.roles import Attribute, parse_attribute
from algaudit.errors import InputError
from algaudit.explain.decision.facts import Facts
from algaudit.explain.decision.reading import inside
from algaudit.explain.importance.distinct import picked
from algaudit.i18n import N_
from algaudit.models.inputs import read_inputs
from algaudit.models.model import Model
from algaudit.models.structure import Columns, FloatArray
from algaudit.privacy.masks import shown


@dataclass(frozen=True, eq=False)
class Records:
    """Every case of the decision log.

    Parameters
    ----------
    inputs : Columns
        What the algorithm takes in.
    written : mapping of str to array
        Further columns as labels, None where blank; a column that is also an input is given as the input is.
    groups : tuple of Attribute
        Columns that make groups.
    """

    inputs: Columns
    # Any: labels, or numbers.
    written: dict[str, npt.NDArray[Any]]
    groups: tuple[Attribute, ...]

    @property
    def size(self) -> int:
        """How many cases there are."""
        return len(next(iter(self.inputs.values())))

    def row(self, place: int) -> Columns:
        """Return the inputs of one case."""
        return picked(self.inputs, np.array([place]))

    def label(self, column: str | None, place: int) -> str | None:
        """Return what stands in a column for one case; None for no column."""
        if column is None:
            return None
        return label_of(self.written[column][place])

    def numbers(self, column: str) -> FloatArray:
        """Return a column as numbers, NaN where there is none."""
        read = [label_of(value) for value in self.written[column].tolist()]
        return np.array([float(one) if one is not None and is_number(one) else np.nan for one in read], np.float64)

    def grouped(self, attribute: Attribute) -> list[str | None]:
        """Return the group of every case; numbers that are to be banded are."""
        values = [label_of(value) for value in self.written[attribute.column].tolist()]
        if not attribute.bands:
            return values
        names, edges = attribute.band_labels(), np.array(attribute.bands)
        numbers = self.numbers(attribute.column).tolist()
        return [
            None if value is None else names[int(np.searchsorted(edges, number, side="right"))]
            for value, number in zip(values, numbers, strict=True)
        ]


def read_records(folder: Path, facts: Facts, model: Model) -> Records:
    """Read the decision log of an algorithm.

    Raises
    ------
    InputError
        When a file or a column is not there, or an input cannot be taken in.
    """
    log = read_decisions([inside(folder, name) for name in facts.decisions])
    groups = tuple(parse_attribute(text) for text in facts.groups)
    columns = facts.columns
    wanted = [columns.case, columns.decision, columns.date, columns.score, columns.output]
    wanted += [item.column for item in groups] + [item.column for item in facts.sources]
    further = list(dict.fromkeys(name for name in wanted if name is not None))
    read = read_inputs(log, model.features, further)
    inputs = {item.name: read[item.name] for item in model.features}
    if not len(read[columns.case]):
        raise InputError(N_("The decision log holds no cases; name one with the decisions that were made."))
    return Records(inputs, {name: read[name] for name in further}, groups)


def place_of(records: Records, column: str, case: str) -> int:
    """Return where a case stands.

    Raises
    ------
    InputError
        When it is not there, or stands more than once. The number itself is not repeated: it may be a person's.
    """
    wanted = label_of(case)
    places = [place for place, value in enumerate(records.written[column].tolist()) if label_of(value) == wanted]
    if wanted is None or not places:
        sentence = N_("No case of that number is among the {cases} in column {column}; check the number.")
        raise InputError(sentence, cases=records.size, column=shown(column, 60))
    if len(places) > 1:
        sentence = N_("The case stands {times} times in column {column}; each case needs a number of its own.")
        raise InputError(sentence, times=len(places), column=shown(column, 60))
    return places[0]
