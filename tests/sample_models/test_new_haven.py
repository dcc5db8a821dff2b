"""The sample log holds the numbers of the opinion it is typed from."""

import csv
from collections import Counter

import pytest

from sample_models.new_haven import WORDS, decision_log


def rows(lang):
    return list(csv.DictReader(decision_log(lang).decode("utf-8-sig").splitlines()))


def test_the_candidates_are_those_of_the_opinion():
    by_rank_and_race = Counter((row["rank"], row["race"]) for row in rows("en"))
    assert by_rank_and_race == {
        ("captain", "White"): 25,
        ("captain", "Black"): 8,
        ("captain", "Hispanic"): 8,
        ("lieutenant", "White"): 43,
        ("lieutenant", "Black"): 19,
        ("lieutenant", "Hispanic"): 15,
    }
    assert len(rows("en")) == 118


def test_the_passes_are_those_of_the_opinion():
    passed = Counter((row["rank"], row["race"]) for row in rows("en") if row["result"] == "passed")
    assert passed == {
        ("captain", "White"): 16,
        ("captain", "Black"): 3,
        ("captain", "Hispanic"): 3,
        ("lieutenant", "White"): 25,
        ("lieutenant", "Black"): 6,
        ("lieutenant", "Hispanic"): 3,
    }
    assert Counter(row["result"] for row in rows("en")) == {"passed": 56, "failed": 62}


@pytest.mark.parametrize("lang", WORDS)
def test_every_candidate_has_a_number_of_their_own(lang):
    numbers = [row[WORDS[lang]["candidate"]] for row in rows(lang)]
    assert sorted(map(int, numbers)) == list(range(1, 119))


def test_the_chinese_log_holds_the_same_numbers_in_chinese_words():
    chinese, english = rows("zh"), rows("en")
    words = WORDS["zh"]
    assert [list(row.values()) for row in chinese] == [
        [words.get(value, value) for value in row.values()] for row in english
    ]
    assert set(chinese[0]) == {"考生号", "职级", "族裔", "结果"}
    assert {row["族裔"] for row in chinese} == {"白人", "黑人", "拉美裔"}
