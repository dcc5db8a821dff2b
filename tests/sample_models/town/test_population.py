"""The county: its size, its lands, and that need does not ask where somebody comes from."""

import numpy as np
import pytest

from sample_models.town.population import MOUNTAIN, TOWN, people


def test_there_are_797_grids_in_12_townships(county):
    assert set(county.grid.tolist()) == set(range(797))
    assert set(county.township.tolist()) == set(range(12))
    for grid in (0, 400, 796):
        assert len(set(county.township[county.grid == grid].tolist())) == 1


def test_the_same_seed_draws_the_same_people():
    one, two, other = people(3, a_grid=5), people(3, a_grid=5), people(4, a_grid=5)
    assert np.array_equal(one.income, two.income)
    assert not np.array_equal(one.income[:100], other.income[:100])


def test_the_mountains_are_older_and_poorer_and_the_town_has_those_who_moved_in(county):
    town, mountain = county.land == TOWN, county.land == MOUNTAIN
    assert (county.age[mountain] >= 65).mean() > 1.5 * (county.age[town] >= 65).mean()
    assert np.median(county.income[mountain]) < 0.7 * np.median(county.income[town])
    assert county.moved_in[town].mean() == pytest.approx(0.34, abs=0.01)
    assert county.moved_in[mountain].mean() == pytest.approx(0.03, abs=0.01)


def test_who_moved_in_paid_here_for_fewer_years(county):
    grown = (county.age >= 35) & (county.age < 60)
    assert np.median(county.contributions[grown & county.moved_in]) <= 3
    assert np.median(county.contributions[grown & ~county.moved_in]) >= 10


def test_need_follows_income_and_health_and_not_registration(county):
    poor = (county.income < 800) & (county.land == TOWN) & (county.disability == 0) & ~county.alone
    moved, local = (county.need[poor & group] for group in (county.moved_in, ~county.moved_in))
    assert moved.mean() == pytest.approx(local.mean(), abs=0.03)
