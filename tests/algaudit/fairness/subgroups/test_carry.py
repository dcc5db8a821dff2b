"""What is carried to the test: every different thing once."""

from algaudit.fairness.subgroups.carry import CARRIED, carried
from algaudit.fairness.subgroups.rules import score
from tests.algaudit.fairness.subgroups.hands import ground


def found(cells, *rules):
    return [(rule, score(cells, rule)) for rule in rules]


def test_the_others_of_a_column_are_not_carried_because_one_is_behind():
    # The first is behind; the three others are alike, and above everybody else only for that.
    cells = ground(((0,), 500, 100), ((1,), 500, 250), ((2,), 500, 251), ((3,), 500, 249))
    listed = found(cells, *((((0, code),)) for code in range(4)))
    assert all(abs(value) > 5 for _, value in listed[:1])
    assert all(value > 2.5 for _, value in listed[1:])
    assert [rule for rule, _ in carried(cells, listed)] == [((0, 0),)]


def test_a_parent_is_not_carried_because_of_a_part_of_it():
    cells = ground(((0, 0), 500, 50), ((0, 1), 500, 250), ((1, 0), 500, 250), ((1, 1), 500, 250))
    listed = found(cells, ((0, 0), (1, 0)), ((0, 0),), ((1, 0),))
    assert all(abs(value) > 5 for _, value in listed)
    assert [rule for rule, _ in carried(cells, listed)] == [((0, 0), (1, 0))]


def test_a_longer_rule_is_carried_when_it_stands_out_within_the_shorter_one():
    cells = ground(((0, 0), 500, 50), ((0, 1), 500, 150), ((1, 0), 500, 250), ((1, 1), 500, 250))
    listed = found(cells, ((0, 0),), ((0, 0), (1, 0)))
    assert [rule for rule, _ in carried(cells, listed)] == [((0, 0),), ((0, 0), (1, 0))]


def test_two_columns_that_say_the_same_are_carried_once():
    # Of 500 behind by the first column, 490 have the first label of the second too.
    cells = ground(((0, 0), 490, 98), ((0, 1), 10, 2), ((1, 0), 10, 5), ((1, 1), 1490, 745))
    assert [rule for rule, _ in carried(cells, found(cells, ((0, 0),), ((1, 0),)))] == [((0, 0),)]


def test_a_shorter_rule_that_came_first_makes_way_for_the_part_that_carries_it():
    # Nine of ten women in the north are behind by the two conditions together, so the one alone stands out more.
    cells = ground(((0, 0), 900, 180), ((0, 1), 100, 50), ((1, 0), 900, 450), ((1, 1), 900, 450))
    listed = found(cells, ((0, 0),), ((0, 0), (1, 0)))
    assert listed[0][1] < listed[1][1] < -5
    assert [rule for rule, _ in carried(cells, listed)] == [((0, 0), (1, 0))]


def test_a_rule_does_not_make_way_for_a_part_that_chance_made_look_worse():
    # Women in the north are behind; those of them with the first label of a third column by chance a little more.
    cells = ground(
        *(((0, 0, 0), 150, 42), ((0, 0, 1), 140, 59)),
        *(((sex, region, 0), 2000, 1000) for sex, region in ((0, 1), (1, 0), (1, 1))),
        *(((sex, region, 1), 2000, 1000) for sex, region in ((0, 1), (1, 0), (1, 1))),
    )
    listed = found(cells, ((0, 0), (1, 0)), ((0, 0), (1, 0), (2, 0)))
    assert all(value < -2 for _, value in listed)
    assert [rule for rule, _ in carried(cells, listed)] == [rule for rule, _ in listed]


def test_another_gap_across_the_first_one_is_carried_whole():
    cells = ground(((0, 0), 500, 100), ((0, 1), 500, 200), ((1, 0), 500, 200), ((1, 1), 500, 300))
    listed = found(cells, ((0, 0),), ((1, 0),))
    assert [rule for rule, _ in carried(cells, listed)] == [((0, 0),), ((1, 0),)]


def test_no_more_are_carried_than_stated():
    cells = ground(*(((place,), 10_000, 1000 + 200 * place) for place in range(40)))
    listed = sorted(found(cells, *((((0, place),)) for place in range(40))), key=lambda each: -abs(each[1]))
    assert len(listed) > CARRIED
    assert [rule for rule, _ in carried(cells, listed)] == [rule for rule, _ in listed[:CARRIED]]


def test_nothing_found_carries_nothing():
    assert carried(ground(((0,), 500, 100)), []) == []
