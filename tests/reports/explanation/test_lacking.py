"""Every code of something missing, and of every warning, has words in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

import algaudit.explain.decision.explanation as room
from algaudit.explain.decision.explanation import Lack, Mark
from reports.explanation.lacking import LACKS, lack, mark_facts, marks
from reports.explanation.voice import voice


def test_every_code_that_can_be_missing_has_words():
    text = Path(room.__file__).read_text("utf-8")
    codes = set(re.findall(r'Lack\("(\w+)"', text)) | set(re.findall(r'_declared\("\w+", "(\w+)"\)', text))
    codes |= {"source", "taken", "clause", "review", "court", "petition", "review_within", "court_within"}
    assert codes == set(LACKS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_are_whole(lang):
    speaker = voice(lang)
    for code in LACKS:
        said = lack(Lack(code, 2), speaker)
        assert said
        assert "{" not in said
    warned = marks(get_args(Mark), mark_facts(1_000, 980), speaker)
    assert len(warned) == len(get_args(Mark))
    assert all(one.title and one.body and "{" not in one.body for one in warned)
    assert any("20" in one.body and "1,000" in one.body for one in warned)
