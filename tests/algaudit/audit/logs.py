"""Small logs of every kind, made by hand, and the audits of them."""

from typing import Any

import pyarrow as pa

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit.runner import Audit

#: (sex, granted, cases): 40 men of whom 30 were granted, 40 women of whom 10 were.
PLAIN = {"sex": "mmff", "granted": [1, 0, 1, 0], "n": [30, 10, 10, 30]}


def expanded(counted: dict[str, Any]) -> dict[str, list[Any]]:
    """Return one row per case of a table whose column ``n`` says how many cases a row stands for."""
    times = counted["n"]
    return {
        name: [value for value, number in zip(values, times, strict=True) for _ in range(number)]
        for name, values in counted.items()
        if name != "n"
    }


def audit_of(counted: dict[str, Any], *, crosscheck: bool = False, **plan: Any) -> Audit:
    """Audit a counted table, one row per case; the decision is ``granted`` unless said otherwise."""
    stated = AuditPlan.model_validate({"decision": "granted", **plan})
    return run_audit(read_decisions(pa.table(expanded(counted))), stated, crosscheck=crosscheck)


def by(*columns: str) -> list[dict[str, str]]:
    """Return columns as a plan has them."""
    return [{"column": column} for column in columns]


#: 22 rows of everything: two groups, one case of a third and one without a value, an outcome known for 20 of them.
MANY = {
    "sex": ["m", "m", "m", "m", "f", "f", "f", "f", "x", None],
    "region": ["north", "north", "south", "south", "north", "south", "south", "north", "north", None],
    "age": [17, 20, 40, 61, 17, 20, 40, 61, 40, None],
    "score": [0.1, 0.3, 0.9, 0.8, 0.1, 0.2, 0.8, 0.4, 0.5, None],
    "weight": [1.0, 2.0, 0.5, 1.0, 1.5, 1.0, 1.0, 2.0, 1.0, 3.0],
    "case": ["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b3", "c1", None],
    "ok": [1, 0, 1, 0, 1, 0, 1, 0, None, 1],
    "granted": [1, 1, 1, 0, 1, 0, 0, 0, 1, None],
    "n": [4, 3, 3, 2, 2, 4, 3, 3, 1, 1],
}
#: name → (table, plan): an audit of every kind that the format must be able to hold.
KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nobody is told apart": (MANY, {}),
    "one attribute": (PLAIN, {"by": by("sex")}),
    "margins": (MANY, {"by": by("sex", "region")}),
    "across": (MANY, {"across": [["sex", "region"]]}),
    "strata": (MANY, {"by": by("sex"), "stratum": by("region"), "outcome": "ok"}),
    "bands": (MANY, {"by": [{"column": "age", "bands": [18, 35, 60]}]}),
    "weights": (MANY, {"by": by("sex"), "weight": "weight", "outcome": "ok"}),
    "weights all on rows without a decision": (
        {"sex": "mmf", "granted": [1, 0, None], "weight": [0.0, 0.0, 2.0], "n": [9, 9, 1]},
        {"by": by("sex"), "weight": "weight"},
    ),
    "outcome": (MANY, {"by": by("sex"), "outcome": "ok"}),
    "score": (MANY, {"by": by("sex"), "score": "score", "outcome": "ok"}),
    "cases": (MANY, {"by": by("sex"), "case": "case"}),
    "no group large enough": ({"sex": "mf", "granted": [1, 0], "n": [5, 5]}, {"by": by("sex")}),
    "one group only": ({"sex": "mm", "granted": [1, 0], "n": [15, 5]}, {"by": by("sex")}),
    "nobody granted": ({"sex": "mfm", "granted": [0, 0, 1], "ok": [0, 0, None], "n": [20, 20, 0]}, {"positive": "0"}),
    "reference rate of 0": (
        {"sex": "mfmf", "granted": [0, 1, 0, 0], "ok": [1, 1, 1, 0], "n": [30, 10, 10, 10]},
        {"by": by("sex"), "outcome": "ok"},
    ),
    "adverse with a reference": (
        PLAIN,
        {"by": by("sex"), "positive_is": "adverse", "reference": {"sex": "f"}, "tolerance": 0.1, "confidence": 0.9},
    ),
    "numbers and words": (
        {"sex": "1122", "granted": [1, 0, 1, 0], "n": [9, 9, 9, 9]} | {"sex": "1m2m"},
        {"by": by("sex")},
    ),
}
