"""The whole county: complete, the same every time, the same in both languages, and nobody in it is real."""

import csv
import json
from collections import Counter
from importlib.resources import files
from itertools import chain

import pytest

from algaudit.audit.plan import plan_from_options
from algaudit.audit.runner import run_audit
from algaudit.decisions.read import read_decisions
from algaudit.models.fidelity import fidelity
from algaudit.models.inputs import read_inputs
from algaudit.models.load import load_model
from algaudit.privacy.identifiers import names_a_person
from sample_models.town.build import write_town
from sample_models.town.sample import MONTHS
from sample_models.town.words import WORDS

PAIRED = ("dibao", "care", "housing", "inspection", "ams")
ALONE = ("points", "pmt")
FAIR = tuple(f"{slug}-fair" for slug in PAIRED)
SLUGS = (*PAIRED, *FAIR, *ALONE)


def test_every_algorithm_is_there_with_all_that_an_audit_needs(town):
    folder = town("zh")
    assert {path.name for path in folder.iterdir()} == {*SLUGS, "census.csv"}
    for slug in SLUGS:
        names = {path.name for path in (folder / slug).iterdir()}
        assert {"decisions", "plan.toml", "card.md", "census.csv"} <= names
        (file,) = (name for name in names if name.startswith("model."))
        assert ("dictionary.json" in names) == (file != "model.json")
        months = sorted(path.name for path in (folder / slug / "decisions").iterdir())
        assert months == [f"{month}.csv" for month in MONTHS]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_log_says_what_the_algorithm_decides(audited, slug):
    sample = audited(slug)
    told = sample.plan.decision if sample.model.labels else sample.plan.amount
    columns = read_inputs(sample.log, sample.model.features, [told])
    inputs = {item.name: columns[item.name] for item in sample.model.features}
    found = fidelity(sample.model, inputs, columns[told], whole=True)
    assert (found.verdict, found.compared, found.unknown) == ("faithful", sample.result.data.used, 0)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_check_that_the_plan_asks_for_has_an_answer(audited, slug):
    not_possible = {
        (name, figures["reason"])
        for name, figures in audited(slug).result.checks.items()
        if figures["status"] == "not_possible"
    }
    # What is advised needs a decision that is good for people, and something that they could change.
    assert {name for name, _ in not_possible} <= {"recourse"}
    assert {reason for _, reason in not_possible} <= {"recourse_no_decision", "recourse_all_fixed", "recourse_adverse"}
    assert audited(slug).result.checks["fidelity"]["verdict"] == "faithful"


@pytest.mark.parametrize("slug", FAIR)
def test_no_fair_twin_is_accused_of_anything(audited, slug):
    assert audited(slug).alerts == []


def test_the_same_seed_writes_the_same_bytes(town, tmp_path):
    write_town(tmp_path, "zh")
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    first = {path.relative_to(town("zh")): path.read_bytes() for path in town("zh").rglob("*") if path.is_file()}
    assert again == first


def test_another_seed_draws_other_people(town, tmp_path):
    write_town(tmp_path, "en", seed=1)
    name = "dibao/decisions/2026-01.csv"
    assert (tmp_path / name).read_bytes() != (town("en") / name).read_bytes()


def rates(folder, lang):
    """Return every rate of an audit with codes in the place of words."""
    code = {words[lang == "en"]: name for name, words in WORDS.items()}
    plan = plan_from_options({}, folder / "plan.toml").model_copy(
        update={"features": (), "amount": None, "entitled": None}
    )
    result = run_audit(read_decisions([str(folder / "decisions")]), plan, crosscheck=False).result
    return {
        (row.measure, *(code[name] for name in row.by), *(code.get(label, label) for label in row.group)): (
            row.value,
            row.numerator,
            row.denominator,
        )
        for row in result.measures
    }


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_give_the_same_figures(town, slug):
    assert rates(town("zh") / slug, "zh") == rates(town("en") / slug, "en")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_algorithm_in_chinese_gives_the_same_scores(town, slug):
    scores = []
    for lang in ("zh", "en"):
        folder = town(lang) / slug
        dictionary = folder / "dictionary.json"
        (file,) = folder.glob("model.*")
        model = load_model(file, dictionary=dictionary if dictionary.exists() else None)
        log = read_decisions([str(folder / "decisions" / "2026-03.csv")])
        scores.append(model.score(read_inputs(log, model.features)).tolist())
        if hasattr(model, "close"):
            model.close()
    assert scores[0] == scores[1]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_input_is_explained_in_both_languages(audited, slug):
    for item in audited(slug).model.features:
        assert item.label.zh != item.label.en
        assert item.source is not None
        assert item.kind == "number" or len(item.values) >= 2


