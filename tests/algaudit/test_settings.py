"""The language is known before the words of a command are understood."""

import pytest

from algaudit.settings import case_salt, chosen_language


@pytest.mark.parametrize(
    ("words", "surroundings", "language"),
    [
        ([], {}, "zh"),
        (["audit", "--lang", "en"], {}, "en"),
        (["--lang=en"], {"ALGAUDIT_LANG": "zh"}, "en"),
        ([], {"ALGAUDIT_LANG": "en"}, "en"),
        (["--lang", "zh"], {"ALGAUDIT_LANG": "en"}, "zh"),
        (["--lang", "fr"], {}, "zh"),
        (["--lang"], {"ALGAUDIT_LANG": "klingon"}, "zh"),
    ],
)
def test_an_option_comes_before_the_surroundings_and_chinese_is_the_default(words, surroundings, language):
    assert chosen_language(words, surroundings) == language


def test_the_secret_of_the_office_is_its_own_and_an_empty_one_is_none():
    assert case_salt({"ALGAUDIT_CASE_SALT": "密语"}) == "密语".encode()
    assert case_salt({"ALGAUDIT_CASE_SALT": ""}) is None
    assert case_salt({}) is None
