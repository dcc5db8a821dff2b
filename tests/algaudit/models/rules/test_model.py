"""What rules can do as an algorithm under audit."""

import hashlib
import json

import numpy as np
import pytest

from algaudit.errors import InputError
from algaudit.models.model import Model
from algaudit.models.rules import read_rules
from algaudit.models.rules.model import AT_A_TIME
from tests.algaudit.models.rules.cards import WORDS, block, card, model


def limited() -> dict:
    """Return a card with reasons, clauses, an exclusion to a label of its own, and a limit."""

    def clause(name: str) -> dict:
        return {"zh": name, "en": name}

    return card(
        blocks=[
            block(
                {
                    "bands": "age",
                    "steps": [{"below": 18, "points": 5, "reason": "R1", "clause": clause("step")}, {"points": 1}],
                    "missing": 0,
                    "clause": clause("item"),
                },
                {"when": {"feature": "flat", "is": ["own"]}, "points": -9, "reason": "R2"},
                name="first",
                floor=-3,
                clause=clause("block"),
            ),
            block({"per_unit": "income", "points": 0.5, "missing": 0, "label": clause("money")}, name="second"),
        ],
        exclude=[
            {"when": {"feature": "income", "missing": True}, "label": "ask", "reason": "R3"},
            {"when": {"feature": "age", "above": 90}, "label": "grant"},
        ],
        decide=[{"at_least": 4, "label": "grant"}, {"label": "refuse"}],
        labels={"ask": WORDS, "grant": WORDS},
        reasons=dict.fromkeys(["R1", "R2", "R3"], WORDS),
    )


ROWS = {
    "age": np.array([17.0, 30.0, np.nan, 95.0]),
    "income": np.array([2.0, 8.0, np.nan, 0.0]),
    "heads": np.array([1.0, 1.0, 1.0, 1.0]),
    "flat": np.array(["rent", "own", None, "own"], object),
}


def test_it_is_a_model_like_any_other():
    read: Model = model(limited())
    assert (read.kind, read.unit, read.positive) == ("rules", "points", "grant")
    assert read.labels == ("grant", "refuse", "ask")
    assert [one.name for one in read.features] == ["age", "income", "heads", "flat"]
    # 5 + 1; 1 - 9 cut off at -3, + 4; nothing known; 1 - 9 cut off.
    assert read.score(ROWS).tolist() == [6, 1, 0, -3]
    assert read.predict(ROWS).tolist() == ["grant", "refuse", "ask", "grant"]
    assert read.predict(ROWS).dtype == object


def test_its_fingerprint_is_that_of_the_file_not_of_its_meaning():
    plain, spaced = json.dumps(card()).encode(), json.dumps(card(), indent=1).encode()
    assert read_rules(plain).fingerprint == hashlib.sha256(plain).hexdigest()
    assert read_rules(plain).fingerprint != read_rules(spaced).fingerprint
    assert read_rules(b"\xef\xbb\xbf" + plain).card == read_rules(spaced).card


def test_every_item_says_what_it_gave_and_why():
    first, second, third = model(limited()).items(ROWS)
    assert [one.id for one in (first, second, third)] == ["first.1", "first.2", "second.1"]
    assert [one.block for one in (first, second, third)] == ["first", "first", "second"]
    assert first.points.tolist() == [5, 1, 0, 1]
    assert [first.line(case).reason for case in range(4)] == ["R1", None, None, None]
    assert [first.line(case).clause.en for case in range(4)] == ["step", "item", "item", "item"]
    assert [first.line(case).id for case in range(4)] == ["first.1.1", "first.1.2", "first.1.3", "first.1.2"]
    assert second.points.tolist() == [0, -9, 0, -9]
    assert [second.line(case).reason for case in range(4)] == [None, "R2", None, "R2"]
    assert second.line(0).clause.en == "block"
    assert (third.line(0).kind, third.line(2).kind, third.line(0).clause.en) == ("per_unit", "points", "basis")
    assert (first.features, second.features, third.features) == (("age",), ("flat",), ("income",))
    assert (first.words.en, third.words.en) == ("age", "money")


def test_the_first_exclusion_that_holds_counts():
    read = model(limited())
    assert read.excluded(ROWS).tolist() == [-1, -1, 0, 1]
    both = dict(ROWS, age=np.full(4, 99.0))
    assert read.excluded(both).tolist() == [1, 1, 0, 1]
    assert [(one.label, one.reason, one.clause.en) for one in read.exclusions()] == [
        ("ask", "R3", "basis"),
        ("grant", None, "basis"),
    ]


def test_thresholds_are_those_of_the_file():
    read = model(limited())
    assert [read.threshold(label) for label in read.labels] == [4, None, None]
    with pytest.raises(InputError, match=r"no decision “maybe”; they make: grant, refuse, ask\."):
        read.threshold("maybe")


def test_many_cases_are_scored_as_one_by_one():
    size = AT_A_TIME + 3
    rows = {name: np.resize(column, size) for name, column in ROWS.items()}
    scores = model(limited()).score(rows)
    assert scores.tolist() == np.resize([6.0, 1.0, 0.0, -3.0], size).tolist()


def test_no_cases_have_no_scores():
    rows = {name: column[:0] for name, column in ROWS.items()}
    read = model(limited())
    assert (read.score(rows).tolist(), read.predict(rows).tolist(), read.excluded(rows).tolist()) == ([], [], [])


def test_a_score_is_never_undefined_whatever_the_numbers():
    rows = {
        "age": np.array([np.inf, -np.inf, np.nan, 1e308, -1e15]),
        "income": np.array([1e15, 1e16, -1e308, np.inf, 5e-324]),
        "heads": np.zeros(5),
        "flat": np.array(["", "elsewhere", None, "own", "own"], object),
    }
    scores = model(limited()).score(rows)
    assert np.isfinite(scores).all()
    # Beyond 10^15 counts as missing; exactly 10^15 does not.
    assert scores.tolist() == [5e14, 0, 0, -3, -3]


def test_further_columns_and_whole_numbers_do_no_harm():
    rows = dict(ROWS, further=np.array(["x"] * 4, object), heads=np.array([1, 2, 3, 4]))
    assert model(limited()).score(rows).tolist() == [6, 1, 0, -3]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({}, r"No column of the cases was given"),
        ({"age": np.zeros(2)}, r"need the column flat, which the cases do not have"),
        (dict(ROWS, flat=np.array(["own"], object)), r"Column flat has 1 values, but there are 4 cases"),
        (dict(ROWS, income=np.array(["a"] * 4)), r"Column income must hold numbers"),
    ],
)
def test_cases_that_cannot_be_read_are_refused_in_one_sentence(rows, said):
    with pytest.raises(InputError, match=said):
        model(limited()).score(rows)
