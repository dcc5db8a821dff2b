"""Cards to test with: small ones written by hand, and as many random ones as wanted."""

import json
from copy import deepcopy
from typing import Any

import numpy as np

from algaudit.models.rules import RulesModel, read_rules

WORDS = {"zh": "字", "en": "words"}
VALUES = ["own", "rent", "none"]


def number(name: str, **more: Any) -> dict:
    """Return a feature that is a number."""
    return {"name": name, "kind": "number", "label": {"zh": name, "en": name}, **more}


def category(name: str, values: list[str] | None = None, **more: Any) -> dict:
    """Return a feature that is a category."""
    declared = dict.fromkeys(values or [], WORDS)
    return {"name": name, "kind": "category", "label": {"zh": name, "en": name}, "values": declared, **more}


def card(**parts: Any) -> dict:
    """Return a small card with some parts exchanged; None leaves a part out."""
    made = {
        "form": "algaudit-rules/1",
        "name": WORDS,
        "version": "1",
        "basis": {"zh": "依据", "en": "basis"},
        "features": [number("age"), number("income"), number("heads"), category("flat", VALUES)],
        "blocks": [block({"when": {"feature": "age", "at_least": 60}, "points": 10})],
        "decide": [{"at_least": 10, "label": "grant"}, {"label": "refuse"}],
        "positive": "grant",
        **parts,
    }
    return {key: value for key, value in made.items() if value is not None}


def block(*items: dict, name: str = "b", **more: Any) -> dict:
    """Return a block of items."""
    return {"name": name, "label": WORDS, "items": list(items), **more}


def model(made: dict) -> RulesModel:
    """Read a card as it would come in a file."""
    return read_rules(json.dumps(made).encode())


def columns(made: dict, cases: list[dict]) -> dict[str, np.ndarray]:
    """Return cases as columns."""
    kinds = {"number": np.float64, "category": object}
    return {
        one["name"]: np.array([case[one["name"]] for case in cases], kinds[one["kind"]]) for one in made["features"]
    }


def plain_cases(made: dict, rng: np.random.Generator, size: int) -> list[dict]:
    """Return random cases, about one value in ten missing; many numbers fall onto the ends of bands."""
    return [{one["name"]: _value(one, rng) for one in made["features"]} for _ in range(size)]


def _value(feature: dict, rng: np.random.Generator) -> Any:
    if rng.random() < 0.1:
        return None
    if feature["kind"] == "category":
        return str(rng.choice([*VALUES, "elsewhere"]))
    if feature.get("whole"):
        return float(rng.integers(feature["least"], feature["most"] + 1))
    return float(_amount(rng, 40))


def _amount(rng: np.random.Generator, most: int, least: int = 0) -> float:
    """Return a number with at most two decimals, often a whole one."""
    whole = int(rng.integers(least, most + 1))
    return whole + (int(rng.integers(0, 100)) / 100 if rng.random() < 0.3 else 0)


