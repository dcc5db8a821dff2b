"""What a plan says to the further checks, as options and files give it."""

import pytest

from algaudit.audit.plan import plan_from_options
from algaudit.errors import InputError


def given(**changed):
    return {"decision": "granted", "by": ("sex",), **changed}


def test_a_measure_given_twice_is_judged_once():
    assert plan_from_options(given(primary=("selection_rate", "selection_rate"))).primary == ("selection_rate",)


def test_hidden_counts_and_rounding_are_given_as_a_range_and_a_step():
    plan = plan_from_options(given(count="n", suppressed="1-9", rounded="10"))
    assert (plan.suppressed, plan.rounded) == ((1, 9), 10)
    assert plan_from_options(given(count="n", suppressed="1–9")).suppressed == (1, 9)


def test_what_makes_groups_is_searched_without_being_a_candidate_twice():
    plan = plan_from_options(given(search="2", candidate=("sex", "street")))
    assert [item.column for role, item in plan.roles().further if role == "candidate"] == ["street"]


def test_where_outcomes_were_looked_at_for_some_only_no_verdict_rests_on_them():
    assert plan_from_options(given(outcome="ok", labelled="seen")).primary_measures() == ("selection_rate",)
    with pytest.raises(InputError) as refused:
        plan_from_options(given(outcome="ok", labelled="seen", primary=("true_positive_rate",)))
    assert refused.value.sentence("en") == (
        "The measure true_positive_rate cannot be judged where the outcome was looked at for some cases only "
        "(--labelled); leave it out of --primary."
    )


def test_a_random_arm_is_a_column_and_the_value_of_those_in_it(tmp_path):
    plan = plan_from_options(given(outcome="ok", labelled="seen", random_arm=("arm=by lot",)))
    assert plan.random_arm == {"arm": "by lot"}
    assert [(role, item.column) for role, item in plan.roles().further] == [("labelled", "seen"), ("arm", "arm")]
    path = tmp_path / "plan.toml"
    path.write_text(
        'decision = "granted"\nby = ["sex"]\noutcome = "ok"\nlabelled = "seen"\nrandom_arm = { arm = "by lot" }',
        encoding="utf-8",
    )
    assert plan_from_options({}, path) == plan
