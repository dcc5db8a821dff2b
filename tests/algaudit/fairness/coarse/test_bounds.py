"""Bounds of rates, gaps and ratios: by hand, then against every whole table that lies within the limits."""

import itertools

import numpy as np
import pytest

from algaudit.fairness.coarse.bounds import ERRORS, Bounds, gap_bounds, rate_bounds
from algaudit.fairness.groups import Groups
from algaudit.fairness.intervals import difference_limits, rate_limits
from algaudit.fairness.rates import MEASURES, rates


def cells(*groups):
    """Return limits of groups from six pairs each: outcome no, yes, unknown × decision negative, positive."""
    array = np.array(groups, np.int64).reshape(len(groups), 3, 2, 2)
    return array[..., 0], array[..., 1]


def every_table(low, high):
    """Return every whole table within the limits as one axis of groups."""
    spans = [range(int(a), int(b) + 1) for a, b in zip(low.ravel(), high.ravel(), strict=True)]
    return np.array(list(itertools.product(*spans)), np.int64).reshape(-1, 3, 2)


def as_groups(tables):
    names = tuple((str(place),) for place in range(len(tables)))
    return Groups(("table",), names, tables, tables * 1.0, tables * 1.0, False, True)


def random_limits(rng, widest=2, most=4):
    """Return limits of one group, many of them exact and some of them zero, so that all tables can be listed."""
    low = rng.integers(0, most, (3, 2)) * rng.integers(0, 2, (3, 2))
    return low, low + rng.integers(0, widest + 1, (3, 2)) * rng.integers(0, 2, (3, 2))


def test_a_hidden_count_gives_the_two_ends_worked_out_by_hand():
    low, high = cells([(0, 0), (0, 0), (0, 0), (0, 0), (20, 20), (1, 9)])
    found = rate_bounds("selection_rate", low, high)
    assert (found.low[0], found.high[0]) == (1 / 21, 9 / 29)
    assert (found.numerator[0][0], found.numerator[1][0]) == (1, 9)
    assert (found.denominator[0][0], found.denominator[1][0]) == (21, 29)
    assert not found.may_be_undefined[0]


def test_the_two_formulas_of_one_name_differ_as_worked_out_by_hand():
    # tn 50, fp 1 to 9, fn 10, tp 30: wrongly granted of all 91 to 99, or of the granted 31 to 39.
    low, high = cells([(50, 50), (1, 9), (10, 10), (30, 30), (5, 5), (7, 7)])
    of_all, of_selected = (rate_bounds(f"inclusion_error_of_{name}", low, high) for name in ("all", "selected"))
    assert (of_all.low[0], of_all.high[0]) == (1 / 91, 9 / 99)
    assert (of_selected.low[0], of_selected.high[0]) == (1 / 31, 9 / 39)
    of_all, of_entitled = (rate_bounds(f"exclusion_error_of_{name}", low, high) for name in ("all", "entitled"))
    assert (of_all.low[0], of_all.high[0]) == (10 / 99, 10 / 91)
    assert (of_entitled.low[0], of_entitled.high[0]) == (0.25, 0.25)


def test_the_second_formula_of_each_name_is_a_measure_of_the_audit():
    rng = np.random.default_rng(3)
    low, high = (np.stack(each) for each in zip(*(random_limits(rng) for _ in range(20)), strict=True))
    for ours, known in (
        ("inclusion_error_of_selected", "false_discovery_rate"),
        ("exclusion_error_of_entitled", "false_negative_rate"),
    ):
        first, second = rate_bounds(ours, low, high), rate_bounds(known, low, high)
        assert np.array_equal([first.low, first.high], [second.low, second.high], equal_nan=True)
        assert (~np.isnan(first.low)).sum() > 10


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_the_smallest_and_largest_value_of_all_tables(measure):
    rng = np.random.default_rng(11)
    undefined = 0
    for _ in range(60):
        low, high = random_limits(rng)
        found = rate_bounds(measure, low[None], high[None])
        tables = every_table(low, high)
        values = rates(as_groups(tables), measure).value
        nobody = np.isnan(values)
        undefined += bool(nobody.any())
        known = values[~nobody]
        assert float(found.low[0]) == pytest.approx(known.min() if len(known) else np.nan, abs=1e-12, nan_ok=True)
        assert float(found.high[0]) == pytest.approx(known.max() if len(known) else np.nan, abs=1e-12, nan_ok=True)
        assert bool(found.may_be_undefined[0]) is bool(nobody.any())
    assert measure in {"selection_rate", "base_rate", "accuracy"} or undefined > 10


