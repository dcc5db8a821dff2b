"""Second opinions: every figure is really compared, a wrong one is found, and nothing can make the question fail."""

import logging
import subprocess
import sys
import warnings

import numpy as np
import pytest

from algaudit.audit.plan import AuditPlan
from algaudit.audit.runner import run_audit
from algaudit.decisions.read import read_decisions
from algaudit.fairness import aggregates, crosscheck
from algaudit.fairness.crosscheck import compared, second_opinions
from algaudit.fairness.groups import Groups
from algaudit.fairness.rates import CELLS, MEASURES
from tests.algaudit.fairness.small import known, people, undecided

TOWN = {"a": ((30, 11), (4, 16), (7, 5)), "b": ((40, 10), (13, 40), (1, 0)), None: ((7, 3), (5, 6), (0, 2))}
FAIRLEARN_ONLY = {
    "balanced_accuracy",
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "equal_opportunity_difference",
}
AIF360_ONLY = {
    "base_rate",
    "false_discovery_rate",
    "false_omission_rate",
    "statistical_parity_difference",
    "disparate_impact",
    "average_odds_difference",
}


def differing(groups, reference=0):
    """Return the measures that each library contradicts."""
    return {
        library: {measure for measure, ours, theirs in figures if not abs(ours - theirs) <= 1e-9}
        for library, figures in compared([(groups, reference)]).items()
    }


def test_every_measure_and_every_aggregate_is_compared_with_a_library_that_has_it():
    found = {library: {figure[0] for figure in figures} for library, figures in compared([(people(TOWN), 1)]).items()}
    everything = set(MEASURES) | FAIRLEARN_ONLY | AIF360_ONLY
    assert found["fairlearn"] == everything - AIF360_ONLY
    assert found["aif360"] == everything - FAIRLEARN_ONLY


def test_the_libraries_agree_and_the_number_of_figures_is_told():
    found = second_opinions([(people(TOWN), 1)])
    # Of three groups, 9 measures and 5 aggregates; 11 measures and 3 aggregates.
    assert (found["fairlearn"][0], found["aif360"][0]) == (3 * 9 + 5, 3 * 11 + 3)
    assert max(difference for _, difference in found.values()) < 1e-12


@pytest.mark.parametrize("measure", sorted(CELLS))
def test_a_wrong_definition_of_a_measure_is_found_by_every_library_that_has_it(monkeypatch, measure):
    _, bottom = CELLS[measure]
    monkeypatch.setitem(CELLS, measure, ((bottom,), bottom))
    contradicted = differing(people(TOWN))
    assert measure in contradicted["aif360"]
    assert (measure in contradicted["fairlearn"]) == (measure not in AIF360_ONLY)


def test_a_wrong_definition_of_balanced_accuracy_is_found(monkeypatch):
    monkeypatch.setitem(CELLS, "true_negative_rate", CELLS["false_positive_rate"])
    assert "balanced_accuracy" in differing(people(TOWN))["fairlearn"]


@pytest.mark.parametrize(
    "name", [*aggregates.SPREAD, *aggregates.SPREAD_OUTCOME, *aggregates.AGAINST, *aggregates.AGAINST_OUTCOME]
)
def test_an_aggregate_that_is_off_by_two_billionths_is_found(monkeypatch, name):
    right = aggregates.point_aggregates(people(TOWN), 0)
    monkeypatch.setattr(crosscheck, "point_aggregates", lambda *_: right | {name: right[name] + 2e-9})
    contradicted = differing(people(TOWN))
    assert contradicted["fairlearn"] | contradicted["aif360"] == {name}


def test_a_wrong_number_ends_as_an_error_among_the_findings(monkeypatch, tmp_path):
    (tmp_path / "log.csv").write_text("sex,granted\n" + "f,1\nf,0\nm,1\n" * 20, encoding="utf-8")
    plan = AuditPlan(decision="granted", by=({"column": "sex"},))
    log = tmp_path / "log.csv"
    right = run_audit(read_decisions(log), plan).result
    assert not [finding for finding in right.findings if finding.severity == "error"]
    assert all(opinion.max_difference <= 1e-9 for opinion in right.crosscheck.values())
    _, bottom = CELLS["selection_rate"]
    monkeypatch.setitem(CELLS, "selection_rate", ((bottom,), bottom))
    wrong = run_audit(read_decisions(log), plan).result
    errors = [finding for finding in wrong.findings if finding.severity == "error"]
    assert {finding.code for finding in errors} == {"crosscheck_difference"}
    assert {finding.facts["library"] for finding in errors} == {"fairlearn", "aif360"}
    assert all(opinion.max_difference > 0.1 for opinion in wrong.crosscheck.values())


