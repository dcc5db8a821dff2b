"""Single inputs beside a column of groups: strength of association, and gaps in how often they are blank."""

import numpy as np
import pytest
from scipy.stats.contingency import association as scipy_association
from scipy.stats.contingency import crosstab

from algaudit.fairness.groups import Groups
from algaudit.fairness.proxies.association import association, missing_gaps, pairs
from algaudit.fairness.proxies.features import Feature, feature
from algaudit.fairness.proxies.inputs import Numbers

RANDOM = np.random.default_rng(0)


def words(column, codes, labels):
    return Feature(column, np.asarray(codes, np.int32), tuple(labels), None)


def strength(item, group, weight=None):
    weight = np.ones(len(item.codes)) if weight is None else weight
    return association(item, group, weight, float(weight.sum())).strength


def test_pairs_of_known_labels_are_counted_with_their_weight():
    item, group = words("flat", [0, 1, 1, 2, 0], ("a", "b", None)), words("sex", [0, 0, 1, 0, 2], ("f", "m", None))
    found = pairs(item, group, np.array([1.0, 2.0, 4.0, 8.0, 16.0]))
    assert [part.tolist() for part in found] == [[0, 1, 1], [0, 0, 1], [1.0, 2.0, 4.0]]


def test_counting_in_blocks_or_by_pairs_that_occur_is_counting(monkeypatch):
    item, group = words("a", RANDOM.integers(0, 3, 100), "abc"), words("b", RANDOM.integers(0, 2, 100), "xy")
    values = feature("n", item.codes, ["1", "2", "5"])
    whole = strength(item, group), strength(values, group)
    monkeypatch.setattr("algaudit.fairness.proxies.association._BLOCK", 7)
    assert (strength(item, group), strength(values, group)) == pytest.approx(whole, abs=1e-12)
    monkeypatch.setattr("algaudit.fairness.proxies.association._MOST_CELLS", 1)
    assert strength(item, group) == pytest.approx(whole[0], abs=1e-12)


def test_cramers_v_is_scipys_with_bergsmas_correction():
    one = RANDOM.integers(0, 3, 300)
    other = np.where(RANDOM.random(300) < 0.6, one, RANDOM.integers(0, 3, 300))
    table = crosstab(one, other).count
    raw = scipy_association(table, method="cramer")
    phi = raw**2 * 2
    corrected = max(phi - 4 / 299, 0) / (3 - 4 / 299 - 1)
    assert strength(words("a", one, "abc"), words("b", other, "xyz")) == pytest.approx(np.sqrt(corrected), abs=1e-12)


def test_the_correlation_ratio_is_the_share_of_variance_between_groups():
    group = np.repeat([0, 1], [40, 60])
    values = np.round(RANDOM.normal(size=100) + group, 1)
    labels, codes = np.unique(values, return_inverse=True)
    within = sum(((values[group == one] - values[group == one].mean()) ** 2).sum() for one in (0, 1))
    theirs = 1 - (within / 98) / (((values - values.mean()) ** 2).sum() / 99)
    item = feature("x", codes.astype(np.int32), [str(label) for label in labels])
    found = association(item, words("sex", group, "fm"), np.ones(100), 100)
    assert (found.method, found.strength) == ("correlation_ratio", pytest.approx(np.sqrt(theirs), abs=1e-12))


def test_large_numbers_of_small_spread_keep_their_digits():
    group = np.tile([0, 1], 50)
    labels = ["1000000001", "1000000002", "1000000003"]
    item = feature("x", (group + np.repeat([0, 1], 50)).astype(np.int32), labels)
    small = feature("x", item.codes, ["1", "2", "3"])
    assert strength(item, words("sex", group, "fm")) == pytest.approx(
        strength(small, words("sex", group, "fm")), abs=1e-6
    )


def test_independent_columns_have_none():
    item, group = words("a", np.tile([0, 1], 50), "ab"), words("b", np.repeat([0, 1], 50), "xy")
    assert strength(item, group) == 0.0
    # Each quarter has one of each: no variance lies between the groups.
    assert strength(feature("n", np.tile([0, 1, 2, 3], 25).astype(np.int32), "1234"), group) == 0.0


def test_blanks_are_left_out_of_an_association():
    item = words("flat", [0, 1, 2, 2, 2] * 10, ("own", "rent", None))
    group = words("sex", [0, 1, 0, 0, 0] * 10, "fm")
    assert strength(item, group) == pytest.approx(1.0, abs=1e-12)


