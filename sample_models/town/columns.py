"""Columns that several logs of the sample county share, and the census: how many people there are of each kind."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from algaudit.decisions.roles import Attribute
from algaudit.models.rules import RulesModel, read_rules
from sample_models.town.population import IntArray, People
from sample_models.town.sample import MONTHS, Table, as_json, coded, spoken

#: Who a person is: code of the column → its values as codes. Ages stand in bands.
VALUES: Final[dict[str, tuple[str, ...]]] = {
    "@township": tuple(f"@t{place + 1}" for place in range(12)),
    "@land": ("@town", "@plain", "@mountain"),
    "@sex": ("@male", "@female"),
    "@registration": ("@local", "@moved in"),
    "@residents": ("@few moved in", "@many moved in"),
}
#: Edges of the bands of age in the census of the whole county.
AGE_BANDS: Final = (18, 35, 60, 75)
#: From this share of its people on, a grid is one with many who moved in.
MANY_MOVED_IN: Final = 0.2


def described(people: People, *names: str) -> dict[str, npt.NDArray[Any]]:
    """Return columns of who each person is, as codes."""
    return {name: coded(_places(people, name), *VALUES[name]) for name in names}


def months(rng: np.random.Generator, size: int) -> npt.NDArray[np.object_]:
    """Return a month for each case of a year, in order."""
    found: npt.NDArray[np.object_] = np.array(MONTHS, object)[np.sort(rng.integers(0, len(MONTHS), size))]
    return found


def yes(truth: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
    """Return a column of yes and no."""
    return coded(truth, "@no", "@yes")


# Any: rules as JSON.
def opened(written: dict[str, Any]) -> RulesModel:
    """Return rules with codes as an algorithm in English, to make the decisions of a log."""
    return read_rules(as_json(spoken(written, "en")))


def asked(inputs: Table) -> dict[str, npt.NDArray[Any]]:
    """Return columns as an algorithm in English takes them."""
    return {spoken(name, "en"): _english(values) for name, values in inputs.items()}


def census(people: People, *names: str, bands: tuple[int, ...] = AGE_BANDS) -> Table:
    """Count people by who they are.

    Parameters
    ----------
    people : People
        Those who could have a case.
    names : str
        Columns as codes; ``@age`` stands in bands.
    bands : tuple of int
        Lower edges of the bands of age.

    Examples
    --------
    >>> from sample_models.town.population import people
    >>> table = census(people(0, a_grid=5), "@sex")
    >>> list(table), table["@sex"].tolist(), int(table["count"].sum())
    (['@sex', 'count'], ['@male', '@female'], 3960)
    """
    labels = {name: VALUES.get(name) or Attribute("age", tuple(map(float, bands))).band_labels() for name in names}
    edges = np.array(bands)
    places = [
        np.searchsorted(edges, people.age, side="right") if name == "@age" else _places(people, name) for name in names
    ]
    groups, counted = np.unique(np.stack(places, axis=1), axis=0, return_counts=True)
    columns = {name: coded(groups[:, place], *labels[name]) for place, name in enumerate(names)}
    return {**columns, "count": counted}


def many_moved_in(people: People) -> npt.NDArray[np.bool_]:
    """Say of each grid, from 0 on, whether many of its people moved in."""
    found: npt.NDArray[np.bool_] = np.bincount(people.grid, people.moved_in) >= MANY_MOVED_IN * np.bincount(people.grid)
    return found


def _places(people: People, name: str) -> IntArray:
    read = {
        "@township": people.township,
        "@land": people.land,
        "@sex": people.female,
        "@registration": people.moved_in,
    }
    where = many_moved_in(people)[people.grid] if name == "@residents" else read[name]
    return where.astype(np.int64)


def _english(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if values.dtype != object:
        return values.astype(np.float64)
    words = {value: spoken(value, "en") for value in set(values.tolist())}
    return np.array([words[value] for value in values.tolist()], object)
