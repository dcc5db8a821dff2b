"""The plan: what the audit will look at and what it will call a gap, declared before the data is read.

A plan comes from the command line, from a TOML file with the same names, or from Python. Options given on the command
line come before those of the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from algaudit.decisions.roles import Attribute, Roles, parse_attribute
from algaudit.errors import InputError
from algaudit.fairness.rates import MEASURES
from algaudit.i18n import N_

_LISTS = ("by", "across", "stratum", "reference", "primary")
_NAMES = (
    "decision",
    "positive",
    "positive_is",
    "outcome",
    "outcome_positive",
    "score",
    "weight",
    "count",
    "case",
    "tolerance",
    "confidence",
    "seed",
    *_LISTS,
)


class Column(BaseModel):
    """A column that makes groups, with the lower edges of its bands when it is a number."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    column: str
    bands: tuple[float, ...] = ()


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
        Chance that no interval of the primary family misses the truth.
    seed : int
        Of every random draw.

    Examples
    --------
    >>> AuditPlan(decision="granted", by=(Column(column="sex"),)).primary_measures()
    ('selection_rate',)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    decision: Annotated[str, Field(min_length=1)]
    positive: str | None = None
    positive_is: Literal["favourable", "adverse"] = "favourable"
    outcome: str | None = None
    outcome_positive: str | None = None
    score: str | None = None
    by: tuple[Column, ...] = ()
    across: tuple[tuple[str, ...], ...] = ()
    stratum: tuple[Column, ...] = ()
    weight: str | None = None
    count: str | None = None
    case: str | None = None
    reference: dict[str, str] = {}
    primary: tuple[str, ...] = ()
    tolerance: Annotated[float, Field(ge=0, lt=1)] = 0.05
    confidence: Annotated[float, Field(ge=0.5, lt=1)] = 0.95
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0

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
    given |= {name: value for name, value in options.items() if value not in (None, (), [])}
    unknown = sorted(set(given) - set(_NAMES))
    if unknown:
        raise InputError(
            N_("The plan has unknown names ({unknown}); known are: {known}."),
            unknown=", ".join(unknown),
            known=", ".join(sorted(_NAMES)),
        )
    made = dict(given)
    for name in ("by", "stratum"):
        made[name] = [_column(item) for item in _listed(given.get(name))]
    made["across"] = [_crossed(item) for item in _listed(given.get("across"))]
    made["reference"] = _references(given.get("reference"))
    made["primary"] = _listed(given.get("primary"))
    return checked(made)


def checked(values: Mapping[str, Any]) -> AuditPlan:
    """Validate the values of a plan, with one sentence about the first that cannot be used."""
    try:
        plan = AuditPlan.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(
            N_("The value of {name} cannot be used: {problem}."),
            name=".".join(str(part) for part in first["loc"]),
            problem=first["msg"],
        ) from error
    wrong = [name for name in plan.primary if name not in MEASURES]
    if wrong:
        raise InputError(
            N_("There is no measure {measure}; measures are: {known}."),
            measure=wrong[0],
            known=", ".join(MEASURES),
        )
    if not plan.outcome and set(plan.primary_measures()) - {"selection_rate"}:
        raise InputError(
            N_("The measure {measure} needs the true outcome; name its column with --outcome."),
            measure=sorted(set(plan.primary) - {"selection_rate"})[0],
        )
    lost = sorted(set(plan.reference) - {item.column for item in plan.roles().attributes})
    if lost:
        raise InputError(
            N_("A reference is given for {column}, which makes no groups; add --by {column}."), column=lost[0]
        )
    return plan


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(N_("There is no file {path}; check the name and the folder."), path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            N_('The plan {path} is not TOML ({error}); write lines such as decision = "granted".'),
            path=path,
            error=str(error),
        ) from error


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
    names = [name.strip() for name in item.split(",")] if isinstance(item, str) else list(_listed(item))
    if len(names) < 2 or len(set(names)) < len(names) or not all(names):
        raise InputError(
            N_(
                "“{given}” is not a cross of columns; give two or more different ones, for example --across sex,region."
            ),
            given=item,
        )
    return names


def _references(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(column): str(label) for column, label in value.items()}
    made = {}
    for item in _listed(value):
        column, equals, label = str(item).partition("=")
        if not equals or not column or not label:
            raise InputError(N_("“{given}” is not a reference; write COLUMN=VALUE."), given=item)
        made[column] = label
    return made
