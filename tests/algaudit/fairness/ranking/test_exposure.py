"""Exposure and NDKL: by hand, against the formulas written out, and against every order of a tiny list."""

from itertools import permutations
from math import log, log2

import numpy as np
import pytest

from algaudit.fairness.ranking import lists
from algaudit.fairness.ranking.exposure import Exposure, exposure, exposure_ratio, ndkl, ndkl_by_lot
from algaudit.fairness.ranking.lists import ranked


def written_out(codes):
    """Return NDKL by the formula of Geyik et al., one place after another."""
    people = len(codes)
    mix = [codes.count(group) / people for group in sorted(set(codes))]
    total = weights = 0.0
    for place in range(1, people + 1):
        shares = [codes[:place].count(group) / place for group in sorted(set(codes))]
        divergence = sum(share * log(share / of_all) for share, of_all in zip(shares, mix, strict=True) if share)
        total, weights = total + divergence / log2(place + 1), weights + 1 / log2(place + 1)
    return total / weights


def test_exposure_of_four_people_by_hand():
    # Worth 1, 0.6309, 0.5, 0.4307; mean 0.6404.
    found = exposure(ranked(np.arange(4.0), None, 1), np.array([0, 0, 1, 1], np.int32), 2)
    assert found.value.round(3).tolist() == [1.273, 0.727]
    assert found.people.tolist() == [2.0, 2.0]


def test_tied_people_share_their_places():
    codes = np.array([0, 1, 0], np.int32)
    tied = exposure(ranked(np.array([1.0, 1.0, 2.0]), None, 1), codes, 2).value
    swapped = [
        exposure(ranked(np.arange(3.0), None, 1), np.array(order, np.int32), 2).value
        for order in ((0, 1, 0), (1, 0, 0))
    ]
    assert np.allclose(tied, np.mean(swapped, axis=0), atol=1e-12)


def test_long_lists_are_worked_on_in_parts_with_the_same_answer(monkeypatch):
    draws = np.random.default_rng(2)
    codes = draws.integers(0, 3, 500).astype(np.int32)
    ranking = ranked(draws.integers(0, 60, 500).astype(float), None, 50)
    whole = exposure(ranking, codes, 3), ndkl(ranking, 0, codes, 3)
    monkeypatch.setattr(lists, "STRETCH", 37)
    parts = exposure(ranking, codes, 3), ndkl(ranking, 0, codes, 3)
    assert np.allclose(whole[0].value, parts[0].value, rtol=1e-12)
    assert np.allclose(whole[0].error, parts[0].error, rtol=1e-9)
    assert whole[1] == pytest.approx(parts[1], rel=1e-12)


def test_each_list_counts_against_its_own_mean():
    lists_ = np.array([0, 0, 1, 1, 1], np.int32)
    found = exposure(ranked(np.arange(5.0), lists_, 1), np.array([0, 1, 1, 1, 0], np.int32), 2)
    first = [1 / (1.63093 / 2), 0.63093 / (1.63093 / 2)]
    second = np.array([1, 0.63093, 0.5]) / 0.71031
    assert found.value[0] == pytest.approx((first[0] + second[2]) / 2, rel=1e-4)
    assert found.value[1] == pytest.approx((first[1] + second[0] + second[1]) / 3, rel=1e-4)


def test_a_group_of_nobody_has_no_exposure_and_one_of_one_no_interval():
    found = exposure(ranked(np.arange(4.0), None, 1), np.array([0, 1, 1, 1], np.int32), 3)
    ratio, (low, high) = exposure_ratio(found, 1, 0.05)
    assert np.isnan(found.value[2])
    assert np.isnan(ratio[2])
    assert ratio[0] > 1
    assert np.isnan([low[0], high[0]]).all()


def test_the_interval_of_the_ratio_holds_one_when_a_lot_makes_the_order():
    draws, held = np.random.default_rng(3), 0
    for _ in range(600):
        codes = (draws.random(300) < 0.3).astype(np.int32)
        _, (low, high) = exposure_ratio(exposure(ranked(np.arange(300.0), None, 1), codes, 2), 0, 0.05)
        held += low[1] <= 1 <= high[1]
    assert 0.925 <= held / 600 <= 0.975


def test_ratio_is_that_of_the_two_groups():
    found = Exposure(np.array([1.2, 0.8]), np.array([0.1, 0.1]), np.array([9.0, 9.0]))
    assert exposure_ratio(found, 0, 0.05)[0].tolist() == [1.0, pytest.approx(2 / 3)]


@pytest.mark.parametrize("codes", [[0, 1], [0, 0, 1, 1], [0, 1, 2, 0, 1, 0, 0], [1, 1, 1, 0, 0, 2]])
def test_ndkl_is_the_formula_written_out(codes):
    found = ndkl(ranked(np.arange(float(len(codes))), None, 1), 0, np.array(codes, np.int32), 3)
    assert found == pytest.approx(written_out(codes), rel=1e-12)


def test_ndkl_of_one_great_tie_is_zero():
    found = ndkl(ranked(np.ones(6), None, 1), 0, np.array([0, 0, 1, 1, 2, 2], np.int32), 3)
    assert found == pytest.approx(0, abs=1e-15)


def test_ndkl_by_lot_is_the_mean_over_all_orders():
    mean = np.mean([written_out(list(order)) for order in permutations([0, 0, 0, 1, 1, 2])])
    assert ndkl_by_lot(np.array([3, 2, 1])) == pytest.approx(mean, rel=1e-12)


def test_ndkl_by_lot_of_a_long_list_is_what_simulation_gives():
    draws, codes = np.random.default_rng(4), np.repeat([0, 1, 2], [300, 150, 50]).astype(np.int32)
    ranking = ranked(np.arange(500.0), None, 1)
    drawn = [ndkl(ranking, 0, draws.permutation(codes), 3) for _ in range(300)]
    error = float(np.std(drawn)) / 300**0.5
    assert ndkl_by_lot(np.array([300, 150, 50])) == pytest.approx(float(np.mean(drawn)), abs=4 * error)
