"""Who gets the places: people in order of their rank or score, a line where the places end, and the groups around it.

Asked of every grouping: how many places each group has and would have by lot, what ties at the line leave open, who was
refused or selected against the order, who stands just below the line, and whether a group falls behind at the top of
the list already. With regions that have places of their own, each has a list and a line of its own.
"""

from __future__ import annotations

from algaudit.audit.checks.check import Answer, Material
from algaudit.audit.checks.ranking.figures import Followed, grouping, prefix, whole
from algaudit.audit.checks.ranking.order import Ordered, read_order
from algaudit.audit.checks.ranking.told import findings
from algaudit.audit.plan import AuditPlan
from algaudit.audit.tables import Table
from algaudit.fairness.ranking.beginnings import corrected
from algaudit.fairness.ranking.judged import judge
from algaudit.fairness.ranking.shares import shares


def check(material: Material) -> Answer:
    """Draw the line and look at the groups around it.

    Raises
    ------
    NotPossible
        With sampling weights; when nobody has a rank, nobody or everybody gets a place, or the decisions go against
        the order.
    """
    plan = material.plan
    ordered = read_order(material)
    strata = {item.column for item in plan.stratum}
    tables = [made for made in material.tables if made.groups.by and strata.isdisjoint(made.groups.by)]
    followed, tests = _followed(ordered, plan, tables)
    # The tests of all beginnings are a family of their own: they say where on the list, not how many places.
    minimums = iter(corrected([row for made in followed for row in made.beginnings], plan.alpha))
    groupings = [
        {**made.rows, "prefixes": [prefix(ordered, table, row, next(minimums)) for row in made.beginnings]}
        for table, made in zip(tables, followed, strict=True)
    ]
    figures = {**whole(ordered, plan), "tests": tests, "confidence": plan.confidence, "groupings": groupings}
    return Answer(figures, list(findings(figures, plan)))


def _followed(ordered: Ordered, plan: AuditPlan, tables: list[Table]) -> tuple[list[Followed], int]:
    """Return every grouping, and the number of tests among them."""
    # The codes of a grouping are made again when they are needed: it is enough to hold those of one at a time.
    found = [shares(ordered.ranking, ordered.codes(made), len(made.groups.groups), ordered.positive) for made in tables]
    asked = [(made.groups, each, made.reference) for made, each in zip(tables, found, strict=True)]
    judged, tests = judge(asked, plan.alpha, plan.tolerance)
    made = zip(tables, found, judged, strict=True)
    return [grouping(ordered, plan, table, each, tested) for table, each, tested in made], tests
