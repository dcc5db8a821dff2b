"""The check of clusters: a planted one is found and described, chance is not, and no group is ever named."""

import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_rows import clusters
from tests.algaudit.audit.checks.from_rows.asking import answer, material


def log(cases=2_000, seed=0, planted=0.35):
    random = np.random.default_rng(seed)
    far = random.random(cases) < 0.2
    due = random.integers(0, 2, cases)
    wrong = random.random(cases) < 0.1 + planted * far
    return {
        "income": np.where(far, 900, 3_000) + random.integers(-200, 200, cases),
        "district": np.where(far, "hills", random.choice(["north", "south"], cases)),
        "due": due,
        "granted": np.where(wrong, 1 - due, due),
    }


def asked(columns, **plan):
    stated = {"decision": "granted", "features": ["income", "district"]} | plan
    return answer(clusters, material(columns, AuditPlan.model_validate(stated)))


def test_a_planted_cluster_of_errors_is_found_and_described():
    figures, found = asked(log(), outcome="due")
    assert [one["measure"] for one in figures["measures"]] == ["selection_rate", "error_rate"]
    worst = max(found, key=lambda item: item.facts["difference"])
    assert (worst.code, worst.severity, worst.facts["measure"]) == ("cluster_deviates", "notice", "error_rate")
    assert worst.facts["difference"] == pytest.approx(0.35, abs=0.1)
    traits = {item["column"]: item for item in worst.facts["traits"]}
    assert traits["income"]["inside"] < 1_200 < traits["income"]["outside"]
    assert traits["district"]["label"] == "hills"
    assert figures["cannot_name_groups"] is True


def test_counts_add_up_to_the_tested_half():
    figures, _ = asked(log(1_000), outcome="due")
    for one in figures["measures"]:
        for row in one["clusters"]:
            assert row["cases"] + row["other_cases"] == one["tested"] == 500
            assert row["rate"] == pytest.approx(row["hits"] / row["cases"], abs=1e-12)
            assert row["hits"] + row["other_hits"] == pytest.approx(one["rate"] * one["tested"], abs=1e-6)


def test_all_clusters_of_the_check_are_corrected_together():
    figures, _ = asked(log(), outcome="due")
    rows = [row for one in figures["measures"] for row in one["clusters"]]
    assert figures["family"] == len(rows)
    least = min(rows, key=lambda row: row["p_value"])
    assert least["p_adjusted"] == pytest.approx(min(least["p_value"] * len(rows), 1.0), rel=1e-9)


def test_where_nothing_is_planted_nothing_is_said():
    _, found = asked(log(planted=0.0, seed=3), outcome="due")
    assert not found


def test_without_an_outcome_only_decisions_are_looked_at():
    figures, _ = asked(log())
    assert [one["measure"] for one in figures["measures"]] == ["selection_rate"]


def test_with_few_known_outcomes_errors_are_not_looked_at():
    columns = log(400)
    columns["due"] = [str(value) if place < 100 else None for place, value in enumerate(columns["due"])]
    figures, _ = asked(columns, outcome="due")
    assert [one["measure"] for one in figures["measures"]] == ["selection_rate"]


def test_too_few_cases_and_inputs_that_never_differ_are_said_so():
    with pytest.raises(NotPossible, match="too_few_to_cluster") as told:
        asked(log(100))
    assert told.value.facts == {"cases": 100, "smallest": 200}
    with pytest.raises(NotPossible, match="inputs_all_alike"):
        asked(log(300) | {"income": ["9"] * 300, "district": ["x"] * 300})


def test_of_two_clusters_that_are_each_others_rest_only_one_is_asked_about():
    income = [str(900 * (place % 2) + place % 7) for place in range(600)]
    figures, found = asked({"income": income, "district": ["x", "y"] * 300, "granted": [1, 0] * 300})
    (row,) = figures["measures"][0]["clusters"]
    assert row["cases"] <= row["other_cases"]
    assert row["p_adjusted"] == row["p_value"]
    assert len(found) == 1


def test_inputs_too_fine_for_labels_are_kept_as_numbers_and_no_figure_changes(monkeypatch):
    columns = log() | {"rent": np.round(np.random.default_rng(1).lognormal(6, 1, 2_000), 2)}
    plan = {"outcome": "due", "features": ["income", "district", "rent"]}
    by_labels, _ = asked(columns, **plan)
    monkeypatch.setattr("algaudit.rows.table.MOST_LABELS", 20)
    by_numbers, found = asked(columns, **plan)
    assert by_labels == by_numbers
    assert found
