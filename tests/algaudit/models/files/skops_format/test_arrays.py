"""Numpy files whose heading fits what follows pass; the others are in the corpus of evil files."""

import numpy as np
import pytest

from algaudit.models.files.skops_format.arrays import check_array
from algaudit.models.sandbox.protocol import Refused
from tests.algaudit.models.files.pipelines import saved


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
        np.array(7, np.uint64),
        np.array([], np.int64),
        np.array(["自有", ""]),
        np.array([True]),
        np.zeros(3, [("a", "<i8"), ("b", "<f8")]),
    ],
)
def test_numbers_and_texts_pass(array):
    check_array("1.npy", saved(array))


def test_the_second_version_of_the_heading_passes():
    wide = np.zeros(1, [(f"field_{number:05}", "<f8") for number in range(250)])
    assert saved(wide)[6] == 1
    check_array("1.npy", saved(wide))


@pytest.mark.parametrize(
    "array", [np.zeros(2, complex), np.zeros(2, "V8"), np.zeros(2, [("a", "<f8", (2,))]), np.zeros((1,) * 5)]
)
def test_other_things_do_not(array):
    with pytest.raises(Refused, match="array"):
        check_array("1.npy", saved(array))


def test_no_room_is_no_refusal(monkeypatch):
    def full(*_):
        raise MemoryError

    monkeypatch.setattr(np.lib.format, "read_magic", full)
    with pytest.raises(MemoryError):
        check_array("1.npy", b"")
