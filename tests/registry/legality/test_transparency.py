"""The transparency score and its parts, worked out by hand on small records."""

import pytest

from registry.legality.transparency import FORMULA, Part, transparency
from registry.record.fields import definitions
from tests.registry.record.documents import both, changed, example, example_plain, small

COUNTED = [one for one in definitions() if one.always_show]


def test_a_record_with_every_field_has_the_full_score():
    found = transparency(example())
    assert found.score == 100
    assert found.published.count == found.published.of == len(COUNTED)
    assert [one.number for one in found.fields] == [one.number for one in COUNTED]


def test_an_empty_record_scores_its_number_alone():
    found = transparency(small())
    assert (found.published.count, found.explained.count, found.shown.count) == (1, 0, 0)
    assert found.score == pytest.approx(100 / 3 / len(COUNTED))
    assert found.score == pytest.approx(
        100 * sum(one.share for one in (found.published, found.explained, found.shown)) / 3
    )
    assert FORMULA.count("/") == 4


def test_one_field_more_counts_once_in_each_part():
    bare = transparency(small())
    found = transparency(small(lawful_basis=[{"title": both("law"), "url": "https://law.example"}]))
    assert found.published == Part(bare.published.count + 1, bare.published.of)
    assert found.explained == Part(bare.explained.count + 1, bare.explained.of)
    assert found.shown == Part(bare.shown.count + 1, bare.shown.of)
    gained = 100 / 3 * (1 / bare.published.of + 1 / bare.explained.of + 1 / bare.shown.of)
    assert found.score - bare.score == pytest.approx(gained)


def test_words_in_one_language_are_published_but_not_explained_and_words_without_a_link_not_shown():
    rows = {one.number: one for one in transparency(small(lawful_basis=[{"title": {"zh": "法"}}])).fields}
    assert (rows[46].published, rows[46].explained, rows[46].shown) == (True, False, False)
    mixed = [{"title": both("a"), "url": "https://a.example"}, {"title": {"en": "b"}}]
    rows = {one.number: one for one in transparency(small(lawful_basis=mixed)).fields}
    assert (rows[46].explained, rows[46].shown) == (False, True)


def test_fields_without_words_or_without_possible_evidence_are_not_asked_for_them():
    rows = {one.number: one for one in transparency(example()).fields}
    assert rows[1].explained is None
    assert rows[1].shown is None
    assert rows[40].explained is None
    assert rows[40].shown is True
    assert rows[5].explained is True
    assert rows[5].shown is None


def test_what_is_withheld_counts_as_not_published_and_is_listed():
    kept = [{"field": "maintenance", "reason": both("r"), "legal_ground": both("g")}]
    kept.append({"field": "proportionality", "reason": both("r"), "legal_ground": both("g")})
    found = transparency(changed(withheld=kept))
    assert [one.number for one in found.fields if one.withheld] == [29]
    assert found.published.count == len(COUNTED) - 1
    assert found.score < 100


def test_less_never_scores_higher():
    full = transparency(example()).score
    for key in example_plain():
        if key not in {"$schema", "form", "definitions", "record_id"}:
            assert transparency(changed(**{key: None})).score <= full, key
