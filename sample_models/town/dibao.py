"""Minimum living allowance (低保): a score card, with one flaw and as its fair twin.

The flaw: up to 20 of 60 points for years of local contributions. Nothing says that somebody who paid longer needs more;
but who moved in cannot have paid for long, so that the item stands in for where somebody is registered.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sample_models.town.columns import asked, census, described, months, opened, yes
from sample_models.town.population import IntArray, People
from sample_models.town.sample import Sample, card, coded, given

APPLICANTS = 3_600
#: Part of those who apply that moved in: as in the county.
_MOVED_IN: Final = 1 / 6
#: Edges of the card's bands of income.
_INCOME_BANDS = (450, 650, 850, 1_100)


def dibao(people: People, *, flawed: bool = True, seed: int = 0) -> Sample:
    """Return the allowance's score card with a year of decisions.

    Parameters
    ----------
    people : People
        Of the county.
    flawed : bool
        Points for local contributions, or the twin without.
    seed : int
        Who applies, and what a visit to the household finds.
    """
    rng = np.random.default_rng((seed, 8))
    chosen = people.chosen(_applicants(people, rng))
    slug = "dibao" if flawed else "dibao-fair"
    written = given(slug)
    inputs = {
        "@income": chosen.income,
        "@members": chosen.members,
        "@disability": coded(chosen.disability, "@none", "@grade 1", "@grade 2", "@grade 3", "@grade 4"),
        "@age": chosen.age,
        "@alone": yes(chosen.alone),
        "@space": chosen.space,
    }
    if flawed:
        inputs["@contributions"] = chosen.contributions
    model = opened(written)
    in_need = chosen.need + rng.normal(0, 0.25, chosen.size) > 0.75
    log = {
        "@case": np.arange(1, chosen.size + 1),
        "@month": months(rng, chosen.size),
        **described(chosen, "@township", "@sex", "@registration"),
        **inputs,
        "@score": model.score(asked(inputs)),
        "@decision": coded(model.predict(asked(inputs)) == "granted", "@refused", "@granted"),
        "@in need": yes(in_need),
    }
    tables = {"census.csv": census(people, "@registration", "@sex")}
    return Sample(slug, written, ".json", log, _plan(list(inputs)), card(slug), tables=tables)


def _applicants(people: People, rng: np.random.Generator) -> IntArray:
    """Draw adults who apply, in the same circumstances wherever they are registered, so that only the card differs."""
    adults = np.flatnonzero((people.age >= 18) & (people.need > -0.2))
    cell = _circumstances(people.chosen(adults))
    moved = people.moved_in[adults]
    parts = {False: 1 - _MOVED_IN, True: _MOVED_IN}
    # Of every circumstance as many as both groups have in the same proportion.
    counted = [np.bincount(cell[moved == group], minlength=cell.max() + 1) / part for group, part in parts.items()]
    both = np.minimum(*counted)
    wanted = both / both.sum() * APPLICANTS
    found = []
    for group, part in parts.items():
        for place in np.flatnonzero(wanted):
            there = adults[(cell == place) & (moved == group)]
            found.append(rng.choice(there, min(len(there), round(wanted[place] * part)), replace=False))
    drawn: IntArray = rng.permutation(np.concatenate(found))
    return drawn


def _circumstances(people: People) -> IntArray:
    """Return which of the card's rows, contributions aside, a person falls into."""
    income = np.searchsorted(_INCOME_BANDS, people.income, side="right")
    disability = np.array([0, 2, 2, 1, 1])[people.disability]
    lonely = people.alone & (people.age >= 60)
    found: IntArray = ((income * 3 + disability) * 2 + lonely) * 2 + (people.space < 13)
    return found


def _plan(inputs: list[str]) -> dict[str, object]:
    return {
        "decision": "@decision",
        "positive": "@granted",
        "outcome": "@in need",
        "outcome_positive": "@yes",
        "score": "@score",
        "by": ["@registration", "@sex"],
        "case": "@case",
        "period": "@month",
        "features": inputs,
    }
