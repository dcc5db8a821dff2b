"""Gaps of any measure, judged together."""

import numpy as np
import pytest

from algaudit.fairness.amounts.contrast import Contrast, Fixed, against, family, p_values
from algaudit.fairness.amounts.means import means
from algaudit.fairness.amounts.spread import spread
from algaudit.fairness.gaps import holm
from algaudit.fairness.rates import Rates


def of_100(*counts):
    found = np.array(counts, float)
    return Rates("granted", found / 100, found, found * 0 + 100, found * 0 + 100)


def judge(*contrasts, alpha=0.05, tolerance=0.05):
    return family(contrasts, alpha=alpha, tolerance=tolerance)


def test_a_large_gap_is_found_and_one_that_chance_could_make_is_not():
    found = judge(Contrast(of_100(2, 55), of_100(60)))[0]
    assert found.verdicts == ["gap", "too_little_data"]
    assert found.difference.tolist() == pytest.approx([-0.58, -0.05])


def test_a_gap_within_the_tolerance_is_none_however_sure():
    many = Rates("granted", np.array([0.52]), np.array([5.2e6]), np.array([1e7]), np.array([1e7]))
    other = Rates("granted", np.array([0.50]), np.array([5.0e6]), np.array([1e7]), np.array([1e7]))
    assert judge(Contrast(many, other))[0].verdicts == ["within_tolerance"]


def test_the_tolerance_is_a_share_of_the_scale():
    own, other = Fixed(np.array([980.0])), Fixed(np.array([1000.0]))
    assert judge(Contrast(own, other, 1000.0))[0].verdicts == ["within_tolerance"]
    assert judge(Contrast(own, other, 100.0))[0].verdicts == ["gap"]


@pytest.mark.parametrize("scale", [0.0, float("nan")])
def test_without_a_scale_nothing_is_judged(scale):
    found = judge(Contrast(of_100(2), of_100(60), scale))[0]
    assert found.verdicts == ["too_little_data"]
    assert np.isnan(found.adjusted[0])


def test_too_few_cases_on_either_side_are_not_judged():
    assert judge(Contrast(of_100(2), of_100(60), own_least=101))[0].verdicts == ["too_little_data"]
    assert judge(Contrast(of_100(2), of_100(60), other_least=101))[0].verdicts == ["too_little_data"]


def test_all_that_is_judged_together_is_one_family_for_holm():
    first, second = Contrast(of_100(40, 45), of_100(60)), Contrast(of_100(2), of_100(60), own_least=101)
    found = judge(first, second)
    adjusted, _ = holm(first.p_values(), 0.05)
    assert found[0].adjusted.tolist() == pytest.approx(adjusted.tolist())
    assert np.isnan(found[1].adjusted[0])


def test_verdict_and_interval_never_contradict_each_other():
    for counts in np.random.default_rng(0).integers(0, 101, (200, 3)):
        found = judge(Contrast(of_100(*counts[:2]), of_100(counts[2])), tolerance=0.0)[0]
        outside = (found.low > 0) | (found.high < 0)
        assert [each == "gap" for each in found.verdicts] == outside.tolist()
        assert ((found.adjusted < 0.05) == outside).all()


def test_an_undefined_number_is_no_gap_and_does_not_spoil_the_others():
    own = Rates("granted", np.array([np.nan, 0.02]), np.array([0.0, 2]), np.array([0.0, 100]), np.array([0.0, 100]))
    found = judge(Contrast(own, of_100(60)))[0]
    assert found.verdicts == ["too_little_data", "gap"]
    assert np.isnan(found.difference[0])


def test_a_single_amount_has_no_p_value_and_does_not_spoil_the_others():
    found = means(spread(np.array([1.0, 5, 6, 7, 8]), np.array([0, 1, 1, 1, 1], np.int32), 2))
    own, other, _ = against(found, 1)
    tested = judge(Contrast(own, other, 6.5, other_least=1), Contrast(of_100(2), of_100(60)))
    assert tested[0].verdicts == ["too_little_data"]
    assert tested[1].verdicts == ["gap"]


def test_a_fixed_number_has_no_width():
    low, high = Fixed(np.array([0.2, 0.8])).limits(np.array(0.05))
    assert low.tolist() == high.tolist() == [0.2, 0.8]


def test_nothing_to_compare_is_no_family():
    assert judge() == []


def test_p_values_searched_for_together_are_those_searched_for_one_by_one():
    contrasts = [
        Contrast(of_100(40, 45), of_100(60)),
        Contrast(Fixed(np.array([0.1])), of_100(60)),
        Contrast(of_100(2, 70), of_100(60, 50)),
    ]
    together = p_values(contrasts)
    assert [each.tolist() for each in together] == [contrast.p_values().tolist() for contrast in contrasts]
