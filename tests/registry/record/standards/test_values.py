"""Single values on their way out and in."""

import pytest

from registry.record.standards.mapping import Entry
from registry.record.standards.values import Unfit, as_text, from_text, inward, outward


def entry(place: str, **more) -> Entry:
    """Return an entry that is filled from one place."""
    return Entry.model_validate({"label": {"zh": "字", "en": "a"}, "from": [place], **more})


def test_words_go_out_in_one_language_and_come_in_as_words_of_it():
    name = entry("name")
    assert outward(name, "name", {"zh": "甲"}, "zh") == "甲"
    assert outward(name, "name", {"zh": "甲"}, "en") is None
    assert inward(name, "name", "a", "en") == {"en": "a"}


def test_days_are_written_as_the_british_do_only_where_that_is_asked_for():
    british, iso = entry("published_at", british=True), entry("published_at")
    assert outward(british, "published_at", "2026-03-01", "en") == "01/03/2026"
    assert outward(iso, "published_at", "2026-03-01", "en") == "2026-03-01"
    assert inward(british, "published_at", "01/03/2026", "en") == "2026-03-01"
    with pytest.raises(Unfit) as caught:
        inward(british, "published_at", "1/3/26", "en")
    assert caught.value.wanted == "british"


def test_yes_and_no_have_words():
    asked = entry("suppliers_involved", codes={"true": "Yes", "false": "No"})
    assert [outward(asked, "suppliers_involved", value, "en") for value in (True, False)] == ["Yes", "No"]
    assert [inward(asked, "suppliers_involved", value, "en") for value in ("Yes", "No")] == [True, False]
    with pytest.raises(Unfit) as caught:
        inward(asked, "suppliers_involved", "perhaps", "en")
    assert caught.value.wanted == "Yes, No"
    with pytest.raises(Unfit):
        inward(asked, "suppliers_involved", ["Yes"], "en")


def test_numbers_stay_numbers_also_within_a_text():
    figure = entry("override_stats.decisions")
    assert inward(figure, "override_stats.decisions", 3, "en") == 3
    assert [from_text(figure, as_text(value)) for value in (3, 0.061, 2.0, "7")] == [3, 0.061, 2.0, 7]
    assert from_text(entry("name"), "7") == "7"
    for found in (True, "3", None):
        with pytest.raises(Unfit) as caught:
            inward(figure, "override_stats.decisions", found, "en")
        assert caught.value.wanted == "number"
    with pytest.raises(Unfit):
        from_text(figure, "many")


def test_a_number_of_a_person_is_not_repeated():
    with pytest.raises(Unfit) as caught:
        from_text(entry("override_stats.decisions"), "11010519491231002X")
    assert caught.value.found == "***"
