"""Home-care hours for elders: gradient boosting in a skops file, with one flaw and as its fair twin.

The flaw: the model learnt from the hours that people used. Where the service station is far away, in the mountains,
people used fewer hours for the same need, and so the model grants them fewer.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from sample_models.town.columns import census, described, months, yes
from sample_models.town.population import MOUNTAIN, FloatArray, People
from sample_models.town.sample import Sample, Table, card, given, spoken

APPLICANTS = 2_400
LEARNT_FROM = 4_000
TREES, DEPTH, RATE = 60, 3, 0.3
#: Hours that may be missing from what was assessed before they are too few.
_NEAR_ENOUGH = 2
_NEAR_MINUTES = 35


def care(people: People, *, flawed: bool = True, seed: int = 0) -> Sample:
    """Return the home-care hours with a year of decisions.

    Parameters
    ----------
    people : People
        Of the county.
    flawed : bool
        Learnt from the hours used, or the twin that learnt from the hours assessed.
    seed : int
        Who applies, and in what state they are.
    """
    rng = np.random.default_rng((seed, 1))
    elders = np.flatnonzero(people.age >= 65)
    drawn = people.chosen(rng.permutation(elders)[: APPLICANTS + LEARNT_FROM])
    inputs = _state(drawn, rng)
    needed = _assessed(inputs)
    used = _used(needed, inputs["@minutes"], rng)
    earlier, now = slice(APPLICANTS, None), slice(0, APPLICANTS)
    model = _learnt(inputs, used if flawed else needed, earlier)
    granted = np.round(model.predict(_table(inputs, now)))
    slug = "care" if flawed else "care-fair"
    log = {
        "@case": np.arange(1, APPLICANTS + 1),
        "@month": months(rng, APPLICANTS),
        **described(drawn.chosen(np.arange(APPLICANTS)), "@township", "@land", "@sex"),
        **{name: values[now] for name, values in inputs.items()},
        "@hours": granted,
        "@assessed": needed[now],
        "@enough": yes(granted >= needed[now] - _NEAR_ENOUGH),
    }
    tables = {"census.csv": census(people.chosen(elders), "@township", "@land", "@sex")}
    written = _writer(model, list(inputs))
    return Sample(slug, written, ".skops", log, _plan(list(inputs)), card(slug), given("care"), tables)


def _state(people: People, rng: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
    """Draw the state that elders are in; it follows from age and disability, wherever they live."""
    size = people.size
    frail = np.clip((people.age - 60) / 45 + 0.25 * (people.disability > 0), 0.05, 0.85)
    minutes = np.where(people.land == MOUNTAIN, rng.integers(40, 111, size), rng.integers(3, 31, size))
    return {
        "@age": people.age,
        "@limits": rng.binomial(10, frail),
        "@memory": rng.binomial(3, frail * 0.6),
        "@living alone": people.alone.astype(np.int64),
        "@minutes": minutes,
    }


def _assessed(inputs: Table) -> FloatArray:
    """Return the hours a month that an assessment at home finds necessary."""
    hours = 2 + 3 * inputs["@limits"] + 5 * inputs["@memory"] + 4 * inputs["@living alone"]
    return np.asarray(hours + 2 * (inputs["@age"] >= 80), np.float64)


def _used(needed: FloatArray, minutes: npt.NDArray[Any], rng: np.random.Generator) -> FloatArray:
    """Return the hours that people used: the farther the station, the fewer."""
    reached = np.clip(1 - (minutes - _NEAR_MINUTES) / 90, 0.35, 1)
    return np.asarray(np.maximum(needed * reached + rng.normal(0, 1, len(needed)), 0), np.float64)


def _table(inputs: Table, part: slice) -> FloatArray:
    return np.stack([values[part] for values in inputs.values()], axis=1).astype(np.float64)


# Any: scikit-learn publishes no types.
def _learnt(inputs: Table, hours: FloatArray, part: slice) -> Any:
    from sklearn.ensemble import GradientBoostingRegressor

    model = GradientBoostingRegressor(n_estimators=TREES, max_depth=DEPTH, learning_rate=RATE, random_state=0)
    model.fit(_table(inputs, part), hours[part])
    # The dice are needed for learning only.
    del model._rng  # noqa: SLF001 - what scikit-learn leaves behind
    for tree in model.estimators_.ravel():
        tree.random_state = None
    return model


def _writer(model: Any, names: list[str]) -> Callable[[str], bytes]:
    """Return what writes the model with the names of its columns in one language."""

    def written(lang: str) -> bytes:
        from skops.io import dumps

        named = copy(model)
        named.feature_names_in_ = np.array([spoken(name, lang) for name in names], object)
        return repeatable(dumps(named))

    return written


def repeatable(content: bytes) -> bytes:
    """Return a skops file without what differs each time it is written: places in memory and the hour.

    Parameters
    ----------
    content : bytes
        As skops wrote it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    plan, seen = json.loads(members.pop("schema.json")), dict[int, int]()
    files = dict[str, str]()
    _number(plan, seen, files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for old, new in files.items():
            _add(archive, new, members[old])
        _add(archive, "schema.json", json.dumps(plan).encode())
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


# Any: JSON, here and below.
def _number(node: Any, seen: dict[int, int], files: dict[str, str]) -> None:
    """Give every object and file a number in the order in which they stand in the plan."""
    if isinstance(node, dict):
        if "__id__" in node:
            node["__id__"] = seen.setdefault(node["__id__"], len(seen) + 1)
        if "file" in node:
            node["file"] = files.setdefault(node["file"], f"{len(files) + 1}.npy")
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _number(inner, seen, files)


def _plan(inputs: list[str]) -> dict[str, object]:
    return {
        "decision": "@enough",
        "positive": "@yes",
        "amount": "@hours",
        "entitled": "@assessed",
        "by": ["@land", "@township", "@sex"],
        "case": "@case",
        "period": "@month",
        "features": inputs,
    }
