"""Rates from an audit: of everybody and of single groups, with their intervals."""

import json

import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.result import to_json
from algaudit.errors import InputError
from algaudit.explain.decision.measured import read_measured
from tests.algorithms import audit_document
from tests.cards import table


def written(path, document):
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def test_rates_of_everybody_and_of_single_groups_are_taken(tmp_path):
    found = read_measured(written(tmp_path / "audit.json", audit_document("f" * 64)))
    assert (found.positive, found.outcome_column, found.outcome, found.confidence) == ("yes", "need", "1", 0.95)
    assert (found.fingerprint, found.counted) == ("f" * 64, "c" * 64)
    assert {(one.by, one.group) for one in found.rates} == {(None, None), ("sex", "f"), ("sex", "m"), ("age", "<60")}
    assert {one.measure for one in found.rates} == {"selection_rate", "accuracy", "false_negative_rate"}


def test_for_a_person_only_their_own_groups_are_kept(tmp_path):
    found = read_measured(written(tmp_path / "audit.json", audit_document()))
    own = found.of((("sex", "f"), ("town", "x")))
    assert {(one.by, one.group) for one in own} == {(None, None), ("sex", "f")}
    assert [one.measure for one in own[::2]] == ["selection_rate", "accuracy", "false_negative_rate"]
    assert found.fingerprint is None


def test_a_real_audit_is_read(tmp_path):
    plan = AuditPlan(decision="granted", positive="yes", by=[{"column": "group"}])
    result = run_audit(read_decisions(table()), plan, crosscheck=False).result
    found = read_measured(written(tmp_path / "audit.json", to_json(result)))
    ours = {(one.measure, one.by, one.group): (one.value, one.low, one.high) for one in found.rates}
    for row in result.measures:
        if row.measure == "selection_rate" and len(row.group) == len(row.by):
            key = (row.measure, row.by[0] if row.by else None, row.group[0] if row.group else None)
            assert ours[key] == (row.value, row.low, row.high)
    assert found.outcome is None


@pytest.mark.parametrize(
    "document",
    ["[]", "{", "null", '{"format": "algaudit/audit-result/9"}', json.dumps({**audit_document(), "plan": {}})],
)
def test_what_is_no_audit_is_refused(tmp_path, document):
    with pytest.raises(InputError, match="no result of an audit"):
        read_measured(written(tmp_path / "audit.json", document))


def test_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="no result of an audit"):
        read_measured(tmp_path / "audit.json")
