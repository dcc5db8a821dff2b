"""Answers from outside: taken as they are meant, or refused in one sentence that names the question."""

import hashlib
import json

import pytest

from algaudit.errors import InputError
from registry.impact.answers import answers_from_json, fingerprint, read_answers
from registry.impact.shelf import questionnaire
from tests.registry.impact.small import choice, made, question, when

SMALL = made(
    question("a", choice("yes", 1), choice("no", 0)),
    question("ticks", choice("x", 1), choice("y", 1), choice("z", 1), kind="many"),
    question("none", choice("x", 1), choice("y", 1), kind="many", none=True),
    question("words", kind="text", area="none"),
    question("below", choice("x", 1), choice("y", 0), when=[when("a", "yes")]),
)


def refused(read, *given):
    with pytest.raises(InputError) as caught:
        read(*given)
    return caught.value


def test_answers_come_out_in_the_order_of_the_questions():
    given = {"words": "第一行\n第二行", "none": [], "ticks": ["z", "x"], "a": "no", "below": None}
    found = read_answers(SMALL, given)
    assert list(found.items()) == [("a", "no"), ("ticks", ("x", "z")), ("none", ()), ("words", "第一行\n第二行")]


def test_json_and_python_values_are_read_alike():
    given = {"a": "yes", "ticks": ["x"]}
    assert answers_from_json(SMALL, b"\xef\xbb\xbf" + json.dumps(given).encode()) == read_answers(SMALL, given)


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ([], "found list"),
        ("a", "found str"),
        (None, "found NoneType"),
        ({"b": "yes"}, "no question b"),
        ({1: "yes"}, "no question 1"),
        ({"a": "maybe"}, "maybe is no answer to question a; possible: yes, no"),
        ({"a": ["yes"]}, "a takes one answer, written as text; found list"),
        ({"a": True}, "found bool"),
        ({"a": 1}, "found int"),
        ({"a": {"$ne": 1}}, "found dict"),
        ({"ticks": "x"}, "ticks takes a list of answers; found str"),
        ({"ticks": {"x": 1}}, "found dict"),
        ({"ticks": ["x", 1]}, "takes a list of answers; found list"),
        ({"ticks": ["x", "q"]}, "q is no answer to question ticks"),
        ({"ticks": ["x", "x"]}, "the answer x twice"),
        ({"ticks": []}, "ticks needs at least one answer"),
        ({"words": 3}, "words is answered in words; found int"),
        ({"words": "  "}, "empty or holds signs"),
        ({"words": "a\0b"}, "empty or holds signs"),
        ({"words": "\ud800"}, "empty or holds signs"),
        ({"words": "长" * 2001}, "longer than 2000 letters"),
    ],
)
def test_what_does_not_fit_is_refused_and_named(given, part):
    assert part in str(refused(read_answers, SMALL, given))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{}",
        b'{"a": NaN}',
        b'{"a": "yes", "a": "no"}',
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
    ],
)
def test_what_is_no_plain_json_is_refused(content):
    assert "are not JSON in UTF-8" in str(refused(answers_from_json, SMALL, content))


def test_a_huge_text_is_not_even_read():
    assert "larger than a megabyte" in str(refused(answers_from_json, SMALL, b" " * 1_000_001))


def test_a_refusal_never_repeats_a_number_of_a_person():
    for given in ({"11010519491231002X": "yes"}, {"a": "11010519491231002X"}):
        assert "1101051949" not in str(refused(read_answers, SMALL, given))


def test_the_fingerprint_is_of_what_counts():
    one = fingerprint(SMALL, {"a": "no", "ticks": ("x", "z")})
    assert one == fingerprint(SMALL, {"ticks": ("z", "x"), "a": "no", "below": "x"})
    assert one != fingerprint(SMALL, {"a": "no", "ticks": ("x",)})
    assert one == "sha256:" + one.removeprefix("sha256:").lower()
    assert len(one) == len("sha256:") + 64


def test_another_questionnaire_gives_another_fingerprint():
    assert fingerprint(questionnaire("county", "1"), {}) != fingerprint(questionnaire("canada-aia", "1.0.1"), {})


def test_a_fingerprint_stays_what_it_was():
    """A literal, since signatures of former years are held against it."""
    assert fingerprint(SMALL, {"a": "no"}) == ("sha256:" + hashlib.sha256(b'["small","1",{"a":"no"}]').hexdigest())
