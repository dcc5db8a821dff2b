"""A feature dictionary that contradicts itself is refused before anything is explained with it."""

import pytest
from pydantic import ValidationError

from algaudit.models.features import Dictionary, Feature, plain

WORDS = {"zh": "年龄", "en": "age"}


def feature(**facts):
    return Feature.model_validate({"name": "age", "kind": "number", "label": WORDS} | facts)


def test_what_is_not_declared_as_changeable_is_fixed():
    assert not feature().changeable


def test_a_protected_feature_may_never_be_advised_to_change():
    assert feature(change={"direction": "any"}).changeable
    assert not feature(change={"direction": "any"}, protected=True).changeable


@pytest.mark.parametrize(
    "facts",
    [
        {"least": 3, "most": 2},
        {"change": {"least": 3, "most": 2}},
        {"kind": "category", "least": 1},
        {"kind": "category", "whole": True},
        {"kind": "category", "change": {"direction": "increase"}},
        {"kind": "category", "change": {"direction": "any", "among": ["x"]}},
        {"least": float("nan")},
        {"least": float("inf")},
        {"least": True},
        {"least": "1"},
        {"change": {"step": 0}},
        {"change": {"effort": 0}},
        {"tier": "top"},
        {"unknown": 1},
        {"label": {"zh": "年龄"}},
        {"name": ""},
    ],
)
def test_what_contradicts_itself_is_refused(facts):
    with pytest.raises(ValidationError):
        feature(**facts)


def test_a_name_stands_once_in_a_dictionary():
    with pytest.raises(ValidationError):
        Dictionary(features=(plain("age", "number"), plain("age", "number")))


def test_a_coupling_needs_the_other_feature():
    moved = feature(change={"direction": "any", "coupled": [{"feature": "years", "times": 1}]})
    with pytest.raises(ValidationError):
        Dictionary(features=(moved,))
    assert Dictionary(features=(moved, plain("years", "number"))).features[0].change.coupled[0].times == 1


def test_words_are_told_in_either_language():
    assert [feature().label.of(lang) for lang in ("zh", "en")] == ["年龄", "age"]
