"""A small algorithm in its folder, with facts and a log of its own decisions, for tests of explanations."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from algaudit.models.rules import RulesModel, read_rules


def both(zh: str, en: str | None = None) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": zh, "en": en or zh}


#: Income per head decides most; illness, age and years of renting add up to 12 more; two flats settle the case.
RULES: dict[str, Any] = {
    "form": "algaudit-rules/1",
    "name": both("补助评分", "Grant score"),
    "version": "3",
    "basis": both("办法", "the Measures"),
    "features": [
        {
            "name": "income",
            "kind": "number",
            "label": both("家庭月收入", "household income"),
            "unit": both("元", "yuan"),
            "source": both("民政局", "civil affairs"),
            "clause": both("第九条", "article 9"),
        },
        {
            "name": "members",
            "kind": "number",
            "label": both("家庭人口", "people in the household"),
            "whole": True,
            "least": 1,
            "most": 8,
            "source": both("公安局", "police"),
            "clause": both("第九条", "article 9"),
        },
        {
            "name": "age",
            "kind": "number",
            "label": both("年龄", "age"),
            "unit": both("岁", "years"),
            "whole": True,
            "protected": True,
            "source": both("公安局", "police"),
            "clause": both("第十条", "article 10"),
        },
        {
            "name": "ill",
            "kind": "category",
            "label": both("重病", "seriously ill"),
            "values": {"y": both("是", "yes"), "n": both("否", "no")},
            "protected": True,
            "tier": "secret",
            "source": both("医保局", "health insurance"),
            "clause": both("第十条", "article 10"),
        },
        {
            "name": "rent",
            "kind": "number",
            "label": both("租房年数", "years of renting"),
            "unit": both("年", "years"),
            "whole": True,
            "least": 0,
            "change": {"direction": "increase", "step": 1, "most": 30},
            "source": both("住建局", "housing"),
            "clause": both("第十条", "article 10"),
        },
        {
            "name": "flats",
            "kind": "number",
            "label": both("房产套数", "flats owned"),
            "whole": True,
            "least": 0,
            "source": both("住建局", "housing"),
            "clause": both("第三条", "article 3"),
        },
    ],
    "derived": [
        {
            "name": "per_head",
            "label": both("人均月收入", "income per head"),
            "unit": both("元", "yuan"),
            "of": {"divide": ["income", "members"]},
        }
    ],
    "base": 1,
    "blocks": [
        {
            "name": "need",
            "label": both("困难程度", "need"),
            "clause": both("第九条", "article 9"),
            "items": [
                {
                    "bands": "per_head",
                    "steps": [
                        {"below": 400, "points": 40, "reason": "R1"},
                        {"up_to": 800, "points": 20, "reason": "R1"},
                        {"points": 0, "reason": "R2"},
                    ],
                    "missing": 0,
                }
            ],
        },
        {
            "name": "extra",
            "label": both("特殊情形", "hardship"),
            "cap": 12,
            "items": [
                {
                    "table": "ill",
                    "rows": [{"is": ["y"], "points": 10, "reason": "R3"}],
                    "other": 0,
                    "missing": 0,
                    "clause": both("第十条", "article 10"),
                },
                {
                    "when": {"all": [{"feature": "age", "at_least": 60}, {"feature": "members", "below": 2}]},
                    "points": 6,
                    "reason": "R3",
                },
                {"per_unit": "rent", "points": 0.5, "least": 0, "most": 5, "missing": 0},
            ],
        },
    ],
    "exclude": [
        {
            "when": {"feature": "flats", "at_least": 2},
            "label": "no",
            "reason": "X1",
            "clause": both("第三条", "article 3"),
        }
    ],
    "decide": [{"at_least": 25, "label": "yes"}, {"label": "no"}],
    "positive": "yes",
    "labels": {"yes": both("发放", "granted"), "no": both("不发放", "refused")},
    "reasons": {
        "R1": both("人均收入不高", "income per head is not high"),
        "R2": both("人均收入超过标准", "income per head is above the standard"),
        "R3": both("家中有病人或老人", "somebody is ill or old"),
        "X1": both("有两套以上房产", "two flats or more are owned"),
    },
}

#: Every point of content is given.
FACTS: dict[str, Any] = {
    "form": "algaudit-algorithm/1",
    "name": both("补助评分", "Grant score"),
    "version": "3",
    "register_number": "R-1",
    "department": both("县民政局", "county civil affairs"),
    "role": "recommends",
    "signed_by": both("救助股负责人", "head of assistance"),
    "basis": both("办法第九条", "Measures, article 9"),
    "model": "model.json",
    "decisions": ["log.csv"],
    "audit": "audit.json",
    "columns": {"case": "case", "decision": "granted", "date": "day", "score": "score"},
    "groups": ["sex", "age:60"],
    "not_used": [
        {"what": both("民族", "ethnicity")},
        {"what": both("征信", "credit"), "why": both("法律不许", "by law")},
    ],
    "consequences": [
        {"says": both("按月发放", "paid monthly"), "decision": "yes"},
        {"says": both("不发钱", "nothing is paid"), "decision": "no"},
        {"says": both("可以再申请", "you may apply again")},
    ],
    "limits": [both("看不到突发情况", "sudden changes do not show")],
    "rights": [{"what": both("要求由人重新决定", "a person decides again"), "law": both("个保法24条", "PIPL 24")}],
    "appeal": {
        "where": both("镇服务中心", "township service centre"),
        "contact": both("服务热线", "service line"),
        "within": {"number": 60, "unit": "days", "law": both("第五条", "article 5")},
        "answered": {"number": 15, "unit": "working_days"},
        "receipt": both("领受理编号", "a receipt number"),
    },
    "remedies": [
        {"kind": "review", "body": both("县政府", "county"), "within": {"number": 60, "unit": "days"}},
        {"kind": "court", "body": both("县法院", "court"), "within": {"number": 6, "unit": "months"}},
        {"kind": "petition", "body": both("信访局", "petitions"), "law": both("条例", "Regulations")},
    ],
    "withheld": [],
    "sources": [
        {"feature": name, "taken": "2026-01-31"} for name in ("income", "members", "age", "ill", "rent", "flats")
    ],
}


def model(**changed: Any) -> RulesModel:
    """Return the rules, with keys of the file replaced."""
    return read_rules(json.dumps(RULES | changed).encode())


def cases(size: int = 200, seed: int = 0) -> dict[str, Any]:
    """Return inputs of some households."""
    random = np.random.default_rng(seed)
    return {
        "income": np.round(random.gamma(3.0, 500.0, size)),
        "members": random.integers(1, 5, size).astype(float),
        "age": random.integers(20, 90, size).astype(float),
        "ill": np.where(random.random(size) < 0.3, "y", "n").astype(object),
        "rent": random.integers(0, 15, size).astype(float),
        "flats": random.choice([0.0, 1.0, 2.0], size, p=[0.3, 0.6, 0.1]),
    }


def row(**changed: Any) -> dict[str, Any]:
    """Return one household as columns of one value: 900 yuan for 2 people, 50 years old, nobody ill."""
    made = {"income": 900.0, "members": 2.0, "age": 50.0, "ill": "n", "rent": 3.0, "flats": 1.0, **changed}
    return {name: np.array([value], object if name == "ill" else float) for name, value in made.items()}


def toml(facts: dict[str, Any]) -> str:
    """Return facts as TOML: JSON's texts, numbers and lists are TOML's too."""
    return "".join(f"{name} = {_inline(value)}\n" for name, value in facts.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_inline(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return json.dumps(value, ensure_ascii=False)


def log_text(rules: RulesModel, inputs: dict[str, Any], **columns: list[Any]) -> str:
    """Return the decisions of some rules as CSV; cases are K001, K002 … and men and women take turns."""
    size = len(inputs["income"])
    written = {
        "case": [f"K{place + 1:03}" for place in range(size)],
        "day": ["2026-03-02"] * size,
        "sex": ["f" if place % 2 else "m" for place in range(size)],
        **{name: values.tolist() for name, values in inputs.items()},
        "score": rules.score(inputs).tolist(),
        "granted": rules.predict(inputs).tolist() if rules.labels else rules.score(inputs).tolist(),
        **columns,
    }
    lines = [",".join(written)]
    lines += [
        ",".join("" if value is None else str(value) for value in values)
        for values in zip(*written.values(), strict=True)
    ]
    return "\n".join(lines) + "\n"


def audit_document(fingerprint: str | None = None, outcome: bool = True) -> dict[str, Any]:
    """Return what an audit of it says, as far as an explanation reads it."""
    groups = [
        ([], []),
        (["sex"], ["f"]),
        (["sex"], ["m"]),
        (["age"], ["<60"]),
        (["sex", "age"], ["f", "<60"]),
        (["sex"], []),
    ]
    names = ["selection_rate", "accuracy", "false_negative_rate"] if outcome else ["selection_rate"]
    rates = {"value": 0.5, "low": 0.4, "high": 0.6, "numerator": 50.0, "denominator": 100.0}
    return {
        "format": "algaudit/audit-result/1",
        "plan": {
            "positive": "yes",
            "outcome": "need" if outcome else None,
            "outcome_positive": "1" if outcome else None,
            "confidence": 0.95,
        },
        "data": {"fingerprint": "c" * 64},
        "measures": [{"measure": name, "by": by, "group": group, **rates} for name in names for by, group in groups],
        "checks": {"fidelity": {"fingerprint": fingerprint}} if fingerprint else {},
    }


def write_algorithm(
    folder: Path,
    *,
    facts: dict[str, Any] | None = None,
    rules: dict[str, Any] | None = None,
    inputs: dict[str, Any] | None = None,
    without: tuple[str, ...] = (),
    **columns: list[Any],
) -> Path:
    """Write the algorithm into a folder: facts with keys replaced or left out, rules, log, and an audit of it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = model(**(rules or {}))
    (folder / "model.json").write_text(json.dumps(RULES | (rules or {})), encoding="utf-8")
    (folder / "log.csv").write_text(log_text(made, inputs or cases(), **columns), encoding="utf-8")
    (folder / "audit.json").write_text(json.dumps(audit_document(made.fingerprint)), encoding="utf-8")
    kept = {name: value for name, value in {**FACTS, **(facts or {})}.items() if name not in without}
    (folder / "algorithm.toml").write_text(toml(kept), encoding="utf-8")
    return folder


