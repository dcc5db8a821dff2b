"""The check of the quality of a score: figures by hand, gaps that are there and that are not, and what is not asked."""

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator
from scipy.stats import ks_2samp, wasserstein_distance
from sklearn.metrics import roc_auc_score

import algaudit.audit.checks as room
from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.from_rows.scores import check
from algaudit.audit.runner import run_audit
from tests.algaudit.audit.logs import audit_of, by

SCHEMA = json.loads((Path(room.__file__).parent / "schemas" / "scores.schema.json").read_text("utf-8"))


def drawn(seed=0, size=3000, *, order=1.0, promise=0.0):
    """Return a log in which the score of women is less in order, or promises too much."""
    random = np.random.default_rng(seed)
    sex, score = random.choice(["m", "f"], size, p=[0.6, 0.4]), np.round(random.beta(2, 2, size), 3)
    share = np.where(sex == "f", np.clip(0.5 + order * (score - 0.5) - promise, 0, 1), score)
    return {
        "sex": sex,
        "score": score,
        "ok": (random.random(size) < share).astype(int),
        "granted": (score + random.normal(0, 0.05, size) > 0.5).astype(int),
    }


def audited(columns, **plan):
    stated = {"decision": "granted", "outcome": "ok", "score": "score", "score_quality": True, "by": by("sex"), **plan}
    log = read_decisions(pa.table({name: list(values) for name, values in columns.items()}))
    result = run_audit(log, AuditPlan.model_validate(stated), crosscheck=False).result
    return result.checks["scores"], [item for item in result.findings if item.facts.get("check") == "scores"]


def sides_of(figures):
    made = figures["groupings"][1]
    return {one["group"][0]: one for one in made["groups"]}, made["gaps"][0]


def test_figures_are_those_of_other_libraries():
    columns = drawn()
    figures, _ = audited(columns)
    sides, gap = sides_of(figures)
    women = columns["sex"] == "f"
    for name, rows in (("f", women), ("m", ~women)):
        assert sides[name]["auc"]["value"] == pytest.approx(
            roc_auc_score(columns["ok"][rows], columns["score"][rows]), abs=1e-12
        )
        assert sides[name]["mean"]["value"] == pytest.approx(columns["score"][rows].mean(), abs=1e-12)
        assert sides[name]["auc"]["positives"] == columns["ok"][rows].sum()
    scores = columns["score"][women], columns["score"][~women]
    assert gap["wasserstein"]["value"] == pytest.approx(wasserstein_distance(*scores), abs=1e-12)
    theirs = ks_2samp(*scores, method="asymp")
    assert gap["scores"]["difference"] == pytest.approx(theirs.statistic, abs=1e-12)
    assert gap["wasserstein"]["kolmogorov_smirnov_p_value"] == pytest.approx(theirs.pvalue, abs=1e-9)


def test_a_score_that_is_as_good_for_both_is_not_reported():
    figures, found = audited(drawn(1))
    assert found == []
    assert figures["higher_means"] == "outcome"
    assert figures["tests"] == 3
    assert {sides_of(figures)[1][name]["verdict"] for name in ("auc", "calibration")} <= {
        "within_tolerance",
        "too_little_data",
    }


def test_a_score_that_orders_one_group_worse_is_an_alert():
    _, found = audited(drawn(2, order=0.3))
    (finding,) = found
    assert (finding.code, finding.severity) == ("scores_auc_gap", "alert")
    assert finding.facts["difference"] < -0.05
    assert finding.facts["low"] < finding.facts["difference"] < finding.facts["high"] < 0
    assert finding.facts["own_positives"] > 100


def test_a_score_that_promises_one_group_too_much_is_an_alert():
    figures, found = audited(drawn(3, promise=0.15))
    (finding,) = (item for item in found if item.code == "scores_calibration_gap")
    assert finding.severity == "alert"
    assert finding.facts["own_difference"] == pytest.approx(-0.15, abs=0.05)
    women = sides_of(figures)[0]["f"]["calibration"]
    assert women["ece"]["value"] > women["ece"]["by_chance_at_most"]
    assert len(women["bands"]) == 10
    assert sum(band["denominator"] for band in women["bands"]) == women["denominator"]


def test_scores_that_lie_apart_are_a_notice():
    columns = drawn(4)
    columns["score"] = np.where(columns["sex"] == "f", columns["score"] * 0.6, columns["score"])
    _, found = audited(columns)
    (finding,) = (item for item in found if item.code == "scores_apart")
    assert finding.severity == "notice"
    assert finding.facts["mean"] < finding.facts["reference_mean"]
    assert finding.facts["cases"] + finding.facts["reference_cases"] == 3000


def test_four_people_worked_out_by_hand():
    counted = {
        "sex": "mmff",
        "score": [0.2, 0.8, 0.2, 0.8],
        "ok": [0, 1, 1, 0],
        "granted": [0, 1, 0, 1],
        "n": [30, 30, 10, 10],
    }
    figures = audit_of(counted, by=by("sex"), score="score", score_quality=True, outcome="ok").result.checks["scores"]
    sides, gap = sides_of(figures)
    assert sides["m"]["auc"]["value"] == 1.0
    assert sides["f"]["auc"]["value"] == 0.0
    assert gap["auc"]["difference"] == -1.0
    assert gap["scores"]["difference"] == 0.0
    men = sides["m"]["calibration"]
    assert (men["expected"], men["observed"], men["ece"]["value"]) == pytest.approx((0.5, 0.5, 0.2))
    assert men["brier"]["value"] == pytest.approx(0.04)


