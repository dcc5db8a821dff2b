"""Every code that stands behind the lock has a sentence, and foreign words in it are masked and cut."""

import re
from pathlib import Path

import pytest

import algaudit.models.files
from algaudit.errors import InputError
from algaudit.models.files.said import REFUSED, STOPPED, refusal, said_of
from algaudit.models.sandbox.client import Stopped
from algaudit.models.sandbox.protocol import Refused

ROOM = Path(algaudit.models.files.__file__).parent


def test_every_code_has_a_sentence():
    used = set()
    for path in ROOM.rglob("*.py"):
        used |= set(re.findall(r'Refused\("(\w+)"', path.read_text("utf-8")))
    assert used - {"amount"} <= set(REFUSED)


def test_every_sentence_names_the_file():
    assert all("{file}" in sentence for sentence in [*REFUSED.values(), *STOPPED.values()])


def test_a_refusal_becomes_a_sentence():
    with (
        pytest.raises(InputError, match=r"a\.onnx uses the ONNX operator Loop, which is not on the list"),
        said_of("a.onnx"),
    ):
        raise Refused("operator", name="Loop")


@pytest.mark.parametrize("cause", STOPPED)
def test_an_ended_process_becomes_a_sentence_with_its_cause(cause):
    with pytest.raises(InputError, match=r"a\.onnx") as said, said_of("a.onnx"):
        raise Stopped(cause, words="whatever the library said")
    assert said.value.template == STOPPED[cause]


@pytest.mark.parametrize("code", REFUSED)
def test_facts_that_are_missing_leave_no_hole(code):
    assert "{" not in refusal(code, "a.onnx", {}).sentence("en")


def test_an_unknown_code_is_not_shown():
    said = refusal("free_money", "a.onnx", {"file": "b", "name": "x"})
    assert said.template == REFUSED["opening"]
    assert said.facts == {"file": "a.onnx"}


def test_foreign_words_are_masked_and_cut():
    said = refusal("type", "a.skops", {"name": "110105194912310021" + "x" * 1_000}).sentence("en")
    assert "1949" not in said
    assert len(said) < 400
