"""One call from log and plan to result: the same from any form of the log, and the same every time."""

import platform
from importlib.metadata import version

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.result import to_json
from algaudit.audit.runner import ENGINES, audit_cube
from algaudit.errors import InputError
from tests.algaudit.audit.logs import MANY, PLAIN, audit_of, by, expanded

PLAN = AuditPlan.model_validate(
    {
        "decision": "granted",
        "across": [["sex", "region"]],
        "outcome": "ok",
        "stratum": [{"column": "age", "bands": [18]}],
    }
)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    return pa.table(expanded(MANY))


def text_of(source, plan: AuditPlan = PLAN) -> str:
    return to_json(run_audit(read_decisions(source), plan, crosscheck=False).result)


def test_a_small_log_is_audited_from_end_to_end():
    """30 of 40 men and 10 of 40 women were granted: 40 of 80 in all, and a gap of a half."""
    made = audit_of(PLAIN, by=by("sex"))
    assert (made.result.data.rows, made.result.data.used, made.cube.used) == (80, 80, 80)
    assert [one.value for one in made.result.measures[:3]] == [0.5, 0.25, 0.75]
    assert [(one.difference.value, one.verdict) for one in made.result.gaps] == [(0.5, "gap")]
    assert made.result.data.fingerprint == made.cube.fingerprint()


def test_the_same_rows_give_the_same_document_from_files_and_from_frames(table, tmp_path):
    wanted = text_of(table)
    frame = pd.DataFrame(expanded(MANY))
    pq.write_table(table, tmp_path / "log.parquet")
    frame.to_csv(tmp_path / "log.csv", index=False)
    assert text_of(frame) == wanted
    assert text_of(pl.from_arrow(table)) == wanted
    assert text_of(tmp_path / "log.parquet") == wanted
    assert text_of(tmp_path / "log.csv") == wanted


def test_the_same_audit_gives_the_same_document_twice(table):
    assert text_of(table) == text_of(table)


def test_a_result_follows_from_its_cube_and_plan_alone(table):
    made = run_audit(read_decisions(table), PLAN, crosscheck=False)
    assert audit_cube(made.cube, PLAN) == made.result


def test_counts_give_the_same_result_as_the_rows_they_stand_for():
    counted = read_decisions(pa.table({name: list(values) for name, values in PLAIN.items()}))
    plan = AuditPlan(decision="granted", by=by("sex"), count="n")
    made = run_audit(counted, plan, crosscheck=False).result
    rows = audit_of(PLAIN, by=by("sex")).result
    assert (made.measures, made.gaps, made.data, made.findings) == (rows.measures, rows.gaps, rows.data, rows.findings)


def test_a_result_names_the_versions_of_what_counted_and_computed():
    versions = audit_of(PLAIN).result.versions
    assert versions["algaudit"] == version("algaudit")
    assert versions["python"] == platform.python_version()
    assert {name: versions[name] for name in ENGINES} == {name: version(name) for name in ENGINES}


def test_other_libraries_are_asked_and_agree():
    made = audit_of(MANY, crosscheck=True, across=[["sex", "region"]], outcome="ok").result
    assert set(made.crosscheck) == {"fairlearn", "aif360"}
    for name, opinion in made.crosscheck.items():
        assert opinion.version == version(name)
        assert opinion.measures > 50
        assert opinion.max_difference <= 1e-9
    assert "crosscheck_difference" not in {found.code for found in made.findings}


def test_asking_other_libraries_changes_nothing_else():
    asked, alone = (audit_of(PLAIN, crosscheck=ask, by=by("sex")).result for ask in (True, False))
    assert alone.crosscheck == {}
    assert (asked.measures, asked.gaps, asked.findings) == (alone.measures, alone.gaps, alone.findings)


def test_a_missing_column_of_case_numbers_is_told_before_anything_is_counted():
    def no_rows(names):
        raise AssertionError("the log was read")

    log = read_decisions(pa.table({"granted": [1, 0], "case": ["a", "b"]}))
    unread = type(log)(log.columns, no_rows)
    with pytest.raises(InputError, match=r"^There is no column cace; the nearest are: case\.$"):
        run_audit(unread, AuditPlan(decision="granted", case="cace"), crosscheck=False)


def test_case_numbers_never_enter_the_cube_or_the_result():
    made = audit_of(MANY, by=by("sex"), case="case")
    assert "case" not in [item.column for item in made.cube.dimensions]
    assert not {"a1", "b3", "c1"} & set(to_json(made.result).replace('"', " ").split())


def test_a_log_that_does_not_fit_the_plan_is_refused():
    with pytest.raises(InputError, match=r"^There is no column race; the nearest are:"):
        audit_of(PLAIN, by=by("race"))


def test_progress_is_told_while_a_text_log_is_counted(tmp_path):
    lines = "".join(f"{place % 2},{'mf'[place % 3 == 0]}\n" for place in range(5_000))
    (tmp_path / "log.csv").write_text("granted,sex\n" + lines, encoding="utf-8")
    told: list[int] = []
    plan = AuditPlan(decision="granted", by=by("sex"))
    run_audit(read_decisions(tmp_path / "log.csv"), plan, crosscheck=False, progress=lambda done, _: told.append(done))
    assert told
    assert told == sorted(told)
    assert told[-1] == 5_000
