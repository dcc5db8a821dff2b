"""One catalogue of texts for the whole product: English in the code, Chinese in ``locale/``.

Chinese is the default language everywhere. A text that is shown to anybody is marked with ``N_`` where it is written
and translated where it is shown.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"
LOCALE_DIR = Path(__file__).parent / "locale"
#: BCP 47 tags, for ``<html lang>``.
HTML_LANG = {"zh": "zh-Hans", "en": "en"}
_FOLDERS = {"zh": "zh_Hans"}


def N_(text: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a text for the catalogue and return it as it is.

    Examples
    --------
    >>> N_("gap")
    'gap'
    """
    return text


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; English is the source text itself.

    Parameters
    ----------
    lang : {"zh", "en"}
        Language wanted.

    Returns
    -------
    gettext.NullTranslations
        Translations; without a compiled catalogue the English source text is shown (``algaudit doctor`` says so).
    """
    folder = _FOLDERS.get(lang)
    if folder is None:
        return gettext.NullTranslations()
    return gettext.translation("algaudit", LOCALE_DIR, languages=[folder], fallback=True)


def translate(text: str, lang: str) -> str:
    """Return ``text`` in ``lang``.

    Examples
    --------
    >>> translate("a sentence nobody translated", "zh")
    'a sentence nobody translated'
    """
    return catalogue(lang).gettext(text) if text else text
