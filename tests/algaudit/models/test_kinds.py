"""A file is what its content says, whatever it is called."""

import pytest

from algaudit.errors import InputError
from algaudit.models import kinds
from algaudit.models.kinds import kind_of
from tests.algaudit.models.evil.pickles import PICKLES, zipped
from tests.algaudit.models.files.pipelines import onnx_file, skops_file


@pytest.mark.parametrize("name", ["model.pkl", "model.onnx", "model"])
def test_what_is_taken_in_is_known_by_content(name):
    assert kind_of(skops_file("logistic"), name) == "skops"
    assert kind_of(onnx_file("tree"), name) == "onnx"
    assert kind_of(b' \n{"form": 1}', name) == "rules"
    assert kind_of(b"\xef\xbb\xbf[1]", name) == "rules"
    assert kind_of("{}".encode("utf-16"), name) == "rules"


@pytest.mark.parametrize("name", PICKLES)
def test_what_could_run_a_program_is_refused_unopened(name):
    file, made, said = PICKLES[name]
    with pytest.raises(InputError) as refused:
        kind_of(made(), file)
    assert refused.value.template == said
    assert file in refused.value.sentence("en")


@pytest.mark.parametrize("sentence", [kinds.PICKLE, kinds.PACKED, kinds.TORCH, kinds.NUMPY, kinds.KERAS, kinds.UNKNOWN])
def test_a_refusal_says_what_to_send_instead(sentence):
    assert all(word in sentence for word in ("rules (JSON)", "ONNX", "skops", "algaudit convert"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (onnx_file("tree")[:-1], kinds.CUT),
        (onnx_file("tree")[:5], kinds.CUT),
        (b"\x08\x0a", kinds.UNKNOWN),
        (b"\x08\x0a\x3a\x00\xff", kinds.CUT),
        (b"\x08\x0a\x3a\x00\x78\x01", kinds.UNKNOWN),
        (b"\x08\x0a\x3a\x00" + b"\xff" * 20, kinds.UNKNOWN),
        (b"\x3a\x02a", kinds.UNKNOWN),
        (b"\x08\x0a" * 150_000, kinds.UNKNOWN),
        (b"\x08", kinds.UNKNOWN),
        (zipped({"a/keras_metadata.pb": b""}), kinds.KERAS),
        (zipped({"1.npy": b""}), kinds.NUMPY),
        (zipped({}), kinds.ZIP),
        (b"PK nothing", None),
    ],
)
def test_the_beginning_of_a_form_is_not_enough(content, said):
    with pytest.raises(InputError) as refused:
        kind_of(content, "a")
    assert said is None or refused.value.template == said
