"""Whoever changes a figure, a count, a verdict, a row, the plan or the Cube is found out, and the place is named."""

import copy
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from algaudit.audit.folder import CUBE, RESULT, save_audit
from algaudit.audit.runner import Audit
from algaudit.audit.verify import verify_folder
from algaudit.cube.store import read_cube, save_cube
from algaudit.errors import AlgauditError, ResultError
from tests.algaudit.audit.logs import KINDS, MANY, PLAIN, audit_of, by

#: 30 of 40 men and 10 of 40 women were granted, of 20 without a value 10; six rows have no decision.
LOG = {
    "sex": ["m", "m", "f", "f", None, None, "m"],
    "ok": [1, 0, 1, 0, 1, 0, None],
    "score": [0.9, 0.1, 0.8, 0.2, 0.7, 0.3, 0.5],
    "granted": [1, 0, 1, 0, 1, 0, None],
    "n": [30, 10, 10, 30, 10, 10, 6],
}
PLAN = {"by": by("sex"), "outcome": "ok", "score": "score", "primary": ["selection_rate"]}


@pytest.fixture(scope="module")
def made() -> Audit:
    return audit_of(LOG, **PLAN)


@pytest.fixture(scope="module")
def original(made, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("audits") / "report"
    save_audit(folder, made, {})
    return folder


@pytest.fixture
def folder(original, tmp_path) -> Path:
    """A copy of a good result, to be spoilt."""
    return shutil.copytree(original, tmp_path / "report")


def spoil(folder: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    """Change the document in a folder and verify it."""
    document = json.loads((folder / RESULT).read_text("utf-8"))
    change(document)
    (folder / RESULT).write_text(json.dumps(document), "utf-8")
    return verify_folder(folder)


def put(*path: Any) -> Callable[[dict[str, Any]], object]:
    """Return a change that puts the last of ``path`` at the place that the others name."""
    *keys, last, value = path

    def change(document: dict[str, Any]) -> None:
        part: Any = document
        for key in keys:
            part = part[key]
        part[last] = value

    return change


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_of_every_kind_holds(tmp_path, kind):
    counted, plan = KINDS[kind]
    save_audit(tmp_path / "report", audit_of(counted, **plan), {"report.html": b"<p>"})
    assert verify_folder(tmp_path / "report") == []


def test_a_result_with_opinions_and_case_numbers_holds(tmp_path):
    plan = {"by": by("sex"), "outcome": "ok", "case": "case"}
    save_audit(tmp_path / "report", audit_of(MANY, crosscheck=True, **plan), {})
    assert verify_folder(tmp_path / "report") == []


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (put("measures", 0, "value", 0.51), "measures[0](selection_rate).value"),
        (put("measures", 0, "value", None), "measures[0](selection_rate).value"),
        (put("measures", 0, "numerator", 51), "measures[0](selection_rate).numerator"),
        (put("measures", 0, "denominator", 100.0000001), "measures[0](selection_rate).denominator"),
        (put("measures", 12, "low", 0.0), "measures[12](selection_rate sex=f).low"),
        (put("measures", 14, "method", "wald"), "measures[14](selection_rate sex=–).method"),
        (put("measures", 12, "group", ["m"]), "measures[12](selection_rate sex=f)"),
        (put("measures", 12, "by", ["race"]), "measures[12](selection_rate sex=f)"),
        (put("measures", 12, "reason", "denominator_zero"), "measures[12](selection_rate sex=f).reason"),
        (put("gaps", 0, "verdict", "within_tolerance"), "gaps[0](selection_rate sex=m).verdict"),
        (put("gaps", 0, "difference", "value", 0.4), "gaps[0](selection_rate sex=m).difference.value"),
        (put("gaps", 0, "reference", ["m"]), "gaps[0](selection_rate sex=m).reference[0]"),
        (put("gaps", 0, "p_adjusted", 0.5), "gaps[0](selection_rate sex=m).p_adjusted"),
        (put("gaps", 0, "primary", False), "gaps[0](selection_rate sex=m).primary"),
        (put("gaps", 0, "detectable", None), "gaps[0](selection_rate sex=m).detectable"),
        (put("findings", 0, "worse_off", "group"), "findings[0](gap selection_rate sex=m).worse_off"),
        (put("findings", 0, "severity", "notice"), "findings[0](gap selection_rate sex=m).severity"),
        (put("findings", 0, "surplus", 1), "findings[0](gap selection_rate sex=m).surplus"),
        (put("findings", []), "findings[0](gap selection_rate sex=m)"),
        (put("data", "rows", 107), "data.rows"),
        (put("data", "used", 99), "data.used"),
        (put("data", "dropped", {}), "data.dropped.decision_missing"),
        (put("data", "missing", "sex", 19), "data.missing.sex"),
        (put("data", "missing", "region", 1), "data.missing.region"),
        (put("data", "weighted", True), "data.weighted"),
        (put("data", "fingerprint", "sha256:" + "0" * 64), "data.fingerprint"),
        (put("seed", 1), "seed"),
    ],
)
def test_a_changed_figure_is_named_first(folder, change, first):
    assert spoil(folder, change)[0] == first


