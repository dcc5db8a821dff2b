"""An error is a sentence with facts, in every language, and ends a command with exit code 2."""

import pytest

from algaudit import errors
from algaudit.errors import AlgauditError, InputError, ResultError
from algaudit.i18n import LANGUAGES


def test_the_facts_fill_the_places_of_the_sentence():
    error = InputError("No file at {path}; {found} others are there.", path="a.csv", found=3)
    assert error.sentence("en") == "No file at a.csv; 3 others are there."
    assert str(error) == "No file at a.csv; 3 others are there."
    assert (error.template, error.facts["path"]) == ("No file at {path}; {found} others are there.", "a.csv")


def test_a_fact_may_hold_curly_brackets_and_is_not_filled_again():
    assert InputError("Found {value}.", value="{path}").sentence("en") == "Found {path}."


def test_facts_that_no_place_needs_do_no_harm():
    assert InputError("Found nothing.", surplus=1).sentence("en") == "Found nothing."


def test_a_sentence_without_its_fact_is_a_mistake_of_ours_and_is_heard():
    with pytest.raises(KeyError, match="path"):
        InputError("No file at {path}.").sentence("en")


def test_a_fact_may_have_any_name():
    assert InputError("It says “{sentence}”.", sentence="x").sentence("en") == "It says “x”."


@pytest.mark.parametrize(("first", "last"), [("zh", "en"), ("en", "zh")])
def test_every_language_is_spoken_once_the_wanted_one_first(first, last):
    error = InputError("There is no file {path}; check the name and the folder.", path="a.csv")
    assert error.sentences(first) == [error.sentence(first), error.sentence(last)]
    assert len(error.sentences(first)) == len(LANGUAGES)


def test_a_sentence_of_the_catalogue_is_said_in_chinese():
    error = InputError("There is no file {path}; check the name and the folder.", path="a.csv")
    assert error.sentence("zh") != error.sentence("en")
    assert "a.csv" in error.sentence("zh")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in error.sentence("zh"))


def test_all_errors_are_of_one_family_that_ends_in_exit_code_2():
    family = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Exception)]
    assert family == [AlgauditError, InputError, ResultError]
    assert {one.exit_code for one in family} == {2}
    assert issubclass(InputError, AlgauditError)
    assert issubclass(ResultError, AlgauditError)
