"""The whole explanation of a decision: five chapters, fourteen points, and at the end what is missing."""

import re

import pytest

from reports.explanation.decision import told

CODES = [f"E{number}" for number in range(1, 15)]


def sections(made):
    return {section.key: section for chapter in made.chapters for section in chapter.sections}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "granted", "bare"])
def test_all_fourteen_points_are_told_in_order(name, lang, request):
    made = told(request.getfixturevalue(name), lang)
    assert [key for key in sections(made) if key.startswith("E")] == CODES
    for section in sections(made).values():
        assert section.title
        assert section.paragraphs or section.items or section.tables or section.lacks


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "granted", "bare"])
def test_no_place_is_left_open_and_no_number_is_raw(name, lang, request):
    made = told(request.getfixturevalue(name), lang)
    for section in sections(made).values():
        texts = [*section.paragraphs, *section.items, *section.lacks]
        texts += [cell for table in section.tables for row in table.rows for cell in row]
        for text in texts:
            assert not re.search(r"[{}]|\bNone\b|\bnan\b|\d\.\d{7,}", text), text


def test_with_whole_facts_nothing_is_missing(refused):
    made = told(refused, "zh")
    assert "missing" not in sections(made)
    assert len(made.chapters) == 5


def test_what_is_missing_is_named_in_its_place_and_once_more_at_the_end(bare):
    made = told(bare, "zh")
    assert sections(made)["E11"].lacks == ["您可以要求什么"]
    missing = sections(made)["missing"].items
    assert "您可以要求什么" in missing
    assert any("版本" in item for item in missing)
    assert len(missing) == sum(bool(section.lacks) for key, section in sections(made).items() if key != "missing")


def test_whatever_is_doubtful_stands_above_everything(refused):
    from dataclasses import replace

    doubt = replace(refused.fidelity, verdict="not_faithful", agreeing=refused.fidelity.compared - 7)
    made = told(refused.model_copy(update={"fidelity": doubt}), "zh")
    assert [mark.title for mark in made.marks] == ["提交的程序与决定记录不一致"]
    assert "有7个与实际决定不同" in made.marks[0].body
    nothing = told(refused.model_copy(update={"fidelity": None}), "en")
    assert nothing.marks[0].title == "It was not checked that this is the program in use"


def test_the_hash_and_the_version_stand_at_the_end(refused):
    assert refused.sha256 in "".join(told(refused, "zh").notes)
    english = told(refused, "en").notes
    assert english[0] == "The Chinese text is the one that counts."
    assert len(told(refused, "zh").notes) == 2
