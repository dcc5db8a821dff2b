"""A second reading of the rules, to hold the first against: one case at a time, in decimal numbers, as on paper.

It shares nothing with the product: it works on the plain values of the file, in Python's exact decimals.
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, getcontext
from typing import Any

getcontext().prec = 40
_ROUNDING = {"up": ROUND_CEILING, "down": ROUND_FLOOR}
Case = dict[str, Any]


def decimal(value: Any) -> Decimal:
    """Return the decimal number that a person would read."""
    return Decimal(repr(value))


def value_of(card: dict, name: str, case: Case) -> Any:
    """Return a feature or derived number of a case; None where it is missing."""
    for one in card.get("derived", []):
        if one["name"] == name:
            found = calculated(card, one["of"], case)
            return None if found is None else found.quantize(Decimal("1e-9"))
    value = case[name]
    return decimal(value) if isinstance(value, int | float) else value


def calculated(card: dict, of: Any, case: Case) -> Decimal | None:
    """Return an expression; None where anything in it is missing or divided by nothing."""
    if isinstance(of, str):
        return value_of(card, of, case)
    if isinstance(of, int | float):
        return decimal(of)
    [(operation, terms)] = of.items()
    values = [calculated(card, one, case) for one in terms]
    if None in values:
        return None
    if operation in {"min", "max"}:
        return min(values) if operation == "min" else max(values)
    total = values[0]
    for one in values[1:]:
        if operation == "divide" and one == 0:
            return None
        steps = {"add": "__add__", "subtract": "__sub__", "multiply": "__mul__", "divide": "__truediv__"}
        total = getattr(total, steps[operation])(one)
    return total


def answer(card: dict, condition: dict, case: Case) -> bool | None:
    """Return whether a condition holds; None where something missing leaves it open."""
    if "not" in condition:
        inner = answer(card, condition["not"], case)
        return None if inner is None else not inner
    for key, settles in (("all", False), ("any", True)):
        if key in condition:
            inner_ones = [answer(card, one, case) for one in condition[key]]
            if settles in inner_ones:
                return settles
            return None if None in inner_ones else not settles
    value = value_of(card, condition["feature"], case)
    if "missing" in condition:
        return (value is None) == condition["missing"]
    if value is None:
        return None
    if "is" in condition:
        return value in condition["is"]
    checks = {
        "at_least": lambda limit: value >= limit,
        "above": lambda limit: value > limit,
        "at_most": lambda limit: value <= limit,
        "below": lambda limit: value < limit,
    }
    return all(checks[key](decimal(limit)) for key, limit in condition.items() if key in checks)


def item_points(card: dict, item: dict, case: Case) -> Decimal:
    """Return what one item gives."""
    if "when" in item:
        return decimal(item["points"]) if answer(card, item["when"], case) else Decimal(0)
    value = value_of(card, item.get("bands") or item.get("table") or item["per_unit"], case)
    if value is None:
        return decimal(item["missing"])
    if "table" in item:
        return decimal(next((row["points"] for row in item["rows"] if value in row["is"]), item["other"]))
    if "per_unit" in item:
        points = value * decimal(item["points"])
        points = max(points, decimal(item["least"])) if "least" in item else points
        return min(points, decimal(item["most"])) if "most" in item else points
    for step in item["steps"]:
        below, up_to = step.get("below", math.inf), step.get("up_to", math.inf)
        if value < decimal(below) and value <= decimal(up_to):
            return decimal(step["points"])
    raise AssertionError("the last band has no end")


def total(card: dict, case: Case) -> Decimal:
    """Return the sum of all blocks."""
    found = decimal(card.get("base", 0))
    for block in card["blocks"]:
        points = sum((item_points(card, item, case) for item in block["items"]), Decimal(0))
        points = max(points, decimal(block["floor"])) if "floor" in block else points
        found += min(points, decimal(block["cap"])) if "cap" in block else points
    return found


def score(card: dict, case: Case) -> Decimal:
    """Return the score: points, probability or amount."""
    points = total(card, case)
    if card.get("score", {}).get("link") == "logistic":
        return Decimal(1) / (Decimal(1) + (-points).exp())
    if "amount" not in card:
        return points
    excluded = exclusion(card, case)
    return decimal(excluded["amount"]) if excluded else limited(card["amount"], points)


def limited(amount: dict, points: Decimal) -> Decimal:
    """Return an amount within its limits, rounded."""
    points = max(points, decimal(amount["least"])) if "least" in amount else points
    points = min(points, decimal(amount["most"])) if "most" in amount else points
    if "round_to" not in amount:
        return points
    units, half = points / decimal(amount["round_to"]), Decimal("0.5")
    way = _ROUNDING.get(amount.get("rounding", "nearest"))
    whole = units.to_integral_value(way) if way else (units + half).to_integral_value(ROUND_FLOOR)
    return whole * decimal(amount["round_to"])


def exclusion(card: dict, case: Case) -> dict | None:
    """Return the first exclusion that settles a case."""
    return next((one for one in card.get("exclude", []) if answer(card, one["when"], case)), None)


def decision(card: dict, reached: Decimal, excluded: dict | None) -> str:
    """Return the decision about a case, from its score and the exclusion that settles it."""
    if excluded:
        return excluded["label"]
    return next(one["label"] for one in card["decide"] if "at_least" not in one or reached >= decimal(one["at_least"]))
