"""The demo runs the real commands, shows them, and never writes over somebody's own files."""

import json
import shlex

import pytest

HEADLINES = {"zh": "发现 2 处大于 5.0 个百分点的差距", "en": "Gaps larger than 5.0 percentage points found: 2"}
FOUND = {"zh": "户籍：“外来”比“本地”低", "en": "registration: “moved in” is"}
SMALLER = {"zh": "变小的差距：3 个", "en": "smaller: 3"}
#: What each command of the story ends with: gaps in the exam and in the first version, none in the second, none grew.
CODES = {"audit": [1, 1, 0], "verify": [0], "model": [0], "explain": [0, 0], "compare": [0]}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Run the demo once in each language; several tests look at what it said and left."""

    def tell(algaudit, lang):
        if lang not in kept:
            folder = tmp_path_factory.mktemp(lang)
            kept[lang] = (algaudit("demo", "--lang", lang, "--out", str(folder / "demo")), folder / "demo")
        return kept[lang]

    kept = {}
    return tell


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_demo_leaves_a_report_and_checks_it(algaudit, told, lang):
    ended, folder = told(algaudit, lang)
    assert (ended.code, ended.err) == (0, "")
    assert HEADLINES[lang] in ended.out
    assert sorted(path.name for path in (folder / "report").iterdir()) == ["audit.json", "cube.parquet", "report.html"]
    result = json.loads((folder / "report" / "audit.json").read_text("utf-8"))
    assert result["data"]["used"] == 118
    assert result["crosscheck"].keys() == {"fairlearn", "aif360"}


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_story_of_the_county_goes_from_a_gap_to_a_smaller_one(algaudit, told, lang):
    ended, folder = told(algaudit, lang)
    assert FOUND[lang] in ended.out
    assert SMALLER[lang] in ended.out
    for name in ("case", "algorithm"):
        assert (folder / name / "explanation.html").exists()


@pytest.mark.parametrize("lang", HEADLINES)
def test_the_case_that_is_explained_was_refused_in_need(algaudit, told, lang):
    _, folder = told(algaudit, lang)
    frozen = json.loads((folder / "case" / "snapshot.json").read_text("utf-8"))
    assert {"zh": "不批准", "en": "refused"}[lang] in json.dumps(frozen, ensure_ascii=False)


def test_the_demo_can_be_run_again_and_its_commands_can_be_typed(algaudit, told, monkeypatch):
    ended, folder = told(algaudit, "zh")
    shown = [shlex.split(line[2:])[1:] for line in ended.out.splitlines() if line.startswith("$ ")]
    found = {}
    for words in shown:
        found.setdefault(words[0], []).append(algaudit(*words).code)
    assert found == CODES
    assert algaudit("demo", "--out", str(folder)).code == 0


def test_somebodys_own_folder_is_left_alone(algaudit, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    ended = algaudit("demo", "--out", "mine", "--lang", "en")
    assert ended.code == 2
    assert "was not made by the demo" in ended.err
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_place_that_cannot_be_written_is_said(algaudit, tmp_path):
    (tmp_path / "file").write_text("x")
    ended = algaudit("demo", "--out", "file/inside", "--lang", "en")
    assert ended.code == 2
    assert "cannot be written" in ended.err
