"""What a person could do, as it is declared."""

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.explain.recourse.levers import along_with, decimals, levers_of, limits, spread
from tests.algaudit.explain.recourse.small import category, number


def known(*features):
    return {feature.name: feature for feature in features}


def test_fixed_and_protected_features_and_what_moves_protected_ones_are_no_levers():
    features = [
        number("free"),
        number("fixed", "fixed"),
        number("protected", protected=True),
        number("pushing", coupled=[("protected", 1.0)]),
        number("far", coupled=[("pushing", 1.0)]),
        number("still", coupled=[("protected", 0.0)]),
        category("flat", "ab", "any"),
        category("sex", "ab"),
        category("move", "ab", "any", coupled=[("protected", -1.0)]),
    ]
    features[-2] = features[-2].model_copy(update={"protected": True})
    assert [lever.name for lever in levers_of(features, None)] == ["free", "still", "flat"]


def test_a_step_is_what_is_declared_or_one_for_whole_numbers_or_the_spread():
    features = [number("a", step=5), number("b"), number("c", whole=False), category("d", "xy", "any", effort=3)]
    rows = {"c": np.array([0.0, 1.0, 2.0, 3.0, 4.0])}
    found = levers_of(features, rows)
    assert [lever.step for lever in found] == [5.0, 1.0, None, None]
    assert [round(lever.unit, 3) for lever in found] == [5.0, 1.0, 1.483, 1.0]
    assert [round(lever.price, 3) for lever in found] == [0.2, 1.0, 0.674, 3.0]
    assert [lever.place for lever in found] == [0, 1, 2, 3]
    assert levers_of(features, None)[2].unit == 1.0


def test_the_spread_ignores_a_few_extremes_and_is_never_zero():
    assert spread(np.array([0.0, 1.0, 2.0, 3.0, 4.0, 1e9, np.nan, np.inf])) == pytest.approx(2.5 / 1.349, rel=1e-3)
    # Half of the values are the same: the standard deviation.
    assert spread(np.array([0.0] * 9 + [10.0])) == pytest.approx(3.0)
    assert spread(np.array([7.0, 7.0])) == 1.0
    assert spread(np.array([np.nan])) == 1.0
    assert spread(None) == 1.0


def test_what_moves_along_is_followed_and_what_is_declared_directly_comes_first():
    a = number("a", coupled=[("b", 2.0), ("c", 1.0), ("c", 0.5)])
    b = number("b", coupled=[("c", 10.0), ("d", 3.0), ("a", 1.0)])
    c = number("c", coupled=[("d", 1.0)])
    features = known(a, b, c, number("d"))
    assert along_with(a, features) == (("b", 2.0), ("c", 1.5), ("d", 7.5))
    assert along_with(b, features) == (("c", 10.0), ("d", 3.0), ("a", 1.0))


def test_what_cancels_out_does_not_move():
    a = number("a", coupled=[("b", 1.0), ("b", -1.0)])
    assert along_with(a, known(a, number("b"))) == ()


def test_a_category_cannot_move_along():
    a = number("a", coupled=[("flat", 1.0)])
    with pytest.raises(InputError) as raised:
        levers_of([a, category("flat", "xy")], None)
    said = "a is declared to move flat along, which is a category; only numbers can."
    assert raised.value.sentence("en") == said


def test_limits_are_the_narrower_ones():
    assert limits(number("a")) == (float("-inf"), float("inf"))
    wide = number("a", least=0.0, most=9.0)
    narrow = wide.model_copy(update={"change": wide.change.model_copy(update={"least": 2.0, "most": 12.0})})
    assert limits(narrow) == (2.0, 9.0)


@pytest.mark.parametrize(("value", "places"), [(1.0, 0), (0.1, 1), (-12.345, 3), (1e-9, 9), (1e22, 0), (2.5e-3, 4)])
def test_decimal_places_are_counted_as_people_write_them(value, places):
    assert decimals(value) == places
