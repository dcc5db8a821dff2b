"""Reads ``algorithm.toml``; every fault is one sentence with its place, and no file outside the folder is opened."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from algaudit.errors import InputError
from algaudit.explain.decision.facts import FORM, Facts
from algaudit.i18n import N_
from algaudit.models.features import Form
from algaudit.privacy.masks import shown

FACTS: Final = "algorithm.toml"
_LONGEST: Final = 60
_MOST_BYTES: Final = 1024**2


def read_facts(folder: Path) -> Facts:
    """Read the facts of an algorithm.

    Parameters
    ----------
    folder : Path
        Holds ``algorithm.toml``.

    Raises
    ------
    InputError
        When the file is not there, is no TOML, or is wrong somewhere; the sentence says where and what would be right.
    """
    path = folder / FACTS
    given = _parsed(path)
    if given.get("form") != FORM:
        sentence = N_("{path} does not say form = “{known}”; found: {found}.")
        raise InputError(sentence, path=path, known=FORM, found=shown(given.get("form", "—")))
    try:
        return Facts.model_validate(given)
    except ValidationError as error:
        raise _fault(error.errors()[0], path) from error


def inside(folder: Path, name: str) -> Path:
    """Return the path of something in a folder.

    Raises
    ------
    InputError
        When it lies outside: facts that come from somebody else may not point at other files of this machine.

    Examples
    --------
    >>> inside(Path("town"), "decisions/2026.csv").as_posix()
    'town/decisions/2026.csv'
    """
    path = folder / name
    if Path(name).is_absolute() or not path.resolve().is_relative_to(folder.resolve()):
        sentence = N_("{name} in algorithm.toml lies outside its folder; put the file into the folder.")
        raise InputError(sentence, name=shown(name, _LONGEST))
    return path


# Any: whatever stands in the file.
def _parsed(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise InputError(N_("{path} has more than 1 MB; an algorithm's facts are shorter."), path=path)
        return tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        sentence = N_("{folder} has no file {name}; name the folder of an algorithm, or a snapshot.json.")
        raise InputError(sentence, folder=path.parent, name=path.name) from error
    except UnicodeDecodeError as error:
        raise InputError(N_("{path} is not UTF-8 text; save it as UTF-8."), path=path) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        sentence = N_('{path} is not TOML (line {line}); write lines such as role = "recommends".')
        raise InputError(sentence, path=path, line=line.group(1) if line else "?") from error


def _fault(error: ErrorDetails, path: Path) -> InputError:
    steps = [step for step in error["loc"] if isinstance(step, int) or step.isidentifier()]
    place = shown(_place(steps), _LONGEST)
    if error["type"] == "missing":
        return InputError(N_("{path} does not say {place}; add it."), path=path, place=place)
    if error["type"] == "extra_forbidden":
        known = ", ".join(_known(Facts, steps[:-1]))
        sentence = N_("{path} has {place}, which nothing here knows; known there are: {known}.")
        return InputError(sentence, path=path, place=place, known=known)
    if error["type"] == "literal_error":
        sentence = N_("{path} is wrong at {place}: {found} is not possible; possible are {known}.")
        known = str(error.get("ctx", {}).get("expected", "?"))
        return InputError(sentence, path=path, place=place, found=shown(error["input"]), known=known)
    sentence = N_(
        "{path} is wrong at {place}: texts have zh and en, lists are lists, numbers are whole, days are written "
        "2026-03-14."
    )
    return InputError(sentence, path=path, place=place)


def _place(steps: Sequence[int | str]) -> str:
    """Write a place as people count.

    Examples
    --------
    >>> _place(["remedies", 0, "body", "zh"])
    'remedies[1].body.zh'
    """
    found = ""
    for step in steps:
        found += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if found else step
    return found or "form"


def _known(form: type[Form], steps: Sequence[int | str]) -> list[str]:
    """Return the names that are known at a place."""
    for step in steps:
        if isinstance(step, str) and step in form.model_fields:
            form = _form_in(form.model_fields[step].annotation) or form
    return list(form.model_fields)


def _form_in(annotation: Any) -> type[Form] | None:
    """Return the form that an annotation holds, however deep it stands."""
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    found = (_form_in(one) for one in get_args(annotation))
    return next((one for one in found if one is not None), None)
