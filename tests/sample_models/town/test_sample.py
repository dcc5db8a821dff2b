"""How an algorithm is written into a folder: words for codes, CSV, TOML."""

import tomllib

import numpy as np
import pytest

from sample_models.town.sample import as_csv, as_json, as_toml, coded, spoken


def test_codes_become_words_wherever_they_stand():
    value = {"@sex": ["@female", {"is": ("@male",)}], "points": 3, "open": None}
    assert spoken(value, "zh") == {"性别": ["女", {"is": ["男"]}], "points": 3, "open": None}


def test_a_code_without_words_is_a_mistake():
    with pytest.raises(KeyError):
        spoken("@nobody", "en")


def test_a_plan_is_toml_that_reads_back_as_it_was():
    plan = {
        "decision": "决定",
        "by": [{"column": "age", "bands": [45, 56]}, "sex"],
        "quota": 20,
        "score_quality": True,
        "random_arm": {"a b": 'with "marks"'},
    }
    assert tomllib.loads(as_toml(plan)) == plan


def test_a_table_is_csv_with_blanks_where_nothing_is_known():
    table = {
        "@age": np.array([70, 8]),
        "@hours": np.array([1.5, np.nan]),
        "@hazard": np.array(["@yes", None], object),
        "count": np.array([1, 2]),
    }
    assert as_csv(table, "en").decode("utf-8-sig") == "age,hours granted a month,hazard,count\n70,1.5,yes,1\n8,,,2\n"


def test_office_programs_see_that_a_table_is_unicode():
    assert as_csv({"@age": np.array([1])}, "zh").startswith(b"\xef\xbb\xbf")


def test_json_keeps_chinese_readable():
    assert as_json({"性别": "女"}).decode() == '{\n "性别": "女"\n}\n'


def test_truth_and_whole_numbers_choose_among_codes():
    assert coded(np.array([2, 0]), "@none", "@yes", "@no").tolist() == ["@no", "@none"]
