"""Every fault of the form is told in one sentence that names the place and what would be right."""

from typing import get_args

import pytest

from algaudit.errors import InputError
from algaudit.models.features import Change, Form
from algaudit.models.rules.form.card import Card
from algaudit.models.rules.form.sheet import known_keys
from algaudit.models.rules.reading.faults import fault, piece_at
from tests.algaudit.models.rules.cards import block, card, category, changed, model, number

ITEM = ("blocks", 0, "items", 0)
DERIVED = {"name": "d", "label": {"zh": "d", "en": "d"}}
AGE = {"feature": "age", "below": 3}


def said(*path: object, to: object) -> str:
    """Return the sentence about a card in which one thing was exchanged."""
    with pytest.raises(InputError) as caught:
        model(changed(card(), *path, to=to))
    assert caught.value.sentence("zh")
    return str(caught.value)


BANDS = {"bands": "age", "steps": [{"below": 3, "points": "5"}, {"points": 0}], "missing": 0}
FAULTS = [
    (("basis",), ..., "basis is missing; give it."),
    ((*ITEM, "points"), ..., "blocks › b › items › 1 › points is missing; give it."),
    (("basis",), "law", "basis is “law”; an object in braces would be right."),
    (("basis",), {"zh": "法"}, "basis › en is missing; give it."),
    (("basis", "de"), "Gesetz", "basis › de is not a known key there; known are: zh, en."),
    (("version",), 3, "version is “3”; a text in quotation marks would be right."),
    (("version",), "", "version is an empty text; write something."),
    (("version",), "1" * 2_001, "version is a text of more than 2000 letters; shorten it."),
    (("features",), [], "features has too few entries; at least 1 are needed."),
    (("features",), {"a": 1}, "features is “{\"a\": 1}”; a list in square brackets would be right."),
    (("derived",), [{**DERIVED, "of": "age"}] * 101, "derived has too many entries; there are at most 100."),
    (
        ("features", 0, "kind"),
        "date",
        "features › age › kind is “date”; one of these would be right: number, category.",
    ),
    (("features", 0, "whole"), "yes", "features › age › whole is “yes”; true or false would be right."),
    (("features", 3, "values"), ["own"], 'features › flat › values is “["own"]”; an object in braces would be right.'),
    (("features", 0, "change"), {"step": 0}, "features › age › change › step is 0; a number above 0 would be right."),
    (
        ("features", 0, "change"),
        {"by": 1},
        f"features › age › change › by is not a known key there; known are: {', '.join(known_keys(Change))}.",
    ),
    (
        ("features", 0, "least"),
        "low",
        "features › age › least is “low”; a number would be right.",
    ),
    (("base",), True, "base is “true”; a number would be right."),
    (("base",), [1], "base is “[1]”; a number would be right."),
    (ITEM, BANDS, "blocks › b › items › 1 › steps › 1 › points is “5”; a number would be right."),
    (
        ITEM,
        {"points": 3},
        "blocks › b › items › 1 must have exactly one of these keys: bands, table, when, per_unit.",
    ),
    (
        (*ITEM, "when"),
        {"not": {"all": [AGE, {"is": ["x"]}]}},
        "blocks › b › items › 1 › when › not › all › 2 must have exactly one of these keys: all, any, not, feature.",
    ),
    (
        ("derived",),
        [{**DERIVED, "of": {"add": [1, {"power": [1, 2]}]}}],
        "derived › d › of › add › 2 must have exactly one of these keys: add, subtract, multiply, divide, min, max.",
    ),
    (
        ("derived",),
        [{**DERIVED, "of": {"divide": ["age"]}}],
        "derived › d › of › divide › 2 is missing; give it.",
    ),
    (("amount",), {"round_to": 0}, "amount › round_to is 0; a number of at least 0.0001 would be right."),
    (("labels",), {"": {"zh": "字", "en": "word"}}, "labels › “” is an empty text; write something."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "to", "sentence"), FAULTS)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(path, to, sentence):
    assert said(*path, to=to) == sentence


@pytest.mark.parametrize(
    "more",
    [
        {"least": 3, "most": 2},
        {"kind": "category", "whole": True},
        {"kind": "category", "change": {"direction": "increase"}},
        {"kind": "category", "change": {"among": ["castle"]}},
    ],
)
def test_a_feature_that_contradicts_itself_is_named(more):
    with pytest.raises(InputError, match=r"^features › age contradicts itself; "):
        model(card(features=[number("age") | more]))