class Maker:
    """Makes random cards of every kind the form knows."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.numbers = [f"n{place}" for place in range(int(self.rng.integers(1, 4)))]
        self.categories = [f"c{place}" for place in range(int(self.rng.integers(1, 3)))]
        self.derived: list[dict] = []

    def card(self) -> dict:
        """Return the card of this seed."""
        features = [number(name, **self._limits()) for name in self.numbers] + [
            category(name, VALUES) for name in self.categories
        ]
        for place in range(int(self.rng.integers(0, 3))):
            of = {"add": [0, self.numbers[0]]} if self._often(0.1) else self._expression(2)
            self.derived.append({"name": f"d{place}", "label": WORDS, "of": of})
        made = card(features=features, derived=self.derived, base=self._points())
        made["blocks"] = [self._block(place) for place in range(int(self.rng.integers(1, 4)))]
        return self._ended(made)

    def _often(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def _points(self) -> float:
        return round(_amount(self.rng, 10, -10) / (10 if self._often(0.5) else 1), 3)

    def _limits(self) -> dict:
        return {"whole": True, "least": 0, "most": int(self.rng.integers(1, 9))} if self._often(0.4) else {}

    def _number(self) -> str:
        return str(self.rng.choice([*self.numbers, *(one["name"] for one in self.derived)]))

    def _expression(self, deep: int) -> Any:
        """Return an expression that names a number."""
        operation = str(self.rng.choice(["add", "subtract", "multiply", "divide", "min", "max"]))
        terms = [self._term(deep) for _ in range(2 if operation in {"subtract", "divide"} or self._often(0.6) else 3)]
        terms[int(self.rng.integers(len(terms)))] = self._number()
        return {operation: terms}

    def _term(self, deep: int) -> Any:
        if deep and self._often(0.4):
            return self._expression(deep - 1)
        return self._number() if self._often(0.5) else _amount(self.rng, 5)

    def _test(self) -> dict:
        kind = self.rng.choice(["is", "limits", "missing"], p=[0.35, 0.55, 0.1])
        if kind == "is":
            return {"feature": str(self.rng.choice(self.categories)), "is": [str(self.rng.choice(VALUES))]}
        name = self._number()
        if kind == "missing":
            return {"feature": name, "missing": self._often(0.5)}
        low, high = str(self.rng.choice(["at_least", "above"])), str(self.rng.choice(["at_most", "below"]))
        start = _amount(self.rng, 30)
        limits = {low: start, high: start + 1 + _amount(self.rng, 20)}
        if self._often(0.6):
            limits.pop(low if self._often(0.5) else high)
        return {"feature": name, **limits}

    def _condition(self, deep: int = 2) -> dict:
        if not deep or self._often(0.4):
            return self._test()
        kind = str(self.rng.choice(["all", "any", "not"]))
        if kind == "not":
            return {"not": self._condition(deep - 1)}
        return {kind: [self._condition(deep - 1) for _ in range(int(self.rng.integers(1, 4)))]}

    def _item(self) -> dict:
        kind = self.rng.choice(["bands", "table", "when", "per_unit"], p=[0.35, 0.2, 0.25, 0.2])
        if kind == "when":
            return {"when": self._condition(), "points": self._points()}
        if kind == "table":
            cut = int(self.rng.integers(1, len(VALUES)))
            rows = [{"is": VALUES[:cut], "points": self._points()}, {"is": VALUES[cut:], "points": self._points()}]
            name = str(self.rng.choice(self.categories))
            return {"table": name, "rows": rows, "other": self._points(), "missing": self._points()}
        if kind == "per_unit":
            made = {"per_unit": self._number(), "points": self._points(), "missing": self._points()}
            limits = {"least": -_amount(self.rng, 9), "most": _amount(self.rng, 9)}
            return made | {key: limit for key, limit in limits.items() if self._often(0.4)}
        # One card in a few has so many bands that they are searched instead of compared.
        wanted = 20 if self._often(0.1) else int(self.rng.integers(0, 4))
        ends = sorted({_amount(self.rng, 40) for _ in range(wanted)})
        steps = [{str(self.rng.choice(["below", "up_to"])): end, "points": self._points()} for end in ends]
        last = {"points": self._points()}
        return {"bands": self._number(), "steps": [*steps, last], "missing": self._points()}

    def _block(self, place: int) -> dict:
        limits = {"floor": -_amount(self.rng, 8), "cap": _amount(self.rng, 8)}
        kept = {key: limit for key, limit in limits.items() if self._often(0.3)}
        items = [self._item() for _ in range(int(self.rng.integers(1, 4)))]
        return block(*items, name=f"b{place}", **kept)

    def _ended(self, made: dict) -> dict:
        kind = self.rng.choice(["decide", "logistic", "amount"], p=[0.6, 0.2, 0.2])
        excluded = [{"when": self._condition(1)} for _ in range(int(self.rng.integers(0, 3)))]
        if kind == "amount":
            del made["decide"], made["positive"]
            step = float(self.rng.choice([0.1, 1, 5]))
            limits = {"least": 0, "most": step * 20, "round_to": step}
            limits["rounding"] = str(self.rng.choice(["nearest", "down", "up"]))
            made["amount"] = {key: limit for key, limit in limits.items() if self._often(0.6)}
            made["exclude"] = [one | {"amount": 0} for one in excluded]
            return made
        made["exclude"] = [one | {"label": str(self.rng.choice(["low", "open"]))} for one in excluded]
        if kind == "logistic":
            made["score"] = {"link": "logistic"}
            ends = sorted({round(float(one), 2) for one in self.rng.uniform(0.05, 0.95, 2)}, reverse=True)
        else:
            ends = sorted({self._points() for _ in range(int(self.rng.integers(1, 4)))}, reverse=True)
        lines = [{"at_least": end, "label": f"l{place}"} for place, end in enumerate(ends)]
        made |= {"decide": [*lines, {"label": "low"}], "positive": "l0"}
        if any(one["label"] == "open" for one in made["exclude"]):
            made["labels"] = {"open": WORDS}
        return made


def changed(made: dict, *path: Any, to: Any) -> dict:
    """Return a card with what stands at one place exchanged; ``...`` takes it out."""
    copied: Any = deepcopy(made)
    here = copied
    for key in path[:-1]:
        here = here[key]
    if to is ...:
        del here[path[-1]]
    else:
        here[path[-1]] = to
    return copied
