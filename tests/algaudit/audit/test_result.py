"""A result becomes a document and comes back, and nothing that is not a result is taken for one."""

import json

import pytest

from algaudit.audit.result import FORMAT, AuditResult, from_document, from_json, to_document, to_json
from algaudit.errors import ResultError
from tests.algaudit.audit.logs import KINDS, PLAIN, audit_of, by


@pytest.fixture(scope="module")
def result() -> AuditResult:
    return audit_of(PLAIN, by=by("sex")).result


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_comes_back_as_it_was(kind):
    counted, plan = KINDS[kind]
    made = audit_of(counted, **plan).result
    assert from_json(to_json(made)) == made
    assert from_document(to_document(made)) == made


def test_the_facts_of_a_finding_stand_beside_its_code(result):
    gap = to_document(result)["findings"][0]
    assert (gap["code"], gap["severity"], gap["measure"], gap["group"]) == ("gap", "alert", "selection_rate", ["m"])
    assert "facts" not in gap
    assert result.findings[0].facts == {name: value for name, value in gap.items() if name not in {"code", "severity"}}


def test_a_result_knows_whether_it_found_a_gap(result):
    assert result.has_gap
    assert not audit_of(PLAIN).result.has_gap


def test_the_text_is_readable_keeps_chinese_letters_and_ends_with_a_line(result):
    text = to_json(audit_of({"性别": "男男女女", "granted": [1, 0, 1, 0], "n": [9, 9, 9, 9]}, by=by("性别")).result)
    assert '"性别"' in text
    assert text.endswith("}\n")
    assert text.startswith(f'{{\n "format": "{FORMAT}",\n')


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nonsense",
        '{"format": "algaudit/audit-result/1", "format": "algaudit/audit-result/1"}',
        '{"format": NaN}',
        '{"format": -Infinity}',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"seed": ' + "9" * 5_000 + "}",
    ],
)
def test_what_is_not_json_is_refused(text):
    with pytest.raises(ResultError, match=r"^The audit result is not JSON, or holds NaN or a key twice\.$"):
        from_json(text)


@pytest.mark.parametrize("text", ["null", "[]", "5", '"x"', "true", "{}", '{"format": "algaudit/audit-result/2"}'])
def test_what_is_of_another_format_is_refused(text):
    with pytest.raises(ResultError, match=r"^This is not an audit result of format algaudit/audit-result/1"):
        from_json(text)


def test_the_found_format_is_named_but_not_at_any_length():
    with pytest.raises(ResultError) as refused:
        from_document({"format": "x" * 10_000})
    assert refused.value.sentence("en").endswith(f"(found: {'x' * 24}…).")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("data", "rows"), "80", "data.rows"),
        (("data", "rows"), 80.0, "data.rows"),
        (("data", "rows"), True, "data.rows"),
        (("data", "weighted"), 0, "data.weighted"),
        (("data", "surplus"), 1, "data.surplus"),
        (("surplus",), 1, "surplus"),
        (("seed",), None, "seed"),
        (("measures",), {}, "measures"),
        (("measures", 0), None, "measures.0"),
        (("measures", 0, "value"), "0.5", "measures.0.value"),
        (("measures", 0, "value"), True, "measures.0.value"),
        (("measures", 0, "value"), 10**400, "measures.0.value"),
        (("measures", 0, "surplus"), 1, "measures.0.surplus"),
        (("gaps", 0, "difference", "surplus"), 1, "gaps.0.difference.surplus"),
        (("gaps", 0, "by"), "sex", "gaps.0.by"),
        (("gaps", 0, "group"), [5], "gaps.0.group.0"),
        (("findings",), None, "findings"),
        (("findings",), {}, "findings"),
        (("findings", 0), "gap", "findings.0"),
        (("findings", 0, "code"), 5, "findings.0.code"),
        (("crosscheck",), [], "crosscheck"),
        (("plan",), None, "plan"),
        (("versions", "python"), 3.11, "versions.python"),
    ],
)
def test_a_value_of_another_kind_is_named(result, path, value, place):
    document = json.loads(to_json(result))
    part = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(ResultError) as refused:
        from_json(json.dumps(document))
    assert refused.value.sentence("en") == f"The audit result is damaged at {place}."


@pytest.mark.parametrize("key", ["plan", "data", "measures", "gaps", "findings", "crosscheck", "versions", "seed"])
def test_a_missing_part_is_named(result, key):
    document = json.loads(to_json(result))
    del document[key]
    with pytest.raises(ResultError) as refused:
        from_document(document)
    assert refused.value.sentence("en") == f"The audit result is damaged at {key}."


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object()])
def test_a_document_that_json_cannot_hold_is_refused(result, value):
    with pytest.raises(ResultError, match="not JSON"):
        from_document(to_document(result) | {"seed": value})


@pytest.mark.parametrize("text", ["1e999", "-1e999"])
def test_a_number_beyond_all_numbers_is_refused(result, text):
    damaged = to_json(result).replace('"seed": 0\n}', f'"seed": {text}\n}}')
    with pytest.raises(ResultError, match="not JSON"):
        from_json(damaged)


def test_half_a_letter_is_refused(result):
    damaged = to_json(result).replace('"algaudit": "', '"algaudit": "\\ud800')
    with pytest.raises(ResultError, match="damaged at"):
        from_json(damaged)
