"""What is worth saying of figures of places; it follows from the figures and the plan alone."""

import copy
from typing import Any

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.ranking.told import findings

PLAN = AuditPlan(decision="granted", by=[{"column": "sex"}], rank="place", quota=10)
SPAN = {"value": -0.2, "low": -0.3, "high": -0.1}
NOBODY = {"number": 0, "of": 5, "rate": 0.0, "difference": None, "p_adjusted": None, "verdict": None}
UNBROKEN = {"tied": 0, "selected": 0, "by_lot": 0.0, "p_two_sided": None, "p_adjusted": None}


def row(group: str, places: float, **facts: Any) -> dict[str, Any]:
    """Return a group of twenty."""
    return {
        "group": [group],
        "cases": 20,
        "places": places,
        "lowest": int(places),
        "highest": int(places),
        "by_lot": 5.0,
        "share_of_places": places / 10,
        "share_of_cases": 0.5,
        "p_two_sided": 0.01,
        "p_lower": 0.005,
        "p_adjusted": 0.02,
        "rate": {"value": places / 20, "low": 0.0, "high": 1.0},
        "difference": None,
        "verdict": None,
        "refused_above": NOBODY,
        "selected_below": NOBODY,
        "tie_break": UNBROKEN,
        **facts,
    }


def figures(women: dict[str, Any] | None = None, **whole: Any) -> dict[str, Any]:
    """Return figures of twenty women (3 places) against twenty men (7 places)."""
    rows = [row("f", 3, **(women or {})), row("m", 7)]
    return {
        "places": 10,
        "selected": 10,
        "lists": 1,
        "tests": 4,
        "ties": {"lists": 0, "places": 0, "people": 0},
        "against_order": {"above": 10, "refused_above": 0, "below": 30, "selected_below": 0},
        "beyond_places": {"lists_with_more": 0, "more": 0, "lists_with_fewer": 0, "fewer": 0},
        "named_lists": [],
        "groupings": [{"by": ["sex"], "reference": ["m"], "groups": rows, "prefixes": []}],
        **whole,
    }


def told(given: dict[str, Any], plan: AuditPlan = PLAN):
    return list(findings(given, plan))


def test_figures_without_anything_to_tell_have_no_findings():
    assert told(figures()) == []
    assert told(figures(groupings=[])) == []
    assert told(figures({"difference": SPAN, "verdict": "too_little_data"})) == []


@pytest.mark.parametrize(("positive_is", "worse"), [("favourable", "group"), ("adverse", "reference")])
def test_a_gap_in_places_is_an_alert_with_both_sides_and_who_is_worse_off(positive_is, worse):
    plan = PLAN.model_copy(update={"positive_is": positive_is})
    (found,) = told(figures({"difference": SPAN, "verdict": "gap"}), plan)
    assert (found.code, found.severity) == ("allocation_gap", "alert")
    facts = found.facts
    assert (facts["by"], facts["group"], facts["reference"], facts["worse_off"]) == (["sex"], ["f"], ["m"], worse)
    assert (facts["places"], facts["cases"], facts["value"]) == (3, 20, 0.15)
    assert (facts["reference_places"], facts["reference_cases"], facts["reference_value"]) == (7, 20, 0.35)
    assert (facts["difference"], facts["low"], facts["high"]) == (-0.2, -0.3, -0.1)
    assert (facts["all_places"], facts["tests"], facts["p_adjusted"]) == (10, 4, 0.02)


@pytest.mark.parametrize(
    ("side", "code"), [("refused_above", "allocation_passed_over"), ("selected_below", "allocation_moved_up")]
)
def test_decisions_against_the_order_that_differ_by_group_are_alerts(side, code):
    own = {"number": 4, "of": 5, "rate": 0.8, "difference": SPAN, "p_adjusted": 0.03, "verdict": "gap"}
    (found,) = told(figures({side: own}))
    assert (found.code, found.severity) == (code, "alert")
    assert (found.facts["number"], found.facts["of"], found.facts["value"]) == (4, 5, 0.8)
    assert (found.facts["reference_number"], found.facts["reference_of"], found.facts["reference_value"]) == (0, 5, 0.0)
    assert (found.facts["difference"], found.facts["p_adjusted"]) == (-0.2, 0.03)


