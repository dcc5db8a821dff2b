"""What a check may look at: rows only where a log is, gaps counted once, and never a name of each case."""

import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions
from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.tables import table
from algaudit.cube.count import count_cube
from algaudit.decisions.roles import Attribute
from algaudit.errors import InputError
from algaudit.rows import table as rows_room

LOG = {
    "granted": [1, 0] * 20,
    "sex": list("fm") * 20,
    "income": [str(100 + place) for place in range(40)],
    "name": [f"人{place}" for place in range(40)],
}


def material(*, features=(), with_log=True):
    plan = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "features": features})
    log = read_decisions(pa.table(LOG))
    cube = count_cube(log, plan.roles())
    return Material(plan, cube, [table(cube, by, plan) for by in [(), *plan.groupings()]], log if with_log else None)


def test_without_a_log_there_are_no_rows():
    with pytest.raises(NotPossible) as told:
        material(with_log=False).rows()
    assert (told.value.reason, told.value.facts) == ("no_rows", {})


def test_the_gaps_are_those_of_the_audit_and_counted_once():
    given = material()
    assert [(gap.measure, gap.group) for gap in given.gaps] == [("selection_rate", ["m"])]
    assert given.gaps is given.gaps


def test_an_input_may_be_a_number_of_each_case_but_not_a_name():
    given = material(features=("income", "name"))
    assert len(given.rows(labels=[Attribute("income")]).labels["income"]) == 40
    with pytest.raises(InputError, match="looks like a name or a number of each case: leave it out of --features"):
        given.rows(labels=[Attribute("name")])


def test_a_column_of_very_many_labels_has_no_answer(monkeypatch):
    monkeypatch.setattr(rows_room, "MOST_LABELS", 30)
    with pytest.raises(NotPossible) as told:
        material().rows(labels=[Attribute("income")])
    assert (told.value.reason, told.value.facts["column"]) == ("values_too_fine", "income")
