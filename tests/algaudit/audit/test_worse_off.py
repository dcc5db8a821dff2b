"""Who is worse off by a gap depends on what a decision means, and sometimes nobody is."""

import pytest

from algaudit.audit.worse_off import WORSE_SIGN, worse_off
from algaudit.fairness.rates import MEASURES

#: The side that is worse off when the group's rate is below the reference's: (favourable, adverse).
WHEN_LOWER = {
    "selection_rate": ("group", "reference"),
    "base_rate": (None, None),
    "accuracy": (None, None),
    "balanced_accuracy": (None, None),
    "true_positive_rate": ("group", None),
    "false_positive_rate": (None, "reference"),
    "true_negative_rate": (None, "group"),
    "false_negative_rate": ("reference", None),
    "positive_predictive_value": (None, "group"),
    "negative_predictive_value": ("group", None),
    "false_discovery_rate": (None, "reference"),
    "false_omission_rate": ("reference", None),
}
OTHER = {"group": "reference", "reference": "group", None: None}
#: Measures that are one another's complement: more of the one is less of the other.
COMPLEMENTS = [
    ("true_positive_rate", "false_negative_rate"),
    ("true_negative_rate", "false_positive_rate"),
    ("positive_predictive_value", "false_discovery_rate"),
    ("negative_predictive_value", "false_omission_rate"),
]


@pytest.mark.parametrize("measure", MEASURES)
def test_the_side_that_is_worse_off_is_named_for_every_measure(measure):
    favourable, adverse = WHEN_LOWER[measure]
    assert worse_off(measure, -0.1, "favourable") == favourable
    assert worse_off(measure, 0.1, "favourable") == OTHER[favourable]
    assert worse_off(measure, -0.1, "adverse") == adverse
    assert worse_off(measure, 0.1, "adverse") == OTHER[adverse]


@pytest.mark.parametrize("positive_is", ["favourable", "adverse"])
def test_the_table_knows_every_measure(positive_is):
    assert set(WORSE_SIGN[positive_is]) == set(MEASURES)


@pytest.mark.parametrize("positive_is", ["favourable", "adverse"])
@pytest.mark.parametrize(("measure", "complement"), COMPLEMENTS)
def test_a_measure_and_its_complement_name_the_same_side(measure, complement, positive_is):
    assert worse_off(measure, -0.3, positive_is) == worse_off(complement, 0.3, positive_is)


@pytest.mark.parametrize("positive_is", ["favourable", "adverse"])
@pytest.mark.parametrize("measure", MEASURES)
def test_without_a_difference_nobody_is_worse_off(measure, positive_is):
    assert worse_off(measure, 0.0, positive_is) is None


@pytest.mark.parametrize(
    ("measure", "complement"),
    [
        ("true_positive_rate", "true_negative_rate"),
        ("false_negative_rate", "false_positive_rate"),
        ("positive_predictive_value", "negative_predictive_value"),
        ("false_discovery_rate", "false_omission_rate"),
    ],
)
def test_to_call_the_same_decision_the_other_way_round_names_the_same_side(measure, complement):
    """“Granted” is favourable exactly when “refused” is adverse: the words change places, the people do not."""
    assert worse_off(measure, -0.3, "favourable") == worse_off(complement, -0.3, "adverse")
    assert worse_off(complement, -0.3, "favourable") == worse_off(measure, -0.3, "adverse")
    assert worse_off("selection_rate", -0.3, "favourable") == worse_off("selection_rate", 0.3, "adverse")
