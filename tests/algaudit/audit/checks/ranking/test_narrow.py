"""Labels read a few columns at a time: the same, in little memory, in one go or column by column."""

import numpy as np
import pytest

from algaudit import AuditPlan
from algaudit.audit.checks.ranking.narrow import MOST_AT_ONCE, narrow_labels
from algaudit.decisions.roles import Attribute
from tests.algaudit.audit.checks.from_rows.asking import material

LOG = {"sex": ["m", "f", None], "age": [17, 40, 61], "town": ["B", "A", "A"], "granted": [1, 0, 1]}
WANTED = [Attribute("sex"), Attribute("age", (18.0, 60.0)), Attribute("town")]


@pytest.mark.parametrize("cases", [0, 3, MOST_AT_ONCE // 2, 100 * MOST_AT_ONCE])
def test_every_column_is_read_once_in_order_with_its_labels(cases):
    found = list(narrow_labels(material(LOG, AuditPlan(decision="granted")), WANTED, cases))
    assert [name for name, *_ in found] == ["sex", "age", "town"]
    told = {name: [labels[code] for code in codes.tolist()] for name, codes, labels in found}
    assert told == {"sex": ["m", "f", None], "age": ["<18", "18–<60", "≥60"], "town": ["B", "A", "A"]}


def test_codes_are_as_narrow_as_the_labels_allow():
    people = 200
    log = {"few": ["a", "b"] * (people // 2), "many": [f"{case:03d}" for case in range(people)]}
    given = material(log | {"granted": [1, 0] * (people // 2)}, AuditPlan(decision="granted"))
    kinds = {
        name: codes.dtype for name, codes, _ in narrow_labels(given, [Attribute("few"), Attribute("many")], people)
    }
    assert kinds == {"few": np.int8, "many": np.int16}


def test_no_column_wanted_reads_nothing():
    assert list(narrow_labels(material(LOG, AuditPlan(decision="granted")), [], 3)) == []
