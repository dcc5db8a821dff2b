"""Hold what was read case by case against what can be: it cannot be computed again, but not everything can be true.

A figure must be of the kind that its JSON Schema says, lie within its own limits and among the cases that were counted,
and name columns, labels and options that the audit has. A finding must say what the figures of its check say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any

from algaudit.audit.checks.check import Check
from algaudit.audit.checks.listed import CHECKS
from algaudit.audit.plan import AuditPlan
from algaudit.audit.result import AuditResult, Finding, LogFacts
from algaudit.audit.verify_names import place_of, words
from algaudit.cube.cube import Cube

_SCHEMAS = Path(__file__).with_name("checks") / "schemas"
#: The last bits of a number say nothing: a mean of ones may be 1 and a bit.
_DIGITS = 9
_NAMED = ("group", "reference")


def impossible(written: AuditResult, plan: AuditPlan, cube: Cube) -> list[str]:
    """Return the names of what the checks of single cases say and cannot be true, check by check; each once."""
    found: list[str] = []
    for check in CHECKS:
        if check.from_rows and check.name in written.checks:
            figures = written.checks[check.name]
            # Of figures of the wrong kind nothing else can be asked.
            found += list(_misshapen(check.name, figures)) or [
                *_beyond(f"checks.{check.name}", figures, written.data),
                *_unknown(check.name, figures, plan, cube),
                *_not_told(check, figures, written.findings, plan),
            ]
    return list(dict.fromkeys(found))


# Any: figures of each check are its own, here and below.
def _misshapen(name: str, figures: dict[str, Any]) -> Iterator[str]:
    """Yield what is not as the schema of a check says: a text for a number, a share of 7, a count below 0."""
    place, values = f"checks.{name}", {key: _rounded(value) for key, value in figures.items() if key != "status"}
    if figures.get("status") == "not_possible":
        yield from (f"{place}.{key}" for key, value in values.items() if not _is_fact(value))
        if not isinstance(values.get("reason"), str):
            yield f"{place}.reason"
    elif figures.get("status") == "done":
        for error in _validator(name).iter_errors(values):
            path = list(error.absolute_path)
            yield from (place_of(place, values, [*path, *more]) for more in _keys(error) or [[]])
    else:
        yield f"{place}.status"


def _is_fact(value: object) -> bool:
    """Say whether a value may stand beside the reason why there is no answer."""
    parts = value if isinstance(value, list) else [value]
    return all(part is None or isinstance(part, str | int | float) for part in parts)


# Any: an error of the library jsonschema.
def _keys(error: Any) -> list[list[str]]:
    """Return the keys that an object has too many, or too few."""
    if error.validator == "additionalProperties":
        return [[key] for key in error.instance if key not in error.schema["properties"]]
    return (
        [[key] for key in error.validator_value if key not in error.instance] if error.validator == "required" else []
    )


# Any: a validator of the library jsonschema.
@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((_SCHEMAS / f"{name}.schema.json").read_text("utf-8")))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, _DIGITS) if isinstance(value, float) else value


def _beyond(name: str, value: Any, data: LogFacts) -> Iterator[str]:
    """Yield numbers outside their own interval, parts larger than their whole, and more cases than were counted."""
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from _beyond(f"{name}[{place}]{words(part)}", part, data)
    elif isinstance(value, dict):
        inner = "difference" if "difference" in value else "value"
        for low, high in (("low", inner), (inner, "high"), ("low", "high"), ("numerator", "denominator")):
            if _exceeds(value.get(low), value.get(high)):
                yield f"{name}.{low}"
        # Sums of weights may be larger than the number of cases.
        if not data.weighted and _exceeds(value.get("cases"), data.used):
            yield f"{name}.cases"
        for key, part in value.items():
            yield from _beyond(f"{name}.{key}", part, data)


def _exceeds(one: object, other: object) -> bool:
    """Say whether both are numbers and the first is larger by more than the last bits."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return bool(one > other + 10**-_DIGITS * max(1.0, abs(other)))
    return False


def _unknown(name: str, figures: dict[str, Any], plan: AuditPlan, cube: Cube) -> Iterator[str]:
    """Yield options that are not those of the plan, and groups that nobody of the log is in."""
    declared = plan.model_dump(mode="json")
    for key, value in figures.items():
        if key in declared and value != declared[key]:
            yield f"checks.{name}.{key}"
    # Rows whose count is hidden are not in the Cube, but what is in their columns may be told.
    labels = {item.column: None if plan.coarse else set(item.labels) for item in cube.dimensions}
    for by, group in _groups(figures):
        known = [labels.get(column, set()) for column in by]
        if len(by) != len(group) or any(
            of is not None and label not in of for of, label in zip(known, group, strict=True)
        ):
            yield f"checks.{name}{words({'measure': None, 'by': by, 'group': group})}"


def _groups(value: Any, by: Sequence[Any] = ()) -> Iterator[tuple[list[Any], list[Any]]]:
    """Yield columns and labels of every group that figures or facts name; rows may leave columns to their grouping."""
    if isinstance(value, list):
        for part in value:
            yield from _groups(part, by)
    elif isinstance(value, dict):
        by = value["by"] if isinstance(value.get("by"), list) else by
        for labels in (value.get(name) for name in _NAMED):
            if isinstance(labels, list):
                yield [*by], labels
        rule = value.get("rule")
        if isinstance(rule, list) and all(isinstance(one, dict) for one in rule):
            yield [one.get("column") for one in rule], [one.get("label") for one in rule]
        for part in value.values():
            yield from _groups(part, by)


def _told(value: Any) -> set[str]:
    """Return the groups and the fractions that figures or facts name, as texts."""
    return {json.dumps(group) for group in _groups(value)} | {json.dumps(number) for number in _fractions(value)}


def _fractions(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _fractions(part)
    elif isinstance(value, float):
        yield value


def _not_told(check: Check, figures: dict[str, Any], findings: Sequence[Finding], plan: AuditPlan) -> Iterator[str]:
    """Yield the findings of a check that its figures do not bear out, and the first that they ask for in vain."""
    own = [(place, item) for place, item in enumerate(findings) if item.facts.get("check") == check.name]
    try:
        wanted = _findings(check, figures, plan)
    except Exception:  # noqa: BLE001 - figures from whomever; those of a check do not break its own sentences
        yield f"checks.{check.name}"
        return
    if wanted is None:
        known = _told(figures)
        for place, item in own:
            if not _told(item.facts) <= known:
                yield f"findings[{place}]{_words(item)}"
        return
    for found, expected in zip_longest(own, wanted):
        if found is None:
            yield f"findings{_words(expected)}"
            return
        if expected is None or _text(found[1]) != _text(expected):
            yield f"findings[{found[0]}]{_words(found[1])}"
            return


def _findings(check: Check, figures: dict[str, Any], plan: AuditPlan) -> list[Finding] | None:
    """Return the findings that follow from the figures; None when the check does not say how."""
    facts = {key: value for key, value in figures.items() if key != "status"}
    made = getattr(import_module(check.module), "findings", None)
    if figures["status"] == "not_possible":
        found = [Finding("check_not_possible", "notice", facts)]
    elif made is None:
        return None
    else:
        # As in the document: alerts first.
        found = sorted(made(facts, plan), key=lambda item: item.severity == "notice")
    return [Finding(item.code, item.severity, {"check": check.name, **item.facts}) for item in found]


def _words(item: Finding) -> str:
    return words({"code": item.code, **item.facts})


def _text(item: Finding) -> str:
    return json.dumps([item.code, item.severity, item.facts], sort_keys=True)
