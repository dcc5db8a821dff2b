"""Two versions of a record, compared field by field."""

from registry.record.differences import differences
from tests.registry.record.documents import both, changed, example, example_plain, small


def told(old, new) -> list[tuple]:
    """Return the differences as tuples."""
    return [(one.number, one.way, one.change, one.old, one.new) for one in differences(old, new)]


def test_a_record_does_not_differ_from_itself():
    assert differences(example(), example()) == ()


def test_words_differ_by_language():
    old, new = small(name=both("a")), small(name={"zh": "a（中）", "en": "b"})
    assert told(old, new) == [(5, ("name", "en"), "changed", "a", "b")]
    assert told(old, small(name={"en": "a"})) == [(5, ("name", "zh"), "removed", "a（中）", None)]


def test_what_was_added_and_removed_is_told_as_such():
    assert told(small(), small(website="https://a.example")) == [
        (51, ("website",), "added", None, "https://a.example"),
    ]
    assert told(small(suppliers_involved=False), small()) == [
        (48, ("suppliers_involved",), "removed", False, None),
    ]


def test_members_of_a_list_are_told_apart_by_name_and_may_move():
    one, two = {"name": both("one"), "url": "https://a.example"}, {"name": both("two")}
    assert told(small(datasets=[one, two]), small(datasets=[two, one])) == []
    newer = {"name": both("one"), "url": "https://b.example"}
    assert told(small(datasets=[one, two]), small(datasets=[two, newer])) == [
        (55, ("datasets", "one（中）", "url"), "changed", "https://a.example", "https://b.example"),
    ]
    assert told(small(datasets=[one]), small(datasets=[one, two])) == [
        (55, ("datasets", "two（中）"), "added", None, {"name": both("two")}),
    ]


def test_members_without_names_or_with_the_same_name_are_told_apart_by_their_place():
    audits = [{"on": "2026-01-01", "n": 1}, {"on": "2026-02-01", "n": 2}]
    newer = [{"on": "2026-01-01", "n": 1}, {"on": "2026-02-01", "n": 3}]
    assert told(small(audits=audits), small(audits=newer)) == [(65, ("audits", 2, "n"), "changed", 2, 3)]
    same = [{"title": both("law"), "article": both("1")}, {"title": both("law"), "article": both("2")}]
    other = [same[0], {"title": both("law"), "article": both("3")}]
    ways = [way for _, way, *_ in told(small(lawful_basis=same), small(lawful_basis=other))]
    assert ways == [("lawful_basis", 2, "article", "zh"), ("lawful_basis", 2, "article", "en")]


def test_lists_of_plain_values_differ_as_a_whole():
    assert told(small(domain=["care"]), small(domain=["care", "work"])) == [
        (14, ("domain",), "changed", ["care"], ["care", "work"]),
    ]


def test_differences_come_in_the_order_of_the_fields_and_every_changed_field_is_found():
    fields = {key: None for key in example_plain() if key not in {"$schema", "form", "definitions", "record_id"}}
    found = differences(example(), changed(**fields))
    assert {one.key for one in found} == set(fields)
    assert [one.number for one in found] == sorted(one.number for one in found)
    assert {one.change for one in found} == {"removed"}


def test_a_difference_is_said_in_words_without_the_number_of_a_person():
    found = differences(small(keywords=["a"]), small(keywords=["11010519491231002X"]))[0]
    assert found.sentence("en") == 'Field 77 (Keywords), keywords: “["a"]” became “["***"]”.'
    added = differences(small(), small(name={"en": "x" * 200}))[0].sentence("en")
    assert added.startswith("Field 5 (Name), name: added “")
    assert "…" in added
    assert "removed" in differences(small(developer="vendor"), small())[0].sentence("en")
    assert "关键词" in found.sentence("zh")
