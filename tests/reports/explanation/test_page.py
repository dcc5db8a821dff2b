"""The page is one file that fetches nothing, runs nothing, and is the same whenever it is made."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from algaudit.explain.decision.frozen import read_snapshot
from algaudit.models.features import Words
from reports.explanation.page import page, spoken

NAUGHTY = '<script>alert("x")</script>{{ 7*7 }}'


class Open(HTMLParser):
    """Remembers tags, and which are left open."""

    def __init__(self):
        super().__init__()
        self.seen, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_snapshot_gives_the_same_bytes(refused, lang):
    again = read_snapshot(refused.to_json())
    assert page(refused, lang) == page(again, lang)
    assert spoken(refused, lang) == spoken(again, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "bare"])
def test_it_is_whole_html_with_headings_in_order(name, lang, request):
    reader = Open()
    reader.feed(page(request.getfixturevalue(name), lang))
    assert reader.open == []
    levels = [int(tag[1]) for tag, _ in reader.seen if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    names = [attrs["id"] for _, attrs in reader.seen if "id" in attrs]
    assert len(names) == len(set(names))


def test_it_fetches_nothing_and_runs_nothing(refused):
    assert not re.search(r"<script|javascript:|https?:|src=|@import|url\(|onload|onclick", page(refused, "zh"))


def test_no_number_of_a_case_stands_in_its_title(refused):
    assert refused.decided.case not in re.search(r"<title>(.*?)</title>", page(refused, "zh")).group(1)


def test_a_persons_own_number_is_not_printed(refused):
    numbered = refused.model_copy(update={"decided": refused.decided.model_copy(update={"case": "11010519491231002X"})})
    assert "11010519491231002X" not in page(numbered, "zh")
    assert "11010519491231002X" not in spoken(numbered, "zh")
    assert refused.decided.case in page(refused, "zh")


def test_what_the_facts_contain_is_never_markup(refused):
    name = refused.program.model_copy(update={"name": Words(zh=NAUGHTY, en=NAUGHTY)})
    told = page(refused.model_copy(update={"program": name}), "zh")
    assert "<script" not in told
    assert "&lt;script&gt;" in told
    assert "{{ 7*7 }}" in told


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-Hans"), ("en", "en")])
def test_the_language_is_marked_and_whole(refused, lang, tag):
    told = page(refused, lang)
    assert f'<html lang="{tag}">' in told
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", told, flags=re.DOTALL)
    assert bool(re.search(r"[一-鿿]", words)) == (lang == "zh")
