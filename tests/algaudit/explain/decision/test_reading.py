"""Bad facts: one sentence with the place, in both languages, and no file outside the folder."""

import pytest

from algaudit.errors import InputError
from algaudit.explain.decision.facts import Facts
from algaudit.explain.decision.reading import _known, inside, read_facts
from tests.algorithms import FACTS, toml, write_algorithm


@pytest.fixture
def folder(tmp_path):
    return write_algorithm(tmp_path / "grant")


def refused(folder):
    with pytest.raises(InputError) as found:
        read_facts(folder)
    return found.value.sentence("en")


def test_good_facts_are_read(folder):
    assert read_facts(folder).appeal.within.number == 60


def test_a_mark_at_the_beginning_is_no_fault(folder):
    path = folder / "algorithm.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_facts(folder).version == "3"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"role": "advises"},
            "at role: advises is not possible; possible are 'decides', 'recommends' or 'ranks'",
        ),
        ({"name": {"zh": "补助"}}, "does not say name.en; add it"),
        ({"signer": "x"}, "has signer, which nothing here knows; known there are: form, name, version"),
        ({"appeal": {"phone": "x"}}, "has appeal.phone, which nothing here knows; known there are: where, contact"),
        ({"remedies": [{"kind": "review", "body": {"zh": "", "en": "x"}}]}, "wrong at remedies[1].body.zh: texts have"),
        ({"limits": "none"}, "wrong at limits: texts have zh and en, lists are lists"),
        ({"rights": [{"how": {"zh": "a", "en": "b"}}]}, "does not say rights[1].what; add it"),
        ({"sources": [{"feature": "age"}]}, "wrong at sources[1]"),
        ({"sources": [{"feature": "age", "day": "2026"}]}, "has sources[1].day, which nothing here knows; known there"),
        ({"form": "algaudit-algorithm/9"}, "does not say form = “algaudit-algorithm/1”; found: algaudit-algorithm/9"),
    ],
)
def test_each_fault_is_named_with_its_place(folder, changed, says):
    (folder / "algorithm.toml").write_text(toml({**FACTS, **changed}), encoding="utf-8")
    assert says in refused(folder)


def test_of_a_place_that_is_not_known_the_outermost_names_are_told():
    assert _known(Facts, ["nowhere"])[:2] == ["form", "name"]


def test_what_is_missing_is_named(folder):
    (folder / "algorithm.toml").write_text('form = "algaudit-algorithm/1"\n', encoding="utf-8")
    assert "does not say name; add it" in refused(folder)
    (folder / "algorithm.toml").write_text("", encoding="utf-8")
    assert "found: —" in refused(folder)


def test_what_is_no_toml_is_named_with_its_line(folder):
    path = folder / "algorithm.toml"
    path.write_text('form = "x"\nname = ?\n', encoding="utf-8")
    assert "is not TOML (line 2)" in refused(folder)
    path.write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert "is not TOML" in refused(folder)
    path.write_bytes("名 = 1".encode("gb18030"))
    assert "is not UTF-8" in refused(folder)
    path.write_text("a = '" + "x" * 1024**2 + "'", encoding="utf-8")
    assert "more than 1 MB" in refused(folder)


def test_a_folder_without_facts_is_told_what_is_wanted(tmp_path):
    assert "has no file algorithm.toml; name the folder of an algorithm" in refused(tmp_path)
    assert "has no file algorithm.toml" in refused(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/hostname", "a/../../b"])
def test_no_file_outside_of_the_folder_is_opened(folder, name):
    with pytest.raises(InputError, match="lies outside its folder"):
        inside(folder, name)


def test_a_link_that_leads_out_is_outside(folder, tmp_path):
    (tmp_path / "secret.csv").write_text("x", encoding="utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError, match="lies outside"):
        inside(folder, "link.csv")
