"""The plans that give checks from counts most to do: as many groups, periods, decisions or gaps as 20,000 cells hold.

Each case is a table of counts, one line a cell, in which every region is decided in its own way, so that many gaps are
found. Bounds read the table itself again, text by text, and what was not expected is searched for and shown to AIF360;
neither follows from a Cube alone, so they have limits of their own.
"""

from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.listed import CHECKS
from algaudit.audit.plan import AuditPlan
from algaudit.audit.runner import _tables
from algaudit.cube.count import count_cube
from algaudit.decisions.read import read_decisions

YES_NO = ("0", "1")
BOTH = {"granted": YES_NO, "due": YES_NO}
#: Seconds: from counts; to read a table of counts again; with AIF360's scan.
LIMIT, LIMIT_TABLE, LIMIT_SCAN = 0.05, 0.5, 5.0


def words(letter: str, number: int) -> tuple[str, ...]:
    """Return so many labels."""
    return tuple(f"{letter}{place:04}" for place in range(number))


def months(number: int) -> tuple[str, ...]:
    """Return so many months."""
    return tuple(f"{2015 + place // 12}-{place % 12 + 1:02}" for place in range(number))


@dataclass(frozen=True)
class Worst:
    """A check, the labels that are all crossed with each other, what the plan says more, and how long it may take."""

    check: str
    labels: dict[str, tuple[str, ...]]
    # Any: names of the plan with their values.
    plan: dict[str, Any] = field(default_factory=dict)
    limit: float = LIMIT

    def columns(self) -> dict[str, np.ndarray]:
        """Return the table of counts; the last column of labels is decided in each region's own way."""
        draws = np.random.default_rng(0)
        codes = np.indices([len(each) for each in self.labels.values()]).reshape(len(self.labels), -1)
        made = {name: np.array(each)[code] for (name, each), code in zip(self.labels.items(), codes, strict=True)}
        own = draws.uniform(0.3, 3, codes[0].max() + 1)[codes[0]]
        count = draws.integers(1, 60, codes.shape[1]) * np.where(codes[-1] > 0, own, 1)
        return {**made, "n": np.maximum(count.round(), 1).astype(np.int64)}

    def material(self) -> Material:
        """Return the counted table."""
        named = [name for name in ("region", "office") if name in self.labels]
        plan = {"decision": "granted", "count": "n", "by": [{"column": name} for name in named], **self.plan}
        return counted(self.columns(), plan)


@dataclass(frozen=True)
class Bands(Worst):
    """Five columns of forty groups and a score: more than 11,000 gaps along the thresholds."""

    def columns(self) -> dict[str, np.ndarray]:
        """Return a table whose lines each have a score of their own."""
        draws, size = np.random.default_rng(0), 20_000
        score = draws.random(size)
        groups = {name: np.array(each)[draws.integers(0, 40, size)] for name, each in self.labels.items()}
        granted, due = score + draws.random(size) > 1.1, draws.integers(0, 2, size)
        return {**groups, "score": score, "granted": granted * 1, "due": due, "n": draws.integers(1, 200, size)}


@dataclass(frozen=True)
class Coarse(Worst):
    """Small counts are hidden."""

    def columns(self) -> dict[str, np.ndarray]:
        """Return the table as an office would publish it."""
        made = super().columns()
        return {**made, "n": np.where(made["n"] < 10, "<10", made["n"].astype(str))}


@dataclass(frozen=True)
class Expected(Worst):
    """Each line has a chance of its own."""

    def columns(self) -> dict[str, np.ndarray]:
        """Return the table with chances."""
        made = super().columns()
        return {**made, "chance": np.random.default_rng(1).random(len(made["n"])).round(3)}


def counted(columns: dict[str, np.ndarray], plan: dict[str, Any]) -> Material:
    """Count a table of counts."""
    made = AuditPlan.model_validate(plan)
    log = read_decisions(pa.table(columns))
    cube = count_cube(log, made.roles().without_case())
    return Material(made, cube, _tables(cube, made), log)


