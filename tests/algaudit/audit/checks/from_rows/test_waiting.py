"""Waiting times, from a log to plain figures."""

import json
from importlib import resources
from typing import Any

import jsonschema
import numpy as np
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Answer, Material, NotPossible
from algaudit.audit.checks.from_rows import waiting
from algaudit.audit.checks.from_rows.waiting import check
from algaudit.audit.checks.ranking import narrow
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube

START = np.datetime64("2025-01-01")


def answer(columns: dict[str, Any], **plan: Any) -> Answer:
    """Run the check on a few columns."""
    log = read_decisions(pa.table(columns))
    named = {"decision": "granted", "by": [{"column": "sex"}], "applied": "in", "decided": "out"}
    stated = AuditPlan.model_validate({**named, **plan})
    cube = count_cube(log, stated.roles())
    return check(Material(stated, cube, [table(cube, by, stated) for by in [(), *stated.groupings()]], log))


def waited(days: dict[str, Any]) -> dict[str, Any]:
    """Return people of each group who waited so many days."""
    sex = np.repeat(list(days), [len(each) for each in days.values()])
    all_days = np.concatenate([np.asarray(each) for each in days.values()])
    first = START + np.arange(len(sex)) % 50
    return {
        "sex": sex,
        "in": first.astype(str),
        "out": (first + all_days).astype(str),
        "granted": np.arange(len(sex)) % 2,
    }


def of(found: Answer, group: str) -> dict[str, Any]:
    return next(row for row in found.figures["groupings"][0]["groups"] if row["group"] == [group])


def test_medians_and_longest_waits_by_hand():
    found = answer(waited({"f": range(1, 21), "m": range(11, 41)}))
    women, men = of(found, "f"), of(found, "m")
    assert (women["median"]["value"], men["median"]["value"]) == (10.5, 25.5)
    # 6th and 15th of twenty; 10th and 21st of thirty.
    assert (women["median"]["low"], women["median"]["high"]) == (6.0, 15.0)
    assert (men["median"]["low"], men["median"]["high"]) == (20.0, 31.0)
    assert women["median_gap"]["value"] == -15.0
    assert (men["median_gap"], men["waits_longer"]["verdict"]) == (None, None)
    assert women["ninetieth"]["high"] is None
    assert found.figures["longest_tenth"] == {"from_days": 36.0, "people": 5}
    assert (women["longest_tenth"]["number"], men["longest_tenth"]["number"]) == (0, 5)
    assert found.figures["longest"] == 40.0
    assert found.figures["everybody"]["cases"] == found.figures["measured"] == 50
    # Of 600 pairs the woman waits longer in 45, and as long in ten.
    assert women["waits_longer"]["difference"]["value"] == pytest.approx((45 + 5) / 600 - 0.5)


def test_dates_that_cannot_be_counted_are_told():
    columns = waited({"f": range(30), "m": range(30)})
    columns["out"][:4] = ["", "2025-02-30", "soon", "2024-12-31"]
    columns["in"][5] = "2025-03"
    found = answer(columns)
    (told,) = [item for item in found.findings if item.code == "waiting_dates"]
    assert (told.facts["without_dates"], told.facts["unreadable"], told.facts["backwards"]) == (1, 3, 1)
    assert told.facts["measured"] == found.figures["measured"] == 55


def test_typed_dates_and_moments_are_days_too():
    columns = waited({"f": range(20), "m": range(20)})
    text = answer(columns).figures
    typed = {**columns, "in": columns["in"].astype("datetime64[D]"), "out": columns["out"].astype("datetime64[s]")}
    typed["out"] = typed["out"] + np.timedelta64(9 * 3600, "s")
    assert answer(typed).figures == text


def test_a_group_that_waits_longer_is_an_alert():
    draws = np.random.default_rng(0)
    found = answer(waited({"f": draws.poisson(40, 200), "m": draws.poisson(25, 300)}))
    (alert,) = found.findings
    assert (alert.code, alert.severity, alert.facts["group"], alert.facts["reference"]) == (
        "waiting_gap",
        "alert",
        ["f"],
        ["m"],
    )
    assert alert.facts["longer"] is True
    assert alert.facts["median_gap"]["low"] > 5


