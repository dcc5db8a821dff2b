"""The document about rules files: its examples are read, and it explains every key."""

import json
import re

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from algaudit.models.rules import read_rules
from algaudit.models.rules.form.schema import schema
from tests.house.sources import ROOT

PAGES = [ROOT / "docs/rules.md", ROOT / "docs/rules.zh-CN.md"]


def examples(page) -> list[str]:
    """Return the files shown on a page."""
    return re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


def keys() -> set[str]:
    """Return every key of the form."""
    return {key for piece in [schema(), *schema()["$defs"].values()] for key in piece["properties"]}


def test_both_languages_show_the_same_files():
    assert examples(PAGES[0]) == examples(PAGES[1])
    assert len(examples(PAGES[0])) == 2


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_every_key_is_explained(page):
    told = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert not [
        key for key in keys() if not re.search(rf"[`\"]{re.escape(key)}[`\"]", told) and key not in {"zh", "en"}
    ]


def test_the_household_of_the_page_gets_the_points_of_the_page():
    read = read_rules(examples(PAGES[0])[0].encode())
    rows = {
        "income": np.array([2100.0, 2100.0, np.nan, 2101.0]),
        "members": np.array([3.0, 3.0, 1.0, 3.0]),
        "age": np.array([63.0, 63.0, 63.0, 63.0]),
        "disabled": np.array(["轻度", "轻度", "重度", "重度"], object),
        "flats": np.array([1.0, 2.0, np.nan, 0.0]),
        "years_renting": np.array([2.0, 2.0, 9.0, 9.0]),
    }
    # The severe disability of the last gives 20 + 10 + 6, cut off at 25; a yuan more and the income gives nothing.
    assert read.score(rows).tolist() == [58, 58, 25, 25]
    assert read.predict(rows).tolist() == ["批准", "拒绝", "补充材料", "拒绝"]


def test_the_amount_of_the_page_is_that_of_the_page():
    read = read_rules(examples(PAGES[0])[1].encode())
    rows = {"rooms": np.array([3.0, 11.0]), "car": np.array(["是", None], object)}
    assert read.score(rows).tolist() == [450, 0]


def test_the_published_schema_accepts_the_examples():
    for text in examples(PAGES[0]):
        Draft202012Validator(schema()).validate(json.loads(text))
