"""What facts suggest, and where an answer says something else than the facts."""

from datetime import date

from registry.impact.evidence import Contradiction, contradictions, filled, unsupported, with_suggestions
from registry.impact.facts import Fact, gathered
from registry.impact.shelf import catalogue, questionnaire

CANADA = questionnaire("canada-aia", "1.0.1")
COUNTY = questionnaire("county", "1")
MAY = date(2026, 5, 3)


def facts(**values):
    """Return facts of the audit of 3 May; a dot in a name is written as two lines."""
    return gathered(
        catalogue(), *(Fact(name.replace("__", "."), value, "audit 12", MAY) for name, value in values.items())
    )


def test_you_answered_no_difference_and_the_audit_of_3_may_found_one():
    found = contradictions(CANADA, {"impact18": "item2-0"}, facts(audit__gap="unjustified_open"))
    assert found == (
        Contradiction(
            "impact18",
            "excluded",
            ("item2-0",),
            Fact("audit.gap", "unjustified_open", "audit 12", MAY),
            ("item6-3",),
        ),
    )
    assert found[0].key == ("impact18", "audit.gap")


def test_an_audit_that_found_nothing_does_not_contradict_a_harsher_answer():
    assert not contradictions(COUNTY, {"gaps": "undecided"}, facts(audit__gap="none"))


def test_too_little_data_is_not_no_difference():
    assert [one.code for one in contradictions(COUNTY, {"gaps": "none"}, facts(audit__gap="too_little"))] == [
        "excluded"
    ]


def test_a_hidden_answer_contradicts_nothing():
    measures = facts(use__overrides_kept=False)
    answers = {"projectDetailsPhase": "item1", "fairnessImplementation4": "item1-2"}
    assert not contradictions(CANADA, answers, measures)
    assert contradictions(CANADA, answers | {"projectDetailsPhase": "item2"}, measures)


def test_what_the_record_holds_and_nobody_ticked_is_left_out():
    answers = {"personal": "yes", "sensitive": ("finance",)}
    found = contradictions(COUNTY, answers, facts(record__sensitive_health=True, record__sensitive_finance=True))
    assert [(one.code, one.answer, one.suggests) for one in found] == [("left_out", ("finance",), ("health",))]


def test_unknown_facts_say_nothing():
    everything = {q.id: q.choices[0].id for q in COUNTY.questions if q.kind == "one"}
    assert not contradictions(COUNTY, everything, {})
    assert not filled(COUNTY, {})


def test_facts_fill_in_what_they_suggest():
    found = {one.question: one for one in filled(COUNTY, facts(audit__gap="undecided", use__people_per_year=1000))}
    assert found["gaps"].answer == "undecided"
    assert found["people_number"].answer == "under_10000"
    assert found["people_number"].facts[0].source == "audit 12"


def test_ticks_are_filled_in_together():
    found = filled(COUNTY, facts(use__version_kept=True, use__decider_kept=True, use__reads_kept=False))
    kept = next(one for one in found if one.question == "kept")
    assert kept.answer == ("version", "decider")
    assert [fact.id for fact in kept.facts] == ["use.version_kept", "use.decider_kept"]


def test_of_two_facts_the_first_of_the_questionnaire_decides():
    found = filled(COUNTY, facts(audit__done=False, audit__gap="none"))
    assert next(one.answer for one in found if one.question == "gaps") == "unknown"


def test_what_a_person_answered_stays():
    suggested = filled(COUNTY, facts(audit__gap="none", record__fallback=False))
    answers = with_suggestions({"gaps": "unknown"}, suggested)
    assert answers == {"gaps": "unknown", "fallback": "no"}


def test_no_suggestion_contradicts_the_fact_it_comes_from():
    for name in (CANADA, COUNTY):
        for question in name.questions:
            for link in question.evidence:
                assert not set(link.suggests) & set(link.excludes), (question.id, link)


def test_a_fact_never_excludes_an_answer_less_favourable_than_itself():
    """An answer less favourable than the facts needs no excuse."""
    for question in COUNTY.questions:
        for link in question.evidence if question.area != "none" else ():
            if question.kind == "one" and link.suggests and link.excludes:
                sign = 1 if question.area == "risk" else -1
                points = {choice.id: sign * choice.points for choice in question.choices}
                assert all(points[one] <= points[link.suggests[0]] for one in link.excludes), (question.id, link)


def test_answers_that_no_gathered_fact_could_show_are_self_report():
    answers = {"gaps": "none", "role": "grant", "supplier": "own"}
    assert unsupported(COUNTY, answers, facts(audit__gap="none")) == ("supplier",)


def test_the_questions_that_our_records_can_answer_are_linked():
    linked = {q.id.replace("Design", "") for q in CANADA.questions if q.evidence}
    wanted = {"impact18", "aboutDataSource15", "aboutDataSource16", "dataQuality1", "privacy7"}
    wanted |= {f"fairness{number}" for number in (4, 5, 8, 9, 13, 24)}
    assert wanted <= linked
