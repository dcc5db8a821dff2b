"""The command's contract: exit codes, what is printed where, and what is left on the disk."""

import json

import click
import pyarrow as pa
import pytest

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.folder import save_audit
from algaudit.errors import AlgauditError
from reports.comparison.commands import compare

CRITERION = {
    "measure": "selection_rate",
    "by": ["sex"],
    "group": ["f"],
    "reference": ["m"],
    "bound": 0.1,
    "confidence": 0.95,
}


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Audits old (30 of 100 women), new (57) and small (57 of 100, but ten people each), and criteria."""
    monkeypatch.chdir(tmp_path)
    plan = AuditPlan.model_validate({"decision": "granted", "by": [{"column": "sex"}], "count": "n"})
    for name, counts in {"old": [600, 401, 300, 700], "new": [600, 401, 570, 430], "small": [6, 5, 5, 5]}.items():
        table = pa.table({"sex": list("mmff"), "granted": ["1", "0"] * 2, "n": counts})
        save_audit(tmp_path / name, run_audit(read_decisions(table), plan, crosscheck=False), {})
    write(tmp_path / "criteria.json")
    return tmp_path


def write(path, *changes):
    criteria = [{**CRITERION, **change} for change in changes or ({},)]
    path.write_text(json.dumps({"format": "algaudit/criteria/1", "criteria": criteria}), "utf-8")


@pytest.fixture
def run(capfdbinary):
    """Run the command in this process; return its exit code and what it printed."""

    def running(*words, lang="en"):
        code = compare.main([str(word) for word in words], standalone_mode=False, obj=lang)
        return code, capfdbinary.readouterr().out.decode()

    return running


def test_without_criteria_a_gap_that_grew_ends_with_1(folders, run):
    assert run("old", "new")[0] == 0
    code, out = run("new", "old")
    assert code == 1
    assert "became larger" in out


def test_with_criteria_only_these_decide(folders, run):
    assert run("old", "new", "--criteria", "criteria.json")[0] == 0
    write(folders / "strict.json", {}, {"group": ["x"]})
    code, out = run("old", "new", "--criteria", "strict.json")
    assert code == 1
    assert "Criteria that are not met: 1 of 2" in out
    # A gap that grew does not count against criteria that allow it.
    write(folders / "wide.json", {"bound": 0.5})
    assert run("new", "old", "--criteria", "wide.json")[0] == 0
    assert run("new", "old", "--criteria", "criteria.json")[0] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"group": ["x"]}, "nobody in this group"),
        ({"reference": ["x"]}, "nobody in the group that is compared with"),
    ],
)
def test_a_missing_group_is_not_met_and_said(folders, run, change, words):
    write(folders / "criteria.json", change | {"bound": 0.99})
    code, out = run("old", "new", "--criteria", "criteria.json")
    assert code == 1
    assert words in out


def test_too_few_people_never_meet_a_criterion(folders, run):
    assert run("old", "small", "--criteria", "criteria.json")[0] == 1


def test_json_is_all_that_is_printed(folders, run):
    code, out = run("old", "new", "--criteria", "criteria.json", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["format"] == "algaudit/comparison/1"
    assert document["met"] is True
    assert document["criteria"][0]["met"] is True
    assert len(document["criteria_fingerprint"]) == 71


def test_quiet_says_nothing(folders, run):
    assert run("new", "old", "--quiet") == (1, "")


def test_it_speaks_both_languages(folders, run):
    # The catalogue is compiled later; a text without a twin is shown in English, never as a traceback.
    assert run("old", "new", lang="zh")[0] == run("old", "new", lang="en")[0] == 0


def test_the_margin_decides_what_is_put_up_with(folders, run):
    assert run("new", "old", "--margin", "0.5")[0] == 0
    document = json.loads(run("new", "old", "--margin", "0.5", "--json")[1])
    assert (document["margin"], document["changes"][0]["verdict"]) == (0.5, "not_worse")


@pytest.mark.parametrize("margin", ["-0.1", "1", "5", "five", "nan", "inf", ""])
def test_a_margin_that_is_no_share_is_refused(folders, margin):
    with pytest.raises(AlgauditError, match="margin"):
        compare.main(["old", "new", "--margin", margin], standalone_mode=False, obj="en")


@pytest.mark.parametrize(
    "words",
    [
        ["old", "nothing"],
        ["nothing", "new"],
        ["old", "criteria.json"],
        ["old", "new", "--criteria", "nothing.json"],
        ["old", "new", "--criteria", "old"],
        ["old", "new", "--criteria", "old/audit.json"],
    ],
)
def test_bad_input_is_one_of_our_sentences(folders, words):
    with pytest.raises(AlgauditError) as refused:
        compare.main(words, standalone_mode=False, obj="en")
    assert refused.value.exit_code == 2
    assert refused.value.sentence("en")


def test_two_folders_are_needed(folders):
    with pytest.raises(click.UsageError):
        compare.main(["old"], standalone_mode=False, obj="en")


def test_a_comparison_is_kept_whole_and_replaced(folders, run):
    printed = run("old", "new", "--json", "--out", "kept")[1]
    assert [path.name for path in (folders / "kept").iterdir()] == ["comparison.json"]
    assert (folders / "kept" / "comparison.json").read_text("utf-8") == printed
    again = run("new", "old", "--json", "--out", "kept")[1]
    assert (folders / "kept" / "comparison.json").read_text("utf-8") == again != printed


@pytest.mark.parametrize("place", ["old", "criteria.json", "nowhere/kept"])
def test_a_place_that_is_taken_or_missing_is_refused_and_nothing_is_touched(folders, place):
    before = {path: path.read_bytes() for path in folders.rglob("*") if path.is_file()}
    with pytest.raises(AlgauditError, match="cannot be kept"):
        compare.main(["old", "new", "--out", place], standalone_mode=False, obj="en")
    assert {path: path.read_bytes() for path in folders.rglob("*") if path.is_file()} == before


def test_every_option_has_a_help_line():
    options = [param for param in compare.params if isinstance(param, click.Option)]
    assert len(options) == 6
    assert all(option.help for option in options)
