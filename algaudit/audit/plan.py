"""The plan: what the audit will look at and what it will call a gap, declared before the data is read.

A plan comes from the command line, from a TOML file with the same names, or from Python. Options given on the command
line come before those of the file.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from algaudit.audit.plan_faults import NO_CROSS, NO_MEASURE, NO_REFERENCE, fault
from algaudit.decisions.labels import label_of
from algaudit.decisions.roles import Attribute, Roles, parse_attribute
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from algaudit.i18n import N_
from algaudit.privacy.masks import shown

#: A cross of n columns has 2ⁿ margins, and soon holds nobody.
MOST_CROSSED = 6


def _no_truth(value: object) -> object:
    """Refuse true and false where a number is wanted; Python would take them for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError
    return value


Name = Annotated[str, Field(min_length=1)]
Number = Annotated[float, BeforeValidator(_no_truth)]


class Column(BaseModel):
    """A column that makes groups, with the lower edges of its bands when it is a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: Name
    bands: tuple[Number, ...] = ()

    @field_validator("bands")
    @classmethod
    def _rising(cls, bands: tuple[float, ...]) -> tuple[float, ...]:
        """Refuse edges that make no bands, from wherever they come."""
        if not all(math.isfinite(edge) for edge in bands) or any(low >= high for low, high in pairwise(bands)):
            raise ValueError
        return bands


class AuditPlan(BaseModel):
    """What is audited, between whom, and what counts as a gap.

    Parameters
    ----------
    decision : str
        Column of the decision.
    by : tuple of Column
        Columns that make groups.
    across : tuple of tuple of str
        Sets of those columns to be crossed.
    reference : dict
        Column → value of the group that others are compared with.
    primary : tuple of str
        Measures that get a verdict; empty means the default.
    tolerance : float, 0…1
        Gap in rates up to which the audit says “within tolerance”.
    confidence : float, 0.5…1
        1 less the accepted risk that an audit of equal treatment reports any gap; the intervals share that risk evenly.
    seed : int
        Of every random draw.

    Examples
    --------
    >>> AuditPlan(decision="granted", by=(Column(column="sex"),)).primary_measures()
    ('selection_rate',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    decision: Name
    positive: Name | None = None
    positive_is: Literal["favourable", "adverse"] = "favourable"
    outcome: Name | None = None
    outcome_positive: Name | None = None
    score: Name | None = None
    by: tuple[Column, ...] = ()
    across: tuple[tuple[Name, ...], ...] = ()
    stratum: tuple[Column, ...] = ()
    weight: Name | None = None
    count: Name | None = None
    case: Name | None = None
    reference: dict[str, str] = {}
    primary: tuple[str, ...] = ()
    tolerance: Annotated[Number, Field(ge=0, lt=1)] = 0.05
    confidence: Annotated[Number, Field(ge=0.5, lt=1)] = 0.95
    seed: Annotated[int, BeforeValidator(_no_truth), Field(ge=0, lt=2**63)] = 0

    @property
    def alpha(self) -> float:
        """Accepted risk of a false alarm, 1 − confidence."""
        return round(1 - self.confidence, 12)

    def primary_measures(self) -> tuple[str, ...]:
        """Return the measures that get a verdict."""
        if self.primary:
            return self.primary
        return ("selection_rate", "true_positive_rate", "false_positive_rate") if self.outcome else ("selection_rate",)

    def roles(self) -> Roles:
        """Return the role of each column, as the counting engine needs it."""
        crossed = [name for names in self.across for name in names]
        listed = {item.column: Attribute(item.column, item.bands) for item in self.by}
        for name in crossed:
            listed.setdefault(name, Attribute(name))
        return Roles(
            self.decision,
            self.positive,
            self.outcome,
            self.outcome_positive,
            self.score,
            tuple(listed.values()),
            tuple(Attribute(item.column, item.bands) for item in self.stratum),
            self.weight,
            self.count,
            self.case,
        )

    def groupings(self) -> list[tuple[str, ...]]:
        """Return every set of columns that makes groups: each column alone, each cross with all its margins."""
        sets: dict[tuple[str, ...], None] = {(item.column,): None for item in self.roles().attributes}
        for names in self.across:
            for size in range(2, len(names) + 1):
                sets |= dict.fromkeys(combinations(names, size))
        return list(sets)


# Any: values of a TOML file or of command line options; pydantic checks them below.
def plan_from_options(options: Mapping[str, Any], plan_file: str | Path | None = None) -> AuditPlan:
    """Make a plan of command line options and an optional TOML file.

    Parameters
    ----------
    options : mapping
        Names as on the command line with underscores; None and empty values fall back to the file.
    plan_file : path, optional
        TOML with the same names.

    Raises
    ------
    InputError
        When the file cannot be read, a name is unknown or a value cannot be used.

    Examples
    --------
    >>> plan_from_options({"decision": "granted", "by": ("age:18,60",)}).by[0].bands
    (18.0, 60.0)
    """
    given = _from_file(Path(plan_file)) if plan_file else {}
    given |= {name: value for name, value in options.items() if value not in (None, (), [], {})}
    _refuse_unknown(given)
    made = dict(given)
    for name in ("by", "stratum"):
        made[name] = [_column(item) for item in _listed(given.get(name))]
    for name in ("positive", "outcome_positive"):
        if isinstance(given.get(name), (int, float)):
            made[name] = label_of(given[name])
    made["across"] = [_crossed(item) for item in _listed(given.get("across"))]
    made["reference"] = _references(given.get("reference"))
    made["primary"] = _listed(given.get("primary"))
    return checked(made)


# Any: a plan as plain values, from wherever it comes.
def checked(values: Mapping[str, Any]) -> AuditPlan:
    """Validate the values of a plan, with one sentence about the first that cannot be used.

    Raises
    ------
    InputError
        Naming the value and what would be right.
    """
    _refuse_unknown(values)
    try:
        plan = AuditPlan.model_validate(dict(values))
    except ValidationError as error:
        raise fault(error.errors()[0]) from error
    _check_measures(plan)
    _check_columns(plan)
    return plan


def _refuse_unknown(values: Mapping[str, Any]) -> None:
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
    if plan.outcome_positive and not plan.outcome:
        raise InputError(
            N_("A positive outcome “{value}” is given but no outcome; name its column with --outcome."),
            value=shown(plan.outcome_positive),
        )


def _check_columns(plan: AuditPlan) -> None:
    for listed in (plan.by, plan.stratum):
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


def _from_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except FileNotFoundError as error:
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=path) from error
    except OSError as error:
        raise InputError(
            N_("The plan {path} cannot be read; check that it is a file you may open."), path=path
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(N_("The plan {path} is not UTF-8 text; save it as UTF-8."), path=path) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise InputError(
            N_('Line {line} of the plan {path} is not TOML; write lines such as decision = "granted".'),
            path=path,
            line=line.group(1) if line else text.count("\n") + 1,
        ) from error
    except RecursionError as error:
        raise InputError(N_("The plan {path} is nested too deeply; write plain lists."), path=path) from error


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def _column(item: Any) -> Any:
    if not isinstance(item, str):
        return item
    parsed = parse_attribute(item)
    return {"column": parsed.column, "bands": parsed.bands}


def _crossed(item: Any) -> Any:
    return [name.strip() for name in item.split(",")] if isinstance(item, str) else item


def _references(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(column): str(label) for column, label in value.items()}
    made: dict[str, str] = {}
    for item in _listed(value):
        column, equals, label = str(item).partition("=")
        if not equals or not column or not label:
            raise InputError(NO_REFERENCE, given=shown(item))
        if made.setdefault(column, label) != label:
            raise InputError(N_("Two references are given for {column}; give one."), column=shown(column))
    return made
