"""The report is one file that says everything and runs nothing, whatever the log contained."""

import re
from datetime import date
from html import unescape

import pytest

from algaudit.audit.result import Opinion
from reports.audit_report.report import report_page
from tests.reports.conftest import NAUGHTY, audited, two_groups

TODAY = date(2026, 1, 31)


def shown(result, lang="en", sources=("log.csv",), folder="out"):
    return report_page(result, lang, sources=list(sources), folder=folder, today=TODAY).decode()


def test_findings_come_before_everything_else(exam):
    page = shown(exam)
    order = [page.index(text) for text in ("Gaps larger than", "What was found", "What was audited", "Groups by race")]
    assert order == sorted(order)


def test_it_names_the_log_the_day_the_fingerprint_and_how_to_check(exam):
    page = unescape(shown(exam, sources=["exam.csv"], folder="my report"))
    for text in ("exam.csv", "2026-01-31", exam.data.fingerprint, "algaudit verify 'my report'"):
        assert text in page


def test_it_is_one_file_without_scripts_that_fetches_nothing(exam):
    page = shown(exam)
    assert not re.search(r"<script|javascript:|https?:|src=|@import|url\(", page)


def test_what_a_log_contains_is_never_markup():
    result = audited(
        two_groups((20, 80), (60, 60), names=(NAUGHTY[:20], "B")), decision="decision", by=[{"column": "group"}]
    )
    page = shown(result, sources=[f"{NAUGHTY}.csv"], folder=NAUGHTY)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_language_is_marked_and_whole(exam, lang, tag):
    page = shown(exam, lang)
    assert f'<html lang="{tag}">' in page
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert bool(re.search(r"[一-鿿]", words)) == (lang == "zh")


def test_every_picture_has_words_and_a_table_with_the_same_numbers(exam):
    page = shown(exam)
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    for picture, name in zip(pictures, ("Selection rate, race", "Selection rate, rank", "everybody"), strict=True):
        title, desc = re.search(r'aria-labelledby="(\S+) (\S+)"', picture).groups()
        assert f'<title id="{title}">{name}</title>' in picture
        assert f'<desc id="{desc}">' in picture
    table = page.split("<caption>Selection rate · race</caption>")[1].split("</table>")[0]
    for text in ("33.3%", "9 / 27", "26.1%", "6 / 23", "60.3%", "41 / 68"):
        assert text in pictures[0]
        assert any(part in table for part in (text, text.replace(" / ", " of ")))


def test_the_verdict_is_a_sign_and_a_word_not_only_a_colour(exam):
    page = shown(exam)
    assert re.search(r'<tr class="gap">.*?◆ gap', page, re.DOTALL)
    assert re.search(r'<tr class="too_little_data">.*?\? too little data', page, re.DOTALL)


def test_second_opinions_are_shown_when_there_are_any(exam):
    from dataclasses import replace

    assert "Second opinions" not in shown(exam)
    asked = replace(exam, crosscheck={"fairlearn": Opinion("0.15.0", 24, 1.2e-16)})
    assert "fairlearn 0.15.0: 24 figures compared, largest difference 1e-16" in shown(asked)


def test_everything_that_was_declared_is_described():
    columns = two_groups((20, 80), (60, 60)) | {
        "truth": [0, 1] * 110,
        "age": list(range(20, 130)) * 2,
        "case": list(range(220)),
        "score": [0.1, 0.9] * 110,
        "weight": [1.0, 2.0] * 110,
        "area": [None, "x"] * 110,
    }
    result = audited(
        columns,
        decision="decision",
        positive="yes",
        positive_is="adverse",
        outcome="truth",
        outcome_positive="1",
        score="score",
        weight="weight",
        case="case",
        by=[{"column": "group"}, {"column": "age", "bands": [60, 90]}],
        across=[["group", "age"]],
        stratum=[{"column": "area"}],
        reference={"group": "B"},
    )
    page = shown(result)
    for text in (
        "looked at: “yes”, a burden for the person",
        "column truth; looked at: “1”",
        "group, age (bands from 60, 90)",
        "group × age",
        "area: 110",
        "group = B",
        "weight",
        "score",
        "case",
    ):
        assert text in page, text


def test_cases_left_out_are_described():
    columns = two_groups((20, 80), (60, 60))
    columns["decision"][0] = None
    page = shown(audited(columns, decision="decision", by=[{"column": "group"}]))
    assert "220 cases, 219 of them used" in page
    assert "1: no decision is recorded" in page
