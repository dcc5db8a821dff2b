"""The life of an algorithm: every step that is allowed, every one that is not, and what must be there before use."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from registry.record.fields import choice_label
from registry.record.form.office import Status
from registry.record.lifecycle import (
    NEXT_STEPS,
    NotReadyError,
    StepError,
    UseFacts,
    may_go_in_use,
    oldest_audit,
    take_step,
    use_facts,
)
from tests.registry.record.documents import both, changed, example, small

TODAY = date(2026, 6, 1)
READY = UseFacts(
    today=TODAY,
    published_at=date(2026, 3, 1),
    impact_level="III",
    audited_on=date(2026, 2, 25),
    audited_version="2026-03",
    version="2026-03",
    appeal_route=True,
)
STEPS = get_args(Status)


def test_the_way_from_plan_to_end_is_open():
    now = None
    for wanted in STEPS:
        if wanted != "suspended":
            now = take_step(now, wanted, READY)
    assert now == "retired"
    assert take_step("in_use", "suspended", READY) == "suspended"


@pytest.mark.parametrize("wanted", STEPS)
@pytest.mark.parametrize("current", [None, *STEPS])
def test_a_step_is_taken_when_the_table_allows_it_and_else_refused_with_what_is_possible(current, wanted):
    if wanted in NEXT_STEPS[current]:
        assert take_step(current, wanted, READY) == wanted
    else:
        with pytest.raises(StepError) as caught:
            take_step(current, wanted, READY)
        assert choice_label("status", wanted).en in str(caught.value)
        assert all(choice_label("status", one).zh in caught.value.sentence("zh") for one in NEXT_STEPS[current])


def test_the_table_names_every_step_and_leads_from_everywhere_to_the_end():
    assert set(NEXT_STEPS) == {None, *STEPS}
    for start in STEPS:
        seen, new = {start}, {start}
        while new:
            new = {after for one in new for after in NEXT_STEPS[one]} - seen
            seen |= new
        assert "retired" in seen


def test_nothing_is_entered_as_in_use_and_nothing_comes_back_once_withdrawn():
    assert "in_use" not in NEXT_STEPS[None]
    assert NEXT_STEPS["withdrawn"] == ("retired",)
    assert NEXT_STEPS["retired"] == ()
    assert [one for one, after in NEXT_STEPS.items() if "in_use" in after] == ["evaluation", "suspended"]


def test_the_sentences_say_from_where_to_where_in_both_languages():
    with pytest.raises(StepError) as caught:
        take_step("planned", "in_use", READY)
    assert str(caught.value) == "From “planned” an algorithm cannot become “in use”; possible are: design, withdrawn."
    assert "计划中" in caught.value.sentence("zh")
    assert "设计中" in caught.value.sentence("zh")
    with pytest.raises(StepError, match="“retired” is the end; nothing follows it, and so “planned” does not"):
        take_step("retired", "planned", READY)
    with pytest.raises(StepError, match="cannot be entered as “in use”; possible are: planned, design"):
        take_step(None, "in_use", READY)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ()),
        ({"published_at": None}, ("published_record",)),
        ({"published_at": date(2026, 6, 2)}, ("published_record",)),
        ({"published_at": TODAY}, ()),
        ({"archived_at": TODAY}, ("published_record",)),
        ({"archived_at": date(2026, 6, 2)}, ()),
        ({"impact_level": None}, ("impact_level",)),
        ({"audited_on": None}, ("current_audit",)),
        ({"audited_on": date(2025, 6, 1)}, ()),
        ({"audited_on": date(2025, 5, 31)}, ("current_audit",)),
        ({"audited_on": date(2026, 6, 2)}, ("current_audit",)),
        ({"audited_version": "2025-01"}, ("audit_of_version",)),
        ({"audited_version": None}, ("audit_of_version",)),
        ({"version": None}, ()),
        ({"appeal_route": False}, ("appeal_route",)),
        ({"impact_level": None, "appeal_route": False}, ("impact_level", "appeal_route")),
    ],
)
def test_before_use_all_that_is_missing_is_named(change, missing):
    assert may_go_in_use(replace(READY, **change)) == missing


def test_an_algorithm_about_which_nothing_is_known_lacks_everything():
    facts = UseFacts(today=TODAY)
    assert may_go_in_use(facts) == ("published_record", "impact_level", "current_audit", "appeal_route")
    with pytest.raises(NotReadyError) as caught:
        take_step("evaluation", "in_use", facts)
    assert caught.value.missing == may_go_in_use(facts)
    assert str(caught.value) == (
        "The algorithm may not come into use; it lacks: a published record, an impact level, "
        "an audit no older than 12 months, an appeal route."
    )


def test_the_same_holds_after_a_suspension_but_other_steps_need_nothing():
    with pytest.raises(NotReadyError):
        take_step("suspended", "in_use", UseFacts(today=TODAY))
    assert take_step("in_use", "suspended", UseFacts(today=TODAY)) == "suspended"


def test_a_year_back_is_the_same_day_and_29_february_counts_as_the_28th():
    assert oldest_audit(date(2026, 6, 1)) == date(2025, 6, 1)
    assert oldest_audit(date(2028, 2, 29)) == date(2027, 2, 28)
    assert oldest_audit(date(2026, 1, 31)) == date(2025, 1, 31)


def test_what_a_record_says_of_itself():
    facts = use_facts(changed(archived_at=None), TODAY, version="2026-03")
    assert facts == replace(READY, appeal_route=True)
    assert may_go_in_use(facts) == ()
    assert use_facts(small(), TODAY) == UseFacts(today=TODAY)


def test_audits_to_come_do_not_count_and_of_several_the_last_does():
    audits = [{"on": "2026-07-01"}, {"on": "2026-01-01", "version": "b"}, {"on": "2025-01-01", "version": "a"}]
    facts = use_facts(small(audits=audits), TODAY)
    assert (facts.audited_on, facts.audited_version) == (date(2026, 1, 1), "b")


def test_a_route_that_only_the_internet_leads_to_is_no_appeal_route():
    online = {"how": both("write"), "url": "https://example.org"}
    assert not use_facts(small(appeal_route=online), TODAY).appeal_route
    assert use_facts(small(appeal_route={**online, "desk": both("window 3")}), TODAY).appeal_route
    assert not use_facts(small(appeal_route={"phone": "12345"}), TODAY).appeal_route
    assert use_facts(example(), TODAY).appeal_route
