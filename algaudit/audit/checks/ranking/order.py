"""Read who stands where: everybody in order of a rank or a score, each region on a list of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from algaudit.audit.checks.check import Material, NotPossible
from algaudit.audit.checks.ranking.narrow import narrow_labels
from algaudit.audit.plan import AuditPlan
from algaudit.audit.tables import Table
from algaudit.cube.cube import FloatArray
from algaudit.decisions.roles import Attribute
from algaudit.fairness.ranking.coded import group_codes
from algaudit.fairness.ranking.compact import Codes, counted, narrowest, taken
from algaudit.fairness.ranking.line import BoolArray, order_followed
from algaudit.fairness.ranking.lists import Ranking, ranked
from algaudit.rows.table import Rows

#: More people than this do not fit into the memory of an office computer when each row stands for many.
MOST_PEOPLE: Final = 50_000_000
MOST_LISTS: Final = 20_000
#: By so many standard errors must the selected stand behind the refused before the order is called reversed.
_REVERSED: Final = -3.0
#: The label of each person, as a place in the labels.
Column: TypeAlias = tuple[Codes, tuple[str | None, ...]]


@dataclass(frozen=True, eq=False)
class Ordered:
    """Everybody in order, with decision and labels in that order.

    Parameters
    ----------
    lists : list of (str or None)
        Name of each list; None alone when there is one list.
    without_rank, without_list : int
        Cases left out: no rank or score; no region.
    """

    ranking: Ranking
    positive: BoolArray
    columns: dict[str, Column]
    lists: list[str | None]
    without_rank: int
    without_list: int

    def codes(self, made: Table) -> Codes:
        """Return the group of each person."""
        return group_codes(made.groups.groups, [self.columns[column] for column in made.groups.by])


def read_order(material: Material) -> Ordered:
    """Return everybody in order.

    Raises
    ------
    NotPossible
        With sampling weights; when nobody has a rank or a list, nobody or everybody gets a place, or the decisions go
        against the order.
    """
    plan, column = material.plan, material.plan.rank or material.plan.score
    if plan.weight:
        raise NotPossible("places_weighted", column=plan.weight)
    if column is None or plan.quota is None:
        raise NotPossible("no_quota")
    named = {item.column: item for item in plan.roles().attributes}
    listed = _read(material, column, named)
    # Ten million people: whatever is not needed any more is let go before the next columns are read.
    ranking = ranked(listed.key, listed.lists, plan.quota)
    kept, repeated, labels = listed.kept, listed.repeated, listed.labels
    rank = ranking.order if repeated is None else taken(repeated, ranking.order)
    positive = taken(listed.positive, rank)
    lost, names = (listed.without_rank, listed.without_list), listed.names
    del listed
    columns: dict[str, Column] = {}
    for name, codes, known in labels:
        columns[name] = (taken(codes if kept is None else codes[kept], rank), known)
    ordered = Ordered(ranking, positive, columns, names, *lost)
    _refuse(ordered, column)
    return ordered


@dataclass(frozen=True, eq=False)
class _Listed:
    """Who is to be put in order, row by row; ``labels`` reads the columns of the groups when they are wanted."""

    key: FloatArray
    lists: Codes | None
    names: list[str | None]
    positive: BoolArray
    kept: BoolArray | None
    repeated: Codes | None
    labels: Iterator[tuple[str, Codes, tuple[str | None, ...]]]
    without_rank: int
    without_list: int


def _read(material: Material, column: str, named: dict[str, Attribute]) -> _Listed:
    plan = material.plan
    region = [named.get(plan.quota_by, Attribute(plan.quota_by))] if plan.quota_by else []
    rows = material.rows(numbers=[column], labels=region)
    labels = narrow_labels(material, list(named.values()), rows.size)
    known: BoolArray = ~np.isnan(rows.numbers.get(column, rows.weight))
    on_list = _on_list(rows, plan.quota_by)
    without_rank, without_list = (int(rows.weight[part].sum()) for part in (~known, known & ~on_list))
    kept = known & on_list
    _refuse_nobody(known, on_list, column, plan.quota_by)
    if not kept.all():
        rows = rows.chosen(kept)
    lists, names = _listed(rows, plan.quota_by)
    repeated = _times(rows, plan)
    key = rows.numbers.get(column, rows.weight)
    if not plan.rank:
        np.negative(key, out=key)
    if repeated is not None:
        key, lists = taken(key, repeated), None if lists is None else taken(lists, repeated)
    mask = None if kept.all() else kept
    return _Listed(key, lists, names, rows.positive, mask, repeated, labels, without_rank, without_list)


def _on_list(rows: Rows, region: str | None) -> BoolArray:
    if region and None in rows.labels[region]:
        found: BoolArray = rows.codes[region] != rows.labels[region].index(None)
        return found
    return np.ones(rows.size, np.bool_)


def _refuse_nobody(known: BoolArray, on_list: BoolArray, column: str, region: str | None) -> None:
    """Say which column is blank when nobody can be put in order."""
    if not known.any():
        raise NotPossible("nobody_ranked", column=column)
    if not on_list.any():
        raise NotPossible("nobody_listed", column=region)
    if not (known & on_list).any():
        raise NotPossible("nobody_ranked_and_listed", column=column, region=region)


def _listed(rows: Rows, region: str | None) -> tuple[Codes | None, list[str | None]]:
    """Give a number to each list that somebody stands on; without a region there is one list without a name."""
    if region is None:
        return None, [None]
    used = np.flatnonzero(counted(rows.codes[region], len(rows.labels[region])))
    if len(used) > MOST_LISTS:
        raise NotPossible("too_many_lists", column=region, found=len(used), limit=MOST_LISTS)
    new: Codes = np.zeros(len(rows.labels[region]), narrowest(len(used)))
    new[used] = np.arange(len(used))
    return taken(new, rows.codes[region]), [rows.labels[region][place] for place in used.tolist()]


def _times(rows: Rows, plan: AuditPlan) -> Codes | None:
    """Return each row as often as it stands for a person; None when each is one."""
    if not plan.count:
        return None
    people = int(rows.weight.sum())
    if people > MOST_PEOPLE:
        raise NotPossible("ranking_too_long", found=people, limit=MOST_PEOPLE)
    return np.repeat(np.arange(rows.size, dtype=narrowest(rows.size)), rows.weight.astype(np.int64))


def _refuse(ordered: Ordered, column: str) -> None:
    ranking, people = ordered.ranking, len(ordered.positive)
    places = int(ranking.places.sum())
    if places == 0:
        raise NotPossible("places_for_nobody", cases=people)
    if places == people:
        raise NotPossible("places_for_everybody", cases=people)
    if order_followed(ranking, ordered.positive) < _REVERSED:
        raise NotPossible("order_reversed", column=column)
