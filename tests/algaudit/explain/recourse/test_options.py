"""What one feature may become: the nearest value behind each step, all along a slope, and all where others move it."""

import numpy as np
import pytest

from algaudit.explain.recourse.levers import levers_of
from algaudit.explain.recourse.options import MOST_VALUES, Spot, View, allowed, finer_of, options_of, settled
from algaudit.explain.recourse.terrain import BEYOND, Terrain
from tests.algaudit.explain.recourse.small import category, number

NAN = float("nan")


def options(features, values, terrain, **view):
    """Return the options of the first feature."""
    lever = levers_of(features, None)[0]
    known = {feature.name: feature for feature in features}
    return options_of(Spot(lever, values, known), View(terrain, **view))


def stepped(*breaks, slope=0.0, **more):
    return Terrain(True, {"a": breaks}, {"a": slope} if slope else {}, **more)


def test_at_each_jump_and_first_beyond_it_stand_values_of_the_grid():
    found = options([number("a", step=2, whole=False)], {"a": 1.0}, stepped(6.0))
    # 1, 3, 5, 7: six lies between the last two, and whoever stays below it need not move.
    assert (found.targets.tolist(), found.complete) == ([1.0, 7.0], True)
    assert found.costs.tolist() == [0.0, 3.0]
    found = options([number("a", step=2, whole=False)], {"a": 0.0}, stepped(6.0))
    assert found.targets.tolist() == [0.0, 6.0, 8.0]


def test_directions_and_limits_are_kept():
    assert options([number("a", "decrease", least=3.0)], {"a": 5.0}, stepped(2.0, 4.0, 7.0)).targets.tolist() == [
        5.0,
        4.0,
        3.0,
    ]
    assert options([number("a", "increase", most=7.0)], {"a": 5.0}, stepped(4.0, 7.0)).targets.tolist() == [5.0, 7.0]


def test_whoever_stands_outside_the_limits_comes_inside_first():
    inside = number("a", "any", least=10.0, most=20.0)
    assert options([inside], {"a": 5.0}, stepped(7.0)).targets.tolist() == [5.0, 10.0]
    assert options([inside], {"a": 25.0}, stepped(22.0)).targets.tolist() == [25.0, 20.0]
    assert options([number("a", "decrease", least=10.0)], {"a": 5.0}, stepped(7.0)).targets.tolist() == [5.0]


def test_decimal_steps_meet_a_break_exactly():
    found = options([number("a", step=0.1, whole=False)], {"a": 0.1}, stepped(0.3))
    assert found.targets.tolist() == [0.1, 0.3, 0.4]


def test_along_a_slope_every_value_counts_until_enough_is_gained():
    lever = number("a", "any", least=-9.0, most=9.0)
    assert options([lever], {"a": 0.0}, stepped(slope=1.0), need=2.5).targets.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    down = options([lever], {"a": 0.0}, stepped(slope=1.0), need=2.5, toward=-1)
    assert down.targets.tolist() == [0.0, -1.0, -2.0, -3.0, -4.0]
    # With a step on the way nobody knows how far is enough.
    assert len(options([lever], {"a": 0.0}, stepped(-2.0, slope=1.0), need=2.5).targets) == 10 + 2


def test_too_many_values_are_not_all_listed_and_that_is_said():
    found = options([number("a", "increase", most=MOST_VALUES + 1.0)], {"a": 0.0}, stepped(slope=1.0))
    assert not found.complete
    assert {1.0, 2.0, 3.0, MOST_VALUES + 1.0} <= set(found.targets.tolist())
    endless = options([number("a", "increase")], {"a": 0.0}, stepped(slope=1.0))
    assert not endless.complete


def test_where_another_lever_moves_the_same_number_all_values_are_listed():
    found = options([number("a", least=0.0, most=4.0)], {"a": 2.0}, stepped(99.0), joined=True)
    assert (sorted(found.targets.tolist()), found.complete) == ([0.0, 1.0, 2.0, 3.0, 4.0], True)


def test_where_the_score_may_change_anywhere_all_values_are_listed():
    terrain = Terrain(True, {}, unlisted=frozenset({"a"}))
    assert options([number("a", least=0.0, most=2.0)], {"a": 1.0}, terrain).targets.tolist() == [1.0, 2.0, 0.0]
    assert not options([number("a", whole=False, least=0.0, most=2.0)], {"a": 1.0}, terrain).complete


def test_of_a_closed_model_short_grids_are_listed_and_long_ones_begun_at_the_usual_values():
    usual = Terrain(False, {"a": (0.0, 500.0)})
    assert options([number("a", least=0.0, most=150.0)], {"a": 2.0}, usual).complete
    found = options([number("a", least=0.0, most=5000.0)], {"a": 2.0}, usual)
    assert not found.complete
    assert {0.0, 1.0, 3.0, 500.0, 5000.0} <= set(found.targets.tolist())