@pytest.mark.parametrize(
    ("change", "first"),
    [
        # Within a tolerance of 0.6 a gap of 0.5 is none; what could have been seen changes with it.
        (put("plan", "tolerance", 0.6), "gaps[0](selection_rate sex=m).verdict"),
        (put("plan", "confidence", 0.9), "measures[0](selection_rate).low"),
        (put("plan", "seed", 1), "seed"),
        (put("plan", "positive", "0"), "plan.positive"),
        (put("plan", "outcome_positive", "0"), "plan.outcome_positive"),
        (put("plan", "positive_is", "adverse"), "findings[0](gap selection_rate sex=m).worse_off"),
        (put("plan", "reference", {"sex": "m"}), "measures[53](statistical_parity_difference sex).value"),
        (put("plan", "primary", ["selection_rate", "accuracy"]), "gaps[0](selection_rate sex=m).difference.low"),
        (put("plan", "decision", "refused"), "plan.decision"),
        (put("plan", "outcome", "truth"), "plan.outcome"),
        (put("plan", "score", "points"), "plan.score"),
        (put("plan", "score", None), "plan.score"),
        (put("plan", "by", []), "plan.by"),
        (put("plan", "by", 0, "column", "race"), "plan.by"),
        (put("plan", "by", 0, "bands", [1.0]), "plan.by"),
        (put("plan", "across", [["sex", "region"]]), "plan.by"),
        (put("plan", "stratum", [{"column": "office", "bands": []}]), "plan.stratum"),
        (put("plan", "weight", "w"), "plan.weight"),
    ],
)
def test_a_changed_plan_is_found_out(folder, change, first):
    assert spoil(folder, change)[0] == first


def test_all_differences_are_named_in_the_order_of_the_document(folder):
    def change(document):
        document["gaps"][0]["verdict"] = "too_little_data"
        document["gaps"][0]["difference"]["value"] = 0.01
        document["measures"][0]["value"] = 0.6

    assert spoil(folder, change) == [
        "measures[0](selection_rate).value",
        "gaps[0](selection_rate sex=m).difference.value",
        "gaps[0](selection_rate sex=m).verdict",
    ]


def test_a_missing_row_is_named_and_not_every_row_after_it(folder):
    named = spoil(folder, lambda document: document["measures"].pop(13))
    assert named == ["measures[13](selection_rate sex=m)"]


def test_a_missing_last_row_is_named(folder):
    named = spoil(folder, lambda document: document["gaps"].pop())
    assert named == ["gaps[23](false_omission_rate sex=–)"]


def test_an_added_row_is_named(folder):
    def change(document):
        document["measures"].insert(13, copy.deepcopy(document["measures"][12]))

    assert spoil(folder, change) == ["measures[13](selection_rate sex=f)"]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "(gap selection_rate sex=m)"),
        (1, "(too_little_data selection_rate sex)"),
        (2, "(rows_dropped decision_missing)"),
        (3, "(missing_values sex)"),
    ],
)
def test_a_removed_finding_is_named(folder, place, words):
    assert spoil(folder, lambda document: document["findings"].pop(place)) == [f"findings[{place}]{words}"]


def test_an_added_finding_is_named(folder):
    surplus = {"code": "mixed_values", "severity": "notice", "column": "sex"}
    assert spoil(folder, lambda document: document["findings"].append(surplus))[0].endswith("(mixed_values sex)")


