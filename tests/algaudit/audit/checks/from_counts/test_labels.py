"""Outcomes known for some only, from a log to plain figures: known, estimated from the arm, or bounded."""

import json
from importlib import resources

import jsonschema
import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.runner import audit_cube
from algaudit.fairness.intervals import rate_limits
from tests.algaudit.audit.logs import audit_of, by

#: Everybody flagged was looked into, nobody else: (sex, flagged, looked, true, cases).
FLAGGED = [
    *(("f", 1, 1, 1, 60), ("f", 1, 1, 0, 40), ("f", 0, 0, None, 100)),
    *(("m", 1, 1, 1, 20), ("m", 1, 1, 0, 30), ("m", 0, 0, None, 150)),
]


def table(cells):
    """Return a counted table; the decision is a flag, which is adverse."""
    names = ("sex", "flagged", "looked", "true", "arm", "n")
    rows = [cell if len(cell) == 6 else (*cell[:4], "rule", cell[4]) for cell in cells]
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def audited(cells, **plan):
    stated = {"decision": "flagged", "positive_is": "adverse", "outcome": "true", "labelled": "looked"}
    stated |= {"by": by("sex"), "reference": {"sex": "m"}}
    return audit_of(table(cells), **{**stated, **plan}).result


def checked(cells, **plan):
    result = audited(cells, **plan)
    figures = dict(result.checks["labels"])
    assert figures.pop("status") == "done", figures
    schema = json.loads(
        resources.files("algaudit.audit.checks").joinpath("schemas/labels.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(figures, allow_nan=False)), schema)
    return figures, [item for item in result.findings if item.facts.get("check") == "labels"]


def of(figures, measure, columns=("sex",)):
    (found,) = [made for made in figures["tables"] if made["measure"] == measure and made["by"] == list(columns)]
    return found


def test_when_all_flagged_were_looked_into_only_the_predictive_value_is_known():
    figures, _ = checked(FLAGGED)
    sources = {row["measure"]: (row["source"], row["point"]) for row in figures["measures"]}
    assert sources["positive_predictive_value"] == ("known", True)
    assert sources["true_positive_rate"] == sources["base_rate"] == sources["accuracy"] == ("bounded", False)
    made = of(figures, "positive_predictive_value")
    assert made["least"] == made["most"] == pytest.approx([0.6, 0.4])
    assert made["cases"] == [100, 50]


def test_bounds_worked_out_by_hand():
    figures, _ = checked(FLAGGED)
    rate = of(figures, "true_positive_rate")
    # Women: 60 of 60 + 100 unknown to 60 of 60.
    assert rate["least"] == pytest.approx([60 / 160, 20 / 170])
    assert rate["most"] == [1, 1]
    base = of(figures, "base_rate")
    assert base["least"] == pytest.approx([60 / 200, 20 / 200])
    assert base["most"] == pytest.approx([160 / 200, 170 / 200])
    assert all(low < least for low, least in zip(base["low"], base["least"], strict=True))


def test_a_notice_says_that_rates_of_the_selected_are_not_everybodys():
    _, found = checked(FLAGGED)
    (told,) = [item for item in found if item.code == "labels_selected"]
    assert told.severity == "notice"
    assert (told.facts["labelled"], told.facts["cases"], told.facts["arm"]) == (150, 400, False)
    assert "true_positive_rate" in told.facts["bounded"]


def test_gaps_that_the_bounds_do_not_settle_are_not_found():
    figures, found = checked(FLAGGED, primary=("true_positive_rate", "base_rate"))
    assert {row["verdict"] for made in figures["tables"] for row in made["gaps"]} == {"too_little_data"}
    assert {item.code for item in found} == {"labels_selected"}


def test_a_gap_that_is_there_whatever_the_unknown_outcomes_are_is_found():
    # Of women 80 to 90 of 100 are true cases, of men 10 to 20 of 100: at least 60 points.
    cells = [
        *(("f", 1, 1, 1, 80), ("f", 1, 1, 0, 10), ("f", 0, 0, None, 10)),
        *(("m", 1, 1, 1, 10), ("m", 1, 1, 0, 80), ("m", 0, 0, None, 10)),
    ]
    figures, found = checked(cells, primary=("base_rate",))
    (row,) = of(figures, "base_rate")["gaps"]
    assert (row["least"], row["most"], row["nearest"]) == pytest.approx((0.6, 0.8, 0.6))
    assert row["low"] < 0.6
    (gap,) = [item for item in found if item.code == "labels_gap"]
    assert (gap.severity, gap.facts["source"], gap.facts["worse_off"]) == ("alert", "bounded", None)


def test_an_outcome_written_down_for_who_was_never_looked_into_is_not_believed():
    zeros = [(*cell[:3], 0, cell[4]) if cell[3] is None else cell for cell in FLAGGED]
    one, two = checked(FLAGGED)[0], checked(zeros)[0]
    assert two["outcome_ignored"] == 250
    assert one["tables"] == two["tables"]


def with_arm(cells, arm):
    return [*((*cell[:4], "rule", cell[4]) for cell in cells), *((*cell[:4], "lot", cell[4]) for cell in arm)]


#: 100 women and 100 men drawn by lot, all looked into.
ARM = [
    *(("f", 1, 1, 1, 24), ("f", 1, 1, 0, 26), ("f", 0, 1, 1, 6), ("f", 0, 1, 0, 44)),
    *(("m", 1, 1, 1, 10), ("m", 1, 1, 0, 15), ("m", 0, 1, 1, 30), ("m", 0, 1, 0, 45)),
]
LOT = {"random_arm": {"arm": "lot"}}


def test_from_a_random_arm_rates_of_everybody_are_estimated_from_the_arm_alone():
    figures, found = checked(with_arm(FLAGGED, ARM), **LOT)
    rate = of(figures, "true_positive_rate")
    assert rate["source"] == "arm"
    assert rate["least"] == rate["most"] == pytest.approx([24 / 30, 10 / 40])
    assert rate["cases"] == [30, 40]
    assert of(figures, "base_rate")["least"] == pytest.approx([0.3, 0.4])
    assert of(figures, "false_positive_rate")["least"] == pytest.approx([26 / 70, 15 / 60])
    # What the whole log tells is not thrown away: 84 of 150 flagged women, 30 of 75 men.
    known = of(figures, "positive_predictive_value")
    assert (known["source"], known["least"]) == ("known", pytest.approx([84 / 150, 30 / 75]))
    gap = next(item for item in found if item.code == "labels_gap")
    assert (gap.facts["measure"], gap.facts["source"]) == ("true_positive_rate", "arm")
    assert gap.facts["nearest"] == pytest.approx(24 / 30 - 10 / 40)


def test_the_interval_of_the_arm_is_that_of_its_few_cases():
    figures, _ = checked(with_arm(FLAGGED, ARM), **LOT)
    rate = of(figures, "true_positive_rate")
    low, high = rate_limits([24 / 30, 10 / 40], [30, 40], 0.05)
    assert rate["low"] == pytest.approx(low)
    assert rate["high"] == pytest.approx(high)


def test_an_arm_that_is_not_wholly_looked_into_gives_ranges():
    arm = [*ARM, ("f", 0, 0, None, 10)]
    figures, found = checked(with_arm(FLAGGED, arm), **LOT)
    rate = of(figures, "true_positive_rate")
    assert (rate["least"][0], rate["most"][0]) == pytest.approx((24 / 40, 24 / 30))
    assert figures["arm"]["labelled"] == 200
    assert any(item.code == "labels_arm_partly" for item in found)


def test_an_arm_with_one_decision_tells_the_base_rate_only():
    arm = [("f", 1, 1, 1, 30), ("f", 1, 1, 0, 70), ("m", 1, 1, 1, 40), ("m", 1, 1, 0, 60)]
    figures, found = checked(with_arm(FLAGGED, arm), **LOT)
    assert of(figures, "base_rate")["source"] == "arm"
    assert of(figures, "true_positive_rate")["source"] == "bounded"
    assert any(item.code == "labels_arm_alike" for item in found)


def test_an_arm_that_is_not_like_the_rest_is_told():
    odd = [("f", 1, 1, 1, 100), ("f", 0, 1, 0, 5), ("m", 1, 1, 1, 90), ("m", 0, 1, 0, 5)]
    (told,) = [item for item in checked(with_arm(FLAGGED, odd), **LOT)[1] if item.code == "labels_arm_differs"]
    assert told.facts["selection_rate"] == pytest.approx(190 / 200)
    assert told.facts["rest_selection_rate"] == pytest.approx(150 / 400)
    assert not any(item.code == "labels_arm_differs" for item in checked(with_arm(FLAGGED, ARM), **LOT)[1])


def test_where_everybody_was_looked_into_all_is_known_and_only_gaps_are_told():
    cells = [(*cell[:2], 1, 0 if cell[3] is None else cell[3], cell[4]) for cell in FLAGGED]
    figures, found = checked(cells, primary=("selection_rate",))
    assert {row["source"] for row in figures["measures"]} == {"known"}
    assert {(item.code, item.facts["source"]) for item in found} == {("labels_gap", "known")}


@pytest.mark.parametrize(
    ("marks", "reason"), [({1: "a", 0: "b"}, "labelled_unclear"), ({1: "no", 0: "no"}, "nobody_labelled")]
)
def test_a_mark_that_cannot_be_read_is_not_possible(marks, reason):
    cells = [(*cell[:2], marks[cell[2]], *cell[3:]) for cell in FLAGGED]
    assert audited(cells).checks["labels"]["reason"] == reason


def test_an_arm_that_nobody_is_in_is_not_possible():
    wanted = {"status": "not_possible", "reason": "arm_empty", "column": "arm", "value": "lot"}
    assert audited(FLAGGED, **LOT).checks["labels"] == wanted


def test_whoever_has_only_the_counts_computes_the_same():
    counted = table(with_arm(FLAGGED, ARM))
    counted["place"] = ["town" if place % 2 else "village" for place in range(len(counted["n"]))]
    stated = {"decision": "flagged", "outcome": "true", "labelled": "looked", "by": by("sex"), "stratum": by("place")}
    stated |= {"stage": ("seen", "flagged_too"), **LOT}
    counted |= {"seen": [1] * len(counted["n"]), "flagged_too": counted["flagged"]}
    audit = audit_of(counted, **stated)
    again = audit_cube(audit.cube, AuditPlan.model_validate(stated))
    assert again.checks == audit.result.checks
    assert {"explained", "funnel", "labels", "power"} <= set(again.checks)


def test_equal_weights_change_no_rate_and_no_interval():
    plain = checked(with_arm(FLAGGED, ARM), **LOT)[0]
    weighted = table(with_arm(FLAGGED, ARM))
    weighted["w"] = [2.0] * len(weighted["n"])
    stated = {
        "decision": "flagged",
        "outcome": "true",
        "labelled": "looked",
        "by": by("sex"),
        "reference": {"sex": "m"},
    }
    figures = audit_of(weighted, weight="w", **stated, **LOT).result.checks["labels"]
    for one, two in zip(plain["tables"], figures["tables"], strict=True):
        for name in ("least", "most", "low", "high"):
            assert one[name] == pytest.approx(two[name])


def test_intervals_of_the_arm_hold_the_rate_of_everybody_where_the_selected_do_not():
    """True cases are flagged three times out of four, but among the flagged and looked into all true ones are found."""
    draws, held = np.random.default_rng(8), []
    for _ in range(60):
        true = draws.random(3000) < 0.2
        flagged = draws.random(3000) < np.where(true, 0.75, 0.2)
        arm = draws.random(3000) < 0.1
        looked = flagged | arm
        columns = np.stack([flagged, looked, np.where(looked, true, 2), arm])
        cells, number = np.unique(columns, axis=1, return_counts=True)
        rows = [
            ("f", int(one), int(two), None if three == 2 else int(three), "lot" if four else "rule", int(size))
            for (one, two, three, four), size in zip(cells.T.tolist(), number.tolist(), strict=True)
        ]
        made = of(checked(rows, by=[], reference={}, **LOT)[0], "true_positive_rate", ())
        held.append(made["low"][0] <= 0.75 <= made["high"][0])
    # Three standard errors of 0.028.
    assert np.mean(held) > 0.95 - 0.085
