"""Cases beside people, worked out by hand."""

import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.check import NotPossible
from algaudit.audit.checks.from_counts import population
from tests.algaudit.audit.checks.from_rows.asking import answer, material

#: 200 women, half of them granted; 400 men, half of them granted; ten of unknown sex.
LOG = {"granted": [1, 0] * 305, "sex": ["f"] * 200 + ["m"] * 400 + [""] * 10}
PLAN = {"decision": "granted", "by": [{"column": "sex"}], "reference": {"sex": "m"}}


def census(**people):
    return [{"group": {"sex": sex}, "count": count} for sex, count in people.items()]


def ask(columns=LOG, people=None, **plan):
    listed = people if people is not None else census(f=1000, m=1000)
    return answer(population, material(columns, AuditPlan.model_validate(PLAN | {"population": listed} | plan)))


def group(figures, label, place=0):
    return next(each for each in figures["groupings"][place]["groups"] if each["group"] == [label])


def gap(figures, measure, label="f"):
    return next(each for each in figures["gaps"] if (each["measure"], each["group"]) == (measure, [label]))


def test_cases_and_decisions_per_head_and_shares():
    figures, _ = ask()
    women = group(figures, "f")
    assert (women["people"], women["cases"], women["positive"]) == (1000, 200, 100)
    assert women["share_of_cases"]["value"] == pytest.approx(1 / 3)
    assert women["representation_ratio"]["value"] == pytest.approx(2 / 3)
    assert (women["coverage"]["value"], women["take_up"]["value"]) == (0.2, 0.1)
    assert gap(figures, "coverage")["difference"] == -0.2
    assert gap(figures, "take_up")["difference"] == -0.1


def test_the_fit_is_pearsons():
    # 300 expected twice: 100²/300 twice.
    figures, _ = ask()
    fit = figures["groupings"][0]["fit"]
    assert (fit["chi_square"], fit["degrees"]) == (pytest.approx(200 / 3), 1)
    assert fit["p_value"] < 1e-12
    assert fit["total_variation"] == pytest.approx(1 / 6)


def test_gaps_per_head_are_alerts_and_say_what_shares_would_say_again():
    _, findings = ask()
    assert [(each.code, each.severity) for each in findings][:2] == [
        ("coverage_gap", "alert"),
        ("take_up_gap", "alert"),
    ]
    assert "representation_gap" not in {each.code for each in findings}


def test_shares_speak_where_so_few_become_cases_that_no_gap_per_head_can_pass_the_tolerance():
    _, findings = ask(people=census(f=1_000_000, m=1_000_000))
    told = [(each.code, each.facts["group"]) for each in findings if each.severity == "alert"]
    # Of two groups one has as many too few as the other has too many; that is said once, of the one compared.
    assert told == [("representation_gap", ["f"])]
    _, turned = ask(people=census(f=1_000_000, m=1_000_000), reference={"sex": "f"})
    assert [each.facts["group"] for each in turned if each.severity == "alert"] == [["m"]]


def test_of_three_groups_each_gap_in_shares_is_said():
    columns = {"granted": [1, 0] * 300, "sex": ["f"] * 100 + ["m"] * 400 + ["x"] * 100}
    _, findings = ask(columns, people=census(f=10**6, m=10**6, x=10**6))
    assert {each.facts["group"][0] for each in findings if each.code == "representation_gap"} == {"f", "m", "x"}


def test_groups_on_one_side_only_are_told():
    figures, findings = ask(people=census(f=1000, m=1000, x=50))
    grouping = figures["groupings"][0]
    assert grouping["not_in_census"] == [{"group": [None], "cases": 10}]
    assert grouping["not_in_log"] == [["x"]]
    facts = {each.code: each.facts for each in findings}
    assert facts["group_without_cases"] == {"by": ["sex"], "groups": [["x"]]}
    assert facts["group_without_people"] == {"by": ["sex"], "groups": [[None]], "cases": 10}


def test_a_group_that_the_census_does_not_know_is_left_out_of_the_shares():
    assert ask()[0]["groupings"][0]["cases"] == 600