def test_a_disagreement_of_other_libraries_cannot_be_kept_silent(folder):
    opinion = {"version": "1", "measures": 5, "max_difference": 0.5}
    assert spoil(folder, put("crosscheck", {"aif360": opinion}))[0] == "findings[0](crosscheck_difference)"


def test_what_does_not_follow_from_the_cube_is_taken_as_written(folder):
    def change(document):
        document["versions"]["python"] = "3.99"
        document["crosscheck"] = {"aif360": {"version": "1", "measures": 5, "max_difference": 1e-12}}

    assert spoil(folder, change) == []


@pytest.fixture
def numbered(tmp_path) -> Path:
    """A good result of a log with case numbers."""
    save_audit(tmp_path / "numbered", audit_of(MANY, by=by("sex"), case="case"), {})
    return tmp_path / "numbered"


def of_cases(document: dict[str, Any], code: str) -> dict[str, Any]:
    (found,) = [item for item in document["findings"] if item["code"] == code]
    return found


def test_what_the_case_numbers_said_is_taken_as_written_as_far_as_it_can_be(numbered):
    document = json.loads((numbered / RESULT).read_text("utf-8"))
    twice = of_cases(document, "duplicate_cases")
    # Of 26 rows one has no number; the other 25 have eight different ones: a1–a4, b1–b3, c1.
    assert (twice["cases"], twice["duplicates"], of_cases(document, "missing_cases")["rows"]) == (8, 17, 1)
    assert verify_folder(numbered) == []

    def other(document):
        of_cases(document, "duplicate_cases").update(cases=9, duplicates=16)

    assert spoil(numbered, other) == []


@pytest.mark.parametrize(
    "change",
    [
        {"cases": 9},
        {"duplicates": -17},
        {"duplicates": 17.0},
        {"duplicates": True},
        {"surplus": 1},
        {"severity": "alert"},
    ],
)
def test_what_the_case_numbers_cannot_have_said_is_found_out(numbered, change):
    named = spoil(numbered, lambda document: of_cases(document, "duplicate_cases").update(change))
    assert named[0].endswith("(duplicate_cases)")


def test_a_finding_of_case_numbers_stands_once_and_only_where_the_plan_has_any(folder, numbered):
    def again(document):
        document["findings"].append(of_cases(document, "missing_cases"))

    assert spoil(numbered, again)[0].endswith("(duplicate_cases)")
    surplus = {"code": "missing_cases", "severity": "notice", "rows": 3}
    assert spoil(folder, lambda document: document["findings"].append(surplus))[0].endswith("(missing_cases)")


def test_a_chance_is_compared_by_its_size_however_small(folder):
    value = json.loads((folder / RESULT).read_text("utf-8"))["gaps"][0]["p_adjusted"]
    assert value < 1e-4
    assert spoil(folder, put("gaps", 0, "p_adjusted", value * (1 + 1e-9))) == []
    assert spoil(folder, put("gaps", 0, "p_adjusted", value * 0.5)) == ["gaps[0](selection_rate sex=m).p_adjusted"]


def test_the_last_bits_of_a_number_may_differ_but_not_its_ninth_digit(folder):
    value = json.loads((folder / RESULT).read_text("utf-8"))["measures"][12]["low"]
    assert spoil(folder, put("measures", 12, "low", value + 1e-12)) == []
    assert spoil(folder, put("measures", 12, "low", value + 1e-8)) == ["measures[12](selection_rate sex=f).low"]


def test_a_changed_count_in_the_cube_is_found_out(folder):
    cube = read_cube(folder / CUBE)
    more = cube.count.copy()
    more[0] += 1
    save_cube(replace(cube, count=more, rows=cube.rows + 1), folder / CUBE)
    named = verify_folder(folder)
    assert named[:3] == ["data.rows", "data.used", "data.fingerprint"]
    assert "measures[0](selection_rate).denominator" in named


def test_people_moved_from_one_cell_to_another_are_found_out(folder):
    cube = read_cube(folder / CUBE)
    moved = cube.count.copy()
    moved[0], moved[1] = moved[0] + 5, moved[1] - 5
    save_cube(replace(cube, count=moved), folder / CUBE)
    assert verify_folder(folder)[0] == "data.fingerprint"


def test_the_cube_of_another_audit_is_found_out(folder, tmp_path):
    other = audit_of(PLAIN, by=by("sex")).cube
    save_cube(other, folder / CUBE)
    assert verify_folder(folder) == ["plan.outcome", "plan.score"]


