"""Twins: counted by hand, found among millions, and paired across groups so that chance can be told."""

import numpy as np
import pytest
from scipy.stats import binomtest

from algaudit.fairness.alike.twins import Matched, matched_twins, named_twins, twin_classes
from algaudit.fairness.proxies.features import Feature, feature
from algaudit.fairness.proxies.inputs import Numbers
from tests.benchmarks.proxies import alike


def words(codes, labels="abcdefgh"):
    return Feature("x", np.asarray(codes, np.int32), tuple(labels), None)


def truth(text):
    return np.array([letter == "1" for letter in text], bool)


#: Rows 0, 2, 3 are twins, 1 and 5 are twins, 4 is alone.
ROWS = [words([0, 1, 0, 0, 2, 1]), words([3, 3, 3, 3, 3, 3])]
GRANTED = truth("110011")


def test_twins_are_counted():
    assert twin_classes(ROWS, GRANTED).totals() == {
        "classes": 2,
        "cases": 5,
        "pairs": 4,
        "mixed_classes": 1,
        "mixed_cases": 3,
        "different_pairs": 2,
        "against": 1,
    }


def test_the_same_labels_in_other_columns_are_no_twins():
    found = twin_classes([words([0, 1]), words([1, 0])], truth("10"))
    assert found.totals()["cases"] == 0


def test_a_blank_is_a_twin_of_a_blank_only():
    found = twin_classes([Feature("x", np.array([0, 0, 1], np.int32), (None, "a"), None)], truth("100"))
    assert (found.totals()["cases"], found.totals()["different_pairs"]) == (2, 1)


def test_a_row_that_stands_for_many_cases_is_its_own_twin():
    found = twin_classes([words([0, 0])], truth("10"), count=np.array([3.0, 2.0])).totals()
    assert (found["cases"], found["pairs"], found["different_pairs"], found["against"]) == (5, 10, 6, 2)


def test_classes_are_those_of_a_plain_comparison():
    random = np.random.default_rng(0)
    columns = [random.integers(0, 9, 5_000) for _ in range(4)]
    found = twin_classes([words(column, "abcdefghi") for column in columns], random.random(5_000) < 0.5)
    theirs = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)[1].reshape(-1)
    alone = np.bincount(theirs)[theirs] == 1
    assert ((found.of_row == -1) == alone).all()
    assert len(np.unique(found.of_row[~alone] * 10_000 + theirs[~alone])) == len(found.cases)
    assert len(found.cases) == len(np.unique(theirs[~alone]))
    assert found.cases[found.of_row[~alone]].tolist() == np.bincount(theirs)[theirs[~alone]].tolist()


def test_mixing_in_blocks_is_mixing(monkeypatch):
    whole = twin_classes(ROWS, GRANTED).of_row
    monkeypatch.setattr("algaudit.fairness.alike.twins._BLOCK", 2)
    assert (twin_classes(ROWS, GRANTED).of_row == whole).all()


def test_equal_numbers_are_twins_and_those_that_differ_in_the_last_digit_are_not():
    near = float(np.nextafter(0.3, 1))
    item = Numbers("x", np.array([0.3, near, np.nan, 0.0, 0.3, np.nan, -0.0, 1e15]))
    found = twin_classes([item], truth("10110000"))
    assert found.of_row[[1, 7]].tolist() == [-1, -1]
    assert len({*found.of_row[[0, 2, 3]].tolist()}) == 3
    assert found.of_row[[4, 5, 6]].tolist() == found.of_row[[0, 2, 3]].tolist()
    assert (found.totals()["classes"], found.totals()["different_pairs"]) == (3, 3)


def test_numbers_beside_labels_make_the_twins_of_a_plain_comparison():
    random = np.random.default_rng(1)
    values, codes = np.round(random.normal(size=4_000), 2), random.integers(0, 3, 4_000)
    found = twin_classes([Numbers("x", values), words(codes, "abc")], random.random(4_000) < 0.5)
    pairs = np.stack([values, codes], axis=1)
    theirs, times = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)[1:]
    theirs = theirs.reshape(-1)
    assert ((found.of_row >= 0) == (times[theirs] > 1)).all()
    assert len(np.unique(np.stack([found.of_row, theirs])[:, found.of_row >= 0], axis=1)[0]) == len(found.cases)
    assert sorted(found.cases) == sorted(times[times > 1])


