"""Lays the figures of a result beside those of two libraries and returns the ones that differ."""

from algaudit.audit.result import AuditResult
from algaudit.fairness.aggregates import AGAINST, AGAINST_OUTCOME, SPREAD, SPREAD_OUTCOME
from algaudit.fairness.rates import MEASURES
from tests.truth.theirs import Label, Rows, aif360_across, aif360_by_group, fairlearn_across, fairlearn_by_group

CLOSE = 1e-9
#: What a library does not have.
MISSING = {"fairlearn": {"false_discovery_rate", "false_omission_rate"}, "aif360": {"balanced_accuracy"}}
Pair = tuple[str, Label, float | None, float | None]


def compared(result: AuditResult, by: list[str], rows: Rows, reference: Label | None) -> list[Pair]:
    """Return every figure of a grouping beside theirs: name, group, our number, their number; None for 0/0."""
    ours = {(row.measure, tuple(row.group)): row.value for row in result.measures if row.by == by}
    pairs = [
        (measure, label, ours[(measure, label)], theirs.get((measure, label)))
        for library, theirs in (("fairlearn", fairlearn_by_group(rows)), ("aif360", aif360_by_group(rows)))
        for measure in set(MEASURES) - MISSING[library]
        for label in dict.fromkeys(rows.group)
    ]
    if len(set(rows.group)) > 1:
        across = fairlearn_across(rows)
        pairs += [(name, (), ours[(name, ())], across[name]) for name in (*SPREAD, *SPREAD_OUTCOME)]
        if reference is not None:
            across = aif360_across(rows, reference)
            pairs += [(name, (), ours[(name, ())], across[name]) for name in (*AGAINST, *AGAINST_OUTCOME)]
    return pairs


def differing(pairs: list[Pair]) -> list[Pair]:
    """Return the figures that differ, or that only one side has."""
    return [pair for pair in pairs if not _same(*pair[2:])]


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= CLOSE


def gaps_that_are_no_differences(result: AuditResult) -> list[tuple[str, list[str | None]]]:
    """Return the gaps whose difference or ratio is not that of the two rates that the same result prints."""
    value = {(row.measure, tuple(row.by), tuple(row.group)): row.value for row in result.measures}
    wrong = []
    for gap in result.gaps:
        own, other = (value[(gap.measure, tuple(gap.by), tuple(group))] for group in (gap.group, gap.reference))
        difference = None if own is None or other is None else own - other
        ratio = None if difference is None or other == 0 else own / other
        if not _same(gap.difference.value, difference) or not _same(gap.ratio.value, ratio):
            wrong.append((gap.measure, gap.group))
    return wrong
