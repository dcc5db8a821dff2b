"""Who is worse off, the group or its reference: settled by what a decision means for the person it is about.

One rule makes the whole table. A side is called worse off when it gets the decision itself less kindly (selection
rate), or when it suffers more of the mistakes that go *against* a person:

* a favourable decision withheld from somebody to whom it was due (counted by the false negative rate and the false
  omission rate; the true positive rate and the negative predictive value are their complements);
* an adverse decision imposed on somebody to whom it was not due (counted by the false positive rate and the false
  discovery rate; the true negative rate and the positive predictive value are their complements).

Everything else stays without a worse side, because the counts do not show one:

* mistakes *in favour* of a person (false positive rate and its kin when the decision is favourable, false negative
  rate and its kin when it is adverse): nobody is wronged by not getting what was not due, and a grant that cannot be
  carried, such as a loan, may hurt the one who got it. The gap is still found; only no side is called worse off;
* accuracy and balanced accuracy mix mistakes of both kinds;
* the base rate describes the people, not how they were treated.
"""

from __future__ import annotations

from typing import Final

#: measure → sign of the difference (group less reference) with which the group is worse off; 0: no side is.
_FAVOURABLE: Final = {
    "selection_rate": -1,
    "true_positive_rate": -1,
    "false_negative_rate": +1,
    "negative_predictive_value": -1,
    "false_omission_rate": +1,
    "false_positive_rate": 0,
    "true_negative_rate": 0,
    "positive_predictive_value": 0,
    "false_discovery_rate": 0,
    "accuracy": 0,
    "balanced_accuracy": 0,
    "base_rate": 0,
}
_ADVERSE: Final = {
    "selection_rate": +1,
    "false_positive_rate": +1,
    "true_negative_rate": -1,
    "false_discovery_rate": +1,
    "positive_predictive_value": -1,
    "true_positive_rate": 0,
    "false_negative_rate": 0,
    "negative_predictive_value": 0,
    "false_omission_rate": 0,
    "accuracy": 0,
    "balanced_accuracy": 0,
    "base_rate": 0,
}
WORSE_SIGN: Final = {"favourable": _FAVOURABLE, "adverse": _ADVERSE}


def worse_off(measure: str, difference: float, positive_is: str) -> str | None:
    """Return which side of a gap is worse off.

    Parameters
    ----------
    measure : str
        One of ``MEASURES``.
    difference : float
        Rate of the group less rate of the reference.
    positive_is : {"favourable", "adverse"}
        What a positive decision means for the person it is about.

    Returns
    -------
    {"group", "reference"} or None
        None where no side can be called worse off.

    Examples
    --------
    A grant given to fewer women than men, and a fraud flag put on fewer women than men:

    >>> worse_off("selection_rate", -0.2, "favourable"), worse_off("selection_rate", -0.2, "adverse")
    ('group', 'reference')
    """
    sign = WORSE_SIGN[positive_is][measure] * difference
    if sign == 0:
        return None
    return "group" if sign > 0 else "reference"