def test_two_spellings_of_a_number_are_twins_in_a_column_of_numbers_only():
    codes = np.array([0, 1, 2], np.int32)
    assert twin_classes([feature("x", codes, ("007", "7", "9"))], truth("101")).totals()["different_pairs"] == 1
    assert twin_classes([feature("x", codes, ("007", "7", "none"))], truth("101")).totals()["cases"] == 0


def test_nobody_has_no_twin():
    assert twin_classes([words([])], truth("")).totals()["cases"] == 0


def test_each_case_is_in_one_pair_at_most_and_only_with_its_twin():
    # Class a: 2 women refused, 1 man granted; class b: 1 woman granted, 3 men refused; class c: a woman alone.
    codes = [0, 0, 0, 1, 1, 1, 1, 2]
    granted, woman = truth("00110000"), truth("11010001")
    found = matched_twins(twin_classes([words(codes)], granted), granted, (woman, ~woman), seed=0)
    assert found == Matched(pairs=2, less=1, more=1)
    assert found.gap == 0.0


def test_the_lot_does_not_favour_a_side():
    # Four women, one granted; two men, one granted: two pairs.
    codes, granted, woman = [0] * 6, truth("100010"), truth("111100")
    twins = twin_classes([words(codes)], granted)
    found = [matched_twins(twins, granted, (woman, ~woman), seed=seed) for seed in range(2_000)]
    assert {one.pairs for one in found} == {2}
    # She is drawn with ½, and then meets the refused man with ½; he meets a refused woman unless he meets her.
    assert np.mean([one.more for one in found]) == pytest.approx(0.25, abs=0.04)
    assert np.mean([one.less for one in found]) == pytest.approx(0.75, abs=0.04)


def test_counts_are_paired_like_rows():
    granted, woman = truth("01"), truth("10")
    twins = twin_classes([words([0, 0])], granted, count=np.array([5.0, 8.0]))
    found = matched_twins(twins, granted, (woman, ~woman), seed=0, count=np.array([5.0, 8.0]))
    assert found == Matched(pairs=5, less=5, more=0)


def test_groups_without_common_twins_have_no_pairs():
    granted, woman = truth("01"), truth("10")
    found = matched_twins(twin_classes([words([0, 1])], granted), granted, (woman, ~woman), seed=0)
    assert (found.pairs, found.gap, found.p_value(), found.less_share(0.05)) == (0, None, None, None)


@pytest.mark.parametrize(("less", "more"), [(6, 0), (12, 5), (3, 3), (0, 1), (40, 22)])
def test_the_sign_test_is_scipys(less, more):
    found = Matched(200, less, more)
    assert found.p_value() == pytest.approx(binomtest(less, less + more).pvalue, abs=1e-12)


def test_the_share_against_a_group_has_its_interval():
    share, low, high = Matched(50, 8, 2).less_share(0.05)
    assert share == 0.8
    assert low < share < high
    assert Matched(50, 8, 2).gap == -0.12


def test_twins_decided_both_ways_are_named_once_a_class():
    codes, granted = [0, 0, 1, 1, 2, 2, 2], truth("1011100")
    twins = twin_classes([words(codes)], granted)
    named = named_twins(twins, granted, most=20, seed=0)
    assert sorted(named) == [(0, 1), (4, 5)]
    assert len(named_twins(twins, granted, most=1, seed=0)) == 1


def test_groups_treated_alike_are_seldom_reported_and_a_disadvantage_is_found():
    quiet, loud = list(alike(0.0, cases=600, logs=60)), list(alike(0.25, cases=1_500, logs=20))
    assert all(row.reported <= 0.1 for row in quiet)
    assert loud[0].reported >= 0.9
