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
_TRUTH: Final = N_("{name} cannot be “{value}”; give true or false.")
_COLUMNS: Final = N_("{name} cannot be “{value}”; give names of columns, for example income,household_size.")
NO_MEASURE: Final = N_("There is no measure {measure}; measures are: {known}.")
NO_CROSS: Final = N_(
    "“{given}” is not a cross of columns; give two or more different ones, for example --across sex,region."
)
NO_REFERENCE: Final = N_("“{given}” is not a reference; write COLUMN=VALUE.")
NO_ARM: Final = N_("“{given}” is not a random arm; write COLUMN=VALUE.")
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
    "search": N_("{name} cannot be “{value}”; give how many conditions a rule may have, from 1 to 4 (0: no search)."),
    "candidate": _GROUPS,
    "expected": _COLUMN,
    "score_quality": _TRUTH,
    "rank": _COLUMN,
    "quota": N_(
        "{name} cannot be “{value}”; give a number of places such as 200, or a share of the cases such as 0.1."
    ),
    "quota_by": _COLUMN,
    "applied": _COLUMN,
    "decided": _COLUMN,
    "amount": _COLUMN,
    "entitled": _COLUMN,
    "features": _COLUMNS,
    "population": N_("{name} cannot be “{value}”; give a CSV file of columns that make groups and a column count."),
    "period": _COLUMN,
    "labelled": _COLUMN,
    "random_arm": NO_ARM,
    "stage": _COLUMN,
    "order": N_("{name} cannot be “{value}”; give the decisions from worst to best, for example refuse,partial,grant."),
    "suppressed": N_("{name} cannot be “{value}”; give the smallest and largest hidden count, for example 1-9."),
    "rounded": N_("{name} cannot be “{value}”; give the step that counts were rounded to, for example 10."),
    "what_if": _TRUTH,
    "algorithm": N_(
        "{name} cannot be “{value}”; it is the SHA-256 of the algorithm's file, 64 digits and letters a to f."
    ),
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
