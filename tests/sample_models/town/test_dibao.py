"""Points for local contributions stand in for where somebody is registered, and the audit says so."""

MOVED_IN = {"by": ["registration"], "group": ["moved in"], "reference": ["local"]}


def test_of_people_in_need_those_who_moved_in_are_granted_less(audited):
    (gap,) = audited("dibao").found("alert", "gap", measure="true_positive_rate", **MOVED_IN)
    assert gap.facts["high"] < -0.3
    assert gap.facts["worse_off"] == "group"


def test_nobody_else_is_said_to_be_worse_off(audited):
    assert {tuple(item.facts["by"]) for item in audited("dibao").alerts} == {("registration",)}


def test_the_contributions_tell_where_somebody_is_registered(audited):
    (proxy,) = audited("dibao").found("notice", "proxy", by=["registration"])
    assert proxy.facts["low"] > 0.9


def test_the_algorithm_leans_on_the_contributions_for_them(audited):
    (leaning,) = audited("dibao").found("notice", "importance_leaning", by=["registration"], group=["moved in"])
    assert leaning.facts["feature"] == "years of local contributions"
    assert leaning.facts["high"] < 0


def test_paying_for_more_years_is_what_would_have_changed_it_for_them(audited):
    (gap,) = audited("dibao").found("notice", "recourse_gap", by=["registration"], group=["moved in"])
    assert gap.facts["low"] > 0.05
    assert audited("dibao").result.checks["recourse"]["changeable"] == ["years of local contributions"]


def test_the_twin_without_contributions_is_not_accused(audited):
    assert audited("dibao-fair").alerts == []
