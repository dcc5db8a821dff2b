"""Bands rise, thresholds fall, nothing is out of reach, and the end of a file fits its middle."""

import pytest

from algaudit.errors import InputError
from tests.algaudit.models.rules.cards import VALUES, WORDS, block, card, category, model, number

FEATURES = [number("age"), category("flat", VALUES)]
AGE = {"feature": "age", "below": 3}
HERE = "blocks › b › items › 1 › "


def said(**parts: object) -> str:
    """Return the sentence about a card."""
    with pytest.raises(InputError) as caught:
        model(card(**{"features": FEATURES, **parts}))
    assert caught.value.sentence("zh")
    return str(caught.value)


def of_bands(*steps: dict) -> str:
    """Return the sentence about bands."""
    return said(blocks=[bands(*steps)])


def bands(*steps: dict) -> dict:
    """Return a block with bands."""
    return block({"bands": "age", "steps": [{**step, "points": 1} for step in steps], "missing": 0})


def test_limits_do_not_cross():
    limited = {"per_unit": "age", "points": 1, "least": 5, "most": 4.5, "missing": 0}
    assert said(blocks=[block(limited)]) == f"{HERE}least: 5 is more than 4.5; correct one of the two."
    crossed = block({"when": AGE, "points": 1}, floor=2, cap=1)
    assert said(blocks=[crossed]) == "blocks › b › floor: 2 is more than 1; correct one of the two."
    sentence = said(decide=None, positive=None, amount={"least": 2, "most": 1})
    assert sentence == "amount › least: 2 is more than 1; correct one of the two."
    assert model(card(blocks=[block({"when": AGE, "points": 1}, floor=1, cap=1)]))


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ([{"below": 3}], 1),
        ([{"below": 3}, {}, {"below": 5}], 2),
        ([{}, {}], 1),
        ([{"below": 3, "up_to": 3}, {}], 1),
        ([{"below": 3}, {"up_to": 5}], 2),
    ],
)
def test_every_band_but_the_last_has_one_end(steps, place):
    assert of_bands(*steps).startswith(f"{HERE}steps › {place}: every band but the last needs one end")


@pytest.mark.parametrize(
    "steps",
    [
        [{"below": 3}, {"below": 3}, {}],
        [{"below": 3}, {"below": 2}, {}],
        [{"up_to": 3}, {"below": 3}, {}],
        [{"up_to": 3}, {"up_to": 3}, {}],
    ],
)
def test_bands_rise(steps):
    assert of_bands(*steps).startswith(f"{HERE}steps › 2 ends at ")
    assert of_bands(*steps).endswith(", but the band before ends at 3; let the ends rise.")


def test_a_band_may_hold_one_number_only():
    assert model(card(blocks=[bands({"below": 3}, {"up_to": 3}, {})]))


def test_a_value_stands_once_in_a_table():
    table = {"table": "flat", "rows": [{"is": ["own"], "points": 1}, {"is": ["rent", "own"], "points": 1}]}
    assert said(blocks=[block({**table, "other": 0, "missing": 0})]) == (
        f"{HERE}rows › 2 › is › 2: “own” stands in the table before; this one could never be reached."
    )


def test_there_is_a_decision_or_an_amount_and_not_both():
    wanted = "decide or amount must be given, and not both."
    assert said(amount={}) == wanted
    assert said(decide=None) == wanted


@pytest.mark.parametrize(
    ("lines", "place"), [([2, 1], 2), ([2, None, 1], 2), ([None, None], 1)], ids=["no rest", "middle", "first"]
)
def test_every_line_but_the_last_has_a_threshold(lines, place):
    decide = [{"at_least": one, "label": f"l{number}"} for number, one in enumerate(lines)]
    assert said(decide=decide).startswith(f"decide › {place}: every line but the last needs “at_least”")


@pytest.mark.parametrize("second", [2, 3])
def test_thresholds_fall(second):
    decide = [{"at_least": 2, "label": "grant"}, {"at_least": second, "label": "look"}, {"label": "refuse"}]
    assert said(decide=decide) == (
        f"decide › 2 › at_least: {second} is not below 2 of the line before; let the thresholds fall."
    )


@pytest.mark.parametrize("line", [0, 1, 1.5, -0.5])
def test_the_threshold_of_a_probability_is_one(line):
    decide = [{"at_least": line, "label": "grant"}, {"label": "refuse"}]
    assert said(score={"link": "logistic"}, decide=decide) == (
        f"decide › 1 › at_least is {line:g}; a probability above 0 and below 1 would be right."
    )


def test_an_exclusion_leads_to_a_decision_that_is_known():
    assert said(exclude=[{"when": AGE}]) == "exclude › 1 › label must be given, and no amount: the rules decide."
    assert said(exclude=[{"when": AGE, "label": "refuse", "amount": 1}]).startswith("exclude › 1 › label must be given")
    assert said(exclude=[{"when": AGE, "label": "ask"}]) == (
        "exclude › 1 › label: “ask” stands neither under “decide” nor under “labels”; add it there."
    )
    assert said(labels={"ask": WORDS}) == "labels › ask names a decision that is never made; leave it out."
    asked = model(card(exclude=[{"when": AGE, "label": "ask"}], labels={"ask": WORDS}))
    assert asked.labels == ("grant", "refuse", "ask")


def test_the_score_speaks_for_a_decision_that_higher_scores_lead_to():
    assert said(positive=None) == "positive is missing; name the decision that the score speaks for."
    for label in ("refuse", "maybe"):
        assert said(positive=label) == (
            f"positive: “{label}” is not a decision that higher scores lead to; one of these would be right: grant."
        )


def test_an_amount_is_no_probability_and_decides_nothing():
    money = {"decide": None, "positive": None, "amount": {"least": 0}}
    assert said(**money, score={"link": "logistic"}) == (
        "score › link must be identity where the rules yield an amount."
    )
    wanted = "has no meaning where the rules yield an amount; leave it out."
    assert said(**{**money, "positive": "grant"}) == f"positive {wanted}"
    assert said(**money, labels={"grant": WORDS}) == f"labels {wanted}"
    for exclusion in ({"when": AGE}, {"when": AGE, "amount": 3, "label": "refuse"}):
        assert said(**money, exclude=[exclusion]) == (
            "exclude › 1 › amount must be given, and no label: the rules yield an amount."
        )


@pytest.mark.parametrize(("key", "limit"), [("least", 5), ("most", 801)])
def test_limits_of_an_amount_are_amounts_that_can_be_paid(key, limit):
    amount = {"least": 0, "most": 800, "round_to": 10, key: limit}
    assert said(decide=None, positive=None, amount=amount) == (
        f"amount › {key}: {limit} is not a multiple of 10, to which amounts are rounded."
    )
    tenths = {"least": 0.3, "most": 1e15, "round_to": 0.1}
    assert model(card(decide=None, positive=None, amount=tenths))
