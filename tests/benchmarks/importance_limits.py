"""How often do the limits of importance hold the truth, and how often are groups said to differ that do not?

Everything is sampled with fixed seeds, at 95 %.

draws
    Cases of a town are drawn by layers until the tolerance is kept, again and again with other seeds, against the same
    background. How often do the limits hold the figures of all cases: on average over the features that count for a
    hundredth of the whole or more, for the worst of these, and for the rare ones? For everybody, and for groups of the
    town down to 1 in 100.
backgrounds
    The whole is done with other backgrounds. How far do the sizes scatter (standard deviation), and how far is it said
    that they might?
groups
    Groups are drawn by lot from a town: a town in which any difference is called clear is a false alarm. Then one
    group's cases are moved: how often is the feature found that the algorithm leans on more, or that lowers its score?

Run ``python -m tests.benchmarks.importance_limits``; it takes some minutes and rewrites
``results/importance_limits.md`` and ``results/importance_limits.json``.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.special import stdtrit

from algaudit.explain.importance.background import drawn_evenly, scores_of
from algaudit.explain.importance.collapse import Cases, Kinds, collapsed
from algaudit.explain.importance.contributions import Explainer
from algaudit.explain.importance.distinct import picked
from algaudit.explain.importance.estimate import limits, measured
from algaudit.explain.importance.growth import all_at_once, grown
from algaudit.explain.importance.importance import importance
from algaudit.models.features import plain
from algaudit.models.structure import Encoded, Trees
from tests.algaudit.explain.examples import Example, boosted, card, columns_of, numbers, people
from tests.benchmarks.speed_rounds import RESULTS

ALPHA = 0.05
GROUPS = ("6 in 10", "3 in 10", "9 in 100", "1 in 100")
CHANCES = (0.6, 0.3, 0.09, 0.01)
NAMES = tuple("abcde")
#: Features of a smaller share of the whole hardly count; a few cases in a thousand make them.
COUNTS = 0.01
#: Where all of a group were explained, what is left are last bits.
EDGE = 1e-9


@dataclass(frozen=True)
class Held:
    """How often limits held the figures of all cases, in per cent; apart from others, of features that hardly count."""

    town: str
    who: str
    figure: str
    average: float
    worst: float
    rare: float
    drawn: float
    cases: int
    draws: int


@dataclass(frozen=True)
class Moved:
    """How far a size scatters over backgrounds, and how far it is said that it might; shares of the size."""

    town: str
    feature: str
    size: float
    scatter: float
    said: float


@dataclass(frozen=True)
class Found:
    """In how many towns, in per cent, something was called clear."""

    town: str
    what: str
    share: float
    towns: int


def trees() -> tuple[Example, Callable[[int, int], dict[str, Any]]]:
    """Return boosted trees over five numbers and a category, one number of which hardly ever counts, and its people."""

    def cases(size: int, seed: int) -> dict[str, Any]:
        random = np.random.default_rng(seed)
        kinds = [random.gamma(2, 500, size), random.normal(40, 15, size), random.poisson(1, size).astype(float)]
        rows = columns_of(np.stack([*kinds, random.normal(size=size), random.normal(size=size)], axis=1), NAMES)
        rows["flat"] = random.choice(np.array(["own", "rented", "free"], object), size)
        return rows

    columns = (*(Encoded(name) for name in NAMES), Encoded("flat", "own"), Encoded("flat", "rented"))
    rows = cases(5_000, 99)
    noise = np.random.default_rng(98).logistic(size=5_000)
    wanted = -rows["a"] / 500 + rows["b"] / 30 * (rows["flat"] == "rented") + rows["c"] + noise > 0
    model = boosted(Trees(columns, ()).encode(rows), wanted, columns, (*numbers(*NAMES), plain("flat", "category")))
    return model, cases


def town(size: int, *, heavy: bool) -> tuple[Explainer, Kinds, np.ndarray]:
    """Return the trees, a town in four groups, and the scores; ``heavy`` rows stand for up to 400 records."""
    model, cases = trees()
    random = np.random.default_rng(7)
    codes = random.choice(4, size, p=CHANCES)
    weight = np.where(random.random(size) < 0.1, random.integers(2, 400, size), 1).astype(float)
    given = Cases(cases(size, 1), weight if heavy else None, False, codes, GROUPS)
    kinds = collapsed(model, given, inside=True, seed=0)
    scores = scores_of(model, kinds.rows)
    background = picked(kinds.rows, drawn_evenly(scores, kinds.weight, 100, 0))
    return Explainer(model, background), kinds, scores


def held_by_draws(name: str, size: int, draws: int, *, heavy: bool, tolerance: float = 0.01) -> Iterator[Held]:
    """Yield how often limits hold what all cases together say."""
    explainer, kinds, scores = town(size, heavy=heavy)
    whole = all_at_once(explainer, kinds)
    truth = [measured(whole.sample, who, np.inf) for who in range(5)]
    held, drawn = np.zeros((5, 3, len(explainer.names))), []
    for seed in range(draws):
        found = grown(explainer, kinds, scores, tolerance=tolerance, most=20_000, alpha=ALPHA, seed=seed + 1)
        drawn.append(len(found.cases))
        for who in range(5):
            own = measured(found.sample, who, np.inf)
            pairs = (own.size, truth[who].size), (own.share, truth[who].share), (own.signed, truth[who].signed)
            for place, (figures, wanted) in enumerate(pairs):
                low, high = limits(found.sample, figures, drawn[-1] - 1, ALPHA)
                held[who, place] += (low - EDGE <= wanted.value) & (wanted.value <= high + EDGE)
    counts = truth[0].share.value >= COUNTS
    for who, label in enumerate(("everybody", *GROUPS)):
        for place, figure in enumerate(("size", "share", "signed")):
            rates = 100 * held[who, place] / draws
            most, rare = rates[counts], float(rates[~counts].mean())
            cases = float(np.mean(drawn)), len(scores), draws
            yield Held(name, label, figure, float(most.mean()), float(most.min()), rare, *cases)


def moved_by_backgrounds(name: str, model: Example, rows: dict[str, Any], size: int, draws: int) -> Iterator[Moved]:
    """Yield how far other backgrounds move the sizes, and how far it is said that they might."""
    found = [importance(model, rows, background=size, seed=seed).features for seed in range(draws)]
    t = -stdtrit(4, ALPHA / 2)
    for place, feature in enumerate(model.features):
        sizes = np.array([each[place].size.value for each in found])
        said = np.array([each[place].background or 0.0 for each in found]) / t
        mean = float(sizes.mean())
        scatter, told = float(sizes.std()) / mean, float(np.sqrt((said**2).mean())) / mean
        yield Moved(name, feature.name, mean, scatter, told)


def found_in_towns(towns: int, size: int = 3_000) -> Iterator[Found]:
    """Yield how often differences between groups are called clear: where there are none, and where there are."""
    model, cases = trees()
    counts = np.zeros(5)
    for seed in range(towns):
        rows, random = cases(size, seed + 100), np.random.default_rng(seed + 10_000)
        codes = random.choice(4, size, p=(0.6, 0.3, 0.08, 0.02))
        found = importance(model, rows, groups=(codes, GROUPS), background=200, seed=seed).leanings
        clear = [any(getattr(each, figure).clear for each in found) for figure in ("size", "share", "signed")]
        # The second group rents more often, and has lower incomes.
        other = codes == 1
        rows["flat"] = np.where(other & (random.random(size) < 0.5), "rented", rows["flat"])
        rows["a"] = np.where(other, 0.7 * rows["a"], rows["a"])
        moved = importance(model, rows, groups=(codes, GROUPS), background=200, seed=seed).leanings
        income = next(each for each in moved if each.group == GROUPS[1] and each.feature == "a")
        counts += [*clear, income.signed.clear, any(clear)]
    for place, what in enumerate(("any size", "any share", "any mean contribution")):
        yield Found("groups by lot", what, 100 * counts[place] / towns, towns)
    yield Found("groups by lot", "anything", 100 * counts[4] / towns, towns)
    yield Found("lower incomes in one group", "mean contribution of income", 100 * counts[3] / towns, towns)


def page(held: list[Held], moved: list[Moved], found: list[Found]) -> str:
    """Return the page that people read."""
    lines = [
        "# Limits of importance",
        "",
        "Computed by `python -m tests.benchmarks.importance_limits`, whose first lines say how. 95 % limits.",
        "",
        "## Draws: how often limits hold the figures of all cases, per cent",
        "",
        "| town | who | figure | average of features | worst feature | rare features | cases drawn | of | draws |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.town} | {row.who} | {row.figure} | {row.average:.1f} | {row.worst:.1f} | {row.rare:.1f} | "
        f"{row.drawn:,.0f} | {row.cases:,} | {row.draws} |"
        for row in held
    ]
    lines += [
        "",
        "Rare features count for less than 1 % of the whole: here one for 0.8 %, and one for 0.006 % that a few cases",
        "in a thousand make.",
        "",
        "## Backgrounds: scatter of a size over other backgrounds, and the one said, per cent of the size",
        "",
        "| town | feature | size | scatter | said |",
        "|---|---|--:|--:|--:|",
    ]
    lines += [f"| {row.town} | {row.feature} | {row.size:.4g} | {row.scatter:.1%} | {row.said:.1%} |" for row in moved]
    lines += [
        "",
        "## Groups: what is called clear, per cent of towns",
        "",
        "| town | what | found | towns |",
        "|---|---|--:|--:|",
    ]
    lines += [f"| {row.town} | {row.what} | {row.share:.1f} | {row.towns} |" for row in found]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compute everything and write both files."""
    held = [
        *held_by_draws("20,000 cases", 20_000, 400, heavy=False),
        *held_by_draws("20,000 cases, some heavy", 20_000, 400, heavy=True),
    ]
    model, cases = trees()
    moved = [
        *moved_by_backgrounds("point table, 100", card(), people(3_000), 100, 100),
        *moved_by_backgrounds("boosted trees, 100", model, cases(3_000, 5), 100, 100),
        *moved_by_backgrounds("boosted trees, 1,000", model, cases(3_000, 5), 1_000, 100),
    ]
    found = list(found_in_towns(400))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "importance_limits.md").write_text(page(held, moved, found), encoding="utf-8")
    rows = {"draws": held, "backgrounds": moved, "groups": found}
    document = {name: [asdict(row) for row in listed] for name, listed in rows.items()}
    (RESULTS / "importance_limits.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
