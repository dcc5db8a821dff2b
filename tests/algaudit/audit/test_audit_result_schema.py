"""The published description of audit.json: every real result fits it, nothing else does, and it follows the code."""

import copy
import json
from dataclasses import fields
from typing import Any

import pyarrow as pa
import pytest
from hatchling.builders.wheel import WheelBuilder
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from algaudit import AuditPlan, read_decisions, run_audit
from algaudit.audit import result as room
from algaudit.audit.checks.listed import CHECKS
from algaudit.audit.plan import Column
from algaudit.audit.result import SCHEMA_FILE, to_json
from algaudit.audit.runner import ENGINES
from algaudit.fairness.aggregates import AGAINST, AGAINST_OUTCOME, SPREAD, SPREAD_OUTCOME
from algaudit.fairness.rates import MEASURES
from tests.algaudit.audit.logs import KINDS, MANY, PLAIN, audit_of, by

SCHEMA = json.loads(SCHEMA_FILE.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PARTS = SCHEMA["$defs"]
#: Objects of which each key is a name out of the log or of a library.
FREE = {"reference", "missing", "dropped", "crosscheck", "random_arm", "checks"}
#: Names of the plan that hold one column for a further check.
FURTHER = {"expected", "rank", "quota_by", "applied", "decided", "amount", "entitled", "period", "labelled"}


def document_of(kind: str) -> dict[str, Any]:
    """Return the document of one kind of audit, by way of its text."""
    counted, plan = KINDS[kind]
    return json.loads(to_json(audit_of(counted, **plan).result))


def faults(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


@pytest.fixture(scope="module")
def rich() -> dict[str, Any]:
    """A document with an outcome, a cross, a missing group, a gap, opinions and case numbers."""
    plan = {"across": [["sex", "region"]], "outcome": "ok", "case": "case", "tolerance": 0.0, "reference": {"sex": "f"}}
    document = json.loads(to_json(audit_of(MANY | {"n": [40 * n for n in MANY["n"]]}, crosscheck=True, **plan).result))
    assert {"gap", "duplicate_cases", "missing_cases"} <= {found["code"] for found in document["findings"]}
    assert set(document["crosscheck"]) == {"fairlearn", "aif360"}
    assert not faults(document)
    # Each check has a schema of its own, and so a test of its own.
    return document | {name: different(document[name]) for name in ("measures", "gaps", "findings")} | {"checks": {}}


def different(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first row of every kind: with other keys, other kinds of values, another verdict or method."""
    kept: dict[str, dict[str, Any]] = {}
    for row in rows:
        told = [row.get("verdict"), row.get("method"), row.get("code"), row.get("reason")]
        kept.setdefault(json.dumps([told, {key: type(value).__name__ for key, value in row.items()}]), row)
    return list(kept.values())


def test_the_schema_is_a_schema_of_draft_2020_12():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_of_every_kind_fits(kind):
    assert not faults(document_of(kind))


def test_the_schema_is_shipped_with_the_library():
    builder = WheelBuilder(str(SCHEMA_FILE.parents[2]))
    assert f"algaudit/audit/{SCHEMA_FILE.name}" in [item.distribution_path for item in builder.recurse_included_files()]


def test_a_result_with_opinions_and_case_numbers_fits(rich):
    assert not faults(rich)
    assert {gap["verdict"] for gap in rich["gaps"]} == {"gap", "too_little_data", None}
    assert {None, "denominator_zero"} <= {row["reason"] for row in rich["measures"]}


def test_a_log_of_counts_gives_the_same_document_as_its_rows_but_for_the_plan():
    counted = read_decisions(pa.table({"sex": list("mmff"), "granted": [1, 0, 1, 0], "n": [30, 10, 10, 30]}))
    plan = AuditPlan(decision="granted", by=(Column(column="sex"),), count="n")
    document = json.loads(to_json(run_audit(counted, plan, crosscheck=False).result))
    assert not faults(document)
    assert document["plan"]["count"] == "n"
    rows = json.loads(to_json(audit_of(PLAIN, by=by("sex")).result))
    assert document == rows | {"plan": document["plan"]}


def test_the_keys_are_those_that_were_promised():
    document = document_of("one attribute")
    assert list(document) == [
        "format", "plan", "data", "measures", "gaps", "findings", "checks", "crosscheck", "versions", "seed",
    ]  # fmt: skip
    assert {"rows", "used", "dropped", "fingerprint"} <= set(document["data"])
    assert {"measure", "by", "group", "value", "low", "high", "numerator", "denominator", "method"} <= set(
        document["measures"][0]
    )
    gap = document["gaps"][0]
    assert {
        "measure", "by", "group", "reference", "difference", "ratio", "p_value", "p_adjusted", "primary", "verdict",
        "detectable",
    } <= set(gap)  # fmt: skip
    assert set(gap["difference"]) == set(gap["ratio"]) == {"value", "low", "high", "method"}
    assert list(document["findings"][0])[:3] == ["code", "severity", "measure"]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every object in a document."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    own = [path] if isinstance(value, dict) else []
    return own + [place for key, item in below for place in places(item, (*path, key))]


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


def shapes(document: dict[str, Any]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return one place for every shape of object, so that rows of the same kind are looked at once."""
    return {
        (*(key for key in path if isinstance(key, str)), at(document, path).get("code")): path
        for path in places(document)
    }


def test_no_object_may_lack_a_key_or_have_another(rich):
    tried = 0
    for path in shapes(rich).values():
        own = path[-1] if path else ""
        for key in at(rich, path):
            broken = copy.deepcopy(rich)
            del at(broken, path)[key]
            assert own in FREE or not VALIDATOR.is_valid(broken), f"without {path} {key}"
            tried += 1
        broken = copy.deepcopy(rich)
        at(broken, path)["surplus"] = 1
        assert own in {"reference", "missing"} or not VALIDATOR.is_valid(broken), f"surplus in {path}"
    assert tried > 90


@pytest.mark.parametrize("wrong", [None, True, "1", [], {}, -2, "gap "])
def test_no_value_may_be_of_another_kind(rich, wrong):
    """Only where null, a text or a negative number is allowed may it stand."""
    allowed = {
        None: {"value", "low", "high", "numerator", "denominator", "effective_denominator", "reason", "p_value"}
        | {"p_adjusted", "verdict", "detectable", "ratio", "worse_off", "reference_numerator", "outcome", "score"}
        | {"positive", "outcome_positive", "weight", "count", "case", "quota", "suppressed", "rounded", *FURTHER},
        "text": {"decision", "positive", "outcome", "outcome_positive", "score", "column", "version", "weight", "count"}
        | {"case", "sex", "region", *FURTHER, *rich["versions"]},
        -2: {"value", "low", "high", "difference", "ratio", "reference_value"},
        "list": {"by", "across", "stratum", "bands", "gaps", "findings", "group"}
        | {"candidate", "features", "population", "stage", "order"},
        "map": {"dropped", "missing", "reference", "crosscheck", "random_arm", "checks"},
    }
    names = allowed.get({str: "text", list: "list", dict: "map"}.get(type(wrong), wrong), set())
    for path in shapes(rich).values():
        for key, value in at(rich, path).items():
            if key in names or value == wrong or (type(value) is bool and type(wrong) is bool):
                continue
            at(rich, path)[key] = wrong
            try:
                assert not VALIDATOR.is_valid(rich), f"{wrong!r} at {path} {key}"
            finally:
                at(rich, path)[key] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("format",), "algaudit/audit-result/2"),
        (("seed",), 1.5),
        (("plan", "positive_is"), "good"),
        (("plan", "primary"), []),
        (("plan", "primary"), ["disparate_impact"]),
        (("plan", "tolerance"), 1),
        (("plan", "confidence"), 0.4),
        (("plan", "across"), [["sex"]]),
        (("data", "rows"), 0),
        (("data", "fingerprint"), "sha256:0"),
        (("measures",), []),
        (("measures", 0, "measure"), "fairness"),
        (("measures", 0, "method"), "wald"),
        (("measures", 0, "value"), None),
        (("measures", 0, "low"), None),
        (("measures", 0, "numerator"), None),
        (("measures", 0, "reason"), "denominator_zero"),
        (("gaps", 0, "primary"), False),
        (("gaps", 0, "verdict"), None),
        (("gaps", 0, "verdict"), "fair"),
        (("gaps", 0, "by"), []),
        (("gaps", 0, "reference"), [None]),
        (("gaps", 0, "difference", "method"), "donner_zou"),
        (("gaps", 0, "difference", "value"), None),
        (("gaps", 0, "p_value"), 1.5),
        (("gaps", 0, "p_adjusted"), None),
        (("findings", 0, "code"), "gaps"),
        (("findings", 0, "severity"), "notice"),
        (("findings", 0, "difference"), 0),
        (("findings", 0, "worse_off"), "both"),
        (("crosscheck", "aequitas"), {"version": "1", "measures": 1, "max_difference": 0}),
    ],
)
def test_a_value_out_of_range_is_refused(rich, path, value):
    broken = copy.deepcopy(rich)
    at(broken, path[:-1])[path[-1]] = value
    assert faults(broken)


