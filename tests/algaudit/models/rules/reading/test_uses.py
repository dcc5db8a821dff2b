"""Names are declared once and used as what they are."""

import pytest

from algaudit.errors import InputError
from tests.algaudit.models.rules.cards import VALUES, WORDS, block, card, category, model, number

FEATURES = [number("age"), number("income"), category("flat", VALUES), category("town")]
BANDS = {"bands": "age", "steps": [{"below": 3, "points": 5}, {"points": 0}], "missing": 0}
TABLE = {"table": "flat", "rows": [{"is": ["own"], "points": 5}], "other": 0, "missing": 0}
HERE = "blocks › b › items › 1 › "


def derived(of: object, name: str = "d") -> dict:
    """Return a derived number."""
    return {"name": name, "label": WORDS, "of": of}


def said(**parts: object) -> str:
    """Return the sentence about a card."""
    with pytest.raises(InputError) as caught:
        model(card(**{"features": FEATURES, **parts}))
    assert caught.value.sentence("zh")
    return str(caught.value)


def of_item(item: dict) -> str:
    """Return the sentence about a card with this item."""
    return said(blocks=[block(item)])


def of_test(**asked: object) -> str:
    """Return the sentence about a card with this condition."""
    return of_item({"when": asked, "points": 1})


def test_a_name_is_there_once():
    assert (
        said(features=[*FEATURES, number("age")])
        == "features › age: “age” is there already; each needs a name of its own."
    )
    assert said(derived=[derived("age", "income")]).startswith("derived › income › name: “income” is there already")
    assert said(blocks=[block(BANDS), block(BANDS)]).startswith("blocks › b: “b” is there already")
    lines = [{"at_least": 2, "label": "grant"}, {"at_least": 1, "label": "refuse"}, {"label": "grant"}]
    assert said(decide=lines).startswith("decide › 3 › label: “grant” is there already")


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (lambda: of_item(BANDS | {"bands": "agee"}), HERE + "bands"),
        (lambda: of_item(TABLE | {"table": "agee"}), HERE + "table"),
        (lambda: of_item({"per_unit": "agee", "points": 1, "missing": 0}), HERE + "per_unit"),
        (lambda: of_test(feature="agee", below=3), HERE + "when › feature"),
        (lambda: said(derived=[derived({"add": ["age", "agee"]})]), "derived › d › of › add › 2"),
        (
            lambda: said(features=[number("age", change={"coupled": [{"feature": "agee", "times": 1}]})]),
            "features › age › change › coupled › 1 › feature",
        ),
        (
            lambda: said(exclude=[{"when": {"feature": "agee", "below": 3}, "label": "refuse"}]),
            "exclude › 1 › when › feature",
        ),
    ],
)
def test_an_unknown_name_is_told_with_its_place(sentence, place):
    assert sentence() == f"{place}: there is no feature or derived number “agee”; declare it or correct the name."


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (lambda: of_item(BANDS | {"bands": "flat"}), HERE + "bands"),
        (lambda: of_item({"per_unit": "flat", "points": 1, "missing": 0}), HERE + "per_unit"),
        (lambda: of_test(feature="flat", below=3), HERE + "when › feature"),
        (lambda: said(derived=[derived({"add": ["flat", 1]})]), "derived › d › of › add › 1"),
        (lambda: said(derived=[derived("flat")]), "derived › d › of"),
    ],
)
def test_a_category_is_no_number(sentence, place):
    assert sentence() == f"{place}: “flat” is a category and cannot be used as a number; use a table or “is”."


def test_a_number_is_no_category():
    wanted = "is a number and cannot be used as a category; use bands or limits."
    assert of_item(TABLE | {"table": "age"}) == f"{HERE}table: “age” {wanted}"
    assert of_test(feature="age", **{"is": ["own"]}) == f"{HERE}when › feature: “age” {wanted}"
    sentence = said(derived=[derived("age")], blocks=[block(TABLE | {"table": "d"})])
    assert sentence == f"{HERE}table: “d” {wanted}"


