"""Beam search: make only the rules longer that stand out most.

A rule is left alone when even the best part of its people could not stand out enough (see ``optimistic``). Otherwise
the rules that stand out most from everybody else, in either direction, get one more condition of every kind.
"""

from __future__ import annotations

import numpy as np

from algaudit.cube.cube import FloatArray, IntArray
from algaudit.fairness.subgroups.people import Ground
from algaudit.fairness.subgroups.rules import Rule, sums_of, taken_in
from algaudit.fairness.subgroups.sums import CASES, agreeing, distance, first_distance, optimistic
from algaudit.fairness.subgroups.tables import Scored, joined


def widened(ground: Ground, frontier: Scored, sizes: list[int], *, smallest: int, width: int, least: float) -> Scored:
    """Return the rules with one condition more than the best of the frontier.

    Parameters
    ----------
    ground : Ground
    frontier : Scored
        Rules of one length.
    sizes : list of int
        Number of labels of each column; label 0 stands for all that are too rare, and makes no rule.
    smallest : int
        People that a rule must take in and leave out.
    width : int
        Rules that are made longer.
    least : float
        Distance that a longer rule must be able to reach.

    Returns
    -------
    Scored
        Each rule once. The score looks only at the parent that it was made of, and so may be too good.
    """
    hopeful = np.flatnonzero(frontier.limit >= least)
    # Rounded, so that a last bit decides nothing; then the order of the rules does.
    order = np.argsort(-np.round(np.abs(frontier.first[hopeful]), 9), kind="stable")[:width]
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    shifted = Ground(ground.codes + offsets[:-1], ground.sums)
    total = ground.total()
    made = [_children(shifted, offsets, rule, total, smallest) for rule in frontier.chosen(hopeful[order]).rules()]
    return _each_once(joined(made)) if made else frontier.chosen(np.zeros(0, np.int64))


def _children(shifted: Ground, offsets: IntArray, rule: Rule, total: FloatArray, smallest: int) -> Scored:
    """Return the rules that add one condition to a rule; codes are shifted so that no two columns share a label."""
    mask = taken_in(shifted, tuple((column, code + int(offsets[column])) for column, code in rule))
    parent, codes = sums_of(shifted, mask), shifted.codes[mask]
    size = int(offsets[-1])
    counted = [np.bincount(codes.ravel(), np.repeat(row, codes.shape[1]), size) for row in shifted.sums[:, mask]]
    own = np.stack(counted).astype(np.float64)
    column = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    free = ~np.isin(column, [used for used, _ in rule]) & ~np.isin(np.arange(size), offsets[:-1])
    left_out = total[CASES] - own[CASES]
    places = np.flatnonzero(free & (own[CASES] >= smallest) & (left_out >= smallest))
    kept, everybody = own[:, places], total.reshape(-1, 1)
    first = first_distance(kept, everybody)
    named = np.array(rule).reshape(1, -1, 2).repeat(len(places), axis=0)
    added = np.stack([column[places], places - offsets[column[places]]], axis=1)[:, None]
    both = np.concatenate([named, added], axis=1)
    both = np.take_along_axis(both, np.argsort(both[:, :, :1], axis=1), axis=1)
    against = distance(kept, parent.reshape(-1, 1) - kept)
    limit = optimistic(kept, everybody, smallest)
    return Scored(both[:, :, 0], both[:, :, 1], agreeing([first, against]), first, limit)


def _each_once(found: Scored) -> Scored:
    """Keep each rule once, with the smallest score that one of its parents left it."""
    key = np.concatenate([found.columns, found.codes], axis=1)
    order = np.lexsort((np.abs(found.score), *key.T[::-1]))
    ordered = key[order]
    new = np.ones(len(order), bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return found.chosen(order[new])
