"""The one door: rules, ONNX and skops come in, and everything else is told apart in a sentence."""

import json
import os

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.models.features import Dictionary, plain
from algaudit.models.load import MOST_BYTES, load_model
from algaudit.models.rules import RulesModel
from tests.algaudit.models.files.pipelines import fitted, onnx_file, rows, skops_file, town
from tests.algaudit.models.rules.cards import card


@pytest.fixture
def rules(tmp_path):
    """Return the path of a rules file."""
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(card()), "utf-8")
    return path


def test_each_kind_comes_in_by_its_content(tmp_path, rules):
    path = tmp_path / "model.bin"
    path.write_bytes(skops_file("logistic"))
    with load_model(path) as model:
        assert model.kind == "skops"
        assert np.array_equal(model.score(rows()), fitted("logistic").predict_proba(town())[:, 1])
    path.write_bytes(onnx_file("tree"))
    with load_model(str(path)) as model:
        assert model.kind == "onnx"
    assert isinstance(load_model(rules), RulesModel)


def test_a_dictionary_gives_the_inputs_their_words(tmp_path):
    path, words = tmp_path / "model.skops", tmp_path / "features.json"
    path.write_bytes(skops_file("logistic"))
    names = [("income", "number"), ("age", "number"), ("flat", "category"), ("town", "category")]
    dictionary = Dictionary(features=tuple(plain(*one) for one in names))
    words.write_text(dictionary.model_dump_json(), "utf-8")
    with load_model(path, dictionary=str(words), positive="不通过") as model:
        assert [feature.name for feature in model.features] == [name for name, _ in names]
        assert model.positive == "不通过"


def test_rules_declare_their_features_and_their_label_themselves(tmp_path, rules):
    positive = load_model(rules).positive
    assert load_model(rules, positive=positive).positive == positive
    with pytest.raises(InputError, match="leave out the label"):
        load_model(rules, positive="also")
    with pytest.raises(InputError, match="declare their features themselves"):
        load_model(rules, dictionary=tmp_path / "features.json")


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is no file"):
        load_model(tmp_path / "pipe")
    with pytest.raises(InputError, match="is no file"):
        load_model(tmp_path)
    with pytest.raises(InputError, match="There is no file"):
        load_model(tmp_path / "nothing.onnx")
    with pytest.raises(InputError, match="There is no file"):
        load_model("a\0b")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "model.onnx"
    with path.open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="has more than 50 MB"):
        load_model(path)