def test_a_value_must_be_declared_where_values_are():
    told = "“castle” is not a declared value of “flat”; declared are: own, rent, none."
    assert of_test(feature="flat", **{"is": ["own", "castle"]}) == f"{HERE}when › is › 2: {told}"
    assert of_item(TABLE | {"rows": [{"is": ["castle"], "points": 1}]}) == f"{HERE}rows › 1 › is › 1: {told}"
    assert model(card(features=FEATURES, blocks=[block(TABLE | {"table": "town"})]))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("True", "“True” is read as “true” in the records; write it so."),
        ("1.0", "“1.0” is read as “1” in the records; write it so."),
        ("１", "“１” is read as “1” in the records; write it so."),
        (" own", "“ own” is read as “own” in the records; write it so."),
        ("None", "“None” counts as missing in the records; ask for “missing” instead."),
    ],
)
def test_a_value_that_could_never_be_met_is_refused(value, told):
    assert of_test(feature="town", **{"is": [value]}) == f"{HERE}when › is › 1: {told}"
    sentence = said(features=[number("age"), category("flat", [value])])
    assert sentence == f"features › flat › values › {value.replace('１', '１')}: {told}"


@pytest.mark.parametrize(
    "asked", [{}, {"missing": True, "below": 3}, {"missing": True, "is": ["own"]}, {"is": ["own"], "above": 1}]
)
def test_a_condition_asks_one_thing(asked):
    assert of_test(feature="flat", **asked) == (
        f"{HERE}when must ask one thing: “is”, or “missing”, or limits (at_least or above, at_most or below)."
    )


@pytest.mark.parametrize("asked", [{"at_least": 1, "above": 2}, {"at_most": 1, "below": 2}])
def test_two_limits_on_one_side_are_one_too_many(asked):
    assert of_test(feature="age", **asked) == f"{HERE}when has two limits on the same side; keep one."


@pytest.mark.parametrize(
    "asked",
    [{"at_least": 3, "at_most": 2}, {"above": 2, "at_most": 2}, {"at_least": 2, "below": 2}, {"above": 2, "below": 2}],
)
def test_limits_that_nothing_can_meet_are_refused(asked):
    assert of_test(feature="age", **asked) == f"{HERE}when can never hold; correct its limits."


def test_limits_that_one_number_meets_are_right():
    assert model(card(blocks=[block({"when": {"feature": "age", "at_least": 2, "at_most": 2}, "points": 10})]))


def test_derived_numbers_name_a_feature_and_do_not_go_in_circles():
    assert said(derived=[derived({"add": [1, 2]})]) == (
        "derived › d › of names no feature; a derived number is computed from at least one."
    )
    circle = [derived({"add": ["age", "e"]}), derived({"min": ["f", 1]}, "e"), derived("d", "f")]
    sentence = said(derived=circle)
    assert "is computed from itself (" in sentence
    assert sentence.endswith("); write it without a circle.")
    assert sentence.count(" → ") == 3
    assert said(derived=[derived({"add": ["d", 1]})]) == (
        "derived › d is computed from itself (d → d); write it without a circle."
    )


def test_derived_numbers_rest_on_each_other_in_any_order_but_not_too_deep():
    chain = [derived("age", "d0"), *(derived({"add": [f"d{place}", 1]}, f"d{place + 1}") for place in range(10))]
    assert model(card(derived=chain[:10][::-1]))
    assert said(derived=chain) == (
        "derived › d10 rests on 10 or more derived numbers, one upon another; write it flatter."
    )


def test_what_is_derived_moves_along_by_itself():
    coupled = number("age", change={"coupled": [{"feature": "d", "times": 1}]})
    assert said(features=[coupled], derived=[derived("age")]) == (
        "features › age › change › coupled › 1 › feature: “d” is derived and moves along by itself; name a feature."
    )


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"blocks": [block(BANDS | {"reason": "R9"})]}, HERE + "reason"),
        ({"blocks": [block(BANDS | {"steps": [{"points": 1, "reason": "R9"}]})]}, HERE + "steps › 1 › reason"),
        (
            {"blocks": [block(TABLE | {"rows": [{"is": ["own"], "points": 1, "reason": "R9"}]})]},
            HERE + "rows › 1 › reason",
        ),
        (
            {"exclude": [{"when": {"feature": "age", "below": 1}, "label": "refuse", "reason": "R9"}]},
            "exclude › 1 › reason",
        ),
    ],
)
def test_a_code_of_a_reason_has_words(parts, place):
    wanted = f"{place}: the code “R9” does not stand under “reasons”; write its words there."
    assert said(**parts, reasons={"R1": WORDS}) == wanted
    assert model(card(**{"features": FEATURES, **parts}, reasons={"R9": WORDS}))
