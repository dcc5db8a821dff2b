"""What all pieces of a rules file have in common: fixed keys, each described where it stands."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import ConfigDict

from algaudit.models.features import Form

#: Where something stands: keys and places in lists, counted from 0, from the outermost to the innermost.
Path: TypeAlias = tuple[str | int, ...]


def known_keys(form: type[Form]) -> list[str]:
    """Return the keys of a piece as they are written in the file.

    Examples
    --------
    >>> from algaudit.models.features import Words
    >>> known_keys(Words)
    ['zh', 'en']
    """
    return [field.alias or name for name, field in form.model_fields.items()]


class Sheet(Form):
    """A piece of a rules file. Its attributes are described where they stand, and so in the published schema."""

    model_config = ConfigDict(use_attribute_docstrings=True)


def tag_of(given: object, keys: tuple[str, ...]) -> str | None:
    """Return by which of its keys a piece is told apart from others, in brackets; None when it has none or several.

    The brackets keep it apart from the keys of the file when the place of a fault is named.

    Examples
    --------
    >>> tag_of({"bands": "age", "steps": []}, ("bands", "table"))
    '<bands>'
    """
    found = [key for key in keys if key in given] if isinstance(given, dict) else []
    return f"<{found[0]}>" if len(found) == 1 else None
