"""The order of reasons, and that what led to the result is never missing."""

from dataclasses import replace

from algaudit.explain.reasons.order import directed, first_ones, total_of
from algaudit.explain.reasons.told import Reason
from algaudit.models.features import Words


def made(**weights):
    """Reasons for the result where the weight is below 0."""
    found = [
        Reason("feature", name, "for", weight, Words(zh=name, en=name), (name,)) for name, weight in weights.items()
    ]
    return directed(found, -1.0, decides=True, top=False)


def ids(found):
    return [one.id for one in first_ones(found)[0]]


def test_the_weightiest_comes_first():
    assert ids(made(a=-1.0, b=-3.0, c=2.0)) == ["b", "c", "a"]


def test_at_most_five_are_listed_and_the_others_counted():
    listed, further = first_ones(made(a=-1.0, b=-2.0, c=-3.0, d=-4.0, e=-5.0, f=-6.0, g=0.0))
    assert [one.id for one in listed] == ["f", "e", "d", "c", "b"]
    assert further == 1


def test_three_places_are_kept_for_what_spoke_for_the_result():
    found = ids(made(a=9.0, b=8.0, c=7.0, d=6.0, x=-3.0, y=-2.0, z=-1.0))
    assert found == ["a", "b", "x", "y", "z"]


def test_what_moved_the_score_hardly_is_no_main_reason():
    assert ids(made(a=-100.0, b=-4.9)) == ["a"]
    assert ids(made(a=-100.0, b=-5.0)) == ["a", "b"]


def test_what_led_to_the_result_is_listed_however_small():
    assert ids(made(a=100.0, b=-1.0)) == ["a", "b"]


def test_what_alone_decided_a_close_case_is_listed_however_small():
    found = made(a=-50.0, b=-40.0, c=-30.0, d=-20.0, e=-0.2, f=45.0)
    turning = [replace(one, turns=one.id == "e") for one in found]
    assert ids(turning) == ["a", "f", "b", "c", "e"]


def test_last_bits_are_no_reasons():
    assert first_ones(made(a=1e-12)) == ((), 0)
    assert first_ones([]) == ((), 0)


def test_directions_follow_the_side_on_which_the_result_lies():
    found = [Reason("feature", "a", "for", weight, Words(zh="a", en="a"), ()) for weight in (2.0, -2.0)]
    assert [one.direction for one in directed(found, 1.0, decides=True, top=False)] == ["for", "against"]
    assert [one.direction for one in directed(found, -1.0, decides=True, top=True)] == ["against", "for"]
    assert [one.direction for one in directed(found, 0.0, decides=True, top=True)] == ["for", "against"]
    assert [one.direction for one in directed(found, 1.0, decides=False, top=False)] == ["raises", "lowers"]


def test_the_total_is_that_of_all_sizes():
    assert total_of(made(a=-1.0, b=3.0)) == 4.0
