"""Freezing a decision: what the log says, what the algorithm says, why, and what would have changed it."""

import pytest

from algaudit.errors import InputError
from algaudit.explain.decision.made import snapshot, snapshot_of
from algaudit.explain.decision.opened import Opened
from tests.algorithms import FACTS, both, cases, model, never_twice, write_algorithm, write_learnt

REFUSED = next(f"K{place + 1:03}" for place, label in enumerate(model().predict(cases())) if label == "no")


def frozen(folder, case=REFUSED, **changed):
    return snapshot(write_algorithm(folder, **changed), case)


def test_the_same_folder_gives_the_same_bytes(tmp_path):
    folder = write_algorithm(tmp_path / "a")
    assert snapshot(folder, REFUSED).to_json() == snapshot(str(folder), REFUSED).to_json()


def test_the_program_and_the_decision_are_told(tmp_path):
    found = frozen(tmp_path / "a")
    program = found.program
    assert (program.name.zh, program.version, program.rules_version, program.kind) == ("补助评分", "3", "3", "rules")
    assert program.labels["no"].en == "refused"
    assert (found.decided.case, found.decided.label, found.decided.date) == (REFUSED, "no", "2026-03-02")
    assert (found.output.label, found.output.agrees) == ("no", True)
    assert found.output.score == found.output.logged_score
    assert program.fingerprint == model().fingerprint


def test_last_days_are_counted_from_the_decision(tmp_path):
    found = frozen(tmp_path / "a")
    assert found.appeal_last_day == "2026-05-01"
    assert [one.last_day for one in found.remedies] == ["2026-05-01", "2026-09-02", None]


def test_only_what_follows_from_this_decision_is_kept(tmp_path):
    said = [one.says.en for one in frozen(tmp_path / "a").consequences]
    assert said == ["nothing is paid", "you may apply again"]


def test_only_the_rates_of_the_persons_own_groups_are_kept(tmp_path):
    found = frozen(tmp_path / "a")
    sex = dict(found.groups)["sex"]
    assert {(one.by, one.group) for one in found.measured.rates} <= {(None, None), ("sex", sex), ("age", "<60")}
    assert found.audit_of_this is True


def test_an_audit_of_another_file_is_known_by_its_fingerprint(tmp_path):
    import json

    folder = write_algorithm(tmp_path / "a")
    path = folder / "audit.json"
    document = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(document | {"checks": {"fidelity": {"fingerprint": "0" * 64}}}), encoding="utf-8")
    assert snapshot(folder, REFUSED).audit_of_this is False
    path.write_text(json.dumps(document | {"checks": {}}), encoding="utf-8")
    assert snapshot(folder, REFUSED).audit_of_this is None


def test_a_record_that_says_something_else_is_noticed(tmp_path):
    label = frozen(tmp_path / "a", granted=["yes"] * 200)
    assert (label.output.agrees, label.output.label, label.output.logged_label) == (False, "no", "yes")
    score = frozen(tmp_path / "b", score=["99"] * 200)
    assert score.output.agrees is False
    nothing = frozen(tmp_path / "c", facts={"columns": {"case": "case"}})
    assert (nothing.output.agrees, nothing.decided.label, nothing.decided.date) == (None, None, None)


def test_what_would_have_changed_the_result_is_asked_of_the_algorithm(tmp_path):
    # 24.5 of 25 points: one more year of renting would have done.
    given = cases()
    given["income"][0], given["members"][0], given["age"][0], given["ill"][0] = 1_000.0, 2.0, 30.0, "n"
    given["rent"][0], given["flats"][0] = 7.0, 0.0
    found = frozen(tmp_path / "a", "K001", inputs=given).recourse
    assert (found.status, found.verified, found.wanted) == ("found", True, "yes")
    assert [(step.feature, step.before, step.after) for step in found.changes] == [("rent", 7.0, 8.0)]


def test_a_change_of_what_is_withheld_is_not_told(tmp_path):
    given = cases()
    given["income"][0], given["members"][0], given["age"][0], given["ill"][0] = 1_000.0, 2.0, 30.0, "n"
    given["rent"][0], given["flats"][0] = 7.0, 0.0
    withheld = [{"what": both("w"), "why": both("y"), "features": ["rent", "income"]}]
    found = frozen(tmp_path / "a", "K001", inputs=given, facts={"withheld": withheld})
    assert (found.recourse, found.recourse_left_out) == (None, "withheld")
    hidden = [one for one in (*found.reasons.listed, *found.worked.postings) if {"rent", "income"} & set(one.features)]
    assert hidden
    assert all(one.when == () for one in hidden)
    assert "7.0" not in found.to_json().replace("17.0", "")


def test_of_an_amount_so_much_at_least_can_be_wanted(tmp_path):
    rules = {"decide": None, "exclude": [], "amount": {"least": 0}, "positive": None, "labels": {}}
    plain = {"consequences": [], "amount_unit": both("元/月", "yuan a month")}
    silent = frozen(tmp_path / "a", "K001", rules=rules, facts=plain)
    assert (silent.recourse, silent.recourse_left_out, silent.output.label) == (None, "no_wish", None)
    assert silent.program.amount_unit.en == "yuan a month"
    asked = frozen(tmp_path / "b", "K001", rules=rules, facts={**plain, "favourable": 1.0})
    assert asked.recourse.status == "already"


def test_a_wish_that_cannot_be_met_is_left_out(tmp_path):
    rules = {"decide": None, "exclude": [], "amount": {"least": 0}, "positive": None, "labels": {}}
    found = frozen(tmp_path / "a", "K001", rules=rules, facts={"consequences": [], "favourable": "much"})
    assert found.recourse_left_out == "not_possible"


def test_what_the_facts_leave_out_is_left_out(tmp_path):
    left_out = ("consequences", "remedies", "appeal", "audit", "rights", "withheld", "limits", "not_used")
    found = frozen(tmp_path / "a", without=left_out)
    assert (found.consequences, found.remedies, found.appeal, found.measured) == (None, None, None, None)
    assert (found.appeal_last_day, found.rights, found.withheld) == (None, None, None)


def test_a_learnt_algorithm_is_explained_by_contributions(tmp_path):
    found = snapshot(write_learnt(tmp_path / "a", "logistic"), "3")
    assert (found.program.kind, found.reasons.method, found.worked) == ("skops", "exact_sum", None)
    assert (found.program.rules_version, found.output.agrees) == (None, True)
    assert found.standing.known is True
    amount = snapshot(write_learnt(tmp_path / "b", "boosting_amount"), "3")
    assert (amount.reasons.unit, amount.standing.known, amount.output.agrees) == ("amount", False, None)


def test_reasons_that_do_not_add_up_are_left_out(tmp_path):
    with Opened(write_algorithm(tmp_path / "a", without=("audit",))) as opened:
        opened.model = never_twice(opened.model.features)
        assert snapshot_of(opened, "K001").reasons is None


@pytest.mark.parametrize("case", ["K999", "13812345678"])
def test_no_case_is_no_snapshot(tmp_path, case):
    with pytest.raises(InputError) as error:
        frozen(tmp_path / "a", case)
    assert case not in error.value.sentence("zh")


def test_the_facts_of_everybody_say_nothing_about_others(tmp_path):
    text = frozen(tmp_path / "a").to_json()
    others = [f"K{place:03}" for place in range(1, 201) if f"K{place:03}" != REFUSED]
    assert not any(f'"{other}"' in text for other in others)
    assert FACTS["name"]["zh"] in text
