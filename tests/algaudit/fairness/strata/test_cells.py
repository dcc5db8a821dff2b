"""The cells of a Cube, sorted into groups: the same sums as the house's own split."""

import numpy as np
import pytest

from algaudit.fairness.groups import split
from algaudit.fairness.rates import rates
from algaudit.fairness.strata.cells import cells
from tests.algaudit.fairness.small import cube_of


@pytest.fixture(scope="module")
def cube():
    draws = np.random.default_rng(3)
    columns = {
        "sex": draws.choice(["f", "m", None], 400).tolist(),
        "region": draws.choice(["a", "b", "c", "d"], 400).tolist(),
        "granted": draws.choice(["0", "1"], 400).tolist(),
        "w": draws.choice([0.5, 1.0, 2.5], 400).tolist(),
    }
    return cube_of(columns, ["sex", "region"], weight="w")


@pytest.mark.parametrize("by", [(), ("sex",), ("region", "sex")])
def test_sums_by_group_are_those_of_the_split(cube, by):
    groups = split(cube, by)
    made = cells(cube, groups)
    assert made.total(cube.count).tolist() == groups.sizes.tolist()
    assert made.total(made.weight) == pytest.approx(groups.weight.sum(axis=(1, 2)))


def test_a_rate_over_cells_is_the_rate_of_the_groups_with_weights_too(cube):
    groups = split(cube, ("sex",))
    positive = cube.codes_of("granted") == 1
    found = cells(cube, groups).rate("selection_rate", positive, np.ones(len(cube.count), bool))
    wanted = rates(groups, "selection_rate")
    for name in ("value", "numerator", "denominator", "trials"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-12)


def test_nothing_divided_by_nothing_is_no_rate(cube):
    nobody = np.zeros(len(cube.count), bool)
    found = cells(cube, split(cube, ("sex",))).rate("passed", nobody, nobody)
    assert np.isnan(found.value).all()
    assert found.trials.tolist() == [0, 0, 0]
