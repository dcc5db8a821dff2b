"""What to say about a value that a plan cannot hold: one sentence per name of the plan, whatever exactly is wrong.

The library that checks types has its own words, in English only; none of them reaches a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

_COLUMN: Final = N_("{name} cannot be “{value}”; give the name of one column.")
_LABEL: Final = N_("{name} cannot be “{value}”; give one value of that column.")
_GROUPS: Final = N_("{name} cannot be “{value}”; give columns such as sex, or with rising bands such as age:18,35,60.")
NO_MEASURE: Final = N_("There is no measure {measure}; measures are: {known}.")
NO_CROSS: Final = N_(
    "“{given}” is not a cross of columns; give two or more different ones, for example --across sex,region."
)
NO_REFERENCE: Final = N_("“{given}” is not a reference; write COLUMN=VALUE.")
_SENTENCES: Final = {
    "decision": _COLUMN,
    "positive": _LABEL,
    "positive_is": N_("{name} cannot be “{value}”; give favourable or adverse."),
    "outcome": _COLUMN,
    "outcome_positive": _LABEL,
    "score": _COLUMN,
    "by": _GROUPS,
    "across": NO_CROSS,
    "stratum": _GROUPS,
    "weight": _COLUMN,
    "count": _COLUMN,
    "case": _COLUMN,
    "reference": NO_REFERENCE,
    "primary": NO_MEASURE,
    "tolerance": N_("{name} cannot be “{value}”; give a number from 0 to below 1."),
    "confidence": N_("{name} cannot be “{value}”; give a number from 0.5 to below 1."),
    "seed": N_("{name} cannot be “{value}”; give a whole number from 0 to below 2^63."),
}


# Any: the first of the library's faults, and what was found where it complains.
def fault(first: Mapping[str, Any]) -> InputError:
    """Return the sentence about the first value of a plan that cannot be used.

    Parameters
    ----------
    first : mapping
        ``type``, ``loc`` and ``input``, as pydantic lists them.

    Examples
    --------
    >>> str(fault({"type": "less_than", "loc": ("tolerance",), "input": 5}))
    'tolerance cannot be “5”; give a number from 0 to below 1.'
    """
    name = first["loc"][0]
    if first["type"] == "missing" and name == "decision":
        return InputError(N_("The plan names no decision; give its column with --decision COLUMN."))
    found = shown(first["input"])
    return InputError(_SENTENCES[name], name=name, value=found, given=found, measure=found, known=", ".join(MEASURES))