def write_learnt(folder: Path, name: str, *, facts: dict[str, Any] | None = None) -> Path:
    """Write an algorithm that was learnt (see tests/algaudit/models/files/pipelines.py) with a log of its decisions."""
    from algaudit.models.load import load_model
    from tests.algaudit.models.files.pipelines import rows, skops_file

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.skops").write_bytes(skops_file(name))
    inputs = rows()
    with load_model(folder / "model.skops") as learnt:
        results = (learnt.predict(inputs) if learnt.labels else np.round(learnt.score(inputs), 2)).tolist()
    written = {"case": list(range(1, len(results) + 1)), **{key: values.tolist() for key, values in inputs.items()}}
    written["result"] = results
    lines = [",".join(written)]
    lines += [
        ",".join("" if value is None or value != value else str(value) for value in values)
        for values in zip(*written.values(), strict=True)
    ]
    (folder / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = {
        "form": "algaudit-algorithm/1",
        "name": both("学来的算法", "A learnt algorithm"),
        "model": "model.skops",
        "decisions": ["log.csv"],
        "columns": {"case": "case", "decision": "result"},
        "groups": ["town"],
        **(facts or {}),
    }
    (folder / "algorithm.toml").write_text(toml(told), encoding="utf-8")
    return folder


def never_twice(features: Any) -> Any:
    """Return an algorithm that gives another score whenever it is asked, so that nothing adds up."""
    from tests.algaudit.explain.examples import Example

    asked = iter(range(1_000_000))
    return Example(features, lambda rows: rows["income"] + next(asked), None, line=1_500.0)
