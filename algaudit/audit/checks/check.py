"""What a check is: one question put to a log beyond the gaps, with figures and findings for an answer.

A check that needs only the plan and the Cube is computed again by whoever verifies a result. A check of single cases
is not, and the result says so. What a check cannot do with the data at hand it says, and the audit goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import Finding, Gap
from algaudit.audit.tables import Table, gap_rows
from algaudit.cube.cube import Cube
from algaudit.cube.settle import FEW_GROUPS
from algaudit.decisions.labels import is_number
from algaudit.decisions.log import DecisionLog
from algaudit.decisions.roles import Attribute
from algaudit.errors import InputError
from algaudit.fairness.alike.asked import Model as Rule
from algaudit.i18n import N_
from algaudit.models.inputs import from_labels
from algaudit.models.model import Model
from algaudit.privacy.masks import shown
from algaudit.rows.table import MOST_LABELS, Rows, TooManyLabelsError, read_rows


class NotPossible(Exception):  # noqa: N818 - an answer, not an error
    """What is asked cannot be answered from this log: a reason as a code, with its facts."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, eq=False)
class Material:
    """What a check may look at; without a log only the counts are there."""

    plan: AuditPlan
    cube: Cube
    tables: Sequence[Table]
    log: DecisionLog | None = None
    #: A secret of the office, of which keys of cases are made; without one no case is listed.
    salt: bytes | None = None
    #: The algorithm as it was taken in, or any function of columns of labels that returns decisions; only with one can
    #: the check of like cases change the group alone.
    model: Model | Rule | None = None

    @property
    def rule(self) -> Rule | None:
        """The algorithm as the check of like cases asks it: columns of labels in, decisions out."""
        model = self.model
        if model is None or callable(model):
            return model
        return (lambda columns: model.predict(from_labels(columns, model.features))) if model.labels else None

    @cached_property
    def gaps(self) -> list[Gap]:
        """Every gap of the audit, with the verdicts of the primary ones."""
        return gap_rows(self.tables, self.plan)

    def rows(self, *, numbers: Sequence[str] = (), labels: Sequence[Attribute] = ()) -> Rows:
        """Read columns of single cases.

        Raises
        ------
        NotPossible
            When only counts are there, or a column of labels has very many different ones.
        InputError
            When a column is missing or holds no numbers.
        """
        if self.log is None:
            raise NotPossible("no_rows")
        try:
            found = read_rows(self.log, self.plan.roles(), self.cube, numbers=numbers, labels=labels)
        except TooManyLabelsError as error:
            raise NotPossible("values_too_fine", column=error.column, limit=MOST_LABELS) from error
        for column in self.plan.features:
            _refuse_names(column, found)
        return found


def _refuse_names(column: str, rows: Rows) -> None:
    """Raise when an input is what each case has of its own: a name would be told in the report."""
    labels = [label for label in rows.labels.get(column, ()) if label is not None]
    if len(labels) > FEW_GROUPS and len(labels) * 2 > rows.size and not all(map(is_number, labels)):
        raise InputError(
            N_(
                "Column {column} holds {found} different values in {cases} cases; "
                "it looks like a name or a number of each case: leave it out of --features."
            ),
            column=shown(column),
            found=len(labels),
            cases=rows.size,
        )


@dataclass(frozen=True)
class Answer:
    """Figures as plain JSON values, and what is worth saying."""

    # Any: each check has figures of its own; its JSON Schema describes them.
    figures: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """An entry in the list of checks.

    Parameters
    ----------
    name : str
        Its key in ``audit.json``.
    from_rows, from_model : bool
        It reads single cases; it asks the algorithm itself about them.
    by_itself : bool
        Nobody asked for it, so that nobody is told when it has no answer.
    codes : frozenset of str
        Findings that a check of single cases may have: nothing else is believed of a result that comes from elsewhere.
    of_coarse : bool
        It knows that counts may be hidden or rounded; the others would take what can be read for all there is.
    wanted : callable
        Says of plan and Cube whether the check is switched on.
    """

    name: str
    wanted: Callable[[AuditPlan, Cube], bool]
    from_rows: bool = False
    from_model: bool = False
    by_itself: bool = False
    of_coarse: bool = False
    codes: frozenset[str] = frozenset()

    @property
    def module(self) -> str:
        """Where its function ``check`` stands."""
        return f"algaudit.audit.checks.{self.room}.{self.name}"

    @property
    def room(self) -> str:
        """The folder that it stands in, here and in the reports."""
        return "from_model" if self.from_model else "from_rows" if self.from_rows else "from_counts"
