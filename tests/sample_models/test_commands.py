"""The demo runs the real commands, shows them, and never writes over somebody's own files."""

import json
import re

import pytest

HEADLINES = {"zh": "发现 2 处大于 5.0 个百分点的差距", "en": "Gaps larger than 5.0 percentage points found: 2"}


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_demo_leaves_a_report_and_checks_it(algaudit, tmp_path, lang):
    ended = algaudit("demo", "--lang", lang)
    assert ended.code == 0
    assert HEADLINES[lang] in ended.out
    assert len(re.findall(r"^\$ algaudit (audit|verify) ", ended.out, re.MULTILINE)) == 2
    report = tmp_path / "algaudit-demo" / "report"
    assert sorted(path.name for path in report.iterdir()) == ["audit.json", "cube.parquet", "report.html"]
    result = json.loads((report / "audit.json").read_text("utf-8"))
    assert result["data"]["used"] == 118
    assert result["crosscheck"].keys() == {"fairlearn", "aif360"}


def test_the_demo_says_nothing_but_its_story(algaudit):
    assert algaudit("demo").err == ""


def test_the_demo_can_be_run_again(algaudit):
    assert algaudit("demo", "--out", "a").code == 0
    assert algaudit("demo", "--out", "a").code == 0


def test_the_commands_it_shows_can_be_typed(algaudit):
    import shlex

    shown = [line[len("$ algaudit ") :] for line in algaudit("demo").out.splitlines() if line.startswith("$ ")]
    assert [algaudit(*shlex.split(line)).code for line in shown] == [1, 0]


def test_somebodys_own_folder_is_left_alone(algaudit, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    ended = algaudit("demo", "--out", "mine", "--lang", "en")
    assert ended.code == 2
    assert "was not made by the demo" in ended.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_said(algaudit, tmp_path):
    (tmp_path / "file").write_text("x")
    ended = algaudit("demo", "--out", "file/inside", "--lang", "en")
    assert ended.code == 2
    assert "cannot be written" in ended.err
