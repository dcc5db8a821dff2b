"""Writes ``algorithm.toml`` for an algorithm of the sample county: who uses it, on what basis, what people can do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from sample_models.town.sample import Sample, spoken

FACTS = "algorithm.toml"


def write_facts(sample: Sample, place: Path, lang: str, *, audit: str | None = None) -> Path | None:
    """Write the facts of an algorithm into its folder.

    Parameters
    ----------
    sample : Sample
        The algorithm; its fair twin shares the facts, but for what it leaves out.
    place : Path
        Its folder, as :func:`sample_models.town.sample.write` returns it.
    lang : {"zh", "en"}
        Of the names of columns and values in the log.
    audit : str, optional
        An audit.json inside the folder, for how often the algorithm is right.

    Returns
    -------
    Path or None
        The file; None for an algorithm that no office of the county uses.
    """
    facts = facts_of(sample)
    if facts is None:
        return None
    if audit is not None:
        facts["audit"] = audit
    path = place / FACTS
    path.write_text(as_toml(spoken(facts, lang)), encoding="utf-8")
    return path


# Any: plain values, as TOML has them.
def facts_of(sample: Sample) -> dict[str, Any] | None:
    """Return the facts of an algorithm with codes in the place of words, None where no office uses it."""
    known = json.loads(files("sample_models.town").joinpath("files", "facts.json").read_text("utf-8"))
    slug, is_twin = sample.slug.removesuffix("-fair"), sample.slug.endswith("-fair")
    if slug not in known:
        return None
    facts: dict[str, Any] = known[slug] | known["common"]
    head = {"form": "algaudit-algorithm/1", "name": facts.pop("name"), "version": facts.pop("version")}
    if is_twin:
        # The twin is the next version, and the flaw is not among its limits.
        head["version"] = "2026-2"
        facts["limits"] = facts["limits"][1:]
        facts["not_used"] = [one for one in facts.get("not_used", []) if "why" not in one]
    paths: dict[str, Any] = {"model": f"model{sample.suffix}", "decisions": ["decisions"]}
    if sample.dictionary:
        paths["dictionary"] = "dictionary.json"
    inputs = _inputs(sample)
    facts["sources"] = [one for one in facts.get("sources", []) if one["feature"] in inputs]
    return head | paths | facts


def _inputs(sample: Sample) -> set[str]:
    return set(sample.plan.get("features", ()))


# Any: plain values.
def as_toml(facts: Mapping[str, Any]) -> str:
    """Return facts as TOML that a person can read: one line for each, and for each part of a list.

    Names are plain words; they need no quotes.

    Examples
    --------
    >>> print(as_toml({"groups": ["sex"], "limits": [{"zh": "无", "en": "none"}]}), end="")
    groups = ["sex"]
    limits = [
      { zh = "无", en = "none" },
    ]
    """
    return "".join(f"{name} = {_lines(value)}\n" for name, value in facts.items())


def _lines(value: Any) -> str:
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return "[\n" + "".join(f"  {_inline(item)},\n" for item in value) + "]"
    return _inline(value)


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        inside = ", ".join(f"{name} = {_inline(item)}" for name, item in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return json.dumps(value, ensure_ascii=False)
