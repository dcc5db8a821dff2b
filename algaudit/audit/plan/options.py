"""A plan from where people write it down: options of a command, and a TOML file with the same names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from algaudit.audit.plan.checks import checked, refuse_unknown
from algaudit.audit.plan.faults import NO_ARM, NO_REFERENCE
from algaudit.audit.plan.model import AuditPlan
from algaudit.decisions.labels import label_of
from algaudit.decisions.roles import parse_attribute
from algaudit.errors import InputError
from algaudit.i18n import N_
from algaudit.privacy.masks import shown


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
    refuse_unknown(given)
    made = dict(given)
    for name in ("by", "stratum", "candidate"):
        made[name] = [_column(item) for item in _listed(given.get(name))]
    for name in ("features", "order"):
        made[name] = [part for item in _listed(given.get(name)) for part in _parts(item)]
    for name in ("positive", "outcome_positive"):
        if isinstance(given.get(name), (int, float)):
            made[name] = label_of(given[name])
    made["across"] = [_crossed(item) for item in _listed(given.get("across"))]
    made["reference"] = _references(given.get("reference"))
    made["random_arm"] = _references(given.get("random_arm"), NO_ARM)
    primary = _listed(given.get("primary"))
    made["primary"] = list(dict.fromkeys(primary)) if all(isinstance(name, str) for name in primary) else primary
    made["stage"] = _listed(given.get("stage"))
    made["suppressed"] = _span(given.get("suppressed"))
    made["population"] = _population(given.get("population"), made)
    return checked(made)


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


def _parts(item: Any) -> list[Any]:
    """Return the names in ``a,b``; a number that stands for a label is one."""
    if isinstance(item, (int, float)) and not isinstance(item, bool):
        return [label_of(item)]
    return _crossed(item) if isinstance(item, str) else [item]


def _crossed(item: Any) -> Any:
    return [name.strip() for name in item.split(",")] if isinstance(item, str) else item


def _span(value: Any) -> Any:
    """Read ``1-9``; anything else is left for the plan to refuse."""
    low, dash, high = value.replace("–", "-").partition("-") if isinstance(value, str) else ("", "", "")
    return [low, high] if dash and "-" not in high else value


def _population(value: Any, made: Mapping[str, Any]) -> Any:
    if not isinstance(value, (str, Path)):
        return _listed(value)
    from algaudit.audit.plan.population import read_population

    # A wrong list of groups is refused by the plan itself, in its own words.
    named = [item.get("column") for item in made["by"] if isinstance(item, dict)]
    crossed = [name for names in made["across"] if isinstance(names, list) for name in names]
    return read_population(Path(value), [name for name in (*named, *crossed) if isinstance(name, str)])


def _references(value: Any, wrong: str = NO_REFERENCE) -> Any:
    if isinstance(value, Mapping):
        return {str(column): str(label) for column, label in value.items()}
    made: dict[str, str] = {}
    for item in _listed(value):
        column, equals, label = str(item).partition("=")
        if not equals or not column or not label:
            raise InputError(wrong, given=shown(item))
        if made.setdefault(column, label) != label:
            raise InputError(N_("Two references are given for {column}; give one."), column=shown(column))
    return made
