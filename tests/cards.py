"""A small score card with a log of its own decisions, for tests of whatever asks an algorithm."""

import json

import numpy as np
import pyarrow as pa

from algaudit.models.rules import RulesModel, read_rules


def words(text):
    return {"zh": text, "en": text}


#: Three points for little income, two for ten years of contributions; granted from three points on.
CARD = {
    "form": "algaudit-rules/1",
    "name": words("card"),
    "version": "1",
    "basis": words("a law"),
    "features": [
        {"name": "income", "kind": "number", "label": words("income")},
        {
            "name": "years",
            "kind": "number",
            "whole": True,
            "label": words("years"),
            "change": {"direction": "increase", "most": 40},
        },
        {"name": "idle", "kind": "category", "label": words("idle"), "values": {"x": words("x")}},
    ],
    "blocks": [
        {
            "name": "all",
            "label": words("all"),
            "items": [
                {"bands": "income", "steps": [{"below": 500, "points": 2}, {"points": 1}], "missing": 0},
                {"bands": "years", "steps": [{"below": 10, "points": 0}, {"points": 2}], "missing": 0},
            ],
        }
    ],
    "decide": [{"at_least": 3, "label": "yes"}, {"label": "no"}],
    "positive": "yes",
}


def card(**changed: object) -> RulesModel:
    """Return the card, with keys of the file replaced."""
    return read_rules(json.dumps(CARD | changed).encode())


def columns(size: int = 400) -> dict[str, list[object]]:
    """Return cases of two groups: in a, aged 50, the even ones have 12 years; in b, aged 30, everybody has 4."""
    place = np.arange(size)
    of_a = place < size // 2
    rows = {
        "group": np.where(of_a, "a", "b").tolist(),
        "age": np.where(of_a, 50, 30).tolist(),
        "income": np.where(place % 4 < 2, 400.0, 900.0).tolist(),
        "years": np.where(of_a & (place % 2 == 0), 12, 4).tolist(),
        "idle": ["x"] * size,
    }
    given = {name: np.array(rows[name], float) for name in ("income", "years")}
    rows["granted"] = card().predict({**given, "idle": np.array(rows["idle"], object)}).tolist()
    return rows


def table(size: int = 400, **changed: object) -> pa.Table:
    """Return the cases as a log."""
    return pa.table(columns(size) | changed)
