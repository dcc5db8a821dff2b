"""A department makes a file that can be taken in; nobody else ever opens a pickle."""

import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

CASES = np.random.default_rng(3).normal(size=(1_200, 2))


@pytest.fixture
def pickled(tmp_path):
    rows = pd.DataFrame(CASES, columns=["a", "b"])
    fitted = LogisticRegression().fit(rows, np.where(CASES.sum(axis=1) > 0, "yes", "no"))
    joblib.dump(fitted, tmp_path / "model.pkl")
    rows.to_csv(tmp_path / "rows.csv", index=False)
    return tmp_path


def test_what_the_department_converts_is_taken_in_and_faithful(algaudit, pickled):
    code, out, err = algaudit("convert", "model.pkl", "model.skops", "--own", "--rows", "rows.csv", "--lang", "en")
    assert (code, err) == (0, "")
    assert "model.skops, model.csv" in out
    code, out, _ = algaudit(
        "model", "check", "model.skops", "--reference", "model.csv", "--score", "score", "--lang", "en"
    )
    assert code == 0
    assert "Faithful: in all 1,200 cases" in out
    assert sorted(path.name for path in pickled.iterdir()) == ["model.csv", "model.pkl", "model.skops", "rows.csv"]


def test_nobody_opens_a_pickle_who_does_not_say_that_it_is_theirs(algaudit, tmp_path):
    class Evil:
        def __reduce__(self):
            return open, (str(tmp_path / "was-run"), "w")

    (tmp_path / "evil.pkl").write_bytes(pickle.dumps(Evil()))
    code, _, err = algaudit("convert", "evil.pkl", "out.skops", "--lang", "en")
    assert code == 2
    assert "--own" in err
    code, _, err = algaudit("model", "check", "evil.pkl")
    assert code == 2
    assert "algaudit convert" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evil.pkl"]


def test_what_holds_no_model_leaves_no_file(algaudit, tmp_path):
    joblib.dump({"a": 1}, tmp_path / "a.pkl")
    code, _, err = algaudit("convert", "a.pkl", "out.skops", "--own", "--lang", "en")
    assert code == 2
    assert "no model of scikit-learn" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pkl"]


def test_a_broken_file_gives_one_sentence_and_no_file(algaudit, tmp_path):
    (tmp_path / "a.pkl").write_bytes(b"nothing")
    code, _, err = algaudit("convert", "a.pkl", "out.skops", "--own", "--lang", "en")
    assert code == 2
    assert "could not be opened or written" in err.splitlines()[0]
    assert "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pkl"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["model.pkl"], "model.skops"),
        (["no.pkl", "out.skops", "--own"], "no.pkl"),
        (["model.pkl", "rows.csv", "--own"], "rows.csv is there already"),
        (["model.pkl", "none/out.skops", "--own"], "There is no folder none"),
        (["model.pkl", "out.skops", "--own", "--rows", "no.csv"], "no.csv"),
        (["model.pkl", "out.skops", "--own", "--python", "no-such-python"], "no-such-python"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_written(algaudit, pickled, words, told):
    before = sorted(path.name for path in pickled.iterdir())
    code, _, err = algaudit("convert", *words, "--lang", "en")
    assert code == 2
    assert told in err
    assert sorted(path.name for path in pickled.iterdir()) == before


def test_the_program_alone_can_be_carried_to_another_python(algaudit, tmp_path):
    code, out, _ = algaudit("convert", "--script", "go.py", "--lang", "en")
    assert code == 0
    assert "python go.py MODEL.pkl model.skops ROWS.csv reference.csv" in out
    compile((tmp_path / "go.py").read_text(), "go.py", "exec")