def test_what_moves_along_must_stay_within_its_limits_and_whole():
    month = number("a", "increase", coupled=[("year", 1 / 12)])
    year = number("year", "fixed", most=2.0)
    found = options([month, year], {"a": 0.0, "year": 0.0}, stepped(5.0))
    # Twelve months make a whole year; no more than two years.
    assert found.targets.tolist() == [0.0, 12.0, 24.0]
    free = options([month, year], {"a": 0.0, "year": NAN}, stepped(5.0))
    assert free.targets.tolist() == [0.0, 5.0, 6.0]


def test_breaks_of_what_moves_along_count_too():
    terrain = Terrain(True, {"b": (10.0,)})
    found = options([number("a", coupled=[("b", 2.0)]), number("b", "fixed")], {"a": 0.0, "b": 0.0}, terrain)
    assert found.targets.tolist() == [0.0, 5.0, 6.0]


def test_a_number_without_steps_stands_at_a_break_or_just_beyond_it():
    found = options([number("a", whole=False, most=9.0)], {"a": 1.0}, stepped(4.0))
    beyond = 4 * BEYOND
    assert found.targets.tolist() == pytest.approx([1.0, 4.0, 4 + beyond, 9.0], abs=1e-15)
    assert (found.complete, found.places) == (True, None)
    # Whoever stands at a break may leave it on either side.
    found = options([number("a", whole=False)], {"a": 4.0}, stepped(4.0))
    assert found.targets.tolist() == pytest.approx([4.0, 4 + beyond, 4 - beyond], abs=1e-15)


def test_a_slope_may_be_followed_from_each_step_to_the_next():
    found = options([number("a", whole=False, least=-2.0, most=9.0)], {"a": 1.0}, stepped(4.0, slope=1.0))
    open_ones = [(delta, room) for delta, room in zip(found.deltas.tolist(), found.rooms.tolist(), strict=True) if room]
    assert np.array(open_ones) == pytest.approx(np.array([(0.0, 3.0), (3.0, 5.0)]))
    down = options([number("a", whole=False, least=-2.0)], {"a": 1.0}, stepped(slope=-1.0))
    assert [(delta, room) for delta, room in zip(down.deltas.tolist(), down.rooms.tolist(), strict=True) if room] == [
        (0.0, -3.0)
    ]
    assert down.deltas[0] == down.rooms[0] == 0.0


def test_a_number_without_steps_that_moves_a_whole_one_is_no_exact_matter():
    found = options(
        [number("a", whole=False, coupled=[("b", 0.5)]), number("b", "fixed")], {"a": 0.0, "b": 1.0}, stepped(3.0)
    )
    assert not found.complete
    assert {2.0, 4.0} <= set(found.targets.tolist())
    assert 3.0 not in found.targets.tolist()


def test_categories_become_what_can_be_reached():
    terrain = Terrain(True, {})
    flat = category("a", ["own", "rent", "none"], "any", effort=2.0)
    assert options([flat], {"a": "rent"}, terrain).targets.tolist() == ["rent", "own", "none"]
    some = category("a", ["own", "rent", "none"], "any", among=("none",))
    assert options([some], {"a": "rent"}, terrain).targets.tolist() == ["rent", "none"]
    assert options([some], {"a": None}, terrain).targets.tolist() == [None]
    moving = category("a", ["own", "rent"], "any", coupled=[("b", 5.0)])
    assert options([moving, number("b", most=3.0)], {"a": "own", "b": 0.0}, terrain).targets.tolist() == ["own"]


@pytest.mark.parametrize("missing", [NAN, None, float("inf")])
def test_what_is_not_known_stays_as_it_is(missing):
    found = options([number("a")], {"a": missing}, stepped(4.0))
    assert (len(found.targets), found.complete) == (1, True)


def test_values_in_between_are_on_the_grid_and_new():
    def spot(feature):
        return Spot(levers_of([feature], None)[0], {"a": 0.0}, {"a": feature})

    assert finer_of(spot(number("a", whole=False)), 0.0, -4.0, 4).deltas.tolist() == [0.0, -1.0, -2.0, -3.0]
    assert finer_of(spot(number("a", step=2)), 2.0, 10.0, 16).targets.tolist() == [0.0, 4.0, 6.0, 8.0]
    assert finer_of(spot(number("a")), 3.0, 4.0, 16).targets.tolist() == [0.0]


def test_sums_are_as_on_paper():
    assert settled(0.1, [(1.0, np.array([0.2]), 1)]).tolist() == [0.3]
    assert settled(1.0, [(0.5, np.array([1.0]), 0), (-2.0, np.array([0.3]), 1)]).tolist() == [0.9]
    assert settled(0.0, [(1.0, np.array([1 / 3]), None)]).tolist() == [1 / 3]
    assert settled(2.0**53, [(1.0, np.array([2.0]), 0)]).tolist() == [2.0**53 + 2]
    assert np.isnan(settled(NAN, [(1.0, np.array([2.0]), 0)])).all()


def test_what_is_missing_breaks_no_limit():
    assert allowed(number("a", least=0.0, most=3.0), np.array([NAN, -1.0, 2.0, 2.5, 4.0])).tolist() == [
        True,
        False,
        True,
        False,
        False,
    ]
