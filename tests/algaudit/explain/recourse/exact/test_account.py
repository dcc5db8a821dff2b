"""Rules that exclude, round and limit: the exact way holds there as well, or is not taken."""

import numpy as np
import pytest

from algaudit.explain.recourse.answer import goal_of
from algaudit.explain.recourse.exact.account import account_of, before_rounding
from algaudit.explain.recourse.recourse import recourse
from algaudit.models.rules.form.card import Amount
from tests.algaudit.explain.recourse.small import Closed, case, everything, key_of
from tests.algaudit.models.rules.cards import Maker, block, card, category, model, number

FREE = {"whole": True, "least": 0, "most": 20, "change": {"direction": "any"}}
FEATURES = [
    number("years", **FREE),
    number("cars", whole=True, least=0, most=3, change={"direction": "decrease", "effort": 5}),
    number("income", **FREE),
    category("flat", ["own", "rent"]),
]
POINTS = block(
    {"bands": "years", "steps": [{"below": 4, "points": 0}, {"points": 6}], "missing": 0},
    {"bands": "income", "steps": [{"up_to": 9, "points": 6}, {"points": 0}], "missing": 0},
    {"bands": "cars", "steps": [{"up_to": 1, "points": 0}, {"points": 3}], "missing": 0},
)


def rules(**parts):
    plain = {
        "features": FEATURES,
        "blocks": [POINTS],
        "decide": [{"at_least": 9, "label": "grant"}, {"label": "refuse"}],
        "positive": "grant",
    }
    return model(card(**(plain | parts)))


NO_CARS = [{"when": {"feature": "cars", "at_least": 1}, "label": "refuse"}]


def test_an_exclusion_has_to_be_left_even_though_it_costs_points():
    found = recourse(rules(exclude=NO_CARS), case(years=2.0, cars=2.0, income=9.0, flat="own"))
    # Nine points as it is, but two cars exclude; without them three points go, so that two years more are needed.
    assert (found.status, found.method, found.cost) == ("found", "exact", 12.0)
    assert [(step.feature, step.after) for step in found.changes] == [("years", 4.0), ("cars", 0.0)]


def test_whoever_cannot_leave_an_exclusion_has_no_way_and_that_is_proved():
    owned = rules(exclude=[{"when": {"feature": "flat", "is": ["own"]}, "label": "refuse"}])
    found = recourse(owned, case(years=2.0, cars=0.0, income=9.0, flat="own"))
    assert (found.status, found.method) == ("none", "exact")
    assert recourse(owned, case(years=2.0, cars=0.0, income=9.0, flat="rent")).cost == 2.0


def test_an_exclusion_that_leads_to_the_wanted_result_is_a_way():
    kept = rules(exclude=[{"when": {"feature": "years", "at_least": 19}, "label": "grant"}])
    assert account_of(kept, goal_of(kept, None)).line is None
    row = case(years=17.0, cars=0.0, income=19.0, flat="own")
    found = recourse(kept, row)
    assert (found.status, found.cost, everything(kept, row, wanted="grant")[0]) == ("found", 2.0, 2.0)


def test_the_best_of_three_decisions_is_found_exactly_and_the_middle_one_by_its_label():
    lines = [{"at_least": 9, "label": "grant"}, {"at_least": 6, "label": "look"}, {"label": "refuse"}]
    three = rules(decide=lines)
    row = case(years=0.0, cars=0.0, income=19.0, flat="own")
    assert account_of(three, goal_of(three, None)).line == 9 - 1e-9
    assert recourse(three, row).cost == 14.0
    found = recourse(three, row, wanted="look", most_features=1)
    assert (found.status, found.cost, found.after) == ("found", 4.0, 6.0)