def _ordered(number: int) -> dict[str, Any]:
    labels = words("d", number)
    return {"order": labels, "positive": labels[-1]}


def _census(regions: int) -> dict[str, Any]:
    rows = [{"group": {"region": label}, "count": 100_000} for label in words("r", regions)]
    return {"outcome": "due", "by": [{"column": "region"}], "population": rows}


OUTCOME = {"outcome": "due"}
FIVE = {name: words(name, 40) for name in "abcde"}
ARM = {"seen": ("1", "0"), "arm": ("lot", "other")}
STAGES = {f"stage{place}": YES_NO for place in range(1, 9)}
FOUR = dict(list(STAGES.items())[:4])
WORST: dict[str, Worst] = {
    "explained, 70 groups × 70 strata × 3 measures": Worst(
        "explained",
        {"region": words("r", 70), "kind": words("k", 70), **BOTH},
        {**OUTCOME, "stratum": [{"column": "kind"}]},
    ),
    "explained, 1,000 groups × 5 strata × 3 measures": Worst(
        "explained",
        {"region": words("r", 1000), "kind": words("k", 5), **BOTH},
        {**OUTCOME, "stratum": [{"column": "kind"}]},
    ),
    "classes, 100 ordered decisions, 10,000 cells": Worst(
        "classes", {"region": words("r", 100), "granted": words("d", 100)}, _ordered(100)
    ),
    "classes, 200 ordered decisions": Worst(
        "classes", {"region": words("r", 100), "granted": words("d", 200)}, _ordered(200)
    ),
    "sweep, 11,000 gaps": Bands(
        "sweep", FIVE, {**OUTCOME, "score": "score", "by": [{"column": name} for name in FIVE]}
    ),
    "population, 1,000 groups": Worst(
        "population", {"region": words("r", 1000), "office": words("o", 5), **BOTH}, _census(1000)
    ),
    "labels, 1,000 groups, random arm": Worst(
        "labels",
        {"region": words("r", 1000), **ARM, **BOTH},
        {**OUTCOME, "labelled": "seen", "random_arm": {"arm": "lot"}},
    ),
    "funnel, 39 groups × 8 stages": Worst(
        "funnel", {"region": words("r", 39), "granted": YES_NO, **STAGES}, {"stage": tuple(STAGES)}
    ),
    "funnel, 600 groups × 4 stages": Worst(
        "funnel", {"region": words("r", 600), "granted": YES_NO, **FOUR}, {"stage": tuple(FOUR)}
    ),
    "trend, 70 groups × 70 months × 3 measures": Worst(
        "trend", {"region": words("r", 70), "month": months(70), **BOTH}, {**OUTCOME, "period": "month"}
    ),
    "trend, 1,000 groups × 5 months × 3 measures": Worst(
        "trend", {"region": words("r", 1000), "month": months(5), **BOTH}, {**OUTCOME, "period": "month"}
    ),
    "power, 1,000 groups × 3 measures": Worst(
        "power", {"region": words("r", 1000), "office": words("o", 5), **BOTH}, {**OUTCOME}
    ),
    "bounds, 70 × 70 groups, 15 measures": Coarse(
        "bounds",
        {"region": words("r", 70), "office": words("o", 70), **BOTH},
        {**OUTCOME, "suppressed": (1, 9)},
        LIMIT_TABLE,
    ),
    "expected_subgroups, 4 columns × 6 labels, with AIF360's scan": Expected(
        "expected_subgroups",
        {"region": words("r", 6), "office": words("o", 6), "street": words("s", 6), "house": words("h", 6), **BOTH},
        {"expected": "chance", "search": 2, "candidate": [{"column": "street"}, {"column": "house"}]},
        LIMIT_SCAN,
    ),
}


def prepared(case: Worst) -> partial[Answer]:
    """Return the call of a check on its worst case."""
    material = case.material()
    # An audit has its gaps before any check.
    _ = material.gaps
    check = next(item for item in CHECKS if item.name == case.check)
    return partial(import_module(check.module).check, material)
