"""Three published formulas written down as rules, asked about people drawn from the sample county.

The numbers are those of the publications that the model cards name, as far as they could be confirmed; what could not
is left out, and the cards say so. The people, their papers and their belongings are invented.

* ``ams``: chances of job seekers, Austria 2018, a logistic sum with sex among its inputs; its twin has no sex.
* ``points``: residence card points, Shanghai 2017: a sum of points and a pass mark.
* ``pmt``: a proxy means test, from the worked example of a guide: an amount estimated from what a household owns.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sample_models.town.columns import asked, census, described, months, opened, yes
from sample_models.town.population import PLAIN, BoolArray, FloatArray, IntArray, People
from sample_models.town.sample import Sample, Table, card, coded, given

APPLICANTS = 3_000
#: Below so much a month a household is poor; below such an estimate it is eligible. Of the sample county, not of the
#: guide, whose estimates lie higher than the county's incomes.
POOR_BELOW, ELIGIBLE_BELOW = 1_200, 1_350
_EDUCATION: Final = ("@none", "@college", "@bachelor", "@degree", "@master", "@doctor")
_SKILLS: Final = ("@none", "@level 5", "@level 4", "@level 3", "@level 2", "@level 1")
_BASES: Final = ("@base low", "@base 0.8", "@base 1", "@base 2", "@base 3")


def ams(people: People, *, flawed: bool = True, seed: int = 0) -> Sample:
    """Return the chances of job seekers with a year of decisions: with sex among the inputs, or the twin without."""
    rng = np.random.default_rng((seed, 5))
    seekers = _drawn(people, (people.age >= 18) & (people.age < 65), rng)
    size = seekers.size
    inputs = {
        "@age": seekers.age,
        "@impaired": yes((seekers.disability > 0) | (rng.random(size) < 0.1)),
        "@caring": yes(rng.random(size) < 0.35),
        "@matura": yes(rng.random(size) < 0.4),
    }
    if flawed:
        inputs = {**described(seekers, "@sex"), **inputs}
    slug = "ams" if flawed else "ams-fair"
    model = opened(given(slug))
    label = model.predict(asked(inputs))
    group = np.select([label == "A", label == "B"], [2, 1], 0)
    log = {
        **_head(seekers, rng),
        **inputs,
        "@chance": np.round(model.score(asked(inputs)), 6),
        "@group": coded(group, "@low", "@middle", "@high"),
    }
    plan = {
        "decision": "@group",
        "positive": "@middle",
        "score": "@chance",
        "score_quality": True,
        "by": ["@sex"],
        "case": "@case",
        "features": [name for name in inputs if name != "@sex"],
    }
    adults = people.chosen(np.flatnonzero((people.age >= 18) & (people.age < 65)))
    return Sample(slug, given(slug), ".json", log, plan, card(slug), tables={"census.csv": census(adults, "@sex")})


def points(people: People, *, seed: int = 0) -> Sample:
    """Return residence card points with a year of decisions about people who moved in."""
    rng = np.random.default_rng((seed, 6))
    able = people.moved_in & (people.age >= 18) & (people.age <= 60)
    holders = _drawn(people, able, rng)
    inputs = {"@age": holders.age, **_papers(holders, rng)}
    model = opened(given("points"))
    log = {
        **_head(holders, rng),
        **inputs,
        "@points": model.score(asked(inputs)).astype(np.int64),
        "@decision": coded(model.predict(asked(inputs)) == "reached", "@not reached", "@reached"),
    }
    plan = {
        "decision": "@decision",
        "positive": "@reached",
        "score": "@points",
        "by": [{"column": "@age", "bands": [45, 56]}, "@sex"],
        "case": "@case",
        "period": "@month",
        "features": list(inputs),
    }
    tables = {"census.csv": census(people.chosen(np.flatnonzero(able)), "@age", "@sex", bands=(45, 56))}
    return Sample("points", given("points"), ".json", log, plan, card("points"), tables=tables)


def pmt(people: People, *, seed: int = 0) -> Sample:
    """Return a proxy means test with a year of estimates for households, and what a visit found."""
    rng = np.random.default_rng((seed, 7))
    heads = _drawn(people, (people.age >= 18) & (people.income < 2 * POOR_BELOW), rng)
    inputs = _belongings(heads, rng)
    estimate = opened(given("pmt")).score(asked(inputs))
    log = {
        **_head(heads, rng),
        **inputs,
        "@estimate": np.round(estimate, 2),
        "@eligible": yes(estimate < ELIGIBLE_BELOW),
        "@poor": yes(heads.income < POOR_BELOW),
    }
    plan = {
        "decision": "@eligible",
        "positive": "@yes",
        "outcome": "@poor",
        "outcome_positive": "@yes",
        "amount": "@estimate",
        "by": ["@land", "@sex"],
        "case": "@case",
        "features": list(inputs),
    }
    tables = {"census.csv": census(people, "@land", "@sex")}
    return Sample("pmt", given("pmt"), ".json", log, plan, card("pmt"), tables=tables)


def _drawn(people: People, able: BoolArray, rng: np.random.Generator) -> People:
    there = np.flatnonzero(able)
    return people.chosen(rng.choice(there, min(APPLICANTS, len(there)), replace=False))


def _head(people: People, rng: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
    return {
        "@case": np.arange(1, people.size + 1),
        "@month": months(rng, people.size),
        **described(people, "@township", "@land", "@sex"),
    }


def _papers(people: People, rng: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
    """Draw education or skill, never both, and insurance: alike at every age, so that only the points for it differ."""
    size = people.size
    schooled = rng.random(size) < 0.6
    education = np.where(schooled, rng.choice(6, size, p=(0.15, 0.35, 0.1, 0.28, 0.1, 0.02)), 0)
    skill = np.where(schooled, 0, rng.choice(6, size, p=(0.4, 0.2, 0.15, 0.12, 0.1, 0.03)))
    return {
        "@education": coded(education, *_EDUCATION),
        "@skill": coded(skill, *_SKILLS),
        "@insured": rng.integers(0, 13, size),
        "@base": coded(rng.choice(5, size, p=(0.5, 0.2, 0.2, 0.07, 0.03)), *_BASES),
    }


def _belongings(people: People, rng: np.random.Generator) -> Table:
    """Draw what households own: in the mountains nearly all own their house and many a cow, however poor they are."""
    size = people.size
    # In town, on the plain, in the mountains.
    at_home, cow = np.array([0.45, 0.9, 0.97])[people.land], np.array([0.0, 0.25, 0.7])[people.land]
    ease = np.log(people.income / POOR_BELOW)
    children = np.minimum(rng.binomial(3, 0.35, size), people.members - 1)
    return {
        "@own house": yes(rng.random(size) < at_home),
        "@employed": rng.binomial(people.members - children, _share(0.3 + ease)),
        "@children": children,
        "@members": people.members,
        "@rooms": np.maximum(1, np.round(people.space * people.members / 25)).astype(np.int64),
        "@cattle": yes(rng.random(size) < cow),
        "@bicycle": yes(rng.random(size) < _share(ease - 0.5)),
        "@car": yes(rng.random(size) < _share(2 * ease - 3.5)),
        "@walls": coded(_walls(people, ease, rng), "@clay", "@tin", "@brick"),
    }


def _walls(people: People, ease: FloatArray, rng: np.random.Generator) -> IntArray:
    """Draw walls: 0 clay, 1 tin, 2 brick; clay is a thing of poor households on the land."""
    clay = np.where(people.land >= PLAIN, _share(-1.5 - ease), 0.0)
    drawn = rng.random(people.size)
    found: IntArray = np.where(drawn < clay, 0, np.where(drawn < clay + 0.1, 1, 2))
    return found


def _share(strength: npt.NDArray[Any]) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-strength)), np.float64)