@pytest.mark.parametrize(
    ("count", "weight"), [(2**54, 1.0), (2**62, 1.0), (2**63 - 1, 1.0), (3, 1e101), (3, 1e308), (3, float("inf"))]
)
def test_a_cube_beyond_all_people_is_refused(folder, count, weight):
    cube = audit_of(PLAIN | {"w": [1.0] * 4}, by=by("sex"), weight="w").cube
    counts, weights = np.full(4, count, np.int64), np.full(4, weight)
    save_cube(replace(cube, count=counts, weight=weights, squared=weights, rows=4 * count), folder / CUBE)
    with pytest.raises(ResultError):
        verify_folder(folder)


@pytest.mark.parametrize("name", [RESULT, CUBE])
@pytest.mark.parametrize(
    "content", [None, b"", b"\0", b"nonsense", b"PAR1", b"PAR1PAR1", b"\xff\xfe{}", b"null", b"[]"]
)
def test_a_missing_or_foreign_file_is_refused(folder, name, content):
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(ResultError):
        verify_folder(folder)


@pytest.mark.parametrize("name", [RESULT, CUBE])
def test_a_folder_in_place_of_a_file_is_refused(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(ResultError):
        verify_folder(folder)


def test_no_folder_and_a_file_instead_of_a_folder_are_refused(tmp_path):
    (tmp_path / "file").touch()
    for place in (tmp_path / "none", tmp_path / "file", tmp_path):
        with pytest.raises(ResultError, match="missing or cannot be read"):
            verify_folder(place)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"value": 0.5,', '"value": NaN,'),
        ('"value": 0.5,', '"value": Infinity,'),
        ('"value": 0.5,', '"value": 1e999,'),
        ('"value": 0.5,', '"value": 0.5, "value": 0.6,'),
        ('"seed": 0', '"seed": 0, "seed": 0'),
        ('"findings": [', '"findings": [' + "[" * 3_000 + "]" * 3_000 + ","),
        ('"code": "gap"', '"code": "gap", "deep": ' + '{"a":' * 900 + "1" + "}" * 900),
        ('"code": "gap"', '"code": "gap", "deep": ' + "[" * 150 + "]" * 150),
        ('"decision": "granted"', '"decision": ' + "9" * 4_000),
        ('"bands": []', '"bands": [3, 2, 1]'),
        ('"confidence": 0.95', '"confidence": 1'),
    ],
)
def test_a_poisoned_document_ends_in_an_error_of_ours_or_is_found_out(folder, old, new):
    text = (folder / RESULT).read_text("utf-8")
    assert old in text
    (folder / RESULT).write_text(text.replace(old, new, 1), "utf-8")
    try:
        named = verify_folder(folder)
    except AlgauditError:
        return
    assert named


@pytest.fixture
def with_amounts(tmp_path) -> Path:
    """A good result with a check of single cases."""
    log = PLAIN | {"paid": [100.0, 0.0, 50.0, 0.0]}
    save_audit(tmp_path / "amounts", audit_of(log, by=by("sex"), amount="paid"), {})
    assert verify_folder(tmp_path / "amounts") == []
    return tmp_path / "amounts"


@pytest.mark.parametrize("code", ["gap", "funnel_gap", "check_not_possible", "anything"])
def test_no_finding_of_another_kind_passes_for_one_of_a_check_of_single_cases(with_amounts, code):
    def forge(document):
        made = copy.deepcopy(document["findings"][0])
        document["findings"].insert(0, made | {"code": code, "check": "amounts"})

    assert spoil(with_amounts, forge)[0].startswith("findings[0]")


def test_a_check_of_single_cases_that_nobody_asked_for_is_found_out(folder):
    def forge(document):
        document["checks"]["amounts"] = {"status": "done"}
        document["findings"].append({"code": "amount_gap", "severity": "alert", "check": "amounts"})

    named = spoil(folder, forge)
    assert "checks.amounts" in named


def test_a_changed_figure_of_a_check_from_counts_is_named(folder):
    assert spoil(folder, put("checks", "power", "comparisons", 0, "needed", 3.0))[0] == (
        "checks.power.comparisons[0](selection_rate sex=m).needed"
    )