@pytest.mark.parametrize("form", ["algaudit-rules/2", None, 1, {"a": 1}])
def test_a_file_that_holds_something_else_is_told_so(form):
    assert "“algaudit-rules/1” would be right" in said("form", to=form)
    assert "does not say that it holds rules" in said("form", to=form)


def test_whatever_else_the_library_complains_of_gets_a_sentence_too():
    told = fault({"type": "never_heard_of", "loc": ("base",)}, {"base": 3})
    assert str(told).startswith("base is “3”, which cannot stand there")


def pieces(form: type[Form] = Card, known: frozenset[type[Form]] = frozenset()) -> frozenset[type[Form]]:
    """Return a piece of the form and all that stands in it."""
    known |= {form}
    for field in form.model_fields.values():
        for one in _forms(field.annotation) - known:
            known |= pieces(one, known)
    return known


def _forms(annotation: object) -> set[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return {annotation}
    return set().union(*(_forms(one) for one in get_args(annotation)))


EXTRA: dict[str, tuple] = {
    "Card": (),
    "Feature": ("features", 0),
    "Change": ("features", 0, "change"),
    "Coupled": ("features", 0, "change", "coupled", 0),
    "Derived": ("derived", 0),
    "Added": ("derived", 0, "of", "add", 1),
    "Subtracted": ("derived", 0, "of", "add", 2),
    "Multiplied": ("derived", 0, "of", "add", 3),
    "Divided": ("derived", 0, "of", "add", 4),
    "Smallest": ("derived", 0, "of", "add", 5),
    "Largest": ("derived", 0, "of", "add", 6),
    "Block": ("blocks", 0),
    "Bands": ("blocks", 0, "items", 0),
    "Step": ("blocks", 0, "items", 0, "steps", 0),
    "Table": ("blocks", 0, "items", 1),
    "Row": ("blocks", 0, "items", 1, "rows", 0),
    "When": ("blocks", 0, "items", 2),
    "Every": ("blocks", 0, "items", 2, "when"),
    "Some": ("blocks", 0, "items", 2, "when", "all", 0),
    "Denied": ("blocks", 0, "items", 2, "when", "all", 0, "any", 0),
    "Test": ("blocks", 0, "items", 2, "when", "all", 0, "any", 0, "not"),
    "PerUnit": ("blocks", 0, "items", 3),
    "Exclusion": ("exclude", 0),
    "Score": ("score",),
    "Threshold": ("decide", 0),
    "Amount": ("amount",),
    "Words": ("labels", "blocks"),
}


def full() -> dict:
    """Return a card in which every piece of the form stands somewhere."""
    operations = ["subtract", "multiply", "divide", "min", "max"]
    return card(
        features=[
            number("age", change={"coupled": [{"feature": "age", "times": 1}]}),
            category("flat", ["own"]),
        ],
        derived=[{**DERIVED, "of": {"add": ["age", {"add": ["age", 1]}, *({one: ["age", 1]} for one in operations)]}}],
        blocks=[
            block(
                {"bands": "age", "steps": [{"points": 0}], "missing": 0},
                {"table": "flat", "rows": [{"is": ["own"], "points": 0}], "other": 0, "missing": 0},
                {"when": {"all": [{"any": [{"not": AGE}]}]}, "points": 1},
                {"per_unit": "age", "points": 1, "missing": 0},
            )
        ],
        exclude=[{"when": AGE, "label": "refuse"}],
        score={},
        amount={},
        labels={"blocks": {"zh": "字", "en": "word"}},
    )


def test_the_list_of_pieces_is_whole():
    assert {one.__name__ for one in pieces()} == set(EXTRA)


@pytest.mark.parametrize("name", EXTRA)
def test_an_unknown_key_is_told_with_the_keys_that_are_known(name):
    form = {one.__name__: one for one in pieces()}[name]
    with pytest.raises(InputError) as caught:
        model(changed(full(), *EXTRA[name], "colour", to=1))
    assert f"colour is not a known key there; known are: {', '.join(known_keys(form))}." in str(caught.value)
    assert piece_at(()) is Card