@pytest.mark.parametrize("document", [None, [], "x", 1, {}])
def test_what_is_no_result_at_all_is_refused(document):
    assert faults(document)


def kinds_of(described: dict[str, Any], parts: dict[str, Any]) -> set[str]:
    """Return the JSON types that a description allows."""
    if "$ref" in described:
        return kinds_of(parts[described["$ref"].rsplit("/", maxsplit=1)[-1]], parts)
    if "anyOf" in described:
        return set().union(*(kinds_of(item, parts) for item in described["anyOf"]))
    values = described.get("enum", [described["const"]] if "const" in described else [])
    if values:
        return {"null" if value is None else "string" for value in values}
    kind = described["type"]
    return {kind} if isinstance(kind, str) else set(kind)


@pytest.mark.parametrize("part", [room.Interval, room.Measure, room.Gap, room.LogFacts, room.Opinion])
def test_the_schema_follows_the_code(part):
    described = PARTS[part.__name__]
    assert described["required"] == list(described["properties"]) == [field.name for field in fields(part)]
    code = TypeAdapter(part).json_schema()
    for name, item in described["properties"].items():
        assert kinds_of(item, PARTS) == kinds_of(code["properties"][name], code.get("$defs", {})), name


@pytest.mark.parametrize("part", [AuditPlan, Column])
def test_the_schema_follows_the_plan(part):
    described = PARTS[part.__name__]
    assert described["required"] == list(described["properties"]) == list(part.model_fields)
    code = part.model_json_schema()
    for name, item in described["properties"].items():
        assert kinds_of(item, PARTS) == kinds_of(code["properties"][name], code.get("$defs", {})), name


