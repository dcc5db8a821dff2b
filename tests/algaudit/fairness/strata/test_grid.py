"""A measure by stratum and group: arranged as it was counted, nothing made up where nobody is."""

import numpy as np
import pytest

from algaudit.fairness.groups import split
from algaudit.fairness.rates import BALANCED, rates
from algaudit.fairness.strata.grid import layout
from tests.algaudit.fairness.small import cube_of

ROWS = {
    "place": ["town", "town", "town", "village", "village", None],
    "sex": ["f", "f", "m", "m", "m", "f"],
    "granted": ["1", "0", "1", "1", "0", "1"],
}


def made():
    cube = cube_of(ROWS, ["place", "sex"])
    groups = split(cube, ["place", "sex"])
    return layout(groups, [("f",), ("m",)]).grid(rates(groups, "selection_rate"))


def test_rows_are_strata_and_columns_are_groups_in_the_order_wanted():
    table = made()
    assert table.strata == ("town", "village", None)
    assert table.groups == (("f",), ("m",))
    assert table.numerator.tolist() == [[1, 1], [0, 1], [1, 0]]
    assert table.denominator.tolist() == [[2, 1], [0, 2], [1, 0]]


def test_where_nobody_is_there_is_no_rate():
    table = made()
    assert np.isnan(table.value[1, 0])
    assert np.isnan(table.value[2, 1])
    assert table.hits[1, 0] == 0


def test_pooled_rates_are_those_without_strata():
    cube = cube_of(ROWS, ["place", "sex"])
    assert made().pooled().tolist() == pytest.approx(rates(split(cube, ["sex"]), "selection_rate").value.tolist())


def test_a_mean_of_two_rates_is_refused():
    rows = {**ROWS, "needed": ["1", "0", "1", "0", "1", "0"]}
    groups = split(cube_of(rows, ["place", "sex"], outcome="needed"), ["place", "sex"])
    with pytest.raises(ValueError, match="balanced_accuracy"):
        layout(groups, [("f",), ("m",)]).grid(rates(groups, BALANCED))
