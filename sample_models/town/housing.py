"""Public rental housing by points, with fewer places than applicants: rules, with one flaw and as their fair twin.

The flaw: among equal points the smaller application number comes first. One township's office hands in its applications
last, so that its people get hardly any of the places for which several have the same points. The twin draws a lot.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sample_models.town.columns import asked, census, described, months, opened, yes
from sample_models.town.population import IntArray, People
from sample_models.town.sample import Sample, card, coded, given

APPLICANTS = 2_400
#: The township whose office hands in last, counted from 0.
LAST: Final = 3
#: The places end among those who have this many points, and so many of those get a place.
_LINE_POINTS, _SHARE_AT_LINE = 40, 0.6
_MOST_INCOME: Final = 1_700


def housing(people: People, *, flawed: bool = True, seed: int = 0) -> Sample:
    """Return the points for housing with the places of one year.

    Parameters
    ----------
    people : People
        Of the county.
    flawed : bool
        The application number decides among equals, or the twin with a lot.
    seed : int
        Who applies, and the lot.
    """
    rng = np.random.default_rng((seed, 2))
    slug, turn = ("housing", "@number") if flawed else ("housing-fair", "@lot")
    written = given(slug)
    chosen = people.chosen(_applicants(people, written, rng))
    size = chosen.size
    inputs = _circumstances(chosen)
    points = _points(inputs, written).sum(axis=1)
    features = list(inputs)
    inputs[turn] = _numbers(chosen, rng) if flawed else rng.permutation(size) + 1
    places = int((points > _LINE_POINTS).sum() + round(_SHARE_AT_LINE * (points == _LINE_POINTS).sum()))
    # The list ends with the last who gets a place; the rules say so as the least score for one.
    score = opened(written).score(asked(inputs))
    written["decide"][0]["at_least"] = round(float(np.sort(score)[-places]), 4)
    log = {
        "@case": np.arange(1, size + 1),
        "@month": months(rng, size),
        **described(chosen, "@township", "@sex"),
        **inputs,
        "@points": points,
        "@rank": _ranks(points),
        "@places": np.full(size, places),
        "@decision": coded(opened(written).predict(asked(inputs)) == "allocated", "@waiting", "@allocated"),
    }
    tables = {"census.csv": census(people, "@township", "@sex")}
    return Sample(slug, written, ".json", log, _plan(features, places), card(slug), tables=tables)


def _circumstances(people: People) -> dict[str, npt.NDArray[Any]]:
    return {
        "@income": people.income,
        "@space": people.space,
        "@members": people.members,
        "@disability": coded(people.disability, "@none", "@grade 1", "@grade 2", "@grade 3", "@grade 4"),
        "@age": people.age,
        "@alone": yes(people.alone),
    }


def _points(circumstances: dict[str, npt.NDArray[Any]], written: dict[str, Any]) -> IntArray:
    """Return the points of each block, without what puts equals in order: a row for each person."""
    blocks = [block for block in written["blocks"] if block["name"] != "order"]
    size = len(circumstances["@income"])
    rows = asked({**circumstances, written["features"][-1]["name"]: np.zeros(size)})
    counted = opened({**written, "blocks": blocks}).blocks(rows)
    return np.stack([block.points for block in counted], axis=1).astype(np.int64)


def _applicants(people: People, written: dict[str, Any], rng: np.random.Generator) -> IntArray:
    """Draw adults who apply: everywhere the same parts of them with the same points, so that only the order differs."""
    adults = np.flatnonzero((people.age >= 18) & (people.income < _MOST_INCOME))
    able = people.chosen(adults)
    _, kind = np.unique(_points(_circumstances(able), written), axis=0, return_inverse=True)
    township = able.township
    there = np.stack([np.bincount(kind[township == place], minlength=kind.max() + 1) for place in range(12)])
    sizes = np.bincount(people.township) / people.size * APPLICANTS
    # Of every kind of people the part that the township with the fewest of them can give.
    part = (there / sizes[:, None]).min(axis=0)
    wanted = np.round(sizes[:, None] * part / part.sum()).astype(np.int64)
    found = [
        rng.choice(adults[(township == place) & (kind == own)], wanted[place, own], replace=False)
        for place, own in zip(*np.nonzero(wanted), strict=True)
    ]
    drawn: IntArray = rng.permutation(np.concatenate(found))
    return drawn


def _numbers(people: People, rng: np.random.Generator) -> IntArray:
    """Give application numbers in the order in which the offices hand in: one of them after all others."""
    order = np.lexsort((rng.random(people.size), people.township == LAST))
    numbers = np.empty(people.size, np.int64)
    numbers[order] = np.arange(1, people.size + 1)
    return numbers


def _ranks(points: IntArray) -> IntArray:
    """Return places on the list; equals share the first of theirs.

    Examples
    --------
    >>> _ranks(np.array([30, 50, 30, 20])).tolist()
    [2, 1, 2, 4]
    """
    found: IntArray = 1 + len(points) - np.searchsorted(np.sort(points), points, side="right")
    return found


def _plan(features: list[str], places: int) -> dict[str, object]:
    return {
        "decision": "@decision",
        "positive": "@allocated",
        "rank": "@rank",
        "quota": places,
        "by": ["@township", "@sex"],
        "case": "@case",
        "features": features,
    }
