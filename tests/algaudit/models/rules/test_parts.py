"""The rules as a sum of parts: the same score to the last bit, and what a part says about itself is true."""

import time

import numpy as np
import pytest

from algaudit.models.rules.parts import REACHED
from tests.algaudit.models.rules.cards import WORDS, Maker, block, card, columns, model, number, plain_cases

AGE = {"when": {"feature": "age", "at_least": 60}, "points": 10}
FLAT = {"table": "flat", "rows": [{"is": ["own"], "points": -2}], "other": 0, "missing": 1}
YEARS = {"per_unit": "income", "points": 1.5, "missing": 0}


def test_the_sum_scores_like_the_model_to_the_last_bit():
    kinds = set()
    for seed in range(150):
        made = Maker(seed).card()
        read = model(made)
        rows = columns(made, plain_cases(made, np.random.default_rng(seed), 100))
        if "amount" in made and (made["amount"] or made["exclude"]):
            continue
        kinds.add(read.unit)
        assert np.array_equal(read.structure().score(rows), read.score(rows))
    assert kinds >= {"points", "probability"}


def test_the_line_parts_the_two_decisions():
    seen = 0
    for seed in range(300):
        made = Maker(seed).card()
        read = model(made)
        line = read.structure().line
        if line is None:
            continue
        rows = columns(made, plain_cases(made, np.random.default_rng(seed), 200))
        assert (read.score(rows) >= line).tolist() == (read.predict(rows) == read.positive).tolist()
        seen += 1
    assert seen > 20


def test_a_line_is_given_only_where_there_is_a_single_one():
    assert model(card()).structure().line == 10 - REACHED
    three = [{"at_least": 10, "label": "grant"}, {"at_least": 5, "label": "look"}, {"label": "refuse"}]
    assert model(card(decide=three)).structure().line is None
    excluded = [{"when": {"feature": "age", "below": 1}, "label": "refuse"}]
    assert model(card(exclude=excluded)).structure().line is None


def test_parts_are_items_unless_a_limit_can_bind():
    def names(**limits: float) -> list[str]:
        return [part.name for part in model(card(blocks=[block(AGE, FLAT, **limits)])).structure().parts]

    # The two together give -2 to 11.
    assert names() == ["b.1", "b.2"]
    assert names(floor=-2, cap=11) == ["b.1", "b.2"]
    assert names(cap=10.5) == ["b"]
    assert names(floor=-1.5) == ["b"]


def test_points_per_unit_have_limits_only_when_declared():
    def names(item: dict) -> list[str]:
        return [part.name for part in model(card(blocks=[block(item, cap=20, floor=-5)])).structure().parts]

    assert names(YEARS) == ["b"]
    assert names({**YEARS, "least": -5}) == ["b"]
    assert names({**YEARS, "least": -5, "most": 20}) == ["b.1"]
    assert names({**YEARS, "least": -5, "most": 20, "missing": 21}) == ["b"]


def test_a_part_names_the_features_behind_derived_numbers():
    derived = [
        {"name": "each", "label": WORDS, "of": {"divide": ["income", "heads"]}},
        {"name": "less", "label": WORDS, "of": {"subtract": ["each", 5]}},
    ]
    bands = {"bands": "less", "steps": [{"below": 1, "points": 1}, {"points": 0}], "missing": 0}
    parts = model(card(derived=derived, blocks=[block(bands, AGE, cap=5)])).structure().parts
    assert [part.features for part in parts] == [("age", "income", "heads")]


@pytest.mark.parametrize(
    ("items", "limits", "slope"),
    [
        ([YEARS], {}, 1.5),
        ([{**YEARS, "most": 9}], {}, None),
        ([{**YEARS, "least": 9}], {}, None),
        ([{**YEARS, "per_unit": "double"}], {}, None),
        ([YEARS], {"cap": 3}, None),
        ([AGE], {}, None),
    ],
)
def test_only_plain_points_per_unit_of_a_feature_have_a_slope(items, limits, slope):
    derived = [{"name": "double", "label": WORDS, "of": {"multiply": ["income", 2]}}]
    [part] = model(card(derived=derived, blocks=[block(*items, **limits)])).structure().parts
    assert part.slope == slope


def test_a_part_reads_its_own_features_alone():
    [part] = model(card(features=[number("age"), number("income")], blocks=[block(YEARS)])).structure().parts
    assert part.worth({"income": np.array([2.0, np.nan])}).tolist() == [3, 0]


def test_a_file_as_large_as_allowed_is_taken_apart_quickly():
    features = [number(f"n{place}", whole=True, least=1, most=1) for place in range(300)]
    tests = [{"feature": f"n{place % 300}", "below": place} for place in range(900)]
    items = [{"per_unit": f"n{place % 300}", "points": 1, "missing": 0} for place in range(600)]
    made = card(features=features, blocks=[block({"when": {"any": tests}, "points": 1}, *items, cap=1)])
    began = time.process_time()
    [part] = model(made).structure().parts
    assert time.process_time() - began < 2
    assert len(part.features) == len(part.breaks) == 300
