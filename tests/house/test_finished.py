"""What is here is finished: no note to come back later, and no stand-in for work that was not done."""

import io
import re
import tokenize

import pytest

from tests.house.sources import python_files, short, text_files

NOTES = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
UNDONE = re.compile(r"\bNotImplemented(?:Error)?\b")
#: Dunder methods answer Python with NotImplemented when another type is to be asked; that is not undone work.
ANSWER = re.compile(r"return NotImplemented\b")
EXPLAINS_ITSELF = "tests/house/test_finished.py"


def note_faults(name: str, text: str) -> list[str]:
    """Return the lines that put work off."""
    return [f"{name}:{number}" for number, line in enumerate(text.splitlines(), 1) if NOTES.search(line)]


def undone_faults(name: str, text: str) -> list[str]:
    """Return the places where Python code says that it does nothing yet; strings and comments are not code."""
    lines = text.splitlines()
    return [
        f"{name}:{token.start[0]}"
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.NAME
        and UNDONE.fullmatch(token.string)
        and not ANSWER.search(lines[token.start[0] - 1])
    ]


def test_nothing_is_put_off():
    texts = ((short(path), path.read_text("utf-8")) for path in text_files())
    assert not [fault for name, text in texts if name != EXPLAINS_ITSELF for fault in note_faults(name, text)]


def test_nothing_is_left_undone():
    texts = ((short(path), path.read_text("utf-8")) for path in python_files())
    assert not [fault for name, text in texts for fault in undone_faults(name, text)]


@pytest.mark.parametrize("planted", ["# TODO: later", "x = 1  # FIXME", "<!-- XXX -->"])
def test_the_rule_sees_a_note(planted):
    assert note_faults("planted.py", planted)


def test_the_rule_sees_undone_work_and_nothing_else():
    assert undone_faults("planted.py", "def f():\n    raise NotImplementedError\n")
    assert not undone_faults("planted.py", "def __eq__(self, other):\n    return NotImplemented\n")
    assert not undone_faults("planted.py", "x = 'NotImplementedError'\n")
