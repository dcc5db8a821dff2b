"""What a plan must be, beyond the type of each value, before anything is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from algaudit.audit.plan.faults import NO_CROSS, NO_MEASURE, NO_REFERENCE, fault
from algaudit.audit.plan.model import MOST_CROSSED, AuditPlan, Column
from algaudit.audit.plan.needs import check_needs, once
from algaudit.decisions.labels import label_of
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from algaudit.i18n import N_
from algaudit.privacy.masks import shown


# Any: a plan as plain values, from wherever it comes.
def checked(values: Mapping[str, Any]) -> AuditPlan:
    """Validate the values of a plan, with one sentence about the first that cannot be used.

    Raises
    ------
    InputError
        Naming the value and what would be right.
    """
    refuse_unknown(values)
    try:
        plan = AuditPlan.model_validate(dict(values))
    except ValidationError as error:
        raise fault(error.errors()[0]) from error
    _check_measures(plan)
    once(plan)
    _check_columns(plan)
    check_needs(plan)
    return plan


def refuse_unknown(values: Mapping[str, Any]) -> None:
    """Raise when a name is none of a plan's."""
    unknown = sorted(str(name) for name in values if name not in AuditPlan.model_fields)
    if unknown:
        raise InputError(
            N_("The plan has unknown names ({unknown}); known are: {known}."),
            unknown=", ".join(shown(name) for name in unknown),
            known=", ".join(sorted(AuditPlan.model_fields)),
        )


def _check_measures(plan: AuditPlan) -> None:
    wrong = [name for name in plan.primary if name not in MEASURES]
    if wrong:
        raise InputError(NO_MEASURE, measure=shown(wrong[0]), known=", ".join(MEASURES))
    blind = [name for name in plan.primary if name != "selection_rate"]
    if blind and not plan.outcome:
        raise InputError(
            N_("The measure {measure} needs the true outcome; name its column with --outcome."), measure=blind[0]
        )
    if blind and plan.labelled:
        raise InputError(
            N_(
                "The measure {measure} cannot be judged where the outcome was looked at for some cases only "
                "(--labelled); leave it out of --primary."
            ),
            measure=blind[0],
        )
    if plan.outcome_positive and not plan.outcome:
        raise InputError(
            N_("A positive outcome “{value}” is given but no outcome; name its column with --outcome."),
            value=shown(plan.outcome_positive),
        )


def _check_columns(plan: AuditPlan) -> None:
    for listed in (plan.by, plan.stratum, plan.candidate):
        kept: dict[str, Column] = {}
        for item in listed:
            if kept.setdefault(item.column, item) != item:
                raise InputError(
                    N_("Column {column} is given twice with different bands; give it once."), column=shown(item.column)
                )
    for names in plan.across:
        if len(names) < 2 or len(set(names)) < len(names):
            raise InputError(NO_CROSS, given=shown(",".join(names)))
        if len(names) > MOST_CROSSED:
            raise InputError(
                N_("A cross of {found} columns leaves too few cases in each group; cross at most {limit}."),
                found=len(names),
                limit=MOST_CROSSED,
            )
    for column, label in plan.reference.items():
        if not column or label_of(label) is None:
            raise InputError(NO_REFERENCE, given=shown(f"{column}={label}"))
    lost = sorted(set(plan.reference) - {item.column for item in plan.roles().attributes})
    if lost:
        raise InputError(
            N_("A reference is given for {column}, which makes no groups; add --by {column}."), column=shown(lost[0])
        )
