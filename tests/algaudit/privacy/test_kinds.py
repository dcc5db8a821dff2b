"""A find is plain: what, where, and whether the evidence agrees."""

from dataclasses import FrozenInstanceError

import pytest

from algaudit.privacy.kinds import Kind, Span
from algaudit.privacy.labels import REMOVED, ROLES


def test_a_find_cannot_be_changed_afterwards():
    with pytest.raises(FrozenInstanceError):
        Span(Kind.NAME, 0, 2, certain=True).start = 1


def test_every_kind_has_its_words_in_both_languages():
    assert set(REMOVED) == set(Kind)
    assert all(set(words) == {"zh", "en"} for words in (*REMOVED.values(), *ROLES.values()))
    assert REMOVED[Kind.IDENTITY] == {"zh": "[身份证件号已隐去]", "en": "[identity number removed]"}
