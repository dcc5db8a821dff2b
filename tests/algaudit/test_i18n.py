"""One catalogue: English is the source, Chinese the default, and what is not translated is shown as it is."""

import pytest

from algaudit import i18n
from algaudit.i18n import DEFAULT_LANGUAGE, HTML_LANG, LANGUAGES, LOCALE_DIR, N_, catalogue, translate

KNOWN = "There is no file {path}; check the name and the folder."


def test_chinese_is_the_default_and_every_language_has_a_tag_for_pages():
    assert DEFAULT_LANGUAGE == LANGUAGES[0] == "zh"
    assert HTML_LANG == {"zh": "zh-Hans", "en": "en"}
    assert set(HTML_LANG) == set(LANGUAGES)


def test_marking_a_text_leaves_it_as_it_is():
    assert N_("gap {size}") == "gap {size}"


def test_a_known_text_is_translated_and_keeps_its_places():
    assert translate(KNOWN, "en") == KNOWN
    chinese = translate(KNOWN, "zh")
    assert chinese != KNOWN
    assert "{path}" in chinese


@pytest.mark.parametrize("lang", [*LANGUAGES, "fr"])
def test_a_text_that_nobody_translated_and_an_empty_one_are_shown_as_they_are(lang):
    assert translate("a sentence nobody translated", lang) == "a sentence nobody translated"
    # The catalogue's own header hides behind the empty text.
    assert translate("", lang) == ""


def test_a_language_that_is_not_spoken_gets_the_source_text():
    assert translate(KNOWN, "fr") == KNOWN


def test_a_catalogue_is_opened_once():
    assert catalogue("zh") is catalogue("zh")


def test_without_a_compiled_catalogue_the_source_text_is_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(i18n, "LOCALE_DIR", tmp_path)
    catalogue.cache_clear()
    try:
        assert translate(KNOWN, "zh") == KNOWN
    finally:
        catalogue.cache_clear()


def test_the_catalogue_lies_inside_the_library():
    assert (LOCALE_DIR / "zh_Hans" / "LC_MESSAGES" / "algaudit.po").is_file()
