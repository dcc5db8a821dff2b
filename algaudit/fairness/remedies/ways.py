"""Every other way of deciding that is tried out, what each needs, and what has to be said of it.

None of them is a way out. Each moves decisions from some people to others, and the committee has to weigh whether that
is right, and whether it is lawful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from algaudit.fairness.remedies.by_group import EQUAL, threshold_per_group
from algaudit.fairness.remedies.cases import BoolArray, Halves
from algaudit.fairness.remedies.effects import Effect, effect
from algaudit.fairness.remedies.models import ASKED, asked_model, plain_model, reweighed_model
from algaudit.fairness.remedies.one_threshold import Line, decided_by, lines
from algaudit.fairness.remedies.two_sides import drawn, odds_lottery

#: What people of a group are told apart for.
NEVER, IN_FITTING, IN_DECIDING = "never", "in_fitting", "in_deciding"
#: A setting as plain values.
Setting: TypeAlias = dict[str, str | float | bool]


@dataclass(frozen=True)
class Way:
    """One way of deciding.

    Parameters
    ----------
    remedy : str
        Its code.
    setting : dict
        What it is run with.
    uses_group : str
        When it looks at the group: ``never``, ``in_fitting`` or ``in_deciding``.
    randomised : bool
        A lottery decides for some; the figures are those of one draw.
    """

    remedy: str
    setting: Setting
    uses_group: str = NEVER
    randomised: bool = False


@dataclass(frozen=True)
class Tried:
    """A way with its effect, or the reason why it cannot be tried."""

    way: Way
    effect: Effect | None
    reason: str | None = None


@dataclass(frozen=True, eq=False)
class Trial:
    """What all ways are tried on: the halves, the reference group among them, the risk and the seed."""

    halves: Halves
    reference: int | None
    alpha: float
    seed: int


#: Decides the half to look at; None where it cannot.
Decides: TypeAlias = Callable[[Trial], "BoolArray | None"]


def tried(trial: Trial) -> Iterator[Tried]:
    """Try every way, one after another, and say of those that cannot be tried what is missing.

    Yields
    ------
    Tried
        Lines for everybody first, then lines for each group, the lottery, and the models.
    """
    if trial.halves.fit.score is None:
        yield Tried(Way("one_threshold", {}), None, "needs_score")
    else:
        found = lines(trial.halves.fit)
        if not found:
            yield Tried(Way("one_threshold", {}), None, "one_score")
        for line in found:
            yield _looked(trial, _way(line), decided_by(line, trial.halves.look))
    for way, missing, decides in (*_by_group(trial), *_lottery(trial), *_models(trial)):
        if missing:
            yield Tried(way, None, missing)
        else:
            after = decides(trial)
            yield Tried(way, None, "one_kind_only") if after is None else _looked(trial, way, after)


def _looked(trial: Trial, way: Way, after: BoolArray) -> Tried:
    return Tried(way, effect(trial.halves.look, after, alpha=trial.alpha))


def _way(line: Line) -> Way:
    setting: Setting = {
        "threshold": line.threshold, "higher": line.higher, "share": line.share, "picked": line.picked
    }  # fmt: skip
    return Way("one_threshold", setting)


def _by_group(trial: Trial) -> Iterator[tuple[Way, str | None, Decides]]:
    for equal in EQUAL:
        way = Way("threshold_per_group", {"equal": equal}, IN_DECIDING, randomised=True)
        yield way, _missing(trial, score=True, outcome=equal != EQUAL[0]), partial(_lines_per_group, equal=equal)


def _lottery(trial: Trial) -> Iterator[tuple[Way, str | None, Decides]]:
    way = Way("odds_lottery", {"equal": "equalized_odds"}, IN_DECIDING, randomised=True)
    yield way, _missing(trial, outcome=True, reference=True), _odds


def _models(trial: Trial) -> Iterator[tuple[Way, str | None, Decides]]:
    missing = _missing(trial, outcome=True, features=True)
    yield Way("plain_model", {}), missing, _plain
    yield (
        Way("reweighed_model", {}, IN_FITTING),
        _missing(trial, outcome=True, features=True, reference=True),
        _reweighed,
    )
    for equal in ASKED:
        way = Way("asked_model", {"equal": equal}, IN_FITTING, randomised=True)
        yield way, missing, partial(_asked, equal=equal)


def _missing(
    trial: Trial, *, score: bool = False, outcome: bool = False, features: bool = False, reference: bool = False
) -> str | None:
    """Return the code of the first thing that is wanted and not there."""
    fit = trial.halves.fit
    wanted = (
        ("needs_score", score and fit.score is None),
        ("needs_outcome", outcome and not fit.with_outcome),
        ("needs_features", features and (fit.features is None or fit.features.shape[1] == 0)),
        ("needs_reference", reference and trial.reference is None),
    )
    return next((code for code, lacks in wanted if lacks), None)


def _lines_per_group(trial: Trial, *, equal: str) -> BoolArray | None:
    return threshold_per_group(trial.halves.fit, trial.halves.look, equal, trial.seed)


def _odds(trial: Trial) -> BoolArray | None:
    reference = trial.reference or 0
    chances = odds_lottery(trial.halves.fit, reference)
    return None if chances is None else drawn(chances, trial.halves.look, reference, trial.seed)


def _plain(trial: Trial) -> BoolArray:
    return plain_model(trial.halves.fit, trial.halves.look)


def _reweighed(trial: Trial) -> BoolArray:
    return reweighed_model(trial.halves.fit, trial.halves.look, trial.reference or 0)


def _asked(trial: Trial, *, equal: str) -> BoolArray:
    return asked_model(trial.halves.fit, trial.halves.look, equal, trial.seed)