def test_the_schema_names_every_check_and_each_has_a_schema_of_its_own():
    names = [check.name for check in CHECKS]
    assert PARTS["check"]["enum"] == names
    folder = SCHEMA_FILE.parent / "checks" / "schemas"
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.schema.json" for name in names)
    for path in folder.iterdir():
        Draft202012Validator.check_schema(json.loads(path.read_text("utf-8")))


def test_no_finding_of_a_check_can_pass_for_one_of_the_audit_itself(rich):
    (general,) = [item for item in PARTS["Finding"]["oneOf"] if "const" not in item["properties"]["code"]]
    known = {item["properties"]["code"].get("const") for item in PARTS["Finding"]["oneOf"]} - {None}
    assert set(general["properties"]["code"]["not"]["enum"]) == known
    rich = copy.deepcopy(rich)
    rich["findings"][0]["check"] = "amounts"
    assert faults(rich)


@pytest.mark.parametrize(
    ("checks", "fits"),
    [
        ({"amounts": {"status": "done", "groups": []}}, True),
        ({"amounts": {"status": "not_possible", "reason": "no_rows"}}, True),
        ({"amounts": {"groups": []}}, False),
        ({"amounts": {"status": "skipped"}}, False),
        ({"fairness": {"status": "done"}}, False),
        ([], False),
    ],
)
def test_checks_stand_under_their_names_with_a_status(rich, checks, fits):
    assert bool(faults(rich | {"checks": checks})) != fits


def test_the_schema_names_every_measure_and_engine():
    assert PARTS["rate"]["enum"] == list(MEASURES)
    assert set(PARTS["aggregate"]["enum"]) == {*SPREAD, *SPREAD_OUTCOME, *AGAINST, *AGAINST_OUTCOME}
    assert SCHEMA["properties"]["versions"]["required"] == ["algaudit", "python", *ENGINES]


def test_the_schema_has_the_keys_of_the_result_and_no_surplus_part():
    assert set(SCHEMA["properties"]) == {field.name for field in fields(room.AuditResult)}
    used = {part for part in PARTS if f'"#/$defs/{part}"' in SCHEMA_FILE.read_text("utf-8")}
    assert used == set(PARTS)
