"""Files that were made to do harm: each is refused in one sentence, quickly, before anything else happens."""

import time

import pytest

from algaudit.errors import InputError
from algaudit.models.rules import read_rules
from algaudit.models.rules.reading.text import MOST_BYTES, MOST_DEEP, MOST_ENTRIES, plain_values
from tests.algaudit.models.rules.cards import card


def said(data: bytes) -> str:
    """Return the sentence about a file."""
    with pytest.raises(InputError) as caught:
        plain_values(data)
    return str(caught.value)


EVIL = {
    "brackets without end": (b"[" * 1_000_000, "is nested more than 20 deep"),
    "nested 100,000 deep and closed": (b"[" * 100_000 + b"]" * 100_000, "is nested more than 20 deep"),
    "objects without end": (b'{"a":' * 150_000, "is nested more than 20 deep"),
    "closed before opened": (b"]" * 100 + b"[" * 500_000, "nested more than 20 deep|is not JSON from line 1"),
    "too many entries": (b"[" + b"0," * 400_000 + b"0]", "has more than 10000 entries"),
    "too large": (b" " * (MOST_BYTES + 1), r"has 1000001 bytes; at most 1000000 are read"),
    "quotation marks only": (b'"' * 999_999, "is not JSON from line 1, character 3 on"),
    "escaped quotation marks only": (b'"' + b'\\"' * 499_999, "is not JSON from line 1, character 1 on"),
    "backslashes only": (b"\\" * 999_999, "is not JSON from line 1, character 1 on"),
    "nothing": (b"", "is not JSON from line 1, character 1 on"),
    "a whole number of a million digits": (
        b'{"base": 1' + b"0" * 999_000 + b"}",
        r"base is the number \*\*\*; a number",
    ),
    "a fraction of a million digits": (
        b'{"base": 0.' + b"1" * 999_000 + b"}",
        r"base is the number \*\*\*; a number",
    ),
    "a huge exponent": (b'{"base": 1e999999999}', "base is the number 1e"),
    "just too large": (b'{"base": -1.1e15}', "base is the number -1.1e15; a number from −10\\^15 to 10\\^15"),
    "infinity by overflow": (b'{"blocks": [{"cap": 1e999}]}', "blocks › 1 › cap is the number 1e999"),
    "infinity": (b'{"base": -Infinity}', "base is the number -Infinity"),
    "not a number": (b'{"decide": [{"at_least": NaN}]}', "decide › 1 › at_least is the number NaN"),
    "a key twice": (b'{"a": {"b": 1, "c": 2, "b": 3}}', "a › b is given twice"),
    "ten thousand keys, one twice": (
        b"{" + b",".join(b'"%d":0' % (key % 9_998) for key in range(9_999)) + b"}",
        "^0 is given twice",
    ),
    "half a character": (rb'{"name": {"zh": "\ud800", "en": "a"}}', "name › zh holds a character that nobody can see"),
    "half a character in a key": (rb'{"\udfff": 1}', "holds a character that nobody can see"),
    "a zero character": (rb'{"name": "a\u0000b"}', "name holds a character that nobody can see"),
    "turned writing": ('{"name": "a\u202eb"}'.encode(), "name holds a character that nobody can see"),
    "a hidden mark": ('{"na\u2066me": "ab"}'.encode(), "holds a character that nobody can see"),
    "UTF-16": ('{"base": 1}'.encode("utf-16"), "is not UTF-8 text; save it as UTF-8"),
    "GB18030": ('{"name": "低保"}'.encode("gb18030"), "is not UTF-8 text; save it as UTF-8"),
    "a pickle": (b"\x80\x04\x95\x10\x00", "is not UTF-8 text; save it as UTF-8"),
    "a list": (b"[]", "must be one object in braces"),
    "a text": (b'"rules"', "must be one object in braces"),
    "two documents": (b"{} {}", "is not JSON from line 1, character 4 on"),
    "a comma too many": (b'{\n "a": 1,\n}', "is not JSON from line [23], character"),
    "single quotation marks": (b"{'a': 1}", "is not JSON from line 1, character 2 on"),
}


@pytest.mark.parametrize("kind", EVIL)
def test_an_evil_file_gets_one_clear_sentence(kind):
    data, sentence = EVIL[kind]
    began = time.process_time()
    with pytest.raises(InputError, match=sentence):
        read_rules(data)
    assert time.process_time() - began < 2


def test_the_limits_themselves_are_allowed():
    deep = MOST_DEEP - 1
    assert plain_values(b'{"a":' + b"[" * deep + b"]" * deep + b"}")
    assert len(plain_values(b'{"a": [' + b"0," * (MOST_ENTRIES - 4) + b"0]}")["a"]) == MOST_ENTRIES - 3
    assert plain_values(b'{"a": 1}' + b" " * (MOST_BYTES - 8)) == {"a": 1}
    assert plain_values(b'{"a": [1e15, -1000000000000000, 1E-300, 0.0]}') == {"a": [1e15, -(10**15), 1e-300, 0]}


def test_one_more_is_too_much():
    assert "deep" in said(b'{"a":' + b"[" * MOST_DEEP + b"]" * MOST_DEEP + b"}")
    assert "entries" in said(b'{"a": [' + b"0," * MOST_ENTRIES + b"0]}")


def test_brackets_and_commas_in_texts_do_not_count():
    text = b'{"a": "' + b'[{,\\\\\\"' * 20_000 + b'"}'
    assert len(plain_values(text)["a"]) == 100_000


def test_a_mark_at_the_beginning_says_only_that_it_is_utf8():
    assert plain_values(b'\xef\xbb\xbf{"a": "\xe4\xbd\x8e\xe4\xbf\x9d\\n"}') == {"a": "低保\n"}


def test_whole_numbers_stay_whole():
    assert repr(plain_values(b'{"a": [3, 3.0, -0]}')) == "{'a': [3, 3.0, 0]}"


def test_no_sentence_repeats_what_could_be_a_person():
    with pytest.raises(InputError) as caught:
        read_rules(b'{"form": "11010519491231002X"}')
    assert "1101" not in str(caught.value)
    assert card()["form"] in str(caught.value)