@pytest.mark.parametrize(
    ("selected", "p_adjusted", "severity"),
    [
        # Of 40 tied a lot selects 20; the tolerance of 0.05 is two of them.
        (30, 0.001, "alert"),
        (22, 0.001, "notice"),
        (18, 0.001, "notice"),
        (17, 0.001, "alert"),
        (30, 0.2, None),
        (30, None, None),
    ],
)
def test_a_tie_that_no_lot_broke_is_an_alert_when_it_moves_more_than_is_tolerated(selected, p_adjusted, severity):
    broken = {"tied": 40, "selected": selected, "by_lot": 20.0, "p_two_sided": p_adjusted, "p_adjusted": p_adjusted}
    found = told(figures({"tie_break": broken}))
    assert [(one.code, one.severity) for one in found] == ([("allocation_tie_break", severity)] if severity else [])


def test_without_a_reference_group_only_ties_can_be_judged():
    broken = {"tied": 40, "selected": 30, "by_lot": 20.0, "p_two_sided": 0.001, "p_adjusted": 0.001}
    given = figures({"difference": SPAN, "verdict": "gap", "tie_break": broken})
    given["groupings"][0]["reference"] = None
    (found,) = told(given)
    assert (found.code, found.facts["reference"]) == ("allocation_tie_break", None)


def test_who_falls_behind_at_the_top_is_told_with_the_first_place_where_that_shows():
    beginning = {
        "list": "A",
        "group": ["f"],
        "counted": "group",
        "places": 10,
        "share": 0.5,
        "p_value": 0.001,
        "p_adjusted": 0.004,
        "alpha": 0.02,
        "first_below": 6,
        "minimums": [{"place": 5, "needed": 0, "found": 0}, {"place": 6, "needed": 1, "found": 0}],
    }
    given = figures()
    given["groupings"][0]["prefixes"] = [beginning, beginning | {"group": ["m"], "first_below": None}]
    (found,) = told(given)
    assert (found.code, found.severity) == ("allocation_top", "notice")
    assert found.facts == {
        "by": ["sex"],
        "group": ["f"],
        "list": "A",
        "counted": "group",
        "share": 0.5,
        "places": 10,
        "p_adjusted": 0.004,
        "place": 6,
        "found": 0,
        "needed": 1,
    }


def test_what_went_against_the_order_and_the_quota_is_told_once_for_everybody():
    lists = [
        {"list": name, "places": 3, "selected": selected}
        for name, selected in (("A", 3), ("B", 4), ("C", 9), ("D", 1), ("E", 5))
    ]
    given = figures(
        against_order={"above": 10, "refused_above": 2, "below": 30, "selected_below": 3},
        beyond_places={"lists_with_more": 3, "more": 9, "lists_with_fewer": 1, "fewer": 2},
        named_lists=lists,
        lists=5,
        selected=17,
    )
    against, quota = told(given)
    assert (against.code, quota.code) == ("allocation_against_order", "allocation_not_the_quota")
    assert (against.facts["refused_above"], against.facts["selected_below"], against.facts["selected"]) == (2, 3, 17)
    # Of the lists the three furthest from their places: 6 more, then 2 fewer and 2 more in the order of the list.
    assert [one["list"] for one in quota.facts["examples"]] == ["C", "D", "E"]
    assert (quota.facts["places"], quota.facts["selected"], quota.facts["lists"]) == (10, 17, 5)


def test_ties_are_told_with_the_group_whose_places_they_can_change_most():
    ties = {"lists": 1, "places": 2, "people": 6}
    (found,) = told(figures({"lowest": 1, "highest": 3}, ties=ties))
    assert found.facts == {**ties, "all_places": 10, "by": ["sex"], "group": ["f"], "lowest": 1, "highest": 3}
    (found,) = told(figures(ties=ties))
    assert (found.facts["by"], found.facts["group"], found.facts["lowest"]) == (None, None, None)


def test_alerts_about_groups_come_before_what_concerns_everybody_and_nothing_is_changed():
    given = figures(
        {"difference": SPAN, "verdict": "gap", "lowest": 1, "highest": 4},
        ties={"lists": 1, "places": 2, "people": 6},
        against_order={"above": 10, "refused_above": 1, "below": 30, "selected_below": 1},
    )
    before = copy.deepcopy(given)
    assert [one.code for one in told(given)] == ["allocation_gap", "allocation_against_order", "allocation_ties"]
    assert given == before
