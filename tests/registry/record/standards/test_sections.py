"""Several texts in one, with headings, and taken apart again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.record.standards.sections import heading, joined_text, parted_text

LABELS = {"zh": ("目的", "说明", "措施"), "en": ("purpose", "description", "measure")}
KNOWN = {label: part for labels in LABELS.values() for part, label in enumerate(labels)}
TEXTS = st.text(st.sampled_from("ab 【】[]·1\n说明"), min_size=1, max_size=30)


def test_the_first_part_has_no_heading_and_members_of_a_list_have_their_number():
    assert joined_text([(0, 0, "a"), (0, 1, "b")], LABELS["en"], "en") == "a\n\n[description]\nb"
    assert joined_text([(1, 0, "甲"), (1, 1, "乙"), (2, 1, "丙")], LABELS["zh"], "zh") == (
        "【1】\n甲\n\n【1·说明】\n乙\n\n【2·说明】\n丙"
    )
    assert heading(3, "", "en") == "[3]"
    assert heading(0, "说明", "zh") == "【说明】"


def test_a_text_without_headings_is_one_part():
    assert parted_text("Somebody wrote\n\nthis [note] freely.\n[unknown]", KNOWN) == [
        (0, 0, "Somebody wrote\n\nthis [note] freely.\n[unknown]"),
    ]


def test_headings_are_known_in_either_language_and_brackets():
    assert parted_text("a\n\n[说明]\nb\n\n【2·measure】\nc", KNOWN) == [(0, 0, "a"), (0, 1, "b"), (2, 2, "c")]
    assert parted_text("[1]\na\n[1 · description]\nb", KNOWN) == [(1, 0, "a"), (1, 1, "b")]


def test_a_number_with_an_unknown_word_is_no_heading():
    assert parted_text("[1 · nothing]\na", KNOWN) == [(0, 0, "[1 · nothing]\na")]


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_parts_come_back_as_they_were(lang, texts):
    blocks = [(0, part, text) for part, text in enumerate(texts)]
    assert parted_text(joined_text(blocks, LABELS[lang], lang), KNOWN) == blocks


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.tuples(st.integers(1, 12), st.integers(0, 2)), TEXTS, min_size=1), st.none() | TEXTS)
def test_members_come_back_as_they_were_with_or_without_a_text_before_them(lang, members, lead):
    blocks = [(number, part, text) for (number, part), text in sorted(members.items())]
    blocks = [(0, 0, lead), *blocks] if lead else blocks
    assert parted_text(joined_text(blocks, LABELS[lang], lang), KNOWN) == blocks
