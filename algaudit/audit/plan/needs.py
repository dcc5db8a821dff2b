"""What the further checks need of a plan: one name often says nothing without another."""

from __future__ import annotations

from collections import Counter
from typing import Final

from algaudit.audit.plan.model import AuditPlan
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

#: A name of the plan → the names of which one must be given with it.
_WITH: Final = {
    "candidate": ("search",),
    "expected": ("search",),
    "score_quality": ("score",),
    "quota": ("rank", "score"),
    "rank": ("quota",),
    "quota_by": ("quota",),
    "applied": ("decided",),
    "decided": ("applied",),
    "entitled": ("amount",),
    "random_arm": ("labelled",),
    "labelled": ("outcome",),
    "suppressed": ("count",),
    "rounded": ("count",),
    "population": ("by", "across"),
}


def check_needs(plan: AuditPlan) -> None:
    """Raise when a name of the plan is given without the one that it needs.

    Raises
    ------
    InputError
        Naming both.

    Examples
    --------
    >>> check_needs(AuditPlan(decision="granted", entitled="due"))
    Traceback (most recent call last):
    algaudit.errors.InputError: --entitled needs --amount; give both, or leave it out.
    """
    for name, wanted in _WITH.items():
        if getattr(plan, name) and not any(getattr(plan, other) for other in wanted):
            raise InputError(
                N_("{option} needs {other}; give both, or leave it out.")
                if len(wanted) == 1
                else N_("{option} needs one of {other}; give one of them too, or leave it out."),
                option=_option(name),
                other=", ".join(map(_option, wanted)),
            )
    _told_apart(plan)
    if plan.search and not (plan.roles().attributes or plan.candidate):
        raise InputError(N_("A search needs columns; name them with --by or --candidate."))
    if len(plan.random_arm) > 1:
        raise InputError(N_("Two random arms are given; give one COLUMN=VALUE."))
    if len(plan.order) == 1:
        raise InputError(N_("An order needs two decisions or more, from worst to best, such as refuse,partial,grant."))
    if plan.suppressed and plan.suppressed[0] > plan.suppressed[1]:
        raise InputError(
            N_("Hidden counts from {low} to {high} are none; give the smaller one first, such as 1-9."),
            low=plan.suppressed[0],
            high=plan.suppressed[1],
        )
    if plan.quota is not None and plan.quota >= 1 and not plan.quota.is_integer():
        raise InputError(
            N_("{quota} places are no whole number; give places such as 200, or a share below 1."),
            quota=f"{plan.quota:g}",
        )


def _told_apart(plan: AuditPlan) -> None:
    """Raise when one column is two things of which one is to explain the other."""
    used = {plan.decision: "--decision", plan.outcome: "--outcome"}
    twice = [name for name in plan.features if name in used]
    if twice:
        raise InputError(
            N_("Column {column} is the {option} of this audit and cannot be an input too; leave it out of --features."),
            column=shown(twice[0]),
            option=used[twice[0]],
        )
    for first, second in (("amount", "entitled"), ("applied", "decided")):
        if getattr(plan, first) and getattr(plan, first) == getattr(plan, second):
            raise InputError(
                N_("{option} and {other} name the same column; name two."), option=_option(first), other=_option(second)
            )


def once(plan: AuditPlan) -> None:
    """Raise when a list names something twice.

    Examples
    --------
    >>> once(AuditPlan(decision="granted", stage=("listed", "listed")))
    Traceback (most recent call last):
    algaudit.errors.InputError: “listed” is given twice; give it once.
    """
    for listed in (plan.features, plan.order, plan.stage):
        twice = [name for name, times in Counter(listed).items() if times > 1]
        if twice:
            raise InputError(N_("“{name}” is given twice; give it once."), name=shown(twice[0]))


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