def test_counts_are_as_good_as_rows():
    single = drawn(5, 400)
    names = ("sex", "score", "ok", "granted")
    rows = list(zip(*(single[name].tolist() for name in names), strict=True))
    kinds = sorted(set(rows))
    counted = {name: [kind[at] for kind in kinds] for at, name in enumerate(names)} | {
        "n": [rows.count(kind) for kind in kinds]
    }
    own, _ = audited(single)
    other, _ = audited(counted, count="n")
    one, two = (sides_of(figures) for figures in (own, other))
    assert one[0]["f"]["cases"] == two[0]["f"]["cases"]
    for name in ("auc", "calibration", "scores"):
        for end in ("difference", "low", "high"):
            assert one[1][name][end] == pytest.approx(two[1][name][end], abs=1e-9)


def test_weights_lower_what_can_be_told():
    columns = drawn(6, 800)
    columns["w"] = np.random.default_rng(0).choice([0.2, 3.0], 800)
    plain, weighted = audited(columns)[0], audited(columns, weight="w")[0]
    women = columns["sex"] == "f"
    found = sides_of(weighted)[0]["f"]
    theirs = roc_auc_score(columns["ok"][women], columns["score"][women], sample_weight=columns["w"][women])
    assert found["auc"]["value"] == pytest.approx(theirs, abs=1e-12)
    weights = columns["w"][women]
    assert found["effective"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    widths = [each["auc"]["high"] - each["auc"]["low"] for each in (sides_of(plain)[0]["f"], found)]
    assert widths[0] < widths[1]


def test_what_is_not_asked_has_a_reason():
    columns = drawn(7, 300)
    without = audited({name: columns[name] for name in ("sex", "score", "granted")}, outcome=None)[0]
    assert (without["auc_reason"], without["calibration_reason"]) == ("no_outcome", "no_outcome")
    assert without["higher_means"] == "unknown"
    assert sides_of(without)[0]["f"]["auc"] is None
    points = audited({**columns, "score": columns["score"] * 100})[0]
    assert (points["auc_reason"], points["calibration_reason"]) == (None, "not_0_to_1")
    falling = audited({**columns, "score": 1 - columns["score"]})[0]
    assert (falling["calibration_reason"], falling["higher_means"]) == ("score_falls", "no_outcome")
    assert falling["groupings"][0]["groups"][0]["auc"]["value"] > 0.5


def test_blank_scores_are_counted_and_left_out():
    columns = drawn(8, 300)
    columns["score"] = [None if at < 20 else value for at, value in enumerate(columns["score"].tolist())]
    figures, _ = audited(columns)
    everybody = figures["groupings"][0]["groups"][0]
    assert (everybody["cases"], everybody["missing"]) == (300, 20)
    assert everybody["auc"]["positives"] + everybody["auc"]["negatives"] == 280


def test_a_decided_log_without_any_score_is_not_possible():
    figures, _ = audited({"sex": ["m", "f", "m"], "score": [None, None, 0.5], "granted": [1, 0, None], "ok": [1, 0, 1]})
    assert (figures["status"], figures["reason"]) == ("not_possible", "no_score")


def test_while_only_counts_are_there_it_is_not_possible():
    audit = audit_of({"sex": "mf", "score": [0.1, 0.9], "granted": [0, 1], "n": [20, 20]}, score="score")
    with pytest.raises(NotPossible, match="no_rows"):
        check(Material(AuditPlan(decision="granted", score="score"), audit.cube, []))


def test_crossed_groups_are_told_apart_and_small_ones_have_no_interval_from_nothing():
    columns = drawn(9, 400)
    columns["region"] = np.where(np.arange(400) < 3, "islet", np.where(np.arange(400) % 2, "north", "south"))
    figures, _ = audited(columns, by=by("sex", "region"), across=[["sex", "region"]])
    crossed = next(made for made in figures["groupings"] if made["by"] == ["sex", "region"])
    sizes = {tuple(one["group"]): one["cases"] for one in crossed["groups"]}
    assert sum(sizes.values()) == 400
    assert sum(size for group, size in sizes.items() if group[1] == "islet") == 3
    assert len(crossed["gaps"]) == len(sizes) - 1


def test_the_same_seed_gives_the_same_figures_which_fit_the_schema():
    columns = drawn(10, 500)
    first, second = audited(columns, seed=4)[0], audited(columns, seed=4)[0]
    assert first == second
    figures = json.loads(json.dumps({key: value for key, value in first.items() if key != "status"}))
    Draft202012Validator.check_schema(SCHEMA)
    assert not list(Draft202012Validator(SCHEMA).iter_errors(figures))
    assert list(Draft202012Validator(SCHEMA).iter_errors({**figures, "more": 1}))