def test_the_longest_waits_alone_are_an_alert_of_their_own_kind():
    draws = np.random.default_rng(1)
    women = draws.poisson(25, 300)
    women[:50] += 100
    found = answer(waited({"f": women, "m": draws.poisson(25, 400)}), tolerance=0.12)
    (alert,) = found.findings
    assert alert.facts["shown_by"] == "longest_tenth"


def test_of_logs_without_a_gap_hardly_any_raises_an_alert():
    draws, alarms = np.random.default_rng(2), 0
    for _ in range(40):
        days = {name: np.round(draws.gamma(2, 20, size)).astype(int) for name, size in (("f", 120), ("m", 150))}
        alarms += bool(answer(waited(days)).findings)
    # Two in 40 are allowed; seven would be reached by one set in two hundred.
    assert alarms <= 6


def test_rows_that_stand_for_many_count_as_many():
    counted = {**waited({"f": range(15), "m": range(15)}), "n": np.arange(30) % 4 + 1}
    single = {name: np.repeat(values, counted["n"]) for name, values in counted.items() if name != "n"}
    assert answer(counted, count="n").figures == answer(single).figures


def test_a_small_group_is_shown_and_not_judged():
    found = answer(waited({"f": [300, 301, 302], "m": range(60)}))
    women = of(found, "f")
    assert women["cases"] == 3
    assert women["median"] == {"value": 301.0, "low": None, "high": None}
    assert women["waits_longer"]["verdict"] == "too_little_data"


@pytest.mark.parametrize(
    ("changes", "plan", "reason"),
    [
        ({"out": np.full(10, "2020-01-01")}, {}, "waiting_backwards"),
        ({}, {"applied": "out", "decided": "in"}, "waiting_backwards"),
        ({}, {"applied": "sex"}, "waiting_no_dates"),
        ({}, {"decided": "sex"}, "waiting_no_dates"),
        ({"in": ["2025-01-01", ""] * 5, "out": ["", "2025-01-01"] * 5}, {}, "no_waiting_times"),
        ({}, {"applied": None}, "no_dates"),
    ],
)
def test_what_cannot_be_answered_has_a_reason(changes, plan, reason):
    with pytest.raises(NotPossible) as told:
        answer({**waited({"f": range(5), "m": range(5)}), **changes}, **plan)
    assert told.value.reason == reason


def test_a_column_without_dates_is_named():
    with pytest.raises(NotPossible) as told:
        answer(waited({"f": range(5), "m": range(5)}), decided="sex")
    assert told.value.facts == {"column": "sex"}


def test_how_many_cases_go_backwards_is_said():
    columns = waited({"f": range(1, 6), "m": range(5)})
    with pytest.raises(NotPossible) as told:
        answer(columns, applied="out", decided="in")
    assert told.value.facts == {"cases": 9, "applied": "out", "decided": "in"}


def test_columns_read_one_by_one_give_the_same_answer(monkeypatch):
    columns = waited({"f": range(15), "m": range(25)}) | {"town": ["A", "B"] * 20}
    columns["out"][3] = ""
    plan = {"by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")]}
    at_once = answer(columns, **plan).figures
    monkeypatch.setattr(narrow, "MOST_AT_ONCE", 1)
    assert answer(columns, **plan).figures == at_once


def test_where_all_waited_the_same_many_people_are_within_tolerance():
    women = of(answer(waited({"f": [1] * 589, "m": [1] * 611})), "f")
    assert women["longest_tenth"]["number"] == 0
    assert women["longest_tenth"]["verdict"] == women["waits_longer"]["verdict"] == "within_tolerance"


