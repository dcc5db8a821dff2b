"""What the surroundings may set: the language, and a secret of which keys of cases are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from algaudit.i18n import DEFAULT_LANGUAGE, LANGUAGES

LANGUAGE_VARIABLE = "ALGAUDIT_LANG"
SALT_VARIABLE = "ALGAUDIT_CASE_SALT"


def chosen_language(arguments: Sequence[str], surroundings: Mapping[str, str]) -> str:
    """Return the language to speak, before the arguments are understood: help and complaints need it too.

    Parameters
    ----------
    arguments : sequence of str
        Words of the command line; ``--lang en`` and ``--lang=en`` are seen wherever they stand.
    surroundings : mapping
        Environment variables; ``ALGAUDIT_LANG`` is asked when no ``--lang`` is given.

    Returns
    -------
    {"zh", "en"}
        Chinese unless another known language was asked for.

    Examples
    --------
    >>> chosen_language(["audit", "log.csv", "--lang", "en"], {}), chosen_language([], {})
    ('en', 'zh')
    """
    words = list(arguments)
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    wanted = [*asked, surroundings.get(LANGUAGE_VARIABLE, "")]
    return next((language for language in wanted if language in LANGUAGES), DEFAULT_LANGUAGE)


def case_salt(surroundings: Mapping[str, str]) -> bytes | None:
    """Return the office's secret for keys of cases, None when there is none.

    Examples
    --------
    >>> case_salt({"ALGAUDIT_CASE_SALT": "kept in the safe"}), case_salt({})
    (b'kept in the safe', None)
    """
    return surroundings.get(SALT_VARIABLE, "").encode() or None
