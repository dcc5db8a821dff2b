"""One test for a whole table, beside scipy and statsmodels."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association

from algaudit.fairness.classes.independence import independence

TABLE = np.array([[20.0, 30.0, 10.0], [25.0, 15.0, 40.0], [12.0, 13.0, 9.0]])


def test_the_test_is_that_of_scipy():
    found, theirs = independence(TABLE, TABLE), chi2_contingency(TABLE, correction=False)
    assert (found.chi_square, found.freedom) == pytest.approx((theirs.statistic, theirs.dof), abs=1e-12)
    assert found.p_value == pytest.approx(theirs.pvalue, abs=1e-12)
    assert found.cramers_v == pytest.approx(association(TABLE.astype(int), method="cramer"), abs=1e-12)


def test_the_corrected_strength_worked_out_by_hand():
    # χ²/n = 5.333/80 = 0.0667; less 1/79; both sides 2 - 1/79: √(0.0540 / 0.98734).
    counts = np.array([[20.0, 20.0], [10.0, 30.0]])
    expected = ((16 / 3 / 80 - 1 / 79) / (1 - 1 / 79)) ** 0.5
    assert independence(counts, counts).corrected_v == pytest.approx(expected)


def test_chance_alone_leaves_no_corrected_strength_on_average_and_few_alarms():
    random = np.random.default_rng(0)
    found = [independence(counts, counts) for counts in random.multinomial(150, (0.2, 0.3, 0.5), (400, 4)) * 1.0]
    assert np.mean([each.corrected_v for each in found]) < 0.03
    # 5 % of 400 is 20, give or take 4.4.
    assert 8 <= sum(each.p_value < 0.05 for each in found) <= 33


def test_small_groups_and_empty_labels_are_left_out():
    counts = np.array([[20.0, 20.0, 0.0], [10.0, 30.0, 0.0], [3.0, 4.0, 2.0]])
    found = independence(counts, counts)
    assert (found.groups, found.freedom) == (2, 1)
    assert found.chi_square == pytest.approx(16 / 3)


def test_weights_of_one_size_change_nothing_and_unequal_ones_say_less():
    plain = independence(TABLE, TABLE)
    same = independence(TABLE * 3, TABLE * 9)
    assert (same.chi_square, same.cases) == pytest.approx((plain.chi_square, plain.cases))
    assert independence(TABLE, TABLE * 2).chi_square == pytest.approx(plain.chi_square / 2)


def test_too_few_expected_cases_give_no_p_value():
    counts = np.array([[30.0, 1.0, 1.0], [30.0, 0.0, 2.0]])
    found = independence(counts, counts)
    assert np.isnan(found.p_value)
    assert found.freedom == 2


def test_one_group_or_one_label_is_nothing_to_compare():
    for counts in (TABLE[:1], TABLE[:, :1], np.zeros((2, 3))):
        found = independence(counts, counts)
        assert found.freedom == 0
        assert np.isnan(found.chi_square)
