"""People of any group, read off a table."""

from algaudit.fairness.population.census import breakdowns, people

JOINT = [
    ({"sex": "f", "town": "a"}, 30),
    ({"sex": "f", "town": "b"}, 20),
    ({"sex": "m", "town": "a"}, 40),
    ({"sex": "m", "town": "b"}, 10),
]


def test_a_joint_table_is_added_up_to_each_of_its_margins():
    assert people(JOINT, ["sex"]) == {("f",): 50, ("m",): 50}
    assert people(JOINT, ["town"]) == {("a",): 70, ("b",): 30}


def test_the_labels_of_a_cross_stand_in_the_order_of_its_columns():
    assert people(JOINT, ["town", "sex"])["a", "m"] == 40


def test_the_breakdown_that_needs_the_least_adding_up_is_taken():
    assert people([*JOINT, ({"sex": "f"}, 51), ({"sex": "m"}, 49)], ["sex"]) == {("f",): 51, ("m",): 49}


def test_two_breakdowns_of_one_table_are_never_mixed():
    table = [({"sex": "f"}, 60), ({"sex": "m"}, 40), ({"town": "a"}, 100)]
    assert people(table, ["town"]) == {("a",): 100}
    assert people(table, ["sex", "town"]) is None


def test_the_people_of_each_breakdown_are_told():
    assert breakdowns([*JOINT, ({"sex": "f"}, 51)]) == {("sex", "town"): 100, ("sex",): 51}


def test_an_empty_table_has_nothing():
    assert people([], ["sex"]) is None
    assert breakdowns([]) == {}