@pytest.mark.parametrize("measure", ["inclusion_error_of_all", "exclusion_error_of_all"])
def test_an_error_of_all_cases_has_the_ends_of_all_tables(measure):
    rng = np.random.default_rng(12)
    part = (0, 1) if measure.startswith("inclusion") else (1, 0)
    for _ in range(40):
        low, high = random_limits(rng)
        tables = every_table(low, high)
        whole = tables[:, :2].sum(axis=(1, 2))
        values = tables[:, part[0], part[1]][whole > 0] / whole[whole > 0]
        found = rate_bounds(measure, low[None], high[None])
        assert float(found.low[0]) == pytest.approx(values.min() if len(values) else np.nan, nan_ok=True)
        assert float(found.high[0]) == pytest.approx(values.max() if len(values) else np.nan, nan_ok=True)


def test_gaps_and_ratios_have_the_ends_of_all_pairs_of_tables():
    rng = np.random.default_rng(5)
    endless = 0
    for _ in range(80):
        limits = [random_limits(rng) for _ in range(2)]
        low, high = (np.stack(each) for each in zip(*limits, strict=True))
        (gap,) = gap_bounds(rate_bounds("true_positive_rate", low, high), 1)
        own, other = (rates(as_groups(every_table(*each)), "true_positive_rate").value for each in limits)
        own, other = own[~np.isnan(own)], other[~np.isnan(other)]
        if not len(own) or not len(other):
            assert np.isnan([gap.low, gap.high, gap.ratio_low, gap.ratio_high]).all()
            continue
        differences = own[:, None] - other
        assert (gap.low, gap.high) == pytest.approx((differences.min(), differences.max()), abs=1e-12)
        above = other[other > 0]
        if not len(above):
            assert np.isnan([gap.ratio_low, gap.ratio_high]).all()
            continue
        assert gap.ratio_low == pytest.approx((own[:, None] / above).min(), abs=1e-12)
        if len(above) == len(other) or own.max() == 0:
            assert gap.ratio_high == pytest.approx((own[:, None] / above).max(), abs=1e-12)
        else:
            endless += 1
            assert gap.ratio_high == np.inf
    assert endless >= 4


@pytest.mark.parametrize("alpha", [0.05, 0.002])
def test_the_limits_for_chance_hold_the_interval_of_every_table(alpha):
    rng = np.random.default_rng(6)
    for _ in range(40):
        limits = [random_limits(rng, widest=3, most=12) for _ in range(2)]
        low, high = (np.stack(each) for each in zip(*limits, strict=True))
        found = rate_bounds("true_positive_rate", low, high, alpha)
        (gap,) = gap_bounds(found, 1)
        own, other = (rates(as_groups(every_table(*each)), "true_positive_rate") for each in limits)
        for place, each in enumerate((own, other)):
            lower, upper = rate_limits(each.value, each.trials, alpha)
            known = ~np.isnan(each.value)
            assert (lower[known] >= found.chance_low[place] - 1e-12).all()
            assert (upper[known] <= found.chance_high[place] + 1e-12).all()
        first, second = np.meshgrid(np.arange(len(own.value)), np.arange(len(other.value)), indexing="ij")
        lower, upper = difference_limits(
            own.value[first],
            tuple(limit[first] for limit in own.limits(alpha)),
            other.value[second],
            tuple(limit[second] for limit in other.limits(alpha)),
        )
        known = ~np.isnan(lower)
        assert (lower[known] >= gap.chance_low - 1e-12).all()
        assert (upper[known] <= gap.chance_high + 1e-12).all()


def test_exact_counts_give_points():
    low, high = cells([(3, 3), (7, 7), (2, 2), (8, 8), (0, 0), (0, 0)])
    for measure in (*MEASURES, *ERRORS):
        found = rate_bounds(measure, low, high)
        assert found.low[0] == pytest.approx(found.high[0], abs=1e-15)
        assert found.chance_low[0] < found.low[0] < found.chance_high[0]


def test_a_group_that_may_be_empty_tells_nothing_about_chance():
    low, high = cells([(0, 0), (0, 0), (0, 0), (0, 0), (0, 9), (0, 9)])
    found = rate_bounds("selection_rate", low, high)
    assert (found.low[0], found.high[0], found.chance_low[0], found.chance_high[0]) == (0, 1, 0, 1)
    assert found.may_be_undefined[0]


def test_a_group_that_is_surely_empty_has_no_rate_not_zero():
    low, high = cells([(0, 0)] * 6, [(0, 0)] * 4 + [(5, 5), (5, 5)])
    found = rate_bounds("selection_rate", low, high)
    assert isinstance(found, Bounds)
    assert np.isnan([found.low[0], found.high[0]]).all()
    (gap,) = gap_bounds(found, 1)
    assert np.isnan([gap.low, gap.high, gap.ratio_low, gap.ratio_high]).all()
    assert gap.may_be_undefined


def test_a_hidden_count_is_never_zero():
    """Where “<10” stands for the granted, nobody granted is not among the possible tables."""
    low, high = cells([(0, 0)] * 4 + [(20, 20), (1, 9)])
    assert rate_bounds("selection_rate", low, high).low[0] > 0
