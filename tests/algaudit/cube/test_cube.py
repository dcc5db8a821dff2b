"""A Cube has one canonical form, and says of itself whether it can be the count of a log."""

from dataclasses import replace

import numpy as np
import pytest

from algaudit.cube.cube import Cube, Dimension, in_order

SEX = Dimension("性别", "attribute", ("女", "男", None))
AGE = Dimension("age", "stratum", ("<18", "≥18"), (18.0,))
GRANTED = Dimension("granted", "decision", ("0", "1"))


def tiny(**changes) -> Cube:
    """Return a Cube of seven used cases of nine, in four cells."""
    codes = np.array([[0, 0, 1], [0, 1, 0], [1, 1, 1], [2, 0, 0]])
    made = Cube(
        (SEX, AGE, GRANTED), codes, np.array([1, 2, 3, 1]), rows=9, dropped={"decision_missing": 2}, positive="1"
    )
    return replace(made, **changes)


def test_the_canonical_form_is_the_header_then_the_numbers():
    header = (
        '{"dimensions":[{"bands":[],"column":"性别","labels":["女","男",null],"role":"attribute"},'
        '{"bands":[18.0],"column":"age","labels":["<18","≥18"],"role":"stratum"},'
        '{"bands":[],"column":"granted","labels":["0","1"],"role":"decision"}],"dropped":{"decision_missing":2},'
        '"format":"algaudit/cube/1","outcome_positive":null,"positive":"1","rows":9,"weighted":false}'
    )
    numbers = [[0, 0, 1, 0, 1, 0, 1, 1, 1, 2, 0, 0], [1, 2, 3, 1]]
    codes = b"".join(number.to_bytes(4, "little") for number in numbers[0])
    counts = b"".join(number.to_bytes(8, "little") for number in numbers[1])
    assert tiny().canonical() == header.encode() + b"\n" + codes + b"\n" + counts


def test_the_fingerprint_is_known_and_stays_the_same():
    # sha256 of the bytes above, made with another program (sha256sum).
    assert tiny().fingerprint() == "sha256:d162b10f461bee61321f87531985e405827fe462f02bbbdd9fa16bc26fa40fd4"
    weighted = tiny(weight=np.array([0.5, 1.0, 2.0, 0.25]), squared=np.array([0.25, 0.5, 2.0, 0.0625]))
    assert weighted.fingerprint() == "sha256:0434f8e477971d36377c47c12a0fca9fa5c4b6f7f3a7855dfb809e95d91dc936"


@pytest.mark.parametrize(
    "changes",
    [
        {"count": np.array([1, 2, 3, 2])},
        {"codes": np.array([[0, 0, 0], [0, 1, 0], [1, 1, 1], [2, 0, 0]])},
        {"rows": 10},
        {"dropped": {}},
        {"positive": "0"},
        {"dimensions": (SEX, AGE, Dimension("granted", "decision", ("0", "2")))},
        {"weight": np.array([1.0, 2.0, 3.0, 1.0]), "squared": np.array([1.0, 2.0, 3.0, 1.0])},
    ],
)
def test_any_change_changes_the_fingerprint(changes):
    assert tiny(**changes).fingerprint() != tiny().fingerprint()


def test_the_type_of_the_numbers_in_memory_does_not_matter():
    other = tiny(codes=tiny().codes.astype(np.int32), count=tiny().count.astype(np.int32))
    assert other.fingerprint() == tiny().fingerprint()


def test_columns_are_found_by_name_and_by_role():
    cube = tiny()
    assert cube.used == 7
    assert cube.place("age") == 1
    assert cube.of_role("decision") == GRANTED
    assert cube.of_role("score") is None
    assert cube.codes_of("性别").tolist() == [0, 0, 1, 2]


def test_labels_are_put_in_order_once():
    assert in_order(["男", None, "10", "9", "男"]) == ("9", "10", "男", None)


def test_a_counted_log_is_sound():
    assert tiny().is_sound()
    assert tiny(codes=tiny().codes[:1], count=np.array([7])).is_sound()
    owed = Dimension("owed", "outcome", ("0", "1", None))
    made = tiny(dimensions=(SEX, owed, GRANTED), outcome_positive="1")
    assert made.is_sound()
    zero = tiny(weight=np.zeros(4), squared=np.zeros(4))
    assert zero.is_sound()


def dimensions(place: int, dimension: Dimension) -> dict[str, object]:
    """Return the dimensions with one of them exchanged."""
    made = [SEX, AGE, GRANTED]
    made[place] = dimension
    return {"dimensions": tuple(made)}


@pytest.mark.parametrize(
    "changes",
    [
        {"count": np.array([1, 2, 3, 0]), "rows": 8},
        {"count": np.array([1, 2, 5, -1])},
        {"rows": 8},
        {"dropped": {"decision_missing": 3}},
        {"count": np.array([2**62, 2**62, 2**62, 2**62 + 7])},
        {"codes": np.array([[0, 0, 1], [0, 0, 1], [1, 1, 1], [2, 0, 0]])},
        {"codes": np.array([[0, 1, 0], [0, 0, 1], [1, 1, 1], [2, 0, 0]])},
        {"codes": np.zeros((0, 3), np.int64), "count": np.zeros(0, np.int64), "rows": 2},
        {"positive": None},
        {"positive": "yes"},
        {"outcome_positive": "1"},
        {"weight": np.array([1.0, 2.0, 3.0, np.nan]), "squared": np.ones(4)},
        {"weight": np.ones(4), "squared": np.array([1.0, 2.0, 3.0, np.inf])},
        {"weight": np.array([1.0, 2.0, 3.0, -1.0]), "squared": np.ones(4)},
        dimensions(0, Dimension("性别", "attribute", ("男", "女", None))),
        dimensions(0, Dimension("性别", "attribute", ("女", "女", None))),
        dimensions(0, Dimension("性别", "attribute", (None, "女", "男"))),
        dimensions(0, Dimension("age", "attribute", ("女", "男", None))),
        dimensions(0, Dimension("性别", "decision", ("0", "1", None))),
        dimensions(1, Dimension("age", "stratum", ("<18", "≥17"), (18.0,))),
        dimensions(1, Dimension("age", "stratum", ("<18", "18–<18", "≥18"), (18.0, 18.0))),
        dimensions(1, Dimension("age", "stratum", (None, "<18", "≥18"), (18.0,))),
        dimensions(1, Dimension("owed", "outcome", ("0", "1"))),
        dimensions(2, Dimension("granted", "decision", ("0", "1", None))),
        dimensions(2, Dimension("granted", "attribute", ("0", "1"))),
        {
            "dimensions": (Dimension("a", "outcome", ("0", "1", "2")), Dimension("b", "outcome", ("0", "1")), GRANTED),
            "outcome_positive": "1",
        },
        {"dimensions": (Dimension("a", "outcome", ("0", "1", None)), AGE, GRANTED), "outcome_positive": None},
    ],
)
def test_what_no_log_can_give_is_not_sound(changes):
    assert not tiny(**changes).is_sound()
