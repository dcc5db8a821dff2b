"""Words for clusters: where, how much, what sets them apart, and always that no group and no wrong is named."""

from dataclasses import replace

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.from_rows import clusters
from reports.checks.from_rows.clusters import SAID, section
from reports.speaker import Speaker
from tests.algaudit.audit.checks.from_rows.asking import answer, material
from tests.algaudit.audit.checks.from_rows.test_clusters import log

SPEAKER = Speaker("en", "1", "1", False, 0.05, 0.95, 0)
CANNOT = "this search cannot name discrimination, and cannot say whom it concerns."


@pytest.fixture(scope="module")
def told():
    plan = {"decision": "granted", "features": ["income", "district"], "outcome": "due"}
    return answer(clusters, material(log(), AuditPlan.model_validate(plan)))


def test_the_section_tells_what_where_and_how_much(told):
    made = section(told[0], SPEAKER)
    assert len(made.answers) == 3
    assert "share decided otherwise than the true outcome: " in made.answers[1]
    assert "1 of 1 clusters differ from the rest by more than 5.0 percentage points" in made.answers[1]
    assert "income is lower: " in made.answers[1]
    assert "district is more often “hills”: 100.0%, others 0.0%" in made.answers[1]
    assert all(len(row) == len(one.heads) for one in made.tables for row in one.rows)


def test_it_is_always_said_what_a_cluster_is_not(told):
    assert CANNOT in section(told[0], SPEAKER).answers[-1]
    assert all(CANNOT in SAID[item.code](item.facts, SPEAKER)[1] for item in told[1])
    empty = [{"measure": "selection_rate", "tested": 500, "rate": 0.5, "clusters": [], "reason": "nothing_to_split"}]
    made = section(told[0] | {"measures": empty}, SPEAKER)
    assert made.answers[0] == "share decided “1”: no split of the cases made a difference."
    assert CANNOT in made.answers[-1]
    assert made.tables == []


def test_a_finding_has_direction_size_interval_and_counts():
    facts = {
        "measure": "selection_rate",
        "cases": 100,
        "hits": 20,
        "rate": 0.2,
        "other_cases": 400,
        "other_hits": 200,
        "other_rate": 0.5,
        "difference": -0.3,
        "low": -0.4,
        "high": -0.2,
        "traits": [{"column": "income", "is_number": True, "label": None, "inside": 12_345.6, "outside": 9.5}],
    }
    title, body = SAID["cluster_deviates"](facts, SPEAKER)
    assert title == "A cluster of cases lies 30.0 percentage points below all others (share decided “1”)"
    assert body.startswith(
        "In the cluster 20.0% (20 / 100), in all other cases 50.0% (200 / 400); the true gap lies between 20.0 and "
        "40.0 percentage points. What sets the cluster apart: income is higher: 12,346 on average, others 9.5. No "
    )
    higher = SAID["cluster_deviates"](facts | {"difference": 0.3, "traits": []}, SPEAKER)
    assert "above all others" in higher[0]
    assert "no single input sets it apart" in higher[1]


def test_clusters_that_do_not_stand_are_told_as_not_shown(told):
    measures = [
        one | {"clusters": [row | {"verdict": "too_little_data"} for row in one["clusters"]]}
        for one in told[0]["measures"]
    ]
    made = section(told[0] | {"measures": measures}, SPEAKER)
    assert "clusters could be shown to differ from the rest." in made.answers[1]


def test_a_blank_input_is_called_blank(told):
    row = told[0]["measures"][0]["clusters"][0]
    trait = {"column": "income", "is_number": False, "label": None, "inside": 0.9, "outside": 0.1}
    measures = [told[0]["measures"][0] | {"clusters": [row | {"traits": [trait]}]}]
    made = section(told[0] | {"measures": measures}, SPEAKER)
    assert made.tables[0].rows[0][0] == "income is more often “(blank)”: 90.0%, others 10.0%"


def test_it_can_be_said_in_chinese(told):
    made = section(told[0], replace(SPEAKER, lang="zh"))
    assert all("{" not in text for text in [made.title, made.question, *made.answers, made.next_step])
