"""Writes the whole sample county into a folder: every algorithm with its log, and beside them the census.

An audit accepts a false alarm in one case out of twenty. With the usual seed no fair twin is accused; with another one
of them may be, by chance alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sample_models.town.care import care
from sample_models.town.columns import census
from sample_models.town.dibao import dibao
from sample_models.town.facts import write_facts
from sample_models.town.formulas import ams, pmt, points
from sample_models.town.housing import housing
from sample_models.town.inspection import inspection
from sample_models.town.population import People, people
from sample_models.town.sample import Sample, as_csv, write

#: Algorithms with a flaw, each with a fair twin; and published formulas without one.
PAIRED = (dibao, care, housing, inspection, ams)
ALONE = (points, pmt)


def samples(county: People, seed: int = 0) -> Iterator[Sample]:
    """Yield every algorithm of the county, each followed by its fair twin if it has one."""
    for make in PAIRED:
        for flawed in (True, False):
            yield make(county, flawed=flawed, seed=seed)
    for alone in ALONE:
        yield alone(county, seed=seed)


def write_town(folder: Path, lang: str, seed: int = 0) -> list[Path]:
    """Write the county.

    Parameters
    ----------
    folder : Path
        Made when it is not there.
    lang : {"zh", "en"}
        Of names, values and model cards.
    seed : int
        The same seed writes the same bytes.

    Returns
    -------
    list of Path
        A folder for each algorithm: ``model`` (rules, ONNX or skops), ``dictionary.json`` beside a model file,
        ``decisions`` by month, ``plan.toml``, ``census.csv`` for ``--population``, ``card.md``, and ``algorithm.toml``
        where an office uses it. The audit of an algorithm is looked for in ``report`` inside its folder.
    """
    county = people(seed)
    folder.mkdir(parents=True, exist_ok=True)
    table = census(county, "@township", "@sex", "@age", "@registration")
    (folder / "census.csv").write_bytes(as_csv(table, lang))
    places = []
    for sample in samples(county, seed):
        places.append(write(sample, folder, lang))
        write_facts(sample, places[-1], lang, audit="report/audit.json")
    return places
