"""Whatever code an audit can yield has a word: the schema of the result is the list."""

import json
from importlib.resources import files

from reports.terms import AGGREGATES, CHECKS, DROPPED, MEASURES, METHODS, REASONS, VERDICTS
from reports.wording import _SAID

SCHEMA = json.loads(files("algaudit.audit").joinpath("audit-result-1.schema.json").read_text("utf-8"))
PARTS = SCHEMA["$defs"]


def test_every_measure_has_a_name():
    assert set(PARTS["rate"]["enum"]) == set(MEASURES)
    assert set(PARTS["aggregate"]["enum"]) == set(AGGREGATES)


def test_every_verdict_and_method_and_reason_has_a_word():
    assert set(PARTS["verdict"]["enum"]) == set(VERDICTS)
    methods = PARTS["Measure"]["properties"]["method"]["enum"] + PARTS["Interval"]["properties"]["method"]["enum"]
    assert set(methods) == set(METHODS)
    reasons = {*PARTS["Measure"]["properties"]["reason"]["enum"], *PARTS["Gap"]["properties"]["reason"]["enum"]}
    assert reasons - {None} == set(REASONS)


def test_every_check_has_a_name():
    assert set(PARTS["check"]["enum"]) == set(CHECKS)


def test_every_finding_has_a_sentence():
    codes = {found["properties"]["code"].get("const") for found in PARTS["Finding"]["oneOf"]} - {None}
    assert codes == set(_SAID)
    assert DROPPED.keys() == set(PARTS["LogFacts"]["properties"]["dropped"]["properties"])