def test_with_sampling_weights_days_and_shares_are_those_of_everybody_they_stand_for():
    columns = waited({"f": range(1, 21), "m": range(1, 21)}) | {"w": [1.0] * 10 + [3.0] * 10 + [2.0] * 20}
    found = answer(columns, weight="w")
    women, men = of(found, "f"), of(found, "m")
    assert (found.figures["weight"], found.figures["measured"]) == ("w", 40)
    # Ten women of weight 1 and ten of 3: 20 of the weight of 40 are reached by the fourth of those.
    assert (women["cases"], women["people"], women["effective"]) == (20, 40.0, 16.0)
    assert (women["median"]["value"], men["median"]["value"]) == (14.0, 10.5)
    assert (men["people"], men["effective"]) == (40.0, 20.0)
    # Of a weight of 80 the last day has 5, the last two 10.
    assert found.figures["longest_tenth"] == {"from_days": 20.0, "people": 5.0}
    assert (women["longest_tenth"]["number"], women["longest_tenth"]["rate"]["value"]) == (3.0, 3 / 40)
    assert women["waits_longer"]["difference"] is None
    # A man waits longer than a woman who waited d days in 20 − d pairs of 20, and as long in one: 150 of 200 for the
    # first ten women and 50 of 200 for the others, who count three times.
    assert men["waits_longer"]["difference"]["value"] == pytest.approx((150 + 3 * 50) / (20 * 40) - 0.5)


def test_weights_that_are_all_the_same_give_the_same_days_and_shares():
    draws = np.random.default_rng(4)
    columns = waited({"f": draws.poisson(40, 60), "m": draws.poisson(25, 90)})
    plain, same = answer(columns), answer(columns | {"w": np.full(150, 0.5)}, weight="w")
    for one, other in zip(plain.figures["groupings"][0]["groups"], same.figures["groupings"][0]["groups"], strict=True):
        assert (one["cases"], one["median"], one["ninetieth"]) == (other["cases"], other["median"], other["ninetieth"])
        assert other["people"] == one["people"] / 2
        assert other["longest_tenth"]["rate"] == pytest.approx(one["longest_tenth"]["rate"])
        assert (one["effective"], other["effective"]) == (None, pytest.approx(one["cases"]))
    assert [item.code for item in plain.findings] == [item.code for item in same.findings] == ["waiting_gap"]


def test_cases_left_out_are_counted_one_by_one_whatever_their_weight():
    columns = waited({"f": range(30), "m": range(30)}) | {"w": np.full(60, 7.5)}
    columns["out"][:3] = ["", "soon", "2024-12-31"]
    found = answer(columns, weight="w")
    lost = [found.figures[name] for name in ("without_dates", "unreadable", "backwards", "measured")]
    assert lost == [1, 1, 1, 57]


def test_cases_without_any_weight_wait_for_nobody():
    columns = waited({"f": range(20), "m": range(20)}) | {"w": [1.0] + [0.0] * 39}
    columns["out"][0] = ""
    found = answer(columns, weight="w")
    assert found.figures["everybody"]["median"] == {"value": None, "low": None, "high": None}
    assert found.figures["longest_tenth"] == {"from_days": None, "people": 0.0}
    assert (of(found, "f")["cases"], of(found, "f")["effective"]) == (19, 0.0)
    assert [item.code for item in found.findings] == ["waiting_dates"]


def test_more_groups_and_days_than_fit_into_memory_are_refused_the_sooner_with_weights(monkeypatch):
    columns = waited({"f": range(20), "m": range(20)}) | {"w": np.ones(40)}
    monkeypatch.setattr(waiting, "MOST_CELLS", 40)
    assert answer(columns).figures["measured"] == 40
    with pytest.raises(NotPossible) as told:
        answer(columns, weight="w")
    assert (told.value.reason, told.value.facts) == ("too_many_waits", {"by": ["sex"], "groups": 2, "days": 20})


@pytest.mark.parametrize("plan", [{}, {"weight": "w"}, {"count": "w"}])
def test_figures_fit_the_schema(plan):
    found = resources.files("algaudit.audit.checks.schemas").joinpath("waiting.schema.json").read_text("utf-8")
    schema = json.loads(found)
    columns = waited({"f": range(25), "m": range(40), "x": [4]})
    columns["town"] = np.arange(66) % 3
    columns["w"] = np.arange(66) % 5 + 1
    plan = plan | {"by": [{"column": "sex"}, {"column": "town"}], "across": [("sex", "town")]}
    made = answer(columns, **plan)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(made.figures, allow_nan=False)))
    assert len(made.figures["groupings"]) == 3
