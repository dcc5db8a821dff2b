"""Gaps within strata, from a log to plain figures: what turns round, what stays open, what is never said."""

import json
from importlib import resources

import jsonschema
import numpy as np
import pytest

from tests.algaudit.audit.logs import audit_of, by

TOWN = [{"column": "region"}]


def table(*cells):
    """Return a counted table of (region, sex, granted, cases)."""
    region, sex, granted, number = zip(*cells, strict=True)
    return {"region": region, "sex": sex, "granted": granted, "n": number}


def two_regions(*, f, m):
    """Return a table with (granted, refused) of women and of men in town and in village."""
    return table(
        *(
            (region, sex, decision, number)
            for sex, regions in (("f", f), ("m", m))
            for region, pair in zip(("town", "village"), regions, strict=True)
            for decision, number in zip((1, 0), pair, strict=True)
        )
    )


#: Women live in the village, where few are granted; inside both places they are granted more often than men.
REVERSED = two_regions(f=((180, 20), (320, 480)), m=((560, 240), (40, 160)))
#: Inside both places nobody is granted more often.
VANISHES = two_regions(f=((400, 100), (600, 1400)), m=((1600, 400), (150, 350)))
#: The reverse spread hides a gap of 20 points.
APPEARS = two_regions(f=((480, 320), (40, 160)), m=((160, 40), (320, 480)))


