"""How far one feature may be moved for one person: the few values among which the best must be.

Where the score goes in steps, only the nearest value behind each step can be best, on the grid of the declared steps.
Where it has a slope, any value on the grid can be; a number without a grid may then stop anywhere on the way.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from algaudit.explain.recourse.answer import Case
from algaudit.explain.recourse.levers import Lever, decimals, limits
from algaudit.explain.recourse.terrain import Terrain
from algaudit.models.features import Feature
from algaudit.models.structure import FloatArray

#: A grid with more values is not looked through value by value.
MOST_VALUES = 5_000
#: And one of a model whose inside cannot be read, where every value costs a question.
MOST_ASKED = 200
#: Steps tried first where the grid is not looked through.
FIRST_STEPS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987)
#: Parts of a spread tried first for a number without a step.
FIRST_PARTS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
LAST_BITS = 1e-9
#: Decimal places that are told apart, and numbers so large that their last bits are whole.
MOST_PLACES, WHOLE_BITS = 12, 2.0**52


@dataclass(frozen=True, eq=False)
class Options:
    """What one feature may become for one person; the first option is to leave it.

    Parameters
    ----------
    targets : array
        Its values.
    deltas : float array
        By how much it changes; 1 for a change of a category.
    costs : float array
    rooms : float array
        How much further it may go from there along the slope (negative: downwards), 0 where it stands.
    places : int, optional
        Decimal places of the grid; None without a grid.
    complete : bool
        Whether the best must be among them.
    """

    targets: npt.NDArray[Any]
    deltas: FloatArray
    costs: FloatArray
    rooms: FloatArray
    places: int | None
    complete: bool

    def kept(self, places: Sequence[int]) -> Options:
        """Return some of them."""
        at = list(places)
        return replace(
            self, targets=self.targets[at], deltas=self.deltas[at], costs=self.costs[at], rooms=self.rooms[at]
        )


@dataclass(frozen=True)
class View:
    """From where the options are looked at.

    Parameters
    ----------
    terrain : Terrain
    toward : {1, -1, 0}
        Whether a higher score is wanted, or a lower one.
    need : float
        Nobody needs more change of the margin than this.
    joined : bool
        Whether another feature a person may change moves the same numbers: then no value can be left out.
    """

    terrain: Terrain
    toward: int = 1
    need: float = math.inf
    joined: bool = False

    def listed(self, lever: Lever) -> bool:
        """Whether the best must lie at the breaks."""
        return (
            self.terrain.known and not self.joined and not any(name in self.terrain.unlisted for name, _ in lever.moves)
        )


@dataclass(frozen=True)
class Spot:
    """Where one feature of one person stands, among all features."""

    lever: Lever
    case: Case
    features: Mapping[str, Feature]

    @cached_property
    def starts(self) -> list[tuple[str, float, float]]:
        """Return each number that the lever moves, by how much for each unit, and where it stands."""
        known = [(name, times, _number(self.case[name])) for name, times in self.lever.moves]
        return [(name, times, start) for name, times, start in known if math.isfinite(start)]

    def possible(self, deltas: FloatArray, places: int | None) -> npt.NDArray[np.bool_]:
        """Say which changes leave everything that moves within its limits, taken by themselves."""
        found = np.ones(len(deltas), np.bool_)
        for name, times, start in self.starts:
            found &= allowed(self.features[name], settled(start, [(times, deltas, places)]))
        return found

    @cached_property
    def reach(self) -> tuple[float, float]:
        """Return the least and the largest change that its direction and all limits leave."""
        direction = self.lever.feature.change.direction
        low = 0.0 if direction == "increase" else -math.inf
        high = 0.0 if direction == "decrease" else math.inf
        for name, times, start in self.starts:
            ends = sorted((end - start) / times for end in limits(self.features[name]))
            low, high = max(low, ends[0]), min(high, ends[1])
        return low, high

    def cuts(self, terrain: Terrain) -> list[tuple[float, float]]:
        """Return the changes at which the score may jump, each with how much more is surely beyond."""
        found = []
        for name, times, start in self.starts:
            for value in terrain.breaks.get(name, ()):
                beyond = terrain.beyond * max(abs(value), abs(start), 1e-30)
                found.append(((value - start) / times, beyond / abs(times)))
        return sorted(found)


def options_of(spot: Spot, view: View) -> Options:
    """Return what a feature may become.

    Examples
    --------
    From 2 in steps of 1, with the score changing at 4: 4 itself, and the first value beyond it.

    >>> from algaudit.models.features import Change, plain
    >>> years = plain("years", "number").model_copy(update={"whole": True, "change": Change(direction="increase")})
    >>> spot = Spot(Lever(0, years, 1.0, 1.0), {"years": 2.0}, {"years": years})
    >>> options_of(spot, View(Terrain(True, {"years": (4.0,)}))).targets.tolist()
    [2.0, 4.0, 5.0]
    """
    lever, before = spot.lever, spot.case[spot.lever.name]
    if lever.category:
        return _categories(spot)
    start = _number(before)
    if not math.isfinite(start):
        return _made(spot, [], [], places=None, complete=True)
    if lever.step is None:
        return _without_grid(spot, view)
    steps, complete = _steps(spot, view)
    places = max(decimals(start), decimals(lever.step))
    return _made(spot, [step * lever.step for step in steps], [0.0] * len(steps), places=places, complete=complete)


def _number(value: float | str | None) -> float:
    return math.nan if value is None or isinstance(value, str) else float(value)


def _categories(spot: Spot) -> Options:
    lever, before = spot.lever, spot.case[spot.lever.name]
    names = lever.feature.change.among or lever.feature.values
    reachable = [name for name in names if before is not None and name != before]
    if not spot.possible(np.ones(1), 0).all():
        reachable = []
    deltas = np.array([0.0, *(1.0 for _ in reachable)])
    targets = np.array([before, *reachable], object)
    return Options(targets, deltas, deltas * lever.price, np.zeros(len(deltas)), 0, complete=True)


def _made(spot: Spot, deltas: list[float], rooms: list[float], *, places: int | None, complete: bool) -> Options:
    """Keep what is possible, cheapest first, behind leaving it as it is."""
    lever, before = spot.lever, spot.case[spot.lever.name]
    moved, room = np.array(deltas, np.float64), np.array(rooms, np.float64)
    order = np.lexsort((moved < 0, room != 0, np.abs(moved)))
    order = order[spot.possible(moved, places)[order]]
    moved, room = np.append(0.0, moved[order]), np.append(0.0, room[order])
    targets = settled(before, [(1.0, moved, places)])
    return Options(targets, moved, np.abs(moved) * lever.price, room, places, complete)


def finer_of(spot: Spot, low: float, high: float, many: int) -> Options:
    """Return some evenly spaced changes between two, on the grid where there is one."""
    deltas = np.linspace(low, high, many + 1)[1:-1]
    step = spot.lever.step
    if step is None:
        return _made(spot, deltas.tolist(), [0.0] * len(deltas), places=None, complete=False)
    steps = np.setdiff1d(np.round(deltas / step), np.round(np.array([0.0, low, high]) / step))
    places = max(decimals(_number(spot.case[spot.lever.name])), decimals(step))
    return _made(spot, (steps * step).tolist(), [0.0] * len(steps), places=places, complete=False)


def allowed(feature: Feature, values: FloatArray) -> npt.NDArray[np.bool_]:
    """Say which values a number may be changed to: within its limits, whole where only whole ones make sense."""
    low, high = limits(feature)
    low -= LAST_BITS * max(1.0, abs(low)) if math.isfinite(low) else 0.0
    high += LAST_BITS * max(1.0, abs(high)) if math.isfinite(high) else 0.0
    found: npt.NDArray[np.bool_] = ~((values < low) | (values > high))
    if feature.whole:
        found &= ~(np.abs(values - np.round(values)) > LAST_BITS)
    return found


def settled(before: float | str | None, moves: Iterable[tuple[float, FloatArray, int | None]]) -> FloatArray:
    """Return the value of a number after all that moves it, as people count: 0.1 and two steps of 0.1 are 0.3.

    Parameters
    ----------
    before : float
    moves : iterable of (times, deltas, places)
        By how much each lever moves it for each unit, the lever's changes, and their decimal places.

    Examples
    --------
    >>> settled(0.1, [(1.0, np.array([0.1, 0.2]), 1)]).tolist()
    [0.2, 0.3]
    """
    start = _number(before)
    total: FloatArray | float = start
    digits: int | None = decimals(start) if math.isfinite(start) else None
    for times, deltas, places in moves:
        total = total + times * deltas
        digits = None if digits is None or places is None else max(digits, places + decimals(times))
    values = np.asarray(total, np.float64)
    if digits is None:
        return values
    digits = min(digits, MOST_PLACES)
    rounded: FloatArray = np.where(np.abs(values) * 10.0**digits < WHOLE_BITS, np.round(values, digits), values)
    return rounded


def slope_of(spot: Spot, view: View) -> float:
    """Return by how much the margin comes nearer to the wanted side for each unit."""
    return view.toward * sum(view.terrain.slopes.get(name, 0.0) * times for name, times, _ in spot.starts)


def _steps(spot: Spot, view: View) -> tuple[list[int], bool]:
    """Return numbers of steps, and whether the best must be among them."""
    step = float(spot.lever.step or 1)
    reach = (spot.reach[0] / step, spot.reach[1] / step)
    found: set[int] = set()
    for change, beyond in spot.cuts(view.terrain):
        low, high = (change - beyond) / step - 1e-6, (change + beyond) / step + 1e-6
        if low <= reach[1] and high >= reach[0]:
            # At the jump, and the first one beyond: whoever stays before it need not go that far.
            found |= set(range(math.ceil(low), math.floor(high) + 1))
            found |= {math.floor(high) + 1} if high > 0 else set()
            found |= {math.ceil(low) - 1} if low < 0 else set()
    # Whoever stands outside the limits has to come inside first.
    found |= {math.ceil(reach[0] - 1e-6)} if reach[0] > 0 else set()
    found |= {math.floor(reach[1] + 1e-6)} if reach[1] < 0 else set()
    low, high = _looked_through(spot, view, reach)
    if high - low <= (MOST_VALUES if view.terrain.known else MOST_ASKED):
        found |= set(range(math.ceil(low - 1e-6), math.floor(high + 1e-6) + 1))
        return _within(found, reach), True
    found |= {sign * some for some in FIRST_STEPS for sign in (1, -1)}
    found |= {math.trunc(end) for end in reach if math.isfinite(end)}
    return _within(found, reach), False


def _looked_through(spot: Spot, view: View, reach: tuple[float, float]) -> tuple[float, float]:
    """Return between which numbers of steps every single one has to be looked at."""
    slope, step = slope_of(spot, view), float(spot.lever.step or 1)
    uneven = any(spot.features[name].whole and times * step % 1 for name, times, _ in spot.starts)
    if uneven or not view.listed(spot.lever):
        return reach
    if not slope:
        return 0.0, 0.0
    # Against the slope only the nearest value behind each jump can be best; along it, any.
    low, high = (max(reach[0], 0.0), reach[1]) if slope > 0 else (reach[0], min(reach[1], 0.0))
    if not spot.cuts(view.terrain) and math.isfinite(view.need):
        enough = max(view.need, 0.0) / abs(slope) / step + 2
        low, high = max(low, -enough), min(high, enough)
    return low, high


def _within(steps: set[int], reach: tuple[float, float]) -> list[int]:
    return sorted(step for step in steps if step and reach[0] - 1e-6 <= step <= reach[1] + 1e-6)


def _without_grid(spot: Spot, view: View) -> Options:
    """Return the values at and just beside each jump, and from where a slope may be followed."""
    slope, cuts, reach = slope_of(spot, view), spot.cuts(view.terrain), spot.reach
    whole = [times for name, times, _ in spot.starts if spot.features[name].whole]
    complete = view.listed(spot.lever) and not whole
    # Along a slope one may have to go as far as just before a jump.
    sides = {
        change: (-1, 0, 1) if slope or abs(change) <= beyond else (0, math.copysign(1, change))
        for change, beyond in cuts
    }
    points = {change + side * beyond for change, beyond in cuts for side in sides[change]}
    points |= {end for end in reach if math.isfinite(end)}
    if not complete:
        points |= {sign * part * spot.lever.unit for part in FIRST_PARTS for sign in (1, -1)}
        points |= {sign * some / times for times in whole for some in FIRST_STEPS for sign in (1, -1)}
    inside = sorted(point for point in points if point and reach[0] <= point <= reach[1])
    deltas, rooms = list(inside), [0.0] * len(inside)
    if slope and complete:
        beside = 3 * max((beyond for _, beyond in cuts), default=0.0)
        for start, room in _slopes(inside, reach, up=slope > 0):
            if abs(room) > beside:
                deltas.append(start)
                rooms.append(room)
    return _made(spot, deltas, rooms, places=None, complete=complete)


def _slopes(inside: list[float], reach: tuple[float, float], *, up: bool) -> list[tuple[float, float]]:
    """Return from where the slope may be followed, and how far: from each point to the next, the way up."""
    way = [point for point in inside if point > 0] if up else [point for point in reversed(inside) if point < 0]
    ends = [*way, reach[1] if up else reach[0]]
    return [(start, end - start) for start, end in zip([0.0, *way], ends, strict=True)]
