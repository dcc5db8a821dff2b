"""No file can run a program, end this process, or hold it up; each is refused with a sentence that helps."""

import os
import resource
import time

import pytest

from algaudit.errors import InputError
from algaudit.models.load import load_model
from tests.algaudit.models.evil.corpus import EVIL
from tests.algaudit.models.evil.pickles import CANARY, pickled

#: Seconds: the time a locked process may take, and a little for starting and ending it.
LONGEST = 12
MEBIBYTE = 1024**2


def test_the_corpus_is_large():
    assert len(EVIL) >= 150
    assert len({evil.said for evil in EVIL.values()}) >= 35


def test_the_program_in_the_pickles_would_leave_a_trace(tmp_path, monkeypatch):
    import pickle

    monkeypatch.setenv(CANARY, str(tmp_path / "canary"))
    pickle.loads(pickled(2))
    assert (tmp_path / "canary").read_text().strip() == "was here"


@pytest.mark.parametrize("name", EVIL)
def test_an_evil_file_is_refused_in_a_sentence_and_does_nothing(name, tmp_path, monkeypatch):
    monkeypatch.setenv(CANARY, str(tmp_path / "canary"))
    evil = EVIL[name]
    path = tmp_path / evil.file
    path.write_bytes(evil.made())
    peak, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    with pytest.raises(InputError) as refused:
        load_model(path)

    assert time.monotonic() - begin < LONGEST
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < 512 * MEBIBYTE // 1024
    assert sorted(os.listdir(tmp_path)) == [evil.file]
    assert evil.said is None or refused.value.template == evil.said
    for sentence in refused.value.sentences("zh"):
        assert 10 < len(sentence) < 400
        assert "Traceback" not in sentence
        assert "{" not in sentence