def checked(counted, **plan):
    audit = audit_of(counted, by=by("sex"), reference={"sex": "m"}, stratum=TOWN, **plan)
    figures = dict(audit.result.checks["explained"])
    assert figures.pop("status") == "done"
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath("schemas/explained.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)
    return figures, [item for item in audit.result.findings if item.facts.get("check") == "explained"]


def test_a_gap_that_turns_round_is_an_alert_with_both_numbers():
    figures, (found,) = checked(REVERSED)
    # Raw 500/1000 - 600/1000; within 0.9 - 0.7 and 0.4 - 0.2, each stratum weighing 160.
    assert found.severity == "alert"
    assert (found.code, found.facts["turned"]) == ("simpson", "reversed")
    assert found.facts["raw"] == pytest.approx(-0.1)
    assert found.facts["difference"] == pytest.approx(0.2)
    assert found.facts["worse_off"] == "reference"
    (row,) = figures["tables"][0]["gaps"]
    assert row["explained"]["value"] == pytest.approx(3.0)
    assert row["ratio"]["value"] == pytest.approx((180 * 800 + 320 * 200) / (560 * 200 + 40 * 800))


def test_a_gap_that_goes_away_is_a_notice_and_no_side_is_said_to_be_worse_off():
    figures, (found,) = checked(VANISHES)
    assert (found.severity, found.facts["turned"]) == ("notice", "vanishes")
    assert found.facts["worse_off"] is None
    (row,) = figures["tables"][0]["gaps"]
    assert row["adjusted"]["verdict"] == "within_tolerance"
    assert row["explained"]["value"] == pytest.approx(1.0)
    assert row["test"]["p_value"] == pytest.approx(1.0)


def test_a_gap_that_the_strata_hid_is_an_alert():
    _, (found,) = checked(APPEARS)
    # Raw 520/1000 - 480/1000 = 0.04; within 0.6 - 0.8 and 0.2 - 0.4.
    assert (found.severity, found.facts["turned"]) == ("alert", "appears")
    assert found.facts["raw"] == pytest.approx(0.04)
    assert found.facts["difference"] == pytest.approx(-0.2)
    assert found.facts["worse_off"] == "group"


def test_too_few_cases_within_strata_leave_it_open():
    few = two_regions(f=((3, 2), (20, 120)), m=((110, 30), (2, 9)))
    _, (found,) = checked(few)
    assert (found.severity, found.facts["turned"], found.facts["verdict"]) == ("notice", "unsettled", "too_little_data")


def test_rates_within_strata_stand_there_with_their_counts():
    figures, _ = checked(REVERSED)
    within = figures["tables"][0]["within"]
    assert figures["tables"][0]["strata"] == ["town", "village"]
    assert within["numerator"] == [[180, 560], [320, 40]]
    assert within["denominator"] == [[200, 800], [800, 200]]
    assert within["value"][0] == pytest.approx([0.9, 0.7])
    assert figures["tables"][0]["standardised"]["value"] == pytest.approx([0.65, 0.45])


def test_a_difference_that_is_not_one_is_told():
    _, found = checked(two_regions(f=((300, 100), (100, 300)), m=((100, 300), (300, 100))))
    assert [item.code for item in found] == ["explained_uneven"]
    assert found[0].severity == "notice"


def test_without_a_common_stratum_it_says_so_and_judges_nothing():
    figures, found = checked(two_regions(f=((0, 0), (20, 30)), m=((30, 20), (0, 0))))
    (row,) = figures["tables"][0]["gaps"]
    assert (row["adjusted"]["value"], row["adjusted"]["reason"]) == (None, "no_common_stratum")
    assert (row["adjusted"]["verdict"], row["strata"], row["compared"]) == ("too_little_data", 0, 0)
    # The raw gap is there; nobody can say what is left of it.
    assert [(item.facts["turned"], item.severity) for item in found] == [("unsettled", "notice")]


def test_a_reference_of_a_handful_within_strata_is_no_measure():
    figures, _ = checked(two_regions(f=((0, 0), (20, 80)), m=((300, 20), (7, 2))))
    assert figures["tables"][0]["gaps"][0]["adjusted"]["reason"] == "reference_too_small"


def test_a_share_of_a_gap_that_may_be_nothing_is_not_given():
    figures, _ = checked(two_regions(f=((10, 10), (12, 9)), m=((11, 10), (12, 11))))
    (row,) = figures["tables"][0]["gaps"]
    assert row["explained"] == {"value": None, "low": None, "high": None, "reason": "raw_gap_may_be_zero"}


def test_who_has_no_stratum_is_a_stratum():
    figures, _ = checked(table(("town", "f", 1, 20), (None, "f", 0, 20), ("town", "m", 1, 20), (None, "m", 1, 20)))
    assert figures["tables"][0]["strata"] == ["town", None]


def test_a_mean_of_two_rates_is_left_out_and_said_so():
    counted = {**REVERSED, "due": [1, 0] * 4}
    figures, _ = checked(counted, outcome="due", primary=("selection_rate", "balanced_accuracy"))
    assert figures["left_out"] == [{"measure": "balanced_accuracy", "reason": "mean_of_two_rates"}]
    assert {made["measure"] for made in figures["tables"]} == {"selection_rate"}


def test_error_rates_of_the_labelled_are_not_compared_as_if_they_were_everybodys():
    counted = {**REVERSED, "due": [1, 0] * 4, "looked": [1, 0] * 4}
    figures, _ = checked(counted, outcome="due", labelled="looked")
    assert {made["measure"] for made in figures["tables"]} == {"selection_rate"}


def test_with_nobody_to_compare_with_it_is_not_possible():
    audit = audit_of(table(("town", "f", 1, 4), ("town", "m", 0, 4)), by=by("sex"), stratum=TOWN)
    assert audit.result.checks["explained"] == {"status": "not_possible", "reason": "nothing_to_compare_within_strata"}


def test_crosses_are_compared_within_strata_too():
    draws = np.random.default_rng(0)
    counted = {
        name: draws.choice(list(values), 400).tolist()
        for name, values in (("sex", "fm"), ("age", "oy"), ("region", "tv"))
    }
    counted |= {"granted": draws.integers(0, 2, 400).tolist(), "n": [1] * 400}
    audit = audit_of(counted, by=by("sex", "age"), across=[("sex", "age")], stratum=TOWN)
    tables = audit.result.checks["explained"]["tables"]
    assert [made["by"] for made in tables] == [["sex"], ["age"], ["sex", "age"]]
    assert [len(made["gaps"]) for made in tables] == [1, 1, 3]


def test_equal_weights_give_the_same_answer_as_none():
    plain, _ = checked(REVERSED)
    weighted, _ = checked({**REVERSED, "w": [2.0] * 8}, weight="w")
    for one, two in zip(plain["tables"][0]["gaps"], weighted["tables"][0]["gaps"], strict=True):
        for part in ("adjusted", "explained", "ratio"):
            for name in ("value", "low", "high"):
                assert one[part][name] == pytest.approx(two[part][name], rel=1e-9)


def test_unequal_weights_make_intervals_wider():
    heavy = {**REVERSED, "n": [number // 2 for number in REVERSED["n"]]}
    both = {name: [*values, *values] for name, values in heavy.items()}
    both["w"] = [1.0] * 8 + [3.0] * 8
    weighted, _ = checked(both, weight="w")
    plain, _ = checked(REVERSED)
    one, two = (figures["tables"][0]["gaps"][0]["adjusted"] for figures in (plain, weighted))
    assert two["value"] == pytest.approx(one["value"])
    assert two["high"] - two["low"] > 1.05 * (one["high"] - one["low"])


def test_chance_alone_seldom_turns_a_verdict():
    draws, found = np.random.default_rng(4), 0
    for _ in range(60):
        sexes, regions = draws.integers(0, 2, 800), draws.integers(0, 4, 800)
        granted = draws.random(800) < 0.2 + 0.15 * regions
        cells, number = np.unique(np.stack([sexes, regions, granted]), axis=1, return_counts=True)
        counted = {
            "sex": ["fm"[int(code)] for code in cells[0]],
            "region": [str(code) for code in cells[1]],
            "granted": cells[2].tolist(),
            "n": number.tolist(),
        }
        audit = audit_of(counted, by=by("sex"), stratum=TOWN)
        found += any(item.code == "simpson" for item in audit.result.findings)
    # At most 5 % each way; 60 logs, three standard errors.
    assert found <= 8
