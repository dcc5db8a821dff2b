"""The fourteen points: all given, or what is missing named; and the marks above them."""

import pytest

from algaudit.explain.decision.explanation import explain
from algaudit.explain.decision.frozen import read_snapshot
from algaudit.explain.decision.made import snapshot
from algaudit.models.features import Words
from tests.algorithms import FACTS, write_algorithm, write_learnt

CODES = [f"E{number}" for number in range(1, 15)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return snapshot(write_algorithm(tmp_path_factory.mktemp("a") / "grant"), "K001")


def changed(made, **parts):
    return explain(made.model_copy(update=parts))


def lacks(told, code):
    return [one.code for one in told.point(code).lacks]


def test_with_whole_facts_every_point_is_given(whole):
    told = explain(whole)
    assert [one.code for one in told.points] == CODES
    assert told.incomplete == ()
    assert told.marks == ()


def test_it_is_made_from_the_snapshot_alone(whole):
    again = explain(read_snapshot(whole.to_json()))
    assert again.to_document() == explain(whole).to_document()


def test_the_document_says_each_point_with_its_facts(whole):
    document = explain(whole).to_document()
    assert document["snapshot"] == whole.sha256
    assert list(document["points"]) == CODES
    assert document["points"]["E4"]["inputs"][0]["value"] == whole.inputs[0].value
    assert document["points"]["E14"] == {"status": "given", "lacks": [], "withheld": []}


@pytest.mark.parametrize(
    ("code", "name"),
    [("E5", "not_used"), ("E9", "consequences"), ("E11", "rights"), ("E14", "withheld")],
)
def test_what_the_facts_do_not_say_is_missing(whole, code, name):
    told = changed(whole, **{name: None})
    assert told.incomplete == (code,)
    assert told.point(code).status == "missing"
    assert lacks(told, code) == [name]


def test_nothing_of_an_appeal_and_parts_of_it_are_told_apart(whole):
    nothing = changed(whole, appeal=None)
    assert nothing.point("E12").status == "missing"
    assert lacks(nothing, "E12") == ["appeal", "appeal_within", "appeal_answered", "receipt"]
    part = changed(whole, appeal=whole.appeal.model_copy(update={"answered": None}))
    assert (part.point("E12").status, lacks(part, "E12")) == ("partly", ["appeal_answered"])


def test_each_way_outside_is_asked_for(whole):
    assert lacks(changed(whole, remedies=None), "E13") == ["remedies"]
    assert lacks(changed(whole, remedies=whole.remedies[:1]), "E13") == ["court", "petition"]
    review = whole.remedies[0].remedy.model_copy(update={"within": None})
    without = whole.remedies[0].model_copy(update={"remedy": review})
    assert lacks(changed(whole, remedies=(without, *whole.remedies[1:])), "E13") == ["review_within"]


def test_the_program_is_known_by_version_number_and_department(whole):
    bare = {"version": None, "rules_version": None, "register_number": None, "department": None}
    told = changed(whole, program=whole.program.model_copy(update=bare))
    assert lacks(told, "E1") == ["version", "register_number", "department"]
    other = changed(whole, program=whole.program.model_copy(update={"version": "4"}))
    assert lacks(other, "E1") == ["version_differs"]


@pytest.mark.parametrize(
    ("role", "signed", "status", "missing"),
    [
        ("recommends", None, "partly", ["signed_by"]),
        ("ranks", None, "partly", ["signed_by"]),
        ("decides", None, "given", []),
        (None, None, "missing", ["role", "signed_by"]),
    ],
)
def test_who_signs_is_missing_only_where_somebody_has_to(whole, role, signed, status, missing):
    told = changed(whole, program=whole.program.model_copy(update={"role": role, "signed_by": signed}))
    assert (told.point("E2").status, lacks(told, "E2")) == (status, missing)


def test_a_month_is_no_day(whole):
    told = changed(whole, decided=whole.decided.model_copy(update={"date": "2026-03"}))
    assert lacks(told, "E3") == ["decision_day"]
    nothing = changed(
        whole,
        decided=whole.decided.model_copy(update={"label": None}),
        program=whole.program.model_copy(update={"basis": None}),
    )
    assert (nothing.point("E3").status, lacks(nothing, "E3")) == ("missing", ["decision", "basis"])


def test_values_without_source_day_or_article_are_counted(whole):
    bare = whole.inputs[0].model_copy(update={"source": None, "taken": None, "clause": None})
    told = changed(whole, inputs=(bare, *whole.inputs[1:]))
    assert [(one.code, one.count) for one in told.point("E4").lacks] == [("source", 1), ("taken", 1), ("clause", 1)]
    assert told.to_document()["points"]["E4"]["lacks"] == ["source: 1", "taken: 1", "clause: 1"]


def test_no_reasons_are_missing_reasons(whole):
    from dataclasses import replace

    assert lacks(changed(whole, reasons=None), "E6") == ["reasons"]
    assert lacks(changed(whole, reasons=replace(whole.reasons, listed=())), "E6") == ["no_reason"]


def test_a_line_that_nobody_knows_is_missing_and_an_amount_has_none(whole):
    from dataclasses import replace

    hidden = replace(whole.standing, known=False)
    assert lacks(changed(whole, standing=hidden), "E7") == ["line"]
    amount = whole.program.model_copy(update={"unit": "amount"})
    assert lacks(changed(whole, standing=hidden, program=amount), "E7") == []


@pytest.mark.parametrize(("why", "missing"), [("no_wish", ["change"]), ("not_possible", ["change"]), ("withheld", [])])
def test_a_change_that_is_withheld_is_told_under_its_own_point(whole, why, missing):
    assert lacks(changed(whole, recourse=None, recourse_left_out=why), "E8") == missing


def test_what_an_audit_leaves_open_is_named(whole):
    assert lacks(changed(whole, limits=None, measured=None), "E10") == ["limits", "audit"]
    only_rates = [one for one in whole.measured.rates if one.measure == "selection_rate"]
    assert lacks(changed(whole, measured=whole.measured.model_copy(update={"rates": tuple(only_rates)})), "E10") == [
        "accuracy"
    ]
    everybody = tuple(one for one in whole.measured.rates if one.by is None)
    told = changed(whole, measured=whole.measured.model_copy(update={"rates": everybody}))
    assert lacks(told, "E10") == ["accuracy_of_groups"]
    assert lacks(changed(whole, audit_of_this=False), "E10") == ["audit_of_other"]


def test_each_doubt_stands_above_everything(whole):
    from dataclasses import replace

    def marks(**parts):
        return changed(whole, **parts).marks

    output, fidelity = whole.output, whole.fidelity
    assert marks(fidelity=replace(fidelity, verdict="not_faithful")) == ("not_faithful",)
    assert marks(fidelity=replace(fidelity, verdict="too_few")) == ("too_few",)
    assert marks(fidelity=None) == ("not_compared",)
    assert marks(fidelity=replace(fidelity, compared=0, verdict="too_few")) == ("not_compared",)
    assert marks(faithful=replace(whole.faithful, verdict="with_caution")) == ("with_caution",)
    assert marks(faithful=replace(whole.faithful, verdict="not_to_be_relied_on")) == ("not_to_be_relied_on",)
    another = output.model_copy(update={"agrees": False, "logged_score": output.score + 1})
    assert marks(output=another) == ("other_result",)


def test_a_person_who_did_otherwise_is_told_apart_from_another_program(whole):
    other = "no" if whole.output.label == "yes" else "yes"
    decided = whole.decided.model_copy(update={"label": other})
    disagrees = whole.output.model_copy(update={"agrees": False})
    told = changed(whole, decided=decided, output=disagrees)
    assert told.marks == ("other_than_advised",)
    assert lacks(told, "E6") == ["own_reasons"]
    alone = changed(
        whole, decided=decided, output=disagrees, program=whole.program.model_copy(update={"role": "decides"})
    )
    assert alone.marks == ("other_result",)
    advised = changed(whole, decided=decided)
    assert advised.marks == ("other_than_advised",)


def test_facts_that_say_next_to_nothing_make_an_explanation_that_says_so(tmp_path):
    told = explain(snapshot(write_learnt(tmp_path / "a", "logistic"), "1"))
    assert set(told.incomplete) >= {"E1", "E2", "E3", "E4", "E5", "E9", "E10", "E11", "E12", "E13", "E14"}
    assert [one.code for one in told.points] == CODES


def test_words_are_kept_in_both_languages(whole):
    assert whole.program.name == Words(**FACTS["name"])
