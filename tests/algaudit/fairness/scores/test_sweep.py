"""Other thresholds: every count by hand, both directions, weights, and people without a score."""

import numpy as np
import pytest

from algaudit.fairness.intervals import rate_limits
from algaudit.fairness.scores.sweep import along, direction, practice, sweep
from tests.algaudit.fairness.small import cube_of

#: Ten people; bands below 0.05, … of width 0.05. The sixth has no score, the last no known outcome.
TEN = {
    "granted": [0, 0, 0, 1, 1, 0, 1, 1, 0, 1],
    "score": [0.1, 0.2, 0.3, 0.4, 0.6, None, 0.6, 0.7, 0.8, 0.9],
    "ok": [0, 1, 0, 1, 1, 1, 0, 1, 1, None],
    "sex": list("mfmfmfmfmf"),
}


def line_of(by=(), columns=TEN, **roles):
    cube = cube_of(columns, ["sex"], score="score", outcome="ok", **roles)
    return along(cube, cube.of_role("score"), by), cube.of_role("score").bands


def at(bands, edge):
    return [round(band, 9) for band in bands].index(edge)


def test_everybody_from_an_edge_on_is_selected():
    line, bands = line_of()
    found = sweep(line, "selection_rate", higher=True)
    assert line.missing.tolist() == [1]
    assert found.denominator.tolist() == [9.0]
    # 0.6, 0.6, 0.7, 0.8 and 0.9 are at 0.6 or above.
    assert found.numerator[0, at(bands, 0.6)] == 5
    assert found.value[0, at(bands, 0.6)] == pytest.approx(5 / 9)
    assert found.numerator[0, at(bands, 0.95)] == 0


def test_below_an_edge_is_everybody_else():
    line, bands = line_of()
    up, down = (sweep(line, "selection_rate", higher=higher) for higher in (True, False))
    assert (up.numerator + down.numerator == 9).all()
    assert down.numerator[0, at(bands, 0.3)] == 2


def test_the_other_two_rates_are_of_known_outcomes_only():
    line, bands = line_of()
    true, false = (sweep(line, f"{name}_positive_rate", higher=True) for name in ("true", "false"))
    # Yes: 0.2 0.4 0.6 0.7 0.8; no: 0.1 0.3 0.6.
    assert (true.numerator[0, at(bands, 0.6)], true.denominator[0]) == (3, 5)
    assert (false.numerator[0, at(bands, 0.6)], false.denominator[0]) == (1, 3)


def test_groups_are_counted_apart_and_have_the_interval_of_a_rate():
    line, bands = line_of(("sex",))
    found = sweep(line, "selection_rate", higher=True)
    assert line.groups == (("f",), ("m",))
    assert line.missing.tolist() == [1, 0]
    assert found.numerator[:, at(bands, 0.6)].tolist() == [2, 3]
    low, high = found.limits(0.05)
    assert (low[1, at(bands, 0.6)], high[1, at(bands, 0.6)]) == pytest.approx(
        tuple(map(float, rate_limits(0.6, 5, 0.05)))
    )
    assert line.chosen([1]).groups == (("m",),)


def test_the_direction_is_the_share_of_pairs_with_the_higher_band():
    line, _ = line_of()
    # Granted 0.4 0.6 0.6 0.7 0.9 against refused 0.1 0.2 0.3 0.8: 3 + 3 + 3 + 3 + 4 of 20.
    assert direction(line).value == pytest.approx(16 / 20)


def test_the_nearest_edge_selects_most_nearly_as_many_as_now():
    line, bands = line_of()
    found = practice(line, higher=True)
    assert (found.selected, found.everybody) == (5.0, 9.0)
    assert (found.at_edge, bands[found.place]) == (5.0, pytest.approx(0.45))
    # All but 0.4, who was granted, and 0.8, who was not.
    assert found.alike == 7


def test_weights_are_added_up_and_lower_the_effective_number():
    weight = [1.0, 2.0, 1.0, 1.0, 3.0, 9.0, 1.0, 1.0, 1.0, 1.0]
    line, bands = line_of(columns={**TEN, "w": weight}, weight="w")
    found = sweep(line, "selection_rate", higher=True)
    assert found.numerator[0, at(bands, 0.6)] == pytest.approx(7)
    assert found.denominator[0] == pytest.approx(12)
    assert found.trials[0] == pytest.approx(144 / 20)
    assert line.missing.tolist() == [1]


def test_a_group_without_such_people_has_no_rate():
    columns = {**TEN, "ok": [0 if sex == "f" else yes for sex, yes in zip(TEN["sex"], TEN["ok"], strict=True)]}
    line, _ = line_of(("sex",), columns)
    found = sweep(line, "true_positive_rate", higher=True)
    assert np.isnan(found.value[0]).all()
    assert np.isnan(found.limits(0.05)[0][0]).all()
    assert not np.isnan(found.value[1]).any()
