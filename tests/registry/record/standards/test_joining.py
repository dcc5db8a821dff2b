"""Members of a list that several fields of a document speak of are put together, and others are not."""

from registry.record.standards.joining import join_members

ONE, TWO = {"name": {"en": "one"}}, {"name": {"en": "two"}}


def joined(*found: tuple[str, list[dict]]) -> dict:
    """Return a record after several fields were read."""
    made: dict = {}
    for place, members in found:
        join_members(made, place, [dict(one) for one in members])
    return made


def test_what_one_field_yields_is_kept_as_it_is_even_twice():
    assert joined(("risks", [ONE, ONE, TWO])) == {"risks": [ONE, ONE, TWO]}


def test_members_of_the_same_name_are_put_together():
    first, second = ("datasets", [ONE, TWO]), ("datasets", [{**TWO, "url": "u"}])
    assert joined(first, second) == {"datasets": [ONE, {**TWO, "url": "u"}]}


def test_what_was_said_already_is_not_said_again():
    law = [{"title": {"en": "law"}, "url": "a"}, {"title": {"en": "law"}, "url": "b"}]
    assert joined(("lawful_basis", law), ("lawful_basis", [law[1]])) == {"lawful_basis": law}


def test_members_that_contradict_each_other_stay_apart():
    assert joined(("datasets", [{**ONE, "url": "a"}]), ("datasets", [{**ONE, "url": "b"}])) == {
        "datasets": [{**ONE, "url": "a"}, {**ONE, "url": "b"}]
    }


def test_the_same_source_alone_does_not_make_two_data_sets_one():
    first, second = {**ONE, "source": {"en": "police"}}, {"source": {"en": "police"}, "description": {"en": "d"}}
    assert joined(("datasets", [first]), ("datasets", [second])) == {"datasets": [first, second]}


def test_a_member_without_a_name_takes_up_what_says_all_of_it_and_more():
    first, second = {"source": {"en": "police"}}, {"source": {"en": "police"}, "description": {"en": "d"}}
    assert joined(("datasets", [first]), ("datasets", [second])) == {"datasets": [second]}


def test_members_chosen_by_kind_are_given_the_kind_and_roles_add_up():
    made = joined(("datasets[role=train]", [ONE]), ("datasets[role=input]", [ONE, TWO]))
    assert made == {"datasets": [{**ONE, "role": ["train", "input"]}, {**TWO, "role": ["input"]}]}
    assert joined(("assessments[kind=DPIA|PIPIA]", [ONE])) == {"assessments": [{**ONE, "kind": "DPIA"}]}


def test_a_list_within_a_part_is_made_where_it_belongs():
    assert joined(("performance.overall", [ONE])) == {"performance": {"overall": [ONE]}}