def test_what_a_law_allows_names_its_article_and_what_no_law_allows_does_not(audited):
    without = {
        item.name
        for slug in ("dibao", "dibao-fair", "care", "housing", "housing-fair", "inspection")
        for item in audited(slug).model.features
        if item.clause is None
    }
    assert without == {"years of local contributions", "application number"}


def test_nothing_looks_like_the_number_of_a_person(town):
    texts = [
        path.read_text("utf-8-sig")
        for path in chain(town("zh").rglob("*"), town("en").rglob("*"))
        if path.suffix in {".csv", ".json", ".toml", ".md"}
    ]
    assert len(texts) > 300
    assert not [text[:60] for text in texts if names_a_person(text)]


def test_townships_have_numbers_and_no_names(town):
    rows = csv.DictReader((town("zh") / "census.csv").read_text("utf-8-sig").splitlines())
    assert {row["乡镇"] for row in rows} == {f"第{number:02}乡镇" for number in range(1, 13)}


def test_the_census_counts_everybody_of_the_county_in_both_languages(town, county):
    counted = {}
    for lang in ("zh", "en"):
        rows = list(csv.DictReader((town(lang) / "census.csv").read_text("utf-8-sig").splitlines()))
        counted[lang] = [row["count"] for row in rows]
    assert counted["zh"] == counted["en"]
    assert sum(map(int, counted["zh"])) == county.size


@pytest.mark.parametrize("slug", SLUGS)
def test_the_census_beside_a_log_answers_who_is_missing(town, slug):
    folder = town("en") / slug
    plan = plan_from_options({"population": str(folder / "census.csv")}, folder / "plan.toml")
    plan = plan.model_copy(update={"features": (), "amount": None, "entitled": None, "score_quality": False})
    result = run_audit(read_decisions([str(folder / "decisions")]), plan, crosscheck=False).result
    figures = result.checks["population"]
    assert figures["status"] == "done"
    assert not figures["without_people"]
    assert all(not each["not_in_census"] and not each["not_in_log"] for each in figures["groupings"])
    found = [item for item in result.findings if item.facts.get("check") == "population" and item.severity == "alert"]
    assert not found or slug not in FAIR


@pytest.mark.parametrize("slug", SLUGS)
def test_every_card_comes_with_the_product_in_both_languages(slug):
    room = files("sample_models.town").joinpath("files")
    zh, en = (room.joinpath(f"{slug}.{lang}.md").read_text("utf-8") for lang in ("zh", "en"))
    assert "没有任何真人" in zh
    assert "nobody in it is real" in en or "no person and no place in it is real" in en
    marks = Counter({"flawed": "已知的缺陷（故意留下）" in zh, "twin": "对照版本" in zh and slug in FAIR})
    assert marks["flawed"] == ("Known flaw (left in on purpose)" in en) == (slug in PAIRED and slug != "ams")
    assert bool(marks["twin"]) == (slug in FAIR)


def test_no_two_codes_share_a_word():
    for place in (0, 1):
        assert len({words[place] for words in WORDS.values()}) == len(WORDS)


def test_rules_in_a_folder_are_json_that_says_what_form_it_has(town):
    text = json.loads((town("zh") / "points" / "model.json").read_text("utf-8"))
    assert text["form"] == "algaudit-rules/1"
