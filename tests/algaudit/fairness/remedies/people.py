"""People made by a formula, for the tests of this room."""

import numpy as np

from algaudit.fairness.groups import UNKNOWN
from algaudit.fairness.remedies.cases import Cases


def town(people: int, seed: int = 0, *, groups: int = 2, apart: float = 1.0, features: int = 3) -> Cases:
    """Return people whose need, score and inputs are higher, the higher the number of their group."""
    draws = np.random.default_rng(seed)
    group = draws.integers(0, groups, people)
    inputs = draws.normal(size=(people, features))
    inputs[:, 0] += apart * group
    chance = 1 / (1 + np.exp(-inputs[:, 0]))
    outcome = (draws.random(people) < chance).astype(np.int8)
    score = chance + 0.05 * draws.normal(size=people)
    labels = tuple("abcdefgh"[:groups])
    return Cases("part", labels, group, score > 0.55, outcome, np.ones(people), score, inputs, with_outcome=True)


def listed(group: list[int], decided: list[int], outcome: list[int] | None = None, **more: object) -> Cases:
    """Return people typed in by hand; without outcomes none is known."""
    size = len(group)
    known = np.full(size, UNKNOWN, np.int8) if outcome is None else np.array(outcome, np.int8)
    labels = tuple("abcdefgh"[: max(group) + 1])
    values = {name: np.array(made, float) if isinstance(made, list) else made for name, made in more.items()}
    return Cases(
        "part",
        labels,
        np.array(group),
        np.array(decided) == 1,
        known,
        values.pop("weight", np.ones(size)),
        with_outcome=outcome is not None,
        **values,
    )