def test_a_rounded_and_limited_amount_is_reached_where_it_is_rounded_up():
    made = card(features=FEATURES, blocks=[POINTS], decide=None, positive=None, amount={"round_to": 5, "most": 10})
    rounded = model(made)
    row = case(years=0.0, cars=0.0, income=19.0, flat="own")
    # Six becomes five; nine would become ten, twelve is limited to ten.
    assert recourse(rounded, row, wanted=5.0).cost == 4.0
    assert (recourse(rounded, row, wanted=10.0).cost, recourse(rounded, row, wanted=10.0).after) == (14.0, 10.0)
    assert (recourse(rounded, row, wanted=11.0).status, recourse(rounded, row, wanted=11.0).method) == ("none", "exact")


def test_an_amount_for_the_excluded_bars_the_way_or_is_one():
    made = card(features=FEATURES, blocks=[POINTS], decide=None, positive=None, amount={})
    out = model(made | {"exclude": [{"when": {"feature": "cars", "at_least": 1}, "amount": 0}]})
    row = case(years=0.0, cars=1.0, income=9.0, flat="own")
    found = recourse(out, row, wanted=6.0)
    assert (found.cost, found.method) == (5.0, "exact")
    flat_rate = model(made | {"exclude": [{"when": {"feature": "years", "at_least": 2}, "amount": 50}]})
    assert recourse(flat_rate, row, wanted=40.0).cost == 2.0


@pytest.mark.parametrize(
    ("limits", "least", "line"),
    [
        ({}, 7, 7),
        ({"most": 6}, 7, np.inf),
        ({"round_to": 10}, 7, 5),
        ({"round_to": 10, "rounding": "down"}, 7, 10),
        ({"round_to": 10, "rounding": "up"}, 20, 10),
        ({"round_to": 10, "rounding": "up", "most": 10}, 20, np.inf),
    ],
)
def test_the_sum_before_rounding_is_worked_out_backwards(limits, least, line):
    assert before_rounding(Amount(**limits), least) == pytest.approx(line, abs=1e-7)


def test_a_structure_is_believed_where_it_says_what_the_model_says():
    made = rules(exclude=NO_CARS)
    goal = goal_of(made, None)
    rows = {
        "years": np.array([5.0, 5.0, 0.0]),
        "cars": np.array([0.0, 1.0, 0.0]),
        "income": np.array([5.0, 5.0, 19.0]),
        "flat": np.array(["own"] * 3, object),
    }
    account = account_of(made, goal)
    assert account.barred(rows).tolist() == [False, True, False]
    assert account.repeats(made, goal, rows).tolist() == [True, True, True]
    closed = Closed(made.features, made.structure())
    assert account_of(closed, goal).repeats(closed, goal, rows).tolist() == [False] * 3


def test_on_random_rules_files_nothing_smaller_exists():
    statuses = []
    for seed in range(120):
        made, random = Maker(seed).card(), np.random.default_rng(seed)
        for feature in made["features"]:
            feature["change"] = {"direction": "any"}
            if feature["kind"] == "number":
                most = int(random.choice([8, 24, 40]))
                direction = str(random.choice(["any", "increase", "decrease", "fixed"]))
                feature |= {"whole": True, "least": 0, "most": most}
                feature["change"] = {
                    "direction": direction,
                    "step": most // 8,
                    "effort": float(random.choice([0.5, 1, 2])),
                }
        read = model(made)
        row = {
            feature.name: np.array([float(random.integers(0, feature.most + 1))])
            if feature.kind == "number"
            else np.array([str(random.choice(["own", "rent", "none"]))], object)
            for feature in read.features
        }
        wanted = None if read.labels else float(read.score(row)[0] + random.choice([0.1, 1, 3]))
        found = recourse(read, row, wanted=wanted)
        statuses.append(found.status)
        if found.status != "already":
            best = everything(read, row, wanted=read.positive if wanted is None else wanted, far=8)
            assert found.method == "exact"
            assert (key_of(found, read.features) if found.changes else None) == (
                best and (pytest.approx(best[0]), *best[1:])
            )
    assert statuses.count("found") > 10
    assert statuses.count("none") > 10