def test_nothing_of_theirs_against_a_number_of_ours_is_the_largest_difference():
    assert crosscheck._agreement([("accuracy", 0.5, np.nan), ("accuracy", 0.5, 0.4)]) == (2, 1.0)
    assert crosscheck._agreement([("disparate_impact", 0.5, np.inf)]) == (1, 1.0)
    assert crosscheck._agreement([]) == (0, 0.0)


@pytest.mark.parametrize("name", [*aggregates.SPREAD, *aggregates.SPREAD_OUTCOME])
def test_a_number_of_theirs_against_nothing_of_ours_is_the_largest_difference(monkeypatch, name):
    right = aggregates.point_aggregates(people(TOWN), 0)
    monkeypatch.setattr(crosscheck, "point_aggregates", lambda *_: right | {name: np.nan})
    assert second_opinions([(people(TOWN), 0)])["fairlearn"][1] == 1.0


def test_a_ratio_of_odds_that_fairlearn_has_is_compared_where_nobody_is_selected_wrongly():
    figures = compared([(people({"a": known(10, 0, 5, 5), "b": known(10, 0, 2, 8)}), 0)])["fairlearn"]
    assert [figure[1:] for figure in figures if figure[0] == "equalized_odds_ratio"] == [(0.625, 0.625)]


def weighted(weights):
    cases = np.array([known(1, 3, 2, 4), ((1, 1), (1, 1), (1, 1))])
    made = np.array(weights, np.float64)
    return Groups(("group",), (("a",), ("b",)), cases, made, made, True, True)


NOTHING = [[0, 0], [0, 0], [0, 0]]
ODD = {
    "nobody": people(TOWN).chosen([]),
    "one person": people({"a": undecided(0, 1)}),
    "one cell": people({"a": known(0, 0, 0, 9)}),
    "one group": people({"a": known(1, 2, 3, 4)}),
    "everybody selected": people({"a": known(0, 3, 0, 4), "b": known(0, 5, 0, 6)}),
    "nobody selected": people({"a": known(3, 0, 4, 0), "b": known(5, 0, 6, 0)}),
    "everybody due": people({"a": known(0, 0, 3, 4), "b": known(0, 0, 5, 6)}),
    "nobody due": people({"a": known(3, 4, 0, 0), "b": known(5, 6, 0, 0)}),
    "no outcome known": people({"a": undecided(3, 4), "b": undecided(5, 6)}),
    "a group without outcomes": people({"a": known(1, 2, 3, 4), "b": undecided(5, 6)}),
    "no outcome column": people({"a": undecided(3, 4), "b": undecided(5, 6)}, outcome=False),
    "a group of weight zero": weighted([[[1, 1.5], [0.3, 1], [0, 0]], NOTHING]),
    "all of weight zero": weighted([NOTHING, NOTHING]),
    "uneven weights": weighted([[[0.1, 2], [0.7, 1], [0, 0]], [[1, 1.5], [0.3, 1], [1e6, 1e-6]]]),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("reference", [None, 0, 1])
def test_no_log_is_too_odd_to_ask_about(name, reference):
    groups = ODD[name]
    if reference is not None and reference >= len(groups.groups):
        reference = None
    for _, difference in second_opinions([(groups, reference)]).values():
        assert difference <= 1e-9


def test_a_group_with_a_missing_rate_does_not_keep_the_others_from_being_compared():
    groups = people({"a": known(30, 10, 4, 16), "b": known(40, 10, 10, 40), "c": undecided(5, 6)})
    assert "equalized_odds_ratio" in {figure[0] for figure in compared([(groups, 1)])["fairlearn"]}


def test_asking_leaves_logging_and_warnings_as_they_were():
    root = logging.getLogger()
    before = (root.level, list(root.handlers), list(warnings.filters))
    second_opinions([(people(TOWN), 1)])
    assert (root.level, list(root.handlers), list(warnings.filters)) == before


def test_asking_says_nothing_and_sets_up_no_logging():
    program = (
        "import logging\n"
        "from tests.algaudit.fairness.test_crosscheck import ODD, TOWN, people, second_opinions\n"
        "for groups in [people(TOWN), *ODD.values()]:\n"
        "    second_opinions([(groups, 0 if groups.groups else None)])\n"
        "assert not logging.getLogger().handlers\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