def test_one_label_or_one_group_has_no_association():
    assert strength(words("a", np.zeros(9), "a"), words("b", [0, 1, 0] * 3, "xy")) is None
    assert strength(words("a", [0, 1, 0] * 3, "ab"), words("b", np.zeros(9), "x")) is None
    same = feature("n", np.zeros(9, np.int32), ["1", "2", "3"])
    assert strength(same, words("b", [0, 1, 0] * 3, "xy")) is None


def test_a_row_that_stands_for_many_is_many_rows():
    item, group = words("a", [0, 0, 1, 1], "ab"), words("b", [0, 1, 0, 1], "xy")
    times = np.array([30, 10, 5, 25])
    long_item, long_group = (words("a", np.repeat(one.codes, times), one.labels) for one in (item, group))
    assert strength(item, group, times * 1.0) == pytest.approx(strength(long_item, long_group), abs=1e-12)


#: 3 of 30 women and 6 of 20 men left it blank; one case has no group.
BLANK = words("income", np.repeat([0, 1, 0, 1, 0], [3, 27, 6, 14, 1]), (None, "9"))
SEX = words("sex", np.repeat([0, 1, 2], [30, 20, 1]), ("f", "m", None))


def listed(*labels):
    counts = np.zeros((len(labels), 3, 2), np.int64)
    return Groups(("sex",), tuple((label,) for label in labels), counts, counts * 1.0, counts * 1.0, False, False)


def test_shares_of_blanks_are_compared_with_the_reference_group():
    found = missing_gaps(BLANK, SEX, listed("f", "m", None), 0, (np.ones(51), np.ones(51)))
    assert found.reference == ("f",)
    assert found.own.numerator.tolist() == [6.0, 1.0]
    assert found.own.denominator.tolist() == [20.0, 1.0]
    assert found.difference == pytest.approx([0.2, 0.9], abs=1e-12)


def test_sampling_weights_count_with_the_trials_they_are_worth():
    weight = np.where(np.arange(51) < 3, 4.0, 1.0)
    found = missing_gaps(BLANK, SEX, listed("f", "m"), 1, (weight, weight**2))
    # Women: 12 of 39 blank; effective 39² / (3·16 + 27).
    assert found.own.value[0] == pytest.approx(12 / 39, abs=1e-12)
    assert found.own.trials[0] == pytest.approx(39**2 / 75, abs=1e-12)


def test_a_group_that_has_no_rows_has_no_share():
    found = missing_gaps(BLANK, SEX, listed("f", "x"), 0, (np.ones(51), np.ones(51)))
    assert np.isnan(found.difference).all()


@pytest.mark.parametrize("block", [7, 1_000])
def test_an_input_of_numbers_is_as_strong_as_the_same_by_labels(monkeypatch, block):
    monkeypatch.setattr("algaudit.fairness.proxies.association._BLOCK", block)
    group = words("sex", RANDOM.integers(0, 3, 200), ("f", "m", None))
    values = np.where(RANDOM.random(200) < 0.1, np.nan, np.round(RANDOM.normal(1e6, 3, 200) + group.codes, 1))
    known, codes = np.unique(values, return_inverse=True)
    labels = feature("x", codes.astype(np.int32), [None if np.isnan(one) else str(one) for one in known])
    weight = RANDOM.random(200)
    by_labels, by_numbers = (association(item, group, weight, 150) for item in (labels, Numbers("x", values)))
    assert by_numbers.method == "correlation_ratio"
    assert by_numbers.strength == pytest.approx(by_labels.strength, abs=1e-12)


def test_numbers_that_nobody_has_tell_nothing():
    blank, group = Numbers("x", np.full(4, np.nan)), words("sex", [0, 1, 0, 1], "fm")
    assert association(blank, group, np.ones(4), 4).strength is None


def test_blanks_of_numbers_are_compared_like_others():
    # Three of 30 women and 6 of 20 men left it blank.
    item = Numbers("x", np.repeat([np.nan, 5.5, np.nan, 7.25], [3, 27, 6, 14]))
    counts = np.zeros((2, 3, 2), np.int64)
    listed = Groups(("sex",), (("f",), ("m",)), counts, counts * 1.0, counts * 1.0, False, False)
    found = missing_gaps(item, words("sex", [0] * 30 + [1] * 20, "fm"), listed, 0, (np.ones(50), np.ones(50)))
    assert found.difference.tolist() == pytest.approx([0.2])
