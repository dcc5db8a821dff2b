"""What becomes of a verdict within strata: every pair of verdicts."""

import pytest

from algaudit.fairness.gaps import GAP, TOO_LITTLE, WITHIN
from algaudit.fairness.strata.turned import APPEARS, REVERSED, SAME, TURNED, UNSETTLED, VANISHES, turned


@pytest.mark.parametrize(
    ("raw", "adjusted", "wanted"),
    [
        ((0.2, GAP), (-0.1, GAP), REVERSED),
        ((-0.2, GAP), (0.1, GAP), REVERSED),
        ((0.2, GAP), (0.1, GAP), SAME),
        ((0.01, WITHIN), (0.1, GAP), APPEARS),
        ((-0.04, TOO_LITTLE), (0.1, GAP), APPEARS),
        ((0.2, GAP), (0.01, WITHIN), VANISHES),
        ((0.2, GAP), (-0.1, TOO_LITTLE), UNSETTLED),
        ((0.01, WITHIN), (-0.01, WITHIN), SAME),
        ((0.1, TOO_LITTLE), (-0.1, TOO_LITTLE), SAME),
        ((0.01, WITHIN), (-0.2, TOO_LITTLE), SAME),
    ],
)
def test_only_verdicts_that_chance_does_not_make_are_said_to_turn(raw, adjusted, wanted):
    assert turned(*raw, *adjusted) == wanted
    assert (wanted in TURNED) is (wanted != SAME)
