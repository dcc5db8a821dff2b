"""The three words of start.py, and how trouble ends."""

import subprocess
import sys

import pytest

from tools import commands
from tools.commands import EXIT_CANNOT_START, EXIT_INTERRUPTED, run
from tools.places import ROOT
from tools.words import CannotStart, one_line, sentence


@pytest.mark.parametrize("words", [[], ["help"], ["--help"], ["Demo"], ["tests"]])
def test_any_other_word_ends_in_the_usage_in_both_languages(words, capsys):
    assert run(words) == EXIT_CANNOT_START == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == sentence("usage") + "\n"


def test_start_py_hands_its_words_on():
    answer = subprocess.run(
        [sys.executable, str(ROOT / "start.py"), "dance"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == sentence("usage").splitlines()


def test_what_cannot_start_is_said_in_one_sentence(monkeypatch, capsys):
    def blocked(rest):
        raise CannotStart("system_missing", packages=" ".join(rest))

    monkeypatch.setattr(commands, "setup", blocked)
    assert run(["setup", "chromium"]) == EXIT_CANNOT_START
    assert "sudo apt-get install chromium" in capsys.readouterr().err


def test_an_interruption_ends_in_its_own_exit_code(monkeypatch, capsys):
    def interrupted(rest):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "test", interrupted)
    assert run(["test"]) == EXIT_INTERRUPTED == 130
    assert capsys.readouterr().err == sentence("interrupted") + "\n"


def test_the_exit_code_of_a_command_is_the_end(monkeypatch):
    monkeypatch.setattr(commands, "setup", len)
    assert run(["setup"]) == 0
    assert run(["setup", "a", "b", "c"]) == 3


def test_sentences_have_two_lines_or_one():
    assert sentence("ready", seconds=3.4).splitlines() == [
        "环境已就绪，用时 3 秒。",
        "The environment is ready after 3 s.",
    ]
    assert one_line("gate", number=1, total=5, name="mypy") == "第 1/5 关：mypy · Gate 1 of 5: mypy"