def test_a_reference_that_the_census_does_not_know_compares_nobody_per_head():
    figures, _ = ask(people=census(f=1000, x=10))
    assert figures["groupings"][0]["reference"] is None
    assert {each["measure"] for each in figures["gaps"]} == {"representation"}


def test_more_cases_than_people_are_events_and_told():
    figures, findings = ask(people=census(f=150, m=1000))
    assert figures["groupings"][0]["method"] == "garwood"
    assert "more_cases_than_people" in {each.code for each in findings}


def test_weights_make_events_without_a_word_about_people():
    columns = LOG | {"times": [2.0] * 610}
    figures, findings = ask(columns, weight="times", people=census(f=1000, m=1000))
    assert group(figures, "f")["cases"] == 400
    assert figures["groupings"][0]["method"] == "garwood"
    assert "more_cases_than_people" not in {each.code for each in findings}


def test_a_census_of_zero_people_in_a_group_has_no_number_per_head():
    figures, _ = ask(people=census(f=0, m=1000))
    assert group(figures, "f")["coverage"] == {"value": None, "low": None, "high": None}
    assert gap(figures, "coverage")["reason"] == "undefined"


def test_a_joint_table_serves_each_column_and_the_cross():
    columns = {"granted": [1, 0] * 20, "sex": ["f", "m"] * 20, "town": ["a"] * 20 + ["b"] * 20}
    people = [{"group": {"sex": sex, "town": town}, "count": 100} for sex in "fm" for town in "ab"]
    figures, _ = ask(columns, people, by=[{"column": "sex"}, {"column": "town"}], across=[["sex", "town"]])
    assert [(each["by"], each["people"]) for each in figures["groupings"]] == [
        (["sex"], 400),
        (["town"], 400),
        (["sex", "town"], 400),
    ]


def test_what_the_census_says_nothing_about_is_told():
    columns = LOG | {"town": ["a", "b"] * 305}
    figures, findings = ask(columns, by=[{"column": "sex"}, {"column": "town"}])
    assert figures["without_people"] == [["town"]]
    assert {"groupings": [["town"]]} in [each.facts for each in findings]


def test_breakdowns_that_add_up_differently_are_told():
    columns = LOG | {"town": ["a", "b"] * 305}
    people = [*census(f=1000, m=1000), {"group": {"town": "a"}, "count": 900}, {"group": {"town": "b"}, "count": 900}]
    _, findings = ask(columns, people, by=[{"column": "sex"}, {"column": "town"}])
    assert "census_totals_differ" in {each.code for each in findings}


def test_labels_of_a_plan_are_read_as_those_of_a_log():
    figures, _ = ask(people=[{"group": {"sex": " f "}, "count": 1000}, {"group": {"sex": "ｍ"}, "count": 1000}])
    assert group(figures, "f")["cases"] == 200
    assert group(figures, "m")["cases"] == 400


@pytest.mark.parametrize("scale", [1, 3])
def test_nothing_is_found_where_cases_come_in_proportion(scale):
    figures, findings = ask(people=census(f=1000 * scale, m=2000 * scale))
    assert [each.code for each in findings] == ["group_without_people"]
    assert {each["verdict"] for each in figures["gaps"]} <= {"within_tolerance", "too_little_data"}


def test_a_column_that_makes_no_groups_is_said():
    with pytest.raises(NotPossible) as told:
        ask(people=[{"group": {"age": "3"}, "count": 5}])
    assert (told.value.reason, told.value.facts) == ("population_unknown_column", {"column": "age", "known": ["sex"]})


def test_a_census_without_people_is_said():
    with pytest.raises(NotPossible) as told:
        ask(people=census(f=0, m=0))
    assert told.value.reason == "population_no_grouping"


def test_it_needs_no_single_cases():
    from dataclasses import replace

    given = material(LOG, AuditPlan.model_validate(PLAN | {"population": census(f=1000, m=1000)}))
    assert population.check(replace(given, log=None)).figures == population.check(given).figures
