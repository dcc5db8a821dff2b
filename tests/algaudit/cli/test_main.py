"""The command line speaks Chinese first, English on request, and never ends in a traceback."""

import os
import re
import subprocess
import sys

import click
import pytest

from algaudit.cli import EXIT_INTERRUPTED, EXIT_NOT_READ, EXIT_OUR_FAULT, group
from algaudit.commands import COMMANDS


def test_help_is_chinese_by_default_and_names_every_command(algaudit):
    ended = algaudit("--help")
    assert ended.code == 0
    assert "用法：algaudit" in ended.out
    for name in COMMANDS:
        assert re.search(rf"^  {name}\s+\S*[一-鿿]", ended.out, re.MULTILINE)


@pytest.mark.parametrize("words", [("--lang", "en", "--help"), ("--lang=en", "-h")])
def test_help_is_english_on_request(algaudit, words):
    ended = algaudit(*words)
    assert ended.code == 0
    assert "Usage: algaudit" in ended.out
    assert not re.search(r"[一-鿿]", ended.out)


def test_the_surroundings_may_choose_the_language(algaudit, monkeypatch):
    monkeypatch.setenv("ALGAUDIT_LANG", "en")
    assert "Usage: " in algaudit("--help").out


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help_in_both_languages(algaudit, name, lang):
    ended = algaudit(name, "--help", "--lang", lang)
    assert ended.code == 0
    assert ("用法：" in ended.out) == (lang == "zh")
    listed = ended.out.split("选项" if lang == "zh" else "Options", 1)[1]
    assert bool(re.search(r"[一-鿿]", listed)) == (lang == "zh")


def test_without_a_command_the_help_is_shown_as_a_complaint(algaudit):
    ended = algaudit()
    assert (ended.code, ended.out) == (2, "")
    assert "doctor" in ended.err


def test_the_version_is_one_line(algaudit):
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", algaudit("--version").out)


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        (("audti",), "没有 audti；相近的有：audit", "There is no audti; the nearest are: audit"),
        (("xyz",), "没有 xyz", "There is no xyz"),
        (("--verbose",), "没有 --verbose；相近的有：--version", "There is no --verbose; the nearest are: --version"),
        (("audit", "a.csv", "--descision", "x"), "相近的有：--decision", "the nearest are: --decision"),
        (("audit", "--decision", "x"), "命令行缺少：LOG", "missing on the command line: LOG"),
        (("audit", "a.csv", "--decision"), "选项 --decision 缺少值", "option --decision needs a value"),
        (("audit", "a.csv", "--json=3"), "选项 --json", "option --json needs a value or takes none"),
        (("audit", "a.csv", "--lang", "fr"), "可用的是：zh, en", "possible are: zh, en"),
        (("verify",), "命令行缺少：DIR", "missing on the command line: DIR"),
        (("verify", "a", "b"), "无法理解这条命令", "cannot be understood"),
    ],
)
def test_wrong_usage_is_one_sentence_in_both_languages(algaudit, words, chinese, english):
    ended = algaudit(*words)
    assert (ended.code, ended.out) == (2, "")
    first, second = ended.err.splitlines()
    assert chinese in first
    assert english in second


def test_the_chosen_language_comes_first(algaudit):
    assert algaudit("--lang", "en", "xyz").err.splitlines()[0].startswith("There is no xyz")


def _failing(error):
    @click.command()
    def fail():
        raise error

    return fail


@pytest.fixture
def failing(monkeypatch):
    """Let a command that fails in a chosen way stand in the table."""

    def add(error):
        monkeypatch.setattr(group, "get_command", lambda _ctx, _name: _failing(error))

    return add


def test_a_fault_of_ours_is_a_sentence_with_its_own_exit_code(algaudit, failing, monkeypatch):
    monkeypatch.delenv("ALGAUDIT_TRACEBACK", raising=False)
    failing(ZeroDivisionError("110105199001011234"))
    ended = algaudit("audit")
    assert ended.code == EXIT_OUR_FAULT
    assert "ZeroDivisionError" in ended.err
    assert "110105" not in ended.err
    assert "Traceback" not in ended.err


def test_a_traceback_is_shown_to_whoever_asks_for_it(algaudit, failing, monkeypatch):
    monkeypatch.setenv("ALGAUDIT_TRACEBACK", "1")
    failing(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        algaudit("audit")


def test_an_interruption_is_said_and_has_the_exit_code_of_the_shell(algaudit, failing):
    failing(KeyboardInterrupt())
    ended = algaudit("audit")
    assert ended.code == EXIT_INTERRUPTED
    assert "已中断" in ended.err


def test_nobody_reading_is_no_error_to_show():
    command = f"{sys.executable} -m algaudit doctor --json"
    reader = subprocess.run(
        f"{command} | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
        text=True,
        check=False,
    )
    assert reader.returncode in {0, EXIT_NOT_READ}
    assert reader.stderr == ""


def test_a_terminal_without_chinese_letters_still_gets_an_answer():
    surroundings = os.environ | {"PYTHONIOENCODING": "ascii", "ALGAUDIT_LANG": "zh"}
    command = [sys.executable, "-m", "algaudit", "--help"]
    ended = subprocess.run(command, env=surroundings, capture_output=True, check=False)
    assert ended.returncode == 0
    assert b"audit" in ended.stdout
