"""What every algorithm of the sample county consists of, where it is read from, and how it is written into a folder.

Names of columns and values stand in the code as codes with an ``@`` before them, and become words when they are
written: a county's data speak the language of whoever reads them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from algaudit.i18n import LANGUAGES
from sample_models.town.words import WORDS

#: Columns by code: numbers, texts, or codes; None where blank.
Table: TypeAlias = Mapping[str, npt.NDArray[Any]]
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 13))


@dataclass(frozen=True, eq=False)
class Sample:
    """One algorithm with everything an audit of it needs.

    Parameters
    ----------
    slug : str
        Name of its folder.
    model : dict or callable
        Rules as JSON with codes, or a function of the language that makes the bytes of a model file.
    suffix : str
        Of the model file.
    log : Table
        Decisions, with a column ``@month``.
    plan : dict
        Of the audit, as in a plan file, with codes.
    card : dict of str to str
        The model card by language.
    dictionary : dict, optional
        Feature dictionary with codes; rules carry their own.
    """

    slug: str
    # Any: JSON, or bytes by language.
    model: Any
    suffix: str
    log: Table
    plan: dict[str, Any]
    card: dict[str, str]
    dictionary: dict[str, Any] | None = None
    #: Further tables by file name, such as the census.
    tables: dict[str, Table] = field(default_factory=dict)


# Any: JSON.
def given(name: str) -> dict[str, Any]:
    """Return the rules of an algorithm or the feature dictionary of a model file, with codes in the place of words."""
    found: dict[str, Any] = json.loads(_text(f"{name}.json"))
    return found


def card(slug: str) -> dict[str, str]:
    """Return the model card of an algorithm by language."""
    return {lang: _text(f"{slug}.{lang}.md") for lang in LANGUAGES}


def _text(name: str) -> str:
    return files("sample_models.town").joinpath("files", name).read_text("utf-8")


def spoken(value: Any, lang: str) -> Any:
    """Put words in the place of codes, wherever they stand.

    Examples
    --------
    >>> spoken({"@sex": ["@female", 1]}, "zh")
    {'性别': ['女', 1]}
    """
    if isinstance(value, str):
        return WORDS[value][lang == "en"] if value.startswith("@") else value
    if isinstance(value, Mapping):
        return {spoken(name, lang): spoken(item, lang) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [spoken(item, lang) for item in value]
    return value


def write(sample: Sample, folder: Path, lang: str) -> Path:
    """Write an algorithm with its log by months, plan, dictionary and card into its folder; return that folder."""
    place = folder / sample.slug
    (place / "decisions").mkdir(parents=True, exist_ok=True)
    model = sample.model(lang) if callable(sample.model) else as_json(spoken(sample.model, lang))
    (place / f"model{sample.suffix}").write_bytes(model)
    if sample.dictionary:
        (place / "dictionary.json").write_bytes(as_json(spoken(sample.dictionary, lang)))
    months = sample.log["@month"]
    for month in sorted(set(months.tolist())):
        chosen = {name: values[months == month] for name, values in sample.log.items()}
        (place / "decisions" / f"{month}.csv").write_bytes(as_csv(chosen, lang))
    for name, table in sample.tables.items():
        (place / name).write_bytes(as_csv(table, lang))
    (place / "plan.toml").write_text(as_toml(spoken(sample.plan, lang)), encoding="utf-8")
    (place / "card.md").write_text(sample.card[lang], encoding="utf-8")
    return place


def as_json(value: Any) -> bytes:
    """Return JSON text that a person can read."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(table: Table, lang: str) -> bytes:
    """Return a table as CSV that office programs open as UTF-8."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(spoken(name, lang) for name in table)
    lines.writerows(zip(*(_written(values, lang) for values in table.values()), strict=True))
    return text.getvalue().encode("utf-8-sig")


def _written(values: npt.NDArray[Any], lang: str) -> list[Any]:
    if values.dtype.kind == "f":
        return ["" if np.isnan(value) else f"{value:.10g}" for value in values.tolist()]
    if values.dtype.kind in "iu":
        return list(values.tolist())
    words = {value: "" if value is None else spoken(value, lang) for value in set(values.tolist())}
    return [words[value] for value in values.tolist()]


def as_toml(plan: Mapping[str, Any]) -> str:
    """Write a plan; JSON's texts, numbers and lists are TOML's too."""
    return "".join(f"{name} = {_toml(value)}\n" for name, value in plan.items())


def _toml(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{json.dumps(name, ensure_ascii=False)} = {_toml(item)}" for name, item in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def coded(places: npt.NDArray[Any], *codes: str) -> npt.NDArray[np.object_]:
    """Return a column of codes: truth values or whole numbers choose among them.

    Examples
    --------
    >>> coded(np.array([True, False]), "@local", "@moved in").tolist()
    ['@moved in', '@local']
    """
    return np.array(codes, object)[places.astype(np.int64)]
